"""Decisions for programs and for people: keys that stay, exact values, a page that says everything that matters."""

import json
from textwrap import dedent
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.backends.program import prepare
from engine.casework.case import from_python, setting_of
from engine.casework.explain import explain
from engine.casework.export import (
    DECISION_SCHEMA,
    EXPLANATION_SCHEMA,
    decision_json,
    decision_text,
    explanation_json,
)
from engine.policy.model import Policy
from engine.policy.plan import plan

from .conftest import answer

NBSP, THIN = "\u00a0", "\u202f"
FIRST_YEAR = {"voie": "cap", "année": 1, "contrat": "scolaire"}
GROUPS = [{"formation": "0221", "élèves": 10}, {"formation": "0311", "élèves": 3}]

STUDENTS: list[dict[str, Any]] = [
    FIRST_YEAR,
    {"année": 2},
    {**FIRST_YEAR, "voie": "bts", "boursier": False},
    {},
    {"année": 9, "nom": "?"},
]
SCHOOLS: list[dict[str, Any]] = [
    {"uai": "0590001A", "reliquat": "10,50 €", "effectifs": GROUPS},
    {"uai": "0590001A", "effectifs": [{}]},
    {"reliquat": -1, "effectifs": [{"formation": "x"}]},
]


def page(policy: Policy, facts: dict[str, Any], **more: Any) -> str:
    """The page in French, without its last line, in plain spaces."""
    text = decision_text(answer(policy, facts, **more)[0], "fr")
    return "\n" + text.replace(NBSP, " ").replace(THIN, " ").rpartition("\n")[0]


# Programs


def test_the_schemas_are_schemas() -> None:
    Draft202012Validator.check_schema(DECISION_SCHEMA)
    Draft202012Validator.check_schema(EXPLANATION_SCHEMA)


@pytest.mark.parametrize("facts", STUDENTS)
@pytest.mark.parametrize("date", ["2024-10-01", "2030-01-01"])
def test_a_decision_on_one_record_follows_the_schema(student: Policy, facts: dict[str, Any], date: str) -> None:
    decision, _ = answer(student, facts, date=date)
    for data in (decision_json(decision, "fr"), decision_json(decision, "en")):
        Draft202012Validator(DECISION_SCHEMA).validate(json.loads(json.dumps(data)))


@pytest.mark.parametrize("facts", SCHOOLS)
def test_a_decision_on_several_records_follows_the_schema(school: Policy, facts: dict[str, Any]) -> None:
    decision, _ = answer(school, facts, readings={"décompte": "moitié"}, parameters={"forfait": 200})
    Draft202012Validator(DECISION_SCHEMA).validate(json.loads(json.dumps(decision_json(decision, "fr"))))


@pytest.mark.parametrize("facts", STUDENTS)
def test_an_explanation_follows_the_schema(student: Policy, facts: dict[str, Any]) -> None:
    case, _ = from_python({"élève": facts}, student, date="2024-10-01")
    assert case is not None
    steps, _ = explain(prepare(plan(student), setting_of(case)), case)
    Draft202012Validator(EXPLANATION_SCHEMA).validate(explanation_json(steps))


def test_values_are_exact_and_said(school: Policy) -> None:
    data = decision_json(answer(school, SCHOOLS[0])[0], "fr")
    assert {
        "name": "dotation",
        "label": "dotation",
        "state": "value",
        "value": "1499.50",
        "unit": "€",
        "words": f"1{THIN}499,50{NBSP}€",
        "articles": ["art-3"],
    } == data["values"][0]
    assert ["1510.00", "0.00"] == [child["values"][0]["value"] for child in data["children"]]


def test_a_state_has_no_value(student: Policy) -> None:
    value = decision_json(answer(student, {})[0], "fr")["values"][0]
    assert ("unknown", None, "inconnu") == (value["state"], value["value"], value["words"])


