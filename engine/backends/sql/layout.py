"""What is known of the relations that rules are computed over: their names, and how their columns hold the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.backends.program import Program
from engine.language.types import Number, Reference, Type
from engine.policy.model import Policy
from engine.policy.plan import Key

BIGGEST = 10**9
"""What a number is supposed not to exceed when nothing is said of it: an overflow is an error, never a wrong value."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What is known of the relations that hold the rows of the records of a family.

    `scales` are the decimals of inputs whose type leaves them open; `bounds` the least and the greatest whole number
    of numeric inputs. `complete` inputs have no NULL. `named` inputs have a state 2 in their column of states: a name
    that was not recognised. `failures` have errors there: -1 for the first of their codes, and so on. `lists` are the
    lists of records, as (record, plural), that may be missing: a column of that name says whether they are given.
    """

    relations: Mapping[str, str]
    scales: Mapping[Key, int] = field(default_factory=dict)
    bounds: Mapping[Key, tuple[int, int]] = field(default_factory=dict)
    complete: frozenset[Key] = frozenset()
    named: frozenset[Key] = frozenset()
    failures: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    lists: frozenset[Key] = frozenset()

    def scale(self, program: Program, key: Key) -> int:
        """The decimals of a numeric input, or of the key that an input refers to a row by."""
        if key in self.scales:
            return self.scales[key]
        item = program.policy.records[key[0]].inputs[key[1]]
        type_ = written_type(program.policy, item.type)
        scale = scale_of(type_, item.decimals)
        return (2 if isinstance(type_, Number) and type_.percent else 0) if scale is None else scale

    def limits(self, program: Program, key: Key) -> tuple[int, int]:
        """The bounds of a numeric input, measured or declared."""
        if key in self.bounds:
            return self.bounds[key]
        item = program.policy.records[key[0]].inputs[key[1]]
        power = 10 ** self.scale(program, key)
        low, high = (-BIGGEST if item.min is None else item.min), (BIGGEST if item.max is None else item.max)
        return int(low * power), int(high * power)


def scale_of(type_: object, decimals: int | None) -> int | None:
    """The decimals that a numeric input declares; None when it leaves them open."""
    if not isinstance(type_, Number):
        return 0
    if decimals is not None:
        return decimals + 2 if type_.percent else decimals
    return type_.scale


def written_type(policy: Policy, type_: Type) -> Type:
    """The type that a column holds: a row of a table is given by its key."""
    if not isinstance(type_, Reference):
        return type_
    table = policy.tables[type_.table]
    return table.columns[table.key[0]].type
