"""What is in force on no day, and versions that come to an end with nothing after them.

Values that were replaced before the policy began are left alone: they are the history of the parameter. So are those
of a parameter that is also read at other dates than that of the case.

No case is ever decided with what is in force on no day. The case shown is of the nearest day that the policy has, on
which something else decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.aims import Aim, Being, Finding, own, reaching
from engine.checks.choices import Use
from engine.checks.findings import about, found, key_span, name_span, rules
from engine.checks.periods import DAY, common, is_empty, narrowed, period_of, reads
from engine.language import core
from engine.language.tree import walk
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.model import ALWAYS, Day, Policy, Validity


def check(policy: Policy) -> Iterator[Finding]:
    """REG019 (a value), REG020 (a rule or a version), REG022 (the last version ends)."""
    yield from _values(policy)
    for owner, rule in rules(policy):
        context, period = about(policy, owner, rule), period_of(policy, owner)
        if rule.in_force != ALWAYS and is_empty(common(period, rule.in_force)):
            idle = found(policy, "REG020", key_span(policy, ("in_force",), rule.span), context, name=rule.name)
            day = _nearest(rule.in_force, period)
            yield Finding(idle, [Aim(owner=owner, rule=rule, wishes=((own(owner, rule), Being.ABSENT),), day=day)])
        if rule.form == "versions" and isinstance(rule.expression, core.Choose):
            versions = Use(owner, rule, rule.expression, ())
            yield from _versions(policy, versions, rule.expression, common(period, rule.in_force))


def _values(policy: Policy) -> Iterator[Finding]:
    end = policy.in_force.end
    if end is None:
        return
    nodes = [node for _, rule in rules(policy) for node in walk(rule.expression) if isinstance(node, core.Parameter)]
    elsewhere = {node.name for node in nodes if node.date is not None}
    starts = [(p, next((start for start, _ in p.timeline if start > end), None)) for p in policy.parameters.values()]
    late = [(p, start) for p, start in starts if start is not None and p.id not in elsewhere]
    where = reads(policy) if late else {}
    for parameter, start in late:
        day, last = Spoken(start, DATE, policy.units), Spoken(end, DATE, policy.units)
        span = name_span(policy, parameter.id, parameter.span)
        idle = found(policy, "REG019", span, name=parameter.id, date=day, end=last)
        yield Finding(idle, [reaching(use, day=period.end) for use, period in where.get(parameter.id, ())])


def _versions(policy: Policy, use: Use, versions: core.Choose, period: Validity) -> Iterator[Finding]:
    context, name = about(policy, use.owner, use.rule), use.rule.name
    periods = [(narrowed(period, arm.condition), arm) for arm in versions.arms]
    for days, arm in periods:
        if is_empty(days):
            idle = found(policy, "REG020", key_span(policy, ("from",), arm.span), context, name=name)
            day = _nearest(narrowed(ALWAYS, arm.condition), period)
            yield Finding(idle, [reaching(use, (arm.condition, Being.UNMET), day=day)])
    ends = [(days.end, arm) for days, arm in periods]
    if any(end is None or end == period.end for end, _ in ends):
        return
    last, arm = max(((end, arm) for end, arm in ends if end is not None), key=lambda pair: pair[0])
    day, span = last + DAY, key_span(policy, ("to",), arm.span)
    ended = found(policy, "REG022", span, context, name=name, date=Spoken(day, DATE, policy.units))
    yield Finding(ended, [reaching(use, (versions, Being.ABSENT), day=day)])


def _nearest(out: Validity, period: Validity) -> Day | None:
    """The day of a period that is nearest to days out of it: its last one when they come after it, else its first."""
    is_after = out.start is not None and period.end is not None and period.end < out.start
    return period.end if is_after else period.start
