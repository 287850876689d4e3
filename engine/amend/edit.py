"""Editing a policy in place: a parameter takes a value from a date on, and nothing else of the file changes."""

from __future__ import annotations

import datetime
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
from engine.text.source import Place, Source, Span
from engine.text.suggest import closest

Reload = Callable[[Source], Loaded]
"""Loads the policy again from another text, with the files beside it."""

NO_END = {"fr": "aucune", "en": "none"}
"""What is said in the place of a date to take one away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """A value that a parameter takes from a date on, all as the officer writes it.

    `title` and `source` declare the article when the policy does not have it yet. `until` and `review_before` are new
    dates for the end of the last value and for its review, or the word that takes them away. `replaces` says that a
    value given for the same date is to be replaced.
    """

    parameter: str
    value: str
    start: str
    article: str
    title: str | None = None
    source: str | None = None
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


def set_value(policy: Policy, change: NewValue, reload: Reload) -> Edited:
    """The policy where a parameter takes a value from a date on.

    The edited text is loaded again: it must say what was asked, and for all the rest what it said before.

    Raises:
        AssertionError: if it does not, which is a fault of the engine.
    """
    wish = _Wish(policy, change)
    if wish.found:
        return Edited(None, tuple(wish.found))
    edited = Source(policy.source.name, spliced(policy.source.text, wish.splices()))
    loaded = reload(edited)
    if loaded.policy is None or has_errors(loaded.diagnostics):
        return Edited(None, loaded.diagnostics)
    if not wish.is_granted(loaded.policy):
        raise AssertionError(f"the edit of “{change.parameter}” changes something else in the file")
    return Edited(loaded.policy, (*loaded.diagnostics, *wish.warnings()), wish.start)


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


class _Wish:
    """A change that is asked for, read with the policy it is asked of; `found` is why it cannot be made."""

    def __init__(self, policy: Policy, change: NewValue) -> None:
        self.policy, self.change = policy, change
        self.found: list[Diagnostic] = []
        self.parameter = self.known_parameter()
        if self.parameter is None:
            return
        self.start: Day | None = self.value_of(change.start, DATE)
        self.value = self.value_of(change.value, _as_declared(self.parameter.type))
        self.until = self.end(change.until, self.parameter.until)
        self.review_before = self.end(change.review_before, self.parameter.review_before)
        self.check_dates(self.parameter)
        self.check_article()

    # What is asked

    def refuse(self, code: str, near: Iterable[str] = (), /, span: Span | None = None, **args: Any) -> None:
        place = None if span is None else Place(self.policy.source, span)
        self.found.append(refusal(code, near, place=place, **args))

    def known_parameter(self) -> Parameter | None:
        name, known = self.change.parameter, self.policy.parameters
        if name not in known:
            self.refuse("AMD001", closest(name, known), name=name, known=", ".join(known))
        return known.get(name)

    def value_of(self, text: str, type_: Type) -> Any:
        found = read(text, type_, self.policy.units, self.policy.language)
        if isinstance(found, Problem):
            self.found.append(found.at(None))
            return None
        return found

    def end(self, text: str | None, current: Day | None) -> Day | None:
        """A limit in time as it will be: the one asked for, none, or the one there is."""
        if text is None:
            return current
        found: Day | None = None if text in NO_END.values() else self.value_of(text, DATE)
        return found

    def check_dates(self, parameter: Parameter) -> None:
        if self.start is None:
            return
        before = dict(parameter.timeline)
        day, name = Spoken(self.start, DATE, self.policy.units), parameter.id
        if self.start in before and not self.change.replaces:
            value = Spoken(before[self.start], parameter.type, self.policy.units)
            self.refuse("AMD002", span=self.dated()[self.start].span, name=name, date=day, value=value)
        if self.until is not None and self.until < self.start:
            end = Spoken(self.until, DATE, self.policy.units)
            self.refuse("AMD003", name=name, until=end, date=day)

    def warnings(self) -> Iterator[Diagnostic]:
        """What does not stand in the way, but may surprise."""
        end = self.policy.in_force.end
        if self.start is not None and end is not None and end < self.start:
            ends, starts = (Spoken(day, DATE, self.policy.units) for day in (end, self.start))
            yield refusal("AMD007", key=self.word("in_force"), end=ends, date=starts)

    def check_article(self) -> None:
        article, source, known = self.change.article, self.change.source, self.policy.articles
        if article in known:
            if self.change.title is not None:
                self.refuse("AMD006", name=article)
        elif self.change.title is None:
            self.refuse("AMD004", closest(article, known), name=article)
        else:
            sources = self.policy.legal_sources
            if (source is None and len(sources) != 1) or (source is not None and source not in sources):
                self.refuse("AMD005", closest(source or "", sources), name=source or "…", known=", ".join(sources))

    # What the edited policy must say

    def is_granted(self, policy: Policy) -> bool:
        """Whether an edited policy says what was asked, and its file for all the rest what it said before."""
        parameter, change = self.parameter, self.change
        assert parameter is not None
        assert self.start is not None
        found = policy.parameters[parameter.id]
        said = (found.timeline, found.until, found.review_before, found.articles)
        timeline = tuple(sorted({**dict(parameter.timeline), self.start: self.value}.items()))
        cited = tuple(dict.fromkeys((*parameter.articles, change.article)))
        place = (self.word("parameters"), parameter.id)
        touched: set[Path] = {(*place, self.word(key)) for key in ("values", "to", "review_before", "article")}
        touched.add((self.word("articles"), change.article))
        moved = differences(section(self.policy), section(policy))
        return said == (timeline, self.until, self.review_before, cited) and touched.issuperset(
            path[:3] if path[0] == place[0] else path for path in moved
        )

    # What it changes in the text

    def node(self) -> Mapping:
        """The block of the parameter."""
        found = section(self.policy, "parameters", self.change.parameter)
        assert isinstance(found, Mapping), "a parameter that is loaded is a block"
        return found

    def values(self) -> Mapping:
        found = self.node().get(self.word("values"))
        assert isinstance(found, Mapping), "a parameter that is loaded has values"
        return found

    def dated(self) -> dict[Day, Scalar]:
        """The value written for each date."""
        return {
            datetime.date.fromisoformat(each.key.text): each.value
            for each in self.values().entries
            if isinstance(each.value, Scalar)
        }

    def word(self, key: str) -> str:
        return vocabulary.say("key", key, self.policy.language)

    def splices(self) -> Iterator[Splice]:
        yield self.new_value()
        yield from self.new_limit("to", self.change.until, self.until)
        yield from self.new_limit("review_before", self.change.review_before, self.review_before)
        yield from self.new_citation()
        yield from self.new_article()

    def new_value(self) -> Splice:
        source, values, dated = self.policy.source, self.values(), self.dated()
        assert self.start is not None
        in_flow = is_flow(source, values)
        text = self.change.value.strip()
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
        article, source, word = self.change.article, self.policy.source, self.word("article")
        assert self.parameter is not None
        if article in self.parameter.articles:
            return
        cited = self.node().get(word)
        if isinstance(cited, document.Sequence):
            yield with_item(source, cited, scalar(article, in_flow=is_flow(source, cited)))
        elif isinstance(cited, Scalar):
            both = ", ".join(scalar(name, in_flow=True) for name in (cited.text, article))
            yield Splice(cited.span, f"[{both}]")

    def new_article(self) -> Iterator[Splice]:
        change, policy = self.change, self.policy
        if change.article in policy.articles:
            return
        articles = section(policy, "articles")
        assert isinstance(articles, Mapping), "a parameter cites an article"
        said = {self.word("title"): change.title or ""}
        if change.source is not None:
            said[self.word("source")] = change.source
        if is_flow(policy.source, articles) or all(fits_plain(text, in_flow=True) for text in said.values()):
            block = "{" + ", ".join(f"{key}: {scalar(text, in_flow=True)}" for key, text in said.items()) + "}"
        else:
            # prose with a comma stands in a block
            block = "".join(f"\n{key}: {scalar(text)}" for key, text in said.items())
        yield with_entry(policy.source, articles, change.article, block)


def _as_declared(type_: Type) -> Type:
    """The type without the decimals that the values written so far happen to have."""
    if isinstance(type_, Number) and type_.unit != PLAIN:
        return replace(type_, scale=None)
    return type_
