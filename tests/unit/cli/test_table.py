"""`engine table`: rows imported from CSV files and workbooks, and exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit import bourse
from tests.unit.cli.conftest import Run

STATUSES = """\
  statuts:
    article: art-1
    clé: statut
    colonnes: {statut: texte, visé: booléen, seuil: {type: "%", facultative: oui}}
    # les statuts de la délibération
    lignes:
      - {statut: public, visé: oui}   # le cas courant
      - {statut: "01", visé: non, seuil: 12 %}
      - statut: privé
        visé: non
lectures:
"""
POLICY = bourse.POLICY.replace("lectures:\n", STATUSES, 1)


@pytest.fixture
def policy(folder: Path) -> Path:
    return bourse.write(folder, POLICY)


def table(folder: Path) -> Path:
    return folder / "policies" / "tables" / "formations.csv"


def given(folder: Path, text: str, encoding: str = "utf-8") -> None:
    (folder / "nouveau.csv").write_bytes(text.encode(encoding))


def test_rows_of_a_file_are_replaced_by_key(folder: Path, engine: Run) -> None:
    table(folder).write_bytes(b'code;voie\r\n"101";cap\r\n202 ; bts\r\n303;cap\r\n')
    given(folder, "voie,code\ncap,404\nbts,101\nbts,202\n")
    ran = engine("table", "bourse", "formations", "importer", "nouveau.csv")
    assert "formations : 1 ligne changée, 1 ligne ajoutée, 1 ligne retirée\n" in ran.out
    assert "  ~ 101 : voie cap → bts\n  + 404\n  - 303\n" in ran.out
    assert b'code;voie\r\n"101";bts\r\n202 ; bts\r\n404;cap\r\n' == table(folder).read_bytes()
    assert (0, "") == (ran.code, ran.err)


def test_equal_rows_leave_the_file_alone(folder: Path, engine: Run) -> None:
    before = table(folder).read_bytes()
    given(folder, "code;voie\n202;bts\n101;cap\n")
    ran = engine("table", "bourse", "formations", "import", "nouveau.csv")
    assert (0, "formations : rien ne change\n", before) == (ran.code, ran.out, table(folder).read_bytes())


def test_nothing_is_written_on_a_dry_run(folder: Path, engine: Run) -> None:
    before = table(folder).read_bytes()
    given(folder, "code;voie\n202;cap\n101;cap\n")
    ran = engine("table", "bourse", "formations", "importer", "nouveau.csv", "--à-blanc")
    assert (0, before) == (ran.code, table(folder).read_bytes())
    assert "rien n'est écrit" in ran.out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code;voie\n101;cap\n202;bep\n", "CAS033"),
        ("code;voie\n101;cap\n101;bts\n", "TAB014"),
        ("code\n101\n", "TAB007"),
        ("code;voie\n1;cap\n", "CAS043"),
    ],
)
def test_nothing_is_written_when_a_cell_is_wrong(folder: Path, engine: Run, text: str, code: str) -> None:
    before = table(folder).read_bytes()
    given(folder, text)
    ran = engine("table", "bourse", "formations", "importer", "nouveau.csv")
    assert (1, before) == (ran.code, table(folder).read_bytes())
    assert f"erreur {code}" in ran.err
    assert "nouveau.csv:" in ran.err


def test_a_file_of_windows_is_read(folder: Path, policy: Path, engine: Run) -> None:
    given(folder, "statut;visé;seuil\npublic;oui;\nprivé;oui;\n01;non;12 %\n", "cp1252")
    assert 0 == engine("table", "bourse", "statuts", "importer", "nouveau.csv").code
    assert POLICY.replace("        visé: non\n", "        visé: oui\n") == policy.read_text(encoding="utf-8")


def test_rows_of_the_policy_are_replaced_by_key(folder: Path, policy: Path, engine: Run) -> None:
    given(folder, "statut;visé;seuil\npublic;oui;50 %\n01;non;15 %\n02;oui;\n")
    ran = engine("table", "bourse", "statuts", "importer", "nouveau.csv")
    assert "statuts : 2 lignes changées, 1 ligne ajoutée, 1 ligne retirée\n" in ran.out
    assert "  ~ 01 : seuil 12\u00a0% → 15\u00a0%\n" in ran.out
    expected = (
        POLICY.replace("{statut: public, visé: oui}   #", "{statut: public, visé: oui, seuil: 50 %}   #")
        .replace("12 %", "15 %")
        .replace("      - statut: privé\n        visé: non\n", '      - {statut: "02", visé: oui}\n')
    )
    assert expected == policy.read_text(encoding="utf-8")


def test_a_workbook_is_imported(folder: Path, policy: Path, engine: Run) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(str(folder / "nouveau.xlsx"))
    sheet = book.add_worksheet("Statuts")
    rows = [["statut", "visé", "seuil"], ["public", True, None], ["privé", False, None]]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    sheet.write_row(3, 0, ["01", False])
    sheet.write_number(3, 2, 0.25, book.add_format({"num_format": "0%"}))
    book.close()
    assert 0 == engine("table", "bourse", "statuts", "importer", "nouveau.xlsx").code
    assert POLICY.replace("12 %", "25 %") == policy.read_text(encoding="utf-8")


def test_what_is_exported_is_imported_without_a_change(folder: Path, policy: Path, engine: Run) -> None:
    for name in ("statuts", "formations"):
        assert 0 == engine("table", "bourse", name, "exporter", "-o", "copie.csv").code
        assert f"{name} : rien ne change\n" == engine("table", "bourse", name, "importer", "copie.csv").out
    assert POLICY == policy.read_text(encoding="utf-8")


def test_all_rows_may_change(folder: Path, policy: Path, engine: Run) -> None:
    given(folder, "statut;visé;seuil\nmixte;oui;\ncfa;non;\n")
    assert 0 == engine("table", "bourse", "statuts", "importer", "nouveau.csv").code
    rows = "      - {statut: mixte, visé: oui}\n      - {statut: cfa, visé: non}\nlectures:\n"
    assert rows in policy.read_text(encoding="utf-8")
