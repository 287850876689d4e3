"""Gaps put together in few groups, so that a chart of them can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.language.values import Exact

MOST_BARS = 12
"""Bars that can be read at once."""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many gaps are between `low`, included, and `high`, excluded; or are `low` when the two are the same."""

    low: Exact
    high: Exact
    count: int


def binned(counts: Mapping[Exact, int]) -> tuple[Bin, ...]:
    """The gaps one by one when there are few, else in groups of one width; no gap at all stays apart."""
    if len(counts) <= MOST_BARS:
        return tuple(Bin(gap, gap, count) for gap, count in sorted(counts.items()))
    step = _step(max(counts) - min(counts))
    found: dict[tuple[Exact, Exact], int] = {}
    for gap, count in sorted(counts.items()):
        low = (gap // step) * step
        # what loses nothing must not be counted among those who gain little
        bounds = (gap, gap) if gap == 0 else (low, low + step)
        found[bounds] = found.get(bounds, 0) + count
    return tuple(Bin(low, high, count) for (low, high), count in found.items())


def _step(width: Exact) -> Exact:
    """The least of 1, 2, 5, 10, 20, 50… (or of 0.01, 0.02…) that cuts a width in few enough groups."""
    return next(step for step in _steps() if width / Fraction(step) <= MOST_BARS - 3)


def _steps() -> Iterable[Exact]:
    yield from (unit * factor for unit in _powers() for factor in (1, 2, 5))


def _powers() -> Iterator[Fraction]:
    power = Fraction(1, 100)
    while True:
        yield power
        power *= 10
