"""Small policies for the tests of the checks: a test writes the part that matters."""

from textwrap import dedent, indent
from typing import NamedTuple

from engine.backends import compiled, reference
from engine.backends.program import prepare
from engine.casework.case import read_case, setting_of
from engine.casework.decision import decide_with_rows
from engine.checks import run_checks
from engine.golden.read import read_golden
from engine.golden.run import first_disagreement
from engine.language.values import Row
from engine.policy.plan import plan
from engine.policy.shape import GOLDEN_CASE
from engine.text.diagnostics import Diagnostic, Language
from engine.text.source import Source
from tests.support import policy_of, said

HEADER = """\
langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement inventé}}
articles:
  art-1: {titre: Montant}
"""

ENGLISH = """\
language: en
policy: trial
title: Trial
sources: {r: {title: Invented regulation}}
articles:
  art-1: {title: Amount}
"""


def record(given: str, rules: str, before: str = "") -> str:
    """A policy with one record `demande`: its inputs, its rules (all of art-1), and what stands before the records.
    Everything is shown in the result, so that nothing is unused."""
    blocks = "".join(f"{name}\n  article: art-1\n{body}" for name, body in _blocks(dedent(rules)))
    names = ", ".join(name.rstrip(":") for name, _ in _blocks(dedent(rules)))
    inputs = ", ".join(line.partition(":")[0] for line in dedent(given).strip().splitlines() if line[:1].strip())
    return (
        HEADER
        + dedent(before)
        + "dossiers:\n  demande:\n    données:\n"
        + indent(dedent(given).strip("\n") + "\n", " " * 6)
        + "    règles:\n"
        + indent(blocks, " " * 6)
        + f"    résultat: {{valeurs: [{names}, {inputs}]}}\n"
    )


def _blocks(text: str) -> list[tuple[str, str]]:
    """The named blocks of a YAML mapping: each first line, and what is indented under it."""
    found: list[tuple[str, str]] = []
    for line in text.strip().splitlines():
        if line[:1].strip():
            found.append((line, ""))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
    return found


def diagnostics(yaml: str, *codes: str) -> tuple[Diagnostic, ...]:
    """What the checks find in a policy, of these codes only when some are given."""
    return tuple(d for d in run_checks(policy_of(yaml)) if not codes or d.code in codes)


def findings(yaml: str, *codes: str, language: Language = "fr") -> list[str]:
    """The same in words: `REG005 cas | rien n'est prévu quand niveau = bts`."""
    return said(diagnostics(yaml, *codes), language)


class Shown(NamedTuple):
    """A case shown with a finding: its date, what it gives and what is computed of it."""

    date: str
    row: Row


def shown(yaml: str, found: Diagnostic) -> Shown:
    """The case shown with a finding, once it is pasted into a golden file: it is read, run on both evaluators alike,
    and lacks nothing but the decision that a person is to expect."""
    assert found.witness is not None, found
    policy = policy_of(yaml)
    words = ("politique", "cas") if policy.language == "fr" else ("policy", "cases")
    source = Source("cas.yaml", f"{words[0]}: {policy.id}\n{words[1]}:\n{found.witness}\n")
    file, problems = read_golden(source)
    assert [] == said(problems)
    assert file is not None
    (golden,) = file.cases
    assert ["CAS081"] == [problem.code for problem in golden.problems], said(golden.problems)
    case, problems = read_case(golden.block, policy, source, GOLDEN_CASE)
    assert [] == said(problems)
    assert case is not None
    assert policy.in_force.covers(case.date)
    program = prepare(plan(policy), setting_of(case))
    _, row, problems = decide_with_rows(program, case, compiled.run)
    assert [] == said(d for d in problems if not d.code.startswith("EVA"))
    assert row is not None
    _, other, _ = decide_with_rows(program, case, reference.run)
    assert other is not None
    assert first_disagreement(program, case.record, row, other) is None
    return Shown(case.date.isoformat(), row)
