"""Editing a policy in place: a parameter takes a value from a date on, and nothing else of the file changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from engine.amend.splice import Splice, is_flow, replaced, spliced, with_entry, with_item, without_entry
from engine.language.literals import Problem, read
from engine.language.types import DATE, PLAIN, Number, Type
from engine.language.wording import Spoken
from engine.policy.load import Loaded
from engine.policy.model import Day, Parameter, Policy
from engine.text import document, vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, has_errors
from engine.text.document import Mapping, Node, Scalar
from engine.text.scalars import fits_plain, scalar
from engine.text.source import Place, Source
from engine.text.suggest import closest

Reload = Callable[[Source], Loaded]
"""Loads the policy again from another text, with the files beside it."""

NO_END = {"fr": "aucune", "en": "none"}
"""What is said in the place of a date to take one away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """A value that a parameter takes from a date on, all as the officer writes it.

    `title` and `source` declare the article when the policy does not have it yet, `source_title` and `source_date` its
    source. `until` and `review_before` are new
    dates for the end of the last value and for its review, or the word that takes them away. `replaces` says that a
    value given for the same date is to be replaced.
    """

    parameter: str
    value: str
    start: str
    article: str
    title: str | None = None
    source: str | None = None
    source_title: str | None = None
    source_date: str | None = None
    until: str | None = None
    review_before: str | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """A policy with one change: its new text and what it means; None when something in `found` stands in the way.

    `day` is the one from which the change holds.
    """

    policy: Policy | None
    found: tuple[Diagnostic, ...]
    day: Day | None = None


def set_value(policy: Policy, asked: NewValue, reload: Reload) -> Edited:
    """The policy where a parameter takes a value from a date on.

    The edited text is loaded again: it must say what was asked, and for all the rest what it said before.

    Raises:
        AssertionError: if it does not, which is a fault of the engine.
    """
    change, refused = _read(policy, asked)
    if change is None or refused:
        return Edited(None, refused)
    edited = Source(policy.source.name, spliced(policy.source.text, change.splices()))
    loaded = reload(edited)
    if loaded.policy is None or has_errors(loaded.diagnostics):
        return Edited(None, loaded.diagnostics)
    if not change.is_in(loaded.policy):
        raise AssertionError(f"the edit of “{asked.parameter}” changes something else in the file")
    return Edited(loaded.policy, loaded.diagnostics, change.start)


def refusal(code: str, near: Iterable[str] = (), /, place: Place | None = None, **args: Any) -> Diagnostic:
    """Why an edit is not made."""
    return Diagnostic(entry=entry(code), place=place, args=args, suggestions=tuple(near))


def section(policy: Policy, *keys: str) -> Node | None:
    """What stands in the file of a policy under some keys: identifiers of the vocabulary, else the author's names."""
    node, _ = document.read(policy.source)
    words = vocabulary.spoken("key", policy.language)
    for i, key in enumerate(keys):
        if not isinstance(node, Mapping):
            return None
        # in a policy the words of the vocabulary and the names of the author come in turn
        node = node.get(words[key] if i % 2 == 0 else key)
    return node


Path = tuple[str, ...]


