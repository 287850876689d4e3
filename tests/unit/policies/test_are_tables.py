"""The tables of the ARE regulation: recounted from the printed text, and coherent in themselves."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
TABLES = PROJECT / "policies" / "tables" / "idf-are-2023"
TEXT = PROJECT.parent / "shared" / "regulations" / "idf-are-2023.txt"

needs_text = pytest.mark.skipif(not TEXT.exists(), reason="the text of the regulation is not beside the project")

GROUPS = {"Infra V.": "infra_v", "PRE BAC": "pré_bac", "POST BAC": "post_bac"}

# First three digits of the code: the kind of diploma, as restored and as printed.
KINDS = {
    "670": ("prépa_métiers", "3EME"),
    "500": ("cap", "CERTIFICAT D'APTITUDE PROFESSIONNELLE"),
    "503": ("capa", "CERTIFICAT D'APTITUDE PROFESSIONNELLE AGRICOLE"),
    "400": ("bac_pro", "BACCALAUREAT PROFESSIONNEL"),
    "403": ("bac_pro", "BACCALAUREAT PROFESSIONNEL"),
    "401": ("bma", "BREVET DES METIERS D'ART - BREVET DES METIERS DU SPECTACLE"),
    "420": ("bt", "BREVET DE TECHNICIEN"),
    "430": ("bac_techno", "BACCALAUREAT TECHNOLOGIQUE"),
    "433": ("bac_techno", "BACCALAUREAT TECHNOLOGIQUE"),
    "460": ("préparation_pré_bac", "PREPARATION DIVERSE PRE-BAC (DE NIV V)"),
    "320": ("bts", "BREVET DE TECHNICIEN SUPERIEUR"),
    "323": ("btsa", "BREVET DE TECHNICIEN SUPERIEUR AGRICOLE"),
    "241": ("dn_made", "DIPLÔME NATIONAL"),
    "260": ("dts", "PREPARATION DIVERSE POST BAC (DE NIV.ll)"),
    "140": ("dsaa", "DIPLÔME SUPERIEUR DES ARTS APPLIQUES"),
}

# The one row whose printed kind (bac pro) contradicts its code and its final label (BMA).
MISPRINTED = "40123412"


def read(name: str) -> list[dict[str, str]]:
    """The rows of one table of the regulation, each a mapping from column name to text."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def printed_rows() -> list[tuple[str, ...]]:
    """The annexe as printed: (group, level, speciality, code, kind and label run together), in order."""
    row = r"^\s*(Infra V\.|PRE BAC|POST BAC) (\d) (\d{3}) (\d{8}) (.*\S)\s*$"
    return [match.groups() for match in re.finditer(row, TEXT.read_text(encoding="utf-8"), re.MULTILINE)]


def allowed_by(prefixes: dict[str, str], row: dict[str, str]) -> bool:
    """Whether the body of the regulation makes the speciality of this row eligible."""
    matching = [prefixes[row["spécialité"][:n]] for n in (2, 3) if row["spécialité"][:n] in prefixes]
    if matching == ["prépa_métiers"]:
        return row["type"] == "prépa_métiers"
    if matching == ["hors_st2s"]:
        return "ST2S" not in row["libellé"]
    return matching == ["aucune"]


@needs_text
def test_annexe_has_the_printed_number_of_rows_by_group() -> None:
    assert Counter(GROUPS[group] for group, *_ in printed_rows()) == Counter(
        row["groupe"] for row in read("formations.csv")
    )


@needs_text
def test_annexe_repeats_the_printed_rows_in_printed_order() -> None:
    expected = [
        (str(rank), GROUPS[group], level, speciality, code, kind_and_label)
        for rank, (group, level, speciality, code, kind_and_label) in enumerate(printed_rows(), start=1)
    ]
    actual = [
        (
            row["ligne"],
            row["groupe"],
            row["niveau"],
            row["spécialité"],
            row["code"],
            f"{row['type_imprimé']} {row['libellé_imprimé']}",
        )
        for row in read("formations.csv")
    ]
    assert expected == actual


