"""Decisions: each outcome, what is missing and no more, what a result relies on."""

from datetime import date
from typing import Any

import pytest

from engine.backends.program import Setting, prepare
from engine.casework.case import from_python
from engine.casework.decision import Decision, decide
from engine.language.values import NOT_APPLICABLE, Failure, Unknown
from engine.policy.model import Policy
from engine.policy.plan import plan
from tests.support import pointed

from .conftest import SCHOOL, STUDENT, answer, policy_of

FIRST_YEAR = {"voie": "cap", "année": 1, "contrat": "scolaire"}


def outcome(policy: Policy, facts: dict[str, Any], **more: Any) -> str:
    return answer(policy, facts, **more)[0].outcome


def value(decision: Decision, name: str) -> Any:
    return next(output.value for output in decision.outputs if output.name == name)


# Outcomes


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (FIRST_YEAR, "eligible"),
        ({**FIRST_YEAR, "année": 2}, "not_eligible"),
        ({"année": 2}, "not_eligible"),
        ({**FIRST_YEAR, "voie": "bts", "boursier": False}, "conditional"),
        ({**FIRST_YEAR, "voie": "bts", "boursier": False, "difficulté": True}, "eligible"),
        ({**FIRST_YEAR, "voie": "bts", "boursier": False, "difficulté": False}, "not_eligible"),
        ({**FIRST_YEAR, "voie": "bts"}, "undetermined"),
        ({}, "undetermined"),
        ({**FIRST_YEAR, "année": 4}, "error"),
        ({**FIRST_YEAR, "anée": 1}, "error"),
    ],
)
def test_the_outcome_follows_the_rule_and_what_is_known(student: Policy, facts: dict[str, Any], expected: str) -> None:
    assert expected == outcome(student, facts)


def test_without_a_rule_for_the_outcome_values_are_computed_or_not(school: Policy) -> None:
    groups = [{"formation": "0221", "élèves": 10}]
    assert "computed" == outcome(school, {"uai": "a", "reliquat": 10, "effectifs": groups})
    assert "undetermined" == outcome(school, {"uai": "a", "effectifs": groups})
    assert "undetermined" == outcome(school, {"uai": "a", "reliquat": 10})
    assert "computed" == outcome(school, {"uai": "a", "reliquat": 10, "effectifs": []})
    assert "error" == outcome(school, {"uai": "a", "reliquat": -10, "effectifs": groups})


def rule(form: str, type_: str = "") -> Policy:
    """A policy about a record with two numbers, a rule of that form, and an outcome."""
    return policy_of(f"""\
langue: fr
politique: p
titre: p
sources:
  r: {{titre: r}}
articles:
  art-1: {{titre: Premier}}
  art-2: {{titre: Second}}
dossiers:
  cas:
    données:
      a: entier
      b: entier
      ouvert: booléen
    règles:
      accordé:
        article: art-1
        applicable_si: ouvert
        formule: a > 0
      montant:
        article: art-2
{form}
    résultat:
      issue: accordé
      valeurs: [montant]
      mots: {{vrai: accordé, faux: refusé}}
""")


def test_a_rule_that_does_not_concern_the_record_is_not_applicable() -> None:
    decision, _ = answer(rule("        formule: b"), {"a": 1, "b": 1, "ouvert": False})
    assert ("not_applicable", "sans objet") == (decision.outcome, decision.outcome_words)


def test_the_policy_has_its_own_words_for_the_outcome() -> None:
    policy = rule("        formule: b")
    assert "accordé" == answer(policy, {"a": 1, "b": 1, "ouvert": True})[0].outcome_words
    assert "refusé" == answer(policy, {"a": 0, "b": 1, "ouvert": True})[0].outcome_words
    assert "indéterminé" == answer(policy, {"b": 1, "ouvert": True})[0].outcome_words


def test_a_value_that_lacks_a_fact_is_no_silent_answer() -> None:
    decision, _ = answer(rule("        formule: b"), {"a": 1, "ouvert": True})
    assert "undetermined" == decision.outcome
    assert ["b"] == [missing.path for missing in decision.missing]


