"""The JSON Schemas of the files people write and of the JSON that commands print, by the name of their file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from engine.amend.comparison_json import COMPARISON_SCHEMA
from engine.amend.readings_words import READINGS_SCHEMA
from engine.batch.schema import RUN_SCHEMA
from engine.casework.export import DECISION_SCHEMA, EXPLANATION_SCHEMA
from engine.checks.answers import PROOFS_SCHEMA
from engine.golden.report import TEST_REPORT_SCHEMA
from engine.policy.shape import AMENDMENT, CASE_FILE, GOLDEN, POLICY, Fixed, json_schema
from engine.text.diagnostics import Language
from engine.text.report import DIAGNOSTICS_SCHEMA

Schema = Mapping[str, Any]


def _of_shape(shape: Fixed, language: Language, title: str) -> Callable[[], Schema]:
    def made() -> Schema:
        schema = json_schema(shape, language)
        return {"$schema": schema.pop("$schema"), "title": title, **schema}

    return made


def _result(title: str, description: str) -> Callable[[], Schema]:
    """The schema of a result: its keys are one for both languages, so that a program reads either."""

    def made() -> Schema:
        return {**DECISION_SCHEMA, "title": title, "description": description}

    return made


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "politique": _of_shape(POLICY, "fr", "Politique"),
    "policy": _of_shape(POLICY, "en", "Policy"),
    "avenant": _of_shape(AMENDMENT, "fr", "Avenant"),
    "amendment": _of_shape(AMENDMENT, "en", "Amendment"),
    "cas-de-reference": _of_shape(GOLDEN, "fr", "Cas de référence"),
    "golden": _of_shape(GOLDEN, "en", "Golden cases"),
    "dossier": _of_shape(CASE_FILE, "fr", "Dossier"),
    "case": _of_shape(CASE_FILE, "en", "Case"),
    "resultat": _result(
        "Résultat", "La réponse à un dossier. Les clés sont les mêmes en français et en anglais, les mots non."
    ),
    "result": _result("Result", "The answer to a case. The keys are the same in French and in English, the words not."),
    "diagnostics": lambda: DIAGNOSTICS_SCHEMA,
    "proofs": lambda: PROOFS_SCHEMA,
    "explanation": lambda: EXPLANATION_SCHEMA,
    "comparison": lambda: COMPARISON_SCHEMA,
    "readings": lambda: READINGS_SCHEMA,
    "test-report": lambda: TEST_REPORT_SCHEMA,
    "batch": lambda: RUN_SCHEMA,
}
"""What makes each schema."""


def file_name(kind: str) -> str:
    """The name of the file of a schema."""
    return f"{kind}.schema.json"


def file_text(kind: str) -> str:
    """What stands in the file of a schema."""
    return json.dumps(SCHEMAS[kind](), ensure_ascii=False, indent=2) + "\n"
