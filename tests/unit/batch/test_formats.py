"""The same rows in every form that offices send are the same facts."""

import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engine.backends.database import connect, text
from engine.batch.notes import Spot
from tests.unit.batch.intake import FACTS, HEADINGS, ROW, bare, delimited, ods, take, workbook

CELLS = list(ROW.values())

STYLES = {
    "as an office writes": {},
    "amounts in full": {"reliquat": "1 234,50 €", "taux": "50,0", "élèves": "120,0"},
    "no-break spaces": {"reliquat": "1\u00a0234,50\u00a0€", "taux": "50\u00a0%"},
    "narrow spaces": {"reliquat": "1\u202f234,50\u00a0€", "taux": "50\u202f%"},
    "points and ISO dates": {"reliquat": "1234.50", "indice": "0.25", "ouverture": "2000-09-01", "internat": "VRAI"},
    "dates with a time": {"ouverture": "2000-09-01 00:00:00", "internat": "1"},
    "words": {"ouverture": "1er septembre 2000", "internat": "O", "visite": "sans objet"},
    "spaces around": {"uai": " 0750001A ", "nom": "Œuvre d'été ", "élèves": " 120", "statut": "privé "},
}


def file(separator: str, end: str, changes: dict[str, str]) -> str:
    return delimited([HEADINGS, [changes.get(name, cell) for name, cell in ROW.items()]], separator, end)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-15", "utf-16"])
@pytest.mark.parametrize(("separator", "end"), list(product(";,\t|", ("\n", "\r\n"))))
def test_every_encoding_and_separator_says_the_same(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    taken = take(tmp_path, {"a.csv": file(separator, end, STYLES["amounts in full"]).encode(encoding)})
    assert [] == taken.refused
    assert [FACTS] == bare(taken.facts["lycée"])


@pytest.mark.parametrize("style", STYLES)
def test_every_style_says_the_same(tmp_path: Path, style: str) -> None:
    taken = take(tmp_path, {"a.csv": file(";", "\r\n", STYLES[style]).encode()})
    assert [] == taken.refused
    assert [FACTS] == bare(taken.facts["lycée"])


def test_workbooks_of_texts_say_the_same(tmp_path: Path) -> None:
    rows = [list(HEADINGS), CELLS]
    assert [FACTS] == bare(take(tmp_path, {"a.xlsx": workbook({"Feuil1": rows})}).facts["lycée"])
    assert [FACTS] == bare(take(tmp_path, {"a.ods": ods(rows)}).facts["lycée"])


def test_typed_cells_say_the_same(tmp_path: Path) -> None:
    cells: dict[str, Any] = {
        "reliquat": 1234.5,
        "taux": ("%", 0.5),
        "élèves": 120,
        "indice": 0.25,
        "internat": True,
        "ouverture": datetime.date(2000, 9, 1),
        "code": 50022139,
    }
    row = [cells.get(name, cell) for name, cell in ROW.items()]
    taken = take(tmp_path, {"a.xlsx": workbook({"Feuil1": [HEADINGS, row]})})
    assert [] == taken.refused
    assert [FACTS] == bare(taken.facts["lycée"])


def test_a_table_may_begin_anywhere_in_a_sheet(tmp_path: Path) -> None:
    rows = [[], [], ["", "", *HEADINGS], [], ["", "", *CELLS], ["", "", *CELLS[:5], "x", *CELLS[6:]]]
    taken = take(tmp_path, {"a.xlsx": workbook({"Feuil1": rows})})
    assert [(6, "reliquat", "x", "CAS020")] == [found for found in taken.refused if found[3] != "BAT031"]


COLUMNS = (
    "'0750001A' as uai, '50022139' as code, 'Œuvre d''été' as nom, 'privé' as statut, '022' as secteur, "
    "cast('1234.50' as decimal(9, 2)) as reliquat, 50::bigint as taux, 120::integer as élèves, "
    "cast('0.25' as decimal(4, 2)) as indice, true as internat, date '2000-09-01' as ouverture, 'sans_objet' as visite"
)


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        ("", ""),
        ("cast('1234.50' as decimal(9, 2))", "1234.5::double"),
        ("cast('1234.50' as decimal(9, 2))", "cast('1234.5' as decimal(38, 10))"),
        ("cast('1234.50' as decimal(9, 2))", "'1 234,50 €'"),
        ("50::bigint", "50::double"),
        ("50::bigint", "'50 %'"),
        ("120::integer", "120::utinyint"),
        ("120::integer", "120::double"),
        ("true", "1"),
        ("date '2000-09-01'", "timestamp '2000-09-01 00:00:00'"),
        ("'50022139'", "50022139"),
    ],
)
def test_typed_columns_say_the_same(tmp_path: Path, column: str, typed: str) -> None:
    made = COLUMNS.replace(column, typed) if column else COLUMNS
    path = tmp_path / "made.parquet"
    with connect() as database:
        database.execute(f"copy (select {made}) to {text(str(path))} (format parquet)")
    taken = take(tmp_path, {"a.parquet": path.read_bytes()})
    assert [] == taken.refused
    assert [FACTS] == bare(taken.facts["lycée"])
    assert (["BAT037"] if "double" in typed else []) == taken.said


