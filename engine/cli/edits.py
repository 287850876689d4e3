"""What the commands that change a policy share: opening it, showing the lines that change, writing, checking again."""

from __future__ import annotations

from dataclasses import dataclass

from engine.amend.splice import changed_lines
from engine.checks import run_checks
from engine.cli.console import FINE, Console, exit_code
from engine.cli.kit import Option, misuse
from engine.policy.files import Found, load_at, locate, read_source, write_file
from engine.policy.load import Loaded
from engine.policy.model import Policy
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


def open_to_edit(console: Console, name: str, amendments: bool = False) -> Editable | int:
    """The policy of a name or a path; or the exit code, once what is wrong with it is told.

    Raises:
        Misuse: if it is an amendment, unless those are to be edited as well.
    """
    found: tuple[Diagnostic, ...]
    file = locate(name)
    if isinstance(file, Diagnostic):
        console.tell([file])
        return exit_code([file])
    source, found = read_source(file)
    loaded = Loaded(None, found) if source is None else load_at(file, source)
    if loaded.policy is None:
        console.tell(loaded.diagnostics, loaded.language)
        return exit_code(loaded.diagnostics)
    if loaded.policy.source.parts and not amendments:
        raise misuse("AMD025", name=file.name)
    return Editable(file, loaded.policy)


def show_lines(console: Console, name: str, old: str, new: str, language: Language) -> None:
    """Show the lines that change, under the name of the file."""
    console.show(f"{name}\n{changed_lines(old, new, language)}")


def conclude(console: Console, edit: Editable, amended: Policy, dry_run: bool) -> int:
    """Show the lines that change, write them unless told otherwise, and say what the checks find that is new."""
    language = console.language(edit.policy.language)
    show_lines(console, edit.file.name, edit.policy.source.text, amended.source.text, language)
    if not dry_run and (refused := save(edit.file, amended.source)):
        console.tell([refused], language)
        return exit_code([refused])
    console.show(
        f"{edit.file.name} : {DRY.fr if dry_run else WRITTEN.fr}"
        if language == "fr"
        else f"{edit.file.name}: {DRY.en if dry_run else WRITTEN.en}"
    )
    before = {told(each) for each in run_checks(edit.policy)}
    found = [each for each in run_checks(amended) if told(each) not in before]
    console.tell(found, language)
    return exit_code(found) if found else FINE


def told(diagnostic: Diagnostic) -> tuple[str, str]:
    """What a diagnostic says, whatever the line."""
    return diagnostic.code, diagnostic.label("fr")


def save(file: Found, source: Source) -> Diagnostic | None:
    """Write a text to its file; the answer is why it cannot be done."""
    mark = b"\xef\xbb\xbf" if file.path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
    return write_file(file.path, file.name, mark + source.text.encode())
