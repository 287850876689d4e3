"""Cases: what is read, what is unknown, and everything that is wrong told in one run, where it is written."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from engine.backends.program import prepare
from engine.casework.case import MOST_RECORDS, from_python, nearest_keys, rows, setting_of
from engine.language.values import NOT_APPLICABLE, Cause, Failure, Row, Unknown
from engine.policy.model import Policy
from engine.policy.plan import plan
from engine.text.diagnostics import Diagnostic

from .conftest import SCHOOL, policy_of, read


def row_of(policy: Policy, text: str) -> tuple[Row, tuple[Diagnostic, ...]]:
    case, problems = read(text, policy)
    assert () == problems
    assert case is not None
    return rows(case, prepare(plan(policy), setting_of(case)))


def told(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str, str]]:
    """The code of each problem, where it is, and what is proposed."""
    return [(d.code, str(d.place), ", ".join(d.suggestions)) for d in diagnostics]


# What surrounds the facts


def test_a_case_has_a_date_a_record_and_perhaps_readings(school: Policy) -> None:
    text = "politique: dotation\ndate: 2024-10-01\nlectures: {décompte: moitié}\nétablissement: {uai: 0590001A}\n"
    case, problems = read(text, school)
    assert () == problems
    assert case is not None
    assert ("dotation", "2024-10-01", "établissement") == (case.policy, case.date.isoformat(), case.record)
    assert {"décompte": "moitié"} == case.readings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date: 2024-10-01\n", [("CAS001", "cas.yaml:1:1", "")]),
        ("date: 2024-10-01\netablissement: {}\n", [("CAS002", "cas.yaml:2:1", "établissement")]),
        ("date: 2024-10-01\neffectifs: []\n", [("CAS003", "cas.yaml:2:1", "")]),
        ("date: 2024-10-01\neffectif: {}\n", [("CAS003", "cas.yaml:2:1", "")]),
        ("date: 2024-10-01\npolitique: bourses\nétablissement: {}\n", [("CAS005", "cas.yaml:2:12", "")]),
        (
            "date: 2024-10-01\nétablissement: {}\nlectures: {decompte: tous}\n",
            [("CAS006", "cas.yaml:3:12", "décompte")],
        ),
        (
            "date: 2024-10-01\nétablissement: {}\nlectures: {décompte: moitie}\n",
            [("CAS007", "cas.yaml:3:22", "moitié")],
        ),
        ("date: 2024-02-30\nétablissement: {}\n", [("CAS032", "cas.yaml:1:7", "")]),
    ],
)
def test_what_is_wrong_around_the_facts(school: Policy, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert expected == told(read(text, school)[1])


def test_a_case_is_about_one_record() -> None:
    policy = policy_of(SCHOOL + "  internat:\n    données: {places: entier}\n")
    _, problems = read("date: 2024-10-01\nétablissement: {}\ninternat: {}\n", policy)
    assert [("CAS004", "cas.yaml:3:1", "")] == told(problems)


def test_all_the_problems_of_the_facts_are_told_in_one_run(school: Policy) -> None:
    text = """\
date: 2024-10-01
établissement:
  uai: 0590001A
  relicat: 100 €
  dotation: 12 €
  effectifs:
    - {formation: 221, élèves: 2.5}
    - {formation: "0311", élèves: -1, sorties: 3}
    - 12
