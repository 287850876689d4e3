"""Rows of tables that a change brings into a case: the case did not rely on them, and may notice all the same.

For each way there is a case that notices, and a twin that has no reason to.
"""

import pytest

from engine.golden.mutate import gate
from engine.golden.mutations import mutations
from tests.unit.golden.gate import HEAD, entrance_of, fail_when_played_whole, policy_of

TABLES = """\
tables:
  voies:
    article: art-1
    clé: voie
    colonnes: {voie: texte, durée: entier, filière: texte}
    règles:
      courte: {article: art-1, formule: durée < 2}
      quota: {article: art-1, formule: "filières[filière].quota"}
      seule: {article: art-1, formule: non existe(autre dans voies où autre.durée = durée et autre.voie != voie)}
    lignes:
      - {voie: cap, durée: 2, filière: pro}
      - {voie: bts, durée: 3, filière: sup}
      - {voie: but, durée: 5, filière: sup}
  filières:
    article: art-1
    clé: filière
    colonnes: {filière: texte, quota: entier}
    lignes:
      - {filière: pro, quota: 10}
      - {filière: sup, quota: 20}
  primes:
    article: art-1
    clé: prime
    colonnes: {prime: texte, montant: entier, début: date, fin: date}
    validité: {du: début, au: fin}
    lignes:
      - {prime: rentrée, montant: 7, début: 2024-10-02, fin: 2024-11-30}
      - {prime: fête, montant: 8, début: 2024-11-01, fin: 2024-11-30}
  communes:
    article: art-1
    clé: code
    colonnes: {code: texte, nom: texte, ancien: texte}
    lignes:
      - {code: a, nom: Arras, ancien: Atrebates}
      - {code: b, nom: Béthune, ancien: Arras}
dossiers:
"""
_before, _rest = HEAD.split("tables:\n")
HEAD_OF_TABLES = (
    _before
    + TABLES
    + _rest.split("dossiers:\n")[1].replace(
        "      voie: texte\n",
        "      voie: texte\n      commune: {type: texte, parmi: [communes.nom, communes.ancien]}\n",
    )
)

KEPT = "formule: si boursier alors nombre(voies où durée > 2) sinon 0"
KEPT_BY_A_RULE = "formule: si boursier alors nombre(voies où courte) sinon 0"
LEFT_OUT_BY = 'formule: si boursier alors nombre(voies où voie = communes["a"].nom) sinon 0'
LEFT_OUT_TOGETHER = "formule: si boursier alors nombre(voies où durée >= 6 - nombre(voies)) sinon 0"
IN_FORCE = "formule: somme(primes.montant)"
BEHIND = "formule: voies[voie].quota"
BESIDE = "formule: voies[voie].seule"
NAMED = "formule: commune"

BROUGHT_IN: dict[str, tuple[str, tuple[str, str], str, str]] = {
    "a cell lets a row be kept": (
        KEPT,
        ("voie cap, durée : 2", "voie cap, durée : 3"),
        "2024-10-01 ; boursier: oui ; essai: 2",
        "2024-10-01 ; boursier: non ; essai: 0",
    ),
    "a rule of the table lets a row be kept": (
        KEPT_BY_A_RULE,
        ("durée < 2", "durée <= 2"),
        "2024-10-01 ; boursier: oui ; essai: 0",
        "2024-10-01 ; boursier: non ; essai: 0",
    ),
    "a row that is looked up to leave others out is no more": (
        LEFT_OUT_BY,
        ("code a", ""),
        "2024-10-01 ; boursier: oui ; essai: 0",
        "2024-10-01 ; boursier: non ; essai: 0",
    ),
    "a row that is left out lets others be kept": (
        LEFT_OUT_TOGETHER,
        ("voie cap", ""),
        "2024-10-01 ; boursier: oui ; essai: 2",
        "2024-10-01 ; boursier: non ; essai: 0",
    ),
    "a row is in force a day longer": (
        IN_FORCE,
        ("prime rentrée, fin : 2024-11-30", "prime rentrée, fin : 2024-12-01"),
        "2024-12-01 ; solde: 1 ; essai: 0",
        "2024-11-30 ; solde: 1 ; essai: 15",
    ),
    "a row is in force no more": (
        IN_FORCE,
        ("prime fête, début : 2024-11-01", "prime fête, début : 2024-11-02"),
        "2024-11-01 ; solde: 1 ; essai: 15",
        "2024-11-02 ; solde: 1 ; essai: 15",
    ),
    "a row is read by a rule of another table": (
        BEHIND,
        ("filière pro, quota : 10", "filière pro, quota : 11"),
        "2024-10-01 ; voie: cap ; essai: 10",
        "2024-10-01 ; voie: bts ; essai: 20",
    ),
    "a row is looked at by the rule of another row": (
        BESIDE,
        ("voie cap, durée : 2", "voie cap, durée : 3"),
        "2024-10-01 ; voie: bts ; essai: oui",
        "2024-10-01 ; voie: but ; essai: oui",
    ),
    "a name is that of one row only": (
        NAMED,
        ("code a", ""),
        "2024-10-01 ; commune: ARRAS ; essai: inconnu",
        "2024-10-01 ; commune: Béthune ; essai: Béthune",
    ),
}
"""The rule, the change, the case that notices it and the one that does not."""


def noticed(name: str, case: str) -> bool:
    rule, (before, after), _, _ = BROUGHT_IN[name]
    policy = policy_of(rule, HEAD_OF_TABLES)
    ready = gate(entrance_of(policy, case))
    assert () == ready.failing
    [mutation] = [m for m in mutations(policy) if (m.before, m.after) == (before, after)]
    return bool(ready.notice(mutation))


@pytest.mark.parametrize("name", BROUGHT_IN)
def test_a_case_notices_the_row_that_it_did_not_rely_on(name: str) -> None:
    assert noticed(name, BROUGHT_IN[name][2])


@pytest.mark.parametrize("name", BROUGHT_IN)
def test_a_case_that_the_row_does_not_reach_notices_nothing(name: str) -> None:
    assert not noticed(name, BROUGHT_IN[name][3])


# ── Beside cases played whole ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", BROUGHT_IN)
def test_the_cases_that_notice_are_those_that_fail_when_played_whole(name: str) -> None:
    rule, _, *cases = BROUGHT_IN[name]
    policy = policy_of(rule, HEAD_OF_TABLES)
    ready = gate(entrance_of(policy, *cases))
    assert fail_when_played_whole(ready) == {m.name for m in mutations(policy) if ready.notice(m)}
