"""Dates and school years that the case decides."""

import pytest

from engine.backends.witness import Study
from engine.checks.answers import Status
from engine.checks.proved.alternatives import check
from tests.support import policy_of
from tests.unit.checks.written import record

GIVEN = """\
jour: {type: date, min: 2000-01-01, max: 2100-12-31}
rentrée: {type: entier, min: 2000, max: 2099}
"""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("jour dans année_scolaire(rentrée)", "jour < début(année_scolaire(rentrée))", (Status.PROVED, None)),
        ("jour dans année_scolaire(rentrée)", "jour >= fin(année_scolaire(rentrée))", (Status.REFUTED, "REG004")),
        ("jour dans année_civile(rentrée)", "jour > fin(année_civile(rentrée))", (Status.PROVED, None)),
        ("jour dans année_civile(rentrée)", "jour + 1 jour <= début(année_civile(rentrée))", (Status.PROVED, None)),
        (
            "jour dans année_civile(rentrée)",
            "jour - 1 jour <= début(année_civile(rentrée))",
            (Status.REFUTED, "REG004"),
        ),
    ],
)
def test_a_day_beside_a_year_that_the_case_gives(first: str, second: str, expected: tuple[Status, str | None]) -> None:
    rules = f"""
    montant:
      cas:
        - {{si: '{first}', alors: 1}}
        - {{si: '{second}', alors: 2}}
      sinon: 3
    """
    (answer,) = check(Study(policy_of(record(GIVEN, rules)), 10_000))
    assert expected == (answer.status, answer.finding.code if answer.finding else None)
