"""What the commands that try cases under two policies, or two readings, share: the files of cases."""

from __future__ import annotations

from pathlib import Path

from engine.cli.kit import Misuse, Option
from engine.golden.read import GoldenFile, read_golden
from engine.policy.files import Found, read_source
from engine.text.diagnostics import Words

CASES_OPTION = Option(
    "--cases",
    "--cas",
    "cases",
    about=Words(
        "un dossier ou des cas à comparer aussi, outre les cas de référence",
        "a case or cases to compare too, besides the golden cases",
    ),
    value=Words("FICHIER", "FILE"),
    many=True,
)


def golden_file(name: str) -> GoldenFile | None:
    """The file of golden cases of this name; None when it holds one case.

    Raises:
        Misuse: if there is no file to read.
    """
    source, problems = read_source(Found(Path(name), name))
    if source is None:
        raise Misuse(problems[0])
    found, _ = read_golden(source)
    return found if found is not None and found.cases else None
