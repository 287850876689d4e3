"""Golden cases are tests of pytest in any repository of policies."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.golden import findings, opening, report
from tests.unit import bourse

# Each run in this process forgets the modules that it was the first to import, and PyYAML cannot be imported twice.
KEPT = (findings, opening, report)

FAILING = bourse.GOLDEN.partition("cas:\n")[2].replace("boursier de", "boursière de").replace("151 €", "9 €")


@pytest.fixture
def repository(pytester: pytest.Pytester) -> Path:
    """A folder with the invented regulation and its golden cases, and nothing else."""
    bourse.write(pytester.path)
    bourse.write_golden(pytester.path)
    return pytester.path


def ran(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "engine.pytest_plugin", "-p", "no:cacheprovider", *args)


def test_each_case_is_a_test_of_its_name(pytester: pytest.Pytester, repository: Path) -> None:
    bourse.write_golden(repository, bourse.GOLDEN + FAILING)
    found = ran(pytester, "--collect-only", "-q").outlines
    assert [
        "tests/golden/bourse/élèves.yaml::boursier de première année",
        "tests/golden/bourse/élèves.yaml::boursière de première année",
    ] == found[:2]


def test_a_failing_case_says_what_the_command_says(pytester: pytest.Pytester, repository: Path) -> None:
    bourse.write_golden(repository, bourse.GOLDEN + FAILING)
    result = ran(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "tests/golden/bourse/élèves.yaml:9 échec : boursière de première année",
            "    montant   9*151*art-2*",
            '    ce cas seul : engine tester "tests/golden/bourse/élèves.yaml::boursière de première année"',
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_one_case_can_be_chosen(pytester: pytest.Pytester, repository: Path) -> None:
    bourse.write_golden(repository, bourse.GOLDEN + FAILING)
    ran(pytester, "tests/golden/bourse/élèves.yaml::boursier de première année").assert_outcomes(passed=1)
    ran(pytester, "-k", "boursière").assert_outcomes(failed=1, deselected=1)


def test_articles_are_properties_of_junit(pytester: pytest.Pytester, repository: Path) -> None:
    ran(pytester, "--junit-xml=rapport.xml")
    (case,) = ElementTree.parse(repository / "rapport.xml").getroot().iter("testcase")
    assert "boursier de première année" == case.attrib["name"]
    assert [{"name": "article", "value": "art-1 et art-2"}] == [one.attrib for one in case.iter("property")]


@pytest.mark.parametrize(
    ("golden", "said"),
    [
        (bourse.GOLDEN.replace("politique: bourse", "politique: bourses"), "*CAS089*"),
        (bourse.GOLDEN.replace("cas:", "cas:\n\t-"), "*erreur YML*"),
        (bourse.GOLDEN + FAILING.replace("boursière", "boursier"), "*CAS080*"),
        (bourse.GOLDEN.replace("politique:", "politiques:"), None),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_of_collection(
    pytester: pytest.Pytester, repository: Path, golden: str, said: str | None
) -> None:
    bourse.write_golden(repository, golden)
    result = ran(pytester)
    if said is None:
        result.assert_outcomes()
    else:
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines([said])
        assert "Traceback" not in result.stdout.str()


def test_a_file_given_by_its_path_is_read_whatever_it_looks_like(pytester: pytest.Pytester, repository: Path) -> None:
    bourse.write_golden(repository, bourse.GOLDEN.replace("politique:", "politiques:"))
    ran(pytester, "tests/golden/bourse/élèves.yaml").assert_outcomes(errors=1)
    (repository / "cas.yaml").write_text(bourse.GOLDEN, encoding="utf-8")
    ran(pytester, "cas.yaml").assert_outcomes(passed=1)


def test_a_policy_with_errors_is_an_error_of_collection(pytester: pytest.Pytester, repository: Path) -> None:
    bourse.write(repository, bourse.POLICY.replace("année = 1", "anée = 1"))
    result = ran(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["policies/bourse.yaml:47:17: erreur NOM001*"])


def test_other_folders_and_other_files_are_left_alone(pytester: pytest.Pytester, repository: Path) -> None:
    (repository / "tests" / "golden" / "autre.yaml").write_text("snapshots: [a, b]\n", encoding="utf-8")
    (repository / "cas.yaml").write_text(bourse.GOLDEN, encoding="utf-8")
    ran(pytester).assert_outcomes(passed=1)
    pytester.makeini("[pytest]\nengine_golden = cas-types\n")
    ran(pytester).assert_outcomes()
    folder = repository / "cas-types"
    folder.mkdir()
    (folder / "un.yaml").write_text(bourse.GOLDEN, encoding="utf-8")
    ran(pytester).assert_outcomes(passed=1)


def test_it_needs_no_installation(repository: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "engine.pytest_plugin", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert (0, "1 passed") == (done.returncode, done.stdout.splitlines()[-1].partition(" in ")[0])
