"""A policy over many rows: its rules as SQL, with the meaning of the reference evaluator, states included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from engine.backends.dialects import Dialect
from engine.backends.program import Program
from engine.backends.specialise import specialise
from engine.backends.sql import logic
from engine.backends.sql.emit import Emitter
from engine.backends.sql.frames import ID, Frame
from engine.backends.sql.layout import Layout, scale_of
from engine.backends.sql.numbers import times
from engine.backends.sql.pieces import Cell, ColumnsError, Kind, Sql, TooWideError, UnsupportedError, whole
from engine.backends.sql.render import Kept, statement
from engine.backends.sql.tables import Fault, States
from engine.language import core
from engine.language.types import Number
from engine.language.values import CauseKind
from engine.policy.model import Input, Rule
from engine.policy.plan import Key, dependencies, family
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic
from engine.text.source import Place


class CauseOf(NamedTuple):
    """A fact that is missing, whichever row lacks it: `record` is empty for a table that is still to be supplied."""

    record: str
    field: str
    kind: CauseKind = "input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a field is found: its value is that of the column, over `divisor` if there is one, over ten to the `scale`.

    `end` is the column of the last day of a period. Without `state` it always has a value. `table` is set for a
    reference: its value is then the place of the row among `Program.tables[table].rows`.
    """

    value: str
    kind: Kind
    divisor: str | None = None
    end: str | None = None
    state: str | None = None
    scale: int = 0
    table: str = ""


@dataclass(frozen=True, kw_only=True)
class Query:
    """A statement for each record, with what its columns hold and what the numbers of states mean."""

    sql: Mapping[str, str]
    columns: Mapping[Key, Column]
    causes: tuple[CauseOf, ...]
    faults: tuple[Fault, ...]


def query(
    program: Program,
    record: str,
    wanted: Mapping[str, Iterable[str]],
    layout: Layout,
    dialect: Dialect,
    *,
    apart: bool = False,
    tables: Mapping[str, str] = MappingProxyType({}),
) -> Query:
    """The statements that compute fields of the records of a family.

    `record` is the root of the family; `wanted` are the fields, given or computed, of each record of it. When `apart`,
    no two rules share a stage, for who reads the statements; else the stages are as few as can be. When the answers are
    put in `tables`, each before those of the records above, these read there what they need of it.

    Raises:
        TooWideError: if a number may be larger than any type of the engine.
        UnsupportedError: if the engine cannot compute a rule exactly. See `refusal`.
    """
    states, statements = States(), dict[str, str]()
    columns: dict[Key, Column] = {}
    emitter = Emitter(program, layout, dialect, states, apart=apart)
    _compute(emitter, record, [(owner, name) for owner, names in wanted.items() for name in names])
    shown: dict[str, dict[str, str]] = {}
    for owner, names in wanted.items():
        shown[owner] = {ID: ID}
        for name in names:
            columns[owner, name], held = _shown(emitter, (owner, name))
            shown[owner] |= held
    kept = {owner: Kept(table) for owner, table in tables.items() if owner in shown}
    for owner in (id for id in family(program.policy, record) if id in shown):
        below = {id(emitter.frame(other)): kept[other] for other in family(program.policy, owner)[1:] if other in kept}
        asked = {kept[owner].named(name): name for name in kept[owner].asked} if owner in kept else {}
        statements[owner] = statement(emitter.frame(owner), {**shown[owner], **asked}, below)
    statements = dict(reversed(statements.items()))
    causes = tuple(CauseOf(*cause) for cause in states.causes)
    return Query(sql=statements, columns=columns, causes=causes, faults=tuple(states.faults))


def _compute(emitter: Emitter, root: str, wanted: list[Key]) -> None:
    """Compute the rules that the fields wanted depend on."""
    program = emitter.program
    policy, needed = program.policy, _needs(program, wanted)
    constants: dict[Key, core.Literal] = {}
    for stage in program.plan.stages_of(root):
        for name in stage.fields:
            key = (stage.record, name)
            if key not in needed:
                continue
            rule = policy.records[stage.record].rules[name]
            expression = specialise(program, rule.expression, constants)
            if isinstance(expression, core.Literal):
                constants[key] = expression
            try:
                emitter.compute(key, expression, comment_on(rule))
            except ColumnsError as error:
                error.key = key
                raise


