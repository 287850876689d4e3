"""What a condition of an « et » is worth when an optional fact is *sans objet* is said by the author."""

import pytest

from engine.language.values import NOT_APPLICABLE
from tests.unit.checks.written import diagnostics, findings, record, shown

GIVEN = """\
boursier: booléen
revenu: {type: €, facultative: oui}
charges: {type: €, facultative: oui}
plafond: €
"""


def dropping(formula: str) -> list[str]:
    rules = f"""
    m:
      formule: {formula}
    """
    return findings(record(GIVEN, rules), "REG051")


@pytest.mark.parametrize(
    ("formula", "condition", "name"),
    [
        ("boursier et revenu <= plafond", "revenu <= plafond", "revenu"),
        ("non (revenu > plafond) et boursier", "non (revenu > plafond)", "revenu"),
        ("boursier et revenu + 10 € <= plafond", "revenu + 10 € <= plafond", "revenu"),
        ("boursier et (revenu > 3 € ou revenu < 1 €)", "(revenu > 3 € ou revenu < 1 €)", "revenu"),
        ("si boursier et revenu = 0 € alors vrai sinon faux", "revenu = 0 €", "revenu"),
    ],
)
def test_a_condition_that_drops_out(formula: str, condition: str, name: str) -> None:
    assert [
        f"REG051 {condition} | quand « {name} » est sans objet, cette condition ne compte plus, "
        "et les autres décident seules"
    ] == dropping(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "boursier et plafond <= 300 €",
        "boursier ou revenu <= plafond",
        "boursier et si_sans_objet(revenu, 0 €) <= plafond",
        "boursier et est_connu(revenu) et revenu <= plafond",
        "si est_connu(revenu) alors boursier et revenu <= plafond sinon faux",
        "revenu > 3 € et revenu < 10 €",
        "boursier et (revenu > 3 € ou plafond < 1 €)",
        "revenu <= plafond",
    ],
)
def test_a_condition_that_stays_or_that_the_author_thought_of(formula: str) -> None:
    assert [] == dropping(formula)


def test_two_facts_each_drop_their_condition() -> None:
    assert ["revenu", "charges"] == [
        found.args["name"]
        for found in diagnostics(record(GIVEN, "m:\n  formule: revenu > 3 € et charges < 10 €"), "REG051")
    ]


def test_the_conditions_of_a_group() -> None:
    rules = """
    m:
      toutes_ces_conditions:
        - {si: boursier, sinon: pas boursier}
        - {si: revenu <= plafond, sinon: trop riche}
    """
    assert ["revenu <= plafond"] == [line[7:].partition(" | ")[0] for line in findings(record(GIVEN, rules), "REG051")]


def test_a_group_that_tests_the_fact() -> None:
    rules = """
    m:
      toutes_ces_conditions:
        - {si: est_connu(revenu), sinon: revenu inconnu}
        - {si: revenu <= plafond, sinon: trop riche}
    """
    assert [] == findings(record(GIVEN, rules), "REG051")


def test_a_group_of_alternatives() -> None:
    rules = """
    m:
      une_de_ces_conditions:
        - {si: boursier, sinon: pas boursier}
        - {si: revenu <= plafond, sinon: trop riche}
    """
    assert [] == findings(record(GIVEN, rules), "REG051")


def test_it_is_a_warning_in_both_languages() -> None:
    (found,) = diagnostics(record(GIVEN, "m:\n  formule: boursier et revenu <= plafond"), "REG051")
    assert not found.is_error
    assert (
        'when "revenu" is not applicable, this condition no longer counts, and the others decide alone'
        == found.label("en")
    )


@pytest.mark.parametrize(
    "formula",
    [
        "boursier et revenu <= plafond",
        "non (revenu > plafond) et boursier",
        "boursier et (revenu > 3 € ou revenu < 1 €)",
        "si plafond > 300 € alors boursier et revenu = 0 € sinon faux",
    ],
)
def test_the_case_shown_is_decided_by_the_other_conditions(formula: str) -> None:
    yaml = record(GIVEN, f"m:\n  formule: {formula}")
    (found,) = diagnostics(yaml, "REG051")
    row = shown(yaml, found).row
    assert (NOT_APPLICABLE, True, True) == (row["revenu"], row["boursier"], row["m"])


def test_the_case_shown_for_a_group() -> None:
    rules = """
    m:
      toutes_ces_conditions:
        - {si: boursier, sinon: pas boursier}
        - {si: revenu <= plafond, sinon: trop riche}
    """
    yaml = record(GIVEN, rules)
    (found,) = diagnostics(yaml, "REG051")
    row = shown(yaml, found).row
    assert (NOT_APPLICABLE, True) == (row["revenu"], row["m"])


def test_a_cell_that_may_be_empty() -> None:
    table = """\
tables:
  voies:
    article: art-1
    clé: nom
    colonnes: {nom: texte, plafond: {type: €, facultative: oui}}
    lignes: [{nom: cap, plafond: 100 €}, {nom: bts, plafond: sans_objet}]
"""
    yaml = record(
        "boursier: booléen\nrevenu: €\nvoie: voies", "m:\n  formule: boursier et revenu <= voie.plafond", table
    )
    (found,) = diagnostics(yaml, "REG051")
    row = shown(yaml, found).row
    assert ("bts", True) == (row["voie"].key, row["m"])


DATED = """
limite:
  en_vigueur: {{{validity}}}
  formule: 300 €
m:
  formule: {formula}
"""


@pytest.mark.parametrize(("validity", "day"), [("au: 2024-12-31", "2025-01-01"), ("du: 2024-12-01", "2024-11-30")])
def test_a_rule_that_is_not_in_force(validity: str, day: str) -> None:
    yaml = record(GIVEN, DATED.format(validity=validity, formula="boursier et plafond <= limite"))
    (found,) = diagnostics(yaml, "REG051")
    date, row = shown(yaml, found)
    assert (day, NOT_APPLICABLE, True) == (date, row["limite"], row["m"])


@pytest.mark.parametrize(
    "formula",
    [
        "boursier et plafond <= si_sans_objet(limite, 0 €)",
        "boursier et est_connu(limite) et plafond <= limite",
        "boursier et date_évaluation <= 2024-12-31 et plafond <= limite",
    ],
)
def test_a_rule_that_is_read_while_it_is_in_force(formula: str) -> None:
    assert [] == findings(record(GIVEN, DATED.format(validity="au: 2024-12-31", formula=formula)), "REG051")
