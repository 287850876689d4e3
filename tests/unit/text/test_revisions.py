"""Files at a revision of a repository made for the test."""

import subprocess
from pathlib import Path

import pytest

from engine.text.revisions import RevisionError, files_at, left_at, read_at


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Essai", "-c", "user.email=essai@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """`cas/élèves.yaml` changed since the tag `v1`, `cas/parti.yaml` removed, `cas/neuf.yaml` not yet committed."""
    folder = tmp_path / "cas"
    folder.mkdir()
    git(tmp_path, "init", "--quiet")
    (folder / "élèves.yaml").write_bytes(b"a: 1\r\n")
    (folder / "parti.yaml").write_bytes(b"b: 1\n")
    git(tmp_path, "add", "cas")
    git(tmp_path, "commit", "--quiet", "-m", "un")
    git(tmp_path, "tag", "v1")
    (folder / "élèves.yaml").write_bytes(b"a: 2\n")
    (folder / "parti.yaml").unlink()
    git(tmp_path, "commit", "--quiet", "-a", "-m", "deux")
    (folder / "neuf.yaml").write_bytes(b"c: 1\n")
    return tmp_path


def test_a_file_is_read_as_it_was(repository: Path) -> None:
    assert b"a: 1\r\n" == read_at("v1", repository / "cas" / "élèves.yaml")
    assert b"a: 2\n" == read_at("HEAD", repository / "cas" / "élèves.yaml")


def test_a_file_removed_since_is_still_there(repository: Path) -> None:
    assert b"b: 1\n" == read_at("HEAD~1", repository / "cas" / "parti.yaml")


def test_a_file_that_was_not_there_is_none(repository: Path) -> None:
    assert None is read_at("v1", repository / "cas" / "neuf.yaml")
    assert None is read_at("v1", repository / "ailleurs" / "neuf.yaml")


def test_paths_may_be_relative(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "cas")
    assert b"a: 1\r\n" == read_at("v1", Path("élèves.yaml"))
    assert (Path("parti.yaml"), Path("élèves.yaml")) == files_at("v1", Path("."))


def test_the_files_of_a_folder(repository: Path) -> None:
    folder = repository / "cas"
    assert (folder / "parti.yaml", folder / "élèves.yaml") == files_at("v1", folder)
    assert (folder / "élèves.yaml",) == files_at("HEAD", folder)
    assert (folder / "élèves.yaml",) == files_at("HEAD", repository)
    assert () == files_at("HEAD", repository / "ailleurs")


def test_before_its_first_commit_a_repository_holds_nothing(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n")
    assert () == files_at("HEAD", tmp_path)
    assert None is read_at("HEAD", tmp_path / "a.yaml")
    assert "HEAD" == left_at("HEAD", tmp_path)


def test_a_branch_is_compared_with_where_it_left_the_other(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "autre", "v1")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "trois")
    folder = repository / "cas"
    assert left_at("v1", folder) == left_at("autre~1", folder)
    git(repository, "checkout", "--quiet", "-b", "branche", "v1")
    assert left_at("autre", folder) == left_at("v1", folder)


@pytest.mark.parametrize("revision", ["v9", "", "--all", "HEAD:cas"])
def test_a_revision_that_is_none_is_told(repository: Path, revision: str) -> None:
    with pytest.raises(RevisionError):
        read_at(revision, repository / "cas" / "élèves.yaml")


def test_a_folder_without_a_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError):
        read_at("HEAD", tmp_path / "a.yaml")


def test_a_machine_without_git_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError):
        read_at("HEAD", repository / "cas" / "élèves.yaml")
