"""The reference evaluator: one case, every rule in its general form, walked by simpleeval and traced on demand."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from simpleeval import SimpleEval

from engine.backends.lowering import GENERAL, constants, lower, mangled, origin
from engine.backends.program import Program, instances
from engine.language import core
from engine.language.values import Row
from engine.policy.plan import Key, Plan


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """What one expression was worth while a field of a row was computed.

    `bound` holds the rows that the aggregates around the expression were looking at, from the outside.
    """

    row: Row
    record: str
    field: str
    node: core.Node
    bound: tuple[Row, ...]
    value: Any


@dataclass(slots=True)
class Trace:
    """The steps of a run, parts before wholes: the last entry of a field is its result."""

    entries: list[TraceEntry] = field(default_factory=list)


@lru_cache(maxsize=64)
def lowered(plan: Plan, record: str) -> Mapping[Key, ast.expr]:
    """The code of every rule that the cases of a record have, in the general form."""
    keys = [(stage.record, name) for stage in plan.stages_of(record) for name in stage.fields]
    return {key: lower(plan.expression(key), GENERAL).code for key in keys}


class Evaluator(SimpleEval):  # type: ignore[misc]  # simpleeval publishes no types
    """simpleeval on our own trees: constants, names, calls of the functions of the program, and functions of a row.

    It never reads text. Its checks of every value against dangerous functions are therefore left out: they would walk
    from a row to all its relatives, endlessly.
    """

    def __init__(self, functions: Mapping[str, Any], trace: Trace | None) -> None:
        super().__init__(operators={}, functions=dict(functions), names={}, allowed_attrs={})
        self.nodes = {ast.Constant: self._eval_constant, ast.Name: self._eval_name, ast.Call: self._eval_call}
        self.nodes[ast.Lambda] = self._eval_lambda
        self.trace = trace
        self.key: Key = ("", "")
        self.bound: tuple[Row, ...] = ()

    def compute(self, key: Key, code: ast.expr, names: dict[str, Any]) -> Any:
        """The value of a field of the row that `names` are of."""
        self.key, self.names = key, names
        return self.eval("", previously_parsed=code)

    def _eval(self, node: ast.expr) -> Any:
        value = self.nodes[type(node)](node)
        if self.trace is not None and (expression := origin(node)) is not None:
            entry = TraceEntry(self.names["row"], *self.key, expression, self.bound, value)
            self.trace.entries.append(entry)
        return value

    def _eval_call(self, node: ast.Call) -> Any:
        # the same as simpleeval does, without asking of each function whether it is dangerous: these are our own
        return self.functions[node.func.id](*map(self._eval, node.args))  # type: ignore[attr-defined]  # calls are of names

    def _eval_lambda(self, node: ast.Lambda) -> Any:
        name = node.args.args[0].arg

        def of_row(row: Row) -> Any:
            self.names[name], around = row, self.bound
            self.bound = (*around, row)
            value = self._eval(node.body)
            self.bound = around
            return value

        return of_row


def run(program: Program, record: str, root: Row, trace: Trace | None = None) -> None:
    """Compute every rule of a case and write the results in its rows.

    `root` is a row of `record` whose inputs have been read, states included; the rows of each child record stand in the
    field named by its plural, and each of them has its parent in the field `lowering.PARENT`.
    """
    evaluator = Evaluator(program.functions, trace)
    code = lowered(program.plan, record)
    rows = instances(program.policy, record, root)
    for stage in program.plan.stages_of(record):
        for row in rows.get(stage.record, ()):
            names = _names(program, row)
            for name in stage.fields:
                key = (stage.record, name)
                row[name] = names[mangled("v", name)] = evaluator.compute(key, code[key], names)


def evaluate(program: Program, expression: core.Node, row: Row) -> Any:
    """What a part of a rule is worth on a row, whose fields that it reads have been computed."""
    names = {**constants([expression]), **_names(program, row)}
    return Evaluator(program.functions, None).compute(("", ""), lower(expression, GENERAL).code, names)


def _names(program: Program, row: Row) -> dict[str, Any]:
    return {**program.names, "row": row, **{mangled("v", name): value for name, value in row.items()}}
