"""Questions put to a solver: can this be? Guards, numbers and names that a case decides, and the one place of z3.

A *guard* says when something is so: a plain bool when it is always or never, else a term of the solver. A *symbol*
stands for a value that the case decides. Numbers are whole numbers of the solver over a positive denominator, so that a
ratio is compared by multiplying across, and nothing is ever rounded that the policy does not round.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from time import monotonic_ns
from typing import Any, TypeAlias

import z3

Guard: TypeAlias = Any
"""`bool`, or a boolean term of z3, which has no types of its own."""

Term: TypeAlias = Any
"""A number of z3."""

LAST_DAY = datetime.date.max.toordinal()


# ── Guards ──────────────────────────────────────────────────────────────────────────────────────────────────────


def both(*guards: Guard) -> Guard:
    """All of them."""
    open_ = [guard for guard in guards if guard is not True]
    if any(guard is False for guard in open_):
        return False
    return _joined(z3.Z3_mk_and, open_) if len(open_) > 1 else open_[0] if open_ else True


def either(*guards: Guard) -> Guard:
    """One of them at least."""
    open_ = [guard for guard in guards if guard is not False]
    if any(guard is True for guard in open_):
        return True
    return _joined(z3.Z3_mk_or, open_) if len(open_) > 1 else open_[0] if open_ else False


def _joined(make: Callable[..., Any], guards: Sequence[Guard]) -> Guard:
    """What z3.And and z3.Or make, without their checks of each part: conditions on a table have thousands of parts."""
    context = guards[0].ctx
    parts = (z3.Ast * len(guards))(*(guard.as_ast() for guard in guards))
    return z3.BoolRef(make(context.ref(), len(guards), parts), context)


def opposite(guard: Guard) -> Guard:
    """When it is not so."""
    if isinstance(guard, bool):
        return not guard
    return z3.BoolRef(z3.Z3_mk_not(guard.ctx_ref(), guard.as_ast()), guard.ctx)


def chosen(guard: Guard, yes: Term, no: Term) -> Term:
    """One term or the other."""
    return (yes if guard else no) if isinstance(guard, bool) else z3.If(guard, yes, no)


# ── Symbols ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """Base of the values that the case decides; equal only to itself."""

    term: Term


@dataclass(frozen=True, slots=True, eq=False)
class Quantity(Symbol):
    """The number `term / bottom`; `bottom` is positive, whole, or itself a term."""

    bottom: Term = 1


@dataclass(frozen=True, slots=True, eq=False)
class Day(Symbol):
    """A date, by the number of the day."""


@dataclass(frozen=True, slots=True, eq=False)
class Name(Symbol):
    """A text: the number of one of the texts known to the question, or a negative number for any other text."""


@dataclass(frozen=True, slots=True, eq=False)
class Days(Symbol):
    """A period: the days from the number `term` to the number `last`, both included."""

    last: Term


def boolean(name: str) -> Guard:
    """A condition that the case decides."""
    return z3.Bool(name)


def whole(name: str) -> Term:
    """A whole number that the case decides."""
    return z3.Int(name)


def ratio(name: str) -> Term:
    """A number of any kind that the case decides."""
    return z3.Real(name)


def equals(term: Term, number: int) -> Guard:
    """When a term is this number."""
    return term == number


def among(term: Term, numbers: Iterable[int]) -> Guard:
    """When a term is one of these numbers; neighbours are asked for together."""
    guards = []
    for low, high in _runs(sorted(numbers)):
        guards.append(term == low if low == high else z3.And(term >= low, term <= high))
    return either(*guards)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of neighbours."""
    if numbers:
        breaks = [(a, b) for a, b in pairwise(numbers) if b > a + 1]
        starts, ends = [numbers[0], *(b for _, b in breaks)], [*(a for a, _ in breaks), numbers[-1]]
        yield from zip(starts, ends, strict=True)


def at_least(symbol: Symbol, low: Any) -> Guard:
    """When a symbol is this value or more."""
    return compare("ge", symbol, low)


# ── Numbers and dates ───────────────────────────────────────────────────────────────────────────────────────────


def quantity(value: Any) -> Quantity:
    """A number, or the number of a day, as a term over a denominator."""
    match value:
        case Quantity():
            return value
        case Day():
            return Quantity(value.term)
        case datetime.date():
            return Quantity(z3.IntVal(value.toordinal()))
        case _:
            exact = Fraction(value)
            return Quantity(z3.IntVal(exact.numerator), exact.denominator)


COMPARISONS: dict[str, Callable[[Any, Any], Guard]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "ge": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
}