def _needs(program: Program, wanted: Iterable[Key]) -> set[Key]:
    """The fields that some fields depend on, themselves included."""
    graph, needed = dependencies(program.policy), set(wanted)
    waiting = list(needed)
    while waiting:
        for key in graph.get(waiting.pop(), ()):
            if key not in needed:
                needed.add(key)
                waiting.append(key)
    return needed


def comment_on(rule: Rule) -> str:
    """What is said of a rule above its column: its label, or the rule that it is a condition of, and its articles."""
    label = rule.label if rule.label != rule.name else ""
    title = f"{rule.name} : {label}" if label else rule.name
    return f"{title} ({', '.join(rule.articles)})" if rule.articles else title


def refusal(error: ColumnsError, program: Program, layout: Layout, dialect: Dialect) -> Diagnostic:
    """Why a rule cannot be put in columns, for who wrote it: BAT100 or BAT101."""
    policy = program.policy
    record, name = error.key or ("", "")
    rule = policy.records[record].rules[name] if error.key else None
    place = Place(policy.source, rule.span) if rule else None
    shown = (rule.hidden or rule.name) if rule else ""
    if not isinstance(error, TooWideError):
        return Diagnostic(entry=entry("BAT101"), place=place, args={"rule": shown, "dialect": dialect.name})
    open_ = [
        f"{owner}.{field}"
        for owner, field in sorted(_needs(program, [(record, name)]))
        if owner in policy.records and field in policy.records[owner].inputs
        if _is_open(policy.records[owner].inputs[field]) and (owner, field) not in layout.bounds
    ]
    digits = len(str(max(abs(error.low), abs(error.high))))
    args = {"rule": shown, "digits": digits, "dialect": dialect.name, "inputs": ", ".join(open_) or "–"}
    return Diagnostic(entry=entry("BAT100"), place=place, args=args)


def _is_open(item: Input) -> bool:
    """Whether an input is a number without bounds."""
    return isinstance(item.type, Number) and (item.min is None or item.max is None)


def _shown(emitter: Emitter, key: Key) -> tuple[Column, dict[str, str]]:
    """The column of a field, and the columns of its relation that hold it, by the name that each is given."""
    frame, name = emitter.frame(key[0]), key[1]
    emitter.subject.begin(name)
    cell = emitter.own(*key)
    scale, parts = _decimal(emitter, cell) if cell.kind == "number" else (0, list(cell.parts))
    titles = [name, f"{name}/" if cell.kind == "number" else f"{name}…"]
    shown = {
        title: _column(frame, part, title, frame.dialect.type_of(cell.kind, part))
        for title, part in zip(titles, parts, strict=False)
    }
    column = Column(
        value=name,
        kind=cell.kind,
        divisor=titles[1] if cell.kind == "number" and len(parts) > 1 else None,
        end=titles[1] if cell.kind == "period" else None,
        state=f"{name}?" if cell.doubts else None,
        scale=scale,
        table=cell.table,
    )
    if column.state is not None:
        shown[column.state] = _column(frame, logic.state(frame, cell), column.state, "BIGINT")
    return column, shown


def _column(frame: Frame, sql: Sql, title: str, type_: str) -> str:
    """The name of the column that holds a piece; a constant becomes one."""
    if not sql.columns:
        sql = frame.dialect.cast(sql, type_)
    (name,) = frame.bind(sql, title).columns
    return name


def _decimal(emitter: Emitter, cell: Cell) -> tuple[int, list[Sql]]:
    """The number over a power of ten, and over a divisor when its denominator has other factors."""
    twos = fives = 0
    rest = cell.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    scale = max(twos, fives)
    value = times(emitter.dialect, cell.value, whole(10**scale * rest // cell.denominator))
    divisor = cell.divisor
    if rest > 1:
        divisor = whole(rest) if divisor is None else times(emitter.dialect, divisor, whole(rest))
    return scale, [value] if divisor is None else [value, divisor]


__all__ = [
    "CauseOf",
    "Column",
    "ColumnsError",
    "Fault",
    "Layout",
    "Query",
    "TooWideError",
    "UnsupportedError",
    "query",
    "refusal",
    "scale_of",
]
