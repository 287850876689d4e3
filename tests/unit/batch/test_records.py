"""Columns matched to inputs, sheets to records, rows to those they belong to."""

import datetime
from pathlib import Path

import pytest

from engine.batch.mapping import read_mapping
from engine.batch.notes import Spot
from engine.batch.template import template
from engine.batch.workbook import write_workbook
from engine.policy.files import open_policy
from engine.text.diagnostics import Diagnostic
from tests.support import policy_of, said
from tests.unit.batch.intake import FACTS, HEADINGS, ROW, SECTORS, YAML, bare, delimited, policy, take, workbook

CELLS = list(ROW.values())
OTHER = ["0750002A", *CELLS[1:]]
CLASSES = ("uai", "niveau", "effectif")
PUPILS = ("niveau", "effectif")


def table(*rows: object) -> bytes:
    return delimited([list(map(str, row)) for row in rows]).encode()  # type: ignore[call-overload]  # rows are iterable


def labels(notes: tuple[Diagnostic, ...], code: str) -> list[str]:
    return [note.label("fr") for note in notes if note.code == code]


# ── Columns ──


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("uai", "Numéro de l'établissement (UAI)"),
        ("uai", "NUMERO DE L’ETABLISSEMENT"),
        ("uai", "lycée.uai"),
        ("élèves", "Eleves"),
        ("élèves", "lycée élèves"),
        ("reliquat", "Reliquat (€)"),
        ("reliquat", "  reliquat  "),
    ],
)
def test_a_column_is_matched_by_name_or_label(tmp_path: Path, name: str, heading: str) -> None:
    headings = [heading if known == name else known for known in HEADINGS]
    assert [FACTS] == bare(take(tmp_path, {"a.csv": table(headings, CELLS)}).facts["lycée"])


def test_the_order_of_columns_does_not_count_and_others_pass(tmp_path: Path) -> None:
    taken = take(tmp_path, {"a.csv": table(["commune", *reversed(HEADINGS)], ["Lille", *reversed(CELLS)])})
    assert [FACTS] == bare(taken.facts["lycée"])
    assert ["la politique ne les connaît pas ; elles sont recopiées dans le résultat : « commune »"] == labels(
        taken.notes, "BAT008"
    )


def test_everything_wrong_with_the_columns_is_told_at_once(tmp_path: Path) -> None:
    headings = [*HEADINGS[:3], "statuts", *HEADINGS[4:8], "lycée.élèves", "internat"]
    taken = take(tmp_path, {"a.csv": table(headings, CELLS[:10])})
    assert ["BAT005", "BAT006", "BAT007"] == sorted(taken.said)
    assert ["aucune colonne pour : « indice », « ouverture »"] == labels(taken.notes, "BAT006")
    assert [("statut",)] == [note.suggestions for note in taken.notes if note.code == "BAT005"]


def test_optional_inputs_may_be_missing(tmp_path: Path) -> None:
    taken = take(tmp_path, {"a.csv": table(HEADINGS[:-1], CELLS[:-1])})
    assert [] == taken.said
    assert [None] == [row["visite"] for row in taken.facts["lycée"]]
    assert "visite?" not in taken.facts["lycée"][0]


def test_missing_inputs_may_be_allowed(tmp_path: Path) -> None:
    taken = take(tmp_path, {"a.csv": table(["uai", "nom"], ["0750001A", "Zola"])}, allow_missing=True)
    assert [{"uai": "0750001A", "nom": "Zola"}] == [
        {name: value for name, value in row.items() if value is not None} for row in bare(taken.facts["lycée"])
    ]


def test_a_mapping_says_what_names_do_not(tmp_path: Path) -> None:
    headings = ["Code RNE" if name == "uai" else name for name in HEADINGS if name != "indice"]
    cells = [cell for name, cell in ROW.items() if name != "indice"]
    taken = take(tmp_path, {"a.csv": table(headings, cells)}, mapped={"lycée.uai": "code rne", "indice": None})
    assert [{**FACTS, "indice": None}] == bare(taken.facts["lycée"])
    assert ["BAT006", "BAT016"] == sorted(
        take(tmp_path, {"a.csv": table(headings, cells)}, mapped={"uai": "Numéro"}).said
    )


