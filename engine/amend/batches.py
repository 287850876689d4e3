"""The cases of a batch file, for an amendment to be tried on: each distinct combination of facts once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from engine.backends.database import Database, quote
from engine.batch.cases import facts_of
from engine.batch.condense import CONDENSED
from engine.batch.intake import REFUSALS, REJECTED, Intake
from engine.casework.case import Case
from engine.policy.model import Day, Policy
from engine.text.diagnostics import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A case of a batch: what it is called, the case, and how many rows have the same facts."""

    name: str
    case: Case
    weight: int


def batch_rows(database: Database, intake: Intake, policy: Policy) -> list[Row]:
    """The cases of a batch in the order of its rows, those with the same facts once; those in which something was
    refused are left out."""
    root, layout = intake.root, intake.layout
    places = dict(database.rows(f'SELECT "#id", "#row" FROM {quote(intake.rows[root])}'))
    days = _days(database, intake)
    weights = dict(database.rows(f'SELECT "#id", "#count" FROM {CONDENSED}')) if intake.condensed else {}
    found: dict[Hashable, tuple[int, Case, int]] = {}
    for id, facts in facts_of(database, policy, root, layout.relations, layout.scales):
        day = days[id] if days else intake.dates[0]
        case = Case(policy=None, date=day, readings={}, record=root, facts=facts, language=policy.language)
        key = _key(policy, case, id)
        first, known, weight = found.get(key, (places[id], case, 0))
        found[key] = (first, known, weight + int(weights.get(id, 1)))
    return [Row(_name(policy, case, row, weight), case, weight) for row, case, weight in found.values()]


def left_out(database: Database, intake: Intake) -> int:
    """How many cases have a refused value, each as often as rows have its facts, and rows that are in no case."""
    count = f'SELECT sum(k."#count") FROM {CONDENSED} k JOIN {REJECTED} x ON x."#case" = k."#id"'
    (cases,) = database.one(count) if intake.condensed else (intake.rejected,)
    strays = f'SELECT DISTINCT part, "#row" FROM {REFUSALS} WHERE "#case" IS NULL'
    return int(cases or 0) + int(database.one(f"SELECT count(*) FROM ({strays})")[0])


def _key(policy: Policy, case: Case, id: int) -> Hashable:
    """What tells a case from those that are not alike; one with a name, or with records below it, is like no other."""
    record = policy.records[case.record]
    if (record.key is not None and record.key in case.facts) or policy.children_of(record.id):
        return id
    return case.date, tuple(case.facts.items())


def _days(database: Database, intake: Intake) -> Mapping[int, Day]:
    """The date of each case, when they have their own."""
    if not intake.dated:
        return {}
    return dict(database.rows(f'SELECT "#id", "#date" FROM {quote(intake.layout.relations[intake.root])}'))


def _name(policy: Policy, case: Case, row: int, weight: int) -> str:
    """The key of a case, or the place of its first row, with how many others are like it."""
    key = policy.records[case.record].key
    if isinstance(case.facts, Mapping) and key is not None and key in case.facts:
        return str(case.facts[key])
    line = Words(f"ligne {row}", f"row {row}").words(policy.language)
    alike = "semblable" if weight == 2 else "semblables"
    others = Words(f" et {weight - 1} {alike}", f" and {weight - 1} like it").words(policy.language)
    return f"{line}{others}" if weight > 1 else line
