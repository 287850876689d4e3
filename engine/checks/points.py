"""The values of a fact that are worth looking at: each threshold, its neighbours, and something else."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from engine.checks.facts import Fact, TooMuchError
from engine.checks.periods import DAY
from engine.language.types import Date, Number
from engine.language.values import NOT_APPLICABLE, exact
from engine.text.diagnostics import Language

MIDDLE = datetime.date(2000, 1, 1)
ELSE: dict[Language, str] = {"fr": "autre", "en": "other"}


def points(fact: Fact, language: Language) -> tuple[Any, ...]:
    """Values of a fact among which all its comparisons are seen to be true and false, the thresholds first.

    Raises:
        TooMuchError: if no value of the fact is known.
    """
    if fact.values is not None:
        return fact.values
    if fact.rows is not None:
        once = {tuple(row[column] for column in fact.columns): row for row in fact.rows}
        return tuple(once.values())
    match fact.type:
        case Number():
            found = _numbers(fact, fact.type)
        case Date():
            found = _dates(fact)
        case _:
            found = _texts(fact, language)
    chosen = tuple(dict.fromkeys(found))
    if fact.optional:
        chosen = (*chosen, NOT_APPLICABLE)
    if not chosen:
        raise TooMuchError
    return chosen


def usual(fact: Fact, language: Language) -> Any:
    """A value of a fact that is as good as another.

    Raises:
        TooMuchError: if no value of the fact is known.
    """
    found = points(fact, language) if fact.marks or not fact.is_open else _start(fact, language)
    for value in found:
        return value
    raise TooMuchError


def step(fact: Fact) -> Any:
    """The least distance between two values, or a small one when there is none."""
    if isinstance(fact.type, Date):
        return DAY
    scale = fact.type.scale if isinstance(fact.type, Number) else None
    if scale is None:
        return Fraction(1, 100) if isinstance(fact.type, Number) and fact.type.percent else 1
    return exact(Fraction(1, 10**scale))


def _start(fact: Fact, language: Language) -> Iterable[Any]:
    match fact.type:
        case Number():
            return _within(fact, [1, fact.low if fact.low is not None else fact.high])
        case Date():
            return _within(fact, [MIDDLE, fact.low if fact.low is not None else fact.high])
        case _:
            return _texts(fact, language)


def _within(fact: Fact, values: Iterable[Any]) -> list[Any]:
    low, high = fact.low, fact.high
    return [v for v in values if v is not None and (low is None or low <= v) and (high is None or v <= high)]


def _numbers(fact: Fact, type: Number) -> list[Any]:
    bounds = [bound for bound in (fact.low, fact.high) if bound is not None]
    if not fact.marks:
        return _within(fact, [1, *bounds])[:1]
    least = step(fact)
    marks = sorted(fact.marks)
    if type.scale is None:
        stops = sorted({*marks, *bounds})
        between = [exact(Fraction(a + b) / 2) for a, b in pairwise(stops)]
        return _within(fact, [*marks, *between, stops[0] - least, stops[-1] + least, *bounds])
    near: list[Any] = []
    for mark in marks:
        whole = exact((Fraction(mark) / least).__floor__() * Fraction(least))
        above = whole if whole == mark else exact(Fraction(whole + least))
        near += [whole, above, exact(Fraction(whole - least)), exact(Fraction(above + least))]
    return _within(fact, [*(mark for mark in marks if mark in near), *near, *bounds])


def _dates(fact: Fact) -> list[Any]:
    bounds = [bound for bound in (fact.low, fact.high) if bound is not None]
    if not fact.marks:
        return _within(fact, [*bounds, MIDDLE])[:1]
    near = [mark + days for mark in sorted(fact.marks) for days in (-DAY, DAY) if _has_neighbours(mark)]
    return _within(fact, [*sorted(fact.marks), *near, *bounds])


def _has_neighbours(day: datetime.date) -> bool:
    return datetime.date.min < day < datetime.date.max


def _texts(fact: Fact, language: Language) -> list[Any]:
    """Each text that is compared, a longer one for each beginning, and one that is none of them."""
    known = sorted(fact.marks)
    longer = [_unlike(prefix + "-", known) for prefix in sorted(fact.prefixes)]
    other = _unlike(ELSE[language], known)
    found = [*known, *longer, other]
    return [text for text in found if not fact.pattern or re.fullmatch(fact.pattern, text)]


def _unlike(text: str, known: list[str]) -> str:
    """The text, changed until it is none of those known and begins with no more of them than it must."""
    begun = {k for k in known if text[:-1].startswith(k)}
    while text in known or {k for k in known if text.startswith(k)} - begun:
        text = text[:-1] + chr(ord(text[-1]) + 1)
    return text
