"""Golden cases computed once, with all that is asked of them afterwards: what they read, rely on and expect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from types import CodeType
from typing import Any

from engine.backends import compiled
from engine.backends.program import Program, prepare
from engine.backends.stages import Step, field_code, function
from engine.casework.case import Case, letters, read_case, setting_of
from engine.casework.decision import Decision, decide_with_rows
from engine.casework.located import Located, located
from engine.casework.reasons import rules_behind
from engine.casework.reliance import ReadingTaken
from engine.golden.compare import Answer, compare
from engine.golden.focus import Focus
from engine.golden.read import GoldenCase, GoldenFile, is_sound
from engine.golden.reliance import RowOfTable, RowsRead, places_of_rows, rows_read
from engine.language import core
from engine.language.tree import walk
from engine.language.values import Row
from engine.policy.model import Policy, Record, Table
from engine.policy.plan import Key, Plan, dependencies, plan
from engine.policy.shape import GOLDEN_CASE, Block
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language


@dataclass(frozen=True, eq=False)
class Played:
    """A golden case that passes: its rows, all computed, the fields that its decision speaks of, the readings that it
    relies on.

    `told` are the rules that the reasons it states are drawn from; `tells_readings` says whether it states readings.
    """

    golden: GoldenCase
    file: GoldenFile
    case: Case
    expected: Block
    problems: tuple[Diagnostic, ...]
    root: Row | None
    places: tuple[Located, ...]
    watched: frozenset[tuple[int, str]]
    readings: tuple[ReadingTaken, ...]
    told: frozenset[Key]
    tells_readings: bool

    @property
    def setting(self) -> tuple[Any, ...]:
        """What a program is made ready for."""
        return (self.case.date, tuple(sorted(self.case.readings.items())))

    def differs(self, policy: Policy, decision: Decision, row: Row | None, found: tuple[Diagnostic, ...]) -> bool:
        """Whether a decision is not the one expected of the case."""
        answer = Answer(decision=decision, row=row, problems=(*self.problems, *found))
        differences, wrong = compare(
            self.expected, self.case.record, answer, policy, self.file.language, self.file.source
        )
        return bool(differences or wrong)

    @cached_property
    def rows(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows by record."""
        found: dict[str, list[Row]] = {}
        for place in self.places:
            found.setdefault(place.record.id, []).append(place.row)
        return {record: tuple(rows) for record, rows in found.items()}


