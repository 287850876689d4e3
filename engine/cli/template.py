"""`engine template`: the workbook to fill in with the data of a batch."""

from __future__ import annotations

from pathlib import Path

from engine.batch.template import template
from engine.batch.workbook import write_workbook
from engine.cli.cases import POLICY
from engine.cli.console import FINE, Console, exit_code
from engine.cli.kit import Command, Option, misuse
from engine.policy.files import is_folder, open_policy
from engine.policy.model import Policy
from engine.text.diagnostics import Words
from engine.text.suggest import closest

SUFFIX = ".xlsx"


def write_template(console: Console, policy: str, record: str | None, out: str) -> int:
    """Write the workbook for the cases of a policy.

    Raises:
        Misuse: if there is no such record, if it must be said which, or if the file cannot be written.
    """
    loaded = open_policy(policy)
    console.tell((d for d in loaded.diagnostics if d.is_error), loaded.language)
    if loaded.policy is None:
        return exit_code(loaded.diagnostics)
    target = Path(out)
    if target.suffix.lower() != SUFFIX:
        raise misuse("BAT050", file=out, suffixes=SUFFIX)
    if not is_folder(target.parent):
        raise misuse("BAT052", file=out)
    sheets = template(loaded.policy, _record(loaded.policy, record))
    try:
        write_workbook(target, sheets)
    except OSError:
        raise misuse("BAT052", file=out) from None
    console.show(str(target))
    return FINE


def _record(policy: Policy, record: str | None) -> str:
    """The root record that the workbook is for.

    Raises:
        Misuse: if there is no such record, or if there are several and none is named.
    """
    roots = {name: root.id for root in policy.roots() for name in (root.id, root.plural)}
    if record in roots:
        return roots[record]
    known = ", ".join(root.id for root in policy.roots())
    if record is not None:
        raise misuse("BAT054", closest(record, roots), record=record, known=known)
    if len(policy.roots()) > 1:
        raise misuse("BAT043", records=known, first=policy.roots()[0].id)
    return policy.roots()[0].id


command = Command(
    "template",
    write_template,
    about=Words(
        "Écrit le classeur à remplir : une feuille par type de dossiers, des listes déroulantes, un mode d'emploi.",
        "Writes the workbook to fill in: a sheet for each type of records, drop-down lists, how to use it.",
    ),
    params=(
        POLICY,
        Option(
            "--record",
            "--dossier",
            "record",
            about=Words("type de dossiers, s'il y en a plusieurs", "type of records, where there are several"),
            value=Words("DOSSIER", "RECORD"),
        ),
        Option(
            "-o",
            "--output",
            "--sortie",
            "out",
            about=Words("classeur à écrire", "workbook to write"),
            value=Words("FICHIER", "FILE"),
            default="modèle.xlsx",
        ),
    ),
    examples=(
        Words(
            "engine modèle idf-are-2023 --dossier établissement -o dotations.xlsx",
            "engine template idf-are-2023 --record établissement -o grants.xlsx",
        ),
    ),
)
