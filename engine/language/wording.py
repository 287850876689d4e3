"""Values in words, for people, and in one exact plain form, for files and programs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.language.tokens import MONTHS
from engine.language.types import DECIMALS_OF_MONEY, NUMBER, PLAIN, Date, Number, Ranges, Type, Unit, Units
from engine.language.values import Exact, Failure, Period, Range, Row, State, Unknown
from engine.text import vocabulary
from engine.text.diagnostics import Language

BETWEEN_THOUSANDS = "\u202f"
BEFORE_UNIT = "\u00a0"

LONGEST_FRACTION = 12
"""The digits of a fraction, or decimals of a number, beyond which people are told an approximation instead."""

MOST_DECIMALS = 40
"""The decimals of an approximation, however small the number."""

Plain = str | bool | int | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A value as the argument of a message."""

    value: Any
    type: Type
    units: Units

    def words(self, language: Language) -> str:
        return say(self.value, self.type, self.units, language)


def say(value: Any, type: Type, units: Units, language: Language) -> str:
    """The value as one would write it in a letter: `3 020 €`, `66,67 %`, `20 élèves`, `1er septembre 2023`, `oui`.

    The spaces inside a number do not break at the end of a line. A number that no decimals can write in full is
    given as a fraction, with its approximation: nothing is rounded without a word.
    """
    match value:
        case State():
            return _state(value, language)
        case bool():
            return vocabulary.say("boolean", "true" if value else "false", language)
        case int() | Fraction():
            return _number(value, type if isinstance(type, Number) else NUMBER, units, language)
        case datetime.date():
            return _day(value, language)
        case Period():
            return _dates(_day(value.start, language), _day(value.end, language), language)
        case Range():
            return _range(value, type, units, language)
        case Row():
            return value.key or ("ligne sans clé" if language == "fr" else "row without a key")
        case _:
            return str(value)


def plain(value: Any, type: Type) -> Plain:
    """The exact form for JSON and for columns of files; None for a state.

    Whole numbers known to have no decimals are numbers; all others are decimal text: `"600.50"` (money has at least two
    decimals), `"66.67"` for 66.67 % (in hundredths), `"2/3"` for what no decimals can write. Dates and periods are ISO
    8601, a row is its key.
    """
    match value:
        case State():
            return None
        case bool():
            return value
        case int() | Fraction():
            return _plain_number(value, type if isinstance(type, Number) else NUMBER)
        case datetime.date():
            return value.isoformat()
        case Period():
            return f"{value.start.isoformat()}/{value.end.isoformat()}"
        case Range():
            type = type.of if isinstance(type, Ranges) else type
            low, high = ("" if end is None else str(plain(end, type)) for end in (value.low, value.high))
            return f"{low}..{high}"
        case Row():
            return value.key
        case _:
            return str(value)


def decimals_of(value: Exact) -> int | None:
    """How many decimals write the number in full, None when no number of them does (1/3)."""
    rest, places = value.denominator, [0, 0]
    for at, prime in enumerate((2, 5)):
        while rest % prime == 0:
            rest //= prime
            places[at] += 1
    return max(places) if rest == 1 else None


def _state(state: State, language: Language) -> str:
    match state:
        case Unknown():
            return vocabulary.say("state", "unknown", language)
        case Failure():
            return vocabulary.say("state", "error", language)
        case _:
            return vocabulary.say("state", "not_applicable", language)


def _day(day: datetime.date, language: Language) -> str:
    first = "er" if day.day == 1 and language == "fr" else ""
    return f"{day.day}{first} {MONTHS[language][day.month - 1]} {day.year}"


def _range(value: Range, type: Type, units: Units, language: Language) -> str:
    type = type.of if isinstance(type, Ranges) else type
    low, high = (None if end is None else say(end, type, units, language) for end in (value.low, value.high))
    if isinstance(type, Date):
        return _dates(low, high, language)
    match low, high:
        case None, None:
            return "toute valeur" if language == "fr" else "any value"
        case None, _:
            return f"jusqu'à {high}" if language == "fr" else f"up to {high}"
        case _, None:
            return f"{low} et plus" if language == "fr" else f"{low} or more"
        case _ if low == high:
            return str(low)
        case _:
            bare = str(low).partition(BEFORE_UNIT)[0]
            return f"{bare} à {high}" if language == "fr" else f"{bare} to {high}"


