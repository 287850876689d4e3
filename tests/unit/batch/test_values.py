"""One cell at a time: what is understood, what is refused and why; nothing is guessed."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import policy_of
from tests.unit.batch.intake import DAY, HEADINGS, ROW, YAML, delimited, ods, one, take, workbook


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("reliquat", "0", 0),
        ("reliquat", "1234", 123400),
        ("reliquat", "1234,5", 123450),
        ("reliquat", "1234.56", 123456),
        ("reliquat", "1 234,56", 123456),
        ("reliquat", "1\u202f234,56\u00a0€", 123456),
        ("reliquat", "12 345,00 €", 1234500),
        ("reliquat", "0,001000", None),
        ("reliquat", "0,100", 10),
        ("reliquat", "1234,500", 123450),
        ("reliquat", "+12", 1200),
        ("élèves", "583,0", 583),
        ("élèves", "1 200", 1200),
        ("élèves", "12 élèves", 12),
        ("taux", "33,33", 3333),
        ("taux", "100 %", 100),
        ("indice", "-0,5", -5),
        ("indice", "12", 12),
        ("internat", "OUI", True),
        ("internat", "Vrai", True),
        ("internat", "x", True),
        ("internat", "1", True),
        ("internat", "N", False),
        ("internat", "FAUX", False),
        ("internat", "0", False),
        ("ouverture", "29/02/2024", datetime.date(2024, 2, 29)),
        ("ouverture", "1/9/2024", datetime.date(2024, 9, 1)),
        ("ouverture", "2024-09-01T00:00", datetime.date(2024, 9, 1)),
        ("nom", "« Zola »", "Zola"),
        ("nom", "E\u0301mile", "\u00c9mile"),
        ("nom", "1 234", "1 234"),
        ("secteur", "022", "022"),
        ("reliquat", "inconnu", None),
        ("nom", "inconnu", None),
        ("internat", "", None),
    ],
)
def test_what_is_understood(tmp_path: Path, column: str, written: str, value: Any) -> None:
    taken = take(tmp_path, {"a.csv": one(column, written)})
    if value is None and written not in ("", "inconnu"):
        assert [column] == [heading for _, heading, _, _ in taken.refused]
    else:
        assert [] == taken.refused
        assert value == taken.facts["lycée"][0][column]


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [
        ("reliquat", "1.234", "BAT022"),
        ("reliquat", "1,234", "BAT022"),
        ("reliquat", "-12,345 €", "BAT022"),
        ("élèves", "1.200", "BAT022"),
        ("indice", "1,234", "BAT022"),
        ("reliquat", "1.234,56", "CAS025"),
        ("reliquat", "12 34,5", "CAS025"),
        ("reliquat", "1234,567", "CAS023"),
        ("reliquat", "3,20E+05", "BAT021"),
        ("reliquat", "-1", "CAS041"),
        ("reliquat", "1000000,01", "CAS042"),
        ("reliquat", "douze", "CAS020"),
        ("reliquat", "12 $", "CAS022"),
        ("reliquat", "012", "CAS027"),
        ("élèves", "12,5", "CAS023"),
        ("taux", "101", "CAS042"),
        ("indice", "1/3", "BAT026"),
        ("indice", "1" * 30 + ",123456", "CAS038"),
        ("code", "1042213", "BAT020"),
        ("code", "5,00E+07", "BAT021"),
        ("code", "ABC", "CAS043"),
        ("uai", "750001A", "CAS043"),
        ("secteur", "21", "BAT020"),
        ("secteur", "22", "BAT020"),
        ("secteur", "021", "CAS019"),
        ("secteur", "99", "CAS013"),
        ("statut", "prive", "CAS033"),
        ("statut", "Public", "CAS033"),
        ("internat", "peut-être", "CAS028"),
        ("ouverture", "31/02/2024", "CAS032"),
        ("ouverture", "01/09/24", "CAS030"),
        ("ouverture", "2024-09-01 08:30", "CAS029"),
        ("ouverture", "45536", "CAS029"),
        ("nom", "1,2E+12", "BAT021"),
        ("nom", "sans_objet", "CAS039"),
    ],
)
def test_what_is_refused(tmp_path: Path, column: str, written: str, code: str) -> None:
    taken = take(tmp_path, {"a.csv": one(column, written)})
    assert [(2, column, written, code)] == taken.refused
    assert ([], 1) == (taken.facts["lycée"], taken.rejected)


@pytest.mark.parametrize("written", ["(5,00)", "12,345,00"])
def test_a_number_that_is_refused_is_quoted_as_it_was_written(tmp_path: Path, written: str) -> None:
    (problem,) = take(tmp_path, {"a.csv": one("reliquat", written)}).problems
    assert f"« {written} »" in problem.label("fr")


@pytest.mark.parametrize(
    ("column", "written", "proposed"),
    [
        ("code", "1042213", ("01042213",)),
        ("secteur", "22", ("022",)),
        ("secteur", "21", ("021",)),
        # by its name, which is in another column
        ("secteur", "métal", ("022",)),
    ],
)
def test_the_code_that_was_meant_is_proposed(
    tmp_path: Path, column: str, written: str, proposed: tuple[str, ...]
) -> None:
    taken = take(tmp_path, {"a.csv": one(column, written)})
    assert [proposed] == [problem.suggestions for problem in taken.problems]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("code", 50022139, ""),
        ("code", 1042213, "BAT020"),
        ("code", 50022139.5, "CAS037"),
        ("secteur", 22, "BAT020"),
        ("secteur", 10, "BAT020"),
        ("nom", 42, "CAS037"),
        ("statut", 42, "CAS033"),
        ("reliquat", 1234.567, "CAS023"),
        ("reliquat", 1.234, "CAS023"),
        ("indice", 1.234, ""),
        ("reliquat", 0.1 + 0.2, ""),
        ("reliquat", 1e20, "BAT021"),
        ("reliquat", datetime.date(2024, 9, 1), "CAS036"),
        ("reliquat", True, "CAS036"),
        ("reliquat", ("f", "=1+1"), "BAT023"),
        ("reliquat", ("e", "#N/A"), "BAT024"),
        ("reliquat", ("%", 0.5), "CAS036"),
        ("taux", 50, "BAT025"),
        ("taux", 0, ""),
        ("taux", ("%", 0.5), ""),
        ("taux", "50", ""),
        ("ouverture", 45536, "CAS036"),
        ("ouverture", datetime.datetime(2024, 9, 1, 8, 30), "CAS029"),
        ("internat", 1, ""),
        ("internat", 2, "CAS028"),
    ],
)
def test_cells_of_a_workbook(tmp_path: Path, column: str, cell: Any, code: str) -> None:
    row = [cell if name == column else text for name, text in ROW.items()]
    taken = take(tmp_path, {"a.xlsx": workbook({"Feuil1": [HEADINGS, row]})})
    assert ([code] if code else []) == [found for *_, found in taken.refused]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("taux", '<table:table-cell office:value-type="percentage" office:value="0.5"/>', ""),
        ("taux", '<table:table-cell office:value-type="float" office:value="50"/>', "BAT025"),
        ("reliquat", '<table:table-cell office:value-type="float" office:value="1234.5"/>', ""),
        ("reliquat", '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>', ""),
        ("reliquat", '<table:table-cell table:formula="of:=1+1"/>', "BAT023"),
        (
            "reliquat",
            '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
            "BAT024",
        ),
        ("ouverture", '<table:table-cell office:value-type="date" office:date-value="2024-09-01"/>', ""),
    ],
)
def test_cells_of_an_open_document(tmp_path: Path, column: str, cell: str, code: str) -> None:
    row = [cell if name == column else text for name, text in ROW.items()]
    taken = take(tmp_path, {"a.ods": ods([HEADINGS, row])})
    assert ([code] if code else []) == [found for *_, found in taken.refused]
    assert 1 == len(taken.facts["lycée"]) + taken.rejected


def test_two_codes_that_a_number_may_be_are_both_proposed(tmp_path: Path) -> None:
    row = [10 if name == "secteur" else text for name, text in ROW.items()]
    taken = take(tmp_path, {"a.xlsx": workbook({"Feuil1": [HEADINGS, row]})})
    assert [("10", "010")] == [problem.suggestions for problem in taken.problems]


def test_decimals_that_the_policy_leaves_open_are_those_written(tmp_path: Path) -> None:
    def rows(*indices: str) -> bytes:
        written = [{**ROW, "uai": f"075000{n}A", "indice": index} for n, index in enumerate(indices)]
        return delimited([HEADINGS, *(list(row.values()) for row in written)]).encode()

    taken = take(tmp_path, {"a.csv": rows("1,5", "2", "+0,1250")})
    assert 3 == taken.scales["indice"]
    assert [1500, 2000, 125] == [row["indice"] for row in taken.facts["lycée"]]


def test_a_letter_that_may_be_a_digit_stops_everything(tmp_path: Path) -> None:
    rows = [HEADINGS, *([uai, *list(ROW.values())[1:]] for uai in ("0750001A", "0750002A"))]
    raw = delimited(rows).replace(";oui;", ";O;", 1).replace(";oui;", ";0;", 1).encode()
    assert ["BAT029"] == take(tmp_path, {"a.csv": raw}).said


def test_empty_cells_beside_crosses_are_unknown(tmp_path: Path) -> None:
    rows = [HEADINGS, *([uai, *list(ROW.values())[1:]] for uai in ("0750001A", "0750002A"))]
    raw = delimited(rows).replace(";oui;", ";x;", 1).replace(";oui;", ";;", 1).encode()
    taken = take(tmp_path, {"a.csv": raw})
    assert ["BAT041"] == taken.said
    assert [True, None] == [row["internat"] for row in taken.facts["lycée"]]


def test_a_distinct_value_is_told_once(tmp_path: Path) -> None:
    rows = [[f"{n:07}A", *list(ROW.values())[1:]] for n in range(50)]
    taken = take(tmp_path, {"a.csv": delimited([HEADINGS, *rows]).replace("1234,5", "beaucoup").encode()})
    assert 50 == len(taken.refused)
    assert ["CAS020"] == [problem.code for problem in taken.problems]


def test_names_are_those_of_tables(tmp_path: Path) -> None:
    among = YAML.replace("nom: texte\n      statut", "nom: {type: texte, parmi: secteurs.nom}\n      statut")
    policy = policy_of(among, {"secteurs.csv": b"code;nom;depuis;jusque\n022;M\xc3\xa9tal;;\n"})
    facts = take(tmp_path, {"a.csv": one("nom", "METAL")}, of=policy).facts["lycée"]
    assert ["Métal"] == [row["nom"] for row in facts]
    taken = take(tmp_path, {"a.csv": one("nom", "Mental")}, of=policy)
    assert [(2, "nom", "Mental", "BAT028")] == taken.refused
    assert [("Métal",)] == [problem.suggestions for problem in taken.problems]


# ── The law: writing in any style, then reading, is the identity ──

amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)
counts = st.integers(min_value=0, max_value=10**9)
days = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2100, 1, 1))
names = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20)


def amount(draw: st.DrawFn, value: Decimal) -> str:
    """An amount in one of the ways that offices write it, none of them ambiguous."""
    sign, space = draw(st.sampled_from(",.")), draw(st.sampled_from(" \u00a0\u202f"))
    grouped = f"{value:,.2f}".replace(",", "_").replace(".", sign).replace("_", space)
    plain = f"{value:.2f}".replace(".", sign)
    return draw(st.sampled_from([plain, grouped, f"{grouped}{space}€", f"{plain} €"]))


@st.composite
def written(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, Any]]:
    """A row as it may be written, and the facts that it says."""
    reliquat, taux, when, is_in = draw(amounts), draw(st.decimals(0, 100, places=2)), draw(days), draw(st.booleans())
    pupils, name = draw(counts), " ".join(draw(names).split())
    yes, no = draw(st.sampled_from([("oui", "non"), ("VRAI", "FAUX"), ("O", "N"), ("1", "0"), ("Vrai", "Faux")]))
    row = {
        "nom": name,
        "reliquat": amount(draw, reliquat),
        "taux": f"{taux:.2f}".replace(".", draw(st.sampled_from(",."))) + draw(st.sampled_from(["", "%", " %"])),
        "élèves": draw(st.sampled_from([str(pupils), f"{pupils:,}".replace(",", " "), f"{pupils},0"])),
        "internat": yes if is_in else no,
        "ouverture": draw(st.sampled_from([when.isoformat(), f"{when:%d/%m}/{when.year:04}"])),
    }
    facts = {"reliquat": int(reliquat * 100), "élèves": pupils, "internat": is_in, "ouverture": when}
    return row, {**facts, "taux": taux}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written(), st.sampled_from(";,\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_writing_then_reading_is_the_identity(
    tmp_path: Path, case: tuple[dict[str, str], dict[str, Any]], separator: str, encoding: str
) -> None:
    changes, facts = case
    names = {"nom": changes["nom"] if changes["nom"][:1].isalpha() else "A" + changes["nom"]}
    row = {**ROW, **changes, **names}
    taken = take(tmp_path, {"a.csv": delimited([HEADINGS, list(row.values())], separator).encode(encoding)}, date=DAY)
    assert [] == taken.refused
    (read,) = taken.facts["lycée"]
    assert facts == {
        **{name: read[name] for name in facts},
        "taux": Decimal(read["taux"]) * 100 / 10 ** taken.scales["taux"],
    }
