"""Did you mean: what counts as the same name, and what counts as near."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.suggest import closest, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("élève", "eleve"),
        ("ÉLÈVE", "élève"),
        (normalize("NFD", "élève"), normalize("NFC", "élève")),
        ("cœur", "coeur"),
        ("quotient_familial", "quotient-familial"),
        ("quotient familial", "Quotient  Familial"),
        ("quotient\u00a0familial", "quotient_familial"),
        ("l’aide", "l'aide"),
        ("l´aide", "l'aide"),
        ("bac\u2011pro", "bac_pro"),
    ],
)
def test_ways_to_write_one_name_have_one_fold(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("art-1", "art-2"), ("élève", "élevé ?"), ("ab", "a_b")])
def test_different_names_have_different_folds(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(alphabet="aàâbcçéÈœŒ0 _-’'´\u00a0"))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(text) == fold(fold(text))


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("eleve", ["élèves", "élève", "élevage"], ("élève",)),
        ("élèves", ["élève", "élevage"], ("élève",)),
        ("niveaux", ["niveau"], ("niveau",)),
        ("local", ["locaux", "vocal"], ("locaux",)),
        ("quotient_familal", ["plafond", "quotient_familial"], ("quotient_familial",)),
        ("monatnt", ["montant", "mention"], ("montant",)),
        ("boursie", ["boursier", "bourses"], ("boursier", "bourses")),
        ("retenu", ["retenue", "revenu"], ("retenue", "revenu")),
    ],
)
def test_the_name_meant_is_proposed(word: str, candidates: list[str], found: tuple[str, ...]) -> None:
    assert found == closest(word, candidates)


@pytest.mark.parametrize(
    ("word", "candidates"),
    [
        ("plafond", ["quotient_familial"]),
        ("art-1", ["art-2", "art-12"]),
        ("0750001A", ["0750002A"]),
        ("oui", ["non"]),
        ("", ["a", "ab"]),
        ("a", ["b"]),
        ("x", []),
    ],
)
def test_what_is_far_is_not_proposed(word: str, candidates: list[str]) -> None:
    assert () == closest(word, candidates)


def test_no_more_names_than_asked() -> None:
    names = ["montanta", "montantb", "montantc", "montantd"]
    assert ("montanta", "montantb", "montantc") == closest("montant", names)
    assert ("montanta",) == closest("montant", names, most=1)


def test_a_much_nearer_name_silences_the_others() -> None:
    assert ("quotient_familial",) == closest("quotient_familial_", ["quotient_familial", "quotient_famille"])
    assert ("bénéficiaire",) == closest("bénéficaire", ["bénéficiaire", "bénévole"])


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=5))
def test_only_candidates_are_proposed(word: str, candidates: list[str]) -> None:
    assert set(closest(word, candidates)) <= set(candidates)


@given(st.text(min_size=1, max_size=20), st.lists(st.text(max_size=20), max_size=5))
def test_a_known_name_is_found_at_once(word: str, others: list[str]) -> None:
    found = closest(word, [*others, word], most=len(others) + 1)
    assert word in found
    assert {fold(word)} == {fold(name) for name in found}
