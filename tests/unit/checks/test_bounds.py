"""What the statement says of a bound is what the comparison does."""

from fractions import Fraction

import pytest

from engine.checks.bounds import bounds_told
from engine.text.diagnostics import Language
from tests.unit.checks.written import diagnostics, findings, record

GIVEN = """\
âge: {type: entier, min: 0}
taux: {type: '%', min: 0 %, max: 100 %}
revenu: {type: €, min: 0 €}
naissance: date
"""


def contrary(statement: str, expression: str) -> list[str]:
    rules = f"""
    m:
      énoncé: {statement}
      formule: {expression}
    """
    return [one.partition(" | ")[2] for one in findings(record(GIVEN, rules), "REG006")]


@pytest.mark.parametrize(
    ("statement", "expression", "phrase", "written"),
    [
        ("l'élève a moins de 18 ans", "âge <= 18", "moins de", "<="),
        ("l'élève a au plus 18 ans", "âge < 18", "au plus", "<"),
        ("l'élève a plus de 18 ans", "âge >= 18", "plus de", ">="),
        ("l'élève a au moins 18 ans", "âge > 18", "au moins", ">"),
        ("il faut 18 ans ou plus", "âge > 18", "ou plus", ">"),
        ("le revenu ne dépasse pas 10 000 €", "revenu < 10 000 €", "ne dépasse pas", "<"),
        ("un revenu inférieur ou égal à 10 000 €", "revenu < 10 000 €", "inférieur ou égal", "<"),
        ("un revenu inférieur à 10 000 €", "revenu <= 10 000 €", "inférieur à", "<="),
        ("un taux supérieur à 50 %", "taux >= 50 %", "supérieur à", ">="),
        ("pas moins de 18 ans", "âge > 18", "pas moins", ">"),
        ("moins de dix-huit ans", "âge <= 18", "moins de", "<="),
        ("né avant le 1er janvier 2000", "naissance <= 2000-01-01", "avant", "<="),
        ("jusqu'à 18 ans", "âge < 18", "jusqu'à", "<"),
        ("jusqu’à 18 ans", "âge < 18", "jusqu'à", "<"),
    ],
)
def test_a_bound_off_by_its_own_value(statement: str, expression: str, phrase: str, written: str) -> None:
    assert [f"l'énoncé dit « {phrase} », la règle écrit « {written} »"] == contrary(statement, expression)


@pytest.mark.parametrize(
    ("statement", "expression"),
    [
        ("l'élève a moins de 18 ans", "âge < 18"),
        ("l'élève a moins de 18 ans", "âge <= 17"),
        ("l'élève a moins de 18 ans", "18 > âge"),
        ("l'élève a moins de 18 ans", "non (âge >= 18)"),
        ("l'élève n'a pas moins de 18 ans", "âge >= 18"),
        ("les moins de 18 ans sont écartés", "âge >= 18"),
        ("au plus 18 ans, moins de 10 000 €", "âge <= 18 et revenu < 10 000 €"),
        ("entre 16 et 18 ans", "âge entre 16 et 18"),
        ("le revenu ne dépasse pas 10 000 €", "revenu <= 10 000 €"),
        ("l'élève majeur", "âge >= 18"),
        ("le règlement d'avant", "âge <= 18"),
        ("jusqu'au 31 août 2024", "naissance < 2024-09-01"),
    ],
)
def test_a_bound_as_it_is_said(statement: str, expression: str) -> None:
    assert [] == contrary(statement, expression)


def test_a_literal_on_the_left_is_read_from_the_right() -> None:
    assert ["l'énoncé dit « moins de », la règle écrit « >= »"] == contrary("moins de 18 ans", "18 >= âge")


@pytest.mark.parametrize(
    ("statement", "expression", "phrase", "written", "expected"),
    [
        ("l'élève a moins de 18 ans", "âge > 18", "moins de", ">", "<"),
        ("l'élève a plus de 18 ans", "18 >= âge", "plus de", ">=", "<"),
        ("au plus tôt le 1er septembre 2024", "naissance < 2024-09-01", "au plus tôt", "<", ">="),
        ("dans la limite de 10 000 €", "revenu > 10 000 €", "dans la limite de", ">", "<="),
    ],
)
def test_a_bound_on_the_other_side(statement: str, expression: str, phrase: str, written: str, expected: str) -> None:
    rules = f"""
    m:
      énoncé: {statement}
      formule: {expression}
    """
    (found,) = diagnostics(record(GIVEN, rules), "REG006")
    assert f"l'énoncé dit « {phrase} », la règle écrit « {written} »" == found.label("fr")
    assert f"« {phrase} » se traduit par « {expected} »" == found.advice("fr")


@pytest.mark.parametrize(
    "statement",
    [
        "les moins de 18 ans ne sont pas aidés",
        "sauf les moins de 18 ans",
        "les moins de 18 ans sont exclus",
        "moins de 18 ans, ou au plus 2 enfants",
        "moins de 19 ans",
    ],
)
def test_a_sentence_that_may_say_who_is_left_out(statement: str) -> None:
    assert [] == contrary(statement, "âge > 18")


