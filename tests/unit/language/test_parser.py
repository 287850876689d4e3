"""Reading expressions and cells: their trees, their positions, and what is said of each usual slip."""

import datetime
import logging
from dataclasses import dataclass
from fractions import Fraction

import pytest
from lark import Lark

from engine.language.builtins import function_words
from engine.language.parser import GRAMMAR, parse, parse_cell
from engine.language.syntax import (
    Appraisal,
    Arm,
    AtDate,
    Boolean,
    Call,
    Choice,
    Comparison,
    Date,
    Items,
    Lookup,
    Member,
    Name,
    Node,
    NotApplicable,
    Number,
    Reading,
    Subject,
    Text,
    Within,
)
from engine.language.tokens import MAX_DEPTH, MAX_TOKENS
from engine.language.tree import walk
from engine.text.catalogue import syn
from engine.text.diagnostics import Diagnostic, Language
from engine.text.source import Source, Span

BEFORE = "règle:\n  formule: "


def read(text: str, language: Language = "fr", *, cell: bool = False) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    source = Source("essai.yaml", f"{BEFORE}{text}\n")
    reader = parse_cell if cell else parse
    return reader(source, Span(len(BEFORE), len(BEFORE) + len(text)), language, function_words(language))


def tree(text: str, language: Language = "fr", *, cell: bool = False) -> Node | None:
    node, diagnostics = read(text, language, cell=cell)
    assert () == diagnostics
    return node


def written(text: str, node: Node) -> str:
    """The part of the text that a node covers."""
    return text[node.span.start - len(BEFORE) : node.span.end - len(BEFORE)]


def number(value: int | str, unit: str = "", decimals: int = 0) -> Number:
    return Number(value=Fraction(value), decimals=decimals, unit=unit)


def infix(function: str, *arguments: Node) -> Call:
    return Call(function=function, arguments=arguments, infix=True)


def compare(left: Node, operator: str, right: Node) -> Comparison:
    return Comparison(operands=(left, right), operators=(operator,))


A, B, C, D, X, Y = (Name(name=letter) for letter in "abcdxy")
SUBJECT = Subject()


# Values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("600", number(600)),
        ("600.50", number("600.5", decimals=2)),
        ("600,50", number("600.5", decimals=2)),
        ("10 000", number(10_000)),
        ("10\u00a0000", number(10_000)),
        ("1\u202f234\u202f567,5", number("1234567.5", decimals=1)),
        ("100€", number(100, "€")),
        ("151 €/élève", number(151, "€/élève")),
        ("7,50 €/élève/mois", number("7.5", "€/élève/mois", 2)),
        ("50 %", number(50, "%")),
        ("20 élèves", number(20, "élèves")),
        ("20 e\u0301le\u0300ves", number(20, "élèves")),
        ("0", number(0)),
        ("0,055", number("0.055", decimals=3)),
        ("2020-12-31", Date(value=datetime.date(2020, 12, 31))),
        ("31/12/2020", Date(value=datetime.date(2020, 12, 31))),
        ("1er septembre 2023", Date(value=datetime.date(2023, 9, 1))),
        ("12 Août 2023", Date(value=datetime.date(2023, 8, 12))),
        ('"texte"', Text(value="texte")),
        ("“texte”", Text(value="texte")),
        ("«\u00a0texte\u202f»", Text(value="texte")),
        ('«il dit "oui"»', Text(value='il dit "oui"')),
        ('" blanc "', Text(value=" blanc ")),
        ('"sur deux\n      lignes"', Text(value="sur deux lignes")),
        ('"a: b # c"', Text(value="a: b # c")),
        ("vrai", Boolean(value=True)),
        ("faux", Boolean(value=False)),
        ("sans_objet", NotApplicable()),
        ("élève_2", Name(name="élève_2")),
        ("e\u0301le\u0300ve", Name(name="élève")),
        ("etat", Name(name="etat")),
        ("lecture boursiers", Reading(name="boursiers")),
        ("appréciation difficulté", Appraisal(name="difficulté")),
    ],
)
def test_value(text: str, expected: Node) -> None:
    assert expected == tree(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 000.5 €", number("10000.5", "€", 1)),
        ("600,50", number("600.5", decimals=2)),
        ("12 May 2020", Date(value=datetime.date(2020, 5, 12))),
        ("true", Boolean(value=True)),
        ("reading boursiers", Reading(name="boursiers")),
        ("et", None),
    ],
)
def test_value_in_english(text: str, expected: Node | None) -> None:
    assert (expected or Name(name=text)) == tree(text, "en")


