"""Diagnostics of golden cases as a gate: coverage, mutations, suggestions."""

from __future__ import annotations

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
