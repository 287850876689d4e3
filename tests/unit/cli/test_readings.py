"""`engine readings`: the ambiguities of a policy, tried on its golden cases and on those of files."""

import json
from pathlib import Path

from tests.unit import bourse
from tests.unit.cli.conftest import Run

POORER = bourse.GOLDEN.replace("boursier: oui", "boursier: non").replace(
    "{issue: éligible, montant: 151 €}", "{issue: non éligible, montant: 0 €}"
)


def test_the_golden_cases_that_another_reading_changes(engine: Run, folder: Path) -> None:
    bourse.write_golden(folder, POORER)
    ran = engine("lectures", "bourse")
    assert (0, "") == (ran.code, ran.err)
    assert "boursiers [art-1]\n  Qui est boursier ?\n  lecture prise : le seul boursier\n" in ran.out
    assert "    1 cas sur 1 change\n      non éligible → éligible : 1 cas\n" in ran.out


def test_a_reading_that_changes_nothing_is_said_so(engine: Run) -> None:
    assert "1 cas en dépend et ne change pas" in engine("readings", "bourse", "--lang", "fr").out


def test_the_case_of_a_file(engine: Run, folder: Path) -> None:
    (folder / "autre.yaml").write_text(bourse.ELIGIBLE.replace("boursier: oui", "boursier: non"), encoding="utf-8")
    assert "1 of 1 case changes" in engine("readings", "bourse", "--cases", "autre.yaml", "--lang", "en").out


def test_as_data(engine: Run) -> None:
    (reading,) = json.loads(engine("readings", "bourse", "--json").out)
    assert ("boursiers", "stricte", ["large"]) == (
        reading["reading"],
        reading["taken"],
        [other["choice"] for other in reading["others"]],
    )


def test_a_file_that_is_not_there_is_misuse(engine: Run) -> None:
    assert 2 == engine("readings", "bourse", "--cases", "absent.yaml").code


def test_a_case_that_cannot_be_read_is_told(engine: Run, folder: Path) -> None:
    (folder / "autre.yaml").write_text(bourse.ELIGIBLE.replace("date: 2024-10", "date: 2024-13"), encoding="utf-8")
    ran = engine("lectures", "bourse", "--cas", "autre.yaml")
    assert "il n'y a pas de mois 13" in ran.err


def test_golden_cases_that_cannot_be_read_are_told(engine: Run, folder: Path) -> None:
    bourse.write_golden(folder, bourse.GOLDEN.replace("politique: bourse", "politique: bourse\ncas: ["))
    ran = engine("lectures", "bourse")
    assert "avertissement DIF005 " in ran.err
    assert "    aucun cas à comparer" in ran.out.splitlines()
