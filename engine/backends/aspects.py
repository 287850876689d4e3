"""What rules see of an input: the expressions that read it and nothing else of the case.

Rules look at a code through the type of its course, at a status through whether it is aimed at. Two values of which
every such expression is worth the same are one and the same to the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.backends.lowering import GENERAL
from engine.backends.program import Program
from engine.backends.stages import function, own_fields, steps, values_code
from engine.language import core
from engine.language.values import Row, State
from engine.policy.model import Record
from engine.policy.plan import Stage, is_closed, largest

Seen = tuple[Any, ...]
"""What the aspects of an input are worth for one of its values; equal for values that no rule tells apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspects:
    """The largest expressions that read one input of a record and nothing else of the case, and the rules, in the order
    of computation, that they follow from.

    Without any expression, nothing depends on the input. `is_bare` means that some rule reads the very value.
    """

    input: str
    expressions: tuple[core.Node, ...]
    rules: tuple[str, ...]

    @property
    def is_bare(self) -> bool:
        """Whether the value itself is seen: all values then differ."""
        own = (node for node in self.expressions if isinstance(node, core.Field))
        return any(isinstance(node.row, core.Current) and node.name == self.input for node in own)


def aspects(program: Program, record: str, fields: Iterable[str]) -> Mapping[str, Aspects]:
    """The aspects of each input of a record that stands alone, in the rules that some of its fields follow from."""
    owner = program.policy.records[record]
    order = [name for of, name in program.plan.order if of == record]
    behind = _Behind(owner, order)
    found: dict[str, dict[core.Node, None]] = {name: {} for name in owner.inputs}
    wanted = set(fields)
    for name in wanted:
        if len(behind.fields[name]) == 1:
            # the result of a rule, or the input, is itself seen
            (read,) = behind.fields[name]
            found[read][_field(owner, name)] = None
    for name in reversed(order):
        if name in wanted:
            expression = owner.rules[name].expression
            wanted.update(own_fields(expression))
            for node in largest(expression, behind.expression, behind.is_one) if len(behind.fields[name]) > 1 else ():
                (read,) = behind.expression(node)
                found[read][node] = None
    made = {}
    for name, nodes in found.items():
        needed = {field for node in nodes for field in own_fields(node)}
        for rule in reversed(order):
            needed |= set(own_fields(owner.rules[rule].expression)) if rule in needed else set()
        rules = tuple(rule for rule in order if rule in needed)
        made[name] = Aspects(input=name, expressions=tuple(nodes), rules=rules)
    return made


def watcher(program: Program, record: str, seen: Aspects) -> Callable[[Any], Seen | None]:
    """A function from a value of an input, a row for a reference, to what rules see of it; None when one of its aspects
    is in a state, of which the words may speak of the value."""
    names = {**program.names, **program.functions}
    made = steps(program.plan, (Stage(record, seen.rules),), GENERAL, names) if seen.rules else ()
    answer = function(values_code(seen.expressions), "stage", names)

    def watch(value: Any) -> Seen | None:
        row = Row({seen.input: value})
        for step in made:
            step(row)
        worth: Seen = answer(row)
        return None if any(isinstance(part, State) for part in worth) else worth

    return watch


def _field(owner: Record, name: str) -> core.Field:
    return core.Field(row=core.Current(record=owner.id), record=owner.id, name=name)


class _Behind:
    """The inputs of a record that its fields and its expressions follow from."""

    def __init__(self, owner: Record, order: Iterable[str]) -> None:
        self.fields: dict[str, frozenset[str]] = {name: frozenset({name}) for name in owner.inputs}
        for name in order:
            self.fields[name] = self.expression(owner.rules[name].expression)

    def expression(self, node: core.Node) -> frozenset[str]:
        return frozenset().union(*(self.fields[name] for name in own_fields(node)))

    def is_one(self, node: core.Node) -> bool:
        """Whether an expression follows from one input, and speaks of no row of an aggregate around it."""
        return len(self.expression(node)) == 1 and is_closed(node)
