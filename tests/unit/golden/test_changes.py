"""What golden cases expect changes with a new motive only."""

from textwrap import dedent, indent

import pytest

from engine.golden.changes import unexplained
from engine.golden.motives import Motive
from engine.golden.read import GoldenFile, read_golden
from engine.text.source import Source
from tests.support import said

CASE = """\
nom: boursier
source: art-1
date: 2024-10-01
élève: {année: 1, boursier: oui}
attendu: {issue: éligible, montant: 151 €, manque: [a, b]}
"""


def golden(*cases: str, name: str = "élèves.yaml", policy: str = "bourse", more: str = "") -> GoldenFile:
    items = "".join("  - " + indent(dedent(case), "    ").lstrip() for case in cases)
    file, problems = read_golden(Source(name, f"politique: {policy}\ncas:\n{items}{more}"))
    assert [] == said(problems)
    assert file is not None
    return file


def told(before: GoldenFile, *after: GoldenFile) -> list[str]:
    return said(unexplained({before.source.name: before}, after))


def changed(before: str, after: str) -> list[str]:
    return told(golden(before), golden(after))


MOTIVE = "motif: {date: 2025-06-20, article: art-2, changement: forfait relevé}\n"


def test_an_expected_value_that_changes_is_told_with_both_values() -> None:
    assert ["CAS100 boursier | « boursier » : montant : 151 € → 155 €"] == changed(CASE, CASE.replace("151", "155"))


def test_both_places_are_shown() -> None:
    (found,) = unexplained({"élèves.yaml": golden(CASE)}, [golden(CASE.replace("151", "155"))])
    ((place, words),) = found.related
    assert ("boursier", "ce qu'il était") == (place.source.text[place.span.start : place.span.end], words.fr)
    assert '"boursier": montant: 151 € → 155 €' == found.label("en")


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("montant: 151 €, ", "", "montant : 151 € → rien"),
        ("151 €", "151 €, part: 3 %", "part : rien → 3 %"),
        ("issue: éligible", "issue: non éligible", "issue : éligible → non éligible"),
        ("[a, b]", "[a]", "manque : a, b → a"),
        ("montant: 151 €", 'effectifs: [{part: "1"}, {part: "2"}]', "montant : 151 € → rien, effectifs[1].part : rien"),
        ("151 €", "inconnu", "montant : 151 € → inconnu"),
        ("151 €", '"0151"', "montant : 151 € → 0151"),
    ],
)
def test_each_kind_of_change(old: str, new: str, change: str) -> None:
    (found,) = changed(CASE, CASE.replace(old, new))
    assert f"CAS100 boursier | « boursier » : {change}" in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("151 €", "151.00 €"),
        ("151 €", '"151,0 €"'),
        ("{issue: éligible, montant: 151 €, manque: [a, b]}", "{manque: [b, a], montant: 151 €, issue: éligible}"),
        ("année: 1", "année: 2"),
        ("source: art-1", "source: art-1 et art-2"),
    ],
)
def test_what_is_no_change_of_what_is_expected(old: str, new: str) -> None:
    assert [] == changed(CASE, CASE.replace(old, new))


def test_a_new_motive_explains() -> None:
    assert [] == changed(CASE, CASE.replace("151", "155") + MOTIVE)


def test_a_motive_that_was_there_explains_nothing() -> None:
    assert 1 == len(changed(CASE + MOTIVE, CASE.replace("151", "155") + MOTIVE))
    both = (
        "motif: [{date: 2025-06-20, article: art-2, changement: forfait relevé}, {date: 2026-06-20, délibération: X}]\n"
    )
    assert [] == changed(CASE + MOTIVE, CASE.replace("151", "155") + both)


OTHER = CASE.replace("boursier", "autre", 1).replace("année: 1", "année: 2")


def test_a_case_that_is_gone() -> None:
    before, after = golden(CASE, OTHER), golden(OTHER)
    assert ["CAS101 bourse | le cas « boursier » n'est plus là"] == told(before, after)


def test_a_case_whose_file_is_gone() -> None:
    assert ["CAS101 boursier | le cas « boursier » n'est plus là"] == told(golden(CASE))


def test_a_case_that_is_said_to_be_removed() -> None:
    removed = "cas_retirés:\n  - {nom: boursier, motif: {date: 2025-06-20, délibération: 2025-3}}\n"
    assert [] == told(golden(CASE, OTHER), golden(OTHER, more=removed))


def test_a_case_may_move_to_another_file_of_the_policy() -> None:
    assert [] == told(golden(CASE), golden(CASE, name="autres.yaml"))
    assert 1 == len(told(golden(CASE), golden(CASE, name="autres.yaml", policy="autre")))
    assert 1 == len(told(golden(CASE), golden(CASE.replace("151", "155"), name="autres.yaml")))


def test_a_case_may_be_renamed() -> None:
    renamed = CASE.replace("nom: boursier", "nom: élève boursier")
    assert [] == told(golden(CASE), golden(renamed))
    assert 1 == len(told(golden(CASE), golden(renamed.replace("151", "155"))))
    assert 1 == len(told(golden(CASE, renamed), golden(renamed)))


def test_motives_are_read() -> None:
    (case,) = golden(CASE + MOTIVE).cases
    assert "forfait relevé" == case.motives[0].change
    assert (Motive,) == tuple(type(motive) for motive in case.motives)


@pytest.mark.parametrize(
    ("motive", "code"),
    [
        ("{date: 2025-06-20, changement: forfait relevé}", "CAS102"),
        ("{date: demain, article: art-1}", "CAS029"),
        ("[{date: 2025-06-20, délibération: X}, {date: 2025-06-21}]", "CAS102"),
    ],
)
def test_a_motive_that_says_too_little(motive: str, code: str) -> None:
    (case,) = golden(CASE + f"motif: {motive}\n").cases
    assert [code] == [problem.code for problem in case.problems]


def test_a_case_cannot_be_removed_and_there() -> None:
    removed = "cas_retirés:\n  - {nom: boursier, motif: {date: 2025-06-20, délibération: 2025-3}}\n"
    items = "  - " + indent(CASE, "    ").lstrip()
    _, problems = read_golden(Source("élèves.yaml", f"politique: bourse\ncas:\n{items}{removed}"))
    assert ["CAS103 boursier | le cas « boursier » est encore dans ce fichier"] == said(problems)
