"""The decision expected of a case beside the one obtained: what differs, said in words; values are compared exactly."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from engine.casework.decision import ChildResult, Decision, Missing
from engine.casework.reasons import Reason
from engine.language.literals import Problem, is_not_applicable, read
from engine.language.tokens import MAX_DIGITS
from engine.language.types import DATE, TEXT, Enumeration, Number, Period, Reference, Type
from engine.language.values import NOT_APPLICABLE, Failure, Row, State, Unknown, exact
from engine.language.values import Period as Days
from engine.language.wording import say
from engine.policy.model import Policy, Record, field_type
from engine.policy.plan import Key
from engine.policy.shape import Block
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.document import Scalar
from engine.text.source import Place, Source, Span
from engine.text.suggest import closest


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as expected.

    `field` is where it is (`montant`, `effectifs[2].montant`, `manque`), `expected` and `obtained` are in words.
    `rule` is the rule that gave the value, with its record, and `articles` are those of the rule.
    """

    field: str
    expected: str
    obtained: str
    rule: Key | None = None
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the engine answers on a case.

    `row` is the row of the root with its computed fields, None when nothing was computed: out of scope, or a case that
    could not be read; `decision` is then None too in the second event.
    """

    decision: Decision | None
    row: Row | None
    problems: tuple[Diagnostic, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the errors."""
        return tuple(dict.fromkeys(diagnostic.code for diagnostic in self.problems if diagnostic.is_error))


