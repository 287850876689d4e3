"""Each kind of point has a small policy whose cases show it, and a twin with cases that do not."""

import datetime
from dataclasses import replace

import pytest

from engine.golden.coverage import KINDS
from engine.golden.granted import granted
from engine.golden.mutate import gate
from engine.golden.points import points, signs_wanted
from engine.golden.points_page import points_page
from engine.golden.points_report import json, text
from engine.golden.read import read_golden
from engine.policy.model import Validity
from engine.text.source import Source
from tests.unit.golden.gate import entrance_of, policy_of

ON, BEFORE, AFTER = (
    "2024-10-01 ; solde: 3 ; essai: oui",
    "2024-10-01 ; solde: 2 ; essai: oui",
    "2024-10-01 ; solde: 4 ; essai: non",
)
CASES_OF_ALTERNATIVES = "cas: [{si: boursier, alors: 100}]\nsinon: 50"
SCHOLAR, OTHER = "2024-10-01 ; boursier: oui ; essai: 100", "2024-10-01 ; boursier: non ; essai: 50"

SHOWN: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], set[str]]] = {
    "rule": ("formule: solde", ("2024-10-01 ; solde: 3 ; essai: 3",), ("2024-10-01 ; ; essai: inconnu",), {"essai"}),
    "condition": ("formule: solde <= 3", (ON, AFTER), (AFTER,), {"solde <= 3 : oui"}),
    "alternative": (CASES_OF_ALTERNATIVES, (SCHOLAR, OTHER), (SCHOLAR,), {"sinon : 50"}),
    "threshold": ("formule: solde <= 3", (ON, BEFORE, AFTER), (ON, AFTER), {"solde <= 3 : un pas avant"}),
    "row": (
        "formule: voies[voie].durée",
        ("2024-10-01 ; voie: cap ; essai: 2", "2024-10-01 ; voie: bts ; essai: 3"),
        ("2024-10-01 ; voie: cap ; essai: 2",),
        {"bts"},
    ),
    "reading": (
        'formule: lecture compte = "strict"',
        ("2024-10-01 ; ; essai: oui", "2024-10-01 ; ; essai: non ; compte: large"),
        ("2024-10-01 ; ; essai: oui",),
        {"autre que strict"},
    ),
    "day": (
        "formule: solde",
        tuple(
            f"{day} ; solde: 1 ; {expected}"
            for day, expected in (
                ("2024-08-31", "issue: hors champ"),
                ("2024-09-01", "essai: 1"),
                ("2025-08-31", "essai: 1"),
                ("2025-09-01", "issue: hors champ"),
            )
        ),
        ("2024-09-01 ; solde: 1 ; essai: 1", "2025-08-31 ; solde: 1 ; essai: 1"),
        {"2024-08-31", "2025-09-01"},
    ),
}
"""The rule, the cases that show all its points of a kind, those that do not, and what these leave to be shown."""


def left(rule: str, cases: tuple[str, ...], kind: str) -> set[str]:
    entrance = entrance_of(policy_of(rule), *cases)
    found = points(entrance.policy, gate(entrance))
    return {
        p.what for p in found.missing if p.kind == kind and p.where in ("foyer.essai", "voies", "politique", "compte")
    }


@pytest.mark.parametrize("kind", SHOWN)
def test_cases_that_show_a_point(kind: str) -> None:
    rule, cases, _, _ = SHOWN[kind]
    assert set() == left(rule, cases, kind)


@pytest.mark.parametrize("kind", SHOWN)
def test_cases_that_do_not(kind: str) -> None:
    rule, _, cases, missing = SHOWN[kind]
    assert missing == left(rule, cases, kind)


def test_a_limit_that_bounds_make_impossible_to_miss_is_not_asked_for() -> None:
    assert {"âge >= 1 : un pas après"} == left("formule: âge >= 1", ("2024-10-01 ; âge: 1 ; essai: oui",), "threshold")


def test_every_kind_is_counted_and_told() -> None:
    entrance = entrance_of(policy_of("formule: solde <= 3"), ON)
    found = points(entrance.policy, gate(entrance))
    assert set(KINDS) == set(json(found)["counts"]) == {*SHOWN, "article"}
    assert "  seuils, un pas avant et un pas après : 1 sur 3" in text(found, "fr")
    assert "solde <= 3 : un pas avant" in text(found, "fr")
    assert "foyer.essai  [art-1]" in text(found, "en")


def test_an_article_is_shown_by_one_point_that_cites_it() -> None:
    rule = policy_of("formule: solde <= 3")
    entrances = [entrance_of(rule, ON), entrance_of(rule, "2024-08-01 ; solde: 3 ; issue: hors champ")]
    assert [(1, 1), (0, 1)] == [points(rule, gate(entrance)).count("article") for entrance in entrances]


GRANTED = """\
politique: essai
cas: []
points_acceptés:
  - {règle: foyer.essai, point: "solde <= 3 : un pas avant", raison: le solde n'est jamais de 2}
  - {règle: foyer.essai, point: "solde <= 3 : exactement", raison: essayé ailleurs}
  - {règle: foyer.essai, point: "solde <= 2 : exactement", raison: ancienne règle}
"""


def test_a_point_that_no_case_can_show_is_accepted_and_no_other() -> None:
    file, problems = read_golden(Source("cas.yaml", GRANTED))
    assert file is not None
    assert () == problems
    entrance = entrance_of(policy_of("formule: solde <= 3"), ON, AFTER)
    before = points(entrance.policy, gate(entrance))
    found = granted(before, [file])
    assert ["le solde n'est jamais de 2"] == list(found.accepted.values())
    assert set(before.missing) - set(found.missing) == set(found.accepted)
    assert (2, 2) == found.count("threshold")
    assert ["GOL012", "GOL011"] == [problem.code for problem in found.problems]
    assert "        le solde n'est jamais de 2" in text(found, "fr").splitlines()


def test_what_is_accepted_is_told_with_its_reason_on_the_page_and_to_programs() -> None:
    file, _ = read_golden(Source("cas.yaml", GRANTED))
    assert file is not None
    entrance = entrance_of(policy_of("formule: solde <= 3"), ON, AFTER)
    found = points(entrance.policy, gate(entrance))
    accepting = granted(found, [file])
    [accepted] = json(accepting)["accepted"]
    assert ("foyer.essai", "solde <= 3 : un pas avant") == (accepted["where"], accepted["what"])
    assert "le solde n'est jamais de 2" == accepted["reason"]
    assert accepted["what"] not in {point["what"] for point in json(accepting)["missing"]}
    shown = points_page([accepting], "fr")
    assert "Points acceptés sans cas, hors de ce compte : 1." in shown
    assert "<caption>Accepté sans cas (1)</caption>" in shown
    assert "le solde n&#x27;est jamais de 2" in shown
    assert [] == json(found)["accepted"]
    assert "ccepté" not in points_page([found], "fr")


def test_the_last_day_of_a_record_is_asked_for() -> None:
    known = policy_of("formule: solde")
    ending = Validity(None, datetime.date(2024, 12, 31))
    record = replace(known.records["foyer"], in_force=ending)
    policy = replace(known, records={**known.records, "foyer": record})
    asked = {point.what for point in signs_wanted(policy).values() if point.where == "foyer" and point.kind == "day"}
    assert {"2024-12-31", "2025-01-01"} == asked
    assert set() == {point for point in signs_wanted(known).values() if point.where == "foyer" and point.kind == "day"}
