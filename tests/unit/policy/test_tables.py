"""A table is read whole and exactly, or each cell at fault is shown at its line and column."""

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from engine.language.types import DATE, INTEGER, NUMBER, TEXT, Enumeration, Number, Type, Unit, units
from engine.language.values import NOT_APPLICABLE, Range
from engine.policy.model import Input, Table
from engine.policy.tables import MOST_FINDINGS, read_csv, read_rows
from engine.text import document
from engine.text.diagnostics import Diagnostic
from engine.text.source import Source

EURO = Number(Unit((("euro", 1),)))
PERCENT = Number(percent=True)
UNITS = units("fr", {"élève": "élèves"})


def column(name: str, kind: Type, **more: Any) -> Input:
    return Input(name=name, label=name, type=kind, **more)


def table(*columns: Input, key: tuple[str, ...], **more: Any) -> Table:
    by_name = {each.name: each for each in columns}
    return Table(id="forfaits", label="", article="art-1", columns=by_name, key=key, rows=(), rules={}, **more)


FORFAITS = table(
    column("code", TEXT, pattern="[0-9]{3}"),
    column("montant", EURO, min=0, max=1000),
    column("note", TEXT, optional=True),
    key=("code",),
)
BY_SIZE = table(column("élèves", INTEGER, ranges=True, min=0), column("montant", EURO), key=("élèves",))
DATED = table(
    column("code", TEXT),
    column("du", DATE, optional=True),
    column("au", DATE, optional=True),
    key=("code",),
    valid_from="du",
    valid_to="au",
)

Rows = tuple[Mapping[str, Any], ...]


def of(text: str | bytes, layout: Table = FORFAITS) -> tuple[Rows, tuple[Diagnostic, ...]]:
    found, _, diagnostics = read_csv(
        text if isinstance(text, bytes) else text.encode(), "forfaits.csv", layout, UNITS, "fr"
    )
    return found, diagnostics


def rows(text: str | bytes, layout: Table = FORFAITS) -> Rows:
    found, diagnostics = of(text, layout)
    assert [] == [f"{d.place}: {d.label('fr')}" for d in diagnostics]
    return found


def faults(text: str | bytes, layout: Table = FORFAITS) -> list[str]:
    return told(of(text, layout)[1])


