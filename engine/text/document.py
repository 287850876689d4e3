"""The YAML document as written: scalars kept as text, every node with its span, every fault as a diagnostic.

YAML is used for its layout only. No scalar is ever turned into a number, a date or a boolean here (PyYAML would read
`012` as 10 and `no` as false); anchors, aliases, merge keys and tags are refused, so that what is read is what is seen.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Literal, TypeAlias
from unicodedata import name as unicode_name
from unicodedata import normalize

import yaml

from engine.text.catalogue import entry
from engine.text.catalogue.yml import DECIMAL_POINT
from engine.text.diagnostics import Diagnostic, Template, Words, sort_key
from engine.text.source import NOWHERE, Place, Source, Span
from engine.text.yaml_faults import Complaint, explain, form, rest_of_line

MOST_LEVELS = 60
"""Levels of nesting accepted in one document."""

MOST_CHARACTERS = 5_000_000
"""Characters (or bytes) accepted in one file."""

MOST_REPEATS = 20
"""How often one kind of stray character is reported in one file."""

# The C loader composes eight times faster; PyYAML has it only where libyaml was present at build time.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Style = Literal["plain", "single", "double", "literal", "folded"]
# Plain style is '' in the C loader and None in the other.
_STYLES: dict[str | None, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text: `plain`, `'single'`, `"double"`, `| literal` or `> folded`.

    `text` is what YAML understands, normalised to NFC. `span` covers the whole scalar as written. `content` covers the
    raw characters that an expression parser must read, `source.text[content.start:content.end]`: without the quotes,
    or from the line after the `|`. A position in that slice is a position in the file, less `content.start`. The raw
    slice is not normalised. `has_escapes` tells that a quoted scalar says something else than its raw slice does.
    """

    text: str
    style: Style
    span: Span = field(compare=False)
    content: Span = field(compare=False)
    has_escapes: bool = field(default=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """Nothing was written: `clé:` and no more (`""` is not empty in this sense)."""
        return self.style == "plain" and not self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list: `- a` lines, or `[a, b]`."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A block of `key: value` lines, or `{key: value}`; the keys are distinct."""

    entries: tuple[Entry, ...]
    span: Span = field(compare=False)

    def get(self, name: str) -> Node | None:
        """The value of a key, None when the key is absent."""
        return next((e.value for e in self.entries if e.key.text == name), None)

    def keys(self) -> tuple[str, ...]:
        """The keys as written, in order."""
        return tuple(e.key.text for e in self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping


def shifted(node: Node, by: int) -> Node:
    """The same document further on in a longer text."""
    match node:
        case Scalar():
            return replace(node, span=node.span.shifted(by), content=node.content.shifted(by))
        case Sequence():
            return Sequence(tuple(shifted(item, by) for item in node.items), node.span.shifted(by))
        case Mapping():
            return Mapping(tuple(_shifted(each, by) for each in node.entries), node.span.shifted(by))


def _shifted(item: Entry, by: int) -> Entry:
    key = replace(item.key, span=item.key.span.shifted(by), content=item.key.content.shifted(by))
    return Entry(key, shifted(item.value, by))


def decode(raw: bytes, name: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The source in some bytes: UTF-8, with or without a byte order mark; line ends are left as they are."""
    if len(raw) > MOST_CHARACTERS:
        return None, (_too_big(Source(name, "")),)
    try:
        return Source(name, raw.decode("utf-8-sig")), ()
    except UnicodeDecodeError as fault:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            shown, span, encoding = Source(name, raw.decode("utf-16", "replace")), NOWHERE, "UTF-16"
        else:
            # One byte is one character of cp1252, so the offset of the byte is the one of the character shown.
            start = fault.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
            shown, span = Source(name, raw.decode("cp1252", "replace")), Span(start, start + 1)
            encoding = "cp1252 (Windows)"
        return None, (Diagnostic(entry=entry("YML021"), place=Place(shown, span), args={"encoding": encoding}),)


def read(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The document of a source, and all that is wrong with its YAML.

    The node is None when the text cannot be read to its end. With diagnostics it may still be a node: what could be
    understood, without the faulty entries, good enough to look for other faults.
    """
    if len(source.text) > MOST_CHARACTERS:
        return None, (_too_big(source),)
    return _Reader(source).read()


def _too_big(source: Source) -> Diagnostic:
    most = MOST_CHARACTERS // 1_000_000
    return Diagnostic(entry=entry("YML020"), place=Place(source, NOWHERE), args={"most": most})


# Controls, odd line ends, soft hyphens, zero-width and direction marks: what YAML refuses or the eye cannot see.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)"
)
_TAB = re.compile(r"\t+")
_ODD_INDENT = re.compile(r"^[ \t]*([^\S \t\r\n]+)", re.MULTILINE)
_DECIMAL_COMMA = re.compile(r"([0-9][0-9 \u00a0\u202f]*),([0-9]+\s*[^\s,]*)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_PROPERTY = re.compile(r"([&!][^\s,\[\]{}]*)\s*")

_DERAILING = frozenset({"YML006", "YML008", "YML009", "YML010", "YML011", "YML018"})
"""Faults that often make YAML stumble again on the same line: what it says there is not worth repeating."""


@dataclass
class _Frame:
    """A list or a mapping whose end is not read yet; the nodes of a mapping are its keys and values in turn."""

    start: int
    is_mapping: bool
    is_flow: bool
    nodes: list[Node] = field(default_factory=list)


class _Reader:
    """One reading of one source: a loop over PyYAML's events with a stack of its own, so that depth cannot hurt."""

    def __init__(self, source: Source) -> None:
        self.source = source
        # A byte order mark counts as a character in one loader and not in the other: neither may see it.
        self.shift = 1 if source.text.startswith("\ufeff") else 0
        # One character for one character, so that positions hold in both texts.
        self.text = source.text[: self.shift] + _INVISIBLE.sub(" ", source.text[self.shift :])
        self.found: list[Diagnostic] = []
        self.frames: list[_Frame] = []
        self.root: Node | None = None
        self.last: Node | None = None
        self.quoted: list[Span] = []

    def read(self) -> tuple[Node | None, tuple[Diagnostic, ...]]:
        self.report_invisible()
        try:
            end = self.compose()
            self.report_spaces(end)
        except (yaml.YAMLError, ValueError, OverflowError) as fault:
            # ValueError and OverflowError: escapes of impossible characters, in the Python loader only.
            self.root = None
            for frame in self.frames:
                self.entries(frame)
            self.report_spaces(self.last.span.end if self.last else 0)
            self.report_fault(fault)
        return self.root, tuple(sorted(self.found, key=sort_key))

    def report(
        self,
        code: str,
        span: Span,
        args: dict[str, object] | None = None,
        help: Template | None = None,
        also: Iterable[tuple[Span, Words]] = (),
    ) -> None:
        related = tuple((self.place(other), words) for other, words in also)
        self.found.append(
            Diagnostic(entry=entry(code), place=self.place(span), args=args or {}, help=help, related=related)
        )

    def place(self, span: Span) -> Place:
        size = len(self.text)
        start = min(span.start, size)
        return Place(self.source, Span(start, min(max(span.end, start), size)))

    # What the events say ------------------------------------------------------------------------------------------

    def compose(self) -> int:
        """Build the tree; the answer is where reading ended."""
        has_document = False
        for event in yaml.parse(self.text[self.shift :], Loader=LOADER):
            span = self.span(event)
            # the most frequent first
            match event:
                case yaml.ScalarEvent():
                    self.put(self.scalar(event, span))
                case yaml.CollectionStartEvent():
                    self.skip_properties(event, span)
                    if len(self.frames) == MOST_LEVELS:
                        self.report("YML019", span, {"most": MOST_LEVELS})
                        return span.start
                    is_mapping = isinstance(event, yaml.MappingStartEvent)
                    self.frames.append(_Frame(span.start, is_mapping, bool(event.flow_style)))
                case yaml.CollectionEndEvent():
                    self.put(self.collection(self.frames.pop(), span.end))
                case yaml.AliasEvent():
                    self.alias(span)
                case yaml.DocumentStartEvent():
                    if has_document:
                        self.report("YML004", rest_of_line(self.text, span.start))
                        return span.start
                    has_document = True
        if self.root is None or (isinstance(self.root, Scalar) and self.root.is_empty):
            self.root = None
            self.report("YML003", NOWHERE)
        return len(self.text)

    def span(self, event: Any) -> Span:
        return Span(event.start_mark.index + self.shift, event.end_mark.index + self.shift)

    def put(self, node: Node) -> None:
        self.last = node
        if self.frames:
            self.frames[-1].nodes.append(node)
        else:
            self.root = node

    def skip_properties(self, event: Any, span: Span) -> int:
        """Refuse the anchor and the tag of a node; the answer is where the node proper begins."""
        if event.anchor is None and event.tag is None:
            return span.start
        at = span.start
        while found := _PROPERTY.match(self.text, at):
            mark = Span(*found.span(1))
            code = "YML006" if found[1].startswith("&") else "YML008"
            self.report(code, mark, {"mark": found[1], "form": form(self.text, span.start)})
            at = found.end()
        return min(at, max(span.end, span.start))

    def alias(self, span: Span) -> None:
        mark = self.text[span.start : span.end]
        frame = self.frames[-1] if self.frames else None
        # The value of a `<<` is not reported: its key is.
        if not (frame and frame.is_mapping and len(frame.nodes) % 2 and _is_merge(frame.nodes[-1])):
            self.report("YML006", span, {"mark": mark, "form": form(self.text, span.start)})
        self.put(Scalar(mark, "plain", span, span))

    def scalar(self, event: Any, span: Span) -> Scalar:
        begin, end = self.skip_properties(event, span), span.end
        style = _STYLES.get(event.style, "plain")
        if style != "plain":
            self.quoted.append(Span(begin, end))
        match style:
            case "plain" if not event.value and begin == span.start:
                # The loaders differ on which side of the white space nothing stands.
                while begin > self.shift and self.text[begin - 1].isspace():
                    begin -= 1
                return Scalar("", style, Span(begin, begin), Span(begin, begin))
            case "plain":
                # YAML trims spaces only; Word puts a non-breaking one before a colon.
                while begin < end and self.text[end - 1].isspace():
                    end -= 1
                while begin < end and self.text[begin].isspace():
                    begin += 1
                content = span if span.start == begin and span.end == end else Span(begin, end)
                self.refuse_question_mark(content)
                return Scalar(normalize("NFC", event.value).strip(), style, content, content)
            case "single" | "double":
                content = Span(begin + 1, max(begin + 1, end - 1))
            case _:
                end = begin + len(self.text[begin:end].rstrip())
                header = self.text.find("\n", begin, end)
                content = Span(header + 1, end) if header >= 0 else Span(end, end)
        raw = self.text[content.start : content.end]
        has_escapes = (style == "single" and "''" in raw) or (style == "double" and "\\" in raw)
        return Scalar(normalize("NFC", event.value), style, Span(span.start, end), content, has_escapes)

    def refuse_question_mark(self, plain: Span) -> None:
        # Between brackets one loader ends the value at a question mark and the other does not.
        if self.frames and self.frames[-1].is_flow:
            mark = self.text.find("?", plain.start, plain.end)
            if mark >= 0:
                self.report("YML018", Span(mark, mark + 1), {"char": "?"})

    def collection(self, frame: _Frame, end: int) -> Node:
        # For the loaders a block ends after the blank lines and comments that follow it; here, with its last line.
        if frame.nodes and not (frame.is_flow and self.text[end - 1] in "]}"):
            end = frame.nodes[-1].span.end
        span = Span(frame.start, end)
        return Mapping(self.entries(frame), span) if frame.is_mapping else Sequence(tuple(frame.nodes), span)

    def entries(self, frame: _Frame) -> tuple[Entry, ...]:
        """The sound entries of a mapping; the others are reported."""
        if not frame.is_mapping:
            return ()
        kept: dict[str, Entry] = {}
        prose: Span | None = None
        cut: dict[Span, Span] = {}
        for key, value in zip(frame.nodes[::2], frame.nodes[1::2], strict=False):
            if frame.is_flow and prose and self.is_bare(key, value):
                cut[prose] = cut.get(prose, prose).to(key.span)
                continue
            prose = value.span if isinstance(value, Scalar) and value.style == "plain" and value.text else None
            if not isinstance(key, Scalar) or key.is_empty:
                self.report("YML005", key.span)
            elif _is_merge(key):
                self.report("YML007", key.span)
            elif key.text in kept:
                first = kept[key.text].key.span, Words("première fois", "first time")
                self.report("YML002", key.span, {"key": key.text}, also=[first])
            else:
                kept[key.text] = Entry(key, value)
        for sentence in cut.values():
            number = _DECIMAL_COMMA.fullmatch(self.text, sentence.start, sentence.end)
            args: dict[str, object] = {"char": ",", "number": f"{number[1]}.{number[2]}" if number else ""}
            self.report("YML018", sentence, args, help=DECIMAL_POINT if number else None)
        return tuple(kept.values())

    def is_bare(self, key: Node, value: Node) -> bool:
        """`c` in `{a: b, c}`: a key without even a colon."""
        if not (isinstance(value, Scalar) and value.is_empty):
            return False
        return not self.text[key.span.end : key.span.end + 100].lstrip().startswith(":")

    def report_fault(self, fault: Exception) -> None:
        """Explain what stopped PyYAML, unless something already reported explains it."""
        context, problem = getattr(fault, "context", None) or "", getattr(fault, "problem", None) or ""
        at = self.offset(getattr(fault, "problem_mark", None))
        if at is None:
            at = self.last.span.end if self.last else 0
        context_at = self.offset(getattr(fault, "context_mark", None))
        complaint = Complaint(context, at if context_at is None else context_at, problem, at)
        brackets = [frame.start for frame in self.frames if frame.is_flow]
        found = explain(self.text, complaint, self.last.span if self.last else None, brackets)
        stopped, pointed = (self.source.position(offset)[0] for offset in (at, found.span.start))
        for earlier in self.found:
            line = earlier.place.line if earlier.place else 0
            if earlier.code in _DERAILING and (
                line in (stopped, pointed) or (earlier.code, line) == ("YML010", stopped - 1)
            ):
                return
        self.report(found.code, found.span, found.args, found.help, found.also)

    def offset(self, mark: Any) -> int | None:
        return None if mark is None else min(mark.index + self.shift, len(self.text))

    # What the characters say --------------------------------------------------------------------------------------

    def report_invisible(self) -> None:
        for found in islice(_INVISIBLE.finditer(self.source.text, self.shift), MOST_REPEATS):
            self.report("YML011", Span(*found.span()), {"name": _character(found[0])})

    def report_spaces(self, end: int) -> None:
        """Tabs and special spaces outside quotes, blocks and comments; after `end`, only those that begin a line."""
        self.report_first_of_lines("YML009", _TAB, 0, end, lambda found: {})
        self.report_first_of_lines("YML010", _ODD_INDENT, 1, end, lambda found: {"name": _character(found[1][0])})

    def report_first_of_lines(
        self,
        code: str,
        stray: re.Pattern[str],
        group: int,
        end: int,
        args: Callable[[re.Match[str]], dict[str, object]],
    ) -> None:
        count, done = 0, -1
        for found in stray.finditer(self.text, self.shift):
            at = found.start(group)
            line, column = self.source.position(at)
            start = max(at - column + 1, self.shift)
            if line == done or (at >= end and at > start) or self.is_sheltered(start, at):
                continue
            self.report(code, Span(*found.span(group)), args(found))
            count, done = count + 1, line
            if count == MOST_REPEATS:
                return

    def is_sheltered(self, start: int, at: int) -> bool:
        comments = _COMMENT.finditer(self.text, start, at)
        return self.is_quoted(at) or any(not self.is_quoted(mark.start()) for mark in comments)

    def is_quoted(self, at: int) -> bool:
        """Whether a character stands in quotes or in a block of text."""
        nearest = bisect_right(self.quoted, at, key=lambda span: span.start) - 1
        return nearest >= 0 and at < self.quoted[nearest].end


def _is_merge(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == "<<" and node.style == "plain"


def _character(char: str) -> str:
    """How to name a character that cannot be shown."""
    return f"U+{ord(char):04X} {unicode_name(char, '')}".strip()
