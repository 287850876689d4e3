"""The two policies that are compared, and how their values and their texts are said."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from engine.amend.changes import Action, Change, Kind
from engine.amend.renames import NO_RENAMES, Renames
from engine.language.types import DATE, Type
from engine.language.wording import say
from engine.policy.model import ALWAYS, Day, LegalSource, Policy, Validity
from engine.text.diagnostics import Language, Words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sides:
    """The old policy and the new one, and the language in which their differences are said.

    In the old policy what is only renamed already has its new name.
    """

    old: Policy
    new: Policy
    language: Language
    renames: Renames = NO_RENAMES

    def word(self, fr: str, en: str) -> str:
        return Words(fr, en).words(self.language)

    def said(self, value: Any, type: Type, policy: Policy) -> str:
        return say(value, type, policy.units, self.language)

    def quoted(self, text: str) -> str:
        return self.word(f"« {text} »", f'"{text}"') if text else self.word("rien", "nothing")

    def day(self, day: Day) -> str:
        return say(day, DATE, self.new.units, self.language)

    def yes_or_no(self, value: bool) -> str:
        return self.word("oui", "yes") if value else self.word("non", "no")

    def from_day(self, start: Day | None, end: Day | None) -> str:
        """`à compter du 1er septembre 2024`, `du 1er septembre 2024 au 31 août 2025`, `jusqu'au 31 août 2025`."""
        if start is None:
            return self.word(f"jusqu'au {self.day(end)}", f"until {self.day(end)}") if end else ""
        if end is None:
            return self.word(f"à compter du {self.day(start)}", f"from {self.day(start)}")
        return self.word(f"du {self.day(start)} au {self.day(end)}", f"from {self.day(start)} to {self.day(end)}")

    def words(self, fr: str, en: str, text: str) -> Facet:
        """A facet that is only words."""
        return Facet(self.word(fr, en), text, self.quoted(text), False)

    def cited(self, articles: tuple[str, ...]) -> Facet:
        """The articles that a provision cites, in whatever order."""
        return Facet(self.word("articles cités", "articles cited"), frozenset(articles), ", ".join(articles), False)

    def validity(self, validity: Validity) -> str:
        if validity == ALWAYS:
            return self.word("sans limite de dates", "at all dates")
        return self.from_day(validity.start, validity.end)

    def basis(self, articles: Iterable[str], always: bool = False) -> str:
        """The titles of the texts that a change rests on: those that the new policy adds or amends, among those of
        its articles; with `always`, those of the articles when none is new."""
        cited = [self.new.articles[id].source for id in articles if id in self.new.articles]
        sources = [self.new.legal_sources[id] for id in dict.fromkeys(cited) if id in self.new.legal_sources]
        fresh = [source for source in sources if not self._is_known(source)]
        return ", ".join(source.title for source in fresh or (sources if always else []))

    def _is_known(self, source: LegalSource) -> bool:
        return source in self.old.legal_sources.values()


def both(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None, T]]:
    """Each name of either side, what it stands for on each, and what is known of it: what the new side says, else the
    old one. The names of the new side come first, in their order."""
    for name in dict.fromkeys((*new, *old)):
        yield name, old.get(name), new.get(name), new[name] if name in new else old[name]


def day_before(day: Day) -> Day:
    """The last day of what ends when something else begins."""
    return day - datetime.timedelta(days=1)


# ── One provision ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that a provision says: what it is about, its value, which is compared, and the value in words.

    `matters` is false when no result depends on it.
    """

    aspect: str
    value: Any
    text: str
    matters: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A provision that both policies may have: what it is, its name, what people call it, its articles."""

    sides: Sides
    kind: Kind
    name: str
    label: str
    articles: tuple[str, ...] = ()

    def change(self, action: Action, matters: bool = True, *, aspect: str = "", old: str = "", new: str = "") -> Change:
        """A change of the provision."""
        return Change(
            kind=self.kind,
            action=action,
            name=self.name,
            label=self.label,
            aspect=aspect,
            old=old,
            new=new,
            basis=self.sides.basis(self.articles),
            articles=self.articles,
            matters=matters,
        )

    def renamed(self, before: str | None, name: str) -> Iterator[Change]:
        """That the provision had another name before, if it had: no result depends on it."""
        if before is not None:
            yield self.change("renamed", False, old=before, new=name)

    def compared(
        self,
        old: T | None,
        new: T | None,
        whole: Callable[[T, Policy], str],
        facets: Callable[[T, Policy], Iterable[Facet]],
        matters: bool = True,
    ) -> Iterator[Change]:
        """What becomes of the provision: it is added, or removed, or some of its facets say otherwise.

        `whole` is what is said of a provision that only one side has, and `matters` whether results then change; both
        sides have the same facets in the same order.
        """
        if old is None:
            if new is not None:
                yield self.change("added", matters, new=whole(new, self.sides.new))
        elif new is None:
            yield self.change("removed", matters, old=whole(old, self.sides.old))
        else:
            for was, now in zip(facets(old, self.sides.old), facets(new, self.sides.new), strict=True):
                if was.value != now.value:
                    yield self.change("changed", was.matters, aspect=was.aspect, old=was.text, new=now.text)