def test_a_mapping_file_is_read() -> None:
    written = "uai: Code RNE\nlycée.reliquat: Solde\nindice: inconnu\ntaux:\nclasse.lycée: RNE\n"
    mapped, problems = read_mapping(written.encode(), "m.yaml", policy())
    assert [] == said(problems)
    assert {
        "uai": "Code RNE",
        "lycée.reliquat": "Solde",
        "indice": None,
        "taux": None,
        "classe.lycée": "RNE",
    } == mapped.headings


@pytest.mark.parametrize(("written", "pointed"), [("ua: x\n", "ua"), ("uai: [x]\n", "uai"), ("texte\n", "texte")])
def test_a_mapping_of_what_is_not_there(written: str, pointed: str) -> None:
    _, problems = read_mapping(written.encode(), "m.yaml", policy())
    assert [f"BAT040 {pointed} | « {pointed} » n'est pas une donnée de la politique"] == said(problems)


# ── Records ──


def test_one_file_each_joined_by_key(tmp_path: Path) -> None:
    taken = take(
        tmp_path,
        {
            "lycée=a.csv": table(HEADINGS, CELLS, OTHER),
            "classe=b.csv": table(CLASSES, ("0750002A", "1re", 12), ("0750001A", "2de", 20), ("0750001A", "1re", 5)),
        },
    )
    assert ([], []) == (taken.said, taken.refused)
    assert [(1, 2, "1re", 12), (2, 1, "2de", 20), (3, 1, "1re", 5)] == [
        (row["#id"], row["#parent"], row["niveau"], row["effectif"]) for row in taken.facts["classe"]
    ]


@pytest.mark.parametrize("heading", ["uai", "UAI", "lycée", "lycée.uai", "uai lycée", "numéro de l'établissement"])
def test_a_row_says_in_many_words_to_which_it_belongs(tmp_path: Path, heading: str) -> None:
    rows = table((heading, *PUPILS), ("0750001A", "2de", 20))
    taken = take(tmp_path, {"a.csv": table(HEADINGS, CELLS), "b.csv": rows})
    assert [1] == [row["#parent"] for row in taken.facts["classe"]]


def test_sheets_of_a_workbook_are_named_after_records(tmp_path: Path) -> None:
    book = workbook(
        {
            "Lisez-moi": [["Bonjour"]],
            "Lycées": [HEADINGS, CELLS],
            "classes": [CLASSES, ("0750001A", "2de", 20)],
        }
    )
    taken = take(tmp_path, {"a.xlsx": book})
    assert ["BAT017"] == taken.said
    assert [20] == [row["effectif"] for row in taken.facts["classe"]]


def test_a_workbook_said_to_be_about_a_record_may_have_other_sheets(tmp_path: Path) -> None:
    """Totals and notes are put aside, and told; they are no second sheet of the record."""
    sheets = {
        "Totaux": [["issue", "statut", "lignes"], ["éligible", "privé", 1]],
        "Données": [HEADINGS, list(ROW.values())],
        "rejets": [["fichier", "ligne"], ["a.csv", 3]],
    }
    taken = take(tmp_path, {"lycée=a.xlsx": workbook(sheets)})
    aside = [Spot(file="a.xlsx", sheet=title) for title in ("Totaux", "rejets")]
    assert [("BAT017", spot) for spot in aside] == [(d.code, d.context) for d in taken.notes]
    assert [FACTS] == bare(taken.facts["lycée"])


def test_two_sheets_of_the_record_that_a_workbook_is_about_are_one_too_many(tmp_path: Path) -> None:
    sheets = {title: [HEADINGS, list(ROW.values())] for title in ("2023", "2024")}
    taken = take(tmp_path, {"lycée=a.xlsx": workbook(sheets)})
    assert ["BAT045"] == taken.said
    assert {} == taken.facts


def test_rows_that_belong_nowhere_are_refused_alone(tmp_path: Path) -> None:
    rows = table(CLASSES, ("0750001A", "2de", 20), ("0759999Z", "2de", 20), ("", "2de", 20), ("x", "2de", 1))
    taken = take(tmp_path, {"lycée=a.csv": table(HEADINGS, CELLS), "classe=b.csv": rows})
    assert [(3, "uai", "0759999Z", "BAT033"), (4, "uai", None, "BAT036"), (5, "uai", "x", "CAS043")] == taken.refused
    assert 1 == len(taken.facts["lycée"]) == len(taken.facts["classe"])
    assert 0 == taken.rejected


