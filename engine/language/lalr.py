"""Running the automaton of expressions: a stack of states, a stack of values, and where the grammar stops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

from engine.language.automaton import MOVES, REDUCTIONS, STARTS

END = "$END"
"""The terminal that ends every text."""

Reduction = tuple[int, str, Callable[[list[Any]], Any] | None]
"""How many values a rule takes, the symbol it makes of them, and what builds it (None: it is the one value taken)."""


class Terminal(Protocol):
    """A token: all that is asked of it is which terminal of the grammar it is."""

    @property
    def type(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Where the grammar stops: the place of the token that it does not expect, and the terminals that it accepts."""

    at: int
    accepts: frozenset[str]


class Automaton:
    """The automaton, with a method of `build` for each rule of the grammar that makes something of its parts."""

    def __init__(self, build: object) -> None:
        reductions = [_reduction(build, *line.split()) for line in REDUCTIONS.splitlines()]
        states = [[move.split() for move in line.split(", ") if move] for line in MOVES.splitlines()]
        self.moves: tuple[Mapping[str, int | Reduction], ...] = tuple(
            {symbol: reductions[int(to[1:])] if to.startswith("/") else int(to) for symbol, to in moves}
            for moves in states
        )

    def run(self, tokens: Iterable[Terminal], start: Literal["cell", "expression"]) -> Any:
        """What is built of the tokens, of which the last is of type `END`; or where the grammar stops, a `Stuck`."""
        moves, (first, last) = self.moves, STARTS[start]
        states, values = [first], list[Any]()
        for at, token in enumerate(tokens):
            while not isinstance(move := moves[states[-1]].get(token.type), int):
                if move is None:
                    ends = token.type == END and states[-1] == last
                    return values[-1] if ends else Stuck(at=at, accepts=self._accepted(states, last))
                size, symbol, build = move
                if build is not None:
                    values[-size:] = [build(_flat(values[-size:]))]
                del states[-size:]
                states.append(cast(int, moves[states[-1]][symbol]))
            states.append(move)
            values.append(token)
        raise ValueError("the tokens have no end")

    def _accepted(self, states: list[int], last: int) -> frozenset[str]:
        terminals = (symbol for symbol in self.moves[states[-1]] if symbol.isupper())
        return frozenset(terminal for terminal in terminals if self._accepts(list(states), terminal, last))

    def _accepts(self, states: list[int], terminal: str, last: int) -> bool:
        """Whether a terminal may come, once what it ends has been reduced."""
        while not isinstance(move := self.moves[states[-1]].get(terminal), int):
            if move is None:
                return terminal == END and states[-1] == last
            size, symbol, _ = move
            del states[-size:]
            states.append(cast(int, self.moves[states[-1]][symbol]))
        return True


class _Several(list[Any]):
    """The values of a symbol that stands for a list of others."""


def _reduction(build: object, size: str, symbol: str, name: str) -> Reduction:
    builders = {"-": None, "+": _Several}
    return int(size), symbol, builders[name] if name in builders else getattr(build, name)


def _flat(parts: list[Any]) -> list[Any]:
    """The values that a rule takes, those of a list among them."""
    if not any(type(part) is _Several for part in parts):
        return parts
    return [item for part in parts for item in (part if type(part) is _Several else (part,))]
