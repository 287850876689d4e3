"""What expressions are worth in all cases at once.

A *worth* maps each value that an expression can have to the guard under which it has it: values of the language and
states as they are, symbols for numbers, dates and texts that the case decides. So the table of builtins gives the
meaning of everything but the arithmetic of symbols.

What is not translated is left free: any value of its type. All that really happens is then among what is thought
possible, so that what is impossible is proved; what is possible is to be confirmed by running a case. Records below
others are left free too, unless a scene is given a number of them; so is whether a fact is missing, where a rule asks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from engine.backends import proof
from engine.backends.program import Program
from engine.backends.proof import Day, Days, Guard, Name, Quantity, Solver, Symbol, both, either, opposite
from engine.backends.worths import (
    WRONG,
    Worth,
    among_states,
    apart,
    computed,
    condensed,
    gathered,
    is_plain,
    same,
    several,
    told,
    union,
    when,
)
from engine.language import core
from engine.language.builtins import meanings
from engine.language.tree import children, walk
from engine.language.types import BOOLEAN, Boolean, Date, Enumeration, Number, Reference, Text, Type, declared_scale
from engine.language.values import NOT_APPLICABLE, Failure, Period, Range, Row, State, worst
from engine.policy.model import Input, Policy, Record, Table, Validity
from engine.policy.plan import Key, reads

MOST_COMBINATIONS = 600
"""Combinations of the values of arguments looked at one by one, before the numbers among them become one symbol."""

TOO_MANY = 60_000
"""Combinations beyond which an expression is left free."""


class Instance:
    """A record whose facts are open, or the row of a table that is still to be supplied.

    `children` are the records below it, each with the guard under which it is there; None when they may be any.
    """

    def __init__(self, owner: Record | Table, path: str, parent: Instance | None) -> None:
        self.owner = owner
        self.path = path
        self.parent = parent
        self.facts: dict[str, Worth] = {}
        self.children: dict[str, list[tuple[Guard, Instance]]] | None = None


@dataclass(eq=False)
class Scene:
    """All cases of a record during a period in which no parameter and no table changes.

    `here` is the record that the question is about, somewhere below `root`; `below` is how many records of each kind
    each record has, None when there may be any number of them, of which nothing is known.
    """

    program: Program
    record: str
    period: Validity
    solver: Solver
    below: int | None = None
    names: dict[str, int] = field(default_factory=dict)
    views: list[tuple[Name, Callable[[str], Any], Worth]] = field(default_factory=list)
    slices: list[tuple[Name, int, int, Name]] = field(default_factory=list)
    day: Day = field(init=False)
    readings: dict[str, Worth] = field(default_factory=dict)
    wishes: list[Guard] = field(default_factory=list)
    root: Instance = field(init=False)
    here: Instance = field(init=False)
    _fields: dict[tuple[int, str], Worth] = field(default_factory=dict)
    _seen: dict[tuple[Any, ...], tuple[Any, Worth]] = field(default_factory=dict)
    _anyone: dict[tuple[str, int, str], Instance] = field(default_factory=dict)
    _same_as: dict[core.Node, int] = field(default_factory=dict)
    _written: dict[int, tuple[core.Node, int]] = field(default_factory=dict)
    _of_rows: dict[int, tuple[core.Node, bool]] = field(default_factory=dict)
    _settled: dict[int, int] = field(default_factory=dict)
    _equal: dict[tuple[int, str], Guard] = field(default_factory=dict)
    _moving: frozenset[Key] = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        self._moving = _moving(self.policy)
        self.day = self._day("date", self.period.start, self.period.end)
        chain = [self.record]
        while (above := self.policy.records[chain[0]].parent) is not None:
            chain.insert(0, above)
        self.root = self.here = self._instance(self.policy.records[chain[0]], chain[0], None)
        for name in chain[1:]:
            path = f"{self.here.path}.{name}"
            lower = self._instance(self.policy.records[name], path, self.here)
            if self.here.children is not None:
                self.here.children[name].insert(0, (True, lower))
            self.here = lower

    @property
    def policy(self) -> Policy:
        return self.program.policy

    # ── questions ──

    def true(self, node: core.Node) -> Guard:
        """When a condition holds of the record."""
        return self.worth(node, self.here).get(True, False)

    def failed(self, node: core.Node) -> Guard:
        """When an expression is an error."""
        return when(self.worth(node, self.here), lambda value: isinstance(value, Failure))

    def absent(self, node: core.Node) -> Guard:
        """When an expression is not applicable."""
        return self.worth(node, self.here).get(NOT_APPLICABLE, False)

    def taken(self) -> Guard:
        """When all readings met so far are those that the policy takes."""
        taken = ((worth, self.policy.readings[name].taken) for name, worth in self.readings.items())
        return both(*(worth.get(choice, False) for worth, choice in taken))

    def value(self, node: core.Node) -> Worth:
        """What an expression is worth, in all cases of the record."""
        return self.worth(node, self.here)

    def number(self, node: core.Node) -> tuple[Guard, Any]:
        """When an expression is a number, and which."""
        numbers = [(guard, value) for value, guard in self.value(node).items() if not isinstance(value, State)]
        return either(*(guard for guard, _ in numbers)), proof.merged(numbers) if numbers else 0

    def moved(self, name: str, by: Fraction) -> Moved:
        """The same cases, with a number that they give so much greater."""
        return Moved(self, name, by)

    def settle(self) -> None:
        """Suppose what is known of the texts that the question turned out to compare."""
        while pending := [(place, len(self.names)) for place in range(len(self.views)) if self._is_behind(place)]:
            texts = list(self.names)
            for place, count in pending:
                name, meaning, worth = self.views[place]
                alike: dict[Any, list[int]] = {}
                for number in range(self._settled.get(place, 0), count):
                    alike.setdefault(meaning(texts[number]), []).append(number)
                self._settled[place] = count
                for seen, numbers in alike.items():
                    shown = either(*(both(guard, self._is(value, seen)) for value, guard in worth.items()))
                    if shown is not True:
                        self.solver.suppose(either(opposite(proof.among(name.term, numbers)), shown))

    def _is_behind(self, place: int) -> bool:
        return self._settled.get(place, 0) < len(self.names)

    # ── expressions ──

    def worth(self, node: core.Node, here: Any, bound: tuple[Any, ...] = ()) -> Worth:
        """What an expression is worth, read from a record or from a row of a table."""
        key = (self._number_of(node), id(here), *(map(id, bound) if self._is_of_row(node) else ()))
        if key not in self._seen:
            self.solver.hurry()
            # what the key names is kept with the result, so that its identity stays its own
            self._seen[key] = ((node, here, bound), self._worth(node, here, bound))
        return self._seen[key][1]

    def _worth(self, node: core.Node, here: Any, bound: tuple[Any, ...]) -> Worth:
        match node:
            case core.Literal():
                return {node.value: True}
            case core.Current():
                return {here: True}
            case core.Bound():
                return {bound[node.depth]: True}
            case core.Parent():
                return self._each(self.worth(node.row, here, bound), lambda row: {row.parent: True})
            case core.Field():
                rows = self.worth(node.row, here, bound)
                return self._each(rows, lambda row: self.field(row, node.record, node.name))
            case core.Parameter():
                return self._parameter(node, here, bound)
            case core.Reading():
                return self._reading(node.name)
            case core.CaseDate():
                return {self.day: True}
            case core.Lookup():
                return self._rows(node.table, [self.worth(key, here, bound) for key in node.keys])
            case core.Exists():
                found = self._rows(node.table, [self.worth(key, here, bound) for key in node.keys])
                return union((guard, _is_there(row)) for row, guard in found.items())
            case core.Call(builtin="is_given" | "is_known" | "if_unknown"):
                return self._in_doubt(node, here, bound)
            case core.Call():
                return self.apply(node, [self.worth(argument, here, bound) for argument in node.arguments])
            case core.Choose():
                return self._chosen(node, here, bound)
            case core.Aggregate():
                return self._aggregate(node, here, bound)
            case _:
                return self.free(node.type)

    def _number_of(self, node: core.Node) -> int:
        """The same number for expressions that mean the same, wherever they are written."""
        if id(node) not in self._written:
            self._written[id(node)] = (node, self._same_as.setdefault(node, len(self._same_as)))
        return self._written[id(node)][1]

    def _is_of_row(self, node: core.Node) -> bool:
        """Whether an expression depends on the row that an aggregate is looking at."""
        if id(node) not in self._of_rows:
            answer = isinstance(node, core.Bound) or any(map(self._is_of_row, children(node)))
            self._of_rows[id(node)] = (node, answer)
        return self._of_rows[id(node)][1]

    def _each(self, worth: Worth, step: Callable[[Any], Worth]) -> Worth:
        """What a step makes of each value; states go through."""
        pieces = [(guard, {v: True} if isinstance(v, State) else step(v)) for v, guard in worth.items()]
        return union(pieces)

    # ── facts ──

    def field(self, row: Any, record: str, name: str) -> Worth:
        """A field of a record, or of a row of a table."""
        if isinstance(row, Row) and (record, name) not in self._moving:
            return {row[name]: True}
        owner = row.owner if isinstance(row, Instance) else self.policy.tables[record]
        if name not in owner.rules:
            return self.fact(row, name)
        key = (id(row), name)
        if key not in self._fields:
            self._fields[key] = self.worth(owner.rules[name].expression, row)
        return self._fields[key]

    def fact(self, row: Instance, name: str) -> Worth:
        """A fact that the case gives."""
        if name not in row.facts:
            owner = row.owner
            given = owner.columns[name] if isinstance(owner, Table) else owner.inputs[name]
            row.facts[name] = self._given(f"{row.path}.{name}", given)
        return row.facts[name]

    def _given(self, path: str, given: Input) -> Worth:
        found = self._listed(path, self._values(given))
        if not found:
            match given.type:
                case Number() as type_:
                    scale = declared_scale(type_) if given.decimals is None else type_.scale
                    found = {self._number(path, scale, given.min, given.max): True}
                case Date():
                    found = {self._day(path, given.min, given.max): True}
                case Text():
                    found = {self._name(path, given.pattern): True}
                case _:
                    found = self.free(given.type)
        if given.optional:
            absent = proof.boolean(f"{path}?")
            found = {**{v: both(opposite(absent), guard) for v, guard in found.items()}, NOT_APPLICABLE: absent}
        return found

    def _values(self, given: Input) -> Sequence[Any]:
        """All that a fact may be, when it can be listed."""
        match given.type:
            case Boolean():
                return (True, False)
            case Enumeration(values=values):
                return values
            case Reference(table=table):
                rows = self.program.tables[table]
                return (Instance(rows.table, f"{table}({given.name})", None),) if rows.awaited else rows.rows
            case Text() if given.among:
                columns = dict(reversed(given.among))
                tables = [self.policy.tables[table] for table in columns]
                return tuple(dict.fromkeys(row[columns[table.id]] for table in tables for row in table.rows))
            case _:
                return ()

    def _listed(self, path: str, values: Sequence[Any]) -> Worth:
        """One of some values: which one is a number."""
        if values == (True, False):
            guard = proof.boolean(path)
            return {True: guard, False: opposite(guard)}
        if len(values) < 2:
            return dict.fromkeys(values, True)
        term = proof.whole(path)
        self.solver.suppose(proof.among(term, range(len(values))))
        return {value: proof.equals(term, place) for place, value in enumerate(values)}

    def _number(self, path: str, scale: int | None, low: Any = None, high: Any = None) -> Quantity:
        found = Quantity(proof.ratio(path)) if scale is None else Quantity(proof.whole(path), 10**scale)
        for builtin, bound in (("ge", low), ("le", high)):
            if bound is not None:
                self.solver.suppose(proof.compare(builtin, found, bound))
        return found

    def _day(self, path: str, low: datetime.date | None, high: datetime.date | None) -> Day:
        found = Day(proof.whole(path))
        self.solver.suppose(proof.compare("ge", found, low or datetime.date.min))
        self.solver.suppose(proof.compare("le", found, high or datetime.date.max))
        return found

    def _name(self, path: str, pattern: str | None = None) -> Name:
        found = Name(proof.whole(path))
        # a text that the pattern refuses is none of those the fact may be; the others are below zero, or known
        self.views.append((found, lambda text: not pattern or bool(re.fullmatch(pattern, text)), {True: True}))
        return found

    def free(self, type_: Type) -> Worth:
        """Anything of a type, or not applicable.

        Raises:
            UndecidedError: if nothing can stand for a value of the type.
        """
        path = f"free {self._next()}"
        absent = proof.boolean(f"{path}?")
        match type_:
            case Number(scale=scale):
                found: Worth = {self._number(path, scale): True}
            case Boolean() | Enumeration() | Reference() | Date() | Text():
                found = self._given(path, Input(name=path, label="", type=type_))
            case _:
                raise proof.UndecidedError
        return {**{v: both(opposite(absent), guard) for v, guard in found.items()}, NOT_APPLICABLE: absent}

    def _reading(self, name: str) -> Worth:
        if name not in self.readings:
            self.readings[name] = self._listed(f"reading {name}", tuple(self.policy.readings[name].choices))
        return self.readings[name]

    def _parameter(self, node: core.Parameter, here: Any, bound: tuple[Any, ...]) -> Worth:
        if node.date is None:
            return {self.program.parameters[node.name]: True}
        return self._each(self.worth(node.date, here, bound), lambda day: self._in_force(node.name, day))

    def _in_force(self, name: str, day: Any) -> Worth:
        if not isinstance(day, Day):
            return {self.program.parameter_at(name, day): True}
        timeline = self.policy.parameters[name].timeline
        guards = [proof.at_least(day, start) for start, _ in timeline]
        ends = [*guards[1:], False]
        pieces = [(both(a, opposite(b)), {v: True}) for a, b, (_, v) in zip(guards, ends, timeline, strict=True)]
        return union([(opposite(guards[0]), {Failure("EVA007"): True}), *pieces])

    # ── records and rows ──

    def _instance(self, record: Record, path: str, parent: Instance | None) -> Instance:
        made = Instance(record, path, parent)
        if self.below is not None:
            made.children = {child.id: self._children(child, made) for child in self.policy.children_of(record.id)}
        return made

    def _children(self, child: Record, parent: Instance) -> list[tuple[Guard, Instance]]:
        found: list[tuple[Guard, Instance]] = []
        there: Guard = True
        for place in range(self.below or 0):
            path = f"{parent.path}.{child.plural}[{place + 1}]"
            there = both(there, proof.boolean(f"{path}?"))
            found.append((there, self._instance(child, path, parent)))
        return found

    def _rows(self, table: str, keys: Sequence[Worth]) -> Worth:
        """The row of a table with these keys."""
        rows = self.program.tables[table]
        if rows.awaited:
            path = f"{table}[{self._next()}]"
            there = proof.boolean(f"{path}?")
            return {Instance(rows.table, path, None): there, Failure("EVA008"): opposite(there)}
        return self._combined(keys, lambda values: self._found(rows.rows, rows.table.key, values))

    def _found(self, rows: Sequence[Row], columns: Sequence[str], keys: Sequence[Any]) -> Worth:
        if (state := worst(keys)) is not None:
            return {state: True}
        pieces: list[tuple[Guard, Worth]] = []
        for row in rows:
            guard = both(*(self._is(key, row[column]) for column, key in zip(columns, keys, strict=True)))
            if guard is not False:
                pieces.append((guard, {row: True}))
        none = opposite(either(*(guard for guard, _ in pieces)))
        return union([*pieces, (none, {Failure("EVA008"): True})])

    def _next(self) -> int:
        self._count += 1
        return self._count

    # ── builtins ──

    def apply(self, node: core.Call, arguments: Sequence[Worth]) -> Worth:
        """A builtin, on all that its arguments may be."""
        if node.builtin in ("and", "or") and all(worth.keys() <= {True, False} for worth in arguments):
            sought = node.builtin == "or"
            found_ = either(*(worth.get(sought, False) for worth in arguments))
            return {sought: found_, not sought: opposite(found_)}
        if node.builtin in ("eq", "ne", "in") and len(arguments) == 2:
            (left, absent), (right, missing) = map(apart, arguments)
            if is_plain(left) and is_plain(right):
                equal = same(left, right)
                found = told(equal if node.builtin != "ne" else opposite(equal))
                return among_states(found, absent, missing)
        if node.builtin in ("and", "or"):
            found = arguments[0]
            for argument in arguments[1:]:
                found = self._combined((found, argument), lambda values: self._called(node, values))
            return found
        if node.builtin == "in" and len(arguments) > 2:
            return self._member(node, arguments)
        return self._combined(arguments, lambda values: self._called(node, values))

    def _in_doubt(self, node: core.Call, here: Any, bound: tuple[Any, ...]) -> Worth:
        """What is said of a fact that may be missing: a scene gives all facts, so whether it is missing is left free.

        What is known although facts are missing is the same whatever they are, but for these builtins.
        """
        subject, *others = node.arguments
        key = ("doubt", subject, id(here), *(map(id, bound) if self._is_of_row(subject) else ()))
        if key not in self._seen:
            guard = proof.boolean(f"given {self._next()}")
            self.wishes.append(guard)
            self._seen[key] = ((here, bound), {True: guard})
        given = self._seen[key][1][True]
        worth = self.worth(subject, here, bound)
        if others:
            return union([(given, worth), (opposite(given), self.worth(others[0], here, bound))])
        kept = {value: meanings()[node.builtin](value) for value in worth}
        pieces = [(guard, {kept[value]: True}) for value, guard in worth.items() if kept[value] is not True]
        sure = either(*(guard for value, guard in worth.items() if kept[value] is True))
        return union([*pieces, (both(sure, given), {True: True}), (both(sure, opposite(given)), {False: True})])

    def _member(self, node: core.Call, arguments: Sequence[Worth]) -> Worth:
        tests = [self.apply(node, (arguments[0], item)) for item in arguments[1:]]
        either_of = core.Call(builtin="or", arguments=(node, node), type=BOOLEAN)
        return self.apply(either_of, tests)

    def _combined(self, arguments: Sequence[Worth], step: Callable[[Sequence[Any]], Worth]) -> Worth:
        size = 1
        for argument in arguments:
            size *= len(argument)
        if size > MOST_COMBINATIONS:
            arguments = [condensed(argument) for argument in arguments]
        pieces: list[tuple[Guard, Worth]] = []
        for combination in product(*(argument.items() for argument in arguments)):
            if len(pieces) > TOO_MANY:
                raise proof.UndecidedError
            guard = both(*(guard for _, guard in combination))
            if guard is not False:
                pieces.append((guard, step([value for value, _ in combination])))
        return union(pieces)

    def _called(self, node: core.Call, values: Sequence[Any]) -> Worth:
        if not any(isinstance(value, (Symbol, Instance)) for value in values) or node.builtin == "if_not_applicable":
            return {meanings()[node.builtin](*values): True}
        if (state := worst(values)) is not None:
            return {state: True}
        match node.builtin, values:
            case (("lt" | "le" | "ge" | "gt"), (a, b)):
                return told(proof.compare(node.builtin, a, b))
            case (("eq" | "in"), (a, b)):
                return told(self._is(a, b))
            case "ne", (a, b):
                return told(opposite(self._is(a, b)))
            case (("starts_with" | "ends_with" | "contains" | "length" | "slice"), (Name() as name, *others)):
                return self._view(name, node, others)
            case "require", (condition, value, _):
                return {value: True} if condition else {Failure("EVA010"): True}
            case _:
                found = computed(node, values)
                return self.free(node.type) if found is None else found

    def _is(self, value: Any, other: Any) -> Guard:
        """When a value is another, or is in a range or a period."""
        match value, other:
            case (State(), _) | (_, State()):
                return value == other
            case _, Days(term=first, last=last):
                return both(proof.compare("ge", value, Day(first)), proof.compare("le", value, Day(last)))
            case Symbol(), Range(low=low, high=high):
                above = True if low is None else proof.compare("ge", value, low)
                return both(above, True if high is None else proof.compare("le", value, high))
            case Symbol(), Period(start=start, end=end):
                return both(proof.compare("ge", value, start), proof.compare("le", value, end))
            case Name(), Name():
                return value.term == other.term
            case (Name(), str()) | (str(), Name()):
                name, text = (value, other) if isinstance(value, Name) else (other, value)
                if (id(name), text) not in self._equal:
                    number = self.names.setdefault(text, len(self.names))
                    self._equal[id(name), text] = proof.equals(name.term, number)
                return self._equal[id(name), text]
            case _ if isinstance(value, Symbol) or isinstance(other, Symbol):
                return proof.compare("eq", value, other)
            case _, Range():
                return other.covers(value)
            case _:
                return bool(value == other)

    def _view(self, name: Name, node: core.Call, others: Sequence[Any]) -> Worth:
        """What is seen of a text: free, but for the texts that the question names."""
        if any(isinstance(other, Symbol) for other in others):
            return self.free(node.type)
        key = ("view", id(name), node.builtin, *others)
        if key not in self._seen:
            meaning = meanings()[node.builtin]
            path = f"view {self._next()}"
            match node.type:
                case Boolean():
                    guard = proof.boolean(path)
                    worth: Worth = {True: guard, False: opposite(guard)}
                case Number():
                    worth = {self._number(path, 0, 0): True}
                case _:
                    seen = self._name(path)
                    worth = {seen: True}
                    if node.builtin == "slice" and all(isinstance(other, int) for other in others):
                        self.slices.append((name, others[0], others[1], seen))
            self.views.append((name, lambda text: meaning(text, *others), worth))
            self._seen[key] = (name, worth)
        return self._seen[key][1]

    # ── choices ──

    def _chosen(self, node: core.Choose, here: Any, bound: tuple[Any, ...]) -> Worth:
        """What `builtins.choose` gives, in all cases at once."""
        conditions = [self.worth(arm.condition, here, bound) for arm in node.arms]
        true = [condition.get(True, False) for condition in conditions]
        failed = [when(condition, lambda value: isinstance(value, Failure)) for condition in conditions]
        pieces: list[tuple[Guard, Worth]] = []
        rest: Guard = True
        if node.exclusive:
            clash = several(true)
            for arm, holds in zip(node.arms, true, strict=True):
                if holds is not False:
                    pieces.append((both(holds, opposite(clash)), self.worth(arm.value, here, bound)))
            rest = opposite(either(*true))
            wrong = either(*failed)
            pieces += [(clash, {Failure("EVA004"): True}), (both(rest, wrong), {WRONG: True})]
            rest = both(rest, opposite(wrong))
        else:
            for arm, holds, wrong in zip(node.arms, true, failed, strict=True):
                pieces.append((both(rest, wrong), {WRONG: True}))
                if (reached := both(rest, holds)) is not False:
                    pieces.append((reached, self.worth(arm.value, here, bound)))
                rest = both(rest, opposite(either(holds, wrong)))
        if node.otherwise is not None:
            if rest is not False:
                pieces.append((rest, self.worth(node.otherwise, here, bound)))
        else:
            absent = both(*(condition.get(NOT_APPLICABLE, False) for condition in conditions))
            pieces += [
                (both(rest, absent), {NOT_APPLICABLE: True}),
                (both(rest, opposite(absent)), {Failure("EVA005"): True}),
            ]
        return union(pieces)

    # ── aggregates ──

    def _aggregate(self, node: core.Aggregate, here: Any, bound: tuple[Any, ...]) -> Worth:
        match node.rows:
            case core.TableRows(table=table) if not self.program.tables[table].awaited:
                rows: list[tuple[Guard, Any]] = [(True, row) for row in self.program.tables[table].rows]
            case core.Children(row=row, record=record):
                owners = list(self.worth(row, here, bound))
                if len(owners) != 1 or not isinstance(owners[0], Instance) or owners[0].children is None:
                    return self._of_any_number(node, owners, here, bound)
                rows = owners[0].children[record]
            case _:
                return self.free(node.type)
        kept = [self._kept(node, there, (*bound[: node.depth], row), here) for there, row in rows]
        found = gathered(node, [piece for pieces in kept for piece in pieces])
        return self.free(node.type) if found is None else found

    def _kept(self, node: core.Aggregate, there: Guard, bound: tuple[Any, ...], here: Any) -> list[tuple[Guard, Any]]:
        """The values of a row, when it is kept; errors of the row included, what is not applicable left out."""
        where = {True: True} if node.where is None else self.worth(node.where, here, bound)
        keep = both(there, where.get(True, False))
        wrong = both(there, when(where, lambda value: isinstance(value, Failure)))
        pieces: list[tuple[Guard, Any]] = [(wrong, WRONG)] if wrong is not False else []
        if keep is not False:
            for value, guard in self.worth(node.value, here, bound).items():
                if value is not NOT_APPLICABLE and (both_ := both(keep, guard)) is not False:
                    pieces.append((both_, value))
        return pieces

    def _of_any_number(self, node: core.Aggregate, owners: Sequence[Any], here: Any, bound: tuple[Any, ...]) -> Worth:
        """An aggregate over records of which nothing is known: a count, or a sum of what is never below zero."""
        match node.builtin:
            case "count":
                return {self._number(f"free {self._next()}", 0, 0): True}
            case "any" | "all":
                guard = proof.boolean(f"free {self._next()}")
                return {True: guard, False: opposite(guard)}
            case "sum" if isinstance(node.type, Number):
                low = 0 if len(owners) == 1 and self._never_negative(node, owners[0], here, bound) else None
                return {self._number(f"free {self._next()}", node.type.scale, low): True}
            case _:
                return self.free(node.type)

    def _any_of(self, owner: Instance, record: Record) -> Instance:
        """Any record below another: one stands for all of them."""
        key = ("any", id(owner), record.id)
        if key not in self._anyone:
            self._anyone[key] = self._instance(record, f"{owner.path}.{record.plural}[*]", owner)
        return self._anyone[key]

    def _never_negative(self, node: core.Aggregate, owner: Any, here: Any, bound: tuple[Any, ...]) -> bool:
        """Whether no record below can make the value that is added up negative."""
        if not isinstance(owner, Instance) or not isinstance(node.rows, core.Children):
            return False
        one = self._any_of(owner, self.policy.records[node.rows.record])
        pieces = self._kept(node, True, (*bound[: node.depth], one), here)
        below = either(*(both(g, proof.compare("lt", v, 0)) for g, v in pieces if not isinstance(v, State)))
        self.settle()
        try:
            return self.solver.model(below) is None
        except proof.UndecidedError:
            return False


@dataclass(frozen=True, slots=True)
class Moved:
    """The cases of a scene, with a number that they give so much greater."""

    scene: Scene
    name: str
    by: Fraction

    def number(self, node: core.Node) -> tuple[Guard, Any]:
        """When an expression is a number, and which."""
        guard, number = self.scene.number(node)
        given = next(v for v in self.scene.fact(self.scene.here, self.name) if isinstance(v, Quantity))
        steps = int(self.by * given.bottom)

        def moved(term: Any) -> Any:
            return proof.moved(term, given.term, steps)

        if not isinstance(number, Quantity):
            return moved(guard), number
        return moved(guard), Quantity(moved(number.term), moved(number.bottom))


def _is_there(row: Any) -> Worth:
    """Whether a row was found, were it twice; a missing key stays missing."""
    if isinstance(row, Failure) and row.code in ("EVA008", "EVA009"):
        return {row.code == "EVA009": True}
    return {row if isinstance(row, State) else True: True}


def _moving(policy: Policy) -> frozenset[Key]:
    """The computed fields of tables that depend on a reading or on the date of the case."""
    expressions = {
        (table.id, rule.name): rule.expression for table in policy.tables.values() for rule in table.rules.values()
    }
    found = {
        key
        for key, expression in expressions.items()
        if any(isinstance(node, (core.Reading, core.CaseDate)) for node in walk(expression))
    }
    while more := {key for key, e in expressions.items() if key not in found and not reads(e).isdisjoint(found)}:
        found |= more
    return frozenset(found)
