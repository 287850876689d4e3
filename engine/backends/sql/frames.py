"""Relations computed in steps: each step reads those before it, joins other relations, and adds columns.

Steps are numbered for all relations together, and one reads nothing of its own number or above: even steps join, odd
ones compute. What is bound on the way and needed by nobody is left out when the query is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.backends.dialects import Dialect
from engine.backends.sql.pieces import Sql

ID, PARENT, ROW = "#id", "#parent", "#row"
"""The columns that identify a row, the row it belongs to, and a row of a table."""

LAST = 1_000_000
"""A step after all others: that of who reads the result."""

Mark = Callable[["Readable", str, int], None]
"""Note that a column of a relation is needed by a step."""


class Readable(Protocol):
    """What columns are read from: a relation, or rows written in the query."""

    title: str


class Source(Protocol):
    """What a step can join: its columns can be read by the steps above its own."""

    def step_of(self, column: str) -> int:
        """The step after which a column can be read."""
        ...

    def mark(self, columns: Iterable[str], step: int, mark: Mark) -> None:
        """Note what is needed so that these columns can be read by a step."""
        ...

    def item(self, columns: Iterable[str], step: int, names: Names) -> str:
        """What stands after FROM or JOIN in a step that reads these columns."""
        ...


@dataclass(slots=True)
class Added:
    """A column that a step computes, with what is said of it in a comment."""

    sql: Sql
    comment: str = ""


EQUAL, SAME = "{0} = {1}", "{0} IS NOT DISTINCT FROM {1}"

On = tuple[str, Sql, str]
"""A condition of a join: a column of the relation joined, what it is compared with, and how."""


@dataclass(slots=True)
class Join:
    """A relation joined on conditions that no two of its rows meet; every row of the step is kept.

    `fetched` are the columns of the step by the columns of the relation that they come from.
    """

    source: Source
    on: tuple[On, ...]
    fetched: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Step:
    """What one step adds to a relation, from the time when `rule` was written on."""

    rule: str = ""
    added: dict[str, Added] = field(default_factory=dict)
    joins: dict[tuple[int, str], Join] = field(default_factory=dict)


@dataclass(slots=True)
class Names:
    """How the steps that are written are called: for each relation, by step; and how often each is `read`.

    `tables` are what stands for the relations that are in a table already.
    """

    dialect: Dialect
    tables: dict[int, str] = field(default_factory=dict)
    steps: dict[int, dict[int, str]] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)

    def before(self, frame: Frame, step: int) -> str:
        """The name of the last step of a relation below another."""
        if id(frame) in self.tables:
            return self.tables[id(frame)]
        below = {number: name for number, name in self.steps.get(id(frame), {}).items() if number < step}
        if not below:
            return frame.base.item(frame.start, self)
        name = below[max(below)]
        self.read[name] += 1
        return name


class Base(Protocol):
    """Where the rows of a relation come from."""

    def mark(self, mark: Mark) -> None:
        """Note what is needed of other relations."""
        ...

    def item(self, step: int, names: Names) -> str:
        """What stands after FROM in the first step."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows of a relation that exists."""

    name: str

    def mark(self, mark: Mark) -> None:
        """Nothing else is needed."""

    def item(self, step: int, names: Names) -> str:
        """The name of the relation."""
        return names.dialect.quote(self.name)


@dataclass(slots=True)
class Subject:
    """What is being written: the name of a rule, after which what is computed on the way is called.

    `apart` means that no two rules share a step: those of a rule then stand `above` all steps before.
    """

    apart: bool = False
    name: str = ""
    above: int = 0
    top: int = 0

    def begin(self, name: str) -> None:
        """Go on to another rule."""
        self.name = name
        if self.apart:
            self.above = self.top


