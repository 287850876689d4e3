"""What is in force on no day, and versions that come to an end with nothing after them.

Values that were replaced before the policy began are left alone: they are the history of the parameter. So are those
of a parameter that is also read at other dates than that of the case.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.findings import about, found, key_span, name_span, rules
from engine.checks.periods import DAY, common, narrowed, period_of
from engine.language import core
from engine.language.tree import walk
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.load import RuleContext
from engine.policy.model import ALWAYS, Policy, Validity
from engine.text.diagnostics import Diagnostic


def check(policy: Policy) -> Iterator[Diagnostic]:
    """REG019 (a value), REG020 (a rule or a version), REG022 (the last version ends)."""
    yield from _values(policy)
    for owner, rule in rules(policy):
        context, period = about(policy, owner, rule), period_of(policy, owner)
        if rule.in_force != ALWAYS and _is_empty(common(period, rule.in_force)):
            span = key_span(policy, ("in_force",), rule.span)
            yield found(policy, "REG020", span, context, name=rule.name)
        if rule.form == "versions" and isinstance(rule.expression, core.Choose):
            yield from _versions(policy, rule.expression, common(period, rule.in_force), context, rule.name)


def _values(policy: Policy) -> Iterator[Diagnostic]:
    end = policy.in_force.end
    if end is None:
        return
    nodes = [node for _, rule in rules(policy) for node in walk(rule.expression) if isinstance(node, core.Parameter)]
    elsewhere = {node.name for node in nodes if node.date is not None}
    for parameter in policy.parameters.values():
        late = [start for start, _ in parameter.timeline if start > end]
        if late and parameter.id not in elsewhere:
            day, last = Spoken(late[0], DATE, policy.units), Spoken(end, DATE, policy.units)
            span = name_span(policy, parameter.id, parameter.span)
            yield found(policy, "REG019", span, name=parameter.id, date=day, end=last)


def _versions(
    policy: Policy, versions: core.Choose, period: Validity, context: RuleContext, name: str
) -> Iterator[Diagnostic]:
    periods = [(narrowed(period, arm.condition), arm) for arm in versions.arms]
    for found_, arm in periods:
        if _is_empty(found_):
            yield found(policy, "REG020", key_span(policy, ("from",), arm.span), context, name=name)
    ends = [(found_.end, arm) for found_, arm in periods]
    if any(end is None or end == period.end for end, _ in ends):
        return
    last, arm = max(((end, arm) for end, arm in ends if end is not None), key=lambda pair: pair[0])
    after = Spoken(last + DAY, DATE, policy.units)
    yield found(policy, "REG022", key_span(policy, ("to",), arm.span), context, name=name, date=after)


def _is_empty(period: Validity) -> bool:
    return period.start is not None and period.end is not None and period.end < period.start
