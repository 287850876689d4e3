"""What golden cases notice besides values: the reasons and the readings that they state."""

import pytest

from engine.golden.mutate import gate, run
from engine.golden.mutations import Mutation, mutated, mutations
from engine.policy.model import Group, Policy
from tests.unit.golden.gate import (
    HEAD_OF_APPRAISAL,
    HEAD_OF_REASONS,
    TAIL,
    TAIL_OF_REASONS,
    entrance_of,
    fail_when_played_whole,
    policy_of,
)

TWO = """
type: booléen
toutes_ces_conditions:
  - {si: âge >= 18, sinon: trop jeune, article: art-2}
  - {si: boursier, sinon: pas boursier, article: art-3}
"""
NESTED = """
type: booléen
toutes_ces_conditions:
  - {si: âge >= 18, sinon: trop jeune, article: art-2}
  - toutes_ces_conditions:
      - {si: boursier, sinon: pas boursier, article: art-3}
      - {si: interne, sinon: pas interne, article: art-3}
"""
ALONE = """
type: booléen
toutes_ces_conditions:
  - une_de_ces_conditions:
      - {si: boursier, sinon: pas boursier, article: art-3}
      - {si: interne, sinon: pas interne, article: art-2}
"""
ALTERNATIVES = """
cas:
  - {si: boursier, alors: 100, article: art-2}
  - {si: interne, alors: 50, article: art-3}
sinon: 100
"""
ALTERNATIVES_OF_ROWS = 'cas:\n  - {si: "voies[voie].longue", alors: 100, article: art-2}\nsinon: 100'
READ = 'formule: boursier ou lecture compte = "large"'


def noticed(policy: Policy, before: str, after: str, *cases: str) -> bool:
    """Whether a case notices the one change that reads so."""
    entrance = entrance_of(policy, *cases)
    ready = gate(entrance)
    assert () == ready.failing
    [mutation] = [m for m in mutations(policy) if (m.before, m.after) == (before, after)]
    return bool(ready.notice(mutation))


# ── Reasons ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "is_noticed"), [(", motifs: [art-2, art-3]", True), (", motifs: [art-2]", False), ("", False)]
)
def test_a_condition_left_out_is_noticed_by_the_reasons_that_a_case_states(told: str, is_noticed: bool) -> None:
    policy = policy_of(TWO, HEAD_OF_REASONS, TAIL_OF_REASONS)
    case = f"2024-10-01 ; âge: 12, boursier: non ; issue: non éligible{told}"
    assert is_noticed == noticed(policy, "boursier", "", case)


@pytest.mark.parametrize(("told", "is_noticed"), [(", motifs: [art-2, art-3]", True), ("", False)])
def test_any_for_all_is_noticed_by_the_reasons_that_a_case_states(told: str, is_noticed: bool) -> None:
    """One of the two conditions of the group inside holds: it fails as a whole only as long as both have to."""
    policy = policy_of(NESTED, HEAD_OF_REASONS, TAIL_OF_REASONS)
    case = f"2024-10-01 ; âge: 12, boursier: oui, interne: non ; issue: non éligible{told}"
    entrance = entrance_of(policy, case)
    inner = [m for m in mutations(policy) if m.operator == "logic"][-1]
    assert is_noticed == bool(gate(entrance).notice(inner))


@pytest.mark.parametrize(
    ("told", "is_noticed"), [(", motifs: [art-2]", True), (", motifs: [art-1]", False), ("", False)]
)
def test_an_alternative_left_out_is_noticed_by_the_article_that_a_case_states(told: str, is_noticed: bool) -> None:
    policy = policy_of(ALTERNATIVES, HEAD_OF_REASONS)
    case = f"2024-10-01 ; boursier: oui, interne: non ; essai: 100{told}"
    assert is_noticed == noticed(policy, "boursier : 100", "", case)


@pytest.mark.parametrize(("told", "is_noticed"), [(", motifs: [art-2]", True), ("", False)])
def test_a_cell_is_noticed_by_the_article_that_a_case_states(told: str, is_noticed: bool) -> None:
    policy = policy_of(ALTERNATIVES_OF_ROWS, HEAD_OF_REASONS)
    case = f"2024-10-01 ; voie: bts ; essai: 100{told}"
    assert is_noticed == noticed(policy, "voie bts, longue : oui", "voie bts, longue : non", case)


@pytest.mark.parametrize(("told", "is_noticed"), [(", lectures: [compte]", True), ("", False)])
def test_a_reading_that_matters_no_more_is_noticed_by_the_case_that_states_it(told: str, is_noticed: bool) -> None:
    case = f"2024-10-01 ; boursier: oui ; essai: oui{told}"
    assert is_noticed == noticed(policy_of(READ), 'lecture compte = "large"', "", case)


