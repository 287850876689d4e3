"""`engine cases` puts golden files into a spreadsheet and takes them back."""

import csv
import re
from pathlib import Path

import pytest

from engine.batch import sheets
from tests.unit import bourse
from tests.unit.cli.conftest import Run

LYCEE = """\
  - nom: deux effectifs   # le second est nul
    source: art-3
    date: 2024-10-01
    lycée: {boursiers: 50 %, effectifs: [{élèves: 10}, {élèves: 0}]}
    attendu: {dotation: 755 €, effectifs: [{part: 755 €}, {part: 0 €}]}
"""
FILE = Path("tests/golden/bourse/élèves.yaml")


@pytest.fixture
def golden(folder: Path) -> str:
    text = bourse.GOLDEN + LYCEE
    bourse.write_golden(folder, text)
    return text


def rows(file: str) -> list[list[str]]:
    with open(file, encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def change(file: str, old: str, new: str) -> None:
    Path(file).write_text(Path(file).read_text("utf-8-sig").replace(old, new), "utf-8")


@pytest.mark.parametrize("out", ["cas.csv", "cas.xlsx"])
def test_there_and_back_changes_nothing(engine: Run, golden: str, out: str) -> None:
    assert 0 == engine("cases", "export", "tests/golden", "-o", out).code
    ran = engine("cas", "importer", out)
    assert (0, "rien n'a changé\n", "") == (ran.code, ran.out, ran.err)
    assert golden == FILE.read_text("utf-8")


@pytest.mark.parametrize("out", ["cas.csv", "cas.xlsx"])
def test_into_another_folder_the_cases_are_the_same(engine: Run, golden: str, out: str) -> None:
    engine("cases", "export", "tests/golden", "-o", out)
    ran = engine("cas", "importer", out, "-o", "ailleurs")
    assert (0, f"ailleurs/{FILE} : est écrit\n") == (ran.code, ran.out)
    assert engine("test", "ailleurs").out.endswith("2 cas : 2 réussis\n")


def test_a_file_of_csv_for_the_cases_and_others_for_their_details(engine: Run, golden: str) -> None:
    engine("cases", "export", "tests/golden", "-o", "cas.csv")
    names = ["cas.attendu.effectifs.csv", "cas.csv", "cas.fichiers.csv", "cas.lycée.effectifs.csv"]
    assert names == sorted(path.name for path in Path().glob("*.csv"))
    assert [
        ["fichier", "cas", "lycée.effectifs", "élèves"],
        [str(FILE), "deux effectifs", "1", "10"],
        [str(FILE), "deux effectifs", "2", "0"],
    ] == rows("cas.lycée.effectifs.csv")


def test_details_given_by_their_name_are_read_once(engine: Run, golden: str) -> None:
    engine("cases", "export", "tests/golden", "-o", "cas.csv")
    ran = engine("cas", "importer", *sorted(map(str, Path().glob("*.csv"))))
    assert (0, "rien n'a changé\n", "") == (ran.code, ran.out, ran.err)


def test_amounts_of_a_workbook_are_amounts(engine: Run, golden: str) -> None:
    engine("cases", "export", "tests/golden", "-o", "cas.xlsx")
    opened, _ = sheets.open_file(Path("cas.xlsx"), "cas.xlsx", len)
    assert ["cas", "fichiers", "lycée.effectifs", "attendu.effectifs"] == [sheet.spot.sheet for sheet in opened]
    (first, *_) = (sheet for sheet in opened if isinstance(sheet, sheets.Sheet))
    ((_, first_row), (_, second_row)) = first.lines()
    assert ("151", "number") == first_row[first.headings.index("attendu.montant (€)")]
    assert ("101", "text") == first_row[first.headings.index("élève.formation")]
    assert ("50 %", "percent") == second_row[first.headings.index("lycée.boursiers")]
    assert None is second_row[first.headings.index("attendu.montant (€)")]
    assert ("sans objet", "text") == first_row[first.headings.index("élève.frais")]


def test_a_reasoning_of_one_amount_is_a_sentence(engine: Run, folder: Path) -> None:
    text = bourse.GOLDEN.replace("    date:", "    raisonnement: 151 €\n    date:", 1)
    bourse.write_golden(folder, text)
    engine("cases", "export", "tests/golden", "-o", "cas.xlsx")
    (first, *_), _ = sheets.open_file(Path("cas.xlsx"), "cas.xlsx", len)
    assert isinstance(first, sheets.Sheet)
    assert "raisonnement" in first.headings
    assert "rien n'a changé\n" == engine("cas", "importer", "cas.xlsx").out


def test_what_changes_is_changed_in_its_place(engine: Run, golden: str) -> None:
    engine("cases", "export", "tests/golden", "-o", "cas.csv")
    change("cas.csv", "151 €", "150 €")
    lines = "    attendu: {{issue: éligible, montant: {} €}}\n"
    shown = f"{FILE}\nligne 8\n  - {lines.format(151)}  + {lines.format(150)}"
    ran = engine("cas", "importer", "cas.csv", "--à-blanc")
    assert (0, f"{shown}{FILE} : rien n'est écrit\n") == (ran.code, ran.out)
    assert golden == FILE.read_text("utf-8")
    ran = engine("cas", "importer", "cas.csv")
    assert (0, f"{shown}{FILE} : est modifié\n") == (ran.code, ran.out)
    assert golden.replace("151 €", "150 €") == FILE.read_text("utf-8")
    assert 1 == engine("test").code


def test_cases_are_removed_when_asked(engine: Run, golden: str) -> None:
    engine("cases", "export", "tests/golden", "-o", "cas.csv")
    lines = Path("cas.csv").read_text("utf-8-sig").splitlines(keepends=True)
    Path("cas.csv").write_text(lines[0] + lines[2], "utf-8")
    assert "rien n'a changé\n" == engine("cas", "importer", "cas.csv").out
    assert engine("cas", "importer", "cas.csv", "--retirer").out.endswith(f"{FILE} : est modifié\n")
    assert "langue: fr\npolitique: bourse\ncas:\n" + LYCEE == FILE.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["export", "tests/golden"], "CMD024"),
        (["export", "tests/golden", "-o", "cas.pdf"], "CMD024"),
        (["deporter", "tests/golden"], "CMD024"),
        (["export", "policies/tables", "-o", "cas.csv"], "CMD007"),
        (["import", "rien.csv"], "CMD001"),
    ],
)
def test_what_cannot_be_followed_is_misuse(engine: Run, golden: str, args: list[str], code: str) -> None:
    ran = engine("cases", *args)
    assert 2 == ran.code
    assert code in ran.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fichier;nom", "fichiers;noms", "CAS107"),
        ("deux effectifs", "", "CAS108"),
        ("deux effectifs", "boursier de première année", "CAS109"),
        ("scolaire", "[scolaire", "CAS110"),
        ("scolaire", '"sco"laire', "BAT011"),
        ("tests/golden/bourse/élèves.yaml", "../élèves.yaml", "CAS111"),
        ("2024-10-01", "", "FRM002"),
    ],
)
def test_a_table_that_cannot_be_taken_back_changes_nothing(
    engine: Run, golden: str, old: str, new: str, said: str
) -> None:
    engine("cases", "export", "tests/golden", "-o", "cas.csv")
    for file in Path().glob("cas.*.csv"):
        file.unlink()
    change("cas.csv", old, new)
    ran = engine("cases", "import", "cas.csv", "--remove")
    assert 1 == ran.code
    assert said in ran.err
    assert golden == FILE.read_text("utf-8")


def test_a_new_file_without_a_policy_is_told_where_the_tables_name_it(engine: Run, golden: str) -> None:
    engine("cases", "export", "tests/golden", "-o", "cas.csv")
    change("cas.csv", f"{FILE};deux effectifs", "nouveau.yaml;deux effectifs")
    for file in Path().glob("cas.*effectifs.csv"):
        change(str(file), str(FILE), "nouveau.yaml")
    ran = engine("cases", "import", "cas.csv")
    assert 1 == ran.code
    assert "cas.csv, ligne 3" in ran.err
    assert ["CAS113"] == re.findall(r"erreur ([A-Z]{3}[0-9]{3})", ran.err)
    change("cas.fichiers.csv", f"{FILE};", f"nouveau.yaml;fr;\n{FILE};")
    ran = engine("cases", "import", "cas.csv")
    assert "cas.fichiers.csv, ligne 2" in ran.err
    assert ["CAS113"] == re.findall(r"erreur ([A-Z]{3}[0-9]{3})", ran.err)
    assert not Path("nouveau.yaml").exists()
