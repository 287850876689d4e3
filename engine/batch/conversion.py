"""From the cells of columns to values of inputs: plain forms in SQL, the others once a distinct value in Python."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.backends.database import Database, quote
from engine.backends.program import Program
from engine.batch.cells import FALSE, read_cell
from engine.batch.forms import Plain, among, decimals, declared, plain
from engine.batch.notes import Spot, told
from engine.batch.originals import Column
from engine.language.literals import Problem
from engine.language.types import Boolean, Number
from engine.language.values import NotApplicable
from engine.policy.model import Input, Policy
from engine.policy.plan import Key
from engine.text.diagnostics import Diagnostic

MOST_REFUSED = 10_000
"""Different values of a column that may be refused; with more it is another column."""

MOST_DECIMALS = 18

FEWEST_REPEATED, MOST_REPEATED = 20, 2_000
"""How often values of a column are repeated on average, from which each is read once, in Python, and how many values
there may then be."""

VALUE, NOT_APPLICABLE, MISSING, REFUSED = range(4)
"""What is known of a value that is not of a plain form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An input and the column of its cells."""

    key: Key
    input: Input
    column: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The SQL of the values of an input, over the relation of the cells under the name `o` and what `join` adds.

    `state` is the SQL of whether the input was said not to apply, None when no cell says so. `problem` is the SQL of
    the number of what is wrong with a value, None when none is refused. `low` and `high` are bounds of the scaled
    integers; `is_open` says that the policy leaves the scale open, `is_complete` that every cell has a value or is
    refused.
    """

    key: Key
    value: str
    type: str
    scale: int | None
    join: str = ""
    state: str | None = None
    problem: str | None = None
    low: int = 0
    high: int = 0
    is_open: bool = False
    is_complete: bool = False

    def is_input(self, policy: Policy) -> bool:
        """Whether it is one of the inputs of a record, and not what ties rows together."""
        record, name = self.key
        return record in policy.records and name in policy.records[record].inputs


@dataclass(slots=True)
class Problems:
    """What is wrong with the values of a batch, once a distinct value."""

    found: list[Diagnostic]

    def add(self, problem: Problem, spot: Spot) -> int:
        """Note why a value is refused; the answer is the number by which rows refer to it."""
        self.found.append(told(problem.code, spot, problem.suggestions, **problem.args))
        return len(self.found) - 1


def convert(
    database: Database,
    relation: str,
    spot: Spot,
    givens: Iterable[Given],
    program: Program,
    problems: Problems,
    *,
    dated: bool,
) -> tuple[tuple[Converted, ...], tuple[Diagnostic, ...]]:
    """The values of inputs whose cells stand in the columns of one relation.

    What is refused is added to `problems`; the diagnostics are about whole columns. `dated` is as for `read_cell`.
    """
    givens = tuple(givens)
    if not givens:
        return (), ()
    scales = _scales(database, relation, givens)
    plains = {given.key: plain(given.column, given.input, program, scales[given.key], dated) for given in givens}
    for key in _repeated(database, relation, givens):
        plains[key] = plains[key].none
    measured = _measured(database, relation, givens, plains)
    done: list[Converted] = []
    faults = list(_doubtful(database, relation, spot, givens))
    for given in givens:
        measure = measured[given.key]
        if not measure.odd:
            done.append(_plain_only(given, plains[given.key], measure))
            continue
        where = Spot(file=spot.file, sheet=spot.sheet, heading=given.column.heading)
        found = _odd(database, relation, given, plains[given.key], program, dated)
        scale = _raised(given, found, plains[given.key].scale)
        while scale != plains[given.key].scale:
            plains[given.key] = plain(given.column, given.input, program, scale, dated)
            found = _odd(database, relation, given, plains[given.key], program, dated)
            scale = _raised(given, found, scale)
        refused = sum(isinstance(value, Problem) for *_, value in found)
        if refused > MOST_REFUSED:
            faults.append(told("BAT027", where, count=refused, name=given.input.name))
            continue
        done.append(_with_odd(database, relation, given, plains[given.key], found, problems, where, measure))
    return tuple(done), tuple(faults)


def _scales(database: Database, relation: str, givens: Iterable[Given]) -> dict[Key, int | None]:
    """The scale of each number: declared, or the decimals that are written in its column."""
    found = {given.key: declared(given.input) for given in givens}
    free = [given for given in givens if isinstance(given.input.type, Number) and found[given.key] is None]
    if free:
        counts = ", ".join(decimals(given.column, given.input) for given in free)
        written = database.one(f"select {counts} from {quote(relation)}")
        for given, count in zip(free, written, strict=True):
            assert isinstance(given.input.type, Number)
            found[given.key] = min(count or 0, MOST_DECIMALS) + (2 if given.input.type.percent else 0)
    return found


