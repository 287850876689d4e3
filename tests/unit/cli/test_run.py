"""`engine run`: every row of files decided or rejected, once, and counted; the files written whole or not at all."""

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from engine.backends.database import Database, DiskError
from engine.batch import results, sheets
from engine.batch.schema import RUN_SCHEMA
from engine.batch.sheets import open_file
from engine.batch.workbook import Sheet, SheetColumn, write_workbook
from tests.unit.batch.intake import HEADINGS, ROW, SECTORS, YAML, delimited
from tests.unit.cli.conftest import Run

PUPILS = """\
nom;formation;année;contrat;boursier;frais
Zoé;101;1;scolaire;oui;302,00
=2+3;101;2;scolaire;oui;302,00
Ali;202;1;scolaire;;sans objet
Noé;101;1;scolaire;oui;-5
Éva;101;1;scolaire;oui;
"""
"""One row of each fate: eligible, not eligible (second year), undetermined (no scholarship given), rejected (costs
below zero), and one that is eligible but whose share of the costs is not known."""

DAY = ("--date", "2024-10-01")


@pytest.fixture
def pupils(folder: Path) -> Path:
    file = folder / "eleves.csv"
    file.write_text(PUPILS, encoding="utf-8")
    return file


def rows(file: Path, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=delimiter))


def test_every_row_comes_out_once_with_its_answer(engine: Run, pupils: Path, folder: Path) -> None:
    ran = engine("lot", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY)
    assert 1 == ran.code
    found = rows(folder / "sortie.csv")
    assert ["Zoé", "=2+3", "Ali", "Éva"] == [row["nom"] for row in found]
    assert ["éligible", "non éligible", "indéterminé", "indéterminé"] == [row["issue"] for row in found]
    assert ["151,00", "0,00", "", "151,00"] == [row["montant"] for row in found]
    assert ["50", "0", "", ""] == [row["part_des_frais"] for row in found]
    assert "l'aide va à la première année" == found[1]["premier motif de refus"]
    assert "art-1 : Bénéficiaires" == found[1]["articles"]
    assert ["", "", "boursier", "frais"] == [row["ce qui manque"] for row in found]


def test_a_rejected_row_is_told_with_its_place_and_its_reason(engine: Run, pupils: Path, folder: Path) -> None:
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY)
    (refused,) = rows(folder / "sortie.rejets.csv")
    assert ("eleves.csv", "5", "frais", "-5") == (
        refused["fichier"],
        refused["ligne"],
        refused["colonne"],
        refused["valeur"],
    )
    assert refused["motif du rejet"].startswith("CAS041 ")
    assert "eleves.csv, ligne 5, colonne « frais »" in ran.err


@pytest.mark.parametrize("few", [0, 1000])
def test_a_rule_that_ends_in_an_error_rejects_its_row(
    engine: Run, pupils: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("engine.batch.run.FEW_ROWS", few)
    # a share of costs of 0 € is a division by zero
    pupils.write_text(PUPILS + "Lou;101;1;scolaire;oui;0\n", encoding="utf-8")
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY, "--json")
    assert (6, 2) == tuple(json.loads(ran.out)["records"][0]["rows"][name] for name in ("read", "rejected"))
    assert ["Zoé", "=2+3", "Ali", "Éva"] == [row["nom"] for row in rows(folder / "sortie.csv")]
    _, divided = rows(folder / "sortie.rejets.csv")
    assert ("7", "") == (divided["ligne"], divided["colonne"])
    assert divided["motif du rejet"].startswith("EVA001 ")


def test_counts_and_totals_add_up(engine: Run, pupils: Path) -> None:
    ran = engine("run", "bourse", "eleves.csv", *DAY, "--json")
    data = json.loads(ran.out)
    (record,) = data["records"]
    counts = {"read": 5, "decided": 2, "conditional": 0, "undetermined": 2, "out_of_scope": 0, "rejected": 1}
    assert counts == record["rows"]
    assert {"montant": "302.00"} == record["sums"]
    assert [("eligible", 1, "151.00"), ("not_eligible", 1, "0.00"), ("undetermined", 2, "151.00")] == [
        (total["outcome"], total["rows"], total["sums"]["montant"]) for total in record["totals"]
    ]
    assert [] == data["files"]


