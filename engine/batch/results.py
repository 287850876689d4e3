"""The rows of a batch as they are written: what was sent, untouched, then what was found; in CSV and in Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from os import fspath
from pathlib import Path

from engine.backends.database import Database, quote
from engine.backends.database import text as quoted
from engine.batch.answers import Answers, Value
from engine.batch.originals import Column
from engine.batch.workbook import Shown
from engine.language.types import EURO, Boolean, Date, Number, Unit
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words

WORDS: Mapping[str, Words] = {
    "outcome": Words("issue", "outcome"),
    "refusal": Words("premier motif de refus", "first failing reason"),
    "reasons": Words("motifs", "reasons"),
    "articles": Words("articles", "articles"),
    "missing": Words("ce qui manque", "missing"),
}
"""What the columns beside the values are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column of the output: its heading, how it is shown, its SQL and the type of that.

    `cells` is the SQL of what each cell is (`sheets.Kind`), where a spreadsheet held several kinds as texts, else
    empty. `is_sent` means that it stands in the data as it was, `is_long` that it holds sentences.
    """

    heading: str
    kind: Shown
    sql: str
    type: str = "VARCHAR"
    cells: str = ""
    is_sent: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows to be written under a title: the SQL of a relation, that of their order, and the columns.

    `streams` means that the rows are too many to be sorted where their order may be left to the database.
    """

    title: str
    fields: tuple[Field, ...]
    source: str
    order: str
    streams: bool = False

    def select(self, shown: Iterable[str] | None = None, *, ordered: bool = True) -> str:
        """The query of the rows, its columns as they are stored or as they are shown."""
        columns = [field.sql for field in self.fields] if shown is None else list(shown)
        named = (f"{sql} AS {quote(f.heading)}" for sql, f in zip(columns, self.fields, strict=True))
        return self.query(named, ordered=ordered)

    def query(self, columns: Iterable[str], *, ordered: bool = True) -> str:
        """The query of some columns of the rows."""
        return f"SELECT {', '.join(columns)} FROM {self.source}{f' ORDER BY {self.order}' if ordered else ''}"


def fields_of(
    columns: Iterable[Column],
    answers: Answers,
    widths: Mapping[str, int],
    language: Language,
    simulated: bool,
) -> tuple[Field, ...]:
    """The columns of the output for a record: those sent, the outcome, the values, and what explains them.

    The SQL names the rows sent `o`, their answers `a`, and what is said of them `s`. `widths` are the digits that the
    values need.
    """
    sent = [_sent(column) for column in columns]
    values = [_value(value, widths.get(value.name, 0)) for value in answers.values]
    said = {
        name: Field(heading=words.words(language), kind="text", sql=f"s.{name}", is_long=True)
        for name, words in WORDS.items()
    }
    said["outcome"] = replace(said["outcome"], sql="s.words", is_long=False)
    found = [said.pop("outcome"), *values, *said.values()]
    if simulated:
        found.append(simulation_mark(language))
    return tuple(_distinct([*sent, *found], Words("résultat", "result").words(language)))


def simulation_mark(language: Language) -> Field:
    """The column that says of every row that it is one of a simulation."""
    heading = Words("simulation", "simulation").words(language)
    return Field(heading=heading, kind="text", sql=quoted(vocabulary.say("boolean", "true", language)))


def _distinct(fields: Iterable[Field], word: str) -> list[Field]:
    """The fields under headings that differ, whatever the case: those sent keep theirs."""
    taken: set[str] = set()
    found = []
    for field in fields:
        heading, count = field.heading, 1
        while heading.casefold() in taken:
            heading = f"{field.heading} ({word})" if count == 1 else f"{field.heading} ({word} {count})"
            count += 1
        taken.add(heading.casefold())
        found.append(replace(field, heading=heading))
    return found


_SHOWN: Mapping[str, Shown] = {"'boolean'": "boolean", "'date'": "date", "'time'": "date", "'value'": "number"}
"""How columns of one kind are shown; all others are texts, also those of Parquet that no spreadsheet has."""


def _sent(column: Column) -> Field:
    name = f"o.{quote(column.name)}"
    kind = _SHOWN.get(column.kind, "text")
    cells = f"o.{column.kind}" if column.is_read and not column.kind.startswith("'") else ""
    return Field(heading=column.heading, kind=kind, sql=name, type=column.type, cells=cells, is_sent=True)


