"""From core expressions to Python syntax trees: the one lowering behind both Python backends.

In the *general* form every operation is a call of a total function, so that states flow through; this is what the
reference evaluates. In the *native* form what is known to be a value is computed by Python's own operators, and what
would be an error abandons the computation (`Bail`): the case is then computed again in the general form.

Names in the lowered code: `row` the current row, `v_` its fields, `b0` `b1`… rows of aggregates, `p_` parameters,
`r_` readings, `day` the date of the case, `t_` tables, `i_` their indexes, `k_` their keys, `a_` their rows, `c_` the
field that holds the children of a record, `f_` builtins, `q_` builtins that bail, `n_` `d_` `s_` constants.
"""

from __future__ import annotations

import ast
import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from typing import Any, NoReturn

from engine.language import core
from engine.language.builtins import BUILTINS, Builtin, choose, meanings
from engine.language.tree import walk
from engine.language.types import ANYTHING, Number, Ranges
from engine.language.types import Period as PeriodType
from engine.language.values import NOT_APPLICABLE, Failure, Period, State, worst
from engine.policy.plan import Key

PARENT = ".."
"""The field of a row that holds the row it belongs to."""


class Bail(Exception):  # noqa: N818  # a way out, not a fault
    """The native form meets what only the general form can say: an error, most of the time."""


FOLDED = (bool, int, str)
"""The values that Python code can hold."""


@dataclass(frozen=True, slots=True)
class Known:
    """What lowering may assume: the fields and the parameters that cannot be a state. General unless `native`.

    `values`, which are of the types `FOLDED`, are those of names that are worth the same in all cases.
    """

    native: bool = False
    fields: frozenset[Key] = frozenset()
    parameters: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


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


# The template of these does not fit all arguments: see `_has_inline`.
PARTLY_INLINE = frozenset({"add", "sub", "slice"})


def _is_quick(entry: Builtin) -> bool:
    """Whether native code calls the bare meaning: there is no template, or it does not fit all arguments."""
    return entry.strict and entry.kind != "aggregate" and (not entry.inline or entry.id in PARTLY_INLINE)


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
    return ast.Constant(value) if isinstance(value, FOLDED) else _name(constant_name(value))


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
SETTLED = frozenset({"sum", "count", "all", "any", "is_known", "is_given"})


def _native(node: core.Node, known: Known) -> Lowered:
    if isinstance(node, core.Choose):
        return _native_choose(node, known)
    lowered = _native_operation(node, known)
    match lowered.code:
        case ast.Name(id=name) if name in known.values:
            return _constant(known.values[name])
        case _:
            return lowered


def _constant(value: Any) -> Lowered:
    return Lowered(ast.Constant(value), known=True)


def _is(lowered: Lowered, value: bool) -> bool:
    """Whether the code is this truth value, whatever the case."""
    return isinstance(lowered.code, ast.Constant) and lowered.code.value is value


def _native_operation(node: core.Node, known: Known) -> Lowered:
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
            return value(_item(_name(mangled("i", node.table)), _key(node, parts)), bails=True)
        case core.Exists() if sure:
            return value(ast.Compare(_key(node, parts), [ast.In()], [_name(mangled("k", node.table))]))
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


def _key(node: core.Lookup | core.Exists, parts: Mapping[int, Lowered]) -> ast.expr:
    """The key of a row of a table, as the index of the table has it."""
    keys = [parts[id(key)].code for key in node.keys]
    return keys[0] if len(keys) == 1 else ast.Tuple(keys, ast.Load())


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
        case "and" | "or" if not sure:
            return settled if any(part.known for part in parts) else plain
        case "and" | "or":
            return _native_logic(parts, absorbing=node.builtin == "or")
        case "if_unknown" | "if_not_applicable" if parts[0].known:
            return parts[0]
        case "if_not_applicable" if parts[1].known:
            return settled
        case "is_known" | "is_given" if not sure or plain.bails:
            return settled
    if not sure:
        return plain
    if entry.strict and all(isinstance(code, ast.Constant) for code in codes):
        result = entry.python(*(code.value for code in codes if isinstance(code, ast.Constant)))
        if isinstance(result, FOLDED):
            return _constant(result)
    if _has_inline(entry, node):
        template = _template(entry.inline, entry.joint or ", ", len(parts))
        return Lowered(_filled(template, codes), known=True, bails=plain.bails)
    if f"q_{node.builtin}" in functions():
        return Lowered(_call(f"q_{node.builtin}", *codes), known=True, bails=True)
    return settled


