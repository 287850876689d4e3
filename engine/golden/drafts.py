"""Cases around a golden case: the same facts save one, with the values near which a rule may answer otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from engine.casework.case import Case
from engine.golden.operators import DAY, step
from engine.golden.stand import Played
from engine.language import core
from engine.language.tree import walk
from engine.language.types import Boolean, Date, Enumeration, Number, Reference, Text, Type
from engine.language.values import NOT_APPLICABLE, Period, Range, State, exact
from engine.policy.model import Input, Policy, Record
from engine.policy.plan import Key
from engine.policy.shape import Block

GONE = object()
"""The value of a fact that is not given any more."""

MOST_VALUES = 24
"""Values tried for one fact."""

Path = tuple[str | int, ...]
"""Where a fact stands: names of facts and places in lists."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Draft:
    """A case that may be proposed: a golden case with some facts changed, which `edits` name; or one made up."""

    of: Played
    record: str
    date: datetime.date
    readings: Mapping[str, str]
    facts: Mapping[str, Any]
    edits: tuple[tuple[Path, str], ...] = ()

    @property
    def case(self) -> Case:
        """The draft as a case."""
        given = self.of.case
        return replace(given, date=self.date, readings=self.readings, record=self.record, facts=self.facts)

    def with_fact(self, path: Path, value: Any) -> Draft:
        """The draft with another fact."""
        return replace(self, facts=_put(self.facts, path, value), edits=(*self.edits, (path, repr(value))))


def draft_of(played: Played) -> Draft:
    """A golden case as it is."""
    case = played.case
    return Draft(of=played, record=case.record, date=case.date, readings=dict(case.readings), facts=_tree(case.facts))


def made_up(policy: Policy, record: Record, beside: Played) -> Draft:
    """A case of a record of which there is none, beside one of another record: with the first value of each fact."""
    date, hints = beside.case.date, Hints(first=(), expressions=(), days=(beside.case.date,))
    facts = _made_up(policy, record, hints)
    return Draft(of=beside, record=record.id, date=date, readings={}, facts=facts, edits=((("",), record.id),))


def _made_up(policy: Policy, record: Record, hints: Hints) -> Mapping[str, Any]:
    below = {child.plural: [_made_up(policy, child, hints)] for child in policy.children_of(record.id)}
    values = {given.name: next(iter(_values(policy, given, GONE, hints)), GONE) for given in record.inputs.values()}
    return {name: value for name, value in {**values, **below}.items() if value is not GONE}


def _tree(value: Any) -> Any:
    """The facts as mappings and lists of scalars."""
    if isinstance(value, (Block, Mapping)):
        return {name: _tree(below) for name, below in value.items()}
    return [_tree(item) for item in value] if isinstance(value, (tuple, list)) else value


def _put(tree: Any, path: Path, value: Any) -> Any:
    """A tree with another value at a path."""
    head, rest = path[0], path[1:]
    if isinstance(head, int):
        new = [_put(tree[head], rest, value)] if rest else [] if value is GONE else [value]
        return [*tree[:head], *new, *tree[head + 1 :]]
    if rest:
        return {**tree, head: _put(tree[head], rest, value)}
    return {name: below for name, below in {**tree, head: value}.items() if below is not GONE}


# ── The values to try ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Hints:
    """What is worth trying: the facts that matter most, the expressions whose values to approach, rows, days."""

    first: Container[Key]
    expressions: tuple[core.Node, ...]
    rows: tuple[Mapping[str, Any], ...] = ()
    table: str = ""
    days: tuple[datetime.date, ...] = ()


def neighbours(policy: Policy, draft: Draft, hints: Hints) -> Iterator[Draft]:
    """The drafts with one thing changed: first the facts that matter most, then days and readings, then all others."""
    record = policy.records[draft.record]
    others: list[Draft] = []
    for key, changed in _changed_facts(policy, draft, record, draft.facts, (), hints):
        if key in hints.first:
            yield changed
        else:
            others.append(changed)
    for day in dict.fromkeys(hints.days):
        if day != draft.date:
            yield replace(draft, date=day, edits=(*draft.edits, (("",), day.isoformat())))
    for reading in policy.readings.values():
        for choice in reading.choices:
            if choice != draft.readings.get(reading.id, reading.taken):
                readings = {**draft.readings, reading.id: choice}
                yield replace(draft, readings=readings, edits=(*draft.edits, (("", reading.id), choice)))
    yield from others


