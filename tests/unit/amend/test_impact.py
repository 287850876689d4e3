"""What an amendment does to cases: counts, totals, gains and losses, reasons. Figures are worked out by hand."""

from typing import Any

import pytest

from engine.amend.impact import Impact, impact
from engine.amend.impact_words import impact_text
from engine.amend.twice import Posed
from engine.casework.case import from_python
from engine.policy.load import load
from engine.policy.model import Policy
from engine.text.report import text
from engine.text.source import Source

POLICY = """\
langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement}}
articles: {art-1: {titre: Bénéficiaires, source: r}, art-2: {titre: Montant, source: r}}
unités: {élève: élèves}
paramètres:
  plafond: {type: €, article: art-1, valeurs: {2024-09-01: 1000}}
  forfait: {type: €, article: art-2, valeurs: {2024-09-01: 150}}
dossiers:
  élève:
    données:
      revenu: {type: €, min: 0}
      voie: [cap, bts]
    règles:
      aidé:
        article: art-1
        toutes_ces_conditions:
          - {si: revenu <= plafond, sinon: le revenu dépasse le plafond}
      enveloppe:
        article: art-2
        type: [pré_bac, post_bac]
        libellé: enveloppe
        cas:
          - {si: voie = "bts", alors: '"post_bac"'}
        sinon: '"pré_bac"'
      montant:
        libellé: montant
        type: €
        article: art-2
        cas: [{si: aidé, alors: forfait}]
        sinon: 0 €
    résultat: {issue: aidé, valeurs: [montant, enveloppe]}
  lycée:
    données: {nom: texte}
    règles:
      dotation: {libellé: dotation, type: €, article: art-2, formule: somme(classes.part)}
    résultat: {valeurs: [dotation]}
  classe:
    dans: lycée
    données: {effectif: {type: élève, min: 0}}
    règles:
      part:
        libellé: part
        type: €
        article: art-2
        formule: forfait × effectif / 1 élève
        arrondi: {à: 1 €, sens: inférieur}
    résultat: {valeurs: [part]}
"""

PUPILS: dict[str, dict[str, Any]] = {
    "modeste": {"revenu": "500", "voie": "cap"},
    "au plafond": {"revenu": "1000", "voie": "bts"},
    "un euro au-dessus": {"revenu": "1001", "voie": "cap"},
    "aisé": {"revenu": "5000", "voie": "bts"},
    "sans revenu connu": {"voie": "cap"},
}


def policy_of(written: str) -> Policy:
    loaded = load(Source("essai.yaml", written), lambda _: None)
    assert loaded.policy is not None, text(loaded.diagnostics, "fr")
    return loaded.policy


def compared(new: str, cases: dict[str, dict[str, Any]] | None = None, record: str = "élève") -> Impact:
    """What becomes of cases when the policy is written otherwise."""
    before, after = policy_of(POLICY), policy_of(new)

    def posed(name: str, facts: dict[str, Any]) -> Posed:
        (was, _), (now, _) = (from_python({record: facts}, policy, date="2024-10-01") for policy in (before, after))
        return Posed(name=name, old=was, new=now)

    return impact(before, after, [posed(name, facts) for name, facts in (cases or PUPILS).items()])


def test_without_a_change_all_get_the_same() -> None:
    found = compared(POLICY)
    assert (5, 0, 5, ()) == (found.count, found.changed, found.same, found.unfit)
    assert "5 cas comparés : 0 change, 5 ne changent pas" == impact_text(found, "fr")


def test_a_higher_amount_is_added_up_by_envelope() -> None:
    """Two pupils are aided, one in each envelope: 10 € more for each."""
    found = compared(POLICY.replace("{2024-09-01: 150}", "{2024-09-01: 160}"))
    totals = {(a.name, g.by, g.value): (t.old, t.new) for (a, g), t in found.totals.items()}
    assert 2 == found.changed
    assert (300, 320) == totals["montant", "", ""]
    assert (300, 320) == totals["montant", "outcome", "éligible"]
    assert (150, 160) == totals["montant", "enveloppe", "pré_bac"]
    assert (150, 160) == totals["montant", "enveloppe", "post_bac"]
    assert (0, 0) == totals["montant", "outcome", "non éligible"]


