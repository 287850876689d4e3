"""Core trees and policies written by hand, for tests of what is below the reading of policies."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from engine.backends import compiled, reference
from engine.backends.lowering import GENERAL, Bail
from engine.backends.program import Program, Setting, complete, instances, prepare
from engine.language import core
from engine.language.types import (
    ANYTHING,
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Type,
    Units,
)
from engine.language.values import Failure, Row
from engine.policy.model import ALWAYS, Input, Parameter, Policy, Reading, Record, Rule, Table
from engine.policy.plan import plan
from engine.text.source import Source

DAY = datetime.date(2024, 10, 1)


def literal(value: Any) -> core.Literal:
    match value:
        case bool():
            type: Type = BOOLEAN
        case int() | Fraction():
            type = NUMBER
        case str():
            type = TEXT
        case datetime.date():
            type = DATE
        case _:
            type = ANYTHING
    return core.Literal(value=value, type=type)


def own(name: str, type: Type = ANYTHING, record: str = "case") -> core.Field:
    return core.Field(row=core.Current(record=record), record=record, name=name, type=type)


def of(row: core.Node, record: str, name: str, type: Type = ANYTHING) -> core.Field:
    return core.Field(row=row, record=record, name=name, type=type)


def call(builtin: str, *arguments: core.Node, type: Type = ANYTHING) -> core.Call:
    return core.Call(builtin=builtin, arguments=arguments, type=type)


def choose(*arms: tuple[core.Node, core.Node], otherwise: core.Node | None = None, exclusive: bool = True) -> core.Node:
    pairs = tuple(core.Arm(condition=condition, value=value) for condition, value in arms)
    return core.Choose(arms=pairs, otherwise=otherwise, exclusive=exclusive)


def rule(name: str, expression: core.Node, type: Type = ANYTHING) -> Rule:
    return Rule(name=name, label=name, type=type, articles=(), expression=expression)


def given(name: str, type: Type = ANYTHING, **more: Any) -> Input:
    return Input(name=name, label=name, type=type, **more)


def record(id: str, inputs: Iterable[Input], rules: Iterable[Rule], parent: str | None = None) -> Record:
    return Record(
        id=id,
        label=id,
        plural=f"{id}s",
        parent=parent,
        inputs={item.name: item for item in inputs},
        rules={item.name: item for item in rules},
    )


def table(
    id: str,
    columns: Iterable[Input],
    key: tuple[str, ...],
    rows: Iterable[Mapping[str, Any]],
    rules: Iterable[Rule] = (),
    **more: Any,
) -> Table:
    return Table(
        id=id,
        label=id,
        article="",
        columns={item.name: item for item in columns},
        key=key,
        rows=tuple(rows),
        rules={item.name: item for item in rules},
        **more,
    )


def parameter(id: str, *timeline: tuple[datetime.date, Any], type: Type = NUMBER) -> Parameter:
    return Parameter(id=id, label=id, type=type, article="", timeline=timeline)


def reading(id: str, *choices: str) -> Reading:
    return Reading(id=id, article="", question="", choices=dict.fromkeys(choices, ""), taken=choices[0], reason="")


def policy(
    records: Iterable[Record] = (),
    tables: Iterable[Table] = (),
    parameters: Iterable[Parameter] = (),
    readings: Iterable[Reading] = (),
) -> Policy:
    return Policy(
        id="test",
        title="",
        language="fr",
        authority="",
        in_force=ALWAYS,
        source=Source("test.yaml", ""),
        legal_sources={},
        articles={},
        units=Units(),
        parameters={item.id: item for item in parameters},
        readings={item.id: item for item in readings},
        appraisals={},
        tables={item.id: item for item in tables},
        records={item.id: item for item in records},
    )


def program(made: Policy, day: datetime.date = DAY, **setting: Any) -> Program:
    return prepare(plan(made), Setting(date=day, **setting))


def linked(root: Row, **children: list[Row]) -> Row:
    """The root with its children, each knowing its parent."""
    for plural, rows in children.items():
        root[plural] = rows
        for row in rows:
            row[".."] = root
    return root


def copied(made: Program, record: str, root: Row) -> Row:
    """The same case in rows of its own, as it was before any rule was computed."""
    owner = made.policy.records[record]
    copy = Row({name: root[name] for name in owner.inputs})
    for child in made.policy.children_of(record):
        rows = root[child.plural]
        copy[child.plural] = [copied(made, child.id, row) for row in rows] if isinstance(rows, list) else rows
        for row in copy[child.plural] if isinstance(rows, list) else ():
            row[".."] = copy
    return copy


def results(made: Program, record: str, root: Row) -> list[tuple[str, str, Any]]:
    """What a run wrote in the rows: the record, the field, and the value with its nature."""
    rows = instances(made.policy, record, root)
    return [
        (owner, name, told(row[name]))
        for owner, found in rows.items()
        for row in found
        for name in made.policy.records[owner].rules
    ]


def told(value: Any) -> Any:
    """A value in which True and 1 differ, and an error is its code."""
    return value.code if isinstance(value, Failure) else (isinstance(value, bool), value)


def all_ways(made: Program, record: str, root: Row) -> dict[str, list[tuple[str, str, Any]]]:
    """The results by every execution; the native one is left out when the case is not for it."""
    found = {}
    for way in ("reference", "compiled", "general", "native"):
        copy = copied(made, record, root)
        rows = instances(made.policy, record, copy)
        if way == "reference":
            reference.run(made, record, copy)
        elif way == "compiled":
            compiled.run(made, record, copy)
        elif way == "general":
            compiled.apply(made, record, rows, GENERAL)
        elif complete(made.policy, rows):
            try:
                compiled.apply(made, record, rows, made.known)
            except Bail:
                continue
        else:
            continue
        found[way] = results(made, record, copy)
    return found


def agreed(made: Program, record: str, root: Row) -> Row:
    """The case with its results, on which all executions must agree."""
    ways = all_ways(made, record, root)
    for way, found in ways.items():
        assert ways["reference"] == found, way
    compiled.run(made, record, root)
    return root


def value_of(expression: core.Node, inputs: Mapping[str, Any] | None = None, **more: Any) -> Any:
    """The value of an expression on a record with these inputs, on which all executions must agree."""
    facts = dict(inputs or {})
    # as optional inputs, then as inputs that are known to be values when they are
    for optional in (True, False):
        items = [given(name, optional=optional) for name in facts]
        made = program(policy([record("case", items, [rule("result", expression)])], **more))
        root = agreed(made, "case", Row(facts))
    return root["result"]
