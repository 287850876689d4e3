"""Golden files and the policies they are about, found on disk; every failure is a diagnostic."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.golden.read import GoldenFile, read_golden
from engine.policy.files import nearest, open_policy, read_file
from engine.policy.load import Loaded
from engine.text import document
from engine.text.diagnostics import Diagnostic

NO_FILES: Mapping[str, str] = {}


def open_golden(name: str) -> tuple[GoldenFile | None, tuple[Diagnostic, ...]]:
    """The golden file of a path, and what is wrong with it that belongs to none of its cases."""
    raw = read_file(Path(name), name, document.MOST_CHARACTERS)
    if isinstance(raw, Diagnostic):
        return None, (raw,)
    source, problems = document.decode(raw, name)
    if source is None:
        return None, problems
    file, more = read_golden(source)
    return file, (*problems, *more)


def policy_of(file: GoldenFile, given: Mapping[str, str] = NO_FILES) -> Loaded:
    """The policy that a golden file is about, with the tables that the file supplies; see `where`."""
    return open_policy(where(file, given), file.tables)


def where(file: GoldenFile, given: Mapping[str, str] = NO_FILES) -> str:
    """The policy that a golden file is about: the file `given` for its name, else the nearest to the golden file, else
    the name, by which it may be known."""
    return given.get(file.policy) or nearest(file.policy, Path(file.source.name)) or file.policy
