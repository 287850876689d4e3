"""From what was written to what it means: names bound, types and units checked, sugar expanded into the core."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from engine.language import core, hints, syntax
from engine.language import types as t
from engine.language.builtins import (
    AGGREGATE_OF,
    BUILTINS,
    MismatchError,
    function_names,
    function_words,
    result_type,
)
from engine.language.printer import render
from engine.language.types import ANYTHING, BOOLEAN, DATE, PERCENT, TEXT, Enumeration, Number, Reference, Type, Units
from engine.language.values import NOT_APPLICABLE, exact
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words
from engine.text.source import Span
from engine.text.suggest import closest

CASE_DATE = {"fr": "date_évaluation", "en": "evaluation_date"}
TODAY = frozenset({"date", "date_du_dossier", "date_du_jour", "aujourdhui", "jour", "case_date", "today", "day"})
"""What the date of the case is taken to be called."""

EURO = t.Unit(((t.EURO, 1),))
THOUSANDS = 3
"""The digits of a group of thousands; an amount in euros does not have that many decimals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A record or a table, as far as names are concerned.

    `fields` are the names of its inputs or columns and of its rules; `parent` the record it belongs to; `children`
    maps the plural of each record below to that record; `keys` are the types of the key columns of a table.
    """

    id: str
    is_table: bool
    fields: frozenset[str]
    parent: str | None = None
    children: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an expression can see.

    `type_of(owner, field)` gives the type of a field; `report(code, span, args, suggestions)` records a problem.
    """

    language: Language
    units: Units
    current: str | None
    owners: Mapping[str, Owner]
    parameters: Mapping[str, Type]
    readings: Mapping[str, Enumeration]
    appraisals: Mapping[str, str]
    type_of: Callable[[str, str], Type]
    report: Callable[[str, Span, Mapping[str, Any], tuple[str, ...]], None]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The row an enclosing aggregate is looking at."""

    record: str
    depth: int
    binder: str | None

    def row(self, span: Span) -> core.Bound:
        return core.Bound(depth=self.depth, record=self.record, span=span)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows named by an expression: children of a record, or a table."""

    node: core.Node
    record: str


def elaborate(node: syntax.Node, scope: Scope, expected: Type | None = None) -> core.Node:
    """The core expression of what was written; problems go to `scope.report`, and what they touch gets `ANYTHING`."""
    result = _Elaborator(scope).node(node)
    return conform(result, expected, scope) if expected is not None else result


def elaborate_cell(node: syntax.Node, subject: core.Node, scope: Scope) -> core.Node:
    """The condition that a cell of a decision table puts on the value of its column."""
    return _Elaborator(scope, subject=subject).node(node)


def conform(node: core.Node, expected: Type, scope: Scope) -> core.Node:
    """The node, checked to be of the expected type; texts are checked against an enumeration, wherever they stand."""
    if isinstance(expected, Enumeration):
        _check_members(node, expected, scope)
    if not t.same_kind(node.type, expected):
        code = "TYP003" if isinstance(node.type, Number) and isinstance(expected, Number) else "TYP001"
        args = (
            {"left": expected, "right": node.type} if code == "TYP003" else {"expected": expected, "found": node.type}
        )
        meant = isinstance(node, core.Literal) and hints.measured(node, expected, scope.units, scope.language)
        scope.report(code, node.span, args, meant or ())
        return replace(node, type=ANYTHING)
    return node


def _check_members(node: core.Node, expected: Enumeration, scope: Scope) -> None:
    match node:
        case core.Literal(value=str() as text) if text not in expected.values:
            args = {"value": text, "values": ", ".join(expected.values)}
            scope.report("TYP011", node.span, args, closest(text, expected.values))
        case core.Choose():
            for arm in node.arms:
                _check_members(arm.value, expected, scope)
            if node.otherwise is not None:
                _check_members(node.otherwise, expected, scope)
        case core.Call(builtin="if_unknown" | "if_not_applicable"):
            for argument in node.arguments:
                _check_members(argument, expected, scope)


