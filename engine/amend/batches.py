"""The cases of a batch file, for an amendment to be tried on: each distinct combination of facts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.backends.database import Database, quote
from engine.batch.cases import facts_of
from engine.batch.condense import CONDENSED
from engine.batch.intake import Intake
from engine.casework.case import Case
from engine.policy.model import Day, Policy
from engine.text.diagnostics import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A case of a batch: what it is called, the case, and how many rows have the same facts."""

    name: str
    case: Case
    weight: int


def batch_rows(database: Database, intake: Intake, policy: Policy) -> Iterator[Row]:
    """The cases of a batch in the order of its rows; those in which something was refused are left out."""
    root, layout = intake.root, intake.layout
    places = dict(database.rows(f'SELECT "#id", "#row" FROM {quote(intake.rows[root])}'))
    days = _days(database, intake)
    weights = dict(database.rows(f'SELECT "#id", "#count" FROM {CONDENSED}')) if intake.condensed else {}
    for id, facts in facts_of(database, policy, root, layout.relations, layout.scales):
        weight = int(weights.get(id, 1))
        case = Case(
            policy=None,
            date=days[id] if days else intake.dates[0],
            readings={},
            record=root,
            facts=facts,
            language=policy.language,
        )
        yield Row(_name(policy, root, facts, places[id], weight), case, weight)


def _days(database: Database, intake: Intake) -> Mapping[int, Day]:
    """The date of each case, when they have their own."""
    if not intake.dated:
        return {}
    return dict(database.rows(f'SELECT "#id", "#date" FROM {quote(intake.layout.relations[intake.root])}'))


def _name(policy: Policy, root: str, facts: Mapping[str, Any], row: int, weight: int) -> str:
    """The key of a case, or the place of its row; with how many others are like it."""
    key = policy.records[root].key
    if key is not None and key in facts:
        return str(facts[key])
    line = Words(f"ligne {row}", f"row {row}").words(policy.language)
    others = Words(f" et {weight - 1} semblables", f" and {weight - 1} like it").words(policy.language)
    return f"{line}{others}" if weight > 1 else line
