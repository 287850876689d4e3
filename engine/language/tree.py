"""Walking a tree, written once: both trees of the language are frozen dataclasses whose children are their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache, partial
from typing import Any, TypeVar

R = TypeVar("R")
T = TypeVar("T", bound="Tree")


class Tree:
    """Base of the nodes of both trees."""

    __slots__ = ()


LEAVES = frozenset({"bool", "int", "str", "Span", "Type"})
"""The annotations of fields that hold no node."""


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The names of the fields that may hold nodes: every kind of node is a dataclass."""
    return tuple(item.name for item in fields(kind) if item.type not in LEAVES)


def children(node: T) -> tuple[T, ...]:
    """The nodes directly below, in the order of the fields."""
    found: list[T] = []
    kind: type = type(node)
    for name in _names(kind):
        value = getattr(node, name)
        if isinstance(value, Tree):
            found.append(value)  # type: ignore[arg-type]  # a tree holds nodes of its own kind only
        elif isinstance(value, tuple):
            found += [part for part in value if isinstance(part, Tree)]  # type: ignore[misc]  # same
    return tuple(found)


def fold(node: T, step: Callable[[T, tuple[R, ...]], R]) -> R:
    """Combine bottom-up: `step(node, results_of_children)`."""
    return step(node, tuple(fold(child, step) for child in children(node)))


def walk(node: T) -> Iterator[T]:
    """The node and all below it, parents first."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += children(node)[::-1]


def changed(node: T, change: Callable[[T], T | None]) -> T:
    """The tree with other parts: `change` gives what stands for a part, or None to leave it."""
    new = change(node)
    if new is not None:
        return new
    kind: type = type(node)
    made: dict[str, Any] = {}
    for name in _names(kind):
        value = getattr(node, name)
        if isinstance(value, Tree):
            made[name] = changed(value, change)  # type: ignore[arg-type]  # as in `children`
        elif isinstance(value, tuple):
            made[name] = tuple(changed(part, change) if isinstance(part, Tree) else part for part in value)  # type: ignore[arg-type]  # same
    return replace(node, **made) if made else node  # type: ignore[type-var]  # every kind of node is a dataclass


def places(node: T) -> Iterator[tuple[T, Callable[[T], T]]]:
    """Every part of a tree, parents first, with what gives the tree with another part in its place."""
    yield node, lambda part: part
    kind: type = type(node)
    for name in _names(kind):
        value = getattr(node, name)
        for at, item in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(item, Tree):
                for part, put in places(item):
                    yield part, partial(_with, node, name, at, put)  # type: ignore[misc]  # as in `children`


def _with(node: Any, name: str, at: int, put: Callable[[Any], Any], part: Any) -> Any:
    """The node with another part somewhere below its child number `at` in a field; `put` makes this child."""
    value = getattr(node, name)
    child = (*value[:at], put(part), *value[at + 1 :]) if isinstance(value, tuple) else put(part)
    return replace(node, **{name: child})
