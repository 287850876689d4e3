"""Operators and functions in columns: one case for each builtin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.backends.dialects import Dialect
from engine.backends.sql import dates, logic, numbers
from engine.backends.sql.frames import Frame
from engine.backends.sql.pieces import (
    NOT_APPLICABLE,
    NULL,
    UNKNOWN,
    Cell,
    Sql,
    UnsupportedError,
    case,
    doubts_of,
    piece,
)
from engine.language import core

if TYPE_CHECKING:
    from engine.backends.sql.emit import Emitter

COMPARISONS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def call(emitter: Emitter, node: core.Call, cells: list[Cell], frame: Frame) -> Cell:
    """A builtin applied to cells."""
    error = emitter.states.error
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
            return logic.instead(frame, cells[0], cells[1], NOT_APPLICABLE)
        case "is_known":
            return logic.is_known(frame, cells[0])
        case "is_given":
            names = [s for (_, _, kind), s in emitter.states.causes.items() if kind == "name"]
            return logic.is_given(frame, cells[0], sum(2 ** (1 + bit) for bit in names))
        case "require":
            reason = node.arguments[2]
            told = reason.value if isinstance(reason, core.Literal) and isinstance(reason.value, str) else ""
            return logic.require(frame, error("EVA010", told), *cells)
        case _:
            return _strict(emitter, name, cells, frame)


def _strict(emitter: Emitter, name: str, cells: list[Cell], frame: Frame) -> Cell:
    """A strict operator or function: without a value when one of its arguments has none."""
    if any(cell.kind == "nothing" for cell in cells):
        return Cell(kind="nothing", parts=(NULL,), doubts=doubts_of(*cells))
    error, first = emitter.states.error, cells[0]
    match name:
        case "eq":
            return logic.boolean(logic.equal(frame, *cells), *cells)
        case "ne":
            return logic.boolean(piece("(NOT {0})", logic.equal(frame, *cells)), *cells)
        case "lt" | "le" | "gt" | "ge":
            return logic.boolean(logic.compared(frame, COMPARISONS[name], *cells), *cells)
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
            return _extreme(frame, "<=" if name in ("min", "cap") else ">=", cells)
        case "round_up" | "round_down" | "round_nearest" | "round_half_even" | "truncate":
            return numbers.round_to(frame, name, error("EVA002"), *cells)
        case "quotient":
            return numbers.whole_quotient(frame, error("EVA001"), *cells)
        case "remainder":
            return numbers.whole_remainder(frame, error("EVA001"), *cells)
        case "year_of":
            return dates.field(frame, "YEAR", first)
        case "month_of":
            return dates.field(frame, "MONTH", first)
        case "day_of":
            return dates.field(frame, "DAY", first)
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
            make = getattr(frame.dialect, name)
            return logic.boolean(make(first.value, cells[1].value), *cells)
        case "length":
            return dates.whole_number(frame.dialect.length(first.value), first)
        case "slice":
            return dates.extract(frame, *cells)
        case _:
            raise UnsupportedError(core.Call(builtin=name, arguments=()), name)


def _extreme(frame: Frame, symbol: str, cells: Sequence[Cell]) -> Cell:
    """The first of the values that is at most, or at least, each of the others."""
    best, *others = cells
    for other in others:
        a, b = (logic.named(frame, cell) for cell in logic.alike(frame, [best, other]))
        wins = logic.compared(frame, symbol, a, b)
        if a.doubts:
            # without a value neither wins
            branches = [(wins, 0), (piece("(NOT {0})", wins), 1)]
            parts = tuple(case([(t, (a, b)[w].parts[p]) for t, w in branches]) for p in range(len(a.parts)))
        else:
            parts = tuple(case([(wins, x)], y) for x, y in zip(a.parts, b.parts, strict=True))
        if a.kind == "number" and len(parts) == 1:
            parts = (_clipped(frame.dialect, symbol, a.value, b.value, parts[0]),)
        best = replace(a, parts=parts, doubts=doubts_of(a, b))
    return best


def _clipped(dialect: Dialect, symbol: str, a: Sql, b: Sql, found: Sql) -> Sql:
    """The bounds of the least, or of the greatest, of two numbers."""
    pick = min if symbol == "<=" else max
    low, high = (pick(x, y) for x, y in zip(a.bounds, b.bounds, strict=True))
    return replace(dialect.fitted(found) if a.constant is not None and b.constant is not None else found,
                   low=low, high=high)  # fmt: skip
