"""An invented regulation with its golden cases, written to a folder: what the tests of whole commands work on."""

from pathlib import Path

POLICY = """\
langue: fr
politique: bourse
titre: Bourse d'équipement (invention)
en_vigueur: {du: 2024-09-01, au: 2025-08-31}
sources:
  r: {titre: Délibération inventée}
articles:
  art-1: {titre: Bénéficiaires, source: r}
  art-2: {titre: Montant, source: r}
  art-3: {titre: Dotation, source: r}
  art-4: {titre: Apprentis, source: r}
  art-5: {titre: Affichage, source: r, non_calculable: information du public}
unités: {élève: élèves}
paramètres:
  forfait:
    type: €/élève
    article: art-2
    valeurs: {2024-09-01: 151}
tables:
  formations:
    article: art-1
    fichier: tables/formations.csv
    clé: code
    colonnes:
      code: {type: texte, motif: "[0-9]{3}"}
      voie: [cap, bts]
lectures:
  boursiers:
    article: art-1
    question: Qui est boursier ?
    choix: {stricte: le seul boursier, large: tout le monde}
    prise: stricte
    raison: le texte ne parle que du boursier
dossiers:
  élève:
    libellé: Élève
    données:
      formation: {type: formations, question: La formation suivie, fournie_par: établissement}
      année: {type: entier, min: 1, max: 3}
      contrat: [scolaire, apprentissage]
      boursier: booléen
      frais: {type: €, min: 0, facultative: oui}
    règles:
      bénéficiaire:
        article: art-1
        toutes_ces_conditions:
          - si: année = 1
            sinon: l'aide va à la première année
          - si: contrat = "scolaire"
            sinon: l'apprenti est équipé par son employeur
            article: art-4
          - si: boursier ou lecture boursiers = "large"
            sinon: l'élève n'est pas boursier
      montant:
        type: €
        article: art-2
        cas:
          - {si: bénéficiaire, alors: forfait × 1 élève}
        sinon: 0 €
      part_des_frais:
        type: "%"
        article: art-2
        applicable_si: formation.voie = "cap"
        formule: montant / frais
    résultat: {issue: bénéficiaire, valeurs: [montant, part_des_frais]}
  lycée:
    données:
      boursiers: {type: "%", min: 0 %, max: 100 %}
    règles:
      dotation:
        type: €
        article: art-3
        formule: somme(effectifs.part)
    résultat: {valeurs: [dotation]}
  effectif:
    dans: lycée
    données:
      élèves: {type: élève, min: 0}
    règles:
      part:
        type: €
        article: art-3
        formule: forfait × élèves × lycée.boursiers
        arrondi: {à: 1 €, sens: supérieur}
    résultat: {valeurs: [part]}
"""

FORMATIONS = "code;voie\n101;cap\n202;bts\n"

ELIGIBLE = """\
politique: bourse
date: 2024-10-01
élève: {formation: "101", année: 1, contrat: scolaire, boursier: oui, frais: sans objet}
"""

GOLDEN = """\
langue: fr
politique: bourse
cas:
  - nom: boursier de première année
    source: art-1 et art-2
    date: 2024-10-01
    élève: {formation: "101", année: 1, contrat: scolaire, boursier: oui, frais: sans objet}
    attendu: {issue: éligible, montant: 151 €}
"""


def write(folder: Path, policy: str = POLICY, formations: str = FORMATIONS) -> Path:
    """The policy with its table in `policies`, below a folder; the answer is the file of the policy."""
    tables = folder / "policies" / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    (tables / "formations.csv").write_text(formations, encoding="utf-8")
    file = folder / "policies" / "bourse.yaml"
    file.write_text(policy, encoding="utf-8")
    return file


def write_golden(folder: Path, text: str = GOLDEN, name: str = "élèves.yaml") -> Path:
    """Golden cases where `engine test` looks for them."""
    file = folder / "tests" / "golden" / "bourse" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
