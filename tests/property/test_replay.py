"""A change followed through the rules it reaches is noticed when a case fails that is played whole, and only then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends import compiled
from engine.backends.program import prepare
from engine.casework.case import Case, setting_of
from engine.casework.decision import Decision, decide_with_rows
from engine.casework.located import located
from engine.casework.reasons import rules_behind
from engine.golden.compare import same
from engine.golden.mutations import mutated, mutations
from engine.golden.read import GoldenCase, GoldenFile
from engine.golden.replay import noticed_by
from engine.golden.stand import Played, Stand, stand_for
from engine.language.types import Boolean
from engine.language.values import Row
from engine.policy.model import Policy, Result
from engine.policy.plan import plan
from engine.policy.shape import Block
from engine.text.diagnostics import Diagnostic
from tests.property import core_strategies
from tests.unit.backends import trees


@dataclass(frozen=True, eq=False)
class Asked(Played):
    """A case of which all that is answered is expected: outcome, values, articles of the reasons, readings."""

    values: Mapping[str, Any]
    decision: Decision

    def differs(self, policy: Policy, decision: Decision, row: Row | None, found: tuple[Diagnostic, ...]) -> bool:
        assert row is not None
        return (
            decision.outcome != self.decision.outcome
            or any(not same(value, row[name]) for name, value in self.values.items())
            or not cited(self.decision) <= cited(decision)
            or not {reading.id for reading in self.decision.readings} <= {reading.id for reading in decision.readings}
        )


def cited(decision: Decision) -> set[str]:
    """The articles of the reasons."""
    return {article for reason in decision.reasons for article in reason.articles}


def answering(policy: Policy) -> Policy:
    """The policy with an answer: the last boolean rule decides, and each rule has an article of its own."""
    record = policy.records["dossier"]
    rules = {name: replace(rule, articles=(name,)) for name, rule in record.rules.items()}
    outcome = next((name for name, rule in reversed(rules.items()) if isinstance(rule.type, Boolean)), None)
    result = Result(outcome=outcome, values=tuple(name for name in rules if name != outcome))
    return replace(policy, records={**policy.records, record.id: replace(record, rules=rules, result=result)})


def asked(stand: Stand, case: Case) -> Asked:
    """A case computed on a stand."""
    decision, row, _ = decide_with_rows(stand.program(case), case, compiled.run)
    assert row is not None
    record = stand.policy.records[case.record]
    return Asked(
        golden=cast(GoldenCase, None),
        file=cast(GoldenFile, None),
        case=case,
        expected=cast(Block, None),
        problems=(),
        root=row,
        places=tuple(located(stand.policy, record, row)),
        watched=frozenset((id(row), name) for name in record.rules),
        readings=decision.readings,
        told=rules_behind(stand.policy, case.record),
        tells_readings=True,
        values={name: row[name] for name in record.rules},
        decision=decision,
    )


@st.composite
def facts(draw: st.DrawFn) -> Mapping[str, Any]:
    """A case as a program gives it, some facts missing, with records below it."""
    given = draw(core_strategies.plain_cases())
    values = {name: core_strategies.VALUES[kind] for name, kind in core_strategies.CHILD.items()}
    missing = draw(st.frozensets(st.sampled_from(sorted(given)), max_size=1))
    parts = draw(st.lists(st.fixed_dictionaries(values), max_size=2))
    return {name: value for name, value in {**given, "parts": parts}.items() if name not in missing}


@given(st.data())
@settings(max_examples=60)
def test_the_replay_of_a_change_agrees_with_cases_played_whole(data: st.DataObject) -> None:
    stand = stand_for(answering(data.draw(core_strategies.policies())))
    for _ in range(2):
        case = Case(policy=None, date=trees.DAY, readings={}, record="dossier", facts=data.draw(facts()))
        stand.cases.append(asked(stand, case))
    known = mutations(stand.policy)
    for mutation in data.draw(st.lists(st.sampled_from(known), max_size=8, unique_by=lambda one: one.name)):
        changed = plan(mutated(stand.policy, mutation.change))
        fail = [
            played.differs(
                changed.policy,
                *decide_with_rows(prepare(changed, setting_of(played.case)), played.case, compiled.run),
            )
            for played in stand.cases
        ]
        assert any(fail) == (noticed_by(stand, mutation.change) is not None), mutation.name
