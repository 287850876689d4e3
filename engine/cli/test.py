"""`engine test`: the golden cases, each run on every evaluator and compared exactly with the decision expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import __version__
from engine.cli.cases import JSON
from engine.cli.console import FINDINGS, FINE, Console, exit_code
from engine.cli.following import following
from engine.cli.kit import Argument, Command, Option, misuse
from engine.cli.shares import FAIL_UNDER, percent
from engine.golden.findings import findings
from engine.golden.opening import open_golden, policy_of
from engine.golden.read import GoldenCase, GoldenFile
from engine.golden.report import json, junit, text
from engine.golden.run import Opener, Report, run
from engine.policy.files import is_file, is_folder, open_policy, yaml_files
from engine.policy.load import Loaded
from engine.text import report as ci
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.suggest import closest

if TYPE_CHECKING:
    from engine.golden.points import Points

USUAL_FOLDER = "tests/golden"
FORMATS = ("text", "json", "sarif", "github", "gitlab")
MANY = 100
"""Cases from which the progress is shown."""

PLAYING = Words("cas de référence", "golden cases")
COVERING = Words("couverture", "coverage")
"""What is done while the progress is shown."""


def test(
    console: Console,
    paths: tuple[str, ...],
    policy: tuple[str, ...],
    pattern: str | None,
    as_json: bool,
    junit_file: str | None,
    coverage: bool,
    html: str | None,
    fail_under: str | None,
    since: str | None,
    format: str,
) -> int:
    """Run golden cases."""
    least = percent(fail_under)
    chosen = [Chosen.of(path) for path in paths or (USUAL_FOLDER,)]
    files, found = open_files(chosen)
    changed = _unexplained(chosen, files, since) if since is not None else ()
    policies = {name: open_policy(name) for name in policy}
    wrong = tuple(d for loaded in policies.values() for d in loaded.diagnostics if d.is_error)
    # another version, found by its name, would give results that look like those of the policy given
    files = () if wrong else files
    found += wrong

    def wanted(case: GoldenCase) -> bool:
        return _is_chosen(case, chosen) and (pattern is None or pattern.casefold() in case.id.casefold())

    if not found:
        _check_names(chosen, files)
        _check_policies(policies, files)
    count = sum(wanted(case) for file in files for case in file.cases)
    if not count and not found:
        raise misuse("CMD034", pattern=pattern or ", ".join(c.path for c in chosen))
    first = console.language(files[0].language if files else None)
    with following(console, PLAYING, first, count, few=MANY) as advance:
        ran = run(files, _opener(policies), wanted, advance)
    report = Report(
        results=ran.results,
        diagnostics=(*found, *changed, *ran.diagnostics),
        coverage=ran.coverage if pattern is None and not any(c.case for c in chosen) else (),
        language=ran.language,
    )
    language = console.language(report.language)
    points: tuple[Points, ...] = ()
    if report.coverage and (coverage or html or least is not None):
        with following(console, COVERING, language):
            points = _points(files, _opener(policies))
    report = replace(report, diagnostics=(*report.diagnostics, *(d for one in points for d in one.problems)))
    if junit_file is not None:
        _write(junit_file, junit(report, language))
    if html is not None:
        _write_page(html, points, language)
    _show(console, report, language, "json" if as_json else format, coverage, points)
    short = [one for one in points if least is not None and one.share < least]
    console.tell([_insufficient(one, least) for one in short if least is not None], language)
    return exit_code(found) or (FINE if report.passed and not short else FINDINGS)


def _insufficient(points: Points, least: Fraction) -> Diagnostic:
    """What is said of a policy of which the cases show less than what was asked for."""
    from engine.golden.mutation_report import percent as said

    shares = {"share": points.share, "least": least}
    args = {name: Words(said(share, "fr"), said(share, "en")) for name, share in shares.items()}
    return Diagnostic(entry=entry("GOL013"), place=None, args={"policy": points.policy, **args})


def _points(files: Iterable[GoldenFile], opener: Opener) -> tuple[Points, ...]:
    from engine.cli.points import points_of

    return points_of(files, opener)


def _write_page(file: str, points: tuple[Points, ...], language: Language) -> None:
    from engine.golden.points_page import points_page

    _write(file, points_page(points, language))


def _points_text(points: tuple[Points, ...], language: Language) -> list[str]:
    if not points:
        return []
    from engine.golden.points_report import text

    return [text(one, language) for one in points]


def _points_json(points: tuple[Points, ...]) -> list[dict[str, Any]]:
    if not points:
        return []
    from engine.golden.points_report import json

    return [json(one) for one in points]


def _show(
    console: Console, report: Report, language: Language, format: str, coverage: bool, points: tuple[Points, ...]
) -> None:
    """Print the report in one of the forms."""
    match format:
        case "json":
            console.show_json(json(report, language, _points_json(points)))
        case "sarif":
            console.show_json(ci.sarif(findings(report), language, __version__))
        case "gitlab":
            console.show_json(ci.gitlab(findings(report), language))
        case "github":
            console.show(ci.annotations(findings(report), language))
        case _:
            said = _points_text(points, language)
            console.show(text(report, language, console.paints_output, coverage, said))


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to run: a folder, a file, or one case of a file (`file.yaml::name`)."""

    path: str
    case: str = ""

    @classmethod
    def of(cls, given: str) -> Chosen:
        """What an argument says."""
        path, _, case = given.partition("::")
        return cls(path, case)


