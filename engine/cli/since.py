"""Golden files as they were at a revision of git: what `engine test --since` compares those of today with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.cli.kit import misuse
from engine.golden.read import GoldenFile, read_golden
from engine.policy.files import SUFFIXES, is_file
from engine.text import document
from engine.text.diagnostics import Words
from engine.text.revisions import RevisionError, files_at, left_at, read_at

WHY = Words(
    "git n'est pas installé, ces fichiers ne sont dans aucun dépôt, ou le dépôt ne la connaît pas",
    "git is not installed, these files are in no repository, or it does not know it",
)


def files_before(paths: Iterable[str], revision: str) -> dict[str, GoldenFile]:
    """The golden files that some files and folders had at a revision, by the name that each has or would have today.

    Of another branch, it is where this one left it: what the other has gained since is not missing here. What could not
    be read then is left out: nothing was expected of it.

    Raises:
        Misuse: if the revision cannot be read.
    """
    found: dict[str, GoldenFile] = {}
    try:
        for path in paths:
            commit = left_at(revision, Path(path))
            inside = [path] if is_file(Path(path)) else [str(file) for file in files_at(commit, Path(path))]
            for name in inside or [path]:
                raw = read_at(commit, Path(name)) if Path(name).suffix in SUFFIXES else None
                source, _ = document.decode(raw, f"{name}@{revision}") if raw is not None else (None, ())
                file = read_golden(source)[0] if source is not None else None
                if file is not None:
                    found[name] = file
    except RevisionError:
        raise misuse("CAS104", revision=revision, why=WHY) from None
    return found
