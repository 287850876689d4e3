"""Reading a batch: files matched to the records of a policy, every value checked, every row kept or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.backends.columns import Layout
from engine.backends.database import Database, quote
from engine.backends.program import Program
from engine.batch.arrangement import DataFile, Part, arrange
from engine.batch.condense import Condensed, condense
from engine.batch.conversion import Problems
from engine.batch.headings import DATE_COLUMN, UNMAPPED, Mapped
from engine.batch.notes import told
from engine.batch.refusals import REFUSALS, REJECTED
from engine.batch.relations import any_day, build
from engine.policy.model import Day, Policy
from engine.text.diagnostics import Diagnostic, has_errors

EXAMPLE_DAY = "2024-09-01"

__all__ = ["REFUSALS", "REJECTED", "DataFile", "Intake", "Part", "read_intake"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The facts of a batch, in a database.

    - `layout`: the relations of facts, for the kernel: the cases in which nothing was refused. A record that no file
      is about has no relation: its lists are unknown.
    - `parts`: the sheets as they were sent, each with the record that its rows are and the inputs of its columns.
    - `rows`: by record, the relation of all its rows, refused ones too: `#id`, `#parent` below the root, `#case`
      (the `#id` of the root, NULL for a row whose parent was not found), `#row` (where it stands in its sheet) and
      the values of the inputs. `#id` is that of the row of the sheet, so that `parts[…].original.relation` joins it;
      on a flat sheet that is the record below, and the root has the `#id` of its first row.
    - `counts`: by record, how many rows that is.
    - the relation `REFUSALS`, of what was refused: `record`, `#id`, `#case`, `part` (the place in `parts`), `#row`,
      `heading`, `value` as written, `problem` (the place in `problems`).
    - the relation `REJECTED`, of the `#case` of the cases in which something was refused.
    - `problems`: what is wrong, once a distinct value; its context is the file, the sheet and the column.
    - `notes`: warnings, and how the files were read.
    - `dates`: the dates of the cases; when `dated`, the relation of the root has each one's in `#date`.
    - `cases` and `rejected`: how many cases there are, and how many of them are refused.
    - `condensed`: when the facts are only the distinct ones of a sheet, which these are; `#id` is then that of the
      first row with them, in `rows` and in the relations too.
    """

    root: str
    layout: Layout
    parts: tuple[Part, ...]
    rows: Mapping[str, str]
    counts: Mapping[str, int]
    problems: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...] = ()
    dates: tuple[Day, ...] = ()
    dated: bool = False
    cases: int = 0
    rejected: int = 0
    condensed: Condensed | None = None


def read_intake(
    database: Database,
    policy: Policy,
    program_at: Callable[[Day], Program],
    files: Sequence[DataFile],
    *,
    record: str | None = None,
    date: Day | None = None,
    mapped: Mapped = UNMAPPED,
    allow_missing: bool = False,
) -> tuple[Intake | None, tuple[Diagnostic, ...]]:
    """The facts of a batch, or what stands between the files and the policy, all of it at once.

    Args:
        database: where the rows are put; it must stay open as long as the intake is used.
        policy: the policy.
        program_at: the policy made ready for a date.
        files: the files of data.
        record: the root record that the batch is about; by default the one whose inputs the columns are.
        date: the date of the cases that have none of their own.
        mapped: which heading is which input, where names and labels do not say it.
        allow_missing: whether inputs without a column are unknown for all rows, instead of an error.
    """
    root, parts, notes = arrange(database, policy, files, record=record, mapped=mapped, allow_missing=allow_missing)
    if has_errors(notes) or not parts:
        return None, notes
    dated = any(DATE_COLUMN in part.columns for part in parts)
    if date is None and not dated:
        return None, (*notes, told("BAT039", example=EXAMPLE_DAY))
    problems = Problems([])
    checked, condensed = condense(database, policy, parts)
    built = build(database, program_at, policy, date, root, checked, problems)
    notes = (*notes, *built.notes)
    if has_errors(notes):
        return None, notes
    relations = {id: _accepted(database, id, rows, id == root) for id, rows in built.rows.items()}
    numbers = [one for one in built.converted.values() if one.scale is not None and one.key[0] in relations]
    layout = Layout(
        relations=relations,
        scales={one.key: one.scale for one in numbers if one.scale is not None and one.is_open},
        bounds={one.key: (one.low, one.high) for one in numbers},
        complete=frozenset(one.key for one in built.converted.values() if one.is_complete and one.is_input(policy)),
    )
    (rejected,) = database.one(f"select count(*) from {REJECTED}")
    dates = () if date is None else (date,)
    if dated:
        days = f'select distinct "#date" from {quote(relations[root])} order by 1'
        dates = tuple(day for (day,) in database.rows(days)) or (date or any_day(policy),)
    intake = Intake(
        root=root,
        layout=layout,
        parts=parts,
        rows=built.rows,
        counts=built.counts,
        problems=tuple(problems.found),
        notes=notes,
        dates=dates,
        dated=dated,
        cases=built.counts[root],
        rejected=rejected,
        condensed=condensed,
    )
    return intake, notes


def _accepted(database: Database, record: str, rows: str, is_root: bool) -> str:
    """The relation of the rows of a record that are in cases in which nothing was refused."""
    name = f"cases:{record}"
    (refused,) = database.one(f"select count(*) from {REJECTED}")
    kept = "true" if is_root else '"#case" is not null'
    kept += f' and "#case" not in (select "#case" from {REJECTED})' if refused else ""
    database.execute(f'create view {quote(name)} as select * exclude ("#row") from {quote(rows)} where {kept}')
    return name
