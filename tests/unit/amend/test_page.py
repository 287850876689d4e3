"""The report in HTML, and the same as data: what an officer attaches to her note, and what a program reads."""

import json
import re
from itertools import pairwise

from jsonschema import Draft202012Validator

from engine.amend.bins import Bin, binned
from engine.amend.compare import compare
from engine.amend.comparison_json import COMPARISON_SCHEMA, comparison_json
from engine.amend.impact import Trial
from engine.amend.page import comparison_page
from tests.unit.amend.test_impact import POLICY, compared, policy_of

STRICTER = POLICY.replace("revenu <= plafond", "revenu < plafond")


def shown(new: str = STRICTER) -> str:
    comparison = compare(policy_of(POLICY), policy_of(new), "fr")
    return comparison_page(comparison, [Trial("Cas de référence", compared(new))], "0").replace("\u00a0", " ")


def test_changes_stand_under_their_article() -> None:
    found = shown()
    assert "<h3>Bénéficiaires</h3>\n<ul>\n<li>élève.aidé, condition : <del>revenu &lt;= plafond</del> → " in found
    assert "<ins>revenu &lt; plafond</ins>" in found


def test_totals_are_drawn_and_written() -> None:
    assert '<th scope="row">total</th><td class="number">300 €</td><td class="number">150 €</td>' in shown()
    assert "le total passe de 300 € à 150 €" in shown()


def test_cases_that_change_outcome_say_why() -> None:
    (row,) = re.findall(r"<tr><th scope=\"row\">au plafond</th><td>éligible</td>.*?</tr>", shown())
    assert "✗ le revenu dépasse le plafond [art-1]" in row


def test_headings_are_in_order_and_the_page_stands_alone() -> None:
    found = shown()
    levels = [int(level) for level in re.findall(r"<h(\d)>", found)]
    assert 1 == levels[0]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [] == re.findall(r"<script|<link|<img|url\(|@import|src=", found)


def test_what_the_policy_says_is_escaped() -> None:
    found = shown(POLICY.replace("libellé: enveloppe", "libellé: <b>enveloppe</b>"))
    assert "&lt;b&gt;enveloppe&lt;/b&gt;" in found
    assert "<b>" not in found


def test_without_effect_the_page_says_so() -> None:
    comparison = compare(policy_of(POLICY), policy_of(POLICY + "# fin\n"), "fr")
    assert "sans effet : seuls la mise en page" in comparison_page(comparison)


def test_the_data_follow_their_schema() -> None:
    comparison = compare(policy_of(POLICY), policy_of(STRICTER), "fr")
    data = json.loads(json.dumps(comparison_json(comparison, [Trial("cas", compared(STRICTER))], "0")))
    assert [] == [error.message for error in Draft202012Validator(COMPARISON_SCHEMA).iter_errors(data)]
    (total,) = [t for t in data["trials"][0]["impact"]["totals"] if t["by"] == ""]
    assert ("300.00", "150.00", "-150.00") == (total["old"], total["new"], total["gap"])
    (change,) = data["changes"]
    assert ("rule", "élève.aidé", "condition", ["art-1"]) == (
        change["kind"],
        change["name"],
        change["aspect"],
        change["articles"],
    )


def test_few_gaps_are_shown_one_by_one() -> None:
    assert (Bin(-5, -5, 1), Bin(0, 0, 3), Bin(4, 4, 2)) == binned({4: 2, 0: 3, -5: 1})


def test_many_gaps_are_put_together_and_no_gap_stays_apart() -> None:
    """From 0 to 19: groups of 5 would be four and a bit, of 2 more than nine; no gap is on its own."""
    assert (
        Bin(0, 0, 1),
        Bin(0, 5, 4),
        Bin(5, 10, 5),
        Bin(10, 15, 5),
        Bin(15, 20, 5),
    ) == binned(dict.fromkeys(range(20), 1))
