"""Rows that do not agree: one key twice, facts repeated otherwise, rows that belong nowhere, days out of force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.backends.database import quote, text
from engine.backends.program import Program
from engine.batch.cells import not_in_force
from engine.batch.headings import DATE_COLUMN
from engine.batch.notes import told
from engine.batch.originals import MOST_LISTED, Column
from engine.batch.refusals import REFUSALS, Refusals
from engine.language.types import DATE, Reference
from engine.language.values import Failure
from engine.language.wording import Spoken
from engine.policy.model import ALWAYS, Day, Input, Policy, Record
from engine.text.diagnostics import Words

MOST_PAIRS = 1_000
"""Pairs of rows of a sheet that may contradict one another; with more it is not what it was taken for."""


def refuse_strays(refusals: Refusals, place: int, record: Record, parent: Record) -> None:
    """Refuse the rows that do not say to which row of the record above they belong, or to one that is not there."""
    column = refusals.parts[place].columns[record.id, parent.id]
    of = quote(refusals.rows[record.id])
    if not refusals.database.one(f'select count(*) from {of} where "#parent" is null')[0]:
        return
    rows = f'{refusals.cells(place)} o join {of} r using ("#id")'
    for code, where in (("BAT036", "is not true"), ("BAT033", "")):
        untold = f'o."#id" not in (select "#id" from {REFUSALS} where part = {place})'
        strays = f'{rows} where r."#parent" is null and {column.filled("o")} {where} and {untold}'
        refusals.refuse_all(place, column, strays, code, record=parent.label or parent.id)


def refuse_without_key(refusals: Refusals, place: int, above: Record, flat: str) -> None:
    """Refuse the rows of a flat sheet that do not say whose they are: empty, or the word for what is not known."""
    column = refusals.parts[place].columns[above.id, above.key or ""]
    where = f"f.{quote(above.key or '')} is null and {_unread(place, column)}"
    source = f'{quote(flat)} f join {refusals.cells(place)} o using ("#id") where {where}'
    refusals.refuse_all(place, column, source, "BAT036", record=above.label or above.id)


def refuse_contradictions(refusals: Refusals, place: int, above: Record, flat: str) -> None:
    """Refuse the rows of a flat sheet whose facts of the record above are not those of the first of its rows."""
    cells, rows = refusals.cells(place), quote(flat)
    for (owner, name), column in refusals.parts[place].columns.items():
        if owner != above.id:
            continue
        fact = quote(name)
        pairs = refusals.database.rows(
            f'select f."#id", f."#row", r."#row", o.{column.sql}, s.{column.sql} from {rows} f '
            f'join {rows} r on r."#id" = f."#first" join {cells} o on o."#id" = f."#id" '
            f'join {cells} s on s."#id" = r."#id" '
            f"where f.{fact} is distinct from r.{fact} and f.{quote(above.key or '')} is not null "
            f"order by 1 limit {MOST_PAIRS + 1}"
        )
        for count, (id, row, first, value, before) in enumerate(list(pairs)):
            if count == MOST_PAIRS:
                refusals.notes.append(told("BAT044", refusals.spot(place, column), most=MOST_PAIRS, first=first))
                break
            args = {"first": first, "second": row, "before": _shown(before), "after": _shown(value)}
            number = refusals.note("BAT032", refusals.spot(place, column, row), column=column.heading, **args)
            refusals.insert(place, column, number, f'{cells} o where o."#id" = {id}')


def refuse_same_key(refusals: Refusals, place: int, record: Record, key: str) -> None:
    """Refuse two rows of one key: neither is taken for the right one, unless they say the same and are alone."""
    rows, group = quote(refusals.rows[record.id]), quote(key)
    if record.parent is not None:
        group = f'"#parent", {group}'
    count, distinct = refusals.database.one(
        f"select count(*), count(distinct ({group})) from {rows} where {quote(key)} is not null"
    )
    if count == distinct:
        return
    facts = [quote(name) for name in record.inputs]
    same = " and ".join(f"d.{fact} is not distinct from f.{fact}" for fact in facts)
    numbered = f'select *, min("#id") over (partition by {group}) as "#first" from {rows}'
    pairs = refusals.database.rows(
        f'select d."#id", d."#row", f."#id", f."#row", {same} '
        f'from ({numbered} where {quote(key)} is not null) d join {rows} f on f."#id" = d."#first" '
        f'where d."#id" <> d."#first" order by 1'
    )
    column = refusals.parts[place].columns[record.id, key]
    is_alone = record.parent is None and len(refusals.parts) == 1
    harmless: list[tuple[int, int, int]] = []
    found = repeated = 0
    for id, row, first, first_row, is_same in pairs:
        if is_same and is_alone:
            repeated += 1
            if repeated <= MOST_LISTED + 1:
                harmless.append((first_row, row, 2))
            continue
        found += 1
        if found > MOST_PAIRS:
            refusals.notes.append(told("BAT044", refusals.spot(place, column), most=MOST_PAIRS, first=first_row))
            break
        args = {"first": first_row, "second": row, "record": record.label or record.id}
        number = refusals.note("BAT031", refusals.spot(place, column, row), **args)
        # below another record, the first row is rejected with the case of the second
        refused = f"{first}, {id}" if record.parent is None else f"{id}"
        refusals.insert(place, column, number, f'{refusals.cells(place)} o where o."#id" in ({refused})')
    if repeated:
        tell_doubles(refusals, place, repeated, harmless)


def refuse_same_name(refusals: Refusals, above: Record, below: Record) -> None:
    """Refuse the rows of a record that those below it cannot tell apart: several have the number, or the key under
    different records, by which these say to which row they belong."""
    place = refusals.place_of(above.id)
    column = refusals.parts[place].columns.get((above.id, above.key or "#"))
    if column is None or (above.key is not None and above.parent is None):
        # two rows of one key are refused where nothing else tells cases apart
        return
    rows, name = quote(refusals.rows[above.id]), quote(above.key or "#key")
    several = "count(*)" if above.key is None else 'count(distinct "#parent")'
    shared = f"select {name} from {rows} where {name} is not null group by 1 having {several} > 1"
    source = f'{refusals.cells(place)} o where o."#id" in (select "#id" from {rows} where {name} in ({shared}))'
    refusals.refuse_all(place, column, source, "BAT060", heading=column.heading, plural=below.plural)


def tell_same_cells(refusals: Refusals, place: int) -> None:
    """Tell the rows that are the same in all their cells: an amount may be counted twice."""
    cells = ", ".join(column.sql for column in refusals.parts[place].original.columns)
    groups = (
        f'select min("#row") as first, max("#row") as last, count(*) as rows from {refusals.cells(place)} '
        f"group by {cells} having count(*) > 1"
    )
    (repeated,) = refusals.database.one(f"select coalesce(sum(rows - 1), 0) from ({groups})")
    if repeated:
        found = refusals.database.rows(f"{groups} order by 1 limit {MOST_LISTED + 1}")
        tell_doubles(refusals, place, int(repeated), list(found))


def tell_doubles(refusals: Refusals, place: int, repeated: int, groups: Sequence[tuple[Any, ...]]) -> None:
    """Tell how many rows are repeated, and some groups: the first row of each, the last, and how many they are."""
    shown = [f"{first} = {'… = ' if rows > 2 else ''}{last}" for first, last, rows in groups]
    listed = ", ".join(shown[:MOST_LISTED] + ["…"] * (len(shown) > MOST_LISTED))
    refusals.notes.append(told("BAT030", refusals.spot(place), count=repeated, rows=listed))


def tell_without_children(refusals: Refusals, policy: Policy, id: str) -> None:
    """Tell the rows of a record that has others below it in the files, but to which none belongs; those that are
    refused have no list."""
    for child in policy.children_of(id):
        if child.id not in refusals.rows:
            continue
        parents = f'select "#parent" from {quote(refusals.rows[child.id])} where "#parent" is not null'
        place = refusals.place_of(id)
        (count,) = refusals.database.one(
            f'select count(*) from {quote(refusals.rows[id])} where "#id" not in ({parents}) '
            f'and "#id" not in (select "#id" from {REFUSALS} where part = {place})'
        )
        if count:
            spot = refusals.spot(place)
            refusals.notes.append(told("BAT034", spot, count=count, record=id, plural=child.plural))


# ── Days ────────────────────────────────────────────────────────────────────────────────────────────────────────


def refuse_undated(refusals: Refusals, root: str) -> None:
    """Refuse the cases that have no date, where each has its own."""
    place = refusals.place_of(root)
    column = refusals.parts[place].columns[DATE_COLUMN]
    rows = f'{refusals.cells(place)} o join {quote(refusals.rows[root])} r using ("#id")'
    refusals.refuse_all(place, column, f'{rows} where r."#date" is null and {_unread(place, column)}', "BAT042")


def tell_other_days(refusals: Refusals, policy: Policy, root: str, day: Day) -> None:
    """Say that cases have another date of their own than the one that is given for those that have none."""
    rows = quote(refusals.rows[root])
    (count,) = refusals.database.one(f'select count(*) from {rows} where "#date" <> date {text(day.isoformat())}')
    if count:
        place = refusals.place_of(root)
        spot = refusals.spot(place, refusals.parts[place].columns[DATE_COLUMN])
        refusals.notes.append(told("BAT059", spot, count=count, date=Spoken(day, DATE, policy.units)))


def refuse_too_early(refusals: Refusals, policy: Policy, record: Record, days: str) -> None:
    """Refuse the rows of a record that the regulation does not have on the day of their case.

    `days` is the SQL of the cases, `#id`, with their days, `d`.
    """
    if record.in_force == ALWAYS:
        return
    rows = _dated(refusals, record, days)
    for (day,) in list(refusals.database.rows(f"select distinct t.d from {rows} where t.d is not null")):
        if not record.in_force.covers(day):
            place = refusals.place_of(record.id)
            args = {"plural": record.plural, "date": Spoken(day, DATE, policy.units)}
            number = refusals.note("CAS017", refusals.spot(place), **args)
            on = f'o."#id" in (select r."#id" from {rows} where t.d = date {text(day.isoformat())})'
            refusals.insert(place, None, number, f"{refusals.cells(place)} o where {on}")


def refuse_out_of_force(
    refusals: Refusals, policy: Policy, record: Record, given: Input, days: str, program_at: Callable[[Day], Program]
) -> None:
    """Refuse the keys of rows of tables that are not in force on the day of the case; `days` as above."""
    if not isinstance(given.type, Reference):
        return
    table = policy.tables[given.type.table]
    if table.valid_from is None and table.valid_to is None:
        return
    rows, name = _dated(refusals, record, days), quote(given.name)
    pairs = f"select distinct r.{name}, t.d from {rows} where r.{name} is not null and t.d is not null"
    place = refusals.place_of(record.id)
    column = refusals.parts[place].columns[record.id, given.name]
    for key, day in list(refusals.database.rows(pairs)):
        program = program_at(day)
        if isinstance(program.tables[table.id].find((key,)), Failure):
            number = refusals.problems.add(not_in_force(key, table, program), refusals.spot(place, column))
            on = f"r.{name} = {text(str(key))} and t.d = date {text(day.isoformat())}"
            found = f'o."#id" in (select r."#id" from {rows} where {on})'
            refusals.insert(place, column, number, f"{refusals.cells(place)} o where {found}")


def _dated(refusals: Refusals, record: Record, days: str) -> str:
    """The SQL of the rows of a record, `r`, with the day of their case, `t.d`."""
    return f'{quote(refusals.rows[record.id])} r join ({days}) t on t."#id" = r."#case"'


def _unread(place: int, column: Column) -> str:
    """The SQL of a cell of the rows `o` not being refused by itself: without a value, it says nothing."""
    refused = f'select "#id" from {REFUSALS} where part = {place} and heading = {text(column.heading)}'
    return f'o."#id" not in ({refused})'


def _shown(value: object) -> Words:
    return Words("vide", "empty") if value is None else Words(f"« {value} »", f'"{value}"')
