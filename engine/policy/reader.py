"""The scalars of a policy, read: values, days, types, articles cited; what cannot be read is reported."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.language import types as t
from engine.language.literals import Problem, read
from engine.language.types import (
    ANYTHING,
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    PERCENT,
    TEXT,
    Enumeration,
    Number,
    Reference,
    Type,
    Units,
)
from engine.language.wording import Spoken
from engine.policy.model import ALWAYS, Article, Validity
from engine.policy.shape import Block
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.document import Scalar
from engine.text.source import Place, Source, Span
from engine.text.suggest import closest

ARTICLE, COLUMN, INPUT, LEGAL_SOURCE, RECORD, RULE = (
    Words("l'article", "the article"),
    Words("la colonne", "the column"),
    Words("la donnée", "the input"),
    Words("la source", "the source"),
    Words("le dossier", "the record"),
    Words("la règle", "the rule"),
)
"""What a name that is declared nowhere was meant to be (`Reader.unknown`)."""


@dataclass(frozen=True, slots=True)
class RuleContext:
    """Of which rule, and of which article, a diagnostic speaks."""

    rule: str
    articles: tuple[Article, ...]

    def words(self, language: Language) -> str:
        head = "règle" if language == "fr" else "rule"
        where = ", ".join((self.rule, *(f"{article.id} ({article.title})" for article in self.articles)))
        return f"{head} : {where}" if language == "fr" else f"{head}: {where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads the scalars of one policy.

    `tables` are the names that a type may refer to, `articles` those that may be cited. `problems` is the list to which
    all the readers of a policy add what they find; `context` is the rule of which this one speaks, if any.
    """

    source: Source
    language: Language
    units: Units
    tables: tuple[str, ...] = ()
    articles: Mapping[str, Article] = field(default_factory=dict)
    problems: list[Diagnostic]
    context: RuleContext | None = None

    def about(self, rule: str, articles: Iterable[str]) -> Reader:
        """The same reader, speaking of a rule and of the articles that it cites."""
        cited = tuple(self.articles[name] for name in articles if name in self.articles)
        return replace(self, context=RuleContext(rule, cited))

    # ── problems ──

    def report(self, code: str, span: Span, args: Mapping[str, Any], near: tuple[str, ...] = ()) -> None:
        """Say what is wrong at a place of the policy."""
        place = Place(self.source, span)
        self.problems.append(
            Diagnostic(entry=entry(code), place=place, args=args, suggestions=near, context=self.context)
        )

    def unknown(self, what: Words, name: str, span: Span, known: Iterable[str]) -> None:
        """Say that a name is declared nowhere: what it was meant to be, and the names it could have been."""
        self.report("NOM016", span, {"what": what, "name": name}, closest(name, known))

    # ── values ──

    def literal(self, scalar: Scalar, type_: Type, decimals: int | None = None) -> Any:
        """The value of a scalar; None when it cannot be read, which is reported."""
        found = read(scalar.text, type_, self.units, self.language, decimals=decimals)
        if isinstance(found, Problem):
            self.problems.append(found.at(Place(self.source, scalar.span), self.context))
            return None
        return found

    def whole(self, scalar: Scalar) -> int:
        """A whole number; 0 when it cannot be read."""
        found = self.literal(scalar, INTEGER)
        return found if isinstance(found, int) else 0

    def flag(self, block: Block, key: str) -> bool:
        """Whether a block says yes under a key."""
        found = block.get(key)
        return isinstance(found, Scalar) and self.literal(found, BOOLEAN) is True

    def date(self, block: Block, key: str) -> datetime.date | None:
        """The day under a key; None when there is none."""
        scalar = block.get(key)
        found = self.literal(scalar, DATE) if isinstance(scalar, Scalar) else None
        return found if isinstance(found, datetime.date) else None

    def validity(self, block: Block | None) -> Validity:
        """The days from `from` to `to`; always without a block."""
        if not isinstance(block, Block):
            return ALWAYS
        start, end = self.date(block, "from"), self.last_day(block)
        if start is not None and end is not None and end < start:
            self._no_day(block, {"from": start.isoformat(), "to": end.isoformat()})
        return Validity(None if start == datetime.date.min else start, end)

    def _no_day(self, block: Block, said: Mapping[str, str]) -> None:
        """REG014, or AMD027 when an amendment gave one of the two dates and its base the other."""
        spans = {key: block[key].span for key in ("from", "to")}
        base, own = sorted(spans, key=lambda key: spans[key].start)
        if Place(self.source, spans[base]).source == Place(self.source, spans[own]).source:
            self.report("REG014", spans["to"], said)
        else:
            self.report("AMD027", spans[own], {**said, "key": vocabulary.say("key", base, self.language)})

    def last_day(self, block: Block) -> datetime.date | None:
        """The day of `to`; the last one that there is, `9999-12-31`, is no end."""
        day = self.date(block, "to")
        return None if day == datetime.date.max else day

    def bounds(self, block: Block, type_: Type, decimals: int | None = None) -> dict[str, Any]:
        """The bounds of a value: `min` is not above `max`, and only what has an order has any."""
        bounds = {
            key: self.literal(block[key], type_, decimals)
            for key in ("min", "max")
            if isinstance(block.get(key), Scalar) and isinstance(type_, (Number, t.Date))
        }
        for key in ("min", "max"):
            if key in block and not isinstance(type_, (Number, t.Date, t.Anything)):
                word = vocabulary.say("key", key, self.language)
                self.report("FRM008", block.key_span(key), {"key": word, "companions": _ORDERED})
        low, high = bounds.get("min"), bounds.get("max")
        if low is not None and high is not None and high < low:
            said = {"low": Spoken(low, type_, self.units), "high": Spoken(high, type_, self.units)}
            self.report("TAB017", block["max"].span, said)
        return bounds

    # ── names ──

    def word(self, group: str, scalar: Scalar) -> str:
        """The identifier of a word of the vocabulary; an unknown one was reported with the shape."""
        words = vocabulary.understood(group, self.language)
        return words.get(scalar.text, next(iter(words.values())))

    def cited(self, block: Block) -> tuple[str, ...]:
        """The articles that a block cites, each declared."""
        scalars = block.scalars("article")
        for scalar in scalars:
            if scalar.text not in self.articles:
                self.unknown(ARTICLE, scalar.text, scalar.span, self.articles)
        return tuple(scalar.text for scalar in scalars)

    def type(self, value: Any) -> Type:
        """A type by its name, by its unit, by the table it refers to, or by the list of its values."""
        if isinstance(value, tuple):
            return Enumeration(tuple(scalar.text for scalar in value))
        if not isinstance(value, Scalar):
            return ANYTHING
        named = _TYPES.get(vocabulary.understood("type", self.language).get(value.text, ""))
        if named is not None:
            return named
        if value.text == "%":
            return PERCENT
        if value.text in self.tables:
            return Reference(value.text)
        unit = self.units.unit(value.text)
        if not isinstance(unit, str):
            return Number(unit, t.declared_scale(Number(unit)))
        known = [*vocabulary.understood("type", self.language), *self.units.spellings(), "%", *self.tables]
        near = self.units.near(value.text) if value.text.casefold() in t.EURO_WORDS else closest(value.text, known)
        per = value.text.replace(_PER[self.language], "/")
        if per != value.text and not isinstance(self.units.unit(per), str):
            near = (per,)
        if "/" in value.text:
            near = tuple(value.text.replace(unit, right) for right in self.units.near(unit))
        self.report("TYP009", value.span, {"name": value.text, "known": ", ".join(known)}, near)
        return ANYTHING


_ORDERED = Words("un nombre ou une date", "a number or a date")

_TYPES: Mapping[str, Type] = {"boolean": BOOLEAN, "integer": INTEGER, "number": NUMBER, "text": TEXT, "date": DATE}

_PER: Mapping[Language, str] = {"fr": " par ", "en": " per "}