def open_files(chosen: Iterable[Chosen]) -> tuple[tuple[GoldenFile, ...], tuple[Diagnostic, ...]]:
    """The golden files of folders and paths, and what is wrong with them as a whole.

    Raises:
        Misuse: if a folder has none.
    """
    names: dict[str, None] = {}
    for item in chosen:
        if not is_folder(Path(item.path)):
            names[item.path] = None
            continue
        inside = yaml_files(Path(item.path))
        if not inside:
            raise misuse("CMD007", file=item.path)
        names.update(dict.fromkeys(map(str, inside)))
    files: list[GoldenFile] = []
    found: list[Diagnostic] = []
    for name in names:
        file, problems = open_golden(name)
        found += problems
        files += [file] if file is not None else []
    return tuple(files), tuple(found)


def _unexplained(chosen: Iterable[Chosen], files: Iterable[GoldenFile], since: str) -> tuple[Diagnostic, ...]:
    """What changed since a revision in what is expected, without a motive; nothing of a file that cannot be read."""
    # imported here: few runs look back, and git is called for it
    from engine.cli.since import files_before
    from engine.golden.changes import unexplained

    files = tuple(files)
    read = {file.source.name for file in files}
    before = files_before([one.path for one in chosen], since)
    # what is wrong with a file that is there and is not read is told: its cases are not gone
    known = {name: file for name, file in before.items() if name in read or not is_file(Path(name))}
    return tuple(unexplained(known, files))


def _is_chosen(case: GoldenCase, chosen: Iterable[Chosen]) -> bool:
    """Whether the case is one of those asked for; what is asked for as a whole includes all its cases."""
    file = Path(case.place.source.name)
    about = [c for c in chosen if Path(c.path) == file or Path(c.path) in file.parents]
    return any(not c.case or c.case == case.name for c in about)


def _check_names(chosen: Iterable[Chosen], files: Iterable[GoldenFile]) -> None:
    """Each case asked for by its name is there: one that is not must not go unseen beside those that are.

    Raises:
        Misuse: if there is none of that name.
    """
    cases = [case for file in files for case in file.cases]
    for one in chosen:
        if one.case and not any(_is_chosen(case, [one]) for case in cases):
            names = [case.name for case in cases if Path(case.place.source.name) == Path(one.path)]
            raise misuse("CMD034", closest(one.case, names), pattern=f"{one.path}::{one.case}")


def _check_policies(policies: Mapping[str, Loaded], files: Iterable[GoldenFile]) -> None:
    """Cases are about each policy given: one that takes the place of none must not go unseen.

    Raises:
        Misuse: if there are none about one of them.
    """
    about = sorted({file.policy for file in files})
    for name, loaded in policies.items():
        if loaded.policy is not None and loaded.policy.id not in about:
            near = closest(loaded.policy.id, about)
            raise misuse("GOL010", near, file=name, policy=loaded.policy.id, known=", ".join(about))


def _opener(policies: Mapping[str, Loaded]) -> Opener:
    """Policies by their name: the files given, else the nearest to the cases, else those that are known by it."""
    files = {loaded.policy.id: name for name, loaded in policies.items() if loaded.policy is not None}

    return lambda file: policy_of(file, files)


def _write(file: str, content: str) -> None:
    try:
        Path(file).write_text(content, encoding="utf-8")
    except OSError:
        raise misuse("CMD008", file=file) from None


command = Command(
    "test",
    test,
    about=Words(
        "Joue les cas de référence : chacun est calculé par les deux évaluateurs et comparé exactement à l'attendu.",
        "Runs the golden cases: each is computed by both evaluators and compared exactly with what is expected.",
    ),
    params=(
        Argument(
            "paths",
            Words("CHEMIN", "PATH"),
            about=Words(
                "des fichiers, des dossiers (tests/golden par défaut) ou un cas : « fichier.yaml::nom »",
                'files, folders (tests/golden by default) or one case: "file.yaml::name"',
            ),
            many=True,
            required=False,
        ),
        Option(
            "--policy",
            "--politique",
            "policy",
            about=Words("fichier d'une politique, à la place de celle de ce nom", "file of a policy, used by its name"),
            value=Words("FICHIER", "FILE"),
            many=True,
        ),
        Option(
            "-k",
            "pattern",
            about=Words("seulement les cas dont le nom contient TEXTE", "only the cases whose name has TEXT"),
            value=Words("TEXTE", "TEXT"),
        ),
        JSON,
        Option(
            "--format",
            about=Words("forme du rapport (text par défaut)", "form of the report (text by default)"),
            words=FORMATS,
            default="text",
        ),
        Option(
            "--junit",
            "junit_file",
            about=Words("écrit aussi un rapport JUnit", "also write a JUnit report"),
            value=Words("FICHIER", "FILE"),
        ),
        Option(
            "--coverage",
            "--couverture",
            "coverage",
            about=Words("nomme ce qu'aucun cas ne montre", "name what no case shows"),
        ),
        Option(
            "--html",
            "html",
            about=Words(
                "écrit une page, article par article : ce que montrent les cas et ce qu'aucun ne montre",
                "write a page, article by article: what the cases show and what none shows",
            ),
            value=Words("FICHIER", "FILE"),
        ),
        FAIL_UNDER,
        Option(
            "--since",
            "--depuis",
            "since",
            about=Words(
                "refuse un attendu changé depuis une révision de git sans « motif: »",
                'refuse what is expected otherwise than at a revision of git without a "motive:"',
            ),
            value=Words("RÉVISION", "REVISION"),
        ),
    ),
    examples=(
        Words("engine tester", "engine test"),
        Words(
            "engine tester tests/golden/idf-are-2023 -k apprenti", "engine test tests/golden/idf-are-2023 -k apprenti"
        ),
    ),
)
