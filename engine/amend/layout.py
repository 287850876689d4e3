"""The layout of a policy: indentation, order of keys, spaces, lines; comments stay with what they are about.

The same pages print a policy in the other language: the words of the vocabulary change, the author's names and prose
stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from engine.amend.expressions import laid_out
from engine.amend.shapes import CELL, TYPE_NAME, Path, chosen, given_at, words_of
from engine.amend.splice import newline
from engine.amend.surfaces import Surfaces
from engine.language.types import Text
from engine.policy.model import Input, Policy
from engine.policy.shape import (
    AMENDMENT,
    EXPRESSION,
    POLICY,
    ROW,
    TEXT,
    WITHDRAWN,
    Fixed,
    ListOf,
    MapOf,
    Plain,
    Shape,
)
from engine.text import document, vocabulary
from engine.text.diagnostics import Language
from engine.text.document import Entry, Mapping, Node, Scalar, Sequence
from engine.text.scalars import fits_plain, quoted

WIDTH = 120
"""Columns of a line; a text that cannot be cut goes on beyond."""

Used = tuple[int, int]
"""The columns of a line that are taken before a value: in the language of the page, and in the other one."""

SCHEMAS: dict[Language, str] = {"fr": "politique.schema.json", "en": "policy.schema.json"}
"""The schema that an editor reads, by language."""

_COMMENT = re.compile(r"[:,]?([ \t]+#[^\n]*)")

STEP = 2
"""Columns of one level of indentation."""


def formatted(policy: Policy, language: Language | None = None) -> str:
    """The text of a policy laid out anew, in its own language or in another.

    Formatting twice gives the same text. A line is as wide as in the language in which it is the wider, so that it is
    cut in both or in neither: in another language the text is laid out too, and the way back gives the first one again.
    The meaning of the result is for the caller to compare.
    """
    node, _ = document.read(policy.source.own)
    assert isinstance(node, Mapping), "a policy that is loaded is a block"
    return _Layout(policy, Surfaces(policy.language, language or policy.language)).page(node)


@dataclass(frozen=True, slots=True)
class _At:
    """Where something is written: its path, its shape, and the column of its lines."""

    path: Path
    shape: Shape
    column: int

    def under(self, key: str, shape: Shape) -> _At:
        return _At((*self.path, key), shape, self.column + STEP)


class _Layout:
    """One page: what its comments are and where scalars end, so that each line is printed with what stands above it."""

    def __init__(self, policy: Policy, surfaces: Surfaces, *, has_twin: bool = True) -> None:
        self.policy, self.surfaces = policy, surfaces
        self.twin = _Layout(policy, surfaces.twin, has_twin=False) if has_twin else self
        self.text = policy.source.own.text
        self.shape = AMENDMENT if policy.source.parts else POLICY
        self.ends: list[int] = []

    def page(self, node: Mapping) -> str:
        self.ends = sorted(scalar.span.end for scalar in _scalars(node))
        lines = [*self.block(node, _At((), self.shape, 0))]
        foot = self.text[node.span.end :].partition("\n")[2]
        lines += _squeezed(foot.splitlines(), 0)
        while lines and not lines[0]:
            lines.pop(0)
        while lines and not lines[-1]:
            lines.pop()
        return self.schema_named("\n".join(lines) + "\n").replace("\n", newline(self.text))

    def schema_named(self, page: str) -> str:
        """The page with the schema of its language in the comment that editors read."""
        old, new = (SCHEMAS[language] for language in (self.surfaces.old, self.surfaces.new))
        return re.sub(rf"(?m)^(# yaml-language-server: .*/){re.escape(old)}$", rf"\g<1>{new}", page)

    # Lines of a block

    def block(self, node: Mapping, at: _At, inline: bool = False) -> Iterator[str]:
        """The lines of a block; the first key of an item of a list goes on the line of its dash (`inline`)."""
        first = node.entries[0].key.span.start if inline and node.entries else -1
        for entry in self.in_order(node, at.shape):
            if entry.key.span.start != first:
                yield from self.above(entry.key.span.start, at.column)
            yield from self.entry(entry, at)

    def in_order(self, node: Mapping, shape: Shape) -> list[Entry]:
        """The entries in the order of the shape; names of the author's own keep theirs."""
        if not isinstance(shape, Fixed) or shape.others is not None:
            return list(node.entries)
        order = {word: i for i, word in enumerate(words_of(shape, self.surfaces.old))}
        return sorted(node.entries, key=lambda entry: order.get(entry.key.text, len(order)))

    def entry(self, entry: Entry, at: _At) -> Iterator[str]:
        """`key: value`, over as many lines as it takes."""
        head = " " * at.column + self.key(entry.key, at) + ":"
        used = len(head) + 1, at.column + len(self.twin.key(entry.key, at)) + 2
        value, below = entry.value, self.below(entry, at)
        if isinstance(value, Scalar):
            yield from self.on_line(f"{head} ", value, below, used)
        elif line := self.flow(value, below, used):
            yield f"{head} {line}"
        else:
            yield head + (self.beside(entry.key.span.end) or self.opening(value))
            yield from self.lines(value, below)

    def lines(self, node: Mapping | Sequence, at: _At, inline: bool = False) -> Iterator[str]:
        """The lines of a list or of a block; the comment after its closing bracket goes below."""
        yield from self.block(node, at, inline) if isinstance(node, Mapping) else self.items(node, at)
        if self.is_flow(node) and (comment := self.beside(node.span.end)):
            yield " " * at.column + comment.lstrip()

    def on_line(self, head: str, scalar: Scalar, at: _At, used: Used) -> Iterator[str]:
        """A scalar after its key or its dash."""
        first, *others = self.scalar(scalar, at, used)
        yield f"{head}{first}".rstrip()
        yield from others

    def items(self, node: Sequence, at: _At) -> Iterator[str]:
        """`- item` lines."""
        dash = " " * at.column + "- "
        used = len(dash), len(dash)
        for item in node.items:
            yield from self.above(item.span.start, at.column)
            inside = self.item(item, at)
            if isinstance(item, Scalar):
                yield from self.on_line(dash, item, inside, used)
            elif line := self.flow(item, inside, used):
                yield dash + line
            else:
                if comment := self.opening(item):
                    yield " " * at.column + comment.lstrip()
                if isinstance(item, Mapping) and self.is_flow(item):
                    yield from self.above(item.entries[0].key.span.start, at.column, item.span.start)
                first, *others = self.lines(item, inside, inline=True)
                yield dash + first.lstrip()
                yield from others

    def item(self, item: Node, at: _At) -> _At:
        """Where an item of a list stands."""
        shape = at.shape.item if isinstance(at.shape, ListOf) else TEXT
        return _At(at.path, chosen(item, shape), at.column + STEP)

    # What stands around

    def above(self, start: int, column: int, since: int = 0) -> list[str]:
        """The comments and the blank lines above the line of a node, since a place, at its column; a comment further to
        the right is about what comes before, and stays there."""
        end = self.text.rfind("\n", 0, start) + 1
        if self.text[end:start].strip(" -"):
            return []
        least = bisect_right(self.ends, end)
        begin = max(self.ends[least - 1] if least else 0, since)
        lines = self.text[begin:end].splitlines()
        return _squeezed(lines[1:] if begin else lines, column, _margin(self.text[end:]))

    def beside(self, end: int) -> str:
        """The comment after what ends there, with the white space before it."""
        found = _COMMENT.match(self.text, end)
        return found[1].rstrip() if found else ""

    def opening(self, node: Node) -> str:
        """The comment after the bracket that opens a list or a block."""
        return self.beside(node.span.start + 1) if self.is_flow(node) else ""

    def is_flow(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and self.text[node.span.start] in "[{"

    # One line

    def flow(self, node: Node, at: _At, used: Used) -> str:
        """A list or a block between brackets with the comment after it; empty when it stands on lines of its own.

        It does when it was written so, when a comment is inside it, or when the line would be too long.
        """
        if not self.is_flow(node) or "#" in self.uncounted(node):
            return ""
        line = self.between_brackets(node, at)
        is_short = _fit(used, line, self.twin.between_brackets(node, at))
        return line + self.beside(node.span.end) if is_short else ""

    def uncounted(self, node: Node) -> str:
        """What is written in a node apart from its scalars: brackets, commas, comments."""
        at, parts = node.span.start, []
        for scalar in _scalars(node):
            parts.append(self.text[at : scalar.span.start])
            at = scalar.span.end
        return "".join((*parts, self.text[at : node.span.end]))

    def between_brackets(self, node: Node, at: _At) -> str:
        match node:
            case Scalar():
                return self.one_line(node, at)
            case Sequence():
                items = (self.between_brackets(item, self.item(item, at)) for item in node.items)
                return "[" + ", ".join(items) + "]"
            case Mapping():
                return "{" + ", ".join(self.pair(entry, at) for entry in self.in_order(node, at.shape)) + "}"

    def pair(self, entry: Entry, at: _At) -> str:
        return f"{self.key(entry.key, at)}: {self.between_brackets(entry.value, self.below(entry, at))}".rstrip()

    def one_line(self, scalar: Scalar, at: _At) -> str:
        """A scalar between brackets."""
        lines = self.said(scalar, at)
        if lines is not None and len(lines) > 1:
            # what was cut in two is spaced again as one line
            again = Surfaces(self.surfaces.new, self.surfaces.new)
            lines = laid_out(" ".join(lines), again, cell=at.shape == CELL)
        text = scalar.text if lines is None else lines[0]
        if scalar.style == "plain" and fits_plain(text, in_flow=True):
            return text
        raw = self.raw(scalar)
        return raw if text == scalar.text and scalar.style != "plain" and "\n" not in raw else quoted(text)

    def raw(self, scalar: Scalar) -> str:
        """A scalar as it was written; single quotes become double ones where that changes nothing else."""
        written = self.text[scalar.span.start : scalar.span.end]
        if scalar.style == "single" and not re.search(r"[\"\\\n]|''", written):
            return f'"{written[1:-1]}"'
        return written

    # Scalars

    def scalar(self, scalar: Scalar, at: _At, used: Used) -> list[str]:
        """The lines of a scalar of a block with its comment: the first after its key, the others at the column."""
        lines, twins = (each.said(scalar, at, WIDTH - at.column) for each in (self, self.twin))
        keeps_quotes = self.keeps_quotes(scalar, at)
        if lines is None or twins is None or (keeps_quotes and lines == (scalar.text,)):
            return self.as_written(scalar, at.column)
        comment = self.heading(scalar)
        if not keeps_quotes and len(lines) == 1 and fits_plain(lines[0]) and _fit(used, lines[0], twins[0]):
            return [lines[0] + comment]
        if keeps_quotes or at.shape not in (EXPRESSION, CELL):
            return [quoted(lines[0]) + comment]
        return [f"|{comment}", *(" " * at.column + line for line in lines)]

    def keeps_quotes(self, scalar: Scalar, at: _At) -> bool:
        """Whether the quotes of a scalar of a block stay: not those of an expression, nor of a cell laid out anew."""
        if scalar.style not in ("single", "double") or at.shape == EXPRESSION:
            return False
        home = Surfaces(self.surfaces.old, self.surfaces.old)
        return at.shape != CELL or laid_out(self.inside(scalar), home, cell=True) == (scalar.text,)

    def inside(self, scalar: Scalar) -> str:
        """The characters of a scalar without its quotes."""
        return self.text[scalar.content.start : scalar.content.end]

    def heading(self, scalar: Scalar) -> str:
        """The comment of a scalar: after it, or after the sign that begins a text over several lines, `|` or `>`."""
        if scalar.style not in ("literal", "folded"):
            return self.beside(scalar.span.end)
        found = re.search(r"[ \t]+#.*", self.text[scalar.span.start : scalar.content.start])
        return found[0].rstrip() if found else ""

    def as_written(self, scalar: Scalar, column: int) -> list[str]:
        """A text that is not touched, its further lines at the column."""
        if scalar.style in ("single", "double", "plain"):
            *others, last = self.raw(scalar).splitlines() or [""]
            first, *others = [*others, last + self.beside(scalar.span.end)]
            return [first, *(" " * column + line.strip() if line.strip() else "" for line in others)]
        header = self.text[scalar.span.start : scalar.content.start].rstrip()
        lines = self.text[scalar.content.start : scalar.content.end].rstrip().splitlines()
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        return [header, *(" " * column + line[margin:].rstrip() if line.strip() else "" for line in lines)]

    def said(self, scalar: Scalar, at: _At, width: int = 0) -> tuple[str, ...] | None:
        """The lines of what a scalar says in the new language; None where its text stays as it is."""
        surfaces, shape = self.surfaces, at.shape
        if scalar.is_empty or scalar.has_escapes:
            return None
        if shape in (EXPRESSION, CELL):
            return laid_out(self.inside(scalar), surfaces, cell=shape == CELL, width=width)
        if at.path == ("language",):
            return (surfaces.new,)
        if shape == TYPE_NAME:
            return (surfaces.type(scalar.text),)
        if isinstance(shape, Plain) and shape.group:
            # how `retirée` is spelt is a matter of what it is about
            return None if shape == WITHDRAWN else (surfaces.word(shape.group, scalar.text),)
        given = given_at(self.policy, at.path)
        if given is None or (scalar.style in ("literal", "folded") and isinstance(given.type, Text)):
            return None
        text = scalar.text if scalar.style in ("single", "double") else " ".join(scalar.text.split())
        return (surfaces.value(text, given.type, isinstance(given, Input) and given.ranges),)

    # Keys

    def key(self, key: Scalar, at: _At) -> str:
        """A key: a word of the vocabulary, an expression in a decision table, else the author's own name."""
        if isinstance(at.shape, Fixed):
            identifier = words_of(at.shape, self.surfaces.old).get(key.text)
            if identifier is not None:
                return vocabulary.say("key", identifier, self.surfaces.new)
            if at.shape == ROW and not key.has_escapes:
                line = " ".join(laid_out(self.text[key.content.start : key.content.end], self.surfaces))
                return line if fits_plain(line, in_flow=True) else quoted(line)
        return self.raw(key)

    def below(self, entry: Entry, at: _At) -> _At:
        """Where the value of an entry stands."""
        name, shape = entry.key.text, at.shape
        if isinstance(shape, Fixed):
            identifier = words_of(shape, self.surfaces.old).get(name)
            if identifier is not None:
                return at.under(identifier, chosen(entry.value, shape.keys[identifier]))
            return at.under(name, CELL if shape == ROW else chosen(entry.value, shape.others or TEXT))
        return at.under(name, chosen(entry.value, shape.value if isinstance(shape, MapOf) else TEXT))


def _scalars(node: Node) -> Iterator[Scalar]:
    """The scalars of a document, keys included, in the order of the file."""
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from _scalars(item)
        case Mapping():
            for entry in node.entries:
                yield entry.key
                yield from _scalars(entry.value)


def _fit(used: Used, line: str, twin: str) -> bool:
    """Whether a line fits in both languages, after what is before it."""
    return used[0] + len(line) <= WIDTH and used[1] + len(twin) <= WIDTH


def _margin(text: str) -> int:
    """The white space at the beginning of a text."""
    return len(text) - len(text.lstrip(" "))


def _squeezed(lines: list[str], column: int, margin: int = 0) -> list[str]:
    """Comments moved from a margin to a column, those to its left too, and one blank line for several."""
    found: list[str] = []
    for line in lines:
        text = line.strip()
        if text.startswith("#"):
            found.append(" " * (column + max(_margin(line) - margin, 0)) + text)
        elif not text and (not found or found[-1]):
            found.append("")
    return found
