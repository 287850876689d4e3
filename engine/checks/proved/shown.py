"""What a case found by the solver shows: the verdicts made an answer, the case told in short and written in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from engine.backends.lowering import PARENT
from engine.backends.witness import Verdict, Witness
from engine.checks.answers import Status
from engine.checks.findings import Owner, about, found
from engine.checks.pasted import golden_case
from engine.language import core
from engine.language.elaborate import CASE_DATE
from engine.language.types import DATE, Type
from engine.language.values import Row
from engine.language.wording import say
from engine.policy.model import Policy, Record, Rule
from engine.policy.plan import Key, reads
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language, Template, Words
from engine.text.source import Span

LANGUAGES: tuple[Language, ...] = ("fr", "en")


def status(verdicts: Iterable[Verdict]) -> Status:
    """The answer to several questions, each of which looks for a case against a property."""
    all_of_them = tuple(verdicts)
    if any(verdict.witness is not None for verdict in all_of_them):
        return Status.REFUTED
    return Status.PROVED if all(verdict.proved for verdict in all_of_them) else Status.UNDECIDED


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
    diagnostic = found(policy, code, span, about(policy, owner, rule), related, help, **args)
    return replace(diagnostic, witness=pasted(policy, rule, diagnostic.title(policy.language), case))


def pasted(policy: Policy, rule: Rule, title: str, witness: Witness) -> str:
    """The case of a witness, as it stands in a golden file."""
    name = f"{rule.hidden or rule.name}, {title}"
    return golden_case(policy, name, rule.articles, witness.record, witness.root, witness.date, witness.readings)


MOST_FACTS = 6
"""The facts of a case told in one sentence; all of them stand below it."""


def told(policy: Policy, witness: Witness, owner: Record, expressions: Iterable[core.Node]) -> Words:
    """The facts of a case that some expressions of a record depend on: `revenu = 10 000 € et parts = 2`."""
    read = _read(policy, expressions)
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


def _read(policy: Policy, expressions: Iterable[core.Node]) -> set[Key]:
    """The fields that expressions read, by themselves and through rules."""
    pending, known = list(expressions), set[Key]()
    while pending:
        for key in reads(pending.pop()) - known:
            known.add(key)
            rule = policy.owner(key[0]).rules.get(key[1])
            if rule is not None:
                pending.append(rule.expression)
    return known
