"""An invented policy, and its intake from files written in a test: facts and refusals as plain Python."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import xlsxwriter

from engine.backends.database import Database, connect, quote
from engine.backends.program import Program, Setting, prepare
from engine.batch.headings import Mapped
from engine.batch.intake import REFUSALS, DataFile, read_intake
from engine.batch.run import Ran, Way, run
from engine.policy.model import Day, Policy
from engine.policy.plan import plan
from engine.text.diagnostics import Diagnostic
from tests.support import policy_of

SECTORS = b"code;nom;depuis;jusque\n010;Bois;;\n10;Bois ancien;;\n021;Cuisine;;2020-12-31\n022;M\xc3\xa9tal;;\n"

YAML = """\
langue: fr
politique: exemple
titre: Aide inventée
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Aide, source: r}}
unités: {élève: élèves}
tables:
  secteurs:
    article: art-1
    fichier: secteurs.csv
    clé: code
    colonnes:
      code: {type: texte, motif: "[0-9]{2,3}"}
      nom: texte
      depuis: {type: date, facultative: oui}
      jusque: {type: date, facultative: oui}
    validité: {du: depuis, au: jusque}
dossiers:
  lycée:
    clé: uai
    données:
      uai: {type: texte, motif: "[0-9]{7}[A-Z]", libellé: numéro de l'établissement (UAI)}
      code: {type: texte, motif: "[0-9]{8}"}
      nom: texte
      statut: [public, privé]
      secteur: secteurs
      reliquat: {type: €, min: 0 €, max: 1000000 €}
      taux: {type: "%", min: 0 %, max: 100 %}
      élèves: {type: élève, min: 0}
      indice: nombre
      internat: booléen
      ouverture: date
      visite: {type: date, facultative: oui}
    règles: {total: {article: art-1, formule: somme(classes.effectif)}}
    résultat: {valeurs: [total]}
  classe:
    dans: lycée
    données:
      niveau: {type: texte, libellé: niveau de la classe}
      effectif: {type: élève, min: 0}
"""

DAY = datetime.date(2024, 10, 1)

HEADINGS = (
    *("uai", "code", "nom", "statut", "secteur", "reliquat", "taux", "élèves", "indice", "internat"),
    *("ouverture", "visite"),
)
ROW: Mapping[str, str] = dict(
    zip(
        HEADINGS,
        (
            *("0750001A", "50022139", "Œuvre d'été", "privé", "022", "1234,5", "50 %", "120", "0,25", "oui"),
            *("01/09/2000", "sans_objet"),
        ),
        strict=True,
    )
)
"""A row as an office writes it."""

FACTS: Mapping[str, Any] = {
    "uai": "0750001A",
    "code": "50022139",
    "nom": "Œuvre d'été",
    "statut": "privé",
    "secteur": "022",
    "reliquat": 123450,
    "taux": 50,
    "élèves": 120,
    "indice": 25,
    "internat": True,
    "ouverture": datetime.date(2000, 9, 1),
    "visite": None,
    "visite?": 1,
}
"""What it says: numbers are whole once multiplied by their scale."""


@cache
def policy() -> Policy:
    return policy_of(YAML, {"secteurs.csv": SECTORS})


@dataclass(frozen=True)
class Taken:
    """What was read: the facts of each record, what was refused (row, heading, value, code), what was said."""

    facts: Mapping[str, list[dict[str, Any]]]
    refused: list[tuple[int, str | None, str | None, str]]
    said: list[str]
    notes: tuple[Diagnostic, ...]
    problems: tuple[Diagnostic, ...]
    rejected: int
    scales: Mapping[str, int]
    dates: tuple[Day, ...]


def take(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    of: Policy | None = None,
    record: str | None = None,
    date: Day | None = DAY,
    mapped: Mapping[str, str | None] | None = None,
    allow_missing: bool = False,
) -> Taken:
    """The intake of files; a name `lycée=a.csv` says what the file is about."""
    of = of or policy()
    planned = plan(of)

    @cache
    def program_at(day: Day) -> Program:
        return prepare(planned, Setting(date=day))

    data = []
    for name, raw in files.items():
        about, _, file = name.rpartition("=")
        (folder / file).write_bytes(raw)
        data.append(DataFile(path=folder / file, name=file, record=about or None))
    with connect() as database:
        mapping = Mapped(headings=mapped or {})
        intake, notes = read_intake(
            database, of, program_at, data, record=record, date=date, mapped=mapping, allow_missing=allow_missing
        )
        said = [d.code for d in notes if d.code not in ("BAT008", "BAT009")]
        if intake is None:
            return Taken({}, [], said, notes, (), 0, {}, ())
        facts = {}
        for id, relation in intake.layout.relations.items():
            names = [name for name, *_ in database.rows(f"describe {quote(relation)}")]
            rows = database.rows(f'select * from {quote(relation)} order by "#id"')
            facts[id] = [dict(zip(names, row, strict=True)) for row in rows]
        refused = database.rows(f'select "#row", heading, value, problem from {REFUSALS} order by part, 1, 2')
        listed = [(row, heading, value, intake.problems[number].code) for row, heading, value, number in refused]
        scales = {key[1]: scale for key, scale in intake.layout.scales.items()}
        return Taken(facts, listed, said, notes, intake.problems, intake.rejected, scales, intake.dates)


def bare(facts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Facts without the columns that number the rows."""
    return [{name: value for name, value in row.items() if not name.startswith("#")} for row in facts]


def delimited(rows: Sequence[Sequence[str]], separator: str = ";", end: str = "\r\n") -> str:
    """A CSV whose cells are quoted where they must be."""

    def cell(text: str) -> str:
        special = any(sign in text for sign in (separator, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if special else text

    return "".join(separator.join(map(cell, row)) + end for row in rows)


def one(column: str, value: str) -> bytes:
    """A CSV of one row, ordinary but for one cell."""
    row = {**ROW, column: value}
    return delimited([HEADINGS, list(row.values())]).encode()


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Iterable[str] = ()) -> bytes:
    """A workbook of cells: texts, numbers, booleans, dates, and percentages as `("%", number)`, `("f", formula)` for
    formulas without a result, `("e", error)`; some of its sheets are hidden."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_numbers": False}) as book:
        percent, day = book.add_format({"num_format": "0.00 %"}), book.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            if title in hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    match cell:
                        case ("%", number):
                            sheet.write_number(row, column, number, percent)
                        case ("f", formula):
                            sheet.write_formula(row, column, formula, None, "")
                        case ("e", error):
                            sheet.write_formula(row, column, "=NA()", None, error)
                        case datetime.date():
                            sheet.write_datetime(row, column, cell, day)
                        case str():
                            sheet.write_string(row, column, cell)
                        case None:
                            pass
                        case _:
                            sheet.write(row, column, cell)
    return content.getvalue()


EXTENDED = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
ODS_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """An ODS workbook of texts; what begins with `<` is a cell already written."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            cell
            if cell.startswith("<")
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    xml = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0" xmlns:calcext="{EXTENDED}" office:version="1.2">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Feuille1">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_MIMETYPE}"/></manifest:manifest>'
    )
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("mimetype", ODS_MIMETYPE)
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", manifest)
    return content.getvalue()


@contextmanager
def decided(
    policy: Policy, file: Path, way: Way | None = None, progress: Callable[[int], None] = lambda count: None
) -> Iterator[tuple[Database, Ran]]:
    """A batch of one file, decided on `DAY`, in its database."""
    planned = plan(policy)

    def program_at(day: Day) -> Program:
        return prepare(planned, Setting(date=day))

    with connect() as database:
        intake, notes = read_intake(database, policy, program_at, [DataFile(path=file, name=file.name)], date=DAY)
        assert intake is not None, [note.code for note in notes]
        yield database, run(database, intake, program_at, language="fr", way=way, progress=progress)
