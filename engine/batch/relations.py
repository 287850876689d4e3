"""The rows of each record: converted, joined to those they belong to, refused with their whole case where one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from engine.backends.database import Database, quote, text
from engine.backends.program import Program
from engine.batch.arrangement import Part
from engine.batch.coherence import (
    refuse_contradictions,
    refuse_out_of_force,
    refuse_same_key,
    refuse_same_name,
    refuse_strays,
    refuse_too_early,
    refuse_undated,
    refuse_without_key,
    tell_other_days,
    tell_same_cells,
    tell_without_children,
)
from engine.batch.conversion import Converted, Given, Problems, convert
from engine.batch.headings import DATE_COLUMN
from engine.batch.refusals import Refusals
from engine.language.types import DATE, TEXT, Boolean, Date, Number
from engine.policy.model import Day, Input, Policy, Record
from engine.policy.plan import Key, family
from engine.text.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The relations of a batch with how many rows each has, and what was learnt of the inputs."""

    rows: Mapping[str, str]
    counts: Mapping[str, int]
    converted: Mapping[Key, Converted]
    notes: tuple[Diagnostic, ...]


def build(
    database: Database,
    program_at: Callable[[Day], Program],
    policy: Policy,
    date: Day | None,
    root: str,
    parts: tuple[Part, ...],
    problems: Problems,
) -> Built:
    """The relations of the rows of each record, and in `REFUSALS` what was refused of them.

    `date` is that of the cases that have none of their own.
    """
    dated = any(DATE_COLUMN in part.columns for part in parts)
    program = program_at(date or any_day(policy))
    refusals = Refusals(database=database, parts=parts, problems=problems)
    refusals.prepare()
    builder = _Builder(database, policy, program, date, dated, parts, refusals)
    for id in family(policy, root):
        for place, part in enumerate(parts):
            if part.record == id and part.above is not None:
                builder.flat(place)
            elif part.record == id:
                builder.sheet(place)
    builder.check_days(root, program_at)
    for id in refusals.rows:
        tell_without_children(refusals, policy, id)
    for place, (source, case) in builder.cases.items():
        refusals.give_cases(place, source, case)
    refusals.reject()
    return Built(rows=refusals.rows, counts=builder.counts, converted=builder.converted, notes=tuple(refusals.notes))


