"""`engine run`: a policy over whole files, every row decided or rejected, and counted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cache
from pathlib import Path

from engine import __version__
from engine.backends.database import Database
from engine.backends.program import Program, Setting, prepare
from engine.batch.cases import Progress
from engine.batch.headings import UNMAPPED, Mapped
from engine.batch.intake import DataFile, read_intake
from engine.batch.mapping import read_mapping
from engine.batch.notes import told
from engine.batch.report import Report, Written, refusals_text, report_json, report_text
from engine.batch.run import Ran, answering, run
from engine.batch.targets import overwritten
from engine.batch.workbook import MOST_ROWS, TooLargeError
from engine.batch.write import SUFFIXES, steps, targets, write
from engine.cli import room
from engine.cli.cases import (
    JSON,
    POLICY,
    READING_OPTION,
    SET_OPTION,
    TABLE_OPTION,
    day_of,
    pairs,
    parameter_values,
    readings_given,
)
from engine.cli.console import FINDINGS, FINE, Console, exit_code
from engine.cli.following import Advance, following, silent
from engine.cli.kit import Argument, Command, Option, misuse
from engine.policy.files import is_folder, open_policy, read_file
from engine.policy.model import Day, Policy
from engine.policy.plan import plan
from engine.policy.tables import MOST_BYTES
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language, Severity, Words, has_errors
from engine.text.suggest import closest

LARGE = 300_000
"""Bytes of data from which the progress is shown."""

READING = Words("lecture des données", "reading the data")
DECIDING = Words("décision", "deciding")
WRITING = Words("écriture des résultats", "writing the results")
"""What is done while it is shown."""


def run_batch(
    console: Console,
    policy: str,
    files: tuple[str, ...],
    out: str | None,
    data: tuple[str, ...],
    record: str | None,
    mapping: str | None,
    date: str | None,
    readings: tuple[str, ...],
    tables: tuple[str, ...],
    parameters: tuple[str, ...],
    strict: bool,
    as_json: bool,
    verbose: bool,
) -> int:
    """Decide the rows of files; a row that is rejected is a finding."""
    loaded = open_policy(policy, pairs(tables, "--table"))
    language = console.language(loaded.language)
    console.tell(loaded.diagnostics, language)
    if loaded.policy is None:
        return exit_code(loaded.diagnostics)
    target = Path(out) if out is not None else None
    sources = _files(files, pairs(data, "--data"), loaded.policy)
    _check_target(target, sources)
    make = _programs(loaded.policy, readings, pairs(parameters, "--set"))
    day = day_of(date, loaded.policy) if date else None
    mapped, faults = _mapped(mapping, loaded.policy)
    console.tell(faults, language)
    if has_errors(faults):
        return exit_code(faults)
    with room.database() as database:
        root = _root(record, loaded.policy)
        is_long = _are_large(sources)
        with _phase(console, READING, language, is_long):
            intake, found = read_intake(database, loaded.policy, make, sources, record=root, date=day, mapped=mapped)
        console.tell([d for d in found if verbose or d.severity is not Severity.NOTE], language)
        if intake is None:
            return exit_code(found)
        if not answering(loaded.policy, intake):
            word = vocabulary.say("key", "result", loaded.policy.language)
            console.tell([told("BAT058", record=intake.root, result=word)], language)
            return FINDINGS
        with _phase(console, DECIDING, language, is_long, intake.cases - intake.rejected) as advance:
            ran = run(database, intake, make, language=language, version=__version__, progress=advance)
        report = report_of(loaded.policy, ran)
        awaited = [told("BAT047", table=loaded.policy.tables[id].label or id, id=id) for id in ran.awaited]
        console.tell(awaited, language)
        if refused := refusals_text(database, ran.rejected, language):
            print(refused, file=sys.stderr)
        if strict and report.rejected:
            console.tell([told("BAT053", count=report.rejected)], language)
        elif target is not None:
            _check_target(target, sources, tuple(targets(target, ran, language)))
            with _phase(console, WRITING, language, is_long, steps(target, ran)) as advance:
                written = _written(database, ran, report, loaded.policy, target, language, advance)
            report = replace(report, files=written)
    if as_json:
        console.show_json(report_json(report))
    else:
        console.show(report_text(report, language, verbose))
    return FINDINGS if report.rejected else FINE


def _known(record: str, policy: Policy) -> str:
    """The record of a name, which may be its plural.

    Raises:
        Misuse: if there is none.
    """
    known = {name: owner.id for owner in policy.records.values() for name in (owner.id, owner.plural)}
    if record not in known:
        raise misuse("BAT054", closest(record, known), record=record, known=", ".join(policy.records))
    return known[record]


def _root(record: str | None, policy: Policy) -> str | None:
    """The root record that `--record` names; for one below it, that of its family."""
    if record is None:
        return None
    owner = policy.records[_known(record, policy)]
    while owner.parent is not None:
        owner = policy.records[owner.parent]
    return owner.id


def _files(given: tuple[str, ...], by_record: Mapping[str, str], policy: Policy) -> tuple[DataFile, ...]:
    """The files of data: those named, then those said to be about a record.

    Raises:
        Misuse: if there is none, or no such record.
    """
    if not (given or by_record):
        raise misuse("BAT055")
    named = [DataFile(path=Path(name), name=name) for name in given]
    about = [DataFile(path=Path(file), name=file, record=_known(name, policy)) for name, file in by_record.items()]
    return (*named, *about)


def _mapped(mapping: str | None, policy: Policy) -> tuple[Mapped, tuple[Diagnostic, ...]]:
    """What a mapping file says, and what is wrong with it."""
    if mapping is None:
        return UNMAPPED, ()
    raw = read_file(Path(mapping), mapping, MOST_BYTES)
    return (UNMAPPED, (raw,)) if isinstance(raw, Diagnostic) else read_mapping(raw, mapping, policy)


def _check_target(target: Path | None, sources: tuple[DataFile, ...], further: tuple[Path, ...] = ()) -> None:
    """That the output can be written where and as it is asked for.

    Raises:
        Misuse: if its form is unknown, if its folder does not exist, or if it is one of the files read.
    """
    if target is None:
        return
    if target.suffix.lower() not in SUFFIXES:
        raise misuse("BAT050", file=str(target), suffixes=", ".join(SUFFIXES))
    if not is_folder(target.parent):
        raise misuse("BAT052", file=str(target))
    read = overwritten((target, *further), (source.path for source in sources))
    if read is not None:
        raise misuse("BAT051", file=str(read))


def _programs(policy: Policy, readings: Iterable[str], parameters: Mapping[str, str]) -> Callable[[Day], Program]:
    """The policy made ready for a date, once for each.

    Raises:
        Misuse: if there is no such reading, choice or parameter, or if a value cannot be read.
    """
    taken = readings_given(readings, policy)
    values = parameter_values(parameters, policy)
    planned = plan(policy)
    return cache(lambda day: prepare(planned, Setting(date=day, readings=taken, parameters=values)))


def report_of(policy: Policy, ran: Ran) -> Report:
    """The report of what was run, before anything is written."""
    first = ran.basis[0]
    return Report(
        policy=policy.id,
        title=policy.title,
        units=policy.units,
        date=ran.dates[0],
        last=ran.dates[1],
        simulated=first.simulated,
        digest=first.digest.short,
        way=ran.way,
        tallies=ran.tallies,
        rejected=ran.rows_rejected,
    )


def _written(
    database: Database,
    ran: Ran,
    report: Report,
    policy: Policy,
    target: Path,
    language: Language,
    progress: Progress,
) -> tuple[Written, ...]:
    """Write the results; the answer is the files.

    Raises:
        Misuse: if they cannot be written, or not in a workbook.
    """
    try:
        return write(database, ran, report, policy, target, language, progress)
    except TooLargeError as fault:
        code = "BAT056" if fault.what == "rows" else "BAT057"
        raise misuse(code, sheet=fault.sheet, row=fault.row, column=fault.column, most=MOST_ROWS) from None
    except OSError:
        raise misuse("BAT052", file=str(target)) from None


def _are_large(sources: Iterable[DataFile]) -> bool:
    """Whether there is so much to read that it may take long; a file that is not there is told of later."""
    return sum(source.path.stat().st_size for source in sources if source.path.is_file()) > LARGE


def _phase(
    console: Console, what: Words, language: Language, is_long: bool, count: int | None = None
) -> AbstractContextManager[Advance]:
    """A bar on the terminal during one part of the work on large files."""
    return following(console, what, language, count) if is_long else nullcontext(silent)


command = Command(
    "run",
    run_batch,
    about=Words(
        "Applique une politique à des fichiers : chaque ligne est décidée, ou rejetée avec son motif, et comptée.",
        "Applies a policy to files: every row is decided, or rejected with the reason, and counted.",
    ),
    params=(
        POLICY,
        Argument(
            "files",
            Words("DONNÉES", "DATA"),
            about=Words("des fichiers CSV, XLSX, ODS ou Parquet", "files in CSV, XLSX, ODS or Parquet"),
            many=True,
            required=False,
        ),
        Option(
            "-o",
            "--output",
            "--sortie",
            "out",
            about=Words("fichier à écrire : CSV, XLSX ou Parquet", "file to write: CSV, XLSX or Parquet"),
            value=Words("FICHIER", "FILE"),
        ),
        Option(
            "--data",
            "--données",
            "data",
            about=Words("fichier d'un type de dossiers", "file of one type of records"),
            value=Words("DOSSIER=FICHIER", "RECORD=FILE"),
            many=True,
        ),
        Option(
            "--record",
            "--dossier",
            "record",
            about=Words("type de dossiers dont il s'agit, s'il faut le dire", "type of records, where it must be said"),
            value=Words("DOSSIER", "RECORD"),
        ),
        Option(
            "--mapping",
            "--correspondance",
            "mapping",
            about=Words("quelle colonne est quelle donnée", "which column is which input"),
            value=Words("FICHIER", "FILE"),
        ),
        Option(
            "--date",
            about=Words("date à laquelle on décide les lignes sans date", "date of the decision of rows without one"),
            value=Words("DATE", "DATE"),
        ),
        READING_OPTION,
        TABLE_OPTION,
        SET_OPTION,
        Option(
            "--strict",
            "strict",
            about=Words("n'écrit rien si une ligne est rejetée", "write nothing if a row is rejected"),
        ),
        JSON,
        Option(
            "-v",
            "--verbose",
            "--détail",
            "verbose",
            about=Words("dit comment les fichiers ont été lus", "say how the files were read"),
        ),
    ),
    examples=(
        Words(
            "engine lot idf-are-2023 eleves.csv -o resultats.xlsx --date 2023-10-01",
            "engine run idf-are-2023 pupils.csv -o results.xlsx --date 2023-10-01",
        ),
        Words(
            "engine lot idf-are-2023 --données établissement=e.csv --données effectif=f.csv -o dotations.xlsx",
            "engine run idf-are-2023 --data établissement=e.csv --data effectif=f.csv -o grants.xlsx",
        ),
        Words(
            "engine lot idf-are-2023 eleves.parquet -o simulation.parquet --paramètre forfait=160",
            "engine run idf-are-2023 pupils.parquet -o simulation.parquet --set forfait=160",
        ),
    ),
)
