"""Golden files are read whole, each fault at its place."""

import pytest

from engine.golden.read import GoldenFile, read_golden
from engine.text.source import Source
from tests.unit import bourse


def read(text: str) -> tuple[GoldenFile | None, list[str]]:
    file, problems = read_golden(Source("cas.yaml", text))
    return file, [problem.code for problem in problems]


def test_a_case_has_its_name_its_source_and_its_place() -> None:
    file, problems = read(bourse.GOLDEN)
    assert file is not None
    assert [] == problems
    (case,) = file.cases
    assert ("bourse", "fr") == (file.policy, file.language)
    assert ("boursier de première année", "art-1 et art-2", 4) == (case.name, case.article, case.place.line)
    assert "cas.yaml::boursier de première année" == case.id


def test_the_language_is_said_or_is_that_of_the_keys() -> None:
    english = "policy: grant\ncases: []\n"
    languages = [file.language for file, _ in map(read, (english, f"language: en\n{english}", bourse.GOLDEN)) if file]
    assert ["en", "en", "fr"] == languages


def test_two_cases_cannot_have_one_name() -> None:
    _, problems = read_golden(Source("cas.yaml", bourse.GOLDEN + bourse.GOLDEN.partition("cas:\n")[2]))
    assert ["CAS080"] == [problem.code for problem in problems]
    assert [4] == [place.line for place, _ in problems[0].related]


def test_a_case_that_expects_nothing_is_refused() -> None:
    file, _ = read(bourse.GOLDEN.replace("{issue: éligible, montant: 151 €}", "{}"))
    assert file is not None
    assert ["CAS081"] == [problem.code for problem in file.cases[0].problems]


def test_faults_of_a_case_are_its_own_and_those_of_the_file_are_not() -> None:
    file, problems = read(bourse.GOLDEN.replace("    source: art-1 et art-2\n", "").replace("langue", "langues"))
    assert file is not None
    assert ["FRM001"] == problems
    assert ["FRM002"] == [problem.code for problem in file.cases[0].problems]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["YML003"]),
        ("politique: [", ["YML014"]),
        ("- a", ["FRM005"]),
        ("cas: []", ["FRM002"]),
    ],
)
def test_what_is_no_golden_file_is_explained(text: str, codes: list[str]) -> None:
    file, problems = read(text)
    assert file is None
    assert codes == problems
