"""From an expression to its tree: the grammar, and the node built for each of its rules.

The same grammar serves both surfaces: `engine.language.tokens` has already turned words into terminals. This is the
only module that knows Lark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any, cast

from lark import Lark
from lark.exceptions import UnexpectedToken
from lark.grammar import Rule
from lark.parsers.lalr_parser_state import ParseConf

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
from engine.language.tokens import END, MAX_DEPTH, Token, read
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
    start = "cell" if cell else "expression"
    tree = _run(tokens, start)
    if tree is None:
        return None, (explain(Stop(source, tokens, *_stop(tokens, start), language, cell)),)
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
    )


# ── Running the automaton ───────────────────────────────────────────────────────────────────────────────────────

Reduction = tuple[int, str, Callable[[list[Any]], Any] | None]
"""How many values a rule takes, the symbol it makes of them, and what builds its value (None: it is the one taken)."""


def _conf(start: str) -> ParseConf[int]:
    return cast("ParseConf[int]", _lark().parse_interactive(start=start).parser_state.parse_conf)


@cache
def _ends(start: str) -> tuple[int, int]:
    """The first and the last state of the automaton."""
    conf = _conf(start)
    return conf.start_state, conf.end_state


@cache
def _moves() -> Mapping[int, Mapping[str, int | Reduction]]:
    """What Lark computed from the grammar: for each state and each symbol, the next state or the rule to reduce."""
    conf = _conf("expression")
    builders = cast(Mapping[Rule, Callable[[list[Any]], Any]], conf.callbacks)
    reductions = {rule: _reduction(rule, build) for rule, build in builders.items()}
    return {
        state: {symbol: to if isinstance(to, int) else reductions[to] for symbol, (_, to) in moves.items()}
        for state, moves in conf.states.items()
    }


def _reduction(rule: Rule, build: Callable[[list[Any]], Any]) -> Reduction:
    passes = rule.options.expand1 and not rule.alias and len(rule.expansion) == 1
    return len(rule.expansion), rule.origin.name, None if passes else build


def _run(tokens: Iterable[Token], start: str) -> Any:
    """What the tokens make, None when the grammar stops. Lark would run its tables itself, several times slower."""
    moves, (state, end) = _moves(), _ends(start)
    states, values = [state], list[Any]()
    for token in tokens:
        while not isinstance(move := moves[states[-1]].get(token.type), int):
            if move is None:
                return None
            size, symbol, build = move
            if build is not None:
                values[-size:] = [build(values[-size:])]
            del states[-size:]
            states.append(cast(int, moves[states[-1]][symbol]))
            if states[-1] == end and token.type == END:
                return values[-1]
        states.append(move)
        values.append(token)
    return None


def _stop(tokens: Iterable[Token], start: str) -> tuple[int, frozenset[str]]:
    """Where the grammar stops, and the terminals that it accepts there."""
    cursor = _lark().parse_interactive(start=start)
    # Lark only looks at `type`, so that our own tokens can carry what they mean.
    feed = cast(Callable[[Token], Any], cursor.feed_token)
    accepts = cast(Callable[[], set[str]], cursor.accepts)
    at = 0
    with suppress(UnexpectedToken):
        for at, token in enumerate(tokens):  # noqa: B007  # where it was when it stopped
            feed(token)
    return at, frozenset(accepts())


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
