"""Conditions that are always true or always false, whatever the facts: most often a slip in a comparison.

A condition that depends on parameters and readings only is the author's switch; one that depends on the rows of a table
may change with the table: nothing is said of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.aims import Aim, Being, Finding
from engine.checks.choices import choices, is_written, uses_by_node
from engine.checks.findings import Owner, about, found, rules
from engine.checks.situations import Witness, situations
from engine.language import core
from engine.language.tree import walk
from engine.policy.model import Policy, Rule
from engine.text.diagnostics import Words

ALWAYS = {True: Words("vraie", "true"), False: Words("fausse", "false")}


def check(policy: Policy) -> Iterator[Finding]:
    """REG007."""
    for owner, rule in rules(policy):
        for condition, worth_telling in conditions_of(rule):
            value, witness = _constant(policy, owner, condition)
            if value is not None and value in worth_telling:
                constant = found(policy, "REG007", condition.span, about(policy, owner, rule), value=ALWAYS[value])
                around = uses_by_node(owner, rule)[id(condition)].around
                wishes = ((condition, Being.TRUE if value else Being.UNMET),)
                yield Finding(constant, [Aim(owner=owner, rule=rule, around=around, wishes=wishes, witness=witness)])


def conditions_of(rule: Rule) -> Iterator[tuple[core.Node, tuple[bool, ...]]]:
    """The conditions of a rule, with what is worth telling: a cell may leave everything open, not nothing at all."""
    if rule.hidden is not None and rule.conditions is None and "~" not in rule.name:
        yield rule.expression, (True, False)
    for choice in choices(rule):
        for arm in choice.node.arms:
            if rule.form == "decision_table":
                yield arm.condition, (False,)
            elif is_written(arm.condition, arm.span):
                yield arm.condition, (True, False)


def _constant(policy: Policy, owner: Owner, condition: core.Node) -> tuple[bool | None, Witness | None]:
    """What a condition is in all cases, and one of them; None when it is not always the same."""
    if isinstance(condition, core.Field) or is_switch(condition):
        return None, None
    all_of_them = situations(policy, owner, (condition,), exhaustive=True)
    if not all_of_them:
        return None, None
    if all(of.true(condition) == of.all for of in all_of_them):
        return True, all_of_them[0].witness(all_of_them[0].all)
    if all(not of.true(condition) and not of.failed(condition) for of in all_of_them):
        return False, all_of_them[0].witness(all_of_them[0].all)
    return None, None


def is_switch(condition: core.Node) -> bool:
    """Whether parameters and readings alone decide."""
    read = [node for node in walk(condition) if isinstance(node, (core.Parameter, core.Reading))]
    return bool(read) and not any(isinstance(node, (core.Field, core.CaseDate)) for node in walk(condition))