@dataclass(eq=False)
class Stand:
    """A policy with its tables, the programs that its cases need, and the cases."""

    policy: Policy
    plan: Plan
    cases: list[Played] = field(default_factory=list)
    programs: dict[Any, Program] = field(default_factory=dict)
    codes: dict[Key, CodeType] = field(default_factory=dict)
    steps: dict[tuple[Any, Key], Step] = field(default_factory=dict)
    placed: dict[Any, Mapping[RowOfTable, Row]] = field(default_factory=dict)
    focus: Focus = field(default_factory=Focus)
    rows_read: dict[Played, RowsRead] = field(default_factory=dict)

    @cached_property
    def order(self) -> Mapping[Key, int]:
        """The place of each rule in the order of computation."""
        return {key: place for place, key in enumerate(self.plan.order)}

    @cached_property
    def readers(self) -> Mapping[Key, frozenset[Key]]:
        """Which rules of records read a field."""
        found: dict[Key, set[Key]] = {}
        for key, read in dependencies(self.policy).items():
            for other in read if key in self.order else ():
                found.setdefault(other, set()).add(key)
        return {key: frozenset(keys) for key, keys in found.items()}

    @cached_property
    def read(self) -> Mapping[Key, frozenset[Key]]:
        """The fields that each rule reads."""
        return {key: frozenset(read) for key, read in dependencies(self.policy).items()}

    @cached_property
    def users(self) -> Mapping[str, frozenset[Key]]:
        """Which rules, of tables too, look at the rows of a table, one by one or together."""
        found: dict[str, set[Key]] = {}
        owners: tuple[Table | Record, ...] = (*self.policy.tables.values(), *self.policy.records.values())
        for owner in owners:
            for rule in owner.rules.values():
                for node in walk(rule.expression):
                    if isinstance(node, (core.Lookup, core.Exists, core.TableRows)):
                        found.setdefault(node.table, set()).add((owner.id, rule.name))
        return {table: frozenset(keys) for table, keys in found.items()}

    @cached_property
    def seen_by_conditions(self) -> Mapping[Key, frozenset[str]]:
        """The tables of which a condition in an aggregate looks at other rows than the one it is about, by rule."""
        found: dict[Key, frozenset[str]] = {}
        owners: tuple[Table | Record, ...] = (*self.policy.tables.values(), *self.policy.records.values())
        for owner in owners:
            for rule in owner.rules.values():
                conditions = [n.where for n in walk(rule.expression) if isinstance(n, core.Aggregate) and n.where]
                seen = (_tables_beside(condition, (core.Current, core.Bound)) for condition in conditions)
                found[owner.id, rule.name] = frozenset(chain.from_iterable(seen))
        return found

    @cached_property
    def seen_through(self) -> Mapping[str, frozenset[str]]:
        """The tables whose rules look at other rows than their own, by the table of these; at one remove or more."""
        direct: dict[str, set[str]] = {}
        for table in self.policy.tables.values():
            for rule in table.rules.values():
                for other in filter(self.policy.tables.__contains__, _tables_beside(rule.expression)):
                    direct.setdefault(other, set()).add(table.id)
        return {id: frozenset(_reached(id, direct)) for id in direct}

    @cached_property
    def table_order(self) -> Mapping[str, tuple[str, ...]]:
        """The rules of each table in the order of computation."""
        return self.plan.table_order

    @cached_property
    def names(self) -> Mapping[tuple[tuple[str, str], ...], Counter[tuple[str, str]]]:
        """For the columns among which some inputs are: each name as it is written beside the one retained, counted."""
        policy = self.policy
        all_of_them = {i.among for record in policy.records.values() for i in record.inputs.values() if i.among}
        return {
            among: Counter(
                pair
                for table in {table for table, _ in among}
                for row in policy.tables[table].rows
                for pair in named_pairs(among, table, row)
            )
            for among in all_of_them
        }

    def read_by(self, played: Played) -> RowsRead:
        """The rows of tables that a case relies on or looks at, found once."""
        found = self.rows_read.get(played)
        if found is None:
            found = self.rows_read[played] = rows_read(self.program(played.case), played.case)
        return found

    def program(self, case: Case) -> Program:
        """The program that a case needs, made once."""
        key = (case.date, tuple(sorted(case.readings.items())))
        if key not in self.programs:
            self.programs[key] = prepare(self.plan, setting_of(case))
        return self.programs[key]

    def step(self, played: Played, key: Key) -> Step:
        """The function that computes one rule, made once for each setting."""
        made = self.steps.get((played.setting, key))
        if made is None:
            program = self.program(played.case)
            code = self.codes.get(key) or self.codes.setdefault(key, field_code(self.plan, key))
            made = function(code, "stage", {**program.names, **self.focus.functions(program.functions)})
            self.steps[played.setting, key] = made
        return made

    def row(self, played: Played, place: RowOfTable) -> Row:
        """A row of a table in the setting of a case."""
        placed = self.placed.get(played.setting)
        if placed is None:
            rows = places_of_rows(self.program(played.case))
            placed = self.placed[played.setting] = {place: row for row, place in rows.items()}
        return placed[place]

    def play(self, golden: GoldenCase, file: GoldenFile) -> bool:
        """Compute a case and keep it; whether it passes."""
        expected = golden.block.get("expected")
        if not is_sound(golden) or not isinstance(expected, Block):
            return False
        case, problems = read_case(golden.block, self.policy, file.source, GOLDEN_CASE)
        if case is None:
            return True
        case = replace(case, language=file.language)
        decision, row, found = decide_with_rows(self.program(case), case, compiled.run)
        places = tuple(located(self.policy, self.policy.records[case.record], row)) if row is not None else ()
        played = Played(
            golden=golden,
            file=file,
            case=case,
            expected=expected,
            problems=problems,
            root=row,
            places=places,
            watched=frozenset(_watched(expected, self.policy, case.record, row)),
            readings=decision.readings,
            told=frozenset(_told(expected, self.policy, case.record, file.language)),
            tells_readings=vocabulary.say("key", "readings", file.language) in expected,
        )
        if played.differs(self.policy, decision, row, found):
            return False
        self.cases.append(played)
        return True


def _tables_beside(expression: core.Node, own: tuple[type[core.Node], ...] = (core.Current,)) -> Iterator[str]:
    """Of which records or tables an expression looks at other rows than its own, the one it belongs to."""
    for node in walk(expression):
        if isinstance(node, (core.Lookup, core.Exists, core.TableRows)):
            yield node.table
        elif isinstance(node, core.Field) and not isinstance(node.row, own):
            yield node.record


def _reached(start: str, ways: Mapping[str, Iterable[str]]) -> set[str]:
    """All that is reached from somewhere by one step or more."""
    found, waiting = set[str](), [start]
    while waiting:
        new = set(ways.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


def _watched(expected: Block, policy: Policy, record: str, row: Row | None) -> Iterator[tuple[int, str]]:
    """The fields of rows whose value is expected."""
    if row is None:
        return
    plurals = {child.plural: child.id for child in policy.children_of(record)}
    for name, value in expected.items():
        below = row.get(name)
        if name in plurals and isinstance(value, tuple) and isinstance(below, list):
            for block, item in zip(value, below, strict=False):
                if isinstance(block, Block):
                    yield from _watched(block, policy, plurals[name], item)
        elif name in policy.records[record].rules:
            yield id(row), name


def _told(expected: Block, policy: Policy, record: str, language: Language) -> Iterator[Key]:
    """The rules that the reasons expected are drawn from, those of the records below included."""
    if vocabulary.say("key", "reasons", language) in expected:
        yield from rules_behind(policy, record)
    plurals = {child.plural: child.id for child in policy.children_of(record)}
    for name, value in expected.items():
        for block in value if name in plurals and isinstance(value, tuple) else ():
            if isinstance(block, Block):
                yield from _told(block, policy, plurals[name], language)


def named_pairs(among: tuple[tuple[str, str], ...], table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names in a row of a table as they are written, each beside the one that is retained."""
    first = dict(reversed(among))
    for of, column in among:
        written, retained = row.get(column), row.get(first[of])
        if of == table and isinstance(written, str) and isinstance(retained, str):
            yield letters(written), retained


def stand_for(policy: Policy) -> Stand:
    """A stand without cases."""
    return Stand(policy, plan(policy))
