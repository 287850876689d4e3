"""Expressions and cells of a policy: parsed where they are written, their names bound, their types checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.language import core, syntax
from engine.language.builtins import function_words
from engine.language.elaborate import Scope, conform, elaborate, elaborate_cell
from engine.language.parser import parse, parse_cell
from engine.language.types import ANYTHING, BOOLEAN, Enumeration, Type
from engine.policy.reader import Reader
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language
from engine.text.document import Scalar
from engine.text.source import Source, Span
from engine.text.suggest import closest

Parser = Callable[[Source, Span, Language, Mapping[str, str]], tuple[syntax.Node | None, tuple[Diagnostic, ...]]]


def read_expression(scalar: Scalar, scope: Scope, reader: Reader, expected: Type | None = None) -> core.Node:
    """What an expression means; a literal of any type in its place when it cannot be read, which is reported."""
    written = _parsed(scalar, parse, reader)
    if written is None:
        return core.Literal(value=False if expected == BOOLEAN else 0, type=ANYTHING, span=scalar.span)
    return elaborate(written, scope, expected)


def read_cell(scalar: Scalar, subject: core.Node, scope: Scope, reader: Reader) -> core.Node:
    """The condition that a cell of a decision table puts on what its column reads."""
    written = _values(scalar, subject, reader) or _parsed(scalar, parse_cell, reader)
    if written is None:
        return core.Literal(value=True, type=BOOLEAN, span=scalar.span)
    return conform(elaborate_cell(written, subject, scope), BOOLEAN, scope)


def _parsed(scalar: Scalar, parser: Parser, reader: Reader) -> syntax.Node | None:
    if scalar.has_escapes:
        reader.report("SYN030", scalar.span, {})
        return None
    node, problems = parser(reader.source, scalar.content, reader.language, function_words(reader.language))
    reader.problems.extend(replace(problem, context=reader.context) for problem in problems)
    return node


def _values(scalar: Scalar, subject: core.Node, reader: Reader) -> syntax.Node | None:
    """A cell of values in several words, which need no quotes where the column is a list: `bien ou très bien`."""
    values = subject.type.values if isinstance(subject.type, Enumeration) else ()
    either = rf"\s+{vocabulary.say('keyword', 'or', reader.language)}\s+"
    names = [scalar.text] if scalar.text in values else re.split(either, scalar.text)
    if all(name.isidentifier() for name in names) or not all(_is_near(name, values) for name in names):
        return None
    span = scalar.content
    items = syntax.Items(items=tuple(syntax.Text(value=name, span=span) for name in names), span=span)
    return syntax.Call(
        function="in", arguments=(syntax.Subject(span=span), items), infix=True, name_span=span, span=span
    )


def _is_near(name: str, values: tuple[str, ...]) -> bool:
    """Whether words are one of the values, or a slip of one."""
    return name in values or (re.fullmatch(r"[\w '’-]+", name) is not None and bool(closest(name, values)))