def test_an_error_in_a_value_is_an_error_and_says_in_which_rule() -> None:
    decision, problems = answer(rule("        formule: 12 / b"), {"a": 1, "b": 0, "ouvert": True})
    assert "error" == decision.outcome
    assert ["EVA001"] == [failure.code for failure in decision.failures] == [problem.code for problem in problems]
    assert ["12 / b"] == [pointed(problem) for problem in problems]
    assert "12 est divisé par une valeur qui est nulle dans ce dossier" == problems[0].label("fr")
    assert problems[0].context is not None
    assert "règle : montant, art-2" == problems[0].context.words("fr")
    assert problems[0].place is not None
    assert "politique.yaml" == problems[0].place.source.name
    assert () == decision.reasons


def test_an_error_that_reaches_no_result_is_not_reported() -> None:
    policy = rule("        formule: b\n      inutile:\n        article: art-2\n        formule: 12 / b")
    decision, problems = answer(policy, {"a": 1, "b": 0, "ouvert": True})
    assert ("eligible", ()) == (decision.outcome, problems)


# Out of scope


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-08-31", "out_of_scope"),
        ("2024-09-01", "eligible"),
        ("2025-08-31", "eligible"),
        ("2025-09-01", "out_of_scope"),
    ],
)
def test_nothing_is_said_outside_the_dates_of_the_policy(student: Policy, date: str, expected: str) -> None:
    decision, problems = answer(student, FIRST_YEAR, date=date)
    assert (expected, ()) == (decision.outcome, problems)


def test_out_of_scope_says_the_dates_and_computes_nothing(student: Policy) -> None:
    decision, problems = answer(student, {"année": 12}, date="2026-01-01")
    assert ((), (), ()) == (decision.outputs, decision.missing, problems)
    dates = "à partir du 1er septembre 2024 et jusqu'au 31 août 2025"
    expected = f"la politique s'applique {dates}, et le cas est au 1er janvier 2026"
    assert [expected] == [reason.text for reason in decision.reasons]


def test_a_record_has_dates_too() -> None:
    policy = policy_of(
        STUDENT.replace("  élève:\n    données", "  élève:\n    en_vigueur: {du: 2025-01-01}\n    données")
    )
    decision, _ = answer(policy, FIRST_YEAR, date="2024-12-31")
    assert "out_of_scope" == decision.outcome
    assert "le dossier « élève » s'applique à partir du 1er janvier 2025" in decision.reasons[0].text


# What is missing


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (FIRST_YEAR, []),
        ({"année": 1, "contrat": "scolaire"}, ["boursier", "difficulté", "voie"]),
        ({"année": 1, "contrat": "scolaire", "voie": "bts"}, ["boursier", "difficulté"]),
        ({"année": 1, "contrat": "scolaire", "boursier": True}, []),
        ({"année": 1, "voie": "cap"}, ["contrat"]),
        ({"année": 2}, []),
        ({"contrat": "apprentissage"}, []),
        ({}, ["année", "boursier", "contrat", "difficulté", "voie"]),
    ],
)
def test_what_is_missing_is_listed_and_nothing_else(
    student: Policy, facts: dict[str, Any], expected: list[str]
) -> None:
    decision, problems = answer(student, facts)
    assert expected == [missing.path for missing in decision.missing]
    assert () == problems


def test_what_is_missing_says_who_knows(student: Policy) -> None:
    missing = answer(student, {"voie": "cap", "contrat": "scolaire"})[0].missing[0]
    assert ("En quelle année de formation", "établissement") == (missing.question, missing.supplied_by)


def test_facts_of_records_below_are_located(school: Policy) -> None:
    groups = [{"formation": "0221", "élèves": 10}, {"formation": "0311"}, {"élèves": 7}]
    decision, _ = answer(school, {"uai": "a", "effectifs": groups})
    paths = ["effectifs[2].élèves", "effectifs[3].formation", "reliquat"]
    assert paths == [missing.path for missing in decision.missing]
    assert [[], paths[:1], paths[1:2]] == [[m.path for m in child.missing] for child in decision.children]


def test_a_list_that_is_not_given_is_missing(school: Policy) -> None:
    decision, _ = answer(school, {"uai": "a", "reliquat": 0})
    assert [("effectifs", "effectifs")] == [(missing.path, missing.label) for missing in decision.missing]


