"""What a batch found, counted and added up: for people, and for programs (JSON)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from engine.backends.database import Database, quote
from engine.batch.answers import COUNT, SAYING, Answers, Value
from engine.batch.notes import Spot
from engine.batch.results import Table
from engine.language.types import DATE, Units
from engine.language.wording import plain, say
from engine.policy.model import Day
from engine.text.diagnostics import Language, Words, grouped

Fate: TypeAlias = Literal["decided", "conditional", "undetermined", "out_of_scope", "rejected"]
"""What became of a row; each has exactly one."""

FATES: Mapping[Fate, Words] = {
    "decided": Words("décidée", "decided"),
    "conditional": Words("sous condition", "conditional"),
    "undetermined": Words("indéterminée", "undetermined"),
    "out_of_scope": Words("hors champ", "out of scope"),
    "rejected": Words("rejetée", "rejected"),
}

WAYS: Mapping[str, Words] = {
    "cases": Words("ligne par ligne", "row by row"),
    "columns": Words("toutes les lignes à la fois", "all rows at once"),
    "combinations": Words("une fois chaque combinaison de données", "once each combination of facts"),
}
"""How cases were decided."""

_UNDECIDED: Mapping[str, Fate] = {
    "conditional": "conditional",
    "undetermined": "undetermined",
    "out_of_scope": "out_of_scope",
    "error": "rejected",
}

MOST_GROUPS = 20
"""Values of a text beyond which totals are not made by it: it is then a name, and no envelope."""


def fate(outcome: str) -> Fate:
    """What becomes of a row with an outcome."""
    return _UNDECIDED.get(outcome, "decided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The rows with one outcome and one value of each group: how many, and the sum of each value that adds up, None
    where no row has a value."""

    outcome: str
    words: str
    group: tuple[str | None, ...]
    rows: int
    sums: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the rows of one record: how many were read, what became of them, totals by outcome and group.

    `totals` leave out what is rejected. `groups` are the values that totals are made by, `added` those added up.
    """

    record: str
    label: str
    read: int
    fates: Mapping[Fate, int]
    groups: tuple[Value, ...]
    added: tuple[Value, ...]
    totals: tuple[Total, ...]

    def __post_init__(self) -> None:
        if self.read != sum(self.fates.values()):
            raise AssertionError(f"{self.record}: {self.read} rows read, {dict(self.fates)} accounted for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was written, and whether there was one of that name before."""

    name: str
    replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run found and wrote. `way` says how the cases were decided, which changes nothing in the results.

    The cases are decided on days from `date` to `last`. `simulated` means that a reading or a parameter is not the
    policy's own. `rejected` counts rows of files: that of a flat sheet, which is of two records, once.
    """

    policy: str
    title: str
    units: Units
    date: Day
    last: Day
    simulated: bool
    digest: str
    way: str
    tallies: tuple[Tally, ...]
    rejected: int
    files: tuple[Written, ...] = ()


# ── Counting ────────────────────────────────────────────────────────────────────────────────────────────────────


def tally(database: Database, answers: Answers, sayings: str, label: str, read: int) -> Tally:
    """Count and add up the answers on a record of which so many rows were read; the others were rejected before.

    `sayings` is the relation of what is said, by number.
    """
    added = tuple(value for value in answers.values if value.is_added)
    groups = tuple(value for value in answers.values if value.is_group and _is_few(database, answers, value))
    keys = ["CAST(s.outcome AS VARCHAR)", "s.words", *(f"a.{quote(value.name)}" for value in groups)]
    sums = [f"sum(a.{quote(value.name)} * a.{COUNT})" for value in added]
    sql = (
        f"SELECT {', '.join(keys)}, sum(a.{COUNT}), {', '.join(sums) or '0'} FROM {quote(answers.relation)} a "
        f"JOIN {quote(sayings)} s ON s.number = a.{SAYING} GROUP BY {', '.join(keys)} ORDER BY ALL NULLS LAST"
    )
    fates: dict[Fate, int] = dict.fromkeys(FATES, 0)
    totals = []
    for outcome, words, *rest in database.rows(sql):
        group, count, found = rest[: len(groups)], int(rest[len(groups)]), rest[len(groups) + 1 :]
        fates[fate(outcome)] += count
        if outcome != "error":
            numbers = tuple(
                None if sum is None else Fraction(int(sum), 10 ** (value.scale or 0))
                for value, sum in zip(added, found, strict=False)
            )
            totals.append(Total(outcome=outcome, words=words, group=tuple(group), rows=count, sums=numbers))
    fates["rejected"] += read - sum(fates.values())
    return Tally(
        record=answers.record,
        label=label,
        read=read,
        fates=fates,
        groups=groups,
        added=added,
        totals=tuple(totals),
    )


def _is_few(database: Database, answers: Answers, value: Value) -> bool:
    name = quote(value.name)
    (count,) = database.one(f"SELECT count(DISTINCT {name}) FROM {quote(answers.relation)}")
    return 0 < int(count) <= MOST_GROUPS


# ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────────


def report_text(report: Report, language: Language, detailed: bool = False) -> str:
    """The counts and the totals, and the files written; how the cases were decided when `detailed`."""
    lines = [f"{report.title}, {_days(report, language)}"]
    if report.simulated:
        lines.append(SIMULATION.words(language))
    for found in report.tallies:
        lines += ["", *_tally_lines(found, report.units, language)]
    if detailed:
        way = Words("manière de décider", "way of deciding").words(language)
        lines += ["", f"{way}{_colon(language)}{WAYS[report.way].words(language)}"]
    if report.files:
        lines += ["", *(_written(file, language) for file in report.files)]
    return "\n".join(lines)


def _days(report: Report, language: Language) -> str:
    """On which day the cases were decided, or between which days."""
    first, last = (say(day, DATE, report.units, language) for day in (report.date, report.last))
    if first == last:
        return Words(f"au {first}", f"on {first}").words(language)
    each = Words("chaque ligne à sa date", "each row on its own date").words(language)
    return f"{Words(f'du {first} au {last}', f'from {first} to {last}').words(language)}, {each}"


def _written(file: Written, language: Language) -> str:
    words = Words("remplacé", "replaced") if file.replaced else Words("écrit", "written")
    return f"{words.words(language)}{_colon(language)}{file.name}"


SIMULATION = Words(
    "SIMULATION : une lecture ou un paramètre n'est pas celui de la politique",
    "SIMULATION: a reading or a parameter is not the policy's own",
)
"""The mark of a simulation."""


def _colon(language: Language) -> str:
    return " : " if language == "fr" else ": "


def _tally_lines(found: Tally, units: Units, language: Language) -> Iterator[str]:
    read = f"{grouped(found.read, language)} {_agreed(Words('ligne lue', 'row read'), found.read, language)}"
    parts = [f"{grouped(n, language)} {_agreed(FATES[fate], n, language)}" for fate, n in found.fates.items() if n]
    yield f"{found.label}{_colon(language)}{read} = {' + '.join(parts) or '0'}"
    if found.totals:
        yield from table(total_rows(found, units, language))


def _agreed(words: Words, count: int, language: Language) -> str:
    """The words in the number of what they are said of: `lignes lues`, `rows read`, `hors champ`."""
    said = words.words(language)
    if count < 2:
        return said
    if language == "en":
        return said.replace("row ", "rows ")
    return " ".join(f"{word}s" if word.endswith("e") else word for word in said.split())


def total_rows(found: Tally, units: Units, language: Language) -> list[tuple[str, ...]]:
    """The table of totals in words: the headings, a row for each total, and their sum."""
    heads = (Words("issue", "outcome"), Words("lignes", "rows"))
    outcome, rows = (words.words(language) for words in heads)
    labels = [value.label for value in found.groups], [value.label for value in found.added]
    table = [(outcome, *labels[0], rows, *labels[1])]
    for total in found.totals:
        sums = (_said(v, sum, units, language) for v, sum in zip(found.added, total.sums, strict=True))
        table.append((total.words, *(name or "" for name in total.group), grouped(total.rows, language), *sums))
    whole = (_said(v, sum, units, language) for v, sum in zip(found.added, sums_of(found), strict=True))
    empty = [""] * len(found.groups)
    count = grouped(sum(total.rows for total in found.totals), language)
    table.append((Words("total", "total").words(language), *empty, count, *whole))
    return table


def sums_of(found: Tally) -> tuple[Fraction | None, ...]:
    """The sum of each value that adds up, over all outcomes; None where no row has a value, which is not zero."""
    known = ([t.sums[place] for t in found.totals if t.sums[place] is not None] for place in range(len(found.added)))
    return tuple(sum(filter(None, sums), Fraction()) if sums else None for sums in known)


def _said(value: Value, amount: Fraction | None, units: Units, language: Language) -> str:
    return "" if amount is None else say(amount, value.type, units, language)


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """The rows of a table in columns, numbers to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    numeric = [
        all(row[place][:1].isdigit() or row[place][:1] in ("", "-") for row in rows[1:])
        for place in range(len(rows[0]))
    ]
    for row in rows:
        cells = (c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric, strict=True))
        yield "  " + "  ".join(cells).rstrip()


