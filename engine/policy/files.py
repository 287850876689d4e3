"""Policies on disk: found by path or by name, with the tables that stand beside them; every failure is a diagnostic."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine import shipped
from engine.policy.load import Loaded, load
from engine.policy.overlay import Base
from engine.policy.tables import MOST_BYTES
from engine.text import document
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language
from engine.text.source import Place, Source
from engine.text.suggest import closest

SUFFIXES = (".yaml", ".yml")
"""How the name of a file of YAML ends."""

NO_TABLES: Mapping[str, str] = {}
NOTHING: Mapping[str, bytes] = {}

DEEPEST = 8
"""Folders above a file in which its policy is looked for."""

MOST_NEIGHBOURS = 1000
"""Files of a folder among which a misspelt one is looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file: where it is, and the name under which it is shown to people."""

    path: Path
    name: str


def open_policy(name_or_path: str, tables: Mapping[str, str] = NO_TABLES) -> Loaded:
    """The policy of a file, or the one of this name in the folder `policies` or among those shipped with the engine.

    Args:
        name_or_path: a path, or the name of a policy: `idf-are-2023`.
        tables: the files of the tables that the caller supplies, by the name of the table.
    """
    found = locate(name_or_path)
    if isinstance(found, Diagnostic):
        return Loaded(None, (found,))
    source, problems = read_source(found)
    return Loaded(None, problems) if source is None else load_at(found, source, tables)


def read_source(file: Found) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file; or why it cannot be read."""
    raw = read_file(file.path, file.name, document.MOST_CHARACTERS)
    return (None, (raw,)) if isinstance(raw, Diagnostic) else document.decode(raw, file.name)


def load_at(
    found: Found, source: Source, tables: Mapping[str, str] = NO_TABLES, instead: Mapping[str, bytes] = NOTHING
) -> Loaded:
    """The policy of a text as if it stood in a file, with the tables beside that file and those supplied.

    Args:
        found: the file.
        source: the text.
        tables: the files of the tables that the caller supplies.
        instead: the bytes of files beside it, by name, as if they were already written.
    """
    supplied, problems = read_tables(tables)
    beside = _Beside(found, instead)
    loaded = load(source, beside.read, supplied, beside.base)
    diagnostics = (*problems, *beside.explained(loaded.diagnostics))
    language = loaded.language or language_in(source.text)
    return Loaded(None if problems else loaded.policy, diagnostics, language)


def read_tables(tables: Mapping[str, str]) -> tuple[dict[str, tuple[str, bytes]], tuple[Diagnostic, ...]]:
    """The files of the tables that the caller supplies: their names and bytes, and why some cannot be read."""
    read = {table: (file, read_file(Path(file), file, MOST_BYTES)) for table, file in tables.items()}
    supplied = {table: (file, raw) for table, (file, raw) in read.items() if not isinstance(raw, Diagnostic)}
    return supplied, tuple(raw for _, raw in read.values() if isinstance(raw, Diagnostic))


def locate(name_or_path: str) -> Found | Diagnostic:
    """Where a policy is: a file, or a name, known here or in a folder above."""
    path = Path(name_or_path)
    if is_file(path) or path.suffix in SUFFIXES or len(path.parts) != 1:
        return Found(path, name_or_path)
    known = policies()
    if name_or_path in known:
        return known[name_or_path]
    if above := nearest(name_or_path, Path("dossier")):
        return Found(Path(above), above)
    if is_folder(path):
        return Diagnostic(entry=entry("CMD003"), place=None, args={"file": name_or_path})
    args = {"name": name_or_path, "known": ", ".join(known)}
    return Diagnostic(entry=entry("CMD002"), place=None, args=args, suggestions=closest(name_or_path, known))


def nearest(name: str, file: Path) -> str | None:
    """The path of the policy of this name that is nearest to a file: beside it, or in the folder `policies` of one of
    the folders above it."""
    if len(Path(name).parts) != 1:
        return None
    for folder in file.absolute().parents[:DEEPEST]:
        for path in (folder / f"{name}.yaml", folder / "policies" / f"{name}.yaml"):
            if path != file.absolute() and is_file(path):
                return _from_here(path)
    return None


def _from_here(path: Path) -> str:
    try:
        return os.path.relpath(path)
    except ValueError:
        # another drive of Windows
        return str(path)


def policies() -> Mapping[str, Found]:
    """The policies that can be called by their name: those of the folder `policies`, then those shipped."""
    found: dict[str, Found] = {}
    for folder in (Path("policies"), shipped.folder("policies")):
        for file in yaml_files(folder, deep=False):
            found.setdefault(file.stem, Found(file, f"policies/{file.name}"))
    return found


def yaml_files(folder: Path, deep: bool = True) -> tuple[Path, ...]:
    """The files of YAML in a folder, and by default in those below it, in the order of their names."""
    try:
        files = folder.rglob("*") if deep else folder.glob("*")
        return tuple(sorted(file for file in files if file.suffix in SUFFIXES and is_file(file)))
    except OSError:
        return ()