class _Elaborator:
    """One walk over one expression."""

    def __init__(self, scope: Scope, subject: core.Node | None = None) -> None:
        self.scope = scope
        self.subject = subject
        self.frames: list[_Frame] = []
        self.companion: Type = ANYTHING

    # ── problems ──

    def fail(
        self, code: str, span: Span, args: Mapping[str, Any] | None = None, near: Iterable[str] = ()
    ) -> core.Literal:
        self.scope.report(code, span, args or {}, tuple(near))
        return core.Literal(value=NOT_APPLICABLE, type=ANYTHING, span=span)

    # ── dispatch ──

    def node(self, node: syntax.Node) -> core.Node:
        match node:
            case syntax.Number():
                return self.number(node)
            case syntax.Text():
                return core.Literal(value=node.value, type=TEXT, span=node.span)
            case syntax.Date():
                return core.Literal(value=node.value, type=DATE, span=node.span)
            case syntax.Boolean():
                return core.Literal(value=node.value, type=BOOLEAN, span=node.span)
            case syntax.NotApplicable():
                return core.Literal(value=NOT_APPLICABLE, type=ANYTHING, span=node.span)
            case syntax.Subject():
                return self.subject or self.fail("SYN001", node.span)
            case syntax.Name():
                return self.value(node)
            case syntax.Member():
                return self.member(node)
            case syntax.Lookup():
                return self.lookup(node)
            case syntax.AtDate():
                return self.at_date(node)
            case syntax.Reading():
                return self.reading(node)
            case syntax.Appraisal():
                return self.appraisal(node)
            case syntax.Comparison():
                return self.comparison(node)
            case syntax.Within():
                low = self.call("ge", (self.node(node.value), self.node(node.low)), node.span)
                high = self.call("le", (self.node(node.value), self.node(node.high)), node.span)
                return self.call("and", (low, high), node.span)
            case syntax.Choice():
                return self.choice(node)
            case syntax.Call():
                return self.application(node)
            case _:
                return self.fail("SYN001", node.span)

    # ── leaves ──

    def number(self, node: syntax.Number) -> core.Node:
        if node.unit == "%":
            type_: Type = replace(PERCENT, scale=node.decimals + 2)
            return core.Literal(value=exact(node.value / 100), type=type_, span=node.span)
        unit: t.Unit | str = self.scope.units.unit(node.unit) if node.unit else t.PLAIN
        if isinstance(unit, str):
            known = list(self.scope.units.spellings())
            return self.fail(
                "TYP012", node.span, {"unit": unit, "known": ", ".join(known)}, self.scope.units.near(unit)
            )
        if unit == EURO and node.decimals == THOUSANDS and 1 <= node.value < 1000:
            return self.fail("CAS024", node.span, _thousands_or_decimals(node))
        return core.Literal(value=exact(Fraction(node.value)), type=Number(unit, node.decimals), span=node.span)

    def value(self, node: syntax.Name) -> core.Node:
        found = self.resolve(node)
        if isinstance(found, _Rows):
            return self.fail("NOM005", node.span, {"name": node.name})
        if found.type == ANYTHING and isinstance(found, (core.Current, core.Parent, core.Bound)):
            return self.fail("NOM006", node.span, {"name": node.name})
        return found

    def resolve(self, node: syntax.Name) -> core.Node | _Rows:
        """What a name stands for: a value, a row, or rows."""
        name, span, scope = node.name, node.span, self.scope
        if self.subject is not None and isinstance(self.subject.type, Enumeration) and name in self.subject.type.values:
            return core.Literal(value=name, type=TEXT, span=span)
        for frame in reversed(self.frames):
            if frame.binder == name:
                return frame.row(span)
            if frame.binder is None and name in scope.owners[frame.record].fields:
                return self.read(frame.row(span), frame.record, name, span)
            if frame.binder is None and name in scope.owners[frame.record].children:
                child = scope.owners[frame.record].children[name]
                return _Rows(core.Children(row=frame.row(span), record=child, span=span), child)
        if scope.current is not None:
            row: core.Node = core.Current(record=scope.current, span=span)
            owner = scope.owners[scope.current]
            if name in owner.fields:
                return self.read(row, owner.id, name, span)
            if name in owner.children:
                child = owner.children[name]
                return _Rows(core.Children(row=row, record=child, span=span), child)
            while True:
                if name == owner.id and not owner.is_table:
                    return row
                if owner.parent is None:
                    break
                row, owner = core.Parent(row=row, record=owner.parent, span=span), scope.owners[owner.parent]
        if name in scope.parameters:
            return core.Parameter(name=name, type=scope.parameters[name], span=span)
        if name in scope.owners and scope.owners[name].is_table:
            return _Rows(core.TableRows(table=name, span=span), name)
        if name == CASE_DATE[scope.language]:
            return core.CaseDate(type=DATE, span=span)
        return self.unknown(name, span)

    def unknown(self, name: str, span: Span) -> core.Literal:
        scope = self.scope
        if self.subject is not None and self.subject.type == ANYTHING:
            # the column is at fault, and has been reported: nobody knows what its values are
            return core.Literal(value=NOT_APPLICABLE, type=ANYTHING, span=span)
        if scope.current is not None:
            owner = scope.owners[scope.current]
            while owner.parent is not None:
                owner = scope.owners[owner.parent]
                if name in owner.fields:
                    return self.fail("NOM001", span, {"name": name}, (f"{owner.id}.{name}",))
        if name in scope.readings:
            return self.fail("NOM001", span, {"name": name}, (f"{self.word('reading')} {name}",))
        if name in scope.appraisals:
            return self.fail("NOM001", span, {"name": name}, (f"{self.word('appraisal')} {name}",))
        near = hints.quoted(name, self.companion) or closest(name, self.visible())
        if not near and name.casefold() in TODAY:
            near = (CASE_DATE[scope.language],)
        return self.fail("NOM001", span, {"name": name}, near or self.below(name))

    def below(self, name: str) -> tuple[str, ...]:
        """The field of that name in the records that belong to this one: `enfants.âge`."""
        owner = self.scope.owners.get(self.scope.current or "", _NO_OWNER)
        return tuple(
            f"{rows}.{name}" for rows, child in owner.children.items() if name in self.scope.owners[child].fields
        )

    def word(self, keyword: str) -> str:
        return vocabulary.say("keyword", keyword, self.scope.language)

    def visible(self) -> list[str]:
        """Every name that could stand here."""
        scope = self.scope
        names: list[str] = []
        for frame in reversed(self.frames):
            names += [frame.binder] if frame.binder else sorted(scope.owners[frame.record].fields)
        if scope.current is not None:
            owner = scope.owners[scope.current]
            names += [*sorted(owner.fields), *owner.children]
            if owner.parent:
                names.append(owner.parent)
        names += [*scope.parameters, *(o.id for o in scope.owners.values() if o.is_table), CASE_DATE[scope.language]]
        return [name for name in names if "#" not in name]

    def read(self, row: core.Node, record: str, name: str, span: Span) -> core.Node:
        return core.Field(row=row, record=record, name=name, type=self.scope.type_of(record, name), span=span)

    # ── members, look-ups, parameters ──

    def member(self, node: syntax.Member) -> core.Node:
        found = self.path(node)
        if isinstance(found, _Rows):
            return self.fail("NOM005", node.span, {"name": node.name})
        return found

    def path(self, node: syntax.Node) -> core.Node | _Rows:
        """A dotted path: a value, or the rows it names."""
        if isinstance(node, syntax.Name):
            return self.resolve(node)
        if not isinstance(node, syntax.Member):
            return self.node(node)
        target = self.path(node.target)
        name_span = Span(node.span.end - len(node.name), node.span.end)
        if isinstance(target, _Rows):
            return self.fail("NOM005", node.target.span, {"name": _written(node.target)})
        owner = self.owner_of(target)
        if owner is None:
            if target.type == ANYTHING:
                return target
            return self.fail("NOM004", node.target.span, {"name": _written(node.target), "type": target.type})
        if node.name in owner.fields:
            return self.read(target, owner.id, node.name, node.span)
        if node.name in owner.children:
            child = owner.children[node.name]
            return _Rows(core.Children(row=target, record=child, span=node.span), child)
        fields = [name for name in (*sorted(owner.fields), *owner.children) if "#" not in name]
        kind = Words("la table", "table") if owner.is_table else Words("le dossier", "record")
        args = {"name": node.name, "owner": owner.id, "kind": kind, "fields": ", ".join(fields)}
        return self.fail("NOM002", name_span, args, closest(node.name, fields))

    def owner_of(self, node: core.Node) -> Owner | None:
        """The record or table whose row a node denotes."""
        if isinstance(node, (core.Current, core.Parent, core.Bound)):
            return self.scope.owners[node.record]
        return self.scope.owners.get(node.type.table) if isinstance(node.type, Reference) else None

    def lookup(self, node: syntax.Lookup) -> core.Node:
        table = self.table(node.table)
        if table is None:
            return core.Literal(value=NOT_APPLICABLE, type=ANYTHING, span=node.span)
        keys = self.keys(table, node.keys, node.span)
        return core.Lookup(table=table.id, keys=keys, type=Reference(table.id), span=node.span)

    def table(self, node: syntax.Node) -> Owner | None:
        if isinstance(node, syntax.Name):
            owner = self.scope.owners.get(node.name)
            if owner is not None and owner.is_table:
                return owner
            tables = [o.id for o in self.scope.owners.values() if o.is_table]
            self.fail("NOM007", node.span, {"name": node.name}, closest(node.name, tables))
        else:
            self.fail("NOM007", node.span, {"name": _written(node)})
        return None

    def keys(self, table: Owner, written: tuple[syntax.Node, ...], span: Span) -> tuple[core.Node, ...]:
        keys = tuple(self.node(key) for key in written)
        if len(keys) != len(table.keys):
            self.fail("TYP010", span, self.miscounted(table, len(keys)))
            return keys
        return tuple(conform(key, want, self.scope) for key, want in zip(keys, table.keys, strict=True))

    @staticmethod
    def miscounted(table: Owner, found: int) -> Mapping[str, Any]:
        """What is said of keys that are too few or too many."""
        fr, en = (", ".join(key.words("fr") for key in table.keys), ", ".join(key.words("en") for key in table.keys))
        hint = Words(f"la clé de « {table.id} » : {fr}", f'the key of "{table.id}": {en}')
        return {"expected": len(table.keys), "found": found, "hint": hint}

    def at_date(self, node: syntax.AtDate) -> core.Node:
        name = node.parameter.name
        if name not in self.scope.parameters:
            near = closest(name, self.scope.parameters)
            return self.fail("NOM008", node.parameter.span, {"name": name}, near)
        date = conform(self.node(node.date), DATE, self.scope)
        return core.Parameter(name=name, date=date, type=self.scope.parameters[name], span=node.span)

    def reading(self, node: syntax.Reading) -> core.Node:
        if node.name not in self.scope.readings:
            return self.fail("NOM009", node.span, {"name": node.name}, closest(node.name, self.scope.readings))
        return core.Reading(name=node.name, type=self.scope.readings[node.name], span=node.span)

    def appraisal(self, node: syntax.Appraisal) -> core.Node:
        record = self.scope.appraisals.get(node.name)
        if record is None:
            return self.fail("NOM010", node.span, {"name": node.name}, closest(node.name, self.scope.appraisals))
        if record not in self.scope.owners:
            # the appraisal does not say of which record it is, and that has been reported
            return core.Literal(value=NOT_APPLICABLE, type=ANYTHING, span=node.span)
        if record != self.scope.current:
            return self.fail("NOM011", node.span, {"name": node.name, "record": record})
        row = core.Current(record=record, span=node.span)
        return core.Field(row=row, record=record, name=node.name, type=BOOLEAN, span=node.span)

    # ── operators and functions ──

    def comparison(self, node: syntax.Comparison) -> core.Node:
        first, *others = node.operands
        operands = [self.node(first)]
        operands += [self.beside(operand, operands[0].type) for operand in others]
        pairs = pairwise(operands)
        tests = [
            self.call(op, pair, pair[0].span.to(pair[1].span)) for op, pair in zip(node.operators, pairs, strict=True)
        ]
        return tests[0] if len(tests) == 1 else self.call("and", tuple(tests), node.span)

    def beside(self, node: syntax.Node, other: Type) -> core.Node:
        """What stands beside a field; a name that is none was meant as one of the texts that the field can be."""
        outer, self.companion = self.companion, other
        found = self.node(node)
        self.companion = outer
        return found

    def choice(self, node: syntax.Choice) -> core.Node:
        arms = tuple(
            core.Arm(
                condition=conform(self.node(arm.condition), BOOLEAN, self.scope),
                value=self.node(arm.value),
                span=arm.span,
            )
            for arm in node.arms
        )
        return choose(arms, self.node(node.otherwise), False, node.span, self.scope)

    def application(self, node: syntax.Call) -> core.Node:
        if node.infix:
            return self.infix(node)
        identifier = node.function
        if identifier not in BUILTINS or BUILTINS[identifier].kind == "operator":
            known = function_words(self.scope.language)
            near = closest(node.function, known) or tuple(
                name for name in known if name.startswith(f"{node.function}_")
            )
            for argument in node.arguments:
                self.quietly(argument)
            return self.fail("NOM003", node.name_span, {"name": node.function}, near)
        if node.where is not None or BUILTINS[identifier].kind == "aggregate" or self.names_rows(node):
            return self.aggregate(AGGREGATE_OF.get(identifier, identifier), node)
        if identifier == "shift" and len(node.arguments) == 3:
            return self.shift(node)
        return self.call(identifier, tuple(self.node(a) for a in node.arguments), node.span)

    def infix(self, node: syntax.Call) -> core.Node:
        if node.function == "in":
            return self.membership(node)
        if node.function == "or" and (near := hints.repeated(node, self.scope.language)):
            text = node.arguments[1]
            return self.fail("TYP001", text.span, {"expected": BOOLEAN, "found": TEXT}, near)
        return self.call(node.function, tuple(self.node(a) for a in node.arguments), node.span)

    def membership(self, node: syntax.Call) -> core.Node:
        value, container = self.node(node.arguments[0]), node.arguments[1]
        if isinstance(container, syntax.Items):
            items = (self.beside(item, value.type) for item in container.items)
            return self.call("in", (value, *items), node.span)
        if isinstance(container, syntax.Name) and self.scope.owners.get(container.name, _NO_OWNER).is_table:
            table = self.scope.owners[container.name]
            if len(table.keys) != 1:
                return self.fail("TYP010", container.span, self.miscounted(table, 1))
            key = conform(value, table.keys[0], self.scope)
            return core.Exists(table=table.id, keys=(key,), type=BOOLEAN, span=node.span)
        period = self.node(container)
        if not isinstance(period.type, (t.Period, t.Ranges, t.Anything)):
            return self.fail("TYP013", container.span, {"found": period.type})
        return self.call("in", (value, period), node.span)

    def shift(self, node: syntax.Call) -> core.Node:
        """`décaler(date, 4 mois, dernier_jour)`: the last argument is a word, and years count as twelve months."""
        words = vocabulary.understood("month_end", self.scope.language)
        mode = node.arguments[2]
        if not isinstance(mode, syntax.Name) or mode.name not in words:
            near = closest(mode.name, words) if isinstance(mode, syntax.Name) else ()
            return self.fail("TYP014", mode.span, {"words": ", ".join(words)}, near)
        date, duration = (self.node(argument) for argument in node.arguments[:2])
        if isinstance(duration.type, Number) and duration.type.unit.duration == t.YEAR:
            twelve = core.Literal(value=12, type=Number(t.Unit(((t.MONTH, 1), (t.YEAR, -1)))), span=duration.span)
            duration = self.call("mul", (duration, twelve), duration.span)
        literal = core.Literal(value=words[mode.name], type=TEXT, span=mode.span)
        return self.call("shift", (date, duration, literal), node.span)

    def call(self, identifier: str, arguments: tuple[core.Node, ...], span: Span) -> core.Node:
        if identifier in ("eq", "ne", "in"):
            self.check_texts(arguments)
        if identifier in ("eq", "ne") and sum(isinstance(a.type, t.Ranges) for a in arguments) == 1:
            covered = self.call("in", _range_last(arguments), span)
            return covered if identifier == "eq" else self.call("not", (covered,), span)
        try:
            type_ = result_type(BUILTINS[identifier], (argument.type for argument in arguments))
        except MismatchError as problem:
            near = hints.remedies(problem.code, identifier, arguments, self.scope.units, self.scope.language)
            args = {**problem.args_, "hint": hints.purpose(identifier)}
            return self.fail(problem.code, self.culprit(problem, arguments, span), args, near)
        return core.Call(builtin=identifier, arguments=arguments, type=type_, span=span)

    @staticmethod
    def culprit(problem: MismatchError, arguments: tuple[core.Node, ...], span: Span) -> Span:
        """The argument that has the wrong type, when it can be told; else the whole call."""
        wrong = [a.span for a in arguments if a.type == problem.args_.get("found")]
        return wrong[0] if len(wrong) == 1 and problem.code == "TYP001" else span

    def check_texts(self, arguments: tuple[core.Node, ...]) -> None:
        """A text compared with an enumeration must be one of its values."""
        kinds = [a.type for a in arguments if isinstance(a.type, Enumeration)]
        if kinds:
            for argument in arguments:
                if isinstance(argument, core.Literal):
                    _check_members(argument, kinds[0], self.scope)

    # ── aggregates ──

    def names_rows(self, node: syntax.Call) -> bool:
        """Whether the only argument of a call is rows: `max(plafonds.échelon)`."""
        if len(node.arguments) != 1 or node.function not in AGGREGATE_OF:
            return False
        root = node.arguments[0]
        if isinstance(root, syntax.Call) and root.function == "in":
            return True
        owners, bound = self.scope.owners, {frame.binder: frame.record for frame in self.frames}
        while isinstance(root, syntax.Member):
            if isinstance(root.target, syntax.Name):
                owner = owners.get(bound.get(root.target.name, root.target.name), _NO_OWNER)
                if not owner.is_table and root.name in owner.children:
                    return True
            root = root.target
        if not isinstance(root, syntax.Name):
            return False
        current = owners.get(self.scope.current or "", _NO_OWNER)
        if any(root.name in owners[record].children for binder, record in bound.items() if binder is None):
            return True
        is_table = owners.get(root.name, _NO_OWNER).is_table
        return root.name in current.children or (is_table and root.name not in current.fields)

    def aggregate(self, identifier: str, node: syntax.Call) -> core.Node:
        if BUILTINS[identifier].kind != "aggregate" or len(node.arguments) != 1:
            builtin = BUILTINS[node.function]
            return self.fail("TYP015", node.span, {"name": Words(builtin.fr, builtin.en)})
        path, binder = node.arguments[0], None
        if isinstance(path, syntax.Call) and path.function == "in" and isinstance(path.arguments[0], syntax.Name):
            binder, path = path.arguments[0].name, path.arguments[1]
        rows, steps = self.rows(path)
        if rows is None:
            return core.Literal(value=NOT_APPLICABLE, type=ANYTHING, span=node.span)
        self.frames.append(_Frame(rows.record, len(self.frames), binder))
        frame = self.frames[-1]
        value: core.Node = frame.row(path.span)
        for step in steps:
            value = self.step(value, step)
        where = conform(self.node(node.where), BOOLEAN, self.scope) if node.where is not None else None
        self.frames.pop()
        if not steps:
            if identifier not in ("count", "any"):
                return self.fail("NOM012", path.span, {"name": _written(path), "function": node.function})
            value = core.Literal(value=True, type=BOOLEAN, span=path.span)
        elif identifier == "count":
            return self.fail("NOM013", path.span, {"name": _written(path)})
        try:
            type_ = result_type(BUILTINS[identifier], (value.type,))
        except MismatchError as problem:
            return self.fail(problem.code, path.span, problem.args_)
        return core.Aggregate(
            builtin=identifier, rows=rows.node, depth=frame.depth, value=value, where=where, type=type_, span=node.span
        )

    def step(self, row: core.Node, member: syntax.Member) -> core.Node:
        owner = self.owner_of(row)
        if owner is None or member.name not in owner.fields:
            if row.type == ANYTHING and not isinstance(row, core.Bound):
                return row
            fields = sorted(name for name in (owner.fields if owner else ()) if "#" not in name)
            kind = Words("la table", "table") if owner and owner.is_table else Words("le dossier", "record")
            args = {"name": member.name, "owner": owner.id if owner else "", "kind": kind, "fields": ", ".join(fields)}
            span = Span(member.span.end - len(member.name), member.span.end)
            return self.fail("NOM002", span, args, closest(member.name, fields))
        return self.read(row, owner.id, member.name, member.span)

    def rows(self, path: syntax.Node) -> tuple[_Rows | None, list[syntax.Member]]:
        """The rows a path begins with, and the members that follow."""
        steps: list[syntax.Member] = []
        node = path
        while True:
            found = self.path(node) if isinstance(node, syntax.Name) or self.is_collection(node) else None
            if isinstance(found, _Rows):
                return found, steps[::-1]
            if isinstance(node, syntax.Member):
                steps.append(node)
                node = node.target
                continue
            if found is None or found.type != ANYTHING or isinstance(found, (core.Current, core.Parent, core.Bound)):
                self.fail("NOM014", path.span, {"name": self.shown(path)}, self.bound_first(path))
            return None, []

    def shown(self, node: syntax.Node) -> str:
        return render(node, self.scope.language, function_names(self.scope.language))

    def bound_first(self, path: syntax.Node) -> tuple[str, ...]:
        """`e dans enfants.âge` for `e.âge dans enfants`."""
        match path:
            case syntax.Call(function="in", arguments=(syntax.Member(target=syntax.Name() as row, name=name), rows)):
                field = syntax.Member(target=rows, name=name)
                return (self.shown(syntax.Call(function="in", arguments=(row, field), infix=True)),)
            case _:
                return ()

    def is_collection(self, node: syntax.Node) -> bool:
        """Whether a dotted path ends on the plural of a record: `famille.enfants`."""
        return isinstance(node, syntax.Member) and any(node.name in o.children for o in self.scope.owners.values())

    def quietly(self, node: syntax.Node) -> None:
        """Elaborate for the problems it may have of its own."""
        if not isinstance(node, syntax.Items):
            self.node(node)


