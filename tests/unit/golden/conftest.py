"""Running golden cases of the invented regulation."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from engine.golden.read import read_golden
from engine.golden.run import CaseResult, Report, run
from engine.policy.files import open_policy
from engine.text.source import Source
from tests.unit import bourse

Play = Callable[[str], CaseResult]
PlayAll = Callable[[str], Report]


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    return bourse.write(tmp_path)


@pytest.fixture
def play_all(policy_file: Path) -> PlayAll:
    """The report on a golden file, given by its text."""

    def played(text: str) -> Report:
        file, problems = read_golden(Source("cas.yaml", text))
        assert file is not None, problems
        assert () == problems
        return run([file], lambda golden: open_policy(str(policy_file), golden.tables))

    return played


@pytest.fixture
def play(play_all: PlayAll) -> Play:
    """What came of one case: its facts and its decision expected, with a date and a source when it has none."""

    def played(case: str) -> CaseResult:
        case = dedent(case).strip("\n")
        around = "" if case.startswith("date:") else "date: 2024-10-01\n"
        lines = f"nom: essai\nsource: art-1\n{around}{case}".splitlines()
        body = "\n".join(("  - " if i == 0 else "    ") + line for i, line in enumerate(lines))
        (result,) = play_all(f"politique: bourse\ncas:\n{body}\n").results
        return result

    return played
