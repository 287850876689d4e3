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
Both = Callable[[Tables], tuple[Policy | None, Policy | None]]
"""Gives the two policies with the tables that a golden file supplies."""


def golden_files(names: Iterable[str], folder: Path) -> Iterator[GoldenFile]:
    """The golden files of a folder that are about policies of these names; those that cannot be read are left to
    `engine test`."""
    about = re.compile(
        rf"^(?:politique|policy)[ ]*:[ ]*[\"']?(?:{'|'.join(map(re.escape, names))})[\"']?\s*(?:#.*)?$", re.M
    )
    for file in yaml_files(folder) if is_folder(folder) else ():
        raw = read_file(file, str(file), document.MOST_CHARACTERS)
        source = None if isinstance(raw, Diagnostic) else document.decode(raw, str(file))[0]
        if source is not None and about.search(source.text):
            found, _ = read_golden(source)
            yield from [found] if found is not None else []


def beside(policy: str) -> Path:
    """The folder of golden cases of a policy: that of the project its file is in, else the one here."""
    for folder in (Path(policy).absolute().parent, *Path(policy).absolute().parents):
        if is_folder(folder / USUAL_FOLDER):
            return folder / USUAL_FOLDER
    return Path(USUAL_FOLDER)


def decided_golden(files: Iterable[GoldenFile], both: Both, day: Day | None = None) -> Iterator[Decided]:
    """The cases of golden files decided under both policies, all at one day when it is given."""
    by_tables: dict[tuple[tuple[str, str], ...], list[GoldenFile]] = {}
    for file in files:
        by_tables.setdefault(tuple(sorted(file.tables.items())), []).append(file)
    for tables, group in by_tables.items():
        old, new = both(dict(tables))
        if old is not None and new is not None:
            posed = (_posed(case, file, old, new, day) for file in group for case in file.cases)
            yield from decided_twice(old, new, posed)


def _posed(golden: GoldenCase, file: GoldenFile, old: Policy, new: Policy, day: Day | None) -> Posed:
    was, _ = _read(golden, file, old, day)
    now, why = _read(golden, file, new, day)
    return Posed(name=golden.name, old=was, new=now, why=why)


def _read(golden: GoldenCase, file: GoldenFile, policy: Policy, day: Day | None) -> tuple[Case | None, str]:
    case, problems = (
        read_case(golden.block, policy, file.source, GOLDEN_CASE) if is_sound(golden) else (None, golden.problems)
    )
    if case is None or has_errors(problems):
        return None, " ; ".join(problem.label(policy.language) for problem in problems if problem.is_error)
    return replace(case, language=file.language, date=day or case.date), ""
