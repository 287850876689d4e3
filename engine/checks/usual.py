"""Usual values: those that a case gives to the facts that do not matter."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from engine.checks.periods import DAY
from engine.language.patterns import example
from engine.language.types import ANYTHING, Boolean, Date, Enumeration, Number, Reference, Text
from engine.language.values import Range, Row
from engine.language.wording import plain
from engine.policy.model import Input, Policy, Record, Table

USUAL_DAY = datetime.date(2024, 1, 1)


def usual_facts(policy: Policy, record: Record, place: int = 0) -> Row:
    """The facts of a record that has none below it; the key of one record in a list is not that of another."""
    places = {record.key: place}
    facts = Row({name: _usual(policy, given, places.get(name, 0)) for name, given in record.inputs.items()})
    facts.update({child.plural: [] for child in policy.children_of(record.id)})
    return facts


def _usual(policy: Policy, given: Input, place: int) -> Any:
    """A value that an input may have, and others for further places."""
    match given.type:
        case Boolean():
            return bool(place)
        case Enumeration(values=values):
            return values[place % len(values)]
        case Number():
            least = given.min if given.min is not None else min(0, given.max) if given.max is not None else 0
            return least + place
        case Date():
            return (given.min or given.max or USUAL_DAY) + place * DAY
        case Reference(table=table) if rows := policy.tables[table].rows:
            return row_of(policy.tables[table], rows[place % len(rows)])
        case Text() if given.among:
            table, column = given.among[0]
            names = [row[column] for row in policy.tables[table].rows]
            return names[place % len(names)] if names else ""
        case _:
            return example(given.pattern or "[a-z]{4,}", place)


def row_of(table: Table, cells: Mapping[str, Any]) -> Row:
    """The row of a table, known by its key."""
    keys = {column: key_of(cells[column]) for column in table.key}
    row = Row({**cells, **keys})
    row.key = ", ".join(str(plain(key, ANYTHING)) for key in keys.values())
    return row


def key_of(cell: Any) -> Any:
    """A key for which a row answers: the first of a range."""
    return next(end for end in (cell.low, cell.high, 0) if end is not None) if isinstance(cell, Range) else cell
