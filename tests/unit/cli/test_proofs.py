"""`engine check --proofs`: the properties are listed, the findings are among the others, a program reads both."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.checks.answers import PROOFS_SCHEMA
from engine.cli import main
from engine.cli.proofs import milliseconds
from tests.unit.checks.written import record

GIVEN = "revenu: {type: €, min: 0 €, max: 1000 €}"


@pytest.fixture
def policy(tmp_path: Path) -> str:
    path = tmp_path / "politique.yaml"
    path.write_text(record(GIVEN, "montant:\n  formule: revenu / 2 - 100 €"), encoding="utf-8")
    return str(path)


def test_the_properties_are_listed_below_the_findings(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["check", policy, "--proofs", "--lang", "en"])
    lines = capsys.readouterr().out.splitlines()
    assert "Properties" in lines
    assert "  demande.montant is never negative: false, an example is given above" in lines
    assert "  demande.montant has no cliff: proved" in lines


def test_without_the_option_nothing_is_proved(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["check", policy, "--lang", "en"])
    assert "1 policy: no error" == capsys.readouterr().out.strip()


def test_a_program_reads_findings_and_properties(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["check", policy, "--preuves", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [] == list(Draft202012Validator(PROOFS_SCHEMA).iter_errors(found))
    assert ["PRV004"] == [diagnostic["code"] for diagnostic in found["diagnostics"]]
    assert {"proved", "refuted"} == {each["status"] for each in found["properties"]}


@pytest.mark.parametrize(("seconds", "expected"), [("2", 2000), ("0.2", 200), ("0,5", 500), ("0.001", 1)])
def test_a_timeout_may_have_decimals(seconds: str, expected: int) -> None:
    assert expected == milliseconds(seconds)


@pytest.mark.parametrize("seconds", ["0", "-1", "vite", "0.0001"])
def test_a_timeout_is_a_number_of_seconds(policy: str, seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["check", policy, "--proofs", "--proof-timeout", seconds])
    assert "CMD024" in capsys.readouterr().err
