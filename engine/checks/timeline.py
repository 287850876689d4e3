"""Parameters that have no value on a day when a rule reads them, and values that were to be checked again by then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.checks.aims import Aim, Being, Finding, own, reaching
from engine.checks.findings import about, found, key_span, name_span
from engine.checks.periods import DAY, Read, reads
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.model import Day, Parameter, Policy
from engine.text.diagnostics import Diagnostic, Template

AFTER_END = Template(
    fr="la valeur du {late} vient après « au: », qui finit toutes les valeurs : retirez « au: » ou repoussez-le",
    en='the value of {late} comes after "to:", which ends all the values: remove "to:" or move it',
)
"""What to do where the next value is written already, and has no effect."""


def check(policy: Policy) -> Iterator[Finding]:
    """REG009 (no value at the start), REG016 (no value any more), REG017 (to be checked again)."""
    for name, where in reads(policy).items():
        parameter, until = policy.parameters[name], policy.parameters[name].until
        yield from _at_start(policy, parameter, where)
        if until is not None and any(read.period.end is None or until < read.period.end for read in where):
            day = until + DAY
            span, after = key_span(policy, ("to",), parameter.span), Spoken(day, DATE, policy.units)
            late = [Spoken(start, DATE, policy.units) for start, _ in parameter.timeline if start > until]
            more = {"late": late[0]} if late else {}
            ended = found(policy, "REG016", span, None, (), AFTER_END if late else None, name=name, date=after, **more)
            yield Finding(ended, _without_value(where, day))


def _at_start(policy: Policy, parameter: Parameter, where: Sequence[Read]) -> Iterator[Finding]:
    starts = [(read.period.start, read.use) for read in where if read.period.start is not None]
    if not starts:
        return
    start, use = min(starts, key=lambda pair: pair[0])
    if parameter.at(start) is None and (parameter.until is None or start <= parameter.until):
        span, day = name_span(policy, parameter.id, parameter.span), Spoken(start, DATE, policy.units)
        late = found(policy, "REG009", span, about(policy, use.owner, use.rule), name=parameter.id, date=day)
        yield Finding(late, _without_value(where, start))
    if parameter.review_before is not None and parameter.review_before <= start:
        yield Finding(_alarm(policy, parameter, start), _relying(where, start))


def overdue(policy: Policy, day: Day, names: Iterable[str]) -> Iterator[Diagnostic]:
    """REG017, for those of some parameters that are still in force on a day by which they were to be checked again."""
    for name in names:
        if policy.in_force.covers(day) and policy.parameters[name].is_overdue(day):
            yield _alarm(policy, policy.parameters[name], day)


def alarms(policy: Policy, day: Day) -> Iterator[Finding]:
    """REG017 on a day, each with a case of that day."""
    late = list(overdue(policy, day, policy.parameters))
    where = reads(policy) if late else {}
    for alarm in late:
        yield Finding(alarm, _relying(where.get(alarm.args["name"], ()), day))


def _alarm(policy: Policy, parameter: Parameter, day: Day) -> Diagnostic:
    place = key_span(policy, ("review_before",), parameter.span)
    before, said = Spoken(parameter.review_before, DATE, policy.units), Spoken(day, DATE, policy.units)
    return found(policy, "REG017", place, name=parameter.id, date=before, day=said)


def _without_value(where: Iterable[Read], day: Day) -> Iterator[Aim]:
    """Cases on a day, or on the first after it when the parameter is read, in which a rule fails for want of it."""
    for use, period in where:
        first = day if period.start is None else max(day, period.start)
        if period.covers(first):
            yield reaching(use, (use.node, Being.FAILED), (own(use.owner, use.rule), Being.FAILED), day=first)


def _relying(where: Iterable[Read], day: Day) -> Iterator[Aim]:
    """Cases of a day in which the parameter is read."""
    return (reaching(use, day=day) for use, period in where if period.covers(day))
