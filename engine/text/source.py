"""Positions in source files: spans as character offsets, lines computed only when printing."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters `[start, end)` of one source."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


NOWHERE = Span(0, 0)


@dataclass(frozen=True)
class Source:
    """The text of one file, with the name under which it is shown to people.

    The text of a policy may come from several files, one after the other: `parts` are then their sources, each with
    the offset where it begins.
    """

    name: str
    text: str = field(repr=False)
    parts: tuple[tuple[int, Source], ...] = ()

    @property
    def own(self) -> Source:
        """The file of this name: the last one of several."""
        return self.parts[-1][1] if self.parts else self

    def followed_by(self, other: Source) -> Source:
        """This text and another one after it, under the name of the other."""
        start = len(self.text) + 1
        parts = self.parts or ((0, self),)
        return Source(other.name, f"{self.text}\n{other.text}", (*parts, (start, other)))

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for i, char in enumerate(self.text):
            if char == "\n":
                starts.append(i + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (counted from 1), without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a given source: where something is said."""

    source: Source
    span: Span

    def __post_init__(self) -> None:
        """A place in a text of several files is a place in one of them."""
        if self.source.parts:
            start, part = next(each for each in reversed(self.source.parts) if each[0] <= self.span.start)
            object.__setattr__(self, "source", part)
            object.__setattr__(self, "span", self.span.shifted(-start))

    @property
    def line(self) -> int:
        return self.source.position(self.span.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.span.start)[1]

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"