def _value(value: Value, width: int) -> Field:
    name, scale = f"a.{quote(value.name)}", value.scale
    kind = kind_of(value)
    if scale is None:
        return Field(heading=value.label, kind=kind, sql=name, type=value.sql)
    if scale == 0 and width <= 18:
        return Field(heading=value.label, kind=kind, sql=f"CAST({name} AS BIGINT)", type="BIGINT")
    digits = 18 if width <= 18 else 38
    step = f"0.{'0' * (scale - 1)}1" if scale else "1"
    sql = f"CAST(CAST({name} AS DECIMAL({digits}, 0)) * {step} AS DECIMAL({digits}, {scale}))"
    return Field(heading=value.label, kind=kind, sql=sql, type=f"DECIMAL({digits}, {scale})")


def kind_of(value: Value) -> Shown:
    """How a value is shown."""
    match value.type:
        case Boolean():
            return "boolean"
        case Date():
            return "date"
        case Number(percent=True):
            return "percent"
        case Number(unit=unit) if unit == Unit(((EURO, 1),)):
            return "euro"
        case Number():
            return "number"
        case _:
            return "text"


def widths_of(database: Database, answers: Answers) -> dict[str, int]:
    """The digits that each whole column of values needs."""
    found = {}
    for value in answers.values:
        if value.scale is not None:
            (most,) = database.one(f"SELECT max(abs({quote(value.name)})) FROM {quote(answers.relation)}")
            found[value.name] = len(str(most or 0))
    return found


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────


def write_csv(database: Database, table: Table, path: Path, language: Language) -> None:
    """Write rows as offices exchange them: UTF-8 with a mark, `;` and the decimal comma in French, `,` and the point
    in English."""
    separator = ";" if language == "fr" else ","
    heading = io.StringIO()
    csv.writer(heading, delimiter=separator, lineterminator="\n").writerow([field.heading for field in table.fields])
    if not list(database.rows(f"{table.query(['1'], ordered=False)} LIMIT 1")):
        # the database ends its last row with the suffix, also when there is none
        path.write_text(heading.getvalue(), encoding="utf-8-sig", newline="\n")
        return
    database.execute_in_order(
        f"COPY ({table.select(_shown(field, language) for field in table.fields)}) TO {quoted(fspath(path))} "
        f"(FORMAT csv, DELIMITER {quoted(separator)}, HEADER false, NULLSTR '', "
        f"PREFIX {quoted(chr(0xFEFF) + heading.getvalue())}, SUFFIX {quoted(chr(10))})"
    )


def as_text(field: Field) -> str:
    """The SQL of a column whose type no spreadsheet has, as texts; a moment is in universal time, whatever the
    machine."""
    if field.type == "TIMESTAMP WITH TIME ZONE":
        return f"CAST({field.sql} AT TIME ZONE 'UTC' AS VARCHAR) || '+00'"
    return f"CAST({field.sql} AS VARCHAR)"


def _shown(field: Field, language: Language) -> str:
    """The SQL of a column as people read it."""
    if field.cells:
        return _shown_cells(field, language)
    if field.type == "VARCHAR":
        return field.sql if field.kind not in ("percent", "number") else _with_point(field.sql, language)
    if field.type == "BOOLEAN":
        yes, no = (quoted(vocabulary.say("boolean", word, language)) for word in ("true", "false"))
        return f"CASE {field.sql} WHEN true THEN {yes} WHEN false THEN {no} END"
    if field.type == "DATE":
        return f"strftime({field.sql}, '{'%d/%m/%Y' if language == 'fr' else '%Y-%m-%d'}')"
    if field.kind in ("text", "date"):
        return as_text(field)
    return _with_point(f"CAST({field.sql} AS VARCHAR)", language)


def _shown_cells(field: Field, language: Language) -> str:
    """The SQL of the cells of a spreadsheet as people read them, each by what it is."""
    kinds = {
        "number": _with_point(field.sql, language),
        "percent": _with_point(field.sql, language),
        "date": _shown(replace(field, cells="", type="DATE", sql=f"CAST({field.sql} AS DATE)"), language),
    }
    arms = " ".join(f"WHEN {quoted(kind)} THEN {sql}" for kind, sql in kinds.items())
    return f"CASE {field.cells} {arms} ELSE {field.sql} END"


def _with_point(sql: str, language: Language) -> str:
    return f"replace({sql}, '.', ',')" if language == "fr" else sql


def write_parquet(database: Database, table: Table, path: Path, metadata: Mapping[str, str]) -> None:
    """Write rows with their types, decimals exact; `metadata` goes with the file.

    When the table `streams`, rows come as the threads of the database give them: in their order, save for blocks.
    """
    pairs = ", ".join(f"{quote(key)}: {quoted(value)}" for key, value in metadata.items())
    database.execute(
        f"COPY ({table.select(ordered=not table.streams)}) TO {quoted(fspath(path))} "
        f"(FORMAT parquet, KV_METADATA {{{pairs}}})"
    )
