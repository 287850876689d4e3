"""The layout of policies: what `engine fmt` changes, and what it leaves alone."""

from __future__ import annotations

import pytest

from engine.amend.expressions import laid_out
from engine.amend.layout import formatted
from engine.amend.meaning import same_meaning
from engine.amend.surfaces import Surfaces
from engine.amend.table_files import translated
from engine.language.types import BOOLEAN, EURO, Number, Type, Unit
from engine.policy.files import Found, load_at, locate, open_policy
from engine.policy.load import load
from engine.policy.model import Policy
from engine.text.diagnostics import Language
from engine.text.source import Source
from tests.docs.test_language import GUIDE, Example, examples
from tests.unit import bourse

MONEY = Number(Unit(((EURO, 1),)))
FR, EN = Surfaces("fr", "fr"), Surfaces("fr", "en")


def loaded(text: str) -> Policy:
    found = load(Source("p.yaml", text), lambda _: bourse.FORMATIONS.encode())
    assert found.policy is not None, found.diagnostics
    return found.policy


def laid(part: str, instead: str) -> str:
    """What a part of the invented policy becomes, written otherwise."""
    assert part in bourse.POLICY
    text = bourse.POLICY.replace(part, instead)
    page = formatted(loaded(text))
    assert same_meaning(loaded(text), loaded(page))
    assert page == formatted(loaded(page))
    return page


# ── Expressions ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a+b*c", "a + b × c"),
        ("a ≤ 3 et b≠4", "a <= 3 et b != 4"),
        ("-a - -b", "-a - -b"),
        ("min( a ,b )", "min(a, b)"),
        ("t [ k ] . x", "t[k].x"),
        ("x dans [1;2]", "x dans [1, 2]"),
        ("((a))", "a"),
        ("(a) + ((b + c))", "a + (b + c)"),
        ("a ou (b et c)", "a ou (b et c)"),
        ("non (a)", "non a"),
        ("1234567 €", "1 234 567 €"),
        ("«oui»", '"oui"'),
        ("31/12/2020", "2020-12-31"),
    ],
)
def test_an_expression_is_spaced(written: str, expected: str) -> None:
    assert (expected,) == laid_out(written, FR)


def test_line_ends_are_the_authors() -> None:
    assert ("a", "et b", "ou c") == laid_out("a\n   et  b\n   ou c", FR)


def test_a_long_line_is_cut_where_the_fewest_parentheses_enclose() -> None:
    written = "si (a ou b) et (c ou d) et e alors x sinon y"
    assert ("si (a ou b) et (c ou d)", "et e alors x sinon y") == laid_out(written, FR, width=24)


def test_the_et_of_an_interval_is_no_place_to_cut() -> None:
    assert ("a entre 3 et 8", "et b") == laid_out("a entre 3 et 8 et b", FR, width=17)


def test_a_line_is_as_wide_as_in_the_language_in_which_it_is_the_wider() -> None:
    assert ("a et b ou c",) == laid_out("a et b ou c", FR, width=12)
    # in English it takes twelve columns
    assert ("a et b", "ou c") == laid_out("a et b ou c", FR, width=11)
    assert ("a and b", "or c") == laid_out("a et b ou c", EN, width=11)


def test_what_cannot_be_read_stays() -> None:
    assert ("a et et b",) == laid_out("a et et b", FR)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("si a alors 4 mois sinon 1 mois", "if a then 4 months otherwise 1 month"),
        ("arrondi_supérieur(x, 1 €)", "round_up(x, 1 €)"),
        ("x >= date_évaluation", "x >= evaluation_date"),
        ("a et non b ou vrai", "a and not b or true"),
        ("10000 €/an", "10000 €/year"),
    ],
)
def test_an_expression_is_translated_word_by_word(written: str, expected: str) -> None:
    assert (expected,) == laid_out(written, EN)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("moins de 10 €", "less than 10 €"), ("oui", "yes"), ("-", "-"), ("a ou b", "a or b")],
)
def test_a_cell_is_translated(written: str, expected: str) -> None:
    assert (expected,) == laid_out(written, EN, cell=True)


