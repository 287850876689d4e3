"""Files of data opened: CSV, workbooks and Parquet, each a sheet or several, with headings and rows of cells."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from numbers import Real
from pathlib import Path
from typing import Literal, TypeAlias
from unicodedata import normalize

import python_calamine

from engine.batch.delimited import Delimited, recognise
from engine.batch.headings import CHOICES
from engine.batch.marks import NO_MARKS, Marks, marks_of
from engine.batch.notes import Spot, told
from engine.text.diagnostics import Diagnostic

Kind: TypeAlias = Literal["text", "number", "percent", "value", "date", "time", "boolean", "formula", "fault"]
"""What a cell is: in CSV a text; in a workbook what the spreadsheet holds. `percent` is a number shown in hundredths,
`formula` one whose result was never computed, and `fault` an error such as `#N/A`. In Parquet `value` is a number that
a program wrote: it counts in the unit of the input, 50 for 50 %."""

PERCENT = " %"
"""What ends a percentage of a workbook, so that it stays one wherever it is written."""

Cell: TypeAlias = tuple[str, Kind] | None
"""A cell as it is written and what it is; None when it is empty."""

CSV_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".ods"})
PARQUET_SUFFIXES = frozenset({".parquet", ".pq"})
SUFFIXES = (*sorted(CSV_SUFFIXES), *sorted(WORKBOOK_SUFFIXES), *sorted(PARQUET_SUFFIXES))

DEEPEST_HEADING = 20
"""Rows at the top of a sheet among which the headings are looked for, to say that there are titles above them."""

Known: TypeAlias = Callable[[Sequence[str]], int]
"""How many of some headings are expected."""

Line: TypeAlias = tuple[int, list[Cell]]
"""A row that is not blank: its number as the reader counts, from 1, and its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of cells: a CSV file, or a sheet of a workbook that is not hidden.

    `headings` are those of the first row that is not blank, without the empty ones at its end. `lines` gives the rows
    below it, anew at each call. `typed` says whether its cells are of several kinds. `header` is the number of the row
    of the headings. `delimited` is how a CSV file is read.
    """

    spot: Spot
    headings: tuple[str, ...]
    lines: Callable[[], Iterator[Line]]
    header: int
    typed: bool = False
    delimited: Delimited | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetFile:
    """A file of typed columns, which the database reads itself."""

    spot: Spot
    path: Path


Opened: TypeAlias = Sheet | ParquetFile


def open_file(path: Path, name: str, known: Known) -> tuple[tuple[Opened, ...], tuple[Diagnostic, ...]]:
    """The sheets of a file, and what is wrong with it.

    Args:
        path: where the file is.
        name: the name under which it is shown to people.
        known: how many of some headings are expected; it tells separators and titles apart.
    """
    suffix = path.suffix.lower()
    try:
        with path.open("rb"):
            pass
        if suffix in PARQUET_SUFFIXES:
            return (ParquetFile(spot=Spot(file=name), path=path),), ()
        if suffix in WORKBOOK_SUFFIXES:
            return _open_workbook(path, name, known)
        if suffix in CSV_SUFFIXES:
            return _open_csv(path, name, known)
    except FileNotFoundError:
        return (), (told("CMD001", file=name),)
    except OSError:
        return (), (told("CMD005", file=name),)
    return (), (told("BAT001", None, file=name, suffixes=", ".join(SUFFIXES)),)


def _open_csv(path: Path, name: str, known: Known) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
    found = recognise(path, name, known)
    if isinstance(found, Diagnostic):
        return (), (found,)

    def lines() -> Iterator[Line]:
        for row, cells in enumerate(found.rows(), start=1):
            yield row, [(cell, "text") if cell.strip() else None for cell in cells]

    try:
        return _sheet(Spot(file=name), lines, known, found)
    except csv.Error:
        return (), (told("BAT011", Spot(file=name)),)


def _open_workbook(path: Path, name: str, known: Known) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
    try:
        book = python_calamine.load_workbook(path)
        marks = marks_of(path)
    except python_calamine.PasswordError:
        return (), (told("BAT019", None, file=name),)
    except python_calamine.CalamineError:
        return (), (told("BAT018", None, file=name),)
    found: list[Sheet] = []
    problems: list[Diagnostic] = []
    for place, sheet in enumerate(book.sheets_metadata):
        spot = Spot(file=name, sheet=sheet.name)
        if sheet.visible is python_calamine.SheetVisibleEnum.Visible:
            content = _Content(book.get_sheet_by_index(place), marks.get(sheet.name, NO_MARKS))
            opened, faults = _sheet(spot, content.lines, known)
            found += opened
            problems += faults
        elif sheet.name != CHOICES and _has_cells(book, place):
            problems.append(told("BAT046", spot))
    if found and any(problem.code == "BAT002" for problem in problems):
        # an empty sheet beside others is how spreadsheets are born
        problems = [problem for problem in problems if problem.code != "BAT002"]
    return tuple(found), tuple(problems)


def _has_cells(book: python_calamine.CalamineWorkbook, place: int) -> bool:
    is_table = book.sheets_metadata[place].typ is python_calamine.SheetTypeEnum.WorkSheet
    return is_table and book.get_sheet_by_index(place).start is not None


def _sheet(
    spot: Spot, lines: Callable[[], Iterator[Line]], known: Known, delimited: Delimited | None = None
) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
    """The sheet whose headings are on the first row that is not blank, unless those are the titles of a document."""
    top = [(row, cells) for row, cells in islice(lines(), DEEPEST_HEADING) if any(cells)]
    if not top:
        return (), (told("BAT002", spot),)
    header, cells = top[0]
    headings = _headings(cells)
    if not known(headings):
        below = [(row, count) for row, cells in top[1:] if (count := known(_headings(cells)))]
        row, count = max(below, key=lambda found: found[1], default=(0, 0))
        if count:
            return (), (told("BAT003", spot, heading=row, titles=row - 1, first=headings[0]),)

    def rows() -> Iterator[Line]:
        return ((row, cells) for row, cells in lines() if row > header and any(cells))

    typed = delimited is None
    return (Sheet(spot=spot, headings=headings, lines=rows, header=header, typed=typed, delimited=delimited),), ()


def _headings(cells: Iterable[Cell]) -> tuple[str, ...]:
    """The headings of a row, on one line each, the empty ones at its end left out."""
    found = ["" if cell is None else normalize("NFC", " ".join(cell[0].split())) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Content:
    """The cells of a sheet of a workbook, with what the library that reads it does not say."""

    sheet: python_calamine.CalamineSheet
    marks: Marks

    def lines(self) -> Iterator[Line]:
        _, left = self.sheet.start or (0, 0)
        for row, cells in enumerate(self.sheet.iter_rows(), start=1):
            shifted = [*[""] * left, *cells]
            marked = self.marks.rows.get(row, {})
            shifted += [""] * (1 + max(marked, default=-1) - len(shifted))
            yield row, [_cell(value, marked.get(place)) for place, value in enumerate(shifted)]


def _cell(value: object, mark: Kind | None) -> Cell:
    """A cell of a workbook. Its numbers are what the spreadsheet shows at most: fifteen digits."""
    if mark in ("formula", "fault"):
        return ("#" if mark == "fault" else "=", mark)
    match value:
        case str():
            return (value, "text") if value.strip() else None
        case bool():
            return ("VRAI" if value else "FAUX", "boolean")
        case datetime.datetime():
            is_day = value.time() == datetime.time()
            return (value.date().isoformat(), "date") if is_day else (value.isoformat(" "), "time")
        case datetime.date():
            return (value.isoformat(), "date")
        case int() | Real() if mark == "percent":
            return (percentage(_number(value)), "percent")
        case int() | Real():
            return (_number(value), "number")
        case _:
            return (str(value), "time")


def _number(value: object) -> str:
    """A number as a spreadsheet keeps it; one with more than fifteen digits stays in scientific notation."""
    shown = format(value, ".15g")
    return shown if "+" in shown else format(Decimal(shown), "f")


def percentage(number: str) -> str:
    """A number that a spreadsheet shows as a percentage, written as one: `12.5 %` for `0.125`."""
    return format(Decimal(number).scaleb(2).normalize(), "f") + PERCENT


def ratio(percentage: str) -> Decimal:
    """The number of which a spreadsheet shows that percentage."""
    return Decimal(percentage.removesuffix(PERCENT)).scaleb(-2)
