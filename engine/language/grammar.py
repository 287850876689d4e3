"""The grammar of expressions, and the automaton that Lark makes of it.

Lark takes longer to make the automaton than to read with it all the expressions of a policy. So it is made once, and
kept in `engine.language.automaton`: after a change of the grammar, run `python -m engine.language.grammar`. This is
the only module that knows Lark, and no other imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lark import Lark
from lark.grammar import Rule

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

STARTS = ("cell", "expression")

States = Mapping[int, Mapping[str, tuple[object, int | Rule]]]
"""What Lark does in each state with each symbol: go to another, or reduce."""

HEAD = '''"""The automaton of expressions, made by Lark: written by `python -m engine.language.grammar`, not by hand.

`STARTS` holds the first and the last state of each kind of text. A line of `REDUCTIONS` is a rule of the grammar: how
many values it takes, the symbol it makes of them, and the method that builds it: `-` when it is the one value taken,
`+` when it is the list of them. A line of `MOVES` is a state: for each symbol that may come, the next state, or `/` and
the reduction to make first.
"""
'''


def automaton() -> str:
    """The module that holds the automaton, as text: the same for the same grammar."""
    made = lark()
    confs = {start: made.parse_interactive(start=start).parser_state.parse_conf for start in STARTS}
    number = _numbered(confs["cell"].states, [at for c in confs.values() for at in (c.start_state, c.end_state)])
    reductions = sorted({_reduction(rule) for rule in made.rules})

    def line(state: int) -> str:
        moves = {symbol: to for symbol, (_, to) in confs["cell"].states[state].items()}
        return ", ".join(f"{symbol} {target(moves[symbol])}" for symbol in sorted(moves))

    def target(to: int | Rule) -> str:
        return str(number[to]) if isinstance(to, int) else f"/{reductions.index(_reduction(to))}"

    starts = {start: (number[conf.start_state], number[conf.end_state]) for start, conf in confs.items()}
    pairs = ", ".join(f'"{start}": {ends}' for start, ends in starts.items())
    tables = _table("REDUCTIONS", reductions) + "\n" + _table("MOVES", [line(state) for state in number])
    return f"{HEAD}\nSTARTS = {{{pairs}}}\n\n{tables}"


def lark(debug: bool = False) -> Lark:
    """The parser that Lark makes of the grammar; to debug is to have it log the conflicts that it settles."""
    return Lark(GRAMMAR, parser="lalr", lexer="basic", start=list(STARTS), keep_all_tokens=True, debug=debug)


def _numbered(states: States, first: Iterable[int]) -> Mapping[int, int]:
    """The states in an order that depends on the grammar alone: Lark's own changes from run to run."""
    found = dict.fromkeys(first)
    waiting = list(found)
    for state in waiting:
        moves = states[state]
        new = [to for symbol in sorted(moves) if isinstance(to := moves[symbol][1], int) and to not in found]
        found.update(dict.fromkeys(new))
        waiting += dict.fromkeys(new)
    return {state: number for number, state in enumerate(found)}


def _reduction(rule: Rule) -> str:
    size, symbol = len(rule.expansion), rule.origin.name
    passes = size == 1 and rule.options.expand1 and not rule.alias
    return f"{size} {symbol} {'-' if passes else '+' if symbol.startswith('_') else rule.alias or symbol}"


def _table(name: str, lines: list[str]) -> str:
    text = "\n".join(lines)
    return f'{name} = """\\\n{text}\n"""\n'


if __name__ == "__main__":
    Path(__file__).with_name("automaton.py").write_text(automaton(), encoding="utf-8")
