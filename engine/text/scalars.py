"""How a text is written as a scalar of YAML, so that reading it gives the same text back."""

from __future__ import annotations

import re

_INDICATOR = re.compile(r"[\[\]{},#&*!|>'\"%@`]|[-?:](?=\s|$)")
_CUT = re.compile(r":(?=\s|$)|\s#")
_CUT_IN_FLOW = re.compile(r"[\[\]{},?]|:(?=[\s\[\]{},]|$)|\s#")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]")
_RESERVED = ("---", "...", "<<", "~", "null")


def fits_plain(text: str, in_flow: bool = False) -> bool:
    """Whether the text can stand without quotes: as a value of a block, or between brackets when `in_flow`."""
    if not text or text != text.strip() or text.startswith(_RESERVED) or _CONTROL.search(text):
        return False
    return not _INDICATOR.match(text) and not (_CUT_IN_FLOW if in_flow else _CUT).search(text)


def quoted(text: str) -> str:
    """The text between double quotes, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _CONTROL.sub(_escape, escaped) + '"'


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def scalar(text: str, in_flow: bool = False) -> str:
    """The text as it is best written: without quotes where it may."""
    return text if fits_plain(text, in_flow) else quoted(text)
