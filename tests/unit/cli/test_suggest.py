"""`engine suggest` proposes cases, and adds them to a golden file where they wait for what is expected."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run


def test_cases_are_shown_ready_to_be_pasted(engine: Run) -> None:
    ran = engine("suggérer", "bourse", "--au-plus", "2", "--processus", "1")
    assert (1, "") == (ran.code, ran.err)
    assert "  - nom: " in ran.out
    assert "    attendu:\n" in ran.out
    assert ran.out.splitlines()[-1].startswith("# ")


def test_cases_are_added_to_a_file_which_is_made(engine: Run, folder: Path) -> None:
    target = folder / "à-compléter.yaml"
    assert 1 == engine("suggest", "bourse", "--at-most", "1", "--jobs", "1", "-o", str(target)).code
    text = target.read_text(encoding="utf-8")
    assert text.startswith("langue: fr\npolitique: bourse\ncas:\n")
    assert 1 == text.count("- nom: ")
    assert 1 == engine("suggest", "bourse", "--at-most", "2", "--jobs", "1", "-o", str(target)).code
    again = target.read_text(encoding="utf-8")
    assert again.startswith(text)
    assert 3 == again.count("- nom: ")
    ran = engine("tester", str(target))
    assert 1 == ran.code
    assert "GOL008" in ran.out


def test_cases_are_not_added_to_another_file(engine: Run, folder: Path) -> None:
    before = (folder / "cas.yaml").read_text(encoding="utf-8")
    ran = engine("suggest", "bourse", "--at-most", "1", "--jobs", "1", "-o", "cas.yaml")
    assert (2, "") == (ran.code, ran.out)
    assert "GOL009" in ran.err
    assert before == (folder / "cas.yaml").read_text(encoding="utf-8")


def test_programs_are_told_in_json(engine: Run) -> None:
    data = json.loads(engine("suggest", "bourse", "--at-most", "1", "--jobs", "1", "--json").out)
    assert "bourse" == data["policy"]
    (one,) = data["suggestions"]
    assert {"kind", "where", "what", "file", "line", "articles", "case", "expected"} == set(one)


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--au-plus", "zéro"], "GOL005"), (["--seulement", "hasard"], "GOL001"), (["--cas", "rien"], "CMD")],
)
def test_misuse_is_told(engine: Run, words: list[str], code: str) -> None:
    ran = engine("suggérer", "bourse", *words)
    assert (2, "") == (ran.code, ran.out)
    assert code in ran.err


def test_a_page_tells_article_by_article_what_no_case_shows(engine: Run, folder: Path) -> None:
    assert 0 == engine("tester", "--html", "couverture.html").code
    page = (folder / "couverture.html").read_text(encoding="utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert "Aucun cas ne montre" in page
    assert "art-1 : " in page
    assert "<script" not in page
    assert "href=" not in page