def test_a_refused_row_takes_its_whole_case_away(tmp_path: Path) -> None:
    rows = table(CLASSES, ("0750001A", "2de", 20), ("0750001A", "1re", -1), ("0750002A", "1re", 7))
    taken = take(tmp_path, {"lycée=a.csv": table(HEADINGS, CELLS, OTHER), "classe=b.csv": rows})
    assert [(3, "effectif", "-1", "CAS041")] == taken.refused
    assert ["0750002A"] == [row["uai"] for row in taken.facts["lycée"]]
    assert [7] == [row["effectif"] for row in taken.facts["classe"]]
    assert 1 == taken.rejected


def test_records_without_rows_have_an_empty_list(tmp_path: Path) -> None:
    files = {"lycée=a.csv": table(HEADINGS, CELLS, OTHER), "classe=b.csv": table(CLASSES, ("0750001A", "2de", 20))}
    taken = take(tmp_path, files)
    assert ["BAT034"] == taken.said
    assert 2 == len(taken.facts["lycée"])
    empty = take(tmp_path, {**files, "classe=b.csv": table(CLASSES)})
    assert [] == empty.facts["classe"]


def test_rows_without_their_records(tmp_path: Path) -> None:
    assert ["BAT035"] == take(tmp_path, {"classe=b.csv": table(CLASSES, ("0750001A", "2de", 20))}).said


def test_one_flat_sheet(tmp_path: Path) -> None:
    rows = table((*HEADINGS, *PUPILS), (*CELLS, "2de", 20), (*OTHER, "2de", 7), (*CELLS, "1re", 5))
    taken = take(tmp_path, {"a.csv": rows.replace(b"1234,5", b"1 234,50", 1)})
    assert ([], []) == (taken.said, taken.refused)
    assert ["0750001A", "0750002A"] == [row["uai"] for row in taken.facts["lycée"]]
    assert [(1, 20), (2, 7), (1, 5)] == [(row["#parent"], row["effectif"]) for row in taken.facts["classe"]]


def test_a_contradiction_between_repeats_names_both_rows(tmp_path: Path) -> None:
    rows = table(
        (*HEADINGS, *PUPILS),
        (*CELLS, "2de", 20),
        (*OTHER, "2de", 7),
        (*[cell if cell != "privé" else "public" for cell in CELLS], "1re", 5),
        (*["" if cell == "120" else cell for cell in CELLS], "Tle", 5),
    )
    taken = take(tmp_path, {"a.csv": rows})
    assert [(4, "statut", "public", "BAT032"), (5, "élèves", None, "BAT032")] == taken.refused
    assert [
        "« statut » : « privé » ligne 2, « public » ligne 4, pour le même dossier",
        "« élèves » : « 120 » ligne 2, vide ligne 5, pour le même dossier",
    ] == sorted(problem.label("fr") for problem in taken.problems)
    assert ["0750002A"] == [row["uai"] for row in taken.facts["lycée"]]


def test_a_flat_row_may_have_nothing_below(tmp_path: Path) -> None:
    rows = table((*HEADINGS, *PUPILS), (*CELLS, "2de", 20), (*OTHER, "", ""), ("", *CELLS[1:], "2de", 3))
    taken = take(tmp_path, {"a.csv": rows})
    assert [(4, "uai", None, "BAT036")] == taken.refused
    assert (["BAT034"], 2, 1) == (taken.said, len(taken.facts["lycée"]), len(taken.facts["classe"]))


# ── Rows that are there twice ──


def test_identical_rows_are_told_and_kept(tmp_path: Path) -> None:
    taken = take(tmp_path, {"a.csv": table(HEADINGS, CELLS, OTHER, CELLS)})
    assert ["lignes répétées à l'identique, et comptées chaque fois : 1 (2 = 4)"] == labels(taken.notes, "BAT030")
    assert 3 == len(taken.facts["lycée"])


def test_a_row_that_is_there_many_times_is_counted(tmp_path: Path) -> None:
    headings = ["nom", "effectif"]
    pupils = policy_of(
        """
        langue: fr
        politique: exemple
        titre: Exemple inventé
        sources: {r: {titre: Règlement inventé}}
        articles: {art-1: {titre: Aide, source: r}}
        dossiers:
          classe:
            données: {nom: texte, effectif: entier}
            règles: {double: {article: art-1, formule: effectif × 2}}
            résultat: {valeurs: [double, nom]}
        """
    )
    taken = take(tmp_path, {"a.csv": table(headings, *[("2de", 5)] * 3, ("1re", 4), ("1re", 4))}, of=pupils)
    assert ["lignes répétées à l'identique, et comptées chaque fois : 3 (2 = … = 4, 5 = 6)"] == labels(
        taken.notes, "BAT030"
    )


