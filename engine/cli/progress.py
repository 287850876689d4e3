"""A progress bar on the terminal, for long work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def bar(count: int) -> Iterator[Callable[..., None]]:
    """Show how far the work of `count` steps is; what is given is called after one or, with their number, several."""
    with Progress(console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=count)
        yield lambda steps=1: progress.advance(task, steps)
