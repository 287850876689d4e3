"""The same case decided under two policies, with the first rule that is not worth the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.amend.answers import alike, moved_values
from engine.backends import compiled
from engine.backends.program import Program, prepare
from engine.casework.case import Case, setting_of
from engine.casework.decision import Decision, decide, located
from engine.casework.reasons import written
from engine.language.types import Type
from engine.language.values import Row
from engine.policy.model import Policy, Rule
from engine.policy.plan import Plan, plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A case as each policy reads it; None where a policy cannot, and `why` says why."""

    name: str
    old: Case | None
    new: Case | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The first rule, in the order of computation, whose value is not the same: where, its articles, its values."""

    path: str
    label: str
    articles: tuple[str, ...]
    type: Type
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A case decided twice; a decision is None when the policy cannot read the case."""

    name: str
    old: Decision | None
    new: Decision | None
    cause: Cause | None = None
    why: str = ""


def decided_twice(old: Policy, new: Policy, cases: Iterable[Posed]) -> Iterator[Decided]:
    """Each case decided under the old policy and under the new one, one at a time."""
    before, after = _Judge(plan(old)), _Judge(plan(new))
    for posed in cases:
        yield _decided(before, after, posed)


@dataclass(slots=True)
class _Judge:
    """A policy with the programs its cases have needed so far."""

    plan: Plan
    programs: dict[Any, Program] = field(default_factory=dict)

    def program(self, case: Case) -> Program:
        setting = setting_of(case)
        key = (setting.date, tuple(sorted(setting.readings.items())))
        if key not in self.programs:
            self.programs[key] = prepare(self.plan, setting)
        return self.programs[key]

    def decide(self, case: Case) -> tuple[Decision, Row | None]:
        """The decision, and the row with all that was computed; None when nothing was."""
        kept: list[Row] = []

        def keeping(program: Program, record: str, root: Row) -> None:
            kept.append(root)
            compiled.run(program, record, root)

        decision, _ = decide(self.program(case), case, keeping)
        return decision, kept[0] if kept else None


def _decided(before: _Judge, after: _Judge, posed: Posed) -> Decided:
    if posed.old is None or posed.new is None:
        was = before.decide(posed.old)[0] if posed.old else None
        now = after.decide(posed.new)[0] if posed.new else None
        return Decided(name=posed.name, old=was, new=now, why=posed.why)
    (was, old_row), (now, new_row) = before.decide(posed.old), after.decide(posed.new)
    found = Decided(name=posed.name, old=was, new=now)
    if old_row is None or new_row is None or was.record != now.record or not _differ(was, now):
        return found
    return replace(found, cause=_cause(before.plan, after.plan, now.record, old_row, new_row))


def _differ(old: Decision, new: Decision) -> bool:
    return old.outcome != new.outcome or any(True for _ in moved_values(old, new))


def _cause(before: Plan, after: Plan, record: str, old: Row, new: Row) -> Cause | None:
    """The first rule that both policies have and that is not worth the same, in the order of the new one."""
    policy = after.policy
    olds = {place.path: place for place in located(before.policy, before.policy.records[record], old)}
    news = tuple(located(policy, policy.records[record], new))
    for owner, name in after.order:
        for place in news:
            twin = olds.get(place.path)
            if place.record.id != owner or twin is None or name not in twin.record.rules:
                continue
            was, now = twin.row[name], place.row[name]
            if not alike(was, now):
                rule = place.record.rules[name]
                path = place.at(rule.hidden or rule.name)
                label = _rule_label(policy, rule)
                return Cause(path=path, label=label, articles=rule.articles, type=rule.type, old=was, new=now)
    return None


def _rule_label(policy: Policy, rule: Rule) -> str:
    """What a rule is called; a condition is called what it says."""
    if rule.hidden is None:
        return rule.label or rule.statement or rule.name
    return rule.statement or written(policy, rule.expression.span) or rule.hidden
