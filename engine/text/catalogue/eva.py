"""Diagnostics of the family EVA."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
