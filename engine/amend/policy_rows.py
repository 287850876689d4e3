"""Rows of a table written in a policy: all of them, or those that change from the rows below.

An amendment, and a policy that reads a file, say only what changes from the rows below them, which are those of the
base or of the file: a row that is other or new is written in full, one that is no more is withdrawn, and what is as
below is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.amend.layout import WIDTH
from engine.amend.pages import Page, own_page, pages, with_named
from engine.amend.rows import Key, Replacement, Row, as_csv, by_key
from engine.amend.splice import (
    Splice,
    is_flow,
    newline,
    place_in_order,
    spliced,
    with_entry,
    with_first_item,
    with_item,
    without_entry,
    without_items,
)
from engine.amend.table_files import MARK
from engine.language.types import Text
from engine.policy.amended_rows import key_columns, key_of
from engine.policy.model import Policy, Table
from engine.policy.shape import TABLE
from engine.policy.tables import read_csv, read_grid
from engine.text import vocabulary
from engine.text.document import Entry, Node, Scalar, Sequence
from engine.text.document import Mapping as Block
from engine.text.scalars import quoted, scalar
from engine.text.source import Span

LISTS = ("rows", "amended_rows")
"""The keys under which a policy has rows."""

DEEP = 7
"""The column of the rows of a table that is not spoken of yet."""

Texts = Mapping[str, str]
"""The cells of a row as they are written, by column."""


def is_in_file(policy: Policy, table: Table) -> bool:
    """Whether the rows of a table are those of a file that the policy names, and no others: they change there."""
    own = own_page(policy).block("tables", table.id)
    words = vocabulary.spoken("key", policy.language)
    return own is not None and [key for key in ("file", *LISTS) if own.get(words[key]) is not None] == ["file"]


# ── As they are written ─────────────────────────────────────────────────────────────────────────────────────────


def written_rows(policy: Policy, table: Table, raw: bytes | None) -> dict[Key, Texts]:
    """The cells of the rows of a table as they are written, in its file, in the policy or in those that it amends.

    Args:
        policy: the policy.
        table: one of its tables.
        raw: the bytes of the file of the table, if it has one.
    """
    found: dict[Key, Texts] = {}
    for page in reversed(pages(policy)):
        if raw is not None and page.at("tables", table.id, "file") is not None:
            rows, _, _ = read_csv(raw, "", table, policy.units, policy.language)
            found |= zip(by_key(table, rows), read_grid(raw, "", table).rows, strict=True)
        found |= {key: _cells(item) for key, item in _items(policy, table, page)}
    return {key: found[key] for key in by_key(table, table.rows)}


def _list(page: Page, table: Table) -> Entry | None:
    """The rows that a file has for a table, with their key."""
    block, words = page.block("tables", table.id), vocabulary.spoken("key", page.language)
    named = {words[key] for key in LISTS}
    return next((each for each in (block.entries if block else ()) if each.key.text in named), None)


def _items(policy: Policy, table: Table, page: Page) -> Iterator[tuple[Key, Node]]:
    """The rows that a file has for a table, by what tells them apart."""
    rows = _list(page, table)
    for item in rows.value.items if rows is not None and isinstance(rows.value, Sequence) else ():
        key = key_of(item, page.source, table, policy.units, policy.language)
        assert key is not None, "the keys of a policy that is loaded are read"
        yield key, item


def _cells(item: Node) -> Texts:
    entries = item.entries if isinstance(item, Block) else ()
    return {each.key.text: each.value.text for each in entries if isinstance(each.value, Scalar)}


def exported(policy: Policy, table: Table, raw: bytes | None) -> bytes:
    """The rows of a table, as a CSV file that can be changed and imported again; `raw` are the bytes of its file."""
    names = tuple(table.columns)
    rows = written_rows(policy, table, raw).values()
    return MARK + as_csv(names, enumerate(([texts.get(name, "") for name in names] for texts in rows), start=2))


# ── As they become ──────────────────────────────────────────────────────────────────────────────────────────────


def without_rows(policy: Policy, table: Table) -> str:
    """The text of a policy without its rows of a table, which are then those below."""
    page = own_page(policy)
    rows = _list(page, table)
    none = [Splice(Span(rows.key.span.end, rows.value.span.end), ": []")] if rows else []
    return spliced(page.source.text, none)


def in_policy(policy: Policy, what: Replacement, below: Iterable[Row], raw: bytes | None) -> str:
    """The text of a policy where the rows of a table are replaced.

    `below` are the rows that the policy changes, none where all are its own; `raw` are the bytes of the file of the
    table, if it has one.
    """
    page, table = own_page(policy), what.table
    edit = _Edit(
        policy=policy,
        page=page,
        what=what,
        below=by_key(table, below),
        own=dict(_items(policy, table, page)),
        written=written_rows(policy, table, raw),
    )
    return spliced(page.source.text, edit.splices())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """What becomes of the rows of a table in the file of a policy: those of its own, and those below."""

    policy: Policy
    page: Page
    what: Replacement
    below: Mapping[Key, Row]
    own: Mapping[Key, Node]
    written: Mapping[Key, Texts]

    def splices(self) -> Iterator[Splice]:
        what, own, rows = self.what, self.own, _list(self.page, self.what.table)
        touched = (*what.changed, *what.removed, *what.added)
        gone = {key for key in touched if key in own and what.after.get(key) == self.below.get(key)}
        said = [self.row(key) for key in what.removed if key not in own]
        said += [self.row(key) for key in touched if key in what.after and key not in own]
        if rows is None:
            yield self.opened(said)
        elif isinstance(rows.value, Sequence) and len(gone) < len(own):
            yield from without_items(self.page.source, rows.value, {at for at, key in enumerate(own) if key in gone})
            for key in touched:
                if key in own and key not in gone:
                    yield from self.changed(rows.value, key)
            yield from self.added(rows.value, said, [item for key, item in own.items() if key not in gone][-1])
        elif said:
            yield self.instead(rows, said)
        else:
            yield self.unsaid(rows)

    # One row

    def row(self, key: Key) -> Texts:
        """A row in full, or its key and that it is withdrawn; the key is told as below, where it is looked for."""
        known = self.written.get(key) or (_cells(self.own[key]) if key in self.own else {})
        named = {name: known[name].strip() for name in key_columns(self.what.table) if name in known}
        if key not in self.what.after:
            language = self.policy.language
            return {**named, vocabulary.say("key", "withdrawn", language): vocabulary.say("boolean", "true", language)}
        texts = {name: self.what.texts[key].get(name, "").strip() for name in self.what.table.columns}
        return {name: text for name, text in {**texts, **named}.items() if text}

    def changed(self, rows: Sequence, key: Key) -> Iterator[Splice]:
        """A row that is written here, and says something else from now on."""
        source, item = self.page.source, self.own[key]
        if key not in self.what.after or key not in self.what.before or not isinstance(item, Block):
            column = self.column(rows)
            text = self.item(self.row(key), column, is_flow(source, rows))
            yield Splice(item.span, text.replace("\n", newline(source.text) + " " * (column + 1)))
            return
        in_flow = is_flow(source, item)
        for name in self.what.cells(key):
            text = self.cell(name, self.what.texts[key].get(name, "").strip(), in_flow)
            old = item.get(name)
            yield Splice(old.span, text) if old is not None else with_entry(source, item, name, text)

    def item(self, texts: Texts, column: int, in_flow: bool) -> str:
        """A row as an item of a list in a column: between brackets where it fits, else on several lines."""
        line = "{" + ", ".join(f"{name}: {self.cell(name, text, in_flow=True)}" for name, text in texts.items()) + "}"
        if in_flow or column + 1 + len(line) <= WIDTH:
            return line
        return "\n".join(f"{name}: {self.cell(name, text, in_flow=False)}" for name, text in texts.items())

    def cell(self, name: str, text: str, in_flow: bool) -> str:
        """A cell; a text that looks like a number is between quotes."""
        column = self.what.table.columns.get(name)
        looks_like_number = column is not None and isinstance(column.type, Text) and text.isdecimal()
        return quoted(text) if looks_like_number else scalar(text, in_flow)

    # Several rows

    def added(self, rows: Sequence, said: Iterable[Texts], last: Node) -> Iterator[Splice]:
        """New rows in a list: those that are withdrawn before the others, which may take their place."""
        source, column = self.page.source, self.column(rows)
        withdrawn = vocabulary.say("key", "withdrawn", self.policy.language)
        for texts in said:
            text = self.item(texts, column, is_flow(source, rows))
            yield with_first_item(source, rows, text) if withdrawn in texts else with_item(source, rows, text, last)

    def listed(self, said: Iterable[Texts], column: int, in_flow: bool) -> str:
        """Rows as the value of a key: a list in a column, on lines below, or between brackets."""
        items = [self.item(texts, column, in_flow) for texts in said]
        if in_flow:
            return "[" + ", ".join(items) + "]"
        return "".join("\n- " + item.replace("\n", "\n  ") for item in items)

    def opened(self, said: Iterable[Texts]) -> Splice:
        """The rows of a table of which the file did not have any."""
        source, id = self.page.source, self.what.table.id
        key = vocabulary.say("key", "rows", self.policy.language)
        block, tables = self.page.block("tables", id), self.page.block("tables")
        if block is None:
            in_flow = tables is not None and is_flow(source, tables)
            rows = self.listed(said, DEEP, in_flow)
            lines = f"{{{key}: {rows}}}" if in_flow else f"\n{key}:" + rows.replace("\n", "\n  ")
            return with_named(self.page, "tables", id, lines)
        order = tuple(vocabulary.say("key", each, self.policy.language) for each in TABLE.keys)
        rows = self.listed(said, self.column(block) + 2, is_flow(source, block))
        return with_entry(source, block, key, rows, place_in_order(block, key, order))

    def instead(self, rows: Entry, said: Iterable[Texts]) -> Splice:
        """Other rows in the place of all those that the file had."""
        source, column = self.page.source, self.column(rows.key) + 2
        block = self.page.block("tables", self.what.table.id)
        in_flow = block is not None and is_flow(source, block)
        text = self.listed(said, column, in_flow).replace("\n", newline(source.text) + " " * (column - 1))
        return Splice(Span(rows.key.span.end, rows.value.span.end), f": {text}" if in_flow else f":{text}")

    def unsaid(self, rows: Entry) -> Splice:
        """The file without its rows of the table, and without what then holds nothing any more."""
        table = self.what.table.id
        key = rows.key.text
        for path, name in (
            (("tables", table), table),
            (("tables",), vocabulary.say("key", "tables", self.page.language)),
        ):
            node = self.page.block(*path)
            if node is not None and len(node.entries) > 1:
                return without_entry(self.page.source, node, key)
            key = name
        assert isinstance(self.page.node, Block), "a policy that is loaded is a block"
        return without_entry(self.page.source, self.page.node, key)

    def column(self, node: Node) -> int:
        return self.page.source.position(node.span.start)[1]
