"""`engine diff`: what changes between two versions of a policy, in words, and for which cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from engine import __version__
from engine.amend.cases import Open, decided_golden
from engine.amend.changes import Comparison, comparison_text
from engine.amend.compare import compare
from engine.amend.comparison_json import comparison_json
from engine.amend.impact import Trial, tallied
from engine.amend.impact_words import impact_text
from engine.amend.page import comparison_page
from engine.amend.renames import NO_RENAMES, Renames, renamed
from engine.amend.twice import Decided, Posed, decided_twice
from engine.amend.versions import file_of, open_version
from engine.cli.cases import DATE_OPTION, JSON, TABLE_OPTION, day_of, open_case, pairs
from engine.cli.compared import CASES_OPTION, COMPARING, MANY, Given, cases_given, golden_beside
from engine.cli.console import FINDINGS, FINE, MISUSE, Console, exit_code
from engine.cli.following import following
from engine.cli.kit import Argument, Command, Option, misuse
from engine.language.types import DATE
from engine.language.wording import Spoken
from engine.policy.model import Day, Policy
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Words

if TYPE_CHECKING:
    from engine.amend.batches import Row


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
    trials: tuple[Trial, ...] = ()
    # what cannot be read is told even where no case can differ
    day = day_of(date, after) if date else None
    given = cases_given(console, cases, after, day)
    if given is None:
        return FINDINGS
    if comparison.has_effect:
        # what is only renamed is the same result, under its new name
        before = renamed(before, comparison.renames)
        openers = _opener(old, before, supplied, comparison.renames), _opener(new, after, supplied)
        golden = Given(golden=golden_beside(console, {before.id, after.id}, file_of(new), language))
        titled = ((", ".join(cases), given), (GOLDEN.words(language), golden))
        with following(console, COMPARING, language, len(given) + len(golden), few=MANY) as advance:
            trials = tuple(
                Trial(title, tallied(before, after, _decided(some, *openers, (before, after), day), advance))
                for title, some in titled
                if some
            )
        console.tell(_too_early(comparison, trials), language)
    if html is not None:
        write_report(html, comparison_page(comparison, trials, __version__))
    if as_json:
        console.show_json(comparison_json(comparison, trials, __version__))
    else:
        console.show(comparison_text(comparison))
        for trial in trials:
            console.show(f"\n{trial.title}\n{impact_text(trial.impact, language)}")
        if comparison.has_effect and not trials:
            console.show(f"\n{NO_CASE.words(language)}")
    return FINE


GOLDEN = Words("Cas de référence", "Golden cases")
NO_CASE = Words(
    "aucun cas comparé : pas de cas de référence dans tests/golden", "no case compared: no golden case in tests/golden"
)


def write_report(file: str, page: str) -> None:
    """Write a report.

    Raises:
        Misuse: if there is no place for it.
    """
    try:
        Path(file).write_text(page, encoding="utf-8")
    except OSError:
        raise misuse("CMD008", file=file) from None


def _opener(written: str, policy: Policy, supplied: Mapping[str, str], known: Renames = NO_RENAMES) -> Open:
    """Gives a version with the tables of a golden file beside those of the command."""

    def opened(tables: Mapping[str, str]) -> Policy | None:
        if not tables:
            return policy
        found = open_version(written, {**tables, **supplied}).policy
        return found and renamed(found, known)

    return opened


def _decided(given: Given, old: Open, new: Open, known: tuple[Policy, Policy], day: Day | None) -> Iterator[Decided]:
    """The cases given, decided under both versions."""
    yield from decided_golden(given.golden, old, new, day)
    yield from decided_twice(*known, chain(_single(given.single, *known, day), _of_sheets(given.rows, known[0])))


def _of_sheets(rows: Iterable[Row], old: Policy) -> Iterator[Posed]:
    """The cases of sheets, which the new version has read."""
    for row in rows:
        was = row.case if row.case.record in old.records else None
        yield Posed(name=row.name, old=was, new=row.case, weight=row.weight)


def _single(names: Iterable[str], old: Policy, new: Policy, day: Day | None) -> Iterator[Posed]:
    """The cases of files that hold one."""
    for name in names:
        was, before = open_case(name, old, day, {})
        now, after = open_case(name, new, day, {})
        why = " ; ".join(problem.label(new.language) for problem in after if problem.is_error)
        # a case may say which of the versions it is for
        was = now if was is None and _is_for_another(before) else was
        now = was if now is None and _is_for_another(after) else now
        yield Posed(name=name, old=was, new=now, why=why)


def _is_for_another(problems: Iterable[Diagnostic]) -> bool:
    """Whether all that is wrong with a case is that it is for another policy."""
    return {problem.code for problem in problems if problem.is_error} == {"CAS005"}


def _too_early(comparison: Comparison, trials: Iterable[Trial]) -> Iterator[Diagnostic]:
    """That the cases could not show a change, since all are before it."""
    starts = [change.start for change in comparison.changes if change.start is not None]
    last = [trial.impact.last_day for trial in trials if trial.impact.last_day is not None]
    if not starts or not last or max(last) >= min(starts):
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
