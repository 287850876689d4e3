"""Explanations: every value with what it was found from, in words and with articles."""

from textwrap import dedent, indent
from typing import Any

from engine.backends.program import prepare
from engine.casework.case import from_python, setting_of
from engine.casework.explain import explain, explanation_text
from engine.policy.model import Policy
from engine.policy.plan import plan
from engine.text.diagnostics import Diagnostic, Language

from .conftest import SCHOOL, policy_of

NBSP, THIN = "\u00a0", "\u202f"


def explained(
    policy: Policy,
    facts: dict[str, Any],
    rule: str | None = None,
    *,
    date: str = "2024-10-01",
    language: Language = "fr",
    parameters: dict[str, Any] | None = None,
) -> tuple[str, tuple[Diagnostic, ...]]:
    case, problems = from_python({policy.roots()[0].id: facts}, policy, date=date)
    assert () == problems
    assert case is not None
    steps, problems = explain(prepare(plan(policy), setting_of(case, parameters)), case, rule, language)
    return explanation_text(steps, language).replace(NBSP, " ").replace(THIN, " "), problems


def shown(policy: Policy, facts: dict[str, Any], rule: str | None = None, **more: Any) -> str:
    text, problems = explained(policy, facts, rule, **more)
    assert () == problems
    return "\n" + text.partition("\n\nArticles cités")[0] + "\n"


def expected(text: str) -> str:
    return dedent(text)


def test_conditions_are_shown_with_their_marks_and_the_facts_they_read(student: Policy) -> None:
    facts = {"voie": "bts", "année": 2, "contrat": "scolaire", "boursier": False}
    assert expected("""
        ✗ bénéficiaire : non [art-1]
          ✗ année = 1 [art-1]
              l'aide va à la première année
            année : 2
          ✓ contrat = "scolaire" [art-3]
            contrat : scolaire
          ? une de ces conditions
            ✗ la formation n'est pas un BTS [art-1]
                la formation est un BTS
              voie : bts
            ✗ boursier : non [art-1]
                l'étudiant n'est pas boursier
            ? un étudiant non boursier peut être équipé : inconnu [art-1, art-4]
                décision : chef d'établissement
                il manque : difficulté
        """) == shown(student, facts, "bénéficiaire")


def test_the_alternative_taken_is_followed_and_nothing_is_told_twice(student: Policy) -> None:
    facts = {"voie": "cap", "année": 1, "contrat": "scolaire"}
    assert shown(student, facts).endswith(
        expected("""
        montant : 151 € [art-2]
          ✓ si bénéficiaire : 151 €
              forfait × 1 élève
            ✓ bénéficiaire : oui [art-1]
                voir plus haut
            forfait par élève (forfait) : 151 €/élève [art-2]
                en vigueur depuis le 1er septembre 2024
        """)
    )


def test_the_other_alternative_is_followed_when_none_is_true(student: Policy) -> None:
    text = shown(student, {"année": 2}, "montant")
    assert "\n  ✗ si bénéficiaire\n" in text
    assert text.endswith("  sinon : 0 €\n")


def test_rows_that_count_are_shown_one_by_one(school: Policy) -> None:
    facts = {"uai": "a", "reliquat": 10, "effectifs": [{"formation": "0311", "élèves": 4}]}
    assert expected("""
        dotation : 0 € [art-3]
            somme(effectifs.montant) - reliquat
            plancher 0 €
          somme(effectifs.montant) : 0 €
            effectifs[1] (0311)
              montant : 0 € [art-2]
                ✓ si élèves < 5 élèves : 0 € [art-4]
                  élèves : 4 élèves
          reliquat : 10 €
        """) == shown(school, facts)