def test_one_key_with_two_facts_is_refused_twice(tmp_path: Path) -> None:
    changed = ["Autre" if cell == ROW["nom"] else cell for cell in CELLS]
    taken = take(tmp_path, {"a.csv": table(HEADINGS, CELLS, OTHER, changed)})
    assert [(2, "BAT031"), (4, "BAT031")] == [(row, code) for row, _, _, code in taken.refused]
    assert ["les lignes 2 et 4 ont la même clé (lycée)"] == [problem.label("fr") for problem in taken.problems]
    assert ["0750002A"] == [row["uai"] for row in taken.facts["lycée"]]


def test_a_record_with_rows_below_cannot_be_there_twice(tmp_path: Path) -> None:
    files = {"lycée=a.csv": table(HEADINGS, CELLS, CELLS), "classe=b.csv": table(CLASSES, ("0750001A", "2de", 20))}
    assert ["BAT031", "BAT031"] == [code for *_, code in take(tmp_path, files).refused]


def test_rows_of_one_number_are_refused_when_others_belong_to_them(tmp_path: Path) -> None:
    """A class that names a number of two schools could be of either; the schools of other numbers are decided."""
    schools = policy_of(YAML.replace("    clé: uai\n", ""), {"secteurs.csv": SECTORS})
    numbered = table(("n° lycée", *HEADINGS), (1, *CELLS), (1, *OTHER), (2, *CELLS))
    classes = table(("n° lycée", "niveau", "effectif"), (1, "2de", 20), (2, "2de", 20))
    taken = take(tmp_path, {"lycée=a.csv": numbered, "classe=b.csv": classes}, of=schools)
    assert [(2, "n° lycée", "1", "BAT060"), (3, "n° lycée", "1", "BAT060")] == taken.refused
    assert (1, 1) == (len(taken.facts["lycée"]), len(taken.facts["classe"]))
    assert "BAT034" not in taken.said


def test_one_key_under_two_records_is_refused_when_others_belong_to_it(tmp_path: Path) -> None:
    """In two reports the académie of Lille is not the same one."""
    policy = open_policy("hdf-parcoursup-2023").policy
    assert policy is not None
    files = {
        "rapport=r.csv": table(("n° rapport",), (1,), (2,)),
        "académie_suivie=a.csv": table(("n° rapport", "nom"), (1, "lille"), (2, "lille"), (2, "amiens")),
        "établissement_suivi=e.csv": table(("académie", "nom", "commune"), ("lille", "Lycée Colbert", "Tourcoing")),
    }
    taken = take(tmp_path, files, of=policy)
    assert [(2, "nom", "lille", "BAT060"), (3, "nom", "lille", "BAT060")] == taken.refused


# ── Dates ──


def test_each_row_may_have_its_date(tmp_path: Path) -> None:
    """The sector 021 ends with 2020."""
    old = ["021" if cell == "022" else cell for cell in CELLS]
    rows = table(
        ("Date", *HEADINGS),
        ("31/12/2020", *old),
        ("2021-01-01", "0750003A", *old[1:]),
        ("", *OTHER),
        ("inconnu", "0750004A", *OTHER[1:]),
        ("31/02/2021", "0750005A", *OTHER[1:]),
    )
    taken = take(tmp_path, {"a.csv": rows}, date=None)
    assert [
        (3, "secteur", "021", "CAS019"),
        (4, "Date", None, "BAT042"),
        (5, "Date", "inconnu", "BAT042"),
        (6, "Date", "31/02/2021", "CAS032"),
    ] == taken.refused
    assert ([datetime.date(2020, 12, 31)], (datetime.date(2020, 12, 31),)) == (
        [row["#date"] for row in taken.facts["lycée"]],
        taken.dates,
    )
    both = take(tmp_path, {"a.csv": rows}, date=datetime.date(2024, 1, 1))
    assert (datetime.date(2020, 12, 31), datetime.date(2024, 1, 1)) == both.dates
    assert ["lignes qui gardent leur date, autre que le 1er janvier 2024 : 2"] == labels(both.notes, "BAT059")


