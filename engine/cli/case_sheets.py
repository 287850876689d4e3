"""`engine cases`: golden files as a spreadsheet, and the spreadsheet as golden files again."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from engine.amend.case_cells import Text, Tree, UnreadableError, cell, value
from engine.amend.case_cells import amount as amount_of
from engine.amend.case_edits import amended, written
from engine.amend.case_tables import (
    CASE,
    FILE,
    POLICIES,
    Grid,
    Line,
    RowError,
    Table,
    files,
    is_cases,
    said,
    tables,
)
from engine.batch import sheets
from engine.batch.notes import Spot, told
from engine.batch.targets import beside, together
from engine.batch.workbook import Sheet, SheetColumn, Shown, write_workbook
from engine.cli.console import FINDINGS, FINE, Console, exit_code
from engine.cli.edits import DRY_RUN, say_done, show_lines
from engine.cli.kit import Argument, Command, Misuse, Option, misuse
from engine.golden.opening import open_golden
from engine.golden.read import read_golden
from engine.policy.files import SUFFIXES, is_file, is_folder, write_file, yaml_files
from engine.text import document, vocabulary
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors
from engine.text.source import Source
from engine.text.suggest import closest, fold

ACTIONS = {"export": Words("exporter", "export"), "import": Words("importer", "import")}
OUT_SUFFIXES = (".csv", ".xlsx")
WIDEST = 60

EUROS = " (€)"
"""What the heading of a column of amounts ends with: a spreadsheet keeps their unit nowhere else."""


def cases(
    console: Console, action: str, paths: tuple[str, ...], output: str | None, removes: bool, dry_run: bool
) -> int:
    """Golden files to a spreadsheet, or back."""
    names = {fold(word): id for id, words in ACTIONS.items() for word in (words.fr, words.en)}
    match names.get(fold(action)):
        case "export":
            return _export(console, paths, output)
        case "import":
            return _import(console, paths, Path(output or "."), removes, dry_run)
    known = [words.words(console.language()) for words in ACTIONS.values()]
    raise misuse("CMD024", closest(action, known), option="ACTION", value=action, values=", ".join(known))


# ── Export ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _export(console: Console, paths: tuple[str, ...], output: str | None) -> int:
    if output is None or Path(output).suffix.lower() not in OUT_SUFFIXES:
        raise misuse("CMD024", option="-o", value=output or "", values=", ".join(OUT_SUFFIXES))
    found: dict[str, Source] = {}
    problems: list[Diagnostic] = []
    language: Language = "fr"
    for name in _golden_files(paths):
        file, wrong = open_golden(name)
        problems += wrong
        if file is not None:
            found[Path(name).as_posix()] = file.source
            language = file.language if len(found) == 1 else language
    if has_errors(problems):
        console.tell(problems)
        return exit_code(problems)
    _write(Path(output), tables(found, language), language)
    console.tell(problems)
    return FINE


def _golden_files(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if not is_folder(Path(path)):
            yield path
            continue
        inside = yaml_files(Path(path))
        if not inside:
            raise misuse("CMD007", file=path)
        yield from map(str, inside)


def _write(out: Path, found: tuple[Table, ...], language: Language) -> None:
    """Write the tables: a workbook of sheets, or a CSV file of cases with others beside it."""
    try:
        with together(out.parent) as targets:
            if out.suffix.lower() == ".xlsx":
                # the cases first: theirs is the sheet that opens
                ordered = sorted(found, key=lambda table: table.path != "cas")
                write_workbook(targets.path(out), [_sheet(table, language) for table in ordered])
                return
            for table in found:
                target = out if table.path == "cas" else beside(out, _title(table, language))
                with targets.path(target).open("w", encoding="utf-8-sig", newline="") as stream:
                    writer = csv.writer(stream, delimiter=";")
                    writer.writerow(table.headings)
                    for row in table.rows:
                        writer.writerow([cell(row[h], language) if h in row else "" for h in table.headings])
    except OSError:
        raise misuse("CMD008", file=str(out)) from None


def _title(table: Table, language: Language) -> str:
    if table.path == "cas":
        return vocabulary.say("key", "cases_list", language)
    return table.path or f"{FILE[language]}s"


def _sheet(table: Table, language: Language) -> Sheet:
    """A sheet of typed columns: amounts, percentages, numbers and dates where all the values of a column are."""
    sentences = {vocabulary.say("key", key, language) for key in SENTENCES}
    shown: dict[str, Shown] = {h: "text" if h in sentences else _shown(h, table.rows) for h in table.headings}
    columns = tuple(
        SheetColumn(
            heading=heading + EUROS if shown[heading] == "euro" else heading,
            format=shown[heading],
            width=_width(heading, table.rows, language),
        )
        for heading in table.headings
    )
    rows = ([_typed(row[h], shown[h], language) if h in row else None for h in table.headings] for row in table.rows)
    return Sheet(title=_title(table, language), columns=columns, rows=rows)


SENTENCES = ("name", "source", "reasoning")
"""What a case says in words; a reasoning that is `56 €` is no column of amounts."""

_UNITS: Mapping[str, Shown] = {"": "number", "€": "euro", "%": "percent"}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?: ?[€%])?")


def _shown(heading: str, rows: Iterable[Mapping[str, Tree]]) -> Shown:
    """How a column is shown: as a number when all that could be numbers are in one unit, else as texts."""
    plain = [tree.text for row in rows if isinstance(tree := row.get(heading), Text) and tree.is_plain]
    units = {text.rstrip()[-1:].strip("0123456789") for text in plain if _NUMBER.fullmatch(text)}
    return _UNITS[units.pop()] if len(units) == 1 else "text"


def _typed(tree: Tree, shown: Shown, language: Language) -> Decimal | str:
    if isinstance(tree, Text) and tree.is_plain and shown != "text" and _NUMBER.fullmatch(tree.text):
        found = amount_of(tree.text)
        if found is not None:
            return found[0] / 100 if shown == "percent" else found[0]
    return cell(tree, language)


def _width(heading: str, rows: Iterable[Mapping[str, Tree]], language: Language) -> int:
    longest = max((len(cell(row[heading], language)) for row in rows if heading in row), default=0)
    return min(max(longest, len(heading) + 4), WIDEST)


# ── Import ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _import(console: Console, paths: tuple[str, ...], folder: Path, removes: bool, dry_run: bool) -> int:
    grids, problems = _grids(paths)
    if has_errors(problems):
        console.tell(problems)
        return exit_code(problems)
    try:
        found, places = files(grid for grid, _ in grids), said(grid for grid, _ in grids)
    except RowError as fault:
        spot = next((spot for grid, spot in grids if grid is fault.grid), Spot(file=paths[0]))
        where = Spot(file=spot.file, sheet=spot.sheet, row=fault.line.number)
        console.tell([told(fault.code, where, text=fault.text)])
        return FINDINGS
    texts: dict[Path, tuple[str, str | None]] = {}
    for name, tree in found.items():
        target, before, wrong = _target(folder, name)
        problems += wrong
        if not wrong and before is None and not POLICIES & tree.keys():
            # of a file that is not there, what is missing is told of the tables
            problems.append(_without_policy(name, grids))
        elif not wrong:
            after = written(tree) if before is None else amended(before, tree, places, removes)
            problems += _faults(Source(str(target), after))
            texts[target] = (after, None if before is None else before.text)
    console.tell(problems)
    if has_errors(problems):
        return FINDINGS
    _save(console, texts, dry_run)
    return FINE


def _grids(paths: Iterable[str]) -> tuple[list[tuple[Grid, Spot]], list[Diagnostic]]:
    """The tables of files; beside a CSV file of cases stand those of its details."""
    found: list[tuple[Grid, Spot]] = []
    problems: list[Diagnostic] = []
    names = dict.fromkeys(name for path in paths for name in (path, *_details(Path(path))))
    for name in names:
        opened, wrong = sheets.open_file(Path(name), name, _known)
        problems += [problem for problem in wrong if problem.is_error]
        for sheet in opened:
            if not isinstance(sheet, sheets.Sheet):
                continue
            try:
                grid, unread = _grid(sheet)
            except csv.Error:
                # quotes that do not close are met when the rows are read
                problems.append(told("BAT011", sheet.spot))
                continue
            found.append((grid, sheet.spot))
            problems += unread
    if not problems and not any(is_cases(grid) for grid, _ in found):
        problems.append(told("CAS107", file=", ".join(names)))
    return found, problems


def _details(path: Path) -> list[str]:
    """The CSV files that go with one: `cas.csv`, `cas.fichiers.csv`, `cas.établissement.effectifs.csv`."""
    if path.suffix.lower() != ".csv" or not is_folder(path.parent):
        return []
    beside_it = (other for other in path.parent.iterdir() if other.name.startswith(f"{path.stem}."))
    return sorted(str(other) for other in beside_it if other.suffix == path.suffix and other != path)


def _known(headings: Iterable[str]) -> int:
    return len({*FILE.values(), *CASE.values()} & set(headings))


def _grid(sheet: sheets.Sheet) -> tuple[Grid, tuple[Diagnostic, ...]]:
    language: Language = "en" if sheet.headings[:1] == (FILE["en"],) else "fr"
    lines: list[Line] = []
    problems: list[Diagnostic] = []
    for number, row in sheet.lines():
        cells: dict[str, Tree] = {}
        for heading, found in zip(sheet.headings, row, strict=False):
            if found is None:
                continue
            name = heading.removesuffix(EUROS)
            try:
                cells[name] = value(_text(*found, name != heading, language))
            except UnreadableError:
                spot = Spot(file=sheet.spot.file, sheet=sheet.spot.sheet, row=number, heading=heading)
                problems.append(told("CAS110", spot, text=found[0]))
        lines.append(Line(number, cells))
    return Grid(tuple(h.removesuffix(EUROS) for h in sheet.headings), tuple(lines)), tuple(problems)


def _text(text: str, kind: sheets.Kind, in_euros: bool, language: Language) -> str:
    """What a cell holds, in the words of golden files.

    Raises:
        UnreadableError: if a spreadsheet gives an error in its place.
    """
    match kind:
        case "number" if in_euros:
            return f"{text} €"
        case "boolean":
            return vocabulary.say("boolean", "true" if text == "VRAI" else "false", language)
        case "formula" | "fault" | "time":
            raise UnreadableError(text)
        case _:
            return text


def _target(folder: Path, name: str) -> tuple[Path, Source | None, tuple[Diagnostic, ...]]:
    """Where a golden file is, and its text when it is there."""
    inside = Path(name)
    if inside.is_absolute() or ".." in inside.parts or inside.suffix not in SUFFIXES:
        return inside, None, (told("CAS111", file=name),)
    target = folder / inside
    if not is_file(target):
        return target, None, ()
    source, problems = document.decode(target.read_bytes(), str(target))
    return target, source, problems


def _without_policy(name: str, grids: Iterable[tuple[Grid, Spot]]) -> Diagnostic:
    """CAS113, at the row of a new file in the table of the files, else at the first row that names it."""
    rows = [
        (bool(POLICIES & set(grid.headings)), Spot(file=spot.file, sheet=spot.sheet, row=line.number))
        for grid, spot in grids
        for line in grid.lines
        if any(isinstance(named := line.cells.get(word), Text) and named.text == name for word in FILE.values())
    ]
    _, where = next((row for row in rows if row[0]), rows[0])
    return told("CAS113", where, file=name)


def _faults(source: Source) -> tuple[Diagnostic, ...]:
    file, problems = read_golden(source)
    of_cases = (problem for case in (file.cases if file is not None else ()) for problem in case.problems)
    return (*problems, *of_cases)


def _save(console: Console, texts: Mapping[Path, tuple[str, str | None]], dry_run: bool) -> None:
    """Show the lines that change, and write them unless told otherwise."""
    language = console.language()
    changed = {target: pair for target, pair in texts.items() if pair[0] != pair[1]}
    if not changed:
        console.show(Words("rien n'a changé", "nothing changed").words(language))
    for target, (after, before) in changed.items():
        if before is not None:
            show_lines(console, str(target), before, after, language)
        if not dry_run:
            _write_text(target, after)
        if before is None and not dry_run:
            console.show(f"{target} : est écrit" if language == "fr" else f"{target}: is written")
        else:
            say_done(console, str(target), dry_run, language)


def _write_text(target: Path, text: str) -> None:
    with suppress(OSError):
        # where the folder cannot be made, the file cannot be written, which is told
        target.parent.mkdir(parents=True, exist_ok=True)
    if refused := write_file(target, str(target), text.encode()):
        raise Misuse(refused)


command = Command(
    "cases",
    cases,
    about=Words(
        "Met des cas de référence dans un tableur (exporter), et reprend ce tableur dans les fichiers (importer) : "
        "seul ce qui change est touché, les commentaires restent.",
        "Puts golden cases into a spreadsheet (export), and takes that spreadsheet back into the files (import): only "
        "what changes is touched, comments stay.",
    ),
    params=(
        Argument("action", Words("ACTION", "ACTION"), about=Words("exporter ou importer", "export or import")),
        Argument(
            "paths",
            Words("FICHIER", "FILE"),
            about=Words(
                "des fichiers ou des dossiers de cas ; à l'import, un classeur ou un CSV",
                "files or folders of cases; for an import, a workbook or a CSV file",
            ),
            many=True,
        ),
        Option(
            "-o",
            "--output",
            "--sortie",
            "output",
            about=Words(
                "le .xlsx ou le .csv à écrire ; à l'import, le dossier où sont les fichiers",
                "the .xlsx or .csv to write; for an import, the folder of the files",
            ),
            value=Words("SORTIE", "OUTPUT"),
        ),
        Option(
            "--remove",
            "--retirer",
            "removes",
            about=Words(
                "à l'import, retire les cas que le tableau n'a plus",
                "for an import, remove the cases that are not there",
            ),
        ),
        DRY_RUN,
    ),
    examples=(
        Words("engine cas exporter tests/golden -o cas.xlsx", "engine cases export tests/golden -o cases.xlsx"),
        Words("engine cas importer cas.xlsx", "engine cases import cases.xlsx"),
    ),
)
