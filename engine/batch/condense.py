"""The distinct rows of a sheet: a regulation reads few combinations of facts, which are then decided once each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.backends.database import Database, quote
from engine.batch.arrangement import Part
from engine.batch.headings import DATE_COLUMN
from engine.batch.originals import Column, Original
from engine.policy.model import Policy

FEWEST_ROWS = 20_000
"""Rows from which it is worth while to look for combinations."""

SAMPLE, MOST_GROUPED = 20_000, 200_000
"""Rows by which it is told whether there are few of them, and up to which all are as soon looked at."""

WORTH = 4
"""How many rows there are for a combination, on average, from which it is worth while."""

CONDENSED = "combinations"
"""The relation of the combinations: `#id` and `#row` of the first row with each, `#count` rows, and the cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condensed:
    """A sheet and its distinct combinations of facts, in `CONDENSED`; `columns` are those that make a combination."""

    whole: Original
    columns: tuple[Column, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The SQL names of the cells of a combination."""
        return tuple(_cells(self.columns))

    @property
    def matches(self) -> str:
        """The SQL of a row `o` of the sheet having the combination `k`."""
        return " AND ".join(f"o.{cell} IS NOT DISTINCT FROM k.{cell}" for cell in self.cells)


def condense(database: Database, policy: Policy, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], Condensed | None]:
    """The same parts, with only the distinct rows of a Parquet file where these are few and each is a case of its own.

    The rows of other files are in the database anyway, and are looked at one by one for doubles.
    """
    if len(parts) != 1:
        return parts, None
    (part,) = parts
    record, original = policy.records[part.record], part.original
    alone = record.parent is None and part.above is None and DATE_COLUMN not in part.columns
    columns = tuple(part.columns.values())
    alone = alone and original.is_view and (record.id, record.key) not in part.columns
    cells = _cells(columns)
    # the database reads no further than the rows of these numbers
    first = f'{quote(original.relation)} WHERE "#id" <= {SAMPLE}'
    if not alone or original.rows < FEWEST_ROWS:
        return parts, None
    if original.rows > MOST_GROUPED and not is_few(database, first, cells, original.rows):
        return parts, None
    listed = ", ".join(cells)
    # in Parquet a row stands where its number says, and has as many cells as any other
    database.execute(
        f'CREATE TABLE {CONDENSED} AS SELECT *, "#id" AS "#row", CAST(NULL AS INTEGER) AS "#cells" '
        f'FROM (SELECT min("#id") AS "#id", count(*) AS "#count", {listed} FROM {quote(original.relation)} '
        f"GROUP BY {listed}) ORDER BY 1"
    )
    (count,) = database.one(f"SELECT count(*) FROM {CONDENSED}")
    if count * WORTH > original.rows:
        database.execute(f"DROP TABLE {CONDENSED}")
        return parts, None
    kept = replace(original, relation=CONDENSED, columns=columns, rows=count, is_view=False, is_distinct=True)
    return (replace(part, original=kept),), Condensed(whole=original, columns=columns)


def _cells(columns: Iterable[Column]) -> list[str]:
    """The SQL names of the cells, and of what they are where that differs from row to row."""
    kinds = [column.kind for column in columns if not column.kind.startswith("'")]
    return [*(quote(column.name) for column in columns), *kinds]


def is_few(database: Database, sample: str, cells: Iterable[str], rows: int) -> bool:
    """Whether the combinations of some cells are so few beside the rows that it is worth while to look for them, as far
    as a sample of rows tells; `sample` and `cells` are SQL.

    Chao's estimate: the combinations that a sample has not met are told from those that it met once, and twice.
    """
    names = {f"c{place}": cell for place, cell in enumerate(cells)}
    listed, groups = ", ".join(f"{cell} AS {name}" for name, cell in names.items()), ", ".join(names)
    found, once, twice = database.one(
        f"SELECT count(*), count(*) FILTER (WHERE n = 1), count(*) FILTER (WHERE n = 2) "
        f"FROM (SELECT count(*) AS n FROM (SELECT {listed} FROM {sample}) GROUP BY {groups})"
    )
    unmet = once * (once - 1) // (2 * (twice + 1))
    return bool(WORTH * (found + unmet) <= rows)
