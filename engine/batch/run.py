"""A batch decided: every row read comes out once, with its answer or with why it was rejected, and is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from engine.backends.columns import Layout
from engine.backends.database import Database, quote
from engine.backends.database import text as quoted
from engine.backends.program import Program
from engine.batch.answers import COUNT, ID, SAYING, Answers, empty
from engine.batch.cases import Progress, decide_cases
from engine.batch.condense import CONDENSED, Condensed
from engine.batch.intake import Intake
from engine.batch.kernel import decide_columns
from engine.batch.peers import find_peers
from engine.batch.rejects import rejected
from engine.batch.report import Tally, tally
from engine.batch.results import Field, Table, fields_of, widths_of
from engine.batch.sayings import Saying, Sayings
from engine.casework.decision import Decision, basis
from engine.casework.located import results
from engine.policy.model import Day, Policy, Record
from engine.policy.plan import family
from engine.text.diagnostics import Language

Way: TypeAlias = Literal["cases", "columns", "combinations"]
"""How cases are decided: one by one, all at once, or once each combination of what the rules see of them; the answers
are the same."""

FEW_ROWS, FEW_OF_A_FAMILY = 3_000, 200
"""Rows up to which preparing columns would take longer than deciding one by one, which is quick for a record that
stands alone."""

MOST_SORTED = 500_000
"""Rows that are sorted into the order of the input whatever they are written to."""

FEW_TEXTS = 4_096
"""Different texts in a column up to which it is worth while to list them in every block of a file."""

PEERS = "peers"
"""The relation that says of each row which one it has the answer of: see `Answers.peers`."""

ANSWERED, PLACED = "answered", "placed"
"""The relations of the answers, with what is written of each, and of the combinations, with the texts that were sent
and the answer that each has."""

SAYINGS = "sayings"
"""The relation of what is said, by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What was decided, ready to be written: the rows of each record that has results, those rejected, the counts.

    `rows_rejected` are those of files, also of a record that has no results. `basis` says for each day and each record
    what every decision on it relies on, `way` how the cases were decided. `awaited` are the tables that rows want
    for an answer, and that nobody supplied.
    """

    tables: tuple[Table, ...]
    rejected: Table
    rows_rejected: int
    tallies: tuple[Tally, ...]
    basis: tuple[Decision, ...]
    way: str
    awaited: tuple[str, ...] = ()


def run(
    database: Database,
    intake: Intake,
    program_at: Callable[[Day], Program],
    *,
    language: Language,
    version: str = "",
    progress: Progress = lambda count: None,
    way: Way | None = None,
) -> Ran:
    """Decide every case of an intake, at least one record of which has results (`answering`).

    Args:
        database: that of the intake.
        intake: the facts.
        program_at: the policy made ready for a date.
        language: that of the words around those of the policy.
        version: that of the engine, for the digest.
        progress: told how many more cases are decided.
        way: one by one, in columns or by combinations where that can be; by default what takes less time.
    """
    program = program_at(intake.dates[0])
    policy = program.policy
    answers = {record.id: empty(database, policy, record) for record in answering(policy, intake)}
    sayings = Sayings(policy, language)
    database.execute(f'CREATE TABLE {PEERS} ({ID} BIGINT, "#first" BIGINT)')
    ways = [
        _decide(database, program_at(day), intake, _on(database, intake, day), answers, sayings, progress, way)
        for day in intake.dates
    ]
    _store(database, sayings)
    if intake.condensed is not None or "combinations" in ways:
        answers |= {intake.root: _placed(database, intake, answers[intake.root])}
    decisions = tuple(basis(program_at(day), record, version=version) for day in intake.dates for record in answers)
    simulated = any(decision.simulated for decision in decisions)
    refused = rejected(database, intake, answers, SAYINGS, language, simulated)
    return Ran(
        tables=tuple(
            _table(database, intake, policy.records[id], found, language, simulated) for id, found in answers.items()
        ),
        rejected=refused,
        rows_rejected=database.one(f"SELECT count(*) FROM {refused.source}")[0],
        tallies=tuple(_tally(database, intake, policy.records[id], found) for id, found in answers.items()),
        basis=decisions,
        way="combinations" if intake.condensed is not None else max(ways),
        awaited=tuple(id for id in policy.tables if id in sayings.awaited),
    )


def answering(policy: Policy, intake: Intake) -> tuple[Record, ...]:
    """The records of an intake that have results."""
    records = (policy.records[id] for id in family(policy, intake.root) if id in intake.layout.relations)
    return tuple(record for record in records if results(record))


def _decide(
    database: Database,
    program: Program,
    intake: Intake,
    layout: Layout,
    answers: Mapping[str, Answers],
    sayings: Sayings,
    progress: Progress,
    way: Way | None,
) -> Way:
    """Decide the cases of a day; the answer is the way. Only the first of peers has an answer, and `PEERS` says so."""
    peers, counts = None, _counts(database, intake, layout)
    if way == "combinations" or (way is None and not _are_few(counts)):
        peers = find_peers(database, program, intake.root, layout, counts[intake.root], few=way is None)
    if peers is not None:
        database.execute(f"INSERT INTO {PEERS} SELECT * FROM {quote(peers.relation)}")
        layout, counts = peers.layout, {intake.root: peers.count}
    found: Way = "cases"
    if (
        way != "cases"
        and (way == "columns" or not _are_few(counts))
        and decide_columns(database, program, intake.root, layout, answers, sayings, progress)
    ):
        found = "columns"
    else:
        decide_cases(database, program, intake.root, layout.relations, layout.scales, answers, sayings, progress)
    if peers is None:
        return found
    progress(peers.others)
    return "combinations"


def _counts(database: Database, intake: Intake, layout: Layout) -> Mapping[str, int]:
    """By record, how many rows are to be decided; below the root also those of cases that are refused."""
    if intake.dated:
        return {id: database.one(f"SELECT count(*) FROM {quote(name)}")[0] for id, name in layout.relations.items()}
    return {**intake.counts, intake.root: intake.cases - intake.rejected}


def _are_few(counts: Mapping[str, int]) -> bool:
    """Whether there are so few rows that they are decided sooner one by one."""
    return sum(counts.values()) <= (FEW_ROWS if len(counts) == 1 else FEW_OF_A_FAMILY)


def _on(database: Database, intake: Intake, day: Day) -> Layout:
    """The relations of the cases of a day."""
    if not intake.dated:
        return intake.layout
    dated = {id: f"{relation}:{day.isoformat()}" for id, relation in intake.layout.relations.items()}
    for id, relation in intake.layout.relations.items():
        root = quote(intake.layout.relations[intake.root])
        database.execute(
            f"CREATE VIEW {quote(dated[id])} AS SELECT * FROM {quote(relation)} "
            f'WHERE "#case" IN (SELECT "#id" FROM {root} WHERE "#date" = DATE {quoted(day.isoformat())})'
        )
    return replace(intake.layout, relations=dated)


def _store(database: Database, sayings: Sayings) -> None:
    """Put what is said in the database, by number: each text once, the rows hold its place in a list."""
    columns = Saying._fields
    database.execute(f"CREATE TABLE said (number INTEGER, {', '.join(f'{name} VARCHAR' for name in columns)})")
    # an empty text is no text: a cell of a file is then empty, and not the quotes of one
    database.append("said", ((number, *(text or None for text in saying)) for saying, number in sayings.found.items()))
    for name in columns:
        database.execute(f"CREATE TYPE said_{name} AS ENUM (SELECT DISTINCT {name} FROM said WHERE {name} IS NOT NULL)")
    listed = ", ".join(f"CAST({name} AS said_{name}) AS {name}" for name in columns)
    database.execute(f"CREATE TABLE {SAYINGS} AS SELECT number, {listed} FROM said")


def _placed(database: Database, intake: Intake, answers: Answers) -> Answers:
    """The answers with the number of rows that each is for, where it may be for several."""
    rows = f"SELECT {ID}, 1 AS n FROM {quote(intake.rows[intake.root])}"
    if intake.condensed is not None:
        rows = f"SELECT {ID}, {COUNT} AS n FROM {CONDENSED}"
    # those that were not found to be the peers of others stand for themselves
    database.execute(
        f"INSERT INTO {PEERS} SELECT a.{ID}, a.{ID} FROM {quote(answers.relation)} a "
        f"WHERE a.{ID} NOT IN (SELECT {ID} FROM {PEERS})"
    )
    name = f"{answers.relation}_counted"
    database.execute(
        f"CREATE TABLE {quote(name)} AS SELECT a.* REPLACE (CAST(c.n AS BIGINT) AS {COUNT}) "
        f'FROM {quote(answers.relation)} a JOIN (SELECT p."#first", sum(r.n) AS n FROM {PEERS} p '
        f'JOIN ({rows}) r ON r.{ID} = p.{ID} GROUP BY 1) c ON c."#first" = a.{ID}'
    )
    return replace(answers, relation=name, peers=PEERS)


def _tally(database: Database, intake: Intake, record: Record, answers: Answers) -> Tally:
    read = intake.counts[record.id] if intake.condensed is None else intake.condensed.whole.rows
    return tally(database, answers, SAYINGS, record.plural, read)


def _table(
    database: Database, intake: Intake, record: Record, answers: Answers, language: Language, simulated: bool
) -> Table:
    """The rows of a record as they were sent, with their answers."""
    part = next(part for part in intake.parts if record.id in (part.record, part.above))
    columns = part.original.columns
    if part.above == record.id:
        # on a flat sheet the other columns speak of one row of several
        columns = tuple(column for key, column in part.columns.items() if key[0] == record.id)
    rows, said = f"{quote(part.original.relation)} o", f"JOIN {SAYINGS} s ON s.number = a.{SAYING}"
    fields = fields_of(columns, answers, widths_of(database, answers), language, simulated)
    streams = part.original.rows > MOST_SORTED
    is_decided = "s.outcome <> 'error'"
    if answers.peers is not None:
        source = f"{quote(answers.relation)} a {said} WHERE {is_decided}"
        fields, joined = _answered(database, intake.condensed, answers.peers, fields, source)
        source = f"{rows} {joined}"
    else:
        source = f"{rows} {answers.joined('o')} {said} WHERE {is_decided}"
        if streams:
            _enumerate(database, answers.relation, (value.name for value in answers.values))
    return Table(title=record.plural, fields=fields, source=source, order=f"o.{ID}", streams=streams)


def _answered(
    database: Database, condensed: Condensed | None, peers: str, fields: tuple[Field, ...], source: str
) -> tuple[tuple[Field, ...], str]:
    """Put all that is written of each answer beside it, once, and beside each combination the texts that were sent and
    the answer that it has: the fields found there, and the SQL that joins both to the rows `o`."""
    found = {place: field.sql for place, field in enumerate(fields) if not field.is_sent}
    written = [f"{sql} AS r{place}" for place, sql in found.items()]
    database.execute(f"CREATE TABLE {ANSWERED} AS SELECT a.{ID}, {', '.join(written)} FROM {source}")
    _enumerate(database, ANSWERED, (f"r{place}" for place in found))
    fields = tuple(replace(field, sql=f"w.r{place}") if place in found else field for place, field in enumerate(fields))
    joined = f'JOIN {ANSWERED} w ON w.{ID} = k."#first"'
    if condensed is None:
        return fields, f"JOIN {quote(peers)} k ON k.{ID} = o.{ID} {joined}"
    sent = {f"o.{cell}": place for place, cell in enumerate(condensed.cells)}
    texts = {field.sql: f"t{sent[field.sql]}" for field in fields if field.type == "VARCHAR" and field.sql in sent}
    copied = [*(f"k.{cell}" for cell in condensed.cells), *(f"k.{sql[2:]} AS {name}" for sql, name in texts.items())]
    database.execute(
        f'CREATE TABLE {PLACED} AS SELECT p."#first", {", ".join(copied)} FROM {CONDENSED} k '
        f"JOIN {quote(peers)} p ON p.{ID} = k.{ID}"
    )
    _enumerate(database, PLACED, texts.values())
    fields = tuple(replace(field, sql=f"k.{texts[field.sql]}") if field.sql in texts else field for field in fields)
    return fields, f"JOIN {PLACED} k ON {condensed.matches} {joined}"


def _enumerate(database: Database, relation: str, columns: Iterable[str]) -> None:
    """Make enumerations of those columns that are texts of few different values: the database writes these without
    looking at each text again."""
    types = {name: type_ for name, type_, *_ in database.rows(f"DESCRIBE {quote(relation)}")}
    for name in columns:
        if types[name] != "VARCHAR":
            continue
        column, type_ = quote(name), quote(f"{relation}.{name}")
        values = f"SELECT DISTINCT {column} FROM {quote(relation)} WHERE {column} IS NOT NULL ORDER BY 1"
        if 0 < database.one(f"SELECT count(*) FROM ({values})")[0] <= FEW_TEXTS:
            database.execute(f"CREATE TYPE {type_} AS ENUM ({values})")
            database.execute(f"ALTER TABLE {quote(relation)} ALTER {column} TYPE {type_}")
