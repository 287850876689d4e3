"""Results of golden cases for people, for programs (JSON, with its schema) and for continuous integration (JUnit)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from engine.casework.reasons import Reason
from engine.golden.coverage import KINDS, Coverage
from engine.golden.run import CaseResult, Report, Status, by_status
from engine.text import report as diagnostics_report
from engine.text.diagnostics import Language, Words
from engine.text.json_schema import BOOLEAN, COUNT, DRAFT, TEXT, closed, listed, ref

_STATUSES: Mapping[Status, Words] = {
    "passed": Words("réussi", "passed"),
    "failed": Words("échec", "failed"),
    "disagreement": Words("désaccord des évaluateurs", "disagreement of the evaluators"),
    "invalid": Words("cas injouable", "case that cannot be run"),
}
_COUNTED: Mapping[Status, Words] = {
    "passed": Words("réussi", "passed"),
    "failed": Words("en échec", "failed"),
    "disagreement": Words("en désaccord", "in disagreement"),
    "invalid": Words("injouable", "that cannot be run"),
}
_HEADINGS = Words("résultat|attendu|obtenu", "result|expected|obtained")

_BOLD, _RED, _RESET = "\x1b[1m", "\x1b[1;31m", "\x1b[0m"


# ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────────


def text(
    report: Report, language: Language, color: bool = False, detailed: bool = False, points: Iterable[str] = ()
) -> str:
    """What failed, case by case; then the coverage of each policy, whole when `detailed`, and what is said of its
    points; last line, the count."""
    blocks = [case_text(result, language, color) for result in report.results if not result.passed and _says(result)]
    if report.diagnostics:
        blocks.append(diagnostics_report.text(report.diagnostics, language, color))
    if report.coverage:
        blocks.append("\n".join(line for c in report.coverage for line in _coverage_lines(c, language, detailed)))
    blocks += points
    blocks.append(summary(report, language))
    return "\n\n".join(blocks)


def _says(result: CaseResult) -> bool:
    """Whether there is more to say of a case than that its policy could not be read, which is told once."""
    return result.status != "invalid" or bool(result.differences or result.diagnostics)


def case_text(result: CaseResult, language: Language, color: bool = False) -> str:
    """One case that did not pass: where it is, what differs, why the engine answers so, how to run it alone."""
    return "\n".join(_case_lines(result, language, color))


def _case_lines(result: CaseResult, language: Language, color: bool) -> Iterator[str]:
    status = _paint(_STATUSES[result.status].words(language), _RED, color)
    place = f"{result.case.place.source.name}:{result.case.place.line}"
    yield f"{_paint(place, _BOLD, color)} {status}{':' if language == 'en' else ' :'} {result.case.name}"
    if result.differences:
        headings = tuple(_HEADINGS.words(language).split("|"))
        rows = [(d.field, d.expected, _with_articles(d.obtained, d.articles)) for d in result.differences]
        yield from _table([headings, *rows])
    if result.first and len(result.differences) > 1:
        first = _with_articles(result.first.field, result.first.articles)
        yield Words(f"    première règle en cause : {first}", f"    first rule at fault: {first}").words(language)
    if result.disagreement:
        found = result.disagreement
        yield Words(
            f"    première règle en désaccord : {found.field}", f"    first rule in disagreement: {found.field}"
        ).words(language)
        yield f"    reference {found.reference} · compiled {found.compiled}"
    if result.differences and result.reasons:
        yield Words("    motifs du résultat obtenu :", "    reasons of the result obtained:").words(language)
        yield from (f"      {_reason(reason)}" for reason in result.reasons)
    if result.case.article:
        yield Words(f"    source du cas : {result.case.article}", f"    source: {result.case.article}").words(language)
    if result.diagnostics:
        yield diagnostics_report.text(result.diagnostics, language, color)
    yield Words("    ce cas seul : ", "    this case alone: ").words(language) + command(result, language)


def command(result: CaseResult, language: Language) -> str:
    """The command that runs the case alone."""
    return f"engine {'tester' if language == 'fr' else 'test'} {_quoted(result.case.id)}"


def _quoted(words: str) -> str:
    """Words as one argument in a shell, readable also when they hold apostrophes."""
    bare = shlex.quote(words)
    return f'"{words}"' if bare != words and not set('"$`\\!') & set(words) else bare


def summary(report: Report, language: Language) -> str:
    """`42 cas : 40 réussis, 2 en échec`"""
    count = len(report.results)
    if not count:
        return "aucun cas" if language == "fr" else "no case"
    parts = [_counted(status, n, language) for status, n in by_status(report.results).items() if n]
    head = f"{count} cas : " if language == "fr" else f"{count} case{'s' * (count > 1)}: "
    return head + ", ".join(parts)


def _counted(status: Status, count: int, language: Language) -> str:
    agrees = language == "fr" and count > 1 and status in ("passed", "invalid")
    return f"{count} {_COUNTED[status].words(language)}{'s' * agrees}"


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "    " + "  ".join((*cells, row[-1])).rstrip()


def _with_articles(words: str, articles: Iterable[str]) -> str:
    cited = ", ".join(articles)
    return f"{words}  [{cited}]" if cited else words


def _reason(reason: Reason) -> str:
    mark = {True: "✓", False: "✗", None: "?"}[reason.holds]
    return _with_articles(f"{mark} {reason.text}", reason.articles)


def _paint(words: str, style: str, color: bool) -> str:
    return f"{style}{words}{_RESET}" if color else words


def _coverage_lines(coverage: Coverage, language: Language, detailed: bool) -> Iterator[str]:
    valued = coverage.rules - len(coverage.rules_without_value)
    touched = coverage.articles - len(coverage.articles_untouched)
    yield Words(f"couverture : {coverage.policy}", f"coverage: {coverage.policy}").words(language)
    for title, count, total in (
        (Words("règles qui ont eu une valeur", "rules that had a value"), valued, coverage.rules),
        (
            Words("conditions vues vraies et fausses", "conditions seen true and false"),
            coverage.conditions_both_ways,
            coverage.conditions,
        ),
        (Words("articles touchés", "articles touched"), touched, coverage.articles),
    ):
        yield Words(f"  {title.fr} : {count} sur {total}", f"  {title.en}: {count} of {total}").words(language)
    if detailed:
        for title, names in (
            (Words("règles sans valeur", "rules without a value"), coverage.rules_without_value),
            (Words("conditions jamais vraies", "conditions never true"), coverage.conditions_never_true),
            (Words("conditions jamais fausses", "conditions never false"), coverage.conditions_never_false),
            (Words("articles jamais touchés", "articles never touched"), coverage.articles_untouched),
        ):
            if names:
                yield f"  {title.words(language)}"
                yield from (f"    {name}" for name in names)


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────


def json(report: Report, language: Language, points: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The report as data that keeps its keys, with the points of coverage if any: see `TEST_REPORT_SCHEMA`."""
    shown = list(points)
    return {
        "passed": report.passed,
        "counts": dict(by_status(report.results)),
        "cases": [_case_json(result, language) for result in report.results],
        "diagnostics": diagnostics_report.json(report.diagnostics, language),
        "coverage": [_coverage_json(coverage) for coverage in report.coverage],
        **({"points": shown} if shown else {}),
    }


