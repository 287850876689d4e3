"""Values are said as in a letter, and written to files in one exact form."""

import datetime
from fractions import Fraction
from typing import Any

import pytest

from engine.language.types import (
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    PERCENT,
    PERIOD,
    TEXT,
    Number,
    Ranges,
    Reference,
    Type,
    Unit,
)
from engine.language.types import units as known
from engine.language.values import NOT_APPLICABLE, Failure, Period, Range, Row, Unknown
from engine.language.wording import Spoken, decimals_of, plain, say

EURO = Number(Unit((("euro", 1),)))
EURO_A_PUPIL = Number(Unit((("euro", 1), ("élève", -1))))
PUPIL = Number(Unit((("élève", 1),)), 0)
YEAR = Number(Unit((("year", 1),)), 0)
FRENCH, ENGLISH = known("fr", {"élève": "élèves"}), known("en", {"élève": "élèves"})


def spaced(text: str) -> str:
    """With plain spaces, to be read in a test."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "kind", "french", "english"),
    [
        (3020, EURO, "3 020 €", "3,020 €"),
        (Fraction(1201, 2), EURO, "600,50 €", "600.50 €"),
        (Fraction(1, 8), EURO, "0,125 €", "0.125 €"),
        (-1234567, EURO, "-1 234 567 €", "-1,234,567 €"),
        (Fraction(-1, 2), EURO, "-0,50 €", "-0.50 €"),
        (151, EURO_A_PUPIL, "151 €/élève", "151 €/élève"),
        (0, PUPIL, "0 élève", "0 élèves"),
        (1, PUPIL, "1 élève", "1 élève"),
        (Fraction(3, 2), PUPIL, "1,5 élève", "1.5 élèves"),
        (20, PUPIL, "20 élèves", "20 élèves"),
        (2, YEAR, "2 ans", "2 years"),
        (Fraction(1, 2), Number(Unit((("élève", -1),))), "0,5/élève", "0.5/élève"),
        (Fraction(6667, 10000), PERCENT, "66,67 %", "66.67 %"),
        (1, PERCENT, "100 %", "100 %"),
        (Fraction(2, 3), PERCENT, "2/3 (environ 66,67 %)", "2/3 (about 66.67 %)"),
        (Fraction(2, 3), NUMBER, "2/3 (environ 0,667)", "2/3 (about 0.667)"),
        (Fraction(1, 30000), NUMBER, "1/30000 (environ 0,0000333)", "1/30000 (about 0.0000333)"),
        (Fraction(100, 3), EURO, "100/3 (environ 33,33 €)", "100/3 (about 33.33 €)"),
        (2023, INTEGER, "2023", "2023"),
        (12345, INTEGER, "12 345", "12,345"),
        (True, BOOLEAN, "oui", "yes"),
        (False, BOOLEAN, "non", "no"),
        ("pré_bac", TEXT, "pré_bac", "pré_bac"),
        (datetime.date(2023, 9, 1), DATE, "1er septembre 2023", "1 September 2023"),
        (datetime.date(2023, 2, 12), DATE, "12 février 2023", "12 February 2023"),
        (Range(4, 7), PUPIL, "4 à 7 élèves", "4 to 7 élèves"),
        (Range(4, 7), Ranges(PUPIL), "4 à 7 élèves", "4 to 7 élèves"),
        (Range(8, None), INTEGER, "8 et plus", "8 or more"),
        (Range(None, 3), INTEGER, "jusqu'à 3", "up to 3"),
        (Range(3, 3), INTEGER, "3", "3"),
        (Range(datetime.date(2023, 9, 1), None), DATE, "à partir du 1er septembre 2023", "from 1 September 2023 on"),
        (Unknown(), EURO, "inconnu", "unknown"),
        (NOT_APPLICABLE, EURO, "sans objet", "not applicable"),
        (Failure("EVA001"), EURO, "erreur", "error"),
    ],
)
def test_a_value_is_said_in_both_languages(value: Any, kind: Type, french: str, english: str) -> None:
    assert french == spaced(say(value, kind, FRENCH, "fr"))
    assert english == spaced(say(value, kind, ENGLISH, "en"))


def test_the_spaces_of_an_amount_do_not_break() -> None:
    assert "3\u202f020\u00a0€" == say(3020, EURO, FRENCH, "fr")


def test_a_period_is_said_from_day_to_day() -> None:
    year = Period(datetime.date(2023, 9, 1), datetime.date(2024, 8, 31))
    assert "du 1er septembre 2023 au 31 août 2024" == say(year, PERIOD, FRENCH, "fr")
    assert "2023-09-01/2024-08-31" == plain(year, PERIOD)


def test_a_row_is_its_key() -> None:
    row = Row(code="50022139")
    row.key = "50022139"
    assert "50022139" == say(row, Reference("formations"), FRENCH, "fr")
    assert "50022139" == plain(row, Reference("formations"))
    assert "ligne sans clé" == say(Row(), Reference("formations"), FRENCH, "fr")


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (151, EURO, "151.00"),
        (Fraction(1201, 2), EURO, "600.50"),
        (Fraction(1, 8), EURO, "0.125"),
        (151, EURO_A_PUPIL, "151.00"),
        (-3, Number(Unit((("euro", 1),)), 0), "-3.00"),
        (20, PUPIL, 20),
        (Fraction(3, 2), NUMBER, "1.5"),
        (3, NUMBER, "3"),
        (Fraction(2, 3), NUMBER, "2/3"),
        (Fraction(6667, 10000), PERCENT, "66.67"),
        (Fraction(1, 2), PERCENT, "50"),
        (Fraction(2, 3), PERCENT, "200/3"),
        (True, BOOLEAN, True),
        (datetime.date(2023, 9, 1), DATE, "2023-09-01"),
        ("0123", TEXT, "0123"),
        (Range(4, 7), INTEGER, "4..7"),
        (Range(8, None), INTEGER, "8.."),
        (Range(8, None), Ranges(INTEGER), "8.."),
        (Unknown(), EURO, None),
        (NOT_APPLICABLE, EURO, None),
    ],
)
def test_the_plain_form_is_exact(value: Any, kind: Type, expected: object) -> None:
    found = plain(value, kind)
    assert expected == found
    assert type(expected) is type(found)


def test_decimals_are_counted_or_endless() -> None:
    assert 0 == decimals_of(12)
    assert 3 == decimals_of(Fraction(1, 8))
    assert decimals_of(Fraction(1, 6)) is None


def test_a_value_in_a_message_is_said_in_the_language_of_the_reader() -> None:
    spoken = Spoken(datetime.date(2023, 9, 1), DATE, FRENCH)
    assert ("1er septembre 2023", "1 September 2023") == (spoken.words("fr"), spoken.words("en"))
