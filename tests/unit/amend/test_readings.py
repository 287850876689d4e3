"""The readings of a policy: which cases another one would change, and by how much. Figures are worked out by hand."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from engine.amend.readings import Ambiguity, Named, ambiguities, bench
from engine.amend.readings_words import READINGS_SCHEMA, readings_json, readings_text
from engine.casework.case import from_python
from tests.unit.amend.test_impact import policy_of

POLICY = """\
langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement}}
articles: {art-1: {titre: Bénéficiaires, source: r}, art-2: {titre: Montant, source: r}}
paramètres:
  forfait: {type: €, article: art-2, valeurs: {2024-09-01: 150}}
lectures:
  boursiers:
    article: art-1
    question: Qui est boursier ?
    choix: {stricte: le boursier seul, large: tout le monde}
    prise: stricte
    raison: le texte ne parle que du boursier
  accents:
    article: art-2
    question: Le montant dépend-il de l'année ?
    choix: {non_dit: 'non, le texte ne le dit pas', première: 'oui, la première seule'}
    prise: non_dit
    raison: rien n'est écrit
dossiers:
  élève:
    données: {boursier: booléen, année: {type: entier, min: 1, max: 3}}
    règles:
      aidé: {article: art-1, formule: boursier ou lecture boursiers = "large"}
      montant:
        libellé: montant
        type: €
        article: art-2
        cas:
          - {si: aidé et (lecture accents = "non_dit" ou année <= 3), alors: forfait}
        sinon: 0 €
    résultat: {issue: aidé, valeurs: [montant]}
"""

PUPILS: dict[str, dict[str, Any]] = {
    "boursier": {"boursier": True, "année": 1},
    "non boursier": {"boursier": False, "année": 2},
}


def found(readings: dict[str, str] | None = None) -> tuple[Ambiguity, ...]:
    policy = policy_of(POLICY)
    cases = []
    for name, facts in PUPILS.items():
        case, _ = from_python({"élève": facts}, policy, date="2024-10-01", readings=readings)
        assert case is not None
        cases.append(Named(name, case))
    return ambiguities(policy, [bench(policy, cases)])


def test_the_cases_that_another_reading_changes() -> None:
    boursiers, _ = found()
    (large,) = boursiers.alternatives
    assert "large" == large.choice
    assert ["non boursier"] == [case.name for case in large.impact.cases]
    ((_, total), *_) = large.impact.totals.items()
    assert (150, 300) == (total.old, total.new)


def test_a_case_about_a_reading_is_left_out() -> None:
    boursiers, accents = found({"boursiers": "large"})
    assert 0 == boursiers.alternatives[0].impact.count
    assert 2 == accents.alternatives[0].impact.count


def test_the_text() -> None:
    assert """\
boursiers [art-1]
  Qui est boursier ?
  lecture prise : le boursier seul
    raison : le texte ne parle que du boursier
  autre lecture (large) : tout le monde
    1 cas sur 2 change
      non éligible → éligible : 1 cas
      montant : 150 € → 300 € (+150 €)
      cas : non boursier

accents [art-2]
  Le montant dépend-il de l'année ?
  lecture prise : non, le texte ne le dit pas
    raison : rien n'est écrit
  autre lecture (première) : oui, la première seule
    2 cas en dépendent, aucun ne change""" == readings_text(found(), "fr", 2).replace("\u00a0", " ")


def test_without_cases_nothing_is_concluded() -> None:
    policy = policy_of(POLICY)
    text = readings_text(ambiguities(policy, []), "en", 0)
    assert 2 == text.count("no case to compare")


def test_a_policy_without_readings_says_so() -> None:
    assert "aucune lecture : la politique n'en déclare pas" == readings_text([], "fr", 0)


def test_the_data_follow_their_schema() -> None:
    data = json.loads(json.dumps(readings_json(found(), "fr")))
    assert [] == [error.message for error in Draft202012Validator(READINGS_SCHEMA).iter_errors(data)]
    assert ["boursiers", "accents"] == [one["reading"] for one in data]
    assert 1 == data[0]["others"][0]["impact"]["changed"]
