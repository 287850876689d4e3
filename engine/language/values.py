"""Values and states: what an expression can be worth, and how states combine.

A value is a `bool`, a whole `int`, an exact `Fraction`, a `str`, a `date`, a `Period` or a `Row`. Everything else an
expression can be is a `State`: unknown, not applicable, or an error (design, section 3).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: datetime.date
    end: datetime.date


@dataclass(frozen=True, slots=True)
class Range:
    """A cell of a key column that stands for many keys: from `low` to `high`, both included; None is unbounded."""

    low: Any = None
    high: Any = None

    def covers(self, key: Any) -> bool:
        """Whether a key is in the range."""
        return (self.low is None or self.low <= key) and (self.high is None or key <= self.high)


class Row(dict[str, Any]):
    """One record or one row of a table: its fields by name. Equal only to itself.

    `key` is the name people know the row by, empty when it has none.
    """

    __slots__ = ("key",)

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.key: str = ""

    def __hash__(self) -> int:  # type: ignore[override]  # a row is an identity, its fields are filled in as they are computed
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


class State:
    """Base of what is not a value."""

    __slots__ = ()


CauseKind = Literal["input", "appraisal", "name", "table"]
"""What a missing fact is."""


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """A fact that is missing: the field of a record of the case, an appraisal somebody has yet to make, a name that
    was given and not recognised, or a table that is still to be supplied.

    `path` locates it in the case (`effectifs[2].formation`); a table is known by its name, and has no `record`.
    """

    path: str
    record: str
    field: str
    kind: CauseKind = "input"


@dataclass(frozen=True, slots=True)
class Unknown(State):
    """Some facts are missing; `causes` says which."""

    causes: frozenset[Cause] = frozenset()


@dataclass(frozen=True, slots=True)
class NotApplicable(State):
    """The rule does not concern this record."""

    def __reduce__(self) -> str:
        """There is one only, in every process."""
        return "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Failure(State):
    """Incoherent data: the code of a diagnostic of the family EVA or CAS, with the values that explain it."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)


NOT_APPLICABLE = NotApplicable()


def worst(values: Iterable[object]) -> State | None:
    """What a strict operator yields: error before unknown before not applicable; None when all are values.

    Unknowns merge their causes; of several errors the first is kept.
    """
    unknown: frozenset[Cause] | None = None
    not_applicable = False
    for value in values:
        if isinstance(value, State):
            if isinstance(value, Failure):
                return value
            if isinstance(value, Unknown):
                unknown = value.causes if unknown is None else unknown | value.causes
            else:
                not_applicable = True
    if unknown is not None:
        return Unknown(unknown)
    return NOT_APPLICABLE if not_applicable else None


def exact(value: Fraction | int) -> Exact:
    """The same number, as an `int` when it is whole."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def fits(value: Exact, scale: int) -> bool:
    """Whether the number has at most `scale` decimals."""
    power: int = 10**scale
    return (value * power).denominator == 1
