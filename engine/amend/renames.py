"""Rules and parameters that have another name and are otherwise the same: told as renamed, not as removed and added.

Nothing is guessed: of what the old policy alone has and of what the new one alone has, exactly one each must say the
same, in the same words and under the same articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from engine.amend.meaning import meaning
from engine.amend.parts import rule_meaning
from engine.language import core
from engine.language.tree import changed
from engine.policy.model import Condition, Group, Parameter, Policy, Record, Rule, Table
from engine.policy.plan import Key

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Renames:
    """The new names: of parameters, and of rules by the record or the table that they belong to."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[Key, str] = field(default_factory=dict)

    @property
    def parameters_before(self) -> Mapping[str, str]:
        """The old names of parameters by the new ones."""
        return {new: old for old, new in self.parameters.items()}

    def rules_before(self, owner: str) -> Mapping[str, str]:
        """The old names of the rules of a record or a table by the new ones."""
        return {new: old for (of, old), new in self.rules.items() if of == owner}


NO_RENAMES = Renames()


def renames(old: Policy, new: Policy) -> Renames:
    """What only has another name in a new policy.

    What reads it says the same as before once that is known: one renaming may so show another.
    """
    known = Renames()
    while True:
        more = _found(renamed(old, known), new)
        if not more.parameters and not more.rules:
            return known
        known = Renames({**known.parameters, **more.parameters}, {**known.rules, **more.rules})


# ── Finding ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _found(old: Policy, new: Policy) -> Renames:
    rules: dict[Key, str] = {}
    for before, after in _owners(old, new):
        twins = _twins(_shown(before), _shown(after), partial(_of_rule, before), partial(_of_rule, after))
        rules |= {(after.id, was): now for was, now in twins}
    return Renames(dict(_twins(old.parameters, new.parameters, _of_parameter, _of_parameter)), rules)


def _owners(old: Policy, new: Policy) -> Iterator[tuple[Record | Table, Record | Table]]:
    """The records and the tables that both policies have."""
    yield from ((old.records[id], record) for id, record in new.records.items() if id in old.records)
    yield from ((old.tables[id], table) for id, table in new.tables.items() if id in old.tables)


def _shown(owner: Record | Table) -> dict[str, Rule]:
    return {name: rule for name, rule in owner.rules.items() if rule.hidden is None}


def _twins(
    old: Mapping[str, T], new: Mapping[str, T], of_old: Callable[[T], Any], of_new: Callable[[T], Any]
) -> Iterator[tuple[str, str]]:
    """What one side alone has and what the other alone has, where exactly one each says the same."""
    gone = {name: of_old(old[name]) for name in old if name not in new}
    come = {name: of_new(new[name]) for name in new if name not in old}
    for name, said in gone.items():
        others = [other for other, also in come.items() if also == said]
        if len(others) == 1 and list(gone.values()).count(said) == 1:
            yield name, others[0]


def _of_parameter(parameter: Parameter) -> Any:
    """All that a parameter says, apart from its name and its place."""
    return meaning(replace(parameter, id=""))


def _of_rule(owner: Record | Table, rule: Rule) -> Any:
    """All that a rule says, apart from its name and its place; the order of its conditions does not count."""
    reasons = frozenset(each.reason for each in rule.conditions.conditions()) if rule.conditions else frozenset()
    said = (rule.type, rule.label, rule.statement, rule.in_force, frozenset(rule.articles))
    return (*said, rule.min, rule.max, rule.cliff, reasons, rule_meaning(owner, rule))


# ── Renaming ────────────────────────────────────────────────────────────────────────────────────────────────────


def renamed(policy: Policy, known: Renames) -> Policy:
    """The policy with other names, wherever it reads them; its text and its places stay."""
    if not known.parameters and not known.rules:
        return policy
    return _Renamer(known).of_policy(policy)


@dataclass(frozen=True, slots=True)
class _Renamer:
    known: Renames

    def parameter(self, name: str) -> str:
        return self.known.parameters.get(name, name)

    def rule(self, owner: str, name: str) -> str:
        """The new name of a rule, or of a field that is hidden behind it: `montant#1`."""
        shown, mark, number = name.partition("#")
        return self.known.rules.get((owner, shown), shown) + mark + number

    def of_policy(self, policy: Policy) -> Policy:
        parameters = (replace(each, id=self.parameter(id)) for id, each in policy.parameters.items())
        return replace(
            policy,
            parameters={each.id: each for each in parameters},
            tables={id: replace(table, rules=self.of_rules(table)) for id, table in policy.tables.items()},
            records={id: self.of_record(record) for id, record in policy.records.items()},
            appraisals={
                id: replace(each, affects=tuple(self.rule(each.record, name) for name in each.affects))
                for id, each in policy.appraisals.items()
            },
        )

    def of_record(self, record: Record) -> Record:
        result = record.result
        outcome = result.outcome and self.rule(record.id, result.outcome)
        values = tuple(self.rule(record.id, name) for name in result.values)
        return replace(record, rules=self.of_rules(record), result=replace(result, outcome=outcome, values=values))

    def of_rules(self, owner: Record | Table) -> dict[str, Rule]:
        rules = (self.of_rule(owner.id, rule) for rule in owner.rules.values())
        return {rule.name: rule for rule in rules}

    def of_rule(self, owner: str, rule: Rule) -> Rule:
        return replace(
            rule,
            name=self.rule(owner, rule.name),
            hidden=rule.hidden and self.rule(owner, rule.hidden),
            expression=changed(rule.expression, self.of_node),
            conditions=rule.conditions and self.of_group(owner, rule.conditions),
        )

    def of_group(self, owner: str, group: Group) -> Group:
        return replace(group, items=tuple(self.of_item(owner, item) for item in group.items))

    def of_item(self, owner: str, item: Condition | Group) -> Condition | Group:
        if isinstance(item, Group):
            return self.of_group(owner, item)
        return replace(item, field=self.rule(owner, item.field))

    def of_node(self, node: core.Node) -> core.Node | None:
        """What stands for a part of an expression that reads another name; None for any other."""
        match node:
            case core.Field() if (name := self.rule(node.record, node.name)) != node.name:
                return replace(node, row=changed(node.row, self.of_node), name=name)
            case core.Parameter() if (name := self.parameter(node.name)) != node.name:
                return replace(node, date=node.date and changed(node.date, self.of_node), name=name)
            case _:
                return None
