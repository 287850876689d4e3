"""The cases that commands try under two policies or two readings: golden ones, those of a file, rows of a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.amend.cases import beside, golden_files
from engine.backends.program import Program, Setting, prepare
from engine.cli.console import Console
from engine.cli.kit import Misuse, Option
from engine.golden.read import GoldenFile, read_golden
from engine.policy.files import SUFFIXES, Found, read_source
from engine.policy.model import Day, Policy
from engine.policy.plan import plan
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Severity, Words, has_errors

if TYPE_CHECKING:
    from engine.amend.batches import Row

CASES_OPTION = Option(
    "--cases",
    "--cas",
    "cases",
    about=Words(
        "un dossier, des cas ou un tableau de dossiers à comparer aussi, outre les cas de référence",
        "a case, golden cases or a sheet of cases to compare too, besides the golden cases",
    ),
    value=Words("FICHIER", "FILE"),
    many=True,
)

MANY = 20
"""Cases from which the progress is shown."""

COMPARING = Words("dossiers comparés", "cases compared")
"""What is done while it is shown."""

ONE_CASE = (*SUFFIXES, ".json")
"""How the name of a file of one case, or of golden cases, ends; all others are sheets."""


@dataclass(slots=True)
class Given:
    """Cases: golden files, names of files of one case, rows of sheets."""

    golden: list[GoldenFile] = field(default_factory=list)
    single: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(file.cases) for file in self.golden) + len(self.single) + len(self.rows)


def cases_given(console: Console, names: Iterable[str], policy: Policy, day: Day | None) -> Given | None:
    """The cases of some files; None when one cannot be read at all, which is told.

    Raises:
        Misuse: if there is no such file.
    """
    given = Given()
    for name in names:
        if not name.endswith(ONE_CASE):
            found, problems = _sheet(name, policy, day)
            console.tell([d for d in problems if d.severity is not Severity.NOTE], policy.language)
            if has_errors(problems):
                return None
            given.rows += found
        elif golden := _golden_file(name):
            given.golden.append(golden)
        else:
            given.single.append(name)
    return given


def golden_beside(console: Console, policies: Iterable[str], file: str, language: Language) -> list[GoldenFile]:
    """The golden files about policies of these names, beside the file of one; those that cannot be read are told."""
    files, unread = golden_files(policies, beside(file))
    console.tell([Diagnostic(entry=entry("DIF005"), place=None, args={"file": name}) for name in unread], language)
    return list(files)


def _golden_file(name: str) -> GoldenFile | None:
    """The file of golden cases of this name; None when it holds one case.

    Raises:
        Misuse: if there is no file to read.
    """
    source, problems = read_source(Found(Path(name), name))
    if source is None:
        raise Misuse(problems[0])
    found, _ = read_golden(source)
    return found if found is not None and found.cases else None


def _sheet(name: str, policy: Policy, day: Day | None) -> tuple[list[Row], tuple[Diagnostic, ...]]:
    """The rows of a sheet, and what is wrong with it; a column that only one version asks for may be missing."""
    # the database is needed by sheets only, and takes time to start
    from engine.amend.batches import batch_rows, left_out
    from engine.batch.intake import DataFile, read_intake
    from engine.cli import room

    planned = plan(policy)

    @cache
    def program_at(day: Day) -> Program:
        return prepare(planned, Setting(date=day))

    with room.database() as database:
        files = (DataFile(path=Path(name), name=name),)
        intake, found = read_intake(database, policy, program_at, files, date=day, allow_missing=True)
        if intake is None:
            return [], found
        if count := left_out(database, intake):
            args = {"count": count, "file": name}
            found = (*found, Diagnostic(entry=entry("DIF004"), place=None, args=args))
        return batch_rows(database, intake, policy), found
