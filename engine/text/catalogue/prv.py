"""Diagnostics of what the solver refutes, or cannot decide."""

from __future__ import annotations

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
