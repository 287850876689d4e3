"""Changing a few characters of a YAML file: what is inserted where, so that nothing else of the text moves."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from engine.text.diagnostics import Language, Words
from engine.text.document import Mapping, Node, Scalar
from engine.text.document import Sequence as List
from engine.text.scalars import scalar
from engine.text.source import Source, Span


@dataclass(frozen=True, slots=True)
class Splice:
    """Some characters of a text, and what they become."""

    span: Span
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all its changes; what is inserted at one place follows one another as given, before what changes
    there."""
    parts: list[str] = []
    at = 0
    for splice in sorted(splices, key=lambda each: each.span):
        parts += [text[at : splice.span.start], splice.text]
        at = splice.span.end
    return "".join((*parts, text[at:]))


def is_flow(source: Source, node: Node) -> bool:
    """Whether a list or a block is written between brackets."""
    return not isinstance(node, Scalar) and source.text[node.span.start : node.span.start + 1] in ("[", "{")


def replaced(source: Source, old: Scalar, text: str, in_flow: bool) -> Splice:
    """Another text in the place of a scalar."""
    return Splice(old.span, scalar(text, in_flow))


def with_entry(source: Source, mapping: Mapping, key: str, value: str, at: int | None = None) -> Splice:
    """A new `key: value` in a block, before the entry `at`, by default after the last one.

    `key` and `value` are as they are to be written; a value that begins with the end of a line is a block below.
    """
    before = len(mapping.entries) if at is None else at
    if not mapping.entries:
        return Splice(mapping.span, f"{{{key}: {value}}}")
    column = source.position(mapping.entries[0].key.span.start)[1]
    below = newline(source.text) + " " * (column + 1)
    entry = f"{key}:" + (value.replace("\n", below) if value.startswith("\n") else f" {value}")
    starts = [each.key.span.start for each in mapping.entries]
    if before == 0:
        above = _above_comments(source.text, starts[0])
        if above and not is_flow(source, mapping):
            return Splice(Span(above, above), _new_line(source, starts[0]) + entry)
        separator = ", " if is_flow(source, mapping) else _new_line(source, starts[0])
        return Splice(Span(starts[0], starts[0]), entry + separator)
    return _after(source, mapping, starts, mapping.entries[before - 1].value.span.end, entry)


def place_in_order(mapping: Mapping, key: str, order: Sequence[str]) -> int:
    """Before which entry of a block a key goes so that it stands after those that come before it in an order."""
    above = order[: order.index(key)]
    return max((at for at, each in enumerate(mapping.entries, start=1) if each.key.text in above), default=0)


def with_section(source: Source, page: Mapping, section: str, key: str, value: str, order: Sequence[str]) -> Splice:
    """A file with a new section that holds one `key: value`, in its place among the sections it has.

    A value that begins with the end of a line is a block below. Where sections are apart, so is the new one.
    """
    entry = f"\n{key}:" + (value.replace("\n", "\n  ") if value.startswith("\n") else f" {value}")
    new = with_entry(source, page, section, entry, place_in_order(page, section, order))
    is_apart = re.search(r"\n\r?\n", source.text) is not None
    return replace(new, text=newline(source.text) + new.text) if is_apart else new


def with_item(source: Source, items: List, item: str, last: Node | None = None) -> Splice:
    """A new item at the end of a list that has items, or after one of them; its further lines go below the first."""
    starts = [each.span.start for each in items.items]
    entry = item if is_flow(source, items) else _dashed(source, items, item)
    return _after(source, items, [items.span.start, *starts[1:]], (last or items.items[-1]).span.end, entry)


def with_first_item(source: Source, items: List, item: str) -> Splice:
    """A new item at the beginning of a list that has items and stands below its key."""
    start = items.span.start
    if is_flow(source, items):
        start = items.items[0].span.start
        return Splice(Span(start, start), f"{item}, ")
    above = _above_comments(source.text, start)
    return Splice(Span(above, above), _new_line(source, start) + _dashed(source, items, item))


