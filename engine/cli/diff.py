"""`engine diff`: what changes between two versions of a policy, in words, and for which cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from engine import __version__
from engine.amend.cases import Both, beside, decided_golden, golden_files
from engine.amend.changes import Comparison, comparison_text
from engine.amend.compare import compare
from engine.amend.comparison_json import comparison_json
from engine.amend.impact import Impact, tallied
from engine.amend.impact_words import impact_text
from engine.amend.page import comparison_page
from engine.amend.twice import Decided, Posed, decided_twice
from engine.amend.versions import file_of, open_version
from engine.cli.cases import DATE_OPTION, TABLE_OPTION, day_of, open_case, pairs
from engine.cli.console import FINE, MISUSE, Console, exit_code
from engine.cli.eval import JSON
from engine.cli.kit import Argument, Command, Misuse, Option, misuse
from engine.golden.read import GoldenFile, read_golden
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.files import Found, read_source
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
        both = _opener(old, new, supplied, (before, after))
        posed = chain(_of_files(cases, both, day), _golden(new, both, before, after, day))
        impact = tallied(before, after, posed)
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


def _opener(old: str, new: str, supplied: Mapping[str, str], known: tuple[Policy, Policy]) -> Both:
    """Gives the two versions with the tables of a golden file beside those of the command."""

    def both(tables: Mapping[str, str]) -> tuple[Policy | None, Policy | None]:
        if not tables:
            return known
        return open_version(old, {**tables, **supplied}).policy, open_version(new, {**tables, **supplied}).policy

    return both


def _golden(new: str, both: Both, before: Policy, after: Policy, day: Day | None) -> Iterator[Decided]:
    files = golden_files({before.id, after.id}, beside(file_of(new)))
    return decided_golden(files, both, day)


def _of_files(names: tuple[str, ...], both: Both, day: Day | None) -> Iterator[Decided]:
    """The cases of the files given: golden files, or files of one case."""
    for name in names:
        if golden := _golden_file(name):
            yield from decided_golden([golden], both, day)
            continue
        old, new = both({})
        if old is None or new is None:
            continue
        was, _ = open_case(name, old, day, {})
        now, problems = open_case(name, new, day, {})
        why = " ; ".join(problem.label(new.language) for problem in problems if problem.is_error)
        yield from decided_twice(old, new, [Posed(name=name, old=was, new=now, why=why)])


def _golden_file(name: str) -> GoldenFile | None:
    """The file of golden cases of this name; None when it holds one case.

    Raises:
        Misuse: if there is no file to read.
    """
    source, problems = read_source(Found(Path(name), name))
    if source is None:
        raise Misuse(problems[0])
    found, _ = read_golden(source)
    return found if found is not None and found.cases else None


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
        Option(
            "--cases",
            "--cas",
            "cases",
            about=Words(
                "un dossier ou des cas à comparer aussi, outre les cas de référence",
                "a case or cases to compare too, besides the golden cases",
            ),
            value=Words("FICHIER", "FILE"),
            many=True,
        ),
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
