"""A plan made ready for a date: parameters in force, readings taken, tables filled. Every evaluator starts from it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from graphlib import TopologicalSorter
from typing import Any

from engine.backends.lowering import GENERAL, Bail, Known, constants, functions, mangled
from engine.backends.stages import Step, steps
from engine.language.builtins import MISSING
from engine.language.types import ANYTHING, Reference
from engine.language.values import NOT_APPLICABLE, Cause, Failure, Range, Row, State, Unknown
from engine.language.wording import plain
from engine.policy.model import Parameter, Policy, Record, Table
from engine.policy.plan import Key, Plan


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The date of the case, and what a simulation changes: readings taken by their name, values of parameters.

    The value that a simulation gives to a parameter stands for every date.
    """

    date: datetime.date
    readings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TableRows:
    """The rows of a table in force at the date, with their computed fields; whatever is read from a table that is
    still to be supplied is unknown."""

    table: Table
    rows: tuple[Row, ...]

    @cached_property
    def awaited(self) -> Unknown | None:
        """The state of all that is read from the table, as long as it is to be supplied."""
        cause = Cause(self.table.id, "", self.table.id, "table")
        return Unknown(frozenset({cause})) if self.table.is_awaited else None

    @cached_property
    def _by_keys(self) -> Mapping[tuple[Any, ...], tuple[Row, ...]]:
        found: dict[tuple[Any, ...], tuple[Row, ...]] = {}
        for row in self.rows:
            keys = self._cells(row)
            found[keys] = (*found.get(keys, ()), row)
        return found

    @cached_property
    def _has_ranges(self) -> bool:
        return any(isinstance(cell, Range) for keys in self._by_keys for cell in keys)

    def _cells(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[column] for column in self.table.key)

    def find(self, keys: Sequence[Any]) -> Row | Unknown | Failure:
        """The one row with these keys, or why there is none."""
        if self.awaited:
            return self.awaited
        keys = tuple(keys)
        found = self._by_keys.get(keys, ())
        if self._has_ranges:
            found = tuple(row for row in self.rows if all(map(matches, self._cells(row), keys)))
        if len(found) == 1:
            return found[0]
        return Failure("EVA009" if found else "EVA008", {"table": self.table.id, "keys": keys})

    def has(self, keys: Sequence[Any]) -> bool | Unknown:
        """Whether there is a row with these keys, be there one or several."""
        found = self.find(keys)
        if isinstance(found, Unknown):
            return found
        return not isinstance(found, Failure) or found.code == "EVA009"

    @cached_property
    def index(self) -> Index:
        """The rows by key, for native code."""
        index = Index(self)
        if not self._has_ranges:
            index.update({_plain(keys): rows[0] for keys, rows in self._by_keys.items() if len(rows) == 1})
        return index

    @cached_property
    def keys(self) -> Container[Any]:
        """The keys of the rows, for native code."""
        return self if self._has_ranges else frozenset(map(_plain, self._by_keys))

    def __contains__(self, key: object) -> bool:
        return self.has(_keys(key)) is True


class Index(dict[Any, Row]):
    """The rows of a table by key (by the tuple of keys when there are several); bails when there is no such row."""

    __slots__ = ("table",)

    def __init__(self, table: TableRows) -> None:
        super().__init__()
        self.table = table

    def __missing__(self, key: Any) -> Row:
        found = self.table.find(_keys(key))
        if isinstance(found, State):
            raise Bail
        return found


