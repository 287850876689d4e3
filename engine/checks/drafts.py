"""Cases to try for an aim: the facts that it depends on, and usual values for all others."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.checks.aims import Aim, Being, Wish
from engine.checks.facts import Fact
from engine.checks.periods import period_of
from engine.checks.situations import Situations, situations
from engine.language import core
from engine.language.patterns import example
from engine.language.types import Boolean, Date, Enumeration, Number, Reference, Text
from engine.language.values import Row
from engine.policy.model import Input, Policy, Record

USUAL_DAY = datetime.date(2024, 1, 1)

MOST_BELOW = 20
"""Records that are written below one another when a case has to have so many."""

Told = tuple[tuple[Fact, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A case to try: the root record, its facts with those of the records below it, and among them those aimed at."""

    record: str
    facts: Row
    here: Row
    date: datetime.date
    readings: dict[str, str]


def drafts(policy: Policy, aim: Aim, record: Record) -> Iterator[Draft]:
    """Cases of a record in which the wishes of an aim may come true, the most promising first."""
    start = aim.day or _first_day(policy, record)
    if aim.witness is not None:
        yield _draft(policy, record, aim.witness.facts, aim.day or aim.witness.survey.period.start or start)
    looked_at = situations(policy, record, [node for node, _ in aim.wishes], day=aim.day)
    for of in looked_at:
        where = _wished(of, aim.wishes)
        day = of.grid.survey.period.start or start
        for witness in (of.witness(where), of.possible(where)):
            if witness is not None:
                yield _draft(policy, record, witness.facts, day)
    if not looked_at:
        yield _draft(policy, record, _one_by_one(policy, record, aim), start)
    yield _draft(policy, record, (), start)


def _first_day(policy: Policy, record: Record) -> datetime.date:
    period = period_of(policy, record)
    return period.start or min(USUAL_DAY, period.end or USUAL_DAY)


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


def _one_by_one(policy: Policy, record: Record, aim: Aim) -> Told:
    """The facts that make each wish come true by itself, when there are too many to look at all wishes together."""
    told: dict[Fact, Any] = {}
    for node, being in (part for wish in aim.wishes for part in _parts(*wish)):
        for of in situations(policy, record, [node], day=aim.day)[-1:]:
            if (witness := of.possible(_wished(of, [(node, being)]))) is not None:
                told |= dict(witness.facts)
    return tuple(told.items())


def _parts(node: core.Node, being: Being) -> Iterator[Wish]:
    """What has to come true for a wish to come true."""
    if being is Being.TRUE and isinstance(node, core.Call) and node.builtin == "and":
        for argument in node.arguments:
            yield from _parts(argument, being)
    else:
        yield node, being


# ── Facts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _draft(policy: Policy, record: Record, told: Told, day: datetime.date) -> Draft:
    """The case with some facts, below whatever it belongs to."""
    line = _line(policy, record)
    rows = [_usual_facts(policy, owner) for owner in line]
    for above, below, owner in zip(rows[1:], rows, line, strict=False):
        above[owner.plural] = [below]
    draft = Draft(record=line[-1].id, facts=rows[-1], here=rows[0], date=day, readings={})
    for fact, value in told:
        match fact.node:
            case core.Field(row=row, name=name) if fact.other is None and (level := _level(row)) is not None:
                if name in line[level].inputs:
                    rows[level][name] = value if fact.rows is None else _row(policy, line[level].inputs[name], value)
            case core.Reading(name=name) if value != policy.readings[name].taken:
                draft.readings[name] = value
            case core.CaseDate():
                draft = replace(draft, date=value)
            case core.Aggregate(rows=core.Children(row=core.Current(), record=child)) as aggregate:
                rows[0][policy.records[child].plural] = _below(policy, policy.records[child], aggregate, value)
            case _:
                pass
    return draft


def _line(policy: Policy, record: Record) -> list[Record]:
    """A record, and those it belongs to, the nearest first."""
    line = [record]
    while line[-1].parent is not None:
        line.append(policy.records[line[-1].parent])
    return line


def _level(row: core.Node) -> int | None:
    """How far above the record that is aimed at a row is; None when it is none of those."""
    level = 0
    while isinstance(row, core.Parent):
        row, level = row.row, level + 1
    return level if isinstance(row, core.Current) else None


def _below(policy: Policy, child: Record, aggregate: core.Aggregate, value: Any) -> list[Row]:
    """Records below one another of which an aggregate may be worth so much."""
    match aggregate:
        case core.Aggregate(builtin="count") if value <= MOST_BELOW:
            return [_usual_facts(policy, child) for _ in range(value)]
        case core.Aggregate(builtin="sum", value=core.Field(row=core.Bound(), name=name)) if name in child.inputs:
            row = _usual_facts(policy, child)
            row[name] = value
            return [row]
        case _:
            return [_usual_facts(policy, child)]


def _usual_facts(policy: Policy, record: Record) -> Row:
    """The facts of a record that has none below it."""
    facts = Row({name: _usual(policy, given) for name, given in record.inputs.items()})
    facts.update({child.plural: [] for child in policy.children_of(record.id)})
    return facts


def _usual(policy: Policy, given: Input) -> Any:
    """A value that an input may have."""
    match given.type:
        case Boolean():
            return False
        case Enumeration(values=values):
            return values[0]
        case Number():
            return given.min if given.min is not None else min(0, given.max) if given.max is not None else 0
        case Date():
            return given.min or given.max or USUAL_DAY
        case Reference(table=table) if policy.tables[table].rows:
            return _row(policy, given, policy.tables[table].rows[0])
        case Text() if given.among:
            table, column = given.among[0]
            return next((row[column] for row in policy.tables[table].rows), "")
        case _:
            return example(given.pattern or "[a-z]{4,}")


def _row(policy: Policy, given: Input, cells: Any) -> Row:
    """The row of a table, known by its key."""
    table = policy.tables[given.type.table] if isinstance(given.type, Reference) else None
    row = Row(cells)
    row.key = ", ".join(str(cells[column]) for column in table.key) if table else ""
    return row
