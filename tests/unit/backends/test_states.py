"""Truth tables: how values and states combine, the same in every execution."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

from engine.language import core
from engine.language.types import BOOLEAN
from engine.language.values import NOT_APPLICABLE, Cause, Failure, Row, Unknown
from tests.unit.backends import trees
from tests.unit.backends.trees import call, choose, literal, own

U = Unknown(frozenset({Cause("u", "case", "u")}))
V = Unknown(frozenset({Cause("v", "case", "v")}))
BOTH = Unknown(U.causes | V.causes)
NA = NOT_APPLICABLE
ERROR = Failure("CAS020")
WORDS: dict[str, Any] = {"vrai": True, "faux": False, "inconnu": U, "sans_objet": NA, "erreur": ERROR}

A, B = own("a"), own("b")


def table(text: str) -> list[tuple[Any, Any, Any]]:
    """The lines `a b result` of a truth table."""
    return [tuple(WORDS[word] for word in line.split()) for line in text.strip().splitlines()]


AND = """
vrai       vrai       vrai
vrai       faux       faux
faux       faux       faux
vrai       inconnu    inconnu
faux       inconnu    faux
inconnu    inconnu    inconnu
vrai       sans_objet vrai
faux       sans_objet faux
inconnu    sans_objet inconnu
sans_objet sans_objet sans_objet
vrai       erreur     erreur
faux       erreur     erreur
inconnu    erreur     erreur
sans_objet erreur     erreur
erreur     erreur     erreur
"""
OR = """
vrai       vrai       vrai
vrai       faux       vrai
faux       faux       faux
vrai       inconnu    vrai
faux       inconnu    inconnu
inconnu    inconnu    inconnu
vrai       sans_objet vrai
faux       sans_objet faux
inconnu    sans_objet inconnu
sans_objet sans_objet sans_objet
vrai       erreur     erreur
faux       erreur     erreur
inconnu    erreur     erreur
sans_objet erreur     erreur
erreur     erreur     erreur
"""


@pytest.mark.parametrize(("a", "b", "expected"), table(AND))
def test_and_is_that_of_kleene(a: Any, b: Any, expected: Any) -> None:
    for left, right in ((a, b), (b, a)):
        assert expected == trees.value_of(call("and", A, B), {"a": left, "b": right})


@pytest.mark.parametrize(("a", "b", "expected"), table(OR))
def test_or_is_that_of_kleene(a: Any, b: Any, expected: Any) -> None:
    for left, right in ((a, b), (b, a)):
        assert expected == trees.value_of(call("or", A, B), {"a": left, "b": right})


@pytest.mark.parametrize(("a", "expected"), [(True, False), (False, True), (U, U), (NA, NA), (ERROR, ERROR)])
def test_not_is_strict(a: Any, expected: Any) -> None:
    assert expected == trees.value_of(call("not", A), {"a": a})


STATES = {"value": 3, "not applicable": NA, "unknown": U, "error": ERROR}


@pytest.mark.parametrize(("left", "right"), list(permutations(STATES, 2)))
@pytest.mark.parametrize("builtin", ["add", "le", "eq", "div", "min", "round_up"])
def test_strict_operators_yield_the_worst(builtin: str, left: str, right: str) -> None:
    worst = max(left, right, key=list(STATES).index)
    assert STATES[worst] == trees.value_of(call(builtin, A, B), {"a": STATES[left], "b": STATES[right]})


def test_an_unknown_result_has_all_its_causes() -> None:
    assert BOTH == trees.value_of(call("add", A, B), {"a": U, "b": V})
    assert BOTH == trees.value_of(call("and", A, B), {"a": U, "b": V})


@pytest.mark.parametrize(
    ("expression", "a", "expected"),
    [
        (call("if_unknown", A, literal(0)), U, 0),
        (call("if_unknown", A, literal(0)), NA, NA),
        (call("if_not_applicable", A, literal(0)), NA, 0),
        (call("if_not_applicable", A, literal(0)), U, U),
        (call("if_not_applicable", A, literal(0)), ERROR, ERROR),
        (call("if_not_applicable", A, literal(0)), 5, 5),
        (call("is_known", A), 5, True),
        (call("is_known", A), NA, False),
        (call("is_known", A), U, False),
        (call("is_known", A), ERROR, ERROR),
        (call("in", A, literal(1), literal(2)), 2, True),
        (call("in", A, literal(1), B), 1, True),
        (call("in", A, literal(1), B), 2, V),
    ],
)
def test_functions_that_look_at_states(expression: Any, a: Any, expected: Any) -> None:
    assert expected == trees.value_of(expression, {"a": a, "b": V})


def test_an_error_absorbs_what_python_would_skip() -> None:
    fails = call("eq", call("div", literal(1), A), literal(1))
    assert Failure("EVA001") == trees.value_of(call("and", B, fails), {"a": 0, "b": False})
    assert Failure("EVA001") == trees.value_of(call("or", B, fails), {"a": 0, "b": True})


# Choices


def exclusive(a: Any, b: Any, **more: Any) -> Any:
    node = choose((A, literal("first")), (B, literal("second")), **more)
    return trees.value_of(node, {"a": a, "b": b})


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (True, False, "first"),
        (False, True, "second"),
        (False, False, Failure("EVA005")),
        (True, True, Failure("EVA004")),
        (True, U, "first"),
        (U, True, "second"),
        (U, False, U),
        (U, V, BOTH),
        (NA, True, "second"),
        (NA, NA, NA),
        (NA, False, Failure("EVA005")),
        (True, ERROR, "first"),
        (False, ERROR, ERROR),
    ],
)
def test_exclusive_alternatives(a: Any, b: Any, expected: Any) -> None:
    assert expected == exclusive(a, b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (True, True, "first"),
        (True, U, "first"),
        (True, ERROR, "first"),
        (U, True, U),
        (U, V, BOTH),
        (U, False, U),
        (NA, True, "second"),
        (False, False, Failure("EVA005")),
        (ERROR, True, ERROR),
    ],
)
def test_the_first_match(a: Any, b: Any, expected: Any) -> None:
    assert expected == exclusive(a, b, exclusive=False)


@pytest.mark.parametrize(("a", "b", "expected"), [(False, False, "else"), (U, False, U), (False, True, "second")])
def test_otherwise(a: Any, b: Any, expected: Any) -> None:
    assert expected == exclusive(a, b, otherwise=literal("else"))


def test_several_true_alternatives_are_numbered() -> None:
    failure = exclusive(True, True)
    assert {"arms": (1, 2)} == failure.args


def test_the_value_that_is_not_chosen_does_not_matter() -> None:
    quotient = call("div", literal(1), B)
    node = choose((call("eq", B, literal(0)), literal(0)), otherwise=quotient)
    assert 0 == trees.value_of(node, {"b": 0})
    assert 2 == trees.value_of(node, {"b": Fraction(1, 2)})


# Aggregates


def over_parts(rows: Any, builtin: str = "sum", where: bool = False) -> Any:
    """An aggregate of `v` over the parts of a case, those whose `w` holds when there is a condition."""
    part = core.Bound(depth=0, record="part")
    node = core.Aggregate(
        builtin=builtin,
        rows=core.Children(row=core.Current(record="case"), record="part"),
        depth=0,
        value=trees.of(part, "part", "v"),
        where=trees.of(part, "part", "w") if where else None,
    )
    inputs = [trees.given("v", optional=True), trees.given("w", BOOLEAN, optional=True)]
    case, below = trees.record("case", [], [trees.rule("result", node)]), trees.record("part", inputs, [], "case")
    root = Row(parts=rows)
    if isinstance(rows, list):
        trees.linked(root, parts=[Row(v=v, w=w) for v, w in rows])
    return trees.agreed(trees.program(trees.policy([case, below])), "case", root)["result"]


@pytest.mark.parametrize(
    ("builtin", "values", "expected"),
    [
        ("sum", [], 0),
        ("sum", [1, 2], 3),
        ("sum", [1, NA, 2], 3),
        ("sum", [1, U, V], BOTH),
        ("sum", [U, ERROR], ERROR),
        ("count", [1, NA, 2], 2),
        ("least", [], NA),
        ("least", [3, NA, 2], 2),
        ("greatest", [3, U], U),
        ("greatest", [3, 4], 4),
        ("all", [], True),
        ("all", [True, U], U),
        ("all", [False, U], False),
        ("all", [False, ERROR], ERROR),
        ("all", [True, NA], True),
        ("any", [], False),
        ("any", [True, U], True),
        ("any", [False, U], U),
        ("any", [False, NA], False),
        ("common", [2, 2, NA], 2),
        ("common", [], NA),
        ("common", [2, 3], Failure("EVA006")),
        ("common", [2, U], U),
    ],
)
def test_aggregates_over_states(builtin: str, values: list[Any], expected: Any) -> None:
    assert expected == over_parts([(v, True) for v in values], builtin)


@pytest.mark.parametrize(
    ("builtin", "rows", "expected"),
    [
        ("sum", [(1, True), (2, False), (ERROR, False), (4, True)], 5),
        ("sum", [(1, NA), (4, True)], 4),
        ("sum", [(1, U), (4, True)], U),
        ("all", [(True, U), (True, True)], True),
        ("all", [(False, U), (True, True)], U),
        ("any", [(True, U), (False, True)], U),
    ],
)
def test_aggregates_with_a_condition(builtin: str, rows: list[Any], expected: Any) -> None:
    assert expected == over_parts(rows, builtin, where=True)


def test_an_aggregate_over_rows_that_are_not_known() -> None:
    assert U == over_parts(U)
