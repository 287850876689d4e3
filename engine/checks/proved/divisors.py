"""Divisors that can be zero: then the quotient is an error, and so is what is computed from it.

Of a record that answers something, only what makes an answer an error is told: a quotient that another rule reads only
where its divisor is not zero does no harm. The readings are those that the policy takes.

Not asked: quotients inside aggregates, and in the rules of tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.backends.proof import Guard, both, either
from engine.backends.witness import Claim, Reader, Study
from engine.checks.answers import Answer
from engine.checks.choices import Guard as Condition
from engine.checks.choices import uses_of
from engine.checks.proved.shown import (
    compared,
    constant,
    in_aggregates,
    is_used,
    refuted,
    result_fields,
    status,
    told,
)
from engine.language import core
from engine.policy.model import Record, Rule
from engine.text.diagnostics import Words
from engine.text.source import Place, Span

QUOTIENTS = frozenset({"div", "quotient", "remainder"})


def check(study: Study) -> Iterator[Answer]:
    """PRV002."""
    asked: set[Span] = set()
    for owner in study.policy.records.values():
        for rule in owner.rules.values():
            inside = in_aggregates(rule.expression)
            for use in uses_of(owner, rule):
                node = use.node
                if isinstance(node, core.Call) and node.builtin in QUOTIENTS and id(node) not in inside:
                    divisor = node.arguments[1]
                    if not isinstance(divisor, core.Literal) and divisor.span not in asked:
                        asked.add(divisor.span)
                        yield _of_divisor(study, owner, rule, divisor, use.guards)


def _of_divisor(study: Study, owner: Record, rule: Rule, divisor: core.Node, guards: tuple[Condition, ...]) -> Answer:
    policy = study.policy
    zero = compared("eq", divisor, constant(0, divisor))
    verdict = study.search(owner.id, _does_harm(owner, zero, guards))
    text = " ".join(policy.source.text[divisor.span.start : divisor.span.end].split())
    finding = None
    if verdict.witness is not None:
        conditions = (divisor, *(node for node, _ in guards))
        facts = told(policy, verdict.witness, owner, conditions)
        finding = refuted(policy, "PRV002", divisor.span, owner, rule, verdict.witness, divisor=text, facts=facts)
    name = f"{owner.id}.{rule.hidden or rule.name}"
    return Answer(
        statement=Words(f"{name} ne divise jamais par zéro", f"{name} never divides by zero"),
        status=status([verdict]),
        place=Place(policy.source, divisor.span),
        doubt=verdict.doubt,
        finding=finding,
    )


def _does_harm(owner: Record, zero: core.Node, guards: tuple[Condition, ...]) -> Claim:
    """The divisor is zero where the quotient is used, and an answer of the record is an error."""
    results = tuple(result_fields(owner))

    def claim(read: Reader) -> Guard:
        wrong = either(*(read.failed(result) for result in results)) if results else True
        return both(is_used(guards, read), read.true(zero), wrong, read.taken())

    return claim
