"""Diagnostics of what the solver refutes, or cannot decide."""

from __future__ import annotations

from engine.text.diagnostics import Entry, Severity, describe

ENTRIES: tuple[Entry, ...] = (
    describe(
        "PRV001", "preuves-non-faites", ("preuves non faites", "proofs not made"),
        ("le solveur qui fait les preuves n'est pas installé : seules les autres vérifications ont été faites", "the solver that makes the proofs is not installed: only the other checks were made"),
        ("installez-le avec le complément « proof » du moteur", 'install it with the extra "proof" of the engine'),
        severity=Severity.NOTE,
    ),
)  # fmt: skip
