"""Golden cases as they were and as they are: what is expected changes, and no case goes, without a new motive.

A case is found again by its file and its name, else by its name in another file of the policy, else by its facts and
what they are expected to give: cases may be moved and renamed. Figures are compared as numbers, so that `151 €` and
`151,00 €` are expected alike; facts may change freely, as long as what is expected stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.golden.read import GoldenCase, GoldenFile
from engine.policy.conformity import plain
from engine.policy.shape import Block
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.source import Place

SHOWN = 3
"""Differences of one case that are told."""

WAS = Words("ce qu'il était", "what it was")
NOTHING = Words("rien", "nothing")

TALK = frozenset({"name", "source", "reasoning", "motive", "expected"})
"""What a case says that is no fact."""


def unexplained(before: Mapping[str, GoldenFile], after: Iterable[GoldenFile]) -> Iterator[Diagnostic]:
    """The cases whose expected decision changed (CAS100), or that are gone (CAS101), without a new motive.

    Args:
        before: the files as they were, by the name of their file today.
        after: the files as they are.
    """
    today = _Today({file.source.name: file for file in after}, before)
    for name, file in before.items():
        for case in file.cases:
            found = today.same_name(name, file, case)
            if found is not None:
                changes = _changes(_expected(case), _expected(found))
                if changes and not set(found.motives) - set(case.motives):
                    said = _Changes(changes)
                    yield _finding("CAS100", found.place, case.place, name=case.name, changes=said)
            elif not today.is_explained(file, case):
                place = today.files[name].policy_place if name in today.files else None
                yield _finding("CAS101", place, case.place, name=case.name)


def _finding(code: str, place: Place | None, was: Place, **args: Any) -> Diagnostic:
    if place is None:
        return Diagnostic(entry=entry(code), place=was, args=args)
    return Diagnostic(entry=entry(code), place=place, args=args, related=((was, WAS),))


@dataclass(frozen=True, slots=True)
class _Today:
    """The golden files as they are, beside those as they were."""

    files: Mapping[str, GoldenFile]
    before: Mapping[str, GoldenFile]

    def same_name(self, name: str, file: GoldenFile, case: GoldenCase) -> GoldenCase | None:
        """The case of this name today, in the same file if it is there, else in another one of the policy."""
        here = [self.files[name]] if name in self.files else []
        elsewhere = [other for other in self.files.values() if other.policy == file.policy]
        cases = (one for other in (*here, *elsewhere) for one in other.cases)
        return next((one for one in cases if one.name == case.name), None)

    def is_explained(self, file: GoldenFile, case: GoldenCase) -> bool:
        """Whether a case that is gone is said to be, or has but changed its name."""
        same = [other for other in self.files.values() if other.policy == file.policy]
        if any(case.name in other.removed for other in same):
            return True
        known = {(name, one.name) for name, was in self.before.items() for one in was.cases}
        new = [one for other in same for one in other.cases if (other.source.name, one.name) not in known]
        return any(_facts(one) == _facts(case) and _expected(one) == _expected(case) for one in new)


# ── What is expected ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Changes:
    """Results that are no longer expected as they were: `montant : 151 € → 155 €`."""

    fields: Mapping[str, tuple[str | None, str | None]]

    def words(self, language: Language) -> str:
        colon = " : " if language == "fr" else ": "
        nothing = NOTHING.words(language)
        said = [f"{field}{colon}{old or nothing} → {new or nothing}" for field, (old, new) in self.fields.items()]
        return ", ".join(said[:SHOWN]) + ("…" if len(said) > SHOWN else "")


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[str | None, str | None]]:
    return {
        field: (old.get(field), new.get(field))
        for field in dict.fromkeys((*old, *new))
        if _number_alike(old.get(field)) != _number_alike(new.get(field))
    }


def _expected(case: GoldenCase) -> dict[str, str]:
    """The results expected of a case, each by its path: `effectifs[2].montant`."""
    expected = case.block.get("expected")
    return dict(_flat("", plain(expected.node))) if isinstance(expected, Block) else {}


def _facts(case: GoldenCase) -> dict[str, Any]:
    """All that is given of a case: the date, the readings, the record."""
    written = {key: plain(item) for key, item in _nodes(case.block)}
    return dict(_flat("", written))


def _nodes(block: Block) -> Iterator[tuple[str, Any]]:
    names = {block.keys[key].text for key in TALK if key in block}
    return ((item.key.text, item.value) for item in block.node.entries if item.key.text not in names)


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _flat(f"{path}.{key}".lstrip("."), item)
        case list() if any(isinstance(item, (dict, list)) for item in value):
            for place, item in enumerate(value, start=1):
                yield from _flat(f"{path}[{place}]", item)
        case list():
            yield path, ", ".join(sorted(str(item) for item in value))
        case _:
            yield path, "" if value is None else str(value)


_NUMBER = re.compile(r"\d(?:[\d \u00a0\u202f]*\d)?(?:[.,]\d+)?")


def _number_alike(text: str | None) -> str | None:
    """The text, its numbers written in one way."""
    return None if text is None else _NUMBER.sub(lambda found: _usual(found[0]), text)


def _usual(number: str) -> str:
    bare = re.sub(r"[ \u00a0\u202f]", "", number).replace(",", ".")
    # a code keeps its zeros in front
    return bare if bare.startswith("0") and bare[1:2].isdigit() else f"{Decimal(bare).normalize():f}"
