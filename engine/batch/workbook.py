"""Workbooks: sheets of typed columns with formats, filters and drop-down lists, written as XLSX."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from os import PathLike, fspath
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from engine.batch.headings import CHOICES

MOST_ROWS = 1_048_575
"""Rows that a sheet holds under its heading."""

TOLD = 500
"""Rows after which it is told how many are written."""

MOST_CHARACTERS = 32_767
"""Characters that a cell holds."""

MOST_DIGITS = 15
"""Digits of a number that a spreadsheet keeps; a number with more is written as a text, which keeps them all."""

Cell: TypeAlias = bool | int | Decimal | Fraction | str | datetime.date | None
Shown: TypeAlias = Literal["text", "euro", "number", "date", "percent", "boolean"]

_NUMBER_FORMATS: dict[Shown, str] = {
    "text": "@",
    "euro": '#,##0.00\\ "€"',
    "number": "General",
    "date": "dd/mm/yyyy",
    "percent": "0.00\\ %",
    "boolean": "General",
}
"""How a spreadsheet shows the cells of a column; it puts the separators of its reader's language."""

_TITLE_LETTERS = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column: its heading, how its cells are shown, its width in characters (0: that of the heading).

    `choices` are what a drop-down list offers in the cells of the column, empty ones too. `comment` is a note on the
    heading.
    """

    heading: str
    format: Shown = "text"
    width: int = 0
    choices: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: a heading of columns that stays in sight and filters, and rows of cells in the order of the columns.

    `rows` are read once, while they are written. `notes` are lines above the heading. A sheet without columns is its
    notes alone.
    """

    title: str
    columns: tuple[SheetColumn, ...] = ()
    rows: Iterable[Sequence[Cell]] = ()
    hidden: bool = False
    notes: tuple[str, ...] = ()


class Percentage(Decimal):
    """A number to show as a percentage, whatever its column expects."""


class TooLargeError(ValueError):
    """A sheet of more rows, or a cell of more characters, than a spreadsheet holds; `what` says which of the two."""

    def __init__(self, sheet: str, what: Literal["rows", "characters"], row: int, column: str = "") -> None:
        super().__init__(f"{sheet}: too many {what} at row {row} {column}".rstrip())
        self.sheet, self.what, self.row, self.column = sheet, what, row, column


def write_workbook(
    path: str | PathLike[str], sheets: Sequence[Sheet], progress: Callable[[int], None] = lambda rows: None
) -> None:
    """Write sheets into an XLSX file, replacing it; each row leaves the memory once it is written. `progress` is told
    how many more rows are, those apart that stand in a list.

    Texts stay texts: nothing that a cell holds becomes a formula, a link or a number. Titles are shortened to the 31
    characters that a sheet may have, without the signs it may not, and numbered where they would be the same.

    Raises:
        TooLargeError: if a spreadsheet cannot hold it; the file is then not complete.
        OSError: if the file cannot be written.
    """
    with TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(
            fspath(path),
            {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False},
        )
        try:
            _Book(book, progress).write(sheets)
            book.close()
        except xlsxwriter.exceptions.FileCreateError as fault:
            raise OSError(f"cannot write {fspath(path)}") from fault
        finally:
            # where it could not be finished, its rows are still in files that nobody else closes
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def is_number(cell: Cell) -> bool:
    """Whether a spreadsheet can hold a cell as a number and give back the same."""
    if isinstance(cell, bool) or not isinstance(cell, (int, Decimal)):
        return False
    digits = Decimal(cell).normalize().as_tuple()
    return len(digits.digits) <= MOST_DIGITS and isinstance(digits.exponent, int) and abs(digits.exponent) < 100


