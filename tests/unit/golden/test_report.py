"""A report is read by people, by programs and by continuous integration."""

from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from engine.golden.findings import findings
from engine.golden.report import TEST_REPORT_SCHEMA, json, junit, text
from tests.support import said
from tests.unit import bourse
from tests.unit.golden.conftest import PlayAll

FAILING = """\
politique: bourse
cas:
  - nom: l'apprenti
    source: art-4
    date: 2024-10-01
    élève: {formation: "101", année: 1, contrat: apprentissage, boursier: oui, frais: sans objet}
    attendu: {issue: éligible, montant: 151 €}
  - nom: une clé de trop
    source: art-1
    date: 2024-10-01
    élève: {age: 16}
    attendu: {issue: indéterminé}
"""

EXPECTED = """\
cas.yaml:3 échec : l'apprenti
    résultat  attendu   obtenu
    issue     éligible  non éligible
    montant   151\u00a0€     0\u00a0€  [art-2]
    première règle en cause : montant  [art-2]
    motifs du résultat obtenu :
      ✗ l'apprenti est équipé par son employeur  [art-4]
    source du cas : art-4
    ce cas seul : engine tester "cas.yaml::l'apprenti"

cas.yaml:8 cas injouable : une clé de trop
    résultat  attendu      obtenu
    issue     indéterminé  erreur
    source du cas : art-1
cas.yaml:11:13: erreur CAS008 donnée inconnue
   11 |     élève: {age: 16}
      |             ^^^ « age » n'est pas une donnée du dossier « Élève »
      = aide : les données sont : formation, année, contrat, boursier, frais
      = donnée : age
    ce cas seul : engine tester "cas.yaml::une clé de trop"

couverture : bourse
  règles qui ont eu une valeur : 2 sur 5
  conditions vues vraies et fausses : 0 sur 4
  articles touchés : 3 sur 4

2 cas : 1 en échec, 1 injouable"""


def test_a_failing_case_shows_what_where_why_and_how_to_run_it_alone(play_all: PlayAll) -> None:
    assert EXPECTED == text(play_all(FAILING), "fr")


def test_all_is_well_in_one_line(play_all: PlayAll) -> None:
    assert "1 cas : 1 réussi" == text(play_all(bourse.GOLDEN), "fr").splitlines()[-1]
    assert "1 case: 1 passed" == text(play_all(bourse.GOLDEN), "en").splitlines()[-1]


def test_the_coverage_names_what_no_case_shows(play_all: PlayAll) -> None:
    shown = text(play_all(bourse.GOLDEN), "fr", detailed=True)
    assert "  règles sans valeur\n    élève.part_des_frais\n    lycée.dotation\n    effectif.part\n" in shown
    assert '    élève.bénéficiaire : contrat = "scolaire"\n' in shown
    assert "  articles jamais touchés\n    art-3" in shown


def test_coverage_counts_what_was_seen(play_all: PlayAll) -> None:
    (coverage,) = play_all(bourse.GOLDEN).coverage
    assert (5, 4, 4) == (coverage.rules, coverage.conditions, coverage.articles)
    assert (3, 0) == (len(coverage.rules_without_value), coverage.conditions_both_ways)
    assert () == coverage.conditions_never_true
    assert ("art-3",) == coverage.articles_untouched


@pytest.mark.parametrize("golden", [bourse.GOLDEN, FAILING])
def test_the_json_follows_its_schema(play_all: PlayAll, golden: str) -> None:
    Draft202012Validator.check_schema(TEST_REPORT_SCHEMA)
    assert [] == list(Draft202012Validator(TEST_REPORT_SCHEMA).iter_errors(json(play_all(golden), "fr")))


def test_the_json_says_what_the_text_says(play_all: PlayAll) -> None:
    data = json(play_all(FAILING), "fr")
    assert (False, {"passed": 0, "failed": 1, "disagreement": 0, "invalid": 1}) == (data["passed"], data["counts"])
    assert ["failed", "invalid"] == [case["status"] for case in data["cases"]]
    assert {"field": "montant", "expected": "151\u00a0€", "obtained": "0\u00a0€", "articles": ["art-2"]} in data[
        "cases"
    ][0]["differences"]


def test_junit_counts_failures_and_errors(play_all: PlayAll) -> None:
    suites = ElementTree.fromstring(junit(play_all(FAILING), "fr"))
    (suite,) = suites
    assert ("cas.yaml", "2", "1", "1") == tuple(suite.attrib[key] for key in ("name", "tests", "failures", "errors"))
    assert {"name": "engine", "tests": "2", "failures": "1", "errors": "1"} == suites.attrib
    assert [["properties", "failure"], ["properties", "error"]] == [[part.tag for part in test] for test in suite]
    assert "l'apprenti est équipé par son employeur" in (suite[0][1].text or "")


def test_junit_says_where_a_case_is_and_which_article_it_illustrates(play_all: PlayAll) -> None:
    (first, _) = ElementTree.fromstring(junit(play_all(FAILING), "fr")).iter("testcase")
    assert {"classname": "cas.yaml", "name": "l'apprenti", "file": "cas.yaml", "line": "3"} == first.attrib
    assert [{"name": "article", "value": "art-4"}] == [one.attrib for one in first.iter("property")]


def test_findings_for_continuous_integration(play_all: PlayAll) -> None:
    assert [
        "CAS105 l'apprenti | « l'apprenti » : issue : attendu éligible, obtenu non éligible ; "
        "montant : attendu 151\u00a0€, obtenu 0\u00a0€",
        "CAS008 age | « age » n'est pas une donnée du dossier « Élève »",
    ] == said(findings(play_all(FAILING)))
    assert () == findings(play_all(bourse.GOLDEN))


def test_junit_is_xml_whatever_the_names(play_all: PlayAll) -> None:
    odd = FAILING.replace("nom: l'apprenti", 'nom: "a \\u0001 <b> & \\"c\\""')
    names = [test.attrib["name"] for test in ElementTree.fromstring(junit(play_all(odd), "fr")).iter("testcase")]
    assert 'a \ufffd <b> & "c"' == names[0]
