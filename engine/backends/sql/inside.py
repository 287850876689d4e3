"""The rows of an aggregate: grouped by the row that they belong to, or beside what they are compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.backends.sql import logic, lookups
from engine.backends.sql.frames import EQUAL, ID, PARENT, ROW, SAME, Frame, Grouped, On, Pairs
from engine.backends.sql.pieces import Cell, Sql
from engine.backends.sql.rows import Held, InTable, RowAt, Scope, Up, mentioned
from engine.backends.sql.tables import Constants
from engine.language import core
from engine.language.tree import children, walk
from engine.language.values import Period, Range, State

if TYPE_CHECKING:
    from engine.backends.sql.emit import Emitter


@dataclass(frozen=True, slots=True)
class Inside:
    """The rows of an aggregate: where they are, how they are grouped, and which group is that of each row outside.

    `equal` are columns of a table and what they are equal to in the `pairs` that the aggregate keeps.
    """

    scope: Scope
    groups: Grouped
    on: tuple[On, ...]
    pairs: Pairs | None = None
    equal: tuple[tuple[str, str], ...] = ()

    def narrow(self) -> None:
        """Keep only the pairs that have equal what those kept have."""
        if self.pairs is not None:
            self.pairs.on = (*self.pairs.on, *self.equal)


def inside(emitter: Emitter, node: core.Aggregate, scope: Scope) -> Inside:
    """Where the rows of an aggregate are that is computed in a relation."""
    if isinstance(node.rows, core.TableRows):
        values = _known_outside(node)
        return _beside_values(emitter, node, scope, values) if values else _beside_rows(emitter, node, scope)
    assert isinstance(node.rows, core.Children)
    row = emitter.row(node.rows.row, scope)
    assert isinstance(row, (Up, Held))
    if scope.is_record and isinstance(row, Up):
        rows = _seen_from(scope.rows, row, node.rows.record)
        trees = [node.value] if node.where is None else [node.value, node.where]
        if mentioned(trees, node.depth) <= set(rows):
            frame = emitter.frame(node.rows.record)
            inner = Scope(frame, {**rows, node.depth: Up((node.rows.record,))})
            on = ((PARENT, emitter.id_of(row, scope), EQUAL),)
            return Inside(inner, emitter.groups(frame, (PARENT,)), on)
    return _beside_rows(emitter, node, scope)


def _seen_from(rows: Mapping[int, RowAt], parent: Up, record: str) -> dict[int, RowAt]:
    """Of the rows that an expression can speak of, those that are above the rows of a list."""
    return {
        name: Up((record, *row.line[len(parent.line) - 1 :]))
        for name, row in rows.items()
        if isinstance(row, Up) and len(row.line) >= len(parent.line)
    }


# ── Beside each row ─────────────────────────────────────────────────────────────────────────────────────────────


def _beside_rows(emitter: Emitter, node: core.Aggregate, scope: Scope) -> Inside:
    """Each row of the relation beside each row that its aggregate looks at."""
    frame = scope.frame
    own: dict[str, Sql] = {f"a{place}": frame.column(name) for place, name in enumerate(frame.identity)}
    keys = tuple(own)
    held: dict[int, str] = {}
    for name, row in scope.rows.items():
        held[name] = f"t{name}" if isinstance(row, InTable) else f"r{name}"
        own[held[name]] = frame.named(row.cell.value if isinstance(row, InTable) else emitter.id_of(row, scope))
    if isinstance(node.rows, core.TableRows):
        pairs, made = _pairs(emitter, frame, emitter.tables[node.rows.table].constants, ROW, own, keys)
        looked_at: RowAt = _row_of(emitter, node.rows.table, made)
    else:
        assert isinstance(node.rows, core.Children)
        parent = emitter.row(node.rows.row, scope)
        assert isinstance(parent, (Up, Held))
        own["p"] = frame.named(emitter.id_of(parent, scope))
        record = node.rows.record
        pairs, made = _pairs(emitter, frame, emitter.frame(record), ID, own, keys, on=((PARENT, "p"),))
        looked_at = Held(record, made.column("b", 0, 2**62))
    rows: dict[int, RowAt] = {node.depth: looked_at}
    for name, row in scope.rows.items():
        if isinstance(row, InTable):
            column = made.column(held[name], *row.cell.value.bounds)
            rows[name] = InTable(replace(row.cell, parts=(column,), on=()))
        else:
            rows[name] = Held(row.record, made.column(held[name], 0, 2**62))
    # of what the outer relation holds, an aggregate that comes here uses constants only: see `_beside_values`
    inner = Scope(made, rows, scope.known, is_record=False)
    return Inside(inner, emitter.groups(made, keys), tuple((key, own[key], EQUAL) for key in keys), pairs)


def _pairs(
    emitter: Emitter,
    frame: Frame,
    second: Frame | Constants,
    bound: str,
    own: dict[str, Sql],
    keys: tuple[str, ...],
    on: tuple[tuple[str, str], ...] = (),
    distinct: bool = False,
) -> tuple[Pairs, Frame]:
    """The pairs of rows, or of distinct values of them, with rows of another relation, told by a column `b`."""
    level = max([frame.level(*own.values()), *(second.step_of(column) for column, _ in on)])
    start = level + 2 & ~1
    pairs = Pairs(frame, second, on, own, {"b": bound}, start, distinct)
    emitter.pairs += 1
    made = Frame(f"paires {emitter.pairs}", frame.dialect, pairs, (*keys, "b"), "b", frame.subject, start=start)
    for title, part in own.items():
        made.column(title, part.low, part.high)
    return pairs, made


def _row_of(emitter: Emitter, table: str, made: Frame) -> InTable:
    """The row of a table that is in a pair."""
    place = made.column("b", 0, emitter.tables[table].place.high)
    return InTable(Cell(kind="row", parts=(place,), table=table))


# ── Beside distinct values ──────────────────────────────────────────────────────────────────────────────────────


def _known_outside(node: core.Aggregate) -> tuple[core.Node, ...]:
    """The largest parts of an aggregate that say nothing of its rows; none when one of them is a row itself."""
    found: dict[core.Node, None] = {}
    waiting = [tree for tree in (node.value, node.where) if tree is not None]
    while waiting:
        part = waiting.pop()
        if any(isinstance(below, core.Bound) and below.depth >= node.depth for below in walk(part)):
            waiting += children(part)
        elif isinstance(part, (core.Current, core.Bound, core.Parent, core.Children)):
            return ()
        elif mentioned([part], node.depth):
            found[part] = None
    return tuple(found)


def _beside_values(emitter: Emitter, node: core.Aggregate, scope: Scope, values: tuple[core.Node, ...]) -> Inside:
    """The distinct values that the rows of a table are compared with, each beside these rows: however many rows of the
    relation have them, they are compared once."""
    assert isinstance(node.rows, core.TableRows)
    table, frame = emitter.tables[node.rows.table], scope.frame
    cells = {value: logic.named(frame, emitter.cell(value, scope)) for value in values}
    pieces = {part.text: part for cell in cells.values() for part in _columns(cell)}
    if not pieces:
        return _beside_rows(emitter, node, scope)
    titles = {text: f"v{place}" for place, text in enumerate(pieces)}
    own = {titles[text]: part for text, part in pieces.items()}
    keys, equal = tuple(own), []
    for column, part in _equal(emitter, node, frame, cells):
        title = titles.setdefault(part.text, f"v{len(titles)}")
        own[title] = part
        equal.append((column, title))
    pairs, made = _pairs(emitter, frame, table.constants, ROW, own, keys, distinct=True)
    known = {value: _as_held(cell, titles, made) for value, cell in cells.items()}
    inner = Scope(made, {node.depth: _row_of(emitter, node.rows.table, made)}, known, is_record=False)
    may_lack = {part.text for cell in cells.values() if cell.doubts for part in cell.parts}
    on = tuple((titles[text], part, SAME if text in may_lack else EQUAL) for text, part in pieces.items())
    return Inside(inner, emitter.groups(made, keys), on, pairs, tuple(equal))


def _columns(cell: Cell) -> list[Sql]:
    """The pieces of a cell that are columns: the others are constants."""
    return [part for part in (*cell.parts, *(doubt.sql for doubt in cell.doubts)) if part.columns]


def _as_held(cell: Cell, titles: Mapping[str, str], made: Frame) -> Cell:
    """A cell whose columns have other titles in another relation."""

    def held(part: Sql) -> Sql:
        return made.column(titles[part.text], part.low, part.high) if part.columns else part

    doubts = tuple(replace(doubt, sql=held(doubt.sql)) for doubt in cell.doubts)
    return replace(cell, parts=tuple(map(held, cell.parts)), doubts=doubts, on=())


def _equal(
    emitter: Emitter, node: core.Aggregate, frame: Frame, known: Mapping[core.Node, Cell]
) -> Iterator[tuple[str, Sql]]:
    """What the rows that an aggregate keeps have equal: a column of theirs, and a value that is known outside."""
    assert isinstance(node.rows, core.TableRows)
    table = emitter.tables[node.rows.table]
    for part in _conjuncts(node.where):
        match part:
            case core.Call(
                builtin="eq",
                arguments=(core.Field(row=core.Bound(depth=node.depth), name=name), value)
                | (value, core.Field(row=core.Bound(depth=node.depth), name=name)),
            ) if value in known:
                cell = known[value]
                plain = cell.kind not in ("nothing", "period", "range") and not cell.doubts and cell.value.columns
                if plain and not any(isinstance(row[name], State | Period | Range) for row in table.rows):
                    yield lookups.on_cell(emitter, table, table.constants, table.rows, name, cell, frame)[:2]


def _conjuncts(node: core.Node | None) -> tuple[core.Node | None, ...]:
    """The conditions that must all hold for another to hold."""
    return node.arguments if isinstance(node, core.Call) and node.builtin == "and" else (node,)
