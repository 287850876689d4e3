"""From a tree back to the text of an expression, in either surface, and to words one can read aloud."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from engine.language.syntax import (
    Appraisal,
    Arm,
    AtDate,
    Boolean,
    Call,
    Choice,
    Comparison,
    Date,
    Items,
    Lookup,
    Member,
    Name,
    Node,
    NotApplicable,
    Number,
    Reading,
    Subject,
    Text,
    Within,
)
from engine.language.tokens import MONTHS
from engine.language.tree import fold
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words

# How tightly the parts of a text hold together, one level for each rule of the grammar.
CHOICE, DISJUNCTION, CONJUNCTION, NEGATION, COMPARISON, SUM, PRODUCT, SIGN, OPERAND, TERM, ACCESS = range(11)

OPERATORS = {"add": ("+", SUM), "sub": ("-", SUM), "mul": ("×", PRODUCT), "div": ("/", PRODUCT)}
COMPARATORS = {"eq": "=", "ne": "≠", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
CONVERSE = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
QUOTES = (('"', '"'), ("«", "»"), ("“", "”"))

# « dépasse » suits an amount, an age and a date alike; « est supérieur » would have to agree with a gender.
SAID = {
    "eq": Words("est", "is"),
    "ne": Words("n'est pas", "is not"),
    "lt": Words("n'atteint pas", "is less than"),
    "le": Words("ne dépasse pas", "is at most"),
    "gt": Words("dépasse", "is more than"),
    "ge": Words("atteint ou dépasse", "is at least"),
    "in": Words("est parmi", "is among"),
    "between": Words("est entre", "is between"),
    "at": Words("au", "at"),
    "per": Words("par", "per"),
    "subject": Words("la valeur", "the value"),
}
SAID_OF_DATES = {
    "eq": Words("est le", "is"),
    "ne": Words("n'est pas le", "is not"),
    "lt": Words("est avant le", "is before"),
    "le": Words("est au plus tard le", "is at the latest"),
    "gt": Words("est après le", "is after"),
    "ge": Words("est au plus tôt le", "is at the earliest"),
}


@dataclass(frozen=True, slots=True)
class Printed:
    """The text of a node, and how tightly its parts hold together."""

    text: str
    level: int = ACCESS

    def at(self, level: int) -> str:
        """The text where the grammar asks for at least this level."""
        return self.text if self.level >= level else f"({self.text})"


def render(node: Node, language: Language, functions: Mapping[str, str]) -> str:
    """The text of an expression; reading it again gives the same tree.

    `functions` maps the identifiers of functions to their names in this surface. Names and units are not translated.
    Parentheses are written where they are needed, and around a choice inside a choice. The text has no line break,
    no `: ` and no ` #` outside the author's own texts.

    Raises:
        ValueError: a number has no finite decimal form, or a text holds all three closing quotation marks; no tree
            that was parsed has either.
    """
    return fold(node, _Printer(language, functions).step).text


def render_cell(node: Node, language: Language, functions: Mapping[str, str]) -> str:
    """The text of a cell of a decision table, a test on `Subject()`: `moins de 10 €`, `cap ou bac_pro`, `-`.

    Raises:
        ValueError: as `render`.
    """

    def shown(part: Node) -> str:
        return fold(part, _Printer(language, functions).step).at(SUM)

    def keyword(identifier: str) -> str:
        return vocabulary.say("keyword", identifier, language)

    match node:
        case Boolean(value=True):
            return vocabulary.say("cell", "any", language)
        case Comparison(operands=(Subject(), Boolean(value=value)), operators=("eq",)):
            return vocabulary.say("boolean", "true" if value else "false", language)
        case Comparison(operands=(Subject(), value), operators=("eq",)):
            return shown(value)
        case Comparison(operands=(Subject(), value), operators=("ne",)):
            return f"{COMPARATORS['ne']} {shown(value)}"
        case Comparison(operands=(Subject(), value), operators=(operator,)):
            return f"{vocabulary.say('cell', operator, language)} {shown(value)}"
        case Within(value=Subject(), low=low, high=high):
            return f"{keyword('between')} {shown(low)} {keyword('and')} {shown(high)}"
        case Call(function="in", arguments=(Subject(), Items(items=items))):
            return f" {keyword('or')} ".join(map(shown, items))
        case Call(function="and", arguments=tests):
            return f" {keyword('and')} ".join(render_cell(test, language, functions) for test in tests)
        case _:
            return render(node, language, functions)


def spoken(node: Node, language: Language, functions: Mapping[str, str]) -> str:
    """The expression in words to be read aloud; it is not meant to be parsed again.

    `x <= 3` is « x ne dépasse pas 3 », `50.5 %` is « 50,5 % », `2023-09-01` is « 1er septembre 2023 ».
    """
    return fold(node, _Speaker(language, functions).step).text


class _Printer:
    """One step of the fold, for each node; the speaker says some of them otherwise."""

    def __init__(self, language: Language, functions: Mapping[str, str]) -> None:
        self.language: Language = language
        self.functions = functions

    def keyword(self, identifier: str) -> str:
        return vocabulary.say("keyword", identifier, self.language)

    def step(self, node: Node, parts: tuple[Printed, ...]) -> Printed:
        """The text of a node from the texts of its children."""
        match node:
            case Number():
                return Printed(self.number(node), TERM)
            case Text():
                return Printed(self.text(node), TERM)
            case Date():
                return Printed(self.date(node.value), TERM)
            case Boolean():
                return Printed(self.keyword("true" if node.value else "false"), TERM)
            case NotApplicable():
                return Printed(self.keyword("not_applicable"), TERM)
            case Name():
                return Printed(node.name)
            case Subject():
                return Printed(SAID["subject"].words(self.language))
            case Member():
                return Printed(f"{parts[0].at(ACCESS)}.{node.name}")
            case Lookup():
                return Printed(f"{parts[0].at(ACCESS)}[{_listed(parts[1:])}]")
            case AtDate():
                return Printed(f"{parts[0].text} {self.at_date()} {parts[1].at(TERM)}", OPERAND)
            case Reading():
                return Printed(f"{self.keyword('reading')} {node.name}")
            case Appraisal():
                return Printed(f"{self.keyword('appraisal')} {node.name}")
            case Comparison():
                return self.comparison(node, parts)
            case Within():
                return self.within(parts)
            case Items():
                return self.items(parts)
            case Arm():
                # A choice inside a choice could be read without parentheses, but not by people.
                condition, value = (part.at(DISJUNCTION) for part in parts)
                return Printed(f"{self.keyword('if')} {condition} {self.keyword('then')} {value}", CHOICE)
            case Choice():
                arms = [f"{arm.text} {self.keyword('otherwise')} " for arm in parts[:-1]]
                return Printed("".join(arms) + parts[-1].at(DISJUNCTION), CHOICE)
            case Call(infix=True):
                return self.operation(node.function, parts)
            case Call():
                return self.call(node, parts)
            case _:
                raise AssertionError(f"{node!r} is no node of the syntax")

    def number(self, node: Number) -> str:
        """`10 000.50 €`, `10000.50 €` in English; a year keeps its four digits together."""
        whole, fraction = _digits(node.value, node.decimals)
        if self.language == "fr" and len(whole) > 4:
            whole = _grouped(whole, " ")
        return whole + (f".{fraction}" if fraction else "") + (f" {node.unit}" if node.unit else "")

    def text(self, node: Text) -> str:
        for opening, closing in QUOTES:
            if closing not in node.value and (opening != "«" or node.value == node.value.strip()):
                return f"{opening}{node.value}{closing}"
        raise ValueError("no quotation marks are left for a text that holds all of them")

    def date(self, value: datetime.date) -> str:
        return value.isoformat()

    def at_date(self) -> str:
        return self.keyword("at")

    def comparison(self, node: Comparison, parts: tuple[Printed, ...]) -> Printed:
        first, *others = (part.at(SUM) for part in parts)
        tests = (f" {COMPARATORS[op]} {other}" for op, other in zip(node.operators, others, strict=True))
        return Printed(first + "".join(tests), COMPARISON)

    def within(self, parts: tuple[Printed, ...]) -> Printed:
        value, low, high = (part.at(SUM) for part in parts)
        return Printed(f"{value} {self.between()} {low} {self.keyword('and')} {high}", COMPARISON)

    def between(self) -> str:
        return self.keyword("between")

    def items(self, parts: tuple[Printed, ...]) -> Printed:
        # Only the right side of `dans` takes a list, and it takes it without parentheses.
        return Printed(f"[{_listed(parts)}]")

    def test(self, function: str) -> str:
        return self.keyword(function)

    def operation(self, function: str, parts: tuple[Printed, ...]) -> Printed:
        """`a + b`, `a et b`, `non a`, `-a`, `a dans b`."""
        match function:
            case "or" | "and":
                level = DISJUNCTION if function == "or" else CONJUNCTION
                return Printed(f" {self.keyword(function)} ".join(part.at(level + 1) for part in parts), level)
            case "not":
                return Printed(f"{self.keyword('not')} {parts[0].at(NEGATION)}", NEGATION)
            case "neg":
                return Printed(f"-{parts[0].at(SIGN)}", SIGN)
            case "add" | "sub" | "mul" | "div":
                sign, level = OPERATORS[function]
                return Printed(f"{parts[0].at(level)} {sign} {parts[1].at(level + 1)}", level)
            case _:
                left, right = (part.at(SUM) for part in parts)
                return Printed(f"{left} {self.test(function)} {right}", COMPARISON)

    def call(self, node: Call, parts: tuple[Printed, ...]) -> Printed:
        name = self.functions.get(node.function, node.function)
        inside = _listed(parts[: len(node.arguments)])
        if node.where is not None:
            inside += f" {self.keyword('where')} {parts[-1].text}"
        return Printed(f"{name}({inside})")


class _Speaker(_Printer):
    """The same steps, in words."""

    def keyword(self, identifier: str) -> str:
        return super().keyword(identifier).replace("_", " ")

    def said(self, identifier: str) -> str:
        return SAID[identifier].words(self.language)

    def number(self, node: Number) -> str:
        whole, fraction = _digits(node.value, node.decimals)
        if len(whole) > 4:
            whole = _grouped(whole, "\u202f" if self.language == "fr" else ",")
        mark = "," if self.language == "fr" else "."
        unit = "\u00a0" + node.unit.replace("/", f" {self.said('per')} ") if node.unit else ""
        return whole + (f"{mark}{fraction}" if fraction else "") + unit

    def text(self, node: Text) -> str:
        return f"«\u00a0{node.value}\u00a0»" if self.language == "fr" else f"“{node.value}”"

    def date(self, value: datetime.date) -> str:
        day = "1er" if value.day == 1 and self.language == "fr" else str(value.day)
        return f"{day} {MONTHS[self.language][value.month - 1]} {value.year}"

    def at_date(self) -> str:
        return self.said("at")

    def comparison(self, node: Comparison, parts: tuple[Printed, ...]) -> Printed:
        """Two by two, the first one turned round: `3 <= x < 8` is « x atteint ou dépasse 3 et x n'atteint pas 8 »."""
        tests: list[str] = []
        sides = list(zip(node.operands, parts, strict=True))
        for ((left, before), (right, after)), operator in zip(pairwise(sides), node.operators, strict=True):
            if len(sides) > 2 and not tests:
                left, before, right, after, operator = right, after, left, before, CONVERSE[operator]
            verbs = SAID_OF_DATES if isinstance(right, Date) else SAID
            tests.append(f"{before.at(SUM)} {verbs[operator].words(self.language)} {after.at(SUM)}")
        return Printed(f" {self.keyword('and')} ".join(tests), CONJUNCTION if len(tests) > 1 else COMPARISON)

    def between(self) -> str:
        return self.said("between")

    def test(self, function: str) -> str:
        return self.said(function) if function in SAID else self.keyword(function)

    def items(self, parts: tuple[Printed, ...]) -> Printed:
        *firsts, last = (part.text for part in parts)
        return Printed(f"{', '.join(firsts)} {self.keyword('or')} {last}" if firsts else last)


def _listed(parts: tuple[Printed, ...]) -> str:
    return ", ".join(part.text for part in parts)


def _digits(value: Fraction, decimals: int) -> tuple[str, str]:
    """The digits before and after the point.

    Raises:
        ValueError: the value has more decimals than said.
    """
    scaled = value * 10**decimals
    if scaled.denominator != 1 or value < 0:
        raise ValueError(f"{value} is not written with {decimals} decimals")
    digits = str(scaled.numerator).rjust(decimals + 1, "0")
    return digits[: len(digits) - decimals], digits[len(digits) - decimals :]


def _grouped(whole: str, space: str) -> str:
    head = len(whole) % 3
    groups = [whole[:head]] if head else []
    return space.join(groups + [whole[i : i + 3] for i in range(head, len(whole), 3)])
