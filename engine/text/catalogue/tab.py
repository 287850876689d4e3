"""Diagnostics of the family TAB."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
