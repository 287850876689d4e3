"""`engine test --since` in a repository of policies made for the test."""

import subprocess
from pathlib import Path

import pytest

from tests.unit import bourse
from tests.unit.cli.conftest import Run

RAISED = bourse.GOLDEN.replace("boursier: oui", "boursier: non").replace("éligible, montant: 151 €", "non éligible")


def git(*words: str) -> None:
    who = ("-c", "user.name=Essai", "-c", "user.email=essai@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(folder: Path) -> Path:
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "un")
    return folder


def test_nothing_changed(engine: Run, repository: Path) -> None:
    assert 0 == engine("test", "--since", "HEAD").code


def test_what_is_expected_changed(engine: Run, repository: Path) -> None:
    bourse.write_golden(repository, RAISED)
    assert 0 == engine("test").code
    ran = engine("tester", "--depuis", "HEAD")
    assert 1 == ran.code
    assert "« boursier de première année » : issue : éligible → non éligible, montant : 151 € → rien" in ran.out
    assert "tests/golden/bourse/élèves.yaml@HEAD:4:10" in ran.out


def test_the_cases_of_a_file_that_cannot_be_read_are_not_gone(engine: Run, repository: Path) -> None:
    bourse.write_golden(repository, bourse.GOLDEN.replace("    date:", "\tdate:"))
    ran = engine("test", "--since", "HEAD")
    assert 1 == ran.code
    assert "YML009" in ran.out
    assert "CAS101" not in ran.out


def test_a_motive_explains_it(engine: Run, repository: Path) -> None:
    motive = "    motif: {date: 2024-12-01, article: art-1}\n    attendu"
    bourse.write_golden(repository, RAISED.replace("    attendu", motive))
    assert 0 == engine("test", "--since", "HEAD").code


def test_a_motive_cites_an_article_of_the_policy(engine: Run, repository: Path) -> None:
    motive = "    motif: {date: 2024-12-01, article: art-9}\n    attendu"
    bourse.write_golden(repository, RAISED.replace("    attendu", motive))
    ran = engine("test")
    assert 1 == ran.code
    assert "CAS084" in ran.out


def test_a_file_that_is_gone(engine: Run, repository: Path) -> None:
    bourse.write_golden(repository, name="autres.yaml", text=bourse.GOLDEN.replace("nom: bou", "nom: un bou"))
    git("add", ".")
    git("commit", "--quiet", "-m", "deux")
    (repository / "tests/golden/bourse/autres.yaml").write_text(RAISED, encoding="utf-8")
    (repository / "tests/golden/bourse/élèves.yaml").unlink()
    ran = engine("test", "--since", "HEAD")
    assert 1 == ran.code
    assert "le cas « un boursier de première année » n'est plus là" in ran.out


def test_what_the_other_branch_has_gained_is_not_missing(engine: Run, repository: Path) -> None:
    git("branch", "version-commune")
    git("checkout", "--quiet", "-b", "proposition")
    git("checkout", "--quiet", "version-commune")
    bourse.write_golden(repository, name="autres.yaml", text=bourse.GOLDEN.replace("nom: bou", "nom: un bou"))
    git("add", ".")
    git("commit", "--quiet", "-m", "deux")
    git("checkout", "--quiet", "proposition")
    assert 0 == engine("test", "--since", "version-commune").code


def test_before_the_first_commit_everything_is_new(engine: Run, folder: Path) -> None:
    git("init", "--quiet")
    assert 0 == engine("test", "--since", "HEAD").code


def test_a_revision_that_is_none(engine: Run, repository: Path) -> None:
    ran = engine("test", "--since", "v9")
    assert 2 == ran.code
    assert "CAS104" in ran.err
