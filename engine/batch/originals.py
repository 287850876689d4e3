"""The rows of files as they were sent, put into the database: what is converted, and what the output repeats."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from os import fspath
from typing import Any

from engine.backends.database import Database, DatabaseError, quote, text
from engine.batch.notes import Spot, told
from engine.batch.sheets import Cell, Opened, ParquetFile, Sheet
from engine.text.diagnostics import Diagnostic

LARGE = 1_000_000
"""Bytes from which a CSV file is read by the database, where it can be."""

MOST_LISTED = 10
"""Rows that a message enumerates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as it was sent: its heading, its name in the relation, its type there.

    `kind` is the SQL that says what a cell is (`sheets.Kind`): a constant, or the name of a column beside it; empty
    for a column of Parquet whose values are no single text, number, date or boolean: it is only copied.
    """

    heading: str
    name: str
    type: str = "VARCHAR"
    kind: str = "'text'"

    @property
    def sql(self) -> str:
        """The SQL of the cells as they are."""
        return quote(self.name)

    @property
    def is_read(self) -> bool:
        """Whether its cells can be the values of an input."""
        return bool(self.kind)

    @property
    def text(self) -> str:
        """The SQL of the cells as texts."""
        return self.sql if self.type == "VARCHAR" else f"cast({self.sql} as varchar)"

    def filled(self, rows: str = "") -> str:
        """The SQL of a cell not being empty, of rows called so; NULL, or false, where it is."""
        cell = f"{rows}.{self.sql}" if rows else self.sql
        return f"({cell} is not null)" if self.type != "VARCHAR" else f"(trim({cell}) <> '')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A sheet in the database: `relation` has its columns, and

    - `#id`: the number of the row, from 1, the blank ones not counted;
    - `#row`: the number of the row as the reader of the file counts, from 1; in Parquet the first row is 1;
    - `#cells`: how many cells the row has when they are more than the headings, else NULL.

    It is a view when the database reads the file itself. `width` is the number of headings. `is_distinct` says that no
    two rows are the same.
    """

    spot: Spot
    relation: str
    columns: tuple[Column, ...]
    rows: int
    width: int
    is_view: bool = False
    is_distinct: bool = False
    notes: tuple[Diagnostic, ...] = ()


def headings_of(database: Database, opened: Opened) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The headings of a sheet, and those that are there twice."""
    headings = opened.headings if isinstance(opened, Sheet) else _parquet_headings(database, opened)
    if headings is None:
        return (), (told("BAT018", None, file=opened.spot.file),)
    return headings, _doubled(headings, opened.spot)


def store(
    database: Database, opened: Opened, relation: str, *, may_be_empty: bool = False
) -> tuple[Original | None, tuple[Diagnostic, ...]]:
    """Put a sheet into the database under a name: a table of texts, or a view of a Parquet file.

    One without any row is refused, unless it may be empty.
    """
    if isinstance(opened, ParquetFile):
        original, problems = _view(database, opened, relation)
    else:
        original, problems = _table(database, opened, relation)
    if original is not None and not original.rows and not may_be_empty:
        return None, (told("BAT002", opened.spot),)
    return original, problems


def _doubled(headings: Sequence[str], spot: Spot) -> tuple[Diagnostic, ...]:
    """Two columns of one name: case does not tell them apart."""
    first: dict[str, int] = {}
    found = []
    for place, heading in enumerate(headings):
        if heading and heading.casefold() in first:
            columns = [column_letters(first[heading.casefold()]), column_letters(place)]
            found.append(told("BAT004", spot, heading=heading, first=columns[0], second=columns[1]))
        else:
            first[heading.casefold()] = place
    return tuple(found)


def column_letters(place: int) -> str:
    """The letters by which a spreadsheet calls a column: A, B, …, Z, AA."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


# ── Tables of cells ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Counts:
    """What is found on the way into the database."""

    short: list[int] = field(default_factory=list)
    last: int = 0


def _table(database: Database, sheet: Sheet, relation: str) -> tuple[Original | None, tuple[Diagnostic, ...]]:
    columns = tuple(
        Column(heading=heading, name=f"c{place}", kind=f'"k{place}"' if sheet.typed else "'text'")
        for place, heading in enumerate(sheet.headings)
    )
    counts = _Counts()
    if not _read_by_the_database(database, sheet, relation):
        try:
            _read_row_by_row(database, sheet, relation, counts)
        except csv.Error:
            return None, (told("BAT011", Spot(file=sheet.spot.file, row=counts.last + 1)),)
    notes = [told("BAT009", sheet.spot, how=sheet.delimited.described())] if sheet.delimited else []
    if counts.short:
        listed = ", ".join(map(str, counts.short[:MOST_LISTED])) + ("…" if len(counts.short) > MOST_LISTED else "")
        notes.append(told("BAT013", sheet.spot, count=len(counts.short), rows=listed, width=len(columns)))
    for place, column in enumerate(columns):
        if not column.heading and database.one(f"select count({column.name}) from {quote(relation)}")[0]:
            notes.append(told("BAT014", sheet.spot, column=column_letters(place)))
    original = Original(
        spot=sheet.spot,
        relation=relation,
        columns=tuple(column for column in columns if column.heading),
        rows=database.one(f"select count(*) from {quote(relation)}")[0],
        width=len(columns),
        notes=tuple(notes),
    )
    return original, ()


