"""The same condition twice: in a list, around an operator; and what only looks alike."""

import pytest

from tests.unit.checks.written import diagnostics, findings, record, shown

GIVEN = """\
revenu: {type: €, min: 0 €}
boursier: booléen
interne: booléen
"""


def repeated(rules: str) -> list[str]:
    return findings(record(GIVEN, rules), "REG018")


def test_a_line_copied_in_a_list_of_conditions() -> None:
    rules = """
    aidé:
      toutes_ces_conditions:
        - {si: revenu <= 100 €, sinon: trop de revenu}
        - {si: boursier, sinon: pas boursier}
        - {si: revenu <= 100 €, sinon: pas interne}
    """
    assert ["REG018 revenu <= 100 € | cette condition est déjà dans la liste"] == repeated(rules)


def test_a_list_of_different_conditions() -> None:
    rules = """
    aidé:
      toutes_ces_conditions:
        - {si: revenu <= 100 €, sinon: trop de revenu}
        - {si: boursier, sinon: pas boursier}
        - {si: revenu >= 50 €, sinon: pas assez de revenu}
    """
    assert [] == repeated(rules)


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        ("boursier et interne et boursier", 1),
        ("boursier ou (interne ou boursier)", 1),
        ("boursier et (interne ou boursier)", 0),
        ("revenu < 50 € ou revenu < 60 €", 0),
    ],
)
def test_what_one_operator_joins(formula: str, count: int) -> None:
    assert count == len(repeated(f"aidé:\n  formule: {formula}"))


@pytest.mark.parametrize(
    "formula",
    [
        "boursier et interne et boursier",
        "boursier ou (interne ou boursier)",
        "si revenu > 50 € alors boursier et interne et boursier sinon faux",
    ],
)
def test_the_case_shown_is_one_in_which_the_condition_holds(formula: str) -> None:
    yaml = record(GIVEN, f"aidé:\n  formule: {formula}")
    (found,) = diagnostics(yaml, "REG018")
    row = shown(yaml, found).row
    assert row["boursier"] is True
    assert row["revenu"] > 50 or "revenu" not in formula


def test_the_case_shown_for_a_line_copied_in_a_list() -> None:
    rules = """
    aidé:
      toutes_ces_conditions:
        - {si: revenu > 100 €, sinon: trop peu}
        - {si: revenu > 100 €, sinon: pas interne}
    """
    yaml = record(GIVEN, rules)
    (found,) = diagnostics(yaml, "REG018")
    assert shown(yaml, found).row["revenu"] > 100
