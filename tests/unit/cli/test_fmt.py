"""`engine fmt` writes, names, shows or translates."""

from pathlib import Path

from tests.unit import bourse
from tests.unit.cli.conftest import Run

UNEVEN = bourse.POLICY.replace("{élève: élèves}", "{ élève:  élèves }   # au pluriel")


def test_a_policy_is_laid_out_once(folder: Path, engine: Run) -> None:
    file = bourse.write(folder, UNEVEN)
    ran = engine("formater", "policies/bourse.yaml")
    assert (0, "policies/bourse.yaml : mis en forme\n", "") == (ran.code, ran.out, ran.err)
    assert "unités: {élève: élèves}   # au pluriel\n" in file.read_text(encoding="utf-8")
    assert (0, "") == (engine("formater", "policies").code, engine("formater", "policies").out)


def test_nothing_is_written_to_check(folder: Path, engine: Run) -> None:
    file = bourse.write(folder, UNEVEN)
    ran = engine("fmt", "policies", "--check")
    assert (1, "policies/bourse.yaml\n", UNEVEN) == (ran.code, ran.out, file.read_text(encoding="utf-8"))


def test_the_lines_are_shown(folder: Path, engine: Run) -> None:
    bourse.write(folder, UNEVEN)
    ran = engine("fmt", "bourse", "--diff")
    assert 1 == ran.code
    assert "  - unités: { élève:  élèves }   # au pluriel\n  + unités: {élève: élèves}   # au pluriel\n" in ran.out


def test_a_policy_is_printed_in_english(engine: Run) -> None:
    ran = engine("fmt", "bourse", "--to", "en")
    assert (0, "") == (ran.code, ran.err)
    assert ran.out.startswith("language: en\npolicy: bourse\ntitle: Bourse d'équipement (invention)\n")
    assert "otherwise: l'élève n'est pas boursier" in ran.out


def test_the_language_asked_for_about_one_policy_is_that_of_the_policy_printed(folder: Path, engine: Run) -> None:
    ran, same = engine("fmt", "bourse", "--lang", "en"), engine("fmt", "bourse", "--to", "en")
    assert (0, same.out) == (ran.code, ran.out)
    checked = engine("fmt", "bourse", "--lang", "en", "--check")
    assert (1, "policies/bourse.yaml\n") == (checked.code, checked.out)


def test_a_translation_is_written_with_its_tables(folder: Path, engine: Run) -> None:
    ran = engine("fmt", "bourse", "--to", "en", "-o", "english")
    assert (0, "english/bourse.yaml\nenglish/tables/formations.csv\n") == (ran.code, ran.out)
    assert bourse.FORMATIONS == (folder / "english" / "tables" / "formations.csv").read_text(encoding="utf-8")
    assert 0 == engine("check", "english/bourse.yaml").code
    assert bourse.POLICY == (folder / "policies" / "bourse.yaml").read_text(encoding="utf-8")


def test_a_policy_with_faults_is_left_alone(folder: Path, engine: Run) -> None:
    faulty = UNEVEN.replace("année = 1", "annee = 1")
    file = bourse.write(folder, faulty)
    ran = engine("fmt", "bourse")
    assert 1 == ran.code
    assert "NOM" in ran.err
    assert faulty == file.read_text(encoding="utf-8")


def test_an_amendment_is_not_translated_without_its_base(folder: Path, engine: Run) -> None:
    amendment = "langue: fr\npolitique: avenant\nbasée_sur: bourse\nautorité: Région\n"
    (folder / "policies" / "avenant.yaml").write_text(amendment, encoding="utf-8")
    assert (0, "") == (engine("fmt", "avenant", "--diff").code, engine("fmt", "avenant", "--diff").out)
    ran = engine("fmt", "avenant", "--to", "en")
    assert (2, "") == (ran.code, ran.out)
    assert "AMD025" in ran.err
