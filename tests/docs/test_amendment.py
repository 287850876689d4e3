"""docs/exemple-avenant: the commands of the page run without a finding, and each change has its effect."""

import re
import shlex
import shutil
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


def test_an_amendment_is_guarded_by_cases_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As docs/ci.md says: the cases of the base are not about it."""
    monkeypatch.chdir(Path(__file__).parents[2])
    amendment = "docs/exemple-avenant/idf-are-2024.yaml"
    assert 2 == main(["mutate", amendment])
    assert "GOL004" in capsys.readouterr().err
    own = ["--cases", "docs/exemple-avenant/cas.yaml", "--only", "parameter", "--fail-under", "0"]
    assert 0 == main(["mutate", amendment, *own])


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


# ── Edited by commands ──────────────────────────────────────────────────────────────────────────────────────────

NAME = "idf-are-2024.yaml"
TEXT = (FOLDER / NAME).read_text(encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example, away from its base, which is shipped with the engine."""
    monkeypatch.chdir(shutil.copytree(FOLDER, tmp_path / "avenant"))
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    return tmp_path / "avenant" / NAME


def test_a_value_of_the_example_is_set(copy: Path) -> None:
    assert 0 == main(["fixer", NAME, "forfait", "160", "--à-partir-du", "2025-02-01", "--article", "avenant-forfaits"])
    expected = TEXT.replace("valeurs: {2024-09-01: 155}", "valeurs: {2024-09-01: 155, 2025-02-01: 160}")
    assert expected == copy.read_text(encoding="utf-8")
    assert 0 == main(["tester", "cas.yaml", "--politique", NAME])
    assert 0 == main(["formater", NAME, "--vérifier"])


def test_a_table_that_the_example_does_not_speak_of_is_imported(copy: Path) -> None:
    shipped = Path(__file__).parents[2] / "policies" / "tables" / "idf-are-2023" / "specialites.csv"
    before = shipped.read_bytes()
    *kept, last = before.decode("utf-8-sig").splitlines()
    Path("liste.csv").write_text("\n".join(kept), encoding="utf-8")
    assert 0 == main(["table", NAME, "spécialités", "importer", "liste.csv"])
    row = f'  spécialités:\n    lignes:\n      - {{préfixe: "{last.split(";")[0]}", retiré: oui}}\n'
    assert TEXT.replace("        ligne: 999\n", f"        ligne: 999\n{row}") == copy.read_text(encoding="utf-8")
    assert before == shipped.read_bytes()
    assert 0 == main(["formater", NAME, "--vérifier"])


def test_a_table_of_the_example_is_imported(copy: Path) -> None:
    assert 0 == main(["table", NAME, "formations", "exporter", "-o", "annexe.csv"])
    page = Path("annexe.csv").read_text(encoding="utf-8")
    Path("annexe.csv").write_text(page.replace("INVENTE POUR", "IMAGINE POUR"), encoding="utf-8")
    assert 0 == main(["table", NAME, "formations", "importer", "annexe.csv"])
    assert TEXT.replace("INVENTE POUR", "IMAGINE POUR") == copy.read_text(encoding="utf-8")
    assert 0 == main(["formater", NAME, "--vérifier"])
