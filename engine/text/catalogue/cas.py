"""Diagnostics of the family CAS."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
