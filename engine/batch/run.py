"""A batch decided: every row read comes out once, with its answer or with why it was rejected, and is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.backends.database import Database, quote
from engine.backends.database import text as quoted
from engine.backends.program import Program
from engine.batch.answers import SAYING, Answers, empty
from engine.batch.cases import Progress, decide_cases
from engine.batch.intake import Intake
from engine.batch.rejects import rejected
from engine.batch.report import Tally, tally
from engine.batch.results import Table, fields_of, widths_of
from engine.batch.sayings import Sayings
from engine.casework.decision import Decision, basis, results
from engine.policy.model import Day, Record
from engine.policy.plan import family
from engine.text.diagnostics import Language

SAYINGS = "sayings"
"""The relation of what is said, by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What was decided, ready to be written: the rows of each record that has results, those rejected, the counts.

    `basis` says for each record what every decision on it relies on, `way` how the cases were decided.
    """

    tables: tuple[Table, ...]
    rejected: Table
    tallies: tuple[Tally, ...]
    basis: tuple[Decision, ...]
    way: str


def run(
    database: Database,
    intake: Intake,
    program_at: Callable[[Day], Program],
    *,
    language: Language,
    version: str = "",
    progress: Progress = lambda count: None,
) -> Ran:
    """Decide every case of an intake.

    Args:
        database: that of the intake.
        intake: the facts.
        program_at: the policy made ready for a date.
        language: that of the words around those of the policy.
        version: that of the engine, for the digest.
        progress: told how many more cases are decided.
    """
    program = program_at(intake.dates[0])
    policy = program.policy
    records = [policy.records[id] for id in family(policy, intake.root) if id in intake.layout.relations]
    answers = {record.id: empty(database, policy, record) for record in records if results(record)}
    sayings = Sayings(policy, language)
    for day in intake.dates:
        relations = _on(database, intake, day)
        decide_cases(
            database, program_at(day), intake.root, relations, intake.layout.scales, answers, sayings, progress
        )
    _store(database, sayings)
    decisions = tuple(basis(program, record, version=version) for record in answers)
    simulated = any(decision.simulated for decision in decisions)
    return Ran(
        tables=tuple(
            _table(database, intake, policy.records[id], found, language, simulated) for id, found in answers.items()
        ),
        rejected=rejected(database, intake, answers, SAYINGS, language),
        tallies=tuple(_tally(database, intake, policy.records[id], found) for id, found in answers.items()),
        basis=decisions,
        way="cases",
    )


def _on(database: Database, intake: Intake, day: Day) -> dict[str, str]:
    """The relations of the cases of a day."""
    relations = dict(intake.layout.relations)
    if intake.dated:
        root = relations[intake.root]
        relations[intake.root] = f"{root}:{day.isoformat()}"
        database.execute(
            f"CREATE VIEW {quote(relations[intake.root])} AS SELECT * FROM {quote(root)} "
            f'WHERE "#date" = DATE {quoted(day.isoformat())}'
        )
    return relations


def _store(database: Database, sayings: Sayings) -> None:
    """Put what is said in the database, by number."""
    database.execute(
        f"CREATE TABLE {SAYINGS} (number INTEGER, outcome VARCHAR, words VARCHAR, refusal VARCHAR, reasons VARCHAR, "
        "articles VARCHAR, missing VARCHAR)"
    )
    # an empty text is no text: a cell of a file is then empty, and not the quotes of one
    database.append(SAYINGS, ((number, *(text or None for text in saying)) for saying, number in sayings.found.items()))


def _tally(database: Database, intake: Intake, record: Record, answers: Answers) -> Tally:
    (read,) = database.one(f"SELECT count(*) FROM {quote(intake.rows[record.id])}")
    return tally(database, answers, SAYINGS, record.plural, int(read))


def _table(
    database: Database, intake: Intake, record: Record, answers: Answers, language: Language, simulated: bool
) -> Table:
    """The rows of a record as they were sent, with their answers."""
    part = next(part for part in intake.parts if record.id in (part.record, part.above))
    columns = part.original.columns
    if part.above == record.id:
        # on a flat sheet the other columns speak of one row of several
        columns = tuple(column for key, column in part.columns.items() if key[0] == record.id)
    source = (
        f'{quote(part.original.relation)} o JOIN {quote(answers.relation)} a ON a."#id" = o."#id" '
        f"JOIN {SAYINGS} s ON s.number = a.{SAYING} WHERE s.outcome <> 'error' ORDER BY o.\"#id\""
    )
    return Table(
        title=record.plural,
        fields=fields_of(columns, answers, widths_of(database, answers), language, simulated),
        source=source,
    )
