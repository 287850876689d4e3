"""A change that takes effect before the text that decides it was adopted: a wrong date, or a wrong article.

Looked at: the values of a parameter and the versions of a rule after the first, when every text that they cite has a
date. The first of them may be older than its text, which then only takes over what was there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from engine.checks.findings import found, key_span, name_span, rules
from engine.checks.periods import narrowed
from engine.language import core
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.model import ALWAYS, Policy
from engine.text.diagnostics import Diagnostic
from engine.text.source import Span

Day = datetime.date


def check(policy: Policy) -> Iterator[Diagnostic]:
    """REG021."""
    for parameter in policy.parameters.values():
        span = name_span(policy, parameter.id, parameter.span)
        changes = [start for start, _ in parameter.timeline[1:]]
        for day in changes:
            if adopted := _too_late(policy, parameter.articles, day):
                yield _found(policy, span, parameter.id, day, adopted)
    for _, rule in rules(policy):
        if rule.form == "versions" and isinstance(rule.expression, core.Choose):
            starts = [(narrowed(ALWAYS, arm.condition).start, arm) for arm in rule.expression.arms]
            dated = sorted(((start, arm) for start, arm in starts if start), key=lambda pair: pair[0])
            for start, arm in dated[1:]:
                articles = rule.branch_articles.get(arm.span, rule.articles)
                if adopted := _too_late(policy, articles, start):
                    yield _found(policy, key_span(policy, ("from",), arm.span), rule.name, start, adopted)


def _too_late(policy: Policy, articles: Iterable[str], day: Day) -> Day | None:
    """When the oldest of the texts cited was adopted, if that is after a day."""
    cited = [policy.articles[id].source for id in articles if id in policy.articles]
    dates = [policy.legal_sources[id].date if id in policy.legal_sources else None for id in cited]
    known = [date for date in dates if date is not None]
    return min(known) if known and len(known) == len(dates) and min(known) > day else None


def _found(policy: Policy, span: Span, name: str, day: Day, adopted: Day) -> Diagnostic:
    start, date = Spoken(day, DATE, policy.units), Spoken(adopted, DATE, policy.units)
    return found(policy, "REG021", span, name=name, start=start, date=date)
