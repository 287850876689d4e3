"""Every golden case of the shipped policies yields the same in columns: all rules of all records, states included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.backends.program import Program, prepare
from engine.casework.case import Case, read_case, rows, setting_of
from engine.golden.opening import open_golden, policy_of
from engine.policy.files import open_policy, yaml_files
from engine.policy.plan import Plan, family, plan
from engine.policy.shape import GOLDEN_CASE
from tests.columns.support import computed, expected

GOLDEN = Path(__file__).parents[1] / "golden"

FEW = 20
"""Cases on which two forms of the same statements are compared."""


def records() -> Iterator[tuple[str, str]]:
    """The shipped policies, and the records that their cases are of."""
    for folder in sorted(path for path in GOLDEN.iterdir() if path.is_dir() and yaml_files(path)):
        policy = open_policy(folder.name).policy
        assert policy is not None
        yield from ((folder.name, record.id) for record in policy.roots())


@cache
def plans(name: str) -> Mapping[Any, tuple[Plan, list[Case]]]:
    """The golden cases of a policy, by the tables that are supplied with them."""
    found: dict[Any, tuple[Plan, list[Case]]] = {}
    for path in yaml_files(GOLDEN / name):
        file, _ = open_golden(str(path))
        assert file is not None
        key = tuple(sorted((table, Path(rows).name) for table, rows in file.tables.items()))
        if key not in found:
            policy = policy_of(file).policy
            assert policy is not None
            found[key] = (plan(policy), [])
        made, cases = found[key]
        read = (read_case(golden.block, made.policy, file.source, GOLDEN_CASE)[0] for golden in file.cases)
        cases.extend(case for case in read if case is not None)
    return found


def programs(name: str, record: str) -> Iterator[tuple[Program, list[Case]]]:
    """The cases of a record, by the program that decides them."""
    for made, cases in plans(name).values():
        groups = defaultdict(list)
        for case in cases:
            if case.record == record:
                groups[case.date, tuple(sorted(case.readings.items()))].append(case)
        for group in groups.values():
            yield prepare(made, setting_of(group[0])), group


@pytest.mark.parametrize(("name", "record"), tuple(records()))
def test_golden_cases_agree(name: str, record: str) -> None:
    for program, cases in programs(name, record):
        wanted = {id: tuple(program.policy.records[id].rules) for id in family(program.policy, record)}
        found = computed(program, record, wanted, [rows(case, program)[0] for case in cases], optimised=False)
        assert expected(program, record, wanted, [rows(case, program)[0] for case in cases]) == found


@pytest.mark.parametrize(("name", "record"), tuple(records()))
def test_stages_that_people_read_say_the_same(name: str, record: str) -> None:
    program, cases = max(programs(name, record), key=lambda group: len(group[1]))
    facts = [rows(case, program)[0] for case in cases[:FEW]]
    wanted = {id: tuple(program.policy.records[id].rules) for id in family(program.policy, record)}
    together = computed(program, record, wanted, facts, optimised=False)
    assert together == computed(program, record, wanted, facts, optimised=False, apart=True)
