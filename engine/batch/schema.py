"""The JSON Schema of what `engine run --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.text import vocabulary
from engine.text.json_schema import BOOLEAN, COUNT, DAY, DRAFT, TEXT, closed, listed

_ROWS = ("read", "decided", "conditional", "undetermined", "out_of_scope", "rejected")
_SUMS = {
    "description": "Whole numbers are numbers, others are decimal text; null where no row has a value.",
    "type": "object",
    "additionalProperties": {"type": ["string", "integer", "null"]},
}

RUN_SCHEMA: Mapping[str, Any] = {
    "$schema": DRAFT,
    "title": "Batch",
    "description": "What became of the rows of a batch: `read` is the sum of the other counts of `rows`.",
    **closed(
        policy=closed(id=TEXT, title=TEXT),
        date=DAY,
        last_date=DAY,
        simulated=BOOLEAN,
        digest={"type": "string", "pattern": "^[0-9a-f]{12}$"},
        way={"enum": ["cases", "combinations", "columns"]},
        records={
            "type": "array",
            "items": closed(
                record=TEXT,
                rows=closed(**dict.fromkeys(_ROWS, COUNT)),
                totals={
                    "type": "array",
                    "items": closed(
                        outcome={"enum": [word.id for word in vocabulary.OUTCOMES]},
                        outcome_words=TEXT,
                        group={"type": "object", "additionalProperties": {"type": ["string", "null"]}},
                        rows=COUNT,
                        sums=_SUMS,
                    ),
                },
                sums=_SUMS,
            ),
        },
        files=listed(TEXT),
    ),
}
"""The JSON Schema of `report.report_json`."""
