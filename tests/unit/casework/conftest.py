"""Two invented regulations, and short ways to read a case and to decide on it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.backends import compiled, reference
from engine.backends.program import prepare
from engine.casework.case import Case, from_python, read_case, setting_of
from engine.casework.decision import Decision, Evaluate, decide
from engine.policy.load import load
from engine.policy.model import Policy
from engine.policy.plan import plan
from engine.policy.shape import CASE_FILE, decode
from engine.text import document
from engine.text.diagnostics import Diagnostic
from engine.text.source import Source

STUDENT = """\
langue: fr
politique: équipement
titre: Aide à l'équipement
en_vigueur: {du: 2024-09-01, au: 2025-08-31}
sources:
  r: {titre: Délibération inventée}
articles:
  art-1: {titre: Bénéficiaires, source: r}
  art-2: {titre: Montant, source: r}
  art-3: {titre: Apprentis, source: r}
  art-4: {titre: Difficultés, source: r}
unités: {élève: élèves}
paramètres:
  forfait:
    type: €/élève
    article: art-2
    libellé: forfait par élève
    valeurs: {2023-09-01: 140, 2024-09-01: 151, 2025-01-01: 160}
appréciations:
  difficulté:
    dossier: élève
    article: art-4
    décidée_par: chef d'établissement
    effet: un étudiant non boursier peut être équipé
dossiers:
  élève:
    données:
      voie: [cap, bts]
      année:
        type: entier
        min: 1
        max: 3
        question: En quelle année de formation
        fournie_par: établissement
      contrat: [scolaire, apprentissage]
      boursier: booléen
      domicile: {type: texte, facultative: oui}
    règles:
      bénéficiaire:
        article: art-1
        toutes_ces_conditions:
          - si: année = 1
            sinon: l'aide va à la première année
          - si: contrat = "scolaire"
            article: art-3
            sinon: les apprentis sont équipés par leur employeur
          - une_de_ces_conditions:
              - si: voie != "bts"
                énoncé: la formation n'est pas un BTS
                sinon: la formation est un BTS
              - si: boursier
                sinon: l'étudiant n'est pas boursier
              - appréciation: difficulté
      montant:
        type: €
        article: art-2
        cas:
          - {si: bénéficiaire, alors: forfait × 1 élève}
        sinon: 0 €
    résultat:
      issue: bénéficiaire
      valeurs: [montant]
"""

SCHOOL = """\
langue: fr
politique: dotation
titre: Dotation
sources:
  r: {titre: Délibération inventée}
articles:
  art-1: {titre: Formations, source: r}
  art-2: {titre: Montant, source: r}
  art-3: {titre: Dotation, source: r}
  art-4: {titre: Petits effectifs, source: r}
unités: {élève: élèves}
paramètres:
  forfait:
    type: €/élève
    article: art-2
    valeurs: {2024-09-01: 151}
tables:
  formations:
    article: art-1
    clé: code
    mention: la liste est celle de la rentrée 2024
    colonnes:
      code: texte
      voie: [cap, bts]
      ouverte: date
    validité: {du: ouverte}
    lignes:
      - {code: "0221", voie: cap, ouverte: 2020-09-01}
      - {code: "0311", voie: bts, ouverte: 2020-09-01}
      - {code: "0999", voie: bts, ouverte: 2030-09-01}
lectures:
  décompte:
    article: art-2
    question: Comment compter les étudiants de BTS
    choix: {tous: tous, moitié: la moitié}
    prise: tous
    raison: le texte ne distingue pas
dossiers:
  établissement:
    clé: uai
    données:
      uai: texte
      reliquat: {type: €, min: 0}
    règles:
      dotation:
        type: €
        article: art-3
        formule: somme(effectifs.montant) - reliquat
        plancher: 0 €
    résultat: {valeurs: [dotation]}
  effectif:
    dans: établissement
    clé: formation
    données:
      formation: formations
      élèves: {type: élève, min: 0}
    règles:
      comptés:
        type: élève
        article: art-2
        cas:
          - {si: formation.voie = "cap", alors: élèves}
          - {si: lecture décompte = "tous", alors: élèves}
        premier_vrai: oui
        sinon: quotient(élèves, 2)
      montant:
        type: €
        article: art-2
        cas:
          - {si: élèves < 5 élèves, alors: 0 €, article: art-4}
        sinon: forfait × comptés
    résultat: {valeurs: [montant]}
"""

Answer = Callable[..., tuple[Decision, tuple[Diagnostic, ...]]]


def policy_of(text: str) -> Policy:
    """The policy that a text holds, which must be without fault."""
    loaded = load(Source("politique.yaml", text), lambda _: None)
    assert [] == [(d.code, str(d.place), d.label("fr")) for d in loaded.diagnostics]
    assert loaded.policy is not None
    return loaded.policy


def read(text: str, policy: Policy, name: str = "cas.yaml") -> tuple[Case | None, tuple[Diagnostic, ...]]:
    """The case of a YAML text."""
    source = Source(name, text)
    node, faults = document.read(source)
    assert () == faults
    assert node is not None
    return read_case(decode(node, CASE_FILE, policy.language), policy, source)


def answer(
    policy: Policy,
    facts: Mapping[str, Any],
    *,
    date: str = "2024-10-01",
    readings: Mapping[str, str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    evaluate: Evaluate | None = None,
) -> tuple[Decision, tuple[Diagnostic, ...]]:
    """The decision on the facts of the first root record of a policy, the same by both evaluators."""
    case, problems = from_python({policy.roots()[0].id: facts}, policy, date=date, readings=readings)
    assert () == problems
    assert case is not None
    program = prepare(plan(policy), setting_of(case, parameters))
    evaluators = (reference.run, compiled.run) if evaluate is None else (evaluate,)
    results = [decide(program, case, one, version="1.0") for one in evaluators]
    assert 1 == len({outline(decision) for decision, _ in results})
    return results[0]


def outline(decision: Decision) -> Any:
    """What evaluators must agree on."""
    values = tuple((output.name, str(output.value), output.articles) for output in decision.outputs)
    return decision.outcome, values, decision.reasons, decision.missing, decision.pending


@pytest.fixture(scope="session")
def student() -> Policy:
    return policy_of(STUDENT)


@pytest.fixture(scope="session")
def school() -> Policy:
    return policy_of(SCHOOL)
