"""Worths: each value that an expression can have, with the guard under which it has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from engine.backends import proof
from engine.backends.proof import Day, Days, Guard, Quantity, Symbol, both, either, opposite
from engine.language import core
from engine.language.types import Date, Number
from engine.language.values import NOT_APPLICABLE, Failure, Period, Range, State, worst

Worth = Mapping[Any, Guard]

WRONG = Failure("EVA000")


def union(pieces: Iterable[tuple[Guard, Worth]]) -> Worth:
    """What is worth one thing or another; the symbols for numbers, and those for dates, become one."""
    guards: dict[Any, list[Guard]] = {}
    for guard, worth in pieces:
        for value, own in worth.items():
            if (together := both(guard, own)) is not False:
                guards.setdefault(value, []).append(together)
    found = disjoint(guards)
    for kind, make in ((Quantity, proof.merged), (Day, merged_days)):
        several = [(guard, value) for value, guard in found.items() if isinstance(value, kind)]
        if len(several) > 1:
            found = {value: guard for value, guard in found.items() if not isinstance(value, kind)}
            found[make(several)] = either(*(guard for guard, _ in several))
    return found


def disjoint(guards: Mapping[Any, Sequence[Guard]]) -> dict[Any, Guard]:
    """The guard of each value: the value with the most of them has what the others leave, as one of them always is."""
    most = max(guards, key=lambda value: len(guards[value]), default=None)
    found = {value: either(*several) for value, several in guards.items() if value is not most}
    if guards:
        found[most] = opposite(either(*found.values())) if len(guards[most]) > 1 or not found else guards[most][0]
    return found


def same(a: Worth, b: Worth) -> Guard:
    """When two expressions have the same value, of those that can be listed."""
    few, many = sorted((a, b), key=len)
    return either(*(both(guard, many[value]) for value, guard in few.items() if value in many))


def is_plain(worth: Worth) -> bool:
    """Whether there are only values of the language."""
    return not any(isinstance(value, (Symbol, State, Range, Period)) for value in worth)


def apart(worth: Worth) -> tuple[Worth, Worth]:
    """The values, and the states."""
    states = {value: guard for value, guard in worth.items() if isinstance(value, State)}
    return ({v: guard for v, guard in worth.items() if v not in states} if states else worth), states


def among_states(found: Worth, *states: Worth) -> Worth:
    """What a strict operator makes of arguments that have these states: what is found, where none has one."""
    fine = [opposite(either(*own.values())) for own in states]
    pieces: list[tuple[Guard, Worth]] = [(both(*fine), found)]
    for some in product(*((None, *own) for own in states)):
        if (state := worst(some)) is not None:
            guards = (fine[i] if one is None else states[i][one] for i, one in enumerate(some))
            pieces.append((both(*guards), {state: True}))
    return union(pieces) if len(pieces) > 1 else found


def when(worth: Worth, test: Callable[[Any], Guard]) -> Guard:
    """When the value passes a test."""
    return either(*(both(guard, test(value)) for value, guard in worth.items()))


def told(guard: Guard) -> Worth:
    """The worth of a condition that holds under a guard."""
    return {guard: True} if isinstance(guard, bool) else {True: guard, False: opposite(guard)}


def several(guards: Sequence[Guard]) -> Guard:
    """When two of them hold."""
    once: Guard = False
    twice: list[Guard] = []
    for guard in guards:
        twice.append(both(once, guard))
        once = either(once, guard)
    return either(*twice)


def merged_days(choices: Sequence[tuple[Guard, Any]]) -> Day:
    """The date whose guard holds first."""
    return Day(proof.merged(choices).term)


def condensed(worth: Worth) -> Worth:
    """The same with its numbers as one symbol, when there are several."""
    numbers = [
        (guard, v) for v, guard in worth.items() if isinstance(v, (int, Fraction, Quantity)) and not isinstance(v, bool)
    ]
    if len(numbers) < 2:
        return worth
    rest = {v: guard for v, guard in worth.items() if all(v is not number for _, number in numbers)}
    return {**rest, proof.merged(numbers): either(*(guard for guard, _ in numbers))}


# ── Arithmetic ──────────────────────────────────────────────────────────────────────────────────────────────────

ROUNDINGS: Mapping[str, str] = {
    "round_up": "up",
    "round_down": "down",
    "round_nearest": "nearest",
    "round_half_even": "half_even",
    "truncate": "truncate",
}


def computed(node: core.Call, values: Sequence[Any]) -> Worth | None:
    """Arithmetic of numbers and dates that the case decides; None when it is not told."""
    match node.builtin, values:
        case (("add" | "sub"), (a, b)) if isinstance(node.type, Date):
            days, day = (a, b) if isinstance(node.arguments[0].type, Number) else (b, a)
            return {proof.later(day, days if node.builtin == "add" else proof.negative(days)): True}
        case "add", (a, b):
            return {proof.add(a, b): True}
        case "sub", (a, b):
            return {proof.add(a, proof.negative(b)): True}
        case "neg", (a,):
            return {proof.negative(a): True}
        case "mul", (a, b):
            return {proof.multiply(a, b): True}
        case (("div" | "quotient"), (a, b)):
            make = proof.divide if node.builtin == "div" else proof.whole_quotient
            if not isinstance(b, Symbol):
                return {make(a, b): True} if b else {Failure("EVA001"): True}
            zero = proof.compare("eq", b, 0)
            return {make(a, b): opposite(zero), Failure("EVA001"): zero}
        case (("min" | "max" | "cap" | "raise_to"), (first, *others)):
            make = proof.least if node.builtin in ("min", "cap") else proof.greatest
            for other in others:
                first = make(first, other)
            return {Day(first.term) if isinstance(node.type, Date) else first: True}
        case (("school_year" | "civil_year"), (Quantity(bottom=1) as year,)):
            period = proof.school_year(year) if node.builtin == "school_year" else proof.civil_year(year)
            there = both(proof.compare("ge", year, 1), proof.compare("le", year, 9998))
            return {period: there, Failure("EVA003"): opposite(there)}
        case "start", (Days(term=first),):
            return {Day(first): True}
        case "end", (Days(last=last),):
            return {Day(last): True}
        case "abs", (a,):
            return {proof.magnitude(a): True}
        case _, (a, step) if node.builtin in ROUNDINGS and not isinstance(step, Symbol) and step > 0:
            return {proof.rounded(a, step, ROUNDINGS[node.builtin]): True}
        case _:
            return None


# ── Aggregates ──────────────────────────────────────────────────────────────────────────────────────────────────


def gathered(node: core.Aggregate, pieces: Sequence[tuple[Guard, Any]]) -> Worth | None:
    """What an aggregate makes of the values of the rows kept; None when it is not told."""
    wrong = either(*(guard for guard, value in pieces if isinstance(value, Failure)))
    values = [(guard, value) for guard, value in pieces if not isinstance(value, State)]
    fine = opposite(wrong)
    match node.builtin:
        case "sum" | "count":
            total: Any = 0
            for guard, value in values:
                part = 1 if node.builtin == "count" else value
                if guard is not True:
                    part = proof.merged([(guard, part), (True, 0)])
                total = (
                    total + part
                    if not isinstance(part, Symbol) and not isinstance(total, Symbol)
                    else proof.add(total, part)
                )
            return {total: fine, WRONG: wrong}
        case "any" | "all":
            sought = node.builtin == "any"
            found = either(*(guard for guard, value in values if value is sought))
            return {sought: both(fine, found), not sought: both(fine, opposite(found)), WRONG: wrong}
        case "least" | "greatest" if isinstance(node.type, Number) and values:
            make = proof.least if node.builtin == "least" else proof.greatest
            found, best = values[0]
            for guard, value in values[1:]:
                better = proof.merged([(both(found, guard), make(best, value)), (guard, value), (True, best)])
                found, best = either(found, guard), better
            return {best: both(fine, found), NOT_APPLICABLE: both(fine, opposite(found)), WRONG: wrong}
        case _:
            return None
