"""Spark, Ray and Dask give the answers that the engine gives on one machine: `make test-distributed`.

Each test needs an engine that is no dependency of the project, and skips where it is not installed.
"""

import datetime
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import engine
from engine.backends.dialects import SPARK, TooWideError
from engine.backends.sql.pieces import Sql

pyarrow = pytest.importorskip("pyarrow")

from engine.distributed import Job, JobError, decide_table, on_dask, on_ray, on_spark, to_pandas  # noqa: E402  # after the skip

# the engines warn about one another's versions
pytestmark = pytest.mark.filterwarnings("ignore")

DAY = datetime.date(2023, 10, 2)
CODES = ("50022139", "40022107", "32022104", "32031213", "10010001", "45031409")


@pytest.fixture(scope="module")
def job() -> Job:
    return Job(policy=engine.load("idf-are-2023"), date=DAY)


def pupil(number: int) -> dict[str, Any]:
    """A pupil: some are not eligible, some lack a fact, one in a hundred has a contract that does not exist."""
    return {
        "dossier": f"D{number:05}",
        "code": CODES[number % len(CODES)],
        "st2s": False,
        "admise_par_la_région": False,
        "année": None if number % 17 == 0 else 1 + number % 3,
        "changement_filière": number % 5 == 0,
        "contrat": "intérim" if number % 100 == 99 else "apprentissage" if number % 7 == 0 else "scolaire",
        "boursier": number % 2 == 0,
        "autre_bourse": False,
        "statut_établissement": "collège" if number % 11 == 0 else "lycée_public",
    }


def enrolment(number: int) -> dict[str, Any]:
    """A row of pupils of one establishment among forty, whose facts are repeated on each of its rows."""
    school = number % 40
    return {
        "uai": f"{school:07}A",
        "statut": "legta" if school % 3 == 0 else "lycée_public",
        "enquêtes_attendues": 2,
        "enquêtes_répondues": 1 if school % 9 == 0 else 2,
        "origine_effectifs": "rectorat_stabilisés",
        "rentrée_effectifs": 2022,
        "boursiers_post_bac": school,
        "effectif_post_bac": 48,
        "effectif_total": 500,
        "reliquat_pré_bac": Decimal("310.50") * (school % 4),
        "reliquat_post_bac": Decimal("0.00"),
        "reliquat_prépa": Decimal("0.00"),
        "attribution": True,
        "code": CODES[number // 40],
        "élèves": number % 31,
        "st2s": False,
        "admise_par_la_région": False,
        "entrants": 0,
    }


def rows_of(table: Any) -> list[str]:
    """The rows of a table, in an order of their own."""
    return sorted(map(str, table.to_pylist()))


@pytest.fixture(scope="module")
def pupils() -> Any:
    return pyarrow.Table.from_pylist([pupil(number) for number in range(1200)])


@pytest.fixture(scope="module")
def enrolments() -> Any:
    return pyarrow.Table.from_pylist([enrolment(number) for number in range(240)])


@pytest.fixture(scope="module")
def grants(job: Job) -> Job:
    return Job(policy=job.policy, date=DAY, record="établissement")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.pyspark.python", sys.executable).config("spark.sql.shuffle.partitions", "4")
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    module = pytest.importorskip("ray")
    module.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield module
    module.shutdown()


def test_every_row_comes_out_once(job: Job, pupils: Any) -> None:
    answers = decide_table(job, pupils)
    assert pupils.num_rows == answers.num_rows
    assert sorted(pupils["dossier"].to_pylist()) == sorted(answers["dossier"].to_pylist())
    assert 12 == sum(why is not None for why in answers["rejet"].to_pylist())


def test_amounts_are_decimals_to_the_cent(job: Job) -> None:
    first_year = {**pupil(3), "code": "50022139", "année": 1, "contrat": "scolaire"}
    (answer,) = decide_table(job, pyarrow.Table.from_pylist([first_year])).to_pylist()
    assert ("éligible", Decimal("151.00"), None) == (answer["issue"], answer["montant de l'aide"], answer["rejet"])


def test_columns_that_do_not_fit_are_told(job: Job, pupils: Any) -> None:
    with pytest.raises(JobError, match="contrat"):
        decide_table(job, pupils.drop_columns(["contrat"]))


def test_spark(spark: Any, job: Job, pupils: Any) -> None:
    frame = spark.createDataFrame(pupils).repartition(3)
    assert rows_of(decide_table(job, pupils)) == rows_of(on_spark(frame, job).toArrow())


@pytest.mark.parametrize(
    ("low", "high", "least", "most"),
    [(-(10**12), 10**12, 1, 10**6), (-(10**28), 10**28, 1, 10**9), (-(10**36), 10**36, 1, 1), (0, 10**37, 7, 10**18)],
)
def test_spark_divides_whole_numbers_exactly(spark: Any, low: int, high: int, least: int, most: int) -> None:
    chance = random.Random(low)
    pairs = [(a, b) for a in (low, low + 1, -1, 0, 1, high - 1, high) for b in (least, most) if low <= a <= high]
    pairs += [(chance.randint(low, high), chance.randint(least, most)) for _ in range(500)]
    rows = spark.createDataFrame([(str(a), str(b)) for a, b in pairs], "a string, b string")
    cast = rows.selectExpr("CAST(a AS DECIMAL(38, 0)) AS a", "CAST(b AS DECIMAL(38, 0)) AS b")
    a, b = (
        Sql(f"`{name}`", low=bounds[0], high=bounds[1])
        for name, bounds in zip("ab", ((low, high), (least, most)), strict=True)
    )
    sql = SPARK.quotient(a, b).text
    assert "/" not in sql
    found = [int(row[0]) for row in cast.selectExpr(f"CAST({sql} AS STRING)").collect()]
    assert [abs(a) // b * (-1 if a < 0 else 1) for a, b in pairs] == found


def test_a_quotient_that_spark_cannot_hold_is_refused() -> None:
    with pytest.raises(TooWideError):
        SPARK.quotient(Sql("`a`", low=0, high=10**37), Sql("`b`", low=1, high=1))


def test_spark_brings_the_rows_of_a_case_together(spark: Any, job: Job, enrolments: Any, grants: Job) -> None:
    frame = spark.createDataFrame(enrolments).repartition(5)
    expected = decide_table(grants, enrolments)
    assert 40 == expected.num_rows
    assert rows_of(expected) == rows_of(on_spark(frame, grants, by="uai").toArrow())


def test_ray(ray: Any, job: Job, pupils: Any) -> None:
    dataset = ray.data.from_arrow(pupils).repartition(3)
    found = pyarrow.concat_tables(ray.get(on_ray(dataset, job).to_arrow_refs()), promote_options="permissive")
    assert rows_of(decide_table(job, pupils)) == rows_of(found)


def test_dask(job: Job, pupils: Any) -> None:
    dask = pytest.importorskip("dask.dataframe")
    frame = dask.from_pandas(to_pandas(pupils), npartitions=3)
    found = pyarrow.Table.from_pandas(on_dask(frame, job).compute(scheduler="processes"), preserve_index=False)
    assert rows_of(decide_table(job, pupils)) == rows_of(found)
