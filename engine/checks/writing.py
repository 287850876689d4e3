"""A whole case written from the facts that matter: the record, what it belongs to, what is below it.

All other facts have usual values.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import islice
from operator import is_
from typing import Any

from engine.checks.aims import Being, Wish
from engine.checks.facts import Fact
from engine.checks.periods import DAY
from engine.checks.points import step
from engine.checks.usual import key_of, row_of, usual_facts
from engine.language import core
from engine.language.tree import changed, walk
from engine.language.types import Reference
from engine.language.values import Row, exact
from engine.policy.model import Day, Policy, Record, Table

MOST_BELOW = 20
"""Records that are written below one another when a case has to have so many."""

Told = Sequence[tuple[Fact, Any]]
"""Facts, and what each of them is."""

Line = Sequence[tuple[Record, Row]]
"""A record and those it belongs to, the nearest first, each with its facts."""


@dataclass(frozen=True, slots=True)
class Side:
    """A fact that has to be less than a limit (-1), the same (0) or more (1): one that is known once the case is run.

    The limit is told of a record, by its facts `here`; `least` is the step of the fact.
    """

    facts: Row
    name: str
    record: Record
    here: Row
    limit: core.Node
    relation: int
    least: Any

    def set(self, limit: Any) -> None:
        """Write the value nearest to the limit that is on the right side of it, when there is one."""
        match limit:
            case _ if self.relation == 0:
                self.facts[self.name] = limit
            case bool():
                self.facts[self.name] = not limit
            case int() | Fraction():
                places = Fraction(limit) / self.least
                whole = -(-places // 1) if self.relation < 0 else places // 1
                self.facts[self.name] = exact(Fraction((whole + self.relation) * self.least))
            case datetime.date() if datetime.date.min < limit < datetime.date.max:
                self.facts[self.name] = limit + self.relation * DAY
            case _:
                pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A case to try: the root record, its facts with those of the records below it, and among them those aimed at.

    The `sides` are the facts that remain to be set.
    """

    record: str
    facts: Row
    here: Row
    date: Day
    readings: dict[str, str]
    sides: tuple[Side, ...]


Search = Callable[[Record, Sequence[Wish]], Told]
"""Finds facts of a record that may make wishes come true."""


def written(policy: Policy, record: Record, search: Search, told: Told, day: Day) -> Draft:
    """The case of a record with some facts; those of the records below it are searched for."""
    here = usual_facts(policy, record)
    line = [(record, here)]
    while (parent := line[-1][0].parent) is not None:
        owner, below = line[-1]
        above = usual_facts(policy, policy.records[parent])
        above[owner.plural] = [below]
        line.append((policy.records[parent], above))
    writing = _Writing(policy, search, day)
    writing.put(line, told)
    root, facts = line[-1]
    return Draft(
        record=root.id,
        facts=facts,
        here=here,
        date=writing.date,
        readings=writing.readings,
        sides=tuple(writing.sides),
    )


