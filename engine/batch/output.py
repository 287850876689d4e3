"""The rows of a batch ready to be written: what was sent, and beside it what is said, put where it is quickly found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.backends.database import Database, quote
from engine.batch.answers import COUNT, ID, SAYING, Answers
from engine.batch.condense import CONDENSED, Condensed
from engine.batch.intake import Intake
from engine.batch.originals import Column
from engine.batch.results import Field, Table, fields_of, widths_of
from engine.batch.sayings import Saying, Sayings
from engine.policy.model import Record
from engine.text.diagnostics import Language

MOST_SORTED = 500_000
"""Rows that are sorted into the order of the input whatever they are written to."""

FEW_TEXTS = 4_096
"""Different texts in a column up to which it is worth while to list them in every block of a file."""

PEERS = "peers"
"""The relation that says of each row which one it has the answer of: see `Answers.peers`."""

ANSWERED, PLACED = "answered", "placed"
"""The relations of the answers, with what is written of each, and of the combinations, with how many rows have them,
the texts that were sent and the answer that each has."""

SAYINGS = "sayings"
"""The relation of what is said, by number."""


def store(database: Database, sayings: Sayings) -> None:
    """Put what is said in the database, by number: each text once, the rows hold its place in a list."""
    columns = Saying._fields
    database.execute(f"CREATE TABLE {SAYINGS} (number INTEGER, {', '.join(f'{name} VARCHAR' for name in columns)})")
    # an empty text is no text: a cell of a file is then empty, and not the quotes of one
    rows = ((number, *(text or None for text in saying)) for saying, number in sayings.found.items())
    database.append(SAYINGS, rows)
    _enumerate(database, SAYINGS, columns)


def placed(database: Database, intake: Intake, answers: Answers) -> Answers:
    """The answers with the number of rows that each is for, where one may be for several."""
    # those that were not found to be the peers of others stand for themselves
    database.execute(
        f"INSERT INTO {PEERS} SELECT a.{ID}, a.{ID} FROM {quote(answers.relation)} a "
        f"WHERE a.{ID} NOT IN (SELECT {ID} FROM {PEERS})"
    )
    rows, count = PEERS, "count(*)"
    if intake.condensed is not None:
        _place(database, intake.condensed)
        rows, count = PLACED, f"sum({COUNT})"
    name = f"{answers.relation}_counted"
    database.execute(
        f"CREATE TABLE {quote(name)} AS SELECT a.* REPLACE (CAST(c.n AS BIGINT) AS {COUNT}) "
        f'FROM {quote(answers.relation)} a JOIN (SELECT "#first", {count} AS n FROM {rows} GROUP BY 1) c '
        f'ON c."#first" = a.{ID}'
    )
    return replace(answers, relation=name, peers=PEERS)


def _place(database: Database, condensed: Condensed) -> None:
    types = _listed(database, CONDENSED, (column.name for column in condensed.columns if column.type == "VARCHAR"))
    copied = [f"k.{cell}" for cell in condensed.cells]
    copied += [f"CAST(k.{quote(name)} AS {type_}) AS {_text(name)}" for name, type_ in types.items()]
    database.execute(
        f'CREATE TABLE {PLACED} AS SELECT p."#first", k.{COUNT}, {", ".join(copied)} FROM {CONDENSED} k '
        f"JOIN {PEERS} p ON p.{ID} = k.{ID}"
    )


def _text(name: str) -> str:
    """The column of the texts of another as an enumeration."""
    return quote(f"{name} text")


def table_of(
    database: Database, intake: Intake, record: Record, answers: Answers, language: Language, simulated: bool
) -> Table:
    """The rows of a record as they were sent, with their answers."""
    part = next(part for part in intake.parts if record.id in (part.record, part.above))
    columns = part.original.columns
    if part.above == record.id:
        # on a flat sheet the other columns speak of one row of several
        columns = tuple(column for key, column in part.columns.items() if key[0] == record.id)
    fields = fields_of(columns, answers, widths_of(database, answers), language, simulated)
    streams = part.original.rows > MOST_SORTED
    joined = f"JOIN {SAYINGS} s ON s.number = a.{SAYING} WHERE s.outcome <> 'error'"
    if answers.peers is None:
        if streams:
            names = [value.name for value in answers.values]
            _enumerate(database, answers.relation, names)
        joined = f"{answers.joined('o')} {joined}"
    else:
        fields = _answered(database, fields, f"{quote(answers.relation)} a {joined}")
        joined = f'JOIN {quote(answers.peers)} k ON k.{ID} = o.{ID} JOIN {ANSWERED} w ON w.{ID} = k."#first"'
        if intake.condensed is not None:
            fields = tuple(_as_placed(database, intake.condensed.columns, fields))
            joined = f'JOIN {PLACED} k ON {intake.condensed.matches} JOIN {ANSWERED} w ON w.{ID} = k."#first"'
    source = f"{quote(part.original.relation)} o {joined}"
    return Table(title=record.plural, fields=fields, source=source, order=f"o.{ID}", streams=streams)


def _answered(database: Database, fields: tuple[Field, ...], source: str) -> tuple[Field, ...]:
    """Put all that is written of each answer beside it, once; the answer is the same fields, found there."""
    found = {place: field.sql for place, field in enumerate(fields) if not field.is_sent}
    written = [f"{sql} AS r{place}" for place, sql in found.items()]
    database.execute(f"CREATE TABLE {ANSWERED} AS SELECT a.{ID}, {', '.join(written)} FROM {source}")
    _enumerate(database, ANSWERED, (f"r{place}" for place in found))
    return tuple(replace(field, sql=f"w.r{place}") if place in found else field for place, field in enumerate(fields))


def _as_placed(database: Database, columns: Iterable[Column], fields: Iterable[Field]) -> Iterator[Field]:
    """The fields, those texts that were sent taken from the combinations."""
    present = database.columns(PLACED)
    texts = {f"o.{quote(c.name)}": _text(c.name) for c in columns if f"{c.name} text" in present}
    for field in fields:
        yield replace(field, sql=f"k.{texts[field.sql]}") if field.sql in texts else field


# ── Enumerations ────────────────────────────────────────────────────────────────────────────────────────────────


def _enumerate(database: Database, relation: str, columns: Iterable[str]) -> None:
    """Make enumerations of those columns of a table that are texts of few different values: the database writes these
    without looking at each text again."""
    types = database.columns(relation)
    for name, type_ in _listed(database, relation, (name for name in columns if types[name] == "VARCHAR")).items():
        # one column after the other: the table may be large
        database.execute(f"ALTER TABLE {quote(relation)} ALTER {quote(name)} TYPE {type_}")


def _listed(database: Database, relation: str, columns: Iterable[str]) -> Mapping[str, str]:
    """Enumerations of the texts of those columns that have few different ones, by the name of the column."""
    columns = tuple(columns)
    if not columns:
        return {}
    counts = ", ".join(f"approx_count_distinct({quote(name)})" for name in columns)
    found = {}
    for name, count in zip(columns, database.one(f"SELECT {counts} FROM {quote(relation)}"), strict=True):
        if 0 < count <= FEW_TEXTS:
            column, found[name] = quote(name), quote(f"{relation}.{name}")
            values = f"SELECT DISTINCT {column} FROM {quote(relation)} WHERE {column} IS NOT NULL ORDER BY 1"
            database.execute(f"CREATE TYPE {found[name]} AS ENUM ({values})")
    return found
