"""Checks that a solver decides: for all cases at once, or with a case that shows the contrary. One question a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.backends.witness import Study
from engine.checks.answers import Answer, Proofs, gathered
from engine.checks.proved import alternatives, bounds, cliffs, constants, divisors, outcomes
from engine.policy.model import Policy
from engine.text.diagnostics import Diagnostic

Proof = Callable[[Study], Iterator[Answer]]

PROOFS: tuple[Proof, ...] = (
    alternatives.check,
    constants.check,
    divisors.check,
    bounds.check,
    cliffs.check,
    outcomes.check,
)


def prove(policy: Policy, timeout: int, found: Iterable[Diagnostic] = ()) -> Proofs:
    """What is proved of a policy and what is refuted; `timeout` is in milliseconds, for each question.

    What was `found` by the checks without a solver is not said again.
    """
    study = Study(policy, timeout)
    return gathered((answer for check in PROOFS for answer in check(study)), found)
