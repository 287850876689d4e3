"""The types of values, with their units, and the rules by which units and decimals combine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.text import vocabulary
from engine.text.diagnostics import Language
from engine.text.suggest import closest

EURO, MONTH, YEAR, DAY = "euro", "month", "year", "day"
DURATIONS = frozenset({MONTH, YEAR, DAY})
EURO_WORDS = frozenset({"euro", "euros", "eur"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of base units with whole exponents: `€/élève` is `(("euro", 1), ("élève", -1))`, sorted by name."""

    powers: tuple[tuple[str, int], ...] = ()

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product, or of a quotient when `sign` is -1."""
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + sign * power
        return Unit(tuple(sorted((base, power) for base, power in powers.items() if power)))

    @property
    def is_money(self) -> bool:
        return (EURO, 1) in self.powers

    @property
    def duration(self) -> str | None:
        """`month`, `year` or `day` when the unit is a plain duration."""
        if len(self.powers) == 1 and self.powers[0][1] == 1 and self.powers[0][0] in DURATIONS:
            return self.powers[0][0]
        return None

    def words(self, language: Language) -> str:
        def word(base: str, power: int) -> str:
            known = vocabulary.spoken("unit", language).get(base, base)
            return known if abs(power) == 1 else f"{known}^{abs(power)}"

        above = "×".join(word(base, power) for base, power in self.powers if power > 0)
        below = "".join("/" + word(base, power) for base, power in self.powers if power < 0)
        return (above or "1") + below if below else above


PLAIN = Unit()


@dataclass(frozen=True, slots=True)
class Units:
    """The units a policy may write: from each spelling to its base unit, and each base unit's plural."""

    bases: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, str] = field(default_factory=dict)

    def unit(self, written: str) -> Unit | str:
        """The unit of `€/élève`, or the first of its words that is no known unit."""
        unit = PLAIN
        for place, word in enumerate(written.split("/")):
            base = self.bases.get(word)
            if base is None:
                return word
            unit = unit.times(Unit(((base, 1),)), 1 if place == 0 else -1)
        return unit

    def spellings(self) -> Iterable[str]:
        return self.bases.keys()

    def near(self, written: str) -> tuple[str, ...]:
        """The spellings that an unknown unit was probably meant to be."""
        return ("€",) if written.casefold() in EURO_WORDS else closest(written, (*self.spellings(), "%"))


def units(language: Language, declared: Mapping[str, str]) -> Units:
    """The units of the vocabulary and those a policy declares, as a mapping from singular to plural."""
    bases = dict(vocabulary.understood("unit", language))
    plurals = {}
    for singular, plural in declared.items():
        bases[singular] = bases[plural] = singular
        plurals[singular] = plural
    return Units(bases, plurals)


class Type(ABC):
    """Base of the types of the language."""

    __slots__ = ()

    @abstractmethod
    def words(self, language: Language) -> str:
        """What the type is called in messages."""


@dataclass(frozen=True, slots=True)
class Boolean(Type):
    """True or false."""

    def words(self, language: Language) -> str:
        return vocabulary.say("type", "boolean", language)


@dataclass(frozen=True, slots=True)
class Text(Type):
    """A character string; codes with leading zeros are texts."""

    def words(self, language: Language) -> str:
        return vocabulary.say("type", "text", language)


@dataclass(frozen=True, slots=True)
class Date(Type):
    """A day of the civil calendar."""

    def words(self, language: Language) -> str:
        return vocabulary.say("type", "date", language)


@dataclass(frozen=True, slots=True)
class Period(Type):
    """A range of days, both included: a calendar year, a school year."""

    def words(self, language: Language) -> str:
        return "période" if language == "fr" else "period"


@dataclass(frozen=True, slots=True)
class Number(Type):
    """An exact number.

    `scale` is the number of decimals the value is known not to exceed, None when it may be any ratio. A percentage
    is held as a ratio (50 % is 1/2) and `percent` says that it is written and read in hundredths.
    """

    unit: Unit = PLAIN
    scale: int | None = None
    percent: bool = False

    @property
    def is_ratio(self) -> bool:
        """A plain ratio, such as the quotient of two counts, which may be compared with a percentage."""
        return self.unit == PLAIN and (self.percent or self.scale is None)

    def words(self, language: Language) -> str:
        if self.percent:
            return "%"
        if self.unit != PLAIN:
            return self.unit.words(language)
        return vocabulary.say("type", "integer" if self.scale == 0 else "number", language)


@dataclass(frozen=True, slots=True)
class Enumeration(Type):
    """One of a closed list of names."""

    values: tuple[str, ...]

    def words(self, language: Language) -> str:
        return ("l'un de " if language == "fr" else "one of ") + ", ".join(self.values)


@dataclass(frozen=True, slots=True)
class Reference(Type):
    """A row of a table, given by its key."""

    table: str

    def words(self, language: Language) -> str:
        return f"ligne de la table {self.table}" if language == "fr" else f"row of table {self.table}"


@dataclass(frozen=True, slots=True)
class Ranges(Type):
    """A cell of a key column that stands for many keys, `8 et plus`: a key equals it when it is in the range."""

    of: Type

    def words(self, language: Language) -> str:
        return f"{'plage' if language == 'fr' else 'range'} ({self.of.words(language)})"


@dataclass(frozen=True, slots=True)
class Anything(Type):
    """The type of `sans_objet`, and of an expression in which a fault has been reported: it agrees with all others."""

    def words(self, language: Language) -> str:
        return "?"


BOOLEAN, TEXT, DATE, PERIOD, ANYTHING = Boolean(), Text(), Date(), Period(), Anything()
INTEGER = Number(scale=0)
NUMBER = Number()
PERCENT = Number(percent=True)

DECIMALS_OF_MONEY = 2


def declared_scale(number: Number) -> int | None:
    """The decimals a field declared with this unit may carry when it says nothing more: two for money."""
    return DECIMALS_OF_MONEY if number.unit.is_money else number.scale


def same_kind(a: Type, b: Type) -> bool:
    """Whether values of the two types may stand for one another: compared, added, chosen between."""
    match a, b:
        case (Anything(), _) | (_, Anything()):
            return True
        case Number(), Number():
            if a.percent != b.percent:
                return a.is_ratio and b.is_ratio
            return a.unit == b.unit
        case (Enumeration(), Text()) | (Text(), Enumeration()):
            return True
        case Enumeration(), Enumeration():
            return bool(set(a.values) & set(b.values))
        case _:
            return a == b


def join(a: Type, b: Type) -> Type:
    """The type of a value that is either of one or of the other; they must be of the same kind."""
    match a, b:
        case Anything(), _:
            return b
        case _, Anything():
            return a
        case Number(), Number():
            scale = None if a.scale is None or b.scale is None else max(a.scale, b.scale)
            return Number(a.unit, scale, a.percent or b.percent)
        case Enumeration(), Enumeration():
            return Enumeration(a.values + tuple(v for v in b.values if v not in a.values))
        case Text(), Enumeration():
            return a
        case _:
            return a if not isinstance(b, Text) else b