def _thousands_or_decimals(node: syntax.Number) -> Mapping[str, Any]:
    """What is said of `20.000 €`, which some write for twenty thousand."""
    whole, rest = divmod(int(node.value * 10**THOUSANDS), 10**THOUSANDS)
    most = Words("2 décimales au plus pour des euros", "2 decimals at most for euros")
    return {"text": f"{whole}.{rest:03}", "thousands": f"{whole} {rest:03}", "otherwise": most}


def _range_last(pair: tuple[core.Node, ...]) -> tuple[core.Node, ...]:
    """`enfants = 3` and `3 = enfants` alike ask whether 3 is in the range of the cell."""
    return pair[::-1] if isinstance(pair[0].type, t.Ranges) else pair


_NO_OWNER = Owner(id="", is_table=False, fields=frozenset())


def choose(
    arms: tuple[core.Arm, ...], otherwise: core.Node | None, exclusive: bool, span: Span, scope: Scope
) -> core.Node:
    """A choice whose values are of one kind."""
    type_: Type = ANYTHING
    for value in (*(arm.value for arm in arms), *((otherwise,) if otherwise is not None else ())):
        if not t.same_kind(type_, value.type):
            scope.report("TYP016", value.span, {"first": type_, "found": value.type}, ())
        else:
            type_ = t.join(type_, value.type)
    return core.Choose(arms=arms, otherwise=otherwise, exclusive=exclusive, type=type_, span=span)


def _written(node: syntax.Node) -> str:
    """A name or a dotted path as it was written."""
    match node:
        case syntax.Name():
            return node.name
        case syntax.Member():
            return f"{_written(node.target)}.{node.name}"
        case syntax.Lookup():
            return f"{_written(node.table)}[…]"
        case _:
            return "…"