@pytest.mark.parametrize("typed", ["[true]", "{'oui': true}", "map {'oui': true}", "uuid()", "time '12:00:00'"])
def test_a_column_of_an_input_that_cannot_be_read_stops_the_batch(tmp_path: Path, typed: str) -> None:
    path = tmp_path / "made.parquet"
    with connect() as database:
        database.execute(f"copy (select {COLUMNS.replace('true', typed, 1)}) to {text(str(path))} (format parquet)")
    taken = take(tmp_path, {"a.parquet": path.read_bytes()})
    assert {} == taken.facts
    assert [("BAT038", Spot(file="a.parquet", heading="internat"))] == [(d.code, d.context) for d in taken.notes]


def test_a_large_file_is_read_as_a_small_one(tmp_path: Path) -> None:
    rows = [[f"{n:07}A" if name == "uai" else cell for name, cell in ROW.items()] for n in range(12_000)]
    rows[7_000][5] = "beaucoup"
    plain = delimited([HEADINGS, *rows]).encode()
    quoted = plain.replace(b"0000000A", b'"0000000A"')
    assert len(plain) > 1_000_000
    first, second = (take(tmp_path, {"a.csv": raw}) for raw in (plain, quoted))
    assert [(7_002, "reliquat", "beaucoup", "CAS020")] == first.refused == second.refused
    assert 11_999 == len(first.facts["lycée"])
    assert first.facts == second.facts


# ── What cannot be read, or not all of it ──


def test_letters_of_the_ninth_alphabet_are_told_from_signs(tmp_path: Path) -> None:
    rows = [HEADINGS, [("cœur" if name == "nom" else cell) for name, cell in ROW.items()]]
    raw = delimited(rows).encode("iso-8859-15")
    assert "cœur" == take(tmp_path, {"a.csv": raw}).facts["lycée"][0]["nom"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "BAT002"),
        (b"\n;;\n", "BAT002"),
        (delimited([HEADINGS]).encode(), "BAT002"),
        ("Lycées\n\n".encode() + delimited([HEADINGS, CELLS]).encode(), "BAT003"),
        (delimited([[*HEADINGS, "Nom"], [*CELLS, "x"]]).encode(), "BAT004"),
        ("é".encode() + delimited([HEADINGS, CELLS]).encode("cp1252"), "BAT010"),
        (delimited([HEADINGS, CELLS]).encode() + b"\x00", "BAT010"),
        (delimited([HEADINGS, CELLS]).encode() + b'"0750002A', "BAT011"),
        (delimited([HEADINGS, CELLS]).encode() + b'"0750002A"x;', "BAT011"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, raw: bytes, code: str) -> None:
    assert [code] == take(tmp_path, {"a.csv": raw}).said


@pytest.mark.parametrize(("name", "code"), [("a.doc", "BAT001"), ("a.xlsx", "BAT018"), ("a.parquet", "BAT018")])
def test_a_file_of_another_kind(tmp_path: Path, name: str, code: str) -> None:
    assert [code] == take(tmp_path, {name: b"nom;statut\n"}).said


def test_what_surrounds_a_table_is_left_out(tmp_path: Path) -> None:
    """Empty columns on the right, empty rows below and between: no row, and those that are keep their numbers."""
    rows = [[*HEADINGS, "", ""], [], [*CELLS, "", ""], ["", ""], [*CELLS, "", ""], [""] * 14]
    taken = take(tmp_path, {"a.csv": delimited(rows).replace("0750001A", "0750002A", 1).encode()})
    assert ([], []) == (taken.said, taken.refused)
    assert 2 == len(taken.facts["lycée"])
    faulty = delimited(rows).replace("0750001A", "0750002A", 1).replace("1234,5", "x").encode()
    assert [3, 5] == [row for row, *_ in take(tmp_path, {"a.csv": faulty}).refused]


def test_rows_of_another_length(tmp_path: Path) -> None:
    rows = [HEADINGS, CELLS[:-1], [*["0750002A", *CELLS[1:]], "x"]]
    taken = take(tmp_path, {"a.csv": delimited(rows).encode()})
    assert ["BAT013"] == taken.said
    assert [(3, None, None, "BAT012")] == taken.refused
    assert [{**FACTS, "visite?": 0}] == bare([{"visite?": 0, **row} for row in taken.facts["lycée"]])


def test_a_column_without_a_heading_is_told(tmp_path: Path) -> None:
    rows = [[*HEADINGS, "", "remarque"], [*CELLS, "vu", ""]]
    assert ["BAT014"] == take(tmp_path, {"a.csv": delimited(rows).encode()}).said


def test_a_hidden_sheet_is_told_and_not_read(tmp_path: Path) -> None:
    rows = [HEADINGS, CELLS]
    sheets = {"Lycées": rows, "classes": [["uai", "niveau", "effectif"], [ROW["uai"], "1re", "24"]], "Vide": []}
    taken = take(tmp_path, {"a.xlsx": workbook(sheets, hidden=["classes", "Vide"])})
    assert [("BAT046", Spot(file="a.xlsx", sheet="classes"))] == [(d.code, d.context) for d in taken.notes]
    assert [FACTS] == bare(taken.facts["lycée"])


def test_how_a_file_was_read_is_told(tmp_path: Path) -> None:
    raw = delimited([HEADINGS, CELLS], ",").encode("cp1252")
    notes = take(tmp_path, {"a.csv": raw}).notes
    assert ["lu comme Windows-1252, séparateur virgule"] == [d.label("fr") for d in notes if d.code == "BAT009"]
