"""The tables of the Hauts-de-France Parcoursup orders: recounted from the printed text, and coherent in themselves."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
TABLES = PROJECT / "policies" / "tables" / "hdf-parcoursup-2023"
TEXT = PROJECT.parent / "shared" / "regulations" / "hdf-parcoursup-2023.txt"

needs_text = pytest.mark.skipif(not TEXT.exists(), reason="the text of the regulation is not beside the project")

ORDERS = {"iut": "155", "bts": "153", "sante": "151"}

# (annexe, académie): number of rows, sum of the percentages, number of printed tables.
TOTALS = {
    ("iut", "lille"): (47, 2219, 6),
    ("iut", "amiens"): (19, 900, 3),
    ("bts", "lille"): (265, 13051, 25),
    ("bts", "amiens"): (117, 5700, 11),
    ("sante", "lille"): (7, 120, 1),
    ("sante", "amiens"): (7, 77, 1),
}

CUT = "BTS - Production - Cybersécurité, Infor"


def read(name: str) -> list[dict[str, str]]:
    """The rows of one table of the orders, each a mapping from column name to text."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def annexe(name: str, academie: str) -> list[dict[str, str]]:
    """The rows of one annexe that concern one académie."""
    return [row for row in read(f"{name}.csv") if academie == row["académie"]]


def printed_tables(name: str, academie: str) -> list[list[list[str]]]:
    """The tables of one annexe as printed: for each, its rows, each a list of cells."""
    order = re.split(rf"N° L-23-{ORDERS[name]}\n", TEXT.read_text(encoding="utf-8"))[1].split("\nN° L-23-")[0]
    pages = re.findall(
        r"- Académie d(?:e |')(\w+) -\**\n\n\|[^\n]*\|\n\|[-|]+\|\n((?:\|[^\n]*\|(?:\n|\Z))+)", order + "\n"
    )
    return [
        [re.split(r" *\| *", line)[1:-1] for line in page.splitlines()]
        for place, page in pages
        if academie == place.lower()
    ]


def cells(row: dict[str, str]) -> list[str]:
    """A row as the annexe prints it; the IUT annexe has no commune."""
    return [cell for cell in (row["établissement"], row["commune"], row["formation"], row["seuil"]) if cell]


def printed_key(row: dict[str, str]) -> tuple[str, str, str]:
    """What the orders take as a key, in the printed spelling."""
    return row["établissement"], row["commune"], row["formation"]


def restored_key(row: dict[str, str]) -> tuple[str, str, str]:
    """What the orders take as a key, in the restored spelling."""
    return row["établissement_restauré"], row["commune_restaurée"], row["formation_restaurée"]


@needs_text
@pytest.mark.parametrize(("name", "academie"), TOTALS)
def test_annexe_repeats_the_printed_tables_row_by_row(name: str, academie: str) -> None:
    tables = printed_tables(name, academie)
    expected = [
        (str(table), str(rank), row)
        for table, rows in enumerate(tables, start=1)
        for rank, row in enumerate(rows, start=1)
    ]
    assert expected == [(row["tableau"], row["rang"], cells(row)) for row in annexe(name, academie)]


@needs_text
@pytest.mark.parametrize(("name", "academie"), TOTALS)
def test_printed_tables_have_the_recorded_totals(name: str, academie: str) -> None:
    tables = printed_tables(name, academie)
    figures = [int(row[-1]) for table in tables for row in table]
    assert TOTALS[name, academie] == (len(figures), sum(figures), len(tables))


@needs_text
def test_no_line_of_the_text_ending_with_a_figure_is_left_out() -> None:
    figures = re.findall(r"\| *(\d+) *\|$", TEXT.read_text(encoding="utf-8"), re.MULTILINE)
    assert figures == [row["seuil"] for name in ORDERS for row in read(f"{name}.csv")]


@pytest.mark.parametrize(("name", "academie"), TOTALS)
def test_annexe_has_the_recorded_totals(name: str, academie: str) -> None:
    rows = annexe(name, academie)
    assert TOTALS[name, academie] == (
        len(rows),
        sum(int(row["seuil"]) for row in rows),
        len({row["tableau"] for row in rows}),
    )


def test_identifiers_are_unique_and_say_where_the_row_stands() -> None:
    rows = [(name, row) for name in ORDERS for row in read(f"{name}.csv")]
    expected = [f"{name}-{row['académie']}-t{row['tableau']}-r{row['rang']}" for name, row in rows]
    assert expected == [row["clé"] for _, row in rows]
    assert 462 == len(set(expected))


def test_figures_are_whole_percentages() -> None:
    figures = [row["seuil"] for name in ORDERS for row in read(f"{name}.csv")]
    assert [] == [figure for figure in figures if not re.fullmatch(r"[1-9]\d?", figure)]


def test_four_keys_are_printed_twice_with_different_figures() -> None:
    figures = defaultdict(list)
    for row in read("bts.csv"):
        if "oui" == row["doublon"]:
            figures[printed_key(row)].append(row["seuil"])
    assert {
        ("Lycée Cesar Baggio", "Lille", CUT): ["39", "60"],
        ("Lycée Gustave Eiffel", "Armentières", CUT): ["42", "50"],
        ("Lycée Colbert", "Tourcoing", CUT): ["42", "50"],
        ("Lycée Blaise Pascal", "Longuenesse", CUT): ["42", "60"],
    } == figures


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("key", [printed_key, restored_key])
def test_a_key_is_repeated_only_where_the_row_says_so(
    name: str, key: Callable[[dict[str, str]], tuple[str, str, str]]
) -> None:
    rows = read(f"{name}.csv")
    times = Counter(key(row) for row in rows)
    assert ["oui" if times[key(row)] > 1 else "non" for row in rows] == [row["doublon"] for row in rows]


