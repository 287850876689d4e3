"""Tables of the regulation as constants: their rows are computed before, and written in the query as they are."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

from engine.backends.dialects import Dialect
from engine.backends.program import TableRows
from engine.backends.sql.divisors import lcm
from engine.backends.sql.frames import ROW, Mark, Names
from engine.backends.sql.pieces import (
    FALSE,
    NULL,
    TRUE,
    Cell,
    Doubt,
    Kind,
    Sql,
    Way,
    date_literal,
    text_literal,
    whole,
)
from engine.language.types import Boolean, Date, Enumeration, Number, Ranges, Reference, Text, Type
from engine.language.types import Period as PeriodType
from engine.language.values import Cause, CauseKind, Failure, NotApplicable, Period, Range, Row, State, Unknown

AMBIGUOUS = -1
"""The place of a row that several rows claim."""

CauseKey = tuple[str, str, CauseKind]
"""A cause without the row it is of: the record, the field, the kind."""


class Fault(NamedTuple):
    """An error of evaluation: its code and, for facts that must agree, what is wrong when they do not."""

    code: str
    reason: str = ""


@dataclass(slots=True)
class States:
    """How states are numbered: the causes of what is unknown by bit, from 1 up, and errors."""

    causes: dict[CauseKey, int] = field(default_factory=dict)
    faults: dict[Fault, int] = field(default_factory=dict)

    def unknown(self, record: str, name: str, kind: CauseKind = "input") -> int:
        """The state of what is unknown for want of one fact."""
        return int(2 ** (1 + self.causes.setdefault((record, name, kind), len(self.causes))))

    def error(self, code: str, reason: str = "") -> int:
        """The state of an error."""
        return -1 - self.faults.setdefault(Fault(code, reason), len(self.faults))

    def number(self, state: State) -> int:
        """The number of a state."""
        match state:
            case Failure():
                return self.error(state.code)
            case Unknown():
                return sum(self.unknown(cause.record, cause.field, cause.kind) for cause in _distinct(state))
            case _:
                return 1


def _distinct(state: Unknown) -> Iterable[Cause]:
    return {(cause.record, cause.field, cause.kind): cause for cause in sorted(state.causes)}.values()


def way_of(state: State) -> Way:
    """In which way a state is not a value."""
    if isinstance(state, Failure):
        return "error"
    return "not applicable" if isinstance(state, NotApplicable) else "unknown"


def kind_of_type(type_: Type) -> Kind:
    """What a cell of a type holds."""
    match type_:
        case Boolean():
            return "boolean"
        case Text() | Enumeration():
            return "text"
        case Date():
            return "date"
        case PeriodType():
            return "period"
        case Ranges():
            return "range"
        case Number():
            return "number"
        case Reference():
            return "row"
        case _:
            return "nothing"


def kind_of_value(value: Any) -> Kind:
    """What a cell holds that is worth a value."""
    match value:
        case bool():
            return "boolean"
        case int() | Fraction():
            return "number"
        case str():
            return "text"
        case datetime.date():
            return "date"
        case Period():
            return "period"
        case Range():
            return "range"
        case Row():
            return "row"
        case _:
            return "nothing"


def constant(value: Any, denominator: int = 1) -> Sql:
    """A value in one piece, a number multiplied by what makes it whole."""
    match value:
        case bool():
            return TRUE if value else FALSE
        case int() | Fraction():
            return whole(int(value * denominator))
        case str():
            return text_literal(value)
        case datetime.date():
            return date_literal(value)
        case _:
            return NULL


@dataclass(eq=False, slots=True)
class Constants:
    """Rows written in the query; columns are added when they are needed."""

    title: str
    count: int
    columns: dict[str, tuple[Kind, Sequence[Sql]]] = field(default_factory=dict)

    def step_of(self, column: str) -> int:
        """Constants can be read by every step."""
        return 0

    def mark(self, columns: Iterable[str], step: int, mark: Mark) -> None:
        """Note that these columns are needed."""
        for column in columns:
            mark(self, column, step)

    def item(self, columns: Iterable[str], step: int, names: Names) -> str:
        """The name of the rows."""
        name = names.dialect.quote(self.title)
        names.read[name] += 1
        return name

    def column(self, name: str, kind: Kind, values: Sequence[Sql]) -> None:
        """Add a column, if it is not there."""
        self.columns.setdefault(name, (kind, values))

    def definition(self, names: Sequence[str], dialect: Dialect, hint: str) -> str:
        """The rows as a common table expression."""
        heads = ", ".join(map(dialect.quote, names))
        types = [self._type(name, dialect) for name in names]
        if not self.count:
            nulls = ", ".join(f"CAST(NULL AS {type_})" for type_ in types)
            return f"{dialect.quote(self.title)} ({heads}) AS {hint}(SELECT {nulls} WHERE FALSE)"
        lists = [self.columns[name][1] for name in names]
        rows = [[values[place].text for values in lists] for place in range(self.count)]
        rows[0] = [f"CAST({text} AS {type_})" for text, type_ in zip(rows[0], types, strict=True)]
        written = ",\n  ".join(f"({', '.join(row)})" for row in rows)
        return f"{dialect.quote(self.title)} ({heads}) AS {hint}(VALUES\n  {written}\n)"

    def _type(self, name: str, dialect: Dialect) -> str:
        kind, values = self.columns[name]
        bounded = [value.bounds for value in values if value.low is not None]
        if not bounded:
            return dialect.types.get(kind, dialect.widths[0][0])
        return dialect.integer(min(low for low, _ in bounded), max(high for _, high in bounded))


class Table:
    """A table whose rows are all known: their cells, and where the row with some keys is found."""

    def __init__(self, rows: TableRows, states: States, places: dict[int, int]) -> None:
        self.rows, self.states, self.places = rows.rows, states, places
        self.id, self.key = rows.table.id, rows.table.key
        self.constants = Constants(f"table {self.id}", len(self.rows))
        self.constants.column(ROW, "row", [whole(place) for place in range(len(self.rows))])
        self.claimed = self._claimed()
        self.cells: dict[str, Cell] = {}

    @property
    def place(self) -> Sql:
        """What the place of a row is like."""
        return Sql("", low=AMBIGUOUS, high=max(len(self.rows) - 1, 0))

    def cell(self, name: str, kind: Kind) -> Cell:
        """A column: its pieces are the names of the columns of `constants` that hold it."""
        if name not in self.cells:
            self.cells[name] = self._cell(name, kind)
        return self.cells[name]

    def _cell(self, name: str, kind: Kind) -> Cell:
        values = [row[name] for row in self.rows]
        known = [value for value in values if not isinstance(value, State)]
        denominator = lcm(1, *(Fraction(v).denominator for v in known)) if kind == "number" else 1
        doubts: tuple[Doubt, ...] = ()
        pieces: dict[str, list[Sql]]
        if kind in ("period", "range"):
            scale = self.denominator(name) if kind == "range" else 1
            pieces = {
                f"{name}": [constant(_ends(v)[0], scale) for v in values],
                f"{name}…": [constant(_ends(v)[1], scale) for v in values],
            }
            denominator = scale
        elif kind == "row":
            pieces = {name: [whole(self.places[id(v)]) if isinstance(v, Row) else NULL for v in values]}
        else:
            pieces = {name: [constant(v, denominator) for v in values]}
        ways = frozenset(way_of(value) for value in values if isinstance(value, State))
        for title, column in pieces.items():
            self.constants.column(title, kind, column)
        if ways:
            numbers = [whole(self.states.number(v) if isinstance(v, State) else 0) for v in values]
            self.constants.column(f"{name}?", "number", numbers)
            doubts = (Doubt(Sql(f"{name}?"), ways),)
        parts = tuple(_like(title, column) for title, column in pieces.items())
        return Cell(kind=kind, parts=parts, doubts=doubts, denominator=denominator)

    def denominator(self, column: str) -> int:
        """What makes whole the numbers of a column, the ends of ranges included."""
        ends = (end for row in self.rows for end in _ends(row[column]))
        return lcm(1, *(Fraction(end).denominator for end in ends if isinstance(end, (int, Fraction))))

    # ── Keys ──

    @property
    def has_ranges(self) -> bool:
        """Whether a key may be a range."""
        return any(isinstance(row[column], Range) for row in self.rows for column in self.key)

    def _claimed(self) -> dict[int, int]:
        """For each row that is found by its keys, its place, or that several rows claim them."""
        if self.has_ranges:
            return {place: place for place in range(len(self.rows))}
        first: dict[tuple[Any, ...], int] = {}
        found: dict[int, int] = {}
        for place, row in enumerate(self.rows):
            keys = tuple(row[column] for column in self.key)
            if any(isinstance(key, State) for key in keys):
                continue
            if keys in first:
                found[first[keys]] = AMBIGUOUS
            else:
                first[keys] = place
                found[place] = place
        return found

    @cached_property
    def source(self) -> Constants:
        """The rows in which keys are looked for: those of the table, or its keys when several rows claim some."""
        if self.is_direct:
            return self.constants
        claims = Constants(f"clés {self.id}", len(self.claimed))
        claims.column(ROW, "row", [whole(place) for place in self.claimed.values()])
        return claims

    @property
    def is_direct(self) -> bool:
        """Whether each row is found by its own keys, and by no others."""
        return not self.has_ranges and list(self.claimed.items()) == [(place, place) for place in range(len(self.rows))]

    @cached_property
    def rivals(self) -> list[tuple[int, int]]:
        """The pairs of rows with ranges that some keys are in both of."""
        findable = [
            place
            for place, row in enumerate(self.rows)
            if not any(isinstance(row[column], State) for column in self.key)
        ]
        return [
            (a, b)
            for a, b in combinations(findable, 2)
            if all(_meet(self.rows[a][column], self.rows[b][column]) for column in self.key)
        ]


def _ends(value: Any) -> tuple[Any, Any]:
    match value:
        case Period():
            return value.start, value.end
        case Range():
            return value.low, value.high
        case _:
            return value, value


def _meet(a: Any, b: Any) -> bool:
    (low, high), (other_low, other_high) = _ends(a), _ends(b)
    return (low is None or other_high is None or low <= other_high) and (
        other_low is None or high is None or other_low <= high
    )


def _like(title: str, column: Sequence[Sql]) -> Sql:
    bounded = [value.bounds for value in column if value.low is not None]
    if not bounded:
        return Sql(title)
    return Sql(title, low=min(low for low, _ in bounded), high=max(high for _, high in bounded))