class _Book:
    """One writing of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, progress: Callable[[int], None]) -> None:
        self.book, self.progress = book, progress
        heading = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE5F2", "bottom": 1}
        self.heading = book.add_format(heading)
        self.note = book.add_format({"bold": True, "font_color": "#B34000"})
        self.formats = {shown: book.add_format({"num_format": code}) for shown, code in _NUMBER_FORMATS.items()}
        self.titles: set[str] = {CHOICES}
        self.choices: dict[tuple[str, ...], int] = {}

    def write(self, sheets: Sequence[Sheet]) -> None:
        for sheet in sheets:
            self.write_sheet(sheet)
        if self.choices:
            self.write_choices()

    def title(self, wanted: str) -> str:
        """A title that a sheet can have and that no other has; case does not tell them apart."""
        base = " ".join(wanted.translate(_TITLE_LETTERS).split()).strip("'")[:31] or "1"
        found, count = base, 1
        while found.casefold() in self.titles:
            count += 1
            found = f"{base[: 31 - len(str(count)) - 1]} {count}"
        self.titles.add(found.casefold())
        return found

    def write_sheet(self, sheet: Sheet) -> None:
        target = self.book.add_worksheet(self.title(sheet.title))
        if sheet.hidden:
            target.hide()
        for place, note in enumerate(sheet.notes):
            target.write_string(place, 0, note, self.note)
        if sheet.columns:
            self.write_table(target, sheet, len(sheet.notes))

    def write_table(self, target: Worksheet, sheet: Sheet, top: int) -> None:
        for place, column in enumerate(sheet.columns):
            target.set_column(place, place, column.width or len(column.heading) + 4, self.formats[column.format])
            target.write_string(top, place, column.heading, self.heading)
            if column.comment:
                target.write_comment(top, place, column.comment)
        formats = [self.formats[column.format] for column in sheet.columns]
        row = top
        for row, cells in enumerate(self.told(sheet.rows), start=top + 1):
            if row > MOST_ROWS:
                raise TooLargeError(sheet.title, "rows", row)
            for place, cell in enumerate(cells):
                if cell is not None and not _write(target, row, place, cell, self.format(cell, formats[place])):
                    raise TooLargeError(sheet.title, "characters", row + 1, sheet.columns[place].heading)
        target.freeze_panes(top + 1, 0)
        target.autofilter(top, 0, max(row, top + 1), len(sheet.columns) - 1)
        for place, column in enumerate(sheet.columns):
            if column.choices:
                source = {"validate": "list", "source": self.offered(column.choices)}
                target.data_validation(top + 1, place, MOST_ROWS, place, source)

    def told(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """The rows; the progress is told of them, save of those of a list, which is short and stands beside them."""
        if isinstance(rows, list):
            yield from rows
            return
        count = 0
        for count, cells in enumerate(rows, start=1):
            yield cells
            if count % TOLD == 0:
                self.progress(TOLD)
        self.progress(count % TOLD)

    def format(self, cell: Cell, expected: Format) -> Format:
        """How to show a cell: as its column says, save a day, a percentage, or a number where texts are expected."""
        if isinstance(cell, str):
            return expected
        if isinstance(cell, datetime.date):
            return self.formats["date"]
        if isinstance(cell, Percentage):
            return self.formats["percent"]
        return self.formats["number"] if expected is self.formats["text"] and is_number(cell) else expected

    def offered(self, choices: tuple[str, ...]) -> str:
        """The place where the items of a drop-down list will stand: each list is written once, in a sheet, for a list
        that stands in the cell itself cannot have more than 255 characters."""
        place = self.choices.setdefault(choices, len(self.choices))
        column = xlsxwriter.utility.xl_col_to_name(place, col_abs=True)
        return f"={CHOICES}!{column}$1:{column}${len(choices)}"

    def write_choices(self) -> None:
        target = self.book.add_worksheet(CHOICES)
        target.hide()
        lists = list(self.choices)
        # row after row: a row that is followed by another is out of the memory
        for row in range(max(map(len, lists))):
            for place, choices in enumerate(lists):
                if row < len(choices):
                    target.write_string(row, place, choices[row], self.formats["text"])


def _write(target: Worksheet, row: int, column: int, cell: Cell, format: Format) -> bool:
    """Write a cell by what it is, whatever its column expects; False when it holds too much."""
    value: Any = cell
    if isinstance(cell, str):
        return _write_text(target, row, column, cell, format)
    if isinstance(cell, bool):
        target.write_boolean(row, column, value, format)
    elif is_number(cell):
        target.write_number(row, column, value, format)
    elif isinstance(cell, datetime.date) and cell.year >= 1904:
        # before, the calendars of spreadsheets do not agree
        target.write_datetime(row, column, value, format)
    else:
        return _write_text(target, row, column, str(cell), format)
    return True


def _write_text(target: Worksheet, row: int, column: int, text: str, format: Format) -> bool:
    if len(text) > MOST_CHARACTERS:
        return False
    target.write_string(row, column, text, format)
    return True
