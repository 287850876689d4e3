"""Names that an engine would confuse are told apart."""

from __future__ import annotations

from engine.backends.dialects import POSTGRES
from engine.language.types import NUMBER
from engine.language.values import Row
from tests.columns.support import computed
from tests.unit.backends import trees


def test_a_capital_letter_makes_another_column() -> None:
    rules = [
        trees.rule("Montant", trees.call("add", trees.own("montant", NUMBER), trees.literal(1), type=NUMBER), NUMBER),
        trees.rule("double", trees.call("add", trees.own("Montant"), trees.own("montant"), type=NUMBER), NUMBER),
    ]
    program = trees.program(trees.policy([trees.record("case", [trees.given("montant", NUMBER)], rules)]))
    found = computed(program, "case", {"case": ("double",)}, [Row({"montant": 3})])
    assert {"case": [{"double": ("number", 7)}]} == found


def test_an_identifier_that_is_too_long_is_cut_and_told_apart() -> None:
    first, second = ("élèves_" * 12 + end for end in ("a", "b"))
    quoted = [POSTGRES.quote(name) for name in (first, second)]
    assert [True, True] == [len(name.encode()) - 2 <= 63 for name in quoted]
    assert quoted[0] != quoted[1]
