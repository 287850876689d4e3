"""The decision on a case: the outcome, the values, why, on which articles, and what is still missing."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

from engine.backends import compiled
from engine.backends.lowering import GENERAL, PARENT, lower, mangled
from engine.backends.program import Program
from engine.backends.reference import Evaluator
from engine.casework.case import Case, rows
from engine.casework.reasons import Key, Reason, Scene, reasons, rule_reasons
from engine.language import core
from engine.language.tree import children, walk
from engine.language.types import ANYTHING, DATE, NUMBER, Type, Units
from engine.language.values import Cause, Failure, NotApplicable, Row, State, Unknown
from engine.language.wording import Spoken
from engine.policy.model import Day, Parameter, Policy, Record, Rule, Table, Validity
from engine.policy.plan import Plan, reads
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors
from engine.text.source import Place, Span

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
class ReadingTaken:
    """A reading of an ambiguity that the result relies on. `overridden` means: not the one the policy takes."""

    id: str
    question: str
    choice: str
    choice_text: str
    article: str
    overridden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterUsed:
    """A parameter that the result relies on: the value in force at the date of the case, or at the other date at which
    a rule reads it, from `since` to `until`.

    `simulated` means that the value is not the policy's own; the dates are then None.
    """

    name: str
    label: str
    value: Any
    type: Type
    articles: tuple[str, ...]
    since: Day | None
    until: Day | None
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What must be shown with every result that used a table."""

    table: str
    text: str


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
class Digest:
    """What a result was made from: SHA-256 of the policy and of the files of its tables, version of the engine."""

    policy: str
    tables: Mapping[str, str]
    engine: str

    @property
    def short(self) -> str:
        """Twelve digits that change when anything does."""
        parts = json.dumps([self.policy, sorted(self.tables.items()), self.engine])
        return sha256(parts.encode()).hexdigest()[:12]


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


@dataclass(frozen=True, slots=True)
class Located:
    """A row of a case, the type of its record, and where it is: `effectifs[2]`, empty for the root."""

    record: Record
    row: Row
    path: str

    def at(self, field: str) -> str:
        """Where a field of the row is."""
        return f"{self.path}.{field}" if self.path else field


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
    failures = (*problems, *_failures(program, places))
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
        readings=_readings(program, relied.readings),
        parameters=_parameters(program, relied, places),
        notices=_notices(program.policy, relied.tables),
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
        readings=_readings(program, relied.readings),
        parameters=_parameters(program, relied, ()),
        notices=_notices(program.policy, relied.tables),
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


def located(policy: Policy, record: Record, row: Row, path: str = "") -> Iterator[Located]:
    """A row and those below it, in the order of the case."""
    yield Located(record, row, path)
    for child in policy.children_of(record.id):
        below = row[child.plural]
        for place, item in enumerate(() if isinstance(below, State) else below, start=1):
            yield from located(policy, child, item, f"{path}.{child.plural}[{place}]".lstrip("."))


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
        readings=_readings(program, frozenset()),
        parameters=_parameters(program, Reliance(), ()),
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


# ── Failures ────────────────────────────────────────────────────────────────────────────────────────────────────


def _failures(program: Program, places: tuple[Located, ...]) -> Iterator[Diagnostic]:
    """The errors of evaluation in the results, each at the first rule that met it; those of facts are told already."""
    by_record: dict[str, list[Located]] = {}
    for place in places:
        by_record.setdefault(place.record.id, []).append(place)
    values = (place.row[name] for place in places for name in results(place.record))
    waiting = {id(v): v for v in values if isinstance(v, Failure) and not v.code.startswith("CAS")}
    for record, name in program.plan.order if waiting else ():
        for place in by_record.get(record, ()):
            if failure := waiting.pop(id(place.row[name]), None):
                yield _failure(program.policy, place, place.record.rules[name], failure)


@dataclass(frozen=True, slots=True)
class RuleOfCase:
    """Of which rule of which record of a case a diagnostic speaks, and of which articles."""

    path: str
    articles: tuple[str, ...]

    def words(self, language: Language) -> str:
        head = "règle : " if language == "fr" else "rule: "
        return head + ", ".join((self.path, *self.articles))


