"""The JSON Schema of what `engine run --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.text import vocabulary


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_ROWS = ("read", "decided", "conditional", "undetermined", "out_of_scope", "rejected")
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_SUMS = {
    "description": "Whole numbers are numbers, others are decimal text; null where no row has a value.",
    "type": "object",
    "additionalProperties": {"type": ["string", "integer", "null"]},
}

RUN_SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Batch",
    "description": "What became of the rows of a batch: `read` is the sum of the other counts of `rows`.",
    **_object(
        policy=_object(id=_TEXT, title=_TEXT),
        date={"type": "string", "format": "date"},
        last_date={"type": "string", "format": "date"},
        simulated={"type": "boolean"},
        digest={"type": "string", "pattern": "^[0-9a-f]{12}$"},
        way={"enum": ["cases", "combinations", "columns"]},
        records={
            "type": "array",
            "items": _object(
                record=_TEXT,
                rows=_object(**dict.fromkeys(_ROWS, _COUNT)),
                totals={
                    "type": "array",
                    "items": _object(
                        outcome={"enum": [word.id for word in vocabulary.OUTCOMES]},
                        outcome_words=_TEXT,
                        group={"type": "object", "additionalProperties": {"type": ["string", "null"]}},
                        rows=_COUNT,
                        sums=_SUMS,
                    ),
                },
                sums=_SUMS,
            ),
        },
        files={"type": "array", "items": _TEXT},
    ),
}
"""The JSON Schema of `report.report_json`."""
