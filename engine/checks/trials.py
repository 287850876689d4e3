"""Cases that show what the checks found: each was run, and is as it was said to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

from engine.backends import compiled
from engine.backends.lowering import PARENT
from engine.backends.program import Program, Setting, prepare
from engine.backends.runs import Run
from engine.checks.aims import Aim, Being, Finding
from engine.checks.drafts import drafts
from engine.checks.lifted import lifted
from engine.checks.pasted import golden_case
from engine.checks.writing import Draft
from engine.language import core
from engine.language.literals import check
from engine.language.types import Reference
from engine.language.values import Row, State
from engine.policy.model import Day, Input, Policy, Record
from engine.policy.plan import Plan, plan
from engine.text.diagnostics import Diagnostic

MOST_TRIED = 40
"""Cases tried to show one finding."""


@dataclass(eq=False)
class Trials:
    """The cases of a policy that are tried; what is made ready for a day is kept."""

    policy: Policy
    _programs: dict[tuple[Day, tuple[tuple[str, str], ...]], Program] = field(default_factory=dict)

    def shown(self, finding: Finding) -> Diagnostic:
        """What a check says, with the first case that shows it, when one is found."""
        aims = (read for aim in finding.aims for read in lifted(self.policy, aim))
        tried = ((aim, draft) for aim, record in aims for draft in drafts(self.policy, aim, record))
        for aim, draft in islice(tried, MOST_TRIED):
            if self._confirms(draft, aim):
                title, facts = finding.diagnostic.title(self.policy.language), draft.facts
                case = golden_case(self.policy, aim.rule, title, draft.record, facts, draft.date, draft.readings)
                return replace(finding.diagnostic, witness=case)
        return finding.diagnostic

    def _confirms(self, draft: Draft, aim: Aim) -> bool:
        """Whether a case may be, and all wishes come true once it is run."""
        if draft.sides:
            run = self._run(draft)
            for side in draft.sides:
                limit = run(side.record.id, side.here).value(side.limit)
                if not isinstance(limit, State):
                    side.set(limit)
        if not _may_be(self.policy, self.policy.records[draft.record], [draft.facts], draft.date):
            return False
        seen = self._run(draft)(aim.owner.id, draft.here)
        return all(_is_so(seen, node, being) for node, being in aim.wishes)

    def _run(self, draft: Draft) -> Callable[[str, Row], Run]:
        """A case that was run, to be looked at in each of its records, by its facts."""
        program, made = self._program(draft.date, draft.readings), dict[int, Row]()
        root = _rows(program, self.policy.records[draft.record], draft.facts, None, made)
        compiled.run(program, draft.record, root)
        return lambda record, facts: Run(program, record, made[id(facts)])

    def _program(self, day: Day, readings: Mapping[str, str]) -> Program:
        key = (day, tuple(sorted(readings.items())))
        if key not in self._programs:
            self._programs[key] = prepare(self._plan, Setting(date=day, readings=readings))
        return self._programs[key]

    @cached_property
    def _plan(self) -> Plan:
        return plan(self.policy)


def _may_be(policy: Policy, record: Record, rows: Sequence[Row], day: Day) -> bool:
    """Whether there may be such records on a day, in one list, with those below them."""
    given = [(given, row[name]) for row in rows for name, given in record.inputs.items()]
    below = [(child, row[child.plural]) for row in rows for child in policy.children_of(record.id)]
    return not rows or (
        policy.in_force.covers(day)
        and record.in_force.covers(day)
        and _are_distinct(record, rows)
        and all(_is_admitted(policy, *fact) for fact in given)
        and all(_may_be(policy, child, listed, day) for child, listed in below)
    )


def _are_distinct(record: Record, rows: Sequence[Row]) -> bool:
    """Whether no two records of a list have one key."""
    keys = [row[record.key] for row in rows if record.key is not None and record.key in record.inputs]
    return len({key.key if isinstance(key, Row) else key for key in keys}) == len(keys)


def _is_admitted(policy: Policy, given: Input, value: Any) -> bool:
    """Whether an input may have a value."""
    if isinstance(value, State):
        return given.optional
    if isinstance(given.type, Reference):
        return True
    return check(value, given.type, policy.units, min=given.min, max=given.max, pattern=given.pattern) is None


def _is_so(run: Run, node: core.Node, being: Being) -> bool:
    """Whether a wish came true."""
    match being:
        case Being.TRUE:
            return run.true(node)
        case Being.UNMET:
            return not (run.true(node) or run.failed(node))
        case Being.ABSENT:
            return run.absent(node)
        case Being.FAILED:
            return run.failed(node)


def _rows(program: Program, record: Record, facts: Row, parent: Row | None, made: dict[int, Row]) -> Row:
    """The rows of a record and of those below it as they are run, by the identity of their facts."""
    row = made[id(facts)] = Row()
    if parent is not None:
        row[PARENT] = parent
    for name, given in record.inputs.items():
        value = facts[name]
        if isinstance(given.type, Reference) and not isinstance(value, State):
            table = program.tables[given.type.table]
            value = table.find([value[column] for column in table.table.key] if isinstance(value, Row) else [value])
        row[name] = value
    for child in program.policy.children_of(record.id):
        row[child.plural] = [_rows(program, child, below, row, made) for below in facts[child.plural]]
    return row