def told(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """The code, the place, and what stands there."""
    return [
        f"{d.code} {d.place.line}:{d.place.column} {d.place.source.text[d.place.span.start : d.place.span.end]}"
        for d in diagnostics
        if d.place
    ]


def written(text: str, layout: Table = FORFAITS) -> tuple[Rows, tuple[Diagnostic, ...]]:
    source = Source("politique.yaml", text)
    node, diagnostics = document.read(source)
    assert node is not None
    assert () == diagnostics
    return read_rows(node, source, layout, UNITS, "fr")


# What is read


def test_the_cells_are_values_of_their_columns() -> None:
    expected = (
        {"code": "001", "montant": Fraction(1201, 2), "note": "à revoir"},
        {"code": "002", "montant": 12, "note": NOT_APPLICABLE},
    )
    assert expected == rows("code;montant;note\n001;600,50 €;à revoir\n002;12;\n")


def test_rows_are_in_the_order_of_the_declaration() -> None:
    (row,) = rows("note;montant;code\nx;12;001\n")
    assert ["code", "montant", "note"] == list(row)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_forms_of_csv_that_spreadsheets_write(separator: str, end: str, mark: str) -> None:
    lines = (("code", "montant", "note"), ("001", "12.50", "a"), ("002", "13", ""))
    text = mark + "".join(separator.join(line) + end for line in lines)
    assert ["001", "002"] == [row["code"] for row in rows(text)]


def test_a_quoted_cell_holds_separators_quotes_and_line_ends() -> None:
    (first, second) = rows('code;montant;note\n001; "12" ;"a;""b""\r\nc"\n"002";13;5"\n')
    assert (12, 'a;"b"\r\nc') == (first["montant"], first["note"])
    assert ("002", '5"') == (second["code"], second["note"])


def test_blank_lines_and_blank_cells_in_excess_are_passed_over() -> None:
    assert 2 == len(rows("\n;;\ncode;montant;note;;\n001;12;a;;\n\n;;;;\n002;13;b\n"))


def test_rows_are_on_the_lines_where_they_begin() -> None:
    text = 'code;montant;note\r\n\r\n101;10;un\r\n"202";20;"deux\nlignes"\n;;\n303;30;trois'
    _, lines, _ = read_csv(text.encode(), "forfaits.csv", FORFAITS, UNITS, "fr")
    assert [3, 4, 7] == list(lines)


def test_a_header_with_composed_accents_is_the_same_name() -> None:
    assert 1 == len(rows("e\u0301le\u0300ves;montant\n3;12\n", BY_SIZE))


def test_a_supplied_file_may_have_other_columns() -> None:
    layout = table(column("code", TEXT), key=("code",), supplied=True)
    assert ({"code": "001"},) == rows("code;libellé;ouverture\n001;CAP;2020\n", layout)


# Cells


def test_each_faulty_cell_is_shown_where_it_stands() -> None:
    text = 'code;montant;note\n001;1200;a\n02; -5 ;"x;y"\n003;"douze";\n004;;b\n'
    assert [
        "CAS042 2:5 1200",
        "CAS043 3:1 02",
        "CAS041 3:5 -5",
        "CAS020 4:6 douze",
        "TAB013 5:5 ",
    ] == faults(text)


def test_a_row_with_a_fault_is_left_out() -> None:
    found, _ = of("code;montant;note\n001;1200;a\n002;12;b\n")
    assert ["002"] == [row["code"] for row in found]


def test_a_fault_names_its_table_its_row_and_its_column() -> None:
    (fault,) = of("code;montant;note\n001;1200;a\n")[1]
    assert fault.context is not None
    assert "table « forfaits », ligne 2, colonne « montant »" == fault.context.words("fr")
    assert 'table "forfaits", line 2, column "montant"' == fault.context.words("en")


def test_not_applicable_may_be_written_where_a_cell_is_optional() -> None:
    assert NOT_APPLICABLE is rows("code;montant;note\n001;12;sans_objet\n")[0]["note"]
    assert ["CAS039 2:5 sans_objet"] == faults("code;montant;note\n001;sans_objet;a\n")


def test_a_key_is_never_empty() -> None:
    layout = table(column("code", TEXT, optional=True), column("montant", EURO), key=("code",))
    assert ["TAB013 2:1 "] == faults("code;montant\n;12\n", layout)


def test_a_name_outside_the_list_proposes_the_right_one() -> None:
    layout = table(column("code", TEXT), column("voie", Enumeration(("pré_bac", "post_bac"))), key=("code",))
    (fault,) = of("code;voie\n001;pre_bac\n", layout)[1]
    assert "vouliez-vous dire « pré_bac » ?" == fault.advice("fr")


def test_many_faults_are_counted() -> None:
    found = faults("code;montant;note\n" + "".join(f"{100 + n};x{n};\n" for n in range(80)))
    assert MOST_FINDINGS + 1 == len(found)
    assert "TAB020 52:5 x50" == found[-1]
    last = of("code;montant;note\n" + "".join(f"{100 + n};x{n};\n" for n in range(80)))[1][-1]
    assert "autres fautes à partir d'ici : 30" == last.label("fr")


# Columns


def test_a_misspelt_column_is_told_once_and_read_all_the_same() -> None:
    found, diagnostics = of("Code;montent;note\n001;1200;a\n")
    assert ["TAB006 1:1 Code", "TAB006 1:6 montent", "CAS042 2:5 1200"] == told(diagnostics)
    assert ("montant",) == diagnostics[1].suggestions
    assert () == found


def test_missing_undeclared_and_duplicate_columns() -> None:
    assert ["TAB007 1:1 code;note"] == faults("code;note\n001;a\n")
    assert ["TAB008 1:19 rectorat"] == faults("code;montant;note;rectorat\n001;12;a;x\n")
    assert ["TAB009 1:14 code"] == faults("code;montant;code;note\n001;12;001;a\n")
    assert ["TAB008 1:6 "] == faults("code;;montant;note\n001;;12;a\n")


def test_the_columns_that_were_read_are_listed_when_one_is_missing() -> None:
    (fault,) = of("code;note\n001;a\n")[1]
    assert "colonnes lues sur cette ligne : code, note" == fault.advice("fr")


@pytest.mark.parametrize("text", ["code|montant|note\n001|12|a\n", "001;12;a\n002;13;b\n"])
def test_a_first_line_that_names_no_column_is_one_fault(text: str) -> None:
    assert ["TAB022"] == [d.code for d in of(text)[1]]


# Files


def test_an_encoding_of_windows_is_shown_with_the_fix() -> None:
    (fault,) = of("code;montant;note\n001;12;été\n".encode("cp1252"))[1]
    assert ["TAB023 2:8 é"] == told((fault,))
    assert "le fichier est sans doute en cp1252 (Windows) : ses accents seraient mal lus" == fault.label("fr")
    assert ["TAB023 1:1 "] == faults("code;montant;note\n".encode("utf-16"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"PK\x03\x04\x00", "TAB002"),
        (b"\xd0\xcf\x11\xe0\xa1", "TAB002"),
        (b"", "TAB004"),
        (b"\n ;\n", "TAB004"),
        (b"code;montant;note\n", "TAB005"),
        (b"code;montant;note\n001;12;a;b\n", "TAB010"),
        (b"code;montant;note\n001;12\n", "TAB010"),
        (b'code;montant;note\n001;12;"abc\n', "TAB011"),
        (b'code;montant;note\n001;12;"a"b\n', "TAB012"),
    ],
)
def test_a_file_that_is_no_table_says_so(raw: bytes, expected: str) -> None:
    assert [expected] == [d.code for d in of(raw)[1]]


