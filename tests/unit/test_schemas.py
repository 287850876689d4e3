"""The JSON Schemas that are checked in are current, and valid."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine import shipped
from engine.cli.schemas import SCHEMAS, file_name, file_text
from engine.policy.conformity import plain
from engine.policy.files import yaml_files
from engine.text import document
from engine.text.source import Source

ROOT = Path(__file__).parents[2]
FOLDER = shipped.folder("schemas")


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_current(kind: str) -> None:
    written = (FOLDER / file_name(kind)).read_text(encoding="utf-8")
    assert file_text(kind) == written, "to write them anew: engine schema --all schemas"


def test_no_other_schema_is_left_behind() -> None:
    assert sorted(map(file_name, SCHEMAS)) == sorted(file.name for file in FOLDER.glob("*.json"))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_valid(kind: str) -> None:
    Draft202012Validator.check_schema(json.loads(file_text(kind)))


@pytest.mark.parametrize(
    ("kind", "folder"),
    [("politique", ROOT / "policies"), ("cas-de-reference", ROOT / "tests" / "golden")],
)
def test_the_files_of_the_project_follow_their_schema(kind: str, folder: Path) -> None:
    validator = Draft202012Validator(json.loads(file_text(kind)))
    for file in yaml_files(folder):
        node, _ = document.read(Source(file.name, file.read_text(encoding="utf-8")))
        assert node is not None
        assert [] == [error.message for error in validator.iter_errors(plain(node))]
