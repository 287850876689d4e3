"""Running golden cases: every case on every evaluator, compared with what was expected and with one another."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engine.backends import compiled, reference
from engine.backends.program import Program, Setting, prepare
from engine.casework.case import Case, read_case, setting_of
from engine.casework.decision import decide_with_rows
from engine.casework.located import located
from engine.casework.reasons import Reason
from engine.golden.compare import Answer, Difference, compare
from engine.golden.coverage import Coverage, Tally
from engine.golden.motives import unknown_articles
from engine.golden.read import GoldenCase, GoldenFile, is_sound
from engine.language.types import ANYTHING
from engine.language.values import Failure, Row, State, Unknown
from engine.language.wording import say
from engine.policy.load import Loaded
from engine.policy.model import Policy
from engine.policy.plan import Key, Plan, plan
from engine.policy.shape import GOLDEN_CASE, Block
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors
from engine.text.document import Scalar

Status = Literal["passed", "failed", "disagreement", "invalid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A field that the two evaluators do not compute alike, the first in the order of computation."""

    field: str
    reference: str
    compiled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What came of one golden case.

    `status` is `passed`; `failed` when something is not as expected; `disagreement` when the evaluators differ;
    `invalid` when the case could not be run. `first` is the difference to look at first: that of the rule that is
    computed before the others. `reasons` are those that decided, `diagnostics` are what is wrong with
    the lines of the case, or what the engine says of its facts when the case did not pass.
    """

    case: GoldenCase
    language: Language
    status: Status
    differences: tuple[Difference, ...] = ()
    first: Difference | None = None
    disagreement: Disagreement | None = None
    reasons: tuple[Reason, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return self.status == "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of all the cases, in the order of the files.

    `diagnostics` are what is wrong with files and with policies as a whole. `language` is that of the files.
    """

    results: tuple[CaseResult, ...]
    diagnostics: tuple[Diagnostic, ...]
    coverage: tuple[Coverage, ...]
    language: Language = "fr"

    @property
    def passed(self) -> bool:
        """Whether every case passed and nothing stood in the way of any."""
        return all(result.passed for result in self.results) and not has_errors(self.diagnostics)


Opener = Callable[[GoldenFile], Loaded]
"""Gives the policy that a golden file is about, with the tables that the file supplies."""

Wanted = Callable[[GoldenCase], bool]
"""Says which cases to run."""


def run(
    files: Iterable[GoldenFile],
    open_policy: Opener,
    wanted: Wanted = lambda _: True,
    progress: Callable[[], None] = lambda: None,
) -> Report:
    """Run the cases of some files. `progress` is called after each."""
    bench = _Bench(open_policy)
    results: list[CaseResult] = []
    language: Language | None = None
    for file in files:
        language = language or file.language
        cases = [case for case in file.cases if wanted(case)]
        runner = bench.runner(file) if cases else None
        for case in cases:
            results.append(run_case(runner, case, file) if runner else _unrun(case, file))
            progress()
    coverage = tuple(tally.coverage() for tally in bench.tallies.values())
    return Report(
        results=tuple(results),
        diagnostics=(*bench.diagnostics, *bench.overdue()),
        coverage=coverage,
        language=language or "fr",
    )


@dataclass(slots=True)
class Runner:
    """A policy with the programs its cases have needed so far."""

    plan: Plan
    tally: Tally
    programs: dict[Any, Program] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.plan.policy

    def program(self, setting: Setting) -> Program:
        """The program for a setting, made once."""
        key = (setting.date, tuple(sorted(setting.readings.items())))
        if key not in self.programs:
            self.programs[key] = prepare(self.plan, setting)
        return self.programs[key]


def runner_of(policy: Policy) -> Runner:
    """A runner for the cases of a policy."""
    return Runner(plan(policy), Tally(policy))


@dataclass(slots=True)
class _Bench:
    """The policies met so far, each with the tables supplied; one that has errors has no runner, and is told once.

    Whatever the tables, the cases of a policy are counted together.
    """

    open_policy: Opener
    runners: dict[Any, Runner | None] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def runner(self, file: GoldenFile) -> Runner | None:
        key = (file.policy, tuple(sorted(file.tables.items())))
        if key not in self.runners:
            loaded = self.open_policy(file)
            if loaded.policy is None:
                self.runners[key] = None
                self.diagnostics.extend(unusable(file, loaded))
            else:
                tally = self.tallies.setdefault(file.policy, Tally(loaded.policy))
                self.runners[key] = Runner(plan(loaded.policy), tally)
        return self.runners[key]

    def overdue(self) -> tuple[Diagnostic, ...]:
        """The parameters that were to be checked again by the date of a case, each once, for the latest of them."""
        latest: dict[str, tuple[Policy, datetime.date]] = {}
        for runner in (runner for runner in self.runners.values() if runner is not None):
            policy = runner.policy
            for day in {program.setting.date for program in runner.programs.values()}:
                if policy.in_force.covers(day) and (policy.id not in latest or latest[policy.id][1] < day):
                    latest[policy.id] = (policy, day)
        if not any(p.is_overdue(day) for policy, day in latest.values() for p in policy.parameters.values()):
            return ()
        # imported here: most runs meet nothing overdue, and have no use for the checks
        from engine.checks import timeline

        return tuple(d for policy, day in latest.values() for d in timeline.overdue(policy, day, policy.parameters))


