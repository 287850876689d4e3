"""From core expressions to Python syntax trees: the one lowering behind both Python backends.

In the *general* form every operation is a call of a total function, so that states flow through; this is what the
reference evaluates. In the *native* form what is known to be a value is computed by Python's own operators, and what
would be an error abandons the computation (`Bail`): the case is then computed again in the general form.

Names in the lowered code: `row` the current row, `v_` its fields, `b0` `b1`… rows of aggregates, `p_` parameters,
`r_` readings, `day` the date of the case, `t_` tables, `i_` their indexes, `a_` their rows, `c_` the field that holds
the children of a record, `f_` builtins, `q_` builtins that bail, `n_` `d_` `s_` constants.
"""

from __future__ import annotations

import ast
import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any, NoReturn

from engine.language import core
from engine.language.builtins import BUILTINS, Builtin, choose, meanings
from engine.language.tree import walk
from engine.language.types import ANYTHING, Number
from engine.language.types import Period as PeriodType
from engine.language.values import NOT_APPLICABLE, Failure, Period, State, worst
from engine.policy.plan import Key

PARENT = ".."
"""The field of a row that holds the row it belongs to."""


class Bail(Exception):  # noqa: N818  # a way out, not a fault
    """The native form meets what only the general form can say: an error, most of the time."""


@dataclass(frozen=True, slots=True)
class Known:
    """What lowering may assume: the fields and the parameters that cannot be a state. General unless `native`."""

    native: bool = False
    fields: frozenset[Key] = frozenset()
    parameters: frozenset[str] = frozenset()


GENERAL = Known()


@dataclass(frozen=True, slots=True)
class Lowered:
    """Python code, whether it is `known` to be worth a value, and whether computing it may bail."""

    code: ast.expr
    known: bool = False
    bails: bool = False


def lower(node: core.Node, known: Known) -> Lowered:
    """The Python code of an expression."""
    lowered = (_native if known.native else _general)(node, known)
    lowered.code.__dict__.setdefault("origin", node)
    return lowered


def origin(code: ast.expr) -> core.Node | None:
    """The expression that the code was made from, for code in the general form."""
    found = code.__dict__.get("origin")
    return found if isinstance(found, core.Node) else None


# ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def mangled(prefix: str, name: str) -> str:
    """A Python identifier in ASCII for a name of the author; different names have different identifiers."""
    return f"{prefix}_" + "".join(
        c if c.isascii() and c.isalnum() else "__" if c == "_" else f"_{ord(c):x}_" for c in name
    )


def constant_name(value: Any) -> str:
    """The name of a constant that Python has no literal for."""
    match value:
        case Fraction():
            return mangled("n", f"{value.numerator}/{value.denominator}")
        case datetime.date():
            return mangled("d", value.isoformat())
        case Period():
            return mangled("s", f"{value.start}/{value.end}")
        case _:
            raise TypeError(f"no constant of an expression is a {type(value).__name__}")


def constants(expressions: Iterable[core.Node]) -> dict[str, Any]:
    """The constants of expressions, by the name they have in the lowered code."""
    values = (node.value for tree in expressions for node in walk(tree) if isinstance(node, core.Literal))
    return {constant_name(value): value for value in values if not isinstance(value, (bool, int, str, State))}


# ── Functions that lowered code calls ───────────────────────────────────────────────────────────────────────────


def get(row: Any, name: str) -> Any:
    """A field of a row; of a state, that state."""
    return row if isinstance(row, State) else row[name]


def find(table: Any, *keys: Any) -> Any:
    """The row of a table with these keys, which may be states."""
    return worst(keys) or table.find(keys)


def exists(table: Any, *keys: Any) -> Any:
    """Whether a table has a row with these keys, which may be states."""
    return worst(keys) or table.has(keys)


def bail() -> NoReturn:
    """Give up the native form."""
    raise Bail


def demand(value: Any) -> Any:
    """The value, when it is not a state."""
    if isinstance(value, State):
        raise Bail
    return value


def _demanding(python: Callable[..., Any]) -> Callable[..., Any]:
    def quick(*args: Any) -> Any:
        value = python(*args)
        if isinstance(value, Failure):
            raise Bail
        return value

    return quick


def _is_quick(entry: Builtin) -> bool:
    """Whether native code calls the bare meaning: there is no template, or it is for numbers only."""
    return entry.strict and entry.kind != "aggregate" and (not entry.inline or entry.id in ("add", "sub"))


