"""Cases that show something: found by the solver, then run; what the run does not confirm is not shown.

A *claim* says when something is so, of what a reader tells of expressions: the scene of the solver, which tells it of
all cases at once, or a case that was run, which tells it with plain bools. The same claim is asked of both.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from engine.backends import compiled, proof
from engine.backends.doubt import Doubt, foremost
from engine.backends.modelled import Case, instances_of, line_of
from engine.backends.program import Program, Setting, prepare
from engine.backends.proof import Day, Guard, LateError, Model, Quantity, Solver, UndecidedError
from engine.backends.runs import Run
from engine.backends.symbolic import Scene
from engine.language import core
from engine.language.tree import walk
from engine.language.values import NOT_APPLICABLE, Row, State
from engine.policy.model import Policy, Record, Table, Validity
from engine.policy.plan import Plan, family, plan

DAY = datetime.timedelta(days=1)
RECENT = datetime.date(2024, 1, 1)
"""The date of a case that may have any."""

MOST_PERIODS = 12
MOST_HARD = 2
"""Questions about one record, of what is only worth knowing, that may take all their time and remain undecided."""

LIMITLESS = 10**12
"""A number that can be as great as this is said to have no limit."""

RECORDS_BELOW = 2
"""Records of each kind that a case is given below each other, when what is asked depends on them."""


class Reader(Protocol):
    """What tells when a condition holds, when it is an error, when it is not applicable; and when all readings met so
    far are those that the policy takes."""

    def true(self, node: core.Node) -> Guard: ...

    def failed(self, node: core.Node) -> Guard: ...

    def absent(self, node: core.Node) -> Guard: ...

    def taken(self) -> Guard: ...

    def number(self, node: core.Node) -> tuple[Guard, Any]: ...

    def moved(self, name: str, by: Fraction) -> Numbers: ...


class Numbers(Protocol):
    """What tells when an expression is a number, and which."""

    def number(self, node: core.Node) -> tuple[Guard, Any]: ...


Claim = Callable[[Reader], Guard]


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that was run and is as it was said to be: the root record, and the one that was asked about."""

    program: Program
    record: str
    root: Row
    asked: str
    row: Row

    @property
    def read(self) -> Run:
        """What it tells of expressions."""
        return Run(self.program, self.asked, self.row)

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
    """The answer to a question: a case in which it is so, never (`proved`), or neither could be shown, and why."""

    witness: Witness | None = None
    doubt: Doubt | None = None

    @property
    def decided(self) -> bool:
        """Whether one or the other was shown."""
        return self.doubt is None

    @property
    def proved(self) -> bool:
        """Whether there is no such case."""
        return self.decided and self.witness is None


NEVER = Verdict()


