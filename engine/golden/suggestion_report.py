"""Suggested cases as people paste them in a golden file, and for programs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from engine.golden.mutation_report import said
from engine.golden.mutations import Mutation
from engine.golden.operators import clipped
from engine.golden.points import Point
from engine.golden.suggest import REASONS, Suggestion, Tried
from engine.language.values import NotApplicable
from engine.language.wording import plain
from engine.policy.model import Policy, Record
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words
from engine.text.document import Scalar
from engine.text.scalars import quoted, scalar

PART = re.compile(r"([^.\[\]]+)(?:\[([0-9]+)\])?")
"""One part of a place: `effectifs[2]`, or `montant`."""


def about(suggestion: Suggestion, language: Language) -> str:
    """What a case was sought for, in words."""
    match suggestion.about:
        case Mutation() as mutation:
            return f"{mutation.where}{_colon(language)} {said(mutation, language)}"
        case Point() as point:
            return f"{point.where}{_colon(language)} {point.what}"


def none_found(suggestion: Suggestion, language: Language) -> str:
    """The line for what no case was found for."""
    words = Words("aucun cas trouvé", "no case found").words(language)
    return f"# {_line(suggestion, language)}\n# {words}"


def yaml(suggestion: Suggestion, policy: Policy, language: Language, taken: Container[str] = ()) -> str:
    """The case found, as an item of the cases of a golden file, with nothing beside what is expected.

    `taken` are the names of other cases.
    """
    assert suggestion.found is not None, "a case was found"
    return "\n".join(_case(suggestion, suggestion.found, policy, language, taken)) + "\n"


def file_head(policy: Policy, language: Language) -> str:
    """The first lines of a golden file, up to its cases."""
    key = {id: vocabulary.say("key", id, language) for id in ("language", "policy", "cases_list")}
    return f"{key['language']}: {language}\n{key['policy']}: {policy.id}\n{key['cases_list']}:\n"


def json(suggestion: Suggestion, policy: Policy, language: Language, taken: Container[str] = ()) -> dict[str, Any]:
    """A suggestion as data; `case` is None when no case was found."""
    one, found = suggestion.about, suggestion.found
    kind = one.operator if isinstance(one, Mutation) else one.kind
    return {
        "kind": kind,
        "where": one.where,
        "what": about(suggestion, language),
        "file": one.spot.file,
        "line": one.spot.line,
        "articles": list(one.articles),
        "case": None if found is None else yaml(suggestion, policy, language, taken),
        "expected": [_place(at, found, language) for at in suggestion.blanks] if found is not None else [],
    }


def _line(suggestion: Suggestion, language: Language) -> str:
    return f"{suggestion.about.spot.words(language)}, {' '.join(about(suggestion, language).split())}"


def _colon(language: Language) -> str:
    return Words(" :", ":").words(language)


def _place(at: tuple[str, str], found: Tried, language: Language) -> str:
    words = {"": "outcome", REASONS: "reasons"}
    name = vocabulary.say("key", words[at[1]], language) if at[1] in words else at[1]
    return f"{at[0]}.{name}" if at[0] else name


# ── YAML ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _case(
    suggestion: Suggestion, found: Tried, policy: Policy, language: Language, taken: Container[str]
) -> Iterator[str]:
    draft, key = found.draft, {id: vocabulary.say("key", id, language) for id in _KEYS}
    articles = ", ".join(suggestion.about.articles) or policy.id
    yield f"  # {_line(suggestion, language)}"
    yield f"  - {key['name']}: {scalar(name_for(suggestion, language, taken))}"
    yield f"    {key['source']}: {scalar(articles)}"
    yield f"    {key['date']}: {draft.date.isoformat()}"
    taken_otherwise = {id: choice for id, choice in draft.readings.items() if choice != policy.readings[id].taken}
    if taken_otherwise:
        yield f"    {key['readings']}:"
        yield from (f"      {scalar(id)}: {scalar(choice)}" for id, choice in taken_otherwise.items())
    record = policy.records[found.case.record]
    if draft.facts:
        yield f"    {record.id}:"
        yield from _facts(draft.facts, record, policy, language, "      ")
    else:
        yield f"    {record.id}: {{}}"
    yield f"    {key['expected']}:"
    yield from _expected(_tree_of(_place(at, found, language) for at in suggestion.blanks), "      ")


_KEYS = ("name", "source", "date", "readings", "expected")


def name_for(suggestion: Suggestion, language: Language, taken: Container[str] = ()) -> str:
    """A name for a case, other than those that are taken."""
    first = clipped(" ".join(about(suggestion, language).split()))
    name, number = first, 1
    while name in taken:
        number += 1
        name = f"{first} ({number})"
    return name


def _facts(facts: Mapping[str, Any], record: Record, policy: Policy, language: Language, indent: str) -> Iterator[str]:
    below = {child.plural: child for child in policy.children_of(record.id)}
    for name, value in facts.items():
        if name not in below:
            yield f"{indent}{name}: {_value(value, record, name, language)}"
        elif not value:
            yield f"{indent}{name}: []"
        else:
            yield f"{indent}{name}:"
            for item in value:
                lines = list(_facts(item, below[name], policy, language, f"{indent}    "))
                yield f"{indent}  - {lines[0].strip()}" if lines else f"{indent}  - {{}}"
                yield from lines[1:]


def _value(value: Any, record: Record, name: str, language: Language) -> str:
    """A fact as it is written: as the golden case wrote it, else in the plainest form."""
    if isinstance(value, Scalar):
        return scalar(value.text) if value.style == "plain" else quoted(value.text)
    if isinstance(value, NotApplicable):
        return vocabulary.say("keyword", "not_applicable", language)
    if isinstance(value, bool):
        return vocabulary.say("boolean", "true" if value else "false", language)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return scalar(value) if isinstance(value, str) else str(plain(value, record.inputs[name].type))


def _tree_of(places: Iterable[str]) -> dict[str, Any]:
    """The fields under the lists they are in: `effectifs[2].montant` is in the second of a list."""
    tree: dict[str, Any] = {}
    for place in places:
        here = tree
        for name, number in PART.findall(place):
            if not number:
                here[name] = None
                break
            items = here.setdefault(name, [])
            items.extend({} for _ in range(int(number) - len(items)))
            here = items[int(number) - 1]
    return tree


def _expected(tree: Mapping[str, Any], indent: str) -> Iterator[str]:
    """The fields with nothing beside them."""
    for name, below in tree.items():
        yield f"{indent}{name}:"
        for item in below or ():
            lines = list(_expected(item, f"{indent}    "))
            yield f"{indent}  - {lines[0].strip()}" if lines else f"{indent}  - {{}}"
            yield from lines[1:]
