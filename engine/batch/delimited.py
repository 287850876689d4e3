"""CSV as offices send it: the encoding, the separator and the quotes told from the bytes, the rows one at a time."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.batch.notes import told
from engine.text.diagnostics import Diagnostic, Words

SEPARATORS = (";", ",", "\t", "|")

LARGEST_CELL = 1_000_000
"""Characters of one cell; more is a quote that never closes."""

_CHUNK = 1 << 20

_BLANK_LINE = re.compile(rb"\n\r?\n")
_C1 = re.compile(rb"[\x80-\x9f]")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_LATIN_9 = re.compile(rb"\xa4|(?<=[A-Za-z\xc0-\xff])[\xa6\xa8\xb4\xb8\xbc-\xbe]|[\xa6\xa8\xb4\xb8\xbc-\xbe](?=[a-z])")
"""The euro sign of ISO-8859-15, or its letters `ŠšŽžŒœŸ` in a word: signs that stand in no word of Windows."""
_UTF_8 = re.compile(rb"[\xc3\xc5][\x80-\xbf]|\xe2\x80[\x90-\xbf]")
"""Letters with accents and apostrophes in UTF-8; in the other encodings these bytes do not follow one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """How a file of separated values is to be read."""

    path: Path
    encoding: str
    separator: str

    def rows(self) -> Iterator[list[str]]:
        """The rows of cells, the blank ones empty.

        Raises:
            csv.Error: where quotes do not close, or something follows one that does.
        """
        # one file at a time is read, and the limit is the same for all of them
        csv.field_size_limit(LARGEST_CELL)
        with self.path.open(encoding=self.encoding, newline="") as stream:
            yield from csv.reader(stream, delimiter=self.separator, strict=True)

    def is_plain(self) -> bool:
        """Whether every line is a row whose cells stand between separators and nothing else: in UTF-8, without quotes
        nor blank lines."""
        if self.encoding != "utf-8-sig":
            return False
        end = b""
        with self.path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                if b'"' in chunk or _BLANK_LINE.search(end + chunk):
                    return False
                end = chunk[-2:]
        return True

    def described(self) -> Words:
        """The encoding and the separator, for people."""
        fr, en = {
            ";": ("point-virgule", "semicolon"),
            ",": ("virgule", "comma"),
            "\t": ("tabulation", "tab"),
            "|": ("barre verticale", "vertical bar"),
        }[self.separator]
        encoding = "UTF-8" if self.encoding == "utf-8-sig" else self.encoding.upper().replace("CP1252", "Windows-1252")
        return Words(f"{encoding}, séparateur {fr}", f"{encoding}, separated by {en}s")


def recognise(path: Path, name: str, known: Callable[[Sequence[str]], int]) -> Delimited | Diagnostic:
    """How a file is to be read, or why it cannot be; `known` counts the headings of a row that are expected.

    Raises:
        OSError: if the file cannot be read.
    """
    encoding = _encoding(path)
    if encoding is None:
        return told("BAT010", file=name)
    tried = [Delimited(path=path, encoding=encoding, separator=separator) for separator in SEPARATORS]
    return max(tried, key=lambda file: _cut(file, known))


def _cut(file: Delimited, known: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    """Into how many expected headings, and into how many cells, a separator cuts the first rows at best."""
    cuts = [(0, 0)]
    try:
        for _, row in zip(range(20), file.rows(), strict=False):
            cuts.append((known(row), len(row)))
            if any(cell.strip() for cell in row):
                break
    except csv.Error:
        # wrong quotes are told when the rows are read with the separator that was retained
        pass
    return max(cuts)


def _encoding(path: Path) -> str | None:
    """The encoding that the bytes of a file are in; None when they are no text, or of two encodings."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    found: set[re.Pattern[bytes]] = set()
    with path.open("rb") as stream:
        chunk = stream.read(_CHUNK)
        if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        while chunk:
            if b"\0" in chunk:
                return None
            try:
                is_utf8 = is_utf8 and decoder.decode(chunk) is not None
            except UnicodeDecodeError:
                is_utf8 = False
            found |= {pattern for pattern in (_C1, _UNDEFINED, _LATIN_9, _UTF_8) if pattern.search(chunk)}
            chunk = stream.read(_CHUNK)
    if is_utf8 and not decoder.getstate()[0]:
        return "utf-8-sig"
    if found & {_UNDEFINED, _UTF_8}:
        return None
    return "iso-8859-15" if _LATIN_9 in found and _C1 not in found else "cp1252"
