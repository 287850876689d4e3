"""Why a golden case changed: the day, the article or the deliberation, and what it changed, as `motif:` says it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.language.literals import Problem, read
from engine.language.types import DATE, Units
from engine.policy.model import Article
from engine.policy.shape import Block
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language
from engine.text.document import Scalar
from engine.text.source import Place, Source
from engine.text.suggest import closest


@dataclass(frozen=True, slots=True, kw_only=True)
class Motive:
    """One reason for a change: since when, by which articles or which deliberation, and what it changed."""

    date: datetime.date
    articles: tuple[str, ...] = ()
    decision: str = ""
    change: str = ""


def read_motives(block: Block, source: Source, language: Language) -> tuple[tuple[Motive, ...], tuple[Diagnostic, ...]]:
    """The motives of a case, and what is wrong with them."""
    found: list[Motive] = []
    problems: list[Diagnostic] = []
    for written in _blocks(block):
        day = written.get("date")
        value: Any = read(day.text, DATE, Units(), language) if isinstance(day, Scalar) else None
        if isinstance(value, Problem):
            problems.append(value.at(Place(source, written["date"].span)))
        articles = tuple(scalar.text for scalar in _cited(written))
        if not articles and not written.text("decision"):
            problems.append(Diagnostic(entry=entry("CAS102"), place=Place(source, block.key_span("motive"))))
        elif isinstance(value, datetime.date):
            decision, change = written.text("decision"), written.text("change")
            found.append(Motive(date=value, articles=articles, decision=decision, change=change))
    return tuple(found), tuple(problems)


def unknown_articles(block: Block, articles: Mapping[str, Article], source: Source) -> Iterator[Diagnostic]:
    """The articles that the motives of a case cite and that the policy does not have."""
    for written in _blocks(block):
        for cited in _cited(written):
            if cited.text not in articles:
                near = closest(cited.text, articles)
                place = Place(source, cited.span)
                yield Diagnostic(entry=entry("CAS084"), place=place, args={"name": cited.text}, suggestions=near)


def _blocks(block: Block) -> tuple[Block, ...]:
    written = block.get("motive")
    items = written if isinstance(written, tuple) else (written,)
    return tuple(item for item in items if isinstance(item, Block))


def _cited(written: Block) -> tuple[Scalar, ...]:
    cited = written.get("article")
    return cited if isinstance(cited, tuple) else (cited,) if isinstance(cited, Scalar) else ()