# Operators


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a + b × c", "a + (b × c)"),
        ("a - b - c", "(a - b) - c"),
        ("a / b × c", "(a / b) × c"),
        ("-a × b", "(-a) × b"),
        ("a - -b", "a - (-b)"),
        ("a + b < c", "(a + b) < c"),
        ("non a = b", "non (a = b)"),
        ("non a et b", "(non a) et b"),
        ("a ou b et c", "a ou (b et c)"),
        ("x entre a et b et c", "(x entre a et b) et c"),
        ("x entre a + 1 et b - 1", "x entre (a + 1) et (b - 1)"),
        ("x dans a + b", "x dans (a + b)"),
        ("si a ou b alors x + 1 sinon y ou c", "si (a ou b) alors (x + 1) sinon (y ou c)"),
        ("si a alors si b alors x sinon y sinon c", "si a alors (si b alors x sinon y) sinon c"),
        ("a * b", "a × b"),
        ("a ÷ b", "a / b"),
        ("a − b", "a - b"),
        ("a ≤ b", "a <= b"),
        ("a ≥ b", "a >= b"),
        ("a <> b", "a ≠ b"),
        ("a != b", "a ≠ b"),
        ("min(a ; b)", "min(a, b)"),
        ("a\u00a0+\tb\n   et\u202fc", "a + b et c"),
        ("a-b", "a - b"),
    ],
)
def test_same_tree(text: str, same: str) -> None:
    assert tree(same) == tree(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ou b ou c", infix("or", A, B, C)),
        ("a ou (b ou c)", infix("or", A, infix("or", B, C))),
        ("3 <= x < 8", Comparison(operands=(number(3), X, number(8)), operators=("le", "lt"))),
        ("x dans [a, b]", infix("in", X, Items(items=(A, B)))),
        ("x dans a", infix("in", X, A)),
        ("x entre a et b", Within(value=X, low=A, high=B)),
        ('x commence_par "2"', infix("starts_with", X, Text(value="2"))),
        ("x finit_par a", infix("ends_with", X, A)),
        ("x contient a", infix("contains", X, A)),
        ("-a", infix("neg", A)),
        ("a.b.c", Member(target=Member(target=A, name="b"), name="c")),
        ("a[b, c].d", Member(target=Lookup(table=A, keys=(B, C)), name="d")),
        ("a à b.c", AtDate(parameter=A, date=Member(target=B, name="c"))),
        ("a à 2020-07-01", AtDate(parameter=A, date=Date(value=datetime.date(2020, 7, 1)))),
        ("somme(a.b où c)", Call(function="sum", arguments=(Member(target=A, name="b"),), where=C)),
        (
            "nombre(x dans a.b où c)",
            Call(function="count", arguments=(infix("in", X, Member(target=A, name="b")),), where=C),
        ),
        ("inconnue (a, b)", Call(function="inconnue", arguments=(A, B))),
        ("inconnue()", Call(function="inconnue", arguments=())),
        (
            "si a alors b sinon si c alors d sinon x",
            Choice(arms=(Arm(condition=A, value=B), Arm(condition=C, value=D)), otherwise=X),
        ),
        (
            "si a alors b sinon (si c alors d sinon x)",
            Choice(arms=(Arm(condition=A, value=B),), otherwise=Choice(arms=(Arm(condition=C, value=D),), otherwise=X)),
        ),
    ],
)
def test_operator(text: str, expected: Node) -> None:
    assert expected == tree(text)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("si a et non b alors x sinon y", "if a and not b then x otherwise y"),
        ("si a alors x sinon y", "if a then x else y"),
        ("x dans [a] ou x entre a et b", "x in [a] or x between a and b"),
        ("a à date(2020, 7, 1)", "a at date(2020, 7, 1)"),
        ("somme(a où b)", "sum(a where b)"),
        ("x commence_par a", "x starts_with a"),
    ],
)
def test_both_surfaces_give_the_same_tree(french: str, english: str) -> None:
    assert tree(french) == tree(english, "en")


