"""Static checks: what can be said of a policy without any case. One check a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.checks import alternatives, articles, bounds, constant, reasons, timeline, unused
from engine.policy.model import Policy
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
)


def run_checks(policy: Policy) -> tuple[Diagnostic, ...]:
    """Everything the checks find, in the order of the file; each thing once."""
    found = {(d.code, d.place, d.label(policy.language)): d for check in CHECKS for d in check(policy)}
    return tuple(sorted(found.values(), key=sort_key))
