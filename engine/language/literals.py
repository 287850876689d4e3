"""Reading one value, as it is written in a policy, a table or a case, or as a program gives it.

A value is read when there is one way to read it. Otherwise the answer is a `Problem` that says why: nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from numbers import Rational, Real
from typing import Any
from unicodedata import normalize

from engine.language.tokens import MAX_DIGITS, MONTHS
from engine.language.types import (
    Anything,
    Boolean,
    Date,
    Enumeration,
    Number,
    Reference,
    Text,
    Type,
    Units,
    declared_scale,
)
from engine.language.values import Exact, Range, exact, fits
from engine.language.wording import Spoken
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Speakable, Words
from engine.text.source import Place
from engine.text.suggest import closest

LONGEST_QUOTE = 60
"""Characters of a value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value was not read: the code of a diagnostic, the arguments of its message, what was perhaps meant."""

    code: str
    args: Mapping[str, Any]
    suggestions: tuple[str, ...] = ()

    def at(self, place: Place | None, context: Speakable | None = None) -> Diagnostic:
        """The diagnostic, at the place where the value is written."""
        return Diagnostic(
            entry=entry(self.code), place=place, args=self.args, suggestions=self.suggestions, context=context
        )


def read(text: str, type: Type, units: Units, language: Language, *, decimals: int | None = None) -> Any | Problem:
    """The value of this type that a text says.

    A number may carry the unit of the type and none other; a bare one is in that unit, so that `50` and `50 %` both are
    one half for a percentage. `decimals` is how many may be written, when the unit alone does not say it. The type of a
    declaration that was found faulty takes anything.

    Raises:
        TypeError: if values of the type cannot be written: periods are only computed.
    """
    if not text.isascii():
        text = normalize("NFC", text)
    text = text.strip()
    if not text:
        return Problem("CAS034", {"expected": type})
    value: Any
    match type:
        case Text() | Reference():
            return _text(text, language)
        case Number():
            value = _number(text, type, units, language, decimals)
        case Boolean():
            value = _boolean(text, language)
        case Date():
            value = _date(text, language)
        case Enumeration():
            value = text if text in type.values else _not_listed(text, type)
        case Anything():
            return text
        case _:
            raise TypeError(f"a value of type {type} is computed, and not written")
    if isinstance(value, Problem) and is_not_applicable(text, language):
        return Problem("CAS039", {"text": text})
    return value


def read_python(
    value: object, type: Type, units: Units, language: Language, *, decimals: int | None = None
) -> Any | Problem:
    """The value of this type that a program gives: a value of Python, or of JSON read with `parse_float=Decimal`.

    Texts are read as by `read`, and numbers count in the unit of the type: 50 is 50 % for a percentage. Numbers are
    whole, `Decimal` or `Fraction`; one in binary floating point has already lost its cents, and is refused.
    """
    match value:
        case str():
            return read(value, type, units, language, decimals=decimals)
        case bool() if isinstance(type, Boolean):
            return value
        case bool():
            return Problem("CAS036", {"found": _kind(value), "expected": type})
        case int() | Decimal() | Fraction() if isinstance(type, Number):
            return _given_number(value, type, language, decimals)
        case int() | Decimal() | Fraction() if isinstance(type, (Text, Reference, Enumeration)):
            return Problem("CAS037", {"text": _shown(value), "expected": type})
        case Real() if not isinstance(value, Rational):
            return Problem("CAS035", {"text": _quoted(str(value)), "expected": type})
        case datetime.datetime() if isinstance(type, Date):
            # How spreadsheets and data frames hold a day.
            midnight = value.time() == datetime.time() and value.tzinfo is None
            return value.date() if midnight else _no_date(value.isoformat(" "), language)
        case datetime.date() if isinstance(type, Date):
            return value
        case None:
            return Problem("CAS034", {"expected": type})
        case _:
            return Problem("CAS036", {"found": _kind(value), "expected": type})


def is_not_applicable(text: str, language: Language) -> bool:
    """Whether the text is the word of the state: `sans_objet`, or `sans objet`."""
    return text.strip() in _not_applicable_words(language)


def check(
    value: Any, type: Type, units: Units, *, min: Any = None, max: Any = None, pattern: str | None = None
) -> Problem | None:
    """What a value that was read breaks of the limits it was declared with, both bounds included.

    Raises:
        re.error: if the pattern is no regular expression; the policy is checked for this when it is loaded.
    """
    ends = (value.low, value.high) if isinstance(value, Range) else (value,)
    for end in ends:
        if end is not None and min is not None and end < min:
            return Problem("CAS041", {"value": Spoken(end, type, units), "bound": Spoken(min, type, units)})
        if end is not None and max is not None and end > max:
            return Problem("CAS042", {"value": Spoken(end, type, units), "bound": Spoken(max, type, units)})
    if pattern is not None and isinstance(value, str) and not re.fullmatch(pattern, value):
        return Problem("CAS043", {"text": _quoted(value), "pattern": pattern})
    return None


def _kind(value: object) -> Words:
    """What a value of Python is, for people."""
    match value:
        case bool():
            return Words("un booléen", "a boolean")
        case int() | Decimal() | Fraction():
            return Words("un nombre", "a number")
        case datetime.date():
            return Words("une date", "a date")
        case list() | tuple():
            return Words("une liste", "a list")
        case Mapping():
            return Words("un bloc de données", "a block of data")
        case _:
            return Words("une valeur d'une autre nature", "a value of another nature")


def _shown(number: int | Decimal | Fraction) -> str:
    """A number as a message repeats it; Python refuses to write out a very long one."""
    return _quoted(str(number)) if isinstance(number, Decimal) or _is_short(number) else "…"


def _is_short(number: int | Fraction) -> bool:
    limit: int = 10**MAX_DIGITS
    return max(abs(number.numerator), number.denominator) < limit


def _quoted(text: str) -> str:
    """The text as a message repeats it: on one line, and not too long."""
    line = " ".join(text[: 2 * LONGEST_QUOTE].split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


@cache
def _not_applicable_words(language: Language) -> frozenset[str]:
    return frozenset(vocabulary.say(group, "not_applicable", language) for group in ("keyword", "state"))


# ── Texts and booleans ──────────────────────────────────────────────────────────────────────────────────────────

_QUOTES = {"«": "»", "“": "”", "‘": "’"}


def _text(text: str, language: Language) -> str | Problem:
    """The text as is, without the typographic quotes around it, nor the spaces inside them."""
    if text == vocabulary.say("keyword", "not_applicable", language):
        return Problem("CAS039", {"text": text})
    closing = _QUOTES.get(text[0])
    if closing and text.endswith(closing) and text.count(closing) == text.count(text[0]) == 1:
        return text[1:-1].strip() or Problem("CAS034", {"expected": Text()})
    return text


def _not_listed(text: str, type: Enumeration) -> Problem:
    suggestions = closest(text, type.values) if len(text) <= LONGEST_QUOTE else ()
    return Problem("CAS033", {"text": _quoted(text), "values": ", ".join(type.values)}, suggestions)


def _boolean(text: str, language: Language) -> bool | Problem:
    words = vocabulary.spoken("boolean", language)
    if text == words["true"]:
        return True
    if text == words["false"]:
        return False
    meant = _other_booleans().get(text.casefold())
    suggestions = (words[meant],) if meant else (words["true"], words["false"])
    return Problem("CAS028", {"text": _quoted(text), "yes": words["true"], "no": words["false"]}, suggestions)


@cache
def _other_booleans() -> Mapping[str, str]:
    """What people and programs write for true and for false, in lower case."""
    surfaces: tuple[Language, ...] = ("fr", "en")
    return {
        word.casefold(): identifier
        for language in surfaces
        for group in ("boolean", "keyword")
        for word, identifier in vocabulary.understood(group, language).items()
        if identifier in ("true", "false")
    }


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────

_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(rf"([+−-]?)[{_SPACES}]?([0-9](?:[0-9.,'’_{_SPACES}]*[0-9])?)\s*(.*)", re.DOTALL)
_WRITTEN = re.compile(rf"([0-9]+|[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+)(?:([.,])([0-9]+))?")
_COMPUTER = re.compile(r"[+-]?(?:0[xob][0-9a-f_]+|[0-9.,]+e[+-]?[0-9]+)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:([.,'’_])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_UNIT_FIRST = re.compile(rf"([€$£])[{_SPACES}]?([0-9][0-9.,{_SPACES}]*)")
_UNIT_LIKE = re.compile(r"(?:[%‰€$£]|[^\W\d_])[^\d]{0,39}")
_FRACTION = re.compile(rf"([+−-]?)(0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})/([1-9][0-9]{{0,{MAX_DIGITS - 1}}})")


def _number(text: str, type: Number, units: Units, language: Language, decimals: int | None) -> Exact | Problem:
    if text.isascii() and text.isdigit() and len(text) < MAX_DIGITS and (text[0] != "0" or len(text) == 1):
        return _in_type(int(text), type)
    if _COMPUTER.fullmatch(text):
        return Problem("CAS026", {"text": _quoted(text)})
    scale = declared_scale(type) if decimals is None else decimals
    if scale is None and not type.percent and (ratio := _FRACTION.fullmatch(text)):
        return _signed(ratio[1], Fraction(int(ratio[2]), int(ratio[3])))
    found = _NUMBER.fullmatch(text)
    if not found:
        return _no_number(text, type, language)
    sign, digits, unit = found.groups()
    written = _WRITTEN.fullmatch(digits)
    if not written:
        return _misgrouped(text, digits, type, language)
    if unit and (problem := _wrong_unit(text, unit, type, units, language)):
        return problem
    whole, point, rest = re.sub(r"\D", "", written[1]), written[2], written[3] or ""
    if problem := _wrong_digits(text, written[1], point, rest, type, scale, language):
        return problem
    return _in_type(_signed(sign, Fraction(int(whole + rest), 10 ** len(rest))), type)


def _signed(sign: str, value: Fraction) -> Exact:
    return exact(value if sign in ("", "+") else -value)


def _in_type(value: Exact, type: Number) -> Exact:
    """A number as written, in hundredths for a percentage, as the type holds it."""
    return exact(Fraction(value, 100) if type.percent else value)


def _no_number(text: str, type: Number, language: Language) -> Problem:
    turned = _UNIT_FIRST.fullmatch(text)
    suggestions = (f"{turned[2].strip()} {turned[1]}",) if turned else ()
    if re.fullmatch(rf"[.,][0-9]{{1,{MAX_DIGITS}}}", text):
        suggestions = (("0," if language == "fr" else "0.") + text[1:],)
    return Problem(
        "CAS020", {"text": _quoted(text), "expected": type, "example": _example(type, language)}, suggestions
    )


def _example(type: Number, language: Language) -> str:
    number = "12" if type.scale == 0 else "1 234,50" if language == "fr" else "1 234.50"
    unit = " " + type.words(language) if type.percent or type.unit.is_money else ""
    return number + unit


def _misgrouped(text: str, digits: str, type: Number, language: Language) -> Problem:
    """`1.234,56`, `1'234`: digits that are no number, with the number when there is only one it can be."""
    shaped = _THOUSANDS.fullmatch(digits)
    if not shaped and not re.search(r"['’_\s]", digits):
        return _no_number(text, type, language)
    suggestions: tuple[str, ...] = ()
    if shaped and len(digits) <= MAX_DIGITS:
        groups, signs = re.split(r"[.,'’_]", digits), re.findall(r"[.,'’_]", digits)
        if signs[-1] != shaped[1]:
            suggestions = ("".join(groups[:-1]) + ("," if language == "fr" else ".") + groups[-1],)
        else:
            suggestions = ("".join(groups),)
    return Problem("CAS025", {"text": _quoted(text), "example": _example(type, language)}, suggestions)


def _wrong_unit(text: str, unit: str, type: Number, units: Units, language: Language) -> Problem | None:
    if unit == "%":
        return None if type.percent else Problem("CAS021", {"text": _quoted(text), "found": unit, "expected": type})
    name = re.sub(r"\s*/\s*", "/", unit)
    found = units.unit(name)
    if not isinstance(found, str):
        right = not type.percent and found == type.unit
        return None if right else Problem("CAS021", {"text": _quoted(text), "found": name, "expected": type})
    if not _UNIT_LIKE.fullmatch(unit):
        return _no_number(text, type, language)
    return Problem("CAS022", {"unit": _quoted(found or unit), "expected": type}, units.near(found))


def _wrong_digits(
    text: str, whole: str, point: str | None, rest: str, type: Number, scale: int | None, language: Language
) -> Problem | None:
    if len(whole) + len(rest) > MAX_DIGITS:
        return Problem("CAS038", {"text": _quoted(text), "most": MAX_DIGITS})
    if len(whole) > 1 and whole[0] == "0":
        return Problem("CAS027", {"text": _quoted(text)})
    if point and len(rest) == 3 and len(whole) <= 3 and whole != "0" and _may_be_thousands(point, scale, language):
        return Problem(
            "CAS024",
            {
                "text": _quoted(text),
                "thousands": f"{whole} {rest}",
                "otherwise": _most(scale)
                if scale is not None and scale < 3
                else Words(f"sinon « {whole}.{rest} »", f'otherwise "{whole}.{rest}"'),
            },
        )
    if scale is not None and len(rest) > scale:
        return Problem("CAS023", {"text": _quoted(text), "expected": type, "most": _most(scale)})
    return None


def _may_be_thousands(point: str, scale: int | None, language: Language) -> bool:
    """`1.234` where three decimals are too many, and the English `1,234` everywhere."""
    return (scale is not None and scale < 3) or (language == "en" and point == ",")


def _most(scale: int) -> Words:
    match scale:
        case 0:
            return Words("aucune décimale n'est admise", "no decimals are admitted")
        case 1:
            return Words("1 décimale au plus", "1 decimal at most")
        case _:
            return Words(f"{scale} décimales au plus", f"{scale} decimals at most")


def _given_number(
    value: int | Decimal | Fraction, type: Number, language: Language, decimals: int | None
) -> Exact | Problem:
    """A number that a program gives; its decimals count by value, since 20.0 is how some spreadsheets say 20."""
    if isinstance(value, Decimal) and not value.is_finite():
        return _no_number(str(value), type, language)
    within = not isinstance(value, Decimal) or not value or -MAX_DIGITS <= value.adjusted() < MAX_DIGITS
    number = Fraction(value) if within else None
    if number is None or not _is_short(number):
        return Problem("CAS038", {"text": _shown(value), "most": MAX_DIGITS})
    scale = declared_scale(type) if decimals is None else decimals
    if scale is not None and not fits(number, scale):
        return Problem("CAS023", {"text": _shown(value), "expected": type, "most": _most(scale)})
    return _in_type(number, type)


# ── Dates ───────────────────────────────────────────────────────────────────────────────────────────────────────

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_IN_WORDS = re.compile(r"([0-9]{1,2})(er|st|nd|rd|th)?\s+([^\W\d_]+\.?)\s+([0-9]{4})")


def _date(text: str, language: Language) -> datetime.date | Problem:
    """`2026-09-12`, in words, and in French `12/09/2026`; elsewhere the month may come first, so that is not read."""
    if iso := _ISO.fullmatch(text):
        return _day(text, int(iso[1]), int(iso[2]), int(iso[3]))
    if words := _IN_WORDS.fullmatch(text):
        return _date_in_words(text, words, language)
    if last := _YEAR_LAST.fullmatch(text):
        first, second, year = int(last[1]), int(last[3]), int(last[4])
        if len(last[4]) == 2:
            return Problem("CAS030", {"text": text})
        if language == "en":
            readings = (_iso_or_none(year, second, first), _iso_or_none(year, first, second))
            return Problem("CAS031", {"text": text}, tuple(dict.fromkeys(day for day in readings if day)))
        if last[2] == "/":
            return _day(text, year, second, first)
        proposed = _iso_or_none(year, second, first)
        return _no_date(text, language, proposed)
    year_first = _YEAR_FIRST.fullmatch(text)
    proposed = _iso_or_none(*map(int, year_first.groups())) if year_first else None
    return _no_date(text, language, proposed)


def _date_in_words(text: str, words: re.Match[str], language: Language) -> datetime.date | Problem:
    """`1er septembre 2026`: the ordinal is that of the first of the month, and of all days in English."""
    names = [month.casefold() for month in MONTHS[language]]
    day, ordinal, month, year = int(words[1]), words[2], words[3].casefold(), int(words[4])
    if month in names and (ordinal is None or language == "en" or (ordinal == "er" and day == 1)):
        return _day(text, year, names.index(month) + 1, day)
    near = [month] if month in names else closest(words[3], MONTHS[language])
    return _no_date(text, language, *(_iso_or_none(year, names.index(name.casefold()) + 1, day) for name in near))


def _day(text: str, year: int, month: int, day: int) -> datetime.date | Problem:
    if 1 <= month <= 12 and year >= 1 and 1 <= day <= monthrange(year, month)[1]:
        return datetime.date(year, month, day)
    return Problem("CAS032", {"text": _quoted(text), "reason": _impossible(year, month, day)})


def _impossible(year: int, month: int, day: int) -> Words:
    if year < 1:
        return Words("il n'y a pas d'année 0", "there is no year 0")
    if not 1 <= month <= 12:
        return Words(f"il n'y a pas de mois {month}", f"there is no month {month}")
    if day < 1:
        return Words("il n'y a pas de jour 0", "there is no day 0")
    last, fr, en = monthrange(year, month)[1], MONTHS["fr"][month - 1], MONTHS["en"][month - 1]
    return Words(f"{fr} {year} n'a que {last} jours", f"{en} {year} has only {last} days")


def _iso_or_none(year: int, month: int, day: int) -> str | None:
    found = _day("", year, month, day)
    return None if isinstance(found, Problem) else found.isoformat()


def _no_date(text: str, language: Language, *proposed: str | None) -> Problem:
    french = Words("2026-09-12 ou 12/09/2026", "2026-09-12 or 12/09/2026")
    example = french if language == "fr" else Words("2026-09-12", "2026-09-12")
    return Problem("CAS029", {"text": _quoted(text), "example": example}, tuple(day for day in proposed if day))
