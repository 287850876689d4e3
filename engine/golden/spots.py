"""Where something of a policy is written, as people look for it: a file and a line."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from engine.policy.model import Policy, Table
from engine.text.diagnostics import Language, Words
from engine.text.source import NOWHERE, Place, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A line of a file; `is_own` when it is the file of the policy itself."""

    file: str
    line: int
    is_own: bool = field(default=True, compare=False)

    def words(self, language: Language) -> str:
        """`ligne 12`, or `policies/tables/formations.csv, ligne 12` in another file than that of the policy."""
        line = Words(f"ligne {self.line}", f"line {self.line}").words(language)
        return line if self.is_own else f"{self.file}, {line}"


def spot(policy: Policy, span: Span) -> Spot:
    """Where a part of a policy is written; of an amendment, in its file or in that of its base. What stands nowhere in
    particular is about the whole policy."""
    own = policy.source.own
    place = Place(own, NOWHERE) if span == NOWHERE else Place(policy.source, span)
    return Spot(file=place.source.name, line=place.line, is_own=place.source == own)


def row_spot(policy: Policy, table: Table, index: int) -> Spot:
    """Where a row of a table is written: in the policy, or in the file of the table."""
    places = table.places
    if index in places.spans or index >= len(places.lines):
        return spot(policy, places.spans.get(index, table.span))
    folder = posixpath.dirname(policy.source.own.name.replace("\\", "/"))
    return Spot(
        file=posixpath.normpath(posixpath.join(folder, table.file or "")), line=places.lines[index], is_own=False
    )
