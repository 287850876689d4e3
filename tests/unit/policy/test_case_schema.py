"""The schema of the cases of a policy accepts what the engine reads, and refuses what it is certain to refuse."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.policy.case_schema import case_schema
from engine.policy.files import open_policy, policies
from engine.policy.model import Policy
from tests.unit import bourse


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    loaded = open_policy(str(bourse.write(tmp_path)))
    assert loaded.policy is not None
    return loaded.policy


def refused(policy: Policy, **case: Any) -> bool:
    return not Draft202012Validator(case_schema(policy)).is_valid({"date": "2024-10-01", **case})


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"formation": "101", "année": 1, "contrat": "scolaire", "boursier": True, "frais": "12,50 €"},
        {"formation": None, "année": "inconnu", "boursier": "oui", "frais": "sans objet"},
    ],
)
def test_what_the_engine_reads_is_accepted(policy: Policy, facts: dict[str, Any]) -> None:
    assert not refused(policy, élève=facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"formation": "999"},
        {"année": 0},
        {"année": 4},
        {"année": 1.5},
        {"contrat": "Scolaire"},
        {"boursier": "peut-être"},
        {"boursier": "sans objet"},
        {"age": 16},
        {"montant": 151},
    ],
)
def test_what_the_engine_refuses_is_refused(policy: Policy, facts: dict[str, Any]) -> None:
    assert refused(policy, élève=facts)


def test_a_case_is_about_one_root_record(policy: Policy) -> None:
    assert refused(policy)
    assert refused(policy, élève={}, lycée={})
    assert refused(policy, effectif={})


def test_records_below_are_lists(policy: Policy) -> None:
    assert not refused(policy, lycée={"boursiers": 50, "effectifs": [{"élèves": 3}, {}]})
    assert not refused(policy, lycée={"effectifs": "inconnu"})
    assert refused(policy, lycée={"effectifs": {"élèves": 3}})
    assert refused(policy, lycée={"effectifs": [{"eleves": 3}]})
    # a percentage is given in hundredths
    assert refused(policy, lycée={"boursiers": 101})


def test_readings_and_policy_are_those_of_the_policy(policy: Policy) -> None:
    assert not refused(policy, élève={}, politique="bourse", lectures={"boursiers": "large"})
    assert refused(policy, élève={}, politique="autre")
    assert refused(policy, élève={}, lectures={"boursiers": "immense"})


def test_a_fact_is_described_by_its_question_who_knows_it_and_its_bounds(policy: Policy) -> None:
    pupil = case_schema(policy)["$defs"]["élève"]["properties"]
    assert "La formation suivie · fournie par : établissement" == pupil["formation"]["description"]
    assert "en entier · au moins 1 · au plus 3" == pupil["année"]["description"]


def test_the_words_are_those_of_the_language(policy: Policy) -> None:
    schema = case_schema(policy, "en")
    assert {"language", "policy", "date", "readings", "élève", "lycée"} == set(schema["properties"])
    assert {"enum": [True, False, "yes", "no"]} == schema["$defs"]["élève"]["properties"]["boursier"]["anyOf"][0]


@pytest.mark.parametrize("name", sorted(policies()))
def test_the_schemas_of_the_shipped_policies_are_valid(name: str) -> None:
    loaded = open_policy(name)
    assert loaded.policy is not None
    Draft202012Validator.check_schema(case_schema(loaded.policy))