def _failure(policy: Policy, place: Located, rule: Rule, value: Failure) -> Diagnostic:
    path = place.at(rule.hidden or rule.name)
    return Diagnostic(
        entry=entry(value.code),
        place=Place(policy.source, _failed_at(rule, value)),
        args={"path": path, **_arguments(value, policy)},
        context=RuleOfCase(path, rule.articles),
    )


def _failed_at(rule: Rule, value: Failure) -> Span:
    """The division or the look-up that failed, when the rule has only one; else the whole rule."""

    def may_fail(node: core.Node) -> bool:
        if isinstance(node, core.Call):
            return value.code == "EVA001" and node.builtin in ("div", "quotient", "remainder")
        return value.code == "EVA008" and isinstance(node, core.Lookup)

    spans = {node.span for node in walk(rule.expression) if may_fail(node)}
    return spans.pop() if len(spans) == 1 else rule.span


def failure_words(value: Failure, policy: Policy) -> Words:
    """What a failure says, without its code."""
    label, args = entry(value.code).label, _arguments(value, policy)
    return Words(label.render(args, "fr"), label.render(args, "en"))


def _arguments(value: Failure, policy: Policy) -> dict[str, Any]:
    return {name: arg if hasattr(arg, "words") else _Argument(arg, policy.units) for name, arg in value.args.items()}


@dataclass(frozen=True, slots=True)
class _Argument:
    """A value in a message about a failure: whatever it is, or several of them."""

    value: Any
    units: Units

    def words(self, language: Language) -> str:
        if isinstance(self.value, (tuple, list)):
            return ", ".join(_Argument(item, self.units).words(language) for item in self.value)
        return Spoken(self.value, NUMBER if isinstance(self.value, int) else ANYTHING, self.units).words(language)


# ── What a result relies on ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Reliance:
    """The readings, the parameters and the tables that results depend on, whatever the case.

    `parameters` are read at the date of the case; `dated` at another date, by a rule of the record named beside.
    """

    readings: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    dated: tuple[tuple[str, core.Parameter], ...] = ()
    tables: frozenset[str] = frozenset()


@lru_cache(maxsize=256)
def reliance(plan: Plan, record: str) -> Reliance:
    """What the result of a record depends on, with those of the records below it."""
    policy = plan.policy
    waiting = [(owner.id, name) for owner in _below(policy, record) for name in results(owner)]
    seen: set[tuple[str, str]] = set()
    nodes: list[core.Node] = []
    dated: list[tuple[str, core.Parameter]] = []
    tables: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        owner = policy.owner(key[0])
        if isinstance(owner, Table):
            tables.add(owner.id)
        if key[1] in owner.rules:
            expression = owner.rules[key[1]].expression
            nodes += walk(expression)
            dated += [(owner.id, node) for node in walk(expression) if isinstance(node, core.Parameter) and node.date]
            waiting += reads(expression)
    tables |= {node.table for node in nodes if isinstance(node, (core.Lookup, core.Exists, core.TableRows))}
    return Reliance(
        readings=frozenset(node.name for node in nodes if isinstance(node, core.Reading)),
        parameters=frozenset(node.name for node in nodes if isinstance(node, core.Parameter) and node.date is None),
        dated=tuple(dated),
        tables=frozenset(tables),
    )


def _below(policy: Policy, record: str) -> Iterator[Record]:
    yield policy.records[record]
    for child in policy.children_of(record):
        yield from _below(policy, child.id)


def results(record: Record) -> tuple[str, ...]:
    """The fields that a record answers with: its outcome, then its values."""
    result = record.result
    return (result.outcome, *result.values) if result.outcome else result.values


def _readings(program: Program, relied: frozenset[str]) -> tuple[ReadingTaken, ...]:
    """The readings that a result relies on, and those that the setting takes."""
    policy, shown = program.policy, relied | program.setting.readings.keys()
    return tuple(
        ReadingTaken(
            id=id,
            question=reading.question,
            choice=program.readings[id],
            choice_text=reading.choices[program.readings[id]],
            article=reading.article,
            overridden=program.readings[id] != reading.taken,
        )
        for id, reading in policy.readings.items()
        if id in shown
    )


