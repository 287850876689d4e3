"""Laws of reading and printing expressions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.builtins import function_names, function_words
from engine.language.parser import parse, parse_cell
from engine.language.printer import render, render_cell, spoken
from engine.language.syntax import Node
from engine.language.tokens import read as read_tokens
from engine.language.tokens import words
from engine.language.tree import walk
from engine.text.diagnostics import Diagnostic, Language, has_errors
from engine.text.source import Source, Span
from tests.property.strategies import cells, expressions

LANGUAGES: tuple[Language, ...] = ("fr", "en")
BEFORE = "formule: "

SPELLINGS = """
0 10 000 12,5 1.5 .5 1e3 007 2020-12-31 2024-13-01 31/12/2020 12 mai 2020 1er x revenu l'élève âge min somme max Si ET
== && => moins de au plus à partir from 😀 \u200b x²
"""
PIECES = [
    *"()[],;.+-×*/=<>≤≥≠%€:#'\"«»“”’&|!^$ \n\t\u00a0\u0301",
    *SPELLINGS.split(),
    *words("fr"),
    *words("en"),
]


def read(text: str, language: Language, *, cell: bool = False) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    source = Source("essai.yaml", f"{BEFORE}{text}\nsuite: 1")
    reader = parse_cell if cell else parse
    return reader(source, Span(len(BEFORE), len(BEFORE) + len(text)), language, function_words(language))


def unread(text: str, language: Language, *, cell: bool) -> str:
    """What is left of a text without its tokens and its white space."""
    tokens, _ = read_tokens(Source("essai.yaml", text), Span(0, len(text)), language, {}, cell=cell)
    for token in reversed(tokens):
        text = text[: token.span.start] + text[token.span.end :]
    return text.strip()


def check_outcome(text: str, language: Language, *, cell: bool) -> None:
    """A tree or an error, never both, never an exception; every position is inside the slice; every message reads."""
    node, diagnostics = read(text, language, cell=cell)
    start, end = len(BEFORE), len(BEFORE) + len(text)
    assert (node is None) == has_errors(diagnostics)
    assert node is None or "" == unread(text, language, cell=cell)
    spans = [part.span for part in walk(node)] if node else []
    spans += [diagnostic.place.span for diagnostic in diagnostics if diagnostic.place]
    assert all(start <= span.start <= span.end <= end for span in spans)
    for diagnostic in diagnostics:
        for shown in LANGUAGES:
            assert diagnostic.title(shown)
            assert diagnostic.label(shown)
            assert diagnostic.advice(shown) != ""


@given(text=st.text(), language=st.sampled_from(LANGUAGES), cell=st.booleans())
def test_any_text_is_a_tree_or_an_error(text: str, language: Language, cell: bool) -> None:
    check_outcome(text, language, cell=cell)


@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=14),
    between=st.sampled_from(["", " "]),
    language=st.sampled_from(LANGUAGES),
    cell=st.booleans(),
)
def test_any_sequence_of_words_and_signs_is_a_tree_or_an_error(
    pieces: list[str], between: str, language: Language, cell: bool
) -> None:
    check_outcome(between.join(pieces), language, cell=cell)


@given(node=expressions(), language=st.sampled_from(LANGUAGES), data=st.data())
def test_a_mutated_expression_is_a_tree_or_an_error(node: Node, language: Language, data: st.DataObject) -> None:
    text = render(node, language, function_names(language))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 3)))
    inserted = data.draw(st.sampled_from(["", *PIECES]))
    check_outcome(text[:start] + inserted + text[end:], language, cell=False)


@pytest.mark.parametrize("language", LANGUAGES)
@given(node=expressions())
def test_printing_then_parsing_is_the_identity(language: Language, node: Node) -> None:
    text = render(node, language, function_names(language))
    assert (node, ()) == read(text, language)


@pytest.mark.parametrize("language", LANGUAGES)
@given(node=cells())
def test_printing_then_parsing_a_cell_is_the_identity(language: Language, node: Node) -> None:
    text = render_cell(node, language, function_names(language))
    assert (node, ()) == read(text, language, cell=True)


@given(
    node=expressions(), language=st.sampled_from(LANGUAGES), blank=st.sampled_from(["\u00a0", "\u202f", "\n    ", "\t"])
)
def test_white_space_only_separates(node: Node, language: Language, blank: str) -> None:
    """Every space outside a text may be another one; inside a number, only a no-break space."""
    text = render(node, language, function_names(language))
    if not any(mark in text for mark in '"«“') and (blank in "\u00a0\u202f" or language == "en"):
        assert (node, ()) == read(text.replace(" ", blank), language)


@given(node=expressions(), language=st.sampled_from(LANGUAGES))
def test_a_node_stands_inside_its_parent(node: Node, language: Language) -> None:
    parsed, _ = read(render(node, language, function_names(language)), language)
    assert parsed
    for parent in walk(parsed):
        for part in walk(parent):
            assert parent.span == parent.span.to(part.span)


@given(node=expressions(), language=st.sampled_from(LANGUAGES))
def test_every_expression_can_be_read_aloud(node: Node, language: Language) -> None:
    assert spoken(node, language, function_names(language))
