"""Amounts: never below zero, never outside the bounds that the rule declares, never beyond its floor or its ceiling.

A floor and a ceiling apply before the rounding, which may step over them. The bounds declared with `min:` and `max:`
change nothing to what is computed: they are what the author holds to be always so. Asked of the values that a record
answers, and of every rule that declares bounds, under the readings that the policy takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from engine.backends.proof import both
from engine.backends.witness import Study
from engine.checks.aims import own
from engine.checks.answers import Answer, Status
from engine.checks.findings import name_span
from engine.checks.proved.shown import compared, constant, refuted, result_fields, status, told
from engine.language import core
from engine.language.types import EURO, Number, Unit
from engine.language.values import NOT_APPLICABLE, Exact, exact
from engine.language.wording import Spoken, say
from engine.policy.model import Policy, Record, Rule
from engine.text.diagnostics import Diagnostic, Words
from engine.text.source import Place, Span

EUROS = Unit(((EURO, 1),))
ROUNDINGS = frozenset({"round_up", "round_down", "round_nearest", "round_half_even", "truncate"})


def check(study: Study) -> Iterator[Answer]:
    """PRV004 (below zero), PRV005 (outside the declared bounds), PRV006 (beyond the floor or the ceiling)."""
    asked: set[Span] = set()
    for owner in study.policy.records.values():
        answers = {result.name for result in result_fields(owner)}
        for rule in owner.rules.values():
            if isinstance(rule.type, Number) and rule.span not in asked:
                asked.add(rule.span)
                yield from _declared(study, owner, rule)
                yield from _stepped_over(study, owner, rule)
                if rule.name in answers and rule.type.unit == EUROS:
                    yield from _amount(study, owner, rule)


def _amount(study: Study, owner: Record, rule: Rule) -> Iterator[Answer]:
    """The amount is never negative, and when it has a limit that is told too."""
    field = own(owner, rule)
    if rule.min is not None and rule.min < 0:
        return
    name = f"{owner.id}.{rule.name}"
    statement = Words(f"{name} n'est jamais négatif", f"{name} is never negative")
    answer = _asked(study, owner, rule, "PRV004", compared("lt", field, constant(0, field)), statement)
    if answer.status is Status.PROVED and (high := study.ceiling(owner.id, field)) is not None:
        answer = replace(answer, statement=_between(study.policy, owner, rule, Fraction(0), high))
    yield answer


def _declared(study: Study, owner: Record, rule: Rule) -> Iterator[Answer]:
    """The bounds that the rule declares."""
    field, name = own(owner, rule), f"{owner.id}.{rule.name}"
    for bound, builtin, words in (
        (rule.min, "lt", Words("ne descend jamais sous", "never goes below")),
        (rule.max, "gt", Words("ne dépasse jamais", "never exceeds")),
    ):
        if bound is not None:
            said = {lang: say(bound, rule.type, study.policy.units, lang) for lang in ("fr", "en")}
            statement = Words(f"{name} {words.fr} {said['fr']}", f"{name} {words.en} {said['en']}")
            condition = compared(builtin, field, constant(bound, field))
            yield _asked(study, owner, rule, "PRV005", condition, statement)


def _stepped_over(study: Study, owner: Record, rule: Rule) -> Iterator[Answer]:
    """The floor and the ceiling, where a rounding comes after them."""
    node: core.Node = rule.expression
    while isinstance(node, core.Choose) and len(node.arms) == 1 and _is_nothing(node.otherwise):
        node = node.arms[0].value
    if not isinstance(node, core.Call) or node.builtin not in ROUNDINGS:
        return
    rounded, inner = node, node.arguments[0]
    name = f"{owner.id}.{rule.name}"
    while isinstance(inner, core.Call) and inner.builtin in ("min", "max") and len(inner.arguments) == 2:
        bound = inner.arguments[1]
        words = (
            Words(f"{name} ne dépasse jamais son plafond", f"{name} never exceeds its ceiling")
            if inner.builtin == "min"
            else Words(f"{name} ne descend jamais sous son plancher", f"{name} never goes below its floor")
        )
        condition = compared("gt" if inner.builtin == "min" else "lt", rounded, bound)
        yield _asked(study, owner, rule, "PRV006", condition, words)
        inner = inner.arguments[0]


def _asked(study: Study, owner: Record, rule: Rule, code: str, contrary: core.Node, statement: Words) -> Answer:
    """A property, by the condition that would be contrary to it."""
    policy = study.policy
    verdict = study.search(owner.id, lambda read: both(read.true(contrary), read.taken()))
    place = _place(policy, rule)
    finding: Diagnostic | None = None
    if (witness := verdict.witness) is not None:
        value = Spoken(witness.row[rule.name], rule.type, policy.units)
        facts = told(policy, witness, owner, (rule.expression,))
        finding = refuted(policy, code, place.span, owner, rule, witness, name=rule.name, value=value, facts=facts)
    return Answer(statement=statement, status=status([verdict]), place=place, doubt=verdict.doubt, finding=finding)


def _between(policy: Policy, owner: Record, rule: Rule, low: Fraction, high: Fraction) -> Words:
    def said(value: Exact, language: str) -> str:
        return say(value, rule.type, policy.units, "fr" if language == "fr" else "en")

    name, bounds = f"{owner.id}.{rule.name}", (exact(low), exact(high))
    fr, en = ([said(bound, language) for bound in bounds] for language in ("fr", "en"))
    return Words(
        f"{name} est toujours compris entre {fr[0]} et {fr[1]}", f"{name} always lies between {en[0]} and {en[1]}"
    )


def _is_nothing(node: core.Node | None) -> bool:
    return isinstance(node, core.Literal) and node.value is NOT_APPLICABLE


def _place(policy: Policy, rule: Rule) -> Place:
    return Place(policy.source, name_span(policy, rule.name, rule.span))
