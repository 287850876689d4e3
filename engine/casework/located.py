"""The rows of a case, each with the type of its record and its place, and the fields that it answers with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.language.values import Row, State
from engine.policy.model import Policy, Record


@dataclass(frozen=True, slots=True)
class Located:
    """A row of a case, the type of its record, and where it is: `effectifs[2]`, empty for the root."""

    record: Record
    row: Row
    path: str

    def at(self, field: str) -> str:
        """Where a field of the row is."""
        return f"{self.path}.{field}" if self.path else field


def located(policy: Policy, record: Record, row: Row, path: str = "") -> Iterator[Located]:
    """A row and those below it, in the order of the case."""
    yield Located(record, row, path)
    for child in policy.children_of(record.id):
        below = row[child.plural]
        for place, item in enumerate(() if isinstance(below, State) else below, start=1):
            yield from located(policy, child, item, f"{path}.{child.plural}[{place}]".lstrip("."))


def results(record: Record) -> tuple[str, ...]:
    """The fields that a record answers with: its outcome, then its values."""
    result = record.result
    return (result.outcome, *result.values) if result.outcome else result.values