def test_cut_labels_are_marked_and_none_is_given_an_option() -> None:
    cut = [row for name in ORDERS for row in read(f"{name}.csv") if "oui" == row["libellé_coupé"]]
    assert {
        (CUT, f"{CUT} [option illisible]"): 14,
        ("BTS - Production - Conception des prod", "BTS - Production - Conception des prod"): 1,
        ("BTS - Services - Economie sociale fam", "BTS - Services - Economie sociale familiale"): 1,
    } == Counter((row["formation"], row["formation_restaurée"]) for row in cut)
    assert {"39": 3, "42": 6, "50": 2, "60": 3} == Counter(row["seuil"] for row in cut if CUT == row["formation"])


def test_maintenance_without_an_option_stays_without_one() -> None:
    rows = [row for row in read("bts.csv") if row["formation"].endswith("Maintenance des systèmes")]
    assert [("bts-lille-t10-r6", "BTS - Production - Maintenance des systèmes", "69")] == [
        (row["clé"], row["formation_restaurée"], row["seuil"]) for row in rows
    ]


def test_homonyms_are_told_apart_by_the_commune() -> None:
    communes = defaultdict(set)
    for name in ("bts", "sante"):
        for row in read(f"{name}.csv"):
            communes[row["établissement_restauré"]].add(row["commune_restaurée"])
    assert {
        "Lycée André Malraux": {"Montataire", "Béthune"},
        "Lycée Condorcet": {"Méru", "Saint-Quentin", "Lens"},
        "Lycée Jean Rostand": {"Chantilly", "Roubaix"},
        "Lycée Louis Pasteur": {"Hénin-Beaumont", "Lille", "Somain"},
        "Lycée Léonard de Vinci": {"Soissons", "Calais"},
        "Lycée Édouard Branly": {"Amiens", "Boulogne-sur-Mer"},
        "Regroupement Normandie et Amiens": {"Amiens", "Caen", "Rouen"},
    } == {name: places for name, places in communes.items() if len(places) > 1}


def test_variants_are_exactly_the_spellings_that_were_restored() -> None:
    columns = {
        "établissement": "établissement_restauré",
        "commune": "commune_restaurée",
        "formation": "formation_restaurée",
    }
    restored = {
        (row[printed], row[kept], printed)
        for name in ORDERS
        for row in read(f"{name}.csv")
        for printed, kept in columns.items()
        if row[printed] != row[kept]
    }
    variants = [(row["variante"], row["forme_retenue"], row["genre"]) for row in read("variantes.csv")]
    assert restored == set(variants)
    assert len(restored) == len(variants)


def test_a_variant_has_one_retained_form_which_is_not_itself_a_variant() -> None:
    rows = read("variantes.csv")
    spellings = [row["variante"] for row in rows]
    assert len(spellings) == len(set(spellings))
    assert set() == set(spellings) & {row["forme_retenue"] for row in rows}


def test_the_remark_on_apprentices_is_no_part_of_a_restored_label() -> None:
    rows = read("iut.csv")
    assert 8 == len([row for row in rows if "apprenti" in row["formation"]])
    assert [] == [row["clé"] for row in rows if re.search(r"apprenti|Parcours", row["formation_restaurée"])]


def test_labels_of_iut_are_grouped_by_institute() -> None:
    institutes = read("instituts.csv")
    assert 18 == len({row["libellé"] for row in institutes}) == len(institutes)
    assert {(row["libellé"], row["libellé_restauré"], row["académie"]) for row in institutes} == {
        (row["établissement"], row["établissement_restauré"], row["académie"]) for row in read("iut.csv")
    }


def test_institutes_have_the_recorded_number_of_specialities_and_extremes() -> None:
    institute = {row["libellé"]: row["institut"] for row in read("instituts.csv")}
    figures = defaultdict(list)
    for row in read("iut.csv"):
        figures[institute[row["établissement"]]].append(int(row["seuil"]))
    # Institute: number of specialities, lowest and highest figure, number of figures below 50.
    assert {
        "IUT du Littoral": (10, 40, 50, 2),
        "IUT de Béthune": (6, 40, 51, 1),
        "IUT de Lens": (4, 50, 50, 0),
        "IUT de Valenciennes": (9, 30, 50, 1),
        "IUT de l'Université de Lille": (18, 18, 60, 6),
        "IUT de l'Oise": (5, 50, 50, 0),
        "IUT d'Amiens": (7, 35, 50, 2),
        "IUT de l'Aisne": (7, 30, 50, 1),
    } == {
        name: (len(all_), min(all_), max(all_), len([figure for figure in all_ if figure < 50]))
        for name, all_ in figures.items()
    }


def test_a_speciality_of_bts_does_not_determine_the_figure() -> None:
    figures = defaultdict(set)
    for row in read("bts.csv"):
        figures[row["formation"]].add(row["seuil"])
    several = [label for label, found in figures.items() if len(found) > 1]
    assert (84, 24, {"39", "42", "50", "60"}) == (len(figures), len(several), figures[CUT])


def test_figures_of_bts_stand_on_both_sides_of_the_objective() -> None:
    figures = [int(row["seuil"]) for row in read("bts.csv")]
    assert (138, 211) == (sum(figure < 50 for figure in figures), sum(figure > 50 for figure in figures))