def test_the_words_of_the_outcome_are_in_the_language_asked_for(student: Policy) -> None:
    decision, _ = answer(student, FIRST_YEAR)
    assert ("eligible", "éligible") == (decision.outcome, decision_json(decision, "fr")["outcome_words"])
    assert "eligible" == decision_json(decision, "en")["outcome_words"]


def test_errors_are_told_as_diagnostics_are(student: Policy) -> None:
    data = decision_json(answer(student, {"anée": 1})[0], "en")
    assert [("CAS008", '"anée" is not an input of record "élève"', ["année"])] == [
        (error["code"], error["message"], error["suggestions"]) for error in data["errors"]
    ]


# People


def test_a_page_for_an_answer(student: Policy) -> None:
    assert dedent("""
        Aide à l'équipement
        élève, au 1er octobre 2024

        ÉLIGIBLE
        montant : 151 € [art-2]

        Motifs
          ✓ année = 1 [art-1]
          ✓ contrat = "scolaire" [art-3]
          ✓ la formation n'est pas un BTS [art-1]

        Paramètres
          forfait par élève : 151 €/élève, du 1er septembre 2024 au 31 décembre 2024 [art-2]

        Articles cités
          art-2 : Montant
          art-1 : Bénéficiaires
          art-3 : Apprentis
        """) == page(student, FIRST_YEAR)


def test_a_page_says_what_is_missing_and_who_decides(student: Policy) -> None:
    text = page(student, {"contrat": "scolaire", "voie": "bts", "boursier": False})
    assert (
        dedent("""
        INDÉTERMINÉ
        montant : inconnu [art-2]

        Motifs
          ? année = 1 [art-1]
          ? un étudiant non boursier peut être équipé [art-1, art-4]

        Il manque
          année : En quelle année de formation ; fournie par : établissement

        Reste à décider
          difficulté, décision : chef d'établissement [art-4]
            un étudiant non boursier peut être équipé
        """)
        in text
    )


def test_a_page_shows_the_records_below_and_what_the_result_relies_on(school: Policy) -> None:
    assert dedent("""
        Dotation
        0590001A, au 1er octobre 2024

        CALCULÉ
        dotation : 1 499,50 € [art-3]

        effectifs[1] (0221) : calculé
          montant : 1 510 € [art-2]

        effectifs[2] (0311) : calculé
          montant : 0 € [art-2, art-4]

        Lectures du texte
          Comment compter les étudiants de BTS : tous [art-2]

        Paramètres
          forfait : 151 €/élève, depuis le 1er septembre 2024 [art-2]

        À savoir
          la liste est celle de la rentrée 2024

        Articles cités
          art-3 : Dotation
          art-2 : Montant
          art-4 : Petits effectifs
        """) == page(school, SCHOOLS[0])


def test_a_page_warns_of_a_simulation(school: Policy) -> None:
    text = page(school, SCHOOLS[0], readings={"décompte": "moitié"}, parameters={"forfait": 200})
    assert "simulation : une lecture ou un paramètre n'est pas celui de la politique" in text
    assert "la moitié (autre que celle de la politique)" in text
    assert "forfait : 200 €/élève, valeur de simulation [art-2]" in text


def test_a_page_tells_the_errors_and_what_to_do(student: Policy) -> None:
    text = page(student, {"année": 9, "nom": "Zoé"})
    assert "ERREUR" in text
    assert "CAS042 année : 9 : au-dessus du maximum déclaré, 3 ; vérifiez la valeur" in text
    assert "CAS008 nom : « nom » n'est pas une donnée du dossier « élève » ; les données sont : voie, année" in text


def test_a_page_in_english(student: Policy) -> None:
    text = decision_text(answer(student, {"année": 2})[0], "en")
    assert "NOT ELIGIBLE" in text
    assert "on 1 October 2024" in text
    assert "Reasons\n  ✗ l'aide va à la première année [art-1]" in text


def test_a_page_ends_with_a_digest(student: Policy) -> None:
    decision, _ = answer(student, FIRST_YEAR)
    assert decision_text(decision, "fr").endswith(f"\n\nempreinte {decision.digest.short}")
