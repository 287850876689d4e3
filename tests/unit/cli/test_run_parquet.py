"""`engine run` on Parquet files whose rows repeat few combinations of facts: decided once each, answered every one."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.unit.cli.conftest import Run

DAY = ("--date", "2024-10-01")
COPIES = 40

KINDS = (
    ("101", 1, "scolaire", True, "302.00"),
    ("101", 2, "scolaire", True, "302.00"),
    ("202", 1, "scolaire", None, "10.00"),
    ("101", 1, "scolaire", True, "-5.00"),
    ("999", 1, "apprentissage", False, None),
)
"""Eligible, not eligible (second year), undetermined (no grant given), and two that are rejected: costs below zero, a
course that is not in the table."""


@pytest.fixture
def pupils(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every kind of pupil so many times over, in turn; each has a number of its own."""
    monkeypatch.setattr("engine.batch.condense.FEWEST_ROWS", 2)
    rows = ", ".join(
        f"({number}, '{code}', {year}, '{contract}', {'NULL' if grant is None else grant}, "
        f"CAST({'NULL' if costs is None else costs} AS DECIMAL(9, 2)))"
        for number, (code, year, contract, grant, costs) in enumerate(KINDS * COPIES)
    )
    file = folder / "eleves.parquet"
    duckdb.execute(
        f"COPY (SELECT * FROM (VALUES {rows}) t(n, formation, année, contrat, boursier, frais)) "
        f"TO '{file}' (FORMAT parquet)"
    )
    return file


def cells(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";"))


def test_combinations_are_decided_once_and_every_row_is_answered(engine: Run, pupils: Path, folder: Path) -> None:
    ran = engine("run", "bourse", "eleves.parquet", "-o", "sortie.csv", *DAY, "--json")
    (record,) = (data := json.loads(ran.out))["records"]
    assert "combinations" == data["way"]
    counts = {"read": 200, "decided": 80, "conditional": 0, "undetermined": 40, "out_of_scope": 0, "rejected": 80}
    assert counts == record["rows"]
    # 40 × 151 €
    assert {"montant": "6040.00"} == record["sums"]
    found = cells(folder / "sortie.csv")
    assert [str(n) for n in range(200) if n % 5 in (0, 1, 2)] == [row["n"] for row in found]
    assert {"0": "éligible", "1": "non éligible", "2": "indéterminé"} == {
        str(int(row["n"]) % 5): row["issue"] for row in found
    }


def test_every_row_with_refused_facts_is_rejected_by_its_own_number(engine: Run, pupils: Path, folder: Path) -> None:
    engine("run", "bourse", "eleves.parquet", "-o", "sortie.csv", *DAY)
    found = cells(folder / "sortie.rejets.csv")
    # in Parquet the first row is row 1
    assert [str(n + 1) for n in range(200) if n % 5 in (3, 4)] == [row["ligne"] for row in found]
    assert Counter({"frais": 40, "formation": 40}) == Counter(row["colonne"] for row in found)


def test_parquet_to_parquet_keeps_every_row(engine: Run, pupils: Path, folder: Path) -> None:
    engine("run", "bourse", "eleves.parquet", "-o", "sortie.parquet", *DAY)
    answer = duckdb.sql(f"SELECT n, issue, montant FROM '{folder / 'sortie.parquet'}' ORDER BY n").fetchall()
    assert [n for n in range(200) if n % 5 in (0, 1, 2)] == [row[0] for row in answer]
    assert 80 == duckdb.sql(f"FROM '{folder / 'sortie.rejets.parquet'}'").aggregate("count(*)").fetchall()[0][0]


def test_it_is_the_answer_given_without_combinations(
    engine: Run, pupils: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine("run", "bourse", "eleves.parquet", "-o", "une.csv", *DAY)
    monkeypatch.setattr("engine.batch.condense.FEWEST_ROWS", 1_000_000)
    engine("run", "bourse", "eleves.parquet", "-o", "autre.csv", *DAY)
    for name in ("csv", "rejets.csv"):
        assert (folder / f"autre.{name}").read_bytes() == (folder / f"une.{name}").read_bytes()


@pytest.mark.parametrize("fewest", [2, 1_000_000])
def test_rows_too_many_to_be_sorted_are_all_there_with_the_same_answers(
    engine: Run, pupils: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, fewest: int
) -> None:
    engine("run", "bourse", "eleves.parquet", "-o", "triees.parquet", *DAY)
    monkeypatch.setattr("engine.batch.condense.FEWEST_ROWS", fewest)
    monkeypatch.setattr("engine.batch.run.MOST_SORTED", 0)
    engine("run", "bourse", "eleves.parquet", "-o", "en_vrac.parquet", *DAY)
    expected, found = (
        sorted(map(repr, duckdb.sql(f"FROM '{folder / name}.parquet'").fetchall())) for name in ("triees", "en_vrac")
    )
    assert 120 == len(found)
    assert expected == found
