"""Cases to try for an aim: the facts that may make its wishes come true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from engine.checks.aims import Aim, Being, Wish
from engine.checks.facts import Fact
from engine.checks.periods import period_of
from engine.checks.situations import Situations, situations
from engine.checks.usual import USUAL_DAY
from engine.checks.writing import Draft, Told, written
from engine.language import core
from engine.language.tree import walk
from engine.language.types import BOOLEAN
from engine.language.values import NOT_APPLICABLE
from engine.policy.model import Day, Policy, Record

MOST_ROWS = 12
"""Rows of one table that are tried."""


def drafts(policy: Policy, aim: Aim, record: Record) -> Iterator[Draft]:
    """Cases of a record in which the wishes of an aim may come true, the most promising first."""
    period = period_of(policy, record)
    start = aim.day or period.start or min(USUAL_DAY, period.end or USUAL_DAY)
    write = partial(written, policy, record, partial(_first_found, policy))
    if aim.witness is not None:
        yield write(aim.witness.facts, aim.witness.survey.period.start or start)
    told: Told = ()
    for told, day in _found(policy, record, aim.wishes, aim.day):
        yield write(told, day or start)
    yield write((), start)
    for row in _rows_looked_up(policy, record):
        yield write((*told, row), start)


def _found(
    policy: Policy, record: Record, wishes: Sequence[Wish], day: Day | None = None
) -> Iterator[tuple[Told, Day | None]]:
    """Facts that may make wishes come true, each with the first day on which they may."""
    looked_at = situations(policy, record, [node for node, _ in wishes], day=day)
    for of in looked_at:
        where = _wished(of, wishes)
        for witness in (of.witness(where), of.possible(where)):
            if witness is not None:
                yield witness.facts, witness.survey.period.start
    if not looked_at:
        yield _one_by_one(policy, record, wishes, day), day


def _first_found(policy: Policy, record: Record, wishes: Sequence[Wish]) -> Told:
    """The facts that are the most likely to make wishes come true."""
    return next((told for told, _ in _found(policy, record, wishes)), ())


def _one_by_one(policy: Policy, record: Record, wishes: Iterable[Wish], day: Day | None) -> Told:
    """Facts that make each wish come true by itself, when there are too many to look at all of them together."""
    told: dict[Fact, Any] = {}
    for node, being in (part for whole in wishes for part in _parts(*whole)):
        if isinstance(node, core.Field) and being is Being.ABSENT:
            told[Fact(node=node, type=node.type)] = NOT_APPLICABLE
            continue
        for of in situations(policy, record, [node], day=day)[-1:]:
            where = _wished(of, [(node, being)])
            witness = of.witness(where) or of.possible(where)
            told |= dict(witness.facts if witness is not None else ())
    return tuple(told.items())


def _parts(node: core.Node, being: Being) -> Iterator[Wish]:
    """What has to come true for a wish to come true."""
    if being is Being.TRUE and isinstance(node, core.Call) and node.builtin == "and":
        for argument in node.arguments:
            yield from _parts(argument, being)
    else:
        yield node, being


def _rows_looked_up(policy: Policy, record: Record) -> Iterator[tuple[Fact, Any]]:
    """Some rows of each table of which the rules of a record look one up by what the case gives."""
    nodes = (node for rule in record.rules.values() for node in walk(rule.expression))
    keys = {(node.table, node.keys): node for node in nodes if isinstance(node, (core.Lookup, core.Exists))}
    for (table, by), node in keys.items():
        if any(isinstance(key, core.Field) and key.name in record.inputs for key in by):
            rows = policy.tables[table].rows
            exists = Fact(node=core.Exists(table=table, keys=by, span=node.span), type=BOOLEAN)
            yield from ((exists, cells) for cells in rows[:: -(-len(rows) // MOST_ROWS) or 1])


def _wished(of: Situations, wishes: Iterable[Wish]) -> int:
    """The situations in which all wishes come true."""
    where = of.all
    for node, being in wishes:
        match being:
            case Being.TRUE:
                where &= of.true(node)
            case Being.UNMET:
                where &= ~(of.true(node) | of.failed(node))
            case Being.ABSENT:
                where &= of.absent(node)
            case Being.FAILED:
                where &= of.failed(node)
    return where
