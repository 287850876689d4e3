"""The workbook of results that an officer sends: the rows, the totals, what they rely on, and what was rejected."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.backends.database import Database
from engine.batch.answers import Value
from engine.batch.report import SIMULATION, Report, Tally, sums_of
from engine.batch.results import Field, Table, as_text, kind_of
from engine.batch.sheets import ratio
from engine.batch.workbook import Cell, Percentage, Sheet, SheetColumn
from engine.casework.decision import Decision
from engine.language.types import DATE
from engine.language.wording import say
from engine.policy.model import Policy
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words

NARROWEST, WIDEST = 10, 60
"""Widths of columns, in characters."""

TITLES: Mapping[str, Words] = {
    "totals": Words("Totaux", "Totals"),
    "basis": Words("Paramètres et sources", "Parameters and sources"),
    "rejected": Words("Rejets", "Rejected"),
}


def sheets(
    database: Database,
    tables: Sequence[Table],
    rejected: Table,
    report: Report,
    basis: Iterable[Decision],
    policy: Policy,
    language: Language,
) -> tuple[Sheet, ...]:
    """The sheets of the workbook: one a table of results, then totals, what the results rely on, what was rejected.

    `basis` says for each day and each record what every decision on it relies on.
    """
    marks = (SIMULATION.words(language),) if report.simulated else ()
    return (
        *(_results(database, table, marks, language) for table in tables),
        *_totals(report, marks, language),
        _basis(report, tuple(basis), policy, marks, language),
        _results(database, rejected, marks, language),
    )


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _results(database: Database, table: Table, notes: tuple[str, ...], language: Language) -> Sheet:
    return Sheet(
        title=table.title,
        columns=tuple(SheetColumn(heading=f.heading, format=f.kind, width=_width(f)) for f in table.fields),
        rows=_rows(database, table, language),
        notes=notes,
    )


_WIDTHS: Mapping[str, int] = {"euro": 14, "number": 12, "percent": 12, "date": 12, "boolean": 10, "text": 20}


def _width(field: Field) -> int:
    wide = WIDEST if field.is_long else _WIDTHS[field.kind]
    return min(max(wide, len(field.heading) // 2, NARROWEST), WIDEST)


def _rows(database: Database, table: Table, language: Language) -> Iterator[list[Cell]]:
    yes, no = (vocabulary.say("boolean", word, language) for word in ("true", "false"))
    fields, width = table.fields, len(table.fields)
    sql = [as_text(f) if f.kind == "text" and f.type != "VARCHAR" else f.sql for f in fields]
    for row in database.rows(table.query([*sql, *(f.cells or "NULL" for f in fields)])):
        cells, kinds = row[:width], row[width:]
        yield [
            _cell(value if kind is None else _sent(value, kind), field.kind, yes, no)
            for value, field, kind in zip(cells, fields, kinds, strict=True)
        ]


def _sent(text: str | None, kind: str) -> Any:
    """A cell of a spreadsheet, which is held as a text, as it was."""
    if text is None:
        return None
    match kind:
        case "number":
            return Decimal(text)
        case "percent":
            return Percentage(ratio(text))
        case "date":
            return datetime.date.fromisoformat(text)
        case _:
            return text


def _cell(value: Any, shown: str, yes: str, no: str) -> Cell:
    match value:
        case bool():
            return yes if value else no
        case str() if shown in ("percent", "number"):
            return _number(value, shown)
        case Decimal() if shown == "percent":
            return value.scaleb(-2)
        case None | str() | int() | Decimal() | datetime.date():
            return value
        case _:
            return str(value)


def _number(text: str, kind: str) -> Cell:
    """A number that is held as a text: `2/3` stays one."""
    if "/" in text:
        return text
    return Decimal(text).scaleb(-2) if kind == "percent" else Decimal(text)


# ── Totals ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _totals(report: Report, notes: tuple[str, ...], language: Language) -> Iterator[Sheet]:
    title = TITLES["totals"].words(language)
    for found in report.tallies:
        name = title if len(report.tallies) == 1 else f"{title} {found.label}"
        columns = [
            SheetColumn(heading=Words("issue", "outcome").words(language), width=26),
            *(SheetColumn(heading=value.label, width=26) for value in found.groups),
            SheetColumn(heading=Words("lignes", "rows").words(language), format="number", width=12),
            *(SheetColumn(heading=value.label, format=kind_of(value), width=18) for value in found.added),
        ]
        yield Sheet(title=name, columns=tuple(columns), rows=list(_total_rows(found, language)), notes=notes)


def _total_rows(found: Tally, language: Language) -> Iterator[list[Cell]]:
    for total in found.totals:
        sums = (_sum(value, sum) for value, sum in zip(found.added, total.sums, strict=True))
        yield [total.words, *total.group, total.rows, *sums]
    empty: list[Cell] = [None] * len(found.groups)
    rejected = found.fates["rejected"]
    if rejected:
        words = Words("lignes rejetées", "rejected rows").words(language)
        yield [words, *empty, rejected, *[None] * len(found.added)]
    whole = (_sum(value, sum) for value, sum in zip(found.added, sums_of(found), strict=True))
    yield [Words("total", "total").words(language), *empty, found.read, *whole]


def _sum(value: Value, amount: Fraction | None) -> Decimal | None:
    if amount is None:
        return None
    scale = value.scale or 0
    digits = str(int(amount * 10**scale))
    return Decimal(f"{digits}e-{scale}")


# ── What the results rely on ────────────────────────────────────────────────────────────────────────────────────


def _basis(
    report: Report, basis: tuple[Decision, ...], policy: Policy, notes: tuple[str, ...], language: Language
) -> Sheet:
    headings = Words("objet|valeur|article|précision", "item|value|article|detail").words(language).split("|")
    widths = (50, 40, 40, 60)
    return Sheet(
        title=TITLES["basis"].words(language),
        columns=tuple(SheetColumn(heading=h, width=w) for h, w in zip(headings, widths, strict=True)),
        rows=list(_basis_rows(report, basis, policy, language)),
        notes=notes,
    )


def _basis_rows(
    report: Report, basis: tuple[Decision, ...], policy: Policy, language: Language
) -> Iterator[list[Cell]]:
    def word(fr: str, en: str) -> str:
        return Words(fr, en).words(language)

    def cited(ids: Iterable[str]) -> str:
        titles = (f"{id}{word(' : ', ': ')}{policy.articles[id].title}" if id in policy.articles else id for id in ids)
        return word(" ; ", "; ").join(titles)

    yield [word("politique", "policy"), policy.title, None, policy.id]
    if report.last == report.date:
        yield [word("date de la décision", "date of the decision"), report.date, None, None]
    else:
        yield [word("première date de décision", "first date of a decision"), report.date, None, None]
        yield [word("dernière date de décision", "last date of a decision"), report.last, None, None]
    yield [word("simulation", "simulation"), word(*_yes_no(report.simulated)), None, None]
    for source in policy.legal_sources.values():
        yield [word("source", "source"), source.title, None, source.date]
    parameters = {(p.name, p.since): p for decision in basis for p in decision.parameters}
    for parameter in parameters.values():
        value = say(parameter.value, parameter.type, policy.units, language)
        since = say(parameter.since, DATE, policy.units, language) if parameter.since else ""
        detail = word(f"depuis le {since}", f"since {since}") if since else ""
        if parameter.simulated:
            detail = word("valeur de simulation", "value of a simulation")
        yield [f"{word('paramètre', 'parameter')} {parameter.label}", value, cited(parameter.articles), detail]
    readings = {reading.id: reading for decision in basis for reading in decision.readings}
    for reading in readings.values():
        other = word("autre que celle de la politique", "not the policy's own") if reading.overridden else None
        question = f"{word('lecture', 'reading')} {reading.id}{word(' : ', ': ')}{reading.question}"
        yield [question, reading.choice_text, cited((reading.article,)), other]
    notices = {notice.table: notice.text for decision in basis for notice in decision.notices}
    for table, text in notices.items():
        yield [f"{word('table', 'table')} {table}", text, None, None]
    for decision in basis[:1]:
        for table, digest in decision.digest.tables.items():
            yield [f"{word('empreinte de la table', 'digest of table')} {table}", digest, None, None]
        yield [word("empreinte de la politique", "digest of the policy"), decision.digest.policy, None, None]
        yield [word("empreinte du résultat", "digest of the result"), decision.digest.short, None, None]
        yield [word("version du moteur", "version of the engine"), decision.digest.engine, None, None]


def _yes_no(value: bool) -> tuple[str, str]:
    return ("oui", "yes") if value else ("non", "no")
