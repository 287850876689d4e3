"""What a result relies on: readings, parameters, tables, the alternatives taken, and what it was made from."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from engine.backends.program import Program
from engine.backends.reference import evaluate
from engine.casework.located import Located, results
from engine.language import core
from engine.language.tree import children, walk
from engine.language.types import Type
from engine.language.values import Row
from engine.policy.model import Day, Parameter, Policy, Record, Rule, Table
from engine.policy.plan import Plan, reads


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingTaken:
    """A reading of an ambiguity that the result relies on. `overridden` means: not the one the policy takes."""

    id: str
    question: str
    choice: str
    choice_text: str
    article: str
    overridden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterUsed:
    """A parameter that the result relies on: the value in force at the date of the case, or at the other date at which
    a rule reads it, from `since` to `until`.

    `simulated` means that the value is not the policy's own; the dates are then None.
    """

    name: str
    label: str
    value: Any
    type: Type
    articles: tuple[str, ...]
    since: Day | None
    until: Day | None
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What must be shown with every result that used a table."""

    table: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a result was made from: SHA-256 of the policy and of the files of its tables, version of the engine."""

    policy: str
    tables: Mapping[str, str]
    engine: str

    @property
    def short(self) -> str:
        """Twelve digits that change when anything does."""
        parts = json.dumps([self.policy, sorted(self.tables.items()), self.engine])
        return sha256(parts.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Reliance:
    """The readings, the parameters and the tables that results depend on, whatever the case.

    `parameters` are read at the date of the case; `dated` at another date, by a rule of the record named beside.
    """

    readings: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    dated: tuple[tuple[str, core.Parameter], ...] = ()
    tables: frozenset[str] = frozenset()


@lru_cache(maxsize=256)
def reliance(plan: Plan, record: str) -> Reliance:
    """What the result of a record depends on, with those of the records below it."""
    policy = plan.policy
    waiting = [(owner.id, name) for owner in _below(policy, record) for name in results(owner)]
    seen: set[tuple[str, str]] = set()
    nodes: list[core.Node] = []
    dated: list[tuple[str, core.Parameter]] = []
    tables: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        owner = policy.owner(key[0])
        if isinstance(owner, Table):
            tables.add(owner.id)
        if key[1] in owner.rules:
            expression = owner.rules[key[1]].expression
            nodes += walk(expression)
            dated += [(owner.id, node) for node in walk(expression) if isinstance(node, core.Parameter) and node.date]
            waiting += reads(expression)
    tables |= {node.table for node in nodes if isinstance(node, (core.Lookup, core.Exists, core.TableRows))}
    return Reliance(
        readings=frozenset(node.name for node in nodes if isinstance(node, core.Reading)),
        parameters=frozenset(node.name for node in nodes if isinstance(node, core.Parameter) and node.date is None),
        dated=tuple(dated),
        tables=frozenset(tables),
    )


def _below(policy: Policy, record: str) -> Iterator[Record]:
    yield policy.records[record]
    for child in policy.children_of(record):
        yield from _below(policy, child.id)


def readings_taken(program: Program, relied: frozenset[str]) -> tuple[ReadingTaken, ...]:
    """The readings that a result relies on, and those that the setting takes."""
    policy, shown = program.policy, relied | program.setting.readings.keys()
    return tuple(
        ReadingTaken(
            id=id,
            question=reading.question,
            choice=program.readings[id],
            choice_text=reading.choices[program.readings[id]],
            article=reading.article,
            overridden=program.readings[id] != reading.taken,
        )
        for id, reading in policy.readings.items()
        if id in shown
    )


def parameters_used(program: Program, relied: Reliance, places: Iterable[Located]) -> tuple[ParameterUsed, ...]:
    """The parameters that a result relies on, with the value that was read, and those that the setting changes."""
    simulated = program.setting.parameters.keys()
    read = {(id, program.setting.date) for id in relied.parameters | simulated}
    read |= {(id, day) for id, day in _read_elsewhere(program, relied, tuple(places)) if id not in simulated}
    used = (_parameter(program, parameter, day) for parameter, day in _in_order(program.policy, read))
    return tuple(dict.fromkeys(one for one in used if one is not None))


def _read_elsewhere(program: Program, relied: Reliance, places: tuple[Located, ...]) -> Iterator[tuple[str, Day]]:
    """The parameters that rules read at another date than that of the case, with the date when it is known."""
    for record, node in relied.dated:
        if node.date is None or any(isinstance(part, core.Bound) for part in walk(node.date)):
            # a date that changes with the row of an aggregate is that of no record
            continue
        for place in places:
            if place.record.id == record and isinstance(day := evaluate(program, node.date, place.row), datetime.date):
                yield node.name, day


def _in_order(policy: Policy, read: Iterable[tuple[str, Day]]) -> list[tuple[Parameter, Day]]:
    places = {id: place for place, id in enumerate(policy.parameters)}
    return [(policy.parameters[id], day) for id, day in sorted(read, key=lambda one: (places[one[0]], one[1]))]


def notices(policy: Policy, tables: frozenset[str]) -> tuple[Notice, ...]:
    """What must be shown with a result that relies on some tables."""
    used = [table for table in policy.tables.values() if table.id in tables and table.notice]
    return tuple(Notice(table=table.id, text=table.notice) for table in used)


def _parameter(program: Program, parameter: Parameter, day: Day) -> ParameterUsed | None:
    """A parameter as it is read at a date; None when it has no value there: an error, which is told elsewhere."""
    simulated = parameter.id in program.setting.parameters
    since = max((start for start, _ in parameter.timeline if start <= day), default=None)
    after = min((start for start, _ in parameter.timeline if start > day), default=None)
    until = after - datetime.timedelta(days=1) if after else parameter.until
    own = day == program.setting.date
    if parameter.at(day) is None and not own:
        return None
    return ParameterUsed(
        name=parameter.id,
        label=parameter.label or parameter.id,
        value=program.parameters[parameter.id] if own else parameter.at(day),
        type=parameter.type,
        articles=parameter.articles,
        since=None if simulated else since,
        until=None if simulated else until,
        simulated=simulated,
    )


def articles_of(program: Program, rule: Rule, row: Row) -> tuple[str, ...]:
    """The articles of a rule and those of the alternatives that made its value in a computed row."""
    if not rule.branch_articles:
        return rule.articles
    taken = [rule.branch_articles.get(span, ()) for span in _taken(program, rule.expression, row)]
    return tuple(dict.fromkeys((*rule.articles, *(id for articles in taken for id in articles))))


def _taken(program: Program, node: core.Node, row: Row) -> Iterator[Any]:
    """The spans of the alternatives that an expression takes in a row; what is in an aggregate is left out."""
    if isinstance(node, core.Aggregate):
        return
    if isinstance(node, core.Choose):
        arm = next((arm for arm in node.arms if evaluate(program, arm.condition, row) is True), None)
        if arm is not None:
            yield arm.span
        branch = arm.value if arm is not None else node.otherwise
        if branch is not None:
            yield from _taken(program, branch, row)
        return
    for child in children(node):
        yield from _taken(program, child, row)


@lru_cache(maxsize=64)
def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def digest_of(policy: Policy, version: str) -> Digest:
    """What results under a policy are made from; `version` is that of the engine."""
    files = {table.id: table.digest for table in policy.tables.values() if table.digest}
    return Digest(policy=_hash(policy.source.text), tables=files, engine=version)
