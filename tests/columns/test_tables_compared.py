"""Rows of tables compared with facts, whatever the facts are: the same values and states as the reference."""

from __future__ import annotations

import datetime
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from engine.backends.lowering import PARENT
from engine.backends.program import Setting, prepare
from engine.language.values import NOT_APPLICABLE, Cause, Row, Unknown
from engine.policy.plan import plan
from tests.columns.support import computed, expected
from tests.support import policy_of

POLICY = """\
langue: fr
politique: essai
titre: Barème inventé
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Barème, source: r}}
tables:
  barème:
    article: art-1
    clé: code
    colonnes:
      code: texte
      seuil: nombre
      jour: date
      ouvert: booléen
      mention: {type: texte, facultative: oui}
    lignes:
      - {code: a, seuil: 0, jour: 2024-01-01, ouvert: oui, mention: bien}
      - {code: b, seuil: 2.5, jour: 2024-01-02, ouvert: non, mention: sans objet}
      - {code: c, seuil: 2.5, jour: 2024-01-02, ouvert: oui, mention: bien}
dossiers:
  dossier:
    données:
      lettre: {type: texte, facultative: oui}
      n: {type: nombre, facultative: oui}
      d: date
      k: booléen
      ligne: barème
    règles:
      %s
    résultat: {valeurs: [trouvé]}
  part:
    dans: dossier
    données: {mot: {type: texte, facultative: oui}}
    règles:
      présent: {article: art-1, formule: existe(b dans barème où b.code = mot et b.ouvert = dossier.k)}
    résultat: {valeurs: [présent]}
"""

FORMULAS = (
    "nombre(barème où code = lettre)",
    "nombre(barème où seuil = n)",
    "nombre(barème où n / 2 = seuil)",
    "nombre(barème où jour = d et ouvert = k)",
    "nombre(barème où ouvert)",
    "somme(barème.seuil où code = lettre et seuil >= n)",
    "nombre(barème où code = lettre et 10 / n > seuil)",
    "existe(barème où jour = d et mention = lettre)",
    "tous(barème.ouvert où code = lettre ou seuil > n)",
    "valeur_commune(barème.seuil où jour = d et code != lettre)",
    "valeur_commune(barème.code où seuil = n)",
    "min(barème.jour où ouvert = k)",
    "max(barème.seuil où n > seuil)",
    "nombre(b dans barème où b.code = ligne.code)",
    "nombre(b dans barème où b.seuil = ligne.seuil et b.code != lettre)",
    "nombre(b dans barème où b.ouvert = k et existe(c dans barème où c.seuil = b.seuil et c.code = lettre))",
    "nombre(b dans barème où b.code = lettre et nombre(p dans parts où p.mot = b.code) > 0)",
    "nombre(p dans parts où existe(b dans barème où b.code = p.mot et b.seuil = n))",
    "somme(b dans barème.seuil où b.ouvert ou b.code = lettre)",
)


def missing(name: str, record: str = "dossier") -> Unknown:
    return Unknown(frozenset({Cause("", record, name)}))


def case(lines: list[Row], letter: Any, number: Any, day: Any, flag: Any, line: int | None, words: list[Any]) -> Row:
    found = Row(lettre=letter, n=number, d=day, k=flag, ligne=missing("ligne") if line is None else lines[line])
    found["parts"] = [Row({"mot": word, PARENT: found}) for word in words]
    return found


@pytest.mark.parametrize("formula", FORMULAS)
def test_rows_are_compared_as_the_reference_does(formula: str) -> None:
    policy = policy_of(POLICY % f"trouvé: {{article: art-1, formule: '{formula}'}}")
    program = prepare(plan(policy), Setting(date=datetime.date(2024, 10, 1)))
    lines = list(program.tables["barème"].rows)
    facts = product(
        ["a", "c", "z", NOT_APPLICABLE, missing("lettre")],
        [0, Fraction(5, 2), 5, NOT_APPLICABLE, missing("n")],
        [datetime.date(2024, 1, 2), missing("d")],
        [True, missing("k")],
        [1, None],
        [[], ["a", "c"], ["b", missing("mot", "part"), NOT_APPLICABLE]],
    )
    cases = [tuple(drawn) for drawn in facts]
    wanted = {"dossier": ("trouvé",), "part": ("présent",)}
    known = expected(program, "dossier", wanted, [case(lines, *drawn) for drawn in cases])
    assert known == computed(program, "dossier", wanted, [case(lines, *drawn) for drawn in cases])
