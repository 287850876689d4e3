"""docs/exemple-avenant: the commands of the page run without a finding, and each change has its effect."""

import re
import shlex
from pathlib import Path

import pytest

from engine.cli import main
from engine.policy.files import open_policy
from tests.docs.test_language import PAGE

FOLDER = PAGE.with_name("exemple-avenant")
COMMANDS = re.findall(r"^    engine (.*)$", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_finds_nothing_wrong(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    code = main(shlex.split(command))
    assert (0, "") == (code, capsys.readouterr().err)


def test_there_are_commands() -> None:
    assert 4 == len(COMMANDS)


def test_only_what_the_amendment_says_changes() -> None:
    base, amended = open_policy("idf-are-2023").policy, open_policy(str(FOLDER / "idf-are-2024.yaml")).policy
    assert base is not None
    assert amended is not None
    assert {"contact"} == set(base.articles) - set(amended.articles)
    assert list(base.records) == list(amended.records)
    added = [row for row in amended.tables["formations"].rows if row not in base.tables["formations"].rows]
    assert ["50022190"] == [row["code"] for row in added]
    assert [155, 56] == [amended.parameters[name].timeline[-1][1] for name in ("forfait", "forfait_prépa")]
    assert "exclu" == amended.readings["dsaa"].taken
