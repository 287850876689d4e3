"""Thresholds where one euro or one pupil more gives less: a sudden loss, more than twice those just before and after.

A value that goes down steadily is no cliff, nor is a loss that the rounding explains, nor an amount that goes down by
no more than the euro that was added. The text may have a cliff: the rule then declares it with its article. Asked of
the amounts that a record answers, and of what the same record counts or measures, under the readings that are taken.
Not seen: steps of more than one, numbers that other records give, and those without a unit, maybe years or ranks.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from engine.backends.proof import Guard, add, both, compare, multiply
from engine.backends.witness import Claim, Reader, Study, Verdict, Witness
from engine.checks.aims import own
from engine.checks.answers import Answer, Status
from engine.checks.findings import about, found, name_span
from engine.checks.proved.bounds import EUROS, ROUNDINGS
from engine.checks.proved.shown import depends_on, doubt, refuted, result_fields, status
from engine.language import core
from engine.language.types import PLAIN, Number
from engine.language.wording import Spoken
from engine.policy.model import Input, Record, Rule
from engine.text.diagnostics import Diagnostic, Words
from engine.text.source import Place, Span


def check(study: Study) -> Iterator[Answer]:
    """PRV007 (a cliff), PRV008 (declared, and there is none)."""
    asked: set[Span] = set()
    for owner in study.policy.records.values():
        for result in result_fields(owner):
            rule = owner.rules[result.name]
            if isinstance(rule.type, Number) and rule.type.unit == EUROS and rule.span not in asked:
                asked.add(rule.span)
                yield from _of_value(study, owner, rule)


def _of_value(study: Study, owner: Record, rule: Rule) -> Iterator[Answer]:
    read = depends_on(study.policy, (rule.expression,))
    moving = [given for given in owner.inputs.values() if _is_counted(given) and (owner.id, given.name) in read]
    if not moving:
        return
    verdicts: list[Verdict] = []
    for given in moving:
        verdicts.append(study.search(owner.id, _drops(owner, rule, given)))
        if not verdicts[-1].proved:
            break
    place = Place(study.policy.source, name_span(study.policy, rule.name, rule.span))
    name, answered = f"{owner.id}.{rule.name}", status(verdicts)
    statement = Words(f"{name} n'a pas d'effet de seuil", f"{name} has no cliff")
    finding: Diagnostic | None = None
    witness = verdicts[-1].witness
    if rule.cliff is not None and answered is Status.PROVED:
        finding = found(study.policy, "PRV008", place.span, about(study.policy, owner, rule), name=rule.name)
    elif rule.cliff is None and witness is not None:
        finding = _cliff(study, owner, rule, moving[len(verdicts) - 1], witness, place.span)
    elif rule.cliff is not None:
        return
    yield Answer(statement=statement, status=answered, place=place, doubt=doubt(verdicts), finding=finding)


def _is_counted(given: Input) -> bool:
    """Whether more or less of an input can be had: euros, pupils, a share."""
    type_ = given.type
    if given.optional or not isinstance(type_, Number):
        return False
    return type_.percent or (type_.unit != PLAIN and type_.unit.duration is None)


def _cliff(study: Study, owner: Record, rule: Rule, given: Input, witness: Witness, span: Span) -> Diagnostic:
    units = study.policy.units
    step, low = _step(given), Fraction(witness.row[given.name])
    _, before = witness.read.number(own(owner, rule))
    _, after = witness.read.moved(given.name, step).number(own(owner, rule))
    return refuted(
        study.policy, "PRV007", span, owner, rule, witness, name=rule.name, input=given.name,
        before=Spoken(before, rule.type, units), after=Spoken(after, rule.type, units),
        low=Spoken(low, given.type, units), high=Spoken(low + step, given.type, units),
    )  # fmt: skip


def _step(given: Input) -> Fraction:
    """One more: one euro, one pupil, one point."""
    return Fraction(1, 100) if isinstance(given.type, Number) and given.type.percent else Fraction(1)


def _drops(owner: Record, rule: Rule, given: Input) -> Claim:
    """One more of a number gives less, by more than the steps before and after, and than what is usual."""
    value, step, slack = own(owner, rule), _step(given), _slack(rule, given)

    def claim(read: Reader) -> Guard:
        at, now = read.number(value)
        there, then = read.moved(given.name, step).number(value)
        before, was = read.moved(given.name, -step).number(value)
        after, later = read.moved(given.name, 2 * step).number(value)
        loss = _less(now, then)
        sudden = both(
            compare("gt", loss, slack),
            compare("gt", loss, _twice(_less(was, now))),
            compare("gt", loss, _twice(_less(then, later))),
        )
        return both(at, there, before, after, sudden, _within(read, owner, given, step), read.taken())

    return claim


def _slack(rule: Rule, given: Input) -> Fraction:
    """The loss that is no cliff: the step of the rounding, and the euro itself that was added."""
    node: core.Node = rule.expression
    while isinstance(node, core.Choose) and len(node.arms) == 1:
        node = node.arms[0].value
    slack = Fraction(0)
    if isinstance(node, core.Call) and node.builtin in ROUNDINGS and isinstance(node.arguments[1], core.Literal):
        slack = Fraction(node.arguments[1].value)
    same = isinstance(rule.type, Number) and isinstance(given.type, Number) and rule.type.unit == given.type.unit
    return slack + (_step(given) if same else 0)


def _within(read: Reader, owner: Record, given: Input, step: Fraction) -> Guard:
    """One more is still admitted."""
    if given.max is None:
        return True
    row = core.Current(record=owner.id)
    _, number = read.number(core.Field(row=row, record=owner.id, name=given.name, type=given.type))
    return compare("le", number, Fraction(given.max) - step)


def _less(a: Any, b: Any) -> Any:
    """The difference of two numbers, open or not."""
    return add(a, multiply(b, -1)) if _is_open(a, b) else a - b


def _twice(a: Any) -> Any:
    return multiply(a, 2) if _is_open(a) else 2 * a


def _is_open(*numbers: Any) -> bool:
    return not all(isinstance(number, (int, Fraction)) for number in numbers)
