"""Every golden case of the shipped policies yields the same in columns: all rules of all records, states included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.backends.program import Program, prepare
from engine.casework.case import Case, read_case, rows, setting_of
from engine.golden.opening import open_golden, policy_of
from engine.golden.read import GoldenFile
from engine.policy.files import yaml_files
from engine.policy.plan import family, plan
from engine.policy.shape import GOLDEN_CASE
from tests.columns.support import computed, expected

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = tuple(yaml_files(GOLDEN))


def programs(file: GoldenFile) -> Iterator[tuple[Program, str, list[Case]]]:
    """The cases of a file by the program that decides them, and the record that they are of."""
    policy = policy_of(file).policy
    assert policy is not None
    groups = defaultdict(list)
    for golden in file.cases:
        case, _ = read_case(golden.block, policy, file.source, GOLDEN_CASE)
        if case is not None:
            groups[case.date, tuple(sorted(case.readings.items())), case.record].append(case)
    made = plan(policy)
    for (_, _, record), cases in groups.items():
        yield prepare(made, setting_of(cases[0])), record, cases


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.stem}" for path in FILES])
def test_golden_cases_agree(path: Path) -> None:
    file, _ = open_golden(str(path))
    assert file is not None
    for program, record, cases in programs(file):
        policy = program.policy
        wanted = {id: tuple(policy.records[id].rules) for id in family(policy, record)}
        found = computed(program, record, wanted, [rows(case, program)[0] for case in cases], optimised=False)
        assert expected(program, record, wanted, [rows(case, program)[0] for case in cases]) == found
