"""The pieces that the JSON Schemas of what the engine prints are made of: nothing may be missing, nothing be added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"
"""The version of JSON Schema that all of them follow."""

TEXT: Mapping[str, Any] = {"type": "string"}
COUNT: Mapping[str, Any] = {"type": "integer", "minimum": 0}
BOOLEAN: Mapping[str, Any] = {"type": "boolean"}
DAY: Mapping[str, Any] = {"type": "string", "format": "date"}


def closed(**properties: Any) -> dict[str, Any]:
    """An object with exactly these keys; a word of Python is written with `_` behind it."""
    named = {name.rstrip("_"): schema for name, schema in properties.items()}
    return {"type": "object", "properties": named, "required": list(named), "additionalProperties": False}


def listed(items: Mapping[str, Any]) -> dict[str, Any]:
    """A list of such items."""
    return {"type": "array", "items": items}


def ref(name: str) -> dict[str, Any]:
    """What is defined under a name."""
    return {"$ref": f"#/$defs/{name}"}
