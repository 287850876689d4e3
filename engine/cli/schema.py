"""`engine schema`: JSON Schemas, of the cases of one policy and of every file and answer of the engine."""

from __future__ import annotations

from pathlib import Path

from engine.cli.console import FINE, Console, exit_code
from engine.cli.kit import Argument, Command, Option, misuse
from engine.cli.schemas import SCHEMAS, file_name, file_text
from engine.policy.case_schema import case_schema
from engine.policy.files import open_policy
from engine.text.diagnostics import Words

INPUT = "input"


def schema(console: Console, policy: str | None, kind: str, folder: str | None) -> int:
    """Print one schema, or write all those that depend on no policy."""
    if folder is not None:
        return write_all(console, Path(folder))
    if kind != INPUT:
        console.show(file_text(kind).rstrip("\n"))
        return FINE
    if policy is None:
        raise misuse("CMD035", kinds=", ".join(SCHEMAS))
    loaded = open_policy(policy)
    console.tell((d for d in loaded.diagnostics if d.is_error), loaded.language)
    if loaded.policy is None:
        return exit_code(loaded.diagnostics)
    console.show_json(case_schema(loaded.policy, console.chosen))
    return FINE


def write_all(console: Console, folder: Path) -> int:
    """Write the schemas to a folder.

    Raises:
        Misuse: if it cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in SCHEMAS:
            (folder / file_name(kind)).write_text(file_text(kind), encoding="utf-8")
            console.show(str(folder / file_name(kind)))
    except OSError:
        raise misuse("CMD008", file=str(folder)) from None
    return FINE


command = Command(
    "schema",
    schema,
    about=Words(
        "Affiche le schéma JSON des dossiers d'une politique, pour un éditeur ou un formulaire.",
        "Prints the JSON Schema of the cases of a policy, for an editor or a form.",
    ),
    params=(
        Argument(
            "policy",
            Words("POLITIQUE", "POLICY"),
            about=Words("un fichier, ou le nom d'une politique", "a file, or a name"),
            required=False,
        ),
        Option(
            "--kind",
            "--genre",
            "kind",
            about=Words(
                "ce que le schéma décrit : input, les dossiers de la politique, ou l'un des fichiers et des réponses",
                "what the schema describes: input, the cases of the policy, or one of the files and answers",
            ),
            words=(INPUT, *SCHEMAS),
            default=INPUT,
        ),
        Option(
            "--all",
            "--tout",
            "folder",
            about=Words("écrit dans un dossier tous les schémas généraux", "write all general schemas to a folder"),
            value=Words("DOSSIER", "FOLDER"),
        ),
    ),
    examples=(
        Words("engine schéma idf-are-2023", "engine schema idf-are-2023"),
        Words("engine schéma --tout schemas", "engine schema --all schemas"),
    ),
)
