"""Every golden case of the shipped policies, on both evaluators; the id of a test is `file::name of the case`."""

from functools import cache
from pathlib import Path

import pytest

from engine.golden.read import GoldenCase, GoldenFile, read_golden
from engine.golden.report import case_text
from engine.golden.run import Runner, run_case, runner_of
from engine.policy.files import open_policy, yaml_files
from engine.text.report import text
from engine.text.source import Source

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@cache
def golden_file(path: Path) -> GoldenFile:
    source = Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    file, problems = read_golden(source)
    assert not problems, text(problems, "fr")
    assert file is not None
    return file


def runner(file: GoldenFile) -> Runner:
    return runner_with(file.policy, tuple((table, str(ROOT / path)) for table, path in file.tables.items()))


@cache
def runner_with(policy: str, tables: tuple[tuple[str, str], ...]) -> Runner:
    loaded = open_policy(policy, dict(tables))
    assert loaded.policy is not None, text(loaded.diagnostics, "fr")
    return runner_of(loaded.policy)


FILES = [golden_file(path) for path in yaml_files(HERE)]
CASES = [pytest.param(f, c, id=c.id.removeprefix("tests/golden/")) for f in FILES for c in f.cases]


@pytest.mark.parametrize(("file", "case"), CASES)
def test_golden(file: GoldenFile, case: GoldenCase) -> None:
    result = run_case(runner(file), case, file)
    assert result.passed, "\n" + case_text(result, file.language)


def test_a_folder_holds_the_cases_of_the_policy_of_its_name() -> None:
    paths = yaml_files(HERE)
    assert {path: path.parent.name for path in paths} == {path: golden_file(path).policy for path in paths}
