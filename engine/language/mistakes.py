"""From a token that does not fit to what the author most likely meant: one mistake, one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.language.tokens import END, Token
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.source import Place, Source, Span


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the grammar stopped: `tokens[at]` fits none of the terminals it `accepts`."""

    source: Source
    tokens: tuple[Token, ...]
    at: int
    accepts: frozenset[str]
    language: Language
    cell: bool

    @property
    def token(self) -> Token:
        return self.tokens[self.at]


def explain(stop: Stop) -> Diagnostic:
    """The diagnostic for an expression that stops being one."""
    found = stop.source.text[stop.token.span.start : stop.token.span.end]
    return Diagnostic(
        entry=entry("SYN001"),
        place=Place(stop.source, stop.token.span),
        args={"found": found, "expected": Words("", "")},
    )
