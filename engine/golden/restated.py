"""The conditions of a rule once a part of its expression is another: one left out, any of them for all of them.

Reasons are drawn from the conditions of a rule and from its expression: who changes one changes both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from engine.language import core
from engine.language.tree import walk
from engine.policy.model import Condition, Group, Record, Rule, Table
from engine.policy.plan import Key

Stated = Condition | Group


def restated(owner: Record | Table, rule: Rule, old: core.Node, new: core.Node) -> Mapping[Key, Group]:
    """The conditions that are others when a part of the expression of a rule becomes another, by the rule that states
    them: the rule itself, or the one it was made for. None are when the part is no group of conditions."""
    stating = owner.rules.get(rule.hidden or rule.name, rule)
    if stating.conditions is None:
        return {}
    known = {condition.field: condition for condition in stating.conditions.conditions()}
    before, after = (_stated(node, known, owner) for node in (old, new))
    if not isinstance(before, Group) or after is None:
        return {}
    conditions = _simplest(stating.conditions)
    changed = _with(conditions, before, after)
    if changed == conditions:
        return {}
    group = changed if isinstance(changed, Group) else Group(kind="all", items=(changed,))
    return {(owner.id, stating.name): group}


def _stated(node: core.Node, known: Mapping[str, Condition], owner: Record | Table) -> Stated | None:
    """The conditions that an expression is made of; None when it is made of anything else."""
    match node:
        case core.Field(row=core.Current(), name=name) if name in known:
            return known[name]
        case core.Field(row=core.Current(), name=name) if name in owner.rules and owner.rules[name].hidden:
            # a rule that is subject to an appraisal: its own conditions are behind a field
            parts = (_stated(part, known, owner) for part in walk(owner.rules[name].expression))
            return next((found for found in parts if found is not None), None)
        case core.Call(builtin="and" | "or", arguments=arguments):
            items = [_stated(part, known, owner) for part in arguments]
            stated = tuple(item for item in items if item is not None)
            kind: Literal["all", "any"] = "all" if node.builtin == "and" else "any"
            return Group(kind=kind, items=stated) if len(stated) == len(items) else None
        case _:
            return None


def _simplest(stated: Stated) -> Stated:
    """The same conditions; one alone is no group."""
    if isinstance(stated, Condition):
        return stated
    items = tuple(map(_simplest, stated.items))
    return items[0] if len(items) == 1 else Group(kind=stated.kind, items=items)


def _with(stated: Stated, old: Group, new: Stated) -> Stated:
    """The conditions with some of them in the place of others."""
    if stated == old:
        return new
    if isinstance(stated, Condition):
        return stated
    return Group(kind=stated.kind, items=tuple(_with(item, old, new) for item in stated.items))
