"""The reference evaluator: what it writes in the rows, and what its trace tells."""

from collections.abc import Iterable
from typing import Any

import pytest

from engine.backends import reference
from engine.language import core
from engine.language.types import NUMBER
from engine.language.values import Row
from tests.unit.backends.trees import call, choose, given, linked, literal, of, own, policy, program, record, rule

ROW = core.Bound(depth=0, record="part")
PARTS = core.Children(row=core.Current(record="case"), record="part")
ABOVE = core.Parent(row=core.Current(record="part"), record="case")

SHARE = call("mul", own("size", NUMBER, "part"), of(ABOVE, "case", "rate", NUMBER))
TOTAL = core.Aggregate(builtin="sum", rows=PARTS, depth=0, value=of(ROW, "part", "share"))
AMOUNT = choose((call("lt", own("total"), literal(10)), literal(0)), otherwise=own("total"))

MADE = program(
    policy(
        [
            record("case", [given("rate", NUMBER)], [rule("amount", AMOUNT), rule("total", TOTAL)]),
            record("part", [given("size", NUMBER)], [rule("share", SHARE)], parent="case"),
        ]
    )
)


def case() -> Row:
    return linked(Row(rate=3), parts=[Row(size=2), Row(size=4)])


def values(entries: Iterable[reference.TraceEntry], node: core.Node) -> list[Any]:
    return [entry.value for entry in entries if entry.node is node]


def test_the_results_are_written_in_the_rows() -> None:
    root = case()
    reference.run(MADE, "case", root)
    assert (18, 18, [6, 12]) == (root["amount"], root["total"], [row["share"] for row in root["parts"]])


def test_the_trace_has_every_expression_of_every_row() -> None:
    root, trace = case(), reference.Trace()
    reference.run(MADE, "case", root, trace)
    assert [6, 12] == values(trace.entries, SHARE)
    assert [3, 3] == values(trace.entries, SHARE.arguments[1])
    assert [False] == values(trace.entries, AMOUNT.arms[0].condition)
    shares = [entry for entry in trace.entries if entry.node is SHARE]
    assert [("part", "share", row) for row in root["parts"]] == [(e.record, e.field, e.row) for e in shares]


def test_the_last_entry_of_a_field_is_its_result() -> None:
    root, trace = case(), reference.Trace()
    reference.run(MADE, "case", root, trace)
    last = {(entry.row, entry.field): entry.value for entry in trace.entries}
    expected = {
        (root, "amount"): 18,
        (root, "total"): 18,
        (root["parts"][0], "share"): 6,
        (root["parts"][1], "share"): 12,
    }
    assert expected == last


def test_the_trace_tells_the_rows_of_aggregates_apart() -> None:
    root, trace = case(), reference.Trace()
    reference.run(MADE, "case", root, trace)
    inside = [(entry.bound, entry.value) for entry in trace.entries if entry.node is TOTAL.value]
    assert [((root["parts"][0],), 6), ((root["parts"][1],), 12)] == inside
    assert [()] == [entry.bound for entry in trace.entries if entry.node is TOTAL]


def test_a_trace_changes_nothing() -> None:
    traced, plain = case(), case()
    reference.run(MADE, "case", traced, reference.Trace())
    reference.run(MADE, "case", plain)
    assert plain["amount"] == traced["amount"]


def test_a_part_of_a_rule_can_be_evaluated_alone() -> None:
    root = case()
    reference.run(MADE, "case", root)
    assert reference.evaluate(MADE, AMOUNT, root) == 18


def test_only_what_lowering_makes_is_evaluated() -> None:
    evaluator = reference.Evaluator({}, None)
    for text in ("1 + 1", "x.y", "x[0]", "a if b else c", "[1]", "f'{x}'"):
        with pytest.raises(KeyError):
            evaluator.eval(text, previously_parsed=evaluator.parse(text).value)
