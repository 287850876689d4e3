"""The mutation operators: each changes one expression by one step, as a slip of the pen would, and says it in words.

A change is told as the author would write it: `année = 1` → `année <= 1`. Where two slips mean the same, one is made:
`x >= 3` becomes `x > 3` and `x >= 2`, not `x >= 4`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from engine.casework.reasons import written
from engine.language import core
from engine.language.builtins import BUILTINS, function_names
from engine.language.elaborate import CASE_DATE
from engine.language.types import Date, Number, Type
from engine.language.values import NOT_APPLICABLE, State, exact
from engine.language.wording import decimals_of, say
from engine.policy.model import Policy
from engine.text import vocabulary
from engine.text.diagnostics import Words

OPERATORS: Mapping[str, Words] = {
    "comparison": Words("comparaison", "comparison"),
    "threshold": Words("seuil", "threshold"),
    "value": Words("valeur", "value"),
    "logic": Words("et_ou", "and_or"),
    "negation": Words("négation", "negation"),
    "condition": Words("condition", "condition"),
    "item": Words("liste", "list"),
    "alternative": Words("alternative", "alternative"),
    "exception": Words("exception", "exception"),
    "otherwise": Words("sinon", "otherwise"),
    "rounding": Words("arrondi", "rounding"),
    "bound": Words("borne", "bound"),
    "arithmetic": Words("opération", "operation"),
    "filter": Words("filtre", "filter"),
    "replacement": Words("remplacement", "replacement"),
    "date": Words("date", "date"),
    "parameter": Words("paramètre", "parameter"),
    "row": Words("ligne", "row"),
    "cell": Words("cellule", "cell"),
}
"""The operators by identifier, with the words that name them."""

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of an expression: what stands in its place, and both as they are written; nothing for what is left
    out."""

    operator: str
    node: core.Node
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pen:
    """How the author of a policy would write expressions. `form` is that of the rule they belong to."""

    policy: Policy
    form: str = "formula"

    def source(self, node: core.Node) -> str:
        """What stands in the file."""
        match node:
            case core.Literal():
                return self.value(node.value, node.type)
            case core.CaseDate():
                return CASE_DATE[self.policy.language]
            case core.Field(row=core.Current(), name=name) if "#" in name:
                hidden = self.policy.owner(node.record).rules.get(name)
                return self.source(hidden.expression) if hidden else name
            case _:
                return clipped(written(self.policy, node.span))

    def value(self, value: Any, type_: Type) -> str:
        """A value as expressions have it."""
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, str):
            return f'"{value}"'
        if isinstance(value, bool):
            return vocabulary.say("boolean", "true" if value else "false", self.policy.language)
        return " ".join(say(value, type_, self.policy.units, self.policy.language).split())

    def composed(self, node: core.Node) -> str:
        """An expression that stands nowhere, made of parts that do."""
        match node:
            case core.Call() if BUILTINS[node.builtin].kind == "operator" and len(node.arguments) > 1:
                word = function_names(self.policy.language)[node.builtin]
                return f" {word} ".join(self.operand(part, node) for part in node.arguments)
            case core.Call():
                word = function_names(self.policy.language)[node.builtin]
                return f"{word}({', '.join(self.argument(part, node) for part in node.arguments)})"
            case _:
                return self.source(node)

    def argument(self, node: core.Node, of: core.Call) -> str:
        """An argument of a call; `…` for the rule that a floor or a ceiling bounds, which is written around it."""
        return ELSEWHERE if _is_around(node, of) else self.source(node)

    def part(self, node: core.Node, of: core.Choose) -> str:
        """A part of a choice; one that stands nowhere is made of what does: the days of `en_vigueur:`, and `…`."""
        if node.span != of.span:
            return self.source(node)
        return self.composed(node) if isinstance(node, core.Call) else ELSEWHERE

    def operand(self, node: core.Node, of: core.Node) -> str:
        """A part of an operation, between parentheses when it is one itself; sugar stands for several operations."""
        text = self.source(node) if node.span != of.span else self.composed(node)
        is_open = isinstance(node, core.Call) and node.builtin in ("and", "or", "add", "sub")
        return f"({text})" if is_open and not text.startswith("(") else text


ELSEWHERE = "…"
"""What stands for an expression that is not written where the change is."""


