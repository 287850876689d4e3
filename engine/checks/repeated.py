"""The same condition twice where once is enough: in a list of conditions, or on both sides of an `et` or an `ou`.

Most often a copied line in which something was to be changed. Not seen: conditions that mean the same but are written
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.findings import Owner, about, found, rules
from engine.language import core
from engine.language.tree import walk
from engine.policy.model import Group, Policy, Rule
from engine.text.diagnostics import Diagnostic, Words
from engine.text.source import Span

FIRST = Words("elle est déjà là", "it is already here")


def check(policy: Policy) -> Iterator[Diagnostic]:
    """REG018."""
    for owner, rule in rules(policy):
        for first, again in (*_in_expression(rule.expression), *_in_groups(owner, rule)):
            yield found(policy, "REG018", again, about(policy, owner, rule), related=((first, FIRST),))


def _in_expression(expression: core.Node) -> Iterator[tuple[Span, Span]]:
    for node in walk(expression):
        if isinstance(node, core.Call) and node.builtin in ("and", "or"):
            yield from _twice([(operand, operand.span) for operand in _operands(node, node.builtin)])


def _operands(node: core.Node, builtin: str) -> Iterator[core.Node]:
    """What one operator joins, however it is grouped."""
    if isinstance(node, core.Call) and node.builtin == builtin:
        for argument in node.arguments:
            yield from _operands(argument, builtin)
    else:
        yield node


def _in_groups(owner: Owner, rule: Rule) -> Iterator[tuple[Span, Span]]:
    groups = [rule.conditions] if rule.conditions is not None else []
    while groups:
        group = groups.pop()
        groups += [item for item in group.items if isinstance(item, Group)]
        hidden = [
            owner.rules[item.field] for item in group.items if not isinstance(item, Group) if item.field in owner.rules
        ]
        yield from _twice([(one.expression, one.expression.span) for one in hidden if one.hidden is not None])


def _twice(conditions: list[tuple[core.Node, Span]]) -> Iterator[tuple[Span, Span]]:
    """Where a condition first stands, and where it stands again."""
    first: dict[core.Node, Span] = {}
    for condition, span in conditions:
        if condition in first and first[condition] != span:
            yield first[condition], span
        first.setdefault(condition, span)
