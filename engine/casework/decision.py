"""The decision on a case: the outcome, the values, why, on which articles, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from engine.backends import compiled
from engine.backends.lowering import PARENT
from engine.backends.program import Program
from engine.casework.case import Case, rows
from engine.casework.failures import failures_of
from engine.casework.located import Located, located, results
from engine.casework.reasons import Key, Reason, Scene, reasons, rule_reasons
from engine.casework.reliance import (
    Digest,
    Notice,
    ParameterUsed,
    ReadingTaken,
    Reliance,
    articles_of,
    digest_of,
    notices,
    parameters_used,
    readings_taken,
    reliance,
)
from engine.language.types import DATE, Type, Units
from engine.language.values import Cause, Failure, NotApplicable, Row, State, Unknown
from engine.language.wording import Spoken
from engine.policy.model import Day, Policy, Record, Rule, Validity
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors

Evaluate = Callable[[Program, str, Row], None]
"""An evaluator: fills in the computed fields of the rows of a case (`compiled.run`, `reference.run`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A value of the result; `value` may be a state. `articles` are those of the rule and of the alternative taken."""

    name: str
    label: str
    type: Type
    value: Any
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Missing:
    """A fact without which nothing can be concluded: where it goes in the case, and who knows it.

    A table that is still to be supplied is one: its path is its name.
    """

    path: str
    label: str
    question: str
    supplied_by: str
    kind: Literal["input", "appraisal", "table"] = "input"

    @property
    def is_appraisal(self) -> bool:
        """Whether it is for somebody to decide."""
        return self.kind == "appraisal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An appraisal that is still to be made: who makes it, what it changes, under which article."""

    path: str
    id: str
    decided_by: str
    effect: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildResult:
    """The result of a record below the root, as `Decision` gives that of the root."""

    path: str
    record: str
    name: str
    outcome: str
    outcome_words: str
    outputs: tuple[Output, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer on one case.

    `outcome` is an identifier of the outcomes of the vocabulary, `outcome_words` the policy's own words for it if it
    has some. `missing` are exactly the facts of which the outcome or an output is in want, appraisals included;
    `pending` are these appraisals. `failures` are what makes it an error. `readings` and `parameters` are those the
    result relies on, and those that the setting changes. `articles` gives the title of every article. `simulated`
    means that a reading or a parameter is not the policy's own. Words of the policy are in its `language`.
    """

    policy: str
    title: str
    language: Language
    units: Units
    record: str
    name: str
    date: Day
    outcome: str
    outcome_words: str
    outputs: tuple[Output, ...] = ()
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    pending: tuple[Pending, ...] = ()
    readings: tuple[ReadingTaken, ...] = ()
    parameters: tuple[ParameterUsed, ...] = ()
    notices: tuple[Notice, ...] = ()
    children: tuple[ChildResult, ...] = ()
    failures: tuple[Diagnostic, ...] = ()
    articles: Mapping[str, str]
    digest: Digest
    simulated: bool


def decide(
    program: Program, case: Case, evaluate: Evaluate = compiled.run, *, version: str = ""
) -> tuple[Decision, tuple[Diagnostic, ...]]:
    """The decision on a case, and every problem of its facts or of its evaluation.

    A program is made ready for the date and the readings of the case (`case.setting_of`); its setting may take other
    readings besides. `version` is that of the engine, for the digest.

    Raises:
        ValueError: if the program was made ready for another date, or otherwise than with the readings of the case.
    """
    agrees = all(program.readings[id] == choice for id, choice in case.readings.items())
    if program.setting.date != case.date or not agrees:
        raise ValueError("the program was not made ready for the date and the readings of this case")
    record = program.policy.records[case.record]
    blank = _blank(program, record.id, version)
    if outside := scope_reason(program.policy, record, case.date):
        return replace(blank, reasons=(outside,)), ()
    root, problems = rows(case, program)
    evaluate(program, record.id, root)
    places = tuple(located(program.policy, record, root))
    own, *below = (_result(program, place) for place in places)
    children = tuple(child for child in below if results(program.policy.records[child.record]))
    failures = (*problems, *failures_of(program, places))
    outcome = "error" if has_errors(problems) else own.outcome if results(record) else _gathered(children)
    relied = reliance(program.plan, record.id)
    decision = replace(
        blank,
        name=root.key,
        outcome=outcome,
        outcome_words=_words(record, outcome, program.policy.language),
        outputs=own.outputs,
        reasons=() if outcome == "error" else own.reasons,
        missing=own.missing,
        pending=_pending(program.policy, _causes(record, root)),
        readings=readings_taken(program, relied.readings),
        parameters=parameters_used(program, relied, places),
        notices=notices(program.policy, relied.tables),
        children=children,
        failures=tuple(d for d in failures if d.is_error) if outcome == "error" else (),
    )
    return decision, failures


def basis(program: Program, record: str, *, version: str = "") -> Decision:
    """What all decisions on a record share: the readings, the parameters and the tables that they rely on, the digest.

    A parameter that a rule reads at another date than that of the case is left out: the date may be that of the case.
    """
    relied = reliance(program.plan, record)
    return replace(
        _blank(program, record, version),
        readings=readings_taken(program, relied.readings),
        parameters=parameters_used(program, relied, ()),
        notices=notices(program.policy, relied.tables),
    )


def decide_with_rows(
    program: Program, case: Case, evaluate: Evaluate = compiled.run
) -> tuple[Decision, Row | None, tuple[Diagnostic, ...]]:
    """What `decide` answers, with the row of the root and all that was computed of it; None when nothing was."""
    kept: list[Row] = []

    def keeping(program: Program, record: str, root: Row) -> None:
        kept.append(root)
        evaluate(program, record, root)

    decision, problems = decide(program, case, keeping)
    return decision, kept[0] if kept else None, problems


@lru_cache(maxsize=64)
def _blank(program: Program, record: str, version: str) -> Decision:
    """What a decision owes to the policy and to the setting, whatever the case; its outcome is out of scope."""
    policy, setting = program.policy, program.setting
    owner = policy.records[record]
    return Decision(
        policy=policy.id,
        title=policy.title,
        language=policy.language,
        units=policy.units,
        record=record,
        name=owner.label or record,
        date=setting.date,
        outcome="out_of_scope",
        outcome_words=_words(owner, "out_of_scope", policy.language),
        readings=readings_taken(program, frozenset()),
        parameters=parameters_used(program, Reliance(), ()),
        articles={id: article.title for id, article in policy.articles.items()},
        digest=digest_of(policy, version),
        simulated=bool(setting.parameters)
        or any(choice != policy.readings[id].taken for id, choice in setting.readings.items()),
    )


# ── Outcomes ────────────────────────────────────────────────────────────────────────────────────────────────────


def _outcome(record: Record, row: Row) -> str:
    """The identifier of the outcome of one record."""
    decided = row[record.result.outcome] if record.result.outcome else True
    values = [row[name] for name in results(record)]
    if any(isinstance(value, Failure) for value in values):
        return "error"
    if decided is False:
        return "not_eligible"
    if isinstance(decided, NotApplicable):
        return "not_applicable"
    if any(isinstance(value, Unknown) for value in values):
        causes = _causes(record, row)
        return "conditional" if causes and all(c.kind == "appraisal" for c in causes) else "undetermined"
    return "eligible" if record.result.outcome else "computed"


def _gathered(children: Iterable[ChildResult]) -> str:
    """The outcome of a record that answers nothing itself: the worst of those below it, else that they are computed."""
    found = {child.outcome for child in children}
    return next((worst for worst in ("error", "undetermined", "conditional") if worst in found), "computed")


def _words(record: Record, outcome: str, language: Language) -> str:
    own = {"eligible": "true", "not_eligible": "false"}.get(outcome, "")
    return record.result.words.get(own) or vocabulary.say("outcome", outcome, language)


def scope_reason(policy: Policy, record: Record, day: Day) -> Reason | None:
    """Why nothing can be said at a date, if nothing can."""
    for validity, what in (
        (policy.in_force, Words("la politique", "the policy")),
        (
            record.in_force,
            Words(f"le dossier « {record.label or record.id} »", f'record "{record.label or record.id}"'),
        ),
    ):
        if not validity.covers(day):
            text = _dates(what, validity, day, policy).words(policy.language)
            return Reason(text=text, articles=(), titles=(), rule="", holds=False)
    return None


def _dates(what: Words, validity: Validity, day: Day, policy: Policy) -> Words:
    def said(date: Day, language: Language) -> str:
        return Spoken(date, DATE, policy.units).words(language)

    fr = [f"à partir du {said(validity.start, 'fr')}"] if validity.start else []
    fr += [f"jusqu'au {said(validity.end, 'fr')}"] if validity.end else []
    en = [f"from {said(validity.start, 'en')}"] if validity.start else []
    en += [f"until {said(validity.end, 'en')}"] if validity.end else []
    return Words(
        f"{what.fr} s'applique {' et '.join(fr)}, et le cas est au {said(day, 'fr')}",
        f"{what.en} applies {' '.join(en)}, and the case is on {said(day, 'en')}",
    )


# ── One record ──────────────────────────────────────────────────────────────────────────────────────────────────


def _result(program: Program, place: Located) -> ChildResult:
    record, row, policy = place.record, place.row, program.policy
    outcome = _outcome(record, row)
    outputs = tuple(_output(program, place, record.rules.get(name), name) for name in record.result.values)
    return ChildResult(
        path=place.path,
        record=record.id,
        name=row.key,
        outcome=outcome,
        outcome_words=_words(record, outcome, policy.language),
        outputs=outputs,
        reasons=_reasons(program, place, outputs),
        missing=tuple(sorted(_missing(policy, cause) for cause in _causes(record, row))),
    )


def _output(program: Program, place: Located, rule: Rule | None, name: str) -> Output:
    value = place.row[name]
    if rule is None:
        given = place.record.inputs[name]
        return Output(name=name, label=given.label or name, type=given.type, value=value, articles=())
    articles = rule.articles if isinstance(value, State) else articles_of(program, rule, place.row)
    return Output(name=name, label=rule.label or name, type=rule.type, value=value, articles=articles)


def _reasons(program: Program, place: Located, outputs: Iterable[Output]) -> tuple[Reason, ...]:
    """What decided the outcome; without an outcome, the rules that gave the values."""
    record, policy = place.record, program.policy
    if record.result.outcome:
        return reasons(scene(program, place), record.result.outcome)
    articles = {output.name: output.articles for output in outputs}
    return rule_reasons(policy, record, (output.value for output in outputs), place.path, articles)


def scene(program: Program, place: Located) -> Scene:
    """What reasons are drawn from, for a row that is computed."""

    def above(up: int) -> Row:
        row = place.row
        for _ in range(up):
            row = row[PARENT]
        return row

    def value(key: Key) -> Any:
        return above(key[0])[key[1]]

    def path(up: int) -> str:
        return ".".join(place.path.split(".")[: -up or None]) if place.path else ""

    return Scene(policy=program.policy, record=place.record.id, setting=program.setting, value=value, path=path)


def _causes(record: Record, row: Row) -> tuple[Cause, ...]:
    """The facts of which the outcome or an output is in want."""
    states = (row[name] for name in results(record))
    return tuple(sorted({cause for state in states if isinstance(state, Unknown) for cause in state.causes}))


def _missing(policy: Policy, cause: Cause) -> Missing:
    if cause.kind == "table":
        question = Words("table à fournir", "table to be supplied").words(policy.language)
        label = policy.tables[cause.field].label
        return Missing(path=cause.path, label=label, question=question, supplied_by="", kind="table")
    record = policy.records[cause.record]
    given = record.inputs.get(cause.field)
    if given is None:
        child = next(child for child in policy.children_of(record.id) if child.plural == cause.field)
        return Missing(path=cause.path, label=child.plural, question="", supplied_by="")
    return Missing(
        path=cause.path,
        label=given.label or given.name,
        question=given.question,
        supplied_by=given.supplied_by,
        kind="appraisal" if cause.kind == "appraisal" else "input",
    )


def _pending(policy: Policy, causes: Iterable[Cause]) -> tuple[Pending, ...]:
    """The appraisals among the facts that are missing."""
    return tuple(
        Pending(
            path=cause.path,
            id=appraisal.id,
            decided_by=appraisal.decided_by,
            effect=appraisal.effect,
            article=appraisal.article,
        )
        for cause in causes
        if cause.kind == "appraisal"
        for appraisal in (policy.appraisals[policy.records[cause.record].inputs[cause.field].appraisal or ""],)
    )
