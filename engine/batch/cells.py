"""One value of a file of data, read as a fact of a case is: what offices write is understood, nothing is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.backends.program import Program
from engine.batch.sheets import Kind, ratio
from engine.casework.case import letters, nearest_keys, spellings
from engine.language.literals import Problem, check, is_not_applicable, read, read_python
from engine.language.types import DATE, Boolean, Date, Enumeration, Number, Reference, Text, Type
from engine.language.values import NOT_APPLICABLE, Failure
from engine.language.wording import Spoken
from engine.policy.model import Input, Policy, Table
from engine.text import vocabulary
from engine.text.diagnostics import Words
from engine.text.suggest import closest, fold

TRUE = ("oui", "vrai", "true", "yes", "o", "y", "x", "1")
FALSE = ("non", "faux", "false", "no", "n", "0")
"""What stands for true and false in files, whatever the case; an empty cell stands for neither."""

MOST_ZEROS = 12
"""Leading zeros that a spreadsheet may have taken off a code."""

MOST_DIGITS = 36
"""Digits of a number, decimals of its column included, that a column of whole numbers holds."""

SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_TIDY = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,}")
"""How a spreadsheet shows a code of many digits that it took for a number."""
_THREE = re.compile(r"[+-]?([1-9][0-9]{0,2})([.,])([0-9]{3})(?![0-9.,])(.*)", re.DOTALL)
_ZEROS = re.compile(r"([+−-]?[0-9][0-9\s]*)[.,]0+(?![0-9.,])|([+−-]?[0-9][0-9\s]*[.,][0-9]*[1-9])0+(?![0-9.,])")
_MIDNIGHT = re.compile(r"(.*[0-9])[ T]00:00(?::00(?:[.,]0+)?)?")
_FRACTION = re.compile(r"[+−-]?[0-9]+/[0-9]+")


def read_cell(text: str, kind: Kind, given: Input, program: Program, dated: bool = False) -> Any | Problem:
    """The value of an input that a cell holds: a value, the key of the row of a table, `NOT_APPLICABLE` for what is
    said not to apply, None for what is said to be unknown; or why it is refused.

    `dated` says that each case has its own date: a row of a table in force on any day will do.
    """
    policy = program.policy
    if kind in ("formula", "fault"):
        return Problem("BAT023" if kind == "formula" else "BAT024", {})
    stripped = text.strip()
    if kind == "text" and (not stripped or is_unknown(stripped, given.type, policy)):
        return None
    if kind == "text" and given.optional and is_not_applicable(stripped, policy.language):
        return NOT_APPLICABLE
    key = policy.written_type(given.type)
    found = _typed(stripped, kind, key, given, policy)
    if isinstance(found, Problem):
        return _code(stripped, found, given, program)
    if isinstance(given.type, Reference):
        return _row(found, kind, policy.tables[given.type.table], program, dated)
    problem = check(found, given.type, policy.units, min=given.min, max=given.max, pattern=given.pattern)
    if problem:
        return _code(stripped, problem, given, program)
    return _name(found, given, program) if given.among else found


def is_unknown(text: str, type_: Type, policy: Policy) -> bool:
    """Whether a text is the word for what is not known, and no name that the type lists."""
    named = isinstance(type_, Enumeration) and text in type_.values
    return text == vocabulary.say("state", "unknown", policy.language) and not named


# ── By what a cell is ───────────────────────────────────────────────────────────────────────────────────────────


def _typed(text: str, kind: Kind, type_: Type, given: Input, policy: Policy) -> Any | Problem:
    units, language = policy.units, policy.language
    match type_:
        case Number() if kind in ("text", "number", "percent", "value"):
            return _number(text, kind, type_, given, policy)
        case Boolean() if kind in ("text", "number", "value", "boolean"):
            return _boolean(text, type_, policy)
        case Date() if kind == "date":
            return datetime.date.fromisoformat(text)
        case Date() if kind in ("text", "time"):
            midnight = _MIDNIGHT.fullmatch(text)
            return read(midnight[1] if midnight else text, type_, units, language)
        case Text() | Enumeration() | Reference() if kind == "text":
            return Problem("BAT021", {"text": text}) if _TIDY.fullmatch(text) else read(text, type_, units, language)
        case Text() | Enumeration() | Reference() if kind in ("number", "value"):
            return _digits(text, type_, given, policy)
        case _:
            return Problem("CAS036", {"found": _KINDS[kind], "expected": type_})


_KINDS: dict[Kind, Words] = {
    "text": Words("un texte", "a text"),
    "number": Words("un nombre", "a number"),
    "value": Words("un nombre", "a number"),
    "percent": Words("un pourcentage", "a percentage"),
    "date": Words("une date", "a date"),
    "time": Words("une heure, ou une date avec une heure", "a time, or a date with a time"),
    "boolean": Words("un booléen", "a boolean"),
}


def _number(text: str, kind: Kind, type_: Number, given: Input, policy: Policy) -> Any | Problem:
    units, language = policy.units, policy.language
    if SCIENTIFIC.fullmatch(text):
        return Problem("BAT021", {"text": text})
    if kind == "percent":
        if not type_.percent:
            return Problem("CAS036", {"found": _KINDS[kind], "expected": type_})
        return _short(read_python(ratio(text) * 100, type_, units, language, decimals=given.decimals), text)
    # zero is zero, whether or not it is a percentage
    if kind == "number" and type_.percent and Decimal(text):
        shown = (_plain(Decimal(text) * power) for power in (1, 100))
        written = [number.replace(".", ",") if language == "fr" else number for number in shown]
        return Problem("BAT025", dict(zip(("text", "whole"), written, strict=True)))
    if kind in ("number", "value"):
        return _short(read_python(Decimal(text), type_, units, language, decimals=given.decimals), text)
    if three := _THREE.fullmatch(text):
        whole, _, rest, unit = three.groups()
        point = "," if language == "fr" else "."
        args = {"text": text, "thousands": f"{whole} {rest}{unit}", "decimals": f"{whole}{point}{rest}0{unit}"}
        return Problem("BAT022", args)
    if _FRACTION.fullmatch(text):
        return Problem("BAT026", {"text": text})
    tidy = _ZEROS.sub(lambda found: found[1] or found[2], text, count=1)
    found = read(tidy, type_, units, language, decimals=given.decimals)
    if isinstance(found, Problem) and found.args.get("text") == tidy:
        # what is quoted is what was written
        return replace(found, args={**found.args, "text": text})
    return _short(found, text)


def _short(value: Any | Problem, text: str) -> Any | Problem:
    """A number that has few enough digits for a column."""
    if isinstance(value, Problem):
        return value
    exact = Fraction(value)
    return value if abs(exact.numerator) < 10**MOST_DIGITS else Problem("BAT026", {"text": text})


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _boolean(text: str, type_: Boolean, policy: Policy) -> bool | Problem:
    word = text.casefold()
    if word in TRUE or word in FALSE:
        return word in TRUE
    found = read(text, type_, policy.units, policy.language)
    return found if isinstance(found, (bool, Problem)) else Problem("CAS028", {"text": text})


def _digits(text: str, type_: Type, given: Input, policy: Policy) -> str | Problem:
    """A number where a code is expected: it is that code when the form of codes says that no zero was lost."""
    if SCIENTIFIC.fullmatch(text):
        return Problem("BAT021", {"text": text})
    if isinstance(given.type, Reference):
        return text
    if isinstance(type_, Enumeration):
        found = read(text, type_, policy.units, policy.language)
        return found if isinstance(found, (str, Problem)) else str(found)
    pattern = given.pattern
    alone = pattern is not None and _matches(pattern, text) and not padded(text, lambda code: _matches(pattern, code))
    return text if alone else Problem("CAS037", {"text": text, "expected": type_})


# ── Codes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def padded(text: str, accepts: Callable[[str], bool]) -> tuple[str, ...]:
    """The codes that a number is once zeros are put back in front of it."""
    return tuple(code for n in range(1, MOST_ZEROS + 1) if accepts(code := "0" * n + text))


def _matches(pattern: str, code: str) -> bool:
    return re.fullmatch(pattern, code) is not None


def _code(text: str, problem: Problem, given: Input, program: Program) -> Problem:
    """What is refused, unless it is a code that lost its zeros: that is then said."""
    if not text.isascii() or not text.isdigit():
        return problem
    match given.type:
        case Text() if given.pattern is not None:
            pattern = given.pattern
            codes = padded(text, lambda code: _matches(pattern, code))
        case Enumeration(values):
            codes = padded(text, values.__contains__)
        case _:
            codes = ()
    return Problem("BAT020", {"text": text}, codes) if codes else problem


def _row(key: Any, kind: Kind, table: Table, program: Program, dated: bool) -> Any | Problem:
    """The key of a row of a table that is in force, or that was or will be one day when each case has its date."""
    args: dict[str, Any] = {"table": table.label or table.id}
    if table.is_awaited:
        return Problem("CAS018", {**args, "id": table.id})
    keys = {row[table.key[0]] for row in table.rows}
    codes: tuple[str, ...] = ()
    if isinstance(key, str) and key.isascii() and key.isdigit():
        codes = padded(key, keys.__contains__)
    is_known = key in keys if dated else not isinstance(program.tables[table.id].find((key,)), Failure)
    if is_known and not (codes and kind != "text"):
        return key
    if codes:
        return Problem("BAT020", {"text": key}, (key, *codes) if is_known else codes)
    if key in keys:
        return not_in_force(key, table, program)
    args |= {"key": str(key), "file": table.file or program.policy.source.name}
    return Problem("CAS013", args, _described(str(key), table) or nearest_keys(str(key), table))


def _described(text: str, table: Table) -> tuple[str, ...]:
    """The key of the one row that a text is the label or the name of, in whichever column."""
    sought = fold(text)
    keys = {
        str(row[table.key[0]])
        for row in table.rows
        if any(isinstance(cell, str) and fold(cell) == sought for cell in row.values())
    }
    return tuple(keys) if len(keys) == 1 else ()


def not_in_force(key: Any, table: Table, program: Program) -> Problem:
    """What is told of a row of a table that is not in force on the day of the case."""
    day = Spoken(program.setting.date, DATE, program.policy.units)
    return Problem("CAS019", {"table": table.label or table.id, "key": str(key), "date": day})


def _name(name: str, given: Input, program: Program) -> str | Problem:
    """The name as the tables have it. One that they do not have, or that is several, is refused: the policy must not
    take it for a fact that is missing."""
    known = spellings(given.among, program)
    found = known.get(letters(name), frozenset())
    if len(found) == 1:
        return next(iter(found))
    tables = ", ".join(dict.fromkeys(table for table, _ in given.among))
    args = {"value": name, "table": tables, "names": " ; ".join(sorted(found))}
    if found:
        return Problem("CAS071", args)
    return Problem("BAT028", args, closest(name, _names(known.values())))


def _names(groups: Iterable[frozenset[str]]) -> list[str]:
    return sorted({name for group in groups for name in group})