@dataclass(frozen=True, eq=False)
class Program:
    """A plan and a setting. `parameters` may hold a failure: the code EVA007 when no value is in force."""

    plan: Plan
    setting: Setting
    parameters: Mapping[str, Any]
    readings: Mapping[str, str]
    tables: Mapping[str, TableRows]

    @property
    def policy(self) -> Policy:
        return self.plan.policy

    def parameter_at(self, name: str, day: Any) -> Any:
        """The value of a parameter at a date, which may be a state."""
        return day if isinstance(day, State) else _in_force(self.policy.parameters[name], day, self.setting)

    @cached_property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """The functions that lowered code may call."""
        return {**functions(), "parameter_at": self.parameter_at}

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """What the other names of lowered code stand for, save those of the current row."""
        policy = self.policy
        return {
            "day": self.setting.date,
            "NOT_APPLICABLE": NOT_APPLICABLE,
            "MISSING": MISSING,
            **_constants(self.plan),
            **{mangled("p", id): value for id, value in self.parameters.items()},
            **{mangled("r", id): taken for id, taken in self.readings.items()},
            **{mangled("t", id): table for id, table in self.tables.items()},
            **{mangled("i", id): table.index for id, table in self.tables.items()},
            **{mangled("k", id): table.keys for id, table in self.tables.items()},
            **{mangled("a", id): table.awaited or table.rows for id, table in self.tables.items()},
            **{mangled("c", record.id): record.plural for record in policy.records.values()},
        }

    @cached_property
    def known(self) -> Known:
        """What native code may assume of a case whose inputs are all given: see `complete`."""
        inputs = {(r.id, i.name) for r in self.policy.records.values() for i in r.inputs.values() if not i.optional}
        return _known(self, inputs)

    @cached_property
    def _steps(self) -> dict[tuple[str, Known], tuple[tuple[str, Step], ...]]:
        return {}

    def steps(self, record: str, known: Known) -> tuple[tuple[str, Step], ...]:
        """The functions that compute the cases of a record of which so much is known, each with the record of its rows.

        They are made when first asked for.
        """
        made = self._steps.get((record, known))
        if made is None:
            stages = self.plan.stages_of(record)
            found = steps(self.plan, stages, known, {**self.names, **self.functions})
            made = self._steps[record, known] = tuple(zip((stage.record for stage in stages), found, strict=True))
        return made


def prepare(plan: Plan, setting: Setting) -> Program:
    """A plan made ready for a date.

    Raises:
        ValueError: if the setting names a parameter, a reading or a choice that the policy does not have.
    """
    policy = plan.policy
    for name in setting.parameters:
        if name not in policy.parameters:
            raise ValueError(f"the policy has no parameter {name}")
    for name, taken in setting.readings.items():
        if name not in policy.readings or taken not in policy.readings[name].choices:
            raise ValueError(f"the policy has no reading {name} with a choice {taken}")
    program = Program(
        plan=plan,
        setting=setting,
        parameters={id: _in_force(parameter, setting.date, setting) for id, parameter in policy.parameters.items()},
        readings={id: setting.readings.get(id, reading.taken) for id, reading in policy.readings.items()},
        tables=_tables(policy, setting.date),
    )
    _compute_tables(program)
    return program


@lru_cache(maxsize=64)
def _constants(plan: Plan) -> Mapping[str, Any]:
    """The constants of all the rules: the same for all dates."""
    owners: tuple[Record | Table, ...] = (*plan.policy.tables.values(), *plan.policy.records.values())
    return constants(rule.expression for owner in owners for rule in owner.rules.values())


def _in_force(parameter: Parameter, day: datetime.date, setting: Setting) -> Any:
    if parameter.id in setting.parameters:
        return setting.parameters[parameter.id]
    value = parameter.at(day)
    return Failure("EVA007", {"parameter": parameter.id, "date": day}) if value is None else value


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _plain(keys: tuple[Any, ...]) -> Any:
    """The key as native code has it: alone when there is one, else the tuple of them."""
    return keys[0] if len(keys) == 1 else keys


def _keys(plain: Any) -> tuple[Any, ...]:
    return plain if isinstance(plain, tuple) else (plain,)


def matches(cell: Any, key: Any) -> bool:
    """Whether the cell of a key is a value, or a range that has it."""
    return cell.covers(key) if isinstance(cell, Range) else bool(cell == key)