def unusable(file: GoldenFile, loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Why the cases of a file cannot be run: the errors of their policy, and that it is the one they are about."""
    unknown = [d for d in loaded.diagnostics if d.code == "CMD002"]
    faults = (d for d in loaded.diagnostics if d.is_error and d not in unknown)
    near = unknown[0].suggestions if unknown else ()
    args = {"name": file.policy, **(_not_found(file.policy) if unknown else _FAULTY)}
    return (*faults, Diagnostic(entry=entry("CAS089"), place=file.policy_place, args=args, suggestions=near))


_FAULTY = {
    "why": Words("contient des erreurs, ou ne peut pas être lue", "has errors, or cannot be read"),
    "remedy": Words("corrigez d'abord la politique", "correct the policy first"),
}


def _not_found(name: str) -> Mapping[str, Words]:
    return {
        "why": Words("est introuvable", "is not found"),
        "remedy": Words(
            f"enregistrez-la sous policies/{name}.yaml, ou donnez son fichier : --politique FICHIER",
            f"save it as policies/{name}.yaml, or give its file: --policy FILE",
        ),
    }


def _unrun(case: GoldenCase, file: GoldenFile) -> CaseResult:
    return CaseResult(case=case, language=file.language, status="invalid", diagnostics=case.problems)


# ── One case ────────────────────────────────────────────────────────────────────────────────────────────────────


def run_case(runner: Runner, golden: GoldenCase, file: GoldenFile) -> CaseResult:
    """Run one case on both evaluators and compare."""
    expected = golden.block.get("expected")
    if not is_sound(golden) or not isinstance(expected, Block):
        return _unrun(golden, file)
    case, problems = read_case(golden.block, runner.policy, file.source, GOLDEN_CASE)
    if case is None:
        answer, disagreement = Answer(decision=None, row=None, problems=problems), None
    else:
        case = replace(case, language=file.language)
        answer, disagreement = _answered(runner, case, problems)
    record = case.record if case is not None else None
    refused = bool(answer.codes) and not _mentions(expected, vocabulary.say("state", "error", file.language))
    if refused and answer.decision is None:
        return CaseResult(case=golden, language=file.language, status="invalid", diagnostics=answer.problems)
    differences, wrong = compare(expected, record, answer, runner.policy, file.language, file.source)
    wrong = (*wrong, *unknown_articles(golden.block, runner.policy.articles, file.source))
    return CaseResult(
        case=golden,
        language=file.language,
        status=_status(differences, disagreement, bool(wrong) or refused),
        differences=differences,
        first=_first(differences, runner.plan.order),
        disagreement=disagreement,
        reasons=answer.decision.reasons if answer.decision else (),
        diagnostics=(*wrong, *(answer.problems if differences or refused else ())),
    )


def _first(differences: Iterable[Difference], order: tuple[Key, ...]) -> Difference | None:
    """The difference of the rule that is computed first."""
    places = {key: place for place, key in enumerate(order)}
    told = [difference for difference in differences if difference.rule is not None]
    return min(told, key=lambda difference: places[difference.rule or ("", "")], default=None)


def _mentions(expected: Any, word: str) -> bool:
    """Whether the decision expected speaks of an error: one that it does not speak of must not pass unseen."""
    match expected:
        case Block():
            return word in expected or any(_mentions(value, word) for _, value in expected.items())
        case tuple():
            return any(_mentions(item, word) for item in expected)
        case _:
            return isinstance(expected, Scalar) and expected.text == word


def _status(differences: tuple[Difference, ...], disagreement: Disagreement | None, invalid: bool) -> Status:
    if invalid:
        return "invalid"
    if disagreement is not None:
        return "disagreement"
    return "failed" if differences else "passed"


def _answered(runner: Runner, case: Case, problems: tuple[Diagnostic, ...]) -> tuple[Answer, Disagreement | None]:
    program = runner.program(setting_of(case))
    decision, row, found = decide_with_rows(program, case, reference.run)
    _, other_row, _ = decide_with_rows(program, case, compiled.run)
    if row is not None:
        runner.tally.add(program, decision, row)
    disagreement = None
    if row is not None and other_row is not None:
        disagreement = first_disagreement(program, decision.record, row, other_row)
    return Answer(decision=decision, row=row, problems=(*problems, *found)), disagreement


def first_disagreement(program: Program, record: str, one: Row, other: Row) -> Disagreement | None:
    """The first field, in the order of computation, that two evaluators do not compute alike."""
    policy = program.policy
    pairs = tuple(
        zip(located(policy, policy.records[record], one), located(policy, policy.records[record], other), strict=True)
    )
    for owner, name in program.plan.order:
        for place, twin in pairs:
            if place.record.id == owner and not alike(place.row[name], twin.row[name]):
                said = [_said(row[name], policy) for row in (place.row, twin.row)]
                return Disagreement(field=place.at(name), reference=said[0], compiled=said[1])
    return None


def alike(one: Any, other: Any) -> bool:
    """Whether two evaluators agree on a field: the same state with the same causes or code, or the same value."""
    if isinstance(one, Failure) and isinstance(other, Failure):
        return one.code == other.code
    if isinstance(one, Unknown) and isinstance(other, Unknown):
        return one.causes == other.causes
    if isinstance(one, State) or isinstance(other, State):
        return type(one) is type(other)
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _said(value: Any, policy: Policy) -> str:
    if isinstance(value, State):
        detail = value.code if isinstance(value, Failure) else ""
        detail = ", ".join(sorted(c.path for c in value.causes)) if isinstance(value, Unknown) else detail
        return f"{say(value, ANYTHING, policy.units, policy.language)} {detail}".strip()
    return say(value, ANYTHING, policy.units, policy.language)


def by_status(results: Iterable[CaseResult]) -> Mapping[Status, int]:
    """How many cases came to each end."""
    counts: dict[Status, int] = {"passed": 0, "failed": 0, "disagreement": 0, "invalid": 0}
    for result in results:
        counts[result.status] += 1
    return counts
