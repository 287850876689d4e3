"""The compiled evaluator: Python functions generated from the same lowering as the reference.

`run` computes a case of any shape. `decider` is for those who decide many cases of a single record one after the
other: it answers the ordinary case in a few microseconds, and leaves every other to `run`.
"""

from __future__ import annotations

import ast
import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.backends.lowering import FOLDED, GENERAL, Bail, Known, Lowered, lower, mangled
from engine.backends.program import Program, complete, instances
from engine.backends.stages import function, function_code
from engine.language.literals import Problem, check, read_python
from engine.language.tokens import MAX_DIGITS
from engine.language.types import Boolean, Date, Enumeration, Number, Reference, Text
from engine.language.values import Failure, Row, Unknown
from engine.policy.model import Input, Policy, Record
from engine.policy.plan import Key

Decider = Callable[[Mapping[str, Any]], "tuple[Any, ...] | None"]


def run(program: Program, record: str, root: Row) -> None:
    """Compute every rule of a case and write the results in its rows; the same contract as `reference.run`."""
    rows = instances(program.policy, record, root)
    if complete(program.policy, rows):
        try:
            apply(program, record, rows, program.known)
        except Bail:
            pass
        else:
            return
    apply(program, record, rows, GENERAL)


def apply(program: Program, record: str, rows: Mapping[str, list[Row]], known: Known) -> None:
    """Compute the rules of a case of which so much is known.

    Raises:
        Bail: if the case needs the general functions.
    """
    for of, step in program.steps(record, known):
        for row in rows.get(of, ()):
            step(row)


# ── Deciding many cases of one record ───────────────────────────────────────────────────────────────────────────


def decider(program: Program, record: str, outputs: tuple[str, ...]) -> Decider:
    """A function from the inputs of one record, by name, to the outputs asked for.

    The inputs are as a program gives them to `literals.read_python` (a reference is the key of a row). The function
    answers None for every case that is not plain: an input that is missing, unknown to the policy or not admitted, an
    error in a rule, an output that is unknown. Such a case is to be read and run as any other, which tells what it
    lacks. So are all cases of a record that has a parent or children.
    """
    policy = program.policy
    owner = policy.records[record]
    if owner.parent is not None or policy.children_of(record):
        return _never
    inputs = [statement for item in owner.inputs.values() for statement in _checked(item)]
    answer = ast.Return(ast.Tuple([ast.Name(mangled("v", name), ast.Load()) for name in outputs], ast.Load()))
    body = [
        _attempt([*_parsed(f"if len(case) != {len(owner.inputs)}: return None"), *inputs], "NOT_PLAIN"),
        _attempt([*_rules(program, owner, outputs), answer], "Bail"),
    ]
    names = {**program.names, **program.functions, **_names_for_inputs(policy, owner)}
    names |= {"Bail": Bail, "NOT_PLAIN": (Bail, KeyError, TypeError), "DOUBTS": (Unknown, Failure)}
    names |= {"Day": datetime.date, "Text": str, "Whole": int}
    return function(function_code("decide", "case", body), "decide", names)


def _never(case: Mapping[str, Any]) -> None:
    """No case of this record is plain."""


