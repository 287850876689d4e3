"""Outcomes that no case has: a decision that is always favourable, or never, or a name of a list that is never given.

Asked of the outcome and of the values that a record answers, when these are conditions or names of a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.backends.witness import Study, Verdict, Witness
from engine.checks.answers import Answer, Status
from engine.checks.findings import about, found, name_span
from engine.checks.proved.shown import compared, constant, doubt, holds, result_fields, shown_by
from engine.language import core
from engine.language.types import BOOLEAN, Enumeration
from engine.language.wording import Spoken
from engine.policy.model import Policy, Record
from engine.text.diagnostics import Diagnostic, Words
from engine.text.source import Place, Span


def check(study: Study) -> Iterator[Answer]:
    """PRV003."""
    asked: set[Span] = set()
    for owner in study.policy.records.values():
        for result in result_fields(owner):
            if result.span not in asked:
                asked.add(result.span)
                yield from _of_result(study, owner, result)


def _of_result(study: Study, owner: Record, result: core.Field) -> Iterator[Answer]:
    values: tuple[Any, ...] = ()
    if result.type == BOOLEAN:
        values = (True, False)
    elif isinstance(result.type, Enumeration):
        values = result.type.values
    if not values:
        return
    verdicts: dict[Any, Verdict] = {}
    for value in values:
        verdicts[value] = study.happens(owner.id, holds(compared("eq", result, constant(value, result))))
        if not verdicts[value].decided:
            break
    never = [value for value, verdict in verdicts.items() if verdict.proved]
    place = Place(study.policy.source, name_span(study.policy, result.name, owner.rules[result.name].span))
    name = f"{owner.id}.{result.name}"
    words = Words(f"{name} : chaque réponse est donnée à un dossier", f"{name}: each answer is given to some case")
    answered = Status.PROVED if all(v.witness for v in verdicts.values()) else Status.UNDECIDED
    other = next((verdict.witness for verdict in verdicts.values() if verdict.witness), None)
    findings: list[Diagnostic | None] = [_never(study.policy, owner, result, value, place, other) for value in never]
    for finding in findings or [None]:
        told = Status.REFUTED if never else answered
        yield Answer(statement=words, status=told, place=place, doubt=doubt(verdicts.values()), finding=finding)


def _never(
    policy: Policy, owner: Record, result: core.Field, value: Any, place: Place, other: Witness | None
) -> Diagnostic:
    """What is never answered, shown by a case that is answered otherwise."""
    rule = owner.rules[result.name]
    said = Spoken(value, result.type, policy.units)
    never = found(policy, "PRV003", place.span, about(policy, owner, rule), name=result.name, value=said)
    return shown_by(policy, rule, never, other)
