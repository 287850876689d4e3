"""Cases set in relations, computed in columns, and told as the reference tells them: value or state, causes, codes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from engine.backends import reference
from engine.backends.columns import Column, Layout, Query, query
from engine.backends.database import Database, connect
from engine.backends.dialects import DUCKDB
from engine.backends.lowering import PARENT as PARENT_ROW
from engine.backends.program import Program, instances
from engine.language.types import Boolean, Date, Number, Reference, Type
from engine.language.values import Failure, NotApplicable, Period, Row, State, Unknown, exact
from engine.policy.model import Input, Policy
from engine.policy.plan import Key, family

Told = tuple[Any, ...]
"""A value, or a state without the places of what it is about."""


def told(value: Any) -> Told:
    """A value or a state as both ways of computing can say it."""
    match value:
        case Unknown():
            return ("unknown", frozenset((c.record, c.field, c.kind) for c in value.causes))
        case NotApplicable():
            return ("not applicable",)
        case Failure():
            return ("error", value.code, value.args.get("reason", ""))
        case Row():
            return ("row", id(value))
        case bool():
            return ("boolean", value)
        case int() | Fraction():
            return ("number", exact(value))
        case _:
            return ("value", value)


# ── Relations ───────────────────────────────────────────────────────────────────────────────────────────────────


class Relations:
    """The rows of cases as relations: what is in each column, and the layout that tells of it."""

    def __init__(self, program: Program, record: str, roots: Sequence[Row]) -> None:
        self.program, self.record = program, record
        self.rows: dict[str, list[Row]] = {id_: [] for id_ in family(program.policy, record)}
        for root in roots:
            for id_, found in instances(program.policy, record, root).items():
                self.rows[id_] += found
        self.ids = {id(row): place for rows in self.rows.values() for place, row in enumerate(rows, start=1)}
        self.scales: dict[Key, int] = {}
        self.bounds: dict[Key, tuple[int, int]] = {}
        self.complete: set[Key] = set()
        self.named: set[Key] = set()
        self.failures: dict[Key, tuple[str, ...]] = {}
        self.lists: set[Key] = set()
        self.columns: dict[str, dict[str, tuple[str, list[Any]]]] = {}
        for record_, rows in self.rows.items():
            self.columns[record_] = self._columns(program.policy, record_, rows)

    @property
    def layout(self) -> Layout:
        return Layout(
            relations={record: f"lignes {record}" for record in self.rows},
            scales=self.scales,
            bounds=self.bounds,
            complete=frozenset(self.complete),
            named=frozenset(self.named),
            failures=self.failures,
            lists=frozenset(self.lists),
        )

    def _columns(self, policy: Policy, record: str, rows: list[Row]) -> dict[str, tuple[str, list[Any]]]:
        found: dict[str, tuple[str, list[Any]]] = {"#id": ("BIGINT", [self.ids[id(row)] for row in rows])}
        if policy.records[record].parent is not None and record != self.record:
            found["#parent"] = ("BIGINT", [self.ids[id(row[PARENT_ROW])] for row in rows])
        for item in policy.records[record].inputs.values():
            found |= self._input(record, item, [row.get(item.name, Unknown()) for row in rows])
        for child in policy.children_of(record):
            given = [not isinstance(row.get(child.plural, []), State) for row in rows]
            if not all(given):
                self.lists.add((record, child.plural))
                found[child.plural] = ("BOOLEAN", given)
        return found

    def _input(self, record: str, item: Input, values: list[Any]) -> dict[str, tuple[str, list[Any]]]:
        key = (record, item.name)
        codes = tuple(dict.fromkeys(value.code for value in values if isinstance(value, Failure)))
        if codes:
            self.failures[key] = codes
        if any(_is_named(value) for value in values):
            self.named.add(key)
        if not any(isinstance(value, State) for value in values):
            self.complete.add(key)
        type_ = self._written(item.type)
        plain = [self._plain(item, value) for value in values]
        column = (self._type(type_, plain, key), plain)
        if isinstance(type_, Number):
            column = self._number(key, plain)
        found = {item.name: column}
        if item.optional or codes or key in self.named:
            found[f"{item.name}?"] = ("BIGINT", [_number_of(value, codes) for value in values])
        return found

    def _written(self, type_: Type) -> Type:
        if not isinstance(type_, Reference):
            return type_
        table = self.program.policy.tables[type_.table]
        return table.columns[table.key[0]].type

    def _plain(self, item: Input, value: Any) -> Any:
        if isinstance(value, State):
            return None
        if isinstance(value, Row):
            assert isinstance(item.type, Reference)
            return value[self.program.policy.tables[item.type.table].key[0]]
        return value

    def _type(self, type_: Type, values: list[Any], key: Key) -> str:
        match type_:
            case Boolean():
                return "BOOLEAN"
            case Date():
                return "DATE"
            case _:
                return "VARCHAR"

    def _number(self, key: Key, values: list[Any]) -> tuple[str, list[Any]]:
        known = [Fraction(value) for value in values if value is not None]
        scale = max([decimals(value) for value in known], default=0)
        whole = [None if value is None else int(value * 10**scale) for value in values]
        found = [value for value in whole if value is not None] or [0]
        self.scales[key], self.bounds[key] = scale, (min(found), max(found))
        wide = max(map(abs, found)) >= 2**63
        return "HUGEINT" if wide else "BIGINT", whole


def decimals(value: Fraction) -> int:
    """The decimals of a number.

    Raises:
        ValueError: if it has no end.
    """
    for scale in range(40):
        if (value * 10**scale).denominator == 1:
            return scale
    raise ValueError(f"{value} has no last decimal")


def _is_named(value: Any) -> bool:
    return isinstance(value, Unknown) and any(cause.kind == "name" for cause in value.causes)


def _number_of(value: Any, codes: tuple[str, ...]) -> int:
    if isinstance(value, Failure):
        return -1 - codes.index(value.code)
    return 1 if isinstance(value, NotApplicable) else 2 if _is_named(value) else 0


# ── Runs ────────────────────────────────────────────────────────────────────────────────────────────────────────


def stored(relations: Relations) -> Database:
    """A database that holds the relations."""
    database = connect()
    for record, columns in relations.columns.items():
        heads = ", ".join(f"{DUCKDB.quote(name)} {type_}" for name, (type_, _) in columns.items())
        table = relations.layout.relations[record]
        database.execute(f"CREATE TABLE {DUCKDB.quote(table)} ({heads})")
        database.append(table, zip(*(values for _, values in columns.values()), strict=True))
    return database


def computed(
    program: Program,
    record: str,
    wanted: Mapping[str, Iterable[str]],
    roots: Sequence[Row],
    *,
    optimised: bool = True,
    apart: bool = False,
) -> dict[str, list[dict[str, Told]]]:
    """The fields wanted of each record, row after row, computed in columns.

    Over few rows most of the time goes to optimising the statement: it can be done without. Statements in which rules
    stand `apart` are for anyone's database, set as it comes.
    """
    relations = Relations(program, record, roots)
    made = query(program, record, wanted, relations.layout, DUCKDB, apart=apart)
    with stored(relations) as database:
        if apart:
            database.execute("RESET max_expression_depth")
        if not optimised:
            database.execute("PRAGMA disable_optimizer")
        return {
            owner: answers(program, made, owner, names, sorted(database.rows(made.sql[owner])))
            for owner, names in wanted.items()
        }


def answers(
    program: Program, made: Query, owner: str, names: Iterable[str], rows: Sequence[Sequence[Any]]
) -> list[dict[str, Told]]:
    """What rows of an answer say."""
    heads = heads_of(made, owner, names)
    found = []
    for row in rows:
        cells = dict(zip(heads, row, strict=True))
        found.append({name: _told(program, made, made.columns[owner, name], cells) for name in names})
    return found


def heads_of(made: Query, owner: str, names: Iterable[str]) -> list[str]:
    """The columns of a statement."""
    heads = {"#id": None}
    for name in names:
        column = made.columns[owner, name]
        shown = (column.value, column.divisor, column.end, column.state)
        heads |= dict.fromkeys(title for title in shown if title is not None)
    return list(heads)


def _told(program: Program, made: Query, column: Column, cells: Mapping[str, Any]) -> Told:
    state = 0 if column.state is None else int(cells[column.state])
    value = cells[column.value]
    assert (value is None) == (state != 0), (column, value, state)
    if state < 0:
        return ("error", *made.faults[-1 - state])
    if state == 1:
        return ("not applicable",)
    if state > 1:
        assert state % 2 == 0, state
        return ("unknown", frozenset(tuple(c) for bit, c in enumerate(made.causes) if state & 2 ** (bit + 1)))
    return _value(program, column, value, cells)


def _value(program: Program, column: Column, value: Any, cells: Mapping[str, Any]) -> Told:
    match column.kind:
        case "number":
            divisor = 1 if column.divisor is None else int(cells[column.divisor])
            assert divisor > 0
            return ("number", exact(Fraction(int(value), 10**column.scale * divisor)))
        case "boolean":
            return ("boolean", value)
        case "period":
            assert column.end is not None
            return ("value", Period(value, cells[column.end]))
        case "row":
            return ("row", id(program.tables[column.table].rows[value]))
        case _:
            assert isinstance(value, (str, datetime.date)), value
            return ("value", value)


def expected(
    program: Program, record: str, wanted: Mapping[str, Iterable[str]], roots: Sequence[Row]
) -> dict[str, list[dict[str, Told]]]:
    """The same fields, computed by the reference evaluator."""
    found: dict[str, list[dict[str, Told]]] = {owner: [] for owner in wanted}
    for root in roots:
        reference.run(program, record, root)
        for owner, rows in instances(program.policy, record, root).items():
            found.setdefault(owner, [])
            found[owner] += [{name: told(row[name]) for name in wanted.get(owner, ())} for row in rows]
    return {owner: found[owner] for owner in wanted}
