"""What is said when a batch finds no room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import gettempdir

from engine.backends.database import Database, DiskError, MemoryFullError, connect
from engine.cli.kit import misuse


@contextmanager
def database() -> Iterator[Database]:
    """A database for a batch.

    Raises:
        Misuse: if there is no room left for its rows, in memory or on disk.
    """
    try:
        with connect() as made:
            yield made
    except (DiskError, MemoryFullError):
        raise misuse("BAT061", folder=gettempdir()) from None
