"""What stands at a place of a policy: its shape, the words of its keys, what is declared for its value."""

from __future__ import annotations

from functools import cache

from engine.policy.model import Input, Parameter, Policy
from engine.policy.shape import (
    COLUMN,
    DEFERRED,
    INPUT,
    TYPE,
    Deferred,
    Either,
    Fixed,
    ListOf,
    MapOf,
    Plain,
    Shape,
)
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words
from engine.text.document import Node, Scalar, Sequence

CELL = Plain(Words("une case", "a cell"))
"""A cell of a decision table, which the shape of files takes for any value."""

TYPE_NAME = Plain(Words("un type", "a type"))
"""The name of a type, which the shape of files takes for any name."""

Path = tuple[str, ...]
"""The identifiers and names under which something stands; a list adds none."""


@cache
def words_of(shape: Fixed, language: Language) -> dict[str, str]:
    """From the words of the keys of a block to their identifiers, in the order in which they are written."""
    return {vocabulary.say("key", key, language): key for key in shape.keys}


def chosen(node: Node, shape: Shape) -> Shape:
    """The shape of a node among those it may have, told by how it is written."""
    match shape:
        case Deferred():
            return chosen(node, DEFERRED[shape.name])
        case Either() if isinstance(node, Scalar) and shape in (TYPE, INPUT, COLUMN):
            return TYPE_NAME
        case Either():
            kind: type[Shape] | tuple[type[Shape], ...] = Plain
            if not isinstance(node, Scalar):
                kind = ListOf if isinstance(node, Sequence) else (MapOf, Fixed)
            return next((option for option in shape.options if isinstance(option, kind)), shape)
        case _:
            return shape


def given_at(policy: Policy, path: Path) -> Input | Parameter | None:
    """What is declared for the value at a path: an input, a column, a parameter."""
    match path:
        case ("parameters", name, "values", _):
            return policy.parameters.get(name)
        case ("tables", table, "rows", name) | ("tables", table, "columns", name, "min" | "max"):
            return policy.tables[table].columns.get(name)
        case ("records", record, "inputs", name, "min" | "max"):
            return policy.records[record].inputs.get(name)
        case _:
            return None
