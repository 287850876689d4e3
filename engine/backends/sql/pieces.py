"""Pieces of SQL: a text, the columns it reads, and the bounds of its value when that is a whole number."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from engine.language import core

Kind = Literal["boolean", "text", "date", "period", "range", "number", "row", "nothing"]
"""What a cell holds; a `period` and a `range` are two pieces, a `number` one, or two when it has a divisor."""

NO_COLUMNS: frozenset[str] = frozenset()


class ColumnsError(Exception):
    """A rule that cannot be put in columns; `key` is the rule, once it is known."""

    key: tuple[str, str] | None = None


class UnsupportedError(ColumnsError):
    """An expression that no columns of an engine can hold; `node` is where it was written."""

    def __init__(self, node: core.Node, what: str) -> None:
        super().__init__(what)
        self.node, self.what = node, what


class TooWideError(ColumnsError):
    """A whole number may be larger than any type of an engine; `low` and `high` are its bounds."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__(f"{low}..{high}")
        self.low, self.high = low, high


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL; `columns` are those of its own relation that it reads.

    A whole number has bounds, both included. What is `simple`, a name or a constant, can be said twice at no cost.
    """

    text: str
    columns: frozenset[str] = NO_COLUMNS
    low: int | None = None
    high: int | None = None
    simple: bool = False

    @property
    def bounds(self) -> tuple[int, int]:
        """The bounds of a whole number.

        Raises:
            TypeError: if this is none.
        """
        if self.low is None or self.high is None:
            raise TypeError(f"{self.text} is not a whole number")
        return self.low, self.high

    @property
    def constant(self) -> int | None:
        """The whole number that this is, when it is written as such."""
        return self.low if self.simple and not self.columns and self.low == self.high else None


def piece(template: str, *parts: Sql, low: int | None = None, high: int | None = None) -> Sql:
    """A piece made of others: `{0}`, `{1}`… stand for them."""
    text = template.format(*(part.text for part in parts))
    return Sql(text, NO_COLUMNS.union(*(part.columns for part in parts)), low, high)


def simple(text: str) -> Sql:
    """A constant, as it is written."""
    return Sql(text, simple=True)


def whole(value: int) -> Sql:
    """A whole number; DuckDB reads `5%-2` as an operator of its own, hence the brackets."""
    return Sql(str(value) if value >= 0 else f"({value})", low=value, high=value, simple=True)


def joined(separator: str, parts: Iterable[Sql]) -> Sql:
    """Pieces one after the other, in brackets when there are several."""
    found = tuple(parts)
    if len(found) == 1:
        return found[0]
    return piece("(" + separator.join("{" + str(place) + "}" for place in range(len(found))) + ")", *found)


def case(branches: Iterable[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    """`CASE WHEN … THEN … ELSE … END`, whose value is of the bounds of its branches."""
    found = list(branches)
    while found and otherwise is not None and found[-1][1] == otherwise:
        found.pop()
    if not found and otherwise is not None:
        return otherwise
    if otherwise == NULL:
        otherwise = None
    whens = " ".join(f"WHEN {{{2 * place}}} THEN {{{2 * place + 1}}}" for place in range(len(found)))
    parts = [part for branch in found for part in branch]
    values = [value for _, value in found]
    if otherwise is not None:
        whens += f" ELSE {{{len(parts)}}}"
        parts.append(otherwise)
        values.append(otherwise)
    made = piece(f"CASE {whens} END", *parts)
    if all(value.low is not None or value.text == NULL.text for value in values):
        limits = [value.bounds for value in values if value.low is not None]
        if limits:
            return replace(made, low=min(low for low, _ in limits), high=max(high for _, high in limits))
    return made


NULL = simple("NULL")
TRUE, FALSE = simple("TRUE"), simple("FALSE")
ZERO, ONE = whole(0), whole(1)


def is_null(sql: Sql) -> Sql:
    """Whether there is no value."""
    return piece("{0} IS NULL", sql)


def text_literal(value: str) -> Sql:
    """A text, as SQL writes it."""
    return simple("'" + value.replace("'", "''") + "'")


def date_literal(value: datetime.date) -> Sql:
    """A date, as SQL writes it."""
    return simple(f"DATE '{value.isoformat()}'")


# ── States ──────────────────────────────────────────────────────────────────────────────────────────────────────

Way = Literal["error", "unknown", "not applicable"]
"""The ways of not being a value."""

ERROR: frozenset[Way] = frozenset({"error"})
UNKNOWN: frozenset[Way] = frozenset({"unknown"})
NOT_APPLICABLE: frozenset[Way] = frozenset({"not applicable"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number that says in what state a cell is (0: it has a value), and in which ways it may not be a value."""

    sql: Sql
    ways: frozenset[Way]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What an expression is worth on a row.

    The value is NULL exactly when the state is not 0. The state is the worst of the `doubts`, as a strict operator
    combines them; without doubts the value is never NULL. A number is worth its first piece divided by `denominator`
    and, when there is one, by its second piece, which is positive. A row of `table` is its place in the table;
    when it was found by its keys, `on` are the conditions of the join.
    """

    kind: Kind
    parts: tuple[Sql, ...]
    doubts: tuple[Doubt, ...] = ()
    denominator: int = 1
    table: str = ""
    on: tuple[tuple[str, Sql, str], ...] = ()

    @property
    def value(self) -> Sql:
        """The first, most often the only, piece."""
        return self.parts[0]

    @property
    def divisor(self) -> Sql | None:
        """The second piece of a number that has one."""
        return self.parts[1] if len(self.parts) > 1 else None

    @property
    def ways(self) -> frozenset[Way]:
        """The ways in which it may not be a value."""
        return frozenset(way for doubt in self.doubts for way in doubt.ways)

    def may(self, ways: frozenset[Way]) -> bool:
        """Whether it may not be a value in one of these ways."""
        return not ways.isdisjoint(self.ways)


def doubts_of(*cells: Cell) -> tuple[Doubt, ...]:
    """The doubts of several cells, each once, in the order in which an error counts."""
    return tuple({doubt.sql.text: doubt for cell in cells for doubt in cell.doubts}.values())
