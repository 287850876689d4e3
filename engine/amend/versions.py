"""A version of a policy: a file, a name, or a file as it was at a revision of git, with the tables of that time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.policy.files import NO_TABLES, is_file, language_in, locate, open_policy, read_tables
from engine.policy.load import Loaded, load
from engine.policy.overlay import Base
from engine.text import document
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic
from engine.text.revisions import RevisionError, read_at


def open_version(written: str, tables: Mapping[str, str] = NO_TABLES) -> Loaded:
    """The policy that is written `policies/x.yaml`, `x`, or `HEAD~1:policies/x.yaml`, `v1.2:x` for a revision of git.

    Args:
        written: the version, as the command names it.
        tables: the files of the tables that the caller supplies, as they are today, by the name of the table.
    """
    revision, name = _parted(written)
    if not revision:
        return open_policy(written, tables)
    found = locate(name)
    if isinstance(found, Diagnostic):
        return Loaded(None, (found,))
    return _at(revision, found.path, f"{revision}:{found.name}", tables)


def file_of(written: str) -> str:
    """The file, or the name, of a version, without its revision."""
    return _parted(written)[1]


def _parted(written: str) -> tuple[str, str]:
    """The revision, empty when there is none, and the file."""
    revision, colon, name = written.partition(":")
    # one letter before a colon is a drive of Windows
    is_plain = not colon or len(revision) == 1 or is_file(Path(written))
    return ("", written) if is_plain else (revision, name)


def _at(revision: str, path: Path, shown: str, tables: Mapping[str, str]) -> Loaded:
    try:
        raw = read_at(revision, path)
    except RevisionError:
        return _refused("DIF001", revision=revision)
    if raw is None:
        return _refused("DIF002", revision=revision, file=path.as_posix())
    source, found = document.decode(raw, shown)
    if source is None:
        return Loaded(None, found)
    supplied, problems = read_tables(tables)

    def beside(name: str) -> bytes | None:
        return read_at(revision, path.parent / name)

    def base(name: str) -> Base | None:
        raw = beside(f"{name}.yaml")
        amended = document.decode(raw, f"{revision}:{name}")[0] if raw is not None else None
        return Base(amended) if amended is not None else None

    loaded = load(source, beside, supplied, base)
    language = loaded.language or language_in(source.text)
    return Loaded(None if problems else loaded.policy, (*problems, *loaded.diagnostics), language)


def _refused(code: str, **args: str) -> Loaded:
    return Loaded(None, (Diagnostic(entry=entry(code), place=None, args=args),))