def test_readings_columns_and_alternatives_in_order(school: Policy) -> None:
    facts = {"effectifs": [{"formation": "0221", "élèves": 10}, {"formation": "0311", "élèves": 20}]}
    assert expected("""
        comptés : 10 élèves [art-2]
          ✓ si formation.voie = "cap" : 10 élèves
            formation.voie : cap [art-1]
            élèves : 10 élèves
        comptés : 20 élèves [art-2]
          ✗ si formation.voie = "cap"
            formation.voie : bts [art-1]
          ✓ si lecture décompte = "tous" : 20 élèves
            lecture décompte : tous [art-2]
            élèves : 20 élèves
        """) == shown(school, facts, "effectif.comptés")


def school_with(rule: str) -> Policy:
    return policy_of(
        SCHOOL.replace("    résultat: {valeurs: [dotation]}", f"{rule}\n    résultat: {{valeurs: [essai]}}")
    )


def test_rows_left_out_and_rows_in_doubt() -> None:
    policy = school_with("      essai: {article: art-3, formule: nombre(effectifs où élèves > 9 élèves)}")
    facts = {"effectifs": [{"formation": "0311", "élèves": 4}, {"formation": "0221", "élèves": 10}]}
    assert expected("""
        essai : 1 [art-3]
            nombre(effectifs où élèves > 9 élèves)
          nombre(effectifs où élèves > 9 élèves) : 1
            effectifs[2] (0221)
            lignes écartées : 1
        """) == shown(policy, facts)
    doubt = {"effectifs": [{"formation": "0311"}]}
    assert expected("""
        essai : inconnu [art-3]
            nombre(effectifs où élèves > 9 élèves)
            il manque : effectifs[1].élèves
          nombre(effectifs où élèves > 9 élèves) : inconnu
              il manque : effectifs[1].élèves
            ? effectifs[1] (0311) : inconnu
                il manque : effectifs[1].élèves
        """) == shown(policy, doubt)


def test_modifiers_and_rounding_are_told() -> None:
    policy = school_with("""\
      essai:
        type: €
        article: art-3
        applicable_si: reliquat > 0 €
        formule: reliquat / 3
        plafond: 100 €
        arrondi: {à: 0.01 €, sens: au plus proche}""")
    assert expected("""
        essai : 33,33 € [art-3]
            reliquat / 3
            plafond 100 €
            arrondi (au plus proche) à 0.01 €
            applicable si reliquat > 0 €
          reliquat : 100 €
        """) == shown(policy, {"reliquat": 100})
    assert "essai : sans objet [art-3]" in shown(policy, {"reliquat": 0})


def test_a_bound_that_is_not_a_number_says_what_it_is_worth() -> None:
    policy = school_with("""\
      essai:
        article: art-3
        applicable_si: reliquat > 0 €
        formule: reliquat
        plafond: forfait × 1 élève""")
    assert "    plafond forfait × 1 élève (151 €)\n" in shown(policy, {"reliquat": 100})
    assert "    plafond forfait × 1 élève" in shown(policy, {"reliquat": 0})


def test_a_row_of_a_table_looked_up_and_the_date_of_the_case() -> None:
    policy = school_with("""\
      essai:
        article: art-3
        formule: formations[uai].voie = "cap" et date_évaluation > 2024-01-01""")
    assert expected("""
        ✓ essai : oui [art-3]
            formations[uai].voie = "cap" et date_évaluation > 2024-01-01
          formations[uai].voie : cap [art-1]
          uai : 0221
          date du cas : 1er octobre 2024
        """) == shown(policy, {"uai": "0221"})


