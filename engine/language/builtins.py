"""The table of operators and functions: their words, their types, their meaning, their behaviour on states.

One entry a builtin. `python` is the meaning on values. A *strict* builtin never sees a state: its arguments are
combined first (`values.worst`). The others are total over values and states and say so by `strict=False`.
`inline` is the same meaning as a Python expression, for arguments that are known to be values.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any, Literal

from engine.language import types as t
from engine.language.types import (
    ANYTHING,
    BOOLEAN,
    DATE,
    INTEGER,
    PERIOD,
    TEXT,
    Enumeration,
    Number,
    Reference,
    Type,
    Unit,
    same_kind,
)
from engine.language.values import (
    NOT_APPLICABLE,
    Exact,
    Failure,
    NotApplicable,
    Period,
    Range,
    State,
    Unknown,
    exact,
    fits,
    worst,
)
from engine.text.diagnostics import Language, Words

Typing = Callable[[tuple[Type, ...]], Type]


class MismatchError(Exception):
    """The arguments do not have types that the builtin takes: the code of a diagnostic of the family TYP."""

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code)
        self.code = code
        self.args_: Mapping[str, Any] = args


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin:
    """One operator, function or aggregate.

    `example` lines are expressions in French that must be true; they are run as tests and printed in the reference.
    `inline` uses `{0}`, `{1}`… for the arguments, or `{all}` for all of them joined by its `joint`, or `{rest}` for
    those after the first; in an aggregate `{0}` is the list of the values kept.
    """

    id: str
    fr: str
    en: str
    typing: Typing
    python: Callable[..., Any]
    kind: Literal["operator", "function", "aggregate"] = "function"
    strict: bool = True
    inline: str = ""
    joint: str = ""
    doc: Words
    examples: tuple[str, ...] = ()


# ── Types of arguments ──────────────────────────────────────────────────────────────────────────────────────────


def _count(args: tuple[Type, ...], least: int, most: int | None = None) -> None:
    if len(args) < least or len(args) > (most or least):
        raise MismatchError("TYP010", expected=least, found=len(args))


def _expect(arg: Type, kind: type[Type], wanted: Type) -> None:
    if not isinstance(arg, (kind, t.Anything)):
        raise MismatchError("TYP001", expected=wanted, found=arg)


def _number(arg: Type) -> Number:
    _expect(arg, Number, t.NUMBER)
    return arg if isinstance(arg, Number) else t.NUMBER


def signature(*wanted: Type, gives: Type) -> Typing:
    """Fixed types of arguments: a number is expected without a unit unless the type says one, whole if it is whole."""

    def check(args: tuple[Type, ...]) -> Type:
        _count(args, len(wanted))
        for arg, want in zip(args, wanted, strict=True):
            if not same_kind(arg, want) or (want == INTEGER and isinstance(arg, Number) and arg.scale != 0):
                raise MismatchError("TYP001", expected=want, found=arg)
        return gives

    return check


def _booleans(args: tuple[Type, ...]) -> Type:
    for arg in args:
        _expect(arg, t.Boolean, BOOLEAN)
    return BOOLEAN


def _comparable(a: Type, b: Type) -> None:
    if same_kind(a, b):
        return
    match a, b:
        case Enumeration(), Enumeration():
            raise MismatchError("TYP005", left=a, right=b)
        case Number(), Number() if a.percent or b.percent:
            raise MismatchError("TYP004", left=a, right=b)
        case Number(), Number():
            raise MismatchError("TYP003", left=a, right=b)
        case _:
            raise MismatchError("TYP002", left=a, right=b)


def _equality(args: tuple[Type, ...]) -> Type:
    _count(args, 2)
    _comparable(*args)
    return BOOLEAN


def _order(args: tuple[Type, ...]) -> Type:
    _count(args, 2)
    if DATE in args and TEXT in args:
        _comparable(*args)
    for arg in args:
        if not isinstance(arg, (Number, t.Date, t.Anything)):
            raise MismatchError("TYP006", found=arg)
    _comparable(*args)
    return BOOLEAN


def _alike(args: tuple[Type, ...]) -> Type:
    """All arguments of one kind that has an order; the result may be any of them."""
    _count(args, 1, 100)
    result: Type = ANYTHING
    for arg in args:
        if not isinstance(arg, (Number, t.Date, t.Anything)):
            raise MismatchError("TYP006", found=arg)
        _comparable(result, arg)
        result = t.join(result, arg)
    return result


def _duration_of(a: Type, b: Type) -> str | None:
    return b.unit.duration if isinstance(a, t.Date) and isinstance(b, Number) else None


def _addition(args: tuple[Type, ...]) -> Type:
    a, b = args
    if isinstance(b, t.Date) and isinstance(a, Number):
        a, b = b, a
    if duration := _duration_of(a, b):
        if duration != t.DAY:
            raise MismatchError("TYP007")
        return DATE
    return _sum(a, b)


def _subtraction(args: tuple[Type, ...]) -> Type:
    a, b = args
    if isinstance(a, t.Date) and isinstance(b, t.Date):
        return Number(Unit(((t.DAY, 1),)), 0)
    return _addition(args) if _duration_of(a, b) else _sum(a, b)


def _sum(a: Type, b: Type) -> Type:
    left, right = _number(a), _number(b)
    if ANYTHING in (a, b):
        return t.join(a, b)
    _comparable(left, right)
    return t.join(left, right)


def _product(args: tuple[Type, ...]) -> Type:
    if ANYTHING in args:
        return ANYTHING
    left, right = _number(args[0]), _number(args[1])
    scale = None if left.scale is None or right.scale is None else left.scale + right.scale
    unit = left.unit.times(right.unit)
    percent = (left.percent or right.percent) and unit == t.PLAIN and left.percent == right.percent
    return Number(unit, scale, percent)


def _quotient(args: tuple[Type, ...]) -> Type:
    if ANYTHING in args:
        return ANYTHING
    left, right = _number(args[0]), _number(args[1])
    return Number(left.unit.times(right.unit, -1), None)


def _negation(args: tuple[Type, ...]) -> Type:
    _count(args, 1)
    return ANYTHING if ANYTHING in args else _number(args[0])


def _membership(args: tuple[Type, ...]) -> Type:
    if isinstance(args[1], t.Period):
        _expect(args[0], t.Date, DATE)
        return BOOLEAN
    if isinstance(args[1], t.Ranges):
        _comparable(args[0], args[1].of)
        return BOOLEAN
    for item in args[1:]:
        _comparable(args[0], item)
    return BOOLEAN


def _texts(args: tuple[Type, ...]) -> Type:
    _count(args, 2)
    for arg in args:
        if not isinstance(arg, (t.Text, Enumeration, t.Anything)):
            raise MismatchError("TYP001", expected=TEXT, found=arg)
    return BOOLEAN


def _rounding(args: tuple[Type, ...]) -> Type:
    """A number and a step of the same unit; the result has the decimals of the step, and is a percentage like it."""
    _count(args, 2)
    if ANYTHING in args:
        return ANYTHING
    value, step = _number(args[0]), _number(args[1])
    _comparable(value, step)
    return replace(value, scale=step.scale, percent=value.percent or step.percent)


def _whole_quotient(args: tuple[Type, ...]) -> Type:
    _count(args, 2)
    quotient = _quotient(args)
    return replace(quotient, scale=0) if isinstance(quotient, Number) else quotient


def _remainder(args: tuple[Type, ...]) -> Type:
    _count(args, 2)
    return _sum(*args)


def _either(args: tuple[Type, ...]) -> Type:
    _count(args, 2)
    _comparable(*args)
    return t.join(*args)


def _any_to(gives: Type) -> Typing:
    def check(args: tuple[Type, ...]) -> Type:
        _count(args, 1)
        return gives

    return check


def _required(args: tuple[Type, ...]) -> Type:
    _count(args, 3)
    _expect(args[0], t.Boolean, BOOLEAN)
    _expect(args[2], t.Text, TEXT)
    return args[1]


def _unit(base: str) -> Number:
    return Number(Unit(((base, 1),)), 0)


def _shifted(args: tuple[Type, ...]) -> Type:
    _count(args, 3)
    _expect(args[0], t.Date, DATE)
    if not isinstance(args[1], Number) or args[1].unit.duration not in (t.MONTH, t.YEAR):
        raise MismatchError("TYP001", expected=_unit(t.MONTH), found=args[1])
    return DATE


def _total(args: tuple[Type, ...]) -> Type:
    return ANYTHING if ANYTHING in args else _number(args[0])


# ── Meaning on values ───────────────────────────────────────────────────────────────────────────────────────────


def divide(a: Exact, b: Exact) -> Exact | Failure:
    """The exact ratio; a null divisor is an error, never infinity."""
    return exact(Fraction(a, b)) if b else Failure("EVA001", {"dividend": a})


def round_to(value: Exact, step: Exact, mode: str) -> Exact | Failure:
    """The multiple of `step` (> 0) next to `value`, in one of the five modes of the vocabulary."""
    if step <= 0:
        return Failure("EVA002", {"step": step})
    ratio = Fraction(value) / step
    whole, rest = divmod(ratio.numerator, ratio.denominator)
    twice = 2 * rest - ratio.denominator
    match mode:
        case "down":
            up = False
        case "up":
            up = rest > 0
        case "truncate":
            up = rest > 0 and ratio < 0
        case "nearest":
            up = twice > 0 or (twice == 0 and ratio > 0)
        case _:
            up = twice > 0 or (twice == 0 and whole % 2 == 1)
    return exact((whole + up) * Fraction(step))


def _round(mode: str) -> Callable[[Exact, Exact], Exact | Failure]:
    return lambda value, step: round_to(value, step, mode)


def kleene_and(*args: Any) -> Any:
    """Three-valued conjunction; not applicable is neutral, an error absorbs."""
    return _kleene(args, absorbing=False)


def kleene_or(*args: Any) -> Any:
    """Three-valued disjunction; not applicable is neutral, an error absorbs."""
    return _kleene(args, absorbing=True)


def _kleene(args: tuple[Any, ...], absorbing: bool) -> Any:
    state = worst(args)
    if state is None:
        return (absorbing in args) == absorbing
    if isinstance(state, Failure):
        return state
    if any(arg is absorbing for arg in args):
        return absorbing
    if isinstance(state, Unknown):
        return state
    return (not absorbing) if any(not isinstance(arg, State) for arg in args) else NOT_APPLICABLE


def is_in(value: Any, *items: Any) -> bool:
    """Membership of a period, of the range of a cell, or of a list of values."""
    if len(items) == 1 and isinstance(items[0], Period):
        return bool(items[0].start <= value <= items[0].end)
    if len(items) == 1 and isinstance(items[0], Range):
        return items[0].covers(value)
    return value in items


def membership(*args: Any) -> Any:
    """Membership of a list: true as soon as one item is the value, whatever the others are."""
    value, *items = args
    if isinstance(value, State):
        return value if isinstance(value, Failure) else worst(args)
    return kleene_or(*(is_in(value, item) if not isinstance(item, State) else item for item in items))


def extract(text: str, first: Exact, last: Exact) -> str:
    """The characters from position `first` to position `last`, counted from 1; those beyond the text are not there."""
    return text[max(int(first) - 1, 0) : max(int(last), 0)]


def make_date(year: Exact, month: Exact, day: Exact) -> datetime.date | Failure:
    """A day of the civil calendar; an impossible one is an error."""
    try:
        return datetime.date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return Failure("EVA003", {"year": year, "month": month, "day": day})


def shift(day: datetime.date, months: Exact, mode: str) -> datetime.date | Failure:
    """The same day of the month so many months later; `mode` says what to do when that day does not exist."""
    if not fits(months, 0):
        return Failure("EVA003", {"year": day.year, "month": day.month + months, "day": day.day})
    index = day.year * 12 + day.month - 1 + int(months)
    year, month = divmod(index, 12)
    if not 1 <= year <= 9998:
        return Failure("EVA003", {"year": year, "month": month + 1, "day": day.day})
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        return datetime.date(year, month + 1, day.day)
    if mode == "last_day":
        return datetime.date(year, month + 1, last)
    if mode == "next_day":
        return datetime.date(year, month + 1, last) + datetime.timedelta(days=1)
    return Failure("EVA003", {"year": year, "month": month + 1, "day": day.day})


def add(a: Any, b: Any) -> Any:
    """Sum of two numbers, or a date so many days later."""
    if isinstance(a, datetime.date):
        return _days_later(a, b)
    if isinstance(b, datetime.date):
        return _days_later(b, a)
    return a + b


def subtract(a: Any, b: Any) -> Any:
    """Difference of two numbers, days between two dates, or a date so many days earlier."""
    if isinstance(a, datetime.date):
        return (a - b).days if isinstance(b, datetime.date) else _days_later(a, -b)
    return a - b


def _days_later(day: datetime.date, days: Exact) -> datetime.date | Failure:
    if fits(days, 0):
        with suppress(OverflowError):
            return day + datetime.timedelta(days=int(days))
    return Failure("EVA003", {"year": day.year, "month": day.month, "day": day.day + days})


def whole_months(start: datetime.date, end: datetime.date) -> int:
    """Months gone by from one date to another; a month is gone by on the same day of the month, or on the last day
    of the month when that day does not exist."""
    if end < start:
        return -whole_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    reached = end.day >= min(start.day, monthrange(end.year, end.month)[1])
    return months if reached else months - 1


def whole_years(start: datetime.date, end: datetime.date) -> int:
    """Years gone by; someone born on 29 February has a birthday on 28 February of common years' last day."""
    months = whole_months(start, end)
    return months // 12 if months >= 0 else -(-months // 12)