@pytest.mark.parametrize(
    ("condition", "reason", "phrase"),
    [
        ("âge < 25", "l'élève a plus de 25 ans", "plus de"),
        ("âge <= 25", "l'élève a au moins 25 ans", "au moins"),
        ("non (âge > 25)", "l'élève a 25 ans ou plus", "ou plus"),
        ("revenu < 100 €", "le revenu dépasse le plafond", "dépasse"),
        ("âge > 18", "il faut au moins 18 ans", "au moins"),
        ("naissance <= 2006-08-31", "né à partir du 31 août 2006", "à partir du"),
    ],
)
def test_the_reason_of_a_refusal(condition: str, reason: str, phrase: str) -> None:
    assert [phrase] == reasons(condition, reason)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("âge <= 25", "l'élève a plus de 25 ans"),
        ("âge < 25", "l'élève a au moins 25 ans"),
        ("âge < 25", "il faut moins de 25 ans"),
        ("âge >= 18", "il faut au moins 18 ans"),
        ("revenu >= 0 €", "les dépenses dépassent la dotation"),
        ("naissance < 2006-09-01", "né après le 31 août 2006"),
    ],
)
def test_a_reason_that_says_what_is_refused_or_asked(condition: str, reason: str) -> None:
    assert [] == reasons(condition, reason)


def reasons(condition: str, reason: str) -> list[str]:
    rules = f"""
    m:
      toutes_ces_conditions:
        - si: {condition}
          sinon: {reason}
    """
    return [found.args["phrase"] for found in diagnostics(record(GIVEN, rules), "REG006")]


def test_the_help_for_a_reason_speaks_of_the_refusal() -> None:
    rules = """
    m:
      toutes_ces_conditions:
        - si: âge < 25
          sinon: l'élève a plus de 25 ans
    """
    (found,) = diagnostics(record(GIVEN, rules), "REG006")
    assert "le motif dit « plus de », la règle écrit « < »" == found.label("fr")
    assert "la condition dont le refus se dit « plus de » s'écrit « <= »" == found.advice("fr")
    ((place, words),) = found.related
    assert "plus de" == place.source.text[place.span.start : place.span.end]
    assert "dit ici" == words.fr


def test_the_label_of_a_rule() -> None:
    rules = """
    m:
      libellé: élève de moins de 18 ans
      formule: âge <= 18
    """
    assert ["REG006 âge <= 18 | le libellé dit « moins de », la règle écrit « <= »"] == findings(
        record(GIVEN, rules), "REG006"
    )


def test_the_help_gives_the_comparison() -> None:
    rules = """
    m:
      énoncé: moins de 18 ans
      formule: 18 >= âge
    """
    (found,) = diagnostics(record(GIVEN, rules), "REG006")
    assert "« moins de » se traduit par « > »" == found.advice("fr")
    assert not found.is_error


def test_the_statement_of_a_condition() -> None:
    rules = """
    m:
      toutes_ces_conditions:
        - {si: âge <= 18, sinon: trop âgé, énoncé: moins de 18 ans}
        - {si: revenu <= 100 €, sinon: trop riche, énoncé: au plus 100 €}
    """
    assert ["REG006 âge <= 18 | l'énoncé dit « moins de », la règle écrit « <= »"] == findings(
        record(GIVEN, rules), "REG006"
    )


def test_the_statement_of_a_rule_speaks_of_its_conditions() -> None:
    rules = """
    m:
      énoncé: moins de 18 ans
      toutes_ces_conditions:
        - {si: âge <= 18, sinon: trop âgé}
    """
    assert ["REG006 âge <= 18 | l'énoncé dit « moins de », la règle écrit « <= »"] == findings(
        record(GIVEN, rules), "REG006"
    )


def test_the_statement_of_an_alternative() -> None:
    rules = """
    m:
      cas:
        - {si: âge <= 18, alors: 1 €, énoncé: jusqu'à 18 ans}
        - {si: âge >= 19, alors: 2 €, énoncé: plus de 19 ans}
    """
    assert ["REG006 âge >= 19 | l'énoncé dit « plus de », la règle écrit « >= »"] == findings(
        record(GIVEN, rules), "REG006"
    )


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("fr", "de 16 à 18 ans", []),
        ("fr", "au moins 10 000,50 € et moins de 3 enfants", [("ge", Fraction(20001, 2)), ("lt", 3)]),
        ("fr", "18 ans et plus", [("ge", 18)]),
        ("fr", "au plus tard le 31 août", [("le", 31)]),
        ("fr", "au plus tôt le 1er septembre", [("ge", 1)]),
        ("fr", "dans la limite de 100 €", [("le", 100)]),
        ("fr", "le montant ne peut pas excéder 100 €", [("le", 100)]),
        ("en", "less than 18, no more than 3", [("lt", 18), ("le", 3)]),
        ("en", "at least 18", [("ge", 18)]),
        ("en", "does not exceed 100", [("le", 100)]),
        ("en", "31 August at the latest", [("le", 31)]),
        ("en", "no earlier than 1 September", [("ge", 1)]),
        ("en", "over the years", []),
    ],
)
def test_bounds_in_sentences(language: Language, sentence: str, expected: list[tuple[str, int]]) -> None:
    assert expected == [(told.builtin, told.figure) for told in bounds_told(sentence, language)]
