"""The code that expressions become: calls only in the general form, Python's own operators in the native one."""

import ast
import datetime
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from engine.backends.lowering import GENERAL, Known, constant_name, constants, functions, lower, mangled, origin
from engine.language import core
from engine.language.builtins import BUILTINS
from engine.language.tree import walk
from engine.language.types import BOOLEAN, DATE, NUMBER, PERIOD, Type
from engine.language.values import NOT_APPLICABLE, Period
from tests.unit.backends.trees import call, choose, literal, of, own

NATIVE = Known(native=True, fields=frozenset(("case", name) for name in "abcxyd"), parameters=frozenset({"p"}))


def general(node: core.Node) -> str:
    return ast.unparse(lower(node, GENERAL).code)


def native(node: core.Node) -> str:
    return ast.unparse(lower(node, NATIVE).code)


def number(name: str) -> core.Node:
    return own(name, NUMBER)


A, B, C = own("a", BOOLEAN), own("b", BOOLEAN), own("c", BOOLEAN)
MAYBE = own("maybe", BOOLEAN)
ROW = core.Bound(depth=0, record="part")
FAILS = call("eq", call("div", number("x"), number("y")), literal(1))


def over(builtin: str, value: core.Node, where: core.Node | None = None) -> core.Node:
    rows = core.Children(row=core.Current(record="case"), record="part")
    return core.Aggregate(builtin=builtin, rows=rows, depth=0, value=value, where=where)


# The general form


def test_the_general_form_has_calls_and_nothing_else() -> None:
    node = choose(
        (call("and", A, call("lt", number("x"), literal(Fraction(1, 2)))), over("sum", of(ROW, "part", "v"), B)),
        (call("in", number("x"), literal(1), literal(2)), core.Parameter(name="p", date=core.CaseDate())),
        otherwise=of(core.Lookup(table="t", keys=(literal("k"),)), "t", "v"),
    )
    kinds = {type(part) for part in ast.walk(lower(node, GENERAL).code)}
    assert {ast.Constant, ast.Name, ast.Call, ast.Lambda, ast.Load, ast.arguments, ast.arg} == kinds


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (call("add", literal(1), number("x")), "f_add(1, v_x)"),
        (call("and", A, B), "f_and(v_a, v_b)"),
        (of(core.Parent(row=core.Current(record="part"), record="case"), "case", "x"), "get(get(row, '..'), 'x')"),
        (core.Lookup(table="t", keys=(literal("k"), A)), "find(t_t, 'k', v_a)"),
        (choose((A, literal(1))), "choose(True, MISSING, v_a, 1)"),
        (choose((A, literal(1)), otherwise=literal(2), exclusive=False), "choose(False, 2, v_a, 1)"),
        (literal(NOT_APPLICABLE), "NOT_APPLICABLE"),
        (core.Reading(name="r"), "r_r"),
        (core.CaseDate(), "day"),
        (over("sum", of(ROW, "part", "v")), "f_sum(get(row, c_part), lambda b0: get(b0, 'v'), None)"),
        (over("count", literal(True), A), "f_count(get(row, c_part), lambda b0: True, lambda b0: v_a)"),
    ],
)
def test_the_general_form(node: core.Node, expected: str) -> None:
    assert expected == general(node)


# The native form


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (call("add", literal(1), number("x")), "1 + v_x"),
        (call("and", A, call("not", B)), "v_a and (not v_b)"),
        (call("in", number("x"), literal(1), literal(2)), "v_x in (1, 2)"),
        (call("le", number("x"), core.Parameter(name="p", type=NUMBER)), "v_x <= p_p"),
        (call("min", number("x")), "min((v_x,))"),
        (call("starts_with", own("x"), literal("2")), "v_x.startswith('2')"),
        (call("div", number("x"), number("y")), "q_div(v_x, v_y)"),
        (call("if_unknown", number("x"), literal(0)), "v_x"),
        (call("is_known", number("x")), "True"),
        (core.Lookup(table="t", keys=(own("x"),)), "i_t[v_x]"),
        (core.Lookup(table="t", keys=(own("x"), literal(1))), "i_t[v_x, 1]"),
        (over("count", literal(True)), "len([True for b0 in row[c_part]])"),
        (over("any", A, B), "any([v_a for b0 in row[c_part] if v_b])"),
    ],
)
def test_what_is_known_is_computed_by_python(node: core.Node, expected: str) -> None:
    assert expected == native(node)
    assert lower(node, NATIVE).known


