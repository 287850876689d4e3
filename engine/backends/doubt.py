"""Why a question about a policy was left undecided."""

from __future__ import annotations

from enum import StrEnum


class Doubt(StrEnum):
    """What kept a question from being decided, the reason that says most first."""

    TIME = "time"
    """The time given to the question was up."""
    MEANING = "meaning"
    """A part of the policy is not told to the solver."""
    EXAMPLE = "example"
    """A case seemed to show it, and did not when it was run."""


def foremost(doubts: set[Doubt]) -> Doubt | None:
    """The one to tell, of several; None of none."""
    return next((doubt for doubt in Doubt if doubt in doubts), None)
