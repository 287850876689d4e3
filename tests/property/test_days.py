"""On days that are found alike, every case has the same results."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from engine.backends import reference
from engine.backends.days import alike_days
from engine.backends.program import Program, Setting, prepare
from engine.golden.run import alike
from engine.language.values import Row
from engine.policy.model import Day
from engine.policy.plan import plan
from tests.property import core_strategies
from tests.unit.backends import trees

ALWAYS_GIVEN = trees.parameter("jamais", (datetime.date(1990, 1, 1), 1))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_days_that_are_alike_give_the_same_results(data: st.DataObject) -> None:
    drawn = data.draw(core_strategies.policies(alone=True))
    policy = replace(drawn, parameters={**drawn.parameters, "jamais": ALWAYS_GIVEN})
    planned = plan(policy)

    @cache
    def program_at(day: Day) -> Program:
        return prepare(planned, Setting(date=day))

    days = data.draw(st.lists(st.dates(datetime.date(2010, 1, 1), datetime.date(2026, 1, 1)), min_size=4, max_size=8))
    groups = alike_days(policy, "dossier", set(days), program_at)
    assert sorted(set(days)) == sorted(day for group in groups for day in group)
    event(f"together: {max(map(len, groups)) > 1}")
    facts = data.draw(core_strategies.plain_cases())
    for group in groups:
        results = []
        for day in group:
            program = program_at(day)
            row = Row({**facts, "couleur": program.tables["couleurs"].find((facts["couleur"],))})
            reference.run(program, "dossier", row)
            results.append([row[name] for name in policy.records["dossier"].rules])
        assert all(alike(*pair) for other in results for pair in zip(results[0], other, strict=True))
