"""Reasons: what decided the outcome, in the words of the policy, with its articles."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.backends.program import prepare
from engine.casework.case import from_python, setting_of
from engine.casework.decision import decide
from engine.casework.reasons import Quick, quick, support
from engine.policy.model import Policy
from engine.policy.plan import plan

from .conftest import SCHOOL, STUDENT, answer, policy_of

FIRST_YEAR = {"voie": "cap", "année": 1, "contrat": "scolaire"}


def why(policy: Policy, facts: dict[str, Any], **more: Any) -> list[tuple[bool | None, str]]:
    """Whether each reason holds, and its text."""
    return [(reason.holds, reason.text) for reason in answer(policy, facts, **more)[0].reasons]


def rules(*forms: str, result: str = "issue: {}") -> Policy:
    """A policy about a record with boolean inputs and rules; the last one gives the outcome."""
    names = [form.split(":")[0].strip() for form in forms]
    body = "\n".join("      " + form.strip("\n").replace("\n", "\n      ") for form in forms)
    return policy_of(f"""\
langue: fr
politique: p
titre: p
sources:
  r: {{titre: r}}
articles:
  art-1: {{titre: Premier}}
  art-2: {{titre: Second}}
  art-3: {{titre: Troisième}}
dossiers:
  cas:
    données:
      a: booléen
      b: booléen
      c: booléen
      n: entier
    règles:
{body}
    résultat: {{{result.format(names[-1])}}}
""")


# Conditions


def test_when_it_fails_the_conditions_that_fail_are_the_reasons(student: Policy) -> None:
    assert [(False, "l'aide va à la première année")] == why(student, {**FIRST_YEAR, "année": 2})
    assert [
        (False, "l'aide va à la première année"),
        (False, "les apprentis sont équipés par leur employeur"),
    ] == why(student, {**FIRST_YEAR, "année": 2, "contrat": "apprentissage"})


def test_when_an_inner_alternative_fails_all_its_conditions_are_reasons(student: Policy) -> None:
    facts = {**FIRST_YEAR, "voie": "bts", "boursier": False, "difficulté": False}
    assert [
        (False, "la formation est un BTS"),
        (False, "l'étudiant n'est pas boursier"),
        (False, "un étudiant non boursier peut être équipé"),
    ] == why(student, facts)


def test_when_it_holds_the_conditions_that_hold_are_the_reasons(student: Policy) -> None:
    assert [
        (True, "année = 1"),
        (True, 'contrat = "scolaire"'),
        (True, "la formation n'est pas un BTS"),
    ] == why(student, {**FIRST_YEAR, "boursier": False})


def test_when_a_fact_is_missing_the_conditions_in_want_of_it_are_the_reasons(student: Policy) -> None:
    assert [(None, 'contrat = "scolaire"')] == why(student, {"voie": "cap", "année": 1})


def test_each_condition_has_its_article_and_else_that_of_its_rule(student: Policy) -> None:
    decision, _ = answer(student, {"année": 2, "contrat": "apprentissage"})
    assert [("art-1",), ("art-3",)] == [reason.articles for reason in decision.reasons]
    assert [("Bénéficiaires",), ("Apprentis",)] == [reason.titles for reason in decision.reasons]
    assert ["bénéficiaire", "bénéficiaire"] == [reason.rule for reason in decision.reasons]


def test_an_appraisal_answers_to_its_own_article(student: Policy) -> None:
    decision, _ = answer(student, {**FIRST_YEAR, "voie": "bts", "boursier": False})
    assert [("art-1", "art-4")] == [reason.articles for reason in decision.reasons]


def test_an_appraisal_that_affects_a_rule_is_one_of_its_conditions() -> None:
    text = STUDENT.replace("              - appréciation: difficulté\n", "").replace(
        "    dossier: élève\n", "    dossier: élève\n    affecte: bénéficiaire\n"
    )
    decision, _ = answer(policy_of(text), {**FIRST_YEAR, "difficulté": False})
    assert [(False, "un étudiant non boursier peut être équipé")] == [(r.holds, r.text) for r in decision.reasons]
    assert "conditional" == answer(policy_of(text), FIRST_YEAR)[0].outcome


NESTED = """
accordé:
  article: art-1
  une_de_ces_conditions:
    - toutes_ces_conditions:
        - {si: a, sinon: pas a}
        - {si: b, sinon: pas b}
    - {si: c, sinon: pas c, énoncé: c vaut}