@cache
def functions() -> Mapping[str, Callable[..., Any]]:
    """The functions that lowered code may call, besides `parameter_at` and those of Python."""
    return {
        **{f"f_{id}": meaning for id, meaning in meanings().items()},
        **{f"q_{id}": _demanding(entry.python) for id, entry in BUILTINS.items() if _is_quick(entry)},
        "choose": choose,
        "get": get,
        "find": find,
        "exists": exists,
        "bail": bail,
        "demand": demand,
    }


# ── The general form ────────────────────────────────────────────────────────────────────────────────────────────


def _general(node: core.Node, known: Known) -> Lowered:
    return Lowered(_called(node, lambda part: lower(part, known).code))


def _called(node: core.Node, part: Callable[[core.Node], ast.expr]) -> ast.expr:
    """The code in which every operation is a call; `part` makes the code of what is below."""
    match node:
        case core.Literal():
            return _literal(node.value)
        case core.Current():
            return _name("row")
        case core.Bound():
            return _name(f"b{node.depth}")
        case core.Parent():
            return _call("get", part(node.row), ast.Constant(PARENT))
        case core.Field(row=core.Current()):
            return _name(mangled("v", node.name))
        case core.Field():
            return _call("get", part(node.row), ast.Constant(node.name))
        case core.Children():
            return _call("get", part(node.row), _name(mangled("c", node.record)))
        case core.Parameter(date=None):
            return _name(mangled("p", node.name))
        case core.Parameter(date=core.Node() as date):
            return _call("parameter_at", ast.Constant(node.name), part(date))
        case core.Reading():
            return _name(mangled("r", node.name))
        case core.CaseDate():
            return _name("day")
        case core.TableRows():
            return _name(mangled("a", node.table))
        case core.Lookup():
            return _call("find", _name(mangled("t", node.table)), *map(part, node.keys))
        case core.Exists():
            return _call("exists", _name(mangled("t", node.table)), *map(part, node.keys))
        case core.Call():
            return _call(f"f_{node.builtin}", *map(part, node.arguments))
        case core.Choose():
            otherwise = part(node.otherwise) if node.otherwise else _name("MISSING")
            arms = [part(side) for arm in node.arms for side in (arm.condition, arm.value)]
            return _call("choose", ast.Constant(node.exclusive), otherwise, *arms)
        case core.Aggregate():
            where = _each(node, part(node.where)) if node.where else ast.Constant(None)
            return _call(f"f_{node.builtin}", part(node.rows), _each(node, part(node.value)), where)
        case _:
            raise TypeError(f"{type(node).__name__} is not an expression")


def _literal(value: Any) -> ast.expr:
    if value is NOT_APPLICABLE:
        return _name("NOT_APPLICABLE")
    return ast.Constant(value) if isinstance(value, (bool, int, str)) else _name(constant_name(value))


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _call(function: str, *args: ast.expr) -> ast.expr:
    return ast.Call(_name(function), list(args), [])