def test_the_grammar_has_no_conflict(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="lark"):
        Lark(GRAMMAR, parser="lalr", lexer="basic", start=["expression", "cell"], debug=True)
    assert [] == [record.getMessage() for record in caplog.records if "onflict" in record.getMessage()]


# Positions


def test_every_node_covers_its_own_text_in_the_file() -> None:
    text = "(a + 10 000 €)\n    × somme(effectifs.montant où âge > 3)"
    node = tree(text)
    assert node
    assert [
        text,
        "(a + 10 000 €)",
        "a",
        "10 000 €",
        "somme(effectifs.montant où âge > 3)",
        "effectifs.montant",
        "effectifs",
        "âge > 3",
        "âge",
        "3",
    ] == [written(text, part) for part in walk(node)]


def test_the_name_of_a_function_and_the_sign_of_an_operator_have_their_place() -> None:
    text = "min(a, b) × c"
    node = tree(text)
    assert isinstance(node, Call)
    assert isinstance(node.arguments[0], Call)
    shift = len(BEFORE)
    assert Span(shift + 10, shift + 11) == node.name_span
    assert Span(shift, shift + 3) == node.arguments[0].name_span


# Cells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-", Boolean(value=True)),
        ("toujours", Boolean(value=True)),
        ("oui", compare(SUBJECT, "eq", Boolean(value=True))),
        ("non", compare(SUBJECT, "eq", Boolean(value=False))),
        (">= 3", compare(SUBJECT, "ge", number(3))),
        ("< 5", compare(SUBJECT, "lt", number(5))),
        ("≠ cap", compare(SUBJECT, "ne", Name(name="cap"))),
        ("moins de 10 €", compare(SUBJECT, "lt", number(10, "€"))),
        ("Plus de 10 €", compare(SUBJECT, "gt", number(10, "€"))),
        ("au  moins 3", compare(SUBJECT, "ge", number(3))),
        ("à partir de 3", compare(SUBJECT, "ge", number(3))),
        ("au plus 3", compare(SUBJECT, "le", number(3))),
        ("jusqu’à 3", compare(SUBJECT, "le", number(3))),
        ("entre 3 et 8", Within(value=SUBJECT, low=number(3), high=number(8))),
        ("cap", compare(SUBJECT, "eq", Name(name="cap"))),
        ('"311"', compare(SUBJECT, "eq", Text(value="311"))),
        ("151 €", compare(SUBJECT, "eq", number(151, "€"))),
        ("-3", compare(SUBJECT, "eq", infix("neg", number(3)))),
        ("a ou b", infix("in", SUBJECT, Items(items=(A, B)))),
        ("a, b", infix("in", SUBJECT, Items(items=(A, B)))),
        (">= 3 et < 8", infix("and", compare(SUBJECT, "ge", number(3)), compare(SUBJECT, "lt", number(8)))),
        ("2 × (non a)", compare(SUBJECT, "eq", infix("mul", number(2), infix("not", A)))),
    ],
)
def test_cell(text: str, expected: Node) -> None:
    assert expected == tree(text, cell=True)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("toujours", "any"),
        ("oui", "yes"),
        ("non", "no"),
        ("moins de 3", "less than 3"),
        ("à partir de 3 et moins de 8", "from 3 and less than 8"),
        ("jusqu'à 3", "up to 3"),
        ("a ou b", "a or b"),
    ],
)
def test_both_surfaces_give_the_same_cell(french: str, english: str) -> None:
    assert tree(french, cell=True) == tree(english, "en", cell=True)


def test_the_phrases_of_cells_are_ordinary_names_elsewhere() -> None:
    assert Name(name="toujours") == tree("toujours")
    assert infix("add", Name(name="from"), Name(name="any")) == tree("from + any", "en")


# Slips


@dataclass(frozen=True)
class Slip:
    """A mistake, the code and the place of the only message, and a part of what it says."""

    text: str
    code: str
    at: str
    says: str
    language: Language = "fr"
    cell: bool = False

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:40]}"