@pytest.mark.parametrize(
    ("node", "expected", "known"),
    [
        (call("not", MAYBE), "f_not(v_maybe)", False),
        (call("and", MAYBE, MAYBE), "f_and(v_maybe, v_maybe)", False),
        (call("and", A, MAYBE), "demand(f_and(v_a, v_maybe))", True),
        (call("if_not_applicable", MAYBE, A), "demand(f_if_not_applicable(v_maybe, v_a))", True),
        (call("if_unknown", MAYBE, A), "f_if_unknown(v_maybe, v_a)", False),
        (call("is_known", MAYBE), "demand(f_is_known(v_maybe))", True),
        (core.Parameter(name="other"), "p_other", False),
        (over("sum", MAYBE), "demand(f_sum(row[c_part], lambda b0: v_maybe, None))", True),
        (over("least", A), "f_least(row[c_part], lambda b0: v_a, None)", False),
        (choose((A, literal(NOT_APPLICABLE)), otherwise=B), "NOT_APPLICABLE if v_a else v_b", False),
        (choose((MAYBE, A), otherwise=B), "demand(choose(True, v_b, v_maybe, v_a))", True),
    ],
)
def test_what_may_be_not_applicable_goes_through_the_total_functions(
    node: core.Node, expected: str, known: bool
) -> None:
    assert expected == native(node)
    assert known == lower(node, NATIVE).known


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (NUMBER, NUMBER, "v_x + v_y"),
        (DATE, NUMBER, "q_add(v_x, v_y)"),
        (NUMBER, DATE, "q_add(v_x, v_y)"),
    ],
)
def test_python_adds_no_days_to_dates(left: Type, right: Type, expected: str) -> None:
    assert expected == native(call("add", own("x", left), own("y", right)))


def test_a_period_is_no_list_of_days() -> None:
    assert "demand(f_in(v_d, v_x))" == native(call("in", own("d", DATE), own("x", PERIOD)))
    assert "v_d in (v_x,)" == native(call("in", own("d", DATE), own("x", DATE)))


def test_an_operand_that_may_bail_is_never_skipped() -> None:
    assert "v_a & (q_div(v_x, v_y) == 1)" == native(call("and", A, FAILS))
    assert "v_a | (q_div(v_x, v_y) == 1)" == native(call("or", A, FAILS))
    assert "q_div(v_x, v_y) == 1 or v_a" == native(call("or", FAILS, A))
    assert "demand(f_is_known(q_div(v_x, v_y)))" == native(call("is_known", call("div", number("x"), number("y"))))


def test_a_text_is_cut_by_python_at_places_counted_from_its_start() -> None:
    assert "v_x[4 - 1:6]" == native(call("slice", own("x"), literal(4), literal(6)))
    for place in (literal(0), number("y"), literal(Fraction(1, 2))):
        assert native(call("slice", own("x"), place, literal(6))).startswith("q_slice(")
        assert native(call("slice", own("x"), literal(1), place)).startswith("q_slice(")


def test_a_table_is_asked_for_a_key() -> None:
    assert "v_x in k_t" == native(core.Exists(table="t", keys=(own("x"),)))
    assert "(v_x, 'a') in k_t" == native(core.Exists(table="t", keys=(own("x"), literal("a"))))
    assert "exists(t_t, v_maybe)" == native(core.Exists(table="t", keys=(MAYBE,)))


# What is the same for all cases

SAME = replace(NATIVE, values={"r_r": "strict", "p_p": 3, "v_c": True})
IS_STRICT = call("eq", core.Reading(name="r"), literal("strict"))
IS_LOOSE = call("eq", core.Reading(name="r"), literal("loose"))


def folded(node: core.Node) -> str:
    return ast.unparse(lower(node, SAME).code)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (core.Reading(name="r"), "'strict'"),
        (IS_STRICT, "True"),
        (IS_LOOSE, "False"),
        (call("add", core.Parameter(name="p", type=NUMBER), literal(1), type=NUMBER), "4"),
        (call("div", core.Parameter(name="p"), literal(2)), "q_div(3, 2)"),
        (call("div", core.Parameter(name="p"), literal(0)), "q_div(3, 0)"),
        (call("and", A, IS_STRICT, B), "v_a and v_b"),
        (call("and", A, C), "v_a"),
        (call("and", IS_STRICT, C), "True"),
        (call("and", A, call("not", C)), "False"),
        (call("or", A, IS_LOOSE), "v_a"),
        (call("or", IS_LOOSE, IS_LOOSE), "False"),
        (call("or", A, IS_STRICT), "True"),
        (choose((IS_LOOSE, literal(1)), (A, literal(2)), otherwise=literal(3)), "2 if v_a else 3"),
        (choose((IS_STRICT, number("x")), (IS_LOOSE, literal(2))), "v_x"),
        (choose((A, literal(1)), (C, literal(2)), (B, literal(3)), exclusive=False), "1 if v_a else 2"),
        (choose((IS_LOOSE, literal(1)), otherwise=number("x")), "v_x"),
    ],
)
def test_what_is_the_same_for_all_cases_is_folded(node: core.Node, expected: str) -> None:
    assert expected == folded(node)
    assert lower(node, SAME).known


def test_what_may_be_an_error_is_not_folded_away() -> None:
    assert "False & (q_div(v_x, v_y) == 1)" == folded(call("and", IS_LOOSE, FAILS))
    assert "True | (q_div(v_x, v_y) == 1)" == folded(call("or", IS_STRICT, FAILS))