def compare(
    expected: Block, record: str | None, answer: Answer, policy: Policy, language: Language, source: Source
) -> tuple[tuple[Difference, ...], tuple[Diagnostic, ...]]:
    """What differs from the decision expected, and what is wrong with how it is written.

    `record` is the type of the root record of the case, None when the case could not be read.
    """
    comparison = _Comparison(policy, language, source, answer)
    comparison.root(expected, policy.records[record] if record else None)
    return tuple(comparison.differences), tuple(comparison.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What a record answers, whether it is the root or not; an outcome that is empty means: nothing."""

    outcome: str = ""
    words: str = ""
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()


STATES: Mapping[str, State] = {"unknown": Unknown(), "not_applicable": NOT_APPLICABLE, "error": Failure("")}

_FRACTION = re.compile(r"(-?[0-9]+)/([1-9][0-9]*)(?:\s*(%))?")


@dataclass(slots=True)
class _Comparison:
    """One comparison, record by record."""

    policy: Policy
    language: Language
    source: Source
    answer: Answer
    differences: list[Difference] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def root(self, expected: Block, record: Record | None) -> None:
        verdict = self.verdict(self.answer.decision)
        if self.answer.decision is None:
            verdict = _Verdict(outcome="error", words=vocabulary.say("outcome", "error", self.language))
        rest = {}
        for name, value in expected.items():
            if name == vocabulary.say("state", "error", self.language):
                self.error(name, value)
            elif name == vocabulary.say("key", "readings", self.language):
                self.readings(name, value)
            elif not self.of_verdict(name, value, "", record, verdict):
                rest[name] = value
        if record is not None:
            self.fields(expected, rest, record, self.answer.row, "")
        else:
            self.uncomputed(rest, "")

    def verdict(self, result: Decision | ChildResult | None) -> _Verdict:
        if result is None:
            return _Verdict()
        return _Verdict(
            outcome=result.outcome, words=result.outcome_words, reasons=result.reasons, missing=result.missing
        )

    def of_verdict(self, name: str, value: Any, path: str, record: Record | None, verdict: _Verdict) -> bool:
        """Compare what is said under one of the words for the answer of a record; whether the name is one."""
        match {vocabulary.say("key", id, self.language): id for id in ("outcome", "missing", "reasons")}.get(name):
            case "outcome":
                self.outcome(name, value, path, record, verdict)
            case "missing":
                self.missing(name, value, path, verdict)
            case "reasons":
                self.reasons(name, value, path, verdict)
            case _:
                return False
        return True

    def words(self, fr: str, en: str) -> str:
        return Words(fr, en).words(self.language)

    def report(self, code: str, span: Span, near: tuple[str, ...] = (), **args: Any) -> None:
        place = Place(self.source, span)
        self.problems.append(Diagnostic(entry=entry(code), place=place, args=args, suggestions=near))

    def differ(self, field: str, expected: str, obtained: str) -> None:
        self.differences.append(Difference(field=field, expected=expected, obtained=obtained))

    # ── the whole decision ──

    def outcome(self, name: str, value: Any, path: str, record: Record | None, verdict: _Verdict) -> None:
        scalar = self.scalar(name, value)
        if scalar is None:
            return
        known = {**vocabulary.understood("outcome", self.language)}
        if record is not None:
            own = {"true": "eligible", "false": "not_eligible"}
            known |= {text: own[id] for id, text in record.result.words.items() if id in own}
        if scalar.text not in known:
            near = closest(scalar.text, known)
            self.report("CAS083", scalar.span, near, text=scalar.text, known=", ".join(known))
        elif known[scalar.text] != verdict.outcome:
            self.differ(path + name, scalar.text, verdict.words or self.nothing)

    def missing(self, name: str, value: Any, path: str, verdict: _Verdict) -> None:
        """The paths of the facts without which nothing can be concluded: exactly these."""
        expected = {scalar.text for scalar in self.scalars(name, value)}
        obtained = {missing.path for missing in verdict.missing}
        if expected != obtained:
            self.differ(path + name, self.listed(sorted(expected)), self.listed(sorted(obtained)))

    def reasons(self, name: str, value: Any, path: str, verdict: _Verdict) -> None:
        """Articles that the decisive reasons cite, among others perhaps."""
        cited = tuple(dict.fromkeys(article for reason in verdict.reasons for article in reason.articles))
        self.among(name, value, path, cited, self.policy.articles, "CAS084")

    def readings(self, name: str, value: Any) -> None:
        """Readings that the result relies on, among others perhaps."""
        decision = self.answer.decision
        relied = tuple(reading.id for reading in decision.readings) if decision is not None else ()
        self.among(name, value, "", relied, self.policy.readings, "CAS085")

    def among(
        self, name: str, value: Any, path: str, obtained: tuple[str, ...], known: Mapping[str, Any], code: str
    ) -> None:
        """Names that are all to be among those obtained; `code` tells of one that the policy does not know."""
        absent = []
        for scalar in self.scalars(name, value):
            if scalar.text not in known:
                self.report(code, scalar.span, closest(scalar.text, known), name=scalar.text)
            elif scalar.text not in obtained:
                absent.append(scalar.text)
        if absent:
            self.differ(path + name, self.listed(absent), self.listed(obtained))

    def error(self, name: str, value: Any) -> None:
        """The codes of diagnostics: of a fact that is refused, or of an evaluation that fails."""
        expected = [scalar.text for scalar in self.scalars(name, value)]
        if any(code not in self.answer.codes for code in expected):
            self.differ(name, self.listed(expected), self.listed(self.answer.codes))

    # ── the fields of one record ──

    def fields(self, block: Block, given: Mapping[str, Any], record: Record, row: Row | None, path: str) -> None:
        children = {child.plural: child for child in self.policy.children_of(record.id)}
        rules = [rule.name for rule in record.rules.values() if rule.hidden is None]
        known = [*rules, *record.inputs, *children]
        for name, value in given.items():
            if name in children:
                self.children(name, value, children[name], row, path)
            elif name in known:
                self.value(name, value, record, row, path)
            else:
                words = [vocabulary.say("key", id, self.language) for id in ("outcome", "missing", "reasons")]
                near = closest(name, [*words, *known])
                args = {"name": name, "record": record.label or record.id, "known": ", ".join([*words, *rules])}
                self.report("CAS082", block.key_span(name), near, **args)

    def uncomputed(self, given: Mapping[str, Any], path: str) -> None:
        for name, value in given.items():
            shown = value.text if isinstance(value, Scalar) else "…"
            self.differ(path + name, shown, self.nothing)

    def value(self, name: str, value: Any, record: Record, row: Row | None, path: str) -> None:
        scalar = self.scalar(name, value)
        if scalar is None:
            return
        if row is None:
            self.uncomputed({name: value}, path)
            return
        type_ = field_type(record, name)
        wanted = self.read(scalar, type_)
        if isinstance(wanted, Problem):
            self.problems.append(wanted.at(Place(self.source, scalar.span)))
            return
        obtained = row[name]
        if not same(wanted, obtained):
            rule = record.rules.get(name)
            said = [say(v, type_, self.policy.units, self.language) for v in (wanted, obtained)]
            if isinstance(obtained, Failure):
                said[1] = f"{said[1]} {obtained.code}"
            self.differences.append(
                Difference(
                    field=path + name,
                    expected=said[0],
                    obtained=said[1],
                    rule=(record.id, name) if rule else None,
                    articles=rule.articles if rule else (),
                )
            )

    def read(self, scalar: Scalar, type_: Type) -> Any:
        """The value or the state that is expected; a row of a table is given by its key."""
        text, is_word = scalar.text, scalar.style == "plain"
        own = type_.values if isinstance(type_, Enumeration) else ()
        states = vocabulary.understood("state", self.language)
        if is_word and text not in own and (text in states or is_not_applicable(text, self.language)):
            return STATES[states.get(text, "not_applicable")]
        if isinstance(type_, Reference):
            return text
        if isinstance(type_, Number) and (ratio := _FRACTION.fullmatch(text)):
            return exact(Fraction(int(ratio[1]), int(ratio[2])) / (100 if ratio[3] else 1))
        if isinstance(type_, Period):
            return self.period(text) or Problem("CAS086", {"text": text})
        # a rule that does not round may be worth any number of decimals, even in euros
        unrounded = isinstance(type_, Number) and type_.scale is None
        return read(text, type_, self.policy.units, self.language, decimals=MAX_DIGITS if unrounded else None)

    def period(self, text: str) -> Days | None:
        """`2023-09-01/2024-08-31`"""
        match [read(day, DATE, self.policy.units, self.language) for day in text.split("/")]:
            case [datetime.date() as start, datetime.date() as end]:
                return Days(start, end)
            case _:
                return None

    def children(self, name: str, value: Any, record: Record, row: Row | None, path: str) -> None:
        """The records of a list, each against the one at its place."""
        if not isinstance(value, tuple):
            span = value.span if isinstance(value, (Scalar, Block)) else Span(0, 0)
            self.report("CAS087", span, name=name)
            return
        obtained = row[name] if row is not None else None
        if not isinstance(obtained, list):
            state = say(obtained, TEXT, self.policy.units, self.language) if isinstance(obtained, State) else ""
            self.differ(path + name, self.counted(len(value)), state or self.nothing)
            return
        if len(value) != len(obtained):
            self.differ(path + name, self.counted(len(value)), self.counted(len(obtained)))
        for place, (block, below) in enumerate(zip(value, obtained, strict=False), start=1):
            if isinstance(block, Block):
                self.child(block, record, below, f"{path}{name}[{place}]")

    def child(self, block: Block, record: Record, row: Row, path: str) -> None:
        decision = self.answer.decision
        result = next((child for child in decision.children if child.path == path), None) if decision else None
        verdict = self.verdict(result)
        rest = {n: v for n, v in block.items() if not self.of_verdict(n, v, f"{path}.", record, verdict)}
        self.fields(block, rest, record, row, f"{path}.")

    # ── words and shapes ──

    def scalar(self, name: str, value: Any) -> Scalar | None:
        if isinstance(value, Scalar):
            return value
        found = self.scalars(name, value)
        self.report("CAS088", found[0].span if found else _span(value), name=name)
        return None

    def scalars(self, name: str, value: Any) -> tuple[Scalar, ...]:
        """A list of words, which may be written as one word when there is only one."""
        if isinstance(value, Scalar):
            return () if value.is_empty else (value,)
        if isinstance(value, tuple) and all(isinstance(item, Scalar) for item in value):
            return value
        self.report("CAS087", _span(value), name=name)
        return ()

    @property
    def nothing(self) -> str:
        return self.words("rien n'a été calculé", "nothing was computed")

    def listed(self, words: Iterable[str]) -> str:
        return ", ".join(words) or self.words("rien", "nothing")

    def counted(self, count: int) -> str:
        return self.words(f"{count} dossier{'s' * (count > 1)}", f"{count} record{'s' * (count != 1)}")


def same(wanted: Any, obtained: Any) -> bool:
    """Whether two results are the same: the same state, or the same exact value; a row is known by its key."""
    if isinstance(obtained, State) or isinstance(wanted, State):
        return type(wanted) is type(obtained)
    if isinstance(obtained, Row):
        return bool(wanted == obtained.key)
    return isinstance(wanted, bool) == isinstance(obtained, bool) and bool(wanted == obtained)


def _span(value: Any) -> Span:
    if isinstance(value, (Scalar, Block)):
        return value.span
    items: Iterator[Any] = iter(value) if isinstance(value, tuple) else iter(())
    return next((_span(item) for item in items), Span(0, 0))
