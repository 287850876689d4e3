"""One Python function for each stage of a plan: it reads a row, computes the fields of the stage, writes them back."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import CodeType
from typing import Any

from engine.backends.lowering import GENERAL, Known, lower, mangled
from engine.language import core
from engine.language.tree import walk
from engine.language.values import Row
from engine.policy.plan import Key, Plan, Stage

Step = Callable[[Row], None]

PYTHON: Mapping[str, Any] = {f.__name__: f for f in (abs, all, any, len, max, min, sum, type)}
"""The functions of Python that generated code may use."""


def steps(plan: Plan, stages: tuple[Stage, ...], known: Known, names: Mapping[str, Any]) -> tuple[Step, ...]:
    """The functions of the stages, in order; `names` are those that their code uses."""
    return tuple(function(code, "stage", names) for code in _codes(plan, stages, known))


@lru_cache(maxsize=64)
def _codes(plan: Plan, stages: tuple[Stage, ...], known: Known) -> tuple[CodeType, ...]:
    """The code of the stages: the same for all dates at which as much is known."""
    codes = []
    for stage in stages:
        body, known = _body(plan, stage, known)
        codes.append(function_code("stage", "row", body))
    return tuple(codes)


def field_code(plan: Plan, key: Key) -> CodeType:
    """The code of one rule alone, in the general form: a function of a row that writes the field."""
    body, _ = _body(plan, Stage(key[0], (key[1],)), GENERAL)
    return function_code("stage", "row", body)


def values_code(expressions: Sequence[core.Node]) -> CodeType:
    """The code of a function of a computed row: what some expressions are worth on it, in the general form."""
    read = dict.fromkeys(name for expression in expressions for name in own_fields(expression))
    body: list[ast.stmt] = [ast.Assign([_variable(name)], _cell(name, ast.Load())) for name in read]
    codes = [lower(expression, GENERAL).code for expression in expressions]
    return function_code("stage", "row", [*body, ast.Return(ast.Tuple(codes, ast.Load()))])


def own_fields(expression: core.Node) -> tuple[str, ...]:
    """The fields of its own row that an expression reads, once for each place where it does."""
    fields = (node for node in walk(expression) if isinstance(node, core.Field))
    return tuple(node.name for node in fields if isinstance(node.row, core.Current))


def function_code(name: str, parameter: str, body: list[ast.stmt]) -> CodeType:
    """The code of a function of one parameter."""
    arg = ast.arg(parameter)
    parameters = ast.arguments(posonlyargs=[], args=[arg], kwonlyargs=[], kw_defaults=[], defaults=[])
    module = ast.Module([ast.FunctionDef(name, parameters, body, decorator_list=[])], type_ignores=[])
    # ast.fix_missing_locations would recurse, and a large decision table is deep
    for node in ast.walk(module):
        node.__dict__.update(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
    return compile(module, f"<{name}>", "exec")


def function(code: CodeType, name: str, names: Mapping[str, Any]) -> Callable[[Any], Any]:
    """The function that the code defines, with the names it uses."""
    defined: dict[str, Any] = {}
    exec(code, {**names, "__builtins__": PYTHON}, defined)
    return defined[name]  # type: ignore[no-any-return]  # generated code has no types


def _body(plan: Plan, stage: Stage, known: Known) -> tuple[list[ast.stmt], Known]:
    """Read the fields of other stages, compute and write those of this one; what is then known too."""
    read: dict[str, ast.stmt] = {}
    computed: dict[str, ast.stmt] = {}
    for name in stage.fields:
        expression = plan.expression((stage.record, name))
        for other in own_fields(expression):
            if other not in computed and other not in read:
                read[other] = ast.Assign([_variable(other)], _cell(other, ast.Load()))
        lowered = lower(expression, known)
        computed[name] = ast.Assign([_variable(name), _cell(name, ast.Store())], lowered.code)
        if lowered.known:
            known = replace(known, fields=known.fields | {(stage.record, name)})
    return [*read.values(), *computed.values()], known


def _variable(field: str) -> ast.expr:
    return ast.Name(mangled("v", field), ast.Store())


def _cell(field: str, context: ast.expr_context) -> ast.expr:
    return ast.Subscript(ast.Name("row", ast.Load()), ast.Constant(field), context)
