"""`engine diff`: what changes between two versions of a policy, in words, article by article."""

from __future__ import annotations

from engine.amend.changes import comparison_text
from engine.amend.compare import compare
from engine.amend.versions import open_version
from engine.cli.cases import TABLE_OPTION, pairs
from engine.cli.console import FINE, MISUSE, Console, exit_code
from engine.cli.kit import Argument, Command
from engine.text.diagnostics import Words


def diff(console: Console, old: str, new: str, tables: tuple[str, ...]) -> int:
    """Say what changes between two versions of a policy."""
    supplied = pairs(tables, "--table")
    versions = [open_version(written, supplied) for written in (old, new)]
    before, after = (version.policy for version in versions)
    if before is None or after is None:
        found = tuple(d for version in versions if version.policy is None for d in version.diagnostics)
        console.tell(found, versions[1].language)
        return MISUSE if any(d.place is None for d in found) else exit_code(found)
    console.show(comparison_text(compare(before, after, console.language(after.language))))
    return FINE


_VERSION = Words(
    "un fichier, un nom, ou une révision de git : HEAD~1:policies/x.yaml",
    "a file, a name, or a revision of git: HEAD~1:policies/x.yaml",
)

command = Command(
    "diff",
    diff,
    about=Words(
        "Dit en mots, article par article, ce qui change d'une version à l'autre ; l'ordre, la mise en page et les "
        "commentaires ne comptent pas.",
        "Says in words, article by article, what changes from one version to the other; order, layout and comments "
        "do not count.",
    ),
    params=(
        Argument("old", Words("ANCIENNE", "OLD"), about=_VERSION),
        Argument("new", Words("NOUVELLE", "NEW"), about=_VERSION),
        TABLE_OPTION,
    ),
    examples=(
        Words(
            "engine comparer HEAD~1:policies/x.yaml policies/x.yaml",
            "engine diff HEAD~1:policies/x.yaml policies/x.yaml",
        ),
    ),
)