def _dates(start: str | None, end: str | None, language: Language) -> str:
    match start, end:
        case None, None:
            return "sans limite de dates" if language == "fr" else "at all dates"
        case None, _:
            return f"jusqu'au {end}" if language == "fr" else f"until {end}"
        case _, None:
            return f"à partir du {start}" if language == "fr" else f"from {start} on"
        case _:
            return f"du {start} au {end}" if language == "fr" else f"from {start} to {end}"


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _number(value: Exact, type: Number, units: Units, language: Language) -> str:
    shown = value * 100 if type.percent else value
    places = decimals_of(shown)
    if places is not None and places <= LONGEST_FRACTION:
        return _measured(shown, _places(places, type), type, units, language)
    about = _measured(shown, _near(shown, type), type, units, language)
    about = f"environ {about}" if language == "fr" else f"about {about}"
    fraction = f"{value.numerator}/{value.denominator}"
    return f"{fraction} ({about})" if len(fraction) <= 2 * LONGEST_FRACTION else about


def _plain_number(value: Exact, type: Number) -> Plain:
    shown = value * 100 if type.percent else value
    if type.scale == 0 and shown.denominator == 1 and not type.unit.is_money:
        return int(shown)
    places = decimals_of(shown)
    if places is None:
        return f"{shown.numerator}/{shown.denominator}"
    return _decimal(shown, max(places, DECIMALS_OF_MONEY) if type.unit.is_money else places)


def _places(places: int, type: Number) -> int:
    """The decimals to show: an amount of money has none when it is whole, and otherwise at least its cents."""
    return max(places, DECIMALS_OF_MONEY) if places and type.unit.is_money else places


def _near(value: Exact, type: Number) -> int:
    """The decimals of an approximation: cents and hundredths of a percent, else three, and more for what is small."""
    places = DECIMALS_OF_MONEY if type.percent or type.unit.is_money else 3
    while abs(value) * 10**places < 100 and places < MOST_DECIMALS:
        places += 1
    return places


def _decimal(value: Exact, places: int) -> str:
    """`-1234.50`: rounded to the nearest, away from zero in the middle, if the decimals are too few."""
    power: int = 10**places
    scaled = (2 * abs(value.numerator) * power + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(scaled, power)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{rest:0{places}}" if places else f"{sign}{whole}"


def _measured(value: Exact, places: int, type: Number, units: Units, language: Language) -> str:
    """The number with its unit, in the signs of the language."""
    thousands, point = (BETWEEN_THOUSANDS, ",") if language == "fr" else (",", ".")
    sign, digits = ("-", _decimal(-value, places)) if value < 0 else ("", _decimal(value, places))
    whole, _, rest = digits.partition(".")
    # Four digits without a unit are left alone: they may be a year.
    if type.percent or type.unit != PLAIN or len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", thousands)
    number = sign + whole + (point + rest if rest else "")
    if type.percent:
        return f"{number}{BEFORE_UNIT}%"
    if type.unit == PLAIN:
        return number
    words = _unit(type.unit, _is_plural(value, language), units, language)
    return f"{number}{words}" if words.startswith("/") else f"{number}{BEFORE_UNIT}{words}"


def _is_plural(value: Exact, language: Language) -> bool:
    size = abs(Fraction(value))
    return size >= 2 if language == "fr" else size != 1


def _unit(unit: Unit, plural: bool, units: Units, language: Language) -> str:
    """`élèves`, `€/élève`: only a single unit above the line has a plural."""
    words = unit.words(language)
    above = [base for base, power in unit.powers if power > 0]
    if not above:
        return words.removeprefix("1")
    if plural and len(above) == 1 and (above[0], 1) in unit.powers:
        singular = vocabulary.spoken("unit", language).get(above[0], above[0])
        return _plural(above[0], units, language) + words.removeprefix(singular)
    return words


def _plural(base: str, units: Units, language: Language) -> str:
    """The plural a policy declares, or the last spelling of a unit of the vocabulary."""
    known = [word.spellings(language)[-1] for word in vocabulary.UNITS if word.id == base]
    return units.plurals.get(base) or (known[0] if known else base)
