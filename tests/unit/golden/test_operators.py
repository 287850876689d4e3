"""Each operator has a small rule that it changes, with the changes it makes, and a twin that it leaves alone."""

import pytest

from engine.golden.mutations import mutations
from engine.golden.operators import OPERATORS
from tests.unit.golden.gate import policy_of

OPERATED: dict[str, tuple[str, set[tuple[str, str]], str]] = {
    "comparison": ("formule: solde <= 3", {("solde <= 3", "solde < 3")}, "formule: boursier"),
    "threshold": ("formule: solde <= 3", {("solde <= 3", "solde <= 4")}, "formule: solde <= âge"),
    "value": ("formule: solde + 3", {("solde + 3", "solde + 4")}, "formule: solde + âge"),
    "logic": (
        "formule: boursier et interne",
        {("boursier et interne", "boursier ou interne")},
        "formule: boursier = interne",
    ),
    "negation": ("formule: non boursier", {("non boursier", "boursier")}, "formule: boursier"),
    "condition": (
        """
        type: booléen
        toutes_ces_conditions:
          - {si: boursier, sinon: pas boursier}
          - {si: interne, sinon: pas interne}
        """,
        {("boursier", ""), ("interne", "")},
        "formule: boursier",
    ),
    "item": (
        'formule: voie dans ["cap", "bts"]',
        {('voie dans […, "cap", …]', "voie dans […]"), ('voie dans […, "bts", …]', "voie dans […]")},
        'formule: voie = "cap"',
    ),
    "alternative": (
        """
        cas:
          - {si: boursier, alors: 100}
          - {si: non boursier, alors: 50}
        """,
        {("boursier : 100", ""), ("non boursier : 50", "")},
        "formule: solde",
    ),
    "exception": (
        """
        défaut: 50
        exceptions:
          - {si: boursier, alors: 100, article: art-1}
        """,
        {("boursier : 100", "")},
        "cas: [{si: boursier, alors: 100}]\nsinon: 50",
    ),
    "otherwise": (
        "cas: [{si: boursier, alors: 100}]\nsinon: 50",
        {("sinon : 50", "sinon : sans objet")},
        "cas: [{si: boursier, alors: 100}]\nsinon: sans_objet",
    ),
    "rounding": (
        "formule: arrondi(revenu / 3, 1 €)",
        {
            ("arrondi(revenu / 3, 1 €)", "arrondi_supérieur(revenu / 3, 1 €)"),
            ("arrondi(revenu / 3, 1 €)", "arrondi_inférieur(revenu / 3, 1 €)"),
            ("arrondi(revenu / 3, 1 €)", "arrondi(revenu / 3, 10 €)"),
        },
        "formule: revenu",
    ),
    "bound": (
        "formule: max(solde, âge)",
        {("max(…, solde)", "max(…)"), ("max(…, âge)", "max(…)")},
        "formule: abs(solde)",
    ),
    "arithmetic": ("formule: solde + âge", {("solde + âge", "solde - âge")}, "formule: solde × âge"),
    "filter": ("formule: nombre(enfants où rang > 1)", {("rang > 1", "")}, "formule: nombre(enfants)"),
    "replacement": (
        "formule: si_sans_objet(revenu, 0 €)",
        {("si_sans_objet(revenu, 0 €)", "revenu")},
        "formule: revenu",
    ),
    "date": ("formule: jour < 2024-10-01", {("jour < 2024-10-01", "jour < 2024-09-30")}, "formule: jour < jour"),
}
"""The rule, what the operator makes of it (before and after), and the rule that it leaves alone."""


def made(rule: str, operator: str) -> set[tuple[str, str]]:
    found = mutations(policy_of(rule))
    return {(m.before, m.after) for m in found if m.operator == operator and m.where == "foyer.essai"}


@pytest.mark.parametrize(("operator", "rule", "changes"), [(o, r, c) for o, (r, c, _) in OPERATED.items()])
def test_an_operator_makes_its_changes(operator: str, rule: str, changes: set[tuple[str, str]]) -> None:
    assert changes == made(rule, operator)


@pytest.mark.parametrize(("operator", "twin"), [(o, twin) for o, (_, _, twin) in OPERATED.items()])
def test_an_operator_leaves_alone_what_it_is_not_about(operator: str, twin: str) -> None:
    assert set() == made(twin, operator)


ELSEWHERE = {"parameter", "row", "cell"}
"""Operators that are about no rule: see `test_mutations`."""


def test_every_operator_has_its_rules() -> None:
    assert set(OPERATORS) == {*OPERATED, *ELSEWHERE}


BOUNDED = """
cas: [{si: boursier, alors: 100 €}]
sinon: 50 €
plancher: 60 €
"""


def test_a_floor_is_told_without_the_rule_around_it() -> None:
    assert {("max(…, 60 €)", "max(60 €)"), ("max(…, 60 €)", "max(…)")} == made(BOUNDED, "bound")
    assert ("max(…, 60 €)", "max(…, 61 €)") in made(BOUNDED, "value")


@pytest.mark.parametrize(
    ("form", "told"), [("formule: solde", "solde"), ("cas: [{si: boursier, alors: 100}]\nsinon: 50", "…")]
)
def test_the_days_of_a_rule_are_told_without_the_rule(form: str, told: str) -> None:
    days = "date_évaluation >= 2024-10-01 et date_évaluation <= 2024-12-31"
    assert (f"{days} : {told}", "") in made(f"en_vigueur: {{du: 2024-10-01, au: 2024-12-31}}\n{form}", "alternative")
