"""The days on which cases of a record may be, and those on which a condition on their date holds."""

from __future__ import annotations

import datetime

from engine.checks.findings import Owner
from engine.language import core
from engine.policy.model import Policy, Record, Validity

DAY = datetime.timedelta(days=1)


def period_of(policy: Policy, owner: Owner) -> Validity:
    """The days on which cases of an owner may be."""
    own = owner.in_force if isinstance(owner, Record) else Validity()
    return common(policy.in_force, own)


def common(a: Validity, b: Validity) -> Validity:
    """The days of both."""
    starts = [day for day in (a.start, b.start) if day is not None]
    ends = [day for day in (a.end, b.end) if day is not None]
    return Validity(max(starts, default=None), min(ends, default=None))


def narrowed(period: Validity, condition: core.Node) -> Validity:
    """The days of a period outside of which a condition cannot hold, as far as it compares the date with days."""
    match condition:
        case core.Call(builtin="and", arguments=arguments):
            for argument in arguments:
                period = narrowed(period, argument)
            return period
        case core.Call(builtin="ge", arguments=(core.CaseDate(), core.Literal(value=datetime.date() as day))):
            return common(period, Validity(day, None))
        case core.Call(builtin="le", arguments=(core.CaseDate(), core.Literal(value=datetime.date() as day))):
            return common(period, Validity(None, day))
        case _:
            return period