def _parsed(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def _attempt(body: list[ast.stmt], refused: str) -> ast.stmt:
    handler = ast.ExceptHandler(ast.Name(refused, ast.Load()), None, _parsed("return None"))
    return ast.Try(body, [handler], orelse=[], finalbody=[])


def _rules(program: Program, record: Record, outputs: Iterable[str]) -> list[ast.stmt]:
    """Compute the rules that the outputs need, once what is the same for all cases has been folded into them."""
    same: dict[str, Any] = {mangled("r", id): taken for id, taken in program.readings.items()}
    same |= {mangled("p", id): value for id, value in program.parameters.items() if isinstance(value, FOLDED)}
    given = {(record.id, name) for name in record.inputs}
    known = replace(program.known, fields=program.known.fields | given, values=same)
    rules: list[tuple[str, ast.expr]] = []
    for owner, name in program.plan.order:
        if owner == record.id:
            lowered = lower(program.plan.expression((owner, name)), known)
            rules.append((mangled("v", name), lowered.code))
            known = _knowing((owner, name), lowered, known)
    doubtful = [mangled("v", name) for name in outputs if (record.id, name) not in known.fields]
    return [*_needed(rules, outputs), *_parsed("\n".join(f"if {v}.__class__ in DOUBTS: return None" for v in doubtful))]


def _needed(rules: Iterable[tuple[str, ast.expr]], outputs: Iterable[str]) -> list[ast.stmt]:
    """Compute those of the rules that the outputs need."""
    needed = {mangled("v", name) for name in outputs}
    kept: list[ast.stmt] = []
    for name, code in reversed(list(rules)):
        if name in needed:
            kept.append(ast.Assign([ast.Name(name, ast.Store())], code))
            needed.update(part.id for part in ast.walk(code) if isinstance(part, ast.Name))
    return kept[::-1]


def _knowing(key: Key, lowered: Lowered, known: Known) -> Known:
    """What is known once a rule is computed too."""
    if not lowered.known:
        return known
    code, values = lowered.code, known.values
    if isinstance(code, ast.Constant):
        values = {**values, mangled("v", key[1]): code.value}
    return replace(known, fields=known.fields | {key}, values=values)


# ── Inputs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _checked(item: Input) -> list[ast.stmt]:
    """Take an input out of the case. What is not in its most usual form is read as any value is."""
    v, x = mangled("v", item.name), mangled("x", item.name)
    take = f"{v} = case[{item.name!r}]\n"
    if isinstance(item.type, Reference):
        return _parsed(f"{take}if {v}.__class__ is not Text: {v} = bail()\n{v} = {mangled('i', item.type.table)}[{v}]")
    return _parsed(f"{take}if {_unusual(item, v)}: {v} = {x}({v})")


def _unusual(item: Input, v: str) -> str:
    """The Python condition under which an input has to be read rather than taken as it is."""
    low, high = mangled("low", item.name), mangled("high", item.name)
    match item.type:
        case Boolean():
            return f"{v} is not True and {v} is not False"
        case Enumeration():
            return f"{v} not in {mangled('e', item.name)}"
        case Number(percent=False):
            return f"{v}.__class__ is not Whole or not {low} <= {v} <= {high}"
        case Date():
            return f"{v}.__class__ is not Day or not {low} <= {v} <= {high}"
        case Text() if item.among:
            return "True"
        case Text():
            refused = f" or not {mangled('m', item.name)}({v})" if item.pattern else ""
            return f"{v}.__class__ is not Text or not {v}.isascii() or not {v}.isalnum(){refused}"
        case _:
            return "True"


def _names_for_inputs(policy: Policy, owner: Record) -> dict[str, Any]:
    """What the code of `_checked` names."""
    names: dict[str, Any] = {}
    for item in owner.inputs.values():
        names[mangled("x", item.name)] = _reader(policy, item)
        least, most = _limits(item)
        names[mangled("low", item.name)] = least if item.min is None else item.min
        names[mangled("high", item.name)] = most if item.max is None else item.max
        if isinstance(item.type, Enumeration):
            names[mangled("e", item.name)] = frozenset(item.type.values)
        if item.pattern:
            names[mangled("m", item.name)] = re.compile(item.pattern).fullmatch
    return names


def _limits(item: Input) -> tuple[Any, Any]:
    if isinstance(item.type, Date):
        return datetime.date.min, datetime.date.max
    most: int = 10**MAX_DIGITS - 1
    return -most, most


def _reader(policy: Policy, item: Input) -> Callable[[object], Any]:
    def read_or_bail(given: object) -> Any:
        if item.among:
            raise Bail  # names are looked for in tables by those who can say which ones are near
        value = read_python(given, item.type, policy.units, policy.language, decimals=item.decimals)
        if isinstance(value, Problem):
            raise Bail
        if check(value, item.type, policy.units, min=item.min, max=item.max, pattern=item.pattern) is not None:
            raise Bail
        return value

    return read_or_bail
