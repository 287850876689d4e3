"""The embedded database that holds the rows of a batch: DuckDB, and the only module that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import duckdb

DatabaseError = duckdb.Error
"""What the database refuses."""

DiskError = duckdb.IOException
"""A file that the database could not read or write: a full disk, a folder that may not be written to."""

MemoryFullError = duckdb.OutOfMemoryException
"""What is in memory could not wait on disk."""

MOST_STEPS = 1_500
"""How deep the steps of a statement may stand in one another: with twice as many, the database ends the process."""

BATCH = 20_000
"""Rows that pass through Python at a time."""


MEMORY = 150
"""Megabytes that the database holds in memory for each of its threads, however many rows there are: the rest waits on
disk. A statement that cannot do with that, because of long texts, gets what the machine has."""


class Database:
    """A database of its own, in memory; what does not fit goes to a folder that is removed with it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: TemporaryDirectory[str]) -> None:
        self.connection, self.folder = connection, folder
        self.has_little = True

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self.folder.cleanup()

    def execute(self, sql: str) -> None:
        """Run a statement without an answer."""
        with _interruptible():
            self._run(self.connection, sql)

    def _run(self, connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
        """Run a statement, again with all the memory of the machine when it finds too little."""
        try:
            return connection.execute(sql)
        except MemoryFullError:
            if not self.has_little:
                raise
        self.has_little = False
        self.connection.execute("RESET memory_limit")
        return connection.execute(sql)

    def execute_in_order(self, sql: str) -> None:
        """Run a statement that writes long texts in an order, with one thread: several would each hold in memory what
        they have to write until the others have written what comes before."""
        self.execute("SET threads = 1")
        try:
            self.execute(sql)
        finally:
            self.execute("RESET threads")

    def one(self, sql: str) -> tuple[Any, ...]:
        """The only row of an answer."""
        (row,) = self.rows(sql)
        return row

    def columns(self, relation: str) -> dict[str, str]:
        """The types of the columns of a relation, by name, in their order."""
        return {name: type_ for name, type_, *_ in self.rows(f"DESCRIBE {quote(relation)}")}

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer, a few at a time; other statements may be run between two of them."""
        with _interruptible():
            answer = self._run(self.connection.cursor(), sql)
            found = answer.fetchmany(BATCH)
        while found:
            yield from found
            with _interruptible():
                found = answer.fetchmany(BATCH)

    def arrow(self, sql: str) -> Any:
        """An answer as a table of Arrow, which asks for pyarrow."""
        return self.connection.sql(sql).to_arrow_table()

    def append(self, table: str, rows: Iterable[Sequence[Any]]) -> int:
        """Add rows to a table, and say how many."""
        appender = self.connection.appender(quote(table))
        count, rest = 0, iter(rows)
        try:
            while batch := list(islice(rest, BATCH)):
                appender.append_rows(batch)
                appender.flush()
                count += len(batch)
        except DatabaseError:
            # it would complain, on its own, of the rows that it could not add
            appender.clear()
            raise
        return count


@contextmanager
def _interruptible() -> Iterator[None]:
    """A statement that a person interrupts ends as all else does; the database has an error of no type for it.

    Raises:
        KeyboardInterrupt: if it was interrupted.
    """
    try:
        yield
    except RuntimeError as fault:
        if str(fault) != "Query interrupted":
            raise
        raise KeyboardInterrupt from None


def connect() -> Database:
    """A new, empty database in memory."""
    connection = duckdb.connect()
    # it would draw its own on the standard output, among the results
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET max_expression_depth = {MOST_STEPS}")
    folder = TemporaryDirectory(prefix="engine-", ignore_cleanup_errors=True)
    connection.execute(f"SET temp_directory = {text(folder.name)}")
    ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
    connection.execute(f"SET memory_limit = '{threads * MEMORY}MB'")
    return Database(connection, folder)


def is_too_deep(fault: DatabaseError) -> bool:
    """Whether a statement was refused because its steps stand too deep in one another (`MOST_STEPS`)."""
    return "expression depth" in str(fault)


def quote(name: str) -> str:
    """An identifier as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