def compare(builtin: str, a: Any, b: Any) -> Guard:
    """When a comparison of two numbers, or of two dates, holds; ratios are multiplied across."""
    if not isinstance(a, Symbol) and not isinstance(b, Symbol):
        return COMPARISONS[builtin](a, b)
    return COMPARISONS[builtin](*_across(quantity(a), quantity(b)))


def _across(a: Quantity, b: Quantity) -> tuple[Term, Term]:
    """The two tops once both numbers have the same bottom."""
    if isinstance(a.bottom, int) and isinstance(b.bottom, int):
        bottom = _common(a.bottom, b.bottom)
        return _times(a.term, bottom // a.bottom), _times(b.term, bottom // b.bottom)
    return _times(a.term, b.bottom), _times(b.term, a.bottom)


def _common(a: int, b: int) -> int:
    """The least common multiple of two denominators."""
    return a * Fraction(a, b).denominator


def _times(a: Term, b: Term) -> Term:
    if isinstance(a, int) and isinstance(b, int):
        return a * b
    return b if isinstance(a, int) and a == 1 else a if isinstance(b, int) and b == 1 else a * b


def add(a: Any, b: Any) -> Quantity:
    """The sum."""
    left, right = quantity(a), quantity(b)
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        top, other = _across(left, right)
        return Quantity(top + other, _common(left.bottom, right.bottom))
    top, other = _across(left, right)
    return Quantity(top + other, _times(left.bottom, right.bottom))


def negative(a: Any) -> Quantity:
    """The same number below zero."""
    number = quantity(a)
    return Quantity(-number.term, number.bottom)


def multiply(a: Any, b: Any) -> Quantity:
    """The product."""
    left, right = quantity(a), quantity(b)
    return Quantity(left.term * right.term, _times(left.bottom, right.bottom))


def divide(a: Any, b: Any) -> Quantity:
    """The exact ratio, provided that the divisor is not zero."""
    left, right = quantity(a), quantity(b)
    top, bottom = _times(left.term, right.bottom), _times(left.bottom, right.term)
    if not isinstance(b, Symbol):
        exact = Fraction(b)
        sign = 1 if exact > 0 else -1
        return Quantity(_times(left.term, sign * exact.denominator), _times(left.bottom, abs(exact.numerator)))
    return Quantity(z3.If(right.term < 0, -top, top), z3.If(right.term < 0, -bottom, bottom))


def least(a: Any, b: Any) -> Quantity:
    """The lesser of two numbers."""
    return merged([(compare("le", a, b), a), (True, b)])


def greatest(a: Any, b: Any) -> Quantity:
    """The greater of two numbers."""
    return merged([(compare("ge", a, b), a), (True, b)])


def magnitude(a: Any) -> Quantity:
    """The number without its sign."""
    return merged([(compare("ge", a, 0), a), (True, negative(a))])


def merged(choices: Sequence[tuple[Guard, Any]]) -> Quantity:
    """The number whose guard holds first; the last is taken whatever its guard."""
    numbers = [quantity(value) for _, value in choices]
    if all(isinstance(number.bottom, int) for number in numbers):
        bottom = reduce(_common, (number.bottom for number in numbers))
        tops = [_times(number.term, bottom // number.bottom) for number in numbers]
        return Quantity(_first(choices, tops), bottom)
    tops, bottoms = [number.term for number in numbers], [number.bottom for number in numbers]
    return Quantity(_first(choices, tops), _first(choices, bottoms))


def _first(choices: Sequence[tuple[Guard, Any]], terms: Sequence[Term]) -> Term:
    found = terms[-1]
    for (guard, _), term in reversed(list(zip(choices[:-1], terms[:-1], strict=True))):
        found = chosen(guard, term, found)
    return found


def rounded(value: Any, step: Any, mode: str) -> Quantity:
    """The multiple of a step (> 0) next to a number, in one of the modes of `builtins.round_to`."""
    number = quantity(value)
    pace = Fraction(step)
    top = _times(number.term, pace.denominator)
    bottom = _times(number.bottom, pace.numerator)
    down = _floor(top, bottom)
    rest = top - down * bottom
    twice = 2 * rest - bottom
    match mode:
        case "down":
            up: Guard = False
        case "up":
            up = rest > 0
        case "truncate":
            up = z3.And(rest > 0, top < 0)
        case "nearest":
            up = z3.Or(twice > 0, z3.And(twice == 0, top > 0))
        case _:
            up = z3.Or(twice > 0, z3.And(twice == 0, down % 2 == 1))
    found = down + chosen(up, z3.IntVal(1), z3.IntVal(0))
    return Quantity(_times(found, pace.numerator), pace.denominator)


def _floor(top: Term, bottom: Term) -> Term:
    """The whole quotient, downwards; z3's own is downwards because the divisor is above zero."""
    if z3.is_int(top) and (isinstance(bottom, int) or z3.is_int(bottom)):
        return top / bottom
    return z3.ToInt(top / bottom)


def whole_quotient(a: Any, b: Any) -> Quantity:
    """How many whole times `b`, not zero, fits in `a`; downwards."""
    ratio_ = divide(a, b)
    return Quantity(_floor(ratio_.term, ratio_.bottom))


def later(day: Any, days: Any) -> Day:
    """The date so many days later: the days are whole."""
    return Day(quantity(day).term + quantity(days).term)


def school_year(year: Any) -> Days:
    """From 1 September of a year to 31 August of the next."""
    number = quantity(year).term
    return Days(_new_year(number + 1) - 122, _new_year(number + 2) - 123)


def civil_year(year: Any) -> Days:
    """From 1 January to 31 December."""
    number = quantity(year).term
    return Days(_new_year(number), _new_year(number + 1) - 1)


def _new_year(year: Term) -> Term:
    """The number of 1 January."""
    before = year - 1
    return 365 * before + before / 4 - before / 100 + before / 400 + 1


def moved(term: Term, variable: Term, by: int) -> Term:
    """The same term, or the same guard, when a variable is worth so much more."""
    return term if isinstance(term, (bool, int)) else z3.substitute(term, (variable, variable + by))


# ── Questions ───────────────────────────────────────────────────────────────────────────────────────────────────


class UndecidedError(Exception):
    """What is asked is not told to the solver."""


class LateError(UndecidedError):
    """The solver did not answer in the time it was given."""


@dataclass(frozen=True, slots=True)
class Model:
    """A case that the solver found: what each term is worth in it."""

    found: Any

    def number(self, term: Term) -> Fraction:
        """What a number is worth."""
        value = self.found.eval(term, model_completion=True)
        if z3.is_int_value(value):
            return Fraction(value.as_long())
        if not z3.is_rational_value(value):
            raise UndecidedError
        return Fraction(value.numerator_as_long(), value.denominator_as_long())

    def holds(self, guard: Guard) -> bool:
        """Whether a guard holds."""
        return guard if isinstance(guard, bool) else z3.is_true(self.found.eval(guard, model_completion=True))


@dataclass(slots=True)
class Solver:
    """What is known of all cases, and so many milliseconds for each question."""

    timeout: int
    facts: list[Guard] = field(default_factory=list)
    _end: int = 0

    def begin(self) -> None:
        """A question begins."""
        self._end = monotonic_ns() + self.timeout * 10**6

    def hurry(self) -> None:
        """Go on only if there is time left.

        Raises:
            LateError: if the time of the question is up.
        """
        if self._end and monotonic_ns() > self._end:
            raise LateError

    def suppose(self, guard: Guard) -> None:
        """What holds of all cases."""
        if guard is not True:
            self.facts.append(guard)

    def greatest(self, guard: Guard, number: Quantity) -> Fraction | None:
        """The greatest value of a number when a guard holds; None when no limit was found."""
        if not isinstance(number.bottom, int) or not z3.is_int(number.term):
            return None
        optimizer = z3.Optimize()
        optimizer.set("timeout", self.timeout)
        optimizer.add(*self.facts)
        optimizer.add(guard)
        goal = optimizer.maximize(number.term)
        if optimizer.check() != z3.sat:
            return None
        limit = optimizer.upper(goal)
        return Fraction(limit.as_long(), number.bottom) if z3.is_int_value(limit) else None

    def model(self, guard: Guard, wishes: Iterable[Guard] = ()) -> Model | None:
        """A case in which something is so, None when there is none; wishes are granted in order, within the time.

        Raises:
            LateError: if the time is up.
        """
        if guard is False:
            return None
        solver = self._asked(guard)
        if solver is None:
            return None
        found = solver.model()
        solver.set("timeout", max(self.timeout // 20, 50))
        late = monotonic_ns() + self.timeout * 10**6 // 4
        for wish in wishes:
            if z3.is_true(found.eval(wish)):
                solver.add(wish)
            elif monotonic_ns() < late:
                solver.push()
                solver.add(wish)
                if solver.check() == z3.sat:
                    found = solver.model()
                else:
                    solver.pop()
        return Model(found)

    def _asked(self, guard: Guard) -> Any:
        """A solver that found the guard to be possible; None when it is not.

        The simple one is ten times as fast on tables and choices; the other knows more of products.
        """
        for make, share in ((z3.SimpleSolver, 2), (z3.Solver, 2)):
            solver = make()
            solver.set("timeout", self.timeout // share)
            solver.add(*self.facts)
            solver.add(guard)
            match solver.check():
                case z3.sat:
                    return solver
                case z3.unsat:
                    return None
        raise LateError