MOST_SHOWN = 10
"""Rejected rows that are shown at once; all are in the file beside the results."""


def refusals_text(database: Database, rejected: Table, language: Language) -> str:
    """The first rejected rows, one a line: where it stands, the cells, the reason; empty when there is none. Those of
    which a cell is wrong come before those of the same cases."""
    (count,) = database.one(f"SELECT count(*) FROM {rejected.source}")
    lines = []
    causes_first = replace(rejected, order=f"r.heading IS NULL, {rejected.order}").select()
    for file, sheet, row, heading, _, reason, *_ in database.rows(f"{causes_first} LIMIT {MOST_SHOWN}"):
        spot = Spot(file=file, sheet=sheet, row=row, heading=heading).words(language)
        lines.append(f"{spot}{_colon(language)}{reason}")
    if count > MOST_SHOWN:
        rest = grouped(count - MOST_SHOWN, language)
        rows = _agreed(Words("autre ligne rejetée", "more row rejected"), count - MOST_SHOWN, language)
        lines.append(Words(f"… et {rest} {rows}", f"… and {rest} {rows}").words(language))
    return "\n".join(lines)


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────


def report_json(report: Report) -> dict[str, Any]:
    """The report as data that keeps its keys: see `schema.RUN_SCHEMA`. Numbers are as `wording.plain` gives them."""
    return {
        "policy": {"id": report.policy, "title": report.title},
        "date": report.date.isoformat(),
        "last_date": report.last.isoformat(),
        "simulated": report.simulated,
        "digest": report.digest,
        "way": report.way,
        "records": [_tally_json(found) for found in report.tallies],
        "files": [file.name for file in report.files],
    }


def _tally_json(found: Tally) -> dict[str, Any]:
    return {
        "record": found.record,
        "rows": {"read": found.read, **found.fates},
        "totals": [
            {
                "outcome": total.outcome,
                "outcome_words": total.words,
                "group": {v.name: name for v, name in zip(found.groups, total.group, strict=True)},
                "rows": total.rows,
                "sums": _sums_json(found, total.sums),
            }
            for total in found.totals
        ],
        "sums": _sums_json(found, sums_of(found)),
    }


def _sums_json(found: Tally, sums: Iterable[Fraction | None]) -> dict[str, Any]:
    pairs = zip(found.added, sums, strict=True)
    return {value.name: None if sum is None else plain(sum, value.type) for value, sum in pairs}
