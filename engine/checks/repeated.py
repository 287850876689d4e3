"""The same condition twice where once is enough: in a list of conditions, or on both sides of an `et` or an `ou`.

Most often a copied line in which something was to be changed. Not seen: conditions that mean the same but are written
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.checks.aims import Aim, Being, Finding, reaching
from engine.checks.choices import uses_by_node
from engine.checks.findings import Owner, about, found, rules
from engine.language import core
from engine.language.tree import walk
from engine.policy.model import Group, Policy, Rule
from engine.text.diagnostics import Words

Twice = tuple[core.Node, core.Node, Aim]
"""A condition, the same again, and a case in which they are asked."""

FIRST = Words("elle est déjà là", "it is already here")


def check(policy: Policy) -> Iterator[Finding]:
    """REG018. The case shown is one in which the condition holds, else one in which it is asked."""
    for owner, rule in rules(policy):
        for first, again, asked in (*_in_expression(owner, rule), *_in_groups(owner, rule)):
            repeated = found(policy, "REG018", again.span, about(policy, owner, rule), related=((first.span, FIRST),))
            yield Finding(repeated, [replace(asked, wishes=(*asked.wishes, (again, Being.TRUE))), asked])


def _in_expression(owner: Owner, rule: Rule) -> Iterator[Twice]:
    joined = (node for node in walk(rule.expression) if isinstance(node, core.Call) and node.builtin in ("and", "or"))
    repeated = [(node, *pair) for node in joined for pair in _twice(_operands(node, node.builtin))]
    uses = uses_by_node(owner, rule) if repeated else {}
    for node, first, again in repeated:
        yield first, again, reaching(uses[id(node)])


def _operands(node: core.Node, builtin: str) -> Iterator[core.Node]:
    """What one operator joins, however it is grouped."""
    if isinstance(node, core.Call) and node.builtin == builtin:
        for argument in node.arguments:
            yield from _operands(argument, builtin)
    else:
        yield node


def _in_groups(owner: Owner, rule: Rule) -> Iterator[Twice]:
    groups = [rule.conditions] if rule.conditions is not None else []
    while groups:
        group = groups.pop()
        groups += [item for item in group.items if isinstance(item, Group)]
        hidden = [
            owner.rules[item.field] for item in group.items if not isinstance(item, Group) if item.field in owner.rules
        ]
        for first, again in _twice(one.expression for one in hidden if one.hidden is not None):
            yield first, again, Aim(owner=owner, rule=rule, wishes=())


def _twice(conditions: Iterable[core.Node]) -> Iterator[tuple[core.Node, core.Node]]:
    """A condition where it first stands, and where it stands again."""
    first: dict[core.Node, core.Node] = {}
    for condition in conditions:
        before = first.setdefault(condition, condition)
        if before.span != condition.span:
            yield before, condition
