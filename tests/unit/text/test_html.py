"""Pages of HTML: escaped, self-contained, with headings in order and the numbers of each chart in a table."""

import re
from fractions import Fraction

from engine.text.html import Bar, Bullets, Chart, Element, Line, Mark, Paragraph, Section, Table, page

CHART = Chart(
    title="Totaux",
    description="le total augmente",
    series=("avant", "après"),
    groups=(
        (Bar("montant", 1000, "1 000 €"), Bar("montant", 1200, "1 200 €")),
        (Bar("reste", Fraction(-400), "-400 €"), Bar("reste", 0, "0 €")),
    ),
)


def shown(*content: Element) -> str:
    return page("Essai", "fr", content)


def test_words_are_escaped_wherever_they_stand() -> None:
    wild = '<b> & "c"'
    marked: Line = ("a ", Mark("ins", wild))
    table = Table(caption=wild, head=(wild, wild), rows=((wild, marked),))
    chart = Chart(title=wild, description=wild, series=(wild,), groups=((Bar(wild, 1, wild),),))
    found = page(wild, "fr", (Paragraph(wild), Bullets((wild, marked)), Section(wild, (table, chart))))
    assert "<b>" not in found
    assert "<ins>&lt;b&gt; &amp; &quot;c&quot;</ins>" in found


def test_the_page_says_its_language() -> None:
    assert '<html lang="en">' in page("Trial", "en", ())


def test_headings_follow_the_sections() -> None:
    found = shown(Section("un", (Section("deux", ()),)), Section("trois", ()))
    assert [("1", "Essai"), ("2", "un"), ("3", "deux"), ("2", "trois")] == re.findall(r"<h(\d)>(.*?)</h", found)


def test_nothing_comes_from_outside_and_nothing_runs() -> None:
    found = shown(CHART).replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert [] == re.findall(r"https?:|<script|<link|<img|url\(|\bon\w+=|@import", found)


def test_the_numbers_of_a_chart_stand_in_a_table_too() -> None:
    found = shown(CHART)
    assert '<th scope="row">montant</th><td class="number">1 000 €</td><td class="number">1 200 €</td>' in found


def test_a_chart_has_a_title_and_a_description() -> None:
    found = shown(CHART, CHART)
    assert 'role="img" aria-labelledby="chart-2-title chart-2-desc"' in found
    assert '<desc id="chart-2-desc">le total augmente</desc>' in found


def test_bars_are_as_long_as_their_numbers() -> None:
    """350 units for 1,600 from the least to the most; zero is 400 from the left, which is at 240."""
    bars = re.findall(r'class="bar-(\d)" x="(\d+)" y="\d+" width="(\d+)" height="16"', shown(CHART))
    assert [("0", "327", "218"), ("1", "327", "262"), ("0", "240", "87"), ("1", "327", "0")] == bars


def test_numbers_are_set_to_the_right() -> None:
    found = shown(Table(caption="t", head=("cas", "écart"), rows=(("a", "1 €"),), numbers=frozenset({1})))
    assert '<th scope="col" class="number">écart</th>' in found
    assert '<td class="number">1 €</td>' in found
