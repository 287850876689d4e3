"""What conditions depend on in the end: inputs, rows of tables, readings, the date of the case.

Rules are followed to the facts they are computed from. What is not looked into (rows found by a computed key, sums over
other records) counts as a fact of its own, whose value nothing is assumed about: it is not `sure`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from engine.checks.findings import Owner
from engine.language import core
from engine.language import types as t
from engine.language.builtins import meanings
from engine.language.tree import changed
from engine.language.types import BOOLEAN, DATE, Enumeration, Number, Reference, Type
from engine.language.values import NOT_APPLICABLE, Failure, Range, State
from engine.policy.model import Input, Policy, Table, Validity
from engine.policy.plan import Key, reads

MOST_STEPS = 4000
"""Expressions looked at for one question, those of the rules that are followed included."""

MOST_LEVELS = 120
"""How deep expressions are followed, one in the other."""

MOST_VALUES = 2000
"""Values that one expression may take."""


TELLING = frozenset({"is_known", "is_given"})
"""Tests of the state of a fact, whatever its value is."""


class TooMuchError(Exception):
    """The question is too large to be answered by looking at every situation."""


@dataclass(slots=True, eq=False)
class Fact:
    """Something that the case decides.

    `values` are all it can be, when they can be listed; otherwise it is between `low` and `high`, and `marks` are the
    values that comparisons tell apart, `prefixes` the beginnings. Values that come from a table are `changing`. A fact
    is `sure` when each of its values can be met whatever the other facts are; `alone` makes it so only if no other such
    fact takes part.
    """

    node: core.Node
    type: Type
    values: tuple[Any, ...] | None = None
    sure: bool = True
    alone: bool = False
    low: Any = None
    high: Any = None
    optional: bool = False
    pattern: str | None = None
    changing: bool = False
    rows: tuple[Mapping[str, Any], ...] | None = None
    columns: dict[str, None] = field(default_factory=dict)
    marks: set[Any] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    other: core.Node | None = None

    @property
    def is_open(self) -> bool:
        """Whether its values cannot be listed."""
        return self.values is None and self.rows is None


@dataclass(frozen=True, slots=True)
class Seen:
    """What an expression depends on.

    `values` are all it can be, when that is a short list. It is `hidden` when its values are not looked into, and
    `open` when they depend on facts whose values cannot be listed; `itself` is the fact that it is, when it is one.
    """

    facts: frozenset[Fact] = frozenset()
    values: frozenset[Any] | None = None
    hidden: bool = False
    open: bool = False
    itself: Fact | None = None


NOTHING: frozenset[Fact] = frozenset()
View = Callable[[Any], Any]

# Which of the relations -1 (less), 0 (equal) and 1 (more) make a comparison true, and the comparison read backwards.
RELATIONS: Mapping[str, frozenset[int]] = {
    "lt": frozenset({-1}),
    "le": frozenset({-1, 0}),
    "eq": frozenset({0}),
    "ne": frozenset({-1, 1}),
    "ge": frozenset({0, 1}),
    "gt": frozenset({1}),
}
BACKWARDS = {"lt": "gt", "le": "ge", "eq": "eq", "ne": "ne", "ge": "le", "gt": "lt"}
TEXTUAL = ("starts_with", "ends_with", "contains")


@dataclass(eq=False)
class Survey:
    """The facts that some expressions of an owner depend on, during a period in which no parameter changes.

    `views` says of which fact an expression is a view, `meaning` what a computed field means, `parts` which
    expressions depend on one fact only; `crossings` are comparisons whose thresholds have to be searched for.
    It is `exhaustive` as long as the values of the facts are known to tell apart all that the expressions do.
    """

    policy: Policy
    owner: Owner
    period: Validity
    facts: dict[core.Node, Fact] = field(default_factory=dict)
    views: dict[int, tuple[Fact, View]] = field(default_factory=dict)
    meaning: dict[int, core.Node] = field(default_factory=dict)
    constants: dict[int, Any] = field(default_factory=dict)
    parts: dict[Fact, list[core.Node]] = field(default_factory=dict)
    crossings: list[tuple[core.Call, frozenset[Fact]]] = field(default_factory=list)
    relations: dict[Fact, set[Fact]] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)
    missing: bool = False
    exhaustive: bool = True
    relevant: tuple[Fact, ...] = ()
    _seen: dict[int, Seen] = field(default_factory=dict)
    _grafts: dict[tuple[int, core.Node], core.Node] = field(default_factory=dict)
    _level: int = 0

    def scan(self, expressions: Iterable[core.Node]) -> None:
        """Look at the expressions, and settle which facts matter and which are sure."""
        all_of_them: set[Fact] = set()
        for expression in expressions:
            seen = self.see(expression)
            self._part(expression, seen)
            all_of_them |= seen.facts
        self.relevant = tuple(fact for fact in self.facts.values() if fact in all_of_them)
        several = sum(fact.alone for fact in self.relevant) > 1
        for fact in self.relevant:
            if fact.alone and several:
                fact.sure = False
        for fact, relations in self.relations.items():
            for relation in relations:
                relation.sure = fact.sure and not fact.optional and len(relations) == 1 and fact not in all_of_them
        if any(fact.changing or fact.pattern for fact in self.relevant):
            self.exhaustive = False

    # ── expressions ──

    def see(self, node: core.Node) -> Seen:
        """What an expression depends on, looked at once."""
        known = self._seen.get(id(node))
        if known is None:
            self._level += 1
            if self._level > MOST_LEVELS or len(self._seen) > MOST_STEPS:
                raise TooMuchError
            known = self._seen[id(node)] = self._see(node)
            self._level -= 1
        return known

    def _see(self, node: core.Node) -> Seen:
        match node:
            case core.Literal():
                return Seen(values=frozenset([node.value]))
            case core.Parameter():
                return self._parameter(node)
            case core.Reading():
                return self._fact(node, node, lambda: Fact(node=node, type=node.type, values=_listed(node.type)))
            case core.CaseDate():
                low, high = self.period.start, self.period.end
                return self._fact(node, node, lambda: Fact(node=node, type=DATE, low=low, high=high))
            case core.Field():
                return self._field(node)
            case core.Call():
                return self._call(node)
            case core.Choose():
                return self._choose(node)
            case core.Aggregate():
                return self._aggregate(node)
            case _:
                return self._hidden(node)

    def _fact(self, node: core.Node, key: core.Node, make: Callable[[], Fact], view: View | None = None) -> Seen:
        """The expression is a fact, or what is seen of one."""
        if key not in self.facts:
            self.facts[key] = make()
        fact = self.facts[key]
        self.views[id(node)] = (fact, view or _same)
        if view is not None:
            return Seen(facts=frozenset([fact]))
        values = frozenset(fact.values) if fact.values is not None else None
        is_open = fact.is_open and node.type != BOOLEAN
        return Seen(facts=frozenset([fact]), values=values, open=is_open, itself=fact if is_open else None)

    def _hidden(self, node: core.Node, alone: bool = False) -> Seen:
        """A condition is true or false, a value of a list is one of them; nothing is known of other values."""
        values = _listed(node.type)
        if values is None:
            return Seen(hidden=True)
        return self._fact(node, node, lambda: Fact(node=node, type=node.type, values=values, sure=alone, alone=alone))

    def _parameter(self, node: core.Parameter) -> Seen:
        day = self.period.start or datetime.date.min
        if node.date is not None:
            dates = self.see(node.date).values
            if dates is None or len(dates) != 1:
                return self._hidden(node)
            (day,) = dates
        else:
            self.parameters.add(node.name)
        value = self.policy.parameters[node.name].at(day) if isinstance(day, datetime.date) else None
        if value is None:
            self.missing = True
            value = Failure("EVA007")
        self.constants[id(node)] = value
        return Seen(values=frozenset([value]))

    # ── fields ──

    def _field(self, node: core.Field) -> Seen:
        owner = self.policy.owner(node.record)
        row_fact = self._row(node.row)
        if node.name in owner.rules:
            if row_fact is None and not _is_row(node.row) and not self._is_supplied(node.row):
                return self._hidden(node)
            expression = self._graft(owner.rules[node.name].expression, node.row)
            self.meaning[id(node)] = expression
            return self.see(expression)
        if row_fact is not None:
            row_fact.columns[node.name] = None
            name = node.name
            return self._column(node, row_fact, lambda row: row[name])
        given = owner.columns[node.name] if isinstance(owner, Table) else owner.inputs[node.name]
        if _is_row(node.row) or self._is_supplied(node.row):
            sure = not _is_beyond(node.row)
            return self._given(node, given, sure)
        return self._hidden(node)

    def _given(self, node: core.Field, given: Input, sure: bool) -> Seen:
        if isinstance(given.type, Reference):
            return Seen(hidden=True)
        values = self._names(given) if given.among else _listed(given.type)
        if values is not None and given.optional:
            values = (*values, NOT_APPLICABLE)
        return self._fact(
            node,
            node,
            lambda: Fact(
                node=node,
                type=given.type,
                values=values,
                sure=sure and (values is not None or not given.among),
                changing=bool(given.among),
                low=given.min,
                high=given.max,
                optional=given.optional,
                pattern=given.pattern,
            ),
        )

    def _names(self, given: Input) -> tuple[Any, ...] | None:
        """The names that an input may be: those of the first of its columns in each table."""
        columns = dict(reversed(given.among))
        tables = [self.policy.tables[table] for table in columns]
        if not all(table.rows for table in tables):
            return None
        return tuple(dict.fromkeys(row[columns[table.id]] for table in tables for row in table.rows))

    def _column(self, node: core.Field, fact: Fact, view: View) -> Seen:
        values = frozenset(view(row) for row in fact.rows or ())
        if any(isinstance(value, Range) for value in values):
            return self._hidden(node)
        return replace(self._fact(node, fact.node, lambda: fact, view), values=values)

    def _row(self, row: core.Node) -> Fact | None:
        """The fact that the row of a table is, when the rows are known and the case chooses one."""
        if isinstance(row, (core.Bound, core.Current)) and row.record in self.policy.tables:
            table = self.policy.tables[row.record]
        elif isinstance(row.type, Reference) and self._is_given(row):
            table = self.policy.tables[row.type.table]
        else:
            return None
        if not table.rows:
            return None
        if row not in self.facts:
            timeless = table.valid_from is None and table.valid_to is None
            self.facts[row] = Fact(node=row, type=Reference(table.id), rows=table.rows, sure=timeless, changing=True)
        return self.facts[row]

    def _is_given(self, row: core.Node) -> bool:
        """Whether a row is one that the case names in an input."""
        return (
            isinstance(row, core.Field)
            and _is_row(row.row)
            and row.record in self.policy.records
            and row.name in self.policy.records[row.record].inputs
        )

    def _is_supplied(self, row: core.Node) -> bool:
        """Whether the row belongs to a table whose rows are not known yet."""
        return self._is_given(row) and isinstance(row.type, Reference) and not self.policy.tables[row.type.table].rows

    def _graft(self, expression: core.Node, row: core.Node) -> core.Node:
        """What a rule means, told from the row it is read from."""
        if isinstance(row, core.Current):
            return expression
        key = (id(expression), row)
        if key not in self._grafts:
            self._grafts[key] = grafted(expression, row)
        return self._grafts[key]

    # ── what is computed ──

    def _aggregate(self, node: core.Aggregate) -> Seen:
        """Over the records below, how many there are and what they add up to may be anything; so may a condition."""
        over = node.rows
        counted = isinstance(over, core.Children) and isinstance(over.row, core.Current)
        if node.builtin in ("count", "sum") and counted:
            given = self._input_of(node.value)
            if node.builtin == "count" or (given is not None and given.min in (None, 0)):
                low = 0 if given is None else given.min
                return self._fact(node, node, lambda: Fact(node=node, type=node.type, low=low, alone=True))
        return self._hidden(node, alone=counted)

    def _input_of(self, value: core.Node) -> Input | None:
        """The input that an aggregate reads from each of its rows."""
        if not isinstance(value, core.Field) or not isinstance(value.row, core.Bound):
            return None
        record = self.policy.records.get(value.record)
        return record.inputs.get(value.name) if record else None

    def _choose(self, node: core.Choose) -> Seen:
        conditions = [self.see(arm.condition) for arm in node.arms]
        values = [self.see(arm.value) for arm in node.arms]
        if node.otherwise is not None:
            values.append(self.see(node.otherwise))
        parts = [arm.condition for arm in node.arms] + [arm.value for arm in node.arms]
        return self._whole(
            (*conditions, *values),
            (*parts, *([node.otherwise] if node.otherwise is not None else [])),
            _union(seen.values for seen in values),
            hidden=any(seen.hidden for seen in values),
            open_=any(seen.open for seen in values),
        )

    def _call(self, node: core.Call) -> Seen:
        seen = [self.see(argument) for argument in node.arguments]
        if node.type == BOOLEAN:
            return self._test(node, seen)
        values = None
        if all(one.values is not None for one in seen):
            values = _image(node.builtin, [one.values for one in seen if one.values is not None])
        hidden, open_ = any(one.hidden for one in seen), any(one.open for one in seen)
        itself = seen[0].itself if node.builtin in ("if_unknown", "if_not_applicable") else None
        whole = self._whole(seen, node.arguments, values, hidden, open_ or (values is None and not hidden))
        return replace(whole, itself=itself) if itself is not None and len(whole.facts) == 1 else whole

    def _whole(
        self,
        seen: Iterable[Seen],
        below: tuple[core.Node, ...],
        values: frozenset[Any] | None,
        hidden: bool,
        open_: bool,
    ) -> Seen:
        """An expression made of others; those that depend on one fact are its parts once the whole depends on more."""
        facts = NOTHING.union(*(one.facts for one in seen))
        if len(facts) > 1:
            for node in below:
                self._part(node, self.see(node))
        if values is not None and len(values) > MOST_VALUES:
            values, open_ = None, True
        return Seen(facts=facts, values=values, hidden=hidden, open=open_ and not hidden)

    def _part(self, node: core.Node, seen: Seen) -> None:
        if len(seen.facts) == 1 and not seen.hidden:
            (fact,) = seen.facts
            self.parts.setdefault(fact, []).append(node)

    # ── tests ──

    def _test(self, node: core.Call, seen: list[Seen]) -> Seen:
        if node.builtin in TELLING:
            return self._hidden(node)
        if any(one.hidden for one in seen):
            return self._hidden_test(node, seen)
        if node.builtin in RELATIONS:
            if node.arguments[0] != node.arguments[1]:
                subject, other = seen if seen[0].itself is not None else seen[::-1]
                self._compare(node, subject, [other])
        elif node.builtin == "in":
            self._compare(node, seen[0], seen[1:])
        elif node.builtin in TEXTUAL:
            self._begin(node, seen)
        elif any(one.open for one in seen):
            self.exhaustive = False
        return self._whole(seen, node.arguments, None, hidden=False, open_=False)

    def _compare(self, node: core.Call, subject: Seen, others: list[Seen]) -> None:
        """A comparison of a fact with values that can be listed tells these values apart."""
        fact = subject.itself
        if fact is not None and all(other.values is not None and not other.open for other in others):
            for other in others:
                fact.marks.update(v for v in other.values or () if not isinstance(v, State))
        elif subject.open or any(other.open for other in others):
            self.exhaustive = False
            if node.builtin in RELATIONS:
                facts = subject.facts.union(*(other.facts for other in others))
                self.crossings.append((node, facts))

    def _begin(self, node: core.Call, seen: list[Seen]) -> None:
        fact, texts = seen[0].itself, seen[1].values
        if fact is None or texts is None:
            self.exhaustive = self.exhaustive and not any(one.open for one in seen)
            return
        fact.marks.update(texts)
        if node.builtin == "starts_with":
            fact.prefixes.update(texts)
        else:
            self.exhaustive = False

    def _hidden_test(self, node: core.Call, seen: list[Seen]) -> Seen:
        """A test of what is not looked into; a comparison is less, equal or more, and remembers what it compares."""
        if node.builtin not in RELATIONS:
            return self._hidden(node)
        left, right = node.arguments
        builtin = node.builtin
        if seen[1].itself is not None and seen[0].itself is None:
            left, right, builtin, seen = right, left, BACKWARDS[builtin], seen[::-1]
        key = core.Call(builtin="eq", arguments=(left, right), type=BOOLEAN, span=node.span)
        accepted = RELATIONS[builtin]
        ordered = isinstance(left.type, (Number, t.Date))
        values = (0, -1, 1) if ordered else (0, 1)
        self._fact(
            node,
            key,
            lambda: Fact(node=left, other=right, type=left.type, values=values, sure=False),
            lambda relation: relation in accepted,
        )
        relation = self.facts[key]
        subject = seen[0].itself
        if subject is not None and not self._reads(right, subject.node):
            self.relations.setdefault(subject, set()).add(relation)
        return Seen(facts=frozenset([relation]))

    def _reads(self, node: core.Node, field: core.Node) -> bool:
        """Whether an expression reads a field, by itself or through rules."""
        if not isinstance(field, core.Field):
            return False
        pending, known = [node], set[Key]()
        while pending:
            for key in reads(pending.pop()) - known:
                known.add(key)
                rule = self.policy.owner(key[0]).rules.get(key[1])
                if rule is not None:
                    pending.append(rule.expression)
        return (field.record, field.name) in known


def _same(value: Any) -> Any:
    return value


def _listed(type: Type) -> tuple[Any, ...] | None:
    """All values of a type, when they can be listed."""
    match type:
        case t.Boolean():
            return (True, False)
        case Enumeration():
            return type.values
        case _:
            return None


def _union(groups: Iterable[frozenset[Any] | None]) -> frozenset[Any] | None:
    found: frozenset[Any] = frozenset()
    for group in groups:
        if group is None:
            return None
        found |= group
    return found


def _image(builtin: str, arguments: list[frozenset[Any]]) -> frozenset[Any] | None:
    """All that a builtin gives for some values of its arguments, when they are few."""
    size = 1
    for values in arguments:
        size *= len(values)
    if size > MOST_VALUES:
        return None
    meaning = meanings()[builtin]
    return frozenset(meaning(*values) for values in product(*arguments))


def _is_row(row: core.Node) -> bool:
    """Whether a row is the record itself, one above it, or the one an aggregate is looking at."""
    while isinstance(row, core.Parent):
        row = row.row
    return isinstance(row, (core.Current, core.Bound))


def _is_beyond(row: core.Node) -> bool:
    """Whether a row is above the one an aggregate is looking at: it may be a row that is known otherwise."""
    inside = isinstance(row, core.Parent)
    while isinstance(row, core.Parent):
        row = row.row
    return inside and isinstance(row, core.Bound)


def grafted(expression: core.Node, row: core.Node) -> core.Node:
    """An expression of a rule, told from another row than the one the rule belongs to."""
    return changed(expression, lambda node: row if isinstance(node, core.Current) else None)
