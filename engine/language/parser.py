"""From an expression to its tree: the grammar, and the node built for each of its rules.

The same grammar serves both surfaces: `engine.language.tokens` has already turned words into terminals. This is the
only module that knows Lark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, cast

from lark import Lark
from lark.exceptions import UnexpectedToken

from engine.language.mistakes import Stop, explain
from engine.language.syntax import (
    Appraisal,
    Arm,
    AtDate,
    Boolean,
    Call,
    Choice,
    Comparison,
    Items,
    Lookup,
    Member,
    Name,
    Node,
    Reading,
    Subject,
    Within,
)
from engine.language.tokens import MAX_DEPTH, Token, read
from engine.language.tree import children
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language
from engine.text.source import Place, Source, Span

GRAMMAR = """
?expression: choice | disjunction
choice: _arms disjunction
_arms: arm | _arms arm
arm: IF expression THEN expression OTHERWISE

?disjunction: conjunction (OR conjunction)*
?conjunction: negation (AND negation)*
?negation: comparison
    | NOT negation                                      -> prefixed
?comparison: sum
    | sum (COMPARE sum)+                                -> compared
    | sum IN (items | sum)                              -> infixed
    | sum TEXT_TEST sum                                 -> infixed
    | sum BETWEEN sum AND sum                           -> within
items: LSQB _expressions RSQB

?sum: product
    | sum (PLUS | MINUS) product                        -> infixed
?product: sign
    | product TIMES sign                                -> infixed
?sign: operand
    | MINUS sign                                        -> negative
?operand: term
    | name AT term                                      -> at_date
?term: literal
    | access
?access: name
    | access DOT NAME                                   -> member
    | access LSQB _expressions RSQB                     -> lookup
    | FUNCTION LPAR RPAR                                -> call
    | FUNCTION LPAR _expressions RPAR                   -> call
    | FUNCTION LPAR _expressions WHERE expression RPAR  -> call_where
    | LPAR expression RPAR                              -> parentheses
    | READING NAME                                      -> reading
    | APPRAISAL NAME                                    -> appraisal
name: NAME
literal: LITERAL
_expressions: expression | _expressions SEPARATOR expression

?cell: (ANY | MINUS)                                    -> everything
    | ANSWER                                            -> answer
    | _values                                           -> one_of
    | ranges
_values: sum | _values (OR | SEPARATOR) sum
?ranges: range (AND range)*
?range: COMPARE sum                                     -> measured
    | BETWEEN sum AND sum                               -> interval

%declare IF THEN OTHERWISE OR AND NOT IN TEXT_TEST BETWEEN WHERE AT READING APPRAISAL ANY ANSWER
%declare COMPARE PLUS MINUS TIMES LPAR RPAR LSQB RSQB SEPARATOR DOT NAME FUNCTION LITERAL
"""


def parse(
    source: Source, span: Span, language: Language, functions: Mapping[str, str]
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read one expression of a file.

    Args:
        source: the whole file; the spans of the nodes are offsets in it.
        span: where the expression stands, as it is written in the file, over several lines if need be.
        language: the surface it is written in.
        functions: from the written name of each function of this surface to its identifier.

    Returns:
        The tree, or None exactly when one of the diagnostics is an error.
    """
    return _parse(source, span, language, functions, cell=False)


