"""Conditions that facts cannot change."""

import pytest

from tests.unit.checks.written import diagnostics, findings, record

GIVEN = """\
niveau: [cap, bac, bts]
revenu: {type: €, min: 0 €}
âge: {type: entier, min: 3, max: 20}
boursier: booléen
code: texte
"""


def constant(condition: str) -> list[str]:
    rules = f"""
    m:
      toutes_ces_conditions:
        - si: |
            {condition}
          sinon: non
        - {{si: boursier, sinon: pas de bourse}}
    """
    found = diagnostics(record(GIVEN, rules), "REG007")
    return [d.args["value"].fr for d in found]


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("vrai", "vraie"),
        ("revenu >= 0 €", "vraie"),
        ("revenu = revenu", "vraie"),
        ("âge > 20", "fausse"),
        ("âge entre 3 et 20", "vraie"),
        ("boursier ou non boursier", "vraie"),
        ('niveau = "cap" et niveau = "bac"', "fausse"),
        ('niveau != "cap" ou niveau != "bac"', "vraie"),
        ("revenu < 100 € et revenu > 100 €", "fausse"),
        ("revenu < 100 € et revenu >= 99.99 €", None),
        ("âge < 4 et âge > 2", None),
        ("âge < 5 et âge > 4", "fausse"),
        ('niveau dans ["cap", "bac", "bts"]', "vraie"),
        ('code = "221" et code commence_par "3"', "fausse"),
        ("boursier", None),
        ("revenu > 0 €", None),
        ("revenu / 2 >= 0 €", None),
        ('niveau = "cap"', None),
    ],
)
def test_conditions(condition: str, value: str | None) -> None:
    assert ([value] if value else []) == constant(condition)


def test_the_place_and_the_words() -> None:
    rules = """
    m:
      cas:
        - {si: âge > 20, alors: 1 €}
      sinon: 0 €
    """
    assert ["REG007 âge > 20 | cette condition est toujours fausse, quelles que soient les données"] == findings(
        record(GIVEN, rules), "REG007"
    )


def test_a_rule_that_is_always_true_makes_a_condition_so() -> None:
    rules = """
    adulte:
      formule: âge >= 3
    m:
      applicable_si: adulte et boursier ou adulte
      formule: 1 €
    """
    (found,) = findings(record(GIVEN, rules), "REG007")
    assert "REG007 adulte et boursier ou adulte | " in found


def test_a_switch_of_the_author_is_left_alone() -> None:
    before = """
    paramètres:
      ouvert: {type: booléen, article: art-1, valeurs: {2024-01-01: oui}}
    lectures:
      sens: {article: art-1, question: Quoi, choix: {a: a, b: b}, prise: a, raison: parce que}
    """
    rules = """
    m:
      applicable_si: ouvert
      cas:
        - {si: lecture sens = "a", alors: 1 €}
      sinon: 0 €
    """
    assert [] == findings(record(GIVEN, rules, before), "REG007")


def test_validities_and_versions_are_left_alone() -> None:
    before = "en_vigueur: {du: 2024-01-01}\n"
    rules = """
    m:
      en_vigueur: {du: 2024-01-01}
      versions:
        - {du: 2020-01-01, au: 2020-12-31, formule: 1 €}
        - {du: 2021-01-01, formule: 2 €}
    """
    assert [] == findings(record(GIVEN, rules, before), "REG007")


def test_a_cell_may_leave_everything_open_but_not_nothing() -> None:
    rules = """
    m:
      table_de_décision:
        sélection: première
        lignes:
          - {âge: au moins 21, niveau: cap, alors: 1 €}
          - {âge: "-", niveau: cap, alors: 2 €}
          - {âge: "-", niveau: "-", alors: 3 €}
    """
    (found,) = findings(record(GIVEN, rules), "REG007")
    assert found.startswith("REG007 {âge: au moins 21, niveau: cap, alors: 1 €} | cette condition est toujours fausse")


def test_a_table_of_the_regulation_may_change() -> None:
    before = """
    tables:
      codes: {article: art-1, clé: c, colonnes: {c: texte, n: entier}, lignes: [{c: a, n: 1}]}
    """
    rules = """
    m:
      applicable_si: choix.n = 1
      formule: 1 €
    """
    assert [] == findings(record("choix: codes", rules, before), "REG007")


def test_a_constant_condition_is_shown_by_a_case_to_paste() -> None:
    rules = "m:\n  cas:\n    - {si: âge > 20, alors: 1}\n  sinon: 2"
    (found,) = diagnostics(record("âge: {type: entier, min: 3, max: 20}", rules), "REG007")
    assert found.witness is not None
    assert "  demande: {âge: 3}" in found.witness.splitlines()
