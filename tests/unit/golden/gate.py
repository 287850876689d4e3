"""A small invented policy with one rule to change, and its golden cases: what the tests of mutations work on."""

from textwrap import dedent, indent

from engine.backends import reference
from engine.backends.program import prepare
from engine.casework.case import setting_of
from engine.casework.decision import decide_with_rows
from engine.golden.mutate import Entrance, Gate
from engine.golden.mutations import Name, mutated, mutations
from engine.golden.read import read_golden
from engine.policy.load import load
from engine.policy.model import Policy
from engine.policy.plan import plan
from engine.text.source import Source

HEAD = """\
langue: fr
politique: essai
titre: Essai (invention)
en_vigueur: {du: 2024-09-01, au: 2025-08-31}
sources: {r: {titre: Délibération inventée}}
articles: {art-1: {titre: Essai, source: r}}
paramètres:
  forfait: {type: €, article: art-1, valeurs: {2024-09-01: 150}}
lectures:
  compte:
    article: art-1
    question: Qui est compté ?
    choix: {strict: les internes, large: tout le monde}
    prise: strict
    raison: le texte ne parle que des internes
tables:
  voies:
    article: art-1
    clé: voie
    colonnes: {voie: texte, durée: entier, longue: booléen}
    lignes:
      - {voie: cap, durée: 2, longue: non}
      - {voie: bts, durée: 3, longue: oui}
dossiers:
  foyer:
    données:
      âge: {type: entier, min: 1, max: 99}
      solde: entier
      revenu: {type: €, min: 0, facultative: oui}
      jour: date
      boursier: booléen
      interne: booléen
      voie: texte
    règles:
      rang_maximal:
        article: art-1
        formule: "si existe(enfants où rang > 0) alors max(enfants.rang) sinon 0"
      nombre_de_rangs:
        article: art-1
        formule: nombre(enfants)
      essai:
        article: art-1
"""
TAIL = """\
    résultat: {valeurs: [essai]}
  enfant:
    dans: foyer
    données: {rang: {type: entier, min: 0}}
"""

HEAD_OF_REASONS = HEAD.replace(
    "articles: {art-1: {titre: Essai, source: r}}",
    "articles: {" + ", ".join(f"art-{n}: {{titre: Essai, source: r}}" for n in range(1, 5)) + "}\n"
    "appréciations:\n"
    "  accord: {dossier: foyer, article: art-4, décidée_par: la commission, effet: accordé}",
)
TAIL_OF_REASONS = TAIL.replace("résultat: {valeurs: [essai]}", "résultat: {issue: essai}")
"""With more articles, and a rule that decides: reasons are drawn from its conditions."""

HEAD_OF_APPRAISAL = HEAD_OF_REASONS.replace("effet: accordé}", "effet: accordé, affecte: [essai]}")
"""The same, where the rule is subject to an appraisal."""


def policy_of(rule: str, head: str = HEAD, tail: str = TAIL) -> Policy:
    """The policy whose rule `essai` is this."""
    text = head + indent(dedent(rule).strip("\n"), " " * 8) + "\n" + tail
    loaded = load(Source("politique.yaml", text), lambda name: None)
    assert loaded.policy is not None, [d.label("fr") for d in loaded.diagnostics]
    return loaded.policy


def entrance_of(policy: Policy, *cases: str) -> Entrance:
    """The policy with golden cases, each `date ; facts ; decision expected`, and `; readings` when it takes others."""
    lines = ["politique: essai", "cas:"]
    for number, case in enumerate(cases, start=1):
        date, facts, expected, *readings = (part.strip() for part in case.split(";"))
        lines += [
            f"  - nom: cas {number}",
            "    source: art-1",
            f"    date: {date}",
            f"    lectures: {{{', '.join(readings)}}}",
            f"    foyer: {{{facts}}}",
            f"    attendu: {{{expected}}}",
        ]
    file, problems = read_golden(Source("cas.yaml", "\n".join(lines) + "\n"))
    assert () == problems
    assert file is not None
    return Entrance(policy=policy, files=(file,), supplied={})


def fail_when_played_whole(ready: Gate) -> set[Name]:
    """The changes under which a case is decided otherwise, the changed policy made ready anew and all computed."""
    [stand] = ready.stands
    found = set()
    for mutation in mutations(stand.policy):
        changed = plan(mutated(stand.policy, mutation.change))
        for played in stand.cases:
            program = prepare(changed, setting_of(played.case))
            if played.differs(changed.policy, *decide_with_rows(program, played.case, reference.run)):
                found.add(mutation.name)
    return found