@dataclass(slots=True)
class _Writing:
    """A case that is being written: its date, the readings that the policy does not take, what remains to be set."""

    policy: Policy
    search: Search
    date: Day
    readings: dict[str, str] = field(default_factory=dict)
    sides: list[Side] = field(default_factory=list)

    def put(self, line: Line, told: Told) -> None:
        """Write facts of a record, of those it belongs to, and of those below them."""
        for fact, value in told:
            if fact.other is not None:
                self.put_side(line, fact.node, fact.other, value)
                continue
            match fact.node:
                case core.Field(name=name) as given if (facts := _where(line, given)) is not None:
                    facts[name] = _given(self.policy, fact, value)
                case core.Reading(name=name) if value != self.policy.readings[name].taken:
                    self.readings[name] = value
                case core.CaseDate():
                    self.date = value
                case core.Aggregate(rows=core.Children(row=row, record=below)) as over if known := _from(line, row):
                    self.put_below(known, self.policy.records[below], over, value)
                case core.Exists(table=table, keys=keys) if value is not False:
                    accepted = (lambda cells: True) if value is True else partial(is_, value)
                    self.put_keys(line, self.policy.tables[table], keys, accepted)
                case core.Field(row=core.Lookup(table=table, keys=keys), name=name):
                    self.put_keys(line, self.policy.tables[table], keys, partial(_has, name, value))
                case _:
                    pass

    def put_side(self, line: Line, subject: core.Node, limit: core.Node, relation: int) -> None:
        """Write that one side of a comparison is less than the other, or the same, or more."""
        for node in (*walk(subject), *walk(limit)):
            if isinstance(node, core.Lookup):
                self.put_keys(line, self.policy.tables[node.table], node.keys, lambda cells: True)
        for side, other, sign in ((subject, limit, relation), (limit, subject, -relation)):
            match side:
                case core.Field(name=name) as given if (facts := _where(line, given)) is not None:
                    least = step(Fact(node=given, type=given.type))
                    self.sides.append(Side(facts, name, *line[0], other, sign, least))
                    return
                case core.Aggregate(rows=core.Children(row=row, record=below)) as over if sign > 0:
                    if known := _from(line, row):
                        self.put_below(known, self.policy.records[below], over, 1)
                case _:
                    pass

    def put_keys(
        self, line: Line, table: Table, keys: Iterable[core.Node], accepted: Callable[[Mapping[str, Any]], bool]
    ) -> None:
        """Write what a row of a table is looked up by: a row that is in force and accepted, if there is one."""
        rows = (cells for cells in table.rows if table.in_force(cells).covers(self.date) and accepted(cells))
        for cells in islice(rows, 1):
            for key, column in zip(keys, table.key, strict=True):
                if isinstance(key, core.Field) and (facts := _where(line, key)) is not None:
                    facts[key.name] = key_of(cells[column])

    def put_below(self, line: Line, record: Record, over: core.Aggregate, value: Any) -> None:
        """Write records below the first of a line, so that an aggregate over them may be worth so much."""
        count, wishes = 1, [(over.where, Being.TRUE)] if over.where is not None else []
        match over.builtin, value:
            case "any", True:
                wishes.append((over.value, Being.TRUE))
            case "all", False:
                wishes.append((over.value, Being.UNMET))
            case "count", int():
                count = value if value <= MOST_BELOW else 0
            case "sum", _:
                pass
            case _:
                count = 0
        rows = line[0][1][record.plural]
        rows += [usual_facts(self.policy, record, place) for place in range(len(rows), count)]
        seen = [(_seen_from_below(node, over, record, line[0][0]), being) for node, being in wishes]
        told = self.search(record, seen)
        for row in rows[:count]:
            self.put([(record, row), *line], told)
        if over.builtin == "sum" and isinstance(over.value, core.Field) and over.value.name in record.inputs:
            rows[0][over.value.name] = value


def _given(policy: Policy, fact: Fact, value: Any) -> Any:
    """What a fact is, as a case gives it."""
    return row_of(policy.tables[fact.type.table], value) if isinstance(fact.type, Reference) and fact.rows else value


def _has(column: str, value: Any, cells: Mapping[str, Any]) -> bool:
    """Whether a row of a table may have a value: in a column, or as the result of a rule."""
    return bool(cells.get(column, value) == value)


def _where(line: Line, given: core.Field) -> Row | None:
    """The facts among which a field is given, when it is an input of a line."""
    record, facts = next(iter(_from(line, given.row)), (None, None))
    return facts if record is not None and given.name in record.inputs else None


def _from(line: Line, row: core.Node) -> Line:
    """The part of a line that begins with a row; nothing when it is none of the line."""
    level = 0
    while isinstance(row, core.Parent):
        row, level = row.row, level + 1
    return line[level:] if isinstance(row, core.Current) else ()


def _seen_from_below(node: core.Node, over: core.Aggregate, record: Record, parent: Record) -> core.Node:
    """What an aggregate computes for each of the records below one, told of such a record."""
    here = core.Current(record=record.id)

    def moved(part: core.Node) -> core.Node | None:
        match part:
            case core.Bound(depth=depth) if depth == over.depth:
                return here
            case core.Current():
                return core.Parent(row=here, record=parent.id)
            case _:
                return None

    return changed(node, moved)
