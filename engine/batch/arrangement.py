"""Which sheet is about which record: one file each, sheets of a workbook, or one flat sheet for two records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.backends.database import Database
from engine.batch.headings import (
    READ_ME,
    Mapped,
    Matching,
    Wanted,
    count_known,
    date_wanted,
    faults,
    link_to,
    match,
    number_of,
    wanted_of,
)
from engine.batch.notes import Spot, told
from engine.batch.originals import Column, Original, headings_of, store
from engine.batch.sheets import Opened, open_file
from engine.policy.model import Policy, Record
from engine.policy.plan import Key, family
from engine.text.diagnostics import Diagnostic, Words, has_errors
from engine.text.suggest import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file of data: where it is, the name under which it is shown, the record it is said to be about."""

    path: Path
    name: str
    record: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sheet, the record that its rows are, and the columns by what they were matched to.

    On a flat sheet `above` is the record whose facts are repeated on the rows of those that belong to it. `others` are
    the columns that stand for nothing the policy knows.
    """

    record: str
    original: Original
    columns: Mapping[Key, Column]
    others: tuple[Column, ...]
    above: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A sheet with its headings, and the record that its file or its title says it is about.

    `is_aside` says that others of its file are about the record of which the file is said to be.
    """

    opened: Opened
    headings: tuple[str, ...]
    record: str | None
    is_aside: bool = False

    @property
    def spot(self) -> Spot:
        return self.opened.spot


def arrange(
    database: Database,
    policy: Policy,
    files: Sequence[DataFile],
    *,
    record: str | None,
    mapped: Mapped,
    allow_missing: bool,
) -> tuple[str, tuple[Part, ...], tuple[Diagnostic, ...]]:
    """The root record, the sheets that hold its cases, and everything that is wrong before any row is looked at."""
    roots = [record] if record else [root.id for root in policy.roots()]
    sheets, notes = _sheets(database, policy, files, roots)
    if has_errors(notes) or not sheets:
        return "", (), notes
    root = _root(policy, roots, sheets)
    if root is None:
        known = ", ".join(roots)
        return "", (), (*notes, told("BAT015", sheets[0].spot, records=known, first=roots[0]))
    chosen, ignored = _assigned(policy, root, sheets)
    notes = (*notes, *_unrooted(policy, root, chosen), *_doubled(policy, root, chosen, ignored))
    below = [owner for owner, _, _ in chosen if owner is not None]
    plans = []
    for owner, above, sheet in chosen:
        wanted = _wanted(policy, root, owner, above, below)
        matching = match(sheet.headings, wanted, mapped)
        notes = (*notes, *faults(matching, wanted, mapped, sheet.spot, allow_missing))
        plans.append((owner, above, sheet, matching))
    if has_errors(notes):
        return root, (), notes
    parts = []
    for place, (owner, above, sheet, matching) in enumerate(plans):
        # a sheet without rows of what belongs to a record says that there is none; one of cases would say nothing
        original, problems = store(database, sheet.opened, f"sheet:{place}", may_be_empty=owner != root)
        notes = (*notes, *problems)
        if original is not None:
            notes = (*notes, *original.notes)
            part = _part(owner, above, original, matching)
            parts.append(part)
            notes = (*notes, *_unread(part))
            if matching.others:
                listed = Words(
                    ", ".join(f"« {heading} »" for heading in matching.others),
                    ", ".join(f'"{heading}"' for heading in matching.others),
                )
                notes = (*notes, told("BAT008", sheet.spot, count=len(matching.others), headings=listed))
    return root, tuple(parts), notes


def _part(owner: str, above: str | None, original: Original, matching: Matching) -> Part:
    by_heading = {column.heading: column for column in original.columns}
    columns = {key: by_heading[heading] for key, heading in matching.columns.items() if heading in by_heading}
    used = set(columns.values())
    others = tuple(column for column in original.columns if column not in used)
    return Part(record=owner, original=original, columns=columns, others=others, above=above)


