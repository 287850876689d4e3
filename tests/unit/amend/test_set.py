"""`engine set` on files as officers write them: one line changes, comments and order stay."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.amend.edit import Edited, set_value
from engine.amend.new_value import NewValue
from engine.policy.load import Loaded, load
from engine.text.source import Source
from tests.unit import bourse

ASKED = NewValue(parameter="forfait", value="155", start="2025-09-01", article="art-2")
WRITTEN = "    valeurs: {2024-09-01: 151}\n"


def policy(values: str = WRITTEN) -> str:
    return bourse.POLICY.replace(WRITTEN, values)


def edited(text: str, change: NewValue = ASKED) -> Edited:
    def reload(source: Source) -> Loaded:
        return load(source, lambda _: bourse.FORMATIONS.encode())

    loaded = load(Source("bourse.yaml", text), lambda _: bourse.FORMATIONS.encode())
    assert loaded.policy is not None, loaded.diagnostics
    return set_value(loaded.policy, change, reload)


def after(text: str, **asked: Any) -> str:
    """The text once edited, which must be possible."""
    found = edited(text, replace(ASKED, **asked))
    assert found.policy is not None, [d.label("fr") for d in found.found]
    return found.policy.source.text


def refusals(text: str, **asked: Any) -> list[str]:
    found = edited(text, replace(ASKED, **asked))
    assert found.policy is None
    return [d.code for d in found.found]


@pytest.mark.parametrize(
    ("start", "before", "expected"),
    [
        ("2025-09-01", "{2024-09-01: 151}", "{2024-09-01: 151, 2025-09-01: 155}"),
        ("2023-09-01", "{2024-09-01: 151}", "{2023-09-01: 155, 2024-09-01: 151}"),
        ("2024-09-01", "{2023-09-01: 1, 2025-09-01: 3}", "{2023-09-01: 1, 2024-09-01: 155, 2025-09-01: 3}"),
        # an order that is not that of the dates is the author's own: the new date comes last
        ("2024-09-01", "{2025-09-01: 3, 2023-09-01: 1}", "{2025-09-01: 3, 2023-09-01: 1, 2024-09-01: 155}"),
    ],
)
def test_a_value_between_brackets_takes_its_place_among_the_dates(start: str, before: str, expected: str) -> None:
    text = policy(f"    valeurs: {before}   # arrêté\n")
    assert policy(f"    valeurs: {expected}   # arrêté\n") == after(text, start=start)


BLOCK = """\
    valeurs:
      # avant la réforme
      2022-09-01: 140   # arrêté de 2022
      2024-09-01: 151   # arrêté de 2024
