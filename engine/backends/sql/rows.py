"""Where the rows that an expression speaks of are found from the relation that it is computed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.backends.sql.frames import Frame
from engine.backends.sql.pieces import Cell, Sql
from engine.language import core
from engine.language.tree import walk

CURRENT = -1
"""The row that a rule is computed for, beside the rows of aggregates, which are told by their depth."""


@dataclass(frozen=True, slots=True)
class Up:
    """The row of the relation itself, or one above it: `line` are the records from its own up to that of the row."""

    line: tuple[str, ...]

    @property
    def record(self) -> str:
        """The record of the row."""
        return self.line[-1]

    @property
    def is_own(self) -> bool:
        """Whether it is the row of the relation itself."""
        return len(self.line) == 1


@dataclass(frozen=True, slots=True)
class Held:
    """A row of a record, by the number that the relation holds."""

    record: str
    id: Sql


@dataclass(frozen=True, slots=True)
class InTable:
    """A row of a table."""

    cell: Cell


RowAt = Up | Held | InTable


@dataclass(frozen=True, slots=True)
class Scope:
    """The relation that an expression is computed in, and the rows that it can speak of.

    `known` are the expressions whose values the relation holds already. `is_record` says that a row of the relation is
    one of a record, and none is there twice.
    """

    frame: Frame
    rows: Mapping[int, RowAt]
    known: Mapping[core.Node, Cell] = field(default_factory=dict)
    is_record: bool = True


def mentioned(nodes: Iterable[core.Node], depth: int) -> frozenset[int]:
    """The rows, of those outside an aggregate of this depth, that expressions speak of."""
    found = set()
    for tree in nodes:
        for node in walk(tree):
            if isinstance(node, core.Current):
                found.add(CURRENT)
            elif isinstance(node, core.Bound) and node.depth < depth:
                found.add(node.depth)
    return frozenset(found)
