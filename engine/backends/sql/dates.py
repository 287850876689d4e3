"""Dates, periods and texts in columns; dates outside the calendar are errors, found before they are computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.backends.dialects import DAY_ONE, DateField
from engine.backends.sql import numbers
from engine.backends.sql.frames import Frame
from engine.backends.sql.numbers import minus, plus, times
from engine.backends.sql.pieces import (
    ERROR,
    ONE,
    TRUE,
    ZERO,
    Cell,
    Doubt,
    Kind,
    Sql,
    case,
    doubts_of,
    joined,
    piece,
    simple,
    text_literal,
    whole,
)

LAST_DAY = 3_652_058
"""Days from 0001-01-01 to 9999-12-31."""


def whole_number(sql: Sql, *cells: Cell) -> Cell:
    """A whole number as doubtful as the cells that it is made of."""
    return Cell(kind="number", parts=(sql,), doubts=doubts_of(*cells))


def _either(frame: Frame, kind: Kind, right: Sql, parts: Sequence[Sql], cells: Sequence[Cell], error: int) -> Cell:
    """A date or a period that exists when a test is `right`, else an error, provided that the cells have values."""
    if right == TRUE:
        return Cell(kind=kind, parts=tuple(parts), doubts=doubts_of(*cells))
    given = [piece("{0} IS NOT NULL", frame.named(cell.value)) for cell in cells if cell.doubts]
    wrong = Doubt(case([(joined(" AND ", [*given, piece("(NOT {0})", right)]), whole(error))], ZERO), ERROR)
    right = joined(" AND ", [*given, right])
    found = tuple(case([(right, part)]) for part in parts)
    return Cell(kind=kind, parts=found, doubts=(*doubts_of(*cells), wrong))


def _between(sql: Sql, low: int, high: int) -> Sql:
    """Whether a whole number is within bounds."""
    if low <= sql.bounds[0] and sql.bounds[1] <= high and not sql.columns:
        return TRUE
    return piece(f"{{0}} BETWEEN {low} AND {high}", sql)


def _all(*tests: Sql) -> Sql:
    """A conjunction, named as one test."""
    kept = [test for test in tests if test != TRUE]
    return joined(" AND ", kept) if kept else TRUE


def field(frame: Frame, name: DateField, cell: Cell) -> Cell:
    """The year, the month or the day of a date."""
    return whole_number(frame.dialect.field_of_date(name, cell.value), cell)


def days_later(frame: Frame, error: int, sign: int, day: Cell, days: Cell) -> Cell:
    """A date so many days later, or earlier."""
    dialect = frame.dialect
    day = replace(day, parts=(frame.named(day.value),))
    days = replace(days, parts=tuple(map(frame.named, days.parts)))
    count = frame.named(numbers.truncated(frame, days))
    count = numbers.negative(dialect, count) if sign < 0 else count
    first = dialect.days_between(day.value, simple(DAY_ONE))
    place = plus(dialect, replace(first, low=0, high=LAST_DAY), count)
    exact = numbers.is_whole(frame, days)
    right = frame.named(_all(exact, _between(place, 0, LAST_DAY)))
    return _either(frame, "date", right, [dialect.days_later(day.value, count)], (day, days), error)


def days_between(frame: Frame, end: Cell, start: Cell) -> Cell:
    """The days from one date to another."""
    return whole_number(frame.dialect.days_between(end.value, start.value), end, start)


def end_of_month(frame: Frame, day: Cell) -> Cell:
    """The last day of the month."""
    return replace(day, parts=(frame.dialect.end_of_month(day.value),))


def make_date(frame: Frame, error: int, year: Cell, month: Cell, day: Cell) -> Cell:
    """The day of a year, a month and a day of the month."""
    dialect = frame.dialect
    y, m, d = (frame.named(numbers.truncated(frame, cell)) for cell in (year, month, day))
    leap = piece("({0} % 4 = 0 AND ({0} % 100 <> 0 OR {0} % 400 = 0))", y)
    longest = case(
        [(piece("{0} IN (4, 6, 9, 11)", m), whole(30)), (piece("{0} <> 2", m), whole(31)), (leap, whole(29))], whole(28)
    )
    exists = [_between(y, 1, 9999), _between(m, 1, 12), piece("{0} BETWEEN 1 AND {1}", d, longest)]
    right = frame.named(joined(" AND ", exists))
    return _either(frame, "date", right, [dialect.make_date(y, m, d)], (year, month, day), error)


def shift(frame: Frame, error: int, day: Cell, months: Cell, mode: Cell) -> Cell:
    """The same day of the month so many months later; see `builtins.shift`."""
    dialect = frame.dialect
    day = replace(day, parts=(frame.named(day.value),))
    months = replace(months, parts=tuple(map(frame.named, months.parts)))
    count = numbers.truncated(frame, months)
    index = plus(dialect, times(dialect, _of(frame, "YEAR", day), whole(12)), _of(frame, "MONTH", day))
    index = frame.named(plus(dialect, minus(dialect, index, ONE), count))
    possible = frame.named(_all(numbers.is_whole(frame, months), _between(index, 12, 9998 * 12 + 11)))
    within = replace(index, low=12, high=9998 * 12 + 11)
    year = numbers.quotient(dialect, within, whole(12))
    month = plus(dialect, numbers.remainder(dialect, within, whole(12)), ONE)
    first = frame.named(case([(possible, dialect.make_date(year, month, ONE))]))
    last = frame.named(dialect.end_of_month(first))
    wanted = _of(frame, "DAY", day)
    fits = frame.named(piece("{0} <= {1}", wanted, dialect.field_of_date("DAY", last)))
    same = dialect.days_later(first, minus(dialect, wanted, ONE))
    is_last, is_next = (piece("{0} = {1}", mode.value, text_literal(name)) for name in ("last_day", "next_day"))
    found = frame.named(
        case([(fits, same), (is_last, last), (is_next, dialect.days_later(last, ONE))])
        if not mode.doubts
        else case([(piece("{0} IS NULL", mode.value), simple("NULL")), (fits, same), (is_last, last),
                   (is_next, dialect.days_later(last, ONE))])
    )  # fmt: skip
    cells = (day, months, mode)
    values = [piece("{0} IS NOT NULL", cell.value) for cell in cells if cell.doubts]
    wrong = joined(" AND ", [*values, piece("{0} IS NULL", found)])
    return Cell(
        kind="date", parts=(found,), doubts=(*doubts_of(*cells), Doubt(case([(wrong, whole(error))], ZERO), ERROR))
    )


def _of(frame: Frame, name: DateField, cell: Cell) -> Sql:
    return frame.named(frame.dialect.field_of_date(name, cell.value))


def months_between(frame: Frame, start: Cell, end: Cell) -> Sql:
    """Whole months gone by from one date to another; see `builtins.whole_months`."""
    dialect = frame.dialect
    start, end = (replace(cell, parts=(frame.named(cell.value),)) for cell in (start, end))

    def gone(a: Cell, b: Cell) -> Sql:
        years = minus(dialect, _of(frame, "YEAR", b), _of(frame, "YEAR", a))
        months = minus(dialect, _of(frame, "MONTH", b), _of(frame, "MONTH", a))
        reached = piece("({0} >= {1} OR {2} = {3})", _of(frame, "DAY", b), _of(frame, "DAY", a), b.value,
                        dialect.end_of_month(b.value))  # fmt: skip
        total = plus(dialect, times(dialect, years, whole(12)), months)
        return minus(dialect, total, case([(reached, ZERO)], ONE))

    backwards = piece("{0} < {1}", end.value, start.value)
    return frame.named(case([(backwards, numbers.negative(dialect, gone(end, start)))], gone(start, end)))


def years_between(frame: Frame, start: Cell, end: Cell) -> Sql:
    """Whole years gone by from one date to another."""
    return numbers.quotient(frame.dialect, months_between(frame, start, end), whole(12))


def school_year_of(frame: Frame, day: Cell) -> Sql:
    """The year in which the school year of a day began."""
    early = piece("{0} < 9", _of(frame, "MONTH", day))
    return minus(frame.dialect, _of(frame, "YEAR", day), case([(early, ONE)], ZERO))


def year(frame: Frame, cell: Cell, school: bool, error: int) -> Cell:
    """The period of a civil year, or of the school year that begins in it."""
    dialect = frame.dialect
    first = frame.named(numbers.truncated(frame, cell))
    right = frame.named(_between(first, 1, 9998 if school else 9999))
    start = dialect.make_date(first, whole(9 if school else 1), ONE)
    then = plus(dialect, first, ONE) if school else first
    end = dialect.make_date(then, whole(8 if school else 12), whole(31))
    return _either(frame, "period", right, [start, end], (cell,), error)


# ── Texts ───────────────────────────────────────────────────────────────────────────────────────────────────────

MOST = 1_000_000
"""Positions in a text are cut at this one, which is beyond its end."""


def extract(frame: Frame, text: Cell, first: Cell, last: Cell) -> Cell:
    """The characters from one position to another; see `builtins.extract`."""
    dialect = frame.dialect
    start = frame.named(_clamped(minus(dialect, frame.named(numbers.truncated(frame, first)), ONE)))
    end = frame.named(_clamped(frame.named(numbers.truncated(frame, last))))
    count = minus(dialect, end, start)
    length = case([(piece("{0} > 0", count), count)], ZERO) if count.constant is None else whole(max(count.constant, 0))
    found = dialect.substring(text.value, plus(dialect, start, ONE), length)
    doubts = doubts_of(text, first, last)
    if first.doubts or last.doubts:
        both = joined(" AND ", (piece("{0} IS NOT NULL", part) for part in (start, end)))
        found = case([(both, found)])
    return Cell(kind="text", parts=(found,), doubts=doubts)


def _clamped(sql: Sql) -> Sql:
    if sql.constant is not None:
        return whole(min(max(sql.constant, 0), MOST))
    found = case([(piece("{0} < 0", sql), ZERO), (piece(f"{{0}} > {MOST}", sql), whole(MOST))], sql)
    return replace(found, low=0, high=MOST)