@pytest.mark.parametrize("day", [*DAY[1:], "1999-10-01"])
def test_a_total_of_nothing_known_is_no_zero(engine: Run, folder: Path, day: str) -> None:
    (folder / "seul.csv").write_text(PUPILS.partition("\n")[0] + "\nAli;202;1;scolaire;;302,00\n", encoding="utf-8")
    ran = engine("run", "bourse", "seul.csv", "-o", "sortie.xlsx", "--date", day)
    assert "indéterminée" in ran.out or "hors champ" in ran.out
    assert "€" not in ran.out
    ran = engine("run", "bourse", "seul.csv", "--date", day, "--json")
    (record,) = json.loads(ran.out)["records"]
    assert {"montant": None} == record["sums"]
    heads, *_, total = CalamineWorkbook.from_path(folder / "sortie.xlsx").get_sheet_by_name("Totaux").to_python()
    assert ("total", "") == (total[0], total[heads.index("montant")])


def test_the_json_follows_its_schema(engine: Run, pupils: Path) -> None:
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.xlsx", *DAY, "--json")
    assert [] == list(Draft202012Validator(RUN_SCHEMA).iter_errors(json.loads(ran.out)))


def test_the_terminal_shows_the_counts_and_the_files(engine: Run, pupils: Path) -> None:
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY)
    assert "5 lignes lues = 2 décidées + 2 indéterminées + 1 rejetée" in ran.out
    assert "302\u00a0€" in ran.out
    assert "écrit : sortie.csv" in ran.out
    assert "écrit : sortie.rejets.csv" in ran.out


def test_a_file_that_was_there_is_replaced_and_told(engine: Run, pupils: Path, folder: Path) -> None:
    (folder / "sortie.csv").write_text("avant", encoding="utf-8")
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY)
    assert "remplacé : sortie.csv\nécrit : sortie.rejets.csv" in ran.out
    assert 4 == len(rows(folder / "sortie.csv"))


def test_how_cases_were_decided_is_told_when_asked(engine: Run, pupils: Path) -> None:
    assert "manière de décider : ligne par ligne" in engine("run", "bourse", "eleves.csv", *DAY, "-v").out
    assert "manière de décider" not in engine("run", "bourse", "eleves.csv", *DAY).out


def test_a_file_without_rejected_rows_is_fine(engine: Run, pupils: Path, folder: Path) -> None:
    pupils.write_text("\n".join(PUPILS.splitlines()[:3]), encoding="utf-8")
    assert 0 == engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY).code
    assert not (folder / "sortie.rejets.csv").exists()


def test_a_workbook_holds_results_totals_basis_and_rejected_rows(engine: Run, pupils: Path, folder: Path) -> None:
    engine("run", "bourse", "eleves.csv", "-o", "sortie.xlsx", *DAY)
    book = CalamineWorkbook.from_path(folder / "sortie.xlsx")
    assert ["élèves", "Totaux", "Paramètres et sources", "rejets"] == book.sheet_names
    heading, *found = book.get_sheet_by_name("élèves").to_python()
    assert ["Zoé", "=2+3", "Ali", "Éva"] == [row[0] for row in found]
    assert [151.0, 0.0, "", 151.0] == [row[heading.index("montant")] for row in found]
    assert [0.5, 0.0, "", ""] == [row[heading.index("part_des_frais")] for row in found]
    totals = book.get_sheet_by_name("Totaux").to_python()
    assert ["total", 5.0, 302.0] == totals[-1]
    assert ["lignes rejetées", 1.0, ""] == totals[-2]
    basis = {row[0]: row[1] for row in book.get_sheet_by_name("Paramètres et sources").to_python()}
    assert "151\u00a0€/élève" == basis["paramètre forfait"]
    assert "le seul boursier" == basis["lecture boursiers : Qui est boursier ?"]
    assert "Délibération inventée" == basis["source"]
    assert 5.0 == book.get_sheet_by_name("rejets").to_python()[1][2]


