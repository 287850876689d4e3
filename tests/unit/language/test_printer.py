"""Printing expressions: the spelling chosen, the parentheses needed, the words for reading aloud."""

from fractions import Fraction

import pytest

from engine.language.builtins import function_names, function_words
from engine.language.parser import parse, parse_cell
from engine.language.printer import render, render_cell, spoken
from engine.language.syntax import Call, Name, Node, Number, Text
from engine.text.diagnostics import Language
from engine.text.source import Source, Span


def tree(text: str, *, cell: bool = False) -> Node:
    reader = parse_cell if cell else parse
    node, diagnostics = reader(Source("essai.yaml", text), Span(0, len(text)), "fr", function_words("fr"))
    assert () == diagnostics
    assert node
    return node


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("10000.50€", "10 000.50 €", "10000.50 €"),
        ("600,50", "600.50", "600.50"),
        ("2024", "2024", "2024"),
        ("31/12/2020", "2020-12-31", "2020-12-31"),
        ("«texte»", '"texte"', '"texte"'),
        ('«dit "oui"»', '«dit "oui"»', '«dit "oui"»'),
        ("a*b÷c", "a × b / c", "a × b / c"),
        ("a<>b", "a ≠ b", "a ≠ b"),
        ("3≤x<8", "3 <= x < 8", "3 <= x < 8"),
        ("non a et (b ou vrai)", "non a et (b ou vrai)", "not a and (b or true)"),
        ("((a)) + (b × c)", "a + b × c", "a + b × c"),
        ("a - (b - c)", "a - (b - c)", "a - (b - c)"),
        ("(a = b) = c", "(a = b) = c", "(a = b) = c"),
        ("-(a + b)", "-(a + b)", "-(a + b)"),
        ("(a.b)[c].d", "a.b[c].d", "a.b[c].d"),
        ("x dans [a;b]", "x dans [a, b]", "x in [a, b]"),
        ("x entre (a) et (b)", "x entre a et b", "x between a and b"),
        ("arrondi(a/b;1€)", "arrondi(a / b, 1 €)", "round_nearest(a / b, 1 €)"),
        ("somme(a.b où c)", "somme(a.b où c)", "sum(a.b where c)"),
        ("smic à date(n - 2, 7, 1)", "smic à date(n - 2, 7, 1)", "smic at date(n - 2, 7, 1)"),
        ("lecture a ou appréciation b", "lecture a ou appréciation b", "reading a or appraisal b"),
        (
            "si a alors si b alors x sinon y sinon si c alors x sinon sans_objet",
            "si a alors (si b alors x sinon y) sinon si c alors x sinon sans_objet",
            "if a then (if b then x otherwise y) otherwise if c then x otherwise not_applicable",
        ),
    ],
)
def test_render(text: str, french: str, english: str) -> None:
    node = tree(text)
    assert (french, english) == (render(node, "fr", function_names("fr")), render(node, "en", function_names("en")))


def test_an_unknown_function_keeps_its_name() -> None:
    node = Call(function="inconnue", arguments=(Name(name="a"),))
    assert "inconnue(a)" == render(node, "fr", {})


@pytest.mark.parametrize(
    "node", [Number(value=Fraction(1, 3)), Number(value=Fraction(1, 2)), Number(value=Fraction(-1)), Text(value='"»”')]
)
def test_what_cannot_be_written_is_refused(node: Node) -> None:
    with pytest.raises(ValueError, match=r"not written|quotation"):
        render(node, "fr", {})


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("toujours", "-", "-"),
        ("oui", "oui", "yes"),
        ("= faux", "non", "no"),
        ("< 10 €", "moins de 10 €", "less than 10 €"),
        ("à partir de 3", "au moins 3", "at least 3"),
        ("≠ cap", "≠ cap", "≠ cap"),
        (">= 3 et <= 8", "au moins 3 et au plus 8", "at least 3 and at most 8"),
        ("entre 3 et 8", "entre 3 et 8", "between 3 and 8"),
        ("cap, bac_pro", "cap ou bac_pro", "cap or bac_pro"),
    ],
)
def test_render_cell(text: str, french: str, english: str) -> None:
    node = tree(text, cell=True)
    assert (french, english) == (
        render_cell(node, "fr", function_names("fr")),
        render_cell(node, "en", function_names("en")),
    )


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("a <= 50.5 %", "fr", "a ne dépasse pas 50,5\u00a0%"),
        ("a <= 50.5 %", "en", "a is at most 50.5\u00a0%"),
        ("3 <= x < 8", "fr", "x atteint ou dépasse 3 et x n'atteint pas 8"),
        ("3 <= x < 8", "en", "x is at least 3 and x is less than 8"),
        ("non (3 <= x < 8)", "fr", "non (x atteint ou dépasse 3 et x n'atteint pas 8)"),
        ('x ≠ "cap"', "fr", "x n'est pas «\u00a0cap\u00a0»"),
        ("x dans [a, b, c]", "fr", "x est parmi a, b ou c"),
        ("x entre 3 et 8 ou a", "fr", "x est entre 3 et 8 ou a"),
        ("x commence_par a", "fr", "x commence par a"),
        ("151 €/élève × effectif", "fr", "151\u00a0€ par élève × effectif"),
        ("d >= 2023-09-01", "fr", "d est au plus tôt le 1er septembre 2023"),
        ("smic à 2020-07-02", "fr", "smic au 2 juillet 2020"),
        ("1234567", "fr", "1\u202f234\u202f567"),
        ("1234567", "en", "1,234,567"),
    ],
)
def test_spoken(text: str, language: Language, words: str) -> None:
    assert words == spoken(tree(text), language, function_names(language))


def test_a_cell_is_read_aloud_with_its_subject() -> None:
    assert "la valeur n'atteint pas 10\u00a0€" == spoken(tree("moins de 10 €", cell=True), "fr", {})
