"""`engine set` on amendments: what changes goes into the amendment, in the form that amendments have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.amend.edit import Edited, set_value
from engine.amend.layout import formatted
from engine.amend.new_value import NewValue
from engine.policy.load import Loaded, load
from engine.policy.overlay import Base
from engine.text.source import Source
from tests.unit import bourse

ASKED = NewValue(parameter="forfait", value="155", start="2025-09-01", article="art-2")
HEAD = "langue: fr\npolitique: bourse-2025\nbasée_sur: bourse\nen_vigueur: {au: 2026-08-31}\n"
ENDED = bourse.POLICY.replace("{2024-09-01: 151}\n", "{2024-09-01: 151}\n    au: 2025-08-31\n")


def edited(changes: str, asked: NewValue, base: str = bourse.POLICY, between: str = "") -> Edited:
    """What becomes of an amendment of the invented policy, or of one of its amendments."""
    bases = {"bourse": Base(Source("bourse.yaml", base)), "bourse-2024": Base(Source("bourse-2024.yaml", between))}

    def read(source: Source) -> Loaded:
        return load(source, lambda _: bourse.FORMATIONS.encode(), bases=bases.get)

    head = HEAD.replace("basée_sur: bourse", "basée_sur: bourse-2024") if between else HEAD
    head = head.replace("\n", "\r\n") if "\r" in changes else head
    loaded = read(Source("bourse-2025.yaml", head + changes))
    assert loaded.policy is not None, loaded.diagnostics
    found = set_value(loaded.policy, asked, read)
    if found.policy is not None:
        assert head in found.policy.source.own.text
        if loaded.policy.source.own.text == formatted(loaded.policy):
            assert found.policy.source.own.text == formatted(found.policy)
    return found


def after(changes: str, base: str = bourse.POLICY, between: str = "", **asked: Any) -> str:
    """What an amendment says below its head once it is edited, which must be possible without a remark."""
    found = edited(changes, replace(ASKED, **asked), base, between)
    assert found.policy is not None, [d.label("fr") for d in found.found]
    assert () == found.found
    return found.policy.source.own.text.partition("2026-08-31}")[2].removeprefix("\n")


ADDED = "paramètres:\n  forfait:\n    valeurs: {2025-09-01: 155}\n"


def test_an_amendment_that_did_not_speak_of_the_parameter_does_from_then_on() -> None:
    assert ADDED == after("")


def test_a_section_goes_in_its_place() -> None:
    articles = "articles:\n  art-5: retiré\n  # le reste est inchangé\n"
    readings = "lectures:\n  boursiers: {prise: large}\n"
    assert articles + ADDED + readings == after(articles + readings)


def test_a_section_is_apart_where_sections_are() -> None:
    articles, readings = "\narticles:\n  art-5: retiré\n", "\n# lu autrement\nlectures:\n  boursiers: {prise: large}\n"
    assert f"{articles}\n{ADDED}{readings}" == after(articles + readings)


def test_a_parameter_goes_after_the_others() -> None:
    others = "paramètres:\n  # nouveau\n  prime: {type: €, article: art-2, valeurs: {2024-09-01: 3 €}}\n"
    assert f"{others}  forfait:\n    valeurs: {{2025-09-01: 155}}\n" == after(others)
    in_flow = "paramètres: {prime: {type: €, article: art-2, valeurs: {2024-09-01: 3 €}}}\n"
    expected = in_flow.replace("}}}", "}}, forfait: {valeurs: {2025-09-01: 155}}}")
    assert expected == after(in_flow)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("    valeurs: {2025-01-01: 153}  # arrêté\n", "    valeurs: {2025-01-01: 153, 2025-09-01: 155}  # arrêté\n"),
        ("    article: [art-2, art-3]\n", "    article: [art-2, art-3]\n    valeurs: {2025-09-01: 155}\n"),
        (
            "    à_revérifier_avant: 2026-07-01\n",
            "    valeurs: {2025-09-01: 155}\n    à_revérifier_avant: 2026-07-01\n",
        ),
        ("    valeurs: {2025-09-01: retirée}\n", "    valeurs: {2025-09-01: 155}\n"),
    ],
)
def test_only_what_is_asked_changes_in_the_block_of_the_parameter(own: str, expected: str) -> None:
    base = bourse.POLICY.replace("{2024-09-01: 151}", "{2024-09-01: 151, 2025-09-01: 152}") if "retirée" in own else ""
    head = "paramètres:\n  forfait:\n"
    assert head + expected == after(head + own, base or bourse.POLICY)


def test_a_parameter_of_the_amendment_itself_takes_another_value() -> None:
    own = "paramètres:\n  prime:\n    type: €\n    article: art-2\n    valeurs: {2024-09-01: 3 €}\n"
    expected = own.replace("3 €}", "3 €, 2025-09-01: 4 €}")
    assert expected == after(own, parameter="prime", value="4 €")


def test_a_value_of_the_base_is_replaced_when_asked() -> None:
    refused = edited("", replace(ASKED, start="2024-09-01"))
    assert ["AMD002 bourse.yaml:18:27"] == [f"{d.code} {d.place}" for d in refused.found]
    replaced = after("", start="2024-09-01", replaces=True)
    assert "paramètres:\n  forfait:\n    valeurs: {2024-09-01: 155}\n" == replaced


def test_a_date_is_written_as_in_the_base() -> None:
    base = bourse.POLICY.replace("{2024-09-01: 151}", "{01/09/2024: 151}")
    replaced = after("", base, start="2024-09-01", replaces=True)
    assert "paramètres:\n  forfait:\n    valeurs: {01/09/2024: 155}\n" == replaced


def test_an_end_that_the_base_gives_moves_or_is_taken_away() -> None:
    assert ["AMD003"] == [d.code for d in edited("", ASKED, ENDED).found]
    assert f"{ADDED}    au: 2026-08-31\n" == after("", ENDED, until="2026-08-31")
    assert f"{ADDED}    au: retiré\n" == after("", ENDED, until="aucune")
    assert f"{ADDED}    au: retiré\n" == after("paramètres:\n  forfait:\n    au: 2026-08-31\n", ENDED, until="aucune")


def test_an_end_of_the_amendment_itself_goes() -> None:
    assert ADDED == after("paramètres:\n  forfait:\n    au: 2026-08-31\n", until="aucune")
    assert ADDED == after("", until="aucune")


def test_a_review_is_asked_for() -> None:
    assert f"{ADDED}    à_revérifier_avant: 2026-07-01\n" == after("", review_before="2026-07-01")


def test_an_article_is_cited_beside_those_of_the_base() -> None:
    expected = ADDED.replace("    valeurs", "    article: [art-2, art-3]\n    valeurs")
    assert expected == after("", article="art-3")
    assert expected == after("paramètres:\n  forfait:\n    article: art-2\n", article="art-3")
    assert expected == after("paramètres:\n  forfait:\n    au: 2026-08-31\n", article="art-3", until="aucune")


NEW = {
    "article": "av-1",
    "title": "Forfait",
    "source": "avenant",
    "source_title": "Avenant",
    "source_date": "2025-05-02",
}
NEW_SOURCE = "  avenant: {titre: Avenant, date: 2025-05-02}\n"
NEW_ARTICLE = "  av-1: {titre: Forfait, source: avenant}\n"
CITED = ADDED.replace("    valeurs", "    article: [art-2, av-1]\n    valeurs")


def test_a_new_article_and_its_source_go_into_new_sections() -> None:
    assert f"sources:\n{NEW_SOURCE}articles:\n{NEW_ARTICLE}{CITED}" == after("", **NEW)


def test_a_new_article_and_its_source_go_after_the_others() -> None:
    sources = "sources:\n  autre: {titre: Autre}\n"
    assert f"{sources}{NEW_SOURCE}articles:\n{NEW_ARTICLE}{CITED}" == after(sources, **NEW)


def test_the_only_source_is_named_once_there_are_two() -> None:
    own = "articles:\n  art-6: {titre: Prime}\n"
    named = own.replace("Prime}", "Prime, source: r}")
    assert f"sources:\n{NEW_SOURCE}{named}{NEW_ARTICLE}{CITED}" == after(own, **NEW)


def test_a_name_that_was_withdrawn_is_given_again() -> None:
    own = "articles:\n  art-5: retiré\n"
    asked = {"article": "art-5", "title": "Arrêté 12, article 1", "source": "r"}
    expected = own.replace("retiré", '{titre: "Arrêté 12, article 1", source: r}')
    assert expected.replace('"', "") + CITED.replace("av-1", "art-5") == after(own, **asked).replace('"', "")


def test_an_amendment_of_an_amendment_is_edited_alone() -> None:
    between = (
        "langue: fr\npolitique: bourse-2024\nbasée_sur: bourse\nparamètres: {forfait: {valeurs: {2025-01-01: 153}}}\n"
    )
    assert ADDED == after("", between=between)
    refused = edited("", replace(ASKED, start="2025-01-01"), between=between)
    assert ["AMD002 bourse-2024.yaml:4:46"] == [f"{d.code} {d.place}" for d in refused.found]


def test_windows_line_ends_are_kept() -> None:
    text = after("\r\narticles:\r\n  art-5: retiré\r\n", **NEW)
    assert text.count("\n") == text.count("\r\n")
    assert "\r\n\r\nparamètres:\r\n  forfait:\r\n    article: [art-2, av-1]\r\n" in text


def test_what_is_loaded_is_what_was_asked() -> None:
    found = edited("", replace(ASKED, article="art-3")).policy
    assert found is not None
    assert ((date(2024, 9, 1), 151), (date(2025, 9, 1), 155)) == found.parameters["forfait"].timeline
    assert ("art-2", "art-3") == found.parameters["forfait"].articles


def test_what_the_amendment_withdraws_cannot_be_set() -> None:
    own = "paramètres: {prime: {type: €, article: art-2, valeurs: {2024-09-01: 3 €}}}\n"
    assert ["AMD001"] == [d.code for d in edited(own, replace(ASKED, parameter="primes")).found]
