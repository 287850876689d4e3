"""Parameters have a value on the days when they are read."""

from datetime import date

import pytest

from engine.checks import run_checks
from engine.language.values import Failure
from tests.support import policy_of, said
from tests.unit.checks.written import diagnostics, findings, record, shown

CODES = ("REG009", "REG016", "REG017")


def policy(
    parameter: str, rules: str = "m:\n  formule: seuil", in_force: str = "{du: 2024-01-01, au: 2025-12-31}"
) -> str:
    before = f"en_vigueur: {in_force}\nparamètres:\n  seuil:\n    type: €\n    article: art-1\n"
    return record("n: entier", rules, before + "".join(f"    {line}\n" for line in parameter.splitlines()))


def test_a_value_from_the_first_day() -> None:
    assert [] == findings(policy("valeurs: {2023-06-01: 100}"), *CODES)


def test_a_value_that_comes_too_late() -> None:
    (found,) = diagnostics(policy("valeurs: {2024-09-01: 100}"), *CODES)
    assert "« seuil » n'a pas de valeur le 1er janvier 2024, premier jour d'application" == found.label("fr")
    assert '"seuil" has no value on 1 January 2024, the first day in force' == found.label("en")
    assert found.context is not None
    assert "règle : demande.m, art-1 (Montant)" == found.context.words("fr")


def test_a_policy_without_a_first_day() -> None:
    assert [] == findings(policy("valeurs: {2024-09-01: 100}", in_force="{au: 2025-12-31}"), *CODES)


def test_a_rule_that_begins_later() -> None:
    rules = """
    m:
      en_vigueur: {du: 2024-09-01}
      formule: seuil
    """
    assert [] == findings(policy("valeurs: {2024-09-01: 100}", rules), *CODES)


def test_a_version_that_begins_later() -> None:
    rules = """
    m:
      versions:
        - {du: 2024-01-01, au: 2024-08-31, formule: 1 €}
        - {du: 2024-09-01, formule: seuil}
    """
    assert [] == findings(policy("valeurs: {2024-09-01: 100}", rules), *CODES)


def test_a_parameter_read_at_another_date_is_left_alone() -> None:
    rules = "m:\n  formule: seuil à 2024-10-01"
    assert [] == findings(policy("valeurs: {2024-09-01: 100}", rules), *CODES)


def test_a_value_that_ends_too_early() -> None:
    yaml = policy("valeurs: {2024-01-01: 100}\nau: 2024-12-31")
    assert ["REG016 au | « seuil » n'a plus de valeur à partir du 1er janvier 2025"] == findings(yaml, *CODES)
    assert [] == findings(policy("valeurs: {2024-01-01: 100}\nau: 2025-12-31"), *CODES)


def test_a_value_written_after_the_end_of_its_parameter_is_named() -> None:
    (found,) = diagnostics(policy("valeurs: {2024-01-01: 100, 2025-09-01: 110}\nau: 2025-01-31"), *CODES)
    assert "« seuil » n'a plus de valeur à partir du 1er février 2025" == found.label("fr")
    advice = "la valeur du 1er septembre 2025 vient après « au: », qui finit toutes les valeurs"
    assert f"{advice} : retirez « au: » ou repoussez-le" == found.advice("fr")


def test_a_value_that_ended_before_the_first_day_is_said_once() -> None:
    yaml = policy("valeurs: {2022-01-01: 100}\nau: 2022-12-31")
    assert ["REG016 au | « seuil » n'a plus de valeur à partir du 1er janvier 2023"] == findings(yaml, *CODES)


def test_a_value_to_be_checked_again() -> None:
    late = "valeurs: {2023-01-01: 100}\nà_revérifier_avant: "
    (found,) = findings(policy(late + "2024-01-01"), *CODES)
    assert (
        "REG017 à_revérifier_avant | « seuil » était à revérifier avant le 1er janvier 2024, "
        "et s'applique encore le 1er janvier 2024"
    ) == found
    assert [] == findings(policy(late + "2024-01-02"), *CODES)


def test_a_value_that_is_overdue_on_a_day() -> None:
    checked = policy_of(policy("valeurs: {2023-01-01: 100}\nau: 2025-12-31\nà_revérifier_avant: 2024-09-01"))

    def alarms(day: str) -> list[str]:
        return said(found for found in run_checks(checked, date.fromisoformat(day)) if found.code in CODES)

    assert [] == alarms("2024-08-31")
    assert [
        "REG017 à_revérifier_avant | « seuil » était à revérifier avant le 1er septembre 2024, "
        "et s'applique encore le 1er septembre 2024"
    ] == alarms("2024-09-01")
    assert 1 == len(alarms("2025-12-31"))
    assert [] == alarms("2026-01-01")


# ── The case shown ──────────────────────────────────────────────────────────────────────────────────────────────

LATE = "valeurs: {2024-09-01: 100}"
ENDED = "valeurs: {2024-01-01: 100}\nau: 2024-12-31"


@pytest.mark.parametrize(("parameter", "day"), [(LATE, "2024-01-01"), (ENDED, "2025-01-01")])
@pytest.mark.parametrize(
    "rule",
    [
        "formule: seuil",
        "formule: si n > 3 alors seuil sinon 0 €",
        "formule: si n > 3 et seuil > 50 € alors 1 € sinon 0 €",
        "premier_vrai: oui\n  cas: [{si: n < 5, alors: 0 €}]\n  sinon: 2 × seuil",
    ],
)
def test_the_case_shown_has_no_answer_for_want_of_the_value(parameter: str, day: str, rule: str) -> None:
    yaml = policy(parameter, f"m:\n  {rule}")
    (found,) = diagnostics(yaml, *CODES)
    case = shown(yaml, found)
    assert (day, Failure("EVA007")) == (case.date, case.row["m"])


def test_the_case_shown_is_of_the_first_day_on_which_the_parameter_is_read() -> None:
    rule = "m:\n  en_vigueur: {du: 2025-06-01}\n  formule: seuil"
    yaml = policy(ENDED, rule)
    (found,) = diagnostics(yaml, *CODES)
    case = shown(yaml, found)
    assert ("2025-06-01", Failure("EVA007")) == (case.date, case.row["m"])


def test_the_case_shown_relies_on_the_value_to_be_checked_again() -> None:
    yaml = policy(
        "valeurs: {2023-01-01: 100}\nà_revérifier_avant: 2024-01-01", "m:\n  formule: si n > 3 alors seuil sinon 0 €"
    )
    (found,) = diagnostics(yaml, *CODES)
    case = shown(yaml, found)
    assert ("2024-01-01", 100) == (case.date, case.row["m"])


def test_the_case_shown_is_of_the_day_that_is_asked_about() -> None:
    yaml = policy("valeurs: {2023-01-01: 100}\nà_revérifier_avant: 2024-09-01")
    (found,) = run_checks(policy_of(yaml), date(2025, 3, 1))
    case = shown(yaml, found)
    assert ("2025-03-01", 100) == (case.date, case.row["m"])
