"""The rows of each record: converted, joined to those they belong to, refused with their whole case where one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.backends.database import Database, quote, text
from engine.backends.program import Program
from engine.batch.arrangement import Part
from engine.batch.cells import key_type, not_in_force
from engine.batch.conversion import Converted, Given, Problems, convert
from engine.batch.headings import DATE_COLUMN
from engine.batch.notes import Spot, told
from engine.batch.originals import MOST_LISTED, Column
from engine.language.types import DATE, TEXT, Boolean, Date, Number, Reference
from engine.language.values import Failure
from engine.language.wording import Spoken
from engine.policy.model import ALWAYS, Day, Input, Policy, Record, Table
from engine.policy.plan import Key, family
from engine.text.diagnostics import Diagnostic, Words

REFUSALS = "refusals"
REJECTED = "rejected"

MOST_PAIRS = 1_000
"""Pairs of rows that contradict one another that are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The relations of a batch, and what was learnt of the inputs."""

    rows: Mapping[str, str]
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
    database.execute(
        f'create table {REFUSALS} (record varchar, "#id" bigint, "#case" bigint, part integer, "#row" bigint, '
        "heading varchar, value varchar, problem integer)"
    )
    dated = any(DATE_COLUMN in part.columns for part in parts)
    program = program_at(date or any_day(policy))
    builder = _Builder(database, policy, program, date, dated, parts, problems)
    for id in family(policy, root):
        for place, part in enumerate(parts):
            if part.record == id and part.above is not None:
                builder.flat(place)
            elif part.record == id:
                builder.sheet(place)
    for id in builder.rows:
        builder.without_children(id)
    builder.check_days(root, program_at)
    builder.give_cases()
    database.execute(f'create table {REJECTED} as select distinct "#case" from {REFUSALS} where "#case" is not null')
    return Built(rows=builder.rows, converted=builder.converted, notes=tuple(builder.notes))


@dataclass(slots=True)
class _Builder:
    """One building of the relations."""

    database: Database
    policy: Policy
    program: Program
    date: Day | None
    dated: bool
    parts: tuple[Part, ...]
    problems: Problems
    notes: list[Diagnostic] = field(default_factory=list)
    converted: dict[Key, Converted] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)

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
        self.refuse(place, made)
        self.refuse_strays(place, record)
        self.doubles(place, record)

    def convert(self, part: Part) -> tuple[Converted, ...]:
        """The values of the columns of a sheet."""
        givens = [Given(key=key, input=self.input(key), column=column) for key, column in part.columns.items()]
        original = part.original
        made, faults = convert(
            self.database, original.relation, original.spot, givens, self.program, self.problems, dated=self.dated
        )
        self.notes += faults
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
        """The relation of the rows of a record: a view of what the database reads itself, else a table."""
        name = f"rows:{record.id}"
        kind = "view" if part.original.is_view else "table"
        self.database.execute(f"create {kind} {quote(name)} as {select}")
        self.rows[record.id] = name

    def keys(self, parent: Record) -> str:
        """The relation of the rows of a record by key."""
        name = quote(f"keys:{parent.id}")
        key = quote(parent.key or "#key")
        self.database.execute(
            f'create table if not exists {name} as select {key} as key, min("#id") as "#id", min("#case") as "#case" '
            f"from {quote(self.rows[parent.id])} where {key} is not null group by 1"
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
        source = f"{quote(part.original.relation)} o{_joins(made)}"
        repeated = [*self.values(above), *self.link_value(above)]
        self.database.execute(
            f'create table "flat" as select o."#id", o."#row", min(o."#id") over (partition by '
            f'{self.converted[above.id, above.key].value}) as "#first"{_listed(repeated)} from {source}'
        )
        key = quote(above.key)
        self.create(
            above,
            part,
            f'select "#id", "#id" as "#case", "#row", * exclude ("#id", "#row", "#first") from "flat" '
            f'where "#id" = "#first" and {key} is not null',
        )
        own = [column for (owner, _), column in part.columns.items() if owner == below.id]
        filled = " or ".join(f"(o.{column.sql} is not null)" for column in own)
        self.create(
            below,
            part,
            f'select o."#id", f."#first" as "#parent", f."#first" as "#case", o."#row"{_listed(self.values(below))} '
            f'from {source} join "flat" f on f."#id" = o."#id" and f.{key} is not null where {filled}',
        )
        self.refuse(place, made)
        self.refuse_without_key(place, above)
        self.contradictions(place, above)
        self.doubles(place, below)

    def refuse_without_key(self, place: int, above: Record) -> None:
        """Rows of a flat sheet that do not say whose they are."""
        column = self.parts[place].columns[above.id, above.key or ""]
        spot = self.spot(place, column)
        where = f"f.{quote(above.key or '')} is null and o.{column.sql} is null"
        if self.database.one(f'select count(*) from "flat" f join {self.cells(place)} o using ("#id") where {where}')[
            0
        ]:
            number = self.note("BAT036", spot, record=above.label or above.id)
            self.insert(place, column, number, f'"flat" f join {self.cells(place)} o using ("#id") where {where}')

    def contradictions(self, place: int, above: Record) -> None:
        """Facts of the record above that are not the same on two of its rows."""
        for (owner, name), column in self.parts[place].columns.items():
            if owner != above.id:
                continue
            fact = quote(name)
            pairs = self.database.rows(
                f'select f."#id", f."#row", r."#row", o.{column.sql}, s.{column.sql} from "flat" f '
                f'join "flat" r on r."#id" = f."#first" join {self.cells(place)} o on o."#id" = f."#id" '
                f'join {self.cells(place)} s on s."#id" = r."#id" '
                f"where f.{fact} is distinct from r.{fact} and f.{quote(above.key or '')} is not null "
                f"order by 1 limit {MOST_PAIRS}"
            )
            for id, row, first, value, before in list(pairs):
                spot = Spot(file=self.spot(place).file, sheet=self.spot(place).sheet, row=row, heading=column.heading)
                args = {"first": first, "second": row, "before": _shown(before), "after": _shown(value)}
                number = self.note("BAT032", spot, column=column.heading, **args)
                self.insert(place, column, number, f'{self.cells(place)} o where o."#id" = {id}')

    # ── what is refused ──

    def spot(self, place: int, column: Column | None = None) -> Spot:
        spot = self.parts[place].original.spot
        return Spot(file=spot.file, sheet=spot.sheet, heading=column.heading if column else None)

    def cells(self, place: int) -> str:
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

    def refuse(self, place: int, made: Iterable[Converted]) -> None:
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

    def refuse_strays(self, place: int, record: Record) -> None:
        """Rows that do not say to which row of the record above they belong, or to one that is not there."""
        if record.parent is None:
            return
        parent = self.policy.records[record.parent]
        column = self.parts[place].columns[record.id, parent.id]
        strays = f'{self.cells(place)} o join {quote(self.rows[record.id])} r using ("#id") where r."#parent" is null'
        for code, where in (("BAT036", "is null"), ("BAT033", "is not null")):
            if self.database.one(f"select count(*) from {strays} and o.{column.sql} {where}")[0]:
                args = {"record": parent.label or parent.id, "below": record.label or record.id}
                number = self.note(code, self.spot(place, column), **args)
                known = f'and o."#id" not in (select "#id" from {REFUSALS} where part = {place})'
                self.insert(place, column, number, f"{strays} and o.{column.sql} {where} {known}")

    def doubles(self, place: int, record: Record) -> None:
        """Rows of one key, and rows that are the same in all their cells."""
        if record.key is not None and (record.id, record.key) in self.converted:
            self.same_key(place, record, record.key)
        elif not self.parts[place].original.is_view:
            self.same_cells(place)

    def same_key(self, place: int, record: Record, key: str) -> None:
        """Two rows of one key: neither is taken for the right one, unless they say the same and are alone."""
        rows, group = quote(self.rows[record.id]), quote(key)
        if record.parent is not None:
            group = f'"#parent", {group}'
        count, distinct = self.database.one(
            f"select count(*), count(distinct ({group})) from {rows} where {quote(key)} is not null"
        )
        if count == distinct:
            return
        facts = [quote(name) for name in record.inputs]
        same = " and ".join(f"d.{fact} is not distinct from f.{fact}" for fact in facts)
        numbered = f'select *, min("#id") over (partition by {group}) as "#first" from {rows}'
        pairs = self.database.rows(
            f'select d."#id", d."#row", f."#id", f."#row", {same} '
            f'from ({numbered} where {quote(key)} is not null) d join {rows} f on f."#id" = d."#first" '
            f'where d."#id" <> d."#first" order by 1 limit {MOST_PAIRS}'
        )
        column = self.parts[place].columns[record.id, key]
        harmless = []
        for id, row, first, first_row, is_same in list(pairs):
            if is_same and record.parent is None and len(self.parts) == 1:
                harmless.append((first_row, row))
                continue
            spot = Spot(file=self.spot(place).file, sheet=self.spot(place).sheet, row=row, heading=column.heading)
            number = self.note("BAT031", spot, first=first_row, second=row, record=record.label or record.id)
            # below another record, the first row is rejected with the case of the second
            refused = f"{first}, {id}" if record.parent is None else f"{id}"
            self.insert(place, column, number, f'{self.cells(place)} o where o."#id" in ({refused})')
        self.tell_doubles(place, harmless)

    def same_cells(self, place: int) -> None:
        """Rows that are the same in all their cells: told, since an amount would be counted twice."""
        cells = ", ".join(column.sql for column in self.parts[place].original.columns)
        found = self.database.rows(
            f'select min("#row"), max("#row"), count(*) from {self.cells(place)} group by {cells} '
            f"having count(*) > 1 order by 1"
        )
        self.tell_doubles(place, [(first, last) for first, last, _ in found])

    def tell_doubles(self, place: int, pairs: list[tuple[int, int]]) -> None:
        if pairs:
            listed = ", ".join(f"{first} = {second}" for first, second in pairs[:MOST_LISTED])
            more = "…" if len(pairs) > MOST_LISTED else ""
            self.notes.append(told("BAT030", self.spot(place), count=len(pairs), rows=listed + more))

    def without_children(self, id: str) -> None:
        """Rows of a record that has others below it in the files, but to which none belongs."""
        for child in self.policy.children_of(id):
            if child.id in self.rows:
                count = self.database.one(
                    f'select count(*) from {quote(self.rows[id])} where "#id" not in '
                    f'(select "#parent" from {quote(self.rows[child.id])} where "#parent" is not null)'
                )[0]
                if count:
                    self.notes.append(
                        told("BAT034", self.spot(self.place_of(id)), count=count, record=id, plural=child.plural)
                    )

    # ── the days ──

    def check_days(self, root: str, program_at: Callable[[Day], Program]) -> None:
        """Refuse the rows of cases without a date, and what is not in force on the day of its case."""
        if self.dated:
            place = self.place_of(root)
            column = self.parts[place].columns[DATE_COLUMN]
            undated = f'{self.cells(place)} o join {quote(self.rows[root])} r using ("#id") where r."#date" is null'
            undated += f" and o.{column.sql} is null"
            if self.database.one(f"select count(*) from {undated}")[0]:
                self.insert(place, column, self.note("BAT042", self.spot(place, column)), undated)
        for id in self.rows:
            record = self.policy.records[id]
            if record.in_force != ALWAYS:
                self.check_record(root, record)
            for key, one in self.converted.items():
                given = record.inputs.get(key[1]) if key[0] == id else None
                if self.dated and given is not None and isinstance(given.type, Reference) and one.type == "VARCHAR":
                    self.check_references(root, record, given, self.policy.tables[given.type.table], program_at)

    def place_of(self, id: str) -> int:
        """The sheet that has the rows of a record."""
        return next(at for at, part in enumerate(self.parts) if id in (part.record, part.above))

    def day_of(self, root: str) -> str:
        """The SQL of the rows of a record `r` with the day of their case, `d`."""
        day = '"#date"' if self.dated or self.date is None else f"date {text(self.date.isoformat())}"
        days = f'select "#id", {day} as d from {quote(self.rows[root])}'
        return f'join ({days}) t on t."#id" = r."#case"'

    def check_record(self, root: str, record: Record) -> None:
        """Refuse the rows of a record that the regulation does not have on the day of their case."""
        rows = f"{quote(self.rows[record.id])} r {self.day_of(root)}"
        for (day,) in list(self.database.rows(f"select distinct t.d from {rows} where t.d is not null")):
            if not record.in_force.covers(day):
                place = self.place_of(record.id)
                args = {"plural": record.plural, "date": Spoken(day, DATE, self.policy.units)}
                number = self.note("CAS017", self.spot(place), **args)
                on = f'o."#id" in (select r."#id" from {rows} where t.d = date {text(day.isoformat())})'
                self.insert(place, None, number, f"{self.cells(place)} o where {on}")

    def check_references(
        self, root: str, record: Record, given: Input, table: Table, program_at: Callable[[Day], Program]
    ) -> None:
        """Refuse the keys of rows of tables that are not in force on the day of the case."""
        if table.valid_from is None and table.valid_to is None:
            return
        rows, name = f"{quote(self.rows[record.id])} r {self.day_of(root)}", quote(given.name)
        pairs = f"select distinct r.{name}, t.d from {rows} where r.{name} is not null and t.d is not null"
        place = self.place_of(record.id)
        column = self.parts[place].columns[record.id, given.name]
        for key, day in list(self.database.rows(pairs)):
            program = program_at(day)
            if isinstance(program.tables[table.id].find((key,)), Failure):
                number = self.problems.add(not_in_force(key, table, program), self.spot(place, column))
                on = f"r.{name} = {text(key)} and t.d = date {text(day.isoformat())}"
                found = f'o."#id" in (select r."#id" from {rows} where {on})'
                self.insert(place, column, number, f"{self.cells(place)} o where {found}")

    def give_cases(self) -> None:
        """Say of each refusal in which case it is."""
        for place, part in enumerate(self.parts):
            case, source = '"#case"', quote(self.rows[part.record])
            if part.above is not None:
                key = quote(self.policy.records[part.above].key or "")
                case, source = '"#first"', f'(select * from "flat" where {key} is not null)'
            self.database.execute(
                f'update {REFUSALS} set "#case" = r.{case} from {source} r '
                f'where part = {place} and r."#id" = {REFUSALS}."#id"'
            )


def any_day(policy: Policy) -> Day:
    """A day on which the policy is in force, where each case has its own."""
    return policy.in_force.start or policy.in_force.end or Day(2000, 1, 1)


def empty_type(given: Input, policy: Policy) -> str:
    """The type of the column of an input of which nothing is known."""
    match key_type(given.type, policy):
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


def _shown(value: object) -> Words:
    return Words("vide", "empty") if value is None else Words(f"« {value} »", f'"{value}"')
