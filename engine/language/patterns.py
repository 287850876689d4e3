"""Texts that a pattern accepts, made from the pattern."""

from __future__ import annotations

from re import _parser as patterns  # how Python itself reads a pattern
from typing import Any


def example(pattern: str, variant: int = 0) -> str:
    """A text that a pattern accepts, for most patterns: the shortest, with one or another character of each class."""
    return _example(patterns.parse(pattern), variant)


def _example(tokens: Any, variant: int) -> str:
    return "".join(_one(str(kind), value, variant) for kind, value in tokens)


def _one(kind: str, value: Any, variant: int) -> str:
    """What one token of a pattern accepts."""
    match kind, value:
        case "LITERAL", _:
            return chr(int(value))
        case "NOT_LITERAL" | "ANY", _:
            return "a"
        case "IN", _:
            characters: list[str] = [c for part in value for c in _characters(str(part[0]), part[1])]
            return str(characters[variant % len(characters)]) if characters else "a"
        case (("MAX_REPEAT" | "MIN_REPEAT"), (least, _, inside)):
            return _example(inside, variant) * int(least)
        case "SUBPATTERN", _:
            return _example(value[-1], variant)
        case "BRANCH", (_, branches):
            return _example(branches[variant % len(branches)], variant)
        case _:
            return ""


def _characters(kind: str, value: Any) -> str:
    match kind, value:
        case "LITERAL", _:
            return chr(int(value))
        case "RANGE", (low, high):
            return "".join(map(chr, range(low, min(high, low + 40) + 1)))
        case "CATEGORY", _:
            return "0123456789" if "DIGIT" in str(value) else "a"
        case _:
            return ""
