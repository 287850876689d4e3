"""Rows of tables found by their keys, their columns, and the values of parameters at a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.backends.sql import logic, numbers
from engine.backends.sql.divisors import lcm
from engine.backends.sql.frames import EQUAL, ROW, Frame, On
from engine.backends.sql.pieces import (
    ERROR,
    NULL,
    UNKNOWN,
    ZERO,
    Cell,
    Doubt,
    Sql,
    case,
    doubts_of,
    is_null,
    joined,
    piece,
    simple,
    whole,
)
from engine.backends.sql.rows import Scope
from engine.backends.sql.tables import AMBIGUOUS, Constants, Table, constant, kind_of_type, kind_of_value
from engine.language import core
from engine.language.types import Reference
from engine.language.values import Range, Row, State
from engine.policy.model import field_type

if TYPE_CHECKING:
    from engine.backends.sql.emit import Emitter


def column(emitter: Emitter, row: Cell, name: str, scope: Scope) -> Cell:
    """A column of the row of a table."""
    if row.kind == "nothing" or row.table not in emitter.tables:
        return replace(row, kind="nothing", parts=(NULL,) * len(row.parts))
    table = emitter.tables[row.table]
    policy = emitter.program.policy
    type_ = field_type(policy.tables[row.table], name)
    kind = kind_of_type(type_)
    if any(isinstance(r[name], Range) for r in table.rows):
        kind = "range"
    if kind == "nothing":
        kind = next((kind_of_value(r[name]) for r in table.rows if not isinstance(r[name], State)), "nothing")
    cell = table.cell(name, kind)
    on: list[On] = [(ROW, row.value, EQUAL)]
    if row.on:
        on = list(row.on)
    like = replace(cell, table=type_.table) if isinstance(type_, Reference) else cell

    def fetch(title: Sql) -> Sql:
        return scope.frame.fetch(table.constants, on, title.text, row.table, title)

    doubts = list(row.doubts)
    for doubt in cell.doubts:
        found = fetch(replace(doubt.sql, low=-(2**62), high=2**62))
        doubts.append(Doubt(piece("COALESCE({0}, 0)", found) if row.doubts else found, doubt.ways))
    return replace(like, parts=tuple(map(fetch, cell.parts)), doubts=tuple(doubts))


def lookup(emitter: Emitter, scope: Scope, id_: str, keys: Sequence[Cell], alias: str = "") -> Cell:
    """The row of a table with these keys."""
    found = _place(emitter, scope, id_, keys, alias)
    if found is None:
        awaited = emitter.states.unknown("", id_, "table")
        doubts = (*doubts_of(*keys), Doubt(whole(awaited), UNKNOWN))
        if doubts_of(*keys):
            named = [logic.named(scope.frame, key) for key in keys]
            present = joined(" AND ", (piece("{0} IS NOT NULL", key.value) for key in named))
            doubts = (*doubts_of(*named), Doubt(case([(present, whole(awaited))], ZERO), UNKNOWN))
        return Cell(kind="row", parts=(NULL,), table=id_, doubts=doubts)
    place, on, named_keys = found
    errors: list[tuple[Sql, Sql]] = []
    table = emitter.tables[id_]
    known = [piece("{0} IS NOT NULL", key.value) for key in named_keys if key.doubts]
    missing = joined(" AND ", [is_null(place), *known])
    errors.append((missing, whole(emitter.states.error("EVA008"))))
    value = place
    if on is None:
        errors.append((piece(f"{{0}} = {AMBIGUOUS}", place), whole(emitter.states.error("EVA009"))))
        value = replace(case([(piece("{0} >= 0", place), place)]), low=0, high=table.place.high)
    doubts = (*doubts_of(*named_keys), Doubt(case(errors, ZERO), ERROR))
    return Cell(kind="row", parts=(value,), doubts=doubts, table=id_, on=on or ())


def _place(
    emitter: Emitter, scope: Scope, id_: str, keys: Sequence[Cell], alias: str
) -> tuple[Sql, tuple[On, ...] | None, list[Cell]] | None:
    """The place of the row with these keys, NULL when there is none, negative when there are several.

    With it, what a join meets on to find the row directly, when it can. None when the table is awaited.
    """
    if id_ not in emitter.tables:
        return None
    table, frame = emitter.tables[id_], scope.frame
    keys = [logic.named(frame, key) for key in keys]
    if table.has_ranges:
        return _place_in_ranges(emitter, table, keys, frame)
    if any(key.kind == "nothing" for key in keys):
        return Sql("NULL", low=0, high=1, simple=True), None, keys
    source, claimed = table.source, [table.rows[place] for place in table.claimed]
    on = [on_cell(emitter, table, source, claimed, *pair, frame) for pair in zip(table.key, keys, strict=True)]
    place = frame.fetch(source, on, ROW, alias or id_, table.place)
    return place, tuple(on) if table.is_direct else None, keys


def on_cell(
    emitter: Emitter, table: Table, source: Constants, rows: Sequence[Row], column: str, key: Cell, frame: Frame
) -> On:
    """The condition that a row of constants, made of rows of a table, has a value in a column."""
    cells = [row[column] for row in rows]
    if key.kind == "number":
        denominator = lcm(key.denominator, table.denominator(column))
        scaled = numbers.scaled(emitter.dialect, key, denominator)
        value = scaled.value
        if scaled.divisor is not None:
            top, bottom = frame.named(scaled.value), frame.named(scaled.divisor)
            exact = piece("{0} = 0", numbers.remainder(emitter.dialect, top, bottom))
            value = case([(exact, numbers.quotient(emitter.dialect, top, bottom))])
        title = f"{column}×{denominator}"
        source.column(title, "number", [constant(c, denominator) for c in cells])
        return title, frame.named(value), EQUAL
    if key.kind == "row":
        title = f"{column}#"
        source.column(title, "row", [whole(emitter.places[id(c)]) if isinstance(c, Row) else NULL for c in cells])
        return title, frame.named(key.value), EQUAL
    source.column(column, key.kind, [constant(c) for c in cells])
    return column, frame.named(key.value), EQUAL


def _place_in_ranges(emitter: Emitter, table: Table, keys: list[Cell], frame: Frame) -> tuple[Sql, None, list[Cell]]:
    """The place of the row whose ranges hold the keys: tested one row after the other."""
    tests = []
    for place, row in enumerate(table.rows):
        cells = [row[column] for column in table.key]
        if not any(isinstance(cell, State) for cell in cells):
            tests.append((place, _matches(emitter, frame, keys, cells)))
    named = {place: frame.named(test) for place, test in tests} if table.rivals else dict(tests)
    both = [(piece("{0} AND {1}", named[a], named[b]), whole(AMBIGUOUS)) for a, b in table.rivals]
    found = case([*both, *((test, whole(place)) for place, test in named.items())])
    return frame.named(found), None, keys


def _matches(emitter: Emitter, frame: Frame, keys: Sequence[Cell], cells: Sequence[Any]) -> Sql:
    """Whether keys are those of a row, or in its ranges."""
    tests = []
    for key, cell in zip(keys, cells, strict=True):
        limits = [("=", cell)] if not isinstance(cell, Range) else [(">=", cell.low), ("<=", cell.high)]
        for symbol, limit in limits:
            if limit is not None:
                tests.append(logic.compared(frame, symbol, key, emitter.constant(limit)))
    return joined(" AND ", tests) if tests else simple("TRUE")


def exists(emitter: Emitter, node: core.Exists, scope: Scope) -> Cell:
    """Whether a table has a row with these keys, be there one or several."""
    keys = [emitter.cell(key, scope) for key in node.keys]
    found = _place(emitter, scope, node.table, keys, node.table)
    if found is None:
        return replace(lookup(emitter, scope, node.table, keys), kind="boolean", table="")
    place, _, keys = found
    present = piece("{0} IS NOT NULL", place)
    known = [piece("{0} IS NOT NULL", key.value) for key in keys if key.doubts]
    value = case([(joined(" AND ", known), present)]) if known else present
    return Cell(kind="boolean", parts=(value,), doubts=doubts_of(*keys))


def parameter_at(emitter: Emitter, name: str, day: Cell, frame: Frame) -> Cell:
    """The value in force at a date that is computed."""
    parameter = emitter.program.policy.parameters[name]
    day = logic.named(frame, day)
    if day.kind == "nothing":
        return day
    values = [emitter.constant(value) for _, value in parameter.timeline]
    values = logic.alike(frame, values)
    starts = [constant(start) for start, _ in parameter.timeline]
    branches = [(piece("{0} >= {1}", day.value, s), v) for s, v in zip(starts, values, strict=True)][::-1]
    until = [] if parameter.until is None else [piece("{0} > {1}", day.value, constant(parameter.until))]
    late = [(test, NULL) for test in until]
    like = values[0]
    parts = tuple(
        case([*late, *((test, value.parts[place]) for test, value in branches)]) for place in range(len(like.parts))
    )
    if like.kind == "number":
        parts = tuple(emitter.dialect.fitted(part) for part in parts)
    failure = whole(emitter.states.error("EVA007"))
    tests = [*((test, failure) for test in until), (piece("{0} < {1}", day.value, starts[0]), failure)]
    return replace(like, parts=parts, doubts=(*day.doubts, Doubt(case(tests, ZERO), ERROR)))
