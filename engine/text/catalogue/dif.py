"""Diagnostics of comparisons: two policies, the cases that change, readings."""

from __future__ import annotations

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
