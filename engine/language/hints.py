"""What was probably meant where the types of an expression do not agree: the suggestions beside the diagnostic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from engine.language import core, syntax
from engine.language import types as t
from engine.language.builtins import BUILTINS, function_names
from engine.language.printer import render
from engine.language.types import Enumeration, Number, Reference, Type, Units
from engine.language.values import State, exact
from engine.language.wording import say
from engine.text.diagnostics import Language, Words
from engine.text.suggest import closest

ROUNDINGS = frozenset({"round_up", "round_down", "round_nearest", "round_half_even", "truncate"})

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def remedies(
    code: str, builtin: str, arguments: Sequence[core.Node], units: Units, language: Language
) -> tuple[str, ...]:
    """What to write in place of one of two arguments that do not go together; nothing when it cannot be told."""
    if len(arguments) != 2:
        return ()
    for literal, other in (arguments, arguments[::-1]):
        if isinstance(literal, core.Literal):
            if code in ("TYP003", "TYP004") and (near := measured(literal, other.type, units, language, builtin)):
                return near
            if code == "TYP002" and (near := _unquoted(literal, other.type)):
                return near
    return ()


def measured(
    literal: core.Literal, wanted: Type, units: Units, language: Language, builtin: str = ""
) -> tuple[str, ...]:
    """A number as the other one is counted: `0 €` for `0`, `0` for `0 élève` beside a number of rows, `50 %` for `50`,
    one cent for the two decimals of `arrondi(x, 2)`."""
    value, type_ = literal.value, literal.type
    if not isinstance(type_, Number) or not isinstance(wanted, Number) or isinstance(value, State):
        return ()
    if type_.percent or t.PLAIN not in (type_.unit, wanted.unit):
        return ()
    if wanted.percent:
        share = builtin in ("add", "sub") or value < 1
        values = [value] if share else [exact(Fraction(value, 100))]
    elif builtin in ROUNDINGS and type_.scale == 0:
        values = [exact(Fraction(1, 10**value)) if 1 < value <= 4 else 1]
    else:
        values = [value]
    return tuple(_written(say(v, wanted, units, language), language) for v in values)


def _unquoted(literal: core.Literal, wanted: Type) -> tuple[str, ...]:
    """The row of a table for its key, a day for the same between quotes."""
    text = literal.value
    if not isinstance(text, str):
        return ()
    if isinstance(wanted, Reference):
        return (f'{wanted.table}["{text}"]',)
    return (text,) if isinstance(wanted, t.Date) and _DAY.fullmatch(text) else ()


def quoted(name: str, beside: Type) -> tuple[str, ...]:
    """The text that a name was meant as, beside a field that holds texts: `statut = public`."""
    match beside:
        case Enumeration(values=values):
            return tuple(f'"{value}"' for value in closest(name, values))
        case t.Text():
            return (f'"{name}"',)
        case Reference(table=table):
            return (f'{table}["{name}"]',)
        case _:
            return ()


def repeated(node: syntax.Call, language: Language) -> tuple[str, ...]:
    """A membership for `statut = "a" ou "b"`, where the second comparison is left out."""
    match node.arguments:
        case (syntax.Comparison(operators=("eq",), operands=(syntax.Node() as subject, syntax.Text() as first)), *rest):
            texts = [first, *(item for item in rest if isinstance(item, syntax.Text))]
            if len(texts) == len(rest) + 1:
                items = syntax.Items(items=tuple(texts))
                whole = syntax.Call(function="in", arguments=(subject, items), infix=True)
                return (render(whole, language, function_names(language)),)
    return ()


def purpose(builtin: str) -> Words:
    """What a function does, for a call that gives it too few or too many values."""
    entry = BUILTINS[builtin]
    fr, en = (f"{text[0].lower()}{text[1:].rstrip('.')}" for text in (entry.doc.fr, entry.doc.en))
    return Words(f"« {entry.fr} » : {fr}", f'"{entry.en}": {en}')


def _written(said: str, language: Language) -> str:
    """As in an expression: plain spaces, and a comma neither for decimals nor for thousands."""
    spaced = re.sub(r"[\u00a0\u202f]", " ", said)
    return re.sub(r"(?<=[0-9]),(?=[0-9])", "." if language == "fr" else " ", spaced)