TABLES = """\
langue: fr
politique: p
titre: p
sources: {r: {titre: r}}
articles: {art-1: {titre: Un}, art-2: {titre: Deux}}
paramètres:
  smic: {type: €, article: art-2, valeurs: {2022-05-01: 10, 2024-01-01: 12}}
tables:
  plafonds:
    article: art-2
    clé: [enfants, échelon]
    colonnes: {enfants: {type: entier, plages: oui}, échelon: entier, coefficient: entier}
    lignes:
      - {enfants: 1, échelon: 1, coefficient: 9}
      - {enfants: 2 et plus, échelon: 1, coefficient: 20}
      - {enfants: 2 et plus, échelon: 2, coefficient: 10}
      - {enfants: 2 et plus, échelon: 3, coefficient: 5}
dossiers:
  cas:
    données:
      revenu: €
      enfants: entier
      mention: [aucune, très bien]
      boursier: booléen
    règles:
      essai:
        article: art-1
        %s
    résultat: {valeurs: [essai, revenu, enfants, mention, boursier]}
"""

FACTS = {"revenu": 100, "enfants": 3, "mention": "très bien", "boursier": True}


def tables_with(rule: str) -> Policy:
    return policy_of(TABLES % indent(dedent(rule).strip(), " " * 8).lstrip())


def test_the_rows_of_a_table_that_count_and_what_they_are_compared_with() -> None:
    policy = tables_with(
        "formule: max(p dans plafonds.échelon où p.enfants = enfants et revenu <= p.coefficient × smic à 2022-07-01)"
    )
    assert expected("""
        essai : 2 [art-1]
            max(p dans plafonds.échelon où p.enfants = enfants et revenu <= p.coefficient × smic à 2022-07-01)
          max(p dans plafonds.échelon où p.enfants = enfants et revenu <= p.coefficient × smic à 2022-07-01) : 2
            enfants : 3
            revenu : 100 €
            smic : 10 € [art-2]
                en vigueur depuis le 1er mai 2022
            plafonds[2 et plus, 1] : 1
            plafonds[2 et plus, 2] : 2
            lignes écartées : 2
        """) == shown(policy, FACTS, "essai")


def test_the_rows_of_a_decision_table_are_told_by_their_cells() -> None:
    policy = tables_with("""
        type: €
        table_de_décision:
          lignes:
            - {boursier: oui, mention: très bien, alors: revenu × 2, article: art-2}
            - {boursier: oui, mention: aucune, alors: revenu}
            - {boursier: non, alors: 0 €}
        """)
    assert expected("""
        essai : 200 € [art-1]
          ✓ boursier : oui
          mention : très bien
          ✓ boursier oui ; mention très bien : 200 € [art-2]
              revenu × 2
            revenu : 100 €
          ✗ boursier oui ; mention aucune
          ✗ boursier non
        """) == shown(policy, FACTS, "essai")
    assert "✓ boursier oui; mention très bien: 200 €" in shown(policy, FACTS, "essai", language="en")


def test_each_row_that_adds_to_a_sum_is_told() -> None:
    policy = tables_with("""
        type: €
        table_de_décision:
          sélection: somme
          lignes:
            - {boursier: oui, alors: revenu}
            - {enfants: au moins 4, alors: 50 €}
        """)
    assert expected("""
        essai : 100 € [art-1]
          ✓ boursier oui : 100 €
            ✓ boursier : oui
            revenu : 100 €
          ✗ enfants au moins 4
            enfants : 3
        """) == shown(policy, FACTS, "essai")


def test_each_bracket_of_a_scale_is_told_with_what_it_gives() -> None:
    progressive = tables_with("""
        type: €
        barème:
          assiette: revenu
          mode: progressif
          tranches: [{à_partir_de: 0 €, taux: 0 %}, {à_partir_de: 40 €, taux: 10 %}, {à_partir_de: 90 €, taux: 50 %}]
        arrondi: {à: 1 €, sens: inférieur}
        """)
    assert expected("""
        essai : 10 € [art-1]
            arrondi (inférieur) à 1 €
          revenu : 100 €
          ✓ barème sur revenu : 10 €
            de 0 € à 40 €, 0 % : 0 €
            de 40 € à 90 €, 10 % : 5 €
            à partir de 90 €, 50 % : 5 €
        """) == shown(progressive, FACTS, "essai")
    flat = tables_with("""
        type: €
        barème:
          assiette: revenu
          mode: forfaitaire
          tranches: [{à_partir_de: 0 €, taux: 0 %}, {à_partir_de: 40 €, taux: 10 %}]
        arrondi: {à: 1 €, sens: inférieur}
        """)
    assert expected("""
        essai : 10 € [art-1]
            arrondi (inférieur) à 1 €
          revenu : 100 €
          ✗ de 0 € à moins de 40 €, 0 %
          ✓ à partir de 40 €, 10 % : 10 €
        """) == shown(flat, FACTS, "essai")


