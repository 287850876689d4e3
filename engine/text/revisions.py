"""Files as they were at a revision of the git repository they are in; all that is asked of git is asked here."""

from __future__ import annotations

import subprocess
from os import environ
from pathlib import Path

SECONDS = 60
"""How long git may take to answer."""


class RevisionError(Exception):
    """A revision that cannot be read: git is not installed, the files are in no repository, or it does not know it."""


def read_at(revision: str, path: Path) -> bytes | None:
    """The bytes of a file at a revision; None when there was no such file.

    Args:
        revision: a branch, a tag or a commit, in the words of git: `main`, `HEAD~1`, `v2`.
        path: the file as it is named today, from here; it need not be there any more.

    Raises:
        RevisionError: if the revision cannot be read.
    """
    root = repository_of(path)
    found = _git(root, "cat-file", "blob", f"{commit_of(revision, root)}:{_inside(root, path)}")
    return found.stdout if found.returncode == 0 else None


def files_at(revision: str, folder: Path) -> tuple[Path, ...]:
    """The files of a folder and of those below it at a revision, named like the folder; none when it was not there.

    Raises:
        RevisionError: if the revision cannot be read.
    """
    root = repository_of(folder)
    inside = _inside(root, folder)
    tree = ["--", inside] if inside != "." else []
    found = _git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit_of(revision, root), *tree)
    names = [name for name in found.stdout.decode("utf-8", "surrogateescape").split("\0") if name]
    return tuple(folder / Path(name).relative_to(inside) for name in names)


def commit_of(revision: str, root: Path) -> str:
    """The full name of the commit that a revision means in the repository of a folder; for `HEAD` before the first
    commit, that of an empty tree.

    Raises:
        RevisionError: if there is no such commit.
    """
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode != 0 and revision == "HEAD" and _git(root, "symbolic-ref", "--quiet", "HEAD").returncode == 0:
        # before its first commit a repository holds nothing
        found = _git(root, "hash-object", "-t", "tree", "--stdin")
    if found.returncode != 0:
        raise RevisionError(revision)
    return found.stdout.decode("ascii").strip()


def left_at(revision: str, path: Path) -> str:
    """The commit at which the current branch left another one: what it changed since does not include what the other
    has gained. The revision itself when nothing is known to be common to both.

    Raises:
        RevisionError: if the revision cannot be read.
    """
    root = repository_of(path)
    found = _git(root, "merge-base", commit_of(revision, root), "HEAD")
    return found.stdout.decode("ascii").strip() if found.returncode == 0 else revision


def repository_of(path: Path) -> Path:
    """The folder of the repository that a file is in.

    Raises:
        RevisionError: if it is in none.
    """
    folder = next(parent for parent in (path.absolute(), *path.absolute().parents) if parent.is_dir())
    found = _git(folder, "rev-parse", "--show-toplevel")
    if found.returncode != 0:
        raise RevisionError(str(path))
    return Path(found.stdout.decode("utf-8", "surrogateescape").strip("\r\n"))


def _inside(root: Path, path: Path) -> str:
    """The name of a file in its repository; folders that are links are followed, as git does."""
    whole = path.absolute()
    resolved = whole.parent.resolve() / whole.name if whole != whole.resolve() else whole
    return resolved.relative_to(root.resolve()).as_posix()


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    # Where git calls us itself, from a hook, it says which repository it is in: ours is the one of the file.
    setting = {name: value for name, value in environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")}
    command = ["git", "-C", str(folder), "--literal-pathspecs", *words]
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False, env=setting
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise RevisionError(str(folder)) from problem
