"""Expressions for one setting: parameters, readings and the date become constants, and what follows is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.backends import reference
from engine.backends.lowering import exists, find, get
from engine.backends.program import Program
from engine.language import core
from engine.language.builtins import meanings
from engine.language.types import BOOLEAN
from engine.language.values import Row
from engine.policy.plan import Key, is_of_no_row

Constants = Mapping[Key, core.Literal]
"""The fields that are worth the same in all cases."""


def specialise(program: Program, node: core.Node, known: Constants) -> core.Node:
    """The expression as it is in the setting of a program, given the fields that are constant."""

    def part(below: core.Node) -> core.Node:
        return specialise(program, below, known)

    match node:
        case core.Parameter(date=None):
            return _constant(node, program.parameters[node.name])
        case core.Reading():
            return _constant(node, program.readings[node.name])
        case core.CaseDate():
            return _constant(node, program.setting.date)
        case core.Parameter(date=core.Node() as date):
            day = part(date)
            if isinstance(day, core.Literal):
                return _constant(node, program.parameter_at(node.name, day.value))
            if node.name in program.setting.parameters:
                # a simulated value stands for every date, provided that there is one
                value = _constant(node, program.setting.parameters[node.name])
                has_date = core.Call(builtin="eq", arguments=(day, day), type=BOOLEAN)
                return core.Choose(arms=(core.Arm(condition=has_date, value=value),), type=node.type)
            return replace(node, date=day)
        case core.Field(row=core.Current()):
            return known.get((node.record, node.name), node)
        case core.Field():
            if (node.record, node.name) in known:
                return known[node.record, node.name]
            row = part(node.row)
            return (
                _constant(node, get(row.value, node.name)) if isinstance(row, core.Literal) else replace(node, row=row)
            )
        case core.Lookup() | core.Exists():
            keys = tuple(map(part, node.keys))
            if all(isinstance(key, core.Literal) for key in keys):
                meaning = find if isinstance(node, core.Lookup) else exists
                values = (key.value for key in keys if isinstance(key, core.Literal))
                return _constant(node, meaning(program.tables[node.table], *values))
            return replace(node, keys=keys)
        case core.Call():
            return _call(replace(node, arguments=tuple(map(part, node.arguments))))
        case core.Choose():
            arms = tuple(core.Arm(condition=part(arm.condition), value=part(arm.value)) for arm in node.arms)
            otherwise = None if node.otherwise is None else part(node.otherwise)
            return _choose(replace(node, arms=arms, otherwise=otherwise))
        case core.Aggregate():
            if isinstance(node.rows, core.TableRows) and is_of_no_row(node):
                return _constant(node, reference.evaluate(program, node, Row()))
            where = None if node.where is None else part(node.where)
            return replace(node, value=part(node.value), where=where)
        case _:
            return node


def _constant(node: core.Node, value: Any) -> core.Literal:
    return core.Literal(value=value, type=node.type, span=node.span)


def _call(node: core.Call) -> core.Node:
    if all(isinstance(argument, core.Literal) for argument in node.arguments):
        values = (argument.value for argument in node.arguments if isinstance(argument, core.Literal))
        return _constant(node, meanings()[node.builtin](*values))
    if node.builtin in ("and", "or"):
        neutral = node.builtin == "and"
        rest = tuple(a for a in node.arguments if not (isinstance(a, core.Literal) and a.value is neutral))
        if len(rest) < len(node.arguments):
            # one that is neutral is kept: beside what is not applicable it makes the whole applicable
            return replace(node, arguments=(*rest, _constant(node, neutral)))
    return node


def _choose(node: core.Choose) -> core.Node:
    """Without the alternatives that nothing meets, nor those after one that everything meets."""
    arms = tuple(arm for arm in node.arms if not _is(arm.condition, False))
    if not arms:
        return node.otherwise if node.otherwise is not None else node
    if not node.exclusive:
        certain = next((place for place, arm in enumerate(arms) if _is(arm.condition, True)), None)
        if certain == 0:
            return arms[0].value
        if certain is not None:
            return replace(node, arms=arms[:certain], otherwise=arms[certain].value)
    elif len(arms) == 1 and _is(arms[0].condition, True):
        return arms[0].value
    if node.otherwise is None:
        # which alternatives are not applicable decides what stands when none is met
        return node
    return replace(node, arms=arms)


def _is(node: core.Node, value: bool) -> bool:
    return isinstance(node, core.Literal) and node.value is value