def _case_json(result: CaseResult, language: Language) -> dict[str, Any]:
    found = result.disagreement
    return {
        "id": result.case.id,
        "file": result.case.place.source.name,
        "line": result.case.place.line,
        "name": result.case.name,
        "source": result.case.article,
        "status": result.status,
        "differences": [
            {"field": d.field, "expected": d.expected, "obtained": d.obtained, "articles": list(d.articles)}
            for d in result.differences
        ],
        "disagreement": {"field": found.field, "reference": found.reference, "compiled": found.compiled}
        if found
        else None,
        "diagnostics": diagnostics_report.json(result.diagnostics, language),
    }


def _coverage_json(coverage: Coverage) -> dict[str, Any]:
    return {
        "policy": coverage.policy,
        "rules": {"count": coverage.rules, "without_value": list(coverage.rules_without_value)},
        "conditions": {
            "count": coverage.conditions,
            "both_ways": coverage.conditions_both_ways,
            "never_true": list(coverage.conditions_never_true),
            "never_false": list(coverage.conditions_never_false),
        },
        "articles": {"count": coverage.articles, "untouched": list(coverage.articles_untouched)},
    }


_TEXTS = listed(TEXT)
_POINT = {"kind": {"enum": list(KINDS)}, "where": TEXT, "what": TEXT, "file": TEXT, "line": COUNT, "articles": _TEXTS}