def _repeated(database: Database, relation: str, givens: Iterable[Given]) -> Iterator[Key]:
    """The inputs whose cells are texts of few different values: to look at each is sooner done than to look at the text
    of every row."""
    texts = [given for given in givens if given.column.type == "VARCHAR" and not isinstance(given.input.type, Number)]
    if texts:
        counts = ", ".join(f"approx_count_distinct({given.column.sql})" for given in texts)
        rows, *found = database.one(f"select count(*), {counts} from {quote(relation)}")
        for given, count in zip(texts, found, strict=True):
            if count <= min(MOST_REPEATED, rows // FEWEST_REPEATED):
                yield given.key


def _doubtful(database: Database, relation: str, spot: Spot, givens: Iterable[Given]) -> Iterator[Diagnostic]:
    """Columns of booleans in which a letter may be a digit, or an empty cell a no."""
    texts = [given for given in givens if isinstance(given.input.type, Boolean) and given.column.type == "VARCHAR"]
    if not texts:
        return
    parts = []
    for given in texts:
        word = f"lower(trim({given.column.sql}))"
        says_no = among(word, list(FALSE))
        parts += [f"bool_or({word} = {sign})" for sign in ("'o'", "'0'", "'x'")]
        parts += [f"bool_or({says_no})", f"count(*) filter (where not {given.column.filled()} is true)"]
    row = database.one(f"select {', '.join(parts)} from {quote(relation)}")
    for at, given in enumerate(texts):
        letter, digit, cross, no, empty = row[5 * at : 5 * at + 5]
        where = Spot(file=spot.file, sheet=spot.sheet, heading=given.column.heading)
        if letter and digit:
            yield told("BAT029", where)
        if cross and empty and not no:
            yield told("BAT041", where)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a scan says of the cells of an input: how many are empty, how many are not of a plain form, the bounds of
    the others."""

    empty: int
    odd: int
    low: int
    high: int


def _measured(
    database: Database, relation: str, givens: tuple[Given, ...], plains: Mapping[Key, Plain]
) -> dict[Key, _Measure]:
    """The measures of each input, in one scan."""
    parts = []
    for given in givens:
        sql, filled = plains[given.key].sql, plains[given.key].looked_at(given.column)
        parts += [f"count(*) filter (where {filled})", f"count(*) filter (where {filled} and ({sql}) is null)"]
        is_number = isinstance(given.input.type, Number)
        parts += [f"min({sql})", f"max({sql})"] if is_number else ["0", "0"]
    rows, *row = database.one(f"select count(*), {', '.join(parts)} from {quote(relation)}")
    fours = [row[at : at + 4] for at in range(0, len(row), 4)]
    return {
        given.key: _Measure(rows - filled, odd, low or 0, high or 0)
        for given, (filled, odd, low, high) in zip(givens, fours, strict=True)
    }


def _plain_only(given: Given, plain_: Plain, measure: _Measure) -> Converted:
    return Converted(
        key=given.key,
        value=plain_.sql,
        type=plain_.type,
        scale=plain_.scale,
        low=measure.low,
        high=measure.high,
        is_open=declared(given.input) is None,
        is_complete=not measure.empty,
    )


Found = tuple[str, str, Any]
"""A distinct value: its text, its kind, what it was read as."""


def _odd(database: Database, relation: str, given: Given, plain_: Plain, program: Program, dated: bool) -> list[Found]:
    column = given.column
    distinct = database.rows(
        f"select distinct {column.text}, {column.kind} from {quote(relation)} "
        f"where {plain_.looked_at(column)} and ({plain_.sql}) is null"
    )
    return [(text, kind, read_cell(text, kind, given.input, program, dated)) for text, kind in distinct]


def _raised(given: Given, found: list[Found], scale: int | None) -> int | None:
    """The scale that the values read in Python need as well."""
    if scale is None or declared(given.input) is not None:
        return scale
    needed = [_decimals(value) for *_, value in found if isinstance(value, (int, Fraction))]
    return max([scale, *needed])


def _decimals(value: int | Fraction) -> int:
    """The decimals of a number that was written with decimals."""
    count = 0
    while (value * 10**count).denominator != 1:
        count += 1
    return count


def _with_odd(
    database: Database,
    relation: str,
    given: Given,
    plain_: Plain,
    found: list[Found],
    problems: Problems,
    spot: Spot,
    measure: _Measure,
) -> Converted:
    """The values of an input some of whose cells are in a relation of their own, with what they were read as."""
    name = f"odd:{relation}:{given.key[0]}.{given.key[1]}"
    database.execute(
        f"create table {quote(name)} (text varchar, kind varchar, value varchar, state integer, problem integer)"
    )
    rows = list(_rows(found, plain_.scale, problems, spot))
    database.append(name, rows)
    numbers = [int(row[2]) for row in rows if row[2] is not None] if plain_.scale is not None else []
    low, high = min([measure.low, *numbers]), max([measure.high, *numbers])
    type_ = "HUGEINT" if plain_.type == "BIGINT" and max(-low, high) >= 2**63 - 1 else plain_.type
    alias = quote(f"{given.key[0]}.{given.key[1]}")
    join = (
        f" left join {quote(name)} {alias} on {alias}.text = {given.column.text} and {alias}.kind = {given.column.kind}"
    )
    states = {row[3] for row in rows}
    return Converted(
        key=given.key,
        value=f"coalesce({plain_.sql}, cast({alias}.value as {type_}))",
        type=type_,
        scale=plain_.scale,
        join=join,
        state=f"{alias}.state = {NOT_APPLICABLE}" if NOT_APPLICABLE in states else None,
        problem=f"{alias}.problem" if REFUSED in states else None,
        low=low,
        high=high,
        is_open=declared(given.input) is None,
        is_complete=not measure.empty and not states & {NOT_APPLICABLE, MISSING},
    )


def _rows(found: Iterable[Found], scale: int | None, problems: Problems, spot: Spot) -> Iterator[list[Any]]:
    for text, kind, value in found:
        if isinstance(value, Problem):
            yield [text, kind, None, REFUSED, problems.add(value, spot)]
        elif value is None:
            yield [text, kind, None, MISSING, None]
        elif isinstance(value, NotApplicable):
            yield [text, kind, None, NOT_APPLICABLE, None]
        else:
            yield [text, kind, _encoded(value, scale), VALUE, None]


def _encoded(value: Any, scale: int | None) -> str:
    """A value as the text that the database makes it of."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Fraction() if scale is not None:
            return str((value * 10**scale) // 1)
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
