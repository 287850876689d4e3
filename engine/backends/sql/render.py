"""The text of a query: what each step still needs, then one common table expression a step."""

from __future__ import annotations

from collections.abc import Iterable

from engine.backends.sql.frames import LAST, Frame, Join, Names, Readable, Step
from engine.backends.sql.pieces import Sql
from engine.backends.sql.tables import Constants

Needs = dict[int, dict[str, int]]
"""For each relation, the columns that are needed, and the last step that reads them."""


class Query:
    """The relations and tables that the columns wanted of a relation are made from."""

    def __init__(self, frame: Frame, wanted: Iterable[str]) -> None:
        self.frame, self.wanted = frame, tuple(wanted)
        self.needs: Needs = {}
        self.frames: dict[int, Frame] = {}
        self.tables: dict[str, Constants] = {}
        self.pending: set[tuple[int, int]] = set()
        self.readers: dict[tuple[int, int], int] = {}

    def mark(self, frame: Readable, column: str, step: int) -> None:
        """Note that a step reads a column."""
        if isinstance(frame, Constants):
            self.tables[frame.title] = frame
            frame_needs = self.needs.setdefault(id(frame), {})
        elif isinstance(frame, Frame):
            if id(frame) not in self.frames:
                self.frames[id(frame)] = frame
                self.pending |= {(number, id(frame)) for number in frame.steps}
                self.pending.add((frame.start, id(frame)))
            frame_needs = self.needs.setdefault(id(frame), {})
        frame_needs[column] = max(frame_needs.get(column, 0), step)

    def text(self) -> str:
        """The statement."""
        for column in self.wanted:
            self.mark(self.frame, column, LAST)
        while self.pending:
            number, key = max(self.pending)
            self.pending.remove((number, key))
            self._note(number, self.frames[key])
        names, written = Names(self.frame.dialect), []
        for table in self.tables.values():
            written.append(table.definition(sorted(self.needs[id(table)]), self.frame.dialect))
        for number, key in sorted((n, k) for k, frame in self.frames.items() for n in frame.steps):
            frame = self.frames[key]
            if text := self._step(frame, number, names):
                made = names.steps.setdefault(key, {})
                name = frame.dialect.quote(f"{frame.title} {len(made) + 1}")
                written.append(f"{name} AS {self._hint(frame)}(\n{text}\n)")
                made[number] = name
        quote = self.frame.dialect.quote
        columns = ", ".join(map(quote, self.wanted))
        start = "WITH\n" + ",\n".join(written) + "\n" if written else ""
        return f"{start}SELECT {columns}\nFROM {names.before(self.frame, LAST)}"

    def _note(self, number: int, frame: Frame) -> None:
        """Note what a step reads, if something of it is needed."""
        needs = self.needs.get(id(frame), {})
        if number == frame.start and number not in frame.steps:
            frame.base.mark(self.mark)
            return
        step = frame.steps.get(number, Step())
        for name, added in step.added.items():
            if name in needs:
                for column in added.sql.columns:
                    self.mark(frame, column, number)
        for join in step.joins.values():
            if fetched := _needed(join, needs):
                for _, part, _ in join.on:
                    for column in part.columns:
                        self.mark(frame, column, number)
                join.source.mark((*fetched.values(), *(name for name, _, _ in join.on)), number, self.mark)

    def _hint(self, frame: Frame) -> str:
        return "NOT MATERIALIZED " if frame.dialect.materialises and len(self.frames) == 1 else ""

    def _step(self, frame: Frame, number: int, names: Names) -> str:
        """The text of a step, empty when nothing that it adds is needed."""
        needs = self.needs[id(frame)]
        step, quote = frame.steps[number], frame.dialect.quote
        added = {name: item for name, item in step.added.items() if name in needs}
        joins = [(join, fetched) for join in step.joins.values() if (fetched := _needed(join, needs))]
        if not added and not joins:
            return ""
        kept = [name for name, last in needs.items() if frame.levels[name] < number < last]
        kept.sort(key=list(frame.levels).index)
        if added:
            lines = [f"    {', '.join(map(quote, kept))}"] if kept else []
            for name, column in added.items():
                comment = f"    -- {column.comment}\n" if column.comment else ""
                lines.append(f"{comment}    {column.sql.text} AS {quote(name)}")
            return "  SELECT\n" + ",\n".join(lines) + f"\n  FROM {names.before(frame, number)}"
        columns = [f"r.{quote(name)}" for name in kept]
        texts = []
        for place, (join, fetched) in enumerate(joins, start=1):
            alias = f"j{place}"
            columns += [f"{alias}.{quote(other)} AS {quote(name)}" for name, other in fetched.items()]
            conditions = (how.format(f"{alias}.{quote(name)}", _own(part)) for name, part, how in join.on)
            item = join.source.item(tuple(fetched.values()), number, names)
            texts.append(f"\n  LEFT JOIN {item} AS {alias} ON {' AND '.join(conditions)}")
        return f"  SELECT {', '.join(columns)}\n  FROM {names.before(frame, number)} AS r" + "".join(texts)


def _needed(join: Join, needs: dict[str, int]) -> dict[str, str]:
    return {name: column for name, column in join.fetched.items() if name in needs}


def _own(part: Sql) -> str:
    return f"r.{part.text}" if part.columns else part.text
