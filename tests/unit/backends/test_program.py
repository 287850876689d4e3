"""What is made ready for a date: parameters, readings, rows of tables."""

import datetime
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from engine.backends.program import TableRows
from engine.language import core
from engine.language.types import DATE, NUMBER, TEXT, Reference
from engine.language.values import NOT_APPLICABLE, Cause, Failure, Range, Row, Unknown
from engine.policy.model import Table
from tests.unit.backends.trees import (
    DAY,
    agreed,
    call,
    given,
    literal,
    of,
    own,
    parameter,
    policy,
    program,
    reading,
    record,
    rule,
    table,
    value_of,
)

FLAT = parameter("flat", (datetime.date(2023, 9, 1), 140), (datetime.date(2024, 9, 1), 151))


# Parameters and readings


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2023, 8, 31), Failure("EVA007")),
        (datetime.date(2023, 9, 1), 140),
        (datetime.date(2024, 8, 31), 140),
        (datetime.date(2024, 9, 1), 151),
    ],
)
def test_a_parameter_has_the_value_in_force(day: datetime.date, expected: Any) -> None:
    assert expected == program(policy(parameters=[FLAT]), day).parameters["flat"]
    node = core.Parameter(name="flat", type=NUMBER)
    record_ = record("case", [], [rule("r", call("add", node, literal(0)))])
    assert expected == agreed(program(policy([record_], parameters=[FLAT]), day), "case", Row())["r"]


def test_the_failure_of_a_parameter_says_which_and_when() -> None:
    day = datetime.date(2020, 1, 1)
    failure = program(policy(parameters=[FLAT]), day).parameters["flat"]
    assert {"parameter": "flat", "date": day} == failure.args


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2023, 10, 1), 140),
        (datetime.date(2020, 1, 1), Failure("EVA007")),
        (NOT_APPLICABLE, NOT_APPLICABLE),
    ],
)
def test_a_parameter_at_another_date(day: Any, expected: Any) -> None:
    node = core.Parameter(name="flat", date=own("d", DATE), type=NUMBER)
    assert expected == value_of(node, {"d": day}, parameters=[FLAT])


def test_a_simulation_changes_parameters_at_every_date_and_readings() -> None:
    rules = [
        rule("now", core.Parameter(name="flat", type=NUMBER)),
        rule("then", core.Parameter(name="flat", date=literal(datetime.date(2023, 10, 1)), type=NUMBER)),
        rule("read", core.Reading(name="fraction")),
    ]
    made = policy([record("case", [], rules)], parameters=[FLAT], readings=[reading("fraction", "exact", "lower")])
    assert [151, 140, "exact"] == list(agreed(program(made), "case", Row()).values())
    changed = program(made, parameters={"flat": 160}, readings={"fraction": "lower"})
    assert [160, 160, "lower"] == list(agreed(changed, "case", Row()).values())


@pytest.mark.parametrize(
    "setting", [{"parameters": {"flat": 1}}, {"readings": {"fraction": "exact"}}, {"readings": {"known": "other"}}]
)
def test_a_simulation_of_what_does_not_exist_is_refused(setting: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"flat|fraction|other"):
        program(policy(readings=[reading("known", "exact")]), **setting)


# Tables


def rows_of(made: Table, day: datetime.date = DAY, *others: Table) -> TableRows:
    return program(policy(tables=[made, *others]), day).tables[made.id]


CODES = table(
    "codes", [given("code", TEXT), given("n", NUMBER)], ("code",), [{"code": "01", "n": 1}, {"code": "2A", "n": 2}]
)


def test_a_row_is_found_by_its_key() -> None:
    found = rows_of(CODES).find(("2A",))
    assert isinstance(found, Row)
    assert (2, "2A") == (found["n"], found.key)


def test_no_row_and_several_rows_are_errors_that_say_the_keys() -> None:
    missing = rows_of(CODES).find(("1",))
    assert ("EVA008", {"table": "codes", "keys": ("1",)}) == told(missing)
    twice = table("codes", [given("code", TEXT)], ("code",), [{"code": "01"}, {"code": "01"}])
    assert ("EVA009", {"table": "codes", "keys": ("01",)}) == told(rows_of(twice).find(("01",)))


def told(failure: Any) -> Any:
    return failure.code, failure.args


SPANS = table(
    "spans",
    [given("of", TEXT), given("n", NUMBER, ranges=True), given("amount", NUMBER)],
    ("of", "n"),
    [
        {"of": "a", "n": 1, "amount": 10},
        {"of": "a", "n": Range(2, 3), "amount": 20},
        {"of": "a", "n": Range(Fraction(7, 2), None), "amount": 30},
        {"of": "b", "n": Range(None, 5), "amount": 40},
        {"of": "b", "n": 5, "amount": 50},
    ],
)


