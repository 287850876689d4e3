"""From what the solver found to a case: the rows of its records, the date and the readings."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from engine.backends.lowering import PARENT
from engine.backends.program import Program
from engine.backends.proof import Day, Guard, Model, Name, Quantity, UndecidedError
from engine.backends.symbolic import Instance, Scene
from engine.language.patterns import example
from engine.language.types import Reference
from engine.language.values import Row, exact
from engine.policy.model import Input


def line_of(scene: Scene) -> list[Instance]:
    """The record that is asked about, and those it belongs to, the first one first."""
    line = [scene.here]
    while line[0].parent is not None:
        line.insert(0, line[0].parent)
    return line


def instances_of(root: Instance) -> Iterator[Instance]:
    """A record of a scene, and all those below it."""
    yield root
    for rows in (root.children or {}).values():
        for _, below in rows:
            yield from instances_of(below)


@dataclass(frozen=True, slots=True)
class Case:
    """The case that a model of a scene stands for."""

    scene: Scene
    model: Model

    @property
    def date(self) -> datetime.date:
        """The date of the case."""
        return _day(self.model, self.scene.day)

    @property
    def readings(self) -> dict[str, str]:
        """The readings taken otherwise than the policy does."""
        taken = {name: self._value(worth, None) for name, worth in self.scene.readings.items()}
        return {name: choice for name, choice in taken.items() if choice != self.scene.policy.readings[name].taken}

    def rows(self, program: Program) -> dict[int, Row]:
        """The rows of the records, by the identity of the instance they stand for."""
        made: dict[int, Row] = {}
        self._row(program, self.scene.root, None, made)
        for above, below in pairwise(line_of(self.scene)):
            # without a number of records below, the one that is asked about is alone
            if id(below) not in made:
                row = self._row(program, below, made[id(above)], made)
                made[id(above)][self.scene.policy.records[below.owner.id].plural] = [row]
        return made

    def _row(self, program: Program, instance: Instance, parent: Row | None, made: dict[int, Row]) -> Row:
        record = self.scene.policy.records[instance.owner.id]
        row = made[id(instance)] = Row()
        if parent is not None:
            row[PARENT] = parent
        for name, given in record.inputs.items():
            value = self._value(self.scene.fact(instance, name), given)
            if isinstance(value, Row) and isinstance(given.type, Reference):
                table = given.type.table
                value = program.tables[table].rows[self.scene.program.tables[table].rows.index(value)]
            row[name] = value
        for child in self.scene.policy.children_of(record.id):
            below = (instance.children or {}).get(child.id, [])
            row[child.plural] = [self._row(program, one, row, made) for there, one in below if self.model.holds(there)]
        return row

    def _value(self, worth: Mapping[Any, Guard], given: Input | None) -> Any:
        value = next(value for value, guard in worth.items() if self.model.holds(guard))
        match value:
            case Quantity():
                bottom = value.bottom if isinstance(value.bottom, int) else self.model.number(value.bottom)
                return exact(Fraction(self.model.number(value.term)) / bottom)
            case Day():
                return _day(self.model, value)
            case Name():
                return self._text(value, (given and given.pattern) or "[a-z]{4,}")
            case Instance():
                raise UndecidedError
            case _:
                return value

    def _text(self, name: Name, pattern: str) -> str:
        """A text that is what the model says of it, as far as one can be made."""
        known = {number: text for text, number in self.scene.names.items()}
        number = int(self.model.number(name.term))
        if number in known:
            return known[number]
        pieces = [
            (first, known.get(int(self.model.number(seen.term))))
            for of, first, _, seen in self.scene.slices
            if of is name
        ]
        made = ""
        for variant in range(10):
            made = example(pattern, variant)
            for first, piece in pieces:
                if piece is not None:
                    made = made[: first - 1] + piece + made[first - 1 + len(piece) :]
            if made not in self.scene.names and re.fullmatch(pattern, made):
                break
        return made


def _day(model: Model, day: Day) -> datetime.date:
    return datetime.date.fromordinal(int(model.number(day.term)))
