"""The text of a statement: what each step still needs, then one common table expression a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.backends.dialects import Dialect
from engine.backends.sql.frames import LAST, Added, Frame, Join, Names, Readable, Step
from engine.backends.sql.pieces import Sql
from engine.backends.sql.tables import Constants

NOTHING: Mapping[int, Kept] = MappingProxyType({})


@dataclass(slots=True)
class Kept:
    """A table in which the answer of a statement is put, and the columns that other statements ask of it."""

    table: str
    asked: dict[str, None] = field(default_factory=dict)

    def named(self, column: str) -> str:
        """What a column that is asked for is called in the table, where others are named after fields."""
        return f"~{column}"

    def item(self, dialect: Dialect) -> str:
        """What stands after FROM to read the columns asked for."""
        columns = ", ".join(f"{dialect.quote(self.named(name))} AS {dialect.quote(name)}" for name in self.asked)
        return f"(SELECT {columns} FROM {dialect.quote(self.table)})"


def statement(frame: Frame, wanted: Mapping[str, str], kept: Mapping[int, Kept] = NOTHING) -> str:
    """The statement that gives columns of a relation, by the name that each is given.

    What is in a table already, by the identity of its relation, is read there.
    """
    return _Writer(frame, wanted, kept).text()


class _Writer:
    """The writing of one statement.

    `needs` are, for each relation, the columns that are needed and the last step that reads each; `pending` the steps
    whose own needs have not been noted yet.
    """

    def __init__(self, frame: Frame, wanted: Mapping[str, str], kept: Mapping[int, Kept]) -> None:
        self.frame, self.wanted, self.tables, self.dialect = frame, wanted, kept, frame.dialect
        self.needs: dict[int, dict[str, int]] = {}
        self.frames: dict[int, Frame] = {}
        self.constants: dict[str, Constants] = {}
        self.pending: set[tuple[int, int]] = set()
        self.names = Names(frame.dialect)

    def text(self) -> str:
        """The whole statement."""
        for column in self.wanted.values():
            self.mark(self.frame, column, LAST)
        while self.pending:
            number, key = max(self.pending)
            self.pending.remove((number, key))
            self.note(number, self.frames[key])
        self.names.tables |= {key: table.item(self.dialect) for key, table in self.tables.items() if table.asked}
        steps: dict[str, str] = {}
        for number, key in sorted((number, key) for key, frame in self.frames.items() for number in frame.steps):
            frame = self.frames[key]
            if text := self.step(frame, number):
                made = self.names.steps.setdefault(key, {})
                rule = f" {frame.steps[number].rule}" if frame.subject.apart else ""
                made[number] = name = self.dialect.quote(f"{frame.title} {len(made) + 1}{rule}")
                steps[name] = text
        quote = self.dialect.quote
        pairs = ((quote(name), quote(column)) for name, column in self.wanted.items())
        columns = ", ".join(name if name == column else f"{column} AS {name}" for name, column in pairs)
        result = f"SELECT {columns}\nFROM {self.names.before(self.frame, LAST)}"
        parts = [
            item.definition(sorted(self.needs[id(item)]), self.dialect, self.hint(quote(title)))
            for title, item in self.constants.items()
        ]
        # what is read twice is computed once; the others are merged by the engine
        parts += [f"{name} AS {self.hint(name)}(\n{text}\n)" for name, text in steps.items()]
        return "WITH\n" + ",\n".join(parts) + "\n" + result if parts else result

    def hint(self, name: str) -> str:
        """Whether a relation that has a name here is computed once for all who read it."""
        return self.dialect.hint(self.names.read[name] > 1)

    # ── What is needed ──

    def mark(self, source: Readable, column: str, step: int) -> None:
        """Note that a step reads a column."""
        if id(source) in self.tables:
            self.tables[id(source)].asked[column] = None
            return
        if isinstance(source, Constants):
            self.constants[source.title] = source
        elif isinstance(source, Frame) and id(source) not in self.frames:
            self.frames[id(source)] = source
            self.pending |= {(number, id(source)) for number in (source.start, *source.steps)}
        needs = self.needs.setdefault(id(source), {})
        needs[column] = max(needs.get(column, 0), step)

    def note(self, number: int, frame: Frame) -> None:
        """Note what a step reads for those of its columns that are needed."""
        if number == frame.start:
            frame.base.mark(self.mark)
            return
        needs, step = self.needs.get(id(frame), {}), frame.steps[number]
        parts = [added.sql for name, added in step.added.items() if name in needs]
        for join, fetched in _needed(step, needs):
            parts += [part for _, part, _ in join.on]
            join.source.mark((*fetched.values(), *(name for name, _, _ in join.on)), number, self.mark)
        for part in parts:
            for column in part.columns:
                self.mark(frame, column, number)

    # ── What is written ──

    def step(self, frame: Frame, number: int) -> str:
        """The text of a step, empty when nothing that it adds is needed."""
        needs = self.needs[id(frame)]
        step = frame.steps[number]
        added = {name: column for name, column in step.added.items() if name in needs}
        joins = _needed(step, needs)
        if not added and not joins:
            return ""
        kept = self.kept(frame, number)
        return self.computing(frame, number, kept, added) if added else self.joining(frame, number, kept, joins)

    def kept(self, frame: Frame, number: int) -> list[str]:
        """The columns before a step that are read after it; for people, whatever stands before."""
        if frame.subject.apart and id(frame) in self.names.steps:
            return ["*"]
        needs = self.needs[id(frame)]
        found = [name for name in frame.levels if frame.levels[name] < number < needs.get(name, 0)]
        return [self.dialect.quote(name) for name in found]

    def computing(self, frame: Frame, number: int, kept: list[str], added: Mapping[str, Added]) -> str:
        """A step that computes columns."""
        quote = self.dialect.quote
        lines = [f"    {', '.join(kept)}"] if kept else []
        for name, column in added.items():
            comment = f"    -- {column.comment}\n" if column.comment else ""
            lines.append(f"{comment}    {column.sql.text} AS {quote(name)}")
        return "  SELECT\n" + ",\n".join(lines) + f"\n  FROM {self.names.before(frame, number)}"

    def joining(self, frame: Frame, number: int, kept: list[str], joins: list[tuple[Join, dict[str, str]]]) -> str:
        """A step that joins other relations."""
        quote = self.dialect.quote
        columns, texts = [f"r.{name}" for name in kept], []
        for place, (join, fetched) in enumerate(joins, start=1):
            alias = f"j{place}"
            columns += [f"{alias}.{quote(other)} AS {quote(name)}" for name, other in fetched.items()]
            conditions = (how.format(f"{alias}.{quote(name)}", _own(part)) for name, part, how in join.on)
            item = join.source.item(tuple(fetched.values()), number, self.names)
            texts.append(f"\n  LEFT JOIN {item} AS {alias} ON {' AND '.join(conditions)}")
        return f"  SELECT {', '.join(columns)}\n  FROM {self.names.before(frame, number)} AS r" + "".join(texts)


def _needed(step: Step, needs: Mapping[str, int]) -> list[tuple[Join, dict[str, str]]]:
    """The joins of a step of which something is needed, with what."""
    pairs = ((join, {n: other for n, other in join.fetched.items() if n in needs}) for join in step.joins.values())
    return [(join, fetched) for join, fetched in pairs if fetched]


def _own(part: Sql) -> str:
    return f"r.{part.text}" if part.columns else part.text