def test_an_appraisal_that_is_not_made_is_pending(student: Policy) -> None:
    decision, _ = answer(student, {**FIRST_YEAR, "voie": "bts", "boursier": False})
    assert [("difficulté", "chef d'établissement", "art-4")] == [
        (pending.path, pending.decided_by, pending.article) for pending in decision.pending
    ]
    assert [True] == [missing.is_appraisal for missing in decision.missing]


def test_an_appraisal_that_changes_nothing_is_not_pending(student: Policy) -> None:
    assert () == answer(student, {**FIRST_YEAR, "voie": "bts", "boursier": True})[0].pending


def test_a_table_to_be_supplied_is_missing_by_its_name() -> None:
    formations = SCHOOL[SCHOOL.index("    lignes:") : SCHOOL.index("lectures:")]
    text = SCHOOL.replace(formations, "    fournie: oui\n").replace("formation: formations", "formation: texte")
    text = text.replace('formation.voie = "cap"', "'formations[formation].voie = \"cap\"'")
    groups = [{"formation": "0221", "élèves": 10}]
    decision, _ = answer(policy_of(text), {"uai": "a", "reliquat": 0, "effectifs": groups})
    assert "undetermined" == decision.outcome
    assert [("formations", "table à fournir", "table")] == [(m.path, m.question, m.kind) for m in decision.missing]


# What a result relies on


def test_values_come_with_their_articles_and_those_of_the_alternative_taken(school: Policy) -> None:
    groups = [{"formation": "0221", "élèves": 4}, {"formation": "0311", "élèves": 5}]
    decision, _ = answer(school, {"uai": "a", "reliquat": 0, "effectifs": groups})
    assert [("art-2", "art-4"), ("art-2",)] == [child.outputs[0].articles for child in decision.children]
    assert [("art-2", "art-4"), ("art-2",)] == [child.reasons[0].articles for child in decision.children]


def test_children_have_results_of_their_own(school: Policy) -> None:
    groups = [{"formation": "0221", "élèves": 10}, {"formation": "0311", "élèves": 20}]
    decision, _ = answer(school, {"uai": "a", "reliquat": 530, "effectifs": groups})
    assert 4000 == value(decision, "dotation")
    assert [("effectifs[1]", "0221", "computed", 1510), ("effectifs[2]", "0311", "computed", 3020)] == [
        (child.path, child.name, child.outcome, child.outputs[0].value) for child in decision.children
    ]


def test_a_record_that_answers_nothing_itself_is_as_those_below_it() -> None:
    policy = policy_of(SCHOOL.replace("    résultat: {valeurs: [dotation]}\n", ""))
    assert "computed" == outcome(policy, {"effectifs": [{"formation": "0221", "élèves": 10}]})
    assert "undetermined" == outcome(policy, {"effectifs": [{"formation": "0221"}]})


def test_a_reading_that_matters_is_named_and_may_be_another(school: Policy) -> None:
    facts = {"uai": "a", "reliquat": 0, "effectifs": [{"formation": "0311", "élèves": 21}]}
    usual, _ = answer(school, facts)
    other, _ = answer(school, facts, readings={"décompte": "moitié"})
    assert (21 * 151, 10 * 151) == (value(usual, "dotation"), value(other, "dotation"))
    assert [("décompte", "tous", False)] == [(r.id, r.choice, r.overridden) for r in usual.readings]
    assert [("décompte", "moitié", True)] == [(r.id, r.choice, r.overridden) for r in other.readings]
    assert (False, True) == (usual.simulated, other.simulated)


def test_a_reading_that_does_not_matter_is_not_named(student: Policy) -> None:
    assert () == answer(student, FIRST_YEAR)[0].readings


@pytest.mark.parametrize(
    ("day", "since", "until", "amount"),
    [
        ("2024-12-31", date(2024, 9, 1), date(2024, 12, 31), 151),
        ("2025-01-01", date(2025, 1, 1), None, 160),
    ],
)
def test_a_parameter_comes_with_its_dates(
    student: Policy, day: str, since: date, until: date | None, amount: int
) -> None:
    decision, _ = answer(student, FIRST_YEAR, date=day)
    assert amount == value(decision, "montant")
    assert [("forfait", amount, ("art-2",), since, until)] == [
        (p.name, p.value, p.articles, p.since, p.until) for p in decision.parameters
    ]


