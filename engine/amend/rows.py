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

from engine.amend.pages import own_page
from engine.amend.splice import Splice, is_flow, newline, spliced, with_entry, with_item
from engine.amend.table_files import MARK
from engine.language.types import Text
from engine.language.wording import say
from engine.policy.model import Policy, Table
from engine.policy.tables import Grid, read_csv, read_grid
from engine.text import document
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.document import Mapping as Block
from engine.text.document import Node, Scalar
from engine.text.scalars import quoted, scalar
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
    rows, problems = read_csv(raw, name, declared, policy.units, policy.language)
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


def replacement(table: Table, incoming: Incoming) -> Replacement:
    """What becomes of the rows of a table: those that stay keep their order, new ones come last."""
    columns = (*table.key, *((table.valid_from,) if table.valid_from else ()))

    def key(row: Row) -> Key:
        return tuple(row[name] for name in columns)

    before = {key(row): row for row in table.rows}
    given = {key(row): row for row in incoming.rows}
    order = [*(each for each in before if each in given), *(each for each in given if each not in before)]
    texts = {key(row): text for row, text in zip(incoming.rows, incoming.texts, strict=True)}
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


# ── In the policy ───────────────────────────────────────────────────────────────────────────────────────────────


def in_policy(policy: Policy, what: Replacement) -> str:
    """The text of a policy where the rows of a table are replaced."""
    rows = own_page(policy).at("tables", what.table.id, "rows")
    assert isinstance(rows, document.Sequence), "the table has rows in the policy"
    kept = [row for key, row in zip(what.before, rows.items, strict=True) if key in what.after]
    if kept:
        return spliced(policy.source.text, _policy_splices(policy, rows, what, kept[-1]))
    # nothing stays: the new rows take the place of the old ones
    indent = " " * (policy.source.position(rows.span.start)[1] - 1)
    lines = f"{newline(policy.source.text)}{indent}".join(f"- {_row(what, key)}" for key in what.added)
    return spliced(policy.source.text, [Splice(rows.span, lines)])


def _policy_splices(policy: Policy, rows: document.Sequence, what: Replacement, last: Node) -> Iterator[Splice]:
    source = policy.source
    changed, removed = set(what.changed), set(what.removed)
    for key, row in zip(what.before, rows.items, strict=True):
        if key in removed:
            yield _without_lines(source.text, row.span)
        elif key in changed and isinstance(row, Block):
            in_flow = is_flow(source, row)
            for name in what.cells(key):
                written = _yaml(what.texts[key].get(name, "").strip(), what.table, name, in_flow)
                old = row.get(name)
                yield Splice(old.span, written) if old is not None else with_entry(source, row, name, written)
    for key in what.added:
        yield with_item(source, rows, _row(what, key), last)


def _row(what: Replacement, key: Key) -> str:
    """A new row between brackets."""
    texts = {name: what.texts[key].get(name, "").strip() for name in what.table.columns}
    cells = (f"{name}: {_yaml(text, what.table, name, in_flow=True)}" for name, text in texts.items() if text)
    return "{" + ", ".join(cells) + "}"


def _yaml(text: str, table: Table, column: str, in_flow: bool) -> str:
    """A cell; a text that looks like a number is between quotes."""
    looks_like_number = isinstance(table.columns[column].type, Text) and text.isdecimal()
    return quoted(text) if looks_like_number else scalar(text, in_flow)


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


# ── Out ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def exported(policy: Policy, table: Table) -> bytes:
    """The rows written in a policy, as a CSV file that can be changed and imported again."""
    rows = own_page(policy).at("tables", table.id, "rows")
    names = tuple(table.columns)
    found = []
    for number, row in enumerate(rows.items if isinstance(rows, document.Sequence) else (), start=2):
        cells = [row.get(name) if isinstance(row, Block) else None for name in names]
        found.append((number, [cell.text if isinstance(cell, Scalar) else "" for cell in cells]))
    return MARK + as_csv(names, found)
