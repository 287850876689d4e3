"""A progress bar on the terminal, for long work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def bar(count: int) -> Iterator[Callable[[], None]]:
    """Show how far the work is; what is given is to be called after each of `count` steps."""
    with Progress(console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=count)
        yield lambda: progress.advance(task)
