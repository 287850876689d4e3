"""The files of a batch: the results, and beside them what was rejected, all written or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.backends.database import Database, DiskError
from engine.batch.book import sheets
from engine.batch.cases import Progress
from engine.batch.report import Report, Written
from engine.batch.results import Table, write_csv, write_parquet
from engine.batch.run import Ran
from engine.batch.targets import beside, together
from engine.batch.workbook import write_workbook
from engine.policy.model import Policy
from engine.text.diagnostics import Language, Words

SUFFIXES = (".csv", ".parquet", ".xlsx")
"""How the name of an output ends, which says its form."""

REJECTED = Words("rejets", "rejected")
"""The word in the name of the file of what was rejected."""


def targets(out: Path, ran: Ran, language: Language) -> Mapping[Path, Table]:
    """The files to write, with their rows: `out` for the first record, another beside it for each further one and for
    what was rejected. A workbook holds them all, and stands for its first table.

    Where nothing is rejected but an earlier run left a file of it, that file is written too, without rows.
    """
    first, *others = ran.tables
    found = {out: first}
    if is_workbook(out):
        return found
    found |= {beside(out, table.title): table for table in others}
    rejects = beside(out, REJECTED.words(language))
    if ran.rows_rejected or rejects.exists():
        found[rejects] = ran.rejected
    return found


def is_workbook(out: Path) -> bool:
    """Whether an output is a workbook, which holds all tables, and is written row by row."""
    return out.suffix.lower() == ".xlsx"


def steps(out: Path, ran: Ran) -> int | None:
    """The rows that are told of while a workbook is written; None where the database writes all of them at once."""
    if not is_workbook(out):
        return None
    return sum(found.read - found.fates["rejected"] for found in ran.tallies) + ran.rows_rejected


def write(
    database: Database,
    ran: Ran,
    report: Report,
    policy: Policy,
    out: Path,
    language: Language,
    progress: Progress = lambda rows: None,
) -> tuple[Written, ...]:
    """Write the results of a run, in the form that the suffix of `out` says; the answer is the files written.

    `progress` is told how many more rows are: see `steps`.

    Raises:
        OSError: if they cannot be written; none is then.
        TooLargeError: if a workbook cannot hold them.
    """
    wanted = targets(out, ran, language)
    written = tuple(Written(name=str(target), replaced=target.exists()) for target in wanted)
    try:
        with together(out.parent) as files:
            for target, table in wanted.items():
                path = files.path(target)
                if is_workbook(out):
                    found = sheets(database, ran.tables, ran.rejected, report, ran.basis, policy, language)
                    write_workbook(path, found, progress)
                elif out.suffix.lower() == ".parquet":
                    write_parquet(database, table, path, dict(_metadata(report)))
                else:
                    write_csv(database, table, path, language)
    except DiskError as fault:
        raise OSError(f"cannot write {out}") from fault
    return written


def _metadata(report: Report) -> Iterator[tuple[str, str]]:
    yield "policy", report.policy
    yield "date", report.date.isoformat()
    yield "last_date", report.last.isoformat()
    yield "digest", report.digest
    yield "simulation", "true" if report.simulated else "false"
