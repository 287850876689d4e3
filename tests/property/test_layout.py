"""Laws of laying out expressions: the tree stays, twice is once, there and back is nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.amend.expressions import laid_out
from engine.amend.layout import formatted
from engine.amend.meaning import same_meaning
from engine.amend.surfaces import Surfaces
from engine.language.builtins import function_names, function_words
from engine.language.parser import parse, parse_cell
from engine.language.printer import render, render_cell
from engine.language.syntax import Node
from engine.policy.load import load
from engine.policy.model import Policy
from engine.text.diagnostics import Language
from engine.text.source import Source, Span
from tests.property.strategies import cells, expressions
from tests.unit import bourse

SAME, THERE, BACK = Surfaces("fr", "fr"), Surfaces("fr", "en"), Surfaces("en", "fr")


def tree(text: str, language: Language, *, cell: bool = False) -> Node | None:
    reader = parse_cell if cell else parse
    return reader(Source("", text), Span(0, len(text)), language, function_words(language))[0]


def joined(text: str, surfaces: Surfaces, *, cell: bool = False, width: int = 0) -> str:
    return "\n".join(laid_out(text, surfaces, cell=cell, width=width))


WRITTEN = expressions().map(lambda node: render(node, "fr", function_names("fr")))
WRITTEN_CELLS = cells().map(lambda node: render_cell(node, "fr", function_names("fr")))


@given(WRITTEN, st.integers(0, 60))
def test_laying_out_keeps_the_tree(text: str, width: int) -> None:
    assert tree(text, "fr") == tree(joined(text, SAME, width=width), "fr")


@given(WRITTEN, st.integers(0, 60))
def test_laying_out_twice_is_laying_out_once(text: str, width: int) -> None:
    once = joined(text, SAME, width=width)
    assert once == joined(once, SAME, width=width)


@given(WRITTEN, st.integers(0, 60))
def test_there_and_back_is_the_same_text(text: str, width: int) -> None:
    once = joined(text, SAME, width=width)
    there = joined(once, THERE, width=width)
    assert once == joined(there, BACK, width=width)


@given(WRITTEN, st.integers(0, 60))
def test_what_is_translated_is_laid_out(text: str, width: int) -> None:
    there = joined(text, THERE, width=width)
    assert there == joined(there, Surfaces("en", "en"), width=width)


@given(WRITTEN_CELLS)
def test_a_cell_keeps_its_tree(text: str) -> None:
    assert tree(text, "fr", cell=True) == tree(joined(text, SAME, cell=True), "fr", cell=True)


def loaded(text: str) -> Policy:
    found = load(Source("p.yaml", text), lambda _: bourse.FORMATIONS.encode())
    assert found.policy is not None
    return found.policy


LINES = bourse.POLICY.splitlines()
PLACES = st.integers(0, len(LINES) - 1)


@settings(max_examples=40)
@given(st.sets(PLACES, max_size=6), st.sets(PLACES, max_size=6), st.sets(PLACES, max_size=6), st.integers(0, 4))
def test_a_policy_keeps_its_meaning_and_its_comments(
    above: set[int], beside: set[int], blank: set[int], indent: int
) -> None:
    """Comments above lines, at any column, and beside them; blank lines anywhere."""
    lines: list[str] = []
    for i, line in enumerate(LINES):
        lines += [""] * (i in blank) + [f"{' ' * indent}# above {i}."] * (i in above)
        lines.append(f"{line}  # beside {i}." if i in beside else line)
    policy = loaded("\n".join(lines) + "\n")
    page = formatted(policy)
    again = loaded(page)
    assert same_meaning(policy, again)
    assert page == formatted(again)
    there = loaded(formatted(policy, "en"))
    assert there.source.text == formatted(there)
    assert page == formatted(there, "fr")
    assert [1] * (len(above) + len(beside)) == [
        *(page.count(f"# above {i}.") for i in above),
        *(page.count(f"# beside {i}.") for i in beside),
    ]