def differences(old: Node | None, new: Node | None, path: Path = ()) -> Iterator[Path]:
    """The keys under which two documents do not say the same, from the outside in."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old.keys(), *new.keys())):
            yield from differences(old.get(key), new.get(key), (*path, key))
    elif old != new:
        yield path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is asked, read with the policy it is asked of; the ends are what they will be."""

    policy: Policy
    asked: NewValue
    parameter: Parameter
    start: Day
    value: Any
    until: Day | None
    review_before: Day | None

    # What must not be

    def refusals(self) -> Iterator[Diagnostic]:
        """Why the policy cannot take the value."""
        asked, name = self.asked, self.parameter.id
        before = dict(self.parameter.timeline)
        if self.start in before and not asked.replaces:
            place = Place(self.policy.source, self.dated()[self.start].span)
            value = self.spoken(before[self.start], self.parameter.type)
            yield refusal("AMD002", place=place, name=name, date=self.spoken(self.start), value=value)
        if self.until is not None and self.until < self.start:
            yield refusal("AMD003", name=name, until=self.spoken(self.until), date=self.spoken(self.start))
        yield from _refused_article(self.policy, asked)

    def spoken(self, value: Any, type_: Type = DATE) -> Spoken:
        return Spoken(value, type_, self.policy.units)

    # What it says

    def is_in(self, policy: Policy) -> bool:
        """Whether an edited policy says what was asked, and its file for all the rest what it said before."""
        found = policy.parameters[self.parameter.id]
        said = (found.timeline, found.until, found.review_before, found.articles)
        timeline = tuple(sorted({**dict(self.parameter.timeline), self.start: self.value}.items()))
        cited = tuple(dict.fromkeys((*self.parameter.articles, self.asked.article)))
        place = (self.word("parameters"), self.parameter.id)
        touched: set[Path] = {(*place, self.word(key)) for key in ("values", "to", "review_before", "article")}
        touched |= {(self.word("articles"), self.asked.article), (self.word("sources"), self.asked.source or "")}
        moved = {
            path[:3] if path[0] == place[0] else path
            for path in differences(section(self.policy), section(policy))
            # what an article says of its source is compared by meaning
            if path[0] != self.word("articles") or path[-1] != self.word("source")
        }
        kept = {name: policy.articles[name].source for name in self.policy.articles}
        same_sources = kept == {name: article.source for name, article in self.policy.articles.items()}
        is_said = said == (timeline, self.until, self.review_before, cited)
        return is_said and same_sources and moved <= touched

    # Where it is written

    def word(self, key: str) -> str:
        return vocabulary.say("key", key, self.policy.language)

    def node(self) -> Mapping:
        """The block of the parameter."""
        found = section(self.policy, "parameters", self.parameter.id)
        assert isinstance(found, Mapping), "a parameter that is loaded is a block"
        return found

    def values(self) -> Mapping:
        found = self.node().get(self.word("values"))
        assert isinstance(found, Mapping), "a parameter that is loaded has values"
        return found

    def dated(self) -> dict[Day, Scalar]:
        """The value written for each date."""
        written = ((each.key.text, each.value) for each in self.values().entries)
        found: dict[Day, Scalar] = {}
        for text, value in written:
            day: Day | Problem = read(text, DATE, self.policy.units, self.policy.language)
            if not isinstance(day, Problem) and isinstance(value, Scalar):
                found[day] = value
        return found

    def splices(self) -> Iterator[Splice]:
        yield self.new_value()
        yield from self.new_limit("to", self.asked.until, self.until)
        yield from self.new_limit("review_before", self.asked.review_before, self.review_before)
        yield from self.new_citation()
        yield from self.new_article()

    def new_value(self) -> Splice:
        source, values, dated = self.policy.source, self.values(), self.dated()
        in_flow = is_flow(source, values)
        text = self.asked.value.strip()
        if isinstance(self.value, (int, Fraction)):
            # between brackets a decimal comma would end the value
            text = re.sub(r"(?<=\d),(?=\d)", ".", text)
        if self.start in dated:
            return replaced(source, dated[self.start], text, in_flow)
        at = sum(day < self.start for day in dated)
        in_order = list(dated) == sorted(dated)
        key = self.start.isoformat()
        return with_entry(source, values, key, scalar(text, in_flow), at if in_order else None)

    def new_limit(self, key: str, asked: str | None, day: Day | None) -> Iterator[Splice]:
        """The end of the last value, or the date of its review: changed, added or taken away."""
        source, block, word = self.policy.source, self.node(), self.word(key)
        written = block.get(word)
        if asked is None:
            return
        if day is None:
            if written is not None:
                yield without_entry(source, block, word)
        elif isinstance(written, Scalar):
            yield replaced(source, written, day.isoformat(), is_flow(source, block))
        else:
            yield with_entry(source, block, word, day.isoformat())

    def new_citation(self) -> Iterator[Splice]:
        article, source, word = self.asked.article, self.policy.source, self.word("article")
        if article in self.parameter.articles:
            return
        cited = self.node().get(word)
        if isinstance(cited, document.Sequence):
            yield with_item(source, cited, scalar(article, in_flow=is_flow(source, cited)))
        elif isinstance(cited, Scalar):
            both = ", ".join(scalar(name, in_flow=True) for name in (cited.text, article))
            yield Splice(cited.span, f"[{both}]")

    def new_article(self) -> Iterator[Splice]:
        """The article and its source, where the policy does not have them."""
        asked, policy = self.asked, self.policy
        if asked.article not in policy.articles:
            yield self.declared("articles", asked.article, title=asked.title, source=asked.source)
            if asked.source is not None and asked.source not in policy.legal_sources:
                yield self.declared("sources", asked.source, title=asked.source_title, date=asked.source_date)
                yield from self.named_sources()

    def named_sources(self) -> Iterator[Splice]:
        """The source of the other articles, which went without saying while there was only one."""
        source, articles, word = self.policy.source, section(self.policy, "articles"), self.word("source")
        for each in articles.entries if isinstance(articles, Mapping) else ():
            if isinstance(each.value, Mapping) and each.value.get(word) is None:
                only = self.policy.articles[each.key.text].source
                yield with_entry(source, each.value, word, scalar(only, is_flow(source, each.value)))

    def declared(self, section_: str, name: str, **said: str | None) -> Splice:
        """A new entry of a section of the policy, at its end."""
        source, entries = self.policy.source, section(self.policy, section_)
        assert isinstance(entries, Mapping), "a policy that is loaded has articles and sources"
        texts = {self.word(key): text for key, text in said.items() if text is not None}
        if is_flow(source, entries) or all(fits_plain(text, in_flow=True) for text in texts.values()):
            block = "{" + ", ".join(f"{key}: {scalar(text, in_flow=True)}" for key, text in texts.items()) + "}"
        else:
            # prose with a comma stands in a block
            block = "".join(f"\n{key}: {scalar(text)}" for key, text in texts.items())
        return with_entry(source, entries, scalar(name, is_flow(source, entries)), block)


