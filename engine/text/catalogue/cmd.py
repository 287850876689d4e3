"""Diagnostics of the family CMD."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
