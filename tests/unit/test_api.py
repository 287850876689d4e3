"""What a program uses: a few functions on a policy and on facts."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import engine
from tests.unit import bourse

FACTS = {"élève": {"formation": "101", "année": 1, "contrat": "scolaire", "boursier": True, "frais": "sans objet"}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return bourse.write(tmp_path)


@pytest.fixture
def policy(file: Path) -> engine.Policy:
    return engine.load(file)


def test_a_case_is_decided(policy: engine.Policy) -> None:
    decision = engine.decide(policy, FACTS, date="2024-10-01")
    assert ("eligible", 151) == (decision.outcome, decision.outputs[0].value)
    assert engine.__version__ == decision.digest.engine
    assert "151" in engine.decision_text(decision, "fr")
    assert "eligible" == engine.decision_json(decision, "fr")["outcome"]


@pytest.mark.parametrize("value", ["160,50", "160,50 €/élève", Decimal("160.5"), Fraction(321, 2)])
def test_a_parameter_is_simulated_with_any_exact_value(policy: engine.Policy, value: Any) -> None:
    decision = engine.decide(policy, FACTS, date="2024-10-01", parameters={"forfait": value})
    assert (Fraction(321, 2), True) == (decision.outputs[0].value, decision.simulated)


def test_settings_do_not_leak_from_one_case_to_the_next(policy: engine.Policy) -> None:
    facts = {"élève": {**FACTS["élève"], "boursier": False}}
    outcomes = [
        engine.decide(policy, facts, date=date, readings=readings).outcome
        for date, readings in [("2024-10-01", None), ("2024-10-01", {"boursiers": "large"}), ("2030-01-01", None)]
    ]
    assert ["not_eligible", "eligible", "out_of_scope"] == outcomes
    assert "not_eligible" == engine.decide(policy, facts, date="2024-10-01").outcome


def test_two_policies_of_one_name_are_told_apart(policy: engine.Policy, tmp_path: Path) -> None:
    other = engine.load(bourse.write(tmp_path / "b", bourse.POLICY.replace("2024-09-01: 151", "2024-09-01: 152")))
    values = [engine.decide(p, FACTS, date="2024-10-01").outputs[0].value for p in (policy, other, policy)]
    assert [151, 152, 151] == values


def test_a_fact_that_is_refused_makes_an_error(policy: engine.Policy) -> None:
    decision = engine.decide(policy, {"élève": {"année": 9}}, date="2024-10-01")
    assert ("error", ["CAS042"]) == (decision.outcome, [failure.code for failure in decision.failures])


def test_all_that_is_wrong_is_told_at_once(policy: engine.Policy) -> None:
    wrong = {"readings": {"boursier": "large"}, "parameters": {"forfai": 1, "forfait": "beaucoup"}}
    with pytest.raises(engine.CaseError) as refused:
        engine.decide(policy, {"élève": {}}, date="2024-10-01", **wrong)  # type: ignore[arg-type]  # of two options
    assert ["CAS006", "CMD029", "CAS020"] == [d.code for d in refused.value.diagnostics]


def test_an_explanation_is_steps_and_a_text(policy: engine.Policy) -> None:
    steps = engine.explain(policy, FACTS, "montant", date="2024-10-01")
    assert engine.explanation_text(steps, "fr").startswith("montant : 151\u00a0€")
    assert steps[0].title == engine.explanation_json(steps)[0]["title"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"facts": {"élèves": {}}}, "CAS002"),
        ({"date": "hier"}, "CAS029"),
        ({"readings": {"boursier": "large"}}, "CAS006"),
        ({"parameters": {"forfai": 1}}, "CMD029"),
        ({"parameters": {"forfait": 0.5}}, "CAS035"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(policy: engine.Policy, arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(engine.CaseError, match=code) as refusal:
        engine.decide(policy, **{"facts": FACTS, "date": "2024-10-01", **arguments})
    assert [code] == [diagnostic.code for diagnostic in refusal.value.diagnostics]


@pytest.mark.parametrize(("rule", "facts"), [("montan", FACTS), (None, {"élève": {"année": 9}})])
def test_what_cannot_be_explained_is_refused(policy: engine.Policy, rule: str | None, facts: Any) -> None:
    with pytest.raises(engine.CaseError):
        engine.explain(policy, facts, rule, date="2024-10-01")


def test_a_policy_with_errors_is_refused_with_its_report(file: Path) -> None:
    file.write_text(bourse.POLICY.replace("année = 1", "anée = 1"), encoding="utf-8")
    with pytest.raises(engine.PolicyError, match="vouliez-vous dire « année » \\?") as refusal:
        engine.load(file)
    assert ["NOM001"] == [diagnostic.code for diagnostic in refusal.value.diagnostics]
    assert ["NOM001"] == [diagnostic.code for diagnostic in engine.check(file)]


def test_a_policy_that_is_not_there_is_refused() -> None:
    with pytest.raises(engine.PolicyError, match="CMD002"):
        engine.load("introuvable")


def test_a_table_is_supplied_by_its_file(file: Path) -> None:
    file.write_text(bourse.POLICY.replace("fichier: tables/formations.csv", "fournie: oui"), encoding="utf-8")
    policy = engine.load(file, tables={"formations": file.parent / "tables" / "formations.csv"})
    assert 2 == len(policy.tables["formations"].rows)


def test_all_that_is_announced_is_there() -> None:
    assert [] == [name for name in engine.__all__ if not hasattr(engine, name)]
    with pytest.raises(AttributeError, match="recette"):
        engine.recette  # noqa: B018  # reading it is the point


def test_importing_the_engine_imports_no_library() -> None:
    names = ("yaml", "lark", "click", "simpleeval", "engine.text")
    code = f"import sys, engine; print([name for name in {names} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == ran.stdout
