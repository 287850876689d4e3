"""What SQL engines say differently: the widths of whole numbers, quotients, dates, texts, a few aggregates.

Every primitive is exact, or raises an error when it cannot be: nothing here rounds, wraps or goes through binary
fractions. The tests parse what is written back with sqlglot.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from engine.backends.sql.pieces import TRUE, Kind, Sql, TooWideError, piece

DialectName = Literal["duckdb", "postgres", "spark"]

ExtremeName = Literal["MIN", "MAX"]

RatioName = Literal["SUM", "MIN", "MAX"]

DateField = Literal["YEAR", "MONTH", "DAY"]

WRAPS = 2**63
"""What a whole number of 64 bits stays below."""

BLOCK = 10**18
"""What long divisions are done by: its quotients stay below `WRAPS`."""

DAY_ONE = "DATE '0001-01-01'"
"""The first day of the calendar of Python; the last is 3,652,058 days later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """An SQL engine; the methods that its own class does not define are those of DuckDB.

    `widths` are the types of whole numbers, each with the power of two, or the number, that it stays below; the last
    has None when it has no limit. `longest` is the number of bytes of the longest identifier.
    """

    name: DialectName
    widths: tuple[tuple[str, int | None], ...]
    types: dict[Kind, str]
    quotes: tuple[str, str] = ('"', '"')
    longest: int | None = None
    materialises: bool = True

    # ── Names and types ──

    def quote(self, name: str) -> str:
        """An identifier; one that is too long is cut and told apart by a digest."""
        if self.longest is not None and len(name.encode()) > self.longest:
            digest = sha256(name.encode()).hexdigest()[:8]
            name = name.encode()[: self.longest - 9].decode(errors="ignore") + "~" + digest
        first, last = self.quotes
        return first + name.replace(last, 2 * last) + last

    def width(self, low: int, high: int) -> int:
        """Which of the types of whole numbers holds these bounds.

        Raises:
            TooWideError: if none does.
        """
        for place, (_, limit) in enumerate(self.widths):
            if limit is None or max(abs(low), abs(high)) < limit:
                return place
        raise TooWideError(low, high)

    def integer(self, low: int, high: int) -> str:
        """The type of a whole number within bounds."""
        return self.widths[self.width(low, high)][0]

    def hint(self, shared: bool) -> str:
        """What a common table expression says of itself: whether it is computed once for those who read it."""
        if not self.materialises:
            return ""
        return "MATERIALIZED " if shared else "NOT MATERIALIZED "

    def type_of(self, kind: Kind, sql: Sql) -> str:
        """The type of a piece of a cell."""
        if sql.low is not None:
            return self.integer(*sql.bounds)
        return self.types.get(kind, self.widths[0][0])

    def cast(self, sql: Sql, type: str) -> Sql:
        """The piece, of a type."""
        return piece(f"CAST({{0}} AS {type})", sql, low=sql.low, high=sql.high)

    def fitted(self, sql: Sql) -> Sql:
        """A whole number in the type that its bounds ask for."""
        return self.cast(sql, self.integer(*sql.bounds))

    # ── Whole numbers ──

    def quotient(self, a: Sql, b: Sql) -> Sql:
        """The quotient toward zero; `b` is positive."""
        return piece("({0} // {1})", a, b)

    def remainder(self, a: Sql, b: Sql) -> Sql:
        """What the quotient toward zero leaves, of the sign of `a`."""
        return piece("({0} % {1})", a, b)

    # ── Texts ──

    def length(self, text: Sql) -> Sql:
        return piece("LENGTH({0})", text, low=0, high=2**31)

    def starts_with(self, text: Sql, start: Sql) -> Sql:
        return piece("STARTS_WITH({0}, {1})", text, start)

    def contains(self, text: Sql, part: Sql) -> Sql:
        return piece("CONTAINS({0}, {1})", text, part)

    def ends_with(self, text: Sql, end: Sql) -> Sql:
        return piece("(RIGHT({0}, CAST(LENGTH({1}) AS INTEGER)) = {1})", text, end)

    def substring(self, text: Sql, first: Sql, length: Sql) -> Sql:
        """So many characters from a position, counted from 1."""
        return piece("SUBSTRING({0}, {1}, {2})", text, self.cast(first, "INTEGER"), self.cast(length, "INTEGER"))

    # ── Dates ──

    def field_of_date(self, name: DateField, day: Sql) -> Sql:
        low, high = {"YEAR": (1, 9999), "MONTH": (1, 12), "DAY": (1, 31)}[name]
        return piece(f"EXTRACT({name} FROM {{0}})", day, low=low, high=high)

    def make_date(self, year: Sql, month: Sql, day: Sql) -> Sql:
        """The day of a year, a month and a day that are known to make one."""
        return piece("MAKE_DATE({0}, {1}, {2})", year, month, day)

    def days_later(self, day: Sql, days: Sql) -> Sql:
        """The day so many days later, which is known to be in the calendar."""
        return piece("({0} + CAST({1} AS INTEGER))", day, days)

    def days_between(self, end: Sql, start: Sql) -> Sql:
        return piece("({0} - {1})", end, start, low=-3652058, high=3652058)

    def end_of_month(self, day: Sql) -> Sql:
        return piece("LAST_DAY({0})", day)

    # ── Over rows ──

    def first(self, value: Sql, order: Sql, where: Sql = TRUE) -> Sql:
        """The value of the first row, in an order, of those for which a condition holds."""
        return piece("ARG_MIN({0}, {1}) FILTER (WHERE {2})", value, order, where, low=value.low, high=value.high)

    def union(self, states: Sql) -> Sql:
        """The bits of any of the rows."""
        return piece("BIT_OR({0})", states)

    def total(self, value: Sql, most: int) -> Sql:
        """The sum over at most so many rows."""
        low, high = value.bounds
        summed = piece("SUM({0})", value, low=min(low * most, low, 0), high=max(high * most, high, 0))
        return self.fitted(summed)

    def extreme(self, name: ExtremeName, kind: Kind, value: Sql) -> Sql:
        """The least or the greatest; of truth values, false is the least."""
        if kind == "boolean":
            number = piece(f"{name}(CASE WHEN {{0}} THEN 1 WHEN NOT {{0}} THEN 0 END)", value, low=0, high=1)
            return piece("({0} = 1)", number)
        return piece(f"{name}({{0}})", value, low=value.low, high=value.high)

    def ratio(self, name: RatioName, above: Sql, below: Sql) -> Sql | None:
        """The sum, the least or the greatest of quotients, as a pair `n`, `d`; None when that cannot be said."""
        a, b = ("CAST({0} AS HUGEINT)", "CAST({1} AS HUGEINT)")
        pairs = f"LIST({{{{'n': {a}, 'd': {b}}}}}) FILTER (WHERE {{0}} IS NOT NULL)"
        top, bottom = "(x.n * y.d + y.n * x.d)", "(x.d * y.d)"
        common = f"GCD({top}, {bottom})"
        total = f"{{{{'n': {top} // {common}, 'd': {bottom} // {common}}}}}"
        best = "CASE WHEN x.n * y.d {} y.n * x.d THEN x ELSE y END"
        either = {"SUM": total, "MIN": best.format("<="), "MAX": best.format(">=")}[name]
        return piece(f"LIST_REDUCE({pairs}, LAMBDA x, y: {either})", above, below)


