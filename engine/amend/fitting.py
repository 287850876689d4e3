"""The facts of a case as each of two policies asks for them: what only one of them asks for is left out for the other.

A name that neither knows stays where it is, and is told as a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.casework.case import Case, Facts
from engine.policy.model import Policy
from engine.policy.plan import family
from engine.policy.shape import Block

Gone = Mapping[str, frozenset[str]]
"""The facts to leave out of each record."""


def fitter(policy: Policy, other: Policy) -> Callable[[Case], Case]:
    """What makes a case written for either policy one of `policy`."""
    gone = {id: _names(other, id) - _names(policy, id) for id in policy.records}

    def fitted(case: Case) -> Case:
        if case.record not in gone or not any(gone[id] for id in family(policy, case.record)):
            return case
        return replace(case, facts=_kept(case.facts, case.record, policy, gone))

    return fitted


def _names(policy: Policy, record: str) -> frozenset[str]:
    """The facts that a record may have, with the records below it."""
    known = policy.records.get(record)
    if known is None:
        return frozenset()
    return frozenset((*known.inputs, *(child.plural for child in policy.children_of(record))))


def _kept(facts: Facts, record: str, policy: Policy, gone: Gone) -> Facts:
    below = {child.plural: child.id for child in policy.children_of(record)}

    def value(name: str, found: Any) -> Any:
        if name not in below or not isinstance(found, (list, tuple)):
            return found
        return type(found)(
            _kept(item, below[name], policy, gone) if isinstance(item, (Block, Mapping)) else item for item in found
        )

    kept = {name: value(name, found) for name, found in facts.items() if name not in gone[record]}
    return replace(facts, entries=kept) if isinstance(facts, Block) else kept
