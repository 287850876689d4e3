"""Which rows of tables a case relies on: those it looks up, refers to, asks for, or keeps in an aggregate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.backends import compiled
from engine.backends.lowering import GENERAL
from engine.backends.program import Program, TableRows, instances, is_in_force
from engine.casework.case import Case, rows
from engine.language.builtins import BUILTINS
from engine.language.values import Failure, Row, Unknown

RowOfTable = tuple[str, int]
"""A row by its table and its place in it, from 0."""


@dataclass(frozen=True)
class _Watched(TableRows):
    """The rows of a table, which tell `seen` of each that is looked for and found."""

    seen: Callable[[Row], None] = field(default=lambda row: None)

    def find(self, keys: Sequence[Any]) -> Row | Unknown | Failure:
        """The one row with these keys, or why there is none."""
        found = super().find(keys)
        if isinstance(found, Row):
            self.seen(found)
        return found


@dataclass(frozen=True, eq=False)
class _Watching(Program):
    """A program whose aggregates tell `seen` of the rows that they keep."""

    seen: Callable[[Row], None] = field(default=lambda row: None)

    @cached_property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """The functions that lowered code may call."""
        aggregates = {f"f_{id}" for id, entry in BUILTINS.items() if entry.kind == "aggregate"}
        known = super().functions
        return {name: self.watched(given) if name in aggregates else given for name, given in known.items()}

    def watched(self, aggregate: Callable[..., Any]) -> Callable[..., Any]:
        """The same aggregate, whose rows are told as they are kept."""

        def telling(found: Any, value: Callable[[Row], Any], where: Callable[[Row], Any] | None) -> Any:
            def kept(row: Row) -> Any:
                holds = True if where is None else where(row)
                if holds is not False:
                    self.seen(row)
                return holds

            return aggregate(found, value, kept)

        return telling


def rows_relied_on(program: Program, case: Case) -> frozenset[RowOfTable]:
    """The rows of tables that the decision on a case relies on; none when the case is out of scope."""
    places = places_of_rows(program)
    relied: set[RowOfTable] = set()

    def seen(row: Row) -> None:
        if (place := places.get(row)) is not None:
            relied.add(place)

    watching = _Watching(
        plan=program.plan,
        setting=program.setting,
        parameters=program.parameters,
        readings=program.readings,
        tables={id: _Watched(found.table, found.rows, seen) for id, found in program.tables.items()},
        seen=seen,
    )
    root, _ = rows(case, watching)
    compiled.apply(watching, case.record, instances(program.policy, case.record, root), GENERAL)
    return frozenset(relied)


def places_of_rows(program: Program) -> Mapping[Row, RowOfTable]:
    """Where the rows in force stand in their tables."""
    found: dict[Row, RowOfTable] = {}
    for id, table in program.policy.tables.items():
        in_force = [n for n, cells in enumerate(table.rows) if is_in_force(table, cells, program.setting.date)]
        found |= {row: (id, n) for row, n in zip(program.tables[id].rows, in_force, strict=True)}
    return found
