"""Which rows of tables a case relies on or looks at, and which of their cells.

A case relies on the rows that it looks up, refers to, asks for, or keeps in an aggregate, also where that is to find
that an aggregate leaves another row out; at a row left out it only looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.backends import compiled
from engine.backends.lowering import GENERAL
from engine.backends.program import Program, TableRows, instances
from engine.casework.case import Case, rows
from engine.language.builtins import BUILTINS
from engine.language.values import Failure, Row, Unknown

RowOfTable = tuple[str, int]
"""A row by its table and its place in it, from 0."""

Cells = Mapping[RowOfTable, frozenset[str]]
"""Rows of tables, each with the cells that are read, computed ones included."""


@dataclass(frozen=True)
class RowsRead:
    """The rows that the decision on a case relies on, and all those it looks at: these and the ones left out."""

    relied_on: Cells
    looked_at: Cells

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables of which a row is looked at."""
        return frozenset(table for table, _ in self.looked_at)


class _Twin(Row):
    """A row of a table that tells of each cell that is read; what it refers to is a twin too."""

    __slots__ = ("notes",)
    notes: _Notes

    def __getitem__(self, name: str) -> Any:
        self.notes.read.append((self, name))
        return self.notes.twin(super().__getitem__(name))


@dataclass(slots=True)
class _Notes:
    """What is read while a case is computed."""

    twins: dict[Row, _Twin] = field(default_factory=dict)
    read: list[tuple[Row, str]] = field(default_factory=list)
    left_out: list[tuple[Row, str]] = field(default_factory=list)

    def twin(self, value: Any) -> Any:
        """The twin of a row of a table; what is none stays what it is."""
        return self.twins.get(value, value) if isinstance(value, Row) else value

    def leave_out(self, row: Row, since: int) -> None:
        """Set apart what was read of a row that an aggregate leaves out; the others by which it does are relied on."""
        read = self.read[since:]
        self.left_out += [cell for cell in read if cell[0] is row]
        self.read[since:] = [cell for cell in read if cell[0] is not row]

    def add(self, row: Row) -> None:
        """Make the twin of a row."""
        twin = self.twins[row] = _Twin(row)
        twin.key, twin.notes = row.key, self


@dataclass(frozen=True)
class _Watched(TableRows):
    """The rows of a table, of which the twins are found."""

    notes: _Notes = field(default_factory=_Notes)

    def find(self, keys: Sequence[Any]) -> Row | Unknown | Failure:
        """The one row with these keys, or why there is none."""
        found: Row | Unknown | Failure = self.notes.twin(super().find(keys))
        if isinstance(found, _Twin):
            self.notes.read.append((found, ""))
        return found


@dataclass(frozen=True, eq=False)
class _Watching(Program):
    """A program whose aggregates look at the twins of rows, and set apart what they read of those they leave out."""

    notes: _Notes = field(default_factory=_Notes)

    @cached_property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """The functions that lowered code may call."""
        aggregates = {f"f_{id}" for id, entry in BUILTINS.items() if entry.kind == "aggregate"}
        known = super().functions
        return {name: self.watched(given) if name in aggregates else given for name, given in known.items()}

    def watched(self, aggregate: Callable[..., Any]) -> Callable[..., Any]:
        """The same aggregate over twins."""
        notes = self.notes

        def telling(found: Any, value: Callable[[Row], Any], where: Callable[[Row], Any] | None) -> Any:
            def kept(row: Row) -> Any:
                before = len(notes.read)
                holds = True if where is None else where(row)
                if holds is False:
                    notes.leave_out(row, before)
                else:
                    notes.read.append((row, ""))
                return holds

            looked_at = [notes.twin(row) for row in found] if isinstance(found, (tuple, list)) else found
            return aggregate(looked_at, value, kept)

        return telling


def rows_read(program: Program, case: Case) -> RowsRead:
    """The rows of tables that the decision on a case relies on or looks at."""
    notes, places = _Notes(), places_of_rows(program)
    for row in places:
        notes.add(row)
    watching = _Watching(
        plan=program.plan,
        setting=program.setting,
        parameters=program.parameters,
        readings=program.readings,
        tables={id: _Watched(found.table, found.rows, notes) for id, found in program.tables.items()},
        notes=notes,
    )
    root, _ = rows(case, watching)
    compiled.apply(watching, case.record, instances(program.policy, case.record, root), GENERAL)
    of_twin: dict[Row, RowOfTable] = {twin: places[row] for row, twin in notes.twins.items()}
    return RowsRead(_cells(notes.read, of_twin), _cells([*notes.read, *notes.left_out], of_twin))


def _cells(read: list[tuple[Row, str]], places: Mapping[Row, RowOfTable]) -> Cells:
    """What was read, row by row."""
    found: dict[RowOfTable, set[str]] = {}
    for row, name in read:
        if (place := places.get(row)) is not None:
            found.setdefault(place, set()).add(name)
    return {place: frozenset(names) for place, names in found.items()}


def places_of_rows(program: Program) -> Mapping[Row, RowOfTable]:
    """Where the rows in force stand in their tables."""
    found: dict[Row, RowOfTable] = {}
    for id, table in program.policy.tables.items():
        in_force = [n for n, cells in enumerate(table.rows) if table.in_force(cells).covers(program.setting.date)]
        found |= {row: (id, n) for row, n in zip(program.tables[id].rows, in_force, strict=True)}
    return found
