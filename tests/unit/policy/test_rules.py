"""What the forms of rules keep beside their expression."""

from engine.language.types import Number
from tests.support import load_text, policy_of, said

GROUPS = """\
langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Un}, art-2: {titre: Deux}, art-3: {titre: Trois}}
dossiers:
  demande:
    données: {a: booléen, b: booléen, c: booléen, d: booléen}
    règles:
      admise:
        article: art-1
        une_de_ces_conditions:
          - {si: a, sinon: pas a}
          - article: art-2
            toutes_ces_conditions:
              - {si: b, sinon: pas b}
              - {si: c, sinon: pas c, article: art-3}
              - une_de_ces_conditions:
                  - {si: d, sinon: pas d}
    résultat: {issue: admise}
"""


def test_the_article_of_a_group_is_that_of_its_conditions_which_cite_none() -> None:
    rules = policy_of(GROUPS).records["demande"].rules
    cited = {name: rule.articles for name, rule in rules.items() if rule.hidden}
    assert {
        "admise#1": ("art-1",),
        "admise#2.1": ("art-2",),
        "admise#2.2": ("art-3",),
        "admise#2.3.1": ("art-2",),
    } == cited


COUNTED = """\
langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Un}}
unités: {repas: repas, heure: heures}
paramètres:
  maximum: {type: repas, article: art-1, valeurs: {2024-09-01: 144}}
  durée: {type: heure, article: art-1, valeurs: {2024-09-01: 35, 2025-09-01: 35.5}}
  tarif: {type: €/repas, article: art-1, valeurs: {2024-09-01: 3}}
dossiers:
  demande:
    données: {pris: repas}
    règles:
      repas: {type: repas, article: art-1, formule: pris, plafond: maximum}
      montant: {type: €, article: art-1, formule: tarif × repas}
      travail: {article: art-1, formule: durée × 2}
    résultat: {valeurs: [montant, travail]}
"""


def test_a_parameter_that_is_counted_has_the_decimals_of_its_values() -> None:
    types = {id: parameter.type for id, parameter in policy_of(COUNTED).parameters.items()}
    assert {"maximum": 0, "durée": 1, "tarif": 2} == {
        id: type_.scale for id, type_ in types.items() if isinstance(type_, Number)
    }


def test_a_range_of_values_that_is_upside_down() -> None:
    found = load_text(COUNTED.replace("{pris: repas}", "{pris: {type: repas, min: 0, max: -5}}")).diagnostics
    assert ["TAB017 -5 | la plage va de 0\u00a0repas à -5\u00a0repas"] == said(found)


DATED = """langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Un}}
tables:
  tarifs:
    article: art-1
    fichier: tarifs.csv
    clé: rang
    validité: {du: du, au: au}
    colonnes: {rang: entier, du: date, au: date, prix: €}
dossiers:
  demande:
    données: {rang: entier}
    règles: {prix: {article: art-1, formule: "tarifs[rang].prix"}}
    résultat: {valeurs: [prix]}
"""


def test_a_row_without_an_end_has_no_end() -> None:
    files = {"tarifs.csv": b"rang;du;au;prix\n1;;2024-08-31;3\n1;2024-09-01;;4\n"}
    assert 2 == len(policy_of(DATED, files).tables["tarifs"].rows)
    faulty = {"tarifs.csv": b"rang;du;au;prix\n1;;2024-08-31;\n"}
    assert ["TAB013"] == [d.code for d in load_text(DATED, faulty).diagnostics]


def test_an_appraisal_of_no_record_is_told_once() -> None:
    appraisal = "appréciations: {utile: {article: art-1, décidée_par: le maire, effet: aidée}}\ndossiers:"
    policy = COUNTED.replace("dossiers:", appraisal).replace(
        "durée × 2", "si appréciation utile alors durée sinon 2 × durée"
    )
    assert ["FRM002"] == [d.code for d in load_text(policy).diagnostics]


ASKED = """\
langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Un}}
dossiers:
  demande:
    données: {a: nombre}
    règles:
      première: {article: art-1, formule: seconde + 1}
      seconde: {article: art-9, formule: a + 1}
    résultat: {valeurs: [première]}
"""


def test_an_unknown_article_is_not_said_of_the_rule_that_needed_the_one_that_cites_it() -> None:
    (found,) = load_text(ASKED).diagnostics
    assert "art-9" == found.args["name"]
    assert found.context is None
