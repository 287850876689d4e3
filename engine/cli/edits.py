"""What the commands that change a policy share: opening it, showing the lines that change, writing, checking again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.amend.cases import Open, decided_golden
from engine.amend.impact import Impact, tallied
from engine.amend.impact_words import impact_text
from engine.amend.pages import names
from engine.amend.splice import changed_lines
from engine.checks import run_checks
from engine.cli.compared import golden_beside
from engine.cli.console import FINE, Console, exit_code
from engine.cli.kit import Option, misuse
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.files import NOTHING, Found, is_file, load_at, locate, read_source, write_file
from engine.policy.load import Loaded
from engine.policy.model import Day, Policy
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.source import Source

DRY_RUN = Option(
    "--dry-run",
    "--à-blanc",
    "dry_run",
    about=Words("montre les lignes changées sans rien écrire", "show the lines that change, write nothing"),
)

DRY, WRITTEN = Words("rien n'est écrit", "nothing is written"), Words("est modifié", "is changed")


@dataclass(frozen=True, slots=True)
class Editable:
    """A file that holds a policy without errors."""

    file: Found
    policy: Policy

    def reload(self, source: Source) -> Loaded:
        """The policy of another text in the place of this file."""
        return load_at(self.file, source)


def open_to_edit(console: Console, name: str) -> Editable | int:
    """The policy of a name or a path; or the exit code, once what is wrong with it is told.

    Raises:
        Misuse: if it is part of the engine.
    """
    found: tuple[Diagnostic, ...]
    file = locate(name)
    if isinstance(file, Diagnostic):
        console.tell([file])
        return exit_code([file])
    if not is_file(Path(file.name)) and is_file(file.path):
        # found among those shipped, under a name that is no file from here
        raise misuse("AMD009", name=name)
    source, found = read_source(file)
    loaded = Loaded(None, found) if source is None else load_at(file, source)
    if loaded.policy is None:
        console.tell(loaded.diagnostics, loaded.language)
        return exit_code(loaded.diagnostics)
    return Editable(file, loaded.policy)


def show_lines(console: Console, name: str, old: str, new: str, language: Language) -> None:
    """Show the lines that change, under the name of the file."""
    console.show(f"{name}\n{changed_lines(old, new, language)}")


def conclude(console: Console, edit: Editable, amended: Policy, dry_run: bool, day: Day | None = None) -> int:
    """Show the lines that change, write them unless told otherwise, and say for which golden cases, and what the checks
    find that is new.

    `day` is the one from which the change holds.
    """
    language = console.language(edit.policy.language)
    show_lines(console, edit.file.name, edit.policy.source.own.text, amended.source.own.text, language)
    if not dry_run and (refused := save(edit.file, amended.source.own)):
        console.tell([refused], language)
        return exit_code([refused])
    say_done(console, edit.file.name, dry_run, language)
    show_impact(console, edit, amended, day=day)
    return say_findings(console, edit.policy, amended)


def say_done(console: Console, name: str, dry_run: bool, language: Language) -> None:
    """Say whether a file was written."""
    done = (DRY if dry_run else WRITTEN).words(language)
    console.show(f"{name} : {done}" if language == "fr" else f"{name}: {done}")


def show_impact(
    console: Console, edit: Editable, amended: Policy, files: Mapping[str, bytes] = NOTHING, day: Day | None = None
) -> None:
    """Say for which golden cases a change matters; when it comes after them all, as if they were of its day.

    An amendment without cases of its own is tried on those of the policy that it amends.
    """
    language = console.language(edit.policy.language)
    found_for = (golden_beside(console, {name}, str(edit.file.path), language) for name in names(edit.policy))
    golden = next((files for files in found_for if files), [])

    def opened(policy: Policy, instead: Mapping[str, bytes]) -> Open:
        return lambda tables: load_at(edit.file, policy.source.own, tables, instead).policy if tables else policy

    def found(at: Day | None) -> Impact:
        decided = decided_golden(golden, opened(edit.policy, NOTHING), opened(amended, files), at)
        return tallied(edit.policy, amended, decided)

    impact = found(None)
    if day is not None and impact.last_day is not None and impact.last_day < day:
        said = Spoken(day, DATE, amended.units).words(language)
        head = "cas de référence rejoués au" if language == "fr" else "golden cases run again on"
        console.show(f"\n{head} {said}")
        impact = found(day)
    console.show(f"\n{impact_text(impact, language)}")


def say_findings(console: Console, before: Policy, after: Policy) -> int:
    """Say what the checks find in a policy that they did not find before; the answer is the exit code."""
    known = {told(each) for each in run_checks(before)}
    found = [each for each in run_checks(after) if told(each) not in known]
    console.tell(found, after.language)
    return exit_code(found) if found else FINE


def told(diagnostic: Diagnostic) -> tuple[str, str]:
    """What a diagnostic says, whatever the line."""
    return diagnostic.code, diagnostic.label("fr")


def save(file: Found, source: Source) -> Diagnostic | None:
    """Write a text to its file; the answer is why it cannot be done."""
    mark = b"\xef\xbb\xbf" if file.path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
    return write_file(file.path, file.name, mark + source.text.encode())
