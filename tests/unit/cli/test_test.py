"""`engine test` finds the cases, runs them, and reports in the form asked for."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from engine.cli import test as command
from engine.golden.report import TEST_REPORT_SCHEMA
from tests.unit import bourse
from tests.unit.cli.conftest import Run

TWO = bourse.GOLDEN + bourse.GOLDEN.partition("cas:\n")[2].replace("boursier de", "Boursière en").replace(
    "151 €", "9 €"
)


def test_the_usual_folder_is_run(engine: Run) -> None:
    ran = engine("tester")
    assert (0, "") == (ran.code, ran.err)
    assert ran.out.endswith("\n1 cas : 1 réussi\n")


@pytest.mark.parametrize(
    ("args", "code", "summary"),
    [
        (["tests/golden"], 1, "2 cas : 1 réussi, 1 en échec"),
        (["tests/golden/bourse/élèves.yaml"], 1, "2 cas : 1 réussi, 1 en échec"),
        (["tests/golden/bourse/élèves.yaml::boursier de première année"], 0, "1 cas : 1 réussi"),
        (["-k", "boursière"], 1, "1 cas : 1 en échec"),
        (["tests", "tests/golden"], 1, "2 cas : 1 réussi, 1 en échec"),
    ],
)
def test_what_to_run_can_be_chosen(engine: Run, folder: Path, args: list[str], code: int, summary: str) -> None:
    bourse.write_golden(folder, TWO)
    ran = engine("test", *args)
    assert code == ran.code
    assert summary == ran.out.splitlines()[-1]


def test_the_command_of_a_failing_case_runs_it_alone(engine: Run, folder: Path) -> None:
    bourse.write_golden(folder, TWO)
    line = next(line for line in engine("test").out.splitlines() if "ce cas seul" in line)
    name = line.partition("engine tester ")[2].strip('"')
    assert "1 cas : 1 en échec" == engine("tester", name).out.splitlines()[-1]


def test_a_case_that_is_not_there_is_told_even_beside_one_that_is(engine: Run) -> None:
    file = "tests/golden/bourse/élèves.yaml"
    ran = engine("test", f"{file}::boursier de première année", f"{file}::boursier de première anné")
    assert (2, "") == (ran.code, ran.out)
    assert "vouliez-vous dire « boursier de première année » ?" in ran.err


def test_a_policy_that_no_case_is_about_is_misuse(engine: Run, folder: Path) -> None:
    other = (folder / "policies/bourse.yaml").read_text(encoding="utf-8")
    (folder / "policies/autre.yaml").write_text(
        other.replace("politique: bourse", "politique: bourses"), encoding="utf-8"
    )
    ran = engine("test", "--politique", "policies/autre.yaml")
    assert (2, "") == (ran.code, ran.out)
    assert "« policies/autre.yaml » est la politique « bourses »" in ran.err
    assert "vouliez-vous dire « bourse » ?" in ran.err


def test_cases_are_not_run_on_another_version_than_the_one_given(engine: Run, folder: Path) -> None:
    (folder / "projet.yaml").write_text("politique: bourse\n", encoding="utf-8")
    ran = engine("test", "--politique", "projet.yaml")
    assert 1 == ran.code
    assert "aucun cas" == ran.out.splitlines()[-1]


@pytest.mark.parametrize(
    ("args", "code"),
    [(["rien"], "CMD001"), (["policies/tables"], "CMD007"), (["-k", "rien"], "CMD034"), (["tests/x.yaml"], "CMD001")],
)
def test_nothing_to_run_is_misuse(engine: Run, args: list[str], code: str) -> None:
    ran = engine("test", *args)
    assert 2 == ran.code
    assert f"erreur {code} " in ran.out + ran.err


def test_another_file_of_the_policy_can_be_given(engine: Run, folder: Path) -> None:
    other = folder / "policies" / "projet.yaml"
    other.write_text(bourse.POLICY.replace("2024-09-01: 151", "2024-09-01: 152"), encoding="utf-8")
    ran = engine("test", "--politique", "policies/projet.yaml")
    assert 1 == ran.code
    assert "152\u00a0€" in ran.out


def test_reports_for_programs(engine: Run, folder: Path) -> None:
    bourse.write_golden(folder, TWO)
    ran = engine("test", "--json", "--junit", "rapport.xml")
    assert 1 == ran.code
    assert {"passed": 1, "failed": 1, "disagreement": 0, "invalid": 0} == json.loads(ran.out)["counts"]
    assert "1" == ElementTree.parse(folder / "rapport.xml").getroot()[0].attrib["failures"]


def test_a_report_that_cannot_be_written_is_misuse(engine: Run) -> None:
    ran = engine("test", "--junit", "nulle/part.xml")
    assert 2 == ran.code
    assert "erreur CMD008 " in ran.err


def test_a_policy_that_is_not_found_is_told(engine: Run, folder: Path) -> None:
    bourse.write_golden(folder, bourse.GOLDEN.replace("politique: bourse", "politique: bourses"))
    ran = engine("test")
    assert 1 == ran.code
    assert "vouliez-vous dire « bourse » ?" in ran.out
    assert "erreur CAS089 cas qui ne peuvent pas être joués" in ran.out
    assert "cas injouable" not in ran.out
    assert ran.out.endswith("1 cas : 1 injouable\n")


def test_the_policy_is_found_from_any_folder(engine: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "tests")
    assert 0 == engine("test", "golden").code
    monkeypatch.chdir("/")
    assert 0 == engine("test", str(folder / "tests" / "golden")).code


def test_the_coverage_is_detailed_on_demand(engine: Run) -> None:
    assert "jamais fausses" not in engine("test").out
    assert "  conditions jamais fausses\n    élève.bénéficiaire" in engine("test", "--couverture").out


def test_many_cases_show_their_progress_on_a_terminal_only(engine: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "MANY", 1)
    assert "" == engine("test").err
    monkeypatch.setattr("engine.cli.console.Console.follows_progress", True)
    ran = engine("test")
    assert 0 == ran.code
    assert ran.out.endswith("1 cas : 1 réussi\n")


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("sarif", '{\n  "$schema"'),
        ("gitlab", '[\n  {\n    "description"'),
        ("github", "::error file=tests/golden/bourse/élèves.yaml,line=9,col=10,endColumn=37,title=CAS105 "),
        ("json", '{\n  "passed"'),
    ],
)
def test_forms_for_continuous_integration(engine: Run, folder: Path, form: str, start: str) -> None:
    bourse.write_golden(folder, TWO)
    ran = engine("test", "--format", form)
    assert 1 == ran.code
    assert ran.out.startswith(start)


def test_a_warning_is_no_error_of_junit(engine: Run, folder: Path) -> None:
    overdue = "valeurs: {2024-09-01: 151}\n    à_revérifier_avant: 2024-10-01"
    bourse.write(folder, bourse.POLICY.replace("valeurs: {2024-09-01: 151}", overdue))
    assert 0 == engine("test", "--junit", "rapport.xml").code
    assert "0" == ElementTree.parse(folder / "rapport.xml").getroot().attrib["errors"]


ACCEPTED_POINT = """\
points_acceptés:
  - {règle: élève.part_des_frais, point: part_des_frais, raison: les frais ne sont jamais connus à l'avance}
"""


def test_the_points_of_coverage_and_those_accepted_follow_the_schema(engine: Run, folder: Path) -> None:
    bourse.write_golden(folder, bourse.GOLDEN + ACCEPTED_POINT)
    report = json.loads(engine("test", "--coverage", "--json").out)
    assert [] == list(Draft202012Validator(TEST_REPORT_SCHEMA).iter_errors(report))
    [points] = report["points"]
    assert ["les frais ne sont jamais connus à l'avance"] == [point["reason"] for point in points["accepted"]]
    assert ("rule", "élève.part_des_frais") == (points["accepted"][0]["kind"], points["accepted"][0]["where"])