def _is_around(node: core.Node, of: core.Call) -> bool:
    """Whether an argument is written around another one: `plancher: 0 €` is a line of the rule that it bounds."""
    spans = [part.span for part in of.arguments if part is not node]
    return any(node.span != span and node.span.start <= span.start and span.end <= node.span.end for span in spans)


LONGEST = 120
"""Characters of an expression beyond which its end is left out."""


def clipped(text: str) -> str:
    """The text, without its end when it is too long to be shown."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


Operator = Callable[[core.Node, Pen], Iterator[Edit]]


def edits(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """The changes of one expression, its parts apart."""
    for operator in _OPERATORS:
        yield from operator(node, pen)


def _changed(operator: str, old: core.Node, new: core.Node, pen: Pen) -> Edit:
    return Edit(operator=operator, node=new, before=pen.composed(old), after=pen.composed(new))


# ── Comparisons and literals ────────────────────────────────────────────────────────────────────────────────────

_TWINS: Mapping[str, tuple[str, ...]] = {
    "lt": ("le",),
    "le": ("lt",),
    "gt": ("ge",),
    "ge": ("gt",),
    "eq": ("ne", "le", "ge"),
    "ne": ("eq",),
}

# By how many steps a limit on the right moves: the other way is what the twin of the comparison does.
_MOVES: Mapping[str, tuple[int, ...]] = {"lt": (-1,), "le": (1,), "gt": (1,), "ge": (-1,), "eq": (-1, 1), "ne": (-1, 1)}


def _comparison(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """`<` for `<=`, `>` for `>=`, `!=` for `=`; where there is an order, `<=` and `>=` for `=` too."""
    if not isinstance(node, core.Call) or node.builtin not in _TWINS:
        return
    ordered = all(isinstance(part.type, (Number, Date)) for part in node.arguments)
    for twin in _TWINS[node.builtin]:
        if ordered or twin in ("eq", "ne"):
            yield _changed("comparison", node, replace(node, builtin=twin), pen)


def _threshold(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """A limit one step further, of a number or of a date."""
    if not isinstance(node, core.Call) or node.builtin not in _MOVES:
        return
    for place, (limit, other) in enumerate((node.arguments, node.arguments[::-1])):
        if not isinstance(limit, core.Literal) or isinstance(limit.value, (bool, str)):
            continue
        # a limit on the left moves the other way; between numbers of any decimals both ways are slips of their own
        sign = -1 if place == 0 else 1
        known = not isinstance(other.type, Number) or other.type.scale is not None
        for move in _MOVES[node.builtin] if known else (-1, 1):
            moved = next_value(limit, move * sign if known else move, other.type)
            if moved is None:
                continue
            arguments = (moved, other) if place == 0 else (other, moved)
            operator = "date" if isinstance(limit.value, datetime.date) else "threshold"
            yield _changed(operator, node, replace(node, arguments=arguments), pen)


def next_value(literal: core.Literal, steps: int, other: Type | None = None) -> core.Literal | None:
    """A literal so many steps further: days, or units of the last decimal; None when it has no such neighbour."""
    value, type_ = literal.value, literal.type
    if isinstance(value, datetime.date):
        return replace(literal, value=value + steps * DAY) if _has_neighbours(value) else None
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return None
    return replace(literal, value=exact(value + steps * step(value, other or type_)))


def _has_neighbours(day: datetime.date) -> bool:
    return datetime.date.min < day < datetime.date.max


def step(value: int | Fraction, type_: Type) -> Fraction:
    """The least difference between two values of a type: a cent, a pupil; else the last decimal of the value."""
    percent = isinstance(type_, Number) and type_.percent
    scale = type_.scale if isinstance(type_, Number) else None
    if scale is not None:
        return Fraction(1, 10**scale)
    return Fraction(1, 10 ** (decimals_of(value * 100 if percent else value) or 0)) / (100 if percent else 1)


def _value(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """A number, a truth value or a date that is not the limit of a comparison: see `literals`."""
    for place, part in enumerate(_values_of(node)):
        if not isinstance(part, core.Literal):
            continue
        other = replace(part, value=not part.value) if isinstance(part.value, bool) else next_value(part, 1)
        if other is None:
            continue
        operator = "date" if isinstance(part.value, datetime.date) else "value"
        yield Edit(
            operator=operator,
            node=_with_value(node, place, other),
            before=_around(node, part, pen),
            after=_around(node, other, pen),
        )


def _values_of(node: core.Node) -> tuple[core.Node, ...]:
    """The parts of an expression that stand for a value of their own."""
    match node:
        case core.Call() if node.builtin not in _MOVES and node.builtin not in _ROUNDINGS and node.builtin != "in":
            return node.arguments
        case core.Arm():
            return (node.value,)
        case core.Choose(otherwise=core.Node() as otherwise):
            return (otherwise,)
        case core.Lookup() | core.Exists():
            return node.keys
        case _:
            return ()


def _with_value(node: core.Node, place: int, value: core.Node) -> core.Node:
    match node:
        case core.Call():
            return replace(node, arguments=_put(node.arguments, place, value))
        case core.Arm():
            return replace(node, value=value)
        case core.Choose():
            return replace(node, otherwise=value)
        case core.Lookup() | core.Exists():
            return replace(node, keys=_put(node.keys, place, value))
        case _:
            raise TypeError(f"{type(node).__name__} holds no value")


def _put(items: tuple[core.Node, ...], place: int, item: core.Node) -> tuple[core.Node, ...]:
    return (*items[:place], item, *items[place + 1 :])


def _around(node: core.Node, part: core.Node, pen: Pen) -> str:
    """A value with the alternative that it is of."""
    text = pen.source(part)
    match node:
        case core.Arm():
            return f"{pen.source(node.condition)} : {text}"
        case core.Choose():
            return f"{vocabulary.say('key', 'otherwise', pen.policy.language)} : {text}"
        case core.Call():
            arguments = tuple(
                part if isinstance(a, core.Literal) and a.span == part.span else a for a in node.arguments
            )
            return pen.composed(replace(node, arguments=arguments))
        case _:
            return text


# ── Logic ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _logic(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """`ou` for `et`, any for all."""
    if not isinstance(node, core.Call) or node.builtin not in ("and", "or"):
        return
    twin = "or" if node.builtin == "and" else "and"
    if _is_group(node):
        words = [vocabulary.say("key", _GROUPS[builtin], pen.policy.language) for builtin in (node.builtin, twin)]
        yield Edit(operator="logic", node=replace(node, builtin=twin), before=words[0], after=words[1])
    else:
        yield _changed("logic", node, replace(node, builtin=twin), pen)


_GROUPS = {"and": "all_of", "or": "any_of"}


def _is_group(node: core.Call) -> bool:
    """Whether the operands are conditions, one under the other."""
    return any(isinstance(part, core.Field) and "#" in part.name for part in node.arguments)


def _negation(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """A `non` forgotten."""
    if isinstance(node, core.Call) and node.builtin == "not":
        word = function_names(pen.policy.language)["not"]
        inner = node.arguments[0]
        yield Edit(
            operator="negation", node=inner, before=f"{word} {pen.operand(inner, node)}", after=pen.source(inner)
        )


def _condition(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """One of several conditions forgotten."""
    if isinstance(node, core.Call) and node.builtin in ("and", "or") and len(node.arguments) > 1:
        for place, part in enumerate(node.arguments):
            rest = (*node.arguments[:place], *node.arguments[place + 1 :])
            left = replace(node, arguments=rest) if len(rest) > 1 else rest[0]
            before = pen.composed(part) if part.span == node.span else pen.source(part)
            yield Edit(operator="condition", node=left, before=before, after="")


def _item(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """One value of a list forgotten."""
    if isinstance(node, core.Call) and node.builtin == "in" and len(node.arguments) > 2:
        subject, *items = node.arguments
        for place, item in enumerate(items):
            rest = (subject, *items[:place], *items[place + 1 :])
            text = f"{pen.source(subject)} {function_names(pen.policy.language)['in']}"
            before = f"{text} […, {pen.source(item)}, …]"
            yield Edit(operator="item", node=replace(node, arguments=rest), before=before, after=f"{text} […]")


# ── Choices ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _alternative(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """One alternative, row or exception forgotten."""
    if not isinstance(node, core.Choose):
        return
    for place, arm in enumerate(node.arms):
        rest = (*node.arms[:place], *node.arms[place + 1 :])
        left = replace(node, arms=rest) if rest else node.otherwise
        if left is not None:
            operator = "exception" if pen.form == "default" else "alternative"
            before = f"{pen.part(arm.condition, node)} : {pen.part(arm.value, node)}"
            yield Edit(operator=operator, node=left, before=before, after="")


def _otherwise(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """What holds when no alternative does, forgotten: the rule then concerns nobody else."""
    if isinstance(node, core.Choose) and node.otherwise is not None:
        nothing = core.Literal(value=NOT_APPLICABLE, type=node.type, span=node.otherwise.span)
        if node.otherwise != replace(nothing, type=node.otherwise.type):
            word = vocabulary.say("key", "otherwise", pen.policy.language)
            before, after = (f"{word} : {pen.source(part)}" for part in (node.otherwise, nothing))
            yield Edit(operator="otherwise", node=replace(node, otherwise=nothing), before=before, after=after)


# ── Amounts ─────────────────────────────────────────────────────────────────────────────────────────────────────

_ROUNDINGS: Mapping[str, tuple[str, ...]] = {
    "round_up": ("round_nearest", "round_down"),
    "round_down": ("round_nearest", "round_up"),
    "round_nearest": ("round_up", "round_down"),
    "round_half_even": ("round_nearest", "round_down"),
    "truncate": ("round_nearest", "round_up"),
}


def _rounding(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """Another direction of rounding, or a step ten times as large."""
    if not isinstance(node, core.Call) or node.builtin not in _ROUNDINGS:
        return
    value, size = node.arguments
    before = _rounded(node, pen)
    for other in _ROUNDINGS[node.builtin]:
        new = replace(node, builtin=other)
        yield Edit(operator="rounding", node=new, before=before, after=_rounded(new, pen))
    if isinstance(size, core.Literal) and not isinstance(size.value, State):
        new = replace(node, arguments=(value, replace(size, value=exact(size.value * Fraction(10)))))
        yield Edit(operator="rounding", node=new, before=before, after=_rounded(new, pen))


def _rounded(node: core.Call, pen: Pen) -> str:
    value, size = node.arguments
    is_inside = node.span != value.span and node.span.start <= value.span.start and value.span.end <= node.span.end
    name = function_names(pen.policy.language)[node.builtin]
    return f"{name}({pen.source(value) if is_inside else '…'}, {pen.source(size)})"


def _bound(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """A floor or a ceiling forgotten: one of the values of `min` or `max`."""
    if isinstance(node, core.Call) and node.builtin in ("min", "max", "cap", "raise_to") and len(node.arguments) > 1:
        for place, part in enumerate(node.arguments):
            rest = (*node.arguments[:place], *node.arguments[place + 1 :])
            left = replace(node, arguments=rest) if len(rest) > 1 else rest[0]
            name = function_names(pen.policy.language)[node.builtin]
            before, after = f"{name}(…, {pen.source(part)})", f"{name}(…)"
            if _is_around(part, node):
                before, after = pen.composed(node), pen.composed(replace(node, arguments=rest))
            yield Edit(operator="bound", node=left, before=before, after=after)


def _arithmetic(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """`-` for `+`."""
    if isinstance(node, core.Call) and node.builtin in ("add", "sub"):
        twin = "sub" if node.builtin == "add" else "add"
        if all(isinstance(part.type, Number) for part in node.arguments):
            yield _changed("arithmetic", node, replace(node, builtin=twin), pen)


def _filter(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """The condition on the rows of an aggregate forgotten."""
    if isinstance(node, core.Aggregate) and node.where is not None:
        before = pen.source(node.where)
        yield Edit(operator="filter", node=replace(node, where=None), before=before, after="")


def _replacement(node: core.Node, pen: Pen) -> Iterator[Edit]:
    """What stands for a value that is missing or not applicable, forgotten."""
    if isinstance(node, core.Call) and node.builtin in ("if_unknown", "if_not_applicable", "require"):
        kept = node.arguments[1] if node.builtin == "require" else node.arguments[0]
        yield _changed("replacement", node, kept, pen)


_OPERATORS: tuple[Operator, ...] = (
    _comparison,
    _threshold,
    _value,
    _logic,
    _negation,
    _condition,
    _item,
    _alternative,
    _otherwise,
    _rounding,
    _bound,
    _arithmetic,
    _filter,
    _replacement,
)
