"""Parameters that have no value on a day when a rule reads them, and values that were to be checked again by then."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from engine.checks.findings import about, found, key_span, name_span, rules
from engine.checks.periods import DAY, narrowed, period_of
from engine.language import core
from engine.language.tree import children
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.load import RuleContext
from engine.policy.model import Parameter, Policy, Validity
from engine.text.diagnostics import Diagnostic


def check(policy: Policy) -> Iterator[Diagnostic]:
    """REG009 (no value at the start), REG016 (no value any more), REG017 (to be checked again)."""
    first_days: dict[str, tuple[datetime.date, RuleContext]] = {}
    last_days: dict[str, datetime.date | None] = {}
    for owner, rule in rules(policy):
        for name, period in _read(rule.expression, period_of(policy, owner)):
            if period.start is not None and (name not in first_days or period.start < first_days[name][0]):
                first_days[name] = (period.start, about(policy, owner, rule))
            last_days[name] = _later(last_days.get(name, period.end), period.end)
    for name, end in last_days.items():
        parameter = policy.parameters[name]
        if name in first_days:
            yield from _at_start(policy, parameter, *first_days[name])
        if parameter.until is not None and (end is None or parameter.until < end):
            after = Spoken(parameter.until + DAY, DATE, policy.units)
            yield found(policy, "REG016", key_span(policy, ("to",), parameter.span), name=name, date=after)


def _at_start(policy: Policy, parameter: Parameter, start: datetime.date, context: RuleContext) -> Iterator[Diagnostic]:
    span = name_span(policy, parameter.id, parameter.span)
    if parameter.at(start) is None and (parameter.until is None or start <= parameter.until):
        day = Spoken(start, DATE, policy.units)
        yield found(policy, "REG009", span, context, name=parameter.id, date=day)
    if parameter.review_before is not None and parameter.review_before <= start:
        yield _alarm(policy, parameter, start)


def overdue(policy: Policy, day: datetime.date, names: Iterable[str]) -> Iterator[Diagnostic]:
    """REG017, for those of some parameters that are still in force on a day by which they were to be checked again."""
    for name in names:
        if policy.in_force.covers(day) and policy.parameters[name].is_overdue(day):
            yield _alarm(policy, policy.parameters[name], day)


def _alarm(policy: Policy, parameter: Parameter, day: datetime.date) -> Diagnostic:
    place = key_span(policy, ("review_before",), parameter.span)
    before, said = Spoken(parameter.review_before, DATE, policy.units), Spoken(day, DATE, policy.units)
    return found(policy, "REG017", place, name=parameter.id, date=before, day=said)


def _later(a: datetime.date | None, b: datetime.date | None) -> datetime.date | None:
    return None if a is None or b is None else max(a, b)


def _read(node: core.Node, period: Validity) -> Iterator[tuple[str, Validity]]:
    """The parameters that an expression reads at the date of the case, and on which days it may."""
    match node:
        case core.Parameter(date=None):
            yield node.name, period
        case core.Choose():
            for arm in node.arms:
                yield from _read(arm.condition, period)
                yield from _read(arm.value, narrowed(period, arm.condition))
            if node.otherwise is not None:
                yield from _read(node.otherwise, period)
        case _:
            for child in children(node):
                yield from _read(child, period)
