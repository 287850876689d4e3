"""The cases on which an amendment is tried: the golden cases of a policy, and those of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from engine.amend.twice import Decided, Posed, decided_twice
from engine.casework.case import Case, read_case
from engine.golden.read import GoldenCase, GoldenFile, is_sound, read_golden
from engine.policy.files import is_folder, read_file, yaml_files
from engine.policy.model import Day, Policy
from engine.policy.shape import GOLDEN_CASE
from engine.text import document
from engine.text.diagnostics import Diagnostic, has_errors

USUAL_FOLDER = "tests/golden"
"""Where golden cases stand, beside the folder of the policies."""

Tables = Mapping[str, str]
Open = Callable[[Tables], Policy | None]
"""Gives a policy with the tables that a golden file supplies."""


def golden_files(names: Iterable[str], folder: Path) -> tuple[tuple[GoldenFile, ...], tuple[str, ...]]:
    """The golden files of a folder that are about policies of these names, and the names of those that cannot be read:
    `engine test` says why."""
    either = "|".join(map(re.escape, names))
    about = re.compile(rf"^(?:politique|policy)[ ]*:[ ]*[\"']?(?:{either})[\"']?\s*(?:#.*)?$", re.MULTILINE)
    files: list[GoldenFile] = []
    unread: list[str] = []
    for file in yaml_files(folder) if is_folder(folder) else ():
        raw = read_file(file, str(file), document.MOST_CHARACTERS)
        source = None if isinstance(raw, Diagnostic) else document.decode(raw, str(file))[0]
        # most files of a large project are about other policies: they are not parsed
        if source is not None and not about.search(source.text):
            continue
        found = read_golden(source)[0] if source is not None else None
        if found is None:
            unread.append(str(file))
        else:
            files.append(found)
    return tuple(files), tuple(unread)


def beside(policy: str) -> Path:
    """The folder of golden cases of a policy: that of the project its file is in, else the one here."""
    for folder in Path(policy).absolute().parents:
        if is_folder(folder / USUAL_FOLDER):
            return folder / USUAL_FOLDER
    return Path(USUAL_FOLDER)


def golden_cases(file: GoldenFile, policy: Policy, day: Day | None = None) -> Iterator[tuple[str, Case | None, str]]:
    """The cases of a golden file as a policy reads them, all at one day when it is given: the name, the case, or None
    and why it cannot be read."""
    for golden in file.cases:
        yield golden.name, *_read(golden, file, policy, day)


def decided_golden(files: Iterable[GoldenFile], old: Open, new: Open, day: Day | None = None) -> Iterator[Decided]:
    """The cases of golden files decided under both policies, all at one day when it is given."""
    for tables, group in by_tables(files):
        before, after = old(tables), new(tables)
        if before is not None and after is not None:
            yield from decided_twice(before, after, _posed(group, before, after, day))


def by_tables(files: Iterable[GoldenFile]) -> Iterator[tuple[Tables, list[GoldenFile]]]:
    """The golden files that supply the same tables, together."""
    found: dict[tuple[tuple[str, str], ...], list[GoldenFile]] = {}
    for file in files:
        found.setdefault(tuple(sorted(file.tables.items())), []).append(file)
    for tables, group in found.items():
        yield dict(tables), group


def _posed(files: Iterable[GoldenFile], old: Policy, new: Policy, day: Day | None) -> Iterator[Posed]:
    for file in files:
        pairs = zip(golden_cases(file, old, day), golden_cases(file, new, day), strict=True)
        yield from (Posed(name=name, old=was, new=now, why=why) for (name, was, _), (_, now, why) in pairs)


def _read(golden: GoldenCase, file: GoldenFile, policy: Policy, day: Day | None) -> tuple[Case | None, str]:
    case, problems = None, golden.problems
    if is_sound(golden):
        case, problems = read_case(golden.block, policy, file.source, GOLDEN_CASE)
    if case is None or has_errors(problems):
        return None, " ; ".join(problem.label(policy.language) for problem in problems if problem.is_error)
    return replace(case, language=file.language, date=day or case.date), ""