def _changed_facts(
    policy: Policy, draft: Draft, record: Record, facts: Mapping[str, Any], path: Path, hints: Hints
) -> Iterator[tuple[Key, Draft]]:
    for given in record.inputs.values():
        for value in _values(policy, given, facts.get(given.name, GONE), hints):
            yield (record.id, given.name), draft.with_fact((*path, given.name), value)
    for child in policy.children_of(record.id):
        items = facts.get(child.plural)
        if not isinstance(items, list):
            continue
        here = (*path, child.plural)
        some = next(iter(child.inputs), "")
        if items:
            yield (child.id, some), draft.with_fact(here, [])
            yield (child.id, some), draft.with_fact(here, [*items, items[-1]])
        if len(items) > 1:
            yield (child.id, some), draft.with_fact(here, items[:-1])
        for place, item in enumerate(items[:2]):
            yield from _changed_facts(policy, draft, child, item, (*here, place), hints)


def _values(policy: Policy, given: Input, now: Any, hints: Hints) -> Iterator[Any]:
    """The values worth trying for a fact, other than the one it has."""
    found = list(dict.fromkeys(_worth_trying(policy, given, hints)))[:MOST_VALUES]
    yield from (value for value in found if given.min is None or _within(value, given))
    if now is not GONE:
        yield GONE
    if given.optional:
        yield NOT_APPLICABLE


def _within(value: Any, given: Input) -> bool:
    return isinstance(value, (bool, str)) or (value >= given.min and (given.max is None or value <= given.max))


def _worth_trying(policy: Policy, given: Input, hints: Hints) -> Iterable[Any]:
    match given.type:
        case Boolean():
            return (True, False)
        case Enumeration():
            return given.type.values
        case Reference():
            return _keys(policy, given.type.table, hints)
        case Text() if given.among:
            return _names(policy, given, hints)
        case Text():
            return [value for value in _constants(policy, hints, given.type) if isinstance(value, str)]
        case Date():
            near = [value for value in _constants(policy, hints, given.type) if isinstance(value, datetime.date)]
            return around_days((*near, *hints.days))
        case Number():
            return list(_numbers(policy, given, hints))
        case _:
            return ()


def around_days(days: Iterable[datetime.date]) -> tuple[datetime.date, ...]:
    """Some days, each with the day before and the day after."""
    usual = (day for day in days if datetime.date.min < day < datetime.date.max)
    return tuple(dict.fromkeys(day + by * DAY for day in usual for by in (0, -1, 1)))


def _numbers(policy: Policy, given: Input, hints: Hints) -> Iterator[Any]:
    usual = [value for value in (given.min, given.max, 0, 1) if value is not None]
    near = [
        value
        for value in _constants(policy, hints, given.type)
        if isinstance(value, (int, Fraction)) and not isinstance(value, bool)
    ]
    for value in (*near, *usual):
        for by in (0, -1, 1):
            yield exact(value + by * step(value, given.type))


def _constants(policy: Policy, hints: Hints, type_: Type) -> Iterator[Any]:
    """The values of one kind that expressions name, those of parameters among them, and cells of the rows."""
    for node in (node for expression in hints.expressions for node in walk(expression)):
        if isinstance(node, core.Literal) and not isinstance(node.value, State):
            yield from _ends(node.value)
        elif isinstance(node, core.Parameter):
            parameter = policy.parameters[node.name]
            if _alike(parameter.type, type_):
                yield from (value for _, value in parameter.timeline)
    for row in hints.rows:
        for cell in row.values():
            yield from _ends(cell)


def _ends(value: Any) -> Iterator[Any]:
    if isinstance(value, Range):
        yield from (end for end in (value.low, value.high) if end is not None)
    elif isinstance(value, Period):
        yield from (value.start, value.end)
    elif not isinstance(value, State):
        yield value


def _alike(one: Type, other: Type) -> bool:
    """Whether a value of one type may be a value of the other."""
    if isinstance(one, Number) and isinstance(other, Number):
        return one.unit == other.unit and one.percent == other.percent
    return type(one) is type(other)


def _keys(policy: Policy, table: str, hints: Hints) -> Iterator[Any]:
    """The keys of a table: of the rows that matter first."""
    rows = policy.tables[table].rows
    for row in (*(hints.rows if hints.table == table else ()), *rows):
        yield row[policy.tables[table].key[0]]


def _names(policy: Policy, given: Input, hints: Hints) -> Iterator[Any]:
    """The names in the first column of each table: of the rows that matter first."""
    for table, column in dict(reversed(given.among)).items():
        rows = hints.rows if hints.table == table else ()
        for row in (*rows, *policy.tables[table].rows):
            if isinstance(row[column], str):
                yield row[column]
