"""Values of which the rules see the same lead to the same results."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.backends import reference
from engine.backends.aspects import aspects, watcher
from engine.golden.run import alike
from engine.language.values import Row
from tests.property import core_strategies
from tests.unit.backends import trees


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_peers_have_the_same_results(data: st.DataObject) -> None:
    program = trees.program(data.draw(core_strategies.policies(alone=True)))
    record = program.policy.records["dossier"]
    fields = data.draw(st.lists(st.sampled_from(list(record.rules)), min_size=1, unique=True))
    seen = aspects(program, "dossier", fields)
    facts = data.draw(core_strategies.plain_cases())
    changed = data.draw(st.sampled_from(list(record.inputs)))
    values = [facts[changed], *(data.draw(core_strategies.plain_cases())[changed] for _ in range(5))]
    watch = watcher(program, "dossier", seen[changed])
    results: dict[Any, list[Any]] = {}
    for value in values:
        worth = watch(_row(program, {changed: value})[changed])
        if worth is None:
            continue
        row = _row(program, {**facts, changed: value})
        reference.run(program, "dossier", row)
        expected = results.setdefault(worth, [row[name] for name in fields])
        assert all(alike(before, row[name]) for before, name in zip(expected, fields, strict=True))


def _row(program: Any, facts: dict[str, Any]) -> Row:
    """The facts as rules have them: a row of a table for its key."""
    found = Row(facts)
    if "couleur" in found:
        found["couleur"] = program.tables["couleurs"].find((found["couleur"],))
    return found
