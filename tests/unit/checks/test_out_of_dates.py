"""A rule that is read on days when it is not in force, by one that is."""

import pytest

from engine.language.values import NOT_APPLICABLE
from tests.unit.checks.written import diagnostics, findings, record, shown

GIVEN = """
enfants: {type: entier, min: 0}
boursier: booléen
reste: {type: €, min: 0, facultative: oui}
"""

RULES = """
prime:
  en_vigueur: {VALIDITY}
  formule: 30 €
montant:
  {BODY}
"""


def policy(body: str, validity: str = "{au: 2024-12-31}") -> str:
    return record(GIVEN, RULES.replace("{VALIDITY}", validity).replace("{BODY}", body))


@pytest.mark.parametrize(("validity", "day"), [("{au: 2024-12-31}", "2025-01-01"), ("{du: 2024-12-01}", "2024-11-30")])
def test_an_amount_that_ends_with_a_part_of_it(validity: str, day: str) -> None:
    yaml = policy("formule: 10 € × enfants + prime", validity)
    (found,) = diagnostics(yaml, "REG024")
    date, row = shown(yaml, found)
    assert (day, NOT_APPLICABLE) == (date, row["montant"])


def test_the_words() -> None:
    (found,) = diagnostics(policy("formule: 10 € × enfants + prime"), "REG024")
    assert (
        "le 1er janvier 2025, « prime » n'est pas en vigueur, et « montant » est sans objet avec elle"
        == found.label("fr")
    )
    assert 'on 1 January 2025 "prime" is not in force, and "montant" is not applicable with it' == found.label("en")


def test_in_one_alternative() -> None:
    yaml = policy("cas: [{si: boursier, alors: 10 € + prime}]\n  sinon: 10 €")
    (found,) = diagnostics(yaml, "REG024")
    date, row = shown(yaml, found)
    assert ("2025-01-01", True, NOT_APPLICABLE) == (date, row["boursier"], row["montant"])


@pytest.mark.parametrize(
    "body",
    [
        "formule: '10 € × enfants + si_sans_objet(prime, 0 €)'",
        "formule: 'si_sans_objet(prime, reste)'",
        "en_vigueur: {au: 2024-12-31}\n  formule: 10 € + prime",
        "versions: [{du: 2020-01-01, au: 2024-12-31, formule: 10 € + prime}, {du: 2025-01-01, formule: 10 €}]",
        "cas: [{si: date_évaluation <= 2024-12-31, alors: 10 € + prime}]\n  sinon: 10 €",
        "cas: [{si: est_connu(prime), alors: 10 € + prime}]\n  sinon: 10 €",
    ],
)
def test_what_holds_then_is_said(body: str) -> None:
    assert [] == findings(policy(body), "REG024")


def test_it_is_told_of_the_rule_that_reads_it_alone() -> None:
    yaml = record(
        GIVEN,
        "prime:\n  en_vigueur: {au: 2024-12-31}\n  formule: 30 €\na:\n  formule: 2 × prime\nb:\n  formule: a + 1 €",
    )
    assert ["a"] == [found.args["rule"] for found in diagnostics(yaml, "REG024")]
