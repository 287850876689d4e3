"""Diagnostics of the family NOM."""

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
