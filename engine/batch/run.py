"""A batch decided: every row read comes out once, with its answer or with why it was rejected, and is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from engine.backends.columns import Layout
from engine.backends.database import Database, quote
from engine.backends.database import text as quoted
from engine.backends.days import alike_days
from engine.backends.program import Program
from engine.batch.answers import ID, Answers, empty
from engine.batch.cases import Progress, decide_cases
from engine.batch.intake import Intake
from engine.batch.kernel import decide_columns
from engine.batch.output import PEERS, SAYINGS, placed, store, table_of
from engine.batch.peers import find_peers
from engine.batch.rejects import rejected
from engine.batch.report import Tally, tally
from engine.batch.results import Table
from engine.batch.sayings import Sayings
from engine.casework.decision import Decision, basis
from engine.casework.located import results
from engine.language import core
from engine.language.tree import walk
from engine.policy.model import Day, Policy, Record
from engine.policy.plan import Plan, family
from engine.text.diagnostics import Language

Way: TypeAlias = Literal["cases", "columns", "combinations"]
"""How cases are decided: one by one, all at once, or once each combination of what the rules see of them; the answers
are the same."""

FEW_ROWS, FEW_SLOW_ROWS = 3_000, 200
"""Rows up to which preparing columns would take longer than deciding one by one, which is quick for a record that
stands alone and of which no rule goes through the rows of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What was decided, ready to be written: the rows of each record that has results, those rejected, the counts.

    `rows_rejected` are those of files, also of a record that has no results. `dates` are the first and the last day of
    the cases. `basis` says, for the first of days that are alike and each record, what every decision on it relies on,
    `way` how the cases were decided. `awaited` are the tables that rows want for an answer, and that nobody supplied.
    """

    tables: tuple[Table, ...]
    rejected: Table
    rows_rejected: int
    tallies: tuple[Tally, ...]
    dates: tuple[Day, Day]
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
    together = alike_days(policy, intake.root, intake.dates, program_at)
    ways = [
        _decide(database, program_at(days[0]), intake, _on(database, intake, days), answers, sayings, progress, way)
        for days in together
    ]
    store(database, sayings)
    if intake.condensed is not None or "combinations" in ways:
        answers |= {intake.root: placed(database, intake, answers[intake.root])}
    decisions = tuple(basis(program_at(day), record, version=version) for day, *_ in together for record in answers)
    simulated = any(decision.simulated for decision in decisions)
    refused = rejected(database, intake, answers, SAYINGS, language, simulated)
    return Ran(
        tables=tuple(
            table_of(database, intake, policy.records[id], found, language, simulated) for id, found in answers.items()
        ),
        rejected=refused,
        rows_rejected=database.one(f"SELECT count(*) FROM {refused.source}")[0],
        tallies=tuple(_tally(database, intake, policy.records[id], found) for id, found in answers.items()),
        dates=(min(intake.dates), max(intake.dates)),
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
    if way == "combinations" or (way is None and not _are_few(program, counts)):
        peers = find_peers(database, program, intake.root, layout, counts[intake.root], few=way is None)
    if peers is not None:
        database.execute(f"INSERT INTO {PEERS} SELECT * FROM {quote(peers.relation)}")
        layout, counts = peers.layout, {intake.root: peers.count}
    few = way == "cases" or (way != "columns" and _are_few(program, counts))
    found: Way = "cases"
    if not few and decide_columns(database, program, intake.root, layout, answers, sayings):
        found = "columns"
        progress(counts[intake.root])
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


def _are_few(program: Program, counts: Mapping[str, int]) -> bool:
    """Whether there are so few rows that they are decided sooner one by one."""
    is_slow = len(counts) > 1 or any(_goes_through_tables(program.plan, id) for id in counts)
    return sum(counts.values()) <= (FEW_SLOW_ROWS if is_slow else FEW_ROWS)


@lru_cache(maxsize=64)
def _goes_through_tables(plan: Plan, record: str) -> bool:
    """Whether a rule of a record goes through the rows of a table: the same for all days."""
    rules = plan.policy.records[record].rules.values()
    return any(isinstance(node, core.TableRows) for rule in rules for node in walk(rule.expression))


def _on(database: Database, intake: Intake, days: tuple[Day, ...]) -> Layout:
    """The relations of the cases of some days."""
    if set(days) == set(intake.dates):
        return intake.layout
    dated = {id: f"{relation}:{days[0].isoformat()}" for id, relation in intake.layout.relations.items()}
    listed = ", ".join(f"DATE {quoted(day.isoformat())}" for day in days)
    for id, relation in intake.layout.relations.items():
        root = quote(intake.layout.relations[intake.root])
        database.execute(
            f"CREATE VIEW {quote(dated[id])} AS SELECT * FROM {quote(relation)} "
            f'WHERE "#case" IN (SELECT "#id" FROM {root} WHERE "#date" IN ({listed}))'
        )
    return replace(intake.layout, relations=dated)


def _tally(database: Database, intake: Intake, record: Record, answers: Answers) -> Tally:
    read = intake.counts[record.id] if intake.condensed is None else intake.condensed.whole.rows
    return tally(database, answers, SAYINGS, record.plural, read)
