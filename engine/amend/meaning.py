"""What a policy says, apart from where and how it is written: what two versions of a file are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from engine.language.core import Node
from engine.policy.model import Policy
from engine.text.source import Source, Span

SURFACE = ("language", "units", "branch_titles", "digest", "file", "places")
"""What changes when the same policy is written otherwise: spellings, and titles made of the text of the file."""


def same_meaning(a: Policy, b: Policy) -> bool:
    """Whether two policies say the same, rule by rule and row by row, in the same order, in whatever language."""
    return bool(meaning(a) == meaning(b))


def meaning(value: Any) -> Any:
    """A part of a policy without its places in the file."""
    match value:
        case Node():
            # the equality of expressions already leaves places out
            return value
        case Mapping():
            named = ((i if isinstance(key, Span) else key, meaning(v)) for i, (key, v) in enumerate(value.items()))
            return tuple(named)
        case tuple():
            return tuple(meaning(item) for item in value)
        case Span() | Source():
            return None
        case _ if is_dataclass(value):
            parts = (getattr(value, field.name) for field in fields(value) if field.name not in SURFACE)
            return (type(value), *map(meaning, parts))
        case _:
            return value
