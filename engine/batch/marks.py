"""What workbooks hold and their reader does not say: formulas without a result, errors, numbers shown in hundredths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile

Mark: TypeAlias = Literal["formula", "fault", "percent"]


MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""The size of a sheet."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marked cells of a sheet: by row, counted from 1, and by column, counted from 0."""

    rows: Mapping[int, Mapping[int, Mark]] = field(default_factory=dict)


NO_MARKS = Marks()

_CELL = re.compile(rb"<c\s([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_PERCENT = re.compile(rb'<numFmt\s[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_FORMATS = re.compile(rb"<cellXfs.*?</cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<xf\s[^>]*?numFmtId=\"(\d+)\"")
_SHEET = re.compile(rb"<sheet\s([^>]*?)/?>")
_RELATION = re.compile(rb"<Relationship\s([^>]*?)/?>")

_PERCENT_FORMATS = {b"9", b"10"}
"""The numbers of the formats `0 %` and `0,00 %`, which workbooks do not spell out."""


def marks_of(path: Path) -> Mapping[str, Marks]:
    """The marked cells of each sheet of a workbook in XLSX or ODS."""
    try:
        with ZipFile(path) as archive:
            if "content.xml" in archive.namelist():
                return _marks_of_ods(archive.read("content.xml"))
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            formats = _percent_formats(archive)
            return {title: _marks(archive.read(part), formats) for title, part in _parts(archive)}
    except (BadZipFile, KeyError, ValueError, ParseError):
        return {}


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[2] for found in _ATTRIBUTE.finditer(tag)}


def _parts(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """The titles of the sheets, and where they are in the archive."""
    relations = [_attributes(found[1]) for found in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels"))]
    targets = {relation[b"Id"]: relation[b"Target"].decode() for relation in relations}
    for found in _SHEET.finditer(archive.read("xl/workbook.xml")):
        sheet = _attributes(found[1])
        target = targets[sheet[b"r:id"]]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            yield unescape(sheet[b"name"].decode()), part


def _percent_formats(archive: ZipFile) -> frozenset[bytes]:
    """The styles of cells that show a number in hundredths."""
    styles = archive.read("xl/styles.xml") if "xl/styles.xml" in archive.namelist() else b""
    shown = _PERCENT_FORMATS | {found[1] for found in _PERCENT.finditer(styles) if b"%" in found[2]}
    formats = _FORMATS.search(styles)
    used = [found[1] for found in _FORMAT.finditer(formats[0])] if formats else []
    return frozenset(str(place).encode() for place, number in enumerate(used) if number in shown)


def _marks(sheet: bytes, percents: frozenset[bytes]) -> Marks:
    if not percents and b"<f" not in sheet and b't="e"' not in sheet:
        return NO_MARKS
    rows: dict[int, dict[int, Mark]] = {}
    for found in _CELL.finditer(sheet):
        cell, content = _attributes(found[1]), found[2] or b""
        mark = _mark(cell, content, percents)
        if mark is not None and b"r" in cell:
            row, column = _place(cell[b"r"].decode())
            rows.setdefault(row, {})[column] = mark
    return Marks(rows)


def _mark(cell: Mapping[bytes, bytes], content: bytes, percents: frozenset[bytes]) -> Mark | None:
    has_value = b"<v>" in content and b"<v></v>" not in content
    if cell.get(b"t") == b"e":
        return "fault"
    if b"<f" in content and not has_value:
        return "formula"
    return "percent" if cell.get(b"s") in percents and has_value and cell.get(b"t", b"n") == b"n" else None


def _place(reference: str) -> tuple[int, int]:
    """The row, from 1, and the column, from 0, of `AB12`."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]), column - 1


# ── ODS ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE = _NAMES % "table", _NAMES % "office"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_VALUES = tuple(f"{_OFFICE}{name}" for name in ("value", "date-value", "time-value", "boolean-value", "string-value"))


def _marks_of_ods(content: bytes) -> dict[str, Marks]:
    if b"table:formula" not in content and b'"percentage"' not in content:
        return {}
    sheets = fromstring(content).iter(f"{_TABLE}table")
    return {sheet.get(f"{_TABLE}name", ""): Marks(_marked_rows(sheet)) for sheet in sheets}


def _marked_rows(sheet: Element) -> dict[int, dict[int, Mark]]:
    """The marked cells of a sheet, whose rows and cells are written once with how many times they are repeated."""
    rows: dict[int, dict[int, Mark]] = {}
    row = 1
    for line in sheet.iter(f"{_TABLE}table-row"):
        marked: dict[int, Mark] = {}
        column = 0
        for cell in line:
            repeated = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), MOST_COLUMNS)
            mark = _mark_of_ods(cell)
            if mark is not None:
                marked |= dict.fromkeys(range(column, column + repeated), mark)
            column += repeated
        repeated = min(int(line.get(f"{_TABLE}number-rows-repeated", "1")), MOST_ROWS)
        if marked:
            rows |= dict.fromkeys(range(row, row + repeated), marked)
        row += repeated
    return rows


def _mark_of_ods(cell: Element) -> Mark | None:
    if cell.get(f"{_OFFICE}value-type") == "percentage":
        return "percent"
    if cell.get(f"{_TABLE}formula") is None:
        return None
    if cell.get(f"{_EXTENDED}value-type") == "error":
        return "fault"
    shown = "".join(cell.itertext())
    return "formula" if not shown and not any(cell.get(value) for value in _VALUES) else None
