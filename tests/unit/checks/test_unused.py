"""What is declared serves a rule or a result."""

import pytest

from tests.unit.checks.written import HEADER, findings

DECLARED = """
paramètres:
  seuil: {type: entier, article: art-1, valeurs: {2024-01-01: 1}}
tables:
  codes:
    article: art-1
    clé: c
    colonnes: {c: texte, libellé: texte}
    lignes: [{c: a, libellé: A}]
    règles:
      court: {article: art-1, formule: c = "a"}
lectures:
  sens: {article: art-1, question: Quoi, choix: {a: a, b: b}, prise: a, raison: parce que}
appréciations:
  avis: {dossier: demande, article: art-1, décidée_par: commission, effet: accord}
dossiers:
  demande:
    clé: numéro
    données: {numéro: texte, n: entier, code: codes}
    règles:
      double: {article: art-1, formule: 2 × n}
      suite: {article: art-1, formule: double + seuil}
      accord:
        article: art-1
        toutes_ces_conditions:
          - {si: code.court, sinon: code long}
          - {si: lecture sens = "a", sinon: autre sens}
          - {appréciation: avis}
    résultat: {issue: accord, valeurs: [suite]}
"""


def unused(declared: str) -> list[str]:
    return findings(HEADER + declared, "REG003")


def test_all_of_it_serves() -> None:
    assert [] == unused(DECLARED)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("double + seuil", "double", ["REG003 seuil | le paramètre « seuil »"]),
        ("code.court", 'code.libellé = "A"', ["REG003 court | la règle « court »"]),
        ("code.court", "n > 1", ["REG003 court | la règle « court »", "REG003 code | la donnée « code »"]),
        ('lecture sens = "a"', "n < 9", ["REG003 sens | la lecture « sens »"]),
        ("          - {appréciation: avis}\n", "", ["REG003 avis | l'appréciation « avis »"]),
        ("double + seuil", "n + seuil", ["REG003 double | la règle « double »"]),
        (", valeurs: [suite]", "", ["REG003 suite | la règle « suite »"]),
        ("code: codes}", "code: codes, x: date}", ["REG003 x | la donnée « x »"]),
    ],
)
def test_what_serves_no_more_is_said(old: str, new: str, expected: list[str]) -> None:
    assert [f"{one} ne sert ni à une règle ni à un résultat" for one in expected] == unused(DECLARED.replace(old, new))


def test_a_table_that_no_input_refers_to() -> None:
    lonely = """
tables:
  codes: {article: art-1, clé: c, colonnes: {c: texte, libellé: texte}, lignes: [{c: a, libellé: A}]}
dossiers:
  demande:
    données: {n: entier}
    règles:
      double: {article: art-1, formule: 2 × n}
    résultat: {valeurs: [double]}
"""
    assert ["REG003 codes | la table « codes » ne sert ni à une règle ni à un résultat"] == unused(lonely)


def test_a_table_may_be_looked_up() -> None:
    looked = DECLARED.replace(", code: codes}", ", code: texte}").replace(
        "{si: code.court,", "{si: 'codes[code].court',"
    )
    assert [] == unused(looked)


def test_the_key_and_what_is_shown_serve() -> None:
    assert [] == unused(DECLARED.replace("valeurs: [suite]", "valeurs: [suite, n]"))


def test_of_a_chain_that_leads_nowhere_the_end_is_said() -> None:
    chain = DECLARED.replace("double + seuil}", "double + seuil}\n      fin: {article: art-1, formule: suite + 1}")
    chain = chain.replace("valeurs: [suite]", "valeurs: [n]")
    (found,) = unused(chain)
    assert "REG003 fin | la règle « fin » ne sert ni à une règle ni à un résultat" == found


IDLE = """
dossiers:
  famille:
    règles:
      total: {article: art-1, formule: somme(enfants.âge)}
    résultat: {valeurs: [total]}
  enfant:
    dans: famille
    données: {âge: entier}
  animal:
    dans: famille
    données: {âge: entier}
    règles:
      double: {article: art-1, formule: 2 × âge}
"""


def test_a_record_without_a_result_that_nobody_reads() -> None:
    assert ["REG003 animal | le dossier « animal » ne sert ni à une règle ni à un résultat"] == unused(IDLE)


def test_a_record_that_holds_others_serves() -> None:
    holder = """
dossiers:
  lycée:
    clé: uai
    données: {uai: texte}
  élève:
    dans: lycée
    données: {âge: entier}
    résultat: {valeurs: [âge]}
"""
    rule = holder.replace("    résultat", "    règles: {double: {article: art-1, formule: 2 × âge}}\n    résultat")
    assert [] == unused(rule.replace("[âge]", "[double]"))


def test_what_a_record_takes_from_another_serves_when_it_serves_there() -> None:
    alike = """
dossiers:
  élève:
    données: {âge: entier}
    règles:
      double: {article: art-1, formule: 2 × âge}
      triple: {article: art-1, formule: 3 × âge}
    résultat: {valeurs: [double, triple]}
  apprenti:
    comme: élève
    résultat: {valeurs: [double]}
"""
    assert [] == unused(alike)


def test_the_names_that_an_input_is_among() -> None:
    among = """
tables:
  codes: {article: art-1, clé: c, colonnes: {c: texte, libellé: texte}, lignes: [{c: a, libellé: A}]}
dossiers:
  demande:
    données: {code: {type: texte, parmi: codes.c}}
    résultat: {valeurs: [code]}
"""
    assert [] == unused(among)