"""
    _, problems = row_of(school, text)
    assert [
        ("CAS008", "cas.yaml:4:3", "reliquat"),
        ("CAS009", "cas.yaml:5:3", ""),
        ("CAS013", "cas.yaml:7:19", "0221"),
        ("CAS023", "cas.yaml:7:32", ""),
        ("CAS041", "cas.yaml:8:35", ""),
        ("CAS008", "cas.yaml:8:39", ""),
        ("CAS010", "cas.yaml:9:7", ""),
    ] == told(problems)


def test_a_problem_says_of_which_fact_it_speaks(school: Policy) -> None:
    text = "date: 2024-10-01\nétablissement:\n  effectifs:\n    - {formation: 221}\n"
    _, problems = row_of(school, text)
    assert "effectifs[1].formation" == problems[0].args["path"]
    assert problems[0].context is not None
    assert "donnée : effectifs[1].formation" == problems[0].context.words("fr")
    assert "« 221 » n'est pas une clé de la table « formations »" == problems[0].label("fr")
    assert "vouliez-vous dire « 0221 » ?" == problems[0].advice("fr")


# States


def test_a_fact_that_is_not_given_is_unknown_with_itself_as_the_cause(school: Policy) -> None:
    row, problems = row_of(school, 'date: 2024-10-01\nétablissement:\n  effectifs:\n    - {formation: "0221"}\n')
    assert () == problems
    assert Unknown(frozenset({Cause("reliquat", "établissement", "reliquat")})) == row["reliquat"]
    cause = Cause("effectifs[1].élèves", "effectif", "élèves")
    assert Unknown(frozenset({cause})) == row["effectifs"][0]["élèves"]


@pytest.mark.parametrize("written", ["", " inconnu", " null", " ~"])
def test_there_are_several_ways_to_say_that_a_fact_is_unknown(student: Policy, written: str) -> None:
    row, problems = row_of(student, f"date: 2024-10-01\nélève:\n  voie:{written}\n")
    assert () == problems
    assert Unknown(frozenset({Cause("voie", "élève", "voie")})) == row["voie"]


def test_a_text_between_quotes_is_a_text(student: Policy) -> None:
    row, _ = row_of(student, 'date: 2024-10-01\nélève:\n  domicile: "inconnu"\n')
    assert "inconnu" == row["domicile"]


def test_an_appraisal_that_is_not_made_is_unknown_as_such(student: Policy) -> None:
    row, _ = row_of(student, "date: 2024-10-01\nélève: {voie: bts}\n")
    assert Unknown(frozenset({Cause("difficulté", "élève", "difficulté", "appraisal")})) == row["difficulté"]


def test_what_is_optional_may_be_not_applicable_and_nothing_else(student: Policy) -> None:
    row, problems = row_of(student, "date: 2024-10-01\nélève: {domicile: sans_objet, boursier: sans_objet}\n")
    assert NOT_APPLICABLE is row["domicile"]
    assert Failure("CAS039") == row["boursier"]
    assert ["CAS039"] == [d.code for d in problems]


def test_a_list_that_is_not_given_is_unknown_and_an_empty_one_is_empty(school: Policy) -> None:
    nothing, _ = row_of(school, "date: 2024-10-01\nétablissement: {uai: 0590001A}\n")
    empty, _ = row_of(school, "date: 2024-10-01\nétablissement: {uai: 0590001A, effectifs: []}\n")
    assert Unknown(frozenset({Cause("effectifs", "établissement", "effectifs")})) == nothing["effectifs"]
    assert [] == empty["effectifs"]


def test_a_list_must_be_a_list_and_a_value_a_value(school: Policy) -> None:
    text = 'date: 2024-10-01\nétablissement:\n  uai: [a]\n  effectifs: {formation: "0221"}\n'
    row, problems = row_of(school, text)
    assert [("CAS012", "cas.yaml:3:3", ""), ("CAS011", "cas.yaml:4:3", "")] == told(problems)
    assert Failure("CAS011") == row["effectifs"]


def test_the_singular_of_a_list_is_recognised(school: Policy) -> None:
    _, problems = row_of(school, "date: 2024-10-01\nétablissement: {effectif: []}\n")
    assert [("CAS008", "cas.yaml:2:17", "effectifs")] == told(problems)


def test_two_records_of_a_list_cannot_have_one_key(school: Policy) -> None:
    text = """\
date: 2024-10-01
établissement:
  effectifs:
    - {formation: "0221", élèves: 1}
    - {formation: "0221", élèves: 2}
