"""A case that was run, and what it tells of expressions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.backends import compiled, reference
from engine.backends.lowering import PARENT
from engine.backends.program import Program
from engine.language import core
from engine.language.values import NOT_APPLICABLE, Failure, Row, State, exact
from engine.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Run:
    """A case that was run, and the record of it that is looked at."""

    program: Program
    record: str
    row: Row

    def value(self, node: core.Node) -> Any:
        """What an expression is worth."""
        return reference.evaluate(self.program, node, self.row)

    def true(self, node: core.Node) -> bool:
        """Whether a condition holds."""
        return self.value(node) is True

    def failed(self, node: core.Node) -> bool:
        """Whether an expression is an error."""
        return isinstance(self.value(node), Failure)

    def absent(self, node: core.Node) -> bool:
        """Whether an expression is not applicable."""
        return self.value(node) is NOT_APPLICABLE

    def number(self, node: core.Node) -> tuple[bool, Any]:
        """Whether an expression is a number, and which."""
        value = self.value(node)
        return (False, 0) if isinstance(value, State) else (True, value)

    def moved(self, name: str, by: Fraction) -> Run:
        """The same case run again, with a number that it gives so much greater."""
        made: dict[int, Row] = {}
        top, line = self.row, [self.record]
        while PARENT in top:
            top = top[PARENT]
            line.insert(0, self.program.policy.records[line[0]].parent or "")
        root = _copied(self.program.policy, line[0], top, None, made)
        row = made[id(self.row)]
        row[name] = exact(Fraction(row[name]) + by)
        compiled.run(self.program, line[0], root)
        return Run(self.program, self.record, row)

    def taken(self) -> bool:
        """Whether all readings are those that the policy takes."""
        return not self.program.setting.readings


def _copied(policy: Policy, record: str, row: Row, parent: Row | None, made: dict[int, Row]) -> Row:
    """The facts of a case, without what was computed from them."""
    copy = made[id(row)] = Row({name: row[name] for name in policy.records[record].inputs})
    if parent is not None:
        copy[PARENT] = parent
    for child in policy.children_of(record):
        copy[child.plural] = [_copied(policy, child.id, below, copy, made) for below in row[child.plural]]
    return copy
