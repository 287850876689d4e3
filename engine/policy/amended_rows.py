"""Rows of a file that a policy changes, adds or withdraws, each by its key, without touching the file."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.language.types import Units
from engine.language.values import Range
from engine.language.wording import say
from engine.policy.model import RowPlaces, Table
from engine.policy.overlay import is_withdrawn_row
from engine.policy.tables import Lines, Rows, read_rows
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.document import Mapping as Block
from engine.text.document import Node, Sequence
from engine.text.source import Place, Source, Span

Row = Mapping[str, Any]


def amended_rows(
    rows: Rows, lines: Lines, written: Sequence, source: Source, table: Table, units: Units, language: Language
) -> tuple[Rows, RowPlaces, tuple[Diagnostic, ...]]:
    """The rows of a table with those that a policy writes beside its file, and where each of them is written.

    Args:
        rows: those of the file.
        lines: their lines in it.
        written: the rows of the policy, `- {column: value, …}`; `retiré: oui` beside its key withdraws one.
        source: the text of the policy.
        table: the declaration.
        units: the units the policy knows.
        language: the language of the policy.
    """
    by_key = key_columns(table)
    keys_only = _of_keys(table)
    whole = {tuple(row[name] for name in by_key): row for row in rows}
    places: dict[tuple[Any, ...], int | Span] = dict(zip(whole, lines, strict=False))
    found: list[Diagnostic] = []

    def shown(row: Row) -> str:
        return " / ".join(say(row[name], table.columns[name].type, units, language) for name in by_key)

    def report(code: str, span: Span, **args: Any) -> None:
        context = Words(f"table « {table.id} »", f'table "{table.id}"')
        found.append(Diagnostic(entry=entry(code), place=Place(source, span), args=args, context=context))

    for item in written.items:
        withdrawn = is_withdrawn_row(item, language)
        one = Sequence((_of_columns(item, by_key) if withdrawn else item,), item.span)
        read, problems = read_rows(one, source, keys_only if withdrawn else table, units, language)
        found += problems
        for row in read:
            key = tuple(row[name] for name in by_key)
            if withdrawn:
                if whole.pop(key, None) is None:
                    report("AMD023", item.span, name=shown(row))
                places.pop(key, None)
                continue
            if whole.get(key) == row:
                report("AMD024", item.span, name=shown(row))
            clash = next((other for at, other in whole.items() if at != key and _meet(row, other, table)), None)
            if clash is not None:
                report("AMD026", item.span, key=shown(row), other=shown(clash))
            whole[key], places[key] = row, item.span
    return tuple(whole.values()), _numbered(places.values()), tuple(found)


def _numbered(places: Iterable[int | Span]) -> RowPlaces:
    """Lines of a file and rows of a policy, in the order of the rows."""
    found = list(places)
    lines = array("I", (0 if isinstance(place, Span) else place for place in found))
    return RowPlaces(lines, {at: place for at, place in enumerate(found) if isinstance(place, Span)})


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns that tell the rows of a table apart: its key, and the day from which a row holds."""
    return (*table.key, *((table.valid_from,) if table.valid_from else ()))


def key_of(item: Node, source: Source, table: Table, units: Units, language: Language) -> tuple[Any, ...] | None:
    """What tells a row from the others, as far as it can be read; it may be one that is withdrawn."""
    item = _of_columns(item, key_columns(table))
    rows, _ = read_rows(Sequence((item,), item.span), source, _of_keys(table), units, language)
    return tuple(rows[0].values()) if rows else None


def _of_keys(table: Table) -> Table:
    """A table with the columns of its key only."""
    return replace(table, columns={name: table.columns[name] for name in key_columns(table)}, valid_to=None)


def _of_columns(row: Node, names: Iterable[str]) -> Node:
    """A row with some of its columns only."""
    if not isinstance(row, Block):
        return row
    return Block(tuple(each for each in row.entries if each.key.text in names), row.span)


def _meet(row: Row, other: Row, table: Table) -> bool:
    """Whether two rows answer to one key on one day."""
    sides = [(_ends(row[name]), _ends(other[name])) for name in table.key]
    one, another = table.in_force(row), table.in_force(other)
    sides.append(((one.start, one.end), (another.start, another.end)))
    return all(
        (low is None or end is None or low <= end) and (start is None or high is None or start <= high)
        for (low, high), (start, end) in sides
    )


def _ends(value: Any) -> tuple[Any, Any]:
    return (value.low, value.high) if isinstance(value, Range) else (value, value)
