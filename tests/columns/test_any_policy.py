"""Whatever the policy and the cases, columns give the values and the states of the reference evaluator."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import duckdb
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.backends.columns import TooWideError, UnsupportedError
from engine.backends.lowering import PARENT
from engine.backends.program import Program
from engine.language.values import Row
from engine.policy.model import Policy
from tests.columns.support import computed, decimals, expected
from tests.property import core_strategies
from tests.unit.backends import trees

WANTED = {"dossier": ("règle_a", "règle#b", "règle_c", "règle_d"), "part": ("enfant_a", "enfant_b")}


def all_optional(policy: Policy) -> Policy:
    """The policy in which any fact may be not applicable, as the generated cases suppose."""
    records = {
        id: replace(record, inputs={name: replace(item, optional=True) for name, item in record.inputs.items()})
        for id, record in policy.records.items()
    }
    return replace(policy, records=records)


def with_decimals(row: Row) -> Row:
    """The case without the facts that no relation can hold: ratios that have no last decimal."""
    for name, value in row.items():
        if isinstance(value, Fraction) and not isinstance(value, bool):
            try:
                decimals(value)
            except ValueError:
                row[name] = Fraction(13, 100)
        elif isinstance(value, list):
            for below in value:
                with_decimals(below)
    return row


def copied(row: Row, parent: Row | None = None) -> Row:
    """The same facts in new rows."""
    made = Row({name: value for name, value in row.items() if name != PARENT})
    for name, value in made.items():
        if isinstance(value, list):
            made[name] = [copied(below, made) for below in value]
    if parent is not None:
        made[PARENT] = parent
    return made


def agree(program: Program, cases: list[Row]) -> None:
    """Compare the two ways of computing the rules of cases."""
    try:
        found = computed(program, "dossier", WANTED, [copied(case) for case in cases])
    except (TooWideError, UnsupportedError, duckdb.OutOfRangeException):
        # numbers that no column can hold are refused, never wrong
        assume(False)
    assert expected(program, "dossier", WANTED, [copied(case) for case in cases]) == found


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
@given(st.data())
def test_columns_agree_with_the_reference(data: st.DataObject) -> None:
    made = trees.program(all_optional(data.draw(core_strategies.policies())))
    rows = {row["nom"]: row for row in made.tables["couleurs"].rows}
    agree(made, [with_decimals(data.draw(core_strategies.cases(rows))) for _ in range(4)])
