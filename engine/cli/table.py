"""`engine table`: the rows of a table replaced by those of a file, or written to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from engine.amend.meaning import same_meaning
from engine.amend.policy_rows import exported, in_policy, is_in_file, without_rows
from engine.amend.rows import Incoming, Replacement, Row, as_csv, by_key, in_file, read_incoming, replacement, told
from engine.cli.cases import POLICY
from engine.cli.console import FINE, Console, exit_code
from engine.cli.edits import DRY_RUN, Editable, conclude, open_to_edit, say_done, say_findings, show_impact
from engine.cli.kit import Argument, Command, Option, misuse
from engine.policy.files import load_at, read_file, write_file
from engine.policy.model import Input, Policy, Table
from engine.policy.tables import MOST_BYTES
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors
from engine.text.source import Source
from engine.text.suggest import closest

IMPORT, EXPORT = ("import", "importer"), ("export", "exporter")


def table(
    console: Console, policy: str, name: str, action: str, file: str | None, output: str | None, dry_run: bool
) -> int:
    """Import the rows of a table from a file, or export them to one.

    Raises:
        Misuse: if the policy has no such table, if its rows are not written there, or if no file is named.
    """
    if action not in (*IMPORT, *EXPORT):
        raise misuse("AMD030", closest(action, (*IMPORT, *EXPORT)), action=action)
    edit = open_to_edit(console, policy)
    if isinstance(edit, int):
        return edit
    tables = edit.policy.tables
    if name not in tables:
        raise misuse("AMD031", closest(name, tables), name=name, known=", ".join(tables))
    found = tables[name]
    if found.supplied:
        raise misuse("AMD032", name=name)
    target = file or output
    if target is None:
        raise misuse("AMD033")
    if action in EXPORT:
        return export_rows(console, edit, found, target)
    return import_rows(console, edit, found, target, dry_run)


# ── Export ──────────────────────────────────────────────────────────────────────────────────────────────────────


def export_rows(console: Console, edit: Editable, table: Table, output: str) -> int:
    """Write the rows of a table to a CSV file."""
    raw = file_of(edit, table)
    if raw is None or not is_in_file(edit.policy, table):
        raw = exported(edit.policy, table, raw)
    refused = write_file(Path(output), output, raw)
    if refused:
        console.tell([refused], edit.policy.language)
        return exit_code([refused])
    console.show(output)
    return FINE


def file_of(edit: Editable, table: Table) -> bytes | None:
    """The bytes of the file of a table, if it has one."""
    return (edit.file.path.parent / table.file).read_bytes() if table.file else None


# ── Import ──────────────────────────────────────────────────────────────────────────────────────────────────────


def import_rows(console: Console, edit: Editable, table: Table, file: str, dry_run: bool) -> int:
    """Replace the rows of a table by those of a file."""
    policy = edit.policy
    language = console.language(policy.language)
    incoming, problems = open_rows(file, policy, table)
    if incoming is None:
        console.tell(problems, policy.language)
        return exit_code(problems)
    what = replacement(table, incoming)
    console.show(told(what, policy, language))
    if not (what.added or what.removed or what.changed):
        return FINE
    if table.file is None or not is_in_file(policy, table):
        text = in_policy(policy, what, rows_below(edit, table), file_of(edit, table))
        amended = checked(console, edit, what, Source(policy.source.name, text), {})
        if not isinstance(amended, Policy):
            return amended
        # the cases of a base may all be before its amendment
        return conclude(console, edit, amended, dry_run, amended.in_force.start if policy.source.parts else None)
    path = edit.file.path.parent / table.file
    raw = in_file(path.read_bytes(), what)
    amended = checked(console, edit, what, policy.source.own, {table.file: raw})
    if not isinstance(amended, Policy):
        return amended
    if not dry_run and (refused := write_file(path, table.file, raw)):
        console.tell([refused], language)
        return exit_code([refused])
    say_done(console, str(path), dry_run, language)
    show_impact(console, edit, amended, {table.file: raw})
    return say_findings(console, policy, amended)


def rows_below(edit: Editable, table: Table) -> Sequence[Row]:
    """The rows that those of a policy change: those of its base or of a file, none where all are its own."""
    policy = edit.policy
    if not policy.source.parts and table.file is None:
        return ()
    below = edit.reload(Source(policy.source.name, without_rows(policy, table))).policy
    return below.tables[table.id].rows if below is not None else ()


def checked(
    console: Console, edit: Editable, what: Replacement, source: Source, files: Mapping[str, bytes]
) -> Policy | int:
    """The policy with its new rows; or the exit code, once what is then wrong is told.

    Raises:
        AssertionError: if anything but these rows changes, which is a fault of the engine; nothing is then written.
    """
    loaded = load_at(edit.file, source, instead=files)
    if loaded.policy is None or has_errors(loaded.diagnostics):
        console.tell(loaded.diagnostics, loaded.language)
        return exit_code(loaded.diagnostics)
    name = what.table.id
    made = loaded.policy.tables[name].rows
    wished = replace(edit.policy.tables[name], rows=made)
    expected = replace(edit.policy, tables={**edit.policy.tables, name: wished})
    if (
        by_key(what.table, made) != what.after
        or len(made) != len(what.after)
        or not same_meaning(expected, loaded.policy)
    ):
        raise AssertionError(f"the rows of “{name}” would not be those of the file")
    return loaded.policy


def open_rows(file: str, policy: Policy, table: Table) -> tuple[Incoming | None, Sequence[Diagnostic]]:
    """The rows of a CSV file or of the first sheet of a workbook that has columns of the table."""
    raw = read_file(Path(file), file, MOST_BYTES)
    if isinstance(raw, Diagnostic):
        return None, (raw,)
    incoming, problems = read_incoming(raw, file, policy, table)
    if not any(problem.code in ("TAB002", "TAB023") for problem in problems):
        return incoming, problems
    # a workbook, or a CSV file that is not in UTF-8: imported late, for the library takes its time
    from engine.batch.sheets import Sheet, open_file

    def known(headings: Sequence[str]) -> int:
        return sum(heading in table.columns for heading in headings)

    opened, faults = open_file(Path(file), file, known)
    sheet = max((each for each in opened if isinstance(each, Sheet)), key=lambda s: known(s.headings), default=None)
    if faults or sheet is None:
        return None, faults or problems
    kinds = [table.columns.get(heading) for heading in sheet.headings]
    lines = [
        (number, [_text(cell, column, policy.language) for cell, column in zip(cells, kinds, strict=False)])
        for number, cells in sheet.lines()
    ]
    return read_incoming(as_csv(sheet.headings, lines), file, policy, table)


def _text(cell: tuple[str, str] | None, column: Input | None, language: Language) -> str:
    """A cell of a workbook as it would be written in a CSV file; what cannot be read there stays to be refused."""
    match cell:
        case None:
            return ""
        case ("VRAI" | "FAUX" as word, "boolean"):
            return vocabulary.say("boolean", "true" if word == "VRAI" else "false", language)
        case (text, "formula" | "fault"):
            return f"{text}!"
        case (text, _):
            return text
    raise AssertionError("a cell is empty or has a text and a kind")


command = Command(
    "table",
    table,
    about=Words(
        "Remplace les lignes d'une table par celles d'un fichier CSV ou d'un classeur, ou les écrit dans un fichier. "
        "Les lignes égales ne sont pas touchées, et rien n'est écrit tant qu'une case ne se lit pas.",
        "Replaces the rows of a table by those of a CSV file or of a workbook, or writes them to a file. Equal rows "
        "are left alone, and nothing is written as long as a cell cannot be read.",
    ),
    params=(
        POLICY,
        Argument("name", Words("TABLE", "TABLE"), about=Words("le nom de la table", "the name of the table")),
        Argument("action", Words("ACTION", "ACTION"), about=Words("importer ou exporter", "import or export")),
        Argument(
            "file",
            Words("FICHIER", "FILE"),
            about=Words("CSV, XLSX ou ODS à importer", "CSV, XLSX or ODS to import"),
            required=False,
        ),
        Option(
            "-o",
            "--output",
            "--sortie",
            "output",
            about=Words("fichier CSV à écrire", "CSV file to write"),
            value=Words("FICHIER", "FILE"),
        ),
        DRY_RUN,
    ),
    examples=(
        Words(
            "engine table ma-politique.yaml formations exporter -o formations.csv",
            "engine table my-policy.yaml formations export -o formations.csv",
        ),
        Words(
            "engine table ma-politique.yaml formations importer formations.xlsx",
            "engine table my-policy.yaml formations import formations.xlsx",
        ),
    ),
)
