"""Days that the rules do not tell apart: what is in force is the same, and so is all that they ask of the date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.backends import reference
from engine.backends.program import Program
from engine.language import core
from engine.language.tree import walk
from engine.language.values import Failure, Row, Unknown
from engine.policy.model import Day, Policy, Record, Table
from engine.policy.plan import family, is_of_no_row, largest


def alike_days(
    policy: Policy, record: str, days: Iterable[Day], program_at: Callable[[Day], Program]
) -> tuple[tuple[Day, ...], ...]:
    """Days on which the cases of a record are decided alike, together: each group in order, by their first days.

    A day on which the regulation is not in force, or on which something has no value, stands by itself: what is said of
    it may name the day. Programs are only made where rules ask something of the date.
    """
    first, *others = ordered = sorted(days)
    if not others:
        return ((first,),)
    asked = _asked(policy, record)
    found: dict[object, list[Day]] = {}
    for day in ordered:
        seen = _in_force(policy, record, day)
        if seen is not None and asked:
            seen = None if _is_bare(asked) else _answers(program_at(day), asked, seen)
        found.setdefault(day if seen is None else (None, seen), []).append(day)
    return tuple(map(tuple, found.values()))


def _in_force(policy: Policy, record: str, day: Day) -> tuple[Any, ...] | None:
    """What a policy has on a day, None when it is out of its dates or a parameter has no value."""
    if not policy.in_force.covers(day) or not policy.records[record].in_force.covers(day):
        return None
    values = tuple(
        (max((start for start, _ in parameter.timeline if start <= day), default=None), parameter.is_overdue(day))
        if parameter.at(day) is not None
        else None
        for parameter in policy.parameters.values()
    )
    if None in values:
        return None
    records = tuple(policy.records[id].in_force.covers(day) for id in family(policy, record))
    rows = tuple(
        tuple(place for place, cells in enumerate(table.rows) if table.in_force(cells).covers(day))
        for table in policy.tables.values()
        if table.valid_from is not None or table.valid_to is not None
    )
    return values, records, rows


def _asked(policy: Policy, record: str) -> tuple[core.Node, ...]:
    """The largest expressions that read the date and nothing of the case, in its rules and in those of tables."""
    owners: tuple[Record | Table, ...] = (
        *map(policy.records.__getitem__, family(policy, record)),
        *policy.tables.values(),
    )
    rules = (rule for owner in owners for rule in owner.rules.values())
    return tuple(dict.fromkeys(node for rule in rules for node in largest(rule.expression, _is_dated, is_of_no_row)))


def _is_dated(node: core.Node) -> bool:
    return any(isinstance(part, core.CaseDate) for part in walk(node))


def _is_bare(asked: Iterable[core.Node]) -> bool:
    """Whether the date itself is put beside facts: no two days are then alike."""
    return any(isinstance(node, core.CaseDate) for node in asked)


def _answers(program: Program, asked: Iterable[core.Node], seen: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """What was seen of a day, with what its expressions are worth; None when one has no value."""
    worth = tuple(reference.evaluate(program, node, Row()) for node in asked)
    return None if any(isinstance(value, Unknown | Failure) for value in worth) else (seen, worth)
