"""Golden cases are compared exactly, state by state, on both evaluators, and nothing wrong passes unseen."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from engine.golden.compare import same
from engine.golden.read import read_golden
from engine.golden.run import CaseResult, alike, run
from engine.language.values import NOT_APPLICABLE, Cause, Failure, Row, Unknown
from engine.policy.files import open_policy
from engine.text.source import Source
from tests.unit import bourse
from tests.unit.golden.conftest import Play, PlayAll

ELIGIBLE = 'élève: {formation: "101", année: 1, contrat: scolaire, boursier: oui, frais: sans objet}'
APPRENTICE = 'élève: {formation: "101", année: 1, contrat: apprentissage, boursier: oui, frais: sans objet}'
SCHOOL = "lycée: {boursiers: 50 %, effectifs: [{élèves: 3}, {élèves: 4}]}"


def differences(result: CaseResult) -> dict[str, tuple[str, str]]:
    return {d.field: (d.expected, d.obtained) for d in result.differences}


def codes(result: CaseResult) -> list[str]:
    return [d.code for d in result.diagnostics]


@pytest.mark.parametrize(
    "expected",
    [
        "{issue: éligible}",
        "{issue: éligible, montant: 151 €, bénéficiaire: oui}",
        "{montant: 151.00 €}",
        "{manque: []}",
        "{motifs: [art-1, art-4]}",
        "{motifs: art-4}",
        "{lectures: [boursiers]}",
        "{part_des_frais: sans objet}",
        '{formation: "101"}',
    ],
)
def test_what_is_as_expected_passes(play: Play, expected: str) -> None:
    result = play(f"{ELIGIBLE}\nattendu: {expected}")
    assert ("passed", ()) == (result.status, result.differences)


def test_an_amount_that_no_rule_rounds_is_expected_with_all_its_decimals(play: Play, policy_file: Path) -> None:
    share = "      montant_exact: {article: art-2, formule: forfait × 1 élève / 8}\n    résultat: {issue: bénéficiaire"
    policy = bourse.POLICY.replace("    résultat: {issue: bénéficiaire", share, 1)
    policy_file.write_text(policy.replace("[montant, part", "[montant, montant_exact, part"), encoding="utf-8")
    assert play(f"{ELIGIBLE}\nattendu: {{montant_exact: 18.875 €}}").passed
    assert not play(f"{ELIGIBLE}\nattendu: {{montant_exact: 18.88 €}}").passed
    assert ["CAS024"] == codes(play(f"{ELIGIBLE}\nattendu: {{montant: 18.875 €}}"))


def test_what_differs_is_said_field_by_field(play: Play) -> None:
    result = play(
        f"""
        {APPRENTICE}
        attendu: {{issue: éligible, montant: 151 €, manque: [boursier], motifs: [art-1], bénéficiaire: inconnu}}
        """
    )
    assert "failed" == result.status
    assert {
        "issue": ("éligible", "non éligible"),
        "montant": ("151\u00a0€", "0\u00a0€"),
        "manque": ("boursier", "rien"),
        "motifs": ("art-1", "art-4"),
        "bénéficiaire": ("inconnu", "non"),
    } == differences(result)


def test_a_difference_cites_the_articles_of_its_rule(play: Play) -> None:
    result = play(f"{ELIGIBLE}\nattendu: {{montant: 150 €}}")
    assert [("art-2",)] == [d.articles for d in result.differences]


def test_the_difference_to_look_at_first_is_that_of_the_first_rule(play: Play) -> None:
    result = play(f"{APPRENTICE}\nattendu: {{montant: 151 €, issue: éligible, bénéficiaire: oui}}")
    assert "bénéficiaire" == (result.first.field if result.first else "")


def test_values_are_compared_exactly(play: Play) -> None:
    facts = ELIGIBLE.replace("sans objet", "300")
    assert "passed" == play(f"{facts}\nattendu: {{part_des_frais: 151/300}}").status
    assert "failed" == play(f"{facts}\nattendu: {{part_des_frais: 50.33 %}}").status


def test_missing_facts_are_exactly_those_listed(play: Play) -> None:
    facts = 'élève: {formation: "101", année: 1, contrat: scolaire, frais: sans objet}'
    assert "passed" == play(f"{facts}\nattendu: {{issue: indéterminé, manque: [boursier]}}").status
    assert {"manque": ("rien", "boursier")} == differences(play(f"{facts}\nattendu: {{manque: []}}"))


def test_a_case_may_take_another_reading(play: Play) -> None:
    facts = ELIGIBLE.replace("boursier: oui", "boursier: non")
    assert "passed" == play(f"{facts}\nattendu: {{issue: non éligible}}").status
    assert "passed" == play(f"lectures: {{boursiers: large}}\n{facts}\nattendu: {{issue: éligible}}").status


def test_out_of_scope_nothing_is_computed(play: Play) -> None:
    case = f"date: 2030-01-01\n{ELIGIBLE}\nattendu: "
    assert "passed" == play(case + "{issue: hors champ}").status
    assert {"montant": ("151 €", "rien n'a été calculé")} == differences(play(case + "{montant: 151 €}"))


def test_children_are_compared_one_by_one(play: Play) -> None:
    assert "passed" == play(f"{SCHOOL}\nattendu: {{dotation: 529 €, effectifs: [{{part: 227 €}}, {{}}]}}").status
    result = play(f"{SCHOOL}\nattendu: {{effectifs: [{{part: 227 €}}, {{part: 227 €, issue: calculé}}]}}")
    assert {"effectifs[2].part": ("227\u00a0€", "302\u00a0€")} == differences(result)


def test_a_list_of_another_length_differs(play: Play) -> None:
    result = play(f"{SCHOOL}\nattendu: {{effectifs: [{{part: 227 €}}]}}")
    assert {"effectifs": ("1 dossier", "2 dossiers")} == differences(result)


def test_a_list_that_is_not_given_has_no_records(play: Play) -> None:
    result = play("lycée: {boursiers: 50 %}\nattendu: {effectifs: [{part: 227 €}]}")
    assert {"effectifs": ("1 dossier", "inconnu")} == differences(result)


# Cases that are meant to be refused, and those that are not


def test_a_refusal_is_expected_by_its_code(play: Play) -> None:
    facts = ELIGIBLE.replace("année: 1", "année: 9")
    assert "passed" == play(f"{facts}\nattendu: {{issue: erreur, erreur: CAS042}}").status
    assert {"erreur": ("CAS041", "CAS042")} == differences(play(f"{facts}\nattendu: {{erreur: CAS041}}"))


def test_a_case_that_cannot_be_read_may_be_expected(play: Play) -> None:
    assert "passed" == play("élèves: {année: 1}\nattendu: {erreur: CAS002, issue: erreur}").status


def test_a_refusal_that_is_not_expected_does_not_pass(play: Play) -> None:
    result = play(f"{ELIGIBLE.replace('contrat', 'contrats')}\nattendu: {{part_des_frais: inconnu}}")
    assert ("invalid", ["CAS008"]) == (result.status, codes(result))


def test_an_unknown_record_stops_the_case(play: Play) -> None:
    result = play("élèves: {année: 1}\nattendu: {issue: éligible}")
    assert ("invalid", ["CAS002"]) == (result.status, codes(result))


@pytest.mark.parametrize(
    ("expected", "code", "near"),
    [
        ("{isue: éligible}", "CAS082", ("issue",)),
        ("{montan: 151 €}", "CAS082", ("montant",)),
        ("{issue: éligble}", "CAS083", ("éligible",)),
        ("{motifs: [art-9]}", "CAS084", ()),
        ("{lectures: [boursier]}", "CAS085", ("boursiers",)),
        ("{effectifs: [{part: 1 €}]}", "CAS082", ()),
        ("{montant: [151 €]}", "CAS088", ()),
        ("{manque: {a: b}}", "CAS087", ()),
        ("{montant: 151.0001 €}", "CAS023", ()),
        ("{montant: beaucoup}", "CAS020", ()),
        ("{bénéficiaire: vrai}", "CAS028", ("oui",)),
    ],
)
def test_an_expectation_badly_written_is_explained(play: Play, expected: str, code: str, near: tuple[str, ...]) -> None:
    result = play(f"{ELIGIBLE}\nattendu: {expected}")
    assert ("invalid", [code]) == (result.status, codes(result))
    assert near == result.diagnostics[0].suggestions


def test_a_case_with_a_wrong_key_is_told_and_the_others_run(play_all: PlayAll) -> None:
    again = bourse.GOLDEN.partition("cas:\n")[2].replace("nom: boursier", "nom: autre").replace("source", "sourse")
    report = play_all(bourse.GOLDEN + again)
    assert ["passed", "invalid"] == [result.status for result in report.results]
    assert [("CAS002", ("source",))] == [(d.code, d.suggestions) for d in report.results[1].diagnostics]
    assert not report.passed


def test_a_policy_with_errors_is_told_once(play_all: PlayAll, policy_file: Path) -> None:
    policy_file.write_text(bourse.POLICY.replace("année = 1", "anée = 1"), encoding="utf-8")
    report = play_all(bourse.GOLDEN)
    assert ["NOM001", "CAS089"] == [d.code for d in report.diagnostics]
    assert "la politique « bourse » contient des erreurs, ou ne peut pas être lue" == report.diagnostics[1].label("fr")
    assert ["invalid"] == [result.status for result in report.results]


# Tables that the policy expects


SUPPLIED = ("    fichier: tables/formations.csv\n", "    fournie: oui\n")


def test_a_golden_file_names_the_tables_it_supplies(tmp_path: Path) -> None:
    policy = tmp_path / "bourse.yaml"
    policy.write_text(bourse.POLICY.replace(*SUPPLIED), encoding="utf-8")
    (tmp_path / "cas").mkdir()
    (tmp_path / "formations.csv").write_text("code;voie\n101;cap\n", encoding="utf-8")
    text = bourse.GOLDEN.replace("cas:\n", "tables: {formations: ../formations.csv}\ncas:\n", 1)
    file, problems = read_golden(Source(str(tmp_path / "cas" / "élèves.yaml"), text))
    assert file is not None
    assert () == problems
    report = run([file], lambda file: open_policy(str(policy), file.tables))
    assert report.passed
    assert ["bourse"] == [coverage.policy for coverage in report.coverage]


# Exactness


@pytest.mark.parametrize(
    ("wanted", "obtained", "is_same"),
    [
        (1, Fraction(1), True),
        (1, True, False),
        (Fraction(1, 3), Fraction(333, 1000), False),
        (Unknown(), Unknown(frozenset({Cause("a", "b", "c")})), True),
        (NOT_APPLICABLE, Unknown(), False),
        (0, NOT_APPLICABLE, False),
        (Failure(""), Failure("EVA001"), True),
    ],
)
def test_same(wanted: Any, obtained: Any, is_same: bool) -> None:
    assert is_same == same(wanted, obtained)


def test_a_row_is_known_by_its_key() -> None:
    row = Row()
    row.key = "101"
    assert same("101", row)
    assert not same("202", row)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (1, Fraction(1), True),
        (1, True, False),
        (Unknown(frozenset({Cause("a", "b", "c")})), Unknown(), False),
        (Failure("EVA001"), Failure("EVA002"), False),
        (Failure("EVA001", {"a": 1}), Failure("EVA001"), True),
        (Unknown(), NOT_APPLICABLE, False),
    ],
)
def test_evaluators_agree_on_causes_and_codes_too(one: Any, other: Any, agree: bool) -> None:
    assert agree == alike(one, other)


def test_a_disagreement_of_the_evaluators_is_a_failure_of_its_own(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.backends import compiled, reference

    def wrong(program: Any, record: str, root: Row) -> None:
        reference.run(program, record, root)
        root["montant"] += 1

    monkeypatch.setattr(compiled, "run", wrong)
    result = play(f"{ELIGIBLE}\nattendu: {{issue: éligible, montant: 151 €}}")
    assert "disagreement" == result.status
    assert result.disagreement is not None
    found = result.disagreement
    assert ("montant", "151", "152") == (found.field, found.reference, found.compiled)


def test_a_file_may_give_the_tables_that_the_policy_expects(play_all: PlayAll, policy_file: Path) -> None:
    declared = bourse.POLICY.replace("fichier: tables/formations.csv", "fournie: oui")
    policy_file.write_text(declared, encoding="utf-8")
    table = policy_file.parent / "tables" / "formations.csv"
    report = play_all(bourse.GOLDEN.replace("cas:", f"tables: {{formations: {table}}}\ncas:"))
    assert ["passed"] == [result.status for result in report.results]
    missing = play_all(bourse.GOLDEN.replace("cas:", "tables: {formations: nulle-part.csv}\ncas:"))
    assert ["CMD001", "CAS089"] == [d.code for d in missing.diagnostics]
