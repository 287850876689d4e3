"""A new value of a parameter, and how it is written into the file of a policy or of an amendment.

An amendment says only what changes: what it does not speak of yet, the parameter or a whole section, is added where it
belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.amend.layout import WIDTH
from engine.amend.pages import Page, nearest, with_named
from engine.amend.splice import (
    Splice,
    is_flow,
    place_in_order,
    replaced,
    with_entry,
    with_item,
    without_entry,
)
from engine.language.literals import Problem, read
from engine.language.types import DATE
from engine.policy.model import Day, Parameter, Policy
from engine.policy.shape import PARAMETER
from engine.text import vocabulary
from engine.text.document import Entry, Scalar, Sequence
from engine.text.document import Mapping as Block
from engine.text.scalars import fits_plain, scalar
from engine.text.source import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """A value that a parameter takes from a date on, all as the officer writes it.

    `title` and `source` declare the article when the policy does not have it yet, `source_title` and `source_date` its
    source. `until` and `review_before` are new dates for the end of the last value and for its review, or the word that
    takes them away. `replaces` says that a value given for the same date is to be replaced.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is asked, read with the policy it is asked of; the ends are what they will be.

    `files` are those of the policy: the one that is edited, then those that it amends.
    """

    policy: Policy
    files: tuple[Page, ...]
    asked: NewValue
    parameter: Parameter
    start: Day
    value: Any
    until: Day | None
    review_before: Day | None

    @property
    def page(self) -> Page:
        """The file that is edited."""
        return self.files[0]

    def word(self, key: str) -> str:
        """The word of a key in the language of the policy."""
        return vocabulary.say("key", key, self.policy.language)

    def dated(self, page: Page) -> dict[Day, Entry]:
        """The value that a file gives for each date."""
        values = page.block("parameters", self.parameter.id, "values")
        found: dict[Day, Entry] = {}
        for each in values.entries if values else ():
            day: Day | Problem = read(each.key.text, DATE, self.policy.units, self.policy.language)
            if not isinstance(day, Problem):
                found[day] = each
        return found

    def place_of(self, day: Day) -> Place:
        """Where the value of a date is given."""
        written = ((page, self.dated(page)) for page in self.files)
        page, dated = next(each for each in written if day in each[1])
        value = dated[day].value
        return Place(page.source, value.span)

    def splices(self) -> Iterator[Splice]:
        """What changes in the file, in its order."""
        yield from self._article()
        block = self.page.block("parameters", self.parameter.id)
        if block is None:
            yield self._spoken_of()
            return
        yield from self._citation(block)
        yield self._value(block)
        yield from self._limit(block, "to", self.asked.until, self.until)
        yield from self._limit(block, "review_before", self.asked.review_before, self.review_before)

    # Its article

    def _citation(self, block: Block) -> Iterator[Splice]:
        source, cited = self.page.source, block.get(self.word("article"))
        text = self._citation_text()
        if text and isinstance(cited, Sequence):
            yield with_item(source, cited, scalar(self.asked.article, in_flow=is_flow(source, cited)))
        elif text and cited is not None:
            yield Splice(cited.span, text)
        elif text:
            yield self._line(block, "article", text)

    def _citation_text(self) -> str:
        """The articles that the parameter cites and the new one; empty when it is one of them."""
        cited, new = self.parameter.articles, self.asked.article
        return "" if new in cited else "[" + ", ".join(scalar(name, in_flow=True) for name in (*cited, new)) + "]"

    def _article(self) -> Iterator[Splice]:
        """The article and its source, where the policy does not have them."""
        asked, policy = self.asked, self.policy
        if asked.article not in policy.articles:
            if asked.source is not None and asked.source not in policy.legal_sources:
                yield self._described("sources", asked.source, title=asked.source_title, date=asked.source_date)
                yield from self._named_sources()
            yield self._described("articles", asked.article, title=asked.title, source=asked.source)

    def _named_sources(self) -> Iterator[Splice]:
        """The source of the other articles, which went without saying while there was only one."""
        source, articles, word = self.page.source, self.page.block("articles"), self.word("source")
        for each in articles.entries if articles else ():
            if isinstance(each.value, Block) and each.value.get(word) is None:
                only = self.policy.articles[each.key.text].source
                yield with_entry(source, each.value, word, scalar(only, is_flow(source, each.value)))

    def _described(self, section: str, name: str, **said: str | None) -> Splice:
        """A new article, or a new source."""
        texts = {key: text for key, text in said.items() if text is not None}
        # a text with a comma, or a long one, stands on lines of its own
        is_short = sum(len(f"{self.word(key)}: {text}, ") for key, text in texts.items()) + len(f"  {name}: ") <= WIDTH
        fits = is_short and all(fits_plain(text, in_flow=True) for text in texts.values())
        in_flow = fits or self._is_flow(section, name)
        return self._declared(section, name, {key: scalar(text, in_flow) for key, text in texts.items()}, in_flow)

    # The value

    def _value(self, block: Block) -> Splice:
        source, dated = self.page.source, self.dated(self.page)
        values = block.get(self.word("values"))
        if not isinstance(values, Block):
            return self._line(block, "values", self._only_value())
        in_flow = is_flow(source, values)
        text = self._value_text(in_flow)
        if self.start in dated:
            return Splice(dated[self.start].value.span, text)
        at = sum(day < self.start for day in dated)
        in_order = list(dated) == sorted(dated)
        return with_entry(source, values, self._day(), text, at if in_order else None)

    def _day(self) -> str:
        """The date as the value that is amended has it, which is then replaced."""
        written = (dated[self.start].key.text for dated in map(self.dated, self.files) if self.start in dated)
        return next(written, self.start.isoformat())

    def _value_text(self, in_flow: bool) -> str:
        text = self.asked.value.strip()
        if isinstance(self.value, (int, Fraction)):
            # between brackets a decimal comma would end the value
            text = re.sub(r"(?<=\d),(?=\d)", ".", text)
        return scalar(text, in_flow)

    def _only_value(self) -> str:
        """The values of a parameter of which an amendment gives none yet."""
        return f"{{{self._day()}: {self._value_text(in_flow=True)}}}"

    # Its end, and its review

    def _limit(self, block: Block, key: str, asked: str | None, day: Day | None) -> Iterator[Splice]:
        """The end of the last value, or the date of its review: changed, added or taken away."""
        source, word = self.page.source, self.word(key)
        written, text = block.get(word), self._limit_text(key, asked, day)
        if text and isinstance(written, Scalar):
            yield replaced(source, written, text, is_flow(source, block))
        elif text:
            yield self._line(block, key, text)
        elif asked is not None and written is not None:
            yield without_entry(source, block, word)

    def _limit_text(self, key: str, asked: str | None, day: Day | None) -> str:
        """How such a date is written; empty when nothing is to be."""
        if asked is None or day is not None:
            return day.isoformat() if asked is not None and day is not None else ""
        is_inherited = nearest(self.files[1:], "parameters", self.parameter.id, key) is not None
        return vocabulary.say("amendment", "withdrawn", self.policy.language) if is_inherited else ""

    # Where it goes

    def _spoken_of(self) -> Splice:
        """The block of a parameter of which an amendment did not speak."""
        asked, id = self.asked, self.parameter.id
        said = {
            "article": self._citation_text(),
            "values": self._only_value(),
            "to": self._limit_text("to", asked.until, self.until),
            "review_before": self._limit_text("review_before", asked.review_before, self.review_before),
        }
        given = {key: text for key, text in said.items() if text}
        return self._declared("parameters", id, given, self._is_flow("parameters", id))

    def _line(self, block: Block, key: str, text: str) -> Splice:
        """A new key of the block of the parameter, in its place."""
        word, order = self.word(key), tuple(map(self.word, PARAMETER.keys))
        return with_entry(self.page.source, block, word, text, place_in_order(block, word, order))

    def _is_flow(self, section: str, name: str) -> bool:
        """Whether an entry of a section has to stand between brackets: as the others, or where `retiré` stood."""
        entries = self.page.block(section)
        return entries is not None and (is_flow(self.page.source, entries) or entries.get(name) is not None)

    def _declared(self, section: str, name: str, said: Mapping[str, str], in_flow: bool) -> Splice:
        """A new entry of a section of the file, at its end; an amendment may not have the section yet."""
        entries = self.page.block(section)
        lines = [f"{self.word(key)}: {text}" for key, text in said.items()]
        block = "{" + ", ".join(lines) + "}" if in_flow else "".join(f"\n{line}" for line in lines)
        withdrawn = entries.get(name) if entries else None
        return with_named(self.page, section, name, block) if withdrawn is None else Splice(withdrawn.span, block)
