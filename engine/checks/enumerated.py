"""The case of a witness that was found by looking at all situations: its facts, and usual values for all others."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from engine.checks.findings import Owner
from engine.checks.pasted import golden_case
from engine.checks.periods import period_of
from engine.checks.situations import Witness
from engine.language import core
from engine.language.patterns import example
from engine.language.types import Boolean, Date, Enumeration, Number, Reference, Text
from engine.language.values import Row
from engine.policy.model import Input, Policy, Record, Rule
from engine.text.diagnostics import Diagnostic

USUAL_DAY = datetime.date(2024, 1, 1)


def shown_by(policy: Policy, owner: Owner, rule: Rule, diagnostic: Diagnostic, witness: Witness | None) -> Diagnostic:
    """A finding with the case that shows it, when there is one that can be written in full."""
    if witness is None:
        return diagnostic
    return replace(diagnostic, witness=pasted(policy, owner, rule, diagnostic.title(policy.language), witness))


def pasted(policy: Policy, owner: Owner, rule: Rule, title: str, witness: Witness) -> str | None:
    """The case as it stands in a golden file; None when it is about a table, other records, or what is computed."""
    if not isinstance(owner, Record) or owner.parent is not None:
        return None
    day = witness.survey.period.start or period_of(policy, owner).start or USUAL_DAY
    readings: dict[str, str] = {}
    row = Row({name: _usual(policy, given) for name, given in owner.inputs.items()})
    for fact, value in witness.facts:
        match fact.node:
            case core.Field(row=core.Current(), name=name) if name in owner.inputs and fact.other is None:
                row[name] = value if fact.rows is None else _row(policy, owner.inputs[name], value)
            case core.Reading(name=name):
                readings[name] = value
            case core.CaseDate():
                day = value
            case _:
                return None
    row.update({child.plural: [] for child in policy.children_of(owner.id)})
    name = f"{rule.hidden or rule.name}, {title}"
    return golden_case(policy, name, rule.articles, owner.id, row, day, readings)


def _usual(policy: Policy, given: Input) -> Any:
    """A value that an input may have."""
    match given.type:
        case Boolean():
            return False
        case Enumeration(values=values):
            return values[0]
        case Number():
            return given.min if given.min is not None else min(0, given.max) if given.max is not None else 0
        case Date():
            return given.min or given.max or USUAL_DAY
        case Reference(table=table) if policy.tables[table].rows:
            return _row(policy, given, policy.tables[table].rows[0])
        case Text() if given.among:
            table, column = given.among[0]
            return next((row[column] for row in policy.tables[table].rows), "")
        case _:
            return example(given.pattern or "[a-z]{4,}")


def _row(policy: Policy, given: Input, cells: Any) -> Row:
    """The row of a table, known by its key."""
    table = policy.tables[given.type.table] if isinstance(given.type, Reference) else None
    row = Row(cells)
    row.key = ", ".join(str(cells[column]) for column in table.key) if table else ""
    return row
