"""`engine fmt`: policies laid out as the shipped ones are, or printed in the other language; the meaning stays."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from engine.amend.layout import formatted
from engine.amend.meaning import same_meaning
from engine.amend.surfaces import Surfaces
from engine.amend.table_files import translated
from engine.cli.check import expanded
from engine.cli.console import FINDINGS, FINE, LANGUAGES, Console, exit_code
from engine.cli.edits import Editable, open_to_edit, save, show_lines
from engine.cli.kit import Argument, Command, Option, misuse
from engine.policy.files import load_at, write_file
from engine.policy.load import Loaded
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.source import Source

HERE = "."


def fmt(
    console: Console, policies: tuple[str, ...], check: bool, diff: bool, to: Language | None, output: str | None
) -> int:
    """Lay out policies: files, folders, patterns or names.

    Raises:
        Misuse: if several policies, or an amendment without its base, are to be printed in another language.
    """
    names = tuple(dict.fromkeys(name for given in policies or (HERE,) for name in expanded(given)))
    if to is not None and len(names) > 1:
        raise misuse("AMD010", count=len(names))
    worst = FINE
    for name in names:
        edit = open_to_edit(console, name)
        if isinstance(edit, int):
            worst = max(worst, edit)
            continue
        if to is None and len(names) == 1 and not (check or diff) and console.chosen != edit.policy.language:
            # who asks for the other language about one policy asks for the policy in it
            to = console.chosen
        if to is not None:
            worst = max(worst, translate(console, edit, to, output))
        else:
            worst = max(worst, lay_out(console, edit, check, diff))
    return worst


def lay_out(console: Console, edit: Editable, check: bool, diff: bool) -> int:
    """Lay out one policy in its file, or say that it would change."""
    language = console.language(edit.policy.language)
    old = edit.policy.source.own
    new = Source(old.name, formatted(edit.policy))
    keep_meaning(edit, edit.reload(new))
    if new.text == old.text:
        return FINE
    if diff:
        show_lines(console, old.name, old.text, new.text, language)
        return FINDINGS
    if check:
        console.show(old.name)
        return FINDINGS
    if refused := save(edit.file, new):
        console.tell([refused], language)
        return exit_code([refused])
    console.show(f"{old.name} : mis en forme" if language == "fr" else f"{old.name}: laid out")
    return FINE


def translate(console: Console, edit: Editable, to: Language, output: str | None) -> int:
    """Print one policy in another language, or write it to a folder with its tables."""
    policy = edit.policy
    if policy.source.parts:
        raise misuse("AMD025", name=edit.file.name)
    new = Source(policy.source.name, formatted(policy, to))
    tables = translated_tables(edit, Surfaces(policy.language, to))
    keep_meaning(edit, load_at(edit.file, new, instead=tables))
    if output is None:
        console.show(new.text.rstrip("\n"))
        changed = [name for name, raw in tables.items() if raw != (edit.file.path.parent / name).read_bytes()]
        if changed:
            note = Diagnostic(entry=entry("AMD011"), place=None, args={"files": ", ".join(changed)})
            console.tell([note], policy.language)
        return FINE
    folder = Path(output)
    for name, raw in {edit.file.path.name: new.text.encode(), **tables}.items():
        path = folder / name
        with suppress(OSError):
            # a folder that cannot be made is told as the file that cannot be written
            path.parent.mkdir(parents=True, exist_ok=True)
        if refused := write_file(path, str(path), raw):
            console.tell([refused], policy.language)
            return exit_code([refused])
        console.show(str(path))
    return FINE


def translated_tables(edit: Editable, surfaces: Surfaces) -> dict[str, bytes]:
    """The files of the tables of a policy, in another language."""
    files = {table.file: table for table in edit.policy.tables.values() if table.file and not table.supplied}
    return {
        name: translated((edit.file.path.parent / name).read_bytes(), table, surfaces) for name, table in files.items()
    }


def keep_meaning(edit: Editable, again: Loaded) -> None:
    """A policy laid out anew says what it said.

    Raises:
        AssertionError: if it does not, which is a fault of the engine; nothing is then written.
    """
    if again.policy is None or not same_meaning(edit.policy, again.policy):
        raise AssertionError(f"{edit.file.name}: laid out anew, the policy would not say the same")


command = Command(
    "fmt",
    fmt,
    about=Words(
        "Met en forme des politiques : retraits, ordre des clés, espaces des expressions ; les commentaires et le sens "
        "restent. Avec --vers, ou --langue pour une seule, affiche la politique dans l'autre langue.",
        "Lays out policies: indentation, order of keys, spaces in expressions; comments and meaning stay. With --to, "
        "or --lang about one, prints the policy in the other language.",
    ),
    params=(
        Argument(
            "policies",
            Words("POLITIQUE", "POLICY"),
            about=Words("un fichier, un dossier, un motif ou un nom", "a file, a folder, a pattern or a name"),
            many=True,
            required=False,
        ),
        Option(
            "--check",
            "--vérifier",
            "check",
            about=Words(
                "nomme les fichiers à mettre en forme, sans écrire", "name the files to lay out, write nothing"
            ),
        ),
        Option("--diff", about=Words("montre les lignes qui changeraient", "show the lines that would change")),
        Option(
            "--to",
            "--vers",
            "to",
            about=Words("langue dans laquelle afficher la politique", "language in which to print the policy"),
            words=LANGUAGES,
        ),
        Option(
            "-o",
            "--output",
            "--sortie",
            "output",
            about=Words("dossier où écrire la traduction et ses tables", "folder for the translation and its tables"),
            value=Words("DOSSIER", "FOLDER"),
        ),
    ),
    examples=(
        Words("engine formater ma-politique.yaml", "engine fmt my-policy.yaml"),
        Words("engine formater policies/ --vérifier", "engine fmt policies/ --check"),
        Words("engine formater ma-politique.yaml --vers en", "engine fmt my-policy.yaml --to en"),
    ),
)