def school_year(year: Exact) -> Period | Failure:
    """From 1 September of the year to 31 August of the next."""
    return _period(make_date(year, 9, 1), make_date(year + 1, 8, 31))


def school_year_of(day: datetime.date) -> int:
    """The year in which the school year of this day began."""
    return day.year if day.month >= 9 else day.year - 1


def civil_year(year: Exact) -> Period | Failure:
    """From 1 January to 31 December."""
    return _period(make_date(year, 1, 1), make_date(year, 12, 31))


def _period(start: datetime.date | Failure, end: datetime.date | Failure) -> Period | Failure:
    if isinstance(start, Failure):
        return start
    return end if isinstance(end, Failure) else Period(start, end)


def end_of_month(day: datetime.date) -> datetime.date:
    """The last day of the month of this day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def if_unknown(value: Any, replacement: Any) -> Any:
    """The replacement when a fact is missing."""
    return replacement if isinstance(value, Unknown) else value


def if_not_applicable(value: Any, replacement: Any) -> Any:
    """The replacement when the value does not concern this record."""
    return replacement if isinstance(value, NotApplicable) else value


def is_known(value: Any) -> Any:
    """Whether the value is known: false when a fact is missing or when it is not applicable; an error stays one."""
    return value if isinstance(value, Failure) else not isinstance(value, State)


def is_given(value: Any) -> Any:
    """Whether the case gives a fact, be it a name that was not recognised or `sans_objet`; an error stays one."""
    if isinstance(value, Unknown):
        return any(cause.kind == "name" for cause in value.causes)
    return value if isinstance(value, Failure) else True


def require(condition: bool, value: Any, reason: str) -> Any:
    """The value, as long as the facts agree with one another."""
    return value if condition else Failure("EVA010", {"reason": reason})


def choose(*args: Any) -> Any:
    """`choose(exclusive, otherwise, condition, value, condition, value…)`; see `core.Choose`.

    Exclusive: the true one decides whatever the others are, errors included; two true are an error; none true and one
    unknown is unknown. First match: an unknown before the first true makes the choice unknown. A condition that is not
    applicable counts as not met; when none is applicable and there is no `otherwise` (`MISSING`), nor is the choice.
    """
    exclusive, otherwise, *rest = args
    conditions, values = rest[::2], rest[1::2]
    if exclusive:
        true = [i for i, c in enumerate(conditions) if c is True]
        if len(true) > 1:
            return Failure("EVA004", {"arms": tuple(i + 1 for i in true)})
        if true:
            return values[true[0]]
        pending = worst(c for c in conditions if not isinstance(c, NotApplicable))
        return pending if pending is not None else _otherwise(otherwise, conditions)
    unknown: list[Any] = []
    for condition, value in zip(conditions, values, strict=True):
        if isinstance(condition, Failure):
            return condition
        if isinstance(condition, Unknown):
            unknown.append(condition)
        elif condition is True:
            return worst(unknown) if unknown else value
    return worst(unknown) if unknown else _otherwise(otherwise, conditions)


MISSING = object()


def _otherwise(value: Any, conditions: Sequence[Any]) -> Any:
    """What a choice is worth when nothing is true; a choice on what concerns nobody does not concern this record."""
    if value is not MISSING:
        return value
    return NOT_APPLICABLE if all(isinstance(c, NotApplicable) for c in conditions) else Failure("EVA005")


# ── Meaning over rows ───────────────────────────────────────────────────────────────────────────────────────────


def _selected(rows: Any, value: Callable[[Any], Any] | None, where: Callable[[Any], Any] | None) -> Any:
    """The values of the rows for which `where` holds, or the state of the whole.

    A row that is not applicable, or whose condition is, is skipped; one unknown makes the aggregate unknown; an
    error anywhere makes it an error.
    """
    if isinstance(rows, State):
        return rows
    found, states = [], []
    for row in rows:
        keep = True if where is None else where(row)
        if keep is True:
            item = value(row) if value is not None else True
            if not isinstance(item, State):
                found.append(item)
            elif not isinstance(item, NotApplicable):
                states.append(item)
        elif isinstance(keep, State) and not isinstance(keep, NotApplicable):
            states.append(keep)
    return worst(states) or found


def _over(finish: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def aggregate(rows: Any, value: Any = None, where: Any = None) -> Any:
        found = _selected(rows, value, where)
        return found if isinstance(found, State) else finish(found)

    return aggregate


def _all_rows(rows: Any, value: Any = None, where: Any = None) -> Any:
    """True unless a row says false; Kleene, so that one false decides whatever is unknown."""
    return _quantified(rows, value, where, kleene_and, True)


def _some_row(rows: Any, value: Any = None, where: Any = None) -> Any:
    """True as soon as one row says true; Kleene."""
    return _quantified(rows, value, where, kleene_or, False)


def _quantified(rows: Any, value: Any, where: Any, combine: Callable[..., Any], empty: bool) -> Any:
    if isinstance(rows, State):
        return rows
    verdicts: list[Any] = [empty]
    for row in rows:
        keep = True if where is None else where(row)
        if keep is False or isinstance(keep, NotApplicable):
            continue
        verdict = True if value is None else value(row)
        if isinstance(keep, Failure):
            verdict = keep
        elif isinstance(keep, Unknown) and verdict is not empty:
            # the row may or may not count: only its own verdict `empty` makes that indifferent
            verdict = worst((keep, verdict)) if isinstance(verdict, Unknown) else keep
        verdicts.append(verdict)
    return combine(*verdicts)


def _common(values: list[Any]) -> Any:
    """The one value on which all rows agree."""
    if not values:
        return NOT_APPLICABLE
    if all(value == values[0] for value in values[1:]):
        return values[0]
    return Failure("EVA006", {"values": tuple(dict.fromkeys(values))})


# ── The table ───────────────────────────────────────────────────────────────────────────────────────────────────


def _comparison(
    identifier: str, symbol: str, inline: str, python: Callable[..., Any], typing: Typing, doc: Words, example: str
) -> Builtin:
    return Builtin(
        id=identifier, fr=symbol, en=symbol, kind="operator", typing=typing, python=python,
        inline=inline, doc=doc, examples=(example,),
    )  # fmt: skip


ENTRIES: tuple[Builtin, ...] = (
    Builtin(
        id="and", fr="et", en="and", kind="operator", typing=_booleans, python=kleene_and, strict=False,
        inline="({all})", joint=" and ",
        doc=Words("Vrai quand tout est vrai ; un seul faux suffit à rendre faux.", "True when all are; one false is enough to make it false."),
        examples=("(vrai et vrai) = vrai", "(vrai et faux) = faux"),
    ),
    Builtin(
        id="or", fr="ou", en="or", kind="operator", typing=_booleans, python=kleene_or, strict=False,
        inline="({all})", joint=" or ",
        doc=Words("Vrai dès que l'un est vrai.", "True as soon as one is."),
        examples=("(faux ou vrai) = vrai", "(faux ou faux) = faux"),
    ),
    Builtin(
        id="not", fr="non", en="not", kind="operator", typing=_booleans, python=lambda a: not a, inline="(not {0})",
        doc=Words("Le contraire.", "The contrary."), examples=("non faux", "non (1 = 2)"),
    ),
    _comparison("eq", "=", "({0} == {1})", lambda a, b: a == b, _equality, Words("Égalité, exacte.", "Equality, exact."), "0.1 + 0.2 = 0.3"),
    _comparison("ne", "!=", "({0} != {1})", lambda a, b: a != b, _equality, Words("Différence.", "Inequality."), "2 / 3 != 0.6667"),
    _comparison("lt", "<", "({0} < {1})", lambda a, b: a < b, _order, Words("Strictement inférieur.", "Strictly less."), "66.67 % < 67 %"),
    _comparison("le", "<=", "({0} <= {1})", lambda a, b: a <= b, _order, Words("Inférieur ou égal.", "Less or equal."), "4000 € <= 4000 €"),
    _comparison("gt", ">", "({0} > {1})", lambda a, b: a > b, _order, Words("Strictement supérieur.", "Strictly greater."), "4000.01 € > 4000 €"),
    _comparison("ge", ">=", "({0} >= {1})", lambda a, b: a >= b, _order, Words("Supérieur ou égal.", "Greater or equal."), "2 / 3 >= 66.66 %"),
    Builtin(
        id="add", fr="+", en="+", kind="operator", typing=_addition, python=add, inline="({0} + {1})",
        doc=Words("Somme ; une date plus des jours.", "Sum; a date plus days."),
        examples=("0.10 € + 0.20 € = 0.30 €", "2024-02-28 + 2 jours = 2024-03-01"),
    ),
    Builtin(
        id="sub", fr="-", en="-", kind="operator", typing=_subtraction, python=subtract, inline="({0} - {1})",
        doc=Words("Différence ; les jours entre deux dates.", "Difference; the days between two dates."),
        examples=("151 € - 54 € = 97 €", "2024-03-01 - 2024-02-28 = 2 jours"),
    ),
    Builtin(
        id="mul", fr="×", en="×", kind="operator", typing=_product, python=lambda a, b: a * b, inline="({0} * {1})",
        doc=Words("Produit ; les unités se multiplient.", "Product; units multiply."),
        examples=("50 % × 301 € = 150.50 €", "2.5 × 4 = 10"),
    ),
    Builtin(
        id="div", fr="/", en="/", kind="operator", typing=_quotient, python=divide,
        doc=Words("Quotient exact, jamais arrondi ; un diviseur nul est une erreur.", "Exact quotient, never rounded; a null divisor is an error."),
        examples=("1 / 3 + 1 / 3 + 1 / 3 = 1", "301 € / 2 = 150.50 €"),
    ),
    Builtin(
        id="neg", fr="-", en="-", kind="operator", typing=_negation, python=lambda a: -a, inline="(-{0})",
        doc=Words("L'opposé.", "The opposite."), examples=("-(3 €) = 0 € - 3 €",),
    ),
    Builtin(
        id="in", fr="dans", en="in", kind="operator", typing=_membership, python=membership, strict=False,
        inline="({0} in ({rest},))",
        doc=Words("Appartient à la liste, ou à la période.", "Belongs to the list, or to the period."),
        examples=('"311" dans ["311", "312"]', "2024-01-15 dans année_scolaire(2023)"),
    ),
    Builtin(
        id="starts_with", fr="commence_par", en="starts_with", kind="operator", typing=_texts,
        python=lambda a, b: a.startswith(b), inline="{0}.startswith({1})",
        doc=Words("Le texte commence par ces caractères.", "The text begins with these characters."),
        examples=('"221" commence_par "22"',),
    ),
    Builtin(
        id="ends_with", fr="finit_par", en="ends_with", kind="operator", typing=_texts,
        python=lambda a, b: a.endswith(b), inline="{0}.endswith({1})",
        doc=Words("Le texte finit par ces caractères.", "The text ends with these characters."),
        examples=('"bac_pro" finit_par "pro"',),
    ),
    Builtin(
        id="contains", fr="contient", en="contains", kind="operator", typing=_texts,
        python=lambda a, b: b in a, inline="({1} in {0})",
        doc=Words("Le texte contient ces caractères.", "The text contains these characters."),
        examples=('"CAP (CAPA)" contient "CAPA"',),
    ),
    Builtin(
        id="min", fr="min", en="min", typing=_alike, python=lambda *a: min(a), inline="min(({all},))", joint=", ",
        doc=Words("Le plus petit.", "The least."), examples=("min(151 €, 54 €) = 54 €", "min(1, 2, 3) = 1"),
    ),
    Builtin(
        id="max", fr="max", en="max", typing=_alike, python=lambda *a: max(a), inline="max(({all},))", joint=", ",
        doc=Words("Le plus grand.", "The greatest."), examples=("max(0 €, 100 € - 151 €) = 0 €",),
    ),
    Builtin(
        id="cap", fr="plafonner", en="cap", typing=_either, python=lambda a, b: min(a, b), inline="min({0}, {1})",
        doc=Words("Le montant, sans dépasser le plafond.", "The amount, not exceeding the cap."),
        examples=("plafonner(120 €, 100 €) = 100 €", "plafonner(80 €, 100 €) = 80 €"),
    ),
    Builtin(
        id="raise_to", fr="relever", en="raise_to", typing=_either, python=lambda a, b: max(a, b), inline="max({0}, {1})",
        doc=Words("Le montant, sans descendre sous le plancher.", "The amount, not below the floor."),
        examples=("relever(-20 €, 0 €) = 0 €", "relever(20 €, 0 €) = 20 €"),
    ),
    Builtin(
        id="abs", fr="abs", en="abs", typing=_negation, python=abs, inline="abs({0})",
        doc=Words("La valeur sans son signe.", "The value without its sign."), examples=("abs(54 € - 151 €) = 97 €",),
    ),
    Builtin(
        id="round_up", fr="arrondi_supérieur", en="round_up", typing=_rounding, python=_round("up"),
        doc=Words("Le multiple du pas immédiatement supérieur ou égal.", "The multiple of the step at or above."),
        examples=("arrondi_supérieur(4000.01 €, 1 €) = 4001 €", "arrondi_supérieur(-1.5, 1) = -1"),
    ),
    Builtin(
        id="round_down", fr="arrondi_inférieur", en="round_down", typing=_rounding, python=_round("down"),
        doc=Words("Le multiple du pas immédiatement inférieur ou égal.", "The multiple of the step at or below."),
        examples=("arrondi_inférieur(7 / 2, 1) = 3", "arrondi_inférieur(-1.5, 1) = -2"),
    ),
    Builtin(
        id="round_nearest", fr="arrondi", en="round_nearest", typing=_rounding, python=_round("nearest"),
        doc=Words("Le multiple du pas le plus proche ; au milieu, celui qui s'éloigne de zéro.", "The nearest multiple of the step; halfway, away from zero."),
        examples=("arrondi(2.5, 1) = 3", "arrondi(-2.5, 1) = -3", "arrondi(930 € / 16, 0.01 €) = 58.13 €"),
    ),
    Builtin(
        id="round_half_even", fr="arrondi_au_pair", en="round_half_even", typing=_rounding, python=_round("half_even"),
        doc=Words("Le multiple du pas le plus proche ; au milieu, le multiple pair.", "The nearest multiple of the step; halfway, the even one."),
        examples=("arrondi_au_pair(2.5, 1) = 2", "arrondi_au_pair(3.5, 1) = 4"),
    ),
    Builtin(
        id="truncate", fr="troncature", en="truncate", typing=_rounding, python=_round("truncate"),
        doc=Words("Le multiple du pas le plus proche en allant vers zéro.", "The multiple of the step toward zero."),
        examples=("troncature(-1.5, 1) = -1", "troncature(1.5, 1) = 1"),
    ),
    Builtin(
        id="quotient", fr="quotient", en="quotient", typing=_whole_quotient,
        python=lambda a, b: a // b if b else Failure("EVA001", {"dividend": a}),
        doc=Words("Combien de fois entières le second tient dans le premier ; vers le bas pour un négatif.", "How many whole times the second fits in the first; downwards for a negative."),
        examples=("quotient(17, 5) = 3",),
    ),
    Builtin(
        id="remainder", fr="reste", en="remainder", typing=_remainder,
        python=lambda a, b: a % b if b else Failure("EVA001", {"dividend": a}),
        doc=Words("Ce qui reste après le quotient entier.", "What is left after the whole quotient."),
        examples=("reste(17, 5) = 2", "reste(10 €, 4 €) = 2 €"),
    ),
    Builtin(
        id="length", fr="longueur", en="length", typing=signature(TEXT, gives=INTEGER), python=len, inline="len({0})",
        doc=Words("Le nombre de caractères.", "The number of characters."), examples=('longueur("50022139") = 8',),
    ),
    Builtin(
        id="slice", fr="extrait", en="extract", typing=signature(TEXT, INTEGER, INTEGER, gives=TEXT), python=extract, inline="{0}[{1} - 1:{2}]",
        doc=Words("Les caractères de telle position à telle autre, comptées à partir de 1, les deux comprises.", "The characters from one position to another, counted from 1, both included."),
        examples=('extrait("50022139", 4, 6) = "221"', 'extrait("221", 1, 2) = "22"', 'extrait("cap", 3, 8) = "p"'),
    ),
    Builtin(
        id="date", fr="date", en="date", typing=signature(INTEGER, INTEGER, INTEGER, gives=DATE), python=make_date,
        doc=Words("Le jour d'année, de mois et de quantième donnés.", "The day of a year, month and day of month."),
        examples=("date(2023, 7, 1) = 2023-07-01",),
    ),
    Builtin(
        id="year_of", fr="année_de", en="year_of", typing=signature(DATE, gives=INTEGER), python=lambda d: d.year, inline="{0}.year",
        doc=Words("L'année civile d'une date.", "The calendar year of a date."), examples=("année_de(2024-02-29) = 2024",),
    ),
    Builtin(
        id="month_of", fr="mois_de", en="month_of", typing=signature(DATE, gives=INTEGER), python=lambda d: d.month, inline="{0}.month",
        doc=Words("Le mois d'une date, de 1 à 12.", "The month of a date, 1 to 12."), examples=("mois_de(2024-02-29) = 2",),
    ),
    Builtin(
        id="day_of", fr="jour_de", en="day_of", typing=signature(DATE, gives=INTEGER), python=lambda d: d.day, inline="{0}.day",
        doc=Words("Le quantième d'une date.", "The day of the month of a date."), examples=("jour_de(2024-02-29) = 29",),
    ),
    Builtin(
        id="shift", fr="décaler", en="shift", typing=_shifted, python=shift,
        doc=Words(
            "La date, tant de mois ou d'années plus tard ; le troisième mot dit quoi faire si le jour n'existe pas : dernier_jour, jour_suivant, même_jour (erreur).",
            "The date so many months or years later; the third word says what to do when the day does not exist: last_day, next_day, same_day (an error).",
        ),
        examples=("décaler(2019-10-31, 4 mois, dernier_jour) = 2020-02-29", "décaler(2019-10-31, 4 mois, jour_suivant) = 2020-03-01"),
    ),
    Builtin(
        id="end_of_month", fr="fin_de_mois", en="end_of_month", typing=signature(DATE, gives=DATE), python=end_of_month,
        doc=Words("Le dernier jour du mois d'une date.", "The last day of the month of a date."), examples=("fin_de_mois(2024-02-10) = 2024-02-29",),
    ),
    Builtin(
        id="months_between", fr="mois_révolus", en="months_between", typing=signature(DATE, DATE, gives=_unit(t.MONTH)), python=whole_months,
        doc=Words("Les mois entiers écoulés entre deux dates.", "The whole months between two dates."),
        examples=("mois_révolus(2019-10-31, 2020-02-29) = 4 mois", "mois_révolus(2020-01-15, 2020-02-14) = 0 mois"),
    ),
    Builtin(
        id="years_between", fr="âge", en="age", typing=signature(DATE, DATE, gives=_unit(t.YEAR)), python=whole_years,
        doc=Words("Les années entières écoulées entre deux dates.", "The whole years between two dates."),
        examples=("âge(2006-09-02, 2024-09-01) = 17 ans", "âge(2006-09-01, 2024-09-01) = 18 ans"),
    ),
    Builtin(
        id="school_year", fr="année_scolaire", en="school_year", typing=signature(INTEGER, gives=PERIOD), python=school_year,
        doc=Words("L'année scolaire qui commence cette année-là, du 1er septembre au 31 août.", "The school year that begins in that year, 1 September to 31 August."),
        examples=("début(année_scolaire(2023)) = 2023-09-01",),
    ),
    Builtin(
        id="civil_year", fr="année_civile", en="civil_year", typing=signature(INTEGER, gives=PERIOD), python=civil_year,
        doc=Words("Du 1er janvier au 31 décembre.", "From 1 January to 31 December."), examples=("fin(année_civile(2020)) = 2020-12-31",),
    ),
    Builtin(
        id="school_year_of", fr="année_scolaire_de", en="school_year_of", typing=signature(DATE, gives=INTEGER), python=school_year_of,
        doc=Words("L'année où a commencé l'année scolaire d'une date.", "The year in which the school year of a date began."),
        examples=("année_scolaire_de(2024-08-31) = 2023", "année_scolaire_de(2024-09-01) = 2024"),
    ),
    Builtin(
        id="start", fr="début", en="start", typing=signature(PERIOD, gives=DATE), python=lambda p: p.start, inline="{0}.start",
        doc=Words("Le premier jour d'une période.", "The first day of a period."), examples=("début(année_civile(2020)) = 2020-01-01",),
    ),
    Builtin(
        id="end", fr="fin", en="end", typing=signature(PERIOD, gives=DATE), python=lambda p: p.end, inline="{0}.end",
        doc=Words("Le dernier jour d'une période.", "The last day of a period."), examples=("fin(année_scolaire(2023)) = 2024-08-31",),
    ),
    Builtin(
        id="if_unknown", fr="si_inconnu", en="if_unknown", typing=_either, python=if_unknown, strict=False, inline="{0}",
        doc=Words("La valeur, ou le remplacement si un fait manque ; l'article doit le dire.", "The value, or the replacement when a fact is missing; the article must say so."),
        examples=("si_inconnu(3, 0) = 3",),
    ),
    Builtin(
        id="if_not_applicable", fr="si_sans_objet", en="if_not_applicable", typing=_either, python=if_not_applicable, strict=False, inline="{0}",
        doc=Words("La valeur, ou le remplacement si elle est sans objet.", "The value, or the replacement when it is not applicable."),
        examples=("si_sans_objet(sans_objet, 0) = 0", "si_sans_objet(3, 0) = 3"),
    ),
    Builtin(
        id="is_known", fr="est_connu", en="is_known", typing=_any_to(BOOLEAN), python=is_known, strict=False, inline="True",
        doc=Words("Vrai si la valeur est connue, faux si elle manque ou est sans objet.", "True when the value is known, false when missing or not applicable."),
        examples=("est_connu(3)", "non est_connu(sans_objet)"),
    ),
    Builtin(
        id="is_given", fr="est_donné", en="is_given", typing=_any_to(BOOLEAN), python=is_given, strict=False, inline="True",
        doc=Words("Vrai si le dossier donne cette donnée, même un nom qui n'est pas reconnu ; faux si elle manque.", "True when the case gives this fact, even a name that is not recognised; false when it is missing."),
        examples=("est_donné(3)", "est_donné(sans_objet)"),
    ),
    Builtin(
        id="require", fr="exiger", en="require", typing=_required, python=require,
        doc=Words("La valeur, pourvu que la condition soit vraie ; sinon les données se contredisent, et le texte dit en quoi.", "The value, provided that the condition holds; otherwise the facts contradict one another, and the text says how."),
        examples=('exiger(2 <= 3, 2 / 3, "plus d\'admis que de candidats") = 2 / 3',),
    ),
    Builtin(
        id="sum", fr="somme", en="sum", kind="aggregate", typing=_total, python=_over(sum), inline="sum({0})",
        doc=Words("La somme sur les lignes retenues ; 0 s'il n'y en a pas.", "The sum over the rows kept; 0 when there is none."),
    ),
    Builtin(
        id="count", fr="nombre", en="count", kind="aggregate", typing=lambda _: INTEGER, python=_over(len), inline="len({0})",
        doc=Words("Le nombre de lignes retenues.", "The number of rows kept."),
    ),
    Builtin(
        id="least", fr="min", en="min", kind="aggregate", typing=_alike, python=_over(lambda v: min(v) if v else NOT_APPLICABLE),
        doc=Words("La plus petite valeur ; sans objet s'il n'y a pas de ligne.", "The least value; not applicable when there is no row."),
    ),
    Builtin(
        id="greatest", fr="max", en="max", kind="aggregate", typing=_alike, python=_over(lambda v: max(v) if v else NOT_APPLICABLE),
        doc=Words("La plus grande valeur ; sans objet s'il n'y a pas de ligne.", "The greatest value; not applicable when there is no row."),
    ),
    Builtin(
        id="all", fr="tous", en="all", kind="aggregate", typing=_booleans, python=_all_rows, strict=False, inline="all({0})",
        doc=Words("Vrai si c'est vrai de toutes les lignes ; vrai s'il n'y en a pas.", "True when it holds of all rows; true when there is none."),
    ),
    Builtin(
        id="any", fr="existe", en="exists", kind="aggregate", typing=lambda _: BOOLEAN, python=_some_row, strict=False, inline="any({0})",
        doc=Words("Vrai s'il y a une telle ligne.", "True when there is such a row."),
    ),
    Builtin(
        id="common", fr="valeur_commune", en="common_value", kind="aggregate", typing=lambda args: args[0], python=_over(_common),
        doc=Words("La valeur sur laquelle toutes les lignes s'accordent ; sinon une erreur qui les montre.", "The value on which all rows agree; otherwise an error that shows them."),
    ),
)  # fmt: skip

BUILTINS: Mapping[str, Builtin] = {entry.id: entry for entry in ENTRIES}

# A function and an aggregate may share a word: the aggregate is meant when its argument names rows.
AGGREGATE_OF: Mapping[str, str] = {"min": "least", "max": "greatest"}


@cache
def function_words(language: Language) -> Mapping[str, str]:
    """From the written name of each function and aggregate to its identifier."""
    words: dict[str, str] = {}
    for entry in ENTRIES:
        if entry.kind != "operator":
            words.setdefault(entry.fr if language == "fr" else entry.en, entry.id)
    return words


@cache
def function_names(language: Language) -> Mapping[str, str]:
    """From the identifier of each builtin to its written name."""
    return {entry.id: entry.fr if language == "fr" else entry.en for entry in ENTRIES}


def total(entry: Builtin) -> Callable[..., Any]:
    """The meaning over values and states alike."""
    if not entry.strict or entry.kind == "aggregate":
        return entry.python
    python = entry.python

    def strict(*args: Any) -> Any:
        for arg in args:
            if isinstance(arg, State):
                return worst(args)
        return python(*args)

    return strict


@cache
def meanings() -> Mapping[str, Callable[..., Any]]:
    """The total meaning of every builtin, by identifier."""
    return {entry.id: total(entry) for entry in ENTRIES}


def result_type(entry: Builtin, args: Iterable[Type]) -> Type:
    """The type of a call.

    Raises:
        MismatchError: if the arguments do not have types the builtin takes.
    """
    return entry.typing(tuple(args))


__all__ = [
    "BUILTINS",
    "ENTRIES",
    "Builtin",
    "MismatchError",
    "Reference",
    "function_words",
    "meanings",
    "result_type",
    "total",
]
