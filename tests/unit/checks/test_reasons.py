"""Each condition of an outcome has words for when it fails."""

from tests.unit.checks.written import HEADER, findings

POLICY = """
appréciations:
  avis: {dossier: demande, article: art-1, décidée_par: commission, effet: accord}
dossiers:
  demande:
    données: {boursier: booléen, âge: entier, inscrit: booléen}
    règles:
      scolaire:
        article: art-1
        toutes_ces_conditions:
          - {si: inscrit, sinon: pas inscrit}
      aidé:
        article: art-1
        toutes_ces_conditions:
          - {si: scolaire}
          - {si: boursier, sinon: pas de bourse}
          - une_de_ces_conditions:
              - {si: âge < 18, énoncé: mineur}
              - {appréciation: avis}
    résultat: {issue: aidé}
"""

WORDLESS = "quand cette condition manque, le refus n'a pas de motif à donner"


def wordless(yaml: str) -> list[str]:
    return findings(HEADER + yaml, "REG015")


def test_words_statements_and_rules_that_speak_for_themselves() -> None:
    assert [] == wordless(POLICY)


def test_a_condition_without_words() -> None:
    assert [f"REG015 si | {WORDLESS}"] == wordless(POLICY.replace(", sinon: pas de bourse", ""))


def test_the_label_of_an_input_is_words() -> None:
    labelled = POLICY.replace("boursier: booléen", "boursier: {type: booléen, libellé: boursier du CROUS}")
    assert [] == wordless(labelled.replace(", sinon: pas de bourse", ""))


def test_a_condition_that_names_a_rule() -> None:
    named = POLICY.replace("      aidé:", "      majeur: {article: art-1, formule: âge >= 18}\n      aidé:")
    assert [] == wordless(named.replace("{si: boursier, sinon: pas de bourse}", "{si: majeur}"))


def test_a_condition_in_a_group() -> None:
    assert [f"REG015 si | {WORDLESS}"] == wordless(POLICY.replace(", énoncé: mineur", ""))


def test_a_condition_of_a_rule_that_a_condition_names() -> None:
    assert [f"REG015 si | {WORDLESS}"] == wordless(POLICY.replace(", sinon: pas inscrit", ""))


def test_what_decides_nothing_needs_no_words() -> None:
    shown = POLICY.replace("résultat: {issue: aidé}", "résultat: {valeurs: [aidé]}")
    assert [] == wordless(shown.replace(", sinon: pas de bourse", ""))