SLIPS = [
    Slip("et b", "SYN001", "et", "attendu : un nombre, un nom, un texte, « ( »"),
    Slip("[a, b]", "SYN001", "[", "attendu : un nombre"),
    Slip("a + si b alors c sinon d", "SYN001", "si", "entre parenthèses"),
    Slip("a = non b", "SYN001", "non", "entre parenthèses"),
    Slip("a.longueur(b)", "SYN001", "longueur", "écrivez longueur(…)"),
    Slip("somme(a où b, c)", "SYN001", ",", "vient en dernier"),
    Slip("cap et bac_pro", "SYN001", "et", "entre des valeurs, écrivez « ou »", cell=True),
    Slip("> 3 ou < 1", "SYN001", "ou", "une ligne de la table pour chaque", cell=True),
    Slip("oui ou non", "SYN001", "ou", "écrivez « - »", cell=True),
    Slip("non cap", "SYN001", "non", "écrivez « ≠ valeur »", cell=True),
    Slip("a +", "SYN002", "+", "s'arrête après « + »"),
    Slip("x entre 3", "SYN002", "3", "« et »"),
    Slip("x = 3 €/", "SYN002", "/", "s'arrête après « / »"),
    Slip("moins de", "SYN002", "moins de", "s'arrête après « moins de »", cell=True),
    Slip("si a alors b sinon", "SYN002", "sinon", "s'arrête après « sinon »"),
    Slip("", "SYN003", "", "rien"),
    Slip(" \n  ", "SYN003", " \n  ", "rien"),
    Slip("a == b", "SYN004", "==", "« == » s'écrit ici « = »"),
    Slip("a && b", "SYN004", "&&", "« et »"),
    Slip("a || b", "SYN004", "||", "« ou »"),
    Slip("a || b", "SYN004", "||", '"or"', "en"),
    Slip("!a", "SYN004", "!", "« non »"),
    Slip("a => b", "SYN004", "=>", "« >= »"),
    Slip("a =< b", "SYN004", "=<", "« <= »"),
    Slip("a \u2013 b", "SYN004", "\u2013", "« - »"),
    Slip("2 x 3", "SYN004", "x", "« × »"),
    Slip("a x b", "SYN004", "x", "« × »"),
    Slip("a and b", "SYN005", "and", "« and » s'écrit « et »"),
    Slip("1 or b", "SYN005", "or", "« or » s'écrit « ou »"),
    Slip("if a then b else c", "SYN005", "if", "« if » s'écrit « si »"),
    Slip("not (a)", "SYN005", "not", "« not » s'écrit « non »"),
    Slip("sum(a)", "SYN005", "sum", "« sum » s'écrit « somme »"),
    Slip("a et b", "SYN005", "et", '"et" is written "and"', "en"),
    Slip("si a alors b sinon c", "SYN005", "si", '"si" is written "if"', "en"),
    Slip("(a + b", "SYN006", "(", "n'est pas fermé par « ) »"),
    Slip("min(a, b", "SYN006", "(", "n'est pas fermé par « ) »"),
    Slip("x dans [a, b", "SYN006", "[", "n'est pas fermé par « ] »"),
    Slip("(a + b]", "SYN006", "(", "n'est pas fermé par « ) »"),
    Slip("si (a et b alors x sinon y", "SYN006", "(", "n'est pas fermé par « ) »"),
    Slip("a + b)", "SYN007", ")", "ne ferme rien"),
    Slip('a = "cap', "SYN008", '"cap', "n'est pas fermé"),
    Slip("a = «cap", "SYN008", "«cap", "n'est pas fermé"),
    Slip("a = 'cap'", "SYN009", "'cap'", 'entre guillemets : "cap"'),
    Slip("si a b sinon c", "SYN010", "b", "« si » sans « alors »"),
    Slip("si a sinon c", "SYN010", "sinon", "si … alors … sinon …"),
    Slip("si a", "SYN010", "a", "« si » sans « alors »"),
    Slip("si a alors b", "SYN011", "b", "« si » sans « sinon »"),
    Slip("si a alors b si c alors d sinon x", "SYN011", "si", "« si » sans « sinon »"),
    Slip("min(si a alors b, c)", "SYN011", ",", "« si » sans « sinon »"),
    Slip("if a then b", "SYN011", "b", '"if" without "otherwise"', "en"),
    Slip("= a + b", "SYN012", "=", "comme dans un tableur"),
    Slip("revenu plafond", "SYN013", "plafond", "« revenu_plafond »"),
    Slip("10 mois plafond", "SYN013", "plafond", "entre « 10 mois » et « plafond »"),
    Slip("3 max(a, b)", "SYN013", "max", "entre « 3 » et « max »"),
    Slip("(a) (b)", "SYN013", "(", "il manque un opérateur"),
    Slip("âge inférieur à 16 ans", "SYN013", "inférieur", "« inférieur » s'écrit ici « < »"),
    Slip("âge supérieur ou égal à 16 ans", "SYN013", "supérieur", "« supérieur ou égal » s'écrit ici « >= »"),
    Slip("début avant fin", "SYN013", "avant", "« avant » s'écrit ici « < »"),
    Slip("revenu est connu", "SYN013", "est", "« est connu » s'écrit ici « est_connu(revenu) »"),
    Slip("revenu est inconnu", "SYN013", "est", "« est inconnu » s'écrit ici « non est_connu(revenu) »"),
    Slip("tuteur est donné", "SYN013", "est", "« est donné » s'écrit ici « est_donné(tuteur) »"),
    Slip("tuteur est_donné", "SYN013", "est_donné", "« est_donné » s'écrit ici « est_donné(tuteur) »"),
    Slip('code commence par "40"', "SYN013", "commence", "« commence par » s'écrit ici « commence_par »"),
    Slip('code se termine par "40"', "SYN013", "se", "« se termine par » s'écrit ici « finit_par »"),
    Slip('commence_par(code, "40")', "SYN001", "commence_par", "entre les deux textes : a commence_par b"),
    Slip("revenu divisé par 12", "SYN013", "divisé", "« divisé par » s'écrit ici « / »"),
    Slip("20 % de revenu", "SYN013", "de", "« de » s'écrit ici « × »"),
    Slip("existe(enfants avec âge <= 3)", "SYN013", "avec", "« avec » s'écrit ici « où »"),
    Slip("revenu avec plafond", "SYN013", "avec", "« revenu_avec »"),
    Slip("income below 3", "SYN013", "below", '"below" is written "<" here', "en"),
    Slip("a + × b", "SYN014", "+ ×", "entre « + » et « × »"),
    Slip("a > = b", "SYN014", "> =", "sans espace : « >= »"),
    Slip("(a + ) × b", "SYN014", "+ )", "entre « + » et « ) »"),
    Slip("min(a, , b)", "SYN014", ", ,", "il manque une valeur"),
    Slip("()", "SYN014", "()", "il manque une valeur"),
    Slip("a et et b", "SYN014", "et et", "il manque une valeur"),
    Slip("1.234,56", "SYN015", "1.234,56", "un seul signe décimal"),
    Slip("1,234.56", "SYN015", "1,234.56", "un seul signe décimal"),
    Slip(".5", "SYN015", ".5", "0.5"),
    Slip("5.", "SYN015", "5.", "aucun chiffre"),
    Slip("1e3", "SYN015", "1e3", "sans exposant"),
    Slip("10 00", "SYN015", "10 00", "groupes de trois chiffres"),
    Slip("1000 000", "SYN015", "1000 000", "groupes de trois chiffres"),
    Slip("10 1.234,56", "SYN015", "1.234,56", "un seul signe décimal"),
    Slip("1 " + "9" * 5000, "SYN015", "9" * 5000, "30 chiffres au plus"),
    Slip("x = 075", "SYN015", "075", 'entre guillemets : "075"'),
    Slip("9" * 31, "SYN015", "9" * 31, "30 chiffres au plus"),
    Slip("10,000", "SYN015", "10,000", "thousands or decimals", "en"),
    Slip("min(600,50)", "SYN016", "600,50", "« 600.50 » ou « 600, 50 »"),
    Slip("x dans [1,2,3]", "SYN016", "1,2,3", "« 1, 2, 3 »"),
    Slip("a[1,2]", "SYN016", "1,2", "virgule décimale"),
    Slip("3,4", "SYN016", "3,4", "virgule décimale", cell=True),
    Slip("2024-13-01", "SYN017", "2024-13-01", "pas de mois 13"),
    Slip("30/02/2024", "SYN017", "30/02/2024", "février 2024 va du 1 au 29"),
    Slip("0000-01-01", "SYN017", "0000-01-01", "année 0"),
    Slip("31/12/2020", "SYN018", "31/12/2020", "2020-12-31", "en"),
    Slip("12 mai 2020", "SYN018", "12 mai 2020", "2020-05-12", "en"),
    Slip("2024-1-5", "SYN018", "2024-1-5", "2024-01-05"),
    Slip("lecture + 1", "SYN019", "lecture", "ne peut pas être un nom"),
    Slip("contient = 3", "SYN019", "contient", "ne peut pas être un nom"),
    Slip("dossier.si", "SYN019", "si", "ne peut pas être un nom"),
    Slip("a + 😀", "SYN020", "😀", "« 😀 »"),
    Slip("a\u200b + 1", "SYN020", "\u200b", "U+200B"),
    Slip("x²", "SYN020", "x²", "« ² »"),
    Slip("a : b", "SYN021", ":", "« : » n'a pas de sens"),
    Slip("a # b", "SYN021", "#", "« # » n'a pas de sens"),
    Slip("taux %", "SYN022", "%", "doit suivre un nombre"),
    Slip("€ 100", "SYN022", "€", "« 50 € »"),
    Slip("a, b", "SYN023", ",", "f(a, b)"),
    Slip("(a; b)", "SYN023", ";", "« ; » ne sépare"),
    Slip("l'élève + 1", "SYN026", "l'élève", "« l_élève »"),
    Slip("l'élève n'a pas l'âge", "SYN026", "l'élève", "« l_élève »"),
    Slip("Si a alors b sinon c", "SYN027", "Si", "« si », en minuscules"),
    Slip("SI(a ; b ; c)", "SYN027", "SI", "« si », en minuscules"),
    Slip("a ET b", "SYN027", "ET", "« et », en minuscules"),
    Slip("x = oui", "SYN028", "oui", "« vrai »"),
    Slip("x = non", "SYN028", "non", "« faux »"),
    Slip("x = no", "SYN028", "no", '"false"', "en"),
    Slip("a.b à 2020-01-01", "SYN029", "à", "après le nom d'un paramètre"),
]


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_one_slip_one_message(slip: Slip) -> None:
    node, diagnostics = read(slip.text, slip.language, cell=slip.cell)
    (diagnostic,) = diagnostics
    assert diagnostic.place
    span = diagnostic.place.span
    said = f"{diagnostic.label(slip.language)} {diagnostic.advice(slip.language) or ''}"
    assert (None, slip.code) == (node, diagnostic.code)
    assert slip.at == diagnostic.place.source.text[span.start : span.end]
    assert slip.says in said