def test_cells_of_a_workbook_pass_through_as_they_are(engine: Run, folder: Path) -> None:
    kinds = (("formation", "text"), ("année", "number"), ("contrat", "text"), ("boursier", "text"), ("frais", "number"))
    columns = [SheetColumn(heading=heading, format=format) for heading, format in kinds]
    columns += [SheetColumn(heading="né le", format="date"), SheetColumn(heading="note", format="number")]
    columns += [SheetColumn(heading="assiduité", format="percent")]
    cells = ["101", 1, "scolaire", "oui", 302, datetime.date(2008, 5, 17), Decimal("12.5"), Decimal("0.875")]
    write_workbook(folder / "eleves.xlsx", [Sheet(title="élèves", columns=tuple(columns), rows=[cells])])
    assert 0 == engine("run", "bourse", "eleves.xlsx", "-o", "sortie.xlsx", *DAY).code
    book = CalamineWorkbook.from_path(folder / "sortie.xlsx")
    expected = ["101", 1.0, "scolaire", "oui", 302.0, datetime.date(2008, 5, 17), 12.5, 0.875]
    assert expected == book.get_sheet_by_name("élèves").to_python()[1][:8]
    (first, *_), _ = open_file(folder / "sortie.xlsx", "sortie.xlsx", len)
    assert isinstance(first, sheets.Sheet)
    assert ("87.5 %", "percent") == next(first.lines())[1][7]
    engine("run", "bourse", "eleves.xlsx", "-o", "sortie.csv", *DAY)
    (row,) = rows(folder / "sortie.csv")
    assert ("17/05/2008", "12,5", "87,5 %") == (row["né le"], row["note"], row["assiduité"])


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_percentage_of_a_workbook_is_the_same_when_the_output_is_read(engine: Run, folder: Path, form: str) -> None:
    """20 % of 5 pupils at 151 € is 151 €, whatever the rate has gone through."""
    columns = (SheetColumn(heading="n° lycée"), SheetColumn(heading="boursiers", format="percent"))
    write_workbook(folder / "lycees.xlsx", [Sheet(title="lycées", columns=columns, rows=[["A", Decimal("0.2")]])])
    (folder / "effectifs.csv").write_text("n° lycée;élèves\nA;5\n", encoding="utf-8")
    for source, target in (("lycees.xlsx", f"une.{form}"), (f"une.{form}", "deux.csv")):
        data = ("--données", f"lycée={source}", "--données", "effectif=effectifs.csv")
        ran = engine("run", "bourse", *data, "-o", target, *DAY)
        assert 0 == ran.code, ran.err
    assert ["151,00"] == [row["dotation"] for row in rows(folder / "deux.csv")]


def test_parquet_keeps_decimals(engine: Run, pupils: Path, folder: Path) -> None:
    import duckdb

    engine("run", "bourse", "eleves.csv", "-o", "sortie.parquet", *DAY)
    found = duckdb.sql(f"SELECT typeof(montant), sum(montant)::VARCHAR FROM '{folder}/sortie.parquet' GROUP BY 1")
    assert [("DECIMAL(18,2)", "302.00")] == found.fetchall()


def test_in_english_the_point_and_the_comma(engine: Run, pupils: Path, folder: Path) -> None:
    engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY, "--lang", "en")
    found = rows(folder / "sortie.csv", ",")
    assert ["151.00", "0.00", "", "151.00"] == [row["montant"] for row in found]
    assert "undetermined" == found[2]["outcome"]


@pytest.mark.parametrize(
    ("count", "said"), [(10, ""), (11, "… et 1 autre ligne rejetée"), (12, "… et 2 autres lignes rejetées")]
)
def test_the_first_rejected_rows_are_shown_and_the_others_counted(
    engine: Run, folder: Path, count: int, said: str
) -> None:
    head, *_ = PUPILS.splitlines()
    (folder / "eleves.csv").write_text("\n".join([head, *["Noé;101;1;scolaire;oui;-5"] * count]), encoding="utf-8")
    ran = engine("run", "bourse", "eleves.csv", *DAY)
    assert said in ran.err
    assert bool(said) == ("… et" in ran.err)