@dataclass(eq=False, slots=True)
class Frame:
    """A relation: where its rows come from, the columns that identify a row, and the steps that add columns.

    `order` is the column by which rows that are read together follow one another.
    """

    title: str
    dialect: Dialect
    base: Base
    identity: tuple[str, ...]
    order: str
    subject: Subject
    start: int = 0
    levels: dict[str, int] = field(default_factory=dict)
    steps: dict[int, Step] = field(default_factory=dict)
    known: dict[str, Sql] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    made: dict[str, Added] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def column(self, name: str, low: int | None = None, high: int | None = None) -> Sql:
        """A column that the relation has."""
        self.levels.setdefault(name, self.start)
        self.taken.add(name.casefold())
        return Sql(self.dialect.quote(name), frozenset([name]), low, high, simple=True)

    def reserve(self, *names: str) -> None:
        """Keep names, and those of their states, for columns that the relation has."""
        self.taken |= {name.casefold() for name in names} | {f"{name}?".casefold() for name in names}

    def level(self, *parts: Sql) -> int:
        """The step after which all of these can be read, and what is being written can stand."""
        levels = (self.levels[name] for part in parts for name in part.columns)
        return max(self.subject.above, max(levels, default=self.start))

    def step_of(self, column: str) -> int:
        """The step after which a column can be read."""
        return self.levels[column]

    def bind(self, sql: Sql, hint: str, comment: str = "") -> Sql:
        """The piece as a column, computed once; what is simple stays as it is."""
        if sql.simple:
            return sql
        if sql.text not in self.known:
            level = self.level(sql) + 1
            name = self._free(hint)
            self.levels[name] = step = level | 1
            self.step(step).added[name] = self.made[sql.text] = Added(sql)
            self.known[sql.text] = self.column(name, sql.low, sql.high)
        added = self.made[sql.text]
        added.comment = added.comment or comment
        return self.known[sql.text]

    def named(self, sql: Sql) -> Sql:
        """A step on the way to the rule that is being written."""
        return self.bind(sql, f"{self.subject.name}·")

    def fetch(self, source: Source, on: Sequence[On], column: str, alias: str, like: Sql) -> Sql:
        """A column of the row of another relation that meets conditions; `like` has the bounds of the column."""
        pairs = tuple((name, self.bind(part, f"{alias}.{name}"), how) for name, part, how in on)
        level = max([self.level(*(part for _, part, _ in pairs)), *(source.step_of(name) for name, _, _ in pairs)])
        step = max(level, source.step_of(column)) + 2 & ~1
        key = (id(source), " ".join(f"{name}{how}{part.text}" for name, part, how in pairs))
        memo = f"{step} {key} {column}"
        if memo not in self.known:
            join = self.step(step).joins.setdefault(key, Join(source, pairs))
            name = self._free(f"{alias}.{column}")
            join.fetched[name] = column
            self.levels[name] = step
            self.known[memo] = self.column(name, like.low, like.high)
        return self.known[memo]

    def step(self, number: int) -> Step:
        """The step of a number, which is begun if there is none."""
        self.subject.top = max(self.subject.top, number)
        return self.steps.setdefault(number, Step(self.subject.name))

    def _free(self, hint: str) -> str:
        # engines do not tell capitals from small letters
        if hint.casefold() not in self.taken and not hint.endswith("·"):
            return hint
        start = hint if hint.endswith("·") else f"{hint} "
        count = self.counts[start] = self.counts.get(start, 0 if hint.endswith("·") else 1) + 1
        return f"{start}{count}"

    # ── As a source of others ──

    def mark(self, columns: Iterable[str], step: int, mark: Mark) -> None:
        """Note that a step reads these columns."""
        for column in columns:
            mark(self, column, step)

    def item(self, columns: Iterable[str], step: int, names: Names) -> str:
        """The last step below another."""
        return names.before(self, step)


@dataclass(eq=False, slots=True)
class Grouped:
    """Rows of a relation grouped by some of its columns, with what is computed of each group."""

    frame: Frame
    by: tuple[str, ...]
    aggregates: dict[str, Sql] = field(default_factory=dict)

    def add(self, sql: Sql) -> str:
        """The name of the column that holds an aggregate."""
        for name, other in self.aggregates.items():
            if other == sql:
                return name
        name = f"#{len(self.aggregates) + 1}"
        self.aggregates[name] = sql
        return name

    def step_of(self, column: str) -> int:
        """The step after which the rows can be grouped."""
        if column in self.by:
            return self.frame.levels[column]
        return max(self.frame.level(self.aggregates[column]), *(self.frame.levels[name] for name in self.by))

    def mark(self, columns: Iterable[str], step: int, mark: Mark) -> None:
        """Note that a step reads the columns that the aggregates are made of."""
        for name in self.by:
            mark(self.frame, name, step)
        for column in columns:
            if column in self.aggregates:
                for name in self.aggregates[column].columns:
                    mark(self.frame, name, step)

    def item(self, columns: Iterable[str], step: int, names: Names) -> str:
        """The groups, with these aggregates."""
        quote = names.dialect.quote
        made = [f"{self.aggregates[name].text} AS {quote(name)}" for name in columns if name in self.aggregates]
        keys = ", ".join(map(quote, self.by))
        return f"(SELECT {', '.join([keys, *made])} FROM {names.before(self.frame, step)} GROUP BY {keys})"


@dataclass(eq=False, slots=True)
class Pairs:
    """Each row of a relation beside rows of another: all of them, or those whose columns are equal to some of its own.

    `own` are the columns kept of the first, by their new name, `other` those of the second; `on` are columns of the
    second and those of `own` that they are equal to. When `distinct`, rows of the first that are alike count as one.
    """

    first: Frame
    second: Source
    on: tuple[tuple[str, str], ...]
    own: dict[str, Sql]
    other: dict[str, str]
    step: int
    distinct: bool = False

    def mark(self, mark: Mark) -> None:
        """Note the columns read of both."""
        for part in self.own.values():
            for name in part.columns:
                mark(self.first, name, self.step)
        self.second.mark((*self.other.values(), *(column for column, _ in self.on)), self.step, mark)

    def item(self, step: int, names: Names) -> str:
        """The pairs."""
        quote = names.dialect.quote
        own = ", ".join(f"{part.text} AS {quote(name)}" for name, part in self.own.items())
        kept = f"SELECT {'DISTINCT ' if self.distinct else ''}{own} FROM {names.before(self.first, self.step)}"
        columns = [f"a.{quote(name)}" for name in self.own]
        columns += [f"b.{quote(column)} AS {quote(name)}" for name, column in self.other.items()]
        on = " AND ".join(f"b.{quote(column)} = a.{quote(name)}" for column, name in self.on)
        second = f"{self.second.item(self.other.values(), self.step, names)} AS b"
        join = f"JOIN {second} ON {on}" if on else f"CROSS JOIN {second}"
        return f"(SELECT {', '.join(columns)} FROM ({kept}) AS a {join})"
