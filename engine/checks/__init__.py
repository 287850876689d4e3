"""Static checks: what can be said of a policy without any case, and the case that shows it. One check a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from engine.checks import (
    alternatives,
    articles,
    bounds,
    constant,
    in_force,
    keys,
    neutral,
    out_of_dates,
    reasons,
    repeated,
    sources,
    timeline,
    uncited,
    unused,
)
from engine.checks.aims import Finding
from engine.policy.model import Day, Policy
from engine.text.diagnostics import Diagnostic, sort_key

if TYPE_CHECKING:
    from engine.checks.trials import Trials

Check = Callable[[Policy], Iterator[Finding]]

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
    keys.check,
    out_of_dates.check,
    sources.check,
)


MOST_SHOWN = 100
"""Findings of one policy that are shown by a case, in the order of the file: who has more does not read them all."""


def run_checks(policy: Policy, day: Day | None = None) -> tuple[Diagnostic, ...]:
    """Everything the checks find, in the order of the file; each thing once. With a day, also what is overdue on it."""
    results = [check(policy) for check in CHECKS]
    if day is not None:
        results.append(timeline.alarms(policy, day))
    told = [(finding.diagnostic, finding) for result in results for finding in result]
    once = {(d.code, d.place, d.label(policy.language)): finding for d, finding in told}
    found = sorted(once.values(), key=lambda finding: sort_key(finding.diagnostic))
    if not found:
        return ()
    # imported here: most policies have no findings, and no use for what runs cases
    from engine.checks.trials import Trials

    return tuple(_told(found, Trials(policy)))


def _told(found: Iterable[Finding], trials: Trials) -> Iterator[Diagnostic]:
    """What is told of some findings, the first of them with a case that shows each."""
    count, places, labels = 0, set[object](), set[object]()
    for finding in found:
        diagnostic = finding.diagnostic
        if not finding.only_if_shown:
            count += 1
            yield trials.shown(finding) if count <= MOST_SHOWN else diagnostic
            continue
        place, label = (diagnostic.code, diagnostic.place), (diagnostic.code, diagnostic.label(trials.policy.language))
        if place in places or count >= MOST_SHOWN:
            continue
        if label not in labels:
            diagnostic = trials.shown(finding)
            if diagnostic.witness is None:
                continue
            count += 1
            yield diagnostic
        places.add(place)
        labels.add(label)
