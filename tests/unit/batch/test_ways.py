"""The golden cases of the shipped policies as files: the same answers as for single cases, whatever the way."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.backends.database import Database, connect
from engine.backends.program import Program, Setting, prepare
from engine.batch.intake import DataFile, read_intake
from engine.batch.run import Ran, Way, run
from engine.casework.case import Case, read_case, rows, setting_of
from engine.casework.decision import decide
from engine.golden.opening import open_golden, policy_of
from engine.golden.read import is_sound
from engine.language.values import NotApplicable, Row, State
from engine.language.wording import plain
from engine.policy.files import yaml_files
from engine.policy.model import Day, Policy, Record
from engine.policy.plan import Plan, plan
from engine.policy.shape import GOLDEN_CASE
from engine.text.diagnostics import has_errors
from engine.text.vocabulary import say
from tests.support import said

MOST_DAYS = 3
"""Days of a batch: the rules become SQL anew for each."""

GOLDEN_FILES = Path(__file__).parents[2] / "golden"


@dataclass
class Batch:
    """Cases of one policy, of one type of record, under the same readings, as rows by record."""

    policy: Policy
    plan: Plan
    root: str
    readings: tuple[tuple[str, str], ...]
    days: set[Day] = field(default_factory=set)
    expected: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, case: Case, root: Row, outcome: str, values: tuple[Any, ...]) -> None:
        self.expected.append((outcome, values))
        number = str(len(self.expected))
        self.put(self.policy.records[self.root], root, number, "", {"date": case.date.isoformat()})

    def put(self, record: Record, row: Row, number: str, parent: str, more: dict[str, str]) -> None:
        cells = {name: cell(row[name], given.type) for name, given in record.inputs.items()}
        if record.key is not None and record.parent is None:
            cells[record.key] = number
        elif self.policy.children_of(record.id):
            more |= {f"n° {record.id}": number}
        if record.parent is not None:
            more |= {f"n° {record.parent}": parent}
        self.rows[record.id].append({**more, **cells})
        for child in self.policy.children_of(record.id):
            for place, below in enumerate(row[child.plural], start=1):
                self.put(child, below, f"{number}.{place}", number, {})

    def files(self, folder: Path) -> tuple[DataFile, ...]:
        found = []
        for id, cells in self.rows.items():
            path = folder / f"{id}.csv"
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(cells[0]), delimiter=";")
                writer.writeheader()
                writer.writerows(cells)
            found.append(DataFile(path=path, name=path.name, record=id))
        return tuple(found)


def cell(value: Any, type_: Any) -> str:
    if isinstance(value, NotApplicable):
        return "sans objet"
    if isinstance(value, State):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(plain(value, type_)).replace(".", ",") if not isinstance(value, (str, Row)) else str(plain(value, type_))


def lists_are_known(policy: Policy, record: Record, row: Row) -> bool:
    """Whether no list of records is missing: a file of them says for all cases that they are given."""
    for child in policy.children_of(record.id):
        if isinstance(row[child.plural], State):
            return False
        if not all(lists_are_known(policy, child, below) for below in row[child.plural]):
            return False
    return True


def batches(folder: Path) -> Iterator[Batch]:
    """The cases of the golden files of a policy whose facts can stand in files."""
    found: dict[Any, Batch] = {}
    for path in yaml_files(folder):
        file, _ = open_golden(str(path))
        assert file is not None
        policy = policy_of(file).policy
        assert policy is not None
        planned = plan(policy)
        for golden in filter(is_sound, file.cases):
            case, problems = read_case(golden.block, policy, file.source, GOLDEN_CASE)
            if case is None or has_errors(problems):
                continue
            readings = tuple(sorted(case.readings.items()))
            program = prepare(planned, setting_of(case))
            root, problems = rows(case, program)
            record = policy.records[case.record]
            if has_errors(problems) or not lists_are_known(policy, record, root):
                continue
            decision, _ = decide(program, case)
            key = (path.name if file.tables else "", case.record, readings)
            batch = found.setdefault(key, Batch(policy, planned, case.record, readings))
            batch.days.add(case.date)
            if case.date not in sorted(batch.days)[:MOST_DAYS]:
                continue
            values = tuple(output.value for output in decision.outputs)
            batch.add(case, root, decision.outcome, values)
    yield from found.values()


def answers(database: Database, ran: Ran) -> dict[str, list[tuple[Any, ...]]]:
    """All that is written of the rows of each record, and of those rejected."""
    return {table.title: list(database.rows(table.select())) for table in (*ran.tables, ran.rejected)}


def decided(batch: Batch, folder: Path, way: Way) -> tuple[dict[str, list[tuple[Any, ...]]], Ran]:
    @cache
    def program_at(day: Day) -> Program:
        return prepare(batch.plan, Setting(date=day, readings=dict(batch.readings)))

    with connect() as database:
        intake, found = read_intake(
            database, batch.policy, program_at, batch.files(folder), record=batch.root, allow_missing=True
        )
        assert intake is not None, said(found)
        ran = run(database, intake, program_at, language="fr", way=way)
        return answers(database, ran), ran


FEWEST = 30
"""Cases of a batch that is worth its time here; all were compared when this was written."""


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN_FILES.iterdir() if path.is_dir()))
def test_columns_and_combinations_answer_as_cases_one_by_one(name: str, tmp_path: Path) -> None:
    found = [batch for batch in batches(GOLDEN_FILES / name) if len(batch.expected) >= FEWEST]
    assert [] != found
    for batch in found:
        one_by_one, first = decided(batch, tmp_path, "cases")
        is_alone = not batch.policy.children_of(batch.root)
        for way in ("columns", "combinations") if is_alone else ("columns",):
            otherwise, second = decided(batch, tmp_path, way)
            assert ("cases", way) == (first.way, second.way)
            assert one_by_one == otherwise, (batch.root, way)
            assert first.tallies == second.tallies


def test_a_batch_answers_as_single_cases_do(tmp_path: Path) -> None:
    batch = next(batch for batch in batches(GOLDEN_FILES / "idf-are-2023") if batch.root == "élève")
    found, ran = decided(batch, tmp_path, "columns")
    headings = [field.heading for field in ran.tables[0].fields]
    outcome, amount = headings.index("issue"), headings.index("montant de l'aide")
    place = batch.policy.records["élève"].result.values.index("montant")
    expected = [
        # what is out of scope has no values
        (say("outcome", of_case, "fr"), next((v for v in values[place : place + 1] if not isinstance(v, State)), None))
        for of_case, values in batch.expected
    ]
    assert expected == [(row[outcome], row[amount]) for row in found["élèves"]]