"""


@pytest.mark.parametrize(
    ("start", "line", "above"),
    [("2025-09-01", "      2025-09-01: 155\n", "2024\n"), ("2023-09-01", "      2023-09-01: 155\n", "2022\n")],
)
def test_a_value_on_lines_takes_a_line_of_its_own(start: str, line: str, above: str) -> None:
    expected = BLOCK.replace(f"arrêté de {above}", f"arrêté de {above}{line}")
    assert policy(expected) == after(policy(BLOCK), start=start)


def test_windows_line_ends_are_kept() -> None:
    text = policy(BLOCK).replace("\n", "\r\n")
    assert "      2024-09-01: 151   # arrêté de 2024\r\n      2025-09-01: 155\r\n" in after(text)
    assert after(text).count("\n") == after(text).count("\r\n")


def test_a_value_already_there_is_replaced_when_asked() -> None:
    assert ["AMD002"] == refusals(policy(), start="2024-09-01")
    assert policy("    valeurs: {2024-09-01: 155}\n") == after(policy(), start="2024-09-01", replaces=True)


def test_what_is_replaced_must_be_there() -> None:
    text = policy("    valeurs: {2024-09-01: 151, 2023-09-01: 140}\n")
    found = edited(text, replace(ASKED, start="2024-03-01", replaces=True))
    assert found.policy is None
    (refused,) = found.found
    assert "AMD007" == refused.code
    assert "à partir de 2023-09-01, 2024-09-01" in refused.label("fr")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"value": "151"}, ["AMD012"]),
        ({"value": "151", "review_before": "2026-07-01"}, []),
        # the policy begins on 1 September 2024, as the value that follows
        ({"value": "110", "start": "2019-01-01"}, ["AMD013"]),
        ({"value": "151", "start": "2019-01-01"}, ["AMD013"]),
        ({"value": "155", "start": "2024-09-02"}, []),
    ],
)
def test_a_value_that_no_case_notices_is_written_and_told(asked: dict[str, str], codes: list[str]) -> None:
    found = edited(policy(), replace(ASKED, **asked))
    assert found.policy is not None
    assert codes == [told.code for told in found.found]


def test_a_value_from_before_the_policy_matters_where_no_other_follows_in_time() -> None:
    text = policy("    valeurs: {2023-09-01: 140, 2025-01-01: 151}\n")
    assert () == edited(text, replace(ASKED, start="2023-10-01")).found


def test_a_decimal_comma_becomes_a_point() -> None:
    assert "{2024-09-01: 151, 2025-09-01: 155.50}" in after(policy(), value="155,50")


def test_the_decimals_of_what_is_counted_may_change() -> None:
    text = (
        policy()
        .replace("forfait:\n    type: €/élève", "forfait:\n    type: élève")
        .replace(" × 1 élève}", " × 1 €/élève}")
    )
    text = text.replace("forfait × élèves × lycée.boursiers", "forfait × 1 €/élève")
    assert "2025-09-01: 1.5}" in after(text, value="1,5")


def test_the_end_moves_with_the_last_value() -> None:
    text = policy(f"{WRITTEN}    au: 2025-08-31  # un an\n")
    assert ["AMD003"] == refusals(text)
    amended = "    valeurs: {2024-09-01: 151, 2025-09-01: 155}\n"
    assert policy(f"{amended}    au: 2026-08-31  # un an\n") == after(text, until="2026-08-31")
    assert policy(amended) == after(text, until="aucune") == after(text, until="9999-12-31")


def test_a_review_is_asked_for() -> None:
    amended = "    valeurs: {2024-09-01: 151, 2025-09-01: 155}\n    à_revérifier_avant: 2026-07-01\n"
    assert policy(amended) == after(policy(), review_before="2026-07-01")


def test_a_review_is_asked_for_where_an_end_is_taken_away() -> None:
    text = policy(f"{WRITTEN}    au: 2025-08-31\n")
    amended = "    valeurs: {2024-09-01: 151, 2025-09-01: 155}\n    à_revérifier_avant: 2026-07-01\n"
    assert policy(amended) == after(text, until="aucune", review_before="2026-07-01")


def test_another_article_is_cited_beside_the_first() -> None:
    assert "    article: [art-2, art-3]\n    valeurs" in after(policy(), article="art-3")
    listed = policy().replace("    article: art-2\n    valeurs", "    article:\n      - art-2\n    valeurs")
    assert "    article:\n      - art-2\n      - art-3\n    valeurs" in after(listed, article="art-3")


def test_a_new_article_is_declared() -> None:
    text = after(policy(), article="art-6", title="Revalorisation", source="r")
    line = "  art-5: {titre: Affichage, source: r, non_calculable: information du public}\n"
    assert f"{line}  art-6: {{titre: Revalorisation, source: r}}\n" in text


def test_a_new_source_is_declared_with_its_article() -> None:
    asked = {"article": "art-6", "title": "Revalorisation", "source": "arrêté"}
    text = after(policy(), **asked, source_title="Arrêté 12", source_date="2025-05-02")
    assert "  r: {titre: Délibération inventée}\n  arrêté: {titre: Arrêté 12, date: 2025-05-02}\narticles:\n" in text
    assert "  art-6: {titre: Revalorisation, source: arrêté}\n" in text


def test_the_only_source_is_named_once_there_are_two() -> None:
    text = policy().replace("{titre: Bénéficiaires, source: r}", "{titre: Bénéficiaires}")
    text = text.replace("art-2: {titre: Montant, source: r}", "art-2:\n    titre: Montant   # le forfait")
    asked = {"article": "art-6", "title": "Revalorisation", "source": "arrêté", "source_title": "Arrêté 12"}
    amended = after(text, **asked)
    assert "  art-1: {titre: Bénéficiaires, source: r}\n" in amended
    assert "  art-2:\n    titre: Montant   # le forfait\n    source: r\n" in amended


def test_prose_with_a_comma_stands_in_a_block() -> None:
    text = after(policy(), article="art-6", title="Arrêté 12, article 1", source="r")
    assert "  art-6:\n    titre: Arrêté 12, article 1\n    source: r\n" in text


def test_what_is_loaded_is_what_was_asked() -> None:
    found = edited(policy(), replace(ASKED, article="art-3")).policy
    assert found is not None
    assert ((date(2024, 9, 1), 151), (date(2025, 9, 1), 155)) == found.parameters["forfait"].timeline
    assert ("art-2", "art-3") == found.parameters["forfait"].articles


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"parameter": "forfaits"}, "AMD001"),
        ({"article": "art-9"}, "AMD004"),
        ({"article": "art-9", "title": "Titre", "source": "s"}, "AMD005"),
        ({"title": "Titre"}, "AMD006"),
        ({"value": "beaucoup"}, "CAS020"),
        ({"start": "1er septembre"}, "CAS029"),
        ({"value": "151.255"}, "CAS024"),
    ],
)
def test_what_cannot_be_written_is_refused(asked: dict[str, str], code: str) -> None:
    assert [code] == refusals(policy(), **asked)


def test_a_value_before_all_others_goes_above_what_is_said_of_them() -> None:
    expected = BLOCK.replace("valeurs:\n", "valeurs:\n      2021-09-01: 155\n")
    assert policy(expected) == after(policy(BLOCK), start="2021-09-01")


def test_a_long_title_stands_in_a_block() -> None:
    title = "Délibération de la commission permanente " * 3
    text = after(policy(), article="art-6", title=title.strip(), source="r")
    assert f"  art-6:\n    titre: {title.strip()}\n    source: r\n" in text