@pytest.mark.parametrize(
    ("written", "type_", "ranges", "expected"),
    [
        ("oui", BOOLEAN, False, "yes"),
        ("sans objet", BOOLEAN, False, "not applicable"),
        ("12,50 €", MONEY, False, "12.50 €"),
        ("8 et plus", MONEY, True, "8 and more"),
        ("4 à 7", MONEY, True, "4 to 7"),
        ("moins de 3", MONEY, True, "less than 3"),
    ],
)
def test_a_value_is_translated(written: str, type_: Type, ranges: bool, expected: str) -> None:
    assert expected == EN.value(written, type_, ranges)


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_keys_take_their_order() -> None:
    rule = "        type: €\n        article: art-3\n        formule: somme(effectifs.part)\n"
    ordered = "        article: art-3\n        type: €\n        formule: somme(effectifs.part)\n"
    assert ordered in laid(rule, rule)


def test_indentation_and_brackets_are_made_even() -> None:
    sources = "sources:\n  r: {titre: Délibération inventée}\n"
    assert sources in laid(sources, "sources:\n     r:  { titre : Délibération inventée }\n")


def test_a_comment_stays_above_its_block_and_beside_its_line() -> None:
    part = "unités: {élève: élèves}\nparamètres:\n"
    other = "# au pluriel\n\n\n\n# et au singulier\nunités: {élève: élèves}  # deux mots\nparamètres: # les montants\n"
    expected = "# au pluriel\n\n# et au singulier\nunités: {élève: élèves}  # deux mots\nparamètres: # les montants\n"
    assert expected in laid(part, other)


def test_a_comment_inside_the_brackets_of_an_item_goes_above_it() -> None:
    part = "          - {si: bénéficiaire, alors: forfait × 1 élève}\n"
    other = (
        "          # un\n          - {  # deux\n            # trois\n            si: bénéficiaire, alors: forfait}\n"
    )
    other = other.replace("alors: forfait", "alors: forfait × 1 élève")
    lines = "          # un\n          # deux\n          # trois\n          - si: bénéficiaire\n"
    assert lines in laid(part, other)


def test_an_expression_cut_between_quotes_is_joined() -> None:
    part = "{si: bénéficiaire, alors: forfait × 1 élève}"
    assert part.replace("forfait × 1 élève", '"min(forfait, 3 €/élève) × 1 élève"') in laid(
        part, part.replace("forfait × 1 élève", '"min(forfait,\n            3 €/élève) × 1 élève"')
    )


def test_a_comment_at_the_end_of_a_block_stays_in_it() -> None:
    part = "    valeurs: {2024-09-01: 151}\n"
    assert f"{part}    # fin du forfait\ntables:\n" in laid(part, f"{part}    # fin du forfait\n")


def test_a_block_moves_with_its_comment() -> None:
    rule = "        type: €\n        article: art-3\n        formule: somme(effectifs.part)\n"
    other = "        # en euros\n        type: €\n        # voir l'annexe\n        article: art-3\n"
    other += "        formule: somme(effectifs.part)\n"
    expected = "        # voir l'annexe\n        article: art-3\n        # en euros\n        type: €\n"
    assert expected in laid(rule, other)


def test_a_comment_inside_brackets_keeps_its_lines() -> None:
    part = "    valeurs: {2024-09-01: 151}\n"
    other = "    valeurs: {\n      2024-09-01: 151,   # arrêté\n      2025-09-01: 155 }\n"
    assert "    valeurs:\n      2024-09-01: 151   # arrêté\n      2025-09-01: 155\n" in laid(part, other)


def test_comments_around_brackets_and_bars_stay() -> None:
    part = "    valeurs: {2024-09-01: 151}\n"
    other = "    valeurs: {   # arrêtés\n      2024-09-01: 151,\n      # dernier\n      }   # fin\n"
    lines = "    valeurs:   # arrêtés\n      2024-09-01: 151\n      # fin\n      # dernier\n"
    assert lines in laid(part, other)
    assert "        sinon: |   # rien\n          0 €\n          + 0 €\n" in laid(
        "        sinon: 0 €\n", "        sinon: |   # rien\n            0 €\n            + 0 €\n"
    )
    assert "        sinon: 0 €   # rien\n" in laid(
        "        sinon: 0 €\n", "        sinon: |   # rien\n            0 €\n"
    )


def test_a_line_that_is_too_long_becomes_a_block() -> None:
    part = "  r: {titre: Délibération inventée}\n"
    title = "Délibération inventée " * 6
    assert f"  r:\n    titre: {title.strip()}\n" in laid(part, f"  r: {{titre: {title.strip()}}}\n")


def test_prose_over_several_lines_stays() -> None:
    part = "    raison: le texte ne parle que du boursier\n"
    other = "    raison: >\n        le texte ne parle\n        que du boursier\n"
    assert "    raison: >\n      le texte ne parle\n      que du boursier\n" in laid(part, other)


