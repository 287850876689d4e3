"""The ambiguities of a policy, and what each reading that is not taken would change for some cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from engine.amend.impact import Impact, tallied
from engine.amend.twice import Decided, Judge, Judged, judged_again
from engine.casework.case import Case
from engine.casework.reliance import reliance
from engine.policy.model import Policy, Reading
from engine.policy.plan import plan


@dataclass(frozen=True, slots=True)
class Named:
    """A case, its name, and how many cases it stands for."""

    name: str
    case: Case
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Bench:
    """Cases with what is decided of them under the readings taken, and who decides them: the policy with the tables
    that they come with."""

    judge: Judge
    cases: tuple[tuple[Named, Judged], ...]


def bench(policy: Policy, cases: Iterable[Named]) -> Bench:
    """Cases of a policy, decided once under the readings it takes."""
    judge = Judge.of(policy)
    return Bench(judge, tuple((named, judge.judge(named.case)) for named in cases))


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


def ambiguities(
    policy: Policy, benches: Iterable[Bench], progress: Callable[[], None] = lambda: None
) -> tuple[Ambiguity, ...]:
    """Each ambiguity of a policy, tried on some cases; `progress` is called after each.

    A case that says itself which reading it is decided under is left out: it is about that reading.
    """
    listed, found = tuple(benches), []
    for reading in policy.readings.values():
        found.append(_ambiguity(policy, reading, listed))
        progress()
    return tuple(found)


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
        for named, judged in each.cases:
            if _relies(judge, named.case, reading):
                other = replace(named.case, readings={**named.case.readings, reading.id: choice})
                yield replace(judged_again(judge, judged, judge, named.name, other), weight=named.weight)


def _relies(judge: Judge, case: Case, reading: Reading) -> bool:
    return reading.id not in case.readings and reading.id in reliance(judge.plan, case.record).readings
