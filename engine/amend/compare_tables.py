"""What an amendment changes in tables: columns, rows by key, and how the table is filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.amend.changes import Change
from engine.amend.compare_fields import column_facets, computed, field_text
from engine.amend.sides import Facet, Item, Sides, both
from engine.language.types import ANYTHING
from engine.language.values import State
from engine.policy.model import Policy, Table


def tables(sides: Sides) -> Iterator[Change]:
    """What becomes of each table."""

    def whole(table: Table, _: Policy) -> str:
        rows = len(table.rows)
        several = "s" * (rows > 1)
        return sides.word(f"{rows} ligne{several}", f"{rows} row{several}")

    def facets(table: Table, _: Policy) -> Iterator[Facet]:
        dated = tuple(column for column in (table.valid_from, table.valid_to) if column)
        yield sides.words("libellé", "label", table.label)
        yield Facet(sides.word("clé", "key"), table.key, ", ".join(table.key))
        yield Facet(sides.word("colonnes de validité", "columns of validity"), dated, ", ".join(dated) or "-")
        yield Facet(sides.word("fournie", "supplied"), table.supplied, sides.yes_or_no(table.supplied))
        yield sides.words("mention", "notice", table.notice)
        yield sides.cited(table.articles)

    for id, was, now, known in both(sides.old.tables, sides.new.tables):
        label = known.label or sides.word(f"table « {id} »", f'table "{id}"')
        item = Item(sides, "table", id, label, known.articles)
        yield from item.compared(was, now, whole, facets)
        if was is not None and now is not None:
            yield from _columns(sides, was, now)
            yield from _rows(sides, was, now)
        yield from computed(sides, id, was, now)


def _columns(sides: Sides, old: Table, new: Table) -> Iterator[Change]:
    for name, was, now, _ in both(old.columns, new.columns):
        shown = sides.word(f"colonne « {name} » de « {new.id} »", f'column "{name}" of "{new.id}"')
        item = Item(sides, "table", f"{new.id}.{name}", shown, new.articles)
        yield from item.compared(
            was, now, lambda column, _: field_text(sides, column), lambda column, _: column_facets(sides, column)
        )


def _rows(sides: Sides, old: Table, new: Table) -> Iterator[Change]:
    """The rows that are added, removed or changed, each known by its key."""
    if old.key != new.key:
        return
    shared = [name for name in new.columns if name in old.columns]
    for key, was, now, _ in both(_by_key(sides, old, sides.old), _by_key(sides, new, sides.new)):
        item = Item(sides, "row", f"{new.id}[{key}]", f"{new.id}[{key}]", new.articles)

        def facets(row: Mapping[str, Any], policy: Policy) -> Iterator[Facet]:
            table = policy.tables[new.id]
            for name in shared:
                value = row[name]
                yield Facet(name, _kind(value), sides.said(value, table.columns[name].type, policy))

        yield from item.compared(
            was, now, lambda row, policy: _cells(sides, row, policy.tables[new.id], policy), facets
        )


def _kind(value: Any) -> tuple[bool, Any]:
    """A cell as it is compared: yes is not 1."""
    return isinstance(value, bool), value


def _by_key(sides: Sides, table: Table, policy: Policy) -> Mapping[str, Mapping[str, Any]]:
    """The rows by the words of their key; rows of one key, or without a key, are told apart by their place."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in table.rows:
        key = ", ".join(sides.said(row[name], table.columns[name].type, policy) for name in table.key)
        count, name = 1, key
        while name in found or not name:
            count += 1
            name = f"{key} ({count})"
        found[name] = row
    return found


def _cells(sides: Sides, row: Mapping[str, Any], table: Table, policy: Policy) -> str:
    """A row in words: what its columns hold, apart from its key and from what is empty."""
    cells = [
        f"{name} {sides.said(row[name], table.columns[name].type, policy)}"
        for name in table.columns
        if name not in table.key and not isinstance(row[name], State)
    ]
    return ", ".join(cells) or ", ".join(sides.said(row[name], ANYTHING, policy) for name in table.key)
