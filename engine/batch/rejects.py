"""The rows of a batch that were rejected: each once, where it stands, which cells, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.backends.database import Database, quote
from engine.backends.database import text as quoted
from engine.batch.answers import SAYING, Answers
from engine.batch.condense import CONDENSED, Condensed
from engine.batch.intake import REFUSALS, REJECTED, Intake
from engine.batch.results import Field, Table, simulation_mark
from engine.text.diagnostics import Diagnostic, Language, Words

REJECTS = "rejects"
"""The relation of the rows that were rejected."""

_HEADINGS = Words(
    "fichier|feuille|ligne|colonne|valeur|motif du rejet", "file|sheet|row|column|value|reason for rejection"
)


def rejected(
    database: Database,
    intake: Intake,
    answers: Mapping[str, Answers],
    sayings: str,
    language: Language,
    simulated: bool,
) -> Table:
    """The rows of which a cell was refused, those of a case in which another was, and those whose rules ended in an
    error; with several reasons a row still comes once, and each is marked when the run is a simulation.
    """
    database.execute("CREATE TABLE reasons (problem INTEGER, reason VARCHAR)")
    database.append("reasons", ((place, reason(found, language)) for place, found in enumerate(intake.problems)))
    database.execute("CREATE TABLE places (part INTEGER, file VARCHAR, sheet VARCHAR)")
    spots = (part.original.spot for part in intake.parts)
    database.append("places", ((place, spot.file, spot.sheet) for place, spot in enumerate(spots)))
    texts = ("heading", "value", "reason")
    (errors,) = database.one(f"SELECT count(*) FROM {quote(sayings)} WHERE outcome = 'error'")
    if intake.problems or errors:
        faults = " UNION ALL ".join(_faults(intake, answers, sayings, language))
        joined = (f"string_agg(f.{name}, ' ; ' ORDER BY f.heading, f.reason) AS {name}" for name in texts)
        database.execute(
            f'CREATE TABLE {REJECTS} AS SELECT p.file, p.sheet, f."#row" AS "row", {", ".join(joined)} '
            f"FROM (SELECT DISTINCT * FROM ({faults})) f JOIN places p ON p.part = f.part "
            f'GROUP BY f.part, p.file, p.sheet, f."#row" ORDER BY f.part, f."#row"'
        )
        if intake.condensed is not None:
            _spread(database, intake.condensed)
    else:
        listed = ", ".join(f"{name} VARCHAR" for name in texts)
        database.execute(f'CREATE TABLE {REJECTS} (file VARCHAR, sheet VARCHAR, "row" BIGINT, {listed})')
    names = ("file", "sheet", "row", "heading", "value", "reason")
    fields = [
        Field(
            heading=heading,
            kind="number" if name == "row" else "text",
            sql=f"r.{quote(name)}",
            type="BIGINT" if name == "row" else "VARCHAR",
            is_long=name == "reason",
        )
        for name, heading in zip(names, _HEADINGS.words(language).split("|"), strict=True)
    ]
    if simulated:
        fields.append(simulation_mark(language))
    return Table(
        title=Words("rejets", "rejected").words(language),
        fields=tuple(fields),
        source=f"{REJECTS} r",
        order='r.file, r.sheet, r."row"',
    )


def _spread(database: Database, condensed: Condensed) -> None:
    """Reject every row that has the facts of one that was rejected, and not the first only."""
    database.execute(
        f'CREATE OR REPLACE TABLE {REJECTS} AS SELECT f.file, f.sheet, o."#row" AS "row", f.heading, f.value, f.reason '
        f'FROM {REJECTS} f JOIN {CONDENSED} k ON k."#row" = f."row" '
        f'JOIN {quote(condensed.whole.relation)} o ON {condensed.matches} ORDER BY "row"'
    )


def reason(problem: Diagnostic, language: Language) -> str:
    """Why a value was refused, and what to do about it."""
    advice = problem.advice(language)
    head = f"{problem.code} {problem.label(language)}"
    return f"{head} ({advice})" if advice else head


def _faults(intake: Intake, answers: Mapping[str, Answers], sayings: str, language: Language) -> Iterator[str]:
    """The queries of what is wrong with rows: the part, the row in it, the heading, the value, the reason."""
    yield (
        f'SELECT f.part, f."#row", f.heading, f.value, r.reason FROM {REFUSALS} f '
        "JOIN reasons r ON r.problem = f.problem"
    )
    parts = {id: place for place, part in enumerate(intake.parts) for id in (part.record, part.above) if id}
    of = Words("dossier rejeté : voir la ligne ", "case rejected: see row ").words(language)
    sheet = Words("feuille « ", 'sheet "').words(language), Words(" »", '"').words(language)
    first = f'(SELECT "#case", min(part) AS part, min("#row") AS "#row" FROM {REFUSALS} GROUP BY "#case")'
    for id, relation in intake.rows.items():
        place = f"concat(', ' || {quoted(sheet[0])} || p.sheet || {quoted(sheet[1])}, ', ', p.file)"
        why = f'concat({quoted(of)}, c."#row", {place})'
        yield (
            f'SELECT {parts[id]} AS part, o."#row", NULL AS heading, NULL AS value, {why} AS reason '
            f'FROM {quote(relation)} o JOIN {REJECTED} x ON x."#case" = o."#case" '
            f'JOIN {first} c ON c."#case" = o."#case" JOIN places p ON p.part = c.part '
            f'WHERE NOT EXISTS (SELECT 1 FROM {REFUSALS} f WHERE f.part = {parts[id]} AND f."#row" = o."#row")'
        )
    for id, found in answers.items():
        yield (
            f'SELECT {parts[id]} AS part, o."#row", NULL AS heading, NULL AS value, s.reasons AS reason '
            f"FROM {quote(intake.rows[id])} o {found.joined('o')} "
            f"JOIN {quote(sayings)} s ON s.number = a.{SAYING} WHERE s.outcome = 'error'"
        )