_REPORT = closed(
    passed=BOOLEAN,
    counts=closed(passed=COUNT, failed=COUNT, disagreement=COUNT, invalid=COUNT),
    cases=listed(ref("case")),
    diagnostics=listed(ref("diagnostic")),
    coverage=listed(ref("coverage")),
)

TEST_REPORT_SCHEMA: Mapping[str, Any] = {
    "$schema": DRAFT,
    "title": "Test report",
    **_REPORT,
    # only with --coverage
    "properties": {**_REPORT["properties"], "points": listed(ref("points"))},
    "$defs": {
        "case": closed(
            id=TEXT,
            file=TEXT,
            line=COUNT,
            name=TEXT,
            source=TEXT,
            status={"enum": list(_STATUSES)},
            differences={
                "type": "array",
                "items": closed(field=TEXT, expected=TEXT, obtained=TEXT, articles=_TEXTS),
            },
            disagreement={"oneOf": [{"type": "null"}, closed(field=TEXT, reference=TEXT, compiled=TEXT)]},
            diagnostics=listed(ref("diagnostic")),
        ),
        "coverage": closed(
            policy=TEXT,
            rules=closed(count=COUNT, without_value=_TEXTS),
            conditions=closed(count=COUNT, both_ways=COUNT, never_true=_TEXTS, never_false=_TEXTS),
            articles=closed(count=COUNT, untouched=_TEXTS),
        ),
        "points": closed(
            policy=TEXT,
            counts=closed(**{kind: closed(shown=COUNT, total=COUNT) for kind in KINDS}),
            missing=listed(closed(**_POINT)),
            accepted={
                "description": "Points that golden files accept that no case shows: neither counted nor missing.",
                **listed(closed(**_POINT, reason=TEXT)),
            },
        ),
        **diagnostics_report.DIAGNOSTICS_SCHEMA["$defs"],
    },
}
"""The JSON Schema of `json`."""


# ── JUnit ───────────────────────────────────────────────────────────────────────────────────────────────────────

# What XML 1.0 has no place for.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report, language: Language) -> str:
    """The report in the XML of JUnit: one suite a file, one test a case with the article it illustrates, one error for
    the faults of files. It says nothing of time, so that the same cases give the same report."""
    files = list(dict.fromkeys(result.case.place.source.name for result in report.results))
    suites = ElementTree.Element("testsuites", name="engine")
    for file in files:
        _suite(suites, file, [r for r in report.results if r.case.place.source.name == file], language)
    wrong = [diagnostic for diagnostic in report.diagnostics if diagnostic.is_error]
    if wrong:
        suite = ElementTree.SubElement(suites, "testsuite", name="files", tests="1", failures="0", errors="1")
        test = ElementTree.SubElement(suite, "testcase", classname="files", name="files")
        said = diagnostics_report.text(wrong, language)
        ElementTree.SubElement(test, "error", message=_xml(said.split("\n")[0])).text = _xml(said)
    for count in ("tests", "failures", "errors"):
        suites.set(count, str(sum(int(suite.attrib[count]) for suite in suites)))
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _suite(suites: ElementTree.Element, file: str, results: list[CaseResult], language: Language) -> None:
    counts = by_status(results)
    suite = ElementTree.SubElement(
        suites,
        "testsuite",
        name=_xml(file),
        tests=str(len(results)),
        failures=str(counts["failed"] + counts["disagreement"]),
        errors=str(counts["invalid"]),
    )
    for result in results:
        test = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_xml(file),
            name=_xml(result.case.name),
            file=_xml(file),
            line=str(result.case.place.line),
        )
        if result.case.article:
            properties = ElementTree.SubElement(test, "properties")
            ElementTree.SubElement(properties, "property", name="article", value=_xml(result.case.article))
        if not result.passed:
            kind = "error" if result.status == "invalid" else "failure"
            message = _STATUSES[result.status].words(language)
            ElementTree.SubElement(test, kind, message=message).text = _xml(case_text(result, language))


def _xml(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)