def _native_logic(parts: tuple[Lowered, ...], absorbing: bool) -> Lowered:
    """A conjunction or a disjunction of what is known to be true or false: one operand that is `absorbing` decides."""
    bails = any(part.bails for part in parts)
    if not bails and any(_is(part, absorbing) for part in parts):
        return _constant(absorbing)
    kept = tuple(part for part in parts if not _is(part, not absorbing))
    if len(kept) < 2:
        return kept[0] if kept else _constant(not absorbing)
    codes = tuple(part.code for part in kept)
    if any(part.bails for part in kept[1:]):
        # Python would skip an operand whose error absorbs the others
        code = _joined(ast.BitOr() if absorbing else ast.BitAnd(), codes)
    else:
        code = ast.BoolOp(ast.Or() if absorbing else ast.And(), list(codes))
    return Lowered(code, known=True, bails=bails)


def _joined(operator: ast.operator, codes: tuple[ast.expr, ...]) -> ast.expr:
    first, *rest = codes
    for code in rest:
        first = ast.BinOp(first, operator, code)
    return first


def _has_inline(entry: Builtin, node: core.Call) -> bool:
    """Whether the template means the same: Python adds no days to a date, and a period or a range is no list."""
    if entry.id in ("add", "sub"):
        return all(isinstance(argument.type, Number) for argument in node.arguments)
    if entry.id == "slice":
        # Python counts from the end what is below zero
        return all(_is_position(place) for place in node.arguments[1:])
    if entry.id == "in":
        return len(node.arguments) > 2 or not _may_be_interval(node.arguments[1])
    return bool(entry.inline)


def _is_position(node: core.Node) -> bool:
    return isinstance(node, core.Literal) and isinstance(node.value, int) and node.value > 0


def _may_be_interval(node: core.Node) -> bool:
    return isinstance(node.type, (PeriodType, Ranges)) or node.type == ANYTHING


# ── Choices ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Branch:
    """An alternative of a choice, lowered."""

    arm: core.Arm
    condition: Lowered
    value: Lowered


def _native_choose(node: core.Choose, known: Known) -> Lowered:
    branches = [_Branch(arm, lower(arm.condition, known), lower(arm.value, known)) for arm in node.arms]
    decidable = all(branch.condition.known for branch in branches)
    last = lower(node.otherwise, known) if node.otherwise else Lowered(_call("bail"), known=True, bails=True)
    if decidable or node.otherwise:
        branches, last = _reachable(branches, last, node.exclusive)
    sure = last.known and all(branch.value.known for branch in branches)
    bails = last.bails or any(branch.condition.bails or branch.value.bails for branch in branches)
    if not decidable:
        otherwise = last.code if node.otherwise else _name("MISSING")
        arms = [part.code for branch in branches for part in (branch.condition, branch.value)]
        code = _call("choose", ast.Constant(node.exclusive), otherwise, *arms)
        return Lowered(_call("demand", code) if sure else code, known=sure, bails=sure or bails)
    rivals = _rivals(branches) if node.exclusive else [[] for _ in branches]
    code = last.code
    for branch, others in reversed(list(zip(branches, rivals, strict=True))):
        chosen = ast.IfExp(_any_of(others), _call("bail"), branch.value.code) if others else branch.value.code
        code = ast.IfExp(branch.condition.code, chosen, code)
    return Lowered(code, known=sure, bails=bails or any(rivals))


def _reachable(branches: list[_Branch], last: Lowered, exclusive: bool) -> tuple[list[_Branch], Lowered]:
    """The alternatives that some case takes, and what is left for when it takes none."""
    branches = [branch for branch in branches if not _is(branch.condition, False)]
    certain = next((place for place, branch in enumerate(branches) if _is(branch.condition, True)), None)
    # exclusive alternatives must still be compared with one that always holds
    if certain is not None and (not exclusive or len(branches) == 1):
        return branches[:certain], branches[certain].value
    return branches, last


def _rivals(branches: list[_Branch]) -> list[list[Lowered]]:
    """For each alternative, the conditions after it to compute lest two be true, or one be an error."""
    tests = [_tests(branch.arm.condition) for branch in branches]
    return [
        [
            branches[later].condition
            for later in range(place + 1, len(branches))
            if branches[later].condition.bails or not _opposed(tests[place], tests[later])
        ]
        for place in range(len(branches))
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