@needs_text
def test_no_line_of_the_text_holding_a_diploma_code_is_left_out() -> None:
    codes = re.findall(r"(?<!\d)\d{8}(?!\d)", TEXT.read_text(encoding="utf-8"))
    assert codes == [row["code"] for row in read("formations.csv")]


def test_annexe_has_222_rows_numbered_in_order() -> None:
    rows = read("formations.csv")
    assert {"infra_v": 1, "pré_bac": 145, "post_bac": 76} == Counter(row["groupe"] for row in rows)
    assert [str(rank) for rank in range(1, 223)] == [row["ligne"] for row in rows]


def test_codes_are_unique_and_carry_the_level_and_the_speciality() -> None:
    rows = read("formations.csv")
    assert 222 == len({row["code"] for row in rows})
    assert [] == [row["code"] for row in rows if not re.fullmatch(r"\d{8}", row["code"])]
    assert [(row["code"][0], row["code"][3:6]) for row in rows] == [(row["niveau"], row["spécialité"]) for row in rows]


def test_kind_follows_the_code_prefix() -> None:
    rows = read("formations.csv")
    assert [KINDS[row["code"][:3]][0] for row in rows] == [row["type"] for row in rows]


def test_printed_kind_is_the_longest_known_one_and_agrees_with_the_code_save_once() -> None:
    rows = read("formations.csv")
    known = {printed for _, printed in KINDS.values()}
    longest = [
        max(
            (kind for kind in known if f"{row['type_imprimé']} {row['libellé_imprimé']}".startswith(f"{kind} ")),
            key=len,
        )
        for row in rows
    ]
    assert longest == [row["type_imprimé"] for row in rows]
    assert [MISPRINTED] == [row["code"] for row in rows if KINDS[row["code"][:3]][1] != row["type_imprimé"]]


def test_labels_are_restored_and_nothing_else_is_changed() -> None:
    rows = read("formations.csv")
    assert "¿" not in "".join(row["libellé"] for row in rows)
    changed = {
        row["code"]: row["libellé"] for row in rows if " ".join(row["libellé_imprimé"].split()) != row["libellé"]
    }
    assert {
        "50024240": "METIERS DE LA MODE-VÊTEMENT FLOU (CAP)",
        "50024241": "METIERS DE LA MODE-VÊTEMENT TAILLEUR (CAP)",
        "40024203": "METIERS DE LA MODE - VÊTEMENT (BAC PRO)",
        "46033104": "AIDE-SOIGNANT (DIPLÔME D'ETAT)",
        "46033105": "AUXILIAIRE DE PUERICULTURE (DIPLÔME D'ETAT)",
    } == changed


def test_remarks_are_short() -> None:
    assert 8 >= max(len(re.findall(r"[\w'-]+", row["remarque"])) for row in read("formations.csv"))


def test_every_speciality_of_the_annexe_is_allowed_by_the_body() -> None:
    prefixes = {row["préfixe"]: row["restriction"] for row in read("specialites.csv")}
    assert [] == [row["code"] for row in read("formations.csv") if not allowed_by(prefixes, row)]


def test_specialities_are_those_of_the_body() -> None:
    rows = read("specialites.csv")
    by_domain = {
        domain: [row["préfixe"] for row in rows if row["domaine"] == domain]
        for domain in ("disciplinaire", "production", "services")
    }
    assert {
        "disciplinaire": ["100", "134"],
        "production": ["20", "21", "22", "23", "24", "25"],
        "services": ["311", "312", "321", "322", "323", "330", "331", "334", "336", "343", "344"],
    } == by_domain
    assert 19 == len(rows)
    assert {"100": "prépa_métiers", "331": "hors_st2s"} == {
        row["préfixe"]: row["restriction"] for row in rows if row["restriction"] != "aucune"
    }


def test_no_row_of_the_annexe_bears_the_speciality_321() -> None:
    # Eligible in the body, absent from the indicative list: the speciality decides, not the list.
    listed = {row["spécialité"] for row in read("formations.csv")}
    assert "321" not in listed


def test_clothing_is_personal_and_cannot_pass_to_another_pupil() -> None:
    assert {"représentation": "oui", "protection": "oui", "matériel": "non", "consommables": "non"} == {
        row["catégorie"]: row["personnel"] for row in read("equipements.csv")
    }
