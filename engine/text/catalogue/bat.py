"""Diagnostics of batches: files of data, columns, rows."""

from __future__ import annotations

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
