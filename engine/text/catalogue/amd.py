"""Diagnostics of amendments: editing a policy in place, overlays."""

from __future__ import annotations

from engine.text.diagnostics import Entry

ENTRIES: tuple[Entry, ...] = ()
