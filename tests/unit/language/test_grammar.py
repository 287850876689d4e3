"""The grammar of expressions: unambiguous, and run as Lark would run it."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark.exceptions import UnexpectedToken

from engine.language import automaton, grammar
from engine.language.lalr import END, Automaton, Stuck

LARK = grammar.lark()
TERMINALS = sorted({word for line in automaton.MOVES.splitlines() for word in line.split() if word.isupper()} - {END})


@dataclass(frozen=True)
class Token:
    type: str


class AnyNode:
    """Builds anything: which rules were applied does not matter here."""

    def __getattr__(self, name: str) -> Any:
        return lambda parts: (name, *parts)


def stop_of_lark(types: list[str], start: str) -> Stuck | None:
    cursor = LARK.parse_interactive(start=start)
    for at, type in enumerate([*types, END]):
        try:
            cursor.feed_token(Token(type))
        except UnexpectedToken:
            return Stuck(at=at, accepts=frozenset(cursor.accepts()))
    return None


def test_the_automaton_kept_is_that_of_the_grammar() -> None:
    """When this fails, run `python -m engine.language.grammar`."""
    kept = Path(automaton.__file__).read_text(encoding="utf-8")
    assert grammar.automaton() == kept


def test_the_grammar_has_no_conflict(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="lark"):
        grammar.lark(debug=True)
    assert [] == [record.getMessage() for record in caplog.records if "onflict" in record.getMessage()]


@given(st.lists(st.sampled_from(TERMINALS), max_size=12), st.sampled_from(["cell", "expression"]))
def test_the_grammar_stops_where_lark_says(types: list[str], start: Literal["cell", "expression"]) -> None:
    found = Automaton(AnyNode()).run([Token(type) for type in [*types, END]], start)
    assert stop_of_lark(types, start) == (found if isinstance(found, Stuck) else None)


EXPRESSION = ["NAME", "OR", "NOT", "NAME", "COMPARE", "FUNCTION", "LPAR", "NAME", "SEPARATOR", "LITERAL", "RPAR"]


@pytest.mark.parametrize("length", range(len(EXPRESSION) + 1))
def test_it_stops_there_in_longer_texts_too(length: int) -> None:
    found = Automaton(AnyNode()).run([Token(type) for type in [*EXPRESSION[:length], END]], "expression")
    assert stop_of_lark(EXPRESSION[:length], "expression") == (found if isinstance(found, Stuck) else None)


def test_the_values_of_a_list_are_given_to_the_rule_together() -> None:
    made = Automaton(AnyNode()).run([Token(type) for type in ["NAME", "OR", "NAME", "OR", "NAME", END]], "expression")
    names = [("name", Token("NAME"))] * 3
    assert ("disjunction", names[0], Token("OR"), names[1], Token("OR"), names[2]) == made


def test_tokens_have_an_end() -> None:
    with pytest.raises(ValueError, match="no end"):
        Automaton(AnyNode()).run([Token("NAME")], "expression")
