"""Deciding the cases of a batch in columns: the rules as SQL, and what is said of the rows once a combination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from engine.backends.columns import CauseOf, Column, Layout, Query, UnsupportedError, query
from engine.backends.database import Database, DatabaseError, is_too_deep, quote
from engine.backends.dialects import DUCKDB, TooWideError
from engine.backends.program import Program
from engine.batch.answers import ID, Answers, Value
from engine.batch.cases import decide_cases
from engine.batch.relations import empty_type
from engine.batch.sayings import Sayings
from engine.casework.decision import scope_reason
from engine.casework.failures import failure_words
from engine.casework.located import results
from engine.casework.reasons import Kept, Reason, drawn, support
from engine.casework.reasons import Key as Above
from engine.language import core
from engine.language.tree import walk
from engine.language.types import Number
from engine.language.values import NOT_APPLICABLE, Cause, Failure, Unknown
from engine.language.wording import plain
from engine.policy.model import Policy, Record
from engine.policy.plan import Key, family

ERRORS = "errors"
"""The relation of the cases in which a rule ends in an error, which are decided one by one to say which."""


def decide_columns(
    database: Database,
    program: Program,
    record: str,
    layout: Layout,
    answers: Mapping[str, Answers],
    sayings: Sayings,
) -> bool:
    """Decide every case of a root record as `decide_cases` does, all rows at once; False, and nothing done, when the
    rules cannot be put in columns.
    """
    policy = program.policy
    if scope_reason(policy, policy.records[record], program.setting.date) is not None:
        return False
    boards = {id: _Board.of(program, policy.records[id]) for id in answers}
    wanted: dict[str, dict[str, None]] = {id: {} for id in layout.relations}
    for board in boards.values():
        for owner, name in board.fields:
            wanted[owner][name] = None
    try:
        ready, tables = _ready(database, program, record, layout), {id: _computed(id) for id in wanted}
        made = query(program, record, wanted, ready, DUCKDB, tables=tables)
    except (UnsupportedError, TooWideError):
        return False
    try:
        for id, sql in made.sql.items():
            database.execute(f"CREATE OR REPLACE TABLE {quote(_computed(id))} AS {sql}")
    except DatabaseError as fault:
        if not is_too_deep(fault):
            raise
        return False
    failed = [
        f'SELECT r."#case" FROM {_said(board, made, layout)} '
        f"JOIN {quote(layout.relations[id])} r ON r.{ID} = c0.{ID} WHERE d.number IS NULL"
        for id, board in boards.items()
        if not _say(database, program, board, made, layout, sayings)
    ]
    if failed:
        database.execute(f"CREATE OR REPLACE TABLE {ERRORS} AS {' UNION '.join(failed)}")
    for id, board in boards.items():
        _answer(database, program, board, made, layout, answers[id], has_errors=bool(failed))
    if failed:
        _decide_errors(database, program, record, layout, answers, sayings)
    for name in [*map(_computed, made.sql), *map(_combined, boards)]:
        # what is written next needs the memory
        database.execute(f"DROP TABLE {quote(name)}")
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Board:
    """What is looked at in the rows of a record: its results, and the boolean fields that its reasons are drawn from,
    its own and those of the records above."""

    record: Record
    results: tuple[str, ...]
    support: tuple[Above, ...]
    owners: tuple[str, ...]

    @classmethod
    def of(cls, program: Program, record: Record) -> _Board:
        owners = [record.id]
        while (above := program.policy.records[owners[-1]].parent) is not None:
            owners.append(above)
        keys = support(program.policy, record.id, record.result.outcome) if record.result.outcome else ()
        return cls(record=record, results=results(record), support=keys, owners=tuple(owners))

    @property
    def fields(self) -> Iterator[Key]:
        """The fields to compute."""
        yield from ((self.record.id, name) for name in self.results)
        yield from ((self.owners[up], name) for up, name in self.support)

    def looked_at(self) -> list[tuple[int, str]]:
        """The fields that what is said depends on: the outcome and the states of the results, then the support."""
        return [*((0, name) for name in self.results), *self.support]


def _computed(record: str) -> str:
    return f"computed:{record}"


def _combined(record: str) -> str:
    return f"said:{record}"


def _ready(database: Database, program: Program, root: str, layout: Layout) -> Layout:
    """The layout as the kernel wants it: a relation for each record of the family, a state beside every optional input,
    and the lists that are missing."""
    policy = program.policy
    relations = {}
    for id in family(policy, root):
        if id not in layout.relations:
            relations[id] = _nothing(database, policy, policy.records[id])
    lists = {((policy.records[id].parent or ""), policy.records[id].plural) for id in relations}
    for id, relation in layout.relations.items():
        inputs = program.policy.records[id].inputs
        present = database.columns(relation)
        states = [f"{name}?" for name, given in inputs.items() if given.optional and f"{name}?" not in present]
        relations[id] = f"ready:{relation}"
        added = "".join(f", 0 AS {quote(state)}" for state in states)
        added += "".join(f", false AS {quote(plural)}" for owner, plural in lists if owner == id)
        database.execute(f"CREATE OR REPLACE VIEW {quote(relations[id])} AS SELECT *{added} FROM {quote(relation)}")
    return replace(layout, relations=relations, lists=frozenset(lists))


def _nothing(database: Database, policy: Policy, record: Record) -> str:
    """The relation of a record that no file is about: it has no row."""
    name = f"nothing:{record.id}"
    columns = [f"CAST(NULL AS {empty_type(given, policy)}) AS {quote(id)}" for id, given in record.inputs.items()]
    columns += [f"0 AS {quote(id + '?')}" for id, given in record.inputs.items() if given.optional]
    columns += [f"false AS {quote(child.plural)}" for child in policy.children_of(record.id)]
    listed = "".join(f", {column}" for column in columns)
    database.execute(
        f"CREATE OR REPLACE VIEW {quote(name)} AS SELECT CAST(NULL AS BIGINT) AS {ID}, "
        f'CAST(NULL AS BIGINT) AS "#parent"{listed} WHERE false'
    )
    return name


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────────────


def _say(database: Database, program: Program, board: _Board, made: Query, layout: Layout, sayings: Sayings) -> bool:
    """Number what is said of the rows of a record, once a combination of what it depends on; the answer is whether all
    is said, no number standing for an error that speaks of the case."""
    keys = _keys(board, made)
    named = ", ".join(f"{sql} AS {name}" for name, sql in keys.items())
    said, words = quote(_combined(board.record.id)), "words_said"
    database.execute(
        f"CREATE OR REPLACE TABLE {said} AS SELECT row_number() OVER () AS n, * "
        f"FROM (SELECT DISTINCT {named} FROM {_source(board, layout)})"
    )
    teller = _Teller(program, board, made, sayings)
    found = [(n, teller.number(dict(zip(keys, cells, strict=True)))) for n, *cells in database.rows(f"FROM {said}")]
    database.execute(f"CREATE OR REPLACE TABLE {words} (n BIGINT, number INTEGER)")
    database.append(words, found)
    database.execute(
        f"CREATE OR REPLACE TABLE {said} AS SELECT w.number, d.* FROM {said} d JOIN {words} w ON w.n = d.n"
    )
    return all(number is not None for _, number in found)


def _said(board: _Board, made: Query, layout: Layout) -> str:
    """The computed fields as in `_source`, beside the number of what is said of each row, `d.number`."""
    same = " AND ".join(f"d.{name} IS NOT DISTINCT FROM {sql}" for name, sql in _keys(board, made).items())
    return f"{_source(board, layout)} JOIN {quote(_combined(board.record.id))} d ON {same}"


def _keys(board: _Board, made: Query) -> dict[str, str]:
    """The SQL of what is said depends on, by name: of each field looked at its state, if it can be in one, and its
    value, if it is boolean."""
    found = {}
    for place, (up, name) in enumerate(board.looked_at()):
        column = made.columns[board.owners[up], name]
        if column.state is not None:
            found[f"state{place}"] = f"c{up}.{quote(column.state)}"
        if column.kind == "boolean":
            found[f"value{place}"] = f"c{up}.{quote(column.value)}"
    # where all rows are said the same of, they are joined to it all the same
    return found or {"same": "true"}


def _source(board: _Board, layout: Layout) -> str:
    """The computed fields of a record, under the name `c0`, and of those above it that its reasons are drawn from."""
    source = f"{quote(_computed(board.record.id))} c0"
    for up in range(1, 1 + max((up for up, _ in board.support), default=0)):
        below, above = board.owners[up - 1], board.owners[up]
        source += (
            f" JOIN {quote(layout.relations[below])} r{up} ON r{up}.{ID} = c{up - 1}.{ID} "
            f'JOIN {quote(_computed(above))} c{up} ON c{up}.{ID} = r{up}."#parent"'
        )
    return source


class _Teller:
    """What is said of the rows with one combination of states and of boolean values."""

    def __init__(self, program: Program, board: _Board, made: Query, sayings: Sayings) -> None:
        self.program, self.board, self.made, self.sayings = program, board, made, sayings
        self.told: dict[tuple[Any, ...], tuple[Reason, ...]] = {}
        self.kept = Kept()

    @cached_property
    def written(self) -> Mapping[str, int | None]:
        """Where each error is written: looked for when there are several at a time."""
        return _written(self.program, self.board.record)

    def number(self, found: Mapping[str, Any]) -> int | None:
        """The number of what is said where `_keys` are worth so much, None for an error that speaks of the case."""
        board, record = self.board, self.board.record
        looked_at = range(len(board.looked_at()))
        pairs = [(found.get(f"state{place}", 0), found.get(f"value{place}")) for place in looked_at]
        states = [int(state) for state, _ in pairs[: len(board.results)]]
        lacks = {lack for state in states if state > 1 for lack in self.lacks(state)}
        if any(state < 0 for state in states):
            return self.error(states, lacks)
        decided = self.value(*pairs[0]) if record.result.outcome is not None else None
        reasons = self.reasons(tuple(pairs[len(board.results) :]))
        return self.sayings.say(record, _outcome(decided, states, lacks), reasons, lacks)

    def error(self, states: list[int], lacks: set[CauseOf]) -> int | None:
        """The number of what is said of errors that speak of no value of the case; None for any other, and where the
        errors of a case are told with those of other records."""
        faults = [self.made.faults[-1 - state] for state in set(states) if state < 0]
        is_alone = len(self.board.owners) == 1 and not self.program.policy.children_of(self.board.record.id)
        if not is_alone or not all(fault.reason for fault in faults):
            return None
        if len(faults) > 1:
            places = {self.written.get(fault.reason) for fault in faults}
            if None in places or len(places) < len(faults):
                # which of them comes first depends on where each was met
                return None
            faults.sort(key=lambda fault: self.written[fault.reason] or 0)
        failures = [Failure(fault.code, {"reason": fault.reason}) for fault in faults]
        words = [failure_words(failure, self.program.policy) for failure in failures]
        told = [f"{fault.code} {said.words(self.sayings.language)}" for fault, said in zip(faults, words, strict=True)]
        return self.sayings.say(self.board.record, "error", lacks=lacks, failures=told)

    def reasons(self, pairs: tuple[tuple[int, Any], ...]) -> tuple[Reason, ...]:
        """The reasons of an outcome, drawn once for each combination of the fields that they are drawn from."""
        outcome = self.board.record.result.outcome
        if outcome is None:
            return ()
        if pairs not in self.told:
            held = {key: self.value(*pair) for key, pair in zip(self.board.support, pairs, strict=True)}
            _, self.told[pairs] = drawn(self.program, self.board.record.id, outcome, held, self.kept)
        return self.told[pairs]

    def value(self, state: int, value: Any) -> Any:
        """A boolean field as rules have it."""
        if state == 0:
            return value
        if state == 1:
            return NOT_APPLICABLE
        if state < 0:
            return Failure(self.made.faults[-1 - state].code)
        causes = (Cause("", lack.record, lack.field) for lack in self.lacks(state))
        return Unknown(frozenset(causes))

    def lacks(self, state: int) -> Iterable[CauseOf]:
        """The causes of what is unknown, by the bits of its state from 1 up."""
        return [cause for place, cause in enumerate(self.made.causes) if state >> (place + 1) & 1]


def _written(program: Program, record: Record) -> Mapping[str, int | None]:
    """The place, in the order of computation, of the rule that says what is wrong with facts that do not agree; None
    when several do in the same words."""
    found: dict[str, int | None] = {}
    for place, (owner, name) in enumerate(program.plan.order):
        for node in walk(record.rules[name].expression) if owner == record.id else ():
            if (
                isinstance(node, core.Call)
                and node.builtin == "require"
                and isinstance(node.arguments[2], core.Literal)
            ):
                reason = str(node.arguments[2].value)
                found[reason] = place if found.get(reason, place) == place else None
    return found


def _outcome(decided: Any, states: list[int], lacks: set[CauseOf]) -> str:
    """The identifier of the outcome of a record, as `decision.decide` finds it; `decided` is None without a rule that
    decides."""
    if decided is False:
        return "not_eligible"
    if decided is NOT_APPLICABLE:
        return "not_applicable"
    if any(state > 1 for state in states):
        return "conditional" if lacks and all(lack.kind == "appraisal" for lack in lacks) else "undetermined"
    return "computed" if decided is None else "eligible"


# ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _answer(
    database: Database,
    program: Program,
    board: _Board,
    made: Query,
    layout: Layout,
    answers: Answers,
    *,
    has_errors: bool,
) -> None:
    """Add the answers on the rows of a record, save those of cases that are decided one by one."""
    values, joins = [], ""
    for place, value in enumerate(answers.values):
        sql, join = _value(database, program, board, made.columns[board.record.id, value.name], value, f"t{place}")
        values.append(sql)
        joins += join
    listed = "".join(f", {sql}" for sql in values)
    if has_errors:
        joins += (
            f" JOIN {quote(layout.relations[board.record.id])} r ON r.{ID} = c0.{ID} "
            f'WHERE r."#case" NOT IN (SELECT "#case" FROM {ERRORS})'
        )
    database.execute(
        f"INSERT INTO {quote(answers.relation)} SELECT c0.{ID}, d.number, 1{listed} "
        f"FROM {_said(board, made, layout)}{joins}"
    )


def _value(
    database: Database, program: Program, board: _Board, column: Column, value: Value, alias: str
) -> tuple[str, str]:
    """The SQL of a value in the table of answers, and what it joins."""
    name = f"c0.{quote(column.value)}"
    if column.table:
        keys = [row.key for row in program.tables[column.table].rows]
        return _looked_up(
            database,
            f"{board.record.id}:{alias}",
            alias,
            name,
            "0",
            ((place, 0, key) for place, key in enumerate(keys)),
        )
    if column.end is not None:
        return f"concat({name}, '/', c0.{quote(column.end)})", ""
    if not isinstance(value.type, Number):
        return name, ""
    divisor = "1" if column.divisor is None else f"c0.{quote(column.divisor)}"
    if value.scale is None:
        power: int = 10**column.scale
        pairs = (
            f"SELECT DISTINCT {name}, {divisor} FROM {quote(_computed(board.record.id))} c0 WHERE {name} IS NOT NULL"
        )
        texts = ((n, d, plain(Fraction(n, d * power), value.type)) for n, d in list(database.rows(pairs)))
        return _looked_up(database, f"{board.record.id}:{alias}", alias, name, divisor, texts)
    shift = value.scale - column.scale + (2 if value.type.percent else 0)
    number = f"CAST({name} AS HUGEINT)"
    above = number if shift <= 0 else f"({number} * {10**shift})"
    below = divisor if shift >= 0 else f"({divisor} * {10**-shift})"
    return (above if below == "1" else f"({above} // {below})"), ""


def _looked_up(
    database: Database, name: str, alias: str, number: str, divisor: str, rows: Iterable[tuple[int, int, Any]]
) -> tuple[str, str]:
    """The texts that numbers stand for, in a table of their own."""
    table = f"texts:{name}"
    database.execute(f"CREATE OR REPLACE TABLE {quote(table)} (n HUGEINT, d HUGEINT, text VARCHAR)")
    database.append(table, [(n, d, str(text)) for n, d, text in rows])
    return f"{alias}.text", f" LEFT JOIN {quote(table)} {alias} ON {alias}.n = {number} AND {alias}.d = {divisor}"


# ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _decide_errors(
    database: Database,
    program: Program,
    record: str,
    layout: Layout,
    answers: Mapping[str, Answers],
    sayings: Sayings,
) -> None:
    """Decide one by one the cases in which a rule ends in an error: they say which values are at fault."""
    relations = {}
    for id, relation in layout.relations.items():
        relations[id] = f"{relation}:errors"
        database.execute(
            f"CREATE OR REPLACE VIEW {quote(relations[id])} AS SELECT * FROM {quote(relation)} "
            f'WHERE "#case" IN (SELECT "#case" FROM {ERRORS})'
        )
    decide_cases(database, program, record, relations, layout.scales, answers, sayings)
