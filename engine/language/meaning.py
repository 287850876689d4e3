"""What an expression means whatever way it is written: two that mean the same are equal, and can be looked up.

Left out are places, types (they follow from what is named) and the order of what has no order: the operands of `et`,
of a sum or of an equality, the alternatives of a choice where only one can be true. `a > b` is `b < a`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from engine.language import core

Meaning = tuple[Any, ...]

Behind = Callable[[core.Field], core.Node | None]
"""What stands behind a field that is only a way of writing (a condition of a rule); None for one with a name."""

UNORDERED = frozenset({"and", "or", "add", "mul", "eq", "ne", "min", "max"})
NESTED = frozenset({"and", "or"})
CONVERSE = {"gt": "lt", "ge": "le"}


def meaning(node: core.Node, behind: Behind = lambda _: None) -> Meaning:
    """The meaning of an expression, without how and where it is written."""
    match node:
        case core.Literal():
            return ("literal", isinstance(node.value, bool), node.value)
        case core.Field() if (hidden := behind(node)) is not None:
            return meaning(hidden, behind)
        case core.Call():
            return _call(node, behind)
        case core.Choose():
            arms = tuple((meaning(arm.condition, behind), meaning(arm.value, behind)) for arm in node.arms)
            otherwise = None if node.otherwise is None else meaning(node.otherwise, behind)
            return ("choose", _sorted(arms) if node.exclusive else arms, otherwise, node.exclusive)
        case _:
            own = (getattr(node, item.name) for item in fields(node) if item.name not in ("type", "span"))
            return (type(node).__name__, *(_part(value, behind) for value in own))


def _call(node: core.Call, behind: Behind) -> Meaning:
    parts = tuple(meaning(part, behind) for part in node.arguments)
    if node.builtin in CONVERSE:
        return ("call", CONVERSE[node.builtin], parts[::-1])
    if node.builtin in NESTED:
        parts = tuple(inner for part in parts for inner in _operands(part, node.builtin))
    return ("call", node.builtin, _sorted(parts) if node.builtin in UNORDERED else parts)


def _operands(part: Meaning, builtin: str) -> Meaning:
    """The operands of an `et` in an `et` are operands of the outer one."""
    return part[2] if part[:2] == ("call", builtin) else (part,)


def _part(value: Any, behind: Behind) -> Any:
    if isinstance(value, core.Node):
        return meaning(value, behind)
    if isinstance(value, tuple):
        return tuple(_part(item, behind) for item in value)
    return value


def _sorted(parts: Meaning) -> Meaning:
    # any order will do, as long as it is always the same
    return tuple(sorted(parts, key=repr))
