"""The language is defined by data: every line of `tests/spec/*.yaml`, on every evaluator, value and state."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from textwrap import indent

import pytest

from engine.backends import compiled, reference
from engine.backends.lowering import GENERAL
from engine.backends.program import Program, instances
from engine.language import core
from engine.language.builtins import BUILTINS, ENTRIES
from engine.language.tree import walk
from engine.language.values import Row
from engine.policy.model import Policy
from engine.text.source import Source
from tests.spec.support import RECORD, Line, lines, read


def without_assumptions(program: Program, record: str, root: Row) -> None:
    """The compiled evaluator as it is for cases in which facts are missing."""
    compiled.apply(program, record, instances(program.policy, record, root), GENERAL)


def all_optional(policy: Policy) -> Policy:
    """The policy in which any fact of the case may be not applicable, so that little can be assumed of it."""
    records = {
        id: replace(record, inputs={name: replace(found, optional=True) for name, found in record.inputs.items()})
        for id, record in policy.records.items()
    }
    return replace(policy, records=records)


def outcomes(line: Line) -> dict[str, str]:
    """What a line is worth for each evaluator."""
    program = line.program(line.policy)
    runs = {
        "reference": (reference.run, program),
        "compiled": (compiled.run, program),
        "compiled, nothing assumed": (without_assumptions, program),
        "compiled, all optional": (compiled.run, line.program(all_optional(line.policy))),
    }
    found = {}
    for name, (run, made) in runs.items():
        row = line.row(made)
        run(made, RECORD, row)
        found[name] = line.said(row[line.rule])
    return found


def check(line: Line) -> None:
    refused = (line.expected.diagnostic,) if line.expected.diagnostic else ()
    assert refused == line.codes
    if not refused:
        found = outcomes(line)
        assert dict.fromkeys(found, line.expected.outcome) == found


@cache
def examples() -> tuple[Line, ...]:
    """The examples of the table of builtins, which must all be true."""
    written = (indent(example, "      ") for entry in ENTRIES for example in entry.examples)
    items = "".join(f"  - expr: |\n{example}\n    donne: vrai\n" for example in written)
    return read(Source("builtins", f"langue: fr\nlignes:\n{items}")).lines


@pytest.mark.parametrize("line", [pytest.param(line, id=line.id) for line in lines()])
def test_line(line: Line) -> None:
    check(line)


@pytest.mark.parametrize("line", [pytest.param(line, id=line.written.split("\n")[-1].strip()) for line in examples()])
def test_example_of_a_builtin(line: Line) -> None:
    check(line)


def test_the_language_has_enough_lines() -> None:
    assert len(lines()) >= 500


def test_every_file_says_what_part_of_the_design_it_states() -> None:
    sources = {line.spec.source for line in lines()}
    assert [] == [source.name for source in sources if not source.text.startswith("# Design, section")]


def test_no_line_is_written_twice() -> None:
    keys = Counter(
        (line.spec.source.name, line.written, str(line.facts), line.date, str(line.readings)) for line in lines()
    )
    assert [] == [key for key, count in keys.items() if count > 1]


def test_every_builtin_has_its_lines() -> None:
    used = set()
    for line in lines():
        if not line.expected.diagnostic and not line.codes:
            rule = line.policy.records[RECORD].rules[line.rule]
            used |= {node.builtin for node in walk(rule.expression) if isinstance(node, (core.Call, core.Aggregate))}
    assert set() == set(BUILTINS) - used
