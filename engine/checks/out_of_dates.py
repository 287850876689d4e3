"""A rule computed from another on a day when that one is not in force: it is *sans objet*, and nobody receives it.

Nothing is said of what only conditions read (REG051 tells of those), nor unless a case was run in which the whole rule
is *sans objet* with the one that it reads: not where `si_sans_objet`, a condition or a version says what holds then.
Booleans are left alone: what is *sans objet* is neutral among conditions.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.aims import Being, Finding, own, reaching
from engine.checks.choices import tested, uses_of
from engine.checks.findings import about, found, rules
from engine.checks.periods import common, day_without, during, in_force_of, period_of
from engine.language import core
from engine.language.tree import walk
from engine.language.types import BOOLEAN, DATE
from engine.language.wording import Spoken
from engine.policy.model import ALWAYS, Policy


def check(policy: Policy) -> Iterator[Finding]:
    """REG024. The case shown is of the first day after the dates of the other rule, or of the last before."""
    for owner, rule in rules(policy):
        if rule.type == BOOLEAN or not any(_is_dated(policy, node) for node in walk(rule.expression)):
            continue
        period, known = common(period_of(policy, owner), rule.in_force), tested(owner, rule)
        for use in uses_of(owner, rule):
            if not isinstance(use.node, core.Field) or use.node in known or not _is_dated(policy, use.node):
                continue
            if day := day_without(in_force_of(policy, use.node), during(period, use.guards)):
                context, told = about(policy, owner, rule), Spoken(day, DATE, policy.units)
                span, name = use.node.span, use.node.name
                late = found(policy, "REG024", span, context, date=told, name=name, rule=rule.name)
                wishes = ((use.node, Being.ABSENT), (own(owner, rule), Being.ABSENT))
                yield Finding(late, [reaching(use, *wishes, day=day)], only_if_shown=True)


def _is_dated(policy: Policy, node: core.Node) -> bool:
    """Whether a part of an expression reads a rule that is not always in force."""
    return isinstance(node, core.Field) and in_force_of(policy, node) != ALWAYS
