"""The order of rules, and the circles in which there is none."""

import pytest

from engine.language import core
from engine.language.types import BOOLEAN, NUMBER
from engine.policy.model import Policy
from engine.policy.plan import Stage, dependencies, find_cycle, plan
from tests.unit.backends.trees import call, given, literal, of, own, policy, record, rule, table

PART = core.Bound(depth=0, record="part")


def total(field: str) -> core.Node:
    rows = core.Children(row=core.Current(record="case"), record="part")
    return core.Aggregate(builtin="sum", rows=rows, depth=0, value=of(PART, "part", field))


def from_parent(field: str) -> core.Node:
    return of(core.Parent(row=core.Current(record="part"), record="case"), "case", field)


def family(case_rules: dict[str, core.Node], part_rules: dict[str, core.Node]) -> Policy:
    return policy(
        [
            record("case", [given("x", NUMBER)], [rule(name, tree) for name, tree in case_rules.items()]),
            record("part", [given("y", NUMBER)], [rule(name, tree) for name, tree in part_rules.items()], "case"),
        ]
    )


def test_dependencies_are_the_fields_read_from_any_row() -> None:
    made = family({"sum": call("add", total("y"), own("x"))}, {"share": from_parent("x")})
    expected = {
        ("case", "sum"): frozenset({("part", "y"), ("case", "x")}),
        ("part", "share"): frozenset({("case", "x")}),
    }
    assert expected == dependencies(made)


def test_a_rule_comes_after_those_it_reads_whatever_the_order_of_the_file() -> None:
    made = family({"a": own("b"), "b": own("c"), "c": own("x")}, {})
    assert (("case", "c"), ("case", "b"), ("case", "a")) == plan(made).order


def test_the_fields_of_one_record_stay_together() -> None:
    made = family(
        {"base": own("x"), "total": total("share"), "other": own("x"), "last": own("total")},
        {"share": from_parent("base"), "own": own("y", record="part"), "free": own("share", record="part")},
    )
    expected = (
        Stage("case", ("base", "other")),
        Stage("part", ("own", "share", "free")),
        Stage("case", ("total", "last")),
    )
    assert expected == plan(made).stages


def test_a_rule_comes_a_stage_after_what_it_reads_from_the_rows_beside_its_own() -> None:
    beside = core.Children(row=core.Parent(row=core.Current(record="part"), record="case"), record="part")
    sum_of_all = core.Aggregate(builtin="sum", rows=beside, depth=0, value=of(PART, "part", "double"))
    doubled = call("mul", literal(2), own("y", NUMBER, record="part"))
    shared = call("sub", own("double", NUMBER, record="part"), own("all", NUMBER, record="part"))
    made = family({}, {"double": doubled, "all": sum_of_all, "rest": shared})
    assert (Stage("part", ("double",)), Stage("part", ("all", "rest"))) == plan(made).stages


def test_the_children_come_first_when_that_makes_fewer_stages() -> None:
    made = family({"other": own("x"), "total": total("double")}, {"double": own("y", record="part")})
    assert (Stage("part", ("double",)), Stage("case", ("other", "total"))) == plan(made).stages


def test_a_case_has_the_stages_of_its_record_and_of_those_below_it() -> None:
    alone = record("other", [given("z", NUMBER)], [rule("r", own("z", record="other"))])
    made = family({"total": total("double")}, {"double": own("y", record="part")})
    both = plan(policy([*made.records.values(), alone]))
    double, sum_, other = Stage("part", ("double",)), Stage("case", ("total",)), Stage("other", ("r",))
    assert (double, sum_, other) == both.stages
    assert [(double, sum_), (double,), (other,)] == [both.stages_of(name) for name in ("case", "part", "other")]


def test_a_policy_without_rules_has_no_stage() -> None:
    assert () == plan(policy()).stages


def test_a_circle_is_named_in_the_order_of_reading() -> None:
    made = family({"a": own("b"), "b": total("share")}, {"share": from_parent("a")})
    assert (("case", "a"), ("case", "b"), ("part", "share"), ("case", "a")) == find_cycle(dependencies(made))
    with pytest.raises(ValueError, match="cycle"):
        plan(made)


def test_a_rule_that_reads_itself_is_a_circle() -> None:
    assert (("case", "a"), ("case", "a")) == find_cycle(dependencies(family({"a": own("a")}, {})))


def test_inputs_make_no_circle() -> None:
    assert find_cycle(dependencies(family({"a": own("x")}, {"share": from_parent("a")}))) is None


def test_rules_of_tables_are_apart_and_may_read_one_another() -> None:
    row = core.Lookup(table="b", keys=(literal("k"),))
    a = table(
        "a",
        [given("n", NUMBER)],
        ("n",),
        [],
        [
            rule("last", own("from_b", record="a")),
            rule("first", own("n", record="a")),
            rule("from_b", of(row, "b", "r")),
        ],
    )
    b_row = core.Lookup(table="a", keys=(literal(1),))
    b = table("b", [given("k")], ("k",), [], [rule("r", of(b_row, "a", "first"))])
    made = plan(policy([record("case", [], [rule("x", of(row, "b", "r"), BOOLEAN)])], [a, b]))
    assert (Stage("a", ("first",)), Stage("b", ("r",)), Stage("a", ("from_b", "last"))) == made.table_stages
    assert {"a": ("first", "from_b", "last"), "b": ("r",)} == made.table_order
    assert (("case", "x"),) == made.order
