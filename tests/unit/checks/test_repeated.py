"""The same condition twice: in a list, around an operator; and what only looks alike."""

import pytest

from tests.unit.checks.written import findings, record

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
