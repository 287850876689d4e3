"""The choices of a rule, each with what must hold for it to be made at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.language import core
from engine.language.tree import children
from engine.policy.model import Rule
from engine.text.source import Span

Guard = tuple[core.Node, bool]
"""A condition, and whether it must hold or must not."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice between alternatives, and the conditions under which its result is used."""

    node: core.Choose
    guards: tuple[Guard, ...]

    @property
    def conditions(self) -> tuple[core.Node, ...]:
        """The condition of each alternative."""
        return tuple(arm.condition for arm in self.node.arms)


def choices(rule: Rule) -> Iterator[Choice]:
    """Every choice in the expression of a rule, outer ones first."""
    return _choices(rule.expression, ())


def _choices(node: core.Node, guards: tuple[Guard, ...]) -> Iterator[Choice]:
    match node:
        case core.Choose():
            yield Choice(node, guards)
            passed: tuple[Guard, ...] = ()
            for arm in node.arms:
                yield from _choices(arm.condition, guards)
                # of exclusive alternatives no more than one holds: what holds twice is reported as such
                yield from _choices(arm.value, (*guards, *(() if node.exclusive else passed), (arm.condition, True)))
                passed = (*passed, (arm.condition, False))
            if node.otherwise is not None:
                yield from _choices(node.otherwise, (*guards, *passed))
        case core.Aggregate(where=core.Node() as where):
            yield from _choices(where, guards)
            yield from _choices(node.value, (*guards, (where, True)))
        case _:
            for child in children(node):
                yield from _choices(child, guards)


def is_written(condition: core.Node, within: Span) -> bool:
    """Whether the author wrote the condition itself, rather than dates, cells of a table or bounds of a bracket."""
    return condition.span != within
