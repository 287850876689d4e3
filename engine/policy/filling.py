"""A table filled with its rows: written in the policy, in a file beside it, or supplied by the caller."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.policy.amended_rows import amended_rows
from engine.policy.model import RowPlaces, Table
from engine.policy.reader import Reader
from engine.policy.shape import Block
from engine.policy.tables import read_csv, read_rows
from engine.text import document, vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic
from engine.text.suggest import closest

Files = Callable[[str], bytes | None]
"""Gives the bytes of a file named relatively to the policy, or None when there is no such file."""

Supplied = Mapping[str, tuple[str, bytes]]
"""The tables the caller gives, by name: the name of the file, for messages, and its bytes."""


def filled(table: Table, block: Block, files: Files, supplied: Supplied, reader: Reader) -> Table:
    """The table with its rows, read and checked; those that a file has wrong are left out, and reported.

    Args:
        table: the declaration, without rows.
        block: the same as it is written.
        files: reads the file that the policy names.
        supplied: the tables the caller gives.
        reader: takes what is found.
    """
    if "rows" in block:
        written = block.node.get(vocabulary.say("key", "rows", reader.language))
        assert written is not None, "a block has a node for each of its keys"
        rows, problems = read_rows(written, reader.source, table, reader.units, reader.language)
        reader.problems.extend(problems)
        items = written.items if isinstance(written, document.Sequence) else ()
        return replace(table, rows=rows, places=RowPlaces(spans={at: item.span for at, item in enumerate(items)}))
    name, raw = table.file or "", None
    if table.id in supplied:
        name, raw = supplied[table.id]
    elif table.file:
        raw = files(table.file)
        if raw is None:
            reader.report("TAB001", block["file"].span, {"file": table.file})
    return table if raw is None else _from_file(table, block, name, raw, reader)


def _from_file(table: Table, block: Block, name: str, raw: bytes, reader: Reader) -> Table:
    """The table with the rows of a file, and what the policy changes of them."""
    rows, lines, problems = read_csv(raw, name, table, reader.units, reader.language)
    places = RowPlaces(lines)
    reader.problems.extend(problems)
    changes = block.node.get(vocabulary.say("key", "amended_rows", reader.language))
    if isinstance(changes, document.Sequence) and rows:
        rows, places, problems = amended_rows(rows, lines, changes, reader.source, table, reader.units, reader.language)
        reader.problems.extend(problems)
    return replace(table, rows=rows, places=places, digest=hashlib.sha256(raw).hexdigest(), file=name)


def check_supplied(tables: Mapping[str, Table], supplied: Supplied, reader: Reader) -> None:
    """Report tables that the caller gives and that the policy has not."""
    expected = [name for name, table in tables.items() if table.supplied]
    for name in supplied:
        if name not in tables:
            near = closest(name, expected or tables)
            # the fault is in the command, not in this file
            reader.problems.append(Diagnostic(entry=entry("NOM007"), place=None, args={"name": name}, suggestions=near))
