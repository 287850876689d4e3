"""Results of golden cases as diagnostics: what code scanning and annotations of continuous integration are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.golden.compare import Difference
from engine.golden.run import CaseResult, Report
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words


def findings(report: Report) -> tuple[Diagnostic, ...]:
    """What is wrong with the files and the lines of cases; at the name of each case that did not pass, what differs."""
    return (*report.diagnostics, *(found for result in report.results for found in _of_case(result)))


def _of_case(result: CaseResult) -> Iterator[Diagnostic]:
    place, name = result.case.place, result.case.name
    # a case that cannot be run has its cause among the diagnostics
    if result.differences and not (result.status == "invalid" and result.diagnostics):
        args = {"name": name, "differences": _Differences(result.differences)}
        yield Diagnostic(entry=entry("CAS105"), place=place, args=args, context=_context(result))
    if result.disagreement is not None:
        told = result.disagreement
        args = {"name": name, "field": told.field, "reference": told.reference, "compiled": told.compiled}
        yield Diagnostic(entry=entry("CAS106"), place=place, args=args, context=_context(result))
    yield from result.diagnostics


@dataclass(frozen=True, slots=True)
class _Differences:
    """What is not as expected: `montant : attendu 151 €, obtenu 155 €`."""

    all: tuple[Difference, ...]

    def words(self, language: Language) -> str:
        return " ; ".join(
            Words(
                f"{one.field} : attendu {one.expected}, obtenu {one.obtained}",
                f"{one.field}: expected {one.expected}, obtained {one.obtained}",
            ).words(language)
            for one in self.all
        )


def _context(result: CaseResult) -> Words | None:
    source = result.case.article
    return Words(f"source du cas : {source}", f"source: {source}") if source else None
