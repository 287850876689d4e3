"""A condition that drops out of an `et` when what it compares is *sans objet*: the others then decide without it.

What it compares is an optional input, a column that may be empty, or a rule on a day when that rule is not in force.
Nothing is said when the rule tests it itself (`est_connu`, `si_sans_objet`…), nor when nothing of the `et` would be
left. Not seen: facts that reach the condition through another rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.aims import Being, Finding, reaching
from engine.checks.choices import tested, uses_by_node
from engine.checks.findings import Owner, about, found, rules
from engine.checks.periods import common, day_without, during, in_force_of, narrowed, period_of
from engine.language import core
from engine.language.builtins import BUILTINS
from engine.language.tree import walk
from engine.policy.model import ALWAYS, Policy, Table

Facts = frozenset[core.Field]
NOTHING: Facts = frozenset()


def check(policy: Policy) -> Iterator[Finding]:
    """REG051. The case shown is one in which the `et` holds without the condition."""
    for owner, rule in rules(policy):
        dropping = [(node, *pair) for node in walk(rule.expression) for pair in _dropping(policy, owner, node)]
        if not dropping:
            continue
        known, uses = tested(owner, rule), uses_by_node(owner, rule)
        period = common(period_of(policy, owner), rule.in_force)
        for node, condition, facts in dropping:
            use = uses[id(node)]
            days = narrowed(during(period, use.guards), node)
            absent = [
                fact
                for fact in facts - known
                if _is_optional(policy, fact) or day_without(in_force_of(policy, fact), days)
            ]
            if fact := min(absent, key=lambda fact: fact.name, default=None):
                neutral = found(policy, "REG051", condition.span, about(policy, owner, rule), name=fact.name)
                wishes = ((node, Being.TRUE), (condition, Being.ABSENT), (fact, Being.ABSENT))
                yield Finding(neutral, [reaching(use, *wishes, day=day_without(in_force_of(policy, fact), days))])


def _dropping(policy: Policy, owner: Owner, node: core.Node) -> Iterator[tuple[core.Node, Facts]]:
    """The conditions of an `et` that some facts make *sans objet*, when others then stay."""
    if isinstance(node, core.Call) and node.builtin == "and":
        parts = [_meant(owner, argument) for argument in node.arguments]
        dropping = [_dropped_by(policy, part) for part in parts]
        everywhere = frozenset.intersection(*dropping)
        for part, facts in zip(parts, dropping, strict=True):
            if facts - everywhere:
                yield part, facts - everywhere


def _meant(owner: Owner, node: core.Node) -> core.Node:
    """The condition itself, where a hidden field stands for it."""
    if isinstance(node, core.Field) and isinstance(node.row, core.Current):
        hidden = owner.rules.get(node.name)
        if hidden is not None and hidden.hidden is not None:
            return hidden.expression
    return node


def _dropped_by(policy: Policy, node: core.Node) -> Facts:
    """The optional facts, and rules not always in force, of which one alone makes an expression *sans objet*."""
    match node:
        case core.Field():
            own = frozenset([node]) if _is_optional(policy, node) or in_force_of(policy, node) != ALWAYS else NOTHING
            return own | _dropped_by(policy, node.row)
        case core.Call(builtin="and" | "or", arguments=arguments):
            return frozenset.intersection(*(_dropped_by(policy, argument) for argument in arguments))
        case core.Call(builtin="in", arguments=(subject, *_)):
            return _dropped_by(policy, subject)
        case core.Call(builtin=builtin, arguments=arguments) if BUILTINS[builtin].strict:
            return NOTHING.union(*(_dropped_by(policy, argument) for argument in arguments))
        case _:
            return NOTHING


def _is_optional(policy: Policy, node: core.Field) -> bool:
    owner = policy.owner(node.record)
    given = owner.columns if isinstance(owner, Table) else owner.inputs
    return node.name in given and given[node.name].optional
