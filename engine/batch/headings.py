"""Which column of a file is which input of a policy: by name, by label, or as a mapping says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.batch.notes import Spot, told
from engine.policy.model import Input, Policy, Record
from engine.policy.plan import Key
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.suggest import closest, fold

DATE_COLUMN: Key = ("", "date")
"""What a column of the dates of the cases is matched to."""

READ_ME = Words("À lire", "Read me")
"""The title of the sheet of a workbook to fill in that says how; it holds no data."""

CHOICES = "_choices"
"""The title of the hidden sheet of such a workbook that holds what its drop-down lists offer."""

_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Something that a sheet may have a column for: an input, the key of the parent, the date of the case.

    `names` are its spellings, the surest first: one that comes earlier wins over another's that comes later. `needed`
    says that it is an error to leave it out, unless that is allowed; it never is for what `ties` rows together.
    """

    key: Key
    shown: str
    names: tuple[tuple[str, ...], ...]
    needed: bool = True
    ties: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """What a mapping file says: the heading for a name, None for an input that the files do not have."""

    headings: Mapping[str, str | None]

    def of(self, wanted: Wanted) -> tuple[bool, str | None]:
        """Whether the mapping speaks of something, and the heading it gives."""
        record, name = wanted.key
        for known in (f"{record}.{name}", name):
            if known in self.headings:
                return True, self.headings[known]
        return False, None


UNMAPPED = Mapped(headings={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """The headings by what they were matched to, those that stand for nothing known, and what is missing."""

    columns: Mapping[Key, str]
    others: tuple[str, ...]
    missing: tuple[Wanted, ...]


def wanted_of(record: Record, policy: Policy) -> tuple[Wanted, ...]:
    """The inputs of a record; optional ones and appraisals may be missing from a file."""
    return tuple(_input(record, given) for given in record.inputs.values())


def _input(record: Record, given: Input) -> Wanted:
    qualified = [f"{owner}{sign}{given.name}" for owner in (record.id, record.plural) for sign in ". "]
    if given.label:
        qualified += [f"{given.label} ({given.name})", f"{given.label} ({record.id}.{given.name})"]
    return Wanted(
        key=(record.id, given.name),
        shown=given.name,
        names=(tuple(qualified), (given.name,), (given.label,) if given.label else ()),
        needed=not given.optional and given.appraisal is None,
    )


def link_to(parent: Record, child: Record, policy: Policy) -> Wanted:
    """The column by which the rows of a record say to which row of another they belong."""
    number = number_heading(parent, policy.language)
    names = [parent.id, number]
    labels: list[str] = []
    if parent.key is not None:
        key = parent.inputs[parent.key]
        names += [f"{parent.id}.{key.name}", f"{parent.id} {key.name}", f"{key.name} {parent.id}"]
        labels = [key.name, *([key.label, f"{key.label} ({key.name})"] if key.label else [])]
    shown = parent.key or number
    return Wanted(key=(child.id, parent.id), shown=shown, names=(tuple(names), (), tuple(labels)), ties=True)


def number_of(record: Record, policy: Policy) -> Wanted:
    """The column that numbers the rows of a record without a key, so that others can say that they belong to it."""
    number = number_heading(record, policy.language)
    return Wanted(key=(record.id, "#"), shown=number, names=((number,), (), ()), ties=True)


def number_heading(record: Record, language: Language) -> str:
    """How the column that numbers the rows of a record is called: `n° bilan`."""
    return f"n° {record.id}" if language == "fr" else f"{record.id} no."


def date_wanted(language: Language) -> Wanted:
    """The column of the dates of the cases."""
    word = vocabulary.say("key", "date", language)
    return Wanted(key=DATE_COLUMN, shown=word, names=((), (), (word,)), needed=False)


def count_known(headings: Sequence[str], wanted: Iterable[Wanted]) -> int:
    """How many headings are those of something wanted."""
    names = {spelled for one in wanted for names in one.names for name in names for spelled in _spellings(name)}
    return sum(1 for heading in headings if heading and (fold(heading) in names or fold(_bare(heading)) in names))


def match(headings: Sequence[str], wanted: Sequence[Wanted], mapped: Mapped) -> Matching:
    """Match headings and inputs: as the mapping says, then by full names, by names, by labels, by labels without the
    unit in brackets after them."""
    found: dict[Key, str] = {}
    free = list(headings)
    absent = set()
    for one in wanted:
        speaks, heading = mapped.of(one)
        if speaks and heading is None and not one.ties:
            absent.add(one.key)
        elif heading is not None:
            same = [known for known in free if fold(known) == fold(heading)]
            if same:
                found[one.key] = same[0]
    free = [heading for heading in free if heading not in found.values()]
    for rank, spelled in ((0, fold), (1, fold), (2, fold), (1, _fold_bare), (2, _fold_bare)):
        several = Counter(name for one in wanted for name in {spelled(name) for name in one.names[rank]})
        for one in wanted:
            names = {fold(name) for name in one.names[rank]}
            names |= {name for name in map(spelled, one.names[rank]) if several[name] == 1}
            same = [heading for heading in free if spelled(heading) in names]
            if one.key not in found and one.key not in absent and same:
                found[one.key] = same[0]
                free.remove(same[0])
    missing = tuple(one for one in wanted if one.key not in found and one.key not in absent)
    return Matching(columns=found, others=tuple(heading for heading in free if heading), missing=missing)


def match_plain(headings: Sequence[str], wanted: Sequence[Wanted]) -> Mapping[Key, str]:
    """What headings are matched to without a mapping."""
    return match(headings, wanted, UNMAPPED).columns


def faults(
    matching: Matching, wanted: Sequence[Wanted], mapped: Mapped, spot: Spot, allow_missing: bool
) -> tuple[Diagnostic, ...]:
    """Everything that stands between the columns of a sheet and the inputs: misspelt, doubled and missing ones."""
    told_ = list(_doubled(matching, wanted, spot))
    near: dict[Key, str] = {}
    spellings = {name: one for one in matching.missing for names in one.names[1:] for name in names}
    for heading in matching.others:
        guesses = closest(heading, spellings)
        if guesses and spellings[guesses[0]].key not in near:
            near[spellings[guesses[0]].key] = heading
            told_.append(told("BAT005", spot, guesses, heading=heading))
    for one in wanted:
        speaks, given = mapped.of(one)
        if speaks and given is not None and one.key not in matching.columns:
            told_.append(told("BAT016", spot, closest(given, matching.others), name=one.shown, heading=given))
    missing = [
        one
        for one in matching.missing
        if one.key not in near and (one.ties or (one.needed and not allow_missing and not mapped.of(one)[0]))
    ]
    if missing:
        names = ", ".join(f"« {one.shown} »" for one in missing)
        english = ", ".join(f'"{one.shown}"' for one in missing)
        told_.append(told("BAT006", spot, names=Words(names, english), count=len(missing)))
    return tuple(told_)


def _doubled(matching: Matching, wanted: Sequence[Wanted], spot: Spot) -> Iterable[Diagnostic]:
    """Two columns for one input: one by its name, the other by its label."""
    for one in wanted:
        heading = matching.columns.get(one.key)
        names = {fold(name) for names in one.names for name in names}
        for other in matching.others:
            if heading is not None and fold(other) in names:
                yield told("BAT007", spot, name=one.shown, first=heading, second=other)


def _bare(heading: str) -> str:
    return _IN_BRACKETS.sub("", heading)


def _spellings(name: str) -> tuple[str, str]:
    return fold(name), _fold_bare(name)


@lru_cache(maxsize=4096)
def _fold_bare(heading: str) -> str:
    return fold(_bare(heading))
