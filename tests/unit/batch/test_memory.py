"""A batch that does not fit in memory comes out as one that does."""

from pathlib import Path

import duckdb
import pytest

from engine.backends import database
from engine.batch.results import Field, Table, write_csv, write_parquet
from engine.batch.write import targets
from tests.support import HEAD, policy_of
from tests.unit.batch.intake import decided

POLICY = (
    HEAD
    + """\
dossiers:
  élève:
    données: {numéro: {type: nombre, min: 0, max: 1000000, décimales: 0}, frais: {type: €, min: 0 €, max: 10000 €}}
    règles:
      part: {article: art-1, formule: frais / 3}
      aide: {article: art-1, formule: frais / 3, arrondi: {à: 0.01 €, sens: au plus proche}}
    résultat: {valeurs: [part, aide]}
"""
)
ROWS = 100_000


def written(folder: Path, data: Path, name: str) -> list[tuple[object, ...]]:
    with decided(policy_of(POLICY), data) as (made, ran):
        assert "columns" == ran.way
        ((path, table),) = targets(folder / name, ran, "fr").items()
        write_parquet(made, table, path, {})
    return duckdb.sql(f"FROM '{path}' ORDER BY ALL").fetchall()


def test_rows_that_wait_on_disk_are_those_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "élèves.parquet"
    drawn = f'SELECT i AS "numéro", CAST(hash(i) % 1000000 AS DECIMAL(9, 0)) * 0.01 AS frais FROM range({ROWS}) t(i)'
    duckdb.sql(f"COPY ({drawn}) TO '{data}' (FORMAT parquet)")
    expected = written(tmp_path, data, "large.parquet")
    monkeypatch.setattr(database, "MEMORY", 16)
    assert expected == written(tmp_path, data, "small.parquet")
    assert ROWS == len(expected)


def test_a_statement_that_needs_more_than_its_share_gets_what_the_machine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "MEMORY", 5)
    with database.connect() as made:
        made.execute("CREATE TABLE texts AS SELECT repeat(CAST(i AS VARCHAR), 100) AS text FROM range(200000) t(i)")
        assert (200_000,) == made.one("SELECT len(list(text ORDER BY text)) FROM texts")
        assert not made.has_little


def test_long_texts_are_written_in_order_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a gigabyte of what is said of rows, with room for a part of it."""
    monkeypatch.setattr(database, "MEMORY", 100)
    count, said = 200_000, ", ".join(f"'{sign * 2_500}'" for sign in "abc")
    with database.connect() as made:
        made.execute(f"CREATE TYPE said AS ENUM ({said})")
        made.execute("CREATE TABLE texts AS SELECT n, enum_range(NULL::said)[n + 1]::said AS text FROM range(3) t(n)")
        made.execute(f"CREATE TABLE numbers AS SELECT i AS number FROM range({count}) t(i) ORDER BY hash(i)")
        number = Field(heading="n", kind="number", sql="number", type="BIGINT")
        fields = (number, Field(heading="texte", kind="text", sql="text"))
        table = Table(title="t", fields=fields, source="numbers JOIN texts ON n = number % 3", order="number")
        write_csv(made, table, tmp_path / "t.csv", "fr")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig") as lines:
        assert "n;texte\n" == next(lines)
        assert list(range(count)) == [int(line.partition(";")[0]) for line in lines]


def test_a_statement_that_is_interrupted_is_an_interruption_and_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database says it in an error of no type, which is told by its words."""

    class Interrupted:
        def execute(self, sql: str) -> None:
            raise RuntimeError("Query interrupted")

        def cursor(self) -> "Interrupted":
            return self

    with database.connect() as made, monkeypatch.context() as patched:
        patched.setattr(made, "connection", Interrupted())
        with pytest.raises(KeyboardInterrupt):
            made.execute("SELECT 1")
        with pytest.raises(KeyboardInterrupt):
            made.one("SELECT 1")
