"""Deciding the cases of a batch one by one, as `engine eval` does: the meaning of every faster way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.backends.database import Database, quote
from engine.backends.program import Program
from engine.batch.answers import Answers, Row, fill
from engine.batch.sayings import Sayings
from engine.casework.case import Case
from engine.casework.decision import ChildResult, Decision, decide
from engine.casework.located import results
from engine.casework.reasons import Reason, Verdict, quick
from engine.language.types import Number, declared_scale
from engine.language.values import NOT_APPLICABLE
from engine.policy.model import Input, Policy, Record
from engine.policy.plan import Key, family
from engine.text.diagnostics import Diagnostic

CHUNK = 2_000
"""Cases whose rows are in memory at the same time."""

Progress = Callable[[int], None]
"""What is told how many more cases are decided."""


def decide_cases(
    database: Database,
    program: Program,
    record: str,
    relations: Mapping[str, str],
    scales: Mapping[Key, int],
    answers: Mapping[str, Answers],
    sayings: Sayings,
    progress: Progress = lambda count: None,
) -> None:
    """Decide every case of a root record, and add the answers to the table of each record that has results.

    `relations` hold the facts, as the columns of the intake: see `engine.batch.intake`. `scales` are the decimals
    of the inputs whose decimals the policy leaves open.
    """
    policy = program.policy
    readers = {id: _Reader.of(database, policy, policy.records[id], relations[id], scales) for id in relations}
    decider = _Decider(program, record, sayings)
    for cases in _chunks(database, policy, record, relations, readers):
        found: dict[str, list[Row]] = {id: [] for id in answers}
        for case in cases:
            for id, row in decider.answers(case):
                found[id].append(row)
        for id, rows in found.items():
            fill(database, answers[id], rows)
        progress(len(cases))


def facts_of(
    database: Database, policy: Policy, record: str, relations: Mapping[str, str], scales: Mapping[Key, int]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The facts of each case of a root record, as a program gives them, with its `#id`; see `decide_cases`."""
    readers = {id: _Reader.of(database, policy, policy.records[id], relations[id], scales) for id in relations}
    for cases in _chunks(database, policy, record, relations, readers):
        yield from ((case.id, case.facts) for case in cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """The facts of one record of a case, by name, and those of the records below it under their plurals."""

    record: Record
    id: int
    facts: dict[str, Any]
    below: tuple[_Facts, ...] = ()

    def all(self) -> Iterator[_Facts]:
        """The record and those below it, in the order of the results of a decision."""
        yield self
        for child in self.below:
            yield from child.all()


# ── From columns to facts ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Reader:
    """How the rows of a relation become facts."""

    record: Record
    columns: tuple[str, ...]
    readers: tuple[tuple[str, int, int | None, Callable[[Any], Any]], ...]

    @classmethod
    def of(
        cls, database: Database, policy: Policy, record: Record, relation: str, scales: Mapping[Key, int]
    ) -> _Reader:
        """The reader of a relation: each input with its column, that of its state, and what makes a fact of a cell."""
        columns = tuple(database.columns(relation))
        places = {name: place for place, name in enumerate(columns)}
        readers = tuple(
            (name, places[name], places.get(f"{name}?"), fact_of(policy, given, scales.get((record.id, name))))
            for name, given in record.inputs.items()
            if name in places
        )
        return cls(record, columns, readers)

    def read(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """The facts of a row; those that are missing are left out."""
        facts: dict[str, Any] = {}
        for name, place, state, fact in self.readers:
            if row[place] is not None:
                facts[name] = fact(row[place])
            elif state is not None and row[state] == 1:
                facts[name] = NOT_APPLICABLE
        return facts


def fact_of(policy: Policy, given: Input, chosen: int | None) -> Callable[[Any], Any]:
    """What makes a fact, as a program gives it, of the cell of an input."""
    type_ = policy.written_type(given.type)
    if not isinstance(type_, Number):
        return lambda cell: cell
    scale = chosen if chosen is not None else scale_of(given, type_)
    # a program gives a percentage in hundredths
    power = 10 ** (scale - 2) if type_.percent and scale >= 2 else 10**scale
    return (lambda cell: cell) if power == 1 else lambda cell: Fraction(cell, power)


def scale_of(given: Input, type_: Number) -> int:
    """The decimals of the column of an input: its own, those of its unit; two more for a percentage, which is held as
    a ratio."""
    scale = given.decimals if given.decimals is not None else declared_scale(type_) or 0
    return scale + 2 if type_.percent else scale


# ── From relations to cases ─────────────────────────────────────────────────────────────────────────────────────


def _chunks(
    database: Database, policy: Policy, record: str, relations: Mapping[str, str], readers: Mapping[str, _Reader]
) -> Iterator[list[_Facts]]:
    """The cases in the order of their numbers, a few at a time."""
    ids = [id for (id,) in database.rows(f'SELECT "#id" FROM {quote(relations[record])} ORDER BY "#id"')]
    for start in range(0, len(ids), CHUNK):
        first, last = ids[start], ids[min(start + CHUNK, len(ids)) - 1]
        yield _cases(database, policy, record, relations, readers, f'"#id" BETWEEN {first} AND {last}').get(None, [])


def _cases(
    database: Database,
    policy: Policy,
    record: str,
    relations: Mapping[str, str],
    readers: Mapping[str, _Reader],
    condition: str,
) -> dict[int | None, list[_Facts]]:
    """The facts of the rows of a relation that meet a condition, by the row above; all under None for a root."""
    of, reader = policy.records[record], readers[record]
    below: dict[str, dict[int | None, list[_Facts]]] = {}
    for child in policy.children_of(record):
        if child.id in relations:
            parents = f'"#parent" IN (SELECT "#id" FROM {quote(relations[record])} WHERE {condition})'
            below[child.plural] = _cases(database, policy, child.id, relations, readers, parents)
    id_at = reader.columns.index("#id")
    parent_at = reader.columns.index("#parent") if of.parent is not None else None
    found: dict[int | None, list[_Facts]] = {}
    for row in database.rows(f'SELECT * FROM {quote(relations[record])} WHERE {condition} ORDER BY "#id"'):
        id, facts = row[id_at], reader.read(row)
        children = {plural: rows.get(id, []) for plural, rows in below.items()}
        facts |= {plural: [child.facts for child in rows] for plural, rows in children.items()}
        made = _Facts(record=of, id=id, facts=facts, below=tuple(c for rows in children.values() for c in rows))
        found.setdefault(None if parent_at is None else row[parent_at], []).append(made)
    return found


# ── From cases to answers ───────────────────────────────────────────────────────────────────────────────────────


class _Decider:
    """The decision on the cases of a record: in microseconds on the ordinary ones, at length on the others."""

    def __init__(self, program: Program, record: str, sayings: Sayings) -> None:
        self.program = program
        self.record = program.policy.records[record]
        self.sayings = sayings
        self.quick = quick(program, record)
        self.known: dict[tuple[str, int], tuple[int, tuple[Reason, ...]]] = {}
        self.concerned = [id for id in family(program.policy, record) if results(program.policy.records[id])]

    def answers(self, case: _Facts) -> Iterator[tuple[str, Row]]:
        """The answers on the records of a case that have results."""
        verdict = self.quick(case.facts)
        if verdict is not None:
            yield self.record.id, (case.id, self.said(verdict), verdict.values)
            return
        decision, failures = decide(self.program, self.case(case.facts))
        rows = [row for row in case.all() if row.record.id in self.concerned]
        yield from self.of_decision(decision, failures, rows)

    def said(self, verdict: Verdict) -> int:
        """The number of what is said of an ordinary case. Its reasons are drawn once for many, and so is the saying."""
        key = (verdict.outcome, id(verdict.reasons) if verdict.outcome != "computed" else 0)
        if key not in self.known:
            # the reasons are kept, so that no others get their identity
            self.known[key] = self.sayings.say(self.record, verdict.outcome, verdict.reasons), verdict.reasons
        return self.known[key][0]

    def case(self, facts: Mapping[str, Any]) -> Case:
        policy = self.program.policy
        return Case(
            policy=None,
            date=self.program.setting.date,
            readings={},
            record=self.record.id,
            facts=facts,
            language=policy.language,
        )

    def of_decision(
        self, decision: Decision, failures: tuple[Diagnostic, ...], rows: list[_Facts]
    ) -> Iterator[tuple[str, Row]]:
        """The answers of a decision. What is out of scope is so for every record."""
        found: list[Decision | ChildResult] = list(decision.children)
        if self.record.id in self.concerned:
            found.insert(0, decision)
        if decision.outcome == "out_of_scope":
            found = [decision] * len(rows)
        for row, result in zip(rows, found, strict=True):
            saying = self.sayings.of_result(row.record, result, self.record, failures)
            values: Iterable[Any] = [output.value for output in result.outputs]
            yield row.record.id, (row.id, saying, values or [NOT_APPLICABLE] * len(row.record.result.values))
