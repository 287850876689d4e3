"""What the database converts itself is what a cell is read as."""

import datetime
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from engine.backends.program import Setting, prepare
from engine.batch.cells import read_cell
from engine.language.literals import Problem
from engine.language.values import NotApplicable
from engine.policy.plan import plan
from tests.unit.batch.intake import DAY, HEADINGS, ROW, delimited, policy, take

PIECES = {
    "reliquat": [*"0123456789", ",", ".", " ", "\u00a0", "\u202f", "-", "+", "€", "00", "000", "e", "E+", "%"],
    "taux": [*"0123456789", ",", ".", " ", "-", "%", "00"],
    "indice": [*"0123456789", ",", ".", " ", "-", "/", "00"],
    "ouverture": ["01", "29", "31", "02", "12", "2024", "1900", "0000", "/", "-", " ", "T00:00", "7"],
    "internat": ["oui", "OUI", "non", "vrai", "Faux", "true", "N", "n", "x", "X", "1", "0", " ", "VRAI"],
    "nom": ["é", "e\u0301", "A", " ", "«", "»", "\u00a0", "inconnu", "sans_objet", "1", "E+", "05", "“", "\t", "ﬁ"],
    "code": [*"0123456789", "0000000", "1234567", " ", "x"],
    "statut": ["public", "privé", "prive\u0301", " ", "inconnu", "Public"],
    "secteur": ["010", "10", "022", "22", "021", " ", "inconnu", "0"],
}


@pytest.mark.parametrize("column", PIECES)
def test_the_database_agrees_with_the_reading_of_a_cell(tmp_path: Path, column: str) -> None:
    draw = random.Random(column)
    texts = ["".join(draw.choices(PIECES[column], k=draw.randint(1, 7))) for _ in range(800)]
    texts = sorted({text for text in texts if text.strip()})
    at = HEADINGS.index(column)
    cells = list(ROW.values())
    rows = [[f"{n:07}A", *cells[1:at], text, *cells[at + 1 :]] for n, text in enumerate(texts)]
    taken = take(tmp_path, {"a.csv": delimited([HEADINGS, *rows]).encode()})
    program = prepare(plan(policy()), Setting(date=DAY))
    given = policy().records["lycée"].inputs[column]
    expected = {text: read_cell(text, "text", given, program) for text in texts}
    assert {text for text, value in expected.items() if isinstance(value, Problem)} == {
        value for _, _, value, _ in taken.refused
    }
    scale = {"reliquat": 2, **taken.scales}.get(column, 0)
    found = {texts[row["#id"] - 1]: row[column] for row in taken.facts["lycée"]}
    assert {text: encoded(value, scale) for text, value in expected.items() if not isinstance(value, Problem)} == found


def encoded(value: Any, scale: int) -> Any:
    """A value as its column has it."""
    match value:
        case bool() | str() | None | datetime.date():
            return value
        case NotApplicable():
            return None
        case _:
            return Fraction(value) * 10**scale