def test_rows_rejected_for_a_cell_are_shown_before_those_rejected_with_them(engine: Run, folder: Path) -> None:
    (folder / "lycees.csv").write_text("n° lycée;boursiers\nA;50\nB;120\n", encoding="utf-8")
    (folder / "effectifs.csv").write_text("n° lycée;élèves\nA;3\nB;1\n", encoding="utf-8")
    data = ("--données", "lycée=lycees.csv", "--données", "effectif=effectifs.csv")
    cause, consequence = engine("run", "bourse", *data, *DAY).err.splitlines()
    assert "lycees.csv, ligne 3, colonne « boursiers »" in cause
    assert "effectifs.csv, ligne 3 : dossier rejeté : voir la ligne 3, lycees.csv" == consequence


def test_rows_rejected_by_an_earlier_run_do_not_stay_beside_the_results(
    engine: Run, pupils: Path, folder: Path
) -> None:
    engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY)
    assert 1 == len(rows(folder / "sortie.rejets.csv"))
    pupils.write_text(PUPILS.replace("-5", "5"), encoding="utf-8")
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY)
    assert "remplacé : sortie.rejets.csv" in ran.out
    assert [] == rows(folder / "sortie.rejets.csv")


def test_the_days_of_the_rows_are_told_and_what_applied_on_each(engine: Run, pupils: Path, folder: Path) -> None:
    head, first, second, *_ = PUPILS.splitlines()
    dated = [f"{head};date", f"{first};01/10/2025", f"{second};2024-10-01"]
    pupils.write_text("\n".join(dated), encoding="utf-8")
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.xlsx")
    assert "du 1er octobre 2024 au 1er octobre 2025, chaque ligne à sa date" in ran.out
    told = json.loads(engine("run", "bourse", "eleves.csv", "--json").out)
    assert ("2024-10-01", "2025-10-01") == (told["date"], told["last_date"])
    assert [] == list(Draft202012Validator(RUN_SCHEMA).iter_errors(told))
    basis = CalamineWorkbook.from_path(folder / "sortie.xlsx").get_sheet_by_name("Paramètres et sources").to_python()
    said = {row[0]: row[1] for row in basis}
    assert datetime.date(2024, 10, 1) == said["première date de décision"]
    assert datetime.date(2025, 10, 1) == said["dernière date de décision"]
    assert 1 == sum("forfait" in str(row[0]) for row in basis)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_disk_that_is_full_leaves_nothing(
    engine: Run, pupils: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    execute = Database.execute

    def refuse(self: Database, sql: str) -> None:
        if sql.startswith("COPY"):
            raise DiskError("No space left on device")
        execute(self, sql)

    monkeypatch.setattr(Database, "execute", refuse)
    before = sorted(folder.iterdir())
    ran = engine("run", "bourse", "eleves.csv", "-o", f"sortie.{form}", *DAY)
    assert (2, True, before) == (ran.code, "BAT052" in ran.err, sorted(folder.iterdir()))


def test_a_simulation_is_marked_everywhere(engine: Run, pupils: Path, folder: Path) -> None:
    simulation = (*DAY, "--set", "forfait=200")
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *simulation)
    assert "SIMULATION" in ran.out
    found = rows(folder / "sortie.csv")
    assert ["200,00", "oui"] == [found[0]["montant"], found[0]["simulation"]]
    engine("run", "bourse", "eleves.csv", "-o", "sortie.xlsx", *simulation)
    book = CalamineWorkbook.from_path(folder / "sortie.xlsx")
    assert "oui" == rows(folder / "sortie.rejets.csv")[0]["simulation"]
    for title in ("élèves", "Totaux", "Paramètres et sources", "rejets"):
        assert "SIMULATION" in str(book.get_sheet_by_name(title).to_python()[0][0])
    assert json.loads(engine("run", "bourse", "eleves.csv", *simulation, "--json").out)["simulated"]


def test_another_reading_is_a_simulation_too(engine: Run, pupils: Path, folder: Path) -> None:
    engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY, "--lecture", "boursiers=large")
    assert ["éligible", "oui"] == [rows(folder / "sortie.csv")[2][name] for name in ("issue", "simulation")]


