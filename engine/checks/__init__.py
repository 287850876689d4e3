"""Static checks: what can be said of a policy without any case. One check a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.checks import (
    alternatives,
    articles,
    bounds,
    constant,
    in_force,
    neutral,
    reasons,
    repeated,
    sources,
    timeline,
    uncited,
    unused,
)
from engine.policy.model import Day, Policy
from engine.text.diagnostics import Diagnostic, sort_key

Check = Callable[[Policy], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    articles.check,
    unused.check,
    alternatives.check,
    bounds.check,
    constant.check,
    timeline.check,
    reasons.check,
    uncited.check,
    neutral.check,
    repeated.check,
    in_force.check,
    sources.check,
)


def run_checks(policy: Policy, day: Day | None = None) -> tuple[Diagnostic, ...]:
    """Everything the checks find, in the order of the file; each thing once. With a day, also what is overdue on it."""
    results = [check(policy) for check in CHECKS]
    if day is not None:
        results.append(timeline.overdue(policy, day, policy.parameters))
    found = {(d.code, d.place, d.label(policy.language)): d for result in results for d in result}
    return tuple(sorted(found.values(), key=sort_key))
