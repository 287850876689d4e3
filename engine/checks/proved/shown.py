"""What a case found by the solver shows: the verdicts made an answer, the case told in short and written in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from engine.backends.doubt import Doubt, foremost
from engine.backends.lowering import PARENT
from engine.backends.proof import Guard, both, either, opposite
from engine.backends.witness import Claim, Reader, Verdict, Witness
from engine.checks.aims import own
from engine.checks.answers import Status
from engine.checks.choices import Guard as Condition
from engine.checks.findings import Owner, about, found
from engine.checks.pasted import golden_case
from engine.language import core
from engine.language.elaborate import CASE_DATE
from engine.language.tree import walk
from engine.language.types import BOOLEAN, DATE, Type
from engine.language.values import Row
from engine.language.wording import say
from engine.policy.model import Policy, Record, Rule
from engine.policy.plan import Key, reads
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language, Template, Words
from engine.text.source import Span

LANGUAGES: tuple[Language, ...] = ("fr", "en")


def in_aggregates(expression: core.Node) -> set[int]:
    """The parts of an expression that are about the rows of an aggregate."""
    aggregates = (node for node in walk(expression) if isinstance(node, core.Aggregate))
    return {id(node) for aggregate in aggregates for node in walk(aggregate)}


def unmet(condition: core.Node, read: Reader) -> Guard:
    """When a condition does not hold, and is no error."""
    return opposite(either(read.true(condition), read.failed(condition)))


def is_used(guards: tuple[Condition, ...], read: Reader) -> Guard:
    """When a part of an expression is used, given the conditions of the choices around it."""
    return both(*(read.true(node) if holds else unmet(node, read) for node, holds in guards))


def result_fields(record: Record) -> Iterator[core.Field]:
    """The values that a record answers, outcome first."""
    for name in (record.result.outcome, *record.result.values):
        if name is not None and name in record.rules:
            yield own(record, record.rules[name])


def compared(builtin: str, node: core.Node, other: core.Node) -> core.Call:
    """A comparison of two expressions."""
    return core.Call(builtin=builtin, arguments=(node, other), type=BOOLEAN, span=node.span)


def constant(value: Any, like: core.Node) -> core.Literal:
    """A constant of the type of an expression."""
    return core.Literal(value=value, type=like.type, span=like.span)


def holds(condition: core.Node) -> Claim:
    """The claim that a condition holds."""
    return lambda read: read.true(condition)


def status(verdicts: Iterable[Verdict]) -> Status:
    """The answer to several questions, each of which looks for a case against a property."""
    all_of_them = tuple(verdicts)
    if any(verdict.witness is not None for verdict in all_of_them):
        return Status.REFUTED
    return Status.PROVED if all(verdict.proved for verdict in all_of_them) else Status.UNDECIDED


def doubt(verdicts: Iterable[Verdict]) -> Doubt | None:
    """Why one of several questions was left undecided."""
    return foremost({verdict.doubt for verdict in verdicts if verdict.doubt is not None})


def refuted(
    policy: Policy,
    code: str,
    span: Span,
    owner: Owner,
    rule: Rule,
    case: Witness,
    related: tuple[tuple[Span, Words], ...] = (),
    help: Template | None = None,
    **args: Any,
) -> Diagnostic:
    """A finding shown by a case: in short in the message, in full below it."""
    return shown_by(policy, rule, found(policy, code, span, about(policy, owner, rule), related, help, **args), case)


def shown_by(policy: Policy, rule: Rule, diagnostic: Diagnostic, case: Witness | None) -> Diagnostic:
    """A finding with the case that shows it, when there is one."""
    if case is None:
        return diagnostic
    title = diagnostic.title(policy.language)
    shown = golden_case(policy, rule, title, case.record, case.root, case.date, case.readings)
    return replace(diagnostic, witness=shown)


MOST_FACTS = 6
"""The facts of a case told in one sentence; all of them stand below it."""


def told(policy: Policy, witness: Witness, owner: Record, expressions: Iterable[core.Node]) -> Words:
    """The facts of a case that some expressions of a record depend on: `revenu = 10 000 € et parts = 2`."""
    read = depends_on(policy, expressions)
    chain: list[tuple[Record, Row]] = [(owner, witness.row)]
    while chain[-1][0].parent is not None:
        chain.append((policy.records[chain[-1][0].parent], chain[-1][1][PARENT]))
    facts = [
        (name if record is owner else f"{record.id}.{name}", row[name], item.type)
        for record, row in chain
        for name, item in record.inputs.items()
        if (record.id, name) in read
    ]
    said = [_sentence(policy, facts, witness, language) for language in LANGUAGES]
    return Words(*said)


def _sentence(policy: Policy, facts: list[tuple[str, Any, Type]], witness: Witness, language: Language) -> str:
    reading = vocabulary.say("keyword", "reading", language)
    parts = [f"{reading} {name} = {choice}" for name, choice in witness.readings.items()]
    parts += [f"{name} = {say(value, type_, policy.units, language)}" for name, value, type_ in facts]
    shown = parts[:MOST_FACTS] + ["…"] * (len(parts) > MOST_FACTS)
    date = f"{CASE_DATE[language]} = {say(witness.date, DATE, policy.units, language)}"
    return (" et " if language == "fr" else " and ").join(shown or [date])


def depends_on(policy: Policy, expressions: Iterable[core.Node]) -> set[Key]:
    """The fields that expressions read, by themselves and through rules."""
    pending, known = list(expressions), set[Key]()
    while pending:
        for key in reads(pending.pop()) - known:
            known.add(key)
            rule = policy.owner(key[0]).rules.get(key[1])
            if rule is not None:
                pending.append(rule.expression)
    return known
