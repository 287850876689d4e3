"""The plain forms of values, converted in SQL; what is not of a plain form goes through Python once a distinct value.

A plain form is one that `cells.read_cell` reads without asking anything: `1234,5`, `1 234,56 €`, `oui`, `12/09/2024`,
a code that is known. Each function gives the SQL of the value, NULL where the form is not plain.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from engine.backends.database import text as quoted
from engine.backends.program import Program
from engine.batch.cells import FALSE, TRUE
from engine.batch.originals import Column
from engine.casework.case import letters, spellings
from engine.language.literals import is_not_applicable
from engine.language.types import EURO, Boolean, Date, Enumeration, Number, Reference, Text, Unit, declared_scale
from engine.language.values import State
from engine.policy.model import Input, Policy
from engine.text import vocabulary

DIGITS = 18
"""Digits that a BIGINT holds whatever they are."""

_SPACES = " \u00a0\u202f"
_WHOLE = rf"(0|[1-9][0-9]*|[1-9][0-9]{{0,2}}([{_SPACES}][0-9]{{3}})+)"
_AMBIGUOUS = r"^-?[1-9][0-9]{0,2}[.,][0-9]{3}$"
_SAFE_PATTERN = re.compile(r"(?:[A-Za-z0-9]|\[[A-Za-z0-9-]+\]|\{[0-9]{1,3}(?:,[0-9]{1,3})?\}|\((?!\?)|[)|*+?])+")
"""The patterns that mean the same for Python and for the database, and that no text with white space follows."""
_WHITE = r"\s\x0b\x1c-\x1f\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_WRAPPED = rf"^[{_WHITE}«“‘]|[{_WHITE}]$|^[0-9]([.,][0-9]+)?[eE]\+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The plain forms of an input in a column: the SQL of the value, NULL for other forms, and its SQL type.

    `scale` is the number of decimals of the integers that stand for numbers, None for what is no number.
    """

    sql: str
    type: str
    scale: int | None = None
    has_any: bool = True

    @property
    def none(self) -> Plain:
        """No form is plain: every value goes through Python, also the blank ones."""
        return replace(self, sql=f"cast(null as {self.type})", has_any=False)

    def looked_at(self, column: Column) -> str:
        """The SQL of the cells that have a form at all."""
        return column.filled() if self.has_any else f"({column.sql} is not null)"


def plain(column: Column, given: Input, program: Program, scale: int | None, dated: bool) -> Plain:
    """How the plain forms of an input are converted; `scale` is that of a number, `dated` as for `read_cell`."""
    policy = program.policy
    match given.type:
        case Number():
            assert scale is not None, "numbers have a scale before they are converted"
            return Plain(sql=_number(column, given, scale), type="BIGINT", scale=scale)
        case Boolean():
            return Plain(sql=_boolean(column), type="BOOLEAN")
        case Date():
            return Plain(sql=_bounded(_date(column, policy), given, _day), type="DATE")
        case Reference() if isinstance(key := policy.written_type(given.type), Number):
            # a row whose key is a number: few distinct ones, all read in Python
            return Plain(sql="cast(null as bigint)", type="BIGINT", scale=declared_scale(key) or 0)
        case Reference() if isinstance(policy.written_type(given.type), Date):
            return Plain(sql="cast(null as date)", type="DATE")
        case _:
            return Plain(sql=_text(column, given, program, dated), type="VARCHAR")


def declared(given: Input) -> int | None:
    """The scale that the policy gives to an input: for a percentage, that of the ratio."""
    if not isinstance(given.type, Number):
        return None
    if given.decimals is not None:
        return given.decimals + 2 if given.type.percent else given.decimals
    return declared_scale(given.type)


def decimals(column: Column, given: Input) -> str:
    """The SQL of the largest number of decimals that the plain numbers of a column are written with."""
    if column.type in _INTEGERS:
        return "0"
    if scale := _decimal_scale(column.type):
        return str(scale)
    return f"max(case when {_is_number(column, given)} then length({_rest(_clean(column.text))}) else 0 end)"


def among(sql: str, values: list[str]) -> str:
    """The SQL of being one of a list."""
    return f"{sql} in ({', '.join(map(quoted, values))})" if values else "false"


def _when(condition: str, value: str) -> str:
    return f"case when {condition} then {value} end"


def _kind(column: Column, *admitted: str) -> str:
    """The SQL of a cell being of one of some kinds."""
    if column.kind.startswith("'"):
        return "true" if column.kind.strip("'") in admitted else "false"
    return among(column.kind, list(admitted))


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────

_INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT"}
)


def _decimal_scale(type_: str) -> int | None:
    found = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", type_)
    return int(found[2]) if found else None


def _number(column: Column, given: Input, scale: int) -> str:
    written = scale - 2 if isinstance(given.type, Number) and given.type.percent else scale
    power: int = 10 ** max(written, 0)
    most: int = 10 ** (DIGITS - max(written, 0))
    if column.type in _INTEGERS:
        name = column.sql
        number = f"cast({name} as bigint) * {power}" if power > 1 else f"cast({name} as bigint)"
        return _within(_when(f"{name} > {-most} and {name} < {most}", number), given, scale)
    if (has := _decimal_scale(column.type)) is not None:
        name = column.sql
        exact = "true" if has <= written else f"cast({name} as decimal(38, {written})) = {name}"
        number = f"cast(cast({name} as decimal({DIGITS}, {written})) * {power} as bigint)"
        return _within(_when(f"{name} > {-most} and {name} < {most} and {exact}", number), given, scale)
    clean = _clean(column.text)
    rest = _rest(clean)
    digits = f"concat(split_part({clean}, '.', 1), rpad({rest}, {max(written, 0)}, '0'))"
    fits = f"length({rest}) <= {max(written, 0)} and length(split_part({clean}, '.', 1)) < {DIGITS - written}"
    number = _when(f"{_is_number(column, given)} and {fits}", f"cast({digits} as bigint)")
    return _within(number, given, scale)