def test_when_all_rows_are_rejected_the_results_are_a_heading(engine: Run, pupils: Path, folder: Path) -> None:
    pupils.write_text("\n".join([PUPILS.splitlines()[0], "Noé;101;1;scolaire;oui;-5"]), encoding="utf-8")
    engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY)
    assert 1 == len((folder / "sortie.csv").read_text(encoding="utf-8").splitlines())
    assert 1 == len(rows(folder / "sortie.rejets.csv"))


def test_out_of_its_time_the_policy_says_nothing(engine: Run, pupils: Path, folder: Path) -> None:
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", "--date", "2023-10-01")
    assert "5 lignes lues = 4 hors champ + 1 rejetée" in ran.out
    assert {"hors champ"} == {row["issue"] for row in rows(folder / "sortie.csv")}


AWAITING = """\
langue: fr
politique: attente
titre: Aide inventée
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Aide, source: r}}
tables:
  barème: {libellé: Barème des aides, article: art-1, fournie: oui, clé: code, colonnes: {code: texte, aide: €}}
dossiers:
  élève:
    données: {code: texte, présent: booléen}
    règles: {montant: {type: €, article: art-1, formule: "si présent alors barème[code].aide sinon 0 €"}}
    résultat: {valeurs: [montant]}
"""


@pytest.mark.parametrize("present", ["oui", "non"])
@pytest.mark.parametrize("few", [0, 3_000])
def test_a_table_that_nobody_supplied_is_told_once_when_rows_want_it(
    engine: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, present: str, few: int
) -> None:
    monkeypatch.setattr("engine.batch.run.FEW_ROWS", few)
    (folder / "attente.yaml").write_text(AWAITING, encoding="utf-8")
    (folder / "e.csv").write_text(f"code;présent\nA;{present}\nB;{present}\n", encoding="utf-8")
    (folder / "b.csv").write_text("code;aide\nA;10\nB;20\n", encoding="utf-8")
    ran = engine("run", "attente.yaml", "e.csv", *DAY)
    assert (1 if present == "oui" else 0) == ran.err.count("BAT047")
    assert ("--table barème=FICHIER" in ran.err) is (present == "oui")
    assert "BAT047" not in engine("run", "attente.yaml", "e.csv", *DAY, "--table", "barème=b.csv").err


def test_each_part_of_a_long_run_shows_its_progress(
    engine: Run, pupils: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, int | None]] = []

    @contextmanager
    def bar(what: str, count: int | None) -> Iterator[Callable[..., None]]:
        done: list[int] = []
        yield lambda steps=1: done.append(steps)
        assert count in (None, sum(done))
        shown.append((what, count))

    monkeypatch.setattr("engine.cli.progress.bar", bar)
    monkeypatch.setattr("engine.cli.console.Console.follows_progress", True)
    engine("run", "bourse", "eleves.csv", "-o", "sortie.xlsx", *DAY)
    assert [] == shown
    monkeypatch.setattr("engine.cli.run.LARGE", 10)
    engine("run", "bourse", "eleves.csv", "-o", "sortie.xlsx", *DAY)
    assert [("lecture des données", None), ("décision", 4), ("écriture des résultats", 5)] == shown


def test_strict_writes_nothing_when_a_row_is_rejected(engine: Run, pupils: Path, folder: Path) -> None:
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY, "--strict")
    assert 1 == ran.code
    assert "BAT053" in ran.err
    assert [] == list(folder.glob("sortie*"))


def test_an_interruption_leaves_no_file(
    engine: Run, pupils: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "sortie.csv").write_text("avant", encoding="utf-8")
    before = sorted(folder.iterdir())

    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.batch.write.write_csv", interrupted)
    assert 130 == engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY).code
    assert before == sorted(folder.iterdir())
    assert "avant" == (folder / "sortie.csv").read_text(encoding="utf-8")