class _Postgres(Dialect):
    """Whole numbers beyond 64 bits are NUMERIC, without limit."""

    __slots__ = ()

    def quotient(self, a: Sql, b: Sql) -> Sql:
        return piece("DIV({0}, {1})", a, b)

    def remainder(self, a: Sql, b: Sql) -> Sql:
        return piece("MOD({0}, {1})", a, b)

    def length(self, text: Sql) -> Sql:
        return piece("CAST(LENGTH({0}) AS BIGINT)", text, low=0, high=2**31)

    def contains(self, text: Sql, part: Sql) -> Sql:
        return piece("(STRPOS({0}, {1}) > 0)", text, part)

    def field_of_date(self, name: DateField, day: Sql) -> Sql:
        found = Dialect.field_of_date(self, name, day)
        return self.fitted(found)

    def make_date(self, year: Sql, month: Sql, day: Sql) -> Sql:
        return piece("MAKE_DATE({0}, {1}, {2})", *(self.cast(part, "INTEGER") for part in (year, month, day)))

    def days_between(self, end: Sql, start: Sql) -> Sql:
        return self.fitted(Dialect.days_between(self, end, start))

    def end_of_month(self, day: Sql) -> Sql:
        return piece("CAST(DATE_TRUNC('month', {0}) + INTERVAL '1 month' - INTERVAL '1 day' AS DATE)", day)

    def first(self, value: Sql, order: Sql, where: Sql = TRUE) -> Sql:
        text = "(ARRAY_AGG({0} ORDER BY {1}) FILTER (WHERE {2}))[1]"
        return piece(text, value, order, where, low=value.low, high=value.high)

    def ratio(self, name: RatioName, above: Sql, below: Sql) -> Sql | None:
        return None


