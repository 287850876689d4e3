"""What is refused of a batch: which row, in which case, which cell, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.backends.database import Database, quote, text
from engine.batch.arrangement import Part
from engine.batch.conversion import Converted, Problems
from engine.batch.notes import Spot, told
from engine.batch.originals import Column
from engine.text.diagnostics import Diagnostic

REFUSALS = "refusals"
"""The relation of what is refused: `record`, `#id`, `#case`, `part`, `#row`, `heading`, `value`, `problem`."""

REJECTED = "rejected"
"""The relation of the `#case` of the cases in which something is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """The sheets of a batch, by place, and what is refused of their rows; `notes` stop nothing but the whole batch.

    `rows` are the relations of the rows of records, by record, as they are made.
    """

    database: Database
    parts: tuple[Part, ...]
    problems: Problems
    notes: list[Diagnostic] = field(default_factory=list)
    rows: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make the relation of refusals, empty."""
        self.database.execute(
            f'create table {REFUSALS} (record varchar, "#id" bigint, "#case" bigint, part integer, "#row" bigint, '
            "heading varchar, value varchar, problem integer)"
        )

    def place_of(self, id: str) -> int:
        """The sheet that has the rows of a record."""
        return next(at for at, part in enumerate(self.parts) if id in (part.record, part.above))

    def spot(self, place: int, column: Column | None = None, row: int | None = None) -> Spot:
        """A sheet, a column of it, or one cell."""
        spot = self.parts[place].original.spot
        return Spot(file=spot.file, sheet=spot.sheet, row=row, heading=column.heading if column else None)

    def cells(self, place: int) -> str:
        """The SQL name of the cells of a sheet."""
        return quote(self.parts[place].original.relation)

    def note(self, code: str, spot: Spot, **args: Any) -> int:
        """Note what is wrong with some rows; the answer is the number by which they refer to it."""
        self.problems.found.append(told(code, spot, **args))
        return len(self.problems.found) - 1

    def insert(self, place: int, column: Column | None, problem: int | str, source: str) -> None:
        """Refuse the rows that a source gives under the name `o`: the FROM of a query, with its condition."""
        part = self.parts[place]
        heading = "null" if column is None else text(column.heading)
        value = "null" if column is None else f"o.{column.sql}"
        self.database.execute(
            f'insert into {REFUSALS} select {text(part.record)}, o."#id", null, {place}, o."#row", {heading}, '
            f"cast({value} as varchar), {problem} from {source}"
        )

    def refuse_all(self, place: int, column: Column, source: str, code: str, **args: Any) -> None:
        """Refuse the rows that a source gives, if it gives any, for one reason."""
        if self.database.one(f"select count(*) from {source}")[0]:
            self.insert(place, column, self.note(code, self.spot(place, column), **args), source)

    def refuse_cells(self, place: int, made: Iterable[Converted]) -> None:
        """Refuse the values that could not be read, and the rows that have more cells than there are headings."""
        part = self.parts[place]
        for one in made:
            if one.problem is not None:
                # a row of too many cells has its values in the wrong columns: that alone is told
                where = f'{one.problem} is not null and o."#cells" is null'
                source = f"{self.cells(place)} o{one.join} where {where}"
                self.insert(place, part.columns[one.key], one.problem, source)
        counts = self.database.rows(f'select distinct "#cells" from {self.cells(place)} where "#cells" is not null')
        for (count,) in list(counts):
            number = self.note("BAT012", self.spot(place), found=count, expected=part.original.width)
            self.insert(place, None, number, f'{self.cells(place)} o where o."#cells" = {count}')

    def give_cases(self, place: int, source: str, case: str) -> None:
        """Say of each refusal of a sheet in which case it is: the column `case` of a relation with the same `#id`."""
        self.database.execute(
            f'update {REFUSALS} set "#case" = r.{quote(case)} from {source} r '
            f'where {REFUSALS}.part = {place} and r."#id" = {REFUSALS}."#id"'
        )

    def reject(self) -> None:
        """Make the relation of the cases in which something is refused."""
        self.database.execute(
            f'create table {REJECTED} as select distinct "#case" from {REFUSALS} where "#case" is not null'
        )