def _unread(part: Part) -> Iterator[Diagnostic]:
    """Columns of inputs whose type cannot be read."""
    for column in part.columns.values():
        if not column.is_read:
            yield told("BAT038", replace(part.original.spot, heading=column.heading), type=column.type)


def _wanted(policy: Policy, root: str, owner: str, above: str | None, others: Iterable[str]) -> tuple[Wanted, ...]:
    """What a sheet about a record may have columns for, that of the record above first on a flat sheet."""
    records = [policy.records[id] for id in (above, owner) if id is not None]
    found = [one for record in records for one in wanted_of(record, policy)]
    if above is not None:
        key = (above, policy.records[above].key)
        found = [replace(one, ties=one.key == key) for one in found]
    record = policy.records[owner]
    if above is None and record.parent is not None:
        found.append(link_to(policy.records[record.parent], record, policy))
    has_children = any(policy.records[other].parent == owner for other in others if other != owner)
    if record.key is None and above is None and has_children:
        found.append(number_of(record, policy))
    if root in (above, owner) and all("date" != one.key[1] for one in found):
        found.append(date_wanted(policy.language))
    return tuple(found)


def _sheets(
    database: Database, policy: Policy, files: Sequence[DataFile], roots: Iterable[str]
) -> tuple[list[_Found], tuple[Diagnostic, ...]]:
    records = [policy.records[id] for root in roots for id in family(policy, root)]
    expected = tuple(one for record in records for one in wanted_of(record, policy))

    def known(headings: Sequence[str]) -> int:
        return count_known(headings, expected)

    sheets: list[_Found] = []
    notes: tuple[Diagnostic, ...] = ()
    for file in files:
        opened, problems = open_file(file.path, file.name, known)
        notes = (*notes, *problems)
        own: list[_Found] = []
        for one in opened:
            if one.spot.sheet is not None and fold(one.spot.sheet) in {fold(READ_ME.fr), fold(READ_ME.en)}:
                continue
            headings, faulty = headings_of(database, one)
            notes = (*notes, *faulty)
            if headings:
                titled = _titled(one.spot.sheet, records)
                own.append(_Found(opened=one, headings=headings, record=file.record or titled))
        sheets += own if file.record is None else _chosen(policy.records[file.record], policy, own)
    return sheets, notes


