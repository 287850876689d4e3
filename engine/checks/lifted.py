"""Aims at what is computed for the rows of a table or of an aggregate, told of the record that a case is about.

A rule of a table is met where a rule reads it, of the row that is read. What an aggregate computes for each row is met
when there is a row for which it is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.checks.aims import Aim, Being, Wish, reaching
from engine.checks.choices import uses, uses_by_node
from engine.checks.facts import grafted
from engine.language import core
from engine.language.tree import walk
from engine.language.types import BOOLEAN
from engine.policy.model import Policy, Record

TRUE = core.Literal(value=True, type=BOOLEAN)


def lifted(policy: Policy, aim: Aim) -> Iterator[tuple[Aim, Record]]:
    """The aims at records that come to the same, each with its record."""
    aim = _of_some_row(aim)
    if isinstance(aim.owner, Record):
        yield aim, aim.owner
        return
    for use in uses(policy):
        node = use.node
        if isinstance(node, core.Field) and (node.record, node.name) == (aim.owner.id, aim.rule.name):
            there = ((grafted(wish, node.row), being) for wish, being in aim.wishes)
            yield from lifted(policy, reaching(use, *there, day=aim.day))


def _of_some_row(aim: Aim) -> Aim:
    """The same, where what it is about is computed for the rows of an aggregate: there is a row for which it is so."""
    around = aim.around
    if around is None:
        return aim
    inner = [wish for wish in aim.wishes if _is_of(around, wish[0])]
    outer = [wish for wish in aim.wishes if not _is_of(around, wish[0])]
    wanted = core.Call(builtin="and", arguments=(TRUE, *_conditions(inner)), type=BOOLEAN, span=around.span)
    some = core.Aggregate(
        builtin="any", rows=around.rows, depth=around.depth, value=wanted, type=BOOLEAN, span=around.span
    )
    further = uses_by_node(aim.owner, aim.rule)[id(around)].around
    return _of_some_row(replace(aim, around=further, wishes=(*outer, (some, Being.TRUE)), witness=None))


def _is_of(around: core.Aggregate, wish: core.Node) -> bool:
    """Whether an expression is computed for the row that an aggregate is looking at."""
    bound = any(isinstance(node, core.Bound) and node.depth == around.depth for node in walk(wish))
    return bound or any(node is wish for node in walk(around))


def _conditions(wishes: Iterable[Wish]) -> Iterator[core.Node]:
    """The wishes as conditions, as far as they can be."""
    for node, being in wishes:
        match being:
            case Being.TRUE:
                yield node
            case Being.UNMET:
                yield core.Call(builtin="not", arguments=(node,), type=BOOLEAN, span=node.span)
            case Being.ABSENT:
                known = core.Call(builtin="is_known", arguments=(node,), type=BOOLEAN, span=node.span)
                yield core.Call(builtin="not", arguments=(known,), type=BOOLEAN, span=node.span)
            case Being.FAILED:
                # an error of a row is one of the whole, which is wished for besides
                pass
