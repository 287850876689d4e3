"""A bound that says the contrary of the sentence beside it: `<=` where the text says *moins de*.

The sentence is the statement of a rule, of a condition or of an alternative, the label of a rule, or the reason of a
condition, which may say what is asked or what is refused. A finding needs one kind of bound from above (or from below)
in the sentence and one in the expression, with the same figure: then `<` and `<=` are the only difference. Where each
has one bound only, and the sentence excludes nobody, a bound on the other side is found too: `>` for *moins de*. Not
seen: sentences with several bounds of one kind, and figures written in other units.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache

from engine.checks.aims import Being, Finding, reaching
from engine.checks.choices import Use, choices, uses_by_node
from engine.checks.facts import BACKWARDS
from engine.checks.findings import about, found, key_span, rules
from engine.language import core
from engine.language.builtins import function_names
from engine.language.tree import children
from engine.language.types import Date, Number
from engine.policy.model import Policy, Rule
from engine.text.diagnostics import Language, Template, Words
from engine.text.source import Span

ABOVE, BELOW = frozenset({"lt", "le"}), frozenset({"gt", "ge"})
"""The two comparisons that set a bound from above, and the two that set one from below."""

CONTRARY = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
TWIN = {"lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}

# The phrases of each bound. The longest that fits is meant: « pas moins de » before « moins de ».
PHRASES: Mapping[Language, Mapping[str, str]] = {
    "fr": {
        "le": r"ne (?:dépasse(?:nt)? pas|(?:doit|doivent|peut|peuvent)(?: pas)? (?:dépasser|excéder))|"
        r"n'excède(?:nt)? pas|sans (?:dépasser|excéder)|pas (?:plus|supérieure?s?)|(?:tout )?au plus(?! tôt)|"
        r"au maximum|jusqu(?:'à|'au|'aux)|dans la limite d(?:e|u|es)|inférieure?s? ou égale?s?|(?:ou|et) moins(?! d)",
        "ge": r"au moins|au minimum|au plus tôt|à (?:partir|compter) d(?:e|u|es)|supérieure?s? ou égale?s?|"
        r"pas (?:moins|inférieure?s?)|(?:ou|et) plus(?! d)|dès",
        "lt": r"moins d(?:e|u|es|')|(?:strictement )?inférieure?s? (?:à|au|aux)|(?:en|au).dessous d(?:e|u|es)|avant",
        "gt": r"plus d(?:e|u|es|')|(?:strictement )?supérieure?s? (?:à|au|aux)|dépasse(?:nt|r)?|excède(?:nt)?|"
        r"au.delà d(?:e|u|es)|au.dessus d(?:e|u|es)|après",
    },
    "en": {
        "le": r"(?:do|does|must|may|can)(?: not|not) exceed|without exceeding|(?:no|not) (?:more|greater) than|at most|"
        r"up to|within the limit of|(?:less|fewer) than or equal|or (?:less|fewer)|on or before|"
        r"at the latest|no later than|until",
        "ge": r"at least|(?:no|not) less than|(?:more|greater) than or equal|or more|from|on or after|"
        r"at the earliest|no earlier than",
        "lt": r"(?:strictly )?(?:less|fewer) than|below|under|before",
        "gt": r"(?:strictly )?(?:more|greater) than|above|over|exceeds?|after",
    },
}

# Words of place and of time too: bounds only beside a figure.
VAGUE = re.compile(r"from|over|under|above|below|before|after|dès|avant|après|au.\w+ d\w+|jusqu\W\w+", re.IGNORECASE)

# Sentences that may say who is left out, rather than who is meant.
EXCLUDING: Mapping[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\b(?:(?:ne|pas|non|ni|sans|sauf|hors|sinon|aucune?|jamais)\b|n['’]|exc|dispens|écart|refus|rejet|perd|iné)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:(?:not?|nor|without|unless|except|outside|never|none)\b|exclu|exempt|refus|reject|los[et]|ineligible)",
        re.IGNORECASE,
    ),
}

_FIGURE = r"(\d[\d \u00a0\u202f]*(?:[.,]\d+)?)"
_AFTER = re.compile(rf"[^\d.;:,]{{0,12}}?{_FIGURE}")
_BEFORE = re.compile(rf"{_FIGURE}[^\d.;:]{{0,12}}$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an author says of some expressions: the words, the key they stand under, the block that has it."""

    words: str
    key: str
    block: Span
    expressions: tuple[core.Node, ...]


SAYS: Mapping[str, Words] = {
    "statement": Words("l'énoncé", "the statement"),
    "label": Words("le libellé", "the label"),
    "otherwise": Words("le motif", "the reason"),
}
REFUSAL = Template(
    fr="la condition dont le refus se dit « {phrase} » s'écrit « {expected} »",
    en='the condition whose refusal is said "{phrase}" is written "{expected}"',
)
HERE = Words("dit ici", "said here")


