"""The same policy on the partitions of an engine that its users already have: Spark, Ray, Dask.

    job = Job(policy=engine.load("idf-are-2023"), date=date(2023, 10, 1))
    decided = on_spark(pupils, job)                  # each row is a case
    grants = on_spark(enrolments, job, by="uai")     # the rows of an establishment are a case

Nothing is computed otherwise than by `engine run`: a partition is a batch of its own, read, checked and decided by the
same functions. All rows of a case have to be in one partition: `by` names the column that tells cases apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow
import pyarrow.parquet

from engine.backends.database import connect, quote
from engine.backends.program import Program, Setting, prepare
from engine.batch.headings import UNMAPPED, Mapped
from engine.batch.intake import DataFile, Intake, read_intake
from engine.batch.rejects import REJECTS
from engine.batch.run import Ran, run
from engine.policy.model import Day, Policy
from engine.policy.plan import plan
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.report import text

DIGITS = 38
"""The digits of amounts: the same in all partitions, whatever is in them."""

REJECTED = Words("rejet", "rejected")
"""The last column: why a row was rejected, empty for all others."""


class JobError(ValueError):
    """Data that do not fit the policy: the message says why, as `engine run` does."""

    def __init__(self, found: Iterable[Diagnostic], language: Language) -> None:
        super().__init__(text(tuple(found), language))


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to decide, as `engine run` is told it.

    `record` is the type of the cases; `answers` that of the rows to answer with, by default the same. `mapped` says
    which heading is which input where names and labels do not. `parameters` are values of a simulation.
    """

    policy: Policy
    date: Day
    record: str | None = None
    answers: str | None = None
    mapped: Mapped = UNMAPPED
    readings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language of the words around those of the policy: its own."""
        return self.policy.language

    def programs(self) -> Callable[[Day], Program]:
        """The policy made ready for a date."""
        planned = plan(self.policy)
        return cache(
            lambda day: prepare(planned, Setting(date=day, readings=self.readings, parameters=self.parameters))
        )


def decide_table(job: Job, rows: pyarrow.Table) -> pyarrow.Table:
    """The rows of a table with their answers; those that are rejected have no answer and say why in the last column.

    Raises:
        JobError: if the columns do not fit the policy.
    """
    programs = job.programs()
    with TemporaryDirectory(prefix="engine-") as folder, connect() as database:
        file = Path(folder) / "rows.parquet"
        pyarrow.parquet.write_table(rows, file)
        source = DataFile(path=file, name=file.name)
        intake, found = read_intake(
            database, job.policy, programs, [source], record=job.record, date=job.date, mapped=job.mapped
        )
        if intake is None:
            raise JobError((d for d in found if d.is_error), job.language)
        ran = run(database, intake, programs, language=job.language)
        return _widened(database.arrow(_all_rows(job, intake, ran)))


def _all_rows(job: Job, intake: Intake, ran: Ran) -> str:
    """The query of the rows decided, then of those rejected."""
    wanted = job.policy.records[job.answers or intake.root].plural
    table = next(table for table in ran.tables if table.title == wanted)
    (part,) = intake.parts
    original = part.original if intake.condensed is None else intake.condensed.whole
    rejected = quote(REJECTED.words(job.language))
    sent = "".join(f"{field.sql} AS {quote(field.heading)}, " for field in table.fields if field.is_sent)
    return (
        f"SELECT *, CAST(NULL AS VARCHAR) AS {rejected} FROM ({table.select()}) UNION ALL BY NAME "
        f'SELECT {sent}r.reason AS {rejected} FROM {quote(original.relation)} o JOIN {REJECTS} r ON r."row" = o."#row"'
    )


def _widened(rows: pyarrow.Table) -> pyarrow.Table:
    """The same rows, with types that do not depend on how large their numbers are."""

    def wide(type_: pyarrow.DataType) -> pyarrow.DataType:
        if pyarrow.types.is_decimal(type_):
            return pyarrow.decimal128(DIGITS, type_.scale)
        return pyarrow.string() if pyarrow.types.is_dictionary(type_) else type_

    return rows.cast(pyarrow.schema([(column.name, wide(column.type)) for column in rows.schema]))


# ── Engines ─────────────────────────────────────────────────────────────────────────────────────────────────────


def on_spark(frame: Any, job: Job, by: str | None = None) -> Any:
    """A data frame of Spark with the answers on the rows of another.

    Raises:
        JobError: if the columns do not fit the policy.
    """
    schema = decide_table(job, frame.limit(1).toArrow()).schema

    def decided(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        found = list(batches)
        if found:
            yield from decide_table(job, pyarrow.Table.from_batches(found)).cast(schema).to_batches()

    # the schema of Spark is that of an empty frame made from the columns of Arrow
    described = frame.sparkSession.createDataFrame(schema.empty_table()).schema
    return (frame if by is None else frame.repartition(by)).mapInArrow(decided, described)


def on_ray(dataset: Any, job: Job, by: str | None = None) -> Any:
    """A dataset of Ray with the answers on the rows of another."""

    def decided(rows: pyarrow.Table) -> pyarrow.Table:
        return decide_table(job, rows)

    if by is None:
        return dataset.map_batches(decided, batch_format="pyarrow")
    return dataset.groupby(by).map_groups(decided, batch_format="pyarrow")


def on_dask(frame: Any, job: Job, by: str | None = None) -> Any:
    """A data frame of Dask with the answers on the rows of another.

    Raises:
        JobError: if the columns do not fit the policy.
    """
    sample = _decided_frame(job, frame.head(1, npartitions=-1))
    together = frame if by is None else frame.shuffle(on=by)
    return together.map_partitions(lambda rows: _decided_frame(job, rows, sample), meta=sample.iloc[:0])


def _decided_frame(job: Job, rows: Any, sample: Any = None) -> Any:
    """The answers on a part of a frame; on one without rows, the columns of the sample."""
    if not len(rows):
        return sample.iloc[:0]
    return to_pandas(decide_table(job, pyarrow.Table.from_pandas(rows, preserve_index=False)))


def to_pandas(table: pyarrow.Table) -> Any:
    """A frame of pandas whose columns are those of Arrow, so that decimals stay exact."""
    import pandas

    return table.to_pandas(types_mapper=pandas.ArrowDtype)