def _dashed(source: Source, items: List, item: str) -> str:
    return "- " + item.replace("\n", _new_line(source, items.span.start) + "  ")


def without_items(source: Source, items: List, gone: Container[int]) -> Iterator[Splice]:
    """A list without some of its items, known by their place, of which at least one stays."""
    is_first = True
    for at, item in enumerate(items.items):
        start, end = item.span.start, item.span.end
        if at not in gone:
            is_first = False
        elif not is_flow(source, items):
            dash = source.text.rindex("-", 0, start)
            yield Splice(Span(_line_above(source.text, dash), line_end(source.text, end)), "")
        elif is_first:
            yield Splice(Span(start, items.items[at + 1].span.start), "")
        else:
            yield Splice(Span(items.items[at - 1].span.end, end), "")


def without_entry(source: Source, mapping: Mapping, key: str) -> Splice:
    """A block without one of its entries, which is not the only one, and without the blank lines above it."""
    at = mapping.keys().index(key)
    entry = mapping.entries[at]
    start, end = entry.key.span.start, entry.value.span.end
    above = 0 if is_flow(source, mapping) else _line_above(source.text, start)
    if above:
        return Splice(Span(len(source.text[:above].rstrip()), line_end(source.text, end)), "")
    if at:
        return Splice(Span(mapping.entries[at - 1].value.span.end, end), "")
    return Splice(Span(start, mapping.entries[1].key.span.start), "")


def _after(source: Source, node: Node, starts: Sequence[int], end: int, entry: str) -> Splice:
    """An entry after the one that ends there: on a line of its own where the others are."""
    if is_flow(source, node):
        lines = {source.position(start)[0] for start in starts}
        separator = "," + _new_line(source, starts[-1]) if len(lines) == len(starts) > 1 else ", "
        return Splice(Span(end, end), separator + entry)
    end = _last_comment(source.text, line_end(source.text, end), source.position(starts[0])[1])
    return Splice(Span(end, end), _new_line(source, starts[0]) + entry)


def _last_comment(text: str, end: int, column: int) -> int:
    """Where the comments below a line end that are further to the right than a column: they are about what they
    follow."""
    below = re.compile(rf"\r?\n[ ]{{{column},}}#[^\r\n]*")
    while found := below.match(text, end):
        end = found.end()
    return end


def _new_line(source: Source, start: int) -> str:
    """The end of a line, and the white space up to the column of what starts there."""
    return newline(source.text) + " " * (source.position(start)[1] - 1)


def _line_above(text: str, start: int) -> int:
    """Where the line above the one that begins with a character ends; 0 when there is none, or another beginning."""
    begin = text.rfind("\n", 0, start)
    if begin <= 0 or text[begin + 1 : start].strip():
        return 0
    return begin - 1 if text[begin - 1] == "\r" else begin


def _above_comments(text: str, start: int) -> int:
    """Where the line ends that is above a line and above the comments on it."""
    above = _line_above(text, start)
    while above and text[text.rfind("\n", 0, above) + 1 : above].lstrip().startswith("#"):
        above = _line_above(text, text.rfind("\n", 0, above) + 1)
    return above


def newline(text: str) -> str:
    """How the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"


def line_end(text: str, at: int) -> int:
    """Where the line of a character ends, before the sign that ends it."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


# ── What changed ────────────────────────────────────────────────────────────────────────────────────────────────

LINE = Words("ligne", "line")


def changed_lines(old: str, new: str, language: Language) -> str:
    """The lines that differ: `ligne 95`, then the old lines after `-` and the new ones after `+`; empty without any."""
    before, after = old.splitlines(), new.splitlines()
    shown: list[str] = []
    for tag, i, end, j, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            shown.append(f"{LINE.words(language)} {j + 1}")
            shown += [f"  - {line}" for line in before[i:end]] + [f"  + {line}" for line in after[j:stop]]
    return "\n".join(shown)
