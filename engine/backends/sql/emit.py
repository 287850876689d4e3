"""From core expressions to cells of relations: one case for each kind of node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from engine.backends.dialects import Dialect
from engine.backends.program import Program
from engine.backends.sql import aggregates, dates, logic, numbers
from engine.backends.sql.divisors import lcm
from engine.backends.sql.frames import EQUAL, ID, PARENT, ROW, Frame, Grouped, On, Source, Stored, Subject
from engine.backends.sql.pieces import (
    ERROR,
    NULL,
    ONE,
    UNKNOWN,
    ZERO,
    Cell,
    Doubt,
    Sql,
    UnsupportedError,
    Way,
    case,
    doubts_of,
    is_null,
    joined,
    piece,
    simple,
    whole,
)
from engine.backends.sql.rows import CURRENT, Held, InTable, RowAt, Scope, Up
from engine.backends.sql.tables import (
    AMBIGUOUS,
    Constants,
    States,
    Table,
    constant,
    kind_of_type,
    kind_of_value,
    way_of,
)
from engine.language import core
from engine.language.types import Reference, Type
from engine.language.values import Period, Range, Row, State
from engine.policy.model import Input, field_type
from engine.policy.plan import Key

COMPARISONS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Emitter:
    """The relations of a family of records, to which the fields of their rules are added one after the other."""

    def __init__(self, program: Program, layout: Any, dialect: Dialect, states: States) -> None:
        self.program, self.layout, self.dialect, self.states = program, layout, dialect, states
        self.subject = Subject()
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
            has_parent = self.program.policy.records[record].parent is not None
            frame = Frame(record, self.dialect, Stored(self.layout.relations[record]), (ID,), ID, self.subject)
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
        self.subject.name = name
        scope = self.scope(record)
        cell = self.cell(expression, scope)
        frame = scope.frame
        titles = (name, f"{name}/" if cell.kind == "number" else f"{name}…")
        parts = []
        for title, part in zip(titles, cell.parts, strict=False):
            if cell.kind == "number" and not part.simple:
                part = self._narrow(part)
            parts.append(frame.bind(part, title, comment))
            comment = ""
        doubts = cell.doubts
        if doubts:
            state = frame.bind(logic.state(frame, cell), f"{name}?")
            doubts = (Doubt(state, cell.ways),)
        self.cells[key] = replace(cell, parts=tuple(parts), doubts=doubts)

    def _narrow(self, part: Sql) -> Sql:
        """A number in the type of its bounds, when it was computed in a wider one."""
        return part

    def own(self, record: str, name: str) -> Cell:
        """A field in the relation of its record."""
        if (record, name) in self.cells:
            return self.cells[record, name]
        if (record, name) not in self.inputs:
            self.inputs[record, name] = self._input(record, self.program.policy.records[record].inputs[name])
        return self.inputs[record, name]

    def _input(self, record: str, item: Input) -> Cell:
        frame, key = self.frame(record), (record, item.name)
        kind = kind_of_type(item.type)
        denominator, low, high = 1, None, None
        if kind == "number" or (
            isinstance(item.type, Reference) and kind_of_type(self._key_type(item.type)) == "number"
        ):
            scale = self.layout.scale(self.program, key)
            denominator = 10**scale
            low, high = self.layout.limits(self.program, key)
        value = frame.column(item.name, low, high)
        if kind == "row":
            return self._referred(frame, record, item, Cell(
                kind=kind_of_type(self._key_type(item.type)), parts=(value,), denominator=denominator,
                doubts=self._input_doubts(frame, record, item, value)))  # fmt: skip
        doubts = self._input_doubts(frame, record, item, value)
        return Cell(kind=kind, parts=(value,), doubts=doubts, denominator=denominator)

    def _key_type(self, type_: Type) -> Type:
        assert isinstance(type_, Reference)
        table = self.program.policy.tables[type_.table]
        return table.columns[table.key[0]].type

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
            kind = "input" if item.appraisal is None else "appraisal"
            branches.append((is_null(value), whole(self.states.unknown(*key, kind))))
            ways.add("unknown")
        return (Doubt(case(branches, ZERO), frozenset(ways)),) if branches else ()

    def _referred(self, frame: Frame, record: str, item: Input, key: Cell) -> Cell:
        """The row of a table that an input refers to."""
        assert isinstance(item.type, Reference)
        found = self.lookup(Scope(frame, {}), item.type.table, [key], item.name)
        # the facts that come here refer to rows that exist
        return replace(found, doubts=key.doubts) if item.type.table in self.tables else found

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
            return self.column(row.cell, name, scope)
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

    # ── Tables ──

    def column(self, row: Cell, name: str, scope: Scope) -> Cell:
        """A column of the row of a table."""
        if row.kind == "nothing" or row.table not in self.tables:
            return replace(row, kind="nothing", parts=(NULL,) * len(row.parts))
        table = self.tables[row.table]
        policy = self.program.policy
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

    def lookup(self, scope: Scope, id_: str, keys: Sequence[Cell], alias: str = "") -> Cell:
        """The row of a table with these keys."""
        found = self._place(scope, id_, keys, alias)
        if found is None:
            awaited = self.states.unknown("", id_, "table")
            doubts = (*doubts_of(*keys), Doubt(whole(awaited), UNKNOWN))
            if doubts_of(*keys):
                named = [logic.named(scope.frame, key) for key in keys]
                present = joined(" AND ", (piece("{0} IS NOT NULL", key.value) for key in named))
                doubts = (*doubts_of(*named), Doubt(case([(present, whole(awaited))], ZERO), UNKNOWN))
            return Cell(kind="row", parts=(NULL,), table=id_, doubts=doubts)
        place, on, named_keys = found
        errors: list[tuple[Sql, Sql]] = []
        table = self.tables[id_]
        known = [piece("{0} IS NOT NULL", key.value) for key in named_keys if key.doubts]
        missing = joined(" AND ", [is_null(place), *known])
        errors.append((missing, whole(self.states.error("EVA008"))))
        value = place
        if on is None:
            errors.append((piece(f"{{0}} = {AMBIGUOUS}", place), whole(self.states.error("EVA009"))))
            value = replace(case([(piece("{0} >= 0", place), place)]), low=0, high=table.place.high)
        doubts = (*doubts_of(*named_keys), Doubt(case(errors, ZERO), ERROR))
        return Cell(kind="row", parts=(value,), doubts=doubts, table=id_, on=on or ())

    def _place(
        self, scope: Scope, id_: str, keys: Sequence[Cell], alias: str
    ) -> tuple[Sql, tuple[On, ...] | None, list[Cell]] | None:
        """The place of the row with these keys, NULL when there is none, negative when there are several.

        With it, what a join meets on to find the row directly, when it can. None when the table is awaited.
        """
        if id_ not in self.tables:
            return None
        table, frame = self.tables[id_], scope.frame
        keys = [logic.named(frame, key) for key in keys]
        if table.has_ranges:
            return self._place_in_ranges(table, keys, frame)
        if any(key.kind == "nothing" for key in keys):
            return Sql("NULL", low=0, high=1, simple=True), None, keys
        source, title = table.constants, ROW
        claimed = list(table.claimed.items())
        if not table.is_direct:
            source = self._claims(table)
        on: list[On] = []
        for column, key in zip(table.key, keys, strict=True):
            on.append(self._on_key(table, source, claimed, column, key, frame))
        place = frame.fetch(source, on, title, alias or id_, table.place)
        return place, tuple(on) if table.is_direct else None, keys

    def _claims(self, table: Table) -> Constants:
        if not hasattr(table, "claims"):
            claims = Constants(f"clés {table.id}", len(table.claimed))
            claims.column(ROW, "row", [whole(place) for place in table.claimed.values()])
            table.claims = claims  # type: ignore[attr-defined]
        return table.claims  # type: ignore[attr-defined,no-any-return]

    def _on_key(
        self, table: Table, source: Constants, claimed: list[tuple[int, int]], column: str, key: Cell, frame: Frame
    ) -> On:
        """The condition that a row has a key."""
        cells = (
            [table.rows[place][column] for place, _ in claimed]
            if source is not table.constants
            else [row[column] for row in table.rows]
        )
        if key.kind == "number":
            denominator = lcm(key.denominator, table.denominator(column))
            scaled = numbers.scaled(self.dialect, key, denominator)
            value = scaled.value
            if scaled.divisor is not None:
                top, bottom = frame.named(scaled.value), frame.named(scaled.divisor)
                exact = piece("{0} = 0", numbers.remainder(self.dialect, top, bottom))
                value = case([(exact, numbers.quotient(self.dialect, top, bottom))])
            title = f"{column}×{denominator}"
            source.column(title, "number", [constant(c, denominator) for c in cells])
            return title, frame.named(value), EQUAL
        if key.kind == "row":
            title = f"{column}#"
            source.column(title, "row", [whole(self.places[id(c)]) if isinstance(c, Row) else NULL for c in cells])
            return title, frame.named(key.value), EQUAL
        source.column(column, key.kind, [constant(c) for c in cells])
        return column, frame.named(key.value), EQUAL

    def _place_in_ranges(self, table: Table, keys: list[Cell], frame: Frame) -> tuple[Sql, None, list[Cell]]:
        """The place of the row whose ranges hold the keys: tested one row after the other."""
        tests = []
        for place, row in enumerate(table.rows):
            cells = [row[column] for column in table.key]
            if not any(isinstance(cell, State) for cell in cells):
                tests.append((place, self._matches(frame, keys, cells)))
        named = {place: frame.named(test) for place, test in tests} if table.rivals() else dict(tests)
        both = [
            (piece("{0} AND {1}", named[a], named[b]), whole(AMBIGUOUS))
            for a, b in table.rivals()
            if a in named and b in named
        ]
        found = case([*both, *((test, whole(place)) for place, test in named.items())])
        return frame.named(found), None, keys

    def _matches(self, frame: Frame, keys: Sequence[Cell], cells: Sequence[Any]) -> Sql:
        tests = []
        for key, cell in zip(keys, cells, strict=True):
            limits = [("=", cell)] if not isinstance(cell, Range) else [(">=", cell.low), ("<=", cell.high)]
            for symbol, limit in limits:
                if limit is not None:
                    tests.append(self._test(frame, symbol, key, self.constant(limit)))
        return joined(" AND ", tests) if tests else simple("TRUE")

    def _test(self, frame: Frame, symbol: str, a: Cell, b: Cell) -> Sql:
        if a.kind == "number":
            return numbers.compare(frame, symbol, a, b)
        return piece(f"({{0}} {symbol} {{1}})", a.value, b.value)

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
                return self._parameter_at(node.name, self.cell(date, scope), frame)
            case core.Lookup():
                return self.lookup(scope, node.table, [self.cell(key, scope) for key in node.keys])
            case core.Exists():
                return self._exists(node, scope)
            case core.Call():
                return self._call(node, [self.cell(part, scope) for part in node.arguments], frame)
            case core.Choose():
                otherwise = self.cell(node.otherwise, scope) if node.otherwise else None
                conditions = [self.cell(arm.condition, scope) for arm in node.arms]
                values = [self.cell(arm.value, scope) for arm in node.arms]
                return logic.choose(frame, conditions, values, otherwise, node.exclusive, self.states.error)
            case core.Aggregate():
                return aggregates.aggregate(self, node, scope)
            case _:
                raise UnsupportedError(node, type(node).__name__)

    def _parameter_at(self, name: str, day: Cell, frame: Frame) -> Cell:
        """The value in force at a date that is computed."""
        parameter = self.program.policy.parameters[name]
        day = logic.named(frame, day)
        if day.kind == "nothing":
            return day
        values = [self.constant(value) for _, value in parameter.timeline]
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
            parts = tuple(self.dialect.fitted(part) for part in parts)
        failure = whole(self.states.error("EVA007"))
        tests = [*((test, failure) for test in until), (piece("{0} < {1}", day.value, starts[0]), failure)]
        return replace(like, parts=parts, doubts=(*day.doubts, Doubt(case(tests, ZERO), ERROR)))

    def _exists(self, node: core.Exists, scope: Scope) -> Cell:
        keys = [self.cell(key, scope) for key in node.keys]
        found = self._place(scope, node.table, keys, node.table)
        if found is None:
            return replace(self.lookup(scope, node.table, keys), kind="boolean", table="")
        place, _, keys = found
        present = piece("{0} IS NOT NULL", place)
        known = [piece("{0} IS NOT NULL", key.value) for key in keys if key.doubts]
        value = case([(joined(" AND ", known), present)]) if known else present
        return Cell(kind="boolean", parts=(value,), doubts=doubts_of(*keys))

    def _call(self, node: core.Call, cells: list[Cell], frame: Frame) -> Cell:
        error = self.states.error
        name = node.builtin
        match name:
            case "and" | "or":
                return logic.kleene(frame, cells, absorbing=name == "or")
            case "not":
                return logic.negation(logic.truth(cells[0]))
            case "in":
                if cells[0].kind == "nothing" or any(c.kind == "nothing" for c in cells[1:]):
                    cells = logic.alike(frame, cells) if len(cells) > 2 else cells
                return logic.membership(frame, cells[0], cells[1:])
            case "if_unknown":
                return logic.instead(frame, cells[0], cells[1], UNKNOWN)
            case "if_not_applicable":
                return logic.instead(frame, cells[0], cells[1], frozenset(["not applicable"]))
            case "is_known":
                return logic.is_known(frame, cells[0])
            case "is_given":
                names = [s for (_, _, kind), s in self.states.causes.items() if kind == "name"]
                return logic.is_given(frame, cells[0], sum(2 ** (1 + bit) for bit in names))
            case "require":
                return logic.require(frame, error("EVA010"), *cells)
            case _:
                return self._strict(name, cells, frame)

    def _strict(self, name: str, cells: list[Cell], frame: Frame) -> Cell:
        """A strict operator or function: without a value when one of its arguments has none."""
        if any(cell.kind == "nothing" for cell in cells):
            return Cell(kind="nothing", parts=(NULL,), doubts=doubts_of(*cells))
        error, first = self.states.error, cells[0]
        match name:
            case "eq":
                return logic.boolean(logic.equal(frame, *cells), *cells)
            case "ne":
                return logic.boolean(piece("(NOT {0})", logic.equal(frame, *cells)), *cells)
            case "lt" | "le" | "gt" | "ge":
                return logic.boolean(self._test(frame, COMPARISONS[name], *cells), *cells)
            case "add" if first.kind == "date":
                return dates.days_later(frame, error("EVA003"), 1, *cells)
            case "add" if cells[1].kind == "date":
                return dates.days_later(frame, error("EVA003"), 1, cells[1], first)
            case "sub" if first.kind == cells[1].kind == "date":
                return dates.days_between(frame, *cells)
            case "sub" if first.kind == "date":
                return dates.days_later(frame, error("EVA003"), -1, *cells)
            case "add":
                return numbers.add(frame, *cells)
            case "sub":
                return numbers.subtract(frame, *cells)
            case "mul":
                return numbers.multiply(frame, *cells)
            case "div":
                return numbers.divide(frame, error("EVA001"), *cells)
            case "neg":
                return numbers.negate(frame, first)
            case "abs":
                return numbers.magnitude(frame, first)
            case "min" | "max" | "cap" | "raise_to":
                return self._extreme(frame, "<=" if name in ("min", "cap") else ">=", cells)
            case "round_up" | "round_down" | "round_nearest" | "round_half_even" | "truncate":
                return numbers.round_to(frame, name, error("EVA002"), *cells)
            case "quotient":
                return numbers.whole_quotient(frame, error("EVA001"), *cells)
            case "remainder":
                return numbers.whole_remainder(frame, error("EVA001"), *cells)
            case "year_of" | "month_of" | "day_of":
                return dates.field(frame, name[:-3].upper(), first)
            case "date":
                return dates.make_date(frame, error("EVA003"), *cells)
            case "shift":
                return dates.shift(frame, error("EVA003"), *cells)
            case "end_of_month":
                return dates.end_of_month(frame, first)
            case "months_between":
                return dates.whole_number(dates.months_between(frame, *cells), *cells)
            case "years_between":
                return dates.whole_number(dates.years_between(frame, *cells), *cells)
            case "school_year_of":
                return dates.whole_number(dates.school_year_of(frame, first), first)
            case "school_year" | "civil_year":
                return dates.year(frame, first, name == "school_year", error("EVA003"))
            case "start" | "end":
                return Cell(kind="date", parts=(first.parts[0 if name == "start" else 1],), doubts=first.doubts)
            case "starts_with" | "ends_with" | "contains":
                make = getattr(self.dialect, name)
                return logic.boolean(make(first.value, cells[1].value), *cells)
            case "length":
                return dates.whole_number(self.dialect.length(first.value), first)
            case "slice":
                return dates.extract(frame, *cells)
            case _:
                raise UnsupportedError(core.Call(builtin=name, arguments=()), name)

    def _extreme(self, frame: Frame, symbol: str, cells: Sequence[Cell]) -> Cell:
        """The first of the values that is at most, or at least, each of the others."""
        best, *others = cells
        for other in others:
            a, b = (logic.named(frame, cell) for cell in logic.alike(frame, [best, other]))
            wins = self._test(frame, symbol, a, b)
            if a.doubts:
                # without a value neither wins
                branches = [(wins, 0), (piece("(NOT {0})", wins), 1)]
                parts = tuple(case([(t, (a, b)[w].parts[p]) for t, w in branches]) for p in range(len(a.parts)))
            else:
                parts = tuple(case([(wins, x)], y) for x, y in zip(a.parts, b.parts, strict=True))
            if a.kind == "number" and len(parts) == 1:
                parts = (self._clipped(symbol, a.value, b.value, parts[0]),)
            best = replace(a, parts=parts, doubts=doubts_of(a, b))
        return best

    def _clipped(self, symbol: str, a: Sql, b: Sql, found: Sql) -> Sql:
        """The bounds of the least, or of the greatest, of two numbers."""
        pick = min if symbol == "<=" else max
        low, high = (pick(x, y) for x, y in zip(a.bounds, b.bounds, strict=True))
        return replace(self.dialect.fitted(found) if a.constant is not None and b.constant is not None else found,
                       low=low, high=high)  # fmt: skip
