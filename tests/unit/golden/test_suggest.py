"""A case is found near the golden cases for what none notices or shows; it has no answer, and nothing that is idle."""

import pytest

from engine.golden.mutate import Entrance, gate
from engine.golden.mutations import Mutation, mutations
from engine.golden.points import points
from engine.golden.read import read_golden
from engine.golden.suggest import Suggestion, for_change, suggestions
from engine.golden.suggestion_report import json, none_found, yaml
from engine.text.diagnostics import Words
from engine.text.source import Source
from tests.unit.golden.gate import HEAD_OF_REASONS, TAIL_OF_REASONS, entrance_of, policy_of

RANKS = "2024-10-01 ; enfants: [] ; essai: non"
FAR = "2024-10-01 ; âge: 20, solde: 9, boursier: oui ; essai: non"


def change(entrance: Entrance, before: str, after: str) -> Mutation:
    return next(m for m in mutations(entrance.policy) if (m.before, m.after) == (before, after))


def suggested(rule: str, before: str, after: str, *cases: str) -> tuple[Entrance, Suggestion]:
    entrance = entrance_of(policy_of(rule), *cases)
    (found,) = suggestions(gate(entrance), [change(entrance, before, after)], None, 1)
    return entrance, found


def written(entrance: Entrance, found: Suggestion) -> str:
    """The case found, in a golden file, with the value that a person says."""
    assert found.found is not None
    return f"politique: essai\ncas:\n{yaml(found, entrance.policy, 'fr')}"


def facts_of(found: Suggestion) -> dict[str, str]:
    """The facts of a case as they are written."""
    assert found.found is not None
    return {name: getattr(value, "text", None) or str(value) for name, value in found.found.draft.facts.items()}


@pytest.mark.parametrize(
    ("rule", "before", "after", "facts"),
    [
        # one fact is enough: the limit itself
        ("formule: solde <= 3", "solde <= 3", "solde < 3", {"solde": "3"}),
        ("formule: solde <= 3", "solde <= 3", "solde <= 4", {"solde": "4"}),
        # both facts have to change: the age is twenty and the balance nine, neither condition holds
        ("formule: boursier et solde < 3", "boursier", "", {"boursier": "False", "solde": "2"}),
    ],
)
def test_the_case_found_is_where_the_two_differ(rule: str, before: str, after: str, facts: dict[str, str]) -> None:
    _, found = suggested(rule, before, after, FAR)
    assert facts == facts_of(found)
    assert (("", "essai"),) == found.blanks


def test_a_case_of_a_day_before_is_found_for_a_date() -> None:
    entrance = entrance_of(policy_of("formule: solde"), "2024-10-01 ; solde: 1 ; essai: 1")
    (found,) = suggestions(gate(entrance), [change(entrance, "du : 2024-09-01", "du : 2024-08-31")], None, 1)
    assert found.found is not None
    assert "2024-08-31" == found.found.draft.date.isoformat()
    assert (("", ""),) == found.blanks[:1]


def test_a_case_for_a_parameter_is_sought_around_the_rules_that_name_it() -> None:
    entrance = entrance_of(
        policy_of("formule: si boursier alors forfait sinon 0 €"), "2024-10-01 ; boursier: non ; essai: 0 €"
    )
    (stand,) = gate(entrance).stands
    aim = for_change(stand, change(entrance, "2024-09-01 : 150 €", "2024-09-01 : 150,01 €"))
    assert (("foyer", "essai"),) == aim.rules


def test_what_cannot_be_noticed_has_no_case() -> None:
    _, found = suggested("formule: nombre_de_rangs < 0", "nombre_de_rangs < 0", "nombre_de_rangs < -1", RANKS)
    assert found.found is None