def check(policy: Policy) -> Iterator[Finding]:
    """REG006."""
    names = function_names(policy.language)
    for owner, rule in rules(policy):
        for sentence in _sentences(owner.rules, rule):
            for told, written in _contrary(sentence, policy.language):
                symbol = written.node.builtin
                contrary = found(
                    policy,
                    "REG006",
                    written.node.span,
                    about(policy, owner, rule),
                    related=((_phrase_span(policy, sentence, told), HERE),),
                    help=REFUSAL if written.is_refusal else None,
                    what=SAYS[sentence.key],
                    phrase=told.phrase,
                    operator=names[symbol],
                    expected=names[TWIN[symbol] if _same_side(told, written) else _towards(told.builtin, written)],
                )
                on_it = (replace(written.node, builtin="eq"), Being.TRUE)
                here = uses_by_node(owner, rule).get(id(written.node), Use(owner, rule, written.node, ()))
                yield Finding(contrary, [reaching(here, on_it)])


def _phrase_span(policy: Policy, sentence: Sentence, told: Told) -> Span:
    """Where the words of a bound are written, else the key of the sentence."""
    key = key_span(policy, (sentence.key,), sentence.block)
    start = policy.source.text.replace("’", "'").find(told.phrase, key.end, sentence.block.end)
    return key if start < 0 else Span(start, start + len(told.phrase))


def _towards(wanted: str, written: Written) -> str:
    """The comparison to write for a bound, when the subject may stand on either side of it."""
    return wanted if written.node.builtin == written.builtin else BACKWARDS[wanted]


def _sentences(siblings: Mapping[str, Rule], rule: Rule) -> Iterator[Sentence]:
    """Each sentence about a rule, with the expressions that it is about."""
    if rule.statement:
        own = [r.expression for r in siblings.values() if r.hidden == rule.name and not r.statement]
        yield Sentence(rule.statement, "statement", rule.span, (rule.expression, *own))
    if rule.label and rule.label != rule.statement:
        key = "otherwise" if rule.hidden and "~" not in rule.name else "label"
        yield Sentence(rule.label, key, rule.span, (rule.expression,))
    if rule.branch_statements:
        for choice in choices(rule):
            for arm in choice.node.arms:
                if statement := rule.branch_statements.get(arm.span):
                    yield Sentence(statement, "statement", arm.span, (arm.condition,))


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


@lru_cache(maxsize=1024)
def bounds_told(statement: str, language: Language) -> tuple[Told, ...]:
    """The bounds that a sentence sets."""
    text = statement.replace("’", "'")
    told = (_told(match, text) for match in _phrases(language).finditer(text))
    return tuple(bound for bound in told if bound.figure is not None or not VAGUE.fullmatch(bound.phrase))


def _told(match: re.Match[str], text: str) -> Told:
    builtin = next(kind for kind in TWIN if match[kind] is not None)
    figure = _AFTER.match(text, match.end()) or _BEFORE.search(text[: match.start()])
    return Told(match[builtin], builtin, _number(figure[1]) if figure else None)


def _number(figure: str) -> Fraction:
    return Fraction(re.sub(r"[ \u00a0\u202f]", "", figure).replace(",", "."))


# ── What the expression says ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Written:
    """A bound in an expression: the comparison as it is written, what it means, the figure, and whether what it means
    is that the condition does not hold."""

    node: core.Call
    builtin: str
    figure: Fraction | None
    is_refusal: bool = False


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


def _contrary(sentence: Sentence, language: Language) -> Iterator[tuple[Told, Written]]:
    told = bounds_told(sentence.words, language)
    written = [bound for expression in sentence.expressions for bound in _bounds_written(expression)] if told else []
    if sentence.key == "otherwise":
        # it says what is refused; what is asked is believed only beside the same figure
        asked = [(said, done) for said, done in _off_by_its_own_value(told, written) if said.figure == done.figure]
        yield from (pair for pair in asked if pair[0].figure is not None)
        written = [replace(bound, builtin=CONTRARY[bound.builtin], is_refusal=True) for bound in written]
    elif len(told) == len(written) == 1 and not EXCLUDING[language].search(sentence.words):
        yield from _on_the_other_side(told[0], written[0])
    yield from _off_by_its_own_value(told, written)


def _off_by_its_own_value(told: Iterable[Told], written: Iterable[Written]) -> Iterator[tuple[Told, Written]]:
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


def _on_the_other_side(told: Told, written: Written) -> Iterator[tuple[Told, Written]]:
    if told.figure is not None and told.figure == written.figure and not _same_side(told, written):
        yield told, written


def _same_side(told: Told, written: Written) -> bool:
    return (told.builtin in ABOVE) == (written.builtin in ABOVE)


def _same_figure(told: Fraction | None, written: Fraction | None) -> bool:
    """Whether the two may be the same: of whole numbers, « moins de 18 » may well be written `<= 17`."""
    return told is None or written is None or told == written
