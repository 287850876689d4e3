"""Reading never fails without a word, and gives back exactly what was said or written."""

import csv
import datetime
import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.language.literals import Problem, read, read_python
from engine.language.types import (
    ANYTHING,
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    PERCENT,
    TEXT,
    Enumeration,
    Number,
    Reference,
    Type,
    Unit,
    units,
)
from engine.language.values import NOT_APPLICABLE, Failure, Unknown
from engine.language.wording import plain, say
from engine.policy.model import Input, Table
from engine.policy.tables import read_csv
from engine.text.diagnostics import Diagnostic, Language

UNITS = {"fr": units("fr", {"élève": "élèves"}), "en": units("en", {"pupil": "pupils"})}
EURO = Number(Unit((("euro", 1),)))
MONTHS = Number(Unit((("month", 1),)), 0)
LEVEL = Enumeration(("pré_bac", "post_bac"))
READABLE: tuple[Type, ...] = (BOOLEAN, TEXT, DATE, INTEGER, NUMBER, PERCENT, EURO, MONTHS, LEVEL, Reference("t"))

languages = st.sampled_from(("fr", "en"))
types = st.sampled_from((*READABLE, ANYTHING))
scales = st.none() | st.integers(0, 4)
near_values = st.text(alphabet="0123456789.,-/ €%élèvoui'’_e«»\u00a0\u202f", max_size=25)
texts = st.text(max_size=40) | near_values
numbers = st.tuples(st.integers(-(10**12), 10**12), st.integers(0, 6)).map(lambda n: Fraction(n[0], 10 ** n[1]))
cents = st.integers(-(10**12), 10**12).map(lambda n: Fraction(n, 100))


def assert_told(diagnostic: Diagnostic) -> None:
    """Every text of the diagnostic can be said, in both languages."""
    both: tuple[Language, ...] = ("fr", "en")
    for language in both:
        assert diagnostic.title(language)
        assert diagnostic.label(language)
        diagnostic.advice(language)


@given(texts, types, languages, scales)
def test_any_text_is_read_or_explained(text: str, kind: Type, language: Language, decimals: int | None) -> None:
    found = read(text, kind, UNITS[language], language, decimals=decimals)
    if isinstance(found, Problem):
        assert_told(found.at(None))
    else:
        assert say(found, kind, UNITS[language], language)


@given(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.fractions()
    | st.dates()
    | st.datetimes()
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(max_size=2), st.integers(), max_size=2)
    | st.binary(max_size=3)
    | texts,
    types,
    languages,
)
def test_any_value_of_a_program_is_read_or_explained(value: object, kind: Type, language: Language) -> None:
    found = read_python(value, kind, UNITS[language], language)
    if isinstance(found, Problem):
        assert_told(found.at(None))


@given(numbers, languages)
def test_the_plain_form_of_a_number_reads_as_the_number(value: Fraction, language: Language) -> None:
    for kind in (NUMBER, PERCENT):
        assert value == read(str(plain(value, kind)), kind, UNITS[language], language)


@given(st.fractions(-(10**12), 10**12, max_denominator=10**6))
def test_the_plain_form_of_a_ratio_reads_as_the_ratio(value: Fraction) -> None:
    assert value == read(str(plain(value, NUMBER)), NUMBER, UNITS["fr"], "fr")


@given(cents, languages)
def test_the_plain_form_of_an_amount_reads_as_the_amount(value: Fraction, language: Language) -> None:
    assert value == read(str(plain(value, EURO)), EURO, UNITS[language], language)
    assert value == read_python(Decimal(str(plain(value, EURO))), EURO, UNITS[language], language)


@given(cents)
def test_an_amount_said_in_french_reads_as_the_amount(value: Fraction) -> None:
    assert value == read(say(value, EURO, UNITS["fr"], "fr"), EURO, UNITS["fr"], "fr")


@given(st.integers(-(10**12), 10**12), st.sampled_from((INTEGER, MONTHS)))
def test_a_count_said_in_french_reads_as_the_count(value: int, kind: Type) -> None:
    assert value == read(say(value, kind, UNITS["fr"], "fr"), kind, UNITS["fr"], "fr")
    assert value == read_python(plain(value, kind), kind, UNITS["fr"], "fr")


@given(st.dates(min_value=datetime.date(1000, 1, 1)), languages)
def test_a_date_said_or_written_reads_as_the_date(day: datetime.date, language: Language) -> None:
    assert day == read(say(day, DATE, UNITS[language], language), DATE, UNITS[language], language)
    assert day == read(str(plain(day, DATE)), DATE, UNITS[language], language)


@given(st.booleans(), languages)
def test_a_boolean_said_reads_as_the_boolean(value: bool, language: Language) -> None:
    assert value is read(say(value, BOOLEAN, UNITS[language], language), BOOLEAN, UNITS[language], language)


@given(
    st.booleans()
    | st.fractions()
    | st.integers()
    | st.dates()
    | st.text(max_size=5)
    | st.sampled_from((NOT_APPLICABLE, Unknown(), Failure("EVA001"))),
    types,
    languages,
)
def test_anything_can_be_said(value: Any, kind: Type, language: Language) -> None:
    assert isinstance(say(value, kind, UNITS[language], language), str)
    assert isinstance(plain(value, kind), (str, int, bool, type(None)))


# Tables


def table(*columns: Input) -> Table:
    by_name = {each.name: each for each in columns}
    return Table(id="t", label="", article="a", columns=by_name, key=("k",), rows=(), rules={})


def column(name: str, kind: Type, **more: Any) -> Input:
    return Input(name=name, label=name, type=kind, **more)


MIXED = table(column("k", INTEGER, ranges=True), column("m", EURO, min=0), column("d", DATE, optional=True))
PAIRS = table(column("k", TEXT), column("v", TEXT, optional=True))


@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda text: f"k;m;d\n{text}".encode("utf-8", "replace")))
def test_any_file_is_read_or_explained(raw: bytes) -> None:
    found, _, diagnostics = read_csv(raw, "t.csv", MIXED, UNITS["fr"], "fr")
    for diagnostic in diagnostics:
        assert_told(diagnostic)
        place = diagnostic.place
        assert place is not None
        assert 0 <= place.span.start <= place.span.end <= len(place.source.text)
    assert found or diagnostics


cells = st.text(alphabet="aé;,\"\n' «\t", max_size=8)


@given(st.lists(cells, min_size=1, max_size=6), st.sampled_from(";,\t"))
def test_what_the_standard_library_writes_is_what_is_read(values: list[str], separator: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator="\n")
    writer.writerow(("k", "v"))
    writer.writerows((f"x{n}", value) for n, value in enumerate(values))
    found, _, diagnostics = read_csv(written.getvalue().encode(), "t.csv", PAIRS, UNITS["fr"], "fr")
    assert () == diagnostics
    expected = [value.strip() or NOT_APPLICABLE for value in values]
    assert expected == [row["v"] for row in found]
