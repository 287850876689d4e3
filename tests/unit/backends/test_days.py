"""Which days the rules tell apart."""

import datetime

import pytest

from engine.backends.days import alike_days
from engine.backends.program import Program, Setting, prepare
from engine.policy.model import Day
from engine.policy.plan import plan
from tests.support import policy_of

YAML = """\
langue: fr
politique: exemple
titre: Aide inventée
en_vigueur: {du: 2023-09-01, au: 2024-08-31}
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Aide, source: r}}
paramètres:
  plafond: {article: art-1, type: €, valeurs: {2023-01-01: 100 €, 2024-01-01: 120 €}}
tables:
  secteurs:
    article: art-1
    clé: code
    colonnes:
      code: texte
      jusque: {type: date, facultative: oui}
    validité: {au: jusque}
    lignes: [{code: a}, {code: b, jusque: 2023-10-31}]
dossiers:
  élève:
    données: {naissance: date, secteur: texte}
    règles:
      aide: {article: art-1, formule: RULE}
    résultat: {valeurs: [aide]}
"""


def day(text: str) -> Day:
    return datetime.date.fromisoformat(text)


def groups(rule: str, *days: str) -> list[list[str]]:
    policy = policy_of(YAML.replace("RULE", rule))
    planned = plan(policy)

    def program_at(day: Day) -> Program:
        return prepare(planned, Setting(date=day))

    found = alike_days(policy, "élève", map(day, days), program_at)
    return [[day.isoformat() for day in group] for group in found]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "si secteur dans secteurs alors plafond sinon 0 €",
            [["2023-10-01", "2023-10-31"], ["2023-11-01", "2023-12-31"], ["2024-01-01", "2024-02-01"]],
        ),
        (
            "si date_évaluation < 2024-02-01 et secteur dans secteurs alors plafond sinon 0 €",
            [["2023-10-01", "2023-10-31"], ["2023-11-01", "2023-12-31"], ["2024-01-01"], ["2024-02-01"]],
        ),
        (
            "si date_évaluation > naissance et secteur dans secteurs alors plafond sinon 0 €",
            [["2023-10-01"], ["2023-10-31"], ["2023-11-01"], ["2023-12-31"], ["2024-01-01"], ["2024-02-01"]],
        ),
    ],
)
def test_what_is_in_force_and_what_rules_ask_tell_days_apart(rule: str, expected: list[list[str]]) -> None:
    assert expected == groups(rule, *(day for group in expected for day in group))


def test_days_out_of_force_stand_by_themselves() -> None:
    rule = "si secteur dans secteurs alors plafond sinon 0 €"
    assert [["2022-01-01"], ["2022-01-02"], ["2025-01-01"]] == groups(rule, "2025-01-01", "2022-01-02", "2022-01-01")
