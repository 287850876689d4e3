"""From core expressions to cells of relations: one case for each kind of node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from engine.backends.dialects import Dialect
from engine.backends.program import Program
from engine.backends.sql import aggregates, calls, logic, lookups, numbers
from engine.backends.sql.frames import EQUAL, ID, PARENT, Frame, Grouped, On, Source, Stored, Subject
from engine.backends.sql.layout import Layout, written_type
from engine.backends.sql.pieces import (
    NULL,
    ONE,
    ZERO,
    Cell,
    Doubt,
    Sql,
    UnsupportedError,
    Way,
    case,
    is_null,
    piece,
    whole,
)
from engine.backends.sql.rows import CURRENT, Held, InTable, RowAt, Scope, Up
from engine.backends.sql.tables import (
    States,
    Table,
    constant,
    kind_of_type,
    kind_of_value,
    way_of,
)
from engine.language import core
from engine.language.types import Reference
from engine.language.values import Period, Row, State
from engine.policy.model import Input
from engine.policy.plan import Key


class Emitter:
    """The relations of a family of records, to which the fields of their rules are added one after the other."""

    def __init__(
        self, program: Program, layout: Layout, dialect: Dialect, states: States, *, apart: bool = False
    ) -> None:
        self.program, self.layout, self.dialect, self.states = program, layout, dialect, states
        self.subject = Subject(apart)
        self.frames: dict[str, Frame] = {}
        self.cells: dict[Key, Cell] = {}
        self.inputs: dict[Key, Cell] = {}
        self.pairs = 0
        self.grouped: dict[tuple[int, tuple[str, ...]], Grouped] = {}
        places = {id(row): place for rows in program.tables.values() for place, row in enumerate(rows.rows)}
        self.places = places
        self.table_of = {id(row): table for table, rows in program.tables.items() for row in rows.rows}
        self.tables = {id_: Table(rows, states, places) for id_, rows in program.tables.items() if not rows.awaited}

    # ── Records ──

    def frame(self, record: str) -> Frame:
        """The relation of a record."""
        if record not in self.frames:
            policy = self.program.policy
            has_parent = policy.records[record].parent is not None
            frame = Frame(record, self.dialect, Stored(self.layout.relations[record]), (ID,), ID, self.subject)
            frame.reserve(*policy.records[record].inputs, *(child.plural for child in policy.children_of(record)))
            frame.column(ID, 0, 2**62)
            if has_parent:
                frame.column(PARENT, 0, 2**62)
            self.frames[record] = frame
        return self.frames[record]

    def groups(self, frame: Frame, by: tuple[str, ...]) -> Grouped:
        """The rows of a relation grouped by some of its columns."""
        return self.grouped.setdefault((id(frame), by), Grouped(frame, by))

    def scope(self, record: str) -> Scope:
        """Where the rules of a record are computed."""
        return Scope(self.frame(record), {CURRENT: Up((record,))})

    def compute(self, key: Key, expression: core.Node, comment: str) -> None:
        """Add the field of a rule to the relation of its record."""
        record, name = key
        self.subject.begin(name)
        scope = self.scope(record)
        cell = self.cell(expression, scope)
        frame = scope.frame
        titles = (name, f"{name}/" if cell.kind == "number" else f"{name}…")
        parts = []
        for title, part in zip(titles, cell.parts, strict=False):
            parts.append(frame.bind(part, title, comment))
            comment = ""
        doubts = cell.doubts
        if doubts:
            state = frame.bind(logic.state(frame, cell), f"{name}?")
            doubts = (Doubt(state, cell.ways),)
        self.cells[key] = replace(cell, parts=tuple(parts), doubts=doubts)

    def own(self, record: str, name: str) -> Cell:
        """A field in the relation of its record."""
        if (record, name) in self.cells:
            return self.cells[record, name]
        if (record, name) not in self.inputs:
            self.inputs[record, name] = self._input(record, self.program.policy.records[record].inputs[name])
        return self.inputs[record, name]

    def _input(self, record: str, item: Input) -> Cell:
        """An input; one that refers to a row of a table is held by the key of the row."""
        frame, key = self.frame(record), (record, item.name)
        kind = kind_of_type(written_type(self.program.policy, item.type))
        denominator, low, high = 1, None, None
        if kind == "number":
            denominator = 10 ** self.layout.scale(self.program, key)
            low, high = self.layout.limits(self.program, key)
        value = frame.column(item.name, low, high)
        doubts = self._input_doubts(frame, record, item, value)
        cell = Cell(kind=kind, parts=(value,), doubts=doubts, denominator=denominator)
        return self._referred(frame, item.name, item.type, cell) if isinstance(item.type, Reference) else cell

    def _input_doubts(self, frame: Frame, record: str, item: Input, value: Sql) -> tuple[Doubt, ...]:
        """Unknown when there is no value, unless the column of states says otherwise."""
        key = (record, item.name)
        codes = self.layout.failures.get(key, ())
        branches: list[tuple[Sql, Sql]] = []
        ways: set[Way] = set()
        if item.optional or codes or key in self.layout.named:
            given = frame.column(f"{item.name}?", -len(codes), 2)
            if item.optional:
                branches.append((piece("{0} = 1", given), ONE))
                ways.add("not applicable")
            if key in self.layout.named:
                branches.append((piece("{0} = 2", given), whole(self.states.unknown(*key, "name"))))
                ways.add("unknown")
            for place, code in enumerate(codes):
                branches.append((piece(f"{{0}} = {-1 - place}", given), whole(self.states.error(code))))
                ways.add("error")
        if key not in self.layout.complete:
            branches.append((is_null(value), whole(self.states.unknown(*key, item.absence))))
            ways.add("unknown")
        return (Doubt(case(branches, ZERO), frozenset(ways)),) if branches else ()

    def _referred(self, frame: Frame, name: str, type_: Reference, key: Cell) -> Cell:
        """The row of a table that an input refers to."""
        found = lookups.lookup(self, Scope(frame, {}), type_.table, [key], name)
        # the facts that come here refer to rows that exist
        return replace(found, doubts=key.doubts) if type_.table in self.tables else found

    # ── Rows ──

    def row(self, node: core.Node, scope: Scope) -> RowAt:
        """Where the row that an expression is worth is found."""
        match node:
            case core.Current():
                return scope.rows[CURRENT]
            case core.Bound():
                return scope.rows[node.depth]
            case core.Parent():
                return self.parent(self.row(node.row, scope), scope)
            case _:
                return InTable(self.cell(node, scope))

    def parent(self, row: RowAt, scope: Scope) -> RowAt:
        """The row that a row belongs to."""
        assert not isinstance(row, InTable)
        above = self.program.policy.records[row.record].parent
        assert above is not None
        if isinstance(row, Up):
            return Up((*row.line, above))
        like = Sql("", low=0, high=2**62)
        id_ = scope.frame.fetch(self.frame(row.record), [(ID, row.id, EQUAL)], PARENT, row.record, like)
        return Held(above, id_)

    def id_of(self, row: Up | Held, scope: Scope) -> Sql:
        """The number of a row, in the relation of the scope."""
        if isinstance(row, Held):
            return row.id
        if row.is_own:
            return scope.frame.column(ID)
        below = Up(row.line[:-1])
        if below.is_own:
            return scope.frame.column(PARENT)
        like = Sql("", low=0, high=2**62)
        on = [(ID, self.id_of(below, scope), EQUAL)]
        return scope.frame.fetch(self.frame(below.record), on, PARENT, below.record, like)

    def field(self, row: RowAt, record: str, name: str, scope: Scope) -> Cell:
        """A field of a row."""
        if isinstance(row, InTable):
            return lookups.column(self, row.cell, name, scope)
        if isinstance(row, Up) and row.is_own:
            return self.own(record, name)
        frame = self.frame(record)
        cell = logic.named(frame, self.own(record, name))
        on = [(ID, self.id_of(row, scope), EQUAL)]
        return self.fetched(scope.frame, frame, on, cell, record)

    def fetched(self, frame: Frame, source: Source, on: Sequence[On], cell: Cell, alias: str) -> Cell:
        """A cell of another relation, in this one; its pieces are columns of that relation, or constants."""

        def fetch(part: Sql) -> Sql:
            if not part.columns:
                return part
            (column,) = part.columns
            return frame.fetch(source, on, column, alias, part)

        doubts = tuple(replace(doubt, sql=fetch(doubt.sql)) for doubt in cell.doubts)
        return replace(cell, parts=tuple(map(fetch, cell.parts)), doubts=doubts, on=())

    # ── Expressions ──

    def constant(self, value: Any) -> Cell:
        """A constant: a value, a row of a table, or a state."""
        match value:
            case State():
                return Cell(
                    kind="nothing",
                    parts=(NULL,),
                    doubts=(Doubt(whole(self.states.number(value)), frozenset([way_of(value)])),),
                )
            case bool():
                return Cell(kind="boolean", parts=(constant(value),))
            case int() | Fraction():
                return numbers.literal(value)
            case Period():
                return Cell(kind="period", parts=(constant(value.start), constant(value.end)))
            case Row():
                return Cell(kind="row", parts=(whole(self.places[id(value)]),), table=self.table_of[id(value)])
            case _:
                return Cell(kind=kind_of_value(value), parts=(constant(value),))

    def cell(self, node: core.Node, scope: Scope) -> Cell:
        """What an expression is worth."""
        frame = scope.frame
        if scope.known and node in scope.known:
            return scope.known[node]
        match node:
            case core.Literal():
                return self.constant(node.value)
            case core.Bound() | core.Current():
                row = self.row(node, scope)
                if isinstance(row, InTable):
                    return row.cell
                raise UnsupportedError(node, "row")
            case core.Field():
                row = self.row(node.row, scope)
                return self.field(row, node.record, node.name, scope)
            case core.Parameter(date=core.Node() as date):
                return lookups.parameter_at(self, node.name, self.cell(date, scope), frame)
            case core.Lookup():
                return lookups.lookup(self, scope, node.table, [self.cell(key, scope) for key in node.keys])
            case core.Exists():
                return lookups.exists(self, node, scope)
            case core.Call():
                return calls.call(self, node, [self.cell(part, scope) for part in node.arguments], frame)
            case core.Choose():
                otherwise = self.cell(node.otherwise, scope) if node.otherwise else None
                conditions = [self.cell(arm.condition, scope) for arm in node.arms]
                values = [self.cell(arm.value, scope) for arm in node.arms]
                return logic.choose(frame, conditions, values, otherwise, node.exclusive, self.states.error)
            case core.Aggregate():
                return aggregates.aggregate(self, node, scope)
            case _:
                raise UnsupportedError(node, type(node).__name__)
