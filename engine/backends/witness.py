"""Cases that show something: found by the solver, then run; what the run does not confirm is not shown.

A *claim* says when something is so, of what a reader tells of expressions: the scene of the solver, which tells it of
all cases at once, or a case that was run, which tells it with plain bools. The same claim is asked of both.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any, Protocol

from engine.backends import compiled, proof, reference
from engine.backends.lowering import PARENT
from engine.backends.program import Program, Setting, prepare
from engine.backends.proof import Day, Guard, Model, Name, Quantity, Solver, UndecidedError
from engine.backends.symbolic import Instance, Scene
from engine.language import core
from engine.language.patterns import example
from engine.language.tree import walk
from engine.language.values import NOT_APPLICABLE, Failure, Row, exact
from engine.policy.model import Input, Policy, Record, Table, Validity
from engine.policy.plan import Plan, plan

DAY = datetime.timedelta(days=1)
MOST_PERIODS = 12
RECORDS_BELOW = 2
"""Records of each kind that a case is given below each other, when what is asked depends on them."""


class Reader(Protocol):
    """What tells when a condition holds, when it is an error, when it is not applicable."""

    def true(self, node: core.Node) -> Guard: ...

    def failed(self, node: core.Node) -> Guard: ...

    def absent(self, node: core.Node) -> Guard: ...


Claim = Callable[[Reader], Guard]


@dataclass(frozen=True, slots=True)
class Run:
    """A case that was run, and the record of it that is looked at."""

    program: Program
    row: Row

    def value(self, node: core.Node) -> Any:
        """What an expression is worth."""
        return reference.evaluate(self.program, node, self.row)

    def true(self, node: core.Node) -> Guard:
        """Whether a condition holds."""
        return self.value(node) is True

    def failed(self, node: core.Node) -> Guard:
        """Whether an expression is an error."""
        return isinstance(self.value(node), Failure)

    def absent(self, node: core.Node) -> Guard:
        """Whether an expression is not applicable."""
        return self.value(node) is NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that was run and is as it was said to be. `readings` are those taken otherwise than the policy does."""

    program: Program
    record: str
    root: Row
    row: Row

    @property
    def date(self) -> datetime.date:
        """The date of the case."""
        return self.program.setting.date

    @property
    def readings(self) -> Mapping[str, str]:
        """The readings taken otherwise than the policy does."""
        return self.program.setting.readings


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a question: a case in which it is so, never (`proved`), or neither could be shown."""

    witness: Witness | None = None
    decided: bool = True

    @property
    def proved(self) -> bool:
        """Whether there is no such case."""
        return self.decided and self.witness is None


NEVER, UNDECIDED = Verdict(), Verdict(decided=False)


@dataclass(eq=False)
class Study:
    """A policy about which questions are asked, each with so many milliseconds to be answered."""

    policy: Policy
    timeout: int
    _plan: Plan = field(init=False)
    _scenes: dict[tuple[str, Validity, int | None], Scene] = field(default_factory=dict)
    _programs: dict[tuple[datetime.date, tuple[tuple[str, str], ...]], Program] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._plan = plan(self.policy)

    def search(self, record: str, claim: Claim, shown: bool = True) -> Verdict:
        """Look for a case of a record in which the claim holds: a plain one when it is to be shown to people."""
        periods = self._periods(record)
        verdicts = [self._search(record, period, claim, shown) for period in periods[-MOST_PERIODS:]]
        found = next((verdict for verdict in verdicts if verdict.witness is not None), None)
        if found is not None:
            return found
        return NEVER if all(v.proved for v in verdicts) and len(periods) <= MOST_PERIODS else UNDECIDED

    def _search(self, record: str, period: Validity, claim: Claim, shown: bool) -> Verdict:
        for below in (None, RECORDS_BELOW) if self._has_family(record) else (None,):
            try:
                scene = self.scene(record, period, below)
                found = self._found(scene, claim, shown)
            except (UndecidedError, RecursionError):
                continue
            if found is None and below is None:
                return NEVER
            if found is not None and (witness := self._confirmed(scene, found, claim)) is not None:
                return Verdict(witness)
        return UNDECIDED

    def scene(self, record: str, period: Validity, below: int | None) -> Scene:
        """All cases of a record during a period."""
        key = (record, period, below)
        if key not in self._scenes:
            program = self.program(period.start or period.end or datetime.date(2000, 1, 1), {})
            self._scenes[key] = Scene(program, record, period, Solver(self.timeout), below)
        return self._scenes[key]

    def program(self, day: datetime.date, readings: Mapping[str, str]) -> Program:
        """The policy made ready for a date."""
        key = (day, tuple(sorted(readings.items())))
        if key not in self._programs:
            self._programs[key] = prepare(self._plan, Setting(date=day, readings=readings))
        return self._programs[key]

    def _found(self, scene: Scene, claim: Claim, shown: bool) -> Model | None:
        guard = claim(scene)
        if guard is False:
            return None
        wishes = [*scene.wishes, *(_wishes(scene) if shown else ())]
        for instance in (*_instances(scene.root), *_line(scene)):
            for name in scene.policy.records[instance.owner.id].inputs:
                scene.fact(instance, name)
        scene.settle()
        return scene.solver.model(guard, wishes)

    def _confirmed(self, scene: Scene, model: Model, claim: Claim) -> Witness | None:
        case = Case(scene, model)
        program = self.program(case.date, case.readings)
        rows = case.rows(program)
        root = rows[id(scene.root)]
        compiled.run(program, scene.root.owner.id, root)
        row = rows[id(scene.here)]
        return Witness(program, scene.root.owner.id, root, row) if claim(Run(program, row)) is True else None

    def _has_family(self, record: str) -> bool:
        return self.policy.records[record].parent is not None or bool(self.policy.children_of(record))

    def _periods(self, record: str) -> list[Validity]:
        """The days on which cases may be, cut where a parameter or a table changes."""
        own, whole = self.policy.records[record].in_force, self.policy.in_force
        start = max((day for day in (own.start, whole.start) if day), default=None)
        end = min((day for day in (own.end, whole.end) if day), default=None)
        days = sorted(
            day for day in set(_changes(self.policy)) if (not start or start < day) and (not end or day <= end)
        )
        starts = [start, *days]
        ends = [*(day - DAY for day in days), end]
        return [Validity(a, b) for a, b in zip(starts, ends, strict=True)]


def _changes(policy: Policy) -> Iterator[datetime.date]:
    """The days on which a parameter gets another value, or none, and a row of a table comes or goes."""
    owners: tuple[Record | Table, ...] = (*policy.records.values(), *policy.tables.values())
    read = {
        node.name
        for owner in owners
        for rule in owner.rules.values()
        for node in walk(rule.expression)
        if isinstance(node, core.Parameter)
    }
    for parameter in (policy.parameters[name] for name in read):
        yield from (start for start, _ in parameter.timeline)
        if parameter.until is not None and parameter.until < datetime.date.max:
            yield parameter.until + DAY
    for table in policy.tables.values():
        for row in table.rows:
            start, end = (row[column] if column else None for column in (table.valid_from, table.valid_to))
            if isinstance(start, datetime.date):
                yield start
            if isinstance(end, datetime.date) and end < datetime.date.max:
                yield end + DAY


# ── Wishes ──────────────────────────────────────────────────────────────────────────────────────────────────────

ROUND = (0, 10, 1_000, 100_000)


def _wishes(scene: Scene) -> Iterator[Guard]:
    """What makes a case plain: the readings that are taken, the first day, facts that are given, small numbers."""
    for name, reading in scene.policy.readings.items():
        if name in scene.readings:
            yield scene.readings[name].get(reading.taken, False)
    if scene.period.start is not None:
        yield proof.compare("eq", scene.day, scene.period.start)
    for instance in (*_instances(scene.root), *_line(scene)):
        for worth in instance.facts.values():
            if NOT_APPLICABLE in worth:
                yield proof.opposite(worth[NOT_APPLICABLE])
            for value in worth:
                if isinstance(value, Quantity):
                    yield from (proof.compare("le", value, most) for most in reversed(ROUND))
                    yield proof.compare("ge", value, 0)


def _line(scene: Scene) -> list[Instance]:
    """The record that is asked about, and those it belongs to, the first one first."""
    line = [scene.here]
    while line[0].parent is not None:
        line.insert(0, line[0].parent)
    return line


def _instances(root: Instance) -> Iterator[Instance]:
    yield root
    for rows in (root.children or {}).values():
        for _, below in rows:
            yield from _instances(below)


# ── From a model to a case ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Case:
    """The case that a model of a scene stands for."""

    scene: Scene
    model: Model

    @property
    def date(self) -> datetime.date:
        """The date of the case."""
        return _day(self.model, self.scene.day)

    @property
    def readings(self) -> dict[str, str]:
        """The readings taken otherwise than the policy does."""
        taken = {name: self._value(worth, None) for name, worth in self.scene.readings.items()}
        return {name: choice for name, choice in taken.items() if choice != self.scene.policy.readings[name].taken}

    def rows(self, program: Program) -> dict[int, Row]:
        """The rows of the records, by the identity of the instance they stand for."""
        made: dict[int, Row] = {}
        self._row(program, self.scene.root, None, made)
        for above, below in pairwise(_line(self.scene)):
            # without a number of records below, the one that is asked about is alone
            if id(below) not in made:
                row = self._row(program, below, made[id(above)], made)
                made[id(above)][self.scene.policy.records[below.owner.id].plural] = [row]
        return made

    def _row(self, program: Program, instance: Instance, parent: Row | None, made: dict[int, Row]) -> Row:
        record = self.scene.policy.records[instance.owner.id]
        row = made[id(instance)] = Row()
        if parent is not None:
            row[PARENT] = parent
        for name, given in record.inputs.items():
            value = self._value(self.scene.fact(instance, name), given)
            if isinstance(value, Row):
                table = given.type.table  # type: ignore[attr-defined]  # only a reference is worth a row
                value = program.tables[table].rows[self.scene.program.tables[table].rows.index(value)]
            row[name] = value
        for child in self.scene.policy.children_of(record.id):
            below = (instance.children or {}).get(child.id, [])
            row[child.plural] = [self._row(program, one, row, made) for there, one in below if self.model.holds(there)]
        return row

    def _value(self, worth: Mapping[Any, Guard], given: Input | None) -> Any:
        value = next(value for value, guard in worth.items() if self.model.holds(guard))
        match value:
            case Quantity():
                bottom = value.bottom if isinstance(value.bottom, int) else self.model.number(value.bottom)
                return exact(Fraction(self.model.number(value.term)) / bottom)
            case Day():
                return _day(self.model, value)
            case Name():
                return self._text(value, (given and given.pattern) or "[a-z]{4,}")
            case Instance():
                raise UndecidedError
            case _:
                return value

    def _text(self, name: Name, pattern: str) -> str:
        """A text that is what the model says of it, as far as one can be made."""
        known = {number: text for text, number in self.scene.names.items()}
        number = int(self.model.number(name.term))
        if number in known:
            return known[number]
        pieces = [
            (first, known.get(int(self.model.number(seen.term))))
            for of, first, _, seen in self.scene.slices
            if of is name
        ]
        made = ""
        for variant in range(10):
            made = example(pattern, variant)
            for first, piece in pieces:
                if piece is not None:
                    made = made[: first - 1] + piece + made[first - 1 + len(piece) :]
            if made not in self.scene.names and re.fullmatch(pattern, made):
                break
        return made


def _day(model: Model, day: Day) -> datetime.date:
    return datetime.date.fromordinal(int(model.number(day.term)))
