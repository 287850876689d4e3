"""Editing a policy in place: a parameter takes a value from a date on, and nothing else of the file changes.

Of an amendment, its own file is edited; those that it amends stay as they are.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.amend.new_value import Change, NewValue
from engine.amend.pages import Path, differences, own_page, pages
from engine.amend.splice import spliced
from engine.checks.findings import rules
from engine.language import core
from engine.language.literals import Problem, read
from engine.language.tree import walk
from engine.language.types import DATE, PLAIN, Number, Type
from engine.language.wording import Spoken
from engine.policy.load import Loaded
from engine.policy.model import Day, Policy
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, has_errors
from engine.text.source import Place, Source
from engine.text.suggest import closest

Reload = Callable[[Source], Loaded]
"""Loads the policy again from another text, with the files beside it."""

NO_END = {"fr": "aucune", "en": "none"}
"""What is said in the place of a date to take one away."""


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
    own = policy.source.own
    loaded = reload(Source(own.name, spliced(own.text, change.splices())))
    if loaded.policy is None or has_errors(loaded.diagnostics):
        return Edited(None, loaded.diagnostics)
    if not _is_in(change, loaded.policy):
        raise AssertionError(f"the edit of “{asked.parameter}” changes something else in the file")
    return Edited(loaded.policy, (*loaded.diagnostics, *_without_effect(change, loaded.policy)), change.start)


def refusal(code: str, near: Iterable[str] = (), /, place: Place | None = None, **args: Any) -> Diagnostic:
    """Why an edit is not made, or changes nothing."""
    return Diagnostic(entry=entry(code), place=place, args=args, suggestions=tuple(near))


# ── What it must say ────────────────────────────────────────────────────────────────────────────────────────────


def _is_in(change: Change, policy: Policy) -> bool:
    """Whether an edited policy says what was asked, and its file for all the rest what it said before."""
    old, new, article = change.parameter, policy.parameters[change.parameter.id], change.asked.article
    timeline = tuple(sorted({**dict(old.timeline), change.start: change.value}.items()))
    articles = tuple(dict.fromkeys((*old.articles, article)))
    kept = change.policy.articles
    return (
        (timeline, change.until, change.review_before, articles)
        == (new.timeline, new.until, new.review_before, new.articles)
        and all(kept[name].source == policy.articles[name].source for name in kept)
        and all(_is_concerned(change, path) for path in differences(change.page.node, own_page(policy).node))
    )


def _is_concerned(change: Change, path: Path) -> bool:
    """Whether what stands there in the file may change."""
    parameter = (change.word("parameters"), change.parameter.id)
    touched: list[Path] = [(*parameter, change.word(key)) for key in ("values", "to", "review_before", "article")]
    touched += [(change.word("articles"), change.asked.article), (change.word("sources"), change.asked.source or "")]
    # what an article says of its source is compared by meaning
    is_source = path[0] == change.word("articles") and path[-1] == change.word("source")
    return is_source or any(path[: len(each)] == each for each in touched)


def _without_effect(change: Change, policy: Policy) -> Iterator[Diagnostic]:
    """Why no case will notice a value that is written."""
    asked, parameter, start, begin = change.asked, change.parameter, change.start, policy.in_force.start

    def spoken(value: Any, type_: Type = DATE) -> Spoken:
        return Spoken(value, type_, policy.units)

    has_other_dates = asked.until is not None or asked.review_before is not None
    if parameter.at(start) == change.value and not has_other_dates:
        value = spoken(change.value, parameter.type)
        yield refusal("AMD012", name=parameter.id, date=spoken(start), value=value)
    following = next((day for day, _ in policy.parameters[parameter.id].timeline if day > start), None)
    is_past = begin is not None and following is not None and following <= begin
    if is_past and not _is_read_elsewhere(policy, parameter.id):
        yield refusal("AMD013", name=parameter.id, date=spoken(start), next=spoken(following), begin=spoken(begin))


def _is_read_elsewhere(policy: Policy, name: str) -> bool:
    """Whether a parameter is also read at another date than that of the case."""
    nodes = (node for _, rule in rules(policy) for node in walk(rule.expression))
    return any(isinstance(node, core.Parameter) and node.name == name and node.date is not None for node in nodes)


# ── What is asked ───────────────────────────────────────────────────────────────────────────────────────────────


def _read(policy: Policy, asked: NewValue) -> tuple[Change | None, tuple[Diagnostic, ...]]:
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

    until = end(asked.until, parameter.until)

    values = {
        "start": value_of(asked.start, DATE),
        "value": value_of(asked.value, _as_declared(parameter.type)),
        # the last day that there is, 9999-12-31, is no end in a file either
        "until": None if until == datetime.date.max else until,
        "review_before": end(asked.review_before, parameter.review_before),
    }
    unread = tuple(value.at(None) for value in values.values() if isinstance(value, Problem))
    if unread:
        return None, unread
    change = Change(policy=policy, files=pages(policy), asked=asked, parameter=parameter, **values)
    return change, tuple(_refusals(change))


def _refusals(change: Change) -> Iterator[Diagnostic]:
    """Why the policy cannot take the value."""
    policy, asked, parameter, start, until = change.policy, change.asked, change.parameter, change.start, change.until

    def spoken(value: Any, type_: Type = DATE) -> Spoken:
        return Spoken(value, type_, policy.units)

    before = dict(parameter.timeline)
    if start in before and not asked.replaces:
        value, place = spoken(before[start], parameter.type), change.place_of(start)
        yield refusal("AMD002", place=place, name=parameter.id, date=spoken(start), value=value)
    if start not in before and asked.replaces:
        dates = ", ".join(day.isoformat() for day in sorted(before))
        yield refusal("AMD007", name=parameter.id, date=spoken(start), dates=dates)
    if until is not None and until < start:
        yield refusal("AMD003", name=parameter.id, until=spoken(until), date=spoken(start))
    yield from _refused_article(policy, asked)


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