def test_a_quote_that_is_never_closed_spoils_its_own_line_only() -> None:
    text = 'code;montant;note\n001;12;"abc\n002;1200;x\n'
    assert ['TAB011 2:8 "', "CAS042 3:5 1200"] == faults(text)


# Keys


def test_two_rows_with_one_key_are_both_shown() -> None:
    (fault,) = of("code;montant;note\n001;12;a\n002;12;a\n001;13;b\n")[1]
    assert ["TAB014 4:1 001"] == told((fault,))
    assert "« 001 » figure déjà ligne 2" == fault.label("fr")
    assert ["forfaits.csv:2:1"] == [str(place) for place, _ in fault.related]


def test_keys_of_several_columns_are_compared_together() -> None:
    layout = table(column("a", TEXT), column("b", INTEGER), column("c", EURO), key=("a", "b"))
    assert ["TAB014 4:1 x"] == faults("a;b;c\nx;1;1\nx;2;1\nx;2;3\ny;2;1\n", layout)


def test_a_key_is_compared_even_when_another_cell_of_its_row_is_faulty() -> None:
    assert ["TAB014 3:1 001", "CAS020 3:5 x"] == faults("code;montant;note\n001;12;a\n001;x;b\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", Range(3, 3)),
        ("4 à 7", Range(4, 7)),
        ("de 4 à 7", Range(4, 7)),
        ("entre 4 et 7", Range(4, 7)),
        ("4..7", Range(4, 7)),
        ("8 et plus", Range(8, None)),
        ("8 ou plus", Range(8, None)),
        ("au moins 8", Range(8, None)),
        ("à partir de 8", Range(8, None)),
        ("plus de 7", Range(8, None)),
        ("moins de 3", Range(None, 2)),
        ("Moins\u00a0de 3", Range(None, 2)),
        ("jusqu'à 3", Range(None, 3)),
        ("jusqu’à 3", Range(None, 3)),
        ("au plus 3", Range(None, 3)),
        ("-", Range(None, None)),
        ("1 000 à 2 000", Range(1000, 2000)),
    ],
)
def test_a_key_may_be_a_range(text: str, expected: Range) -> None:
    assert expected == rows(f"élèves;montant\n{text};12\n", BY_SIZE)[0]["élèves"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 à 4", "TAB017"),
        ("4-7", "TAB016"),
        ("beaucoup", "TAB016"),
        ("4 à sept", "CAS020"),
        ("4 à 7 mois", "CAS021"),
        ("moins de 2,5", "CAS023"),
        ("-3", "CAS041"),
    ],
)
def test_another_way_to_write_a_range_is_explained(text: str, expected: str) -> None:
    assert [expected] == [d.code for d in of(f"élèves;montant\n{text};12\n", BY_SIZE)[1]]


def test_ranges_in_english() -> None:
    raw = b"size;amount\n1 to 3;12\n4 or more;13\n"
    layout = table(column("size", INTEGER, ranges=True), column("amount", EURO), key=("size",))
    found, _, diagnostics = read_csv(raw, "amounts.csv", layout, units("en", {}), "en")
    assert () == diagnostics
    assert [Range(1, 3), Range(4, None)] == [row["size"] for row in found]


