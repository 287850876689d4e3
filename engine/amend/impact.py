"""Who is concerned by an amendment and by how much: the same cases decided under the old policy and under the new one.

impact(old, new, cases)          # cases as people wrote them
tallied(old, new, decided)       # cases that are already decided twice, of a batch for instance
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from engine.amend.answers import Amount, Group, Moved, addends, amounts, moved_values
from engine.amend.twice import Cause, Decided, Posed, decided_twice
from engine.casework.decision import Decision
from engine.casework.reasons import Reason
from engine.language.types import Units
from engine.language.values import Exact
from engine.policy.model import Day, Policy

MOST_MOVED = 1000
"""Cases that change of which all is kept; beyond, they are counted, and the largest gains and losses kept."""

MOST_LARGEST = 10
"""Gains, and losses, that are kept for each amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCase:
    """A case that does not get the same answer: its outcomes, its values, why the new policy says so."""

    name: str
    old_outcome: str
    new_outcome: str
    outcomes: tuple[str, str]
    moved: tuple[Moved, ...]
    reasons: tuple[Reason, ...]
    cause: Cause | None

    @property
    def changes_outcome(self) -> bool:
        """Whether the outcome itself is another."""
        return self.old_outcome != self.new_outcome


@dataclass(frozen=True, slots=True)
class Unfit:
    """A case that the new policy cannot decide though the old one could: what is wrong, or the facts that are missing
    since the old one did not ask for them."""

    name: str
    why: str = ""
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class Total:
    """What an amount adds up to under each policy, and over how many results."""

    old: Exact = 0
    new: Exact = 0
    old_count: int = 0
    new_count: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A gain or a loss: of whom, how much, and the first rule that is not worth the same."""

    name: str
    gap: Exact
    cause: Cause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The gaps of an amount: how many results have each (nothing included), the largest gains, the largest losses."""

    counts: Mapping[Exact, int]
    gains: tuple[Gap, ...]
    losses: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What an amendment does to some cases.

    `count` is the number of cases, of which `changed` do not get the same answer (the first of them in `cases`) and
    `unfit_count` cannot be decided any more (`unfit`); the others get the same. Besides, `only_new` are cases that the
    old policy cannot read. `outcomes` counts the pairs of outcomes, in words. `totals` leave out the unfit cases.
    `last_day` is the latest date of a case. `units` are those of the new policy, to say the values.
    """

    count: int
    changed: int
    cases: tuple[ChangedCase, ...]
    unfit: tuple[Unfit, ...]
    unfit_count: int
    only_new: int
    outcomes: Mapping[tuple[str, str], int]
    totals: Mapping[tuple[Amount, Group], Total]
    spreads: Mapping[Amount, Spread]
    last_day: Day | None
    units: Units

    @property
    def same(self) -> int:
        """The cases that get the same answer."""
        return self.count - self.changed - self.unfit_count


@dataclass(frozen=True, slots=True)
class Trial:
    """An amendment tried on some cases: what these are called, and what it does to them."""

    title: str
    impact: Impact


def impact(old: Policy, new: Policy, cases: Iterable[Posed]) -> Impact:
    """What an amendment does to some cases."""
    return tallied(old, new, decided_twice(old, new, cases))


def tallied(
    old: Policy, new: Policy, decided: Iterable[Decided], progress: Callable[[], None] = lambda: None
) -> Impact:
    """The same, from decisions already made, one at a time; `progress` is called after each."""
    tally = _Tally(old, new)
    for one in decided:
        tally.add(one)
        progress()
    return tally.impact()


# ── Counting ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Tally:
    """What is counted as the cases come."""

    old: Policy
    new: Policy
    count: int = 0
    changed: int = 0
    cases: list[ChangedCase] = field(default_factory=list)
    unfit: list[Unfit] = field(default_factory=list)
    unfit_count: int = 0
    only_new: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    totals: dict[tuple[Amount, Group], Total] = field(default_factory=dict)
    counts: dict[Amount, Counter[Exact]] = field(default_factory=dict)
    gaps: dict[Amount, list[Gap]] = field(default_factory=dict)
    last_day: Day | None = None

    def add(self, decided: Decided) -> None:
        """Count a case, as many times as it stands for."""
        was, now, weight = decided.old, decided.new, decided.weight
        if was is None and now is not None:
            self.only_new += weight
            return
        self.count += weight
        if was is None or now is None:
            self.add_unfit(Unfit(decided.name, decided.why), weight)
            return
        self.last_day = max(self.last_day or now.date, now.date)
        if unfit := self.misfit(decided.name, was, now):
            self.add_unfit(unfit, weight)
            return
        self.outcomes[was.outcome_words, now.outcome_words] += weight
        self.add_totals(was, now, weight)
        self.add_gaps(decided, was, now)
        moved = tuple(moved_values(was, now)) if now is not was else ()
        if moved or was.outcome != now.outcome:
            self.changed += weight
            if len(self.cases) < MOST_MOVED:
                self.cases.append(_changed(decided, was, now, moved))

    def add_unfit(self, unfit: Unfit, weight: int) -> None:
        self.unfit_count += weight
        if len(self.unfit) < MOST_MOVED:
            self.unfit.append(unfit)

    def misfit(self, name: str, old: Decision, new: Decision) -> Unfit | None:
        """Why the new policy cannot decide a case that the old one could; None when it can."""
        if new.outcome == "error" and old.outcome != "error":
            return Unfit(name, " ; ".join(failure.label(self.new.language) for failure in new.failures))
        facts = (missing for missing in new.missing if missing.kind == "input")
        asked = dict.fromkeys(missing.label for missing in facts if self.is_new(new.record, missing.path))
        return Unfit(name, missing=tuple(asked)) if asked else None

    def is_new(self, root: str, path: str) -> bool:
        """Whether a fact was not asked for by the old policy."""
        record, steps = root, path.split(".")
        for step in steps[:-1]:
            plural = step.partition("[")[0]
            record = next((child.id for child in self.new.children_of(record) if child.plural == plural), record)
        known = self.old.records.get(record)
        return known is None or (
            steps[-1] not in known.inputs and all(child.plural != steps[-1] for child in self.old.children_of(record))
        )

    def add_totals(self, old: Decision, new: Decision, weight: int) -> None:
        for amount, group, value in addends(old):
            total = self.totals.setdefault((amount, group), Total())
            total.old, total.old_count = total.old + value * weight, total.old_count + weight
        for amount, group, value in addends(new):
            total = self.totals.setdefault((amount, group), Total())
            total.new, total.new_count = total.new + value * weight, total.new_count + weight

    def add_gaps(self, decided: Decided, old: Decision, new: Decision) -> None:
        before = {(answer.path, amount): value for answer, amount, value in amounts(old)}
        for answer, amount, value in amounts(new):
            was = before.get((answer.path, amount))
            if was is None:
                continue
            gap = value - was
            self.counts.setdefault(amount, Counter())[gap] += decided.weight
            if gap:
                name = f"{decided.name}, {answer.path}" if answer.path else decided.name
                self.keep(amount, Gap(name, gap, decided.cause))

    def keep(self, amount: Amount, gap: Gap) -> None:
        """Keep a gap, as long as it can be among the largest."""
        kept = self.gaps.setdefault(amount, [])
        kept.append(gap)
        if len(kept) > MOST_MOVED:
            gains, losses = _largest(kept)
            kept[:] = [*gains, *losses]

    def impact(self) -> Impact:
        spreads = {}
        for amount, counts in self.counts.items():
            gains, losses = _largest(self.gaps.get(amount, []))
            spreads[amount] = Spread(counts=dict(sorted(counts.items())), gains=gains, losses=losses)
        return Impact(
            count=self.count,
            changed=self.changed,
            cases=tuple(self.cases),
            unfit=tuple(self.unfit),
            unfit_count=self.unfit_count,
            only_new=self.only_new,
            outcomes=dict(self.outcomes),
            totals=self.totals,
            spreads=spreads,
            last_day=self.last_day,
            units=self.new.units,
        )


def _changed(decided: Decided, old: Decision, new: Decision, moved: tuple[Moved, ...]) -> ChangedCase:
    return ChangedCase(
        name=decided.name,
        old_outcome=old.outcome,
        new_outcome=new.outcome,
        outcomes=(old.outcome_words, new.outcome_words),
        moved=moved,
        reasons=new.reasons,
        cause=decided.cause,
    )


def _largest(gaps: list[Gap]) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """The largest gains and the largest losses, the largest first; those that are equal in the order they came."""
    gains = sorted((gap for gap in gaps if gap.gap > 0), key=lambda gap: -gap.gap)
    losses = sorted((gap for gap in gaps if gap.gap < 0), key=lambda gap: gap.gap)
    return tuple(gains[:MOST_LARGEST]), tuple(losses[:MOST_LARGEST])
