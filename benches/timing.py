"""Timing: processor time, the best of several rounds, and tables of ratios to something measured in the same run.

Machines differ and are shared: only ratios within one run are worth comparing. So that a slow moment spares nobody,
each round measures everything once.
"""

import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

ROUNDS = 10
LEAST = 0.02
"""Seconds that a measure lasts at the least, so that the clock does not matter."""

# A machine may forbid bytecode to be written: every process would then compile the engine anew.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

Measure = Callable[[], float]
"""Takes one measure, in processor seconds."""


def best(measures: Mapping[str, Measure]) -> dict[str, float]:
    """The best of each measure; the first round only warms up."""
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(ROUNDS + 1)]
    return {name: min(found[name] for found in rounds[1:]) for name in measures}


def call(work: Callable[[], object], *, count: int = 1) -> Measure:
    """What `work` takes, divided by the `count` of things that it does."""
    repeats = 1
    while _took(work, repeats) < LEAST:
        repeats *= 2
    return lambda: _took(work, repeats) / repeats / count


def _took(work: Callable[[], object], repeats: int) -> float:
    gc.collect()
    start = time.process_time()
    for _ in range(repeats):
        work()
    return time.process_time() - start


def process(*args: str) -> Measure:
    """What a whole process of Python takes."""

    def measure() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _run(args)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)

    return measure


def inside(work: str, *, after: str = "") -> Measure:
    """What some lines of Python take the first time that a process runs them, after others that are not counted."""
    script = f"{after}\nimport time\nstart = time.process_time()\n{work}\nprint(time.process_time() - start)"
    return lambda: float(_run(["-c", script]))


def _run(args: Sequence[str]) -> str:
    found = subprocess.run([sys.executable, *args], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=True)
    return found.stdout


def show(title: str, found: Mapping[str, float], *, unit: str, scale: float, base: str) -> None:
    """Print a table: each time, and its ratio to the row named `base`."""
    width = max(map(len, found))
    print(f"\n{title:{width}}  {unit:>9}  {'ratio':>7}")
    for name, seconds in found.items():
        print(f"{name:{width}}  {seconds * scale:9.2f}  {seconds / found[base]:7.2f}")
