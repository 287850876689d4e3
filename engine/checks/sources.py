"""A change that takes effect before the text that decides it was adopted: a wrong date, or a wrong article.

Looked at: the values of a parameter and the versions of a rule after the first, when every text that they cite has a
date. The first of them may be older than its text, which then only takes over what was there.

The case shown is of the last day on which the change is applied without its text. There is none when these days are
all before the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from engine.checks.aims import Aim, Finding, reaching
from engine.checks.choices import uses_by_node
from engine.checks.findings import found, key_span, name_span, rules
from engine.checks.periods import DAY, Read, common, during, is_empty, narrowed, period_of, reads
from engine.language import core
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.model import ALWAYS, Day, Parameter, Policy, Validity
from engine.text.diagnostics import Diagnostic
from engine.text.source import Span


def check(policy: Policy) -> Iterator[Finding]:
    """REG021."""
    yield from _values(policy)
    for owner, rule in rules(policy):
        if rule.form == "versions" and isinstance(rule.expression, core.Choose):
            starts = [(narrowed(ALWAYS, arm.condition).start, arm) for arm in rule.expression.arms]
            dated = sorted(((start, arm) for start, arm in starts if start), key=lambda pair: pair[0])
            for start, arm in dated[1:]:
                articles = rule.branch_articles.get(arm.span, rule.articles)
                if adopted := _too_late(policy, articles, start):
                    early = _found(policy, key_span(policy, ("from",), arm.span), rule.name, start, adopted)
                    version = uses_by_node(owner, rule)[id(arm.value)]
                    read = Read(version, during(period_of(policy, owner), version.guards))
                    yield Finding(early, _without_text([read], Validity(start, adopted - DAY)))


def _values(policy: Policy) -> Iterator[Finding]:
    changes = [(parameter, *days) for parameter in policy.parameters.values() for days in _changes(parameter)]
    early = [(*change, day) for change in changes if (day := _too_late(policy, change[0].articles, change[1]))]
    where = reads(policy) if early else {}
    for parameter, start, last, adopted in early:
        span = name_span(policy, parameter.id, parameter.span)
        days = common(Validity(start, last), Validity(None, adopted - DAY))
        finding = _found(policy, span, parameter.id, start, adopted)
        yield Finding(finding, _without_text(where.get(parameter.id, ()), days))


def _changes(parameter: Parameter) -> Iterator[tuple[Day, Day | None]]:
    """The first and the last day of each value of a parameter after the first."""
    starts = [start for start, _ in parameter.timeline[1:]]
    for start, following in zip_longest(starts, starts[1:]):
        yield start, parameter.until if following is None else following - DAY


def _without_text(where: Iterable[Read], days: Validity) -> Iterator[Aim]:
    """Cases of the last of some days on which what changed is used."""
    for use, period in where:
        if not is_empty(both := common(days, period)):
            yield reaching(use, day=both.end)


def _too_late(policy: Policy, articles: Iterable[str], day: Day) -> Day | None:
    """When the oldest of the texts cited was adopted, if that is after a day."""
    cited = [policy.articles[id].source for id in articles if id in policy.articles]
    dates = [policy.legal_sources[id].date if id in policy.legal_sources else None for id in cited]
    known = [date for date in dates if date is not None]
    return min(known) if known and len(known) == len(dates) and min(known) > day else None


def _found(policy: Policy, span: Span, name: str, day: Day, adopted: Day) -> Diagnostic:
    start, date = Spoken(day, DATE, policy.units), Spoken(adopted, DATE, policy.units)
    return found(policy, "REG021", span, name=name, start=start, date=date)