def read_file(path: Path, name: str, most: int) -> bytes | Diagnostic:
    """The bytes of a file, one more than `most` at the most so that an endless one ends; or why it cannot be read.

    `name` is the one under which the file is shown to people.
    """
    near: tuple[str, ...] = ()
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        code, near = "CMD001", _neighbours(path)
    except IsADirectoryError:
        code = "CMD003"
    except PermissionError:
        code = "CMD004"
    except (OSError, ValueError):
        code = "CMD005"
    return Diagnostic(entry=entry(code), place=None, args={"file": name}, suggestions=near)


def write_file(path: Path, name: str, raw: bytes) -> Diagnostic | None:
    """Give a file other bytes, all of them or none; the answer is why it cannot be done.

    The bytes go to another file of the folder, which then takes the place of the first.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.write_bytes(raw)
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            draft.unlink()
        return Diagnostic(entry=entry("CMD008"), place=None, args={"file": name})
    return None


_LANGUAGE = re.compile(r"^(?:langue|language)[ ]*:[ ]*[\"']?(fr|en)\b", re.MULTILINE)


def language_in(text: str) -> Language | None:
    """The language a file says it is written in, also when its YAML cannot be read."""
    found = _LANGUAGE.search(text)
    return None if found is None else "fr" if found[1] == "fr" else "en"


@dataclass(slots=True)
class _Beside:
    """The files beside a policy, and why some of them could not be read."""

    policy: Found
    instead: Mapping[str, bytes] = field(default_factory=dict)
    read_names: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)

    def base(self, name: str) -> Base | None:
        """The policy that another one amends: beside it, in a folder `policies` above it, or shipped."""
        above = nearest(name, self.policy.path)
        found = Found(Path(above), above) if above else policies().get(name)
        if found is None or found.path.resolve() == self.policy.path.resolve():
            return None
        source, _ = read_source(found)
        if source is None:
            return None
        folder = found.path.parent.resolve()
        self.folders.append(folder)
        seen = os.path.relpath(folder, self.policy.path.parent.resolve())
        return Base(source, "" if seen == os.curdir else Path(seen).as_posix())

    def read(self, name: str) -> bytes | None:
        """The bytes of a file of the folder of the policy, or below it."""
        if name in self.instead:
            self.read_names.add(name)
            return self.instead[name]
        try:
            folder = self.policy.path.parent.resolve()
            path = (folder / name).resolve()
            inside = any(path.is_relative_to(each) for each in (folder, *self.folders))
        except (OSError, ValueError, RuntimeError):
            # a zero byte, or links that turn in a circle
            self.refused[name] = "CMD005"
            return None
        if not inside:
            self.refused[name] = "CMD006"
            return None
        found = read_file(path, name, MOST_BYTES)
        if isinstance(found, Diagnostic):
            if found.code == "CMD001":
                beside = (Path(name).with_name(Path(other).name) for other in found.suggestions)
                self.near[name] = tuple(path.as_posix() for path in beside)
            else:
                self.refused[name] = found.code
            return None
        self.read_names.add(name)
        return found

    def explained(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The diagnostics of the policy, with why a file was not read, and files named as seen from here."""
        return tuple(self.renamed(self.because(diagnostic)) for diagnostic in diagnostics)

    def because(self, diagnostic: Diagnostic) -> Diagnostic:
        if diagnostic.code == "AMD020":
            return replace(diagnostic, suggestions=closest(str(diagnostic.args["name"]), policies()))
        name = str(diagnostic.args.get("file"))
        if diagnostic.code != "TAB001":
            return diagnostic
        if name in self.refused:
            return replace(diagnostic, entry=entry(self.refused[name]))
        return replace(diagnostic, suggestions=self.near.get(name, ()))

    def renamed(self, diagnostic: Diagnostic) -> Diagnostic:
        place = diagnostic.place and self.shown(diagnostic.place)
        related = tuple((self.shown(other), words) for other, words in diagnostic.related)
        return replace(diagnostic, place=place, related=related)

    def shown(self, place: Place) -> Place:
        if place.source.name not in self.read_names:
            return place
        name = Path(os.path.normpath(Path(self.policy.name).parent / place.source.name)).as_posix()
        return replace(place, source=Source(name, place.source.text))


def is_file(path: Path) -> bool:
    """Whether there is a file; false as well for a name that no disk can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether there is a folder; false as well for a name that no disk can have."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _neighbours(path: Path) -> tuple[str, ...]:
    """The files of the same folder that a name was probably meant to be."""
    try:
        names = [file.name for file, _ in zip(path.parent.iterdir(), range(MOST_NEIGHBOURS), strict=False)]
    except (OSError, ValueError):
        return ()
    return tuple(str(path.with_name(name)) for name in closest(path.name, sorted(names)))
