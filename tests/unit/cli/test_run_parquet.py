"""`engine run` on Parquet files whose rows repeat few combinations of facts: decided once each, answered every one."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

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


SENT = (
    ("uuid '9f0e8a5e-0000-4000-8000-000000000001'", "9f0e8a5e-0000-4000-8000-000000000001"),
    ("time '08:30:00'", "08:30:00"),
    ("timestamp '2024-10-01 08:30:00.5'", "2024-10-01 08:30:00.5"),
    ("timestamptz '2024-10-01 08:30:00+02'", "2024-10-01 06:30:00+00"),
    ("'AB'::blob", "AB"),
    ("interval 2 days", "2 days"),
    ("[1, 2]", "[1, 2]"),
    ("{'a': 1}", "{'a': 1}"),
    ("map {'a': 1}", "{a=1}"),
    ("12.50::decimal(5, 2)", "12,50"),
)
"""What the columns that the policy does not read may hold, and the text of it."""


@pytest.fixture
def sent(pupils: Path, folder: Path) -> Path:
    further = ", ".join(f"{value} AS x{place}" for place, (value, _) in enumerate(SENT))
    file = folder / "envoi.parquet"
    duckdb.execute(f"COPY (SELECT *, {further} FROM '{pupils}') TO '{file}' (FORMAT parquet)")
    return file


def test_columns_of_every_type_are_copied(engine: Run, sent: Path, folder: Path) -> None:
    ran = engine("run", "bourse", "envoi.parquet", "-o", "sortie.parquet", *DAY)
    assert "BAT038" not in ran.err
    names = ", ".join(f"x{place}" for place in range(len(SENT)))
    before, after = (
        duckdb.sql(f"SELECT DISTINCT {names} FROM '{folder / name}.parquet'") for name in ("envoi", "sortie")
    )
    assert before.types == after.types
    assert before.project("COLUMNS(*)::VARCHAR").fetchall() == after.project("COLUMNS(*)::VARCHAR").fetchall()


def test_columns_that_no_spreadsheet_has_are_copied_as_texts(engine: Run, sent: Path, folder: Path) -> None:
    engine("run", "bourse", "envoi.parquet", "-o", "sortie.csv", *DAY)
    first = cells(folder / "sortie.csv")[0]
    assert [text for _, text in SENT] == [first[f"x{place}"] for place in range(len(SENT))]
    engine("run", "bourse", "envoi.parquet", "-o", "sortie.xlsx", *DAY)
    heads, row, *_ = CalamineWorkbook.from_path(folder / "sortie.xlsx").get_sheet_by_index(0).to_python()
    shown = dict(zip(heads, row, strict=True))
    expected = [text for value, text in SENT if not value.startswith("timestamp '") and "decimal" not in value]
    found = [
        shown[f"x{place}"]
        for place, (value, _) in enumerate(SENT)
        if not value.startswith("timestamp '") and "decimal" not in value
    ]
    assert expected == found


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
    monkeypatch.setattr("engine.batch.output.MOST_SORTED", 0)
    engine("run", "bourse", "eleves.parquet", "-o", "en_vrac.parquet", *DAY)
    expected, found = (
        sorted(map(repr, duckdb.sql(f"FROM '{folder / name}.parquet'").fetchall())) for name in ("triees", "en_vrac")
    )
    assert 120 == len(found)
    assert expected == found
