"""Explanations: every value with what it was found from, in words and with articles."""

from textwrap import dedent
from typing import Any

from engine.backends.program import prepare
from engine.decide.case import from_python, setting_of
from engine.decide.explain import explain, explanation_text
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
