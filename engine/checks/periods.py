"""The days on which cases of a record may be, on which a condition on their date holds, on which a value is read."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from engine.checks.choices import Guard, Use, uses_of
from engine.checks.findings import Owner, rules
from engine.language import core
from engine.language.tree import walk
from engine.policy.model import ALWAYS, Day, Policy, Record, Validity

DAY = datetime.timedelta(days=1)


def period_of(policy: Policy, owner: Owner) -> Validity:
    """The days on which cases of an owner may be: those of the policy, of the record and of those it belongs to."""
    if not isinstance(owner, Record):
        return policy.in_force
    above = policy.in_force if owner.parent is None else period_of(policy, policy.records[owner.parent])
    return common(above, owner.in_force)


def common(a: Validity, b: Validity) -> Validity:
    """The days of both."""
    starts = [day for day in (a.start, b.start) if day is not None]
    ends = [day for day in (a.end, b.end) if day is not None]
    return Validity(max(starts, default=None), min(ends, default=None))


def during(period: Validity, guards: Iterable[Guard]) -> Validity:
    """The days of a period outside of which a part of a rule that is guarded so cannot be used."""
    for condition, holds in guards:
        period = narrowed(period, condition) if holds else period
    return period


def is_empty(period: Validity) -> bool:
    """Whether a period has no day."""
    return period.start is not None and period.end is not None and period.end < period.start


def narrowed(period: Validity, condition: core.Node) -> Validity:
    """The days of a period outside of which a condition cannot hold, as far as it compares the date with days."""
    match condition:
        case core.Call(builtin="and", arguments=arguments):
            for argument in arguments:
                period = narrowed(period, argument)
            return period
        case core.Call(builtin="ge", arguments=(core.CaseDate(), core.Literal(value=datetime.date() as day))):
            return common(period, Validity(day, None))
        case core.Call(builtin="le", arguments=(core.CaseDate(), core.Literal(value=datetime.date() as day))):
            return common(period, Validity(None, day))
        case _:
            return period


def in_force_of(policy: Policy, node: core.Field) -> Validity:
    """The days on which what a field names has a value: all of them, unless it is a rule that has its own."""
    rule = policy.owner(node.record).rules.get(node.name)
    return ALWAYS if rule is None else rule.in_force


def day_without(own: Validity, period: Validity) -> Day | None:
    """A day of a period that is not of another one: the first after it, else the last before it, None without any."""
    if own.end is not None and not is_empty(after := common(period, Validity(own.end + DAY, None))):
        return after.start
    if own.start is not None and not is_empty(before := common(period, Validity(None, own.start - DAY))):
        return before.end
    return None


class Read(NamedTuple):
    """A place where a parameter is read at the date of the case, and the days on which it may be."""

    use: Use
    period: Validity


def reads(policy: Policy) -> Mapping[str, list[Read]]:
    """Where each parameter is read at the date of the case, as far as it is on some day."""
    found: dict[str, list[Read]] = {}
    for owner, rule in rules(policy):
        if not any(isinstance(node, core.Parameter) for node in walk(rule.expression)):
            continue
        for use in uses_of(owner, rule):
            if isinstance(use.node, core.Parameter) and use.node.date is None:
                period = during(period_of(policy, owner), use.guards)
                if not is_empty(period):
                    found.setdefault(use.node.name, []).append(Read(use, period))
    return found
