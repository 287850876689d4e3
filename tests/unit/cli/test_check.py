"""`engine check` says everything about every policy in one run."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.text.report import DIAGNOSTICS_SCHEMA
from tests.unit import bourse
from tests.unit.cli.conftest import Run


@pytest.fixture
def faulty(folder: Path) -> Path:
    """A second policy, with two errors."""
    text = bourse.POLICY.replace("politique: bourse", "politique: fautive").replace("année = 1", "anée = 1")
    file = folder / "policies" / "fautive.yaml"
    file.write_text(text.replace("contrat =", "contrt ="), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["bourse", "policies/bourse.yaml", "policies", "policies/*.yaml", "."])
def test_a_sound_policy_by_name_file_folder_or_pattern(engine: Run, name: str) -> None:
    ran = engine("check", name)
    assert (0, "1 politique : aucune erreur\n", "") == (ran.code, ran.out, ran.err)


def test_every_error_of_every_file_is_told(engine: Run, faulty: Path) -> None:
    ran = engine("valider", "policies")
    assert 1 == ran.code
    assert ran.out.startswith("policies/fautive.yaml:47:17: erreur NOM001")
    assert "vouliez-vous dire « année » ?" in ran.out
    assert ran.out.endswith("2 politiques : 2 erreurs dans 1 fichier\n")


def test_the_language_of_the_report_can_be_chosen(engine: Run, faulty: Path) -> None:
    assert engine("check", "fautive", "--lang", "en").out.endswith("1 policy: 2 errors in 1 file\n")


def test_json_follows_its_schema(engine: Run, faulty: Path) -> None:
    found = json.loads(engine("check", "policies", "--format", "json").out)
    assert ["NOM001", "NOM001"] == [finding["code"] for finding in found]
    assert [] == list(Draft202012Validator(DIAGNOSTICS_SCHEMA).iter_errors(found))


@pytest.mark.parametrize(
    ("form", "start"),
    [("sarif", "{"), ("gitlab", "["), ("github", "::error file=policies/fautive.yaml,line=47,col=17,")],
)
def test_forms_for_continuous_integration(engine: Run, faulty: Path, form: str, start: str) -> None:
    ran = engine("check", "fautive", "--format", form)
    assert 1 == ran.code
    assert ran.out.startswith(start)


@pytest.mark.parametrize(
    ("name", "code"),
    [("rien.yaml", "CMD001"), ("rien", "CMD002"), ("rien/*.yaml", "CMD007"), ("vide", "CMD007")],
)
def test_what_is_not_there_is_misuse(engine: Run, folder: Path, name: str, code: str) -> None:
    (folder / "vide").mkdir()
    ran = engine("check", name)
    assert 2 == ran.code
    assert f"erreur {code} " in ran.out + ran.err


def test_other_files_of_a_folder_are_left_alone(engine: Run, folder: Path) -> None:
    (folder / "autre.yaml").write_text("jobs: {build: {}}\n", encoding="utf-8")
    assert "1 politique : aucune erreur\n" == engine("check", ".").out


def test_the_static_checks_are_run_on_a_policy_without_errors(engine: Run) -> None:
    unused = bourse.POLICY.replace("valeurs: [montant, part_des_frais]", "valeurs: [montant]")
    Path("policies/bourse.yaml").write_text(unused, encoding="utf-8")
    ran = engine("check", "bourse", "--format", "json")
    assert 1 == ran.code
    assert {"REG003"} == {finding["code"] for finding in json.loads(ran.out)}


def test_a_value_that_was_to_be_checked_again_by_a_day(engine: Run, folder: Path) -> None:
    bourse.write(folder, bourse.POLICY.replace("    valeurs: {2024-09-01: 151}\n", OVERDUE))
    assert 0 == engine("check", "bourse", "--date", "2025-01-31").code
    ran = engine("valider", "bourse", "--date", "2025-02-01")
    assert 1 == ran.code
    assert "REG017" in ran.out
    assert "et s'applique encore le 1er février 2025" in ran.out


def test_a_day_that_cannot_be_read(engine: Run) -> None:
    assert 2 == engine("check", "bourse", "--date", "demain").code


OVERDUE = "    valeurs: {2024-09-01: 151}\n    à_revérifier_avant: 2025-02-01\n"


def test_a_case_that_relies_on_such_a_value(engine: Run, folder: Path) -> None:
    bourse.write(folder, bourse.POLICY.replace("    valeurs: {2024-09-01: 151}\n", OVERDUE))
    early, late = engine("eval", "bourse", "cas.yaml"), engine("eval", "bourse", "cas.yaml", "--date", "2025-03-01")
    assert (0, "") == (early.code, early.err)
    assert 1 == late.code
    assert "REG017" in late.err
    assert 0 == engine("eval", "bourse", "cas.yaml", "--date", "2025-03-01", "--set", "forfait=160").code


def test_golden_cases_that_rely_on_such_a_value(engine: Run, folder: Path) -> None:
    bourse.write(folder, bourse.POLICY.replace("    valeurs: {2024-09-01: 151}\n", OVERDUE))
    assert "REG017" not in engine("test").out
    bourse.write_golden(folder, bourse.GOLDEN.replace("2024-10-01", "2025-03-01"))
    ran = engine("test")
    assert 0 == ran.code
    assert 1 == ran.out.count("REG017")
    assert "et s'applique encore le 1er mars 2025" in ran.out
