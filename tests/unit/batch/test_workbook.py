"""What is written into a workbook is read back the same."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from engine.batch import workbook
from engine.batch.headings import CHOICES
from engine.batch.workbook import Cell, Sheet, SheetColumn, TooLargeError, write_workbook


def written(path: Path, *sheets: Sheet) -> CalamineWorkbook:
    write_workbook(path, sheets)
    return CalamineWorkbook.from_path(path)


def cells(path: Path, rows: Sequence[Sequence[Cell]], *columns: SheetColumn) -> list[list[Any]]:
    """The rows of a sheet, read back without the heading."""
    book = written(path, Sheet(title="A", columns=columns, rows=rows))
    return [list(row) for row in book.get_sheet_by_name("A").to_python()[1:]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def test_each_kind_of_cell_comes_back(path: Path) -> None:
    kinds = ("text", "euro", "number", "date", "percent", "boolean")
    columns = [SheetColumn(heading=kind, format=kind) for kind in kinds]
    row: list[Cell] = ["010", Decimal("1234.56"), 7, datetime.date(2024, 9, 1), Decimal("0.5"), True]
    assert [["010", 1234.56, 7.0, datetime.date(2024, 9, 1), 0.5, True]] == cells(path, [row], *columns)


def test_a_day_is_a_day_in_a_column_of_texts(path: Path) -> None:
    day = datetime.date(2024, 9, 1)
    assert [[day, 3.0]] == cells(path, [[day, 3]], SheetColumn(heading="a"), SheetColumn(heading="b"))


@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@x", "{=1}", "https://example.org", "010", "1 234,56 €"])
def test_a_text_is_data_whatever_it_begins_with(path: Path, text: str) -> None:
    assert [[text]] == cells(path, [[text]], SheetColumn(heading="a"))


def test_a_cell_left_empty_stays_empty(path: Path) -> None:
    columns = (SheetColumn(heading="a"), SheetColumn(heading="b", format="euro"))
    assert [["", 3.0]] == cells(path, [[None, 3]], *columns)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (12345678901234567, "12345678901234567"),
        (Decimal("1234567890123.456"), "1234567890123.456"),
        (Fraction(1, 3), "1/3"),
        (datetime.date(1899, 12, 31), "1899-12-31"),
    ],
)
def test_what_a_spreadsheet_would_change_is_a_text(path: Path, cell: Cell, expected: str) -> None:
    assert [[expected]] == cells(path, [[cell]], SheetColumn(heading="a", format="number"))


def test_fifteen_digits_are_a_number(path: Path) -> None:
    assert [[123456789012345.0]] == cells(path, [[123456789012345]], SheetColumn(heading="a", format="number"))


def test_titles_are_made_fit(path: Path) -> None:
    long = "établissements et formations de la région"
    titles = (long, long.upper(), "a/b", "", "'x'")
    book = written(path, *(Sheet(title=title) for title in titles))
    first, second, *others = book.sheet_names
    assert "établissements et formations de "[:31].strip() == first
    assert second.endswith(" 2")
    assert len(second) <= 31
    assert ["a b", "1", "x"] == others


def test_notes_stand_above_the_heading(path: Path) -> None:
    sheet = Sheet(title="A", columns=(SheetColumn(heading="h"),), rows=[["v"]], notes=("Simulation", "2"))
    rows = written(path, sheet).get_sheet_by_name("A").to_python()
    assert [["Simulation"], ["2"], ["h"], ["v"]] == rows


def test_hidden_sheets_are_hidden(path: Path) -> None:
    book = written(path, Sheet(title="A"), Sheet(title="B", hidden=True))
    visible = [meta.visible for meta in book.sheets_metadata]
    assert [SheetVisibleEnum.Visible, SheetVisibleEnum.Hidden] == visible


def test_the_same_choices_are_listed_once_in_a_hidden_sheet(path: Path) -> None:
    many = tuple(f"code {number:03}" for number in range(300))
    columns = (
        SheetColumn(heading="a", choices=("oui", "non")),
        SheetColumn(heading="b", choices=many),
        SheetColumn(heading="c", choices=("oui", "non")),
    )
    book = written(path, Sheet(title="A", columns=columns))
    assert ["A", CHOICES] == book.sheet_names
    lists = list(zip(*book.get_sheet_by_name(CHOICES).to_python(), strict=True))
    assert [("oui", "non"), many] == [tuple(cell for cell in column if cell != "") for column in lists]
    with ZipFile(path) as parts:
        text = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 2 == text.count("_choices!$A$1:$A$2")
    assert 1 == text.count("_choices!$B$1:$B$300")


def test_the_progress_is_told_of_every_row_that_is_drawn(path: Path) -> None:
    done: list[int] = []
    column, drawn = (SheetColumn(heading="n"),), workbook.TOLD * 2 + 3
    listed = Sheet(title="totaux", columns=column, rows=[[1]])
    write_workbook(path, [Sheet(title="élèves", columns=column, rows=([n] for n in range(drawn))), listed], done.append)
    assert [workbook.TOLD, workbook.TOLD, 3] == done


def test_the_heading_stays_in_sight_and_filters(path: Path) -> None:
    written(path, Sheet(title="A", columns=(SheetColumn(heading="h", comment="note"),), rows=[["v"]]))
    with ZipFile(path) as parts:
        text = parts.read("xl/worksheets/sheet1.xml").decode()
        assert b"note" in parts.read("xl/comments1.xml")
    assert 'state="frozen"' in text
    assert '<autoFilter ref="A1:A2"/>' in text


def test_amounts_are_shown_in_euros(path: Path) -> None:
    written(path, Sheet(title="A", columns=(SheetColumn(heading="h", format="euro"),), rows=[[Decimal("1.5")]]))
    with ZipFile(path) as parts:
        assert "#,##0.00\\ &quot;€&quot;" in parts.read("xl/styles.xml").decode()


def test_a_cell_too_long_is_told_with_its_place(path: Path) -> None:
    sheet = Sheet(title="A", columns=(SheetColumn(heading="h"),), rows=[["v"], ["x" * 40_000]])
    with pytest.raises(TooLargeError) as told:
        write_workbook(path, [sheet])
    assert ("A", "characters", 3, "h") == (told.value.sheet, told.value.what, told.value.row, told.value.column)


def test_too_many_rows_are_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    sheet = Sheet(title="A", columns=(SheetColumn(heading="h"),), rows=[["v"]] * 4)
    with pytest.raises(TooLargeError) as told:
        write_workbook(path, [sheet])
    assert "rows" == told.value.what


def test_an_interruption_leaves_no_open_file(path: Path) -> None:
    def rows() -> Iterator[list[Cell]]:
        yield ["v"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_workbook(path, [Sheet(title="A", columns=(SheetColumn(heading="h"),), rows=rows())])


def test_a_folder_that_does_not_exist_is_an_error_of_files(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        write_workbook(tmp_path / "absent" / "out.xlsx", [Sheet(title="A")])