"""
    row, problems = row_of(school, text)
    assert [("CAS014", "cas.yaml:5:19", "")] == told(problems)
    assert ["cas.yaml:4:19"] == [str(place) for place, _ in problems[0].related]
    assert Failure("CAS014") == row["effectifs"][1]["formation"]


def test_a_list_is_bounded(school: Policy) -> None:
    case, _ = from_python({"établissement": {"effectifs": [{}] * (MOST_RECORDS + 1)}}, school, date="2024-10-01")
    assert case is not None
    _, problems = rows(case, prepare(plan(school), setting_of(case)))
    assert ["CAS016"] == [d.code for d in problems]


def test_json_has_its_own_words_for_true_false_and_unknown(student: Policy) -> None:
    text = '{"date": "2024-10-01", "élève": {"boursier": true, "difficulté": false, "année": null, "voie": "bts"}}'
    case, _ = read(text, student, "cas.json")
    assert case is not None
    row, problems = rows(case, prepare(plan(student), setting_of(case)))
    assert () == problems
    assert (True, False, "bts") == (row["boursier"], row["difficulté"], row["voie"])
    assert isinstance(row["année"], Unknown)
    _, problems = row_of(student, "date: 2024-10-01\nélève: {boursier: true}\n")
    assert [("CAS028", "cas.yaml:2:19", "oui")] == told(problems)


def test_a_program_that_gives_no_date_is_told(student: Policy) -> None:
    _, problems = from_python({"élève": {}}, student, date=None)  # type: ignore[arg-type]  # what is not allowed
    assert ["CAS034"] == [d.code for d in problems]


# References


def test_a_reference_is_the_row_of_the_table(school: Policy) -> None:
    row, _ = row_of(school, "date: 2024-10-01\nétablissement:\n  effectifs:\n    - {formation: 0221}\n")
    formation = row["effectifs"][0]["formation"]
    assert ("0221", "cap") == (formation.key, formation["voie"])
    assert "0221" == row["effectifs"][0].key


def test_a_key_that_is_not_in_force_is_told_apart_from_one_that_does_not_exist(school: Policy) -> None:
    text = "date: 2024-10-01\nétablissement:\n  effectifs:\n    - {formation: 0999}\n    - {formation: 0888}\n"
    _, problems = row_of(school, text)
    assert ["CAS019", "CAS013"] == [d.code for d in problems]
    assert "« 0999 » est une clé de la table « formations », mais pas en vigueur au 1er octobre 2024" == problems[
        0
    ].label("fr")


def test_a_table_to_be_supplied_must_be() -> None:
    policy = policy_of(
        SCHOOL.replace(SCHOOL[SCHOOL.index("    lignes:") : SCHOOL.index("lectures:")], "    fournie: oui\n")
    )
    _, problems = row_of(policy, "date: 2024-10-01\nétablissement:\n  effectifs:\n    - {formation: 0221}\n")
    assert [("CAS018", "cas.yaml:4:19", "")] == told(problems)


@pytest.mark.parametrize(("given", "proposed"), [("221", ("0221",)), ("0 221", ("0221",)), ("0222", ())])
def test_the_keys_proposed_are_those_that_a_spreadsheet_spoils(
    school: Policy, given: str, proposed: tuple[str, ...]
) -> None:
    assert proposed == nearest_keys(given, school.tables["formations"])


# Records limited in time


def test_records_that_are_not_in_force_may_not_be_given() -> None:
    policy = policy_of(
        SCHOOL.replace("    dans: établissement\n", "    dans: établissement\n    en_vigueur: {du: 2025-09-01}\n")
    )
    none, problems = row_of(policy, "date: 2024-10-01\nétablissement: {uai: 0590001A}\n")
    assert ([], ()) == (none["effectifs"], problems)
    _, problems = row_of(policy, "date: 2024-10-01\nétablissement:\n  effectifs:\n    - {formation: 0221}\n")
    assert [("CAS017", "cas.yaml:3:3", "")] == told(problems)


# Facts that a program gives


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, Unknown(frozenset({Cause("reliquat", "établissement", "reliquat")}))),
        (100, 100),
        (Decimal("100.50"), Fraction(201, 2)),
        ("100,50 €", Fraction(201, 2)),
        ("inconnu", Unknown(frozenset({Cause("reliquat", "établissement", "reliquat")}))),
        (Decimal("100.505"), Failure("CAS023")),
        (True, Failure("CAS036")),
        ({}, Failure("CAS012")),
    ],
)
def test_facts_of_a_program_are_python_values(school: Policy, given: Any, expected: Any) -> None:
    case, problems = from_python({"établissement": {"reliquat": given}}, school, date="2024-10-01")
    assert () == problems
    assert case is not None
    row, problems = rows(case, prepare(plan(school), setting_of(case)))
    assert expected == row["reliquat"]
    assert isinstance(expected, Failure) == bool(problems)
    assert all(d.place is None and d.args["path"] == "reliquat" for d in problems)


def test_a_program_names_the_record_too(school: Policy) -> None:
    case, problems = from_python({"etablissement": {}}, school, date="2024-10-01")
    assert case is None
    assert [("CAS002", ("établissement",))] == [(d.code, d.suggestions) for d in problems]


def test_a_fact_at_the_first_level_is_told_its_place(school: Policy) -> None:
    _, problems = from_python({"reliquat": 3}, school, date="2024-10-01")
    assert "c'est une donnée de « établissement » : écrivez-la sous « établissement: », en retrait" in [
        d.advice("fr") for d in problems
    ]


# Names of a table

NAMED = SCHOOL.replace("      uai: texte\n", "      uai: {type: texte, parmi: [lycées.nom, lycées.sigle]}\n").replace(
    "lectures:\n",
    """\
  lycées:
    article: art-1
    clé: nom
    colonnes: {nom: texte, sigle: {type: texte, facultative: oui}}
    lignes:
      - {nom: Lycée Élisa Lemonnier, sigle: LEL}
      - {nom: Lycée Étienne Lenoir, sigle: LEL}
      - {nom: Lycée Vauban, sigle: LV}
lectures:
""",
)


@pytest.mark.parametrize("written", ["Lycée Vauban", "LYCEE VAUBAN", "lycée-vauban", "Lycée (Vauban)", "lv", "L.V."])
def test_a_name_of_a_table_is_read_whatever_its_case_and_accents(written: str) -> None:
    row, problems = row_of(policy_of(NAMED), f"date: 2024-10-01\nétablissement: {{uai: {written}}}\n")
    assert ("Lycée Vauban", ()) == (row["uai"], problems)


@pytest.mark.parametrize(
    ("written", "code", "near"), [("Lycée Vaubant", "CAS070", "Lycée Vauban"), ("LEL", "CAS071", "")]
)
def test_a_name_that_is_none_or_several_is_unknown_and_said(written: str, code: str, near: str) -> None:
    row, problems = row_of(policy_of(NAMED), f"date: 2024-10-01\nétablissement: {{uai: {written}}}\n")
    assert Unknown(frozenset({Cause("uai", "établissement", "uai", "name")})) == row["uai"]
    assert [(code, "cas.yaml:2:22", near)] == told(problems)
    assert not problems[0].is_error
