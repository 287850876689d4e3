"""What the reader of a policy makes of days."""

from engine.checks import run_checks
from engine.policy.model import ALWAYS
from tests.support import policy_of
from tests.unit.checks.written import HEADER

WITHOUT_END = """\
en_vigueur: {du: 0001-01-01, au: 9999-12-31}
paramètres:
  aide: {type: €, article: art-1, valeurs: {2024-09-01: 90}, au: 9999-12-31}
dossiers:
  demande:
    données: {boursier: booléen, frais: €}
    règles:
      limite: {article: art-1, en_vigueur: {du: 2024-09-01, au: 9999-12-31}, formule: aide}
      aidé: {article: art-1, en_vigueur: {du: 2024-09-01}, formule: boursier et frais <= limite}
    résultat: {valeurs: [aidé]}
"""


def test_the_first_and_the_last_day_that_there_are_limit_nothing() -> None:
    policy = policy_of(HEADER + WITHOUT_END)
    rules = policy.records["demande"].rules
    assert ALWAYS == policy.in_force
    assert None is policy.parameters["aide"].until
    assert rules["aidé"].in_force == rules["limite"].in_force
    assert [] == list(run_checks(policy))