def test_the_case_can_be_pasted_and_is_refused_until_it_is_completed() -> None:
    entrance, found = suggested("formule: solde <= 3", "solde <= 3", "solde < 3", FAR)
    text = written(entrance, found)
    file, problems = read_golden(Source("cas.yaml", text))
    assert file is not None
    assert () == problems
    (case,) = file.cases
    assert ["GOL008"] == [problem.code for problem in case.problems]
    assert "essai" in case.problems[0].label("fr")
    assert "art-1" in case.problems[0].label("fr")
    assert "art-1" == case.article
    completed, _ = read_golden(Source("cas.yaml", text.rstrip("\n") + " oui\n"))
    assert completed is not None
    assert () == completed.cases[0].problems
    assert gate(Entrance(policy=entrance.policy, files=(completed,), supplied={})).notice(
        change(entrance, "solde <= 3", "solde < 3")
    )


CITED = """
type: booléen
toutes_ces_conditions:
  - {si: âge >= 18, sinon: trop jeune, article: art-2}
  - {si: âge >= 16, sinon: bien trop jeune, article: ARTICLE}
"""
GROWN = "2024-10-01 ; âge: 20 ; issue: éligible"


def suggested_for_reasons(article: str) -> tuple[Entrance, Suggestion]:
    """What is suggested when the second condition, which never decides alone, is left out."""
    policy = policy_of(CITED.replace("ARTICLE", article), HEAD_OF_REASONS, TAIL_OF_REASONS)
    entrance = entrance_of(policy, GROWN)
    (found,) = suggestions(gate(entrance), [change(entrance, "âge >= 16", "")], None, 1)
    return entrance, found


def test_a_condition_that_is_only_cited_has_a_case_that_states_its_reasons() -> None:
    entrance, found = suggested_for_reasons("art-3")
    assert {"âge": "20"} == facts_of(found)
    text = written(entrance, found)
    assert text.endswith("    attendu:\n      motifs:\n")
    assert ["motifs"] == json(found, entrance.policy, "fr")["expected"]
    completed, _ = read_golden(Source("cas.yaml", text.rstrip("\n") + " [art-2, art-3]\n"))
    assert completed is not None
    ready = gate(Entrance(policy=entrance.policy, files=(completed,), supplied={}))
    assert ready.notice(change(entrance, "âge >= 16", ""))


def test_a_condition_cited_like_another_has_none() -> None:
    assert suggested_for_reasons("art-2")[1].found is None


def test_a_case_that_does_for_two_changes_is_suggested_once() -> None:
    entrance = entrance_of(policy_of("formule: solde <= 3"), FAR)
    wanted = [change(entrance, "solde <= 3", after) for after in ("solde < 3", "solde <= 4")]
    # at 3 only the first differs, at 4 only the second: two cases; the same change asked for twice is one
    assert 2 == len(list(suggestions(gate(entrance), [*wanted, *wanted], None, 5)))


def test_a_point_that_no_case_shows_has_a_case() -> None:
    entrance = entrance_of(
        policy_of("cas: [{si: boursier, alors: 100}]\nsinon: 50"), "2024-10-01 ; boursier: oui ; essai: 100"
    )
    found = points(entrance.policy, gate(entrance))
    proposed = list(suggestions(gate(entrance), [], found, 50))
    for one in proposed:
        if one.about.where == "foyer.essai":
            assert one.found is not None
            assert one.found.draft.facts["boursier"] is False
            break
    else:
        pytest.fail("nothing is suggested for the alternative")


def test_a_suggestion_is_told_to_programs_and_what_is_not_found_to_people() -> None:
    entrance, found = suggested("formule: solde <= 3", "solde <= 3", "solde < 3", FAR)
    data = json(found, entrance.policy, "fr")
    assert ["essai"] == data["expected"]
    assert ["art-1"] == data["articles"]
    assert "solde <= 3 → solde < 3" in data["what"]
    nothing = Suggestion(about=found.about)
    assert json(nothing, entrance.policy, "fr")["case"] is None
    assert Words("# aucun cas trouvé", "").fr in none_found(nothing, "fr")