def test_dated_versions_are_told_by_their_dates() -> None:
    policy = tables_with("""
        versions:
          - {du: 2023-09-01, au: 2024-08-31, formule: revenu}
          - {du: 2024-09-01, formule: 2 × revenu}
        """)
    assert expected("""
        essai : 200 € [art-1]
          date du cas : 1er octobre 2024
          ✗ version du 1er septembre 2023 au 31 août 2024
          ✓ version à partir du 1er septembre 2024 : 200 €
              2 × revenu
            revenu : 100 €
        """) == shown(policy, FACTS, "essai")


def test_an_error_is_told_where_it_is_met() -> None:
    policy = school_with("      essai: {article: art-3, formule: 12 / reliquat}")
    assert expected("""
        essai : erreur [art-3]
            12 / reliquat
            EVA001, 12 est divisé par une valeur qui est nulle dans ce dossier
          reliquat : 0 €
        """) == shown(policy, {"reliquat": 0})


def test_conditions_of_a_dated_version() -> None:
    policy = school_with("""\
      essai:
        article: art-3
        versions:
          - du: 2024-09-01
            toutes_ces_conditions:
              - {si: reliquat > 0 €, sinon: il ne reste rien}""")
    text = shown(policy, {"reliquat": 0})
    assert "✗ reliquat > 0 € [art-3]" in text
    assert "reliquat : 0 €" in text


def test_a_simulated_parameter_says_so(student: Policy) -> None:
    facts = {"voie": "cap", "année": 1, "contrat": "scolaire"}
    text = shown(student, facts, "montant", parameters={"forfait": 200})
    assert "forfait par élève (forfait) : 200 €/élève [art-2]" in text
    assert "valeur de simulation" in text


def test_an_explanation_in_english(student: Policy) -> None:
    text = shown(student, {"année": 2}, "montant", language="en")
    assert (
        expected("""
        montant: 0 € [art-2]
          ✗ if bénéficiaire
        """).rstrip(" ")
        in text
    )
    assert "otherwise: 0 €" in text


def test_outside_the_dates_there_is_only_that_to_say(student: Policy) -> None:
    text = shown(student, {"année": 2}, date="2026-01-01")
    assert text.startswith("\n✗ la politique s'applique à partir du 1er septembre 2024")


def test_an_unknown_rule_has_near_names(student: Policy) -> None:
    text, problems = explained(student, {}, "beneficiaire")
    assert "" == text
    assert [("CAS060", ("bénéficiaire",))] == [(d.code, d.suggestions) for d in problems]
    assert "le dossier « élève » n'a pas de règle « beneficiaire »" == problems[0].label("fr")


def test_the_problems_of_the_facts_are_given_with_the_explanation(student: Policy) -> None:
    text, problems = explained(student, {"année": 7}, "bénéficiaire")
    assert ["CAS042"] == [d.code for d in problems]
    assert "CAS042, 7 : au-dessus du maximum déclaré, 3" in text


def test_the_titles_of_the_articles_stand_once_at_the_end(student: Policy) -> None:
    facts = {"voie": "bts", "année": 2, "contrat": "scolaire", "boursier": False}
    text, _ = explained(student, facts, "bénéficiaire")
    assert text.endswith("\n\nArticles cités\n  art-1 : Bénéficiaires\n  art-3 : Apprentis\n  art-4 : Difficultés")
