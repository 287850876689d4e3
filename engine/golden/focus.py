"""Aggregates over large tables, computed again after a change of a few rows: only rows that can matter are looked at.

A row that the condition of an aggregate leaves out does nothing to it. Which rows it leaves out is found once for each
case and each aggregate; afterwards only the others are looked at, and those that a change has touched. This holds as
long as the change cannot reach the condition itself: of that, those who name an `owner` make sure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.backends.program import TableRows
from engine.language.builtins import BUILTINS
from engine.language.values import Row

AGGREGATES = frozenset(f"f_{id}" for id, entry in BUILTINS.items() if entry.kind == "aggregate")
"""The names under which lowered code calls aggregates."""


@dataclass(eq=False)
class Focus:
    """What the functions made by `functions` look at: see `about`.

    `rows` are those of the table that a change concerns, as they were; `touched` those of them that it has changed, and
    `replaced` the table as it was and as it is with a row taken out, `gone`. `owner` is the row that is being computed,
    None when all rows are to be looked at.
    """

    rows: tuple[Row, ...] = ()
    touched: set[Row] = field(default_factory=set)
    gone: Row | None = None
    replaced: tuple[TableRows, TableRows] | None = None
    owner: Row | None = None
    kept: dict[tuple[Row, int], tuple[Row, ...]] = field(default_factory=dict)

    def clear(self) -> None:
        """Nothing is changed any more."""
        self.rows, self.touched, self.gone, self.replaced, self.owner = (), set(), None, None, None

    def functions(self, known: Mapping[str, Callable[..., Any]]) -> Mapping[str, Callable[..., Any]]:
        """The functions that lowered code calls, those that look at tables made to look at what matters."""
        made = {name: self.aggregate(given) if name in AGGREGATES else given for name, given in known.items()}
        return {**made, "find": self.lookup(known["find"]), "exists": self.lookup(known["exists"])}

    def lookup(self, given: Callable[..., Any]) -> Callable[..., Any]:
        """The same search of a row by its keys, in the tables as the change leaves them."""

        def found(table: Any, *keys: Any) -> Any:
            if self.replaced is not None and table is self.replaced[0]:
                table = self.replaced[1]
            return given(table, *keys)

        return found

    def aggregate(self, given: Callable[..., Any]) -> Callable[..., Any]:
        """The same aggregate over what matters."""

        def focused(rows: Any, value: Any = None, where: Any = None) -> Any:
            if not isinstance(rows, tuple):
                return given(rows, value, where)
            if self.owner is not None and where is not None and not _is_nested(where):
                rows = self.mattering(rows, where)
            elif self.replaced is not None and rows is self.rows:
                rows = self.replaced[1].rows
            return given(rows, value, where)

        return focused

    def mattering(self, rows: tuple[Row, ...], where: Any) -> list[Row]:
        """The rows that a condition does not leave out, and those that are touched."""
        assert self.owner is not None, "rows are left out for one owner"
        place = (self.owner, id(where.__code__))
        kept = self.kept.get(place)
        if kept is None:
            # of all rows as they were, so that it holds for other changes too
            kept = tuple(row for row in rows if row in self.touched or row is self.gone or where(row) is not False)
            self.kept[place] = kept
        if rows is not self.rows:
            return list(kept)
        others = self.touched.difference(kept)
        return [row for row in (*kept, *others) if row is not self.gone]


def _is_nested(condition: Any) -> bool:
    """Whether a condition is about a row of another aggregate too."""
    return any(name[0] == "b" and name[1:].isdigit() for name in condition.__code__.co_freevars)