def test_without_any_date_nothing_is_decided(tmp_path: Path) -> None:
    assert ["BAT039"] == take(tmp_path, {"a.csv": table(HEADINGS, CELLS)}, date=None).said


def test_rows_of_a_record_that_the_regulation_does_not_have_yet(tmp_path: Path) -> None:
    late = policy_of(
        YAML.replace("    dans: lycée\n", "    dans: lycée\n    en_vigueur: {du: 2025-01-01}\n"),
        {"secteurs.csv": b"code;nom;depuis;jusque\n022;Bois;;\n"},
    )
    files = {"lycée=a.csv": table(HEADINGS, CELLS), "classe=b.csv": table(CLASSES, ("0750001A", "2de", 20))}
    assert [(2, None, None, "CAS017")] == take(tmp_path, files, of=late).refused


def test_a_case_that_the_regulation_does_not_have_on_its_day_is_kept_to_be_out_of_scope(tmp_path: Path) -> None:
    late = policy_of(
        YAML.replace("  lycée:\n", "  lycée:\n    en_vigueur: {du: 2025-01-01}\n"), {"secteurs.csv": SECTORS}
    )
    taken = take(tmp_path, {"a.csv": table(HEADINGS, CELLS)}, of=late)
    assert ([], 1) == (taken.refused, len(taken.facts["lycée"]))


# ── The workbook to fill in ──


@pytest.mark.parametrize("name", ["idf-are-2023", "pdl-cep", "hdf-parcoursup-2023"])
def test_every_workbook_to_fill_in_reads_back(tmp_path: Path, name: str) -> None:
    """A workbook that is not filled in has the columns of every input, and no rows."""
    shipped = open_policy(name).policy
    assert shipped is not None
    for root in shipped.roots():
        write_workbook(tmp_path / "modèle.xlsx", template(shipped, root.id))
        raw = (tmp_path / "modèle.xlsx").read_bytes()
        assert ["BAT002"] == take(tmp_path, {"a.xlsx": raw}, of=shipped, record=root.id).said, root.id


def test_a_workbook_that_is_filled_in_reads_back(tmp_path: Path) -> None:
    sheets = template(policy(), "lycée")
    titles = {sheet.title: [column.heading for column in sheet.columns] for sheet in sheets if sheet.columns}
    assert ["lycées", "classes"] == list(titles)
    assert {"public", "privé"} == set(sheets[0].columns[3].choices)
    assert ("010", "10", "021", "022") == sheets[0].columns[4].choices
    book = workbook(
        {
            "lycées": [titles["lycées"], CELLS],
            "classes": [titles["classes"], ("0750001A", "2de", 20)],
            "À lire": [["Bonjour"]],
        }
    )
    taken = take(tmp_path, {"a.xlsx": book})
    assert ([], []) == (taken.said, taken.refused)
    assert [FACTS] == bare(taken.facts["lycée"])
    assert [20] == [row["effectif"] for row in taken.facts["classe"]]


# ── Files of real offices ──

DATA = Path(__file__).parents[4] / "shared" / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="the public files are not beside the project")
def test_real_files(tmp_path: Path) -> None:
    lycees = policy_of(
        """
        langue: fr
        politique: exemple
        titre: Exemple inventé
        sources: {r: {titre: Règlement inventé}}
        articles: {art-1: {titre: Aide, source: r}}
        unités: {élève: élèves}
        dossiers:
          lycée:
            données:
              uai: {type: texte, motif: "[0-9]{7}[A-Z]"}
              élèves: {type: élève, libellé: effectifs_ensemble_gt_pro}
              ips: {type: nombre, décimales: 1, libellé: ips_ensemble_gt_pro}
              secteur: [public, privé sous contrat]
            règles: {double: {article: art-1, formule: élèves × 2}}
            résultat: {valeurs: [double]}
        """
    )
    raw = (DATA / "fr-en-ips-lycees-ap2022.csv").read_bytes()
    taken = take(tmp_path, {"a.csv": raw}, of=lycees)
    assert ["BAT030"] == taken.said
    assert [note.args["count"] for note in taken.notes if note.code == "BAT030"] == [743]
    assert len(raw.splitlines()) - 1 == len(taken.facts["lycée"]) + len(taken.refused)
    raw = (DATA / "parcoursup_2025_brut_extrait.csv").read_bytes()
    assert {"BAT004"} <= set(take(tmp_path, {"a.csv": raw}, of=lycees).said)