def _chosen(record: Record, policy: Policy, sheets: Sequence[_Found]) -> list[_Found]:
    """The sheets of a file said to be about a record: those with half of its columns, or else with the most, are; the
    others are put aside, unless nothing tells them apart."""
    needed = [one for one in wanted_of(record, policy) if one.needed]
    counts = [count_known(sheet.headings, needed) for sheet in sheets]
    least = min((len(needed) + 1) // 2, max(counts, default=0))
    return [
        sheet if count >= least else replace(sheet, record=None, is_aside=True)
        for sheet, count in zip(sheets, counts, strict=True)
    ]


def _titled(title: str | None, records: Iterable[Record]) -> str | None:
    """The record that a sheet is named after."""
    if title is None:
        return None
    for record in records:
        # a sheet's title is cut at 31 characters
        if fold(title) in {fold(name[:31]) for name in (record.id, record.plural, record.label) if name}:
            return record.id
    return None


def _root(policy: Policy, roots: Sequence[str], sheets: Sequence[_Found]) -> str | None:
    """The root record whose inputs the sheets have best: the most columns matched, then the fewest missing."""
    scores = {}
    for root in roots:
        ids = family(policy, root)
        named = sum(sheet.record in ids for sheet in sheets)
        headings = [heading for sheet in sheets for heading in sheet.headings]
        own = wanted_of(policy.records[root], policy)
        every = tuple(one for id in ids for one in wanted_of(policy.records[id], policy))
        matched = count_known(headings, every)
        missing = sum(one.needed for one in match(headings, own, Mapped(headings={})).missing)
        if matched or named:
            scores[root] = (named, matched, -missing)
    best = [root for root, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else roots[0] if len(roots) == 1 else None


def _assigned(
    policy: Policy, root: str, sheets: Sequence[_Found]
) -> tuple[list[tuple[str, str | None, _Found]], list[_Found]]:
    """The sheets with the record that each is about (and the one above it, when flat), and those about none."""
    ids = family(policy, root)
    taken = {sheet.record for sheet in sheets if sheet.record is not None}
    chosen: list[tuple[str, str | None, _Found]] = []
    ignored: list[_Found] = []
    for sheet in sheets:
        if sheet.is_aside:
            ignored.append(sheet)
            continue
        if sheet.record in ids:
            chosen.append((sheet.record, None, sheet))
            continue
        owner = _about(policy, sorted(ids, key=taken.__contains__), sheet.headings)
        if owner is None or owner in taken:
            ignored.append(sheet)
        else:
            chosen.append((owner, None, sheet))
            taken.add(owner)
    return [_flattened(policy, one, {owner for owner, _, _ in chosen}) for one in chosen], ignored


def _doubled(
    policy: Policy, root: str, chosen: Sequence[tuple[str, str | None, _Found]], ignored: Iterable[_Found]
) -> Iterator[Diagnostic]:
    """Sheets of a record that has one already, by their titles or by half of their columns, and those of none."""
    first: dict[str, _Found] = {}
    spots = {sheet.spot for _, _, sheet in chosen}
    for owner, above, sheet in chosen:
        for id in (owner, above):
            if id is not None and first.setdefault(id, sheet) is not sheet:
                yield told("BAT045", sheet.spot, first=_name(first[id]), record=id)
    for sheet in ignored:
        if sheet.spot in spots:
            # the same file is said to be about another record too
            continue
        about = _about(policy, family(policy, root), sheet.headings)
        needed = [one for one in wanted_of(policy.records[about or root], policy) if one.needed]
        if about in first and 2 * count_known(sheet.headings, needed) >= len(needed):
            yield told("BAT045", sheet.spot, first=_name(first[about]), record=about)
        else:
            yield told("BAT017", sheet.spot, record=root)


def _name(sheet: _Found) -> str:
    return sheet.spot.sheet or sheet.spot.file


def _unrooted(policy: Policy, root: str, chosen: Iterable[tuple[str, str | None, _Found]]) -> Iterator[Diagnostic]:
    """Sheets of rows that belong to records of which there is no sheet, or that nothing identifies."""
    chosen = tuple(chosen)
    present = {id for owner, above, _ in chosen for id in (owner, above) if id is not None}
    for owner, above, sheet in chosen:
        parent = policy.records[owner].parent
        if parent is not None and parent not in present:
            yield told("BAT035", sheet.spot, record=parent)
        elif above is not None and policy.records[above].key is None:
            yield told("BAT035", sheet.spot, record=above)
    if root not in present and not chosen:
        yield told("BAT035", None, record=root)


def _about(policy: Policy, ids: Sequence[str], headings: Sequence[str]) -> str | None:
    """The record whose inputs most headings are, the first of several."""
    counts = {id: count_known(headings, wanted_of(policy.records[id], policy)) for id in ids}
    best = max(counts, key=lambda id: counts[id], default=None)
    return best if best is not None and counts[best] else None


def _flattened(policy: Policy, one: tuple[str, str | None, _Found], owners: set[str]) -> tuple[str, str | None, _Found]:
    """A sheet that has the inputs of a record and of one below it, neither of which has a sheet of its own."""
    owner, _, sheet = one
    record = policy.records[owner]
    pairs = [(child.id, owner) for child in policy.children_of(owner) if child.id not in owners]
    if record.parent is not None and record.parent not in owners:
        pairs.append((owner, record.parent))
    for below, above in pairs:
        upper = wanted_of(policy.records[above], policy)
        lower = wanted_of(policy.records[below], policy)
        names = {name for wanted in upper for names in wanted.names for name in names}
        own = [w for w in lower if not any(name in names for group in w.names[1:] for name in group)]
        needed = [one for one in own if one.needed]
        beside = [one for one in upper if one.key[1] != policy.records[above].key]
        if 2 * count_known(sheet.headings, own) >= max(len(needed), 1) and count_known(sheet.headings, beside):
            return below, above, sheet
    return one
