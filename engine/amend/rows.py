"""Rows of a table replaced by those of a file: what is added, removed and changed, and the text that says so.

Rows go by their key. One that says the same stays as it is written, byte for byte; of one that changes, only the cells
that differ are written again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.amend.splice import Splice, newline, spliced
from engine.amend.table_files import MARK
from engine.language.wording import say
from engine.policy.amended_rows import key_columns
from engine.policy.model import Policy, Table
from engine.policy.tables import Grid, read_csv, read_grid
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.source import Span

MOST_SHOWN = 20
"""How many rows of each kind are told one by one."""

Key = tuple[Any, ...]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """The rows of a file, for a table: what they say and how it is written."""

    rows: tuple[Row, ...]
    texts: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The rows of a table before and after, by key, in the order in which they are to stand."""

    table: Table
    before: Mapping[Key, Row]
    after: Mapping[Key, Row]
    texts: Mapping[Key, Mapping[str, str]]

    @property
    def added(self) -> tuple[Key, ...]:
        """The keys that are new."""
        return tuple(key for key in self.after if key not in self.before)

    @property
    def removed(self) -> tuple[Key, ...]:
        """The keys that are no more."""
        return tuple(key for key in self.before if key not in self.after)

    @property
    def changed(self) -> tuple[Key, ...]:
        """The keys whose row says something else."""
        return tuple(key for key in self.before if key in self.after and self.cells(key))

    def cells(self, key: Key) -> tuple[str, ...]:
        """The columns of a row that say something else."""
        old, new = self.before[key], self.after[key]
        return tuple(name for name in self.table.columns if old[name] != new[name])


def read_incoming(raw: bytes, name: str, policy: Policy, table: Table) -> tuple[Incoming | None, Sequence[Diagnostic]]:
    """The rows of a CSV file, under the same rules as those of the file of the table."""
    declared = replace(table, supplied=False)
    rows, _, problems = read_csv(raw, name, declared, policy.units, policy.language)
    if problems:
        return None, problems
    return Incoming(rows=rows, texts=read_grid(raw, name, declared).rows), ()


def as_csv(headings: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]) -> bytes:
    """Cells as a CSV file, each row on the line of its number."""
    page = io.StringIO()
    writer = csv.writer(page, delimiter=";", lineterminator="\n")
    at = 1
    for number, cells in [(1, headings), *lines]:
        page.write("\n" * (number - at))
        writer.writerow(cells)
        at = max(number, at) + 1
    return page.getvalue().encode()


def by_key(table: Table, rows: Iterable[Row]) -> dict[Key, Row]:
    """Rows of a table by what tells them apart: their key, and the day from which they hold."""
    columns = key_columns(table)
    return {tuple(row[name] for name in columns): row for row in rows}


def replacement(table: Table, incoming: Incoming) -> Replacement:
    """What becomes of the rows of a table: those that stay keep their order, new ones come last."""
    before, given = by_key(table, table.rows), by_key(table, incoming.rows)
    order = [*(each for each in before if each in given), *(each for each in given if each not in before)]
    texts = dict(zip(given, incoming.texts, strict=True))
    return Replacement(table=table, before=before, after={each: given[each] for each in order}, texts=texts)


# ── In a CSV file ───────────────────────────────────────────────────────────────────────────────────────────────


def in_file(raw: bytes, what: Replacement) -> bytes:
    """The file of a table with its rows replaced."""
    grid = read_grid(raw, what.table.file or "", what.table)
    text = grid.source.text
    page = spliced(text, _file_splices(grid, what))
    lines = "".join(newline(text) + _line(grid, what.texts[key]) for key in what.added)
    end = page.rstrip("\r\n")
    return (MARK if raw.startswith(MARK) else b"") + (end + lines + page[len(end) :]).encode()


def _file_splices(grid: Grid, what: Replacement) -> Iterator[Splice]:
    changed, removed = set(what.changed), set(what.removed)
    for key, texts, spans in zip(what.before, grid.rows, grid.spans, strict=True):
        if key in removed:
            first = spans[grid.header[0]].start
            yield _without_lines(grid.source.text, Span(first, spans[grid.header[-1]].end))
        elif key in changed:
            for name in what.cells(key):
                yield _cell(grid, spans[name], what.texts[key].get(name, texts[name]).strip())


def _cell(grid: Grid, span: Span, text: str) -> Splice:
    """Another text in a cell, which may be between quotes."""
    if grid.source.text[span.start - 1 : span.start] == '"':
        return Splice(span, text.replace('"', '""'))
    return Splice(span, _quoted(text, grid.separator))


def _line(grid: Grid, texts: Mapping[str, str]) -> str:
    return grid.separator.join(_quoted(texts.get(name, "").strip(), grid.separator) for name in grid.header)


def _quoted(text: str, separator: str) -> str:
    is_plain = not any(sign in text for sign in (separator, '"', "\n", "\r"))
    return text if is_plain else '"' + text.replace('"', '""') + '"'


def _without_lines(text: str, row: Span) -> Splice:
    """The text without the lines of a row."""
    start, end = text.rfind("\n", 0, row.start) + 1, text.find("\n", row.end) + 1
    return Splice(Span(start, end or len(text)), "")


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────────────

COUNTED = (
    (Words("ligne changée", "row changed"), Words("lignes changées", "rows changed")),
    (Words("ligne ajoutée", "row added"), Words("lignes ajoutées", "rows added")),
    (Words("ligne retirée", "row removed"), Words("lignes retirées", "rows removed")),
)


def told(what: Replacement, policy: Policy, language: Language) -> str:
    """What becomes of the rows: the counts, then the rows, each by its key."""
    table = what.table

    def word(row: Row, name: str) -> str:
        return say(row[name], table.columns[name].type, policy.units, language)

    def known(row: Row) -> str:
        return " / ".join(word(row, name) for name in table.key)

    def difference(key: Key) -> str:
        old, new = what.before[key], what.after[key]
        cells = (f"{name} {word(old, name)} → {word(new, name)}" for name in what.cells(key))
        return f"{known(old)}{' : ' if language == 'fr' else ': '}{', '.join(cells)}"

    groups = (
        ("~", [difference(key) for key in what.changed]),
        ("+", [known(what.after[key]) for key in what.added]),
        ("-", [known(what.before[key]) for key in what.removed]),
    )
    counts = [
        f"{len(rows)} {words[len(rows) > 1].words(language)}"
        for (_, rows), words in zip(groups, COUNTED, strict=True)
        if rows
    ]
    nothing = "rien ne change" if language == "fr" else "nothing changes"
    lines = [f"{table.id}{' : ' if language == 'fr' else ': '}{', '.join(counts) or nothing}"]
    for mark, rows in groups:
        lines += [f"  {mark} {row}" for row in rows[:MOST_SHOWN]]
        if len(rows) > MOST_SHOWN:
            more = len(rows) - MOST_SHOWN
            lines.append(f"  {mark} … et {more} autres" if language == "fr" else f"  {mark} … and {more} more")
    return "\n".join(lines)
