"""An article of the regulation that nothing encodes and that is not declared as not computable."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.aims import Finding
from engine.checks.findings import found, rules
from engine.policy.model import Policy, Rule


def check(policy: Policy) -> Iterator[Finding]:
    """REG002."""
    cited = set(_cited(policy))
    for article in policy.articles.values():
        if article.not_computable is None and article.id not in cited:
            yield Finding(found(policy, "REG002", article.span, article=article.id, title=article.title))


def _cited(policy: Policy) -> Iterator[str]:
    declared = (policy.parameters, policy.readings, policy.appraisals, policy.tables)
    for declaration in (one for group in declared for one in group.values()):
        yield from declaration.articles
    for _, rule in rules(policy):
        yield from _of_rule(rule)


def _of_rule(rule: Rule) -> Iterator[str]:
    yield from rule.articles
    if rule.cliff is not None:
        yield from rule.cliff.articles
    for articles in rule.branch_articles.values():
        yield from articles
    if rule.conditions is not None:
        for condition in rule.conditions.conditions():
            yield from condition.articles
