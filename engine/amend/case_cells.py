"""What golden files say, as trees of values, and values as the cells of a table hold them.

A cell holds a value as it is written in YAML: `inconnu` and `sans objet` as such, texts between quotes where they would
be words, `[a, b]` for a list, `(vide)` for a key without a value. White space at the end of a text is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from engine.text import document, vocabulary
from engine.text.diagnostics import Language
from engine.text.document import Mapping as MappingNode
from engine.text.document import Node, Scalar
from engine.text.document import Sequence as SequenceNode
from engine.text.scalars import quoted, scalar
from engine.text.source import Source


@dataclass(frozen=True, slots=True)
class Text:
    """A value; `is_text` tells that it is a text, where without quotes it would be a word: `"inconnu"`.

    `is_plain` says that it was written without quotes, which may be a number or a date.
    """

    text: str
    is_text: bool = False
    is_plain: bool = field(default=True, compare=False)


Tree: TypeAlias = "Text | tuple[Tree, ...] | dict[str, Tree] | None"
"""What a document says; None is a key without a value."""

EMPTY: Mapping[Language, str] = {"fr": "(vide)", "en": "(empty)"}

_STATES = frozenset(
    spelling.replace(" ", between)
    for language in ("fr", "en")
    for spelling in vocabulary.understood("state", language)
    for between in (" ", "_")
)


class UnreadableError(Exception):
    """A cell that begins like a list or a quoted text, and is none."""


def tree_of(node: Node) -> Tree:
    """What a document says, without where and how."""
    match node:
        case MappingNode():
            return {entry.key.text: tree_of(entry.value) for entry in node.entries}
        case SequenceNode():
            return tuple(tree_of(item) for item in node.items)
        case Scalar():
            if node.is_empty:
                return None
            is_plain = node.style == "plain"
            return Text(node.text.rstrip(), not is_plain and node.text in _STATES, is_plain)


def one_line(tree: Tree) -> str:
    """The YAML of a value, between brackets when it is a list or a block."""
    match tree:
        case None:
            return ""
        case Text():
            return quoted(tree.text) if tree.is_text else scalar(tree.text, in_flow=True)
        case tuple():
            return f"[{', '.join(one_line(item) or quoted('') for item in tree)}]"
        case dict():
            return f"{{{', '.join(f'{scalar(key, in_flow=True)}: {one_line(item)}' for key, item in tree.items())}}}"


def cell(tree: Tree, language: Language) -> str:
    """A value as a cell holds it."""
    match tree:
        case None:
            return EMPTY[language]
        case Text(text=text):
            is_ambiguous = not text or text[0] in '[{"' or text != text.strip() or text in EMPTY.values()
            return quoted(text) if tree.is_text or is_ambiguous else text
        case _:
            return one_line(tree)


def value(written: str) -> Tree:
    """The value that a cell holds, which is not blank.

    Raises:
        UnreadableError: if it begins like a list or a quoted text, and is none.
    """
    text = written.replace("\r\n", "\n").rstrip()
    if text in EMPTY.values():
        return None
    if text[0] not in '[{"':
        return Text(text)
    node, problems = document.read(Source("", text))
    if node is None or problems:
        raise UnreadableError(written)
    return tree_of(node)


_AMOUNT = re.compile(r"(-?\d(?:[\d \u00a0\u202f]*\d)?(?:[.,]\d+)?)([ \u00a0\u202f]?[^\d\s.,].*)?")


def amount(text: str) -> tuple[Decimal, str] | None:
    """The number that a text is, and the unit after it; None when it is something else."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    return Decimal(re.sub(r"[ \u00a0\u202f]", "", found[1]).replace(",", ".")), found[2] or ""


def as_before(new: Tree, old: Tree) -> Tree:
    """What a table says, written as it was where it is the same number: a spreadsheet keeps neither units nor zeros."""
    match new, old:
        case dict(), dict():
            return {key: as_before(tree, old.get(key)) for key, tree in new.items()}
        case tuple(), tuple() if len(new) == len(old):
            return tuple(as_before(*pair) for pair in zip(new, old, strict=True))
        case Text(text=text), Text(text=before) if not new.is_text:
            now, was = amount(text), amount(before)
            if now is None or was is None or now[1] not in ("", was[1]):
                return new
            return old if now[0] == was[0] else Text(text + (was[1] if not now[1] else ""))
        case _:
            return new


def with_unsaid(new: Tree, old: Tree, places: frozenset[str], path: str = "") -> Tree:
    """What a table says of a block, with what the block had where the table has no column."""
    match new, old:
        case dict(), dict():
            found = {key: with_unsaid(tree, old.get(key), places, f"{path}{key}.") for key, tree in new.items()}
            unsaid = {key: tree for key, tree in old.items() if key not in new and not _is_said(f"{path}{key}", places)}
            return {**found, **unsaid}
        case tuple(), tuple() if len(new) == len(old):
            return tuple(with_unsaid(*pair, places, path) for pair in zip(new, old, strict=True))
        case _:
            return new


def _is_said(path: str, places: frozenset[str]) -> bool:
    return any(place == path or place.startswith(f"{path}.") for place in places)