def _tables(policy: Policy, day: datetime.date) -> dict[str, TableRows]:
    """The rows in force, their references followed to the rows of other tables."""
    made: dict[str, TableRows] = {}
    references = {id: _references(table) for id, table in policy.tables.items()}
    # a key may itself be a reference: the table it refers to comes first
    before = {id: [references[id][c] for c in table.key if c in references[id]] for id, table in policy.tables.items()}
    for id in TopologicalSorter(before).static_order():
        table = policy.tables[id]
        rows = tuple(_row(table, cells) for cells in table.rows if table.in_force(cells).covers(day))
        _follow(rows, {c: t for c, t in references[id].items() if c in table.key}, made)
        made[id] = TableRows(table, rows)
    for id, table in policy.tables.items():
        _follow(made[id].rows, {c: t for c, t in references[id].items() if c not in table.key}, made)
    return {id: made[id] for id in policy.tables}


def _references(table: Table) -> dict[str, str]:
    """The columns that refer to rows of tables, and which."""
    return {name: column.type.table for name, column in table.columns.items() if isinstance(column.type, Reference)}


def _row(table: Table, cells: Mapping[str, Any]) -> Row:
    row = Row(cells)
    row.key = ", ".join(_key(cells[column]) for column in table.key)
    return row


def _key(cell: Any) -> str:
    return str(plain(cell, ANYTHING) if isinstance(cell, Range) else cell)


def _follow(rows: Iterable[Row], references: Mapping[str, str], made: Mapping[str, TableRows]) -> None:
    for column, table in references.items():
        for row in rows:
            if not isinstance(row[column], State):
                row[column] = made[table].find((row[column],))


def _compute_tables(program: Program) -> None:
    """Fill in the computed fields of the rows of tables: again in the general form when the native one bails."""
    stages = program.plan.table_stages
    for known in (_known(program, ()), GENERAL):
        made = steps(program.plan, stages, known, {**program.names, **program.functions})
        try:
            for stage, step in zip(stages, made, strict=True):
                for row in program.tables[stage.record].rows:
                    step(row)
        except Bail:
            continue
        return


def _known(program: Program, inputs: Iterable[Key]) -> Known:
    """The inputs, and what no row of a table and no parameter has as a state; nothing when a table is awaited."""
    if any(table.awaited for table in program.tables.values()):
        return GENERAL
    columns = [
        (id, name)
        for id, table in program.tables.items()
        for name in [*table.table.columns, *table.table.rules]
        if all(name in row and not isinstance(row[name], State) for row in table.rows)
    ]
    parameters = frozenset(id for id, value in program.parameters.items() if not isinstance(value, State))
    return Known(True, frozenset([*inputs, *columns]), parameters)


# ── Cases ───────────────────────────────────────────────────────────────────────────────────────────────────────


def instances(policy: Policy, record: str, root: Row) -> dict[str, list[Row]]:
    """The rows of a case by record: the root, and below it all that are known."""
    found = {record: [root]}
    pending = [record]
    while pending:
        parent = pending.pop()
        for child in policy.children_of(parent):
            lists = [row[child.plural] for row in found[parent]]
            found[child.id] = [row for rows in lists if not isinstance(rows, State) for row in rows]
            pending.append(child.id)
    return found


def complete(policy: Policy, rows: Mapping[str, list[Row]]) -> bool:
    """Whether no fact is missing or wrong in a case; what is optional may be not applicable."""
    for record, found in rows.items():
        sure = [input.name for input in policy.records[record].inputs.values() if not input.optional]
        sure += [child.plural for child in policy.children_of(record)]
        doubtful = [input.name for input in policy.records[record].inputs.values() if input.optional]
        for row in found:
            if any(isinstance(row[name], State) for name in sure):
                return False
            if any(isinstance(row[name], (Unknown, Failure)) for name in doubtful):
                return False
    return True