def _each(node: core.Aggregate, body: ast.expr) -> ast.expr:
    """A function of the row that an aggregate is looking at."""
    row = ast.arguments(posonlyargs=[], args=[ast.arg(f"b{node.depth}")], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(row, body)


# ── The native form ─────────────────────────────────────────────────────────────────────────────────────────────

# Those that yield a value whenever no fact is missing and nothing is wrong, whatever is not applicable.
SETTLED = frozenset({"sum", "count", "all", "any", "is_known"})


def _native(node: core.Node, known: Known) -> Lowered:
    if isinstance(node, core.Choose):
        return _native_choose(node, known)
    parts = {id(child): lower(child, known) for child in _operands(node)}
    plain = Lowered(_called(node, lambda child: parts[id(child)].code), bails=any(p.bails for p in parts.values()))
    sure = all(part.known for part in parts.values())

    def settled(lowered: Lowered = plain) -> Lowered:
        return Lowered(_call("demand", lowered.code), known=True, bails=True)

    def value(code: ast.expr = plain.code, bails: bool = plain.bails) -> Lowered:
        return Lowered(code, known=True, bails=bails)

    match node:
        case core.Literal():
            return value() if node.value is not NOT_APPLICABLE else plain
        case core.Current() | core.Bound() | core.Reading() | core.CaseDate() | core.TableRows():
            return value()
        case core.Parent() if sure:
            return value(_item(parts[id(node.row)].code, ast.Constant(PARENT)))
        case core.Children() if sure:
            return value(_item(parts[id(node.row)].code, _name(mangled("c", node.record))))
        case core.Field() if sure:
            current = isinstance(node.row, core.Current)
            code = plain.code if current else _item(parts[id(node.row)].code, ast.Constant(node.name))
            return Lowered(code, known=(node.record, node.name) in known.fields, bails=plain.bails)
        case core.Parameter(date=None):
            return Lowered(plain.code, known=node.name in known.parameters)
        case core.Parameter() if sure:
            return settled()
        case core.Lookup() if sure:
            keys = [parts[id(key)].code for key in node.keys]
            index = _name(mangled("i", node.table))
            return value(_item(index, keys[0] if len(keys) == 1 else ast.Tuple(keys, ast.Load())), bails=True)
        case core.Exists() if sure:
            return value()
        case core.Call():
            return _native_call(node, tuple(parts[id(argument)] for argument in node.arguments), plain)
        case core.Aggregate() if sure and (inline := BUILTINS[node.builtin].inline):
            kept = _comprehension(node, parts)
            return value(_filled(_template(inline, "", 1), (kept,)))
        case core.Aggregate() if parts[id(node.rows)].known and node.builtin in SETTLED:
            return settled()
        case _:
            return plain


def _operands(node: core.Node) -> tuple[core.Node, ...]:
    """The expressions right below an expression."""
    match node:
        case core.Parent() | core.Field() | core.Children():
            return (node.row,)
        case core.Parameter(date=core.Node() as date):
            return (date,)
        case core.Lookup() | core.Exists():
            return node.keys
        case core.Call():
            return node.arguments
        case core.Aggregate():
            return (node.rows, node.value, node.where) if node.where else (node.rows, node.value)
        case _:
            return ()


def _item(container: ast.expr, key: ast.expr) -> ast.expr:
    return ast.Subscript(container, key, ast.Load())


def _comprehension(node: core.Aggregate, parts: Mapping[int, Lowered]) -> ast.expr:
    """The list of the values of the rows kept. A list, not a generator: what bails must not depend on what decides."""
    conditions = [parts[id(node.where)].code] if node.where else []
    row = ast.Name(f"b{node.depth}", ast.Store())
    rows = ast.comprehension(row, parts[id(node.rows)].code, conditions, is_async=0)
    return ast.ListComp(parts[id(node.value)].code, [rows])


def _native_call(node: core.Call, parts: tuple[Lowered, ...], plain: Lowered) -> Lowered:
    entry = BUILTINS[node.builtin]
    codes = tuple(part.code for part in parts)
    sure = all(part.known for part in parts)
    settled = Lowered(_call("demand", plain.code), known=True, bails=True)
    match node.builtin:
        case "and" | "or":
            if not sure:
                return settled if any(part.known for part in parts) else plain
            if any(part.bails for part in parts[1:]):
                # Python would skip an operand whose error absorbs the others
                together = ast.BitAnd() if node.builtin == "and" else ast.BitOr()
                return Lowered(_joined(together, codes), known=True, bails=True)
        case "if_unknown" | "if_not_applicable" if parts[0].known:
            return parts[0]
        case "if_not_applicable" if parts[1].known:
            return settled
        case "is_known" if not sure or plain.bails:
            return settled
    if not sure:
        return plain
    if _has_inline(entry, node):
        template = _template(entry.inline, entry.joint or ", ", len(parts))
        return Lowered(_filled(template, codes), known=True, bails=plain.bails)
    if f"q_{node.builtin}" in functions():
        return Lowered(_call(f"q_{node.builtin}", *codes), known=True, bails=True)
    return settled


def _joined(operator: ast.operator, codes: tuple[ast.expr, ...]) -> ast.expr:
    first, *rest = codes
    for code in rest:
        first = ast.BinOp(first, operator, code)
    return first


def _has_inline(entry: Builtin, node: core.Call) -> bool:
    """Whether the template means the same: Python adds no days to a date, and a period is not a list of days."""
    if entry.id in ("add", "sub"):
        return all(isinstance(argument.type, Number) for argument in node.arguments)
    if entry.id == "in":
        return len(node.arguments) > 2 or not _may_be_period(node.arguments[1])
    return bool(entry.inline)


def _may_be_period(node: core.Node) -> bool:
    return isinstance(node.type, PeriodType) or node.type == ANYTHING


# ── Choices ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _native_choose(node: core.Choose, known: Known) -> Lowered:
    conditions = [lower(arm.condition, known) for arm in node.arms]
    values = [lower(arm.value, known) for arm in node.arms]
    last = lower(node.otherwise, known) if node.otherwise else Lowered(_call("bail"), known=True, bails=True)
    sure = last.known and all(value.known for value in values)
    bails = last.bails or any(part.bails for part in [*conditions, *values])
    if not all(condition.known for condition in conditions):
        otherwise = last.code if node.otherwise else _name("MISSING")
        arms = [part.code for pair in zip(conditions, values, strict=True) for part in pair]
        code = _call("choose", ast.Constant(node.exclusive), otherwise, *arms)
        return Lowered(_call("demand", code) if sure else code, known=sure, bails=sure or bails)
    rivals = _rivals(node, conditions) if node.exclusive else [[] for _ in node.arms]
    code = last.code
    for condition, value, others in reversed(list(zip(conditions, values, rivals, strict=True))):
        chosen = ast.IfExp(_any_of(others), _call("bail"), value.code) if others else value.code
        code = ast.IfExp(condition.code, chosen, code)
    return Lowered(code, known=sure, bails=bails or any(rivals))


def _rivals(node: core.Choose, conditions: list[Lowered]) -> list[list[Lowered]]:
    """For each arm, the conditions after it to compute lest two be true, or one be an error."""
    tests = [_tests(arm.condition) for arm in node.arms]
    return [
        [
            conditions[later]
            for later in range(arm + 1, len(conditions))
            if conditions[later].bails or not _opposed(tests[arm], tests[later])
        ]
        for arm in range(len(conditions))
    ]


def _any_of(conditions: list[Lowered]) -> ast.expr:
    codes = tuple(condition.code for condition in conditions)
    if len(codes) == 1:
        return codes[0]
    if any(condition.bails for condition in conditions):
        return _joined(ast.BitOr(), codes)
    return ast.BoolOp(ast.Or(), list(codes))


Tests = Mapping[core.Node, frozenset[Any]]


def _opposed(a: Tests, b: Tests) -> bool:
    """Whether two conditions can be seen never to hold together."""
    return any(a[subject].isdisjoint(b[subject]) for subject in a.keys() & b.keys())


def _tests(condition: core.Node) -> Tests:
    """What a condition asks for: expressions, and the values among which each must be."""
    found: dict[core.Node, frozenset[Any]] = {}
    for part in _conjuncts(condition):
        subject, values = _test(part)
        found[subject] = found.get(subject, values) & values
    return found


def _conjuncts(condition: core.Node) -> tuple[core.Node, ...]:
    if isinstance(condition, core.Call) and condition.builtin == "and":
        return tuple(part for argument in condition.arguments for part in _conjuncts(argument))
    return (condition,)


# Each comparison beside the one that says the contrary.
CONTRARY = {"ne": "eq", "gt": "le", "ge": "lt"}


def _test(node: core.Node) -> tuple[core.Node, frozenset[Any]]:
    match node:
        case core.Call(builtin="eq", arguments=(subject, core.Literal(value=value))):
            return subject, frozenset([value])
        case core.Call(builtin="in", arguments=(subject, *items)) if _are_values(items):
            return subject, frozenset(item.value for item in items if isinstance(item, core.Literal))
        case core.Call(builtin="not", arguments=(subject,)):
            return subject, frozenset([False])
        case core.Call(builtin="ne" | "gt" | "ge"):
            return replace(node, builtin=CONTRARY[node.builtin]), frozenset([False])
        case _:
            return node, frozenset([True])


def _are_values(items: Iterable[core.Node]) -> bool:
    return all(isinstance(item, core.Literal) and not isinstance(item.value, (State, Period)) for item in items)


# ── Templates ───────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _template(inline: str, joint: str, count: int) -> ast.expr:
    """The code of a template of the table of builtins, with `_0`, `_1`… where the arguments go."""
    places = [f"_{i}" for i in range(count)]
    return ast.parse(inline.format(*places, all=joint.join(places), rest=", ".join(places[1:])), mode="eval").body


def _filled(template: Any, codes: tuple[ast.expr, ...]) -> Any:
    """A copy of the template with the arguments in their places."""
    match template:
        case ast.Name(id=str(id)) if id.startswith("_"):
            return codes[int(id[1:])]
        case ast.AST():
            return type(template)(**{name: _filled(part, codes) for name, part in ast.iter_fields(template)})
        case list():
            return [_filled(part, codes) for part in template]
        case _:
            return template