def test_every_diagnostic_of_the_family_has_its_slip() -> None:
    limits = {"SYN024", "SYN025", "SYN030"}  # too long, too deep, and one the loader tells
    assert {entry.code for entry in syn.ENTRIES} == {slip.code for slip in SLIPS} | limits


def test_two_slips_of_spelling_are_both_said() -> None:
    _, diagnostics = read("a == 'cap' && b > 1e3")
    assert ["SYN004", "SYN009", "SYN004", "SYN015"] == [diagnostic.code for diagnostic in diagnostics]


# Limits


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "SYN025"),
        ("(" * 100_000, "SYN025"),
        ("non " * (MAX_DEPTH + 1) + "a", "SYN025"),
        ("non " * (MAX_TOKENS - 2) + "a", "SYN025"),
        ("-" * (MAX_DEPTH + 1) + "a", "SYN025"),
        ("si " * 300 + "a", "SYN010"),
        ("a" + " + a" * MAX_DEPTH, "SYN025"),
        ("si a alors b sinon " * 199 + "c", None),
        ("a" + " et a" * 499, None),
        ("a" + " et a" * 500, "SYN024"),
        ("a " * 100_000, "SYN024"),
        ("a " + "x" * 100_000, "SYN013"),
    ],
)
def test_length_and_depth_are_bounded(text: str, code: str | None) -> None:
    node, diagnostics = read(text)
    assert [code] * (code is not None) == [diagnostic.code for diagnostic in diagnostics]
    assert (node is None) == (code is not None)
