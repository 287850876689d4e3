"""Aggregates in columns: what is computed of the rows of each group, and what that is worth for the row outside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.backends.dialects import ExtremeName, RatioName
from engine.backends.sql import logic
from engine.backends.sql.frames import EQUAL, ID
from engine.backends.sql.inside import Inside, inside
from engine.backends.sql.numbers import number, quotient
from engine.backends.sql.pieces import (
    ERROR,
    NOT_APPLICABLE,
    NULL,
    ONE,
    UNKNOWN,
    ZERO,
    Cell,
    Doubt,
    Kind,
    Sql,
    UnsupportedError,
    Way,
    case,
    is_null,
    joined,
    piece,
    whole,
)
from engine.backends.sql.rows import Held, Scope, Up
from engine.language import core

if TYPE_CHECKING:
    from engine.backends.sql.emit import Emitter

MOST_RATIO = 2**80
"""What the terms of a quotient over rows are supposed not to exceed: an overflow is an error."""

MOST_ROWS = 100_000
"""The most rows of one aggregate that bounds are counted for: as many as a case may have."""


def aggregate(emitter: Emitter, node: core.Aggregate, scope: Scope) -> Cell:
    """A builtin over rows; see `builtins._selected`."""
    listed = _list_state(emitter, node, scope)
    if listed is not None and listed.constant is not None and listed.constant != 0:
        return Cell(kind="nothing", parts=(NULL,), doubts=(Doubt(listed, UNKNOWN),))
    found = inside(emitter, node, scope)
    cell = _Writer(emitter, node, scope, found).cell()
    if listed is None:
        return cell
    cell = logic.named(scope.frame, cell)
    state = case([(piece("{0} <> 0", listed), listed)], logic.state(scope.frame, cell))
    known = piece("{0} = 0", listed)
    parts = tuple(case([(known, part)]) for part in cell.parts)
    return replace(cell, parts=parts, doubts=(Doubt(state, cell.ways | UNKNOWN),))


def _list_state(emitter: Emitter, node: core.Aggregate, scope: Scope) -> Sql | None:
    """The state of the list of rows, when it can be one."""
    if isinstance(node.rows, core.TableRows):
        if node.rows.table in emitter.tables:
            return None
        return whole(emitter.states.unknown("", node.rows.table, "table"))
    assert isinstance(node.rows, core.Children)
    child = emitter.program.policy.records[node.rows.record]
    parent = child.parent or ""
    unknown = whole(emitter.states.unknown(parent, child.plural)) if _may_miss(emitter, child.id) else ZERO
    if child.id not in emitter.layout.relations:
        return unknown
    if (parent, child.plural) not in emitter.layout.lists:
        return None
    row = emitter.row(node.rows.row, scope)
    assert isinstance(row, (Up, Held))
    given = emitter.frame(parent).column(child.plural)
    if not (isinstance(row, Up) and row.is_own):
        on = [(ID, emitter.id_of(row, scope), EQUAL)]
        given = scope.frame.fetch(emitter.frame(parent), on, child.plural, parent, given)
    return scope.frame.named(case([(given, ZERO)], unknown))


def _may_miss(emitter: Emitter, record: str) -> bool:
    """Whether a list that is not given is unknown; before and after its time, it is empty."""
    return emitter.program.policy.records[record].in_force.covers(emitter.program.setting.date)


class _Writer:
    """The columns of one aggregate: in the relation of its rows, over their groups, and outside."""

    def __init__(self, emitter: Emitter, node: core.Aggregate, scope: Scope, inside: Inside) -> None:
        self.emitter, self.node, self.scope, self.inside = emitter, node, scope, inside
        self.frame, self.outside = inside.scope.frame, scope.frame
        self.dialect = self.frame.dialect
        value = emitter.cell(node.value, inside.scope)
        where = emitter.cell(node.where, inside.scope) if node.where is not None else None
        self.value = logic.named(self.frame, value)
        self.where = logic.named(self.frame, logic.truth(where)) if where is not None else None
        if self.where is not None and not self.where.may(ERROR):
            # a row without what the condition asks for is left out; but an error in another part would be seen
            inside.narrow()

    def cell(self) -> Cell:
        """What the aggregate is worth for each row outside."""
        match self.node.builtin:
            case "all":
                return self.quantified(absorbing=False)
            case "any":
                return self.quantified(absorbing=True)
            case "count":
                return self.count()
            case "sum":
                return self.sum()
            case "least" | "greatest":
                return self.extreme("MIN" if self.node.builtin == "least" else "MAX")
            case _:
                return self.common()

    # ── Over the rows kept ──

    def kept(self, part: Sql) -> Sql:
        """A piece of the value, for the rows that are kept."""
        return part if self.where is None else case([(self.where.value, part)])

    def over(self, sql: Sql) -> Sql:
        """An aggregate, in the relation outside: NULL when there is no row."""
        name = self.inside.groups.add(sql)
        return self.outside.fetch(self.inside.groups, self.inside.on, name, self.frame.title, sql)

    def states(self) -> tuple[Sql, frozenset[Way]]:
        """The state of the rows together: an error, all that is unknown, or 0."""
        own = _counted(logic.state(self.frame, self.value), self.value)
        where = self.where
        ways = self.value.ways - NOT_APPLICABLE
        if where is not None and where.may(ERROR | UNKNOWN):
            asked = _counted(logic.state(self.frame, where), where)
            own = case([(where.value, own)], asked)
            ways |= where.ways - NOT_APPLICABLE
        elif where is not None:
            own = case([(where.value, own)], ZERO)
        return self.together(own, ways), ways

    def together(self, own: Sql, ways: frozenset[Way]) -> Sql:
        """The states of rows as one: the first error, else all causes."""
        if not ways:
            return ZERO
        own = self.frame.named(own)
        found = []
        if ways & ERROR:
            order = self.frame.column(self.frame.order)
            found.append(self.over(self.dialect.first(own, order, piece("{0} < 0", own))))
        if ways & UNKNOWN:
            found.append(self.over(self.dialect.union(case([(piece("{0} > 1", own), own)]))))
        places = ", ".join(f"{{{place}}}" for place in range(len(found)))
        return self.outside.named(piece(f"COALESCE({places}, 0)", *found))

    def settled(self, kind: Kind, parts: list[Sql], like: Cell, empty: bool = False) -> Cell:
        """The result, when the rows have no state; not applicable when there is no row and `empty` says so."""
        found, ways = self.states()
        if empty:
            nothing = is_null(parts[0])
            found = (
                case([(piece("{0} <> 0", found), found), (nothing, ONE)], ZERO)
                if ways
                else case([(nothing, ONE)], ZERO)
            )
            found = self.outside.named(found)
            ways = ways | NOT_APPLICABLE
        if ways - NOT_APPLICABLE:
            parts = [case([(piece("{0} = 0", found), part)]) for part in parts]
        return replace(like, kind=kind, parts=tuple(parts), doubts=logic.doubtful(found, ways))

    def count(self) -> Cell:
        """How many rows are kept that have a value."""
        value = self.kept(self.value.value if self.value.doubts else ONE)
        counted = Sql(f"COUNT({value.text})", value.columns, 0, MOST_ROWS)
        number = piece("COALESCE({0}, 0)", self.over(counted), low=0, high=MOST_ROWS)
        return self.settled("number", [number], Cell(kind="number", parts=(number,)))

    def sum(self) -> Cell:
        """The sum over the rows that are kept."""
        value = number(self.value)
        if value.divisor is not None:
            return self.settled("number", self.ratio("SUM", value, ZERO), value)
        total = self.over(self.dialect.total(self.kept(value.value), MOST_ROWS))
        low, high = total.bounds
        return self.settled("number", [piece("COALESCE({0}, 0)", total, low=low, high=high)], value)

    def extreme(self, name: ExtremeName) -> Cell:
        """The least, or the greatest, over the rows that are kept."""
        value = self.value
        if value.kind == "nothing":
            return self.settled("nothing", [NULL], value, empty=True)
        if value.divisor is not None and value.kind == "number":
            return self.settled("number", self.ratio(name, value, None), value, empty=True)
        best = self.over(self.dialect.extreme(name, value.kind, self.kept(value.value)))
        return self.settled(value.kind, [best], value, empty=True)

    def ratio(self, name: RatioName, value: Cell, empty: Sql | None) -> list[Sql]:
        """The sum, the least or the greatest of quotients, as a quotient; `empty` is what it is without rows."""
        assert value.divisor is not None
        found = self.dialect.ratio(name, self.kept(value.value), value.divisor)
        if found is None:
            raise UnsupportedError(self.node, name)
        above, below = (piece(f"({{0}}).{part}", found, low=-MOST_RATIO, high=MOST_RATIO) for part in "nd")
        above, below = self.over(above), replace(self.over(below), low=1)
        if empty is None:
            return [above, below]
        zero, one = (piece(f"COALESCE({{0}}, {least})", part, low=part.low, high=part.high)
                     for least, part in enumerate((above, below)))  # fmt: skip
        return [zero, one]

    def reduced(self, value: Cell) -> Cell:
        """A quotient in lowest terms, so that equal ones have equal pieces."""
        assert value.divisor is not None
        common = piece("GCD({0}, {1})", value.value, value.divisor, low=1, high=value.divisor.high)
        common = self.frame.named(common)
        return replace(value, parts=tuple(quotient(self.dialect, part, common) for part in value.parts))

    def common(self) -> Cell:
        """The value on which all rows that are kept agree."""
        value = self.value
        if value.kind == "nothing":
            return self.settled("nothing", [NULL], value, empty=True)
        if value.kind == "number" and value.divisor is not None:
            value = self.reduced(value)
        kept = [self.kept(part) for part in value.parts]
        least = [self.over(self.dialect.extreme("MIN", value.kind, part)) for part in kept]
        most = [self.over(self.dialect.extreme("MAX", value.kind, part)) for part in kept]
        cell = logic.named(self.outside, self.settled(value.kind, least, value, empty=True))
        differ = joined(" OR ", (piece("{0} <> {1}", a, b) for a, b in zip(least, most, strict=True)))
        found = logic.state(self.outside, cell)
        error = whole(self.emitter.states.error("EVA006"))
        parts = tuple(case([(differ, NULL)], part) for part in cell.parts)
        parts = tuple(
            replace(part, low=known.low, high=known.high) for part, known in zip(parts, value.parts, strict=True)
        )
        wrong = case([(piece("{0} IN (0, 1)", found), case([(differ, error)], found))], found)
        return replace(cell, parts=parts, doubts=logic.doubtful(wrong, cell.ways | ERROR))

    # ── Over verdicts ──

    def quantified(self, absorbing: bool) -> Cell:
        """True of all, or of one: Kleene, so that one row that is `absorbing` decides; see `builtins._quantified`."""
        value, where = logic.truth(self.value), self.where
        decides = value.value if absorbing else piece("(NOT {0})", value.value)
        indifferent = piece("(NOT {0})", value.value) if absorbing else value.value
        own = _counted(logic.state(self.frame, value), value)
        ways = value.ways - NOT_APPLICABLE
        flag = case([(decides, ONE)])
        if where is not None:
            flag = case([(joined(" AND ", [where.value, decides]), ONE)])
            asked = logic.state(self.frame, where)
            branches = [(where.value, own)]
            if where.may(ERROR):
                branches.append((piece("{0} < 0", asked), asked))
            if where.may(UNKNOWN):
                open_ = piece("{0} > 1", asked)
                branches.append((joined(" AND ", [open_, indifferent]), ZERO))
                if value.may(UNKNOWN):
                    state = logic.state(self.frame, value)
                    both = piece("({0} | {1})", asked, state)
                    branches.append((joined(" AND ", [open_, piece("{0} > 1", state)]), both))
                branches.append((open_, asked))
            own = case(branches, ZERO)
            ways |= where.ways - NOT_APPLICABLE
        decided = self.outside.named(piece("(COALESCE({0}, 0) = 1)", self.over(piece("MAX({0})", flag, low=0, high=1))))
        answer = decided if absorbing else piece("(NOT {0})", decided)
        if not ways:
            return Cell(kind="boolean", parts=(answer,))
        found = self.together(own, ways)
        if ways & UNKNOWN:
            found = self.outside.named(case([(piece("({0} > 1 AND {1})", found, decided), ZERO)], found))
        value_ = case([(piece("{0} = 0", found), answer)])
        return Cell(kind="boolean", parts=(value_,), doubts=logic.doubtful(found, ways))


def _counted(state: Sql, cell: Cell) -> Sql:
    """A state in which a row that is not applicable does not count."""
    return case([(piece("{0} = 1", state), ZERO)], state) if cell.may(NOT_APPLICABLE) else state
