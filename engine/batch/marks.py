"""What workbooks hold and their reader does not say: formulas without a result, errors, numbers shown in hundredths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Literal, TypeAlias
from zipfile import BadZipFile, ZipFile

Mark: TypeAlias = Literal["formula", "fault", "percent"]


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
    """The marked cells of each sheet of an XLSX workbook; none for workbooks of other kinds."""
    try:
        with ZipFile(path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            formats = _percent_formats(archive)
            return {title: _marks(archive.read(part), formats) for title, part in _parts(archive)}
    except (BadZipFile, KeyError):
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
