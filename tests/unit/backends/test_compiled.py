"""The compiled evaluator: the native code gives up when it must, and deciders answer plain cases only."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from engine.backends import compiled, reference
from engine.backends.lowering import Bail
from engine.backends.program import Program, complete, instances
from engine.language import core
from engine.language.types import BOOLEAN, DATE, INTEGER, NUMBER, PERCENT, TEXT, Enumeration, Number, Reference, Unit
from engine.language.values import NOT_APPLICABLE, Failure, Row, Unknown
from engine.policy.model import Input
from tests.unit.backends.trees import (
    agreed,
    call,
    choose,
    given,
    linked,
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
)

A, B = own("a", BOOLEAN), own("b", BOOLEAN)


def runs_native(made: Program, root: Row) -> bool:
    """Whether the case is computed by native code to the end."""
    rows = instances(made.policy, "case", root)
    if not complete(made.policy, rows):
        return False
    try:
        compiled.apply(made, "case", rows, made.known)
    except Bail:
        return False
    return True


OVERLAP = program(
    policy(
        [
            record(
                "case",
                [given("a", BOOLEAN), given("b", BOOLEAN), given("o", BOOLEAN, optional=True)],
                [rule("r", choose((A, literal(1)), (B, literal(2)))), rule("s", call("or", A, own("o")))],
            )
        ]
    )
)


@pytest.mark.parametrize(
    ("facts", "native", "expected"),
    [
        ({"a": True, "b": False, "o": True}, True, 1),
        ({"a": False, "b": True, "o": NOT_APPLICABLE}, True, 2),
        ({"a": True, "b": True, "o": True}, False, Failure("EVA004")),
        ({"a": False, "b": False, "o": True}, False, Failure("EVA005")),
        ({"a": True, "b": Unknown(), "o": True}, False, 1),
        ({"a": True, "b": False, "o": Unknown()}, False, 1),
    ],
)
def test_native_code_is_for_cases_without_a_gap(facts: dict[str, Any], native: bool, expected: Any) -> None:
    assert native == runs_native(OVERLAP, Row(facts))
    assert expected == agreed(OVERLAP, "case", Row(facts))["r"]


def test_a_case_without_its_children_is_not_complete() -> None:
    rows = core.Children(row=core.Current(record="case"), record="part")
    total = core.Aggregate(builtin="count", rows=rows, depth=0, value=literal(True))
    made = program(policy([record("case", [], [rule("r", total)]), record("part", [given("x")], [], "case")]))
    assert not runs_native(made, Row(parts=Unknown()))
    assert Unknown() == agreed(made, "case", Row(parts=Unknown()))["r"]
    assert runs_native(made, linked(Row(), parts=[Row(x=1)]))
    assert not runs_native(made, linked(Row(), parts=[Row(x=1), Row(x=Unknown())]))


def test_records_three_deep_see_one_another() -> None:
    rooms = core.Children(row=core.Current(record="floor"), record="room")
    floors = core.Children(row=core.Current(record="house"), record="floor")
    area = of(core.Bound(depth=0, record="room"), "room", "area")
    height = core.Parent(row=core.Parent(row=core.Current(record="room"), record="floor"), record="house")
    per_floor = core.Aggregate(builtin="sum", rows=rooms, depth=0, value=area)
    total = core.Aggregate(
        builtin="greatest", rows=floors, depth=0, value=of(core.Bound(depth=0, record="floor"), "floor", "area")
    )
    made = program(
        policy(
            [
                record("house", [given("height", NUMBER)], [rule("area", total)]),
                record("floor", [], [rule("area", per_floor)], "house"),
                record(
                    "room",
                    [given("area", NUMBER)],
                    [rule("volume", call("mul", own("area", NUMBER, "room"), of(height, "house", "height", NUMBER)))],
                    "floor",
                ),
            ]
        )
    )
    house = Row(height=3)
    floors_ = [linked(Row(), rooms=[Row(area=a) for a in areas]) for areas in ([10, 20], [15])]
    linked(house, floors=floors_)
    assert 30 == agreed(made, "house", house)["area"]
    assert [30, 60] == [room["volume"] for room in floors_[0]["rooms"]]


def test_nested_aggregates_see_both_rows() -> None:
    outer, inner = core.Bound(depth=0, record="part"), core.Bound(depth=1, record="part")
    rows = core.Children(row=core.Current(record="case"), record="part")
    older = call("gt", of(inner, "part", "age", NUMBER), of(outer, "part", "age", NUMBER))
    rank = core.Aggregate(builtin="count", rows=rows, depth=1, value=literal(True), where=older)
    last = core.Aggregate(builtin="greatest", rows=rows, depth=0, value=rank)
    made = program(policy([record("case", [], [rule("r", last)]), record("part", [given("age", NUMBER)], [], "case")]))
    assert 2 == agreed(made, "case", linked(Row(), parts=[Row(age=a) for a in (7, 12, 3)]))["r"]


def test_a_large_decision_table_can_be_compiled() -> None:
    arms = [(call("eq", own("x", TEXT), literal(str(i))), literal(i)) for i in range(300)]
    made = program(policy([record("case", [given("x", TEXT)], [rule("r", choose(*arms))])]))
    assert 299 == agreed(made, "case", Row(x="299"))["r"]
    assert Failure("EVA005") == agreed(made, "case", Row(x="300"))["r"]


# Deciders

COLOUR = Enumeration(("rouge", "vert"))
EUROS = Number(Unit((("euro", 1),)))
TOWNS = table(
    "villes",
    [given("code", TEXT), given("rang", NUMBER), given("nom", TEXT)],
    ("code",),
    [{"code": "01", "rang": 1, "nom": "A"}, {"code": "02", "rang": 0, "nom": "B"}],
)


def decide(item: Input, value: Any, expression: core.Node | None = None) -> Any:
    """What a decider answers for a record of a single input `x`."""
    made = program(policy([record("case", [item], [rule("r", expression or own("x"))])], [TOWNS]))
    answer = compiled.decider(made, "case", ("r",))({"x": value})
    return None if answer is None else answer[0]


@pytest.mark.parametrize(
    ("item", "value", "expected"),
    [
        (given("x", BOOLEAN), True, True),
        (given("x", BOOLEAN), "oui", True),
        (given("x", BOOLEAN), 1, None),
        (given("x", COLOUR), "vert", "vert"),
        (given("x", COLOUR), " vert ", "vert"),
        (given("x", COLOUR), "bleu", None),
        (given("x", COLOUR), ["vert"], None),
        (given("x", INTEGER, min=1, max=3), 3, 3),
        (given("x", INTEGER, min=1, max=3), 4, None),
        (given("x", INTEGER, min=1, max=3), 0, None),
        (given("x", INTEGER), True, None),
        (given("x", INTEGER), Fraction(1, 2), None),
        (given("x", INTEGER), Fraction(2), 2),
        (given("x", INTEGER), 10**40, None),
        (given("x", NUMBER), Fraction(1, 3), Fraction(1, 3)),
        (given("x", EUROS), Decimal("12.50"), Fraction(25, 2)),
        (given("x", EUROS), Decimal("12.505"), None),
        (given("x", EUROS, max=Fraction(5, 2)), 3, None),
        (given("x", PERCENT, max=1), 50, Fraction(1, 2)),
        (given("x", PERCENT, max=1), 101, None),
        (given("x", NUMBER), None, None),
        (given("x", DATE), datetime.date(2024, 2, 29), datetime.date(2024, 2, 29)),
        (given("x", DATE), "29/02/2024", datetime.date(2024, 2, 29)),
        (given("x", DATE, min=datetime.date(2024, 3, 1)), datetime.date(2024, 2, 29), None),
        (given("x", DATE), datetime.datetime(2024, 2, 29, 12), None),
        (given("x", TEXT), "022A", "022A"),
        (given("x", TEXT), " a b ", "a b"),
        (given("x", TEXT), "", None),
        (given("x", TEXT, pattern="[0-9]{2}"), "02", "02"),
        (given("x", TEXT, pattern="[0-9]{2}"), "2", None),
        (given("x", TEXT), 2, None),
        (given("x", BOOLEAN, optional=True), True, True),
        (given("x", BOOLEAN, optional=True), "sans objet", None),
    ],
)
def test_a_decider_admits_what_is_read_and_refuses_the_rest(item: Input, value: Any, expected: Any) -> None:
    found = decide(item, value)
    assert (type(expected), expected) == (type(found), found)


@pytest.mark.parametrize(("key", "expected"), [("01", "A"), ("03", None), (1, None), (["01"], None), (None, None)])
def test_a_decider_takes_references_by_their_key(key: Any, expected: Any) -> None:
    assert expected == decide(given("x", Reference("villes")), key, of(own("x"), "villes", "nom"))


def test_a_decider_leaves_errors_to_others() -> None:
    town = of(own("x"), "villes", "rang", NUMBER)
    node = choose((call("eq", town, literal(0)), literal(0)), otherwise=call("div", literal(6), town))
    reference_ = given("x", Reference("villes"))
    assert [6, 0] == [decide(reference_, key, node) for key in ("01", "02")]
    assert [6, None] == [decide(reference_, key, call("div", literal(6), town)) for key in ("01", "02")]


SMALL = program(
    policy(
        [
            record(
                "case",
                [given("a", BOOLEAN), given("n", INTEGER, min=0)],
                [
                    rule("once", call("add", own("n", NUMBER), literal(1)), NUMBER),
                    rule("large", call("gt", own("once", NUMBER), core.Parameter(name="most", type=NUMBER)), BOOLEAN),
                    rule("fails", call("div", literal(1), own("n", NUMBER)), NUMBER),
                    rule("r", call("and", A, own("large", BOOLEAN)), BOOLEAN),
                    rule("none", choose((A, literal(NOT_APPLICABLE)), otherwise=literal(1))),
                ],
            )
        ],
        parameters=[parameter("most", (datetime.date(2020, 1, 1), 10))],
    )
)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"a": True, "n": 10}, (True, NOT_APPLICABLE)),
        ({"n": 9, "a": False}, (False, 1)),
        ({"a": True, "n": 0}, (False, NOT_APPLICABLE)),
        ({"a": True}, None),
        ({"a": True, "n": 10, "other": 1}, None),
        ({"a": True, "other": 1}, None),
        ({}, None),
    ],
)
def test_a_decider_answers_for_exactly_the_inputs(case: dict[str, Any], expected: Any) -> None:
    assert expected == compiled.decider(SMALL, "case", ("r", "none"))(case)


def test_a_decider_can_answer_inputs_and_any_rule() -> None:
    outputs = ("n", "once", "r", "fails")
    assert (4, 5, False, Fraction(1, 4)) == compiled.decider(SMALL, "case", outputs)({"a": True, "n": 4})


def test_a_decider_computes_no_more_than_its_outputs() -> None:
    assert (True,) == compiled.decider(SMALL, "case", ("a",))({"a": True, "n": 0})
    assert compiled.decider(SMALL, "case", ("a", "fails"))({"a": True, "n": 0}) is None


def test_a_decider_does_not_answer_what_it_cannot_know() -> None:
    made = program(SMALL.policy, datetime.date(2019, 1, 1))
    row = Row(a=True, n=1)
    reference.run(made, "case", row)
    assert Failure("EVA007") == row["large"]
    assert compiled.decider(made, "case", ("large",))({"a": True, "n": 1}) is None
    assert (2,) == compiled.decider(made, "case", ("once",))({"a": True, "n": 1})


@pytest.mark.parametrize(("choice", "expected"), [("strict", (False, 1)), ("loose", (True, 3))])
def test_a_decider_is_for_the_readings_taken(choice: str, expected: tuple[Any, ...]) -> None:
    loose = call("eq", core.Reading(name="mode"), literal("loose"))
    rules = [
        rule("constant", loose, BOOLEAN),
        rule("held", call("or", A, own("constant", BOOLEAN)), BOOLEAN),
        rule("r", choose((own("constant", BOOLEAN), literal(3)), otherwise=literal(1)), NUMBER),
    ]
    made = policy([record("case", [given("a", BOOLEAN)], rules)], readings=[reading("mode", "strict", "loose")])
    answer = compiled.decider(program(made, readings={"mode": choice}), "case", ("held", "r"))
    assert expected == answer({"a": False})
    assert answer({"a": "?"}) is None


def test_records_with_relatives_have_no_plain_case() -> None:
    made = program(policy([record("case", [], []), record("part", [], [], "case")]))
    assert compiled.decider(made, "case", ())({}) is None
    assert compiled.decider(made, "part", ())({}) is None
