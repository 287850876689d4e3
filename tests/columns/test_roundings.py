"""Two hundred thousand rows of ties, negatives and large amounts, in the five modes: no difference."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import pytest

from engine.backends.columns import Layout, query
from engine.backends.database import connect
from engine.backends.dialects import DUCKDB
from engine.language import core
from engine.language.types import NUMBER
from tests.unit.backends import trees

ROWS = 200_000
MODES = ("round_up", "round_down", "round_nearest", "round_half_even", "truncate")
DIVISORS = (2, 4, 8, 16, 20, 25, 32, 40, 80, 3, 7, 42)


@dataclass(frozen=True)
class Amount:
    """Cents, a rate in ten-thousandths, a number of pupils: none is null but the cents."""

    cents: int
    rate: int
    pupils: int


def amounts() -> Iterator[Amount]:
    """Five families of amounts, the same at each run: small, large that make ties, tiny, huge, of pupils."""
    draw = random.Random(20241001)
    for row in range(ROWS):
        family = row % 5
        sign = draw.choice((-1, 1))
        rate = draw.choice((draw.randint(1, 20_000), 5_000, 2_500, 1_250))
        divisor = draw.choice(DIVISORS)
        match family:
            case 0:
                yield Amount(sign * draw.randint(0, 100_000), rate, divisor)
            case 1:
                yield Amount(draw.randint(0, 10**6) * divisor * 50 + divisor // 2, rate, divisor)
            case 2:
                yield Amount(sign * draw.randint(0, 80), rate, draw.choice((8, 16, 32, 80)))
            case 3:
                yield Amount(sign * draw.randint(0, 10**14), rate, divisor)
            case _:
                yield Amount(draw.randint(0, 10**8), rate, draw.randint(1, 50))


CENTS, RATE, PUPILS = (trees.own(name, NUMBER) for name in ("montant", "taux", "élèves"))

FORMS: dict[str, tuple[core.Node, Fraction, Callable[[Amount], tuple[int, int]]]] = {
    "part": (trees.call("div", CENTS, PUPILS), Fraction(1, 100), lambda a: (a.cents, a.pupils)),
    "produit": (trees.call("mul", CENTS, RATE), Fraction(1, 100), lambda a: (a.cents * a.rate, 10_000)),
    "euro": (trees.call("mul", CENTS, RATE), Fraction(1), lambda a: (a.cents * a.rate, 1_000_000)),
    "rapport": (trees.call("div", CENTS, RATE), Fraction(1, 100), lambda a: (a.cents * 10_000, a.rate)),
    "pas": (trees.call("mul", CENTS, RATE), Fraction(3, 20), lambda a: (a.cents * a.rate, 150_000)),
}
"""What is rounded, the step, and how many steps that is: a quotient of whole numbers, worked out by hand."""


def five(above: int, below: int) -> tuple[int, ...]:
    """The whole numbers next to a quotient whose divisor is positive, in the order of `MODES`."""
    down, rest = divmod(above, below)
    up = down + (rest > 0)
    twice = 2 * rest
    nearest = up if twice > below or (twice == below and above > 0) else down
    even = up if twice > below or (twice == below and down % 2) else down
    return up, down, nearest, even, down if above >= 0 else up


@pytest.mark.parametrize("form", FORMS)
def test_no_row_differs(form: str) -> None:
    value, step, steps = FORMS[form]
    rules = [trees.rule(mode, trees.call(mode, value, trees.literal(step), type=NUMBER), NUMBER) for mode in MODES]
    inputs = [trees.given(name, NUMBER) for name in ("montant", "taux", "élèves")]
    program = trees.program(trees.policy([trees.record("case", inputs, rules)]))
    keys = {name: ("case", name) for name in ("montant", "taux", "élèves")}
    layout = Layout(
        relations={"case": "lignes"},
        scales={keys["montant"]: 2, keys["taux"]: 4, keys["élèves"]: 0},
        bounds={keys["montant"]: (-(10**14), 10**14), keys["taux"]: (1, 20_000), keys["élèves"]: (1, 80)},
        complete=frozenset(keys.values()),
    )
    rows = list(amounts())
    made = query(program, "case", {"case": MODES}, layout, DUCKDB)
    with connect() as database:
        database.execute('CREATE TABLE lignes ("#id" BIGINT, "montant" BIGINT, "taux" BIGINT, "élèves" BIGINT)')
        database.append("lignes", ((id, a.cents, a.rate, a.pupils) for id, a in enumerate(rows)))
        found = sorted(database.rows(made.sql["case"]))
    sizes = [int(step * 10 ** made.columns["case", mode].scale) for mode in MODES]
    differences = [
        (amount, wanted, got)
        for amount, (_, *got) in zip(rows, found, strict=True)
        if (wanted := [count * size for count, size in zip(five(*steps(amount)), sizes, strict=True)]) != got
    ]
    assert [] == differences[:3]