@dataclass(slots=True)
class _Builder:
    """One building of the relations; `cases` are, for each sheet, a relation that says of which case a row is, and
    `counts` how many rows a record has."""

    database: Database
    policy: Policy
    program: Program
    date: Day | None
    dated: bool
    parts: tuple[Part, ...]
    refusals: Refusals
    converted: dict[Key, Converted] = field(default_factory=dict)
    cases: dict[int, tuple[str, str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    # ── one sheet for a record ──

    def sheet(self, place: int) -> None:
        """The rows of a record that has a sheet of its own."""
        part = self.parts[place]
        record = self.policy.records[part.record]
        made = self.convert(part)
        source = f"{quote(part.original.relation)} o{_joins(made)}"
        kept = [*self.values(record), *self.link_value(record)]
        if record.parent is None:
            self.create(record, part, f'select o."#id", o."#id" as "#case", o."#row"{_listed(kept)} from {source}')
        else:
            parent = self.policy.records[record.parent]
            link = self.converted.get((record.id, parent.id))
            on = "false" if link is None else f"p.key = {link.value}"
            self.create(
                record,
                part,
                f'select o."#id", p."#id" as "#parent", p."#case", o."#row"{_listed(kept)} from {source} '
                f"left join {self.keys(parent)} p on {on}",
            )
        self.cases[place] = (quote(self.refusals.rows[record.id]), "#case")
        self.counts[record.id] = part.original.rows
        self.refusals.refuse_cells(place, made)
        if record.parent is not None:
            parent = self.policy.records[record.parent]
            refuse_strays(self.refusals, place, record, parent)
            refuse_same_name(self.refusals, parent, record)
        self.doubles(place, record)

    def convert(self, part: Part) -> tuple[Converted, ...]:
        """The values of the columns of a sheet."""
        givens = [Given(key=key, input=self.input(key), column=column) for key, column in part.columns.items()]
        original = part.original
        made, faults = convert(
            self.database,
            original.relation,
            original.spot,
            givens,
            self.program,
            self.refusals.problems,
            dated=self.dated,
        )
        self.refusals.notes.extend(faults)
        self.converted |= {one.key: one for one in made}
        return made

    def input(self, key: Key) -> Input:
        """What is read in the column of a key: an input, the key of the record above, a number given to rows."""
        owner, name = key
        if key == DATE_COLUMN:
            return Input(name=name, label=name, type=DATE)
        record = self.policy.records[owner]
        if name in record.inputs:
            return record.inputs[name]
        above = self.policy.records.get(name)
        if above is not None and above.key is not None:
            return above.inputs[above.key]
        return Input(name=name, label=name, type=TEXT)

    def values(self, record: Record) -> list[str]:
        """The SQL of the columns of the inputs of a record; those without a column in the files are unknown."""
        found = []
        for given in record.inputs.values():
            one = self.converted.get((record.id, given.name))
            value = f"cast(null as {empty_type(given, self.policy)})" if one is None else one.value
            found.append(f"{value} as {quote(given.name)}")
            if one is not None and one.state is not None:
                found.append(f"case when {one.state} then 1 else 0 end as {quote(given.name + '?')}")
        return found

    def link_value(self, record: Record) -> list[str]:
        """The SQL of what the rows of other sheets call this row by, when it is no input, and of its date."""
        found = []
        if (record.id, "#") in self.converted:
            found.append(f'{self.converted[record.id, "#"].value} as "#key"')
        if record.parent is None and DATE_COLUMN in self.converted:
            day = "null" if self.date is None else f"date {text(self.date.isoformat())}"
            found.append(f'coalesce({self.converted[DATE_COLUMN].value}, {day}) as "#date"')
        return found

    def create(self, record: Record, part: Part, select: str) -> None:
        """The relation of the rows of a record: a table, save for a sheet that stands alone and that the database reads
        itself, which is looked at a few times only."""
        name = f"rows:{record.id}"
        kind = "view" if part.original.is_view and len(self.parts) == 1 else "table"
        self.database.execute(f"create {kind} {quote(name)} as {select}")
        self.refusals.rows[record.id] = name

    def keys(self, parent: Record) -> str:
        """The relation of the rows of a record by key."""
        name = quote(f"keys:{parent.id}")
        key = quote(parent.key or "#key")
        self.database.execute(
            f'create table if not exists {name} as select {key} as key, min("#id") as "#id", min("#case") as "#case" '
            f"from {quote(self.refusals.rows[parent.id])} where {key} is not null group by 1"
        )
        return name

    # ── one sheet for two records ──

    def flat(self, place: int) -> None:
        """The rows of a record, and those of the record above, whose facts are repeated on them."""
        part = self.parts[place]
        assert part.above is not None
        above, below = self.policy.records[part.above], self.policy.records[part.record]
        assert above.key is not None
        made = self.convert(part)
        source, flat = f"{quote(part.original.relation)} o{_joins(made)}", f"flat:{place}"
        repeated = [*self.values(above), *self.link_value(above)]
        self.database.execute(
            f'create table {quote(flat)} as select o."#id", o."#row", min(o."#id") over (partition by '
            f'{self.converted[above.id, above.key].value}) as "#first"{_listed(repeated)} from {source}'
        )
        key = quote(above.key)
        self.create(
            above,
            part,
            f'select "#id", "#id" as "#case", "#row", * exclude ("#id", "#row", "#first") '
            f"from {quote(flat)} "
            f'where "#id" = "#first" and {key} is not null',
        )
        own = [column for (owner, _), column in part.columns.items() if owner == below.id]
        filled = " or ".join(column.filled("o") for column in own)
        # a row that does not say whose it is belongs to no case, and is counted all the same
        first = f'case when f.{key} is not null then f."#first" end'
        self.create(
            below,
            part,
            f'select o."#id", {first} as "#parent", {first} as "#case", o."#row"{_listed(self.values(below))} '
            f'from {source} join {quote(flat)} f on f."#id" = o."#id" where {filled} or f.{key} is null',
        )
        self.cases[place] = (f"(select * from {quote(flat)} where {key} is not null)", "#first")
        for id in (above.id, below.id):
            (self.counts[id],) = self.database.one(f"select count(*) from {quote(self.refusals.rows[id])}")
        self.refusals.refuse_cells(place, made)
        refuse_without_key(self.refusals, place, above, flat)
        refuse_contradictions(self.refusals, place, above, flat)
        self.doubles(place, below)

    # ── what does not agree ──

    def doubles(self, place: int, record: Record) -> None:
        """Rows of one key, and rows that are the same in all their cells."""
        original = self.parts[place].original
        if record.key is not None and (record.id, record.key) in self.converted:
            refuse_same_key(self.refusals, place, record, record.key)
        elif not original.is_view and not original.is_distinct:
            tell_same_cells(self.refusals, place)

    def check_days(self, root: str, program_at: Callable[[Day], Program]) -> None:
        """Cases without a date, and what is not in force on the day of its case."""
        day = '"#date"' if self.dated or self.date is None else f"date {text(self.date.isoformat())}"
        days = f'select "#id", {day} as d from {quote(self.refusals.rows[root])}'
        if self.dated:
            refuse_undated(self.refusals, root)
            if self.date is not None:
                tell_other_days(self.refusals, self.policy, root, self.date)
        for id in self.refusals.rows:
            record = self.policy.records[id]
            if id != root:
                # a root that the regulation does not have on its day is a case out of its scope, and is decided so
                refuse_too_early(self.refusals, self.policy, record, days)
            for given in record.inputs.values():
                if self.dated and (id, given.name) in self.converted:
                    refuse_out_of_force(self.refusals, self.policy, record, given, days, program_at)


def any_day(policy: Policy) -> Day:
    """A day on which the policy is in force, where each case has its own."""
    return policy.in_force.start or policy.in_force.end or Day(2000, 1, 1)


def empty_type(given: Input, policy: Policy) -> str:
    """The type of the column of an input of which nothing is known."""
    match policy.written_type(given.type):
        case Number():
            return "bigint"
        case Boolean():
            return "boolean"
        case Date():
            return "date"
        case _:
            return "varchar"


def _joins(made: Iterable[Converted]) -> str:
    return "".join(one.join for one in made)


def _listed(columns: Iterable[str]) -> str:
    return "".join(f", {column}" for column in columns)