def test_the_second_file_that_fails_keeps_the_first_from_being_written(
    engine: Run, pupils: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_on_rejects(database: object, table: results.Table, path: Path, language: object) -> None:
        if table.title == "rejets":
            raise OSError
        path.write_text("x", encoding="utf-8")

    monkeypatch.setattr("engine.batch.write.write_csv", fails_on_rejects)
    ran = engine("run", "bourse", "eleves.csv", "-o", "sortie.csv", *DAY)
    assert (2, True) == (ran.code, "BAT052" in ran.err)
    assert [] == list(folder.glob("*sortie*"))


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("eleves.csv", "-o", "sortie.ods", *DAY), "BAT050"),
        (("eleves.csv", "-o", "./eleves.csv", *DAY), "BAT051"),
        (("eleves.csv", "-o", "absent/sortie.csv", *DAY), "BAT052"),
        (("--données", "élèv=eleves.csv", *DAY), "BAT054"),
        (DAY, "BAT055"),
        (("eleves.csv", *DAY, "--lecture", "boursier=large"), "CAS006"),
        (("eleves.csv", *DAY, "--set", "forfaits=1"), "CMD029"),
    ],
)
def test_what_cannot_be_followed_is_misuse(engine: Run, pupils: Path, args: tuple[str, ...], code: str) -> None:
    ran = engine("run", "bourse", *args)
    assert (2, True) == (ran.code, code in ran.err), ran.err
    assert PUPILS == pupils.read_text(encoding="utf-8")


def test_the_rejected_rows_never_replace_an_input(engine: Run, pupils: Path, folder: Path) -> None:
    other = pupils.rename(folder / "sortie.rejets.csv")
    ran = engine("run", "bourse", other.name, "-o", "sortie.csv", *DAY)
    assert (2, True) == (ran.code, "BAT051" in ran.err)
    assert PUPILS == other.read_text(encoding="utf-8")


def test_schools_and_their_classes_have_a_file_each(engine: Run, folder: Path) -> None:
    (folder / "lycees.csv").write_text("n° lycée;boursiers\nA;50 %\nB;20 %\n", encoding="utf-8")
    (folder / "effectifs.csv").write_text("n° lycée;élèves\nA;3\nA;1\nB;10\n", encoding="utf-8")
    data = ("--données", "lycée=lycees.csv", "--données", "effectif=effectifs.csv")
    ran = engine("run", "bourse", *data, "-o", "sortie.csv", *DAY)
    assert 0 == ran.code, ran.err
    # 151 × 3 × 50 % = 226.5, 151 × 1 × 50 % = 75.5 and 151 × 10 × 20 % = 302, each up to the euro
    assert ["227,00", "76,00", "302,00"] == [row["part"] for row in rows(folder / "sortie.effectifs.csv")]
    assert ["303,00", "302,00"] == [row["dotation"] for row in rows(folder / "sortie.csv")]


@pytest.mark.parametrize("key", ["", "inconnu", "750002A"], ids=["empty", "unknown", "refused"])
@pytest.mark.parametrize("below", [("2de", "3"), ("", "")], ids=["of a class", "of the school alone"])
def test_a_flat_row_that_does_not_say_whose_it_is_is_rejected_and_counted(
    engine: Run, folder: Path, key: str, below: tuple[str, str]
) -> None:
    (folder / "exemple.yaml").write_text(YAML, encoding="utf-8")
    (folder / "secteurs.csv").write_bytes(SECTORS)
    school = list(ROW.values())
    flat = [(*HEADINGS, "niveau", "effectif"), (*school, "2de", "20"), (key, *school[1:], *below)]
    (folder / "lycees.csv").write_text(delimited(flat), encoding="utf-8")
    ran = engine("run", "exemple.yaml", "lycees.csv", "-o", "sortie.csv", "--json", *DAY)
    counted = {found["record"]: found["rows"] for found in json.loads(ran.out)["records"]}
    assert (1, 1, 1) == (ran.code, counted["lycée"]["read"], counted["lycée"]["decided"])
    assert [("3", "uai", key)] == [
        (row["ligne"], row["colonne"], row["valeur"]) for row in rows(folder / "sortie.rejets.csv")
    ]
    engine("run", "exemple.yaml", "lycees.csv", "-o", "rien.csv", "--strict", *DAY)
    assert not (folder / "rien.csv").exists()
