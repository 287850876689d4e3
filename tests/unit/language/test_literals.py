"""One value is read when there is one way to read it; otherwise the officer is told why."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from engine.language.literals import Problem, check, is_not_applicable, read, read_python
from engine.language.types import (
    ANYTHING,
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    PERCENT,
    PERIOD,
    TEXT,
    Enumeration,
    Number,
    Reference,
    Type,
    Unit,
    units,
)
from engine.language.values import Range

EURO = Number(Unit((("euro", 1),)))
EURO_A_PUPIL = Number(Unit((("euro", 1), ("élève", -1))))
PUPIL = Number(Unit((("élève", 1),)), 0)
MONTH = Number(Unit((("month", 1),)), 0)
LEVEL = Enumeration(("infra_v", "pré_bac", "post_bac"))
FRENCH = units("fr", {"élève": "élèves"})
ENGLISH = units("en", {"pupil": "pupils"})


def fr(text: str, type: Type, decimals: int | None = None) -> Any:
    return read(text, type, FRENCH, "fr", decimals=decimals)


def en(text: str, type: Type) -> Any:
    return read(text, type, ENGLISH, "en")


def given(value: object, type: Type) -> Any:
    return read_python(value, type, FRENCH, "fr")


def code(found: Any) -> str:
    assert isinstance(found, Problem), f"{found!r} was read"
    return found.code


def advice(found: Any) -> str | None:
    assert isinstance(found, Problem)
    return found.at(None).advice("fr")


def label(found: Any) -> str:
    assert isinstance(found, Problem)
    return found.at(None).label("fr").replace("\u00a0", " ")


# Numbers


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("600", 60000),
        ("600.5", 60050),
        ("600,50", 60050),
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234\u202f567.89", 123456789),
        ("600 €", 60000),
        ("600,50€", 60050),
        ("  600,50\u00a0€ ", 60050),
        ("-12", -1200),
        ("−12", -1200),
        ("- 12 €", -1200),
        ("+5", 500),
        ("0", 0),
        ("0,05", 5),
    ],
)
def test_an_amount_is_read_to_the_cent(text: str, cents: int) -> None:
    assert Fraction(cents, 100) == fr(text, EURO)


def test_a_whole_number_is_an_int_and_another_one_a_fraction() -> None:
    assert int is type(fr("600,00", EURO))
    assert Fraction is type(fr("600,50", EURO))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("151 €/élève", EURO_A_PUPIL, 151),
        ("151 € / élève", EURO_A_PUPIL, 151),
        ("151", EURO_A_PUPIL, 151),
        ("1 élève", PUPIL, 1),
        ("20 élèves", PUPIL, 20),
        ("20 e\u0301le\u0300ves", PUPIL, 20),
        ("4 mois", MONTH, 4),
        ("2023", INTEGER, 2023),
        ("1,5", NUMBER, Fraction(3, 2)),
        ("1.234", NUMBER, Fraction(617, 500)),
        ("1,234", NUMBER, Fraction(617, 500)),
        ("2/3", NUMBER, Fraction(2, 3)),
    ],
)
def test_a_number_may_carry_its_unit(text: str, kind: Type, expected: object) -> None:
    assert expected == fr(text, kind)


@pytest.mark.parametrize(
    ("text", "ratio"),
    [("50 %", Fraction(1, 2)), ("50", Fraction(1, 2)), ("66,67%", Fraction(6667, 10000)), ("0,5", Fraction(1, 200))],
)
def test_a_percentage_is_an_exact_ratio(text: str, ratio: Fraction) -> None:
    assert ratio == fr(text, PERCENT)


def test_a_hundred_percent_is_the_whole() -> None:
    assert 1 == fr("100 %", PERCENT)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("12 mois", EURO, "CAS021"),
        ("12 €", INTEGER, "CAS021"),
        ("12 €", EURO_A_PUPIL, "CAS021"),
        ("50 %", EURO, "CAS021"),
        ("50 %", NUMBER, "CAS021"),
        ("50 €", PERCENT, "CAS021"),
        ("12 euros", EURO, "CAS022"),
        ("12 $", EURO, "CAS022"),
        ("600,555", EURO, "CAS024"),
        ("0,125", EURO, "CAS023"),
        ("1 234,567", EURO, "CAS023"),
        ("12,5", PUPIL, "CAS023"),
        ("20,0", PUPIL, "CAS023"),
        ("1.234", EURO, "CAS024"),
        ("1,234", INTEGER, "CAS024"),
        ("1.234,56", EURO, "CAS025"),
        ("1,234.56", EURO, "CAS025"),
        ("1'234", EURO, "CAS025"),
        ("1_000", EURO, "CAS025"),
        ("1 23", EURO, "CAS025"),
        ("12 34 567", EURO, "CAS025"),
        ("1e3", EURO, "CAS026"),
        ("0x10", INTEGER, "CAS026"),
        ("007", INTEGER, "CAS027"),
        ("01,50", EURO, "CAS027"),
        ("9" * 31, INTEGER, "CAS038"),
        ("douze", EURO, "CAS020"),
        ("12.", EURO, "CAS020"),
        (",5", EURO, "CAS020"),
        ("€ 600", EURO, "CAS020"),
        ("12-15", EURO, "CAS020"),
        ("–12", EURO, "CAS020"),
        ("12/09/2026", EURO, "CAS020"),
        ("NaN", NUMBER, "CAS020"),
        ("2/3", PERCENT, "CAS020"),
        ("2/3", EURO, "CAS020"),
        ("1/0", NUMBER, "CAS020"),
        ("٣", INTEGER, "CAS020"),
        ("", EURO, "CAS034"),
        (" \u00a0 ", EURO, "CAS034"),
    ],
)
def test_another_way_to_write_a_number_is_explained(text: str, kind: Type, expected: str) -> None:
    assert expected == code(fr(text, kind))


def test_declared_decimals_replace_those_of_the_unit() -> None:
    assert Fraction(1, 8) == fr("0,125 €", EURO, decimals=3)
    assert "CAS023" == code(fr("0,5", NUMBER, decimals=0))


def test_thousands_are_told_from_decimals() -> None:
    assert "pour des milliers, écrivez « 1 234 » ; 2 décimales au plus" == advice(fr("1.234", EURO))
    assert "CAS024" == code(en("1,234", NUMBER))
    assert Fraction(617, 500) == en("1.234", NUMBER)


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("1.234,56", ("1234,56",)),
        ("1,234.56", ("1234,56",)),
        ("1.234.567", ("1234567",)),
        ("€ 600", ("600 €",)),
        (".5", ("0,5",)),
        ("12 euros", ("€",)),
        ("12 eleves", ("élèves",)),
    ],
)
def test_the_right_spelling_of_a_number_is_proposed(text: str, proposed: tuple[str, ...]) -> None:
    found = fr(text, EURO)
    assert isinstance(found, Problem)
    assert proposed == found.suggestions


def test_another_unit_says_which_one_is_expected() -> None:
    assert "« 12 mois » est en mois ; attendu : €/élève" == label(fr("12 mois", EURO_A_PUPIL))


# Booleans


def test_booleans_are_two_words() -> None:
    assert fr("oui", BOOLEAN) is True
    assert fr("non", BOOLEAN) is False
    assert en("yes", BOOLEAN) is True


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Oui", ("oui",)),
        ("NON", ("non",)),
        ("true", ("oui",)),
        ("faux", ("non",)),
        ("yes", ("oui",)),
        ("1", ("oui", "non")),
        ("o", ("oui", "non")),
        ("x", ("oui", "non")),
    ],
)
def test_no_other_word_is_a_boolean(text: str, proposed: tuple[str, ...]) -> None:
    found = fr(text, BOOLEAN)
    assert "CAS028" == code(found)
    assert proposed == found.suggestions


# Dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-12", datetime.date(2026, 9, 12)),
        ("12/09/2026", datetime.date(2026, 9, 12)),
        ("1/9/2026", datetime.date(2026, 9, 1)),
        ("12 septembre 2026", datetime.date(2026, 9, 12)),
        ("1er septembre 2026", datetime.date(2026, 9, 1)),
        ("1er\u00a0Août\u00a02026", datetime.date(2026, 8, 1)),
        ("29/02/2024", datetime.date(2024, 2, 29)),
    ],
)
def test_a_date_is_read_as_it_is_written_in_french(text: str, day: datetime.date) -> None:
    assert day == fr(text, DATE)


def test_a_date_in_english_names_its_month() -> None:
    assert datetime.date(2026, 9, 12) == en("12 September 2026", DATE)
    assert datetime.date(2026, 9, 1) == en("1st September 2026", DATE)


@pytest.mark.parametrize(
    ("text", "expected", "proposed"),
    [
        ("12/09/26", "CAS030", ()),
        ("12.09.2026", "CAS029", ("2026-09-12",)),
        ("12-09-2026", "CAS029", ("2026-09-12",)),
        ("2024-9-1", "CAS029", ("2024-09-01",)),
        ("2024/09/01", "CAS029", ("2024-09-01",)),
        ("1 fevrier 2026", "CAS029", ("2026-02-01",)),
        ("2er mai 2026", "CAS029", ("2026-05-02",)),
        ("septembre 2026", "CAS029", ()),
        ("45000", "CAS029", ()),
        ("2024-09-01T00:00", "CAS029", ()),
    ],
)
def test_another_way_to_write_a_date_is_explained(text: str, expected: str, proposed: tuple[str, ...]) -> None:
    found = fr(text, DATE)
    assert expected == code(found)
    assert proposed == found.suggestions


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-13-01", "il n'y a pas de mois 13"),
        ("30/02/2026", "février 2026 n'a que 28 jours"),
        ("31 juin 2026", "juin 2026 n'a que 30 jours"),
        ("2024-01-00", "il n'y a pas de jour 0"),
        ("0000-01-01", "il n'y a pas d'année 0"),
    ],
)
def test_an_impossible_date_says_why(text: str, reason: str) -> None:
    assert f"« {text} » : {reason}" == label(fr(text, DATE))


def test_day_and_month_are_not_guessed_in_english() -> None:
    found = en("09/12/2026", DATE)
    assert "CAS031" == code(found)
    assert ("2026-12-09", "2026-09-12") == found.suggestions


# Texts, enumerations, references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0123", "0123"),
        ("oui", "oui"),
        ("\u00a0Lycée Jean Moulin ", "Lycée Jean Moulin"),
        ("« Lycée »", "Lycée"),
        ("“Lycée”", "Lycée"),
        ("“a” et “b”", "“a” et “b”"),
        ("« ouvert", "« ouvert"),
        ("Lyce\u0301e", "Lycée"),
    ],
)
def test_a_text_is_kept_as_it_is(text: str, expected: str) -> None:
    assert expected == fr(text, TEXT)
    assert expected == fr(text, Reference("formations"))


def test_a_name_outside_the_list_is_explained() -> None:
    assert "pré_bac" == fr("pré_bac", LEVEL)
    assert "vouliez-vous dire « pré_bac » ?" == advice(fr("pre_bac", LEVEL))
    assert "valeurs admises : infra_v, pré_bac, post_bac" == advice(fr("licence", LEVEL))


def test_not_applicable_is_asked_for_apart() -> None:
    assert is_not_applicable("sans_objet", "fr")
    assert is_not_applicable(" sans objet ", "fr")
    assert is_not_applicable("not_applicable", "en")
    assert not is_not_applicable("sans_objet", "en")
    for kind in (EURO, BOOLEAN, DATE, LEVEL, TEXT):
        assert "CAS039" == code(fr("sans_objet", kind))


def test_a_type_found_faulty_takes_anything() -> None:
    assert "12" == fr("12", ANYTHING)


def test_what_is_only_computed_is_not_read() -> None:
    with pytest.raises(TypeError):
        fr("2023-2024", PERIOD)


# Values of programs


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (True, BOOLEAN, True),
        (600, EURO, 600),
        (Decimal("600.50"), EURO, Fraction(1201, 2)),
        (Decimal("20.0"), PUPIL, 20),
        (Fraction(1, 3), NUMBER, Fraction(1, 3)),
        ("600,50 €", EURO, Fraction(1201, 2)),
        (50, PERCENT, Fraction(1, 2)),
        (Decimal("66.67"), PERCENT, Fraction(6667, 10000)),
        ("50 %", PERCENT, Fraction(1, 2)),
        (datetime.date(2026, 9, 12), DATE, datetime.date(2026, 9, 12)),
        (datetime.datetime(2026, 9, 12), DATE, datetime.date(2026, 9, 12)),
        ("2026-09-12", DATE, datetime.date(2026, 9, 12)),
        ("0123", TEXT, "0123"),
        ("oui", BOOLEAN, True),
    ],
)
def test_a_program_gives_values_or_texts(value: object, kind: Type, expected: object) -> None:
    assert expected == given(value, kind)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (600.5, EURO, "CAS035"),
        (600.5, TEXT, "CAS035"),
        (True, EURO, "CAS036"),
        (True, TEXT, "CAS036"),
        (1, BOOLEAN, "CAS036"),
        ([1], EURO, "CAS036"),
        ({"a": 1}, EURO, "CAS036"),
        (20240101, DATE, "CAS036"),
        (datetime.date(2024, 1, 1), EURO, "CAS036"),
        (datetime.datetime(2024, 1, 1, 12), DATE, "CAS029"),
        (50022139, TEXT, "CAS037"),
        (1, Reference("formations"), "CAS037"),
        (1, LEVEL, "CAS037"),
        (None, EURO, "CAS034"),
        (Decimal("600.505"), EURO, "CAS023"),
        (Fraction(1, 3), EURO, "CAS023"),
        (Decimal("NaN"), EURO, "CAS020"),
        (Decimal("Infinity"), EURO, "CAS020"),
        (Decimal("1E+400"), NUMBER, "CAS038"),
        (Decimal("1E-400"), NUMBER, "CAS038"),
        pytest.param(10**5000, NUMBER, "CAS038", id="5001 digits"),
        pytest.param(10**5000, TEXT, "CAS037", id="5001 digits for a text"),
    ],
)
def test_what_a_program_may_not_give_is_explained(value: object, kind: Type, expected: str) -> None:
    assert expected == code(given(value, kind))


# Limits


def test_bounds_are_included() -> None:
    assert check(0, EURO, FRENCH, min=0, max=600) is None
    assert check(600, EURO, FRENCH, min=0, max=600) is None
    assert "-1 € : sous le minimum déclaré, 0 €" == label(check(-1, EURO, FRENCH, min=0))
    over = check(Fraction(60001, 100), EURO, FRENCH, max=600)
    assert "600,01 € : au-dessus du maximum déclaré, 600 €" == label(over)


def test_both_ends_of_a_range_are_within_bounds() -> None:
    assert check(Range(1, None), INTEGER, FRENCH, min=1) is None
    assert "CAS042" == code(check(Range(1, 9), INTEGER, FRENCH, max=8))


def test_a_pattern_is_that_of_the_whole_text() -> None:
    assert check("50022139", TEXT, FRENCH, pattern="[0-9]{8}") is None
    assert "CAS043" == code(check("500221390", TEXT, FRENCH, pattern="[0-9]{8}"))
