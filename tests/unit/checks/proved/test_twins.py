"""Each proof has a small policy that is refuted, and its twin that is proved; what is told is worked out by hand."""

from dataclasses import dataclass

import pytest

from engine.backends.doubt import Doubt
from engine.checks.answers import Answer, Status, text
from engine.checks.proved import prove
from engine.text.diagnostics import Words
from engine.text.source import Place, Span
from tests.support import policy_of, said
from tests.unit.checks.written import record, shown

GIVEN = """\
aidés: {type: €, min: 0 €, max: 1000 €}
parts: {type: part, min: 0 part, max: 10 parts}
niveau: [cap, bac]
"""
UNITS = "unités: {part: parts}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Rules with a fault, what is said of it, and the same rules without it."""

    wrong: str
    said: str
    right: str


TWINS = {
    "a divisor is zero": Twins(
        wrong="part: {formule: aidés / parts}",
        said="PRV002 parts | « parts » vaut zéro, par exemple quand parts = 0 part",
        right="part: {applicable_si: parts > 0 part, formule: aidés / parts}",
    ),
    "a divisor made of two facts is zero": Twins(
        wrong="part: {formule: aidés / (parts - 10 parts)}",
        said="PRV002 (parts - 10 parts) | « (parts - 10 parts) » vaut zéro, par exemple quand parts = 10 parts",
        right="part: {formule: aidés / (parts - 11 parts)}",
    ),
    "an amount is negative": Twins(
        wrong="montant: {formule: aidés - 1 €}",
        said="PRV004 montant | « montant » vaut -1 €, par exemple quand aidés = 0 €",
        right="montant: {formule: aidés - 1 €, plancher: 0 €}",
    ),
    "an amount leaves its bounds": Twins(
        wrong="montant: {type: €, formule: 2 × aidés, max: 1999.99 €}",
        said="PRV005 montant | « montant » vaut 2\u202f000\u00a0€, par exemple quand aidés = 1\u202f000\u00a0€",
        right="montant: {type: €, formule: 2 × aidés, max: 2000 €}",
    ),
    "a condition is never met": Twins(
        wrong="aidé: {formule: si aidés / (parts + 1 part) > 1000 €/part alors 1 sinon 2}",
        said="REG007 aidés / (parts + 1 part) > 1000 €/part | "
        "cette condition est toujours fausse, quelles que soient les données",
        right="aidé: {formule: si aidés / (parts + 1 part) >= 1000 €/part alors 1 sinon 2}",
    ),
    "an answer is never given": Twins(
        wrong="niveau_retenu: {type: [cap, bac, bts], formule: niveau}",
        said="PRV003 niveau_retenu | aucun dossier ne donne « bts » à « niveau_retenu »",
        right="niveau_retenu: {type: [cap, bac], formule: niveau}",
    ),
    "one part more gives less": Twins(
        wrong="montant: {formule: si parts <= 4 parts alors 10 €/part × parts sinon 5 €/part × parts}",
        said="PRV007 montant | « montant » passe de 40 € à 25 € quand parts passe de 4 parts à 5 parts",
        right="montant: {formule: si parts <= 4 parts alors 10 €/part × parts sinon 20 € + 5 €/part × parts}",
    ),
    "a rounding steps over a ceiling": Twins(
        wrong="montant: {formule: 10 €/part × parts, plafond: 99.50 €, arrondi: {à: 1 €, sens: supérieur}}",
        said="PRV006 montant | « montant » vaut 100 € une fois arrondi, par exemple quand parts = 10 parts",
        right="montant: {formule: 10 €/part × parts, plafond: 99.50 €, arrondi: {à: 1 €, sens: inférieur}}",
    ),
    "a rounding steps over a floor": Twins(
        wrong="montant: {formule: 10 €/part × parts, plancher: 0.50 €, arrondi: {à: 1 €, sens: inférieur}}",
        said="PRV006 montant | « montant » vaut 0 € une fois arrondi, par exemple quand parts = 0 part",
        right="montant: {formule: 10 €/part × parts, plancher: 0.50 €, arrondi: {à: 1 €, sens: supérieur}}",
    ),
    "a cliff is declared where there is none": Twins(
        wrong="montant: {formule: 10 €/part × parts, effet_de_seuil: {article: art-1, énoncé: rien}}",
        said="PRV008 montant | « montant » ne baisse brusquement pour aucune donnée : c'est prouvé",
        right="montant: {formule: 10 €/part × parts}",
    ),
}


def written(rule: str) -> str:
    name, _, body = rule.partition(": ")
    keys = body.removeprefix("{").removesuffix("}")
    return record(GIVEN, f"{name}:\n  {_block(keys)}", UNITS)


def _block(keys: str) -> str:
    """The keys of a flow mapping, one a line."""
    lines, depth, start = [], 0, 0
    for place, sign in enumerate(keys):
        depth += (sign in "{[") - (sign in "}]")
        if sign == "," and depth == 0:
            lines.append(keys[start:place].strip())
            start = place + 1
    return "\n  ".join([*lines, keys[start:].strip()])


@pytest.mark.parametrize("twins", TWINS.values(), ids=TWINS)
def test_the_fault_is_shown(twins: Twins) -> None:
    yaml = written(twins.wrong)
    proofs = prove(policy_of(yaml), 2000)
    assert [twins.said.replace(" €", "\u00a0€").replace(" part", "\u00a0part")] == [
        line.replace(" €", "\u00a0€").replace(" part", "\u00a0part") for line in said(proofs.diagnostics)
    ]
    # a fall that there is not has no case; every other fault is shown by one that can be read and run
    assert {"PRV008"} >= {found.code for found in proofs.diagnostics if found.witness is None}
    assert all(shown(yaml, found) for found in proofs.diagnostics if found.witness is not None)


@pytest.mark.parametrize("twins", TWINS.values(), ids=TWINS)
def test_its_absence_is_proved(twins: Twins) -> None:
    proofs = prove(policy_of(written(twins.right)), 2000)
    assert [] == said(proofs.diagnostics)
    assert {Status.PROVED} >= {answer.status for answer in proofs.answers}


def test_an_undecided_property_says_why() -> None:
    answer = Answer(
        statement=Words("montant n'est jamais négatif", "montant is never negative"),
        status=Status.UNDECIDED,
        place=Place(policy_of(written(TWINS["an amount is negative"].right)).source, Span(0, 1)),
        doubt=Doubt.TIME,
    )
    assert "montant n'est jamais négatif : non décidé (le délai n'a pas suffi)" == text([answer], "fr")
    assert "montant is never negative: undecided (the time limit was too short)" == text([answer], "en")