def _is_number(column: Column, given: Input) -> str:
    type_ = given.type
    euro = rf"([{_SPACES}]?€)?" if isinstance(type_, Number) and type_.unit == Unit(((EURO, 1),)) else ""
    is_percent = isinstance(type_, Number) and type_.percent
    form = f"regexp_full_match({column.text}, {quoted(f'-?{_WHOLE}([.,][0-9]+)?{euro}')})"
    is_three = f"regexp_matches({column.text}, {quoted(_AMBIGUOUS)})"
    if euro:
        is_three = f"regexp_matches({column.text}, {quoted(_AMBIGUOUS.removesuffix('$') + euro + '$')})"
    text = f"{_kind(column, 'text')} and not {is_three}"
    number = _kind(column, "value") if is_percent else _kind(column, "number", "value")
    return f"(({text}) or {number}) and {form}"


def _clean(sql: str) -> str:
    """A plain number without spaces and units, its decimals after a point."""
    return f"translate({sql}, ',{_SPACES}€', '.')"


def _rest(clean: str) -> str:
    """The decimals of a clean number, without the zeros at their end."""
    return f"rtrim(split_part({clean}, '.', 2), '0')"


def _within(sql: str, given: Input, scale: int) -> str:
    def scaled(bound: Any) -> str:
        return str(Fraction(bound) * 10**scale // 1)

    low = None if given.min is None else -(-Fraction(given.min) * 10**scale // 1)
    high = None if given.max is None else scaled(given.max)
    if low is None and high is None:
        return sql
    bounds = " and ".join(
        ([f"{sql} >= {low}"] if low is not None else []) + ([f"{sql} <= {high}"] if high is not None else [])
    )
    return _when(bounds, sql)


# ── Booleans and dates ──────────────────────────────────────────────────────────────────────────────────────────


def _boolean(column: Column) -> str:
    if column.type == "BOOLEAN":
        return column.sql
    word = f"lower({column.text})"
    kinds = _kind(column, "text", "number", "value", "boolean")
    return (
        f"case when not {kinds} then null when {among(word, list(TRUE))} then true "
        f"when {among(word, list(FALSE))} then false end"
    )


def _date(column: Column, policy: Policy) -> str:
    if column.type == "DATE":
        return column.sql
    iso = f"regexp_full_match({column.text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
    day = f"when {_kind(column, 'text', 'date')} and {iso} then try_cast({column.text} as date) "
    if policy.language == "fr":
        french = f"regexp_full_match({column.text}, '[0-9]{{2}}/[0-9]{{2}}/[0-9]{{4}}')"
        parsed = f"cast(try_strptime({column.text}, '%d/%m/%Y') as date)"
        day += f"when {_kind(column, 'text')} and {french} then {parsed} "
    return f"case {day}end"


def _day(value: datetime.date) -> str:
    return f"date {quoted(value.isoformat())}"


def _bounded(sql: str, given: Input, shown: Any) -> str:
    bounds = [f"{sql} >= {shown(given.min)}"] if given.min is not None else []
    bounds += [f"{sql} <= {shown(given.max)}"] if given.max is not None else []
    return _when(" and ".join(bounds), sql) if bounds else sql


# ── Texts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _text(column: Column, given: Input, program: Program, dated: bool) -> str:
    listed = _listed(given, program, dated)
    is_text = _kind(column, "text")
    if listed is not None:
        words = [word for word in listed if not _is_state(word, given, program.policy)]
        return _when(f"{is_text} and {among(column.text, words)}", column.text)
    states, filled = list(_states(program.policy)), column.filled()
    if given.pattern is None:
        bare = f"nfc_normalize({column.text}) = {column.text} and not regexp_matches({column.text}, {quoted(_WRAPPED)})"
        return _when(f"{is_text} and {filled} and {bare} and not {among(column.text, states)}", column.text)
    if not _SAFE_PATTERN.fullmatch(given.pattern):
        return "cast(null as varchar)"
    form = f"regexp_full_match({column.text}, {quoted(given.pattern)})"
    return _when(f"{is_text} and {filled} and {form} and not {among(column.text, states)}", column.text)


def _listed(given: Input, program: Program, dated: bool) -> list[str] | None:
    """The texts that an input may be, as they are written, when they are listed."""
    match given.type:
        case Enumeration(values):
            return list(values)
        case Reference(table):
            found = program.tables[table]
            rows: Iterable[Mapping[str, Any]] = found.table.rows if dated else found.rows
            keys = {row[found.table.key[0]] for row in rows}
            return sorted(k for k in keys if isinstance(k, str) and (dated or not isinstance(found.find((k,)), State)))
        case Text() if given.among:
            names = spellings(given.among, program)
            written = {name for found in names.values() if len(found) == 1 for name in found}
            return sorted(name for name in written if names.get(letters(name)) == frozenset({name}))
        case _:
            return None


def _states(policy: Policy) -> tuple[str, ...]:
    """The words that stand for no value."""
    groups = ("keyword", "state")
    found = [vocabulary.say(group, "not_applicable", policy.language) for group in groups]
    return (*dict.fromkeys(found), vocabulary.say("state", "unknown", policy.language))


def _is_state(word: str, given: Input, policy: Policy) -> bool:
    if isinstance(given.type, Enumeration) and not given.optional:
        return False
    return word in _states(policy) or is_not_applicable(word, policy.language)