"""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"a": True, "b": True, "c": False}, [(True, "a"), (True, "b")]),
        ({"a": True, "b": True, "c": True}, [(True, "a"), (True, "b"), (True, "c vaut")]),
        ({"a": False, "b": True, "c": True}, [(True, "c vaut")]),
        ({"a": False, "b": True, "c": False}, [(False, "pas a"), (False, "pas c")]),
        ({"a": False, "b": False, "c": False}, [(False, "pas a"), (False, "pas b"), (False, "pas c")]),
        ({"a": False, "c": None}, [(None, "c vaut")]),
        ({"a": True, "c": None}, [(None, "b"), (None, "c vaut")]),
    ],
)
def test_groups_within_groups(facts: dict[str, Any], expected: list[tuple[bool | None, str]]) -> None:
    assert expected == why(rules(NESTED), facts)


def test_a_condition_that_only_names_a_rule_tells_what_is_behind() -> None:
    policy = rules(
        """
ressources:
  article: art-2
  toutes_ces_conditions:
    - {si: a, sinon: trop de ressources}
    - {si: b, sinon: pas d'avis fiscal}
""",
        """
accordé:
  article: art-1
  toutes_ces_conditions:
    - si: ressources
    - {si: c, sinon: pas c}
""",
    )
    decision, _ = answer(policy, {"a": False, "b": True, "c": True})
    assert [("trop de ressources", ("art-2",), "ressources")] == [
        (r.text, r.articles, r.rule) for r in decision.reasons
    ]


def test_a_condition_with_its_own_words_keeps_them() -> None:
    policy = rules(
        "ressources:\n  article: art-2\n  formule: a et b",
        "accordé:\n  article: art-1\n  toutes_ces_conditions:\n    - {si: ressources, sinon: trop riche}",
    )
    assert [(False, "trop riche")] == why(policy, {"a": False, "b": True})


def test_a_rule_of_a_table_lends_its_words_and_its_article() -> None:
    text = SCHOOL.replace(
        "    validité: {du: ouverte}\n",
        "    validité: {du: ouverte}\n    règles:\n      retenue: {article: art-1, libellé: formation retenue, "
        'formule: voie = "cap"}\n',
    ).replace(
        "    résultat: {valeurs: [montant]}",
        "      aidé:\n        article: art-2\n        toutes_ces_conditions:\n          - si: formation.retenue\n"
        "    résultat: {issue: aidé}",
    )
    decision, _ = answer(
        policy_of(text), {"uai": "a", "reliquat": 0, "effectifs": [{"formation": "0311", "élèves": 7}]}
    )
    assert [(False, "formation retenue", ("art-2", "art-1"), "effectifs[1]")] == [
        (r.holds, r.text, r.articles, r.path) for child in decision.children for r in child.reasons
    ]


# Formulas


@pytest.mark.parametrize(
    ("formula", "facts", "expected"),
    [
        ("a et b", {"a": False, "b": True}, [(False, "a")]),
        ("a et b", {"a": True, "b": True}, [(True, "a"), (True, "b")]),
        ("a ou b", {"a": True, "b": False}, [(True, "a")]),
        ("a ou b", {"a": False, "b": False}, [(False, "a"), (False, "b")]),
        ("a et non b", {"a": True, "b": True}, [(True, "b")]),
        ("non (a ou b)", {"a": True, "b": False}, [(True, "a")]),
        ("a et (b ou c)", {"a": True, "b": False, "c": False}, [(False, "b"), (False, "c")]),
        ("a et b", {"b": True}, [(None, "a")]),
        ("a et n > 3", {"a": False, "n": 5}, [(False, "a")]),
        ("a et n > 3", {"a": True, "n": 2}, [(False, "accordé")]),
        ("a et n > 3", {"a": True, "n": 5}, [(True, "accordé")]),
        ("n > 3", {"n": 5}, [(True, "accordé")]),
        ("si a alors b sinon c", {"a": True, "b": False, "c": True}, [(False, "b")]),
        ("si a alors b sinon faux", {"a": False, "b": True}, [(False, "a")]),
        ("si a alors vrai sinon c", {"a": True, "c": False}, [(True, "a")]),
        ("si n > 3 alors a sinon faux", {"n": 5, "a": True}, [(True, "a")]),
    ],
)
def test_the_reasons_of_a_formula_are_the_operands_that_decided(
    formula: str, facts: dict[str, Any], expected: list[tuple[bool | None, str]]
) -> None:
    assert expected == why(rules(f"accordé:\n  article: art-1\n  formule: {formula}"), facts)


def test_an_input_answers_to_the_article_of_the_rule_that_reads_it() -> None:
    policy = rules("accordé:\n  article: [art-1, art-3]\n  formule: a et b")
    reason = answer(policy, {"a": False, "b": True})[0].reasons[0]
    assert (("art-1", "art-3"), "accordé") == (reason.articles, reason.rule)


def test_the_statement_of_a_rule_is_its_words() -> None:
    policy = rules("accordé:\n  article: art-1\n  énoncé: il y a plus de trois enfants\n  formule: n > 3")
    assert [(True, "il y a plus de trois enfants")] == why(policy, {"n": 5})


def test_a_rule_that_does_not_apply_says_why() -> None:
    policy = rules("accordé:\n  article: art-1\n  applicable_si: a\n  formule: b")
    assert [(False, "a")] == why(policy, {"a": False, "b": True})
    assert [(True, "b")] == why(policy, {"a": True, "b": True})


def test_an_exception_that_applies_is_the_reason() -> None:
    policy = rules("accordé:\n  article: art-1\n  défaut: a\n  exceptions:\n    - {si: b, alors: faux, article: art-2}")
    assert [(True, "b")] == why(policy, {"a": True, "b": True})
    assert [(True, "a")] == why(policy, {"a": True, "b": False})


def test_the_version_in_force_gives_the_reasons() -> None:
    policy = rules(
        """
accordé:
  article: art-1
  versions:
    - {du: 2020-09-01, au: 2024-08-31, formule: a}
    - du: 2024-09-01
      toutes_ces_conditions:
        - {si: b, sinon: pas b}
"""
    )
    assert [(True, "a")] == why(policy, {"a": True, "b": False}, date="2024-08-31")
    assert [(False, "pas b")] == why(policy, {"a": True, "b": False}, date="2024-09-01")


def test_a_field_of_the_record_above_is_located_there() -> None:
    text = SCHOOL.replace(
        "      reliquat: {type: €, min: 0}\n", "      reliquat: {type: €, min: 0}\n      public: booléen\n"
    ).replace(
        "    résultat: {valeurs: [montant]}",
        "      aidé: {article: art-2, formule: établissement.public et élèves > 0 élève}\n    résultat: {issue: aidé}",
    )
    facts = {"uai": "a", "reliquat": 0, "public": False, "effectifs": [{"formation": "0311", "élèves": 7}]}
    decision, _ = answer(policy_of(text), facts)
    assert [(False, "public", "")] == [(r.holds, r.text, r.path) for r in decision.children[0].reasons]


def test_without_an_outcome_the_rules_of_the_values_are_the_reasons(school: Policy) -> None:
    decision, _ = answer(school, {"uai": "a", "reliquat": 0, "effectifs": []})
    assert [(True, "dotation", ("art-3",))] == [(r.holds, r.text, r.articles) for r in decision.reasons]


# The quick way


def test_the_support_is_the_boolean_fields_from_which_the_others_follow(student: Policy) -> None:
    conditions = {f"bénéficiaire#{place}" for place in ("1", "2", "3.1", "3.2")}
    assert {*conditions, "difficulté"} == {name for _, name in support(student, "élève", "bénéficiaire")}


def test_the_support_goes_behind_a_condition_without_words() -> None:
    policy = rules(
        """
autre: {article: art-1, formule: a et n > 3}
accordé:
  article: art-1
  toutes_ces_conditions: [{si: autre}, {si: b, sinon: pas b}]
"""
    )
    owner = policy.roots()[0].id
    assert {"a", "autre", "accordé#2"} == {name for _, name in support(policy, owner, "accordé")}


def ready(policy: Policy, date: str = "2024-10-01") -> Quick:
    case, _ = from_python({policy.roots()[0].id: {}}, policy, date=date)
    assert case is not None
    return quick(prepare(plan(policy), setting_of(case)), policy.roots()[0].id)


FACTS = st.fixed_dictionaries(
    {
        "voie": st.sampled_from(["cap", "bts"]),
        "année": st.integers(1, 3),
        "contrat": st.sampled_from(["scolaire", "apprentissage"]),
        "boursier": st.booleans(),
        "difficulté": st.booleans(),
        "domicile": st.just("Lille"),
    }
)


@given(FACTS)
def test_the_quick_verdict_is_that_of_the_decision(facts: dict[str, Any]) -> None:
    verdict = QUICK(facts)
    case, _ = from_python({"élève": facts}, POLICY, date="2024-10-01")
    assert case is not None
    decision, _ = decide(prepare(PLAN, setting_of(case)), case)
    assert verdict is not None
    assert (decision.outcome, decision.reasons) == (verdict.outcome, verdict.reasons)
    assert tuple(output.value for output in decision.outputs) == verdict.values


@given(FACTS, st.sets(st.sampled_from(["voie", "année", "contrat", "boursier", "difficulté"])))
def test_an_outcome_is_never_without_a_reason(facts: dict[str, Any], unknown: set[str]) -> None:
    known = {name: value for name, value in facts.items() if name not in unknown}
    case, _ = from_python({"élève": known}, POLICY, date="2024-10-01")
    assert case is not None
    decision, _ = decide(prepare(PLAN, setting_of(case)), case)
    assert decision.reasons
    settled = {"eligible": True, "not_eligible": False}.get(decision.outcome)
    assert {settled} == {reason.holds for reason in decision.reasons}
    assert {missing.path for missing in decision.missing} <= unknown


POLICY = policy_of(STUDENT)
PLAN = plan(POLICY)
QUICK = ready(POLICY)


@pytest.mark.parametrize("change", [{"année": 4}, {"année": None}, {"voie": "lycée"}, {"anée": 1}])
def test_a_case_that_is_not_ordinary_has_no_quick_verdict(change: dict[str, Any]) -> None:
    facts = {**FIRST_YEAR, "boursier": True, "difficulté": True, "domicile": "Lille"}
    assert QUICK(facts) is not None
    assert QUICK({**facts, **change}) is None


def test_neither_has_a_case_outside_the_dates_or_with_records_below(school: Policy) -> None:
    facts = {**FIRST_YEAR, "boursier": True, "difficulté": True, "domicile": "Lille"}
    assert ready(POLICY, "2026-01-01")(facts) is None
    assert ready(school)({"uai": "a", "reliquat": 0, "effectifs": []}) is None


def test_a_quick_verdict_without_an_outcome_tells_the_rules() -> None:
    policy = rules("double:\n  article: art-2\n  formule: 2 × n", result="valeurs: [{}]")
    verdict = ready(policy)({"a": True, "b": True, "c": True, "n": 4})
    assert verdict is not None
    assert ("computed", (8,), ["double"]) == (verdict.outcome, verdict.values, [r.text for r in verdict.reasons])
