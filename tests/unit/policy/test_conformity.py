"""A file that is not what a command expects is told as what it is."""

import pytest

from engine.policy.conformity import check
from engine.text import document
from engine.text.source import Source
from tests.support import load_text
from tests.unit import bourse

FILES = {"policy": bourse.POLICY, "golden": bourse.GOLDEN, "case": "date: 2024-10-01\nélève: {année: 1}\n"}

CSV = {"tables/formations.csv": bourse.FORMATIONS.encode()}


def kinds(text: str, file: str) -> list[str]:
    source = Source("fichier.yaml", text)
    node, faults = document.read(source)
    assert () == faults
    assert node is not None
    return [d.label("fr") for d in check(node, file, "fr", source)]


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_the_right_kind_is_no_fault(file: str) -> None:
    assert [] == kinds(FILES[file], file)


@pytest.mark.parametrize(
    ("file", "given", "found", "wanted"),
    [
        ("policy", "golden", "des cas de référence", "une politique"),
        ("policy", "case", "un dossier", "une politique"),
        ("golden", "policy", "une politique", "des cas de référence"),
        ("golden", "case", "un dossier", "des cas de référence"),
        ("case", "policy", "une politique", "un dossier"),
        ("case", "golden", "des cas de référence", "un dossier"),
    ],
)
def test_a_file_of_another_kind_is_told_once(file: str, given: str, found: str, wanted: str) -> None:
    assert [f"ce fichier contient {found} ; attendu : {wanted}"] == kinds(FILES[given], file)


def test_a_case_in_the_place_of_a_policy_needs_no_language() -> None:
    assert ["FRM009"] == [d.code for d in load_text(FILES["case"]).diagnostics]


def test_a_record_may_be_called_as_the_list_of_golden_cases() -> None:
    assert [] == kinds("date: 2024-10-01\ncas: {a: 1}\n", "case")


def test_a_space_is_missing_after_the_colon() -> None:
    policy = bourse.POLICY.replace("valeurs: {2024-09-01: 151}", "valeurs:\n      2024-09-01:151")
    (found,) = load_text(policy, CSV).diagnostics
    assert ("FRM005", "une espace suit toujours les deux-points : « 2024-09-01: 151 »") == (
        found.code,
        found.advice("fr"),
    )


def test_a_unit_said_in_words() -> None:
    (found,) = load_text(bourse.POLICY.replace("type: €/élève", "type: € par élève"), CSV).diagnostics
    assert ("TYP009", ("€/élève",)) == (found.code, found.suggestions)


def test_an_impossible_name_is_told_where_it_is_declared_only() -> None:
    policy = bourse.POLICY.replace("      dotation:", "      la dotation:")
    assert ["NOM017"] == [d.code for d in load_text(policy, CSV).diagnostics]