def _parameters(program: Program, relied: Reliance, places: Iterable[Located]) -> tuple[ParameterUsed, ...]:
    """The parameters that a result relies on, with the value that was read, and those that the setting changes."""
    simulated = program.setting.parameters.keys()
    read = {(id, program.setting.date) for id in relied.parameters | simulated}
    read |= {(id, day) for id, day in _read_elsewhere(program, relied, tuple(places)) if id not in simulated}
    used = (_parameter(program, parameter, day) for parameter, day in _in_order(program.policy, read))
    return tuple(dict.fromkeys(one for one in used if one is not None))


def _read_elsewhere(program: Program, relied: Reliance, places: tuple[Located, ...]) -> Iterator[tuple[str, Day]]:
    """The parameters that rules read at another date than that of the case, with the date when it is known."""
    for record, node in relied.dated:
        if node.date is None or any(isinstance(part, core.Bound) for part in walk(node.date)):
            # a date that changes with the row of an aggregate is that of no record
            continue
        for place in places:
            if place.record.id == record and isinstance(day := value_of(program, node.date, place.row), datetime.date):
                yield node.name, day


def _in_order(policy: Policy, read: Iterable[tuple[str, Day]]) -> list[tuple[Parameter, Day]]:
    places = {id: place for place, id in enumerate(policy.parameters)}
    return [(policy.parameters[id], day) for id, day in sorted(read, key=lambda one: (places[one[0]], one[1]))]


def _notices(policy: Policy, tables: frozenset[str]) -> tuple[Notice, ...]:
    used = [table for table in policy.tables.values() if table.id in tables and table.notice]
    return tuple(Notice(table=table.id, text=table.notice) for table in used)


def _parameter(program: Program, parameter: Parameter, day: Day) -> ParameterUsed | None:
    """A parameter as it is read at a date; None when it has no value there: an error, which is told elsewhere."""
    simulated = parameter.id in program.setting.parameters
    since = max((start for start, _ in parameter.timeline if start <= day), default=None)
    after = min((start for start, _ in parameter.timeline if start > day), default=None)
    until = after - datetime.timedelta(days=1) if after else parameter.until
    own = day == program.setting.date
    if parameter.at(day) is None and not own:
        return None
    return ParameterUsed(
        name=parameter.id,
        label=parameter.label or parameter.id,
        value=program.parameters[parameter.id] if own else parameter.at(day),
        type=parameter.type,
        articles=parameter.articles,
        since=None if simulated else since,
        until=None if simulated else until,
        simulated=simulated,
    )


def articles_of(program: Program, rule: Rule, row: Row) -> tuple[str, ...]:
    """The articles of a rule and those of the alternatives that made its value in a computed row."""
    if not rule.branch_articles:
        return rule.articles
    taken = [rule.branch_articles.get(span, ()) for span in _taken(program, rule.expression, row)]
    return tuple(dict.fromkeys((*rule.articles, *(id for articles in taken for id in articles))))


def _taken(program: Program, node: core.Node, row: Row) -> Iterator[Any]:
    """The spans of the alternatives that an expression takes in a row; what is in an aggregate is left out."""
    if isinstance(node, core.Aggregate):
        return
    if isinstance(node, core.Choose):
        arm = next((arm for arm in node.arms if value_of(program, arm.condition, row) is True), None)
        if arm is not None:
            yield arm.span
        branch = arm.value if arm is not None else node.otherwise
        if branch is not None:
            yield from _taken(program, branch, row)
        return
    for child in children(node):
        yield from _taken(program, child, row)


def value_of(program: Program, node: core.Node, row: Row) -> Any:
    """The value of an expression in a row that is computed."""
    names = {**program.names, "row": row, **{mangled("v", name): value for name, value in row.items()}}
    return Evaluator(program.functions, None).compute(("", ""), lower(node, GENERAL).code, names)


@lru_cache(maxsize=64)
def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def digest_of(policy: Policy, version: str) -> Digest:
    """What results under a policy are made from; `version` is that of the engine."""
    files = {table.id: table.digest for table in policy.tables.values() if table.digest}
    return Digest(policy=_hash(policy.source.text), tables=files, engine=version)
