"""PostgreSQL gives the same as the reference on the lines of `tests/spec`, where it is installed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.backends.columns import Query, UnsupportedError, query
from engine.backends.dialects import POSTGRES
from engine.backends.program import Program
from tests.columns import postgres
from tests.columns.support import Relations, Told, answers, expected, heads_of
from tests.columns.test_spec_lines import FILES, together
from tests.spec.support import RECORD, Line, lines

pytestmark = pytest.mark.skipif(not postgres.is_installed(), reason="PostgreSQL is not installed")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with postgres.server() as found:
        yield found


LONG_TO_PLAN = ("agregats.yaml", "quantificateurs.yaml")
"""Files whose rules group so many rows that the server takes half a minute to plan a stage for each."""


def computed(folder: Path, program: Program, some: list[Line], apart: bool) -> list[dict[str, Told]]:
    relations = Relations(program, RECORD, [line.row(program) for line in some])
    names = [line.rule for line in some]
    made = query(program, RECORD, {RECORD: names}, relations.layout, POSTGRES, apart=apart)
    heads = heads_of(made, RECORD, names)
    rows = postgres.rows_of(folder, relations, made.sql[RECORD], heads)
    return answers(program, made, RECORD, names, [_typed(row, heads, made) for row in rows])


def _typed(row: list[Any], heads: list[str], made: Query) -> list[Any]:
    """The row, with dates read from what JSON makes of them."""
    dates = {
        c for column in made.columns.values() for c in (column.value, column.end) if column.kind in ("date", "period")
    }
    return [
        datetime.date.fromisoformat(cell) if head in dates and cell is not None else cell
        for head, cell in zip(heads, row, strict=True)
    ]


def in_postgres(program: Program, line: Line) -> bool:
    """Whether the server can compute a line: quotients over rows are for DuckDB alone."""
    relations = Relations(program, RECORD, [line.row(program)])
    try:
        query(program, RECORD, {RECORD: [line.rule]}, relations.layout, POSTGRES)
    except UnsupportedError:
        return False
    return True


@pytest.mark.parametrize("file", FILES)
def test_lines_agree(file: str, folder: Path) -> None:
    of_file = [line for line in lines() if line.spec.source.name == file and not line.expected.diagnostic]
    for program, found in together(of_file):
        some = [line for line in found if file != "agregats.yaml" or in_postgres(program, line)]
        rules = {RECORD: [line.rule for line in some]}
        known = expected(program, RECORD, rules, [line.row(program) for line in some])[RECORD]
        got = computed(folder, program, some, file not in LONG_TO_PLAN)
        wanted = {line.id: row[line.rule] for line, row in zip(some, known, strict=True)}
        assert wanted == {line.id: row[line.rule] for line, row in zip(some, got, strict=True)}
