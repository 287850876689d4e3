"""One expression laid out anew: its signs and spaces as they are best written, its words in either language.

The author's own parentheses and line ends stay, save those around the whole, around one name or around other
parentheses: where to pause is part of how a rule is read aloud.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.amend.surfaces import Surfaces
from engine.language.builtins import function_names, function_words
from engine.language.elaborate import CASE_DATE
from engine.language.parser import parse, parse_cell
from engine.language.printer import render
from engine.language.syntax import Node, Number, Text
from engine.language.tokens import SIGNS, Token, read
from engine.text import vocabulary
from engine.text.diagnostics import Language
from engine.text.source import Source, Span

SPOKEN_SIGNS: Mapping[str, str] = {
    "eq": "=",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "add": "+",
    "sub": "-",
    "mul": "×",
    "div": "/",
}

OPENING, CLOSING = ("LPAR", "LSQB"), ("RPAR", "RSQB")
OPERANDS = ("NAME", "LITERAL", "RPAR", "RSQB", "ANSWER")
BREAKS = ("AND", "OR", "OTHERWISE", "WHERE")


def laid_out(text: str, surfaces: Surfaces, *, cell: bool = False, width: int = 0) -> tuple[str, ...]:
    """The lines of an expression, or of a cell of a decision table.

    A text that cannot be read is given back as it is. Lines wider than `width` in either language are broken before a
    conjunction, a `sinon` or an `où`, so that both have the same lines; 0 is no limit.
    """
    source = Source("", text)
    span = Span(0, len(text))
    old = _parsed(source, surfaces.old, cell)
    if old is None:
        return (text.strip(),)
    tokens, _ = read(source, span, surfaces.old, function_words(surfaces.old), cell=cell)
    kept = _without_idle_parentheses(tokens[:-1], cell)
    lines = tuple(part for line in _lines(source, kept, surfaces) for part in _broken(line, width))
    if surfaces.old == surfaces.new and _parsed(Source("", "\n".join(lines)), surfaces.old, cell) != old:
        return (text.strip(),)
    return lines


def _parsed(source: Source, language: Language, cell: bool) -> Node | None:
    reader = parse_cell if cell else parse
    return reader(source, Span(0, len(source.text)), language, function_words(language))[0]


# ── Parentheses ─────────────────────────────────────────────────────────────────────────────────────────────────


def _without_idle_parentheses(tokens: Sequence[Token], cell: bool) -> tuple[Token, ...]:
    """Without the parentheses around everything, around one name or literal, or around other parentheses."""
    pairs = _pairs(tokens)
    idle: set[int] = set()
    for start, end in pairs.items():
        is_call = start > 0 and tokens[start - 1].type == "FUNCTION"
        alone = end == start + 2
        doubled = start + 1 in pairs and pairs[start + 1] == end - 1 and tokens[start + 1].type == "LPAR"
        whole = not cell and start == 0 and end == len(tokens) - 1
        is_read = end + 1 < len(tokens) and tokens[end + 1].type in ("DOT", "LSQB")
        if not is_call and not is_read and (alone or doubled or whole):
            idle |= {start, end}
    return tuple(token for i, token in enumerate(tokens) if i not in idle)


def _pairs(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each parenthesis that opens is closed."""
    open_: list[int] = []
    found: dict[int, int] = {}
    for i, token in enumerate(tokens):
        if token.type == "LPAR":
            open_.append(i)
        elif token.type == "RPAR":
            found[open_.pop()] = i
    return found


# ── Lines ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Piece:
    """A token as it is written: its type, its text, that of the other language, and whether a space goes before it."""

    type: str
    text: str
    twin: str
    spaced: bool


Line = tuple[Piece, ...]


