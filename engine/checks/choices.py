"""The choices of a rule and its other parts, each with what must hold for it to be used at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.checks.findings import Owner, rules
from engine.language import core
from engine.language.tree import children, walk
from engine.policy.model import Policy, Rule
from engine.text.source import Span

Guard = tuple[core.Node, bool]
"""A condition, and whether it must hold or must not."""

TELLING = frozenset({"is_known", "is_given", "if_not_applicable"})
"""What looks at whether a fact is *sans objet*."""

Around = core.Aggregate | None
"""The aggregate that computes something for each of its rows, the nearest one; None for what is computed once."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice between alternatives, and the conditions under which its result is used."""

    node: core.Choose
    guards: tuple[Guard, ...]
    around: Around

    @property
    def conditions(self) -> tuple[core.Node, ...]:
        """The condition of each alternative."""
        return tuple(arm.condition for arm in self.node.arms)


@dataclass(frozen=True, slots=True)
class Use:
    """A part of a rule, and the conditions under which what it is worth is used."""

    owner: Owner
    rule: Rule
    node: core.Node
    guards: tuple[Guard, ...]
    around: Around = None


def uses(policy: Policy) -> Iterator[Use]:
    """Every part of every rule."""
    for owner, rule in rules(policy):
        yield from uses_of(owner, rule)


def uses_of(owner: Owner, rule: Rule) -> Iterator[Use]:
    """Every part of a rule, outer ones first."""
    return (Use(owner, rule, *part) for part in _parts(rule.expression))


def uses_by_node(owner: Owner, rule: Rule) -> Mapping[int, Use]:
    """Every part of a rule, by its identity."""
    return {id(use.node): use for use in uses_of(owner, rule)}


def choices(rule: Rule) -> Iterator[Choice]:
    """Every choice in the expression of a rule, outer ones first."""
    for node, guards, around in _parts(rule.expression):
        if isinstance(node, core.Choose):
            yield Choice(node, guards, around)


def tested(owner: Owner, rule: Rule) -> frozenset[core.Field]:
    """The facts that a rule tests for being *sans objet*, in its conditions too."""
    name = rule.hidden or rule.name
    family = [rule, *(other for other in owner.rules.values() if other.hidden is not None and other.hidden == name)]
    calls = [node for one in family for node in walk(one.expression) if isinstance(node, core.Call)]
    looked_at = [walk(call.arguments[0]) for call in calls if call.builtin in TELLING]
    return frozenset(node for nodes in looked_at for node in nodes if isinstance(node, core.Field))


def _parts(expression: core.Node) -> Iterator[tuple[core.Node, tuple[Guard, ...], Around]]:
    """Every part of an expression, outer ones first, and the conditions under which what it is worth is used."""
    waiting: list[tuple[core.Node, tuple[Guard, ...], Around]] = [(expression, (), None)]
    while waiting:
        node, guards, around = waiting.pop()
        yield node, guards, around
        inside = node if isinstance(node, core.Aggregate) else around
        waiting += [(part, under, inside) for part, under in reversed(list(_below(node, guards)))]


def _below(node: core.Node, guards: tuple[Guard, ...]) -> Iterator[tuple[core.Node, tuple[Guard, ...]]]:
    match node:
        case core.Choose():
            passed: tuple[Guard, ...] = ()
            for arm in node.arms:
                yield arm.condition, guards
                # of exclusive alternatives no more than one holds: what holds twice is reported as such
                yield arm.value, (*guards, *(() if node.exclusive else passed), (arm.condition, True))
                passed = (*passed, (arm.condition, False))
            if node.otherwise is not None:
                yield node.otherwise, (*guards, *passed)
        case core.Aggregate(where=core.Node() as where):
            yield node.rows, guards
            yield where, guards
            yield node.value, (*guards, (where, True))
        case _:
            for child in children(node):
                yield child, guards


def is_written(condition: core.Node, within: Span) -> bool:
    """Whether the author wrote the condition itself, rather than dates, cells of a table or bounds of a bracket."""
    return condition.span != within