def test_the_gaps_are_spread_out_and_the_largest_named() -> None:
    """The ceiling goes to 900 €: who was at 1,000 € loses 150 €; what is unknown has no gap."""
    found = compared(POLICY.replace("{2024-09-01: 1000}", "{2024-09-01: 900}"))
    ((amount, spread),) = found.spreads.items()
    assert "montant" == amount.name
    assert {-150: 1, 0: 3} == spread.counts
    assert [("au plafond", -150)] == [(gap.name, gap.gap) for gap in spread.losses]
    assert () == spread.gains


def test_a_case_that_changes_outcome_says_why() -> None:
    found = compared(POLICY.replace("revenu <= plafond", "revenu < plafond"))
    (case,) = found.cases
    assert "au plafond" == case.name
    assert ("éligible", "non éligible") == case.outcomes
    assert ["le revenu dépasse le plafond"] == [reason.text for reason in case.reasons]
    assert case.cause is not None
    assert ("revenu < plafond", ("art-1",), True, False) == (
        case.cause.label,
        case.cause.articles,
        case.cause.old,
        case.cause.new,
    )
    assert 1 == found.outcomes["éligible", "non éligible"]


def test_a_case_without_a_fact_that_is_new_is_told_apart() -> None:
    new = POLICY.replace(
        "voie: [cap, bts]", "voie: [cap, bts]\n      boursier: {type: booléen, libellé: élève boursier}"
    )
    new = new.replace("si: revenu <= plafond", "si: revenu <= plafond et boursier")
    found = compared(new)
    # whoever is above the ceiling is refused without it
    assert ["modeste", "au plafond", "sans revenu connu"] == [one.name for one in found.unfit]
    assert {("élève boursier",)} == {one.missing for one in found.unfit}
    assert "  modeste : il manque : élève boursier\n" in impact_text(found, "fr")
    assert (0, 2) == (found.changed, found.same)


def test_a_fact_that_is_no_longer_accepted_is_told_apart() -> None:
    found = compared(POLICY.replace("revenu: {type: €, min: 0}", "revenu: {type: €, min: 0, max: 4000}"))
    (unfit,) = found.unfit
    assert "aisé" == unfit.name
    assert "4\u202f000" in unfit.why


def test_records_below_are_added_up_on_their_own() -> None:
    cases = {"lycée A": {"nom": "A", "classes": [{"effectif": 2}, {"effectif": 3}]}}
    found = compared(POLICY.replace("{2024-09-01: 150}", "{2024-09-01: 160}"), cases, "lycée")
    totals = {(a.record, a.name): (t.old, t.new) for (a, g), t in found.totals.items() if not g.by}
    assert {("lycée", "dotation"): (750, 800), ("classe", "part"): (750, 800)} == totals
    (case,) = found.cases
    assert ["dotation", "classes[1].part", "classes[2].part"] == [moved.path for moved in case.moved]


@pytest.mark.parametrize(
    ("language", "first"), [("fr", "5 cas comparés : 1 change"), ("en", "5 cases compared: 1 changes")]
)
def test_the_text_is_in_both_languages(language: Any, first: str) -> None:
    found = compared(POLICY.replace("revenu <= plafond", "revenu < plafond"))
    assert impact_text(found, language).startswith(first)


def test_the_text_tells_all_that_an_officer_asks() -> None:
    found = impact_text(compared(POLICY.replace("revenu <= plafond", "revenu < plafond")), "fr")
    assert """\
5 cas comparés : 1 change, 4 ne changent pas

Issues
  éligible → non éligible : 1 cas

Totaux
  montant : 300 € → 150 € (-150 €)
    enveloppe : pré_bac : 150 € → 150 € (0 €)
    enveloppe : post_bac : 150 € → 0 € (-150 €)

Plus fortes baisses
  montant
    -150 €  au plafond (revenu < plafond [art-1])

Cas qui changent d'issue
  au plafond : éligible → non éligible
    montant : 150 € → 0 €
    ✗ le revenu dépasse le plafond [art-1]
    première règle qui diffère : revenu < plafond (aidé) : oui → non [art-1]""" == found.replace("\u00a0", " ")
