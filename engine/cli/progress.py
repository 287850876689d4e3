"""A progress bar on the terminal, for long work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from engine.cli.following import Advance


@contextmanager
def bar(what: str, count: int | None) -> Iterator[Advance]:
    """Show what is done and since when, and how far it is when its steps are counted; it leaves nothing behind."""
    share = () if count is None else (TaskProgressColumn(),)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), *share, TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task(what, total=count)
        yield lambda steps=1: progress.advance(task, steps)
