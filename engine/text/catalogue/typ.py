"""Diagnostics of the family TYP."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