def _read(policy: Policy, asked: NewValue) -> tuple[_Change | None, tuple[Diagnostic, ...]]:
    """What is asked, as far as it can be read; and why it cannot be done."""
    parameter = policy.parameters.get(asked.parameter)
    if parameter is None:
        known = policy.parameters
        near = closest(asked.parameter, known)
        return None, (refusal("AMD001", near, name=asked.parameter, known=", ".join(known)),)

    def value_of(text: str, type_: Type) -> Any:
        return read(text, type_, policy.units, policy.language)

    def end(text: str | None, current: Day | None) -> Any:
        return current if text is None else None if text in NO_END.values() else value_of(text, DATE)

    values = {
        "start": value_of(asked.start, DATE),
        "value": value_of(asked.value, _as_declared(parameter.type)),
        "until": end(asked.until, parameter.until),
        "review_before": end(asked.review_before, parameter.review_before),
    }
    unread = tuple(value.at(None) for value in values.values() if isinstance(value, Problem))
    if unread:
        return None, unread
    change = _Change(policy=policy, asked=asked, parameter=parameter, **values)
    return change, tuple(change.refusals())


def _refused_article(policy: Policy, asked: NewValue) -> Iterator[Diagnostic]:
    """Why an article cannot be cited, or declared."""
    article, source, sources = asked.article, asked.source, policy.legal_sources
    if article in policy.articles:
        if asked.title is not None:
            yield refusal("AMD006", name=article)
    elif asked.title is None:
        yield refusal("AMD004", closest(article, policy.articles), name=article)
    elif (source is None and len(sources) != 1) or not (source is None or source in sources or asked.source_title):
        yield refusal("AMD005", closest(source or "", sources), name=source or "…", known=", ".join(sources))


def _as_declared(type_: Type) -> Type:
    """The type without the decimals that the values written so far happen to have."""
    if isinstance(type_, Number) and type_.unit != PLAIN:
        return replace(type_, scale=None)
    return type_
