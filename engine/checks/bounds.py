"""A bound that says the contrary of the sentence beside it: `<=` where the text says *moins de*.

The sentence is the statement of a rule, of a condition or of an alternative. A finding needs one kind of bound from
above (or from below) in the sentence and one in the expression, with the same figure: then `<` and `<=` are the only
difference. Not seen: sentences with several bounds of one kind, and figures written in other units.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from engine.checks.choices import choices
from engine.checks.facts import BACKWARDS
from engine.checks.findings import about, found, rules
from engine.language import core
from engine.language.builtins import function_names
from engine.language.tree import children
from engine.language.types import Date, Number
from engine.policy.model import Policy, Rule
from engine.text.diagnostics import Diagnostic, Language

ABOVE, BELOW = frozenset({"lt", "le"}), frozenset({"gt", "ge"})
"""The two comparisons that set a bound from above, and the two that set one from below."""

CONTRARY = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
TWIN = {"lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}

# The phrases of each bound. The longest that fits is meant: « pas moins de » before « moins de ».
PHRASES: Mapping[Language, Mapping[str, str]] = {
    "fr": {
        "le": r"ne (?:dépasse(?:nt)? pas|(?:doit|doivent|peut|peuvent)(?: pas)? (?:dépasser|excéder))|"
        r"n'excède(?:nt)? pas|sans (?:dépasser|excéder)|pas (?:plus|supérieure?s?)|(?:tout )?au plus|au maximum|"
        r"jusqu(?:'à|'au|'aux)|dans la limite d(?:e|u|es)|inférieure?s? ou égale?s?|(?:ou|et) moins(?! d)",
        "ge": r"au moins|au minimum|à (?:partir|compter) d(?:e|u|es)|supérieure?s? ou égale?s?|"
        r"pas (?:moins|inférieure?s?)|(?:ou|et) plus(?! d)|dès",
        "lt": r"moins d(?:e|u|es|')|(?:strictement )?inférieure?s? (?:à|au|aux)|(?:en|au).dessous d(?:e|u|es)|avant",
        "gt": r"plus d(?:e|u|es|')|(?:strictement )?supérieure?s? (?:à|au|aux)|dépasse(?:nt|r)?|excède(?:nt)?|"
        r"au.delà d(?:e|u|es)|au.dessus d(?:e|u|es)|après",
    },
    "en": {
        "le": r"(?:do|does|must|may|can)(?: not|not) exceed|without exceeding|(?:no|not) (?:more|greater) than|at most|"
        r"up to|within the limit of|(?:less|fewer) than or equal|or (?:less|fewer)|on or before",
        "ge": r"at least|(?:no|not) less than|(?:more|greater) than or equal|or more|from|on or after",
        "lt": r"(?:strictly )?(?:less|fewer) than|below|under|before",
        "gt": r"(?:strictly )?(?:more|greater) than|above|over|exceeds?|after",
    },
}

# Words of place and of time too: bounds only beside a figure.
VAGUE = re.compile(r"from|over|under|above|below|before|after|dès|avant|après|au.\w+ d\w+|jusqu\W\w+", re.IGNORECASE)

_FIGURE = r"(\d[\d \u00a0\u202f]*(?:[.,]\d+)?)"
_AFTER = re.compile(rf"[^\d.;:,]{{0,12}}?{_FIGURE}")
_BEFORE = re.compile(rf"{_FIGURE}[^\d.;:]{{0,12}}$")


def check(policy: Policy) -> Iterator[Diagnostic]:
    """REG006."""
    for owner, rule in rules(policy):
        for statement, expressions in _stated(owner.rules, rule):
            for told, written in _contrary(statement, expressions, policy.language):
                names = function_names(policy.language)
                yield found(
                    policy,
                    "REG006",
                    written.node.span,
                    about(policy, owner, rule),
                    phrase=told.phrase,
                    operator=names[written.node.builtin],
                    expected=names[TWIN[written.node.builtin]],
                )


def _stated(siblings: Mapping[str, Rule], rule: Rule) -> Iterator[tuple[str, list[core.Node]]]:
    """Each statement of a rule, with the expressions that it is about."""
    if rule.statement:
        own = [r.expression for r in siblings.values() if r.hidden == rule.name and not r.statement]
        yield rule.statement, [rule.expression, *own]
    if rule.branch_statements:
        for choice in choices(rule):
            for arm in choice.node.arms:
                if statement := rule.branch_statements.get(arm.span):
                    yield statement, [arm.condition]


# ── What the sentence says ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Told:
    """A bound in a sentence: its words, the comparison they mean, the figure beside them."""

    phrase: str
    builtin: str
    figure: Fraction | None


@cache
def _phrases(language: Language) -> re.Pattern[str]:
    kinds = "|".join(rf"(?P<{kind}>{words})" for kind, words in PHRASES[language].items())
    return re.compile(rf"\b(?:{kinds})(?!\w)", re.IGNORECASE)


def bounds_told(statement: str, language: Language) -> list[Told]:
    """The bounds that a sentence sets."""
    text = statement.replace("’", "'")
    told = [_told(match, text) for match in _phrases(language).finditer(text)]
    return [bound for bound in told if bound.figure is not None or not VAGUE.fullmatch(bound.phrase)]


def _told(match: re.Match[str], text: str) -> Told:
    builtin = next(kind for kind in TWIN if match[kind] is not None)
    figure = _AFTER.match(text, match.end()) or _BEFORE.search(text[: match.start()])
    return Told(match[builtin], builtin, _number(figure[1]) if figure else None)


def _number(figure: str) -> Fraction:
    return Fraction(re.sub(r"[ \u00a0\u202f]", "", figure).replace(",", "."))


# ── What the expression says ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Written:
    """A bound in an expression: the comparison as it is written, what it means, and the figure."""

    node: core.Call
    builtin: str
    figure: Fraction | None


def _bounds_written(node: core.Node, negated: bool = False) -> Iterator[Written]:
    if isinstance(node, core.Call) and node.builtin in TWIN:
        subject, limit = node.arguments
        if isinstance(limit.type, (Number, Date)):
            builtin = node.builtin
            if _is_fixed(subject) and not _is_fixed(limit):
                limit, builtin = subject, BACKWARDS[builtin]
            yield Written(node, CONTRARY[builtin] if negated else builtin, _figure(limit))
        return
    inside = negated ^ (isinstance(node, core.Call) and node.builtin == "not")
    for child in children(node):
        yield from _bounds_written(child, inside)


def _is_fixed(node: core.Node) -> bool:
    return isinstance(node, (core.Literal, core.Parameter))


def _figure(limit: core.Node) -> Fraction | None:
    """The figure as one would say it first: 50 for 50 %, the day for a date."""
    match limit:
        case core.Literal(value=datetime.date() as day):
            return Fraction(day.day)
        case core.Literal(value=int() | Fraction() as value, type=Number(percent=percent)):
            return Fraction(value) * (100 if percent else 1)
        case _:
            return None


# ── The two together ────────────────────────────────────────────────────────────────────────────────────────────


def _contrary(statement: str, expressions: Iterable[core.Node], language: Language) -> Iterator[tuple[Told, Written]]:
    told = bounds_told(statement, language)
    written = [bound for expression in expressions for bound in _bounds_written(expression)] if told else []
    for family in (ABOVE, BELOW):
        said = [bound for bound in told if bound.builtin in family]
        done = [bound for bound in written if bound.builtin in family]
        if len({bound.builtin for bound in said}) != 1 or len({bound.builtin for bound in done}) != 1:
            continue
        if said[0].builtin == done[0].builtin:
            continue
        for bound in done:
            if same := next((one for one in said if _same_figure(one.figure, bound.figure)), None):
                yield same, bound


def _same_figure(told: Fraction | None, written: Fraction | None) -> bool:
    """Whether the two may be the same: of whole numbers, « moins de 18 » may well be written `<= 17`."""
    return told is None or written is None or told == written
