"""Policies at random, in core trees of every kind, with cases in which facts are missing, not applicable or wrong."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from engine.language import core
from engine.language.types import (
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    PERIOD,
    TEXT,
    Enumeration,
    Reference,
    Type,
)
from engine.language.values import NOT_APPLICABLE, Cause, Failure, Period, Range, Row, Unknown
from engine.policy.model import Input, Policy, Rule, Table
from tests.unit.backends import trees

Strategy = st.SearchStrategy[core.Node]
Fields = tuple[tuple[core.Node, str], ...]

COLOUR = Enumeration(("rouge", "vert", "bleu"))
KINDS: dict[str, Type] = {"boolean": BOOLEAN, "number": NUMBER, "colour": COLOUR, "date": DATE, "period": PERIOD}
DAYS = st.dates(datetime.date(1999, 1, 1), datetime.date(2030, 12, 31))
NUMBERS = st.one_of(
    st.integers(-3, 12), st.sampled_from([Fraction(1, 3), Fraction(-1, 2), Fraction(5, 4), Fraction(2001, 100), 2023])
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "number": NUMBERS,
    "colour": st.sampled_from(COLOUR.values),
    "date": DAYS,
    "period": st.builds(lambda a, b: Period(min(a, b), max(a, b)), DAYS, DAYS),
}


# ── Expressions ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Place:
    """Where an expression stands: the fields it can read, as (node that is read, kind), and how deep in aggregates.

    `lists` are the rows that it can go through: a node, and the fields of its rows.
    """

    fields: Fields
    lists: tuple[tuple[core.Node, str, tuple[tuple[str, str], ...]], ...] = ()
    tables: bool = True
    depth: int = 0

    def inside(self, record: str, fields: Iterable[tuple[str, str]]) -> Place:
        """The same place inside an aggregate over rows of this record."""
        row = core.Bound(depth=self.depth, record=record)
        found = tuple((trees.of(row, record, name, KINDS[kind]), kind) for name, kind in fields)
        return replace(self, fields=found + self.fields, depth=self.depth + 1)


@cache
def expressions(kind: str, place: Place, size: int) -> Strategy:
    """Expressions of a kind, of at most this height."""
    return st.deferred(lambda: _expressions(kind, place, size))


def _expressions(kind: str, place: Place, size: int) -> Strategy:
    leaves = _leaves(kind, place)
    if size <= 0:
        return leaves

    def deeper(other: str) -> Strategy:
        return expressions(other, place, size - 1)

    ways: list[Strategy] = [leaves, _choices(kind, deeper), *_calls(kind, deeper), *_aggregates(kind, place, size)]
    return st.one_of(ways)


def _leaves(kind: str, place: Place) -> Strategy:
    constants = VALUES[kind].map(lambda value: core.Literal(value=value, type=KINDS[kind]))
    found: list[Strategy] = [constants, constants]
    own = [node for node, other in place.fields if other == kind]
    if own:
        found += [st.sampled_from(own)] * 6
    found.append(st.just(core.Literal(value=NOT_APPLICABLE)))
    if kind == "date":
        found.append(st.just(core.CaseDate(type=DATE)))
    if kind == "colour":
        found.append(st.just(core.Reading(name="lecture", type=COLOUR)))
    if kind == "boolean":
        chosen = VALUES["colour"].map(trees.literal)
        found.append(chosen.map(lambda choice: trees.call("eq", core.Reading(name="lecture"), choice, type=BOOLEAN)))
    if kind == "number":
        found.append(st.sampled_from(["seuil", "jamais"]).map(lambda name: core.Parameter(name=name, type=NUMBER)))
    return st.one_of(found)


def _call(builtin: str, type: Type, *parts: Strategy) -> Strategy:
    return st.tuples(*parts).map(lambda arguments: core.Call(builtin=builtin, arguments=arguments, type=type))


def _calls(kind: str, deeper: Callable[[str], Strategy]) -> list[Strategy]:
    """Calls of every builtin that yields this kind."""
    boolean, number, colour = deeper("boolean"), deeper("number"), deeper("colour")
    date, period = deeper("date"), deeper("period")
    two = {other: (part, part) for other, part in (("number", number), ("date", date), ("colour", colour))}
    either = [_call(name, KINDS[kind], deeper(kind), deeper(kind)) for name in ("if_unknown", "if_not_applicable")]
    step = st.one_of(st.sampled_from([1, 5, Fraction(1, 100)]).map(trees.literal), number)
    match kind:
        case "boolean":
            many = st.lists(boolean, min_size=1, max_size=4).map(tuple)
            listed = st.tuples(colour, colour, colour)
            return [
                *either,
                *[many.map(lambda parts, name=name: trees.call(name, *parts, type=BOOLEAN)) for name in ("and", "or")],
                _call("not", BOOLEAN, boolean),
                *[_call(name, BOOLEAN, *two[of]) for name in ("eq", "ne") for of in two],
                *[_call(name, BOOLEAN, *two[of]) for name in ("lt", "le", "gt", "ge") for of in ("number", "date")],
                listed.map(lambda parts: trees.call("in", *parts, type=BOOLEAN)),
                _call("in", BOOLEAN, date, period),
                *[_call(name, BOOLEAN, colour, colour) for name in ("starts_with", "ends_with", "contains")],
                *[_call("is_known", BOOLEAN, deeper(of)) for of in ("boolean", "number")],
                colour.map(lambda key: core.Exists(table="couleurs", keys=(key,), type=BOOLEAN)),
                st.tuples(colour, number).map(lambda keys: core.Exists(table="tranches", keys=keys, type=BOOLEAN)),
            ]
        case "number":
            roundings = ("round_up", "round_down", "round_nearest", "round_half_even", "truncate")
            pairs = ("add", "sub", "mul", "div", "min", "max", "cap", "raise_to", "quotient", "remainder")
            return [
                *either,
                *[_call(name, NUMBER, number, number) for name in pairs],
                *[_call(name, NUMBER, number) for name in ("neg", "abs", "min")],
                *[_call(name, NUMBER, number, step) for name in roundings],
                _call("sub", NUMBER, date, date),
                _call("length", INTEGER, colour),
                *[_call(name, INTEGER, date) for name in ("year_of", "month_of", "day_of", "school_year_of")],
                *[_call(name, INTEGER, date, date) for name in ("months_between", "years_between")],
                st.tuples(date).map(lambda days: core.Parameter(name="seuil", date=days[0], type=NUMBER)),
                *_columns("number", deeper),
            ]
        case "date":
            mode = st.sampled_from(["last_day", "next_day", "same_day"]).map(trees.literal)
            return [
                *either,
                *[_call(name, DATE, date, number) for name in ("add", "sub")],
                _call("add", DATE, number, date),
                _call("date", DATE, number, number, number),
                _call("shift", DATE, date, number, mode),
                _call("end_of_month", DATE, date),
                *[_call(name, DATE, period) for name in ("start", "end")],
            ]
        case "period":
            return [*either, *[_call(name, PERIOD, number) for name in ("school_year", "civil_year")]]
        case _:
            place = st.one_of(st.integers(-1, 3).map(trees.literal), number)
            return [*either, *_columns("colour", deeper), _call("slice", TEXT, colour, place, place)]


def _columns(kind: str, deeper: Callable[[str], Strategy]) -> list[Strategy]:
    """Fields of rows of tables, looked up by keys."""
    by_colour = deeper("colour").map(lambda key: core.Lookup(table="couleurs", keys=(key,)))
    by_both = st.tuples(deeper("colour"), deeper("number")).map(lambda keys: core.Lookup(table="tranches", keys=keys))
    if kind == "colour":
        return [by_colour.map(lambda row: trees.of(row, "couleurs", "suivante", COLOUR))]
    return [
        st.tuples(by_colour, st.sampled_from(["rang", "inverse", "double"])).map(
            lambda found: trees.of(found[0], "couleurs", found[1], NUMBER)
        ),
        by_both.map(lambda row: trees.of(row, "tranches", "montant", NUMBER)),
    ]


def _choices(kind: str, deeper: Callable[[str], Strategy]) -> Strategy:
    arms = st.lists(
        st.tuples(deeper("boolean"), deeper(kind)).map(lambda arm: core.Arm(condition=arm[0], value=arm[1])),
        min_size=1,
        max_size=3,
    )
    return st.builds(
        lambda arms, otherwise, exclusive: core.Choose(
            arms=tuple(arms), otherwise=otherwise, exclusive=exclusive, type=KINDS[kind]
        ),
        arms,
        st.none() | deeper(kind),
        st.booleans(),
    )


def _aggregates(kind: str, place: Place, size: int) -> list[Strategy]:
    if place.depth >= 2 or kind == "period":
        return []
    names = {"boolean": ["all", "any", "common"], "number": ["sum", "count", "least", "greatest", "common"]}
    builtins = names.get(kind, ["common"] if kind == "colour" else ["least", "greatest"])
    lists = list(place.lists)
    if place.tables:
        columns = (("rang", "number"), ("suivante", "colour"), ("double", "number"), ("chaude", "boolean"))
        lists.append((core.TableRows(table="couleurs"), "couleurs", columns))
    return [
        _aggregate(st.sampled_from(builtins), rows, kind, place.inside(record, fields), size)
        for rows, record, fields in lists
    ]


def _aggregate(builtins: st.SearchStrategy[str], rows: core.Node, kind: str, place: Place, size: int) -> Strategy:
    return st.builds(
        lambda builtin, value, where: core.Aggregate(
            builtin=builtin, rows=rows, depth=place.depth - 1, value=value, where=where, type=KINDS[kind]
        ),
        builtins,
        expressions(kind, place, size - 1),
        st.none() | expressions("boolean", place, size - 1),
    )


# ── Policies ────────────────────────────────────────────────────────────────────────────────────────────────────

PARENT = {"prêt": "boolean", "âge": "number", "teinte": "colour", "né_le": "date"}
CHILD = {"actif": "boolean", "part": "number", "ton": "colour"}


def _colours(states: bool, zero: bool) -> Table:
    """One row a colour; `states` leaves a cell empty, and `zero` makes a rule of a row fail."""
    row = core.Current(record="couleurs")
    rank = trees.of(row, "couleurs", "rang", NUMBER)
    return trees.table(
        "couleurs",
        [
            trees.given("nom", COLOUR),
            trees.given("rang", NUMBER),
            trees.given("chaude", BOOLEAN),
            trees.given("suivante", COLOUR),
        ],
        ("nom",),
        [
            {"nom": "rouge", "rang": 1, "chaude": True, "suivante": "vert"},
            {"nom": "vert", "rang": 0 if zero else 2, "chaude": False, "suivante": "bleu"},
            {"nom": "bleu", "rang": Fraction(7, 2), "chaude": NOT_APPLICABLE if states else False, "suivante": "rouge"},
        ],
        [
            trees.rule("inverse", trees.call("div", trees.literal(1), rank), NUMBER),
            trees.rule("double", trees.call("mul", trees.literal(2), rank), NUMBER),
        ],
    )


BRACKETS = trees.table(
    "tranches",
    [trees.given("nom", COLOUR), trees.given("nombre", NUMBER, ranges=True), trees.given("montant", NUMBER)],
    ("nom", "nombre"),
    [
        {"nom": "rouge", "nombre": 1, "montant": 10},
        {"nom": "rouge", "nombre": Range(2, None), "montant": 20},
        {"nom": "vert", "nombre": Range(None, 3), "montant": 30},
        {"nom": "vert", "nombre": Range(3, 5), "montant": 40},
    ],
)


def _inputs(kinds: dict[str, str], optional: frozenset[str]) -> list[Input]:
    return [trees.given(name, KINDS[kind], optional=name in optional) for name, kind in kinds.items()]


def _own(record: str, kinds: dict[str, str]) -> Fields:
    return tuple((trees.own(name, KINDS[kind], record), kind) for name, kind in kinds.items())


@st.composite
def rules(draw: st.DrawFn, record: str, names: tuple[str, ...], place: Place, size: int) -> list[Rule]:
    """Rules of these names, each of which can read those before it."""
    made: list[Rule] = []
    for name in names:
        kind = draw(st.sampled_from(["boolean", "boolean", "number", "number", "colour", "date"]))
        made.append(trees.rule(name, draw(expressions(kind, place, size)), KINDS[kind]))
        place = replace(place, fields=((trees.own(name, KINDS[kind], record), kind), *place.fields))
    return made


def kind_of(type: Type) -> str:
    return next(kind for kind, other in KINDS.items() if other == type)


PARAMETERS = (
    trees.parameter("seuil", (datetime.date(2010, 1, 1), 3), (datetime.date(2024, 1, 1), Fraction(7, 2))),
    trees.parameter("jamais", (datetime.date(2090, 1, 1), 1)),
)
READINGS = (trees.reading("lecture", *COLOUR.values),)


def _of_reference() -> Fields:
    """What can be read through the input that refers to a row of a table."""
    row = trees.own("couleur", Reference("couleurs"), "dossier")
    columns = (("rang", "number"), ("chaude", "boolean"), ("inverse", "number"), ("suivante", "colour"))
    return tuple((trees.of(row, "couleurs", name, KINDS[kind]), kind) for name, kind in columns)


@st.composite
def policies(draw: st.DrawFn, size: int = 3, alone: bool = False) -> Policy:
    """A record, those below it unless it is `alone`, two tables, a parameter, another never in force, a reading."""
    optional = draw(st.frozensets(st.sampled_from([*PARENT, *CHILD]), max_size=2))
    place = Place(_own("dossier", PARENT) + _of_reference())
    records = []
    if not alone:
        above = core.Parent(row=core.Current(record="part"), record="dossier")
        of_parent = tuple((trees.of(above, "dossier", name, KINDS[kind]), kind) for name, kind in PARENT.items())
        below = draw(rules("part", ("enfant_a", "enfant_b"), Place(_own("part", CHILD) + of_parent), size - 1))
        fields = (*CHILD.items(), *((rule.name, kind_of(rule.type)) for rule in below))
        place = replace(
            place, lists=((core.Children(row=core.Current(record="dossier"), record="part"), "part", fields),)
        )
        records.append(trees.record("part", _inputs(CHILD, optional), below, parent="dossier"))
    top = draw(rules("dossier", ("règle_a", "règle#b", "règle_c", "règle_d"), place, size))
    inputs = [*_inputs(PARENT, optional), trees.given("couleur", Reference("couleurs"))]
    records.append(trees.record("dossier", inputs, top))
    tables = [_colours(draw(st.booleans()), draw(st.booleans())), BRACKETS]
    return trees.policy(records, tables, PARAMETERS, READINGS)


# ── Cases ───────────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def facts(draw: st.DrawFn, record: str, kinds: dict[str, str], whole: bool) -> dict[str, Any]:
    """The inputs of a record: all values when the case is to be `whole`."""
    return {name: draw(_fact(record, name, VALUES[kind], whole)) for name, kind in kinds.items()}


def _fact(record: str, name: str, values: st.SearchStrategy[Any], whole: bool) -> st.SearchStrategy[Any]:
    if whole:
        return values
    missing = Unknown(frozenset({Cause(name, record, name)}))
    return st.one_of(values, values, st.sampled_from([missing, NOT_APPLICABLE, Failure("CAS020")]))


@st.composite
def cases(draw: st.DrawFn, rows: dict[str, Row]) -> Row:
    """A case of a policy of `policies`; `rows` are those that its reference may be to, by key."""
    whole = draw(st.booleans())
    root = Row(draw(facts("dossier", PARENT, whole)))
    root["couleur"] = draw(_fact("dossier", "couleur", st.sampled_from(list(rows.values())), whole))
    if not whole and draw(st.integers(0, 5)) == 0:
        root["parts"] = Unknown(frozenset({Cause("parts", "dossier", "parts")}))
        return root
    count = draw(st.integers(0, 3))
    return trees.linked(root, parts=[Row(draw(facts("part", CHILD, whole))) for _ in range(count)])


def plain_cases() -> st.SearchStrategy[dict[str, Any]]:
    """A whole case of a policy that is `alone`, as a program gives it."""
    values = {name: VALUES[kind] for name, kind in PARENT.items()}
    return st.fixed_dictionaries({**values, "couleur": VALUES["colour"]})