def test_an_expression_that_yaml_would_break_stands_in_a_block() -> None:
    part = "        sinon: 0 €\n"
    assert "        sinon: -1 × 1 €\n" in laid(part, "        sinon: '-1×1 €'\n")
    part = '        applicable_si: formation.voie = "cap"\n'
    other = "        applicable_si: '\"cap\" = formation.voie'\n"
    assert '        applicable_si: |\n          "cap" = formation.voie\n' in laid(part, other)


def test_the_line_ends_of_windows_are_kept() -> None:
    text = bourse.POLICY.replace("sinon: 0 €", "sinon: |\n          0 €\n            + 0 €").replace("\n", "\r\n")
    page = formatted(loaded(text))
    assert page.count("\n") == page.count("\r\n")
    assert "        sinon: |\r\n          0 €\r\n          + 0 €\r\n" in page
    assert same_meaning(loaded(text), loaded(page))


def test_the_schema_of_the_editor_follows_the_language() -> None:
    text = "# yaml-language-server: $schema=../schemas/politique.schema.json\n" + bourse.POLICY
    assert formatted(loaded(text), "en").startswith(
        "# yaml-language-server: $schema=../schemas/policy.schema.json\nlanguage: en\n"
    )


# ── Whole policies ──────────────────────────────────────────────────────────────────────────────────────────────

SHIPPED = ("idf-are-2023", "hdf-parcoursup-2023", "pdl-cep")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_policies_are_laid_out(name: str) -> None:
    policy = open_policy(name).policy
    assert policy is not None
    assert policy.source.text == formatted(policy)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_policy_is_laid_out_in_the_other_language_and_the_same_again_on_the_way_back(name: str) -> None:
    file = locate(name)
    policy = open_policy(name).policy
    assert isinstance(file, Found)
    assert policy is not None
    files = {table.file: table for table in policy.tables.values() if table.file}
    tables = {f: translated((file.path.parent / f).read_bytes(), table, EN) for f, table in files.items()}
    there = load_at(file, Source("en.yaml", formatted(policy, "en")), instead=tables).policy
    assert there is not None
    assert "en" == there.language
    assert there.source.text == formatted(there)
    assert policy.source.text == formatted(there, "fr")


def test_what_is_not_laid_out_is_so_once_translated() -> None:
    text = bourse.POLICY.replace("{élève: élèves}", "{ élève:  élèves }").replace(
        "{2024-09-01: 151}", '{2024-09-01: "151,50"}'
    )
    text = text.replace("arrondi: {à: 1 €, sens: supérieur}", "arrondi: {sens: au_plus_proche, à: 1 €}")
    there = loaded(formatted(loaded(text), "en"))
    assert there.source.text == formatted(there)
    assert formatted(loaded(text)) == formatted(there, "fr")


@pytest.mark.parametrize(
    ("written", "laid"),
    [
        ('"12,50 €"', '"12.50 €"'),
        ("12,50 €", "12.50 €"),
        ("'12.50 €'", '"12.50 €"'),
        ("2 ans", "2 ans"),
    ],
)
def test_a_value_stays_as_it_is_laid_out(written: str, laid: str) -> None:
    unit = "an" if "an" in laid else "€"
    text = bourse.POLICY.replace(
        "tables:\n",
        f"  p:\n    type: {unit}\n    article: art-2\n    valeurs:\n      2024-09-01: {written}\ntables:\n",
        1,
    )
    page = formatted(loaded(text))
    assert f"      2024-09-01: {laid}\n" in page
    assert page == formatted(loaded(formatted(loaded(page), "en")), "fr")


@pytest.mark.parametrize(
    "example", [example for page in (None, GUIDE) for example in (examples(page) if page else examples())], ids=str
)
def test_an_example_of_the_documents_goes_to_the_other_language_and_back(example: Example) -> None:
    policy = load(Source("exemple.yaml", example.policy), lambda _: None).policy
    assert policy is not None
    there: Language = "en" if policy.language == "fr" else "fr"
    first = reloaded(formatted(policy))
    other = reloaded(formatted(first, there))
    assert first.source.text == formatted(first)
    assert other.source.text == formatted(other)
    assert same_meaning(policy, first)
    assert same_meaning(policy, other)
    assert first.source.text == formatted(other, policy.language)


def reloaded(text: str) -> Policy:
    found = load(Source("exemple.yaml", text), lambda _: None)
    assert found.policy is not None, (found.diagnostics, text)
    return found.policy
