"""The rules of a policy, each made once: in the order of the file, or sooner when another one needs its type."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.language import core
from engine.language import types as t
from engine.language.elaborate import Scope
from engine.language.types import ANYTHING, BOOLEAN, Type
from engine.policy.declarations import Declared
from engine.policy.model import Appraisal, Cliff, Condition, Group, Policy, Rule
from engine.policy.plan import Key, dependencies, find_cycle
from engine.policy.reader import Reader
from engine.policy.rules import Forge
from engine.policy.shape import Block


@dataclass(slots=True)
class Workshop:
    """The rules that are made.

    `making` are those begun and not yet finished, each needed by the one before it, with the types that they declare;
    `circular` those that were found to need themselves.
    """

    declared: Declared
    reader: Reader
    made: dict[Key, tuple[Rule, ...]] = field(default_factory=dict)
    making: dict[Key, Type | None] = field(default_factory=dict)
    circular: set[Key] = field(default_factory=set)

    def rules(self, owner: str, block: Block) -> dict[str, Rule]:
        """The rules of a record or of a table, each after its hidden fields."""
        return {rule.name: rule for name, b in block.blocks("rules").items() for rule in self.rule(owner, name, b)}

    def rule(self, owner: str, name: str, block: Block) -> tuple[Rule, ...]:
        """A rule, the last, and its hidden fields."""
        key = (owner, name)
        if key not in self.made:
            articles = self.reader.cited(block)
            reader = self.reader.about(f"{owner}.{name}", articles)
            declared = reader.type(block["type"]) if "type" in block else None
            self.making[key] = declared
            *hidden, main = Forge(reader, self.scope(owner, reader), owner, name, articles).rule(block, declared)
            rules: tuple[Rule, ...] = (*hidden, _promised(main, block, reader))
            for appraisal in self.declared.appraisals.values():
                if appraisal.record == owner and name in appraisal.affects:
                    rules = _subject_to(appraisal, owner, rules)
            self.made[key] = rules
            del self.making[key]
        return self.made[key]

    def scope(self, owner: str, reader: Reader) -> Scope:
        """What the expressions of a rule can see; what they get wrong goes to its reader."""
        return Scope(
            language=reader.language,
            units=reader.units,
            current=owner,
            owners=self.declared.owners,
            parameters={name: p.type for name, p in self.declared.parameters.items()},
            readings={name: r.type for name, r in self.declared.readings.items()},
            appraisals={name: a.record for name, a in self.declared.appraisals.items()},
            type_of=self.type_of,
            report=reader.report,
        )

    def type_of(self, owner: str, name: str) -> Type:
        """The type of a field; a rule that is not made yet is made to know it."""
        given = self.declared.given[owner].get(name)
        if given is not None:
            return t.Ranges(given.type) if given.ranges else given.type
        rules = self.declared.blocks[owner].get("rules")
        block = rules.get(name) if isinstance(rules, Block) else None
        if not isinstance(block, Block):
            return ANYTHING
        key = (owner, name)
        if key not in self.making:
            return self.rule(owner, name, block)[-1].type
        declared = self.making[key]
        if declared is None and key not in self.circular:
            begun = list(self.making)
            self.report_circle((*begun[begun.index(key) :], key))
        return declared or ANYTHING

    def check_circles(self, policy: Policy) -> None:
        """Report a circle of rules that need one another, unless one of them was already found to."""
        circle = find_cycle(dependencies(policy))
        if circle and self.circular.isdisjoint(circle):
            self.report_circle(circle)

    def report_circle(self, circle: tuple[Key, ...]) -> None:
        """Report rules of which each needs the next, where the first, which is also the last, is written."""
        self.circular.update(circle)
        shown = [(owner, name.split("#")[0]) for owner, name in circle]
        path = [key for i, key in enumerate(shown) if i == 0 or key != shown[i - 1]]
        owner, name = shown[0]
        block = self.declared.blocks[owner]
        rules = block.get("rules")
        span = rules.key_span(name) if rules and name in rules else block.span
        self.reader.report("REG001", span, {"path": " → ".join(f"{owner}.{name}" for owner, name in path)})


def _promised(rule: Rule, block: Block, reader: Reader) -> Rule:
    """The rule with what its author holds of it: its bounds, and the effect of threshold that the text has."""
    bounds = reader.bounds(block, rule.type)
    told = block.get("cliff")
    cliff = Cliff(articles=reader.cited(told), statement=told.text("statement")) if isinstance(told, Block) else None
    return replace(rule, min=bounds.get("min"), max=bounds.get("max"), cliff=cliff)


def _subject_to(appraisal: Appraisal, owner: str, made: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rule, further subject to an appraisal: it is a condition like the others, that somebody decides."""
    *hidden, rule = made
    span = appraisal.span
    row = core.Current(record=owner, span=span)
    base = replace(rule, name=f"{rule.name}#{len(hidden)}~{appraisal.id}", hidden=rule.name, conditions=None)
    kept = core.Field(row=row, record=owner, name=base.name, type=BOOLEAN, span=rule.span)
    decided = core.Field(row=row, record=owner, name=appraisal.id, type=BOOLEAN, span=span)
    before = rule.conditions or Condition(field=base.name, reason="", articles=rule.articles)
    pending = Condition(field=appraisal.id, reason=appraisal.effect, articles=(appraisal.article,))
    both = core.Call(builtin="and", arguments=(kept, decided), type=BOOLEAN, span=rule.span)
    return (*hidden, base, replace(rule, expression=both, conditions=Group(kind="all", items=(before, pending))))