def test_an_excluded_bound_needs_a_step() -> None:
    def under(kind: Type, text: str, **more: Any) -> Any:
        layout = table(column("k", kind, ranges=True, **more), column("m", EURO), key=("k",))
        found, diagnostics = of(f"k;m\nmoins de {text};1\n", layout)
        return diagnostics[0].code if diagnostics else found[0]["k"].high

    assert Fraction(59999, 100) == under(EURO, "600 €")
    assert Fraction(499, 1000) == under(PERCENT, "50 %", decimals=1)
    assert datetime.date(2024, 8, 31) == under(DATE, "2024-09-01")
    assert "TAB018" == under(NUMBER, "3")


def test_ranges_that_overlap_are_both_shown() -> None:
    (fault,) = of("élèves;montant\n8 et plus;3\n1 à 4;1\n4 à 7;2\n", BY_SIZE)[1]
    assert ["TAB015 4:1 4 à 7"] == told((fault,))
    assert "« 4 à 7 » et « 1 à 4 », ligne 3, ont des valeurs communes" == fault.label("fr")
    assert ["forfaits.csv:3:1"] == [str(place) for place, _ in fault.related]


def test_ranges_overlap_only_for_the_same_other_keys() -> None:
    layout = table(
        column("voie", TEXT),
        column("n", INTEGER, ranges=True),
        column("r", EURO, ranges=True),
        column("m", EURO),
        key=("voie", "n", "r"),
    )
    apart = "voie;n;r;m\na;1 à 4;-;1\nb;1 à 4;-;2\na;5 à 6;jusqu'à 10;3\na;5 à 6;10,01 et plus;4\n"
    assert 4 == len(rows(apart, layout))
    assert ["TAB015 3:3 4 et plus"] == faults("voie;n;r;m\na;1 à 4;5 à 9;1\na;4 et plus;9;2\n", layout)


def test_a_wide_range_is_compared_with_all_that_follow_it() -> None:
    assert ["TAB015 4:1 60"] == faults("élèves;montant\n51 à 99;1\n1 à 50;1\n60;2\n", BY_SIZE)


def test_one_key_at_different_dates_is_not_twice_the_same() -> None:
    assert 2 == len(rows("code;du;au\na;;2023-08-31\na;2023-09-01;\n", DATED))
    (fault,) = of("code;du;au\na;;2023-09-01\na;2023-09-01;\n", DATED)[1]
    first, second = "a (jusqu'au 1er septembre 2023)", "a (à partir du 1er septembre 2023)"
    assert "TAB015" == fault.code
    assert f"« {second} » et « {first} », ligne 2, ont des valeurs communes" == fault.label("fr")


def test_a_row_does_not_end_before_it_begins() -> None:
    assert ["TAB021 2:3 2024-01-01"] == faults("code;du;au\na;2024-01-01;2023-12-31\n", DATED)


# Rows in the policy


def test_rows_of_the_policy_are_read_like_those_of_a_file() -> None:
    found, diagnostics = written('- {code: "001", montant: 12 €}\n- {code: "002", montant: 600.50, note: à revoir}\n')
    assert () == diagnostics
    assert (
        {"code": "001", "montant": 12, "note": NOT_APPLICABLE},
        {"code": "002", "montant": Fraction(1201, 2), "note": "à revoir"},
    ) == found


def test_faults_of_rows_of_the_policy() -> None:
    text = """\
- {code: "001", montant: 1200}
- {code: "002", montent: 12}
- {code: "003"}
- {code: "004", montant: 12, rectorat: x}
- quatre
- {code: [a], montant: 1}
- {code: "001", montant: 13}
"""
    assert [
        "CAS042 1:26 1200",
        "TAB006 2:17 montent",
        "TAB013 3:3 {",
        "TAB008 4:30 rectorat",
        'TAB014 7:10 "001"',
    ] == told(written(text)[1])


def test_rows_that_are_no_list_are_left_to_the_shape_of_the_policy() -> None:
    assert ((), ()) == written("code: 12\n")


def test_a_list_without_rows_is_said() -> None:
    assert ["TAB005"] == [d.code for d in written("[]\n")[1]]
