"""`engine template`: a workbook is written, or it is said why not."""

from pathlib import Path

import pytest
from python_calamine import load_workbook

from engine.cli import main


def test_the_workbook_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "modele.xlsx"
    assert 0 == main(["modèle", "idf-are-2023", "--dossier", "établissement", "-o", str(out)])
    assert f"{out}\n" == capsys.readouterr().out
    book = load_workbook(out)
    assert ["établissements", "effectifs", "À lire", "_choices"] == book.sheet_names
    headings = book.get_sheet_by_name("effectifs").to_python()[0]
    assert ["numéro de l'établissement (UAI)", "code du diplôme"] == headings[:2]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["idf-are-2023"], "BAT043"),
        (["idf-are-2023", "--record", "etablissement"], "BAT054"),
        (["idf-are-2023", "--record", "établissement", "-o", "m.csv"], "BAT050"),
        (["idf-are-2023", "--record", "établissement", "-o", "absent/m.xlsx"], "BAT052"),
    ],
)
def test_misuse(
    args: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert 2 == main(["template", *args])
    assert code in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())
