"""What a batch says of its relations to whatever computes on columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.policy.plan import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The relations of facts of a batch.

    A relation has a row for each record, with `#id`, its unique number; `#parent`, the `#id` of the row it belongs to,
    below the root; and a column for each input, NULL where there is no value:

    - a boolean is BOOLEAN, a date DATE, a text VARCHAR, a row of a table its key;
    - a number is the integer that it is once multiplied by a power of ten, its scale: BIGINT, or HUGEINT. A percentage
      is a ratio: 50 % at scale 2 is 50;
    - `<input>?`, beside an optional input, is 1 where it was said not to apply, else 0; without that column nobody
      said so. An empty value of another input is a missing fact.

    `relations` are their names by record; a record without one has lists that are unknown. `scales` are those of the
    inputs whose decimals the policy leaves open. `bounds` are the least and the greatest integer of numeric inputs.
    """

    relations: Mapping[str, str]
    scales: Mapping[Key, int] = field(default_factory=dict)
    bounds: Mapping[Key, tuple[int, int]] = field(default_factory=dict)