def test_what_may_not_be_applicable_is_not_folded_away() -> None:
    assert "demand(f_and(True, v_maybe))" == folded(call("and", C, MAYBE))


def test_two_alternatives_of_which_one_always_holds_are_still_compared() -> None:
    assert "(bail() if v_a else 1) if True else 2 if v_a else bail()" == folded(
        choose((C, literal(1)), (A, literal(2)))
    )


# Alternatives


def test_the_first_match_is_a_chain() -> None:
    node = choose((A, literal(1)), (B, literal(2)), otherwise=literal(3), exclusive=False)
    assert "1 if v_a else 2 if v_b else 3" == native(node)


def test_exclusive_alternatives_are_guarded() -> None:
    node = choose((A, literal(1)), (B, literal(2)), (C, literal(3)))
    expected = "(bail() if v_b or v_c else 1) if v_a else (bail() if v_c else 2) if v_b else 3 if v_c else bail()"
    assert expected == native(node)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (call("eq", own("x"), literal("a")), call("eq", own("x"), literal("b"))),
        (call("eq", own("x"), literal("a")), call("in", own("x"), literal("b"), literal("c"))),
        (A, call("not", A)),
        (call("and", A, B), call("and", C, call("not", A))),
        (call("le", number("x"), number("y")), call("gt", number("x"), number("y"))),
        (call("ge", number("x"), literal(3)), call("lt", number("x"), literal(3))),
        (call("ne", own("x"), own("y")), call("eq", own("x"), own("y"))),
    ],
)
def test_alternatives_that_cannot_both_hold_need_no_guard(first: core.Node, second: core.Node) -> None:
    assert "bail" not in native(choose((first, literal(1)), (second, literal(2)), otherwise=literal(3)))
    assert "bail" not in native(choose((second, literal(1)), (first, literal(2)), otherwise=literal(3)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (call("eq", own("x"), literal("a")), call("eq", own("y"), literal("b"))),
        (call("eq", own("x"), literal("a")), call("in", own("x"), literal("a"), literal("c"))),
        (call("le", number("x"), number("y")), call("ge", number("x"), number("y"))),
        (A, call("and", B, call("eq", call("not", A), FAILS))),
    ],
)
def test_other_alternatives_need_one(first: core.Node, second: core.Node) -> None:
    assert "bail" in native(choose((first, literal(1)), (second, literal(2)), otherwise=literal(3)))


def test_the_error_of_a_later_alternative_is_looked_for_even_where_it_cannot_hold() -> None:
    node = choose((A, literal(1)), (call("and", call("not", A), FAILS), literal(2)), otherwise=literal(3))
    assert "bail() if (not v_a) & (q_div(v_x, v_y) == 1) else 1" in native(node)


# Names


@pytest.mark.parametrize("names", [("é", "e"), ("a#b", "a_b"), ("a_23_b", "a#b"), ("a__b", "a_5f_b"), ("", "_")])
def test_different_names_have_different_identifiers(names: tuple[str, str]) -> None:
    first, second = (mangled("v", name) for name in names)
    assert first != second
    assert first.isidentifier()
    assert first.isascii()


@pytest.mark.parametrize(
    "value", [Fraction(-1, 3), Fraction(1, 3), datetime.date(2024, 2, 29), Period(datetime.date.min, datetime.date.max)]
)
def test_constants_that_python_cannot_write_have_a_name(value: Any) -> None:
    name = constant_name(value)
    assert name.isidentifier()
    assert {name: value} == constants([call("eq", literal(value), literal(1))])
    assert name == general(literal(value))


def test_no_other_value_can_be_a_constant() -> None:
    with pytest.raises(TypeError):
        constant_name(object())


def test_an_arm_is_not_an_expression() -> None:
    with pytest.raises(TypeError):
        lower(core.Arm(condition=A, value=B), GENERAL)


def test_every_builtin_can_be_called_in_both_forms() -> None:
    for id, entry in BUILTINS.items():
        if entry.kind == "aggregate":
            node: core.Node = over(id, of(ROW, "part", "v"))
        else:
            node = call(id, *(number(name) for name in "xyd"))
        for known in (GENERAL, NATIVE):
            called = {
                part.func.id
                for part in ast.walk(lower(node, known).code)
                if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
            }
            assert called <= {*functions(), "min", "max", "abs", "len", "sum", "all", "any"}, id


def test_each_part_of_the_general_form_knows_the_expression_it_comes_from() -> None:
    node = choose((A, call("neg", number("x"))), otherwise=over("sum", of(ROW, "part", "v")))
    found = {id(origin(part)) for part in ast.walk(lower(node, GENERAL).code) if isinstance(part, ast.expr)}
    left_out = (core.Arm, core.Current, core.Bound)
    own_row = {id(part.row) for part in walk(node) if isinstance(part, core.Field)}
    assert found >= {id(part) for part in walk(node) if not isinstance(part, left_out) and id(part) not in own_row}
