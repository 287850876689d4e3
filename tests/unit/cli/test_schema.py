"""`engine schema` and `engine rule`."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine import shipped
from engine.cli.schemas import SCHEMAS, file_name, file_text
from tests.unit.cli.conftest import Run


def test_the_schema_of_the_cases_of_a_policy(engine: Run) -> None:
    ran = engine("schéma", "bourse")
    assert (0, "") == (ran.code, ran.err)
    Draft202012Validator.check_schema(json.loads(ran.out))


def test_a_schema_of_a_kind(engine: Run) -> None:
    assert file_text("result") == engine("schema", "--genre", "result").out


def test_all_schemas_are_written_to_a_folder(engine: Run, folder: Path) -> None:
    assert 0 == engine("schema", "--all", "ici/schemas").code
    assert sorted(map(file_name, SCHEMAS)) == sorted(file.name for file in (folder / "ici" / "schemas").iterdir())


def test_a_folder_that_cannot_be_written_to_is_misuse(engine: Run, folder: Path) -> None:
    assert "erreur CMD008 " in engine("schema", "--all", "cas.yaml").err


def test_a_schema_of_nothing_is_misuse(engine: Run) -> None:
    ran = engine("schema")
    assert 2 == ran.code
    assert "erreur CMD035 " in ran.err


def test_a_policy_with_errors_has_no_schema(engine: Run) -> None:
    ran = engine("schema", "bourses")
    assert (2, "") == (ran.code, ran.out)
    assert "vouliez-vous dire « bourse » ?" in ran.err


def test_a_code_is_explained_by_its_page(engine: Run) -> None:
    assert engine("règle", "cmd002").out.startswith("# CMD002")
    assert engine("rule", "politique-introuvable").out == engine("rule", "CMD002").out


def test_a_code_is_explained_in_short_where_there_is_no_page(engine: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine("rule", "CMD002", "--lang", "en").out.startswith("CMD002 policy not found (politique-introuvable)\n")
    monkeypatch.setattr(shipped, "_PACKAGE", Path("nowhere"))
    shown = engine("règle", "CMD002").out
    assert shown.startswith("CMD002 politique introuvable (politique-introuvable)\n  « … » n'est")
