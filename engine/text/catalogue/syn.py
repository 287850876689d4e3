"""Diagnostics of the family SYN."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
