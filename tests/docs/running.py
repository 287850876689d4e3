"""Running the examples of the documents: a policy and its cases, as the golden tests do."""

from __future__ import annotations

import textwrap

from engine.checks import run_checks
from engine.golden.read import read_golden
from engine.golden.report import case_text
from engine.golden.run import run_case, runner_of
from engine.policy.load import load
from engine.text.report import text
from engine.text.source import Source

GOLDEN = {"fr": "langue: fr\npolitique: exemple\ncas:\n", "en": "language: en\npolicy: example\ncases:\n"}


def failures(policy: str, cases: str) -> list[str]:
    """What is not as an example says, each as a person would read it."""
    loaded = load(Source("exemple.yaml", policy), lambda _: None)
    if loaded.policy is None or loaded.diagnostics:
        return [text(loaded.diagnostics, "fr")]
    if found := run_checks(loaded.policy):
        return [text(found, "fr")]
    if not cases:
        return []
    golden, problems = read_golden(Source("cas.yaml", GOLDEN[loaded.policy.language] + textwrap.indent(cases, "  ")))
    if golden is None or problems:
        return [text(problems, "fr")]
    runner = runner_of(loaded.policy)
    results = [run_case(runner, case, golden) for case in golden.cases]
    return [case_text(result, "fr") for result in results if not result.passed]
