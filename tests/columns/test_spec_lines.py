"""Every line of `tests/spec` that yields a value or a state yields the same in columns: a file at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from engine.backends.program import Program, Setting, prepare
from engine.language.values import NOT_APPLICABLE
from engine.policy.model import Policy
from engine.policy.plan import plan
from tests.columns.support import Told, computed, expected
from tests.spec.support import RECORD, Line, lines

FILES = tuple(dict.fromkeys(line.spec.source.name for line in lines()))


def together(of_file: Iterable[Line]) -> Iterator[tuple[Program, list[Line]]]:
    """The lines that can be computed by one program: those of a file on the same day, under the same readings."""
    groups = defaultdict(list)
    for line in of_file:
        groups[line.date, tuple(line.readings.items())].append(line)
    for (date, readings), found in groups.items():
        policy = found[0].spec.sheet.policy
        assert policy is not None
        yield prepare(plan(with_optional(policy, found)), Setting(date=date, readings=dict(readings))), found


def with_optional(policy: Policy, some: Iterable[Line]) -> Policy:
    """The policy in which what a line says to be not applicable may be so, below the record of the lines too."""
    names = {name for line in some for name in not_applicable(line.facts)}
    records = {
        id: replace(
            record,
            inputs={
                name: replace(item, optional=item.optional or name in names) for name, item in record.inputs.items()
            },
        )
        for id, record in policy.records.items()
    }
    return replace(policy, records=records)


def not_applicable(facts: object) -> Iterator[str]:
    if isinstance(facts, list):
        for below in facts:
            yield from not_applicable(below)
    elif isinstance(facts, dict):
        yield from (name for name, fact in facts.items() if fact is NOT_APPLICABLE)
        for fact in facts.values():
            yield from not_applicable(fact)


@pytest.mark.parametrize("file", FILES)
def test_lines_agree(file: str) -> None:
    of_file = [line for line in lines() if line.spec.source.name == file and not line.expected.diagnostic]
    found, wanted = dict[str, Told](), dict[str, Told]()
    for program, some in together(of_file):
        rules = {RECORD: [line.rule for line in some]}
        cells = computed(program, RECORD, rules, [line.row(program) for line in some])[RECORD]
        known = expected(program, RECORD, rules, [line.row(program) for line in some])[RECORD]
        found |= {line.id: row[line.rule] for line, row in zip(some, cells, strict=True)}
        wanted |= {line.id: row[line.rule] for line, row in zip(some, known, strict=True)}
    assert wanted == found
