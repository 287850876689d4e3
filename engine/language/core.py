"""What expressions mean: names bound, types known. The backends read this tree and nothing else.

A row is the record an expression is about (`Current`), the record it belongs to (`Parent`), the row of an aggregate
(`Bound`), or any expression that refers to a row of a table. A field is always read from a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.language.tree import Tree
from engine.language.types import ANYTHING, Type
from engine.text.source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(Tree):
    """Base of the core nodes: the type of the value, and where the author wrote it."""

    type: Type = ANYTHING
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Node):
    """A constant: a value, or the state `sans_objet`."""

    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Current(Node):
    """The record, or the row of a table, that the rule belongs to."""

    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent(Node):
    """The record that another belongs to."""

    row: Node
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Node):
    """The row an aggregate is looking at; `depth` tells nested aggregates apart, from the outside, counting from 0."""

    depth: int
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Node):
    """A field of a row: an input, a column, or the result of a rule."""

    row: Node
    record: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Node):
    """The value of a parameter in force at the date of the case, or at `date`."""

    name: str
    date: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Node):
    """The reading taken of an ambiguity: the name of one of its choices."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDate(Node):
    """The date of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(Node):
    """The row of a table with these keys; an error when there is none."""

    table: str
    keys: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exists(Node):
    """Whether a table has a row with these keys: `code dans formations`."""

    table: str
    keys: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A builtin applied to its arguments, by the identifier of the builtin."""

    builtin: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm(Node):
    """One alternative of a choice."""

    condition: Node
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Node):
    """Alternatives. When `exclusive`, the one that is true decides and two that are true are an error; otherwise the
    first true one decides. Without `otherwise`, none true is an error."""

    arms: tuple[Arm, ...]
    otherwise: Node | None = None
    exclusive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Children(Node):
    """The records that belong to a row."""

    row: Node
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows(Node):
    """All rows of a table that are in force at the date of the case."""

    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Node):
    """A builtin over the rows for which `where` holds; `value` is computed for each of them."""

    builtin: str
    rows: Node
    depth: int
    value: Node
    where: Node | None = None
