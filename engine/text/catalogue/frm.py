"""Diagnostics of the family FRM."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
