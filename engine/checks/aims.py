"""What a check finds, and what a case has to be to show it: the conditions that hold in it, the record, the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from engine.checks.choices import Around, Guard, Use
from engine.checks.findings import Owner
from engine.checks.situations import Witness
from engine.language import core
from engine.policy.model import Day, Rule
from engine.text.diagnostics import Diagnostic


class Being(Enum):
    """What an expression may have to be in a case."""

    TRUE = auto()
    UNMET = auto()
    """Neither true nor an error."""
    ABSENT = auto()
    """Not applicable."""
    FAILED = auto()
    """An error."""


Wish = tuple[core.Node, Being]
"""An expression of a rule, and what it has to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A case to look for: of the owner of a rule, in which all wishes come true, on a day when there is one.

    What it is about may be computed for each row of the aggregate `around` it. `witness` holds the facts that matter,
    when they are known already.
    """

    owner: Owner
    rule: Rule
    around: Around = None
    wishes: tuple[Wish, ...]
    day: Day | None = None
    witness: Witness | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says, and what would show it: the first of these cases that there is.

    What is told `only_if_shown` is a suspicion until a case confirms it. Of those at one place the first that is
    confirmed is told, and each thing is told at one place.
    """

    diagnostic: Diagnostic
    aims: Iterable[Aim] = ()
    only_if_shown: bool = False


def met(guards: Iterable[Guard]) -> tuple[Wish, ...]:
    """That a choice is made: its conditions hold, or do not."""
    return tuple((condition, Being.TRUE if holds else Being.UNMET) for condition, holds in guards)


def reaching(use: Use, *wishes: Wish, day: Day | None = None) -> Aim:
    """A case in which a part of a rule is used, and some wishes come true besides."""
    return Aim(owner=use.owner, rule=use.rule, around=use.around, wishes=(*met(use.guards), *wishes), day=day)


def own(owner: Owner, rule: Rule) -> core.Field:
    """The result of a rule, read from the row it belongs to."""
    row = core.Current(record=owner.id, span=rule.span)
    return core.Field(row=row, record=owner.id, name=rule.name, type=rule.type, span=rule.span)