@dataclass(eq=False)
class Study:
    """A policy about which questions are asked, each with so many milliseconds to be answered."""

    policy: Policy
    timeout: int
    _plan: Plan = field(init=False)
    _days: frozenset[datetime.date] = field(init=False)
    _scenes: dict[tuple[str, Validity, int | None], Scene] = field(default_factory=dict)
    _hard: dict[str, int] = field(default_factory=dict)
    _runs: dict[str, list[Witness]] = field(default_factory=dict)
    _programs: dict[tuple[datetime.date, tuple[tuple[str, str], ...]], Program] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._plan = plan(self.policy)
        self._days = frozenset(_changes(self.policy))

    def happens(self, record: str, claim: Claim) -> Verdict:
        """Look for any case of a record in which the claim holds: first among those that were run before.

        Of a record about which several such questions were too hard, no more are put to the solver.
        """
        known = self._runs.get(record, [])
        seen = next((run for run in known if claim(run.read) is True), None)
        if seen is not None:
            return Verdict(seen)
        if self._hard.get(record, 0) >= MOST_HARD:
            return Verdict(doubt=Doubt.TIME)
        verdict = self.search(record, claim, shown=False)
        self._hard[record] = self._hard.get(record, 0) + (verdict.doubt is Doubt.TIME)
        return verdict

    def search(self, record: str, claim: Claim, shown: bool = True) -> Verdict:
        """Look for a case of a record in which the claim holds: a plain one when it is to be shown to people."""
        periods = self._periods(record)
        verdicts = [self._search(record, period, claim, shown) for period in periods[-MOST_PERIODS:]]
        found = next((verdict for verdict in verdicts if verdict.witness is not None), None)
        if found is not None:
            return found
        doubts = {verdict.doubt for verdict in verdicts if verdict.doubt is not None}
        if len(periods) > MOST_PERIODS:
            doubts.add(Doubt.TIME)
        return Verdict(doubt=foremost(doubts))

    def _search(self, record: str, period: Validity, claim: Claim, shown: bool) -> Verdict:
        doubts: set[Doubt] = set()
        for below in (None, *self._sizes(record)):
            scene = self.scene(record, period, below)
            scene.solver.begin()
            try:
                guard = claim(scene)
            except (UndecidedError, RecursionError) as error:
                # what cannot be told of any records below cannot be told of some of them in the same time
                return Verdict(doubt=_doubt(error))
            # a plain case is shown, and tried when the run does not confirm the first one
            for plain in (True,) if shown else (False, True):
                try:
                    found = self._found(scene, guard, plain)
                    if found is None and below is None:
                        return NEVER
                    if found is None:
                        break
                    if (witness := self._confirmed(scene, found, claim)) is not None:
                        return Verdict(witness)
                    doubts.add(Doubt.EXAMPLE)
                except (UndecidedError, RecursionError) as error:
                    doubts.add(_doubt(error))
                    break
        return Verdict(doubt=foremost(doubts) or Doubt.EXAMPLE)

    def ceiling(self, record: str, node: core.Node) -> Fraction | None:
        """The greatest value that a number can be shown to have; None when none was found."""
        periods = self._periods(record)
        highest = [self._ceiling(record, period, node) for period in periods[-MOST_PERIODS:]]
        known = [high for high in highest if high is not None]
        return max(known) if len(known) == len(periods) else None

    def _ceiling(self, record: str, period: Validity, node: core.Node) -> Fraction | None:
        try:
            scene = self.scene(record, period, None)
            scene.solver.begin()
            numbers = [(guard, value) for value, guard in scene.value(node).items() if not isinstance(value, State)]
            if not numbers:
                return None
            scene.settle()
            there, number = proof.either(*(guard for guard, _ in numbers)), proof.merged(numbers)
            if scene.solver.model(proof.both(there, proof.at_least(number, LIMITLESS))) is not None:
                return None
            return scene.solver.greatest(there, number)
        except (UndecidedError, RecursionError):
            return None

    def scene(self, record: str, period: Validity, below: int | None) -> Scene:
        """All cases of a record during a period."""
        key = (record, period, below)
        if key not in self._scenes:
            program = self.program(period.start or period.end or RECENT, {})
            self._scenes[key] = Scene(program, record, period, Solver(self.timeout), below)
        return self._scenes[key]

    def program(self, day: datetime.date, readings: Mapping[str, str]) -> Program:
        """The policy made ready for a date."""
        key = (day, tuple(sorted(readings.items())))
        if key not in self._programs:
            self._programs[key] = prepare(self._plan, Setting(date=day, readings=readings))
        return self._programs[key]

    def _found(self, scene: Scene, guard: Guard, shown: bool) -> Model | None:
        if guard is False:
            return None
        wishes = [*scene.wishes, *(_wishes(scene) if shown else ())]
        for instance in (*instances_of(scene.root), *line_of(scene)):
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
        found = Witness(program, scene.root.owner.id, root, scene.record, rows[id(scene.here)])
        self._runs.setdefault(scene.record, []).append(found)
        return found if claim(found.read) is True else None

    def _sizes(self, record: str) -> tuple[int, ...]:
        """How many records each one has below it in the cases that are tried: fewer when there are many kinds."""
        while (parent := self.policy.records[record].parent) is not None:
            record = parent
        kinds = len(family(self.policy, record)) - 1
        return () if not kinds else (RECORDS_BELOW,) if kinds <= RECORDS_BELOW else (1,)

    def _periods(self, record: str) -> list[Validity]:
        """The days on which cases may be, cut where a parameter or a table changes."""
        own, whole = self.policy.records[record].in_force, self.policy.in_force
        start = max((day for day in (own.start, whole.start) if day), default=None)
        end = min((day for day in (own.end, whole.end) if day), default=None)
        days = sorted(day for day in self._days if (not start or start < day) and (not end or day <= end))
        starts = [start, *days]
        ends = [*(day - DAY for day in days), end]
        return [Validity(a, b) for a, b in zip(starts, ends, strict=True)]


def _doubt(error: Exception) -> Doubt:
    """Why what was raised leaves a question undecided."""
    return Doubt.TIME if isinstance(error, LateError) else Doubt.MEANING


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
            days = table.in_force(row)
            if days.start is not None:
                yield days.start
            if days.end is not None and days.end < datetime.date.max:
                yield days.end + DAY


# ── Wishes ──────────────────────────────────────────────────────────────────────────────────────────────────────

ROUND = (0, 10, 1_000, 100_000)


def _wishes(scene: Scene) -> Iterator[Guard]:
    """What makes a case plain: the readings that are taken, the first day, facts that are given, small numbers."""
    for name, reading in scene.policy.readings.items():
        if name in scene.readings:
            yield scene.readings[name].get(reading.taken, False)
    yield proof.compare("eq", scene.day, scene.period.start or RECENT)
    for instance in (*instances_of(scene.root), *line_of(scene)):
        for worth in instance.facts.values():
            if NOT_APPLICABLE in worth:
                yield proof.opposite(worth[NOT_APPLICABLE])
            for value in worth:
                if isinstance(value, Day):
                    yield proof.compare("ge", value, RECENT)
                if isinstance(value, Quantity):
                    yield from (proof.compare("le", value, most) for most in reversed(ROUND))
                    yield proof.compare("ge", value, 0)
