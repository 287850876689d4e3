"""The answers of a batch as tables: for each row of a record its outcome, said once for many, and its exact values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from engine.backends.database import Database, quote
from engine.language.types import Boolean, Date, Enumeration, Number, Text, Type
from engine.language.values import Exact, State
from engine.language.wording import plain
from engine.policy.model import Policy, Record, field_type

Cell: TypeAlias = str | bool | int | datetime.date | None

ID, SAYING, COUNT = '"#id"', '"#saying"', '"#count"'
"""The columns of a table of answers beside those of the values: the number of the row, that of what is said, and how
many rows of the data the answer is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a result as a column: a text, a boolean, a date, or an integer that counts the last decimal; null for
    what is no value.

    A percentage is in hundredths. A number that may have any decimals is a text: `12.5`, or `2/3`.
    """

    name: str
    label: str
    type: Type

    @property
    def sql(self) -> str:
        """The type of the column."""
        match self.type:
            case Boolean():
                return "BOOLEAN"
            case Date():
                return "DATE"
            case _:
                return "VARCHAR" if self.scale is None else "HUGEINT"

    @property
    def scale(self) -> int | None:
        """The decimals of a number, None when they may be any and for all that is no number."""
        if not isinstance(self.type, Number) or self.type.scale is None:
            return None
        return max(self.type.scale - 2, 0) if self.type.percent else self.type.scale

    @property
    def is_added(self) -> bool:
        """Whether the values of several rows can be added up."""
        return isinstance(self.type, Number) and not self.type.percent and self.scale is not None

    @property
    def is_group(self) -> bool:
        """Whether totals can be made by value: an envelope, a group, a name."""
        return isinstance(self.type, (Text, Enumeration))

    def reader(self) -> Callable[[Any], Cell]:
        """A function from a value or a state to the cell of the column."""
        type_, scale = self.type, self.scale

        @lru_cache(maxsize=10_000)
        def cell(value: Any) -> Cell:
            return str(plain(value, type_)) if scale is None else scaled(value, type_, scale)

        def read(value: Any) -> Cell:
            if isinstance(value, State):
                return None
            return value if isinstance(value, (bool, datetime.date)) else cell(value)

        return read


def scaled(value: Exact, type_: Type, scale: int) -> int:
    """A number as it stands in a column that counts the last of so many decimals.

    Raises:
        ValueError: if it has more decimals, which its type excludes.
    """
    power: int = 10**scale * (100 if isinstance(type_, Number) and type_.percent else 1)
    found = value * power
    if found.denominator != 1:
        raise ValueError(f"{value} has more than {scale} decimals")
    return int(found)


def values_of(policy: Policy, record: Record) -> tuple[Value, ...]:
    """The values of the result of a record."""
    found = []
    for name in record.result.values:
        given = record.rules.get(name) or record.inputs[name]
        found.append(Value(name=name, label=given.label or name, type=field_type(record, name)))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers on the rows of a record: `relation` has a row for each, with the columns `#id`, `#saying`, `#count`
    and those of the values.

    Where an answer is for several rows, it has the `#id` of the first, and the relation `peers` says of each row
    (`#id`) which one that is (`#first`).
    """

    record: str
    relation: str
    values: tuple[Value, ...]
    peers: str | None = None

    def joined(self, row: str) -> str:
        """The SQL that joins the answers, `a`, to the rows of that name."""
        if self.peers is None:
            return f"JOIN {quote(self.relation)} a ON a.{ID} = {row}.{ID}"
        return f'JOIN {quote(self.peers)} p ON p.{ID} = {row}.{ID} JOIN {quote(self.relation)} a ON a.{ID} = p."#first"'


def empty(database: Database, policy: Policy, record: Record) -> Answers:
    """A new table for the answers on a record."""
    answers = Answers(record=record.id, relation=f"answers_{record.id}", values=values_of(policy, record))
    columns = [f"{ID} BIGINT", f"{SAYING} INTEGER", f"{COUNT} BIGINT"]
    columns += [f"{quote(value.name)} {value.sql}" for value in answers.values]
    database.execute(f"CREATE TABLE {quote(answers.relation)} ({', '.join(columns)})")
    return answers


Row: TypeAlias = tuple[int, int, Iterable[Any]]
"""The number of a row of the data, that of what is said of it, and the values of its result."""


def fill(database: Database, answers: Answers, rows: Iterable[Row]) -> None:
    """Add rows to a table of answers, each for one row of the data."""
    readers = tuple(value.reader() for value in answers.values)
    database.append(
        answers.relation,
        ((id, saying, 1, *(read(v) for read, v in zip(readers, values, strict=True))) for id, saying, values in rows),
    )