@pytest.mark.parametrize(
    ("of_", "n", "expected"),
    [
        ("a", 1, 10),
        ("a", 2, 20),
        ("a", 3, 20),
        ("a", Fraction(13, 4), Failure("EVA008")),
        ("a", 100, 30),
        ("b", -100, 40),
        ("b", 5, Failure("EVA009")),
        ("c", 1, Failure("EVA008")),
        (Unknown(), 1, Unknown()),
    ],
)
def test_ranges_as_keys_include_both_ends(of_: Any, n: Any, expected: Any) -> None:
    node = of(core.Lookup(table="spans", keys=(own("of"), own("n"))), "spans", "amount")
    assert expected == value_of(node, {"of": of_, "n": n}, tables=[SPANS])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2022, 8, 31), ["always"]),
        (datetime.date(2022, 9, 1), ["always", "limited"]),
        (datetime.date(2023, 8, 31), ["always", "limited"]),
        (datetime.date(2023, 9, 1), ["always", "since"]),
    ],
)
def test_rows_are_limited_in_time_both_bounds_included(day: datetime.date, expected: list[str]) -> None:
    columns = [given("code", TEXT), given("from", DATE, optional=True), given("to", DATE, optional=True)]
    rows = [
        {"code": "always", "from": NOT_APPLICABLE, "to": NOT_APPLICABLE},
        {"code": "limited", "from": datetime.date(2022, 9, 1), "to": datetime.date(2023, 8, 31)},
        {"code": "since", "from": datetime.date(2023, 9, 1), "to": NOT_APPLICABLE},
    ]
    made = table("codes", columns, ("code",), rows, valid_from="from", valid_to="to")
    assert expected == [row["code"] for row in rows_of(made, day).rows]


def test_references_between_tables_are_followed_even_in_keys() -> None:
    counties = {"Ajaccio": "2A", "Nowhere": "99", "Sea": NOT_APPLICABLE}
    rows = [{"name": name, "county": county} for name, county in counties.items()]
    towns = table("towns", [given("name", TEXT), given("county", Reference("codes"))], ("name",), rows)
    rates = table(
        "rates", [given("county", Reference("codes")), given("r", NUMBER)], ("county",), [{"county": "2A", "r": 7}]
    )
    made = program(policy(tables=[rates, towns, CODES]))
    corse = made.tables["codes"].find(("2A",))
    assert [corse, Failure("EVA008"), NOT_APPLICABLE] == [row["county"] for row in made.tables["towns"].rows]
    found = made.tables["rates"].find((corse,))
    assert isinstance(found, Row)
    assert 7 == found["r"]


def test_computed_columns_are_filled_and_one_that_fails_leaves_the_others() -> None:
    n = own("n", NUMBER, "codes")
    rules = [
        rule("inverse", call("div", literal(1), n), NUMBER),
        rule("twice", call("mul", own("inverse", NUMBER, "codes"), literal(2))),
    ]
    rows = [{"code": "01", "n": 4}, {"code": "02", "n": 0}]
    made = rows_of(table("codes", [given("code", TEXT), given("n", NUMBER)], ("code",), rows, rules))
    assert [Fraction(1, 4), Failure("EVA001")] == [row["inverse"] for row in made.rows]
    assert [Fraction(1, 2), Failure("EVA001")] == [row["twice"] for row in made.rows]


def test_a_column_with_an_empty_cell_is_read_as_it_is() -> None:
    rows = [{"code": "01", "n": 1}, {"code": "02", "n": NOT_APPLICABLE}]
    made = table("codes", [given("code", TEXT), given("n", NUMBER, optional=True)], ("code",), rows)
    node = of(core.Lookup(table="codes", keys=(own("k", TEXT),)), "codes", "n")
    assert 2 == value_of(call("add", node, literal(1)), {"k": "01"}, tables=[made])
    assert NOT_APPLICABLE == value_of(call("add", node, literal(1)), {"k": "02"}, tables=[made])


def test_rows_of_a_table_filtered_against_the_record() -> None:
    row = core.Bound(depth=0, record="codes")
    node = core.Aggregate(
        builtin="greatest",
        rows=core.TableRows(table="codes"),
        depth=0,
        value=of(row, "codes", "n", NUMBER),
        where=call("le", of(row, "codes", "n", NUMBER), own("most", NUMBER)),
    )
    assert 1 == value_of(node, {"most": 1}, tables=[CODES])
    assert 2 == value_of(node, {"most": 9}, tables=[CODES])
    assert NOT_APPLICABLE == value_of(node, {"most": 0}, tables=[CODES])
    cause = Unknown(frozenset({Cause("most", "case", "most")}))
    assert cause == value_of(node, {"most": cause}, tables=[CODES])


def count_where(table: str, where: core.Node) -> core.Aggregate:
    return core.Aggregate(builtin="count", rows=core.TableRows(table=table), depth=0, value=literal(True), where=where)


@pytest.mark.parametrize(
    "node",
    [
        of(core.Lookup(table="codes", keys=(own("k", TEXT),)), "codes", "n", NUMBER),
        core.Exists(table="codes", keys=(own("k", TEXT),)),
        count_where("codes", call("eq", of(core.Bound(depth=0, record="codes"), "codes", "code"), own("k", TEXT))),
    ],
)
def test_whatever_is_read_from_a_table_still_to_be_supplied_is_unknown(node: core.Node) -> None:
    awaited = replace(CODES, rows=(), supplied=True)
    cause = Unknown(frozenset({Cause("codes", "", "codes", "table")}))
    assert cause == value_of(node, {"k": "01"}, tables=[awaited])
    assert value_of(node, {"k": "01"}, tables=[replace(CODES, supplied=True)]) in (1, True)


def test_a_table_still_to_be_supplied_leaves_what_does_not_depend_on_it() -> None:
    awaited = replace(CODES, rows=(), supplied=True)
    node = call("or", own("sure"), core.Exists(table="codes", keys=(literal("01"),)))
    assert value_of(node, {"sure": True}, tables=[awaited]) is True
