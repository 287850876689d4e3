"""What rules see of each input of a record."""

import datetime

import pytest

from engine.backends.aspects import Aspects, aspects, watcher
from engine.backends.program import Program, Setting, prepare
from engine.policy.plan import plan
from tests.support import HEAD, policy_of

YAML = (
    HEAD
    + """\
tables:
  natures:
    article: art-1
    clé: préfixe
    colonnes: {préfixe: texte, groupe: texte}
    lignes:
      - {préfixe: "40", groupe: pré-bac}
      - {préfixe: "50", groupe: pré-bac}
      - {préfixe: "32", groupe: post-bac}
dossiers:
  élève:
    données:
      code: {type: texte, motif: "[0-9]{8}"}
      année: nombre
      âge: nombre
      boursier: booléen
      internat: booléen
    règles:
      groupe: {article: art-1, formule: "natures[extrait(code, 1, 2)].groupe"}
      admis: {article: art-1, formule: 'groupe = "post-bac" ou année = 1'}
      montant: {article: art-1, formule: "si admis alors (si boursier alors âge sinon 0) sinon 0"}
      option: {article: art-1, formule: 'code commence_par "40" et internat'}
    résultat: {issue: admis, valeurs: [montant]}
"""
)


def program() -> Program:
    return prepare(plan(policy_of(YAML)), Setting(date=datetime.date(2024, 10, 1)))


def seen(*fields: str) -> dict[str, Aspects]:
    return dict(aspects(program(), "élève", fields))


def test_rules_see_of_a_code_what_they_ask_of_it() -> None:
    found = seen("admis", "montant")
    assert not found["code"].is_bare
    assert ("groupe",) == found["code"].rules
    watch = watcher(program(), "élève", found["code"])
    assert watch("40022139") == watch("50099999") != watch("32000000")


def test_a_value_on_which_a_rule_ends_in_an_error_is_like_no_other() -> None:
    assert watcher(program(), "élève", seen("admis")["code"])("99000000") is None


def test_what_a_rule_reads_as_it_is_is_bare() -> None:
    found = seen("admis", "montant")
    assert {"âge": True, "boursier": True} == {name: found[name].is_bare for name in ("âge", "boursier")}
    assert not found["année"].is_bare
    watch = watcher(program(), "élève", found["année"])
    assert watch(2) == watch(3) != watch(1)


@pytest.mark.parametrize(
    ("fields", "unread"), [(("admis",), {"âge", "boursier", "internat"}), (("montant",), {"internat"})]
)
def test_what_nothing_reads_has_no_aspect(fields: tuple[str, ...], unread: set[str]) -> None:
    assert unread == {name for name, of in seen(*fields).items() if not of.expressions}


def test_a_field_that_is_wanted_is_itself_seen() -> None:
    watch = watcher(program(), "élève", seen("groupe", "option")["code"])
    assert watch("50000000") == watch("50000001") != watch("40000000")


def test_rules_that_stand_on_one_another_are_followed_however_many() -> None:
    many = 1_500
    chain = "".join(
        f"      r{n}: {{article: art-1, formule: {'année' if n == 0 else f'r{n - 1}'} + 1}}\n" for n in range(many)
    )
    start, end = YAML.index("      groupe:"), YAML.index("    résultat:")
    policy = policy_of(f"{YAML[:start]}{chain}    résultat: {{valeurs: [r{many - 1}]}}\n" if end else "")
    planned = prepare(plan(policy), Setting(date=datetime.date(2024, 10, 1)))
    found = aspects(planned, "élève", [f"r{many - 1}"])
    assert many == len(found["année"].rules)
    assert [] == [name for name, seen in found.items() if seen.expressions and name != "année"]
