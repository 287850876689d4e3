"""Conditions that are always true or always false, asked of the solver where not all situations could be looked at.

Not asked: conditions inside aggregates, and those of the rules of tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.backends.witness import Study
from engine.checks.answers import Answer, Status
from engine.checks.constant import ALWAYS, conditions_of, is_switch
from engine.checks.findings import about, found
from engine.checks.proved.shown import doubt, holds, in_aggregates, shown_by, unmet
from engine.checks.situations import situations
from engine.language import core
from engine.policy.model import Record, Rule
from engine.text.diagnostics import Words
from engine.text.source import Place, Span


def check(study: Study) -> Iterator[Answer]:
    """REG007."""
    asked: set[Span] = set()
    for owner in study.policy.records.values():
        for rule in owner.rules.values():
            inside = in_aggregates(rule.expression)
            for condition, worth_telling in conditions_of(rule):
                if id(condition) not in inside and condition.span not in asked:
                    asked.add(condition.span)
                    if _is_open(study, owner, condition):
                        yield _of_condition(study, owner, rule, condition, worth_telling)


def _is_open(study: Study, owner: Record, condition: core.Node) -> bool:
    """Whether looking at all situations could not tell; a field is told of where it is computed."""
    if isinstance(condition, core.Field) or is_switch(condition):
        return False
    return not situations(study.policy, owner, (condition,), exhaustive=True)


def _of_condition(
    study: Study, owner: Record, rule: Rule, condition: core.Node, worth_telling: tuple[bool, ...]
) -> Answer:
    """Whether the condition holds in some cases, and fails in others."""
    verdicts = {
        False: study.happens(owner.id, holds(condition)),
        True: study.happens(owner.id, lambda read: unmet(condition, read)),
    }
    always = [value for value in worth_telling if verdicts[value].proved]
    finding = None
    if always:
        span, context = condition.span, about(study.policy, owner, rule)
        finding = found(study.policy, "REG007", span, context, value=ALWAYS[always[0]])
        finding = shown_by(study.policy, rule, finding, verdicts[not always[0]].witness)
    decided = all(verdicts[value].decided for value in worth_telling)
    name = f"{owner.id}.{rule.hidden or rule.name}"
    return Answer(
        statement=Words(
            f"{name} : chaque condition distingue des dossiers", f"{name}: each condition tells cases apart"
        ),
        status=Status.REFUTED if always else Status.PROVED if decided else Status.UNDECIDED,
        place=Place(study.policy.source, condition.span),
        doubt=doubt(verdicts.values()),
        finding=finding,
    )
