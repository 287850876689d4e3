"""The ambiguities of a policy, and what each reading that is not taken would change for some cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.amend.impact import Impact, tallied
from engine.amend.twice import Decided, Judge, Judged, judged_again
from engine.casework.case import Case
from engine.casework.decision import reliance
from engine.policy.model import Policy, Reading
from engine.policy.plan import plan


@dataclass(frozen=True, slots=True)
class Known:
    """A case under the readings that are taken: its name, the case, what was decided."""

    name: str
    case: Case
    judged: Judged


@dataclass(frozen=True, slots=True)
class Bench:
    """Cases, and who decides them: the policy with the tables that they come with."""

    judge: Judge
    cases: tuple[Known, ...]


def bench(policy: Policy, cases: Iterable[tuple[str, Case]]) -> Bench:
    """Cases of a policy, by their names, decided once under the readings it takes."""
    judge = Judge.of(policy)
    return Bench(judge, tuple(Known(name, case, judge.judge(case)) for name, case in cases))


@dataclass(frozen=True, slots=True)
class Alternative:
    """A reading that is not the one taken, and what it would change for the cases that rely on the ambiguity."""

    choice: str
    impact: Impact


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """An ambiguity of the text with its readings. `is_read` is false when no rule asks for it."""

    reading: Reading
    is_read: bool
    alternatives: tuple[Alternative, ...]


def ambiguities(policy: Policy, benches: Iterable[Bench]) -> tuple[Ambiguity, ...]:
    """Each ambiguity of a policy, tried on some cases.

    A case that says itself which reading it is decided under is left out: it is about that reading.
    """
    listed = tuple(benches)
    return tuple(_ambiguity(policy, reading, listed) for reading in policy.readings.values())


def _ambiguity(policy: Policy, reading: Reading, benches: tuple[Bench, ...]) -> Ambiguity:
    own = plan(policy)
    is_read = any(reading.id in reliance(own, root.id).readings for root in policy.roots())
    others = [choice for choice in reading.choices if choice != reading.taken]
    found = tuple(Alternative(choice, _impact(policy, reading, choice, benches)) for choice in others)
    return Ambiguity(reading, is_read, found)


def _impact(policy: Policy, reading: Reading, choice: str, benches: Iterable[Bench]) -> Impact:
    return tallied(policy, policy, _decided(reading, choice, benches))


def _decided(reading: Reading, choice: str, benches: Iterable[Bench]) -> Iterator[Decided]:
    """The cases that rely on an ambiguity, decided under the reading taken and under another."""
    for each in benches:
        judge = each.judge
        for known in each.cases:
            if _relies(judge, known.case, reading):
                other = replace(known.case, readings={**known.case.readings, reading.id: choice})
                yield judged_again(judge, known.judged, judge, known.name, other)


def _relies(judge: Judge, case: Case, reading: Reading) -> bool:
    return reading.id not in case.readings and reading.id in reliance(judge.plan, case.record).readings