DATED = """\
langue: fr
politique: p
titre: p
sources: {r: {titre: r}}
articles: {art-1: {titre: Un}}
paramètres:
  smic: {type: €, article: art-1, valeurs: {2022-05-01: 10, 2022-08-01: 11, 2024-01-01: 12}}
dossiers:
  cas:
    données: {année: entier}
    règles:
      ancien: {article: art-1, formule: "smic à date(année, 7, 1)"}
      écart: {article: art-1, formule: smic - ancien}
    résultat: {valeurs: [année, %s]}
"""


def used(decision: Decision) -> list[tuple[int, date | None, date | None]]:
    return [(p.value, p.since, p.until) for p in decision.parameters]


def test_a_parameter_that_is_read_at_another_date_comes_with_the_value_that_was_read() -> None:
    policy = policy_of(DATED % "ancien")
    assert [(10, date(2022, 5, 1), date(2022, 7, 31))] == used(answer(policy, {"année": 2022})[0])
    assert [(11, date(2022, 8, 1), date(2023, 12, 31))] == used(answer(policy, {"année": 2023})[0])


def test_a_parameter_that_is_read_at_two_dates_comes_twice() -> None:
    decision, _ = answer(policy_of(DATED % "écart"), {"année": 2022})
    assert [10, 12] == [value for value, _, _ in used(decision)]
    assert [(12, date(2024, 1, 1), None)] == used(answer(policy_of(DATED % "écart"), {"année": 2024})[0])


def test_a_date_that_is_not_known_reads_no_parameter() -> None:
    policy = policy_of(DATED % "ancien")
    assert [] == used(answer(policy, {})[0])
    assert [] == used(answer(policy, {"année": 2021})[0])


def test_a_parameter_may_be_simulated(student: Policy) -> None:
    decision, _ = answer(student, FIRST_YEAR, parameters={"forfait": 200})
    assert (200, True) == (value(decision, "montant"), decision.simulated)
    assert [(True, None, None)] == [(p.simulated, p.since, p.until) for p in decision.parameters]


def test_a_table_that_is_used_shows_its_notice(school: Policy) -> None:
    decision, _ = answer(school, {"uai": "a", "reliquat": 0, "effectifs": []})
    assert ["la liste est celle de la rentrée 2024"] == [notice.text for notice in decision.notices]


def test_the_digest_changes_with_the_policy_and_with_the_engine(student: Policy) -> None:
    digest = answer(student, FIRST_YEAR)[0].digest
    other = answer(policy_of(STUDENT.replace("151", "152")), FIRST_YEAR)[0].digest
    assert digest == answer(student, {})[0].digest
    assert digest.short != other.short
    case, _ = from_python({"élève": FIRST_YEAR}, student, date="2024-10-01")
    assert case is not None
    program = prepare(plan(student), Setting(date=case.date))
    assert digest.short != decide(program, case, version="2.0")[0].digest.short


def test_a_program_is_made_ready_for_the_case(student: Policy) -> None:
    case, _ = from_python({"élève": FIRST_YEAR}, student, date="2024-10-01")
    assert case is not None
    program = prepare(plan(student), Setting(date=date(2024, 10, 2)))
    with pytest.raises(ValueError, match="not made ready"):
        decide(program, case)


def test_a_setting_may_take_readings_besides_those_of_the_case(school: Policy) -> None:
    facts = {"uai": "a", "reliquat": 0, "effectifs": []}
    day = date(2024, 10, 1)
    usual, _ = from_python({"établissement": facts}, school, date=day)
    other, _ = from_python({"établissement": facts}, school, date=day, readings={"décompte": "tous"})
    assert usual is not None
    assert other is not None
    program = prepare(plan(school), Setting(date=day, readings={"décompte": "moitié"}))
    assert decide(program, usual)[0].simulated
    with pytest.raises(ValueError, match="not made ready"):
        decide(program, other)


def test_states_are_values_of_the_result() -> None:
    policy = rule("        applicable_si: a > 0\n        formule: 12 / b")
    assert NOT_APPLICABLE == value(answer(policy, {"a": 0, "b": 0, "ouvert": True})[0], "montant")
    assert isinstance(value(answer(policy, {"a": 1, "b": 0, "ouvert": True})[0], "montant"), Failure)
    assert isinstance(value(answer(policy, {"a": 1, "ouvert": True})[0], "montant"), Unknown)
