"""Facts that only one of two policies asks for are left out for the other; a mistake stays."""

from typing import Any

from engine.amend.fitting import fitter
from engine.casework.case import from_python
from engine.policy.model import Policy
from tests.unit.amend.test_impact import POLICY, policy_of

LARGER = POLICY.replace("voie: [cap, bts]", "voie: [cap, bts]\n      boursier: booléen").replace(
    "si: revenu <= plafond", "si: revenu <= plafond ou boursier"
)


def fitted(facts: dict[str, Any], policy: Policy, other: Policy, record: str = "élève") -> Any:
    case, _ = from_python({record: facts}, policy, date="2024-10-01")
    assert case is not None
    return fitter(policy, other)(case).facts


def test_a_fact_of_the_other_policy_is_left_out() -> None:
    facts = {"revenu": "10", "boursier": True}
    assert {"revenu": "10"} == fitted(facts, policy_of(POLICY), policy_of(LARGER))
    assert facts == fitted(facts, policy_of(LARGER), policy_of(POLICY))


def test_a_name_that_neither_knows_stays() -> None:
    facts = {"revenu": "10", "boursié": True, "boursier": True}
    assert {"revenu": "10", "boursié": True} == fitted(facts, policy_of(POLICY), policy_of(LARGER))


def test_records_below_too() -> None:
    other = POLICY.replace("{effectif: {type: élève, min: 0}}", "{effectif: {type: élève, min: 0}, salle: texte}")
    other = other.replace("résultat: {valeurs: [part]}", "résultat: {valeurs: [part, salle]}")
    facts = {"nom": "A", "classes": [{"effectif": 2, "salle": "b"}]}
    kept = fitted(facts, policy_of(POLICY), policy_of(other), "lycée")
    assert {"nom": "A", "classes": [{"effectif": 2}]} == kept
