"""Changes that change nothing: those that no case could notice, and why.

Three things are looked at: the bounds of what a comparison compares (`x = 0` is `x <= 0` of what is never negative),
every situation of the facts that a condition depends on, when these can be listed, and the days on which the policy
applies. A condition that decides nothing but is cited among the reasons changes something: a case may state them. Facts
are taken as known; what is not seen through here is left among the changes that a case should notice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from engine.casework.reasons import rules_behind
from engine.checks.facts import RELATIONS
from engine.checks.findings import rules
from engine.checks.situations import situations
from engine.golden.mutations import Mutation, ParameterChange, RuleChange, ValidityChange
from engine.golden.operators import DAY, step
from engine.language import core
from engine.language.tree import children, walk
from engine.language.types import Boolean, Number
from engine.language.values import State
from engine.policy.model import Parameter, Policy, Table
from engine.policy.plan import Key
from engine.text.diagnostics import Words

Bounds = tuple[Any, Any]
"""The least and the greatest value, None where there is no bound."""

FREE: Bounds = (None, None)

BOUNDS = Words(
    "ce qui est comparé ne prend aucune valeur où les deux diffèrent",
    "what is compared takes no value for which the two differ",
)
SITUATIONS = Words(
    "les faits étant connus, aucune situation ne distingue les deux",
    "facts being known, no situation tells the two apart",
)
DAYS = Words("la politique ne s'applique pas ces jours-là", "the policy does not apply on these days")


def why_equivalent(policy: Policy, mutation: Mutation) -> Words | None:
    """Why no case could notice a mutation; None when one might."""
    match mutation.change:
        case RuleChange(expressions=expressions):
            pairs = [(key, policy.owner(key[0]).rules[key[1]].expression, new) for key, new in expressions.items()]
            if all(_same_comparison(policy, *difference(old, new)) for _, old, new in pairs):
                return BOUNDS
            same = all(
                _same_situations(policy, key[0], old, new) and _tells_as_much(policy, key, old, new)
                for key, old, new in pairs
            )
            return SITUATIONS if same else None
        case ParameterChange(parameter=changed):
            return DAYS if _same_days(policy, policy.parameters[changed.id], changed) else None
        case ValidityChange(record=record, in_force=in_force) if record:
            own = policy.records[record].in_force
            ends = [day for validity in (own, in_force) for day in (validity.start, validity.end) if day is not None]
            days = [day + by * DAY for day in ends for by in (-1, 0, 1)]
            apart = [day for day in days if own.covers(day) != in_force.covers(day)]
            return None if any(policy.in_force.covers(day) for day in apart) else DAYS
        case _:
            return None


def difference(one: core.Node, other: core.Node) -> tuple[core.Node, core.Node]:
    """The smallest parts in which two expressions of one shape differ."""
    below, beside = children(one), children(other)
    apart = [pair for pair in zip(below, beside, strict=False) if pair[0] != pair[1]]
    if type(one) is not type(other) or len(below) != len(beside) or len(apart) != 1 or _own(one) != _own(other):
        return one, other
    return difference(*apart[0])


def _own(node: core.Node) -> Any:
    """What a node says besides its parts."""
    return getattr(node, "builtin", None), getattr(node, "exclusive", None)


# ── Comparisons ─────────────────────────────────────────────────────────────────────────────────────────────────


def _same_comparison(policy: Policy, one: core.Node, other: core.Node) -> bool:
    """Whether two comparisons of one thing with limits agree on all the values it can take."""
    first, second = _limited(one), _limited(other)
    if first is None or second is None or first[0] != second[0]:
        return False
    subject, low, high = first[0], *bounds(policy, first[0])
    tried = _around((first[2], second[2]), subject)
    tried += [end for end in (low, high) if end is not None]
    admitted = [v for v in tried if (low is None or low <= v) and (high is None or v <= high)]
    return all(_holds(first, value) == _holds(second, value) for value in admitted)


Limited = tuple[core.Node, str, Any]


def _limited(node: core.Node) -> Limited | None:
    """What a comparison compares, how, and with which limit."""
    match node:
        case core.Call(builtin=builtin, arguments=(subject, core.Literal(value=limit))) if builtin in RELATIONS:
            return (subject, builtin, limit) if not isinstance(limit, (bool, str, State)) else None
        case _:
            return None


def _holds(limited: Limited, value: Any) -> bool:
    _, builtin, limit = limited
    return (value > limit) - (value < limit) in RELATIONS[builtin]


def _around(limits: tuple[Any, Any], subject: core.Node) -> list[Any]:
    """Values that tell comparisons with these limits apart: on each, beside each, and between them."""
    if isinstance(limits[0], datetime.date):
        return [limit + by * DAY for limit in limits for by in (-1, 0, 1)]
    scale = subject.type.scale if isinstance(subject.type, Number) else None
    beside = step(limits[0], subject.type) / (1 if scale is not None else 1000)
    between = [] if scale is not None else [(limits[0] + limits[1]) / 2]
    return [limit + by * beside for limit in limits for by in (-1, 0, 1)] + between


def bounds(policy: Policy, node: core.Node, depth: int = 0) -> Bounds:
    """Between what an expression is, as far as is seen from declared bounds; rules are followed."""
    if depth > MOST_LEVELS:
        return FREE

    def of(part: core.Node) -> Bounds:
        return bounds(policy, part, depth + 1)

    match node:
        case core.Literal(value=value):
            return FREE if isinstance(value, (bool, str, State)) else (value, value)
        case core.Field():
            return _of_field(policy, node, depth)
        case core.Parameter(name=name):
            values = [value for _, value in policy.parameters[name].timeline]
            return FREE if any(isinstance(v, (bool, str)) for v in values) else (min(values), max(values))
        case core.Call(builtin="add", arguments=(a, b)) if isinstance(a.type, Number) and isinstance(b.type, Number):
            return _sum(of(a), of(b))
        case core.Call(builtin="mul" | "div", arguments=parts):
            return (0, None) if all(_is_positive(of(part)) for part in parts) else FREE
        case core.Call(builtin="max" | "raise_to", arguments=parts):
            return max((low for low, _ in map(of, parts) if low is not None), default=None), None
        case core.Call(builtin="min" | "cap", arguments=parts):
            return _union(map(of, parts))[0], min(
                (high for _, high in map(of, parts) if high is not None), default=None
            )
        case core.Call(builtin="round_up" | "round_down" | "round_nearest" | "round_half_even" | "truncate"):
            return (0, None) if _is_positive(of(node.arguments[0])) else FREE
        case core.Call(builtin="if_unknown" | "if_not_applicable", arguments=parts):
            return _union(map(of, parts))
        case core.Call(builtin="abs" | "length"):
            return 0, None
        case core.Choose():
            return _union(of(part) for part in _outcomes(node))
        case core.Aggregate(builtin="count"):
            return 0, None
        case core.Aggregate(builtin="sum", value=value):
            return (0, None) if _is_positive(of(value)) else FREE
        case core.Aggregate(builtin="least" | "greatest" | "common", value=value):
            return of(value)
        case _:
            return FREE


MOST_LEVELS = 40
"""How deep rules are followed, one in the other."""


def _of_field(policy: Policy, node: core.Field, depth: int) -> Bounds:
    owner = policy.owner(node.record)
    if node.name in owner.rules:
        return bounds(policy, owner.rules[node.name].expression, depth + 1)
    if isinstance(owner, Table) and not owner.supplied:
        values = [row[node.name] for row in owner.rows if not isinstance(row[node.name], State)]
        ordered = values and all(isinstance(value, (int, Fraction, datetime.date)) for value in values)
        return (min(values), max(values)) if ordered else FREE
    given = (owner.columns if isinstance(owner, Table) else owner.inputs)[node.name]
    return given.min, given.max


def _outcomes(node: core.Choose) -> tuple[core.Node, ...]:
    """The values of a choice; what is not applicable is none."""
    parts = (*(arm.value for arm in node.arms), *((node.otherwise,) if node.otherwise else ()))
    return tuple(part for part in parts if not (isinstance(part, core.Literal) and isinstance(part.value, State)))


def _sum(a: Bounds, b: Bounds) -> Bounds:
    low, high = ((x + y if x is not None and y is not None else None) for x, y in zip(a, b, strict=True))
    return low, high


def _union(found: Iterable[Bounds]) -> Bounds:
    lows, highs = zip(*found, strict=True)
    return None if None in lows else min(lows), None if None in highs else max(highs)


def _is_positive(found: Bounds) -> bool:
    return found[0] is not None and not isinstance(found[0], datetime.date) and bool(found[0] >= 0)


# ── Situations and days ─────────────────────────────────────────────────────────────────────────────────────────


def _same_situations(policy: Policy, owner: str, old: core.Node, new: core.Node) -> bool:
    """Whether two expressions are worth the same in every situation, when all of these can be listed.

    Only conditions are looked at, the whole rule when it is one: of amounts, and of what aggregates gather, some values
    would be tried and not all.
    """
    apart = difference(old, new)
    if not isinstance(old.type, Boolean):
        old, new = apart
    parts = [node for side in apart for node in walk(side)]
    if not isinstance(old.type, Boolean) or not isinstance(new.type, Boolean):
        return False
    if any(isinstance(part, core.Aggregate) or _is_nothing(part) for part in parts):
        return False
    found = situations(policy, policy.owner(owner), (old, new), exhaustive=True)
    return bool(found) and all(of.grid.worth(old) == of.grid.worth(new) for of in found)


def _tells_as_much(policy: Policy, key: Key, old: core.Node, new: core.Node) -> bool:
    """Whether nothing that has articles of its own is missing from the reasons that are drawn from a rule."""
    if not any(key in rules_behind(policy, record) for record in policy.records):
        return True
    before, after = ({node.name for node in walk(tree) if isinstance(node, core.Field)} for tree in (old, new))
    inputs = policy.records[key[0]].inputs
    return all(name in inputs and inputs[name].appraisal is None for name in before - after)


def _is_nothing(node: core.Node) -> bool:
    return isinstance(node, core.Literal) and isinstance(node.value, State)


def _same_days(policy: Policy, old: Parameter, new: Parameter) -> bool:
    """Whether a parameter has the same value on all the days when the policy applies, and is read on no other."""
    nodes = (node for _, rule in rules(policy) for node in walk(rule.expression) if isinstance(node, core.Parameter))
    if any(node.name == old.id and node.date is not None for node in nodes):
        return False
    ends = [start for parameter in (old, new) for start, _ in parameter.timeline]
    ends += [parameter.until + DAY for parameter in (old, new) if parameter.until is not None]
    days = [day + by * DAY for day in ends for by in (-1, 0)]
    return not any(policy.in_force.covers(day) and old.at(day) != new.at(day) for day in days)
