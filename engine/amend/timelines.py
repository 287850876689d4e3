"""What an amendment changes in the values of a parameter, stretch of time by stretch of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from engine.amend.changes import Change
from engine.amend.sides import Item, Sides, day_before
from engine.language.types import Type
from engine.policy.model import Day, Parameter, Policy


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days over which a parameter has one value in each policy; None where it has none, or where there is no end."""

    start: Day
    end: Day | None
    old: Any
    new: Any


def stretches(old: Parameter, new: Parameter) -> tuple[Stretch, ...]:
    """The stretches of time over which the two differ, from the first to the last."""
    days = sorted({day for parameter in (old, new) for day in _turns(parameter)})
    found: list[Stretch] = []
    for start, after in pairwise([*days, None]):
        assert start is not None, "only the last day is without limit"
        end = day_before(after) if after else None
        was, now = old.at(start), new.at(start)
        if was == now:
            continue
        last = found[-1] if found else None
        if last and last.end == day_before(start) and (last.old, last.new) == (was, now):
            found[-1] = Stretch(last.start, end, was, now)
        else:
            found.append(Stretch(start, end, was, now))
    return tuple(found)


def _turns(parameter: Parameter) -> Iterator[Day]:
    """The days on which the value of a parameter may change."""
    yield from (day for day, _ in parameter.timeline)
    if parameter.until is not None and parameter.until != Day.max:
        yield parameter.until.fromordinal(parameter.until.toordinal() + 1)


def value_changes(item: Item, old: Parameter, new: Parameter) -> Iterator[Change]:
    """`forfait élève : 151 € → 155 € à compter du 1er septembre 2024`, a line for each stretch of time."""
    sides = item.sides
    for stretch in stretches(old, new):
        if stretch.new is None and _is_past(sides, stretch):
            continue
        yield replace(
            item.change("changed"),
            old=_said(sides, stretch.old, old.type, sides.old) or _before(sides, old, stretch.start),
            new=_said(sides, stretch.new, new.type, sides.new) or sides.word("aucune valeur", "no value"),
            since=sides.from_day(stretch.start, stretch.end),
            start=stretch.start,
            basis=sides.basis(new.articles, always=True),
        )


def _is_past(sides: Sides, stretch: Stretch) -> bool:
    """Whether the new policy says nothing any more of days that it does not govern."""
    start = sides.new.in_force.start
    return start is not None and stretch.end is not None and stretch.end < start


def _said(sides: Sides, value: Any, type: Type, policy: Policy) -> str:
    return "" if value is None else sides.said(value, type, policy)


def _before(sides: Sides, old: Parameter, day: Day) -> str:
    """The value that had ended before a day, or that there was none."""
    ended = old.at(old.until) if old.until is not None and old.until < day else None
    if ended is None or old.until is None:
        return sides.word("aucune valeur", "no value")
    said, until = sides.said(ended, old.type, sides.old), sides.day(old.until)
    return sides.word(f"{said} jusqu'au {until}", f"{said} until {until}")


def values_text(sides: Sides, parameter: Parameter, policy: Policy) -> str:
    """`151 €/élève à compter du 1er septembre 2023 ; 155 €/élève à compter du 1er septembre 2024`"""
    values = [
        f"{sides.said(value, parameter.type, policy)} {sides.from_day(start, None)}"
        for start, value in parameter.timeline
    ]
    return sides.word(" ; ", "; ").join(values)
