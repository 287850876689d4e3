"""Expressions for one setting: what does not depend on the case is worked out, and nothing else changes."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from engine.backends.program import Program, Setting, prepare
from engine.backends.specialise import specialise
from engine.language import core
from engine.language.types import BOOLEAN, DATE, NUMBER
from engine.language.values import NOT_APPLICABLE, Failure, Row
from engine.policy.plan import plan
from tests.columns.support import computed, expected
from tests.property.core_strategies import BRACKETS, COLOUR, PARAMETERS, READINGS, _colours
from tests.unit.backends import trees

TRUE, FALSE, NOTHING = trees.literal(True), trees.literal(False), trees.literal(NOT_APPLICABLE)
READY = trees.own("prêt", BOOLEAN)
DAY = trees.own("jour", DATE)


def program(rule: core.Node = TRUE, **parameters: Any) -> Program:
    inputs = [trees.given("prêt", BOOLEAN, optional=True), trees.given("jour", DATE, optional=True)]
    record = trees.record("case", inputs, [trees.rule("r", rule)])
    policy = trees.policy([record], [_colours(False, False), BRACKETS], PARAMETERS, READINGS)
    return prepare(plan(policy), Setting(date=trees.DAY, parameters=parameters))


def special(node: core.Node, **parameters: Any) -> core.Node:
    return specialise(program(**parameters), node, {})


def value_of(node: core.Node) -> Any:
    found = special(node)
    assert isinstance(found, core.Literal), found
    return found.value


def test_parameters_readings_and_the_date_are_constants() -> None:
    assert Failure("EVA007") == value_of(core.Parameter(name="jamais", type=NUMBER))
    assert "rouge" == value_of(core.Reading(name="lecture", type=COLOUR))
    assert trees.DAY == value_of(core.CaseDate(type=DATE))
    assert 3 == value_of(core.Parameter(name="seuil", date=trees.literal(datetime.date(2012, 5, 1)), type=NUMBER))


def test_calls_and_rows_of_tables_are_worked_out() -> None:
    row = core.Lookup(table="couleurs", keys=(core.Reading(name="lecture", type=COLOUR),))
    assert 2 == value_of(trees.of(row, "couleurs", "double", NUMBER))
    assert Failure("EVA001") == value_of(trees.call("div", trees.literal(1), trees.literal(0)))


def test_an_aggregate_over_a_table_that_reads_nothing_of_the_case_is_worked_out() -> None:
    rank = trees.of(core.Bound(depth=0, record="couleurs"), "couleurs", "rang", NUMBER)
    rows = core.TableRows(table="couleurs")
    assert 1 == value_of(core.Aggregate(builtin="least", rows=rows, depth=0, value=rank))


def test_what_is_neutral_stays_beside_what_may_be_not_applicable() -> None:
    conjunction = trees.call("and", TRUE, READY, TRUE, type=BOOLEAN)
    assert trees.call("and", READY, TRUE, type=BOOLEAN) == special(conjunction)


def test_alternatives_that_nothing_meets_are_left_out() -> None:
    assert READY == special(trees.choose((FALSE, DAY), (TRUE, READY), otherwise=DAY))
    assert DAY == special(trees.choose((FALSE, READY), otherwise=DAY))


@pytest.mark.parametrize("day", [datetime.date(2012, 5, 1), NOT_APPLICABLE, Failure("CAS020")])
def test_a_simulated_parameter_is_worth_nothing_without_its_date(day: Any) -> None:
    made = program(core.Parameter(name="seuil", date=DAY, type=NUMBER), seuil=5)
    wanted = {"case": ("r",)}

    def case() -> list[Row]:
        return [Row({"prêt": True, "jour": day})]

    assert expected(made, "case", wanted, case()) == computed(made, "case", wanted, case())
