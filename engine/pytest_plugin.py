"""Golden cases as tests of pytest: each case of each golden file is collected, run on both evaluators and compared.

Files of YAML are collected in the folders named `golden` (`engine_golden` in the settings of pytest names others), and
wherever one is given by its path. A test is called `fichier.yaml::nom du cas`; one that fails says what `engine test`
says. A file that cannot be read, and a policy that is not found or has errors, are errors of collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# The engine is imported where it is needed: pytest loads this plugin also where there are no golden cases.
if TYPE_CHECKING:
    from engine.golden.read import GoldenCase, GoldenFile
    from engine.golden.run import CaseResult, Runner

FOLDERS = ["golden"]
SUFFIXES = (".yaml", ".yml")

_GOLDEN = tuple(re.compile(rb"^(%s)[ ]*:" % keys, re.MULTILINE) for keys in (rb"politique|policy", rb"cas|cases"))

Runners = dict[Any, "Runner"]
RUNNERS = pytest.StashKey[Runners]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The setting of the plugin."""
    parser.addini("engine_golden", "names of the folders that hold golden cases of policies", "args", FOLDERS)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> GoldenCases | None:
    """The cases of a file, if it is a golden file."""
    if file_path.suffix not in SUFFIXES:
        return None
    is_given = parent.session.isinitpath(file_path)
    folders = set(parent.config.getini("engine_golden"))
    if is_given or (folders.intersection(file_path.parent.parts) and _looks_golden(file_path)):
        found: GoldenCases = GoldenCases.from_parent(parent, path=file_path)
        return found
    return None


def _looks_golden(path: Path) -> bool:
    raw = path.read_bytes()
    return all(keys.search(raw) for keys in _GOLDEN)


class GoldenCases(pytest.File):
    """A golden file: its cases are the tests."""

    def collect(self) -> Iterator[GoldenTest]:
        """The cases.

        Raises:
            CollectError: if the file, or its policy, cannot be used.
        """
        from engine.golden.opening import open_golden
        from engine.text.diagnostics import has_errors
        from engine.text.report import text

        file, problems = open_golden(self.shown())
        if file is None or has_errors(problems):
            language = file.language if file is not None else "fr"
            raise self.CollectError(text(problems, language))
        runner = self.runner(file)
        for case in file.cases:
            yield GoldenTest.from_parent(self, name=case.name, golden=(file, case, runner))

    def shown(self) -> str:
        """The path of the file, from here if it is below."""
        here = Path.cwd()
        return str(self.path.relative_to(here) if self.path.is_relative_to(here) else self.path)

    def runner(self, file: GoldenFile) -> Runner:
        """The policy of the file, opened once for all the files that supply the same tables.

        Raises:
            CollectError: if it is not found, or has errors.
        """
        from engine.golden.opening import policy_of, where
        from engine.golden.run import runner_of, unusable
        from engine.text.report import text

        runners = self.config.stash.setdefault(RUNNERS, {})
        key = (where(file), tuple(sorted(file.tables.items())))
        if key not in runners:
            loaded = policy_of(file)
            if loaded.policy is None:
                raise self.CollectError(text(unusable(file, loaded), file.language))
            runners[key] = runner_of(loaded.policy)
        return runners[key]


class GoldenTest(pytest.Item):
    """One golden case."""

    def __init__(self, *, golden: tuple[GoldenFile, GoldenCase, Runner], **more: Any) -> None:
        super().__init__(**more)
        self.file, self.case, self.runner = golden
        if self.case.article:
            self.user_properties.append(("article", self.case.article))

    def runtest(self) -> None:
        """Run the case.

        Raises:
            GoldenError: if it does not pass.
        """
        from engine.golden.run import run_case

        result = run_case(self.runner, self.case, self.file)
        if not result.passed:
            raise GoldenError(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **more: Any) -> Any:
        """What `engine test` says of the case; a fault of the engine is shown as pytest does."""
        if not isinstance(excinfo.value, GoldenError):
            return super().repr_failure(excinfo, *args, **more)
        from engine.golden.report import case_text

        return case_text(excinfo.value.result, self.file.language)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case is written."""
        return self.path, self.case.place.line - 1, self.case.name


class GoldenError(Exception):
    """A golden case that does not pass; `result` says why."""

    def __init__(self, result: CaseResult) -> None:
        super().__init__(result.case.id)
        self.result = result
