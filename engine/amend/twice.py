"""The same case decided under two policies, with the first rule that is not worth the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.amend.answers import alike, moved_values
from engine.amend.fitting import fitter
from engine.backends import compiled
from engine.backends.program import Program, prepare
from engine.casework.case import Case, rows, setting_of
from engine.casework.decision import Decision, decide_with_rows, scope_reason
from engine.casework.located import Located, located
from engine.casework.reasons import written
from engine.golden.run import alike as same_state
from engine.language.types import Type
from engine.language.values import Row
from engine.policy.model import Policy, Rule
from engine.policy.plan import Plan, family, plan
from engine.text.diagnostics import has_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A case as each policy reads it; None where a policy cannot, and `why` says why. It stands for `weight` cases."""

    name: str
    old: Case | None
    new: Case | None
    why: str = ""
    weight: int = 1


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
    """A case decided twice; a decision is None when the policy cannot read the case. It stands for `weight` cases."""

    name: str
    old: Decision | None
    new: Decision | None
    cause: Cause | None = None
    why: str = ""
    weight: int = 1


def decided_twice(old: Policy, new: Policy, cases: Iterable[Posed]) -> Iterator[Decided]:
    """Each case decided under the old policy and under the new one, one at a time."""
    before, after = Judge.of(old), Judge.of(new)
    for_old, for_new = fitter(old, new), fitter(new, old)
    for posed in cases:
        if posed.old is None or posed.new is None:
            was = before.judge(for_old(posed.old)).decision if posed.old else None
            now = after.judge(for_new(posed.new)).decision if posed.new else None
            yield Decided(name=posed.name, old=was, new=now, why=posed.why, weight=posed.weight)
        else:
            known = before.judge(for_old(posed.old))
            found = judged_again(before, known, after, posed.name, for_new(posed.new))
            yield replace(found, weight=posed.weight) if posed.weight != 1 else found


def judged_again(before: Judge, known: Judged, after: Judge, name: str, case: Case) -> Decided:
    """A case that one judge has decided, decided by another."""
    again = after.computed(case) if before.answers_as(after, case.record) else None
    if (
        again is not None
        and known.row is not None
        and not any(_differences(before.plan, after.plan, case.record, known.row, again, same_state))
    ):
        # nothing was worth anything else: the answer and its reasons are the same
        return Decided(name=name, old=known.decision, new=known.decision)
    judged = after.judge(case)
    cause = None
    if known.row is not None and judged.row is not None and _differ(known.decision, judged.decision):
        cause = _cause(before.plan, after.plan, case.record, known.row, judged.row)
    return Decided(name=name, old=known.decision, new=judged.decision, cause=cause)


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision, and the row with all that was computed for it; None when nothing was."""

    decision: Decision
    row: Row | None


@dataclass(slots=True)
class Judge:
    """A policy with the programs its cases have needed so far."""

    plan: Plan
    programs: dict[Any, Program] = field(default_factory=dict)

    @classmethod
    def of(cls, policy: Policy) -> Judge:
        """A judge of the cases of a policy."""
        return cls(plan(policy))

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.plan.policy

    def program(self, case: Case) -> Program:
        """The program for the date and the readings of a case, made once."""
        setting = setting_of(case)
        key = (setting.date, tuple(sorted(setting.readings.items())))
        if key not in self.programs:
            self.programs[key] = prepare(self.plan, setting)
        return self.programs[key]

    def judge(self, case: Case) -> Judged:
        """The decision on a case."""
        decision, root, _ = decide_with_rows(self.program(case), case)
        return Judged(decision, root)

    def computed(self, case: Case) -> Row | None:
        """What is computed of a case, without what is said of it; None when its facts or its date are refused."""
        program = self.program(case)
        if scope_reason(self.policy, self.policy.records[case.record], case.date):
            return None
        root, problems = rows(case, program)
        if has_errors(problems):
            return None
        compiled.run(program, case.record, root)
        return root

    def answers_as(self, other: Judge, record: str) -> bool:
        """Whether two policies answer with the same fields, in the same words, about a record and those below it."""
        names = family(self.policy, record) if record in self.policy.records else ()
        if record not in other.policy.records or names != family(other.policy, record):
            return False
        return all(self.policy.records[name].result == other.policy.records[name].result for name in names)


def _differ(old: Decision, new: Decision) -> bool:
    return old.outcome != new.outcome or any(True for _ in moved_values(old, new))


def _cause(before: Plan, after: Plan, record: str, old: Row, new: Row) -> Cause | None:
    """The first rule that both policies have and that is not worth the same, in the order of the new one."""
    for place, twin, rule in _differences(before, after, record, old, new, alike):
        return Cause(
            path=place.at(rule.hidden or rule.name),
            label=_rule_label(after.policy, rule),
            articles=rule.articles,
            type=rule.type,
            old=twin.row[rule.name],
            new=place.row[rule.name],
        )
    return None


def _differences(
    before: Plan, after: Plan, record: str, old: Row, new: Row, same: Callable[[Any, Any], bool]
) -> Iterator[tuple[Located, Located, Rule]]:
    """The rules of both policies that are not worth the same, with where they are in the new case and in the old."""
    policy = after.policy
    olds = {place.path: place for place in located(before.policy, before.policy.records[record], old)}
    news = tuple(located(policy, policy.records[record], new))
    for owner, name in after.order:
        for place in news:
            twin = olds.get(place.path)
            if place.record.id != owner or twin is None or name not in twin.record.rules:
                continue
            if not same(twin.row[name], place.row[name]):
                yield place, twin, place.record.rules[name]


def _rule_label(policy: Policy, rule: Rule) -> str:
    """What a rule is called; a condition is called what it says."""
    if rule.hidden is None:
        return rule.label or rule.statement or rule.name
    return rule.statement or written(policy, rule.expression.span) or rule.hidden
