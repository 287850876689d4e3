"""`engine diff`: what changes between two versions of a policy, in words, and for which cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from engine import __version__
from engine.amend.cases import Open, beside, decided_golden, golden_files
from engine.amend.changes import Comparison, comparison_text
from engine.amend.compare import compare
from engine.amend.comparison_json import comparison_json
from engine.amend.impact import Impact, tallied
from engine.amend.impact_words import impact_text
from engine.amend.page import comparison_page
from engine.amend.twice import Decided, Posed, decided_twice
from engine.amend.versions import file_of, open_version
from engine.cli.cases import DATE_OPTION, TABLE_OPTION, day_of, open_case, pairs
from engine.cli.compared import CASES_OPTION, golden_file
from engine.cli.console import FINE, MISUSE, Console, exit_code
from engine.cli.eval import JSON
from engine.cli.kit import Argument, Command, Option, misuse
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.model import Day, Policy
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Words


def diff(
    console: Console,
    old: str,
    new: str,
    cases: tuple[str, ...],
    html: str | None,
    as_json: bool,
    date: str | None,
    tables: tuple[str, ...],
) -> int:
    """Say what changes between two versions of a policy, and for which cases."""
    supplied = pairs(tables, "--table")
    versions = [open_version(written, supplied) for written in (old, new)]
    before, after = (version.policy for version in versions)
    if before is None or after is None:
        found = tuple(d for version in versions if version.policy is None for d in version.diagnostics)
        console.tell(found, versions[1].language)
        return MISUSE if any(d.place is None for d in found) else exit_code(found)
    language = console.language(after.language)
    comparison = compare(before, after, language)
    impact: Impact | None = None
    if comparison.has_effect:
        day = day_of(date, after) if date else None
        openers = _opener(old, before, supplied), _opener(new, after, supplied)
        golden = golden_files({before.id, after.id}, beside(file_of(new)))
        decided = chain(_of_files(cases, *openers, day), decided_golden(golden, *openers, day))
        impact = tallied(before, after, decided)
        console.tell(_too_early(comparison, impact), language)
    if html is not None:
        write_report(html, comparison_page(comparison, impact, __version__))
    if as_json:
        console.show_json(comparison_json(comparison, impact, __version__))
    else:
        console.show(comparison_text(comparison))
        if impact is not None:
            console.show("\n" + impact_text(impact, language))
    return FINE


def write_report(file: str, page: str) -> None:
    """Write a report.

    Raises:
        Misuse: if there is no place for it.
    """
    try:
        Path(file).write_text(page, encoding="utf-8")
    except OSError:
        raise misuse("CMD008", file=file) from None


def _opener(written: str, policy: Policy, supplied: Mapping[str, str]) -> Open:
    """Gives a version with the tables of a golden file beside those of the command."""
    return lambda tables: open_version(written, {**tables, **supplied}).policy if tables else policy


def _of_files(names: tuple[str, ...], old: Open, new: Open, day: Day | None) -> Iterator[Decided]:
    """The cases of the files given: golden files, or files of one case."""
    for name in names:
        if golden := golden_file(name):
            yield from decided_golden([golden], old, new, day)
        elif (before := old({})) is not None and (after := new({})) is not None:
            was, _ = open_case(name, before, day, {})
            now, problems = open_case(name, after, day, {})
            why = " ; ".join(problem.label(after.language) for problem in problems if problem.is_error)
            yield from decided_twice(before, after, [Posed(name=name, old=was, new=now, why=why)])


def _too_early(comparison: Comparison, impact: Impact) -> Iterator[Diagnostic]:
    """That the cases could not show a change, since all are before it."""
    starts = [change.start for change in comparison.changes if change.start is not None]
    if impact.last_day is None or not starts or impact.last_day >= min(starts):
        return
    day = min(starts)
    said = Spoken(day, DATE, comparison.new.units)
    yield Diagnostic(entry=entry("DIF003"), place=None, args={"day": said, "iso": day.isoformat()})


_VERSION = Words(
    "un fichier, un nom, ou une révision de git : HEAD~1:policies/x.yaml",
    "a file, a name, or a revision of git: HEAD~1:policies/x.yaml",
)

command = Command(
    "diff",
    diff,
    about=Words(
        "Dit en mots, article par article, ce qui change d'une version à l'autre, et pour quels cas ; l'ordre, la mise "
        "en page et les commentaires ne comptent pas.",
        "Says in words, article by article, what changes from one version to the other, and for which cases; order, "
        "layout and comments do not count.",
    ),
    params=(
        Argument("old", Words("ANCIENNE", "OLD"), about=_VERSION),
        Argument("new", Words("NOUVELLE", "NEW"), about=_VERSION),
        CASES_OPTION,
        Option(
            "--html",
            "html",
            about=Words("écrit aussi un rapport à joindre à une note", "also write a report to attach to a note"),
            value=Words("FICHIER", "FILE"),
        ),
        JSON,
        DATE_OPTION,
        TABLE_OPTION,
    ),
    examples=(
        Words(
            "engine comparer HEAD~1:policies/x.yaml policies/x.yaml",
            "engine diff HEAD~1:policies/x.yaml policies/x.yaml",
        ),
        Words(
            "engine comparer v1.2:policies/x.yaml policies/x.yaml --html note.html --date 2024-10-01",
            "engine diff v1.2:policies/x.yaml policies/x.yaml --html note.html --date 2024-10-01",
        ),
    ),
)