def _lines(source: Source, tokens: Sequence[Token], surfaces: Surfaces) -> Iterator[Line]:
    """The tokens, cut where the author began a new line between two of them."""
    line: list[Piece] = []
    before: Token | None = None
    unary = False
    for token in tokens:
        if before is not None and "\n" in source.text[before.span.end : token.span.start]:
            yield tuple(line)
            line = []
        spaced = bool(line) and before is not None and _is_apart(before, token, unary)
        text, twin = (_written(source, token, before, each) for each in (surfaces, surfaces.twin))
        line.append(Piece(token.type, text, twin, spaced))
        unary = token.type == "MINUS" and (before is None or before.type not in OPERANDS)
        before = token
    yield tuple(line)


def _is_apart(before: Token, token: Token, unary: bool) -> bool:
    """Whether a space stands between two tokens."""
    if unary or before.type in (*OPENING, "DOT") or token.type in (*CLOSING, "DOT", "SEPARATOR"):
        return False
    if token.type == "LPAR":
        return before.type != "FUNCTION"
    return token.type != "LSQB" or before.type not in OPERANDS


def _broken(line: Line, width: int) -> Iterator[str]:
    """The text of a line, over several lines where it is too wide and can be cut."""
    cut = _cut(line, width) if width and _width(line) > width else 0
    if not cut:
        yield _text(line)
        return
    yield _text(line[:cut])
    yield from _broken(line[cut:], width)


def _text(line: Line) -> str:
    return "".join(" " * (piece.spaced and i > 0) + piece.text for i, piece in enumerate(line))


def _width(line: Line) -> int:
    """The columns of a line in the language in which it is the wider."""
    spaces = sum(piece.spaced for piece in line[1:])
    return spaces + max(sum(len(piece.text) for piece in line), sum(len(piece.twin) for piece in line))


def _cut(line: Line, width: int) -> int:
    """Before which piece to cut: as far as fits, among the places that the fewest parentheses enclose."""
    depth, best, least = 0, 0, len(line)
    between: list[int] = []
    for i, piece in enumerate(line):
        if piece.type == "AND" and between and between[-1] == depth:
            # the `et` of `entre 3 et 8`
            between.pop()
        elif i and piece.type in BREAKS and _width(line[:i]) <= width and depth <= least:
            best, least = i, depth
        if piece.type == "BETWEEN":
            between.append(depth)
        depth += (piece.type in OPENING) - (piece.type in CLOSING)
    return best


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _written(source: Source, token: Token, before: Token | None, surfaces: Surfaces) -> str:
    """A token in the new language."""
    text = source.text[token.span.start : token.span.end]
    new = surfaces.new
    match token.type:
        case "LITERAL" if token.node is not None:
            return _literal(token.node, text, surfaces)
        case "COMPARE" if text not in SIGNS:
            return surfaces.word("cell", " ".join(text.split()).replace("’", "'").lower())
        case "COMPARE" | "PLUS" | "MINUS" | "TIMES":
            return SPOKEN_SIGNS[token.meaning]
        case "SEPARATOR":
            return ","
        case "ANY":
            return surfaces.word("cell", text.lower())
        case "ANSWER":
            return vocabulary.say("boolean", token.meaning, new)
        case "NAME" if token.meaning == CASE_DATE[surfaces.old]:
            return CASE_DATE[new]
        case "NAME" if before is not None and before.type == "SEPARATOR":
            # `décaler(date, 4 mois, dernier_jour)`: the one place where a function takes a word
            return surfaces.word("month_end", token.meaning)
        case "NAME":
            return token.meaning
        case "FUNCTION":
            return function_names(new).get(token.meaning, token.meaning)
        case _ if token.meaning in vocabulary.spoken("keyword", new):
            return vocabulary.say("keyword", token.meaning, new)
        case _:
            return text


def _literal(node: Node, text: str, surfaces: Surfaces) -> str:
    match node:
        case Number():
            unit = surfaces.unit(node.unit, many=node.value >= 2)
            written = Number(value=node.value, decimals=node.decimals, unit=unit)
            return render(written, surfaces.new, {})
        case Text() if '"' in node.value or "\n" in text:
            return text
        case _:
            return render(node, surfaces.new, {})