def test_a_condition_without_effect_on_values_may_have_one_on_reasons() -> None:
    """A condition that repeats another changes no value, and is still cited."""
    rule = TWO.replace("âge >= 18", "boursier")
    policy = policy_of(rule, HEAD_OF_REASONS, TAIL_OF_REASONS)
    outcome = run(
        entrance := entrance_of(policy, "2024-10-01 ; ; issue: indéterminé"), gate(entrance), mutations(policy)
    )
    left_out = [
        fate.equivalent for fate in outcome.fates if (fate.mutation.before, fate.mutation.after) == ("boursier", "")
    ]
    assert [None, None] == left_out


TOLD = {
    "two conditions": (TWO, TAIL_OF_REASONS, "âge: 12, boursier: non ; issue: non éligible, motifs: [art-2, art-3]"),
    "two conditions met": (TWO, TAIL_OF_REASONS, "âge: 20, boursier: oui ; issue: éligible, motifs: [art-2, art-3]"),
    "a group inside": (
        NESTED,
        TAIL_OF_REASONS,
        "âge: 12, boursier: oui, interne: non ; issue: non éligible, motifs: [art-2, art-3]",
    ),
    "any of them": (ALONE, TAIL_OF_REASONS, "boursier: oui, interne: oui ; issue: éligible, motifs: [art-2, art-3]"),
    "any of them, a fact missing": (ALONE, TAIL_OF_REASONS, "boursier: non ; issue: indéterminé, motifs: [art-2]"),
    "alternatives": (ALTERNATIVES, TAIL, "boursier: oui, interne: non ; essai: 100, motifs: [art-1, art-2]"),
    "a cell": (ALTERNATIVES_OF_ROWS, TAIL, "voie: bts ; essai: 100, motifs: [art-2]"),
    "a reading": (READ, TAIL, "boursier: oui ; essai: oui, lectures: [compte], motifs: [art-1]"),
}
"""The rule, and a case that states what its decision tells besides values."""


@pytest.mark.parametrize("name", TOLD)
def test_the_cases_that_notice_are_those_that_fail_when_played_whole(name: str) -> None:
    rule, tail, case = TOLD[name]
    policy = policy_of(rule, HEAD_OF_REASONS, tail)
    ready = gate(entrance_of(policy, f"2024-10-01 ; {case}"))
    assert () == ready.failing
    assert fail_when_played_whole(ready) == {m.name for m in mutations(policy) if ready.notice(m)}


# ── Conditions and expression ───────────────────────────────────────────────────────────────────────────────────


def groups(group: Group) -> list[Group]:
    return [group, *(below for item in group.items if isinstance(item, Group) for below in groups(item))]


def said(group: Group) -> str:
    """`tous(#1, un(#2.1, #2.2))`"""
    items = (said(item) if isinstance(item, Group) else item.field.removeprefix("essai") for item in group.items)
    return f"{group.kind}({', '.join(items)})"


@pytest.mark.parametrize(
    ("rule", "head", "expected"),
    [
        (TWO, HEAD_OF_REASONS, {"any(#1, #2)", "all(#1)", "all(#2)"}),
        (
            NESTED,
            HEAD_OF_REASONS,
            {
                "any(#1, all(#2.1, #2.2))",
                "all(#1, any(#2.1, #2.2))",
                "all(#2.1, #2.2)",
                "all(#1)",
                "all(#1, #2.1)",
                "all(#1, #2.2)",
            },
        ),
        (ALONE, HEAD_OF_REASONS, {"all(#1.1, #1.2)", "all(#1.1)", "all(#1.2)"}),
        (
            TWO,
            HEAD_OF_APPRAISAL,
            {
                "any(all(#1, #2), accord)",
                "all(accord)",
                "all(#1, #2)",
                "all(any(#1, #2), accord)",
                "all(#1, accord)",
                "all(#2, accord)",
            },
        ),
    ],
)
def test_the_conditions_of_a_rule_change_with_its_expression(rule: str, head: str, expected: set[str]) -> None:
    policy = policy_of(rule, head, TAIL_OF_REASONS)
    before = policy.records["foyer"].rules["essai"].conditions
    changed = [mutated(policy, m.change).records["foyer"].rules["essai"].conditions for m in mutations(policy)]
    assert expected == {said(group) for group in changed if group is not None and group != before}


def test_the_conditions_of_a_rule_stay_when_something_else_changes() -> None:
    policy = policy_of(TWO, HEAD_OF_REASONS, TAIL_OF_REASONS)
    before = policy.records["foyer"].rules["essai"].conditions

    def is_elsewhere(mutation: Mutation) -> bool:
        return mutation.operator not in ("logic", "condition")

    changed = [m for m in mutations(policy) if is_elsewhere(m)]
    assert changed
    assert {before} == {mutated(policy, m.change).records["foyer"].rules["essai"].conditions for m in changed}