def _read_by_the_database(database: Database, sheet: Sheet, relation: str) -> bool:
    """Whether the database could read a large CSV file, which it does much faster; nothing is done when it could not.

    It counts rows as their readers do only where every line is one, and says little of what is wrong.
    """
    file = sheet.delimited
    if file is None or file.path.stat().st_size < LARGE or not file.is_plain():
        return False
    names = [f"c{place}" for place in range(len(sheet.headings))]
    types = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    cells = quote(f"{relation}:cells")
    options = f"delim = {text(file.separator)}, quote = '', escape = '', header = false, skip = {sheet.header}"
    source = f"read_csv({text(fspath(file.path))}, {options}, auto_detect = false, columns = {{{types}}})"
    try:
        database.execute(f"create table {cells} as select * from {source}")
    except DatabaseError:
        return False
    shown = ", ".join(f"case when trim({name}) <> '' then {name} end as {name}" for name in names)
    database.execute(
        f'create view {quote(relation)} as select rowid + 1 as "#id", rowid + {sheet.header + 1} as "#row", '
        f'cast(null as integer) as "#cells", {shown} from {cells} where coalesce({", ".join(names)}) is not null'
    )
    return True


def _read_row_by_row(database: Database, sheet: Sheet, relation: str, counts: _Counts) -> None:
    places = range(len(sheet.headings))
    kinds = [f"k{place} varchar" for place in places] if sheet.typed else []
    cells = ", ".join([*(f"c{place} varchar" for place in places), *kinds])
    database.execute(f'create table {quote(relation)} ("#id" bigint, "#row" bigint, "#cells" integer, {cells})')
    database.append(relation, _rows(sheet, counts))


def _rows(sheet: Sheet, counts: _Counts) -> Iterator[list[Any]]:
    """The rows of a table: its number, where it stands, the cells, and what they are in a workbook."""
    width = len(sheet.headings)
    for id, (row, cells) in enumerate(sheet.lines(), start=1):
        counts.last = row
        beyond = any(cells[width:])
        if len(cells) < width:
            if not sheet.typed:
                counts.short.append(row)
            cells = [*cells, *[None] * (width - len(cells))]
        kinds = [_kind(cell) for cell in cells[:width]] if sheet.typed else []
        yield [id, row, len(cells) if beyond else None, *(cell[0] if cell else None for cell in cells[:width]), *kinds]


def _kind(cell: Cell) -> str | None:
    return None if cell is None else cell[1]


# ── Parquet ─────────────────────────────────────────────────────────────────────────────────────────────────────

_KINDS = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "VARCHAR": "text",
    **dict.fromkeys(("DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "UHUGEINT"), "value"),
    **{f"{sign}{size}INT": "value" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG")},
    **dict.fromkeys(("INTEGER", "UINTEGER"), "value"),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "time"),
}


def _parquet_headings(database: Database, file: ParquetFile) -> tuple[str, ...] | None:
    try:
        return tuple(name for name, *_ in database.rows(f"describe select * from {_source(file)}"))
    except DatabaseError:
        return None


def _source(file: ParquetFile) -> str:
    return f"read_parquet({text(fspath(file.path))})"


def _view(database: Database, file: ParquetFile, relation: str) -> tuple[Original | None, tuple[Diagnostic, ...]]:
    described = [(name, type) for name, type, *_ in database.rows(f"describe select * from {_source(file)}")]
    columns, notes = [], []
    for place, (heading, type_) in enumerate(described):
        kind = _KINDS.get("VARCHAR" if type_.startswith("ENUM") else type_.partition("(")[0])
        if type_.endswith("]"):
            kind = None
        if type_ in ("DOUBLE", "FLOAT"):
            notes.append(told("BAT037", Spot(file=file.spot.file, heading=heading)))
        columns.append(Column(heading=heading, name=f"c{place}", type=type_, kind=f"'{kind}'" if kind else ""))
    shown = ", ".join(f"{quote(column.heading)} as {column.name}" for column in columns)
    source = f"read_parquet({text(fspath(file.path))}, file_row_number = true)"
    number = "file_row_number + 1"
    database.execute(
        f'create view {quote(relation)} as select {number} as "#id", {number} as "#row", '
        f'cast(null as integer) as "#cells", {shown} from {source}'
    )
    rows = database.one(f"select count(*) from {_source(file)}")[0]
    original = Original(
        spot=file.spot,
        relation=relation,
        columns=tuple(columns),
        rows=rows,
        width=len(described),
        is_view=True,
        notes=tuple(notes),
    )
    return original, ()
