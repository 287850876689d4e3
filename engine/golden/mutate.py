"""Which changes of a policy its golden cases notice: the mutation score, and the changes that survive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction

from engine.golden.equivalence import why_equivalent
from engine.golden.mutations import Mutation, Name, RowChange
from engine.golden.read import GoldenCase, GoldenFile
from engine.golden.replay import noticed_by
from engine.golden.stand import Stand, stand_for
from engine.policy.model import Policy
from engine.text.diagnostics import Words

NOTHING: Mapping[Name, str] = {}

Tables = tuple[tuple[str, str], ...]
"""The files of the tables that a golden file supplies, by the name of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A policy and the golden files that guard it; `supplied` is the policy with the tables that some files supply."""

    policy: Policy
    files: tuple[GoldenFile, ...]
    supplied: Mapping[Tables, Policy]


@dataclass(frozen=True, slots=True)
class Gate:
    """The golden cases of a policy played once, ready to be asked whether they notice a change.

    There is one stand for each set of tables. `failing` are the cases that do not pass as the policy is: nothing can be
    asked of them.
    """

    stands: tuple[Stand, ...]
    failing: tuple[GoldenCase, ...]

    @property
    def count(self) -> int:
        """The cases that can be asked."""
        return sum(len(stand.cases) for stand in self.stands)

    def notice(self, mutation: Mutation) -> str:
        """The first golden case that notices a mutation, by its identifier; empty when none does."""
        for stand in self.stands:
            played = noticed_by(stand, mutation.change) if is_of(mutation, stand) else None
            if played is not None:
                return played.golden.id
        return ""


def is_of(about: object, stand: Stand) -> bool:
    """Whether a change can be made to the policy with the tables of a stand."""
    change = about.change if isinstance(about, Mutation) else None
    return not isinstance(change, RowChange) or change.index < len(stand.policy.tables[change.table].rows)


def gate(entrance: Entrance, progress: Callable[[], None] = lambda: None) -> Gate:
    """Play the golden cases of a policy once; `progress` is called after each."""
    stands: dict[Tables, Stand] = {}
    failing: list[GoldenCase] = []
    for file in entrance.files:
        tables = supplied_by(file)
        if tables not in stands:
            stands[tables] = stand_for(entrance.supplied.get(tables, entrance.policy))
        for case in file.cases:
            if not stands[tables].play(case, file):
                failing.append(case)
            progress()
    return Gate(tuple(stands.values()), tuple(failing))


def supplied_by(file: GoldenFile) -> Tables:
    """The tables that a golden file supplies."""
    return tuple(sorted(file.tables.items()))


# ── The fate of mutations ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What came of a mutation: the golden case that notices it, or empty when none does; then perhaps why no case can,
    since the policy means the same (`equivalent`), or why it is accepted that none does (`accepted`)."""

    mutation: Mutation
    noticed_by: str
    equivalent: Words | None = None
    accepted: str = ""

    @property
    def survives(self) -> bool:
        """Whether a case should notice, and none does."""
        return not self.noticed_by and self.equivalent is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of all mutations tried, in the order of the file."""

    policy: Policy
    cases: int
    fates: tuple[Fate, ...]

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """The mutations that no case notices, those that change nothing apart."""
        return tuple(fate for fate in self.fates if fate.survives)

    @property
    def unexplained(self) -> tuple[Fate, ...]:
        """The survivors of which nobody has said why they are accepted."""
        return tuple(fate for fate in self.survivors if not fate.accepted)

    @property
    def equivalent(self) -> tuple[Fate, ...]:
        """The mutations that change nothing."""
        return tuple(fate for fate in self.fates if fate.equivalent is not None)

    @property
    def tried(self) -> int:
        """How many mutations could be noticed."""
        return len(self.fates) - len(self.equivalent)

    @property
    def score(self) -> Fraction:
        """The share of the mutations that a case notices, of those that change something; whole when there is none."""
        return 1 - Fraction(len(self.survivors), self.tried or 1)


def run(
    entrance: Entrance,
    ready: Gate,
    wanted: Sequence[Mutation],
    accepted: Mapping[Name, str] = NOTHING,
    jobs: int = 1,
    progress: Callable[[], None] = lambda: None,
) -> Outcome:
    """Try some mutations, in several processes when `jobs` is more than one; `progress` is called after each.

    `accepted` says why some survivors are.
    """
    found = []
    for mutation, noticed in zip(wanted, _noticed(entrance, ready, wanted, jobs), strict=True):
        equivalent = None if noticed else why_equivalent(entrance.policy, mutation)
        reason = "" if noticed else accepted.get(mutation.name, "")
        found.append(Fate(mutation=mutation, noticed_by=noticed, equivalent=equivalent, accepted=reason))
        progress()
    return Outcome(policy=entrance.policy, cases=ready.count, fates=tuple(found))


FEW = 50
"""Mutations for which other processes are not worth starting."""


def _noticed(entrance: Entrance, ready: Gate, wanted: Sequence[Mutation], jobs: int) -> Iterable[str]:
    if jobs == 1 or len(wanted) < FEW:
        yield from map(ready.notice, wanted)
        return
    for stand in ready.stands:
        for played in stand.cases:
            stand.read_by(played)  # once, for all processes
    _ready[:] = [ready]
    with ProcessPoolExecutor(jobs, initializer=_prepare, initargs=(entrance,)) as pool:
        # neighbours in the file cost alike: small portions, shared out as they are done
        yield from pool.map(_notice, wanted, chunksize=8)


_ready: list[Gate] = []
"""The gate that helping processes ask: that of the process that starts them, else what `_prepare` makes once."""


def _prepare(entrance: Entrance) -> None:
    if not _ready:  # where a process does not start as the image of the one that asks
        _ready[:] = [gate(entrance)]


def _notice(mutation: Mutation) -> str:
    return _ready[0].notice(mutation)
