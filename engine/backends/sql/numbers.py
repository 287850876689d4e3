"""Exact numbers in columns: whole numbers with bounds, over a constant denominator and perhaps a divisor of the row.

A quotient is never computed: it is carried as a pair until it is rounded, which takes a whole quotient and its
remainder, or compared, by cross-multiplication.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from engine.backends.dialects import Dialect
from engine.backends.sql.divisors import gcd, lcm
from engine.backends.sql.frames import Frame
from engine.backends.sql.pieces import (
    ERROR,
    ONE,
    TRUE,
    ZERO,
    Cell,
    Doubt,
    Sql,
    case,
    doubts_of,
    piece,
    whole,
)

# ── Whole numbers ───────────────────────────────────────────────────────────────────────────────────────────────


def _operation(dialect: Dialect, template: str, low: int, high: int, a: Sql, b: Sql) -> Sql:
    """An operation computed in a type that holds its result."""
    width = dialect.width(low, high)
    if max(dialect.width(*a.bounds), dialect.width(*b.bounds)) < width:
        a = dialect.cast(a, dialect.widths[width][0])
    elif a.constant is not None and b.constant is not None:
        a = dialect.fitted(a)
    return piece(template, a, b, low=low, high=high)


def plus(dialect: Dialect, a: Sql, b: Sql) -> Sql:
    """The sum of two whole numbers."""
    if a.constant is not None and b.constant is not None:
        return whole(a.constant + b.constant)
    if a.constant == 0 or b.constant == 0:
        return b if a.constant == 0 else a
    return _operation(dialect, "({0} + {1})", a.bounds[0] + b.bounds[0], a.bounds[1] + b.bounds[1], a, b)


def minus(dialect: Dialect, a: Sql, b: Sql) -> Sql:
    """The difference of two whole numbers."""
    if a.constant is not None and b.constant is not None:
        return whole(a.constant - b.constant)
    if b.constant == 0:
        return a
    return _operation(dialect, "({0} - {1})", a.bounds[0] - b.bounds[1], a.bounds[1] - b.bounds[0], a, b)


def times(dialect: Dialect, a: Sql, b: Sql) -> Sql:
    """The product of two whole numbers."""
    if a.constant is not None and b.constant is not None:
        return whole(a.constant * b.constant)
    if a.constant == 1 or b.constant == 1:
        return b if a.constant == 1 else a
    corners = [x * y for x in a.bounds for y in b.bounds]
    return _operation(dialect, "({0} * {1})", min(corners), max(corners), a, b)


def negative(dialect: Dialect, a: Sql) -> Sql:
    """The opposite of a whole number."""
    if a.constant is not None:
        return whole(-a.constant)
    return piece("(-{0})", a, low=-a.bounds[1], high=-a.bounds[0])


def absolute(dialect: Dialect, a: Sql) -> Sql:
    """A whole number without its sign."""
    low, high = a.bounds
    if low >= 0:
        return a
    if a.constant is not None:
        return whole(abs(a.constant))
    dialect.width(-max(-low, high), max(-low, high))
    return piece("ABS({0})", a, low=max(low, -high, 0), high=max(-low, high))


def quotient(dialect: Dialect, a: Sql, b: Sql) -> Sql:
    """The quotient toward zero of two whole numbers, the second positive."""
    if b.constant == 1:
        return a
    if a.constant is not None and b.constant:
        return whole(_toward_zero(a.constant, b.constant))
    corners = [_toward_zero(x, max(y, 1)) for x in a.bounds for y in b.bounds]
    low, high = min(corners), max(corners)
    found = replace(dialect.quotient(a, b), low=low, high=high)
    return _narrowed(dialect, found, a, b)


def remainder(dialect: Dialect, a: Sql, b: Sql) -> Sql:
    """What the quotient toward zero leaves: it has the sign of the first."""
    most = max(b.bounds[1] - 1, 0)
    low, high = (-min(most, max(-a.bounds[0], 0)), min(most, max(a.bounds[1], 0)))
    return _narrowed(dialect, replace(dialect.remainder(a, b), low=low, high=high), a, b)


def _toward_zero(a: int, b: int) -> int:
    return a // b if a >= 0 else -(-a // b)


def _narrowed(dialect: Dialect, found: Sql, *operands: Sql) -> Sql:
    """The result of a division, no wider than it has to be."""
    needed = dialect.width(*found.bounds)
    wide = max(dialect.width(*operand.bounds) for operand in operands)
    return dialect.cast(found, dialect.widths[needed][0]) if needed < wide or dialect.name == "postgres" else found


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def literal(value: int | Fraction) -> Cell:
    """A constant number."""
    exact = Fraction(value)
    return Cell(kind="number", parts=(whole(exact.numerator),), denominator=exact.denominator)


def number(cell: Cell) -> Cell:
    """The cell, or a number without value when it can have none."""
    # the bounds only say that it is a whole number: two of them, so that it is not taken for a constant
    return (
        replace(cell, kind="number", parts=(Sql("NULL", low=0, high=1, simple=True),))
        if cell.kind == "nothing"
        else cell
    )


def made(numerator: Sql, divisor: Sql | None, denominator: int, doubts: Sequence[Doubt]) -> Cell:
    """A number; a divisor that is constant goes to the denominator."""
    if divisor is not None and divisor.constant is not None:
        denominator, divisor = denominator * divisor.constant, None
    if numerator.constant is not None:
        common = gcd(numerator.constant, denominator)
        numerator, denominator = whole(numerator.constant // common), denominator // common
    parts = (numerator,) if divisor is None else (numerator, divisor)
    return Cell(kind="number", parts=parts, denominator=denominator, doubts=tuple(doubts))


def scaled(dialect: Dialect, cell: Cell, denominator: int) -> Cell:
    """The same number over a multiple of its denominator."""
    factor = whole(denominator // cell.denominator)
    parts = (times(dialect, cell.value, factor), *cell.parts[1:])
    return replace(cell, parts=parts, denominator=denominator)


def _aligned(frame: Frame, a: Cell, b: Cell) -> tuple[Sql, Sql, Sql | None, int]:
    """The numerators of two numbers over a common divisor and denominator."""
    dialect = frame.dialect
    common = lcm(a.denominator, b.denominator)
    a, b = scaled(dialect, a, common), scaled(dialect, b, common)
    if a.divisor == b.divisor:
        return a.value, b.value, a.divisor, common
    left = times(dialect, a.value, b.divisor or ONE)
    right = times(dialect, b.value, a.divisor or ONE)
    return left, right, times(dialect, a.divisor or ONE, b.divisor or ONE), common


def add(frame: Frame, a: Cell, b: Cell) -> Cell:
    """The sum of two numbers."""
    left, right, divisor, denominator = _aligned(frame, a, b)
    return made(plus(frame.dialect, left, right), divisor, denominator, doubts_of(a, b))


def subtract(frame: Frame, a: Cell, b: Cell) -> Cell:
    """The difference of two numbers."""
    left, right, divisor, denominator = _aligned(frame, a, b)
    return made(minus(frame.dialect, left, right), divisor, denominator, doubts_of(a, b))


def multiply(frame: Frame, a: Cell, b: Cell) -> Cell:
    """The product of two numbers."""
    a, b = _cancelled(a, b), _cancelled(b, a)
    divisors = [cell.divisor for cell in (a, b) if cell.divisor is not None]
    divisor = None
    for found in divisors:
        divisor = found if divisor is None else times(frame.dialect, divisor, found)
    return made(times(frame.dialect, a.value, b.value), divisor, a.denominator * b.denominator, doubts_of(a, b))


def _cancelled(a: Cell, b: Cell) -> Cell:
    """The first number without what its denominator has in common with a constant that it is multiplied by."""
    if b.value.constant is None:
        if a.value.constant is not None:
            common = gcd(a.value.constant, b.denominator)
            return replace(a, parts=(whole(a.value.constant // common), *a.parts[1:]))
        return a
    return replace(a, denominator=a.denominator // gcd(a.denominator, b.value.constant))


def negate(frame: Frame, a: Cell) -> Cell:
    """The opposite."""
    return replace(a, parts=(negative(frame.dialect, a.value), *a.parts[1:]))


def magnitude(frame: Frame, a: Cell) -> Cell:
    """The value without its sign."""
    return replace(a, parts=(absolute(frame.dialect, a.value), *a.parts[1:]))


def divide(frame: Frame, error: int, a: Cell, b: Cell) -> Cell:
    """The exact ratio, as a pair; `error` is the state when the divisor is null."""
    dialect = frame.dialect
    constant = b.value.constant
    if constant is not None and b.divisor is None and constant != 0 and not b.doubts:
        factor = Fraction(b.denominator, constant)
        return multiply(frame, a, literal(factor))
    above = times(dialect, a.value, b.divisor or ONE)
    above = times(dialect, above, whole(b.denominator // gcd(a.denominator, b.denominator)))
    denominator = a.denominator // gcd(a.denominator, b.denominator)
    below, low = b.value, b.value.bounds[0]
    doubts = list(doubts_of(a, b))
    if low <= 0:
        below, above = frame.named(below), frame.named(above)
        positive, opposite = piece("{0} > 0", below), piece("{0} < 0", below)
        branches = [(positive, above), (opposite, negative(dialect, above))] if low < 0 else [(positive, above)]
        null = piece("{0} = 0", below)
        if a.doubts:
            null = piece("({0} AND {1} IS NOT NULL)", null, above)
        doubts.append(Doubt(case([(null, whole(error))], ZERO), ERROR))
        above, below = case(branches), absolute(dialect, below)
        below = replace(below, low=max(below.bounds[0], 1), high=max(below.bounds[1], 1))
    elif b.doubts:
        # of a pair, the numerator says whether there is a value
        below = frame.named(below)
        above = case([(piece("{0} IS NOT NULL", below), above)])
    divisor = times(dialect, below, a.divisor or ONE)
    return made(above, divisor, denominator, doubts)


def compare(frame: Frame, symbol: str, a: Cell, b: Cell) -> Sql:
    """A comparison of two numbers; `symbol` is that of SQL."""
    left, right, _, _ = _aligned(frame, a, b)
    if left.constant is not None and right.constant is not None:
        # a constant side has a type that holds the other
        left = frame.dialect.fitted(left)
    return piece(f"({{0}} {symbol} {{1}})", left, right)


def equal(frame: Frame, a: Cell, b: Cell) -> Sql:
    """Whether two numbers are equal."""
    return compare(frame, "=", a, b)


# ── Rounding ────────────────────────────────────────────────────────────────────────────────────────────────────


def round_to(frame: Frame, mode: str, error: int, value: Cell, step: Cell) -> Cell:
    """The multiple of a step next to a value; `error` is the state when the step is not positive."""
    dialect = frame.dialect
    doubts = list(doubts_of(value, step))
    if step.value.bounds[0] <= 0:
        size = frame.named(step.value)
        wrong = piece("{0} <= 0", size)
        if value.doubts:
            value = replace(value, parts=(frame.named(value.value), *value.parts[1:]))
            wrong = piece("({0} AND {1} IS NOT NULL)", wrong, value.value)
        doubts.append(Doubt(case([(wrong, whole(error))], ZERO), ERROR))
        most = max(size.bounds[1], 1)
        step = replace(step, parts=(case([(piece("{0} > 0", size), replace(size, low=1, high=most))]), *step.parts[1:]))
    # value / step, in lowest terms as far as constants go
    above = times(dialect, value.value, step.divisor or ONE)
    below = times(dialect, step.value, value.divisor or ONE)
    top, bottom = step.denominator, value.denominator
    known = below.constant or 1
    common = gcd(top, bottom * known)
    top, bottom = top // common, bottom * known // common
    rest = ONE if below.constant is not None else below
    above = times(dialect, above, whole(top))
    below = times(dialect, rest, whole(bottom))
    count = ROUNDINGS[mode](frame, above, below)
    return made(times(dialect, count, step.value), step.divisor, step.denominator, doubts)


def _down(frame: Frame, a: Sql, b: Sql) -> Sql:
    dialect = frame.dialect
    if b.constant == 1 or a.bounds[0] >= 0:
        return quotient(dialect, a, b)
    a, b = frame.named(a), frame.named(b)
    below = piece("{0} < 0", remainder(dialect, a, b))
    return minus(dialect, quotient(dialect, a, b), case([(below, ONE)], ZERO))


def _up(frame: Frame, a: Sql, b: Sql) -> Sql:
    dialect = frame.dialect
    if b.constant == 1 or a.bounds[1] <= 0:
        return quotient(dialect, a, b)
    a, b = frame.named(a), frame.named(b)
    above = piece("{0} > 0", remainder(dialect, a, b))
    return plus(dialect, quotient(dialect, a, b), case([(above, ONE)], ZERO))


def _truncate(frame: Frame, a: Sql, b: Sql) -> Sql:
    return quotient(frame.dialect, a, b)


def _nearest(frame: Frame, a: Sql, b: Sql) -> Sql:
    """Half of the divisor further from zero, then toward zero."""
    dialect = frame.dialect
    if b.constant == 1:
        return a
    if b.constant is not None and b.constant % 2 == 0:
        half = whole(b.constant // 2)
    else:
        a, b, half = times(dialect, a, whole(2)), times(dialect, b, whole(2)), frame.named(b)
    low, high = a.bounds
    if low >= 0:
        return quotient(dialect, plus(dialect, a, half), b)
    if high <= 0:
        return quotient(dialect, minus(dialect, a, half), b)
    a, half = frame.named(a), frame.named(half)
    further = case([(piece("{0} < 0", a), negative(dialect, half))], half)
    return quotient(dialect, plus(dialect, a, further), b)


def _half_even(frame: Frame, a: Sql, b: Sql) -> Sql:
    dialect = frame.dialect
    if b.constant == 1:
        return a
    a, b = frame.named(a), frame.named(b)
    count = frame.named(quotient(dialect, a, b))
    twice = frame.named(times(dialect, absolute(dialect, frame.named(remainder(dialect, a, b))), whole(2)))
    odd = piece("{0} <> 0", remainder(dialect, count, whole(2)))
    further = piece("({0} > {1} OR ({0} = {1} AND {2}))", twice, b, odd)
    sign = case([(piece("{0} < 0", a), whole(-1))], ONE)
    return plus(dialect, count, case([(further, sign)], ZERO))


ROUNDINGS: dict[str, Callable[[Frame, Sql, Sql], Sql]] = {
    "round_down": _down,
    "round_up": _up,
    "truncate": _truncate,
    "round_nearest": _nearest,
    "round_half_even": _half_even,
}
"""The whole number next to a quotient of two, the second positive, by builtin."""


def whole_quotient(frame: Frame, error: int, a: Cell, b: Cell) -> Cell:
    """How many whole times the second fits in the first, downwards."""
    return round_to(frame, "round_down", error, divide(frame, error, a, b), literal(1))


def whole_remainder(frame: Frame, error: int, a: Cell, b: Cell) -> Cell:
    """What is left of the first after the whole quotient."""
    return subtract(frame, a, multiply(frame, b, whole_quotient(frame, error, a, b)))


def truncated(frame: Frame, cell: Cell) -> Sql:
    """A number without its decimals."""
    below = times(frame.dialect, cell.divisor or ONE, whole(cell.denominator))
    return quotient(frame.dialect, cell.value, below)


def is_whole(frame: Frame, cell: Cell) -> Sql:
    """Whether a number is whole."""
    below = times(frame.dialect, cell.divisor or ONE, whole(cell.denominator))
    if below.constant == 1:
        return TRUE
    return piece("{0} = 0", remainder(frame.dialect, cell.value, below))


# ── The least and the greatest ──────────────────────────────────────────────────────────────────────────────────


def alike(frame: Frame, cells: Sequence[Cell]) -> list[Cell]:
    """Numbers over one denominator, all with a divisor if one has."""
    common = lcm(*(cell.denominator for cell in cells))
    found = [scaled(frame.dialect, cell, common) for cell in cells]
    if any(cell.divisor is not None for cell in found):
        found = [replace(cell, parts=(cell.value, cell.divisor or ONE)) for cell in found]
    return found