def parse_cell(
    source: Source, span: Span, language: Language, functions: Mapping[str, str]
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read one cell of a decision table, a test on the value of its column: `moins de 10 €`, `cap ou bac_pro`, `-`."""
    return _parse(source, span, language, functions, cell=True)


def _parse(
    source: Source, span: Span, language: Language, functions: Mapping[str, str], *, cell: bool
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    tokens, faults = read(source, span, language, functions, cell=cell)
    if faults:
        return None, faults
    if len(tokens) == 1:
        return None, (Diagnostic(entry=entry("SYN003"), place=Place(source, span)),)
    cursor = _lark().parse_interactive(start="cell" if cell else "expression")
    # Lark only looks at `type`, so that our own tokens can carry what they mean.
    feed = cast(Callable[[Token], Any], cursor.feed_token)
    accepts = cast(Callable[[], set[str]], cursor.accepts)
    tree: Any = None
    for at, token in enumerate(tokens):
        try:
            tree = feed(token)
        except UnexpectedToken:
            stop = Stop(source, tokens, at, frozenset(accepts()), language, cell)
            return None, (explain(stop),)
    if _depth(tree) > MAX_DEPTH:
        return None, (Diagnostic(entry=entry("SYN025"), place=Place(source, tree.span), args={"limit": MAX_DEPTH}),)
    return cast(Node, tree), ()


@cache
def _lark() -> Lark:
    return Lark(
        GRAMMAR,
        parser="lalr",
        lexer="basic",
        start=["expression", "cell"],
        transformer=_Build(),
        keep_all_tokens=True,
        maybe_placeholders=False,
        # Lark takes longer to study the grammar than to read all the expressions of a policy: it keeps what it found
        # beside the bytecode of this module, where there is any
        cache=str(Path(cache_from_source(__file__)).with_suffix(".lark")),
    )


def _depth(root: Node) -> int:
    """The number of levels of a tree, counted without recursion: the tree may still be too deep to recurse in."""
    depth = 0
    level: tuple[Node, ...] = (root,)
    while level:
        depth, level = depth + 1, tuple(child for node in level for child in children(node))
    return depth


def _cover(parts: list[Any]) -> Span:
    return cast(Span, parts[0].span.to(parts[-1].span))


def _nodes(parts: list[Any]) -> tuple[Node, ...]:
    return tuple(part for part in parts if isinstance(part, Node))


class _Build:
    """One method for each rule of the grammar, called as soon as the rule is complete with all its tokens and nodes."""

    def choice(self, parts: list[Any]) -> Node:
        return Choice(arms=tuple(parts[:-1]), otherwise=parts[-1], span=_cover(parts))

    def arm(self, parts: list[Any]) -> Node:
        return Arm(condition=parts[1], value=parts[3], span=_cover(parts[:-1]))

    def infixed(self, parts: list[Any]) -> Node:
        return Call(
            function=parts[1].meaning,
            arguments=_nodes(parts),
            infix=True,
            name_span=parts[1].span,
            span=_cover(parts),
        )

    disjunction = conjunction = ranges = infixed

    def prefixed(self, parts: list[Any]) -> Node:
        return Call(
            function=parts[0].meaning, arguments=(parts[1],), infix=True, name_span=parts[0].span, span=_cover(parts)
        )

    def negative(self, parts: list[Any]) -> Node:
        return Call(function="neg", arguments=(parts[1],), infix=True, name_span=parts[0].span, span=_cover(parts))

    def compared(self, parts: list[Any]) -> Node:
        operators = tuple(part.meaning for part in parts[1::2])
        return Comparison(operands=tuple(parts[::2]), operators=operators, span=_cover(parts))

    def within(self, parts: list[Any]) -> Node:
        return Within(value=parts[0], low=parts[2], high=parts[4], span=_cover(parts))

    def items(self, parts: list[Any]) -> Node:
        return Items(items=_nodes(parts), span=_cover(parts))

    def at_date(self, parts: list[Any]) -> Node:
        return AtDate(parameter=parts[0], date=parts[2], span=_cover(parts))

    def member(self, parts: list[Any]) -> Node:
        return Member(target=parts[0], name=parts[2].meaning, span=_cover(parts))

    def lookup(self, parts: list[Any]) -> Node:
        return Lookup(table=parts[0], keys=_nodes(parts[1:]), span=_cover(parts))

    def call(self, parts: list[Any]) -> Node:
        return Call(function=parts[0].meaning, arguments=_nodes(parts), name_span=parts[0].span, span=_cover(parts))

    def call_where(self, parts: list[Any]) -> Node:
        return Call(
            function=parts[0].meaning,
            arguments=_nodes(parts[:-3]),
            where=parts[-2],
            name_span=parts[0].span,
            span=_cover(parts),
        )

    def parentheses(self, parts: list[Any]) -> Node:
        return cast(Node, replace(parts[1], span=_cover(parts)))

    def reading(self, parts: list[Any]) -> Node:
        return Reading(name=parts[1].meaning, span=_cover(parts))

    def appraisal(self, parts: list[Any]) -> Node:
        return Appraisal(name=parts[1].meaning, span=_cover(parts))

    def name(self, parts: list[Any]) -> Node:
        return Name(name=parts[0].meaning, span=parts[0].span)

    def literal(self, parts: list[Any]) -> Node:
        return cast(Node, parts[0].node)

    def everything(self, parts: list[Any]) -> Node:
        return Boolean(value=True, span=parts[0].span)

    def answer(self, parts: list[Any]) -> Node:
        return _subject_is("eq", Boolean(value=parts[0].meaning == "true", span=parts[0].span), parts)

    def measured(self, parts: list[Any]) -> Node:
        return _subject_is(parts[0].meaning, parts[1], parts)

    def interval(self, parts: list[Any]) -> Node:
        return Within(value=Subject(span=_cover(parts)), low=parts[1], high=parts[3], span=_cover(parts))

    def one_of(self, parts: list[Any]) -> Node:
        if len(parts) == 1:
            return _subject_is("eq", parts[0], parts)
        span = _cover(parts)
        items = Items(items=_nodes(parts), span=span)
        return Call(function="in", arguments=(Subject(span=span), items), infix=True, name_span=span, span=span)


def _subject_is(operator: str, value: Node, parts: list[Any]) -> Node:
    span = _cover(parts)
    return Comparison(operands=(Subject(span=span), value), operators=(operator,), span=span)
