"""Diagnostics of the family REG."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
