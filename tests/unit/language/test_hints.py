"""A diagnostic on names and types proposes what was probably meant."""

import pytest

from engine.text.diagnostics import Diagnostic
from tests.support import load_text, pointed

POLICY = """\
langue: fr
politique: essai
titre: Essai
sources: {{r: {{titre: Règlement inventé}}}}
articles: {{art-1: {{titre: Montant}}}}
unités: {{repas: repas}}
tables:
  zones:
    article: art-1
    clé: code
    colonnes: {{code: texte, aidée: booléen}}
    lignes: [{{code: A, aidée: oui}}]
dossiers:
  famille:
    données:
      revenu: €
      tarif: €/repas
      part: {{type: "%", décimales: 0}}
      statut: [public, privé sous contrat]
      code: texte
      zone: zones
      demande: date
    règles:
      essai:
        article: art-1
        formule: |
          {formula}
  enfant:
    dans: famille
    données: {{naissance: date, boursier: booléen}}
    règles: {{âge: {{article: art-1, formule: "âge(naissance, famille.demande)"}}}}
"""


ENGLISH = """\
language: en
policy: trial
title: Trial
sources: {{r: {{title: Invented regulation}}}}
articles: {{art-1: {{title: Amount}}}}
records:
  family:
    inputs: {{income: €, status: [public, private]}}
    rules: {{trial: {{article: art-1, formula: '{formula}'}}}}
"""


def only(formula: str) -> Diagnostic:
    (diagnostic,) = load_text(POLICY.format(formula=formula)).diagnostics
    return diagnostic


@pytest.mark.parametrize(
    ("formula", "code", "meant"),
    [
        ("revenu <= 20000", "TYP003", "20 000 €"),
        ("20000.50 >= revenu", "TYP003", "20 000.50 €"),
        ("tarif > 0", "TYP003", "0 €/repas"),
        ("max(revenu, 0)", "TYP003", "0 €"),
        ("arrondi(revenu / 3, 2)", "TYP003", "0.01 €"),
        ("arrondi_inférieur(revenu / 3, 1)", "TYP003", "1 €"),
        ("demande - 2024-01-01 <= 90", "TYP003", "90 jours"),
        ("existe(enfants où âge <= 16)", "TYP003", "16 ans"),
        ("nombre(enfants) > 0 repas", "TYP003", "0"),
        ("part >= 50", "TYP004", "50 %"),
        ("part >= 0.5", "TYP004", "50 %"),
        ("revenu × (1 + part)", "TYP004", "100 %"),
        ("statut = public", "NOM001", '"public"'),
        ("statut != pulbic", "NOM001", '"public"'),
        ("statut dans [public]", "NOM001", '"public"'),
        ("code = A", "NOM001", '"A"'),
        ("zone = A", "NOM001", 'zones["A"]'),
        ('zone = "A"', "TYP002", 'zones["A"]'),
        ('demande < "2024-12-31"', "TYP002", "2024-12-31"),
        ('statut = "public" ou "privé sous contrat"', "TYP001", 'statut dans ["public", "privé sous contrat"]'),
        ("âge <= 16 ans", "NOM001", "enfants.âge"),
        ("max(e.âge dans enfants)", "NOM014", "e dans enfants.âge"),
        ("date <= 2024-12-31", "NOM001", "date_évaluation"),
        ("jour(demande)", "NOM003", "jour_de"),
    ],
)
def test_what_was_probably_meant(formula: str, code: str, meant: str) -> None:
    found = only(formula)
    assert (code, (meant,)) == (found.code, found.suggestions)


@pytest.mark.parametrize(
    ("formula", "code", "advice"),
    [
        ("âge(demande)", "TYP010", "« âge » : les années entières écoulées entre deux dates"),
        ('zones["A", 2].aidée', "TYP010", "la clé de « zones » : texte"),
    ],
)
def test_what_is_said_when_nothing_is_near(formula: str, code: str, advice: str) -> None:
    found = only(formula)
    assert (code, advice) == (found.code, found.advice("fr"))


@pytest.mark.parametrize(
    ("formula", "advice"),
    [
        ("income <= 20000", 'did you mean "20 000 €"?'),
        ("income <= 20000.50", 'did you mean "20 000.50 €"?'),
        ("status = public", 'did you mean "public"?'),
        ('status = "public" or "private"', 'did you mean status in ["public", "private"]?'),
        ("round_nearest(income)", '"round_nearest": the nearest multiple of the step; halfway, away from zero'),
    ],
)
def test_the_same_in_english(formula: str, advice: str) -> None:
    (found,) = load_text(ENGLISH.format(formula=formula)).diagnostics
    assert advice == found.advice("en")


def test_two_units_are_left_to_the_author() -> None:
    assert () == only("revenu > 3 repas").suggestions


@pytest.mark.parametrize(
    "formula",
    [
        "arrondi(inconnue, 1 €) + revenu",
        "relever(inconnue, 0 €)",
        "somme(enfants.inconnue) > 0 €",
        "-(inconnue) + revenu",
    ],
)
def test_a_name_that_is_none_is_the_only_fault_of_what_is_made_of_it(formula: str) -> None:
    assert "inconnue" in pointed(only(formula))