class _Spark(Dialect):
    """In ANSI mode, which is Spark's own from version 4 on, an overflow is an error there too."""

    __slots__ = ()

    def quotient(self, a: Sql, b: Sql) -> Sql:
        # DIV gives a BIGINT, and wraps without a word a quotient that does not fit: a larger one is made of two
        most = max(map(abs, a.bounds)) // max(b.bounds[0], 1)
        if most < WRAPS:
            return piece("({0} DIV {1})", a, b)
        if most // BLOCK >= WRAPS:
            raise TooWideError(-most, most)
        block = piece(f"(CAST({{0}} AS {self.integer(0, b.bounds[1] * BLOCK)}) * {BLOCK})", b)
        return piece(f"(CAST({{0}} DIV {{2}} AS DECIMAL(38, 0)) * {BLOCK} + {{0}} % {{2}} DIV {{1}})", a, b, block)

    def length(self, text: Sql) -> Sql:
        return piece("CAST(LENGTH({0}) AS BIGINT)", text, low=0, high=2**31)

    def starts_with(self, text: Sql, start: Sql) -> Sql:
        return piece("STARTSWITH({0}, {1})", text, start)

    def ends_with(self, text: Sql, end: Sql) -> Sql:
        return piece("ENDSWITH({0}, {1})", text, end)

    def field_of_date(self, name: DateField, day: Sql) -> Sql:
        return self.fitted(Dialect.field_of_date(self, name, day))

    def make_date(self, year: Sql, month: Sql, day: Sql) -> Sql:
        return piece("MAKE_DATE({0}, {1}, {2})", *(self.cast(part, "INT") for part in (year, month, day)))

    def days_later(self, day: Sql, days: Sql) -> Sql:
        return piece("DATE_ADD({0}, CAST({1} AS INT))", day, days)

    def days_between(self, end: Sql, start: Sql) -> Sql:
        found = piece("DATEDIFF({0}, {1})", end, start, low=-3652058, high=3652058)
        return self.fitted(found)

    def first(self, value: Sql, order: Sql, where: Sql = TRUE) -> Sql:
        return piece("MIN_BY({0}, {1}) FILTER (WHERE {2})", value, order, where, low=value.low, high=value.high)

    def ratio(self, name: RatioName, above: Sql, below: Sql) -> Sql | None:
        return None


DUCKDB = Dialect(
    name="duckdb",
    widths=(("BIGINT", WRAPS), ("HUGEINT", 2**127)),
    types={"boolean": "BOOLEAN", "text": "VARCHAR", "date": "DATE", "period": "DATE"},
)
POSTGRES = _Postgres(
    name="postgres",
    widths=(("BIGINT", WRAPS), ("NUMERIC", None)),
    types={"boolean": "BOOLEAN", "text": "TEXT", "date": "DATE", "period": "DATE"},
    longest=63,
)
SPARK = _Spark(
    name="spark",
    widths=(("BIGINT", WRAPS), ("DECIMAL(38, 0)", 10**38)),
    types={"boolean": "BOOLEAN", "text": "STRING", "date": "DATE", "period": "DATE"},
    quotes=("`", "`"),
    materialises=False,
)

DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (DUCKDB, POSTGRES, SPARK)}


__all__ = ["DIALECTS", "DUCKDB", "POSTGRES", "SPARK", "Dialect", "DialectName", "TooWideError"]
