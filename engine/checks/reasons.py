"""A condition of a decision that has no words for when it fails: the officer would have no reason to give.

Only the conditions that lead to the outcome of a record are asked for words, and not those that merely name a rule or
an input with a label, whose words are then told.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.aims import Aim, Being, Finding, own
from engine.checks.findings import about, found, key_span
from engine.language import core
from engine.policy.model import Group, Policy, Record, Rule


def check(policy: Policy) -> Iterator[Finding]:
    """REG015."""
    for record in policy.records.values():
        if record.result.outcome is not None:
            for rule in _deciding(record, record.result.outcome):
                if rule.conditions is not None:
                    yield from _wordless(policy, record, rule, rule.conditions)


def _deciding(record: Record, outcome: str) -> Iterator[Rule]:
    """The rules of a record that its outcome is made of: the rule itself, then those that its conditions name."""
    pending, known = [outcome], set[str]()
    while pending:
        name = pending.pop()
        if name in known or name not in record.rules:
            continue
        known.add(name)
        rule = record.rules[name]
        yield rule
        if isinstance(rule.expression, core.Field):
            pending.append(rule.expression.name)
        if rule.conditions is not None:
            pending += [condition.field for condition in rule.conditions.conditions()]


def _wordless(policy: Policy, record: Record, rule: Rule, conditions: Group) -> Iterator[Finding]:
    for condition in conditions.conditions():
        hidden = record.rules.get(condition.field)
        if hidden is None or condition.reason or hidden.statement or "~" in hidden.name:
            continue
        if not _has_words(policy, hidden.expression):
            span = key_span(policy, ("if",), hidden.span)
            failing = Aim(owner=record, rule=rule, wishes=((own(record, hidden), Being.UNMET),))
            yield Finding(found(policy, "REG015", span, about(policy, record, rule)), [failing])


def _has_words(policy: Policy, expression: core.Node) -> bool:
    """Whether a condition is a rule, or an input with a label."""
    if not isinstance(expression, core.Field):
        return False
    owner = policy.owner(expression.record)
    return expression.name in owner.rules or bool(isinstance(owner, Record) and owner.inputs[expression.name].label)
