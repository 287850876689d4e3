"""What a rule says, part by part: its conditions, alternatives, brackets, rows and modifiers, each with its meaning.

Parts are what an officer would point at; two rules are compared by matching theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from engine.casework.explain import parts_of
from engine.casework.reasons import written
from engine.language import core
from engine.language.meaning import Behind, Meaning, meaning
from engine.language.types import BOOLEAN
from engine.language.values import NOT_APPLICABLE
from engine.policy.model import Condition, Group, Policy, Record, Rule, Table
from engine.text.diagnostics import Language, Words
from engine.text.source import NOWHERE, Span

PartKind = Literal[
    "formula",
    "condition",
    "grouping",
    "alternative",
    "otherwise",
    "default",
    "exception",
    "row",
    "version",
    "bracket",
    "base",
    "floor",
    "ceiling",
    "rounding",
    "applies_if",
]

PARTS: dict[PartKind, Words] = {
    "formula": Words("formule", "formula"),
    "condition": Words("condition", "condition"),
    "grouping": Words("conditions", "conditions"),
    "alternative": Words("alternative", "alternative"),
    "otherwise": Words("sinon", "otherwise"),
    "default": Words("règle générale", "general rule"),
    "exception": Words("exception", "exception"),
    "row": Words("ligne", "row"),
    "version": Words("version", "version"),
    "bracket": Words("tranche", "bracket"),
    "base": Words("assiette", "base"),
    "floor": Words("plancher", "floor"),
    "ceiling": Words("plafond", "ceiling"),
    "rounding": Words("arrondi", "rounding"),
    "applies_if": Words("applicable si", "applies if"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that a rule says.

    `title` says of which part of its kind (`si bénéficiaire`), `text` what is written there, `key` and `meaning` the
    same two without how they are written. `reason` are the words given for a condition that fails.
    """

    kind: PartKind
    title: str = ""
    text: str
    key: Meaning = ()
    meaning: Meaning
    reason: str = ""

    @property
    def whole(self) -> str:
        """What is written, with the part it stands in."""
        return f"{self.title} : {self.text}" if self.title else self.text


def rule_meaning(owner: Record | Table, rule: Rule) -> Meaning:
    """What a rule means; its conditions are part of it, whatever their order. What appraisals it is subject to is a
    matter of these."""
    return meaning(_without_appraisals(owner, rule).expression, _behind(owner))


def parts(policy: Policy, owner: Record | Table, rule: Rule, language: Language) -> tuple[Part, ...]:
    """What a rule says, in the order of the file, then its modifiers."""
    return tuple(_Reader(policy, owner, language).of_rule(rule))


def _behind(owner: Record | Table) -> Behind:
    def behind(field: core.Field) -> core.Node | None:
        rule = owner.rules.get(field.name) if field.record == owner.id else None
        return rule.expression if rule is not None and rule.hidden is not None else None

    return behind


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rules of one record or table."""

    policy: Policy
    owner: Record | Table
    language: Language

    def of_rule(self, rule: Rule) -> Iterator[Part]:
        rule = _without_appraisals(self.owner, rule)
        body, modifiers = self.modifiers(rule)
        if rule.conditions is not None:
            yield from self.conditions(rule.conditions)
        else:
            yield from self.body(rule, body)
        yield from modifiers

    def meaning(self, node: core.Node) -> Meaning:
        return meaning(node, _behind(self.owner))

    def text(self, node: core.Node) -> str:
        return written(self.policy, node.span)

    def part(self, kind: PartKind, node: core.Node, title: str = "", key: Meaning = ()) -> Part:
        return Part(kind=kind, title=title, text=self.text(node), key=key, meaning=self.meaning(node))

    # ── modifiers ──

    def modifiers(self, rule: Rule) -> tuple[core.Node, list[Part]]:
        """The expression without its modifiers, and these."""
        node, found = rule.expression, list[Part]()
        while True:
            match node:
                case core.Choose(arms=(arm,), exclusive=False) if arm.span == node.span == rule.span:
                    if arm.condition.span != rule.span:
                        found.append(self.part("applies_if", arm.condition))
                    node = arm.value
                case core.Call(builtin=builtin, arguments=(inner, bound)) if builtin in _MODIFIERS and not _is_within(
                    inner.span, node.span
                ):
                    kind = _MODIFIERS[builtin]
                    means = ("call", builtin, self.meaning(bound))
                    found.append(Part(kind=kind, text=self.modifier(builtin, bound), meaning=means))
                    node = inner
                case _:
                    return node, found[::-1]

    def modifier(self, builtin: str, bound: core.Node) -> str:
        """`à 1 €, au plus proche`"""
        if builtin not in _DIRECTIONS:
            return self.text(bound)
        direction = _DIRECTIONS[builtin].words(self.language)
        return Words(f"à {self.text(bound)}, {direction}", f"to {self.text(bound)}, {direction}").words(self.language)

    # ── conditions ──

    def conditions(self, group: Group) -> Iterator[Part]:
        all_of = group.kind == "all"
        text = Words(
            "toutes sont exigées" if all_of else "une seule suffit", "all are required" if all_of else "one is enough"
        ).words(self.language)
        yield Part(kind="grouping", text=text, meaning=(group.kind,))
        for item in group.items:
            if isinstance(item, Group) and len(item.items) > 1:
                yield self.together(item)
            else:
                yield self.condition(item if isinstance(item, Condition) else next(item.conditions()))

    def condition(self, condition: Condition) -> Part:
        hidden = self.owner.rules.get(condition.field)
        if hidden is None:
            effect = self.policy.appraisals[condition.field].effect
            return Part(kind="condition", text=effect, meaning=("appraisal", condition.field))
        return Part(
            kind="condition",
            text=self.text(hidden.expression),
            meaning=self.meaning(hidden.expression),
            key=(condition.reason,) if condition.reason else (),
            reason=condition.reason,
        )

    def together(self, group: Group) -> Part:
        """Conditions in a condition, told as one: `(a ou b)`."""
        items = [self.together(item) if isinstance(item, Group) else self.condition(item) for item in group.items]
        joint = (Words(" et ", " and ") if group.kind == "all" else Words(" ou ", " or ")).words(self.language)
        means = tuple(sorted((item.meaning for item in items), key=repr))
        return Part(kind="condition", text=f"({joint.join(i.text for i in items)})", meaning=(group.kind, means))

    # ── what computes the value ──

    def body(self, rule: Rule, node: core.Node, before: str = "", version: Span = NOWHERE) -> Iterator[Part]:
        """The parts of an expression without its modifiers; `before` and `version` are the title and the place of the
        dated version that it is, if it is one."""
        if rule.form == "formula" and not before:
            yield self.part("formula", node)
        elif node.span in rule.branch_titles and node.span != version:
            yield from self.brackets(rule, node, before)
        elif rows := parts_of(rule, node):
            for row in rows:
                if isinstance(row, core.Choose):
                    yield from self.arms(rule, row, before)
        elif isinstance(node, core.Choose):
            yield from self.arms(rule, node, before)
        else:
            kind: PartKind = "default" if rule.form == "default" else "formula"
            yield replace(self.part(kind, node, before), key=(before,))

    def brackets(self, rule: Rule, node: core.Node, before: str) -> Iterator[Part]:
        """A scale: what it is on, then its brackets, each with its value where its title does not say it."""
        values = {arm.span: arm.value for arm in node.arms} if isinstance(node, core.Choose) else {}
        for span, words in rule.branch_titles.items():
            title, value = words.words(self.language), values.get(span)
            known = ("".join(title.split()),)
            if span == node.span:
                yield Part(kind="base", title=before, text=title, meaning=known)
            elif value is not None and value.span != span:
                shown = f"{before}, {title}" if before else title
                yield self.part("bracket", value, shown, (before, *known))
            elif _is_within(span, node.span):
                yield Part(kind="bracket", title=before, text=title, key=known, meaning=known)

    def arms(self, rule: Rule, choice: core.Choose, before: str) -> Iterator[Part]:
        for arm in choice.arms:
            title = rule.branch_titles.get(arm.span)
            if _is_version(arm):
                said = title.words(self.language) if title else ""
                yield from self.body(replace(rule, form="version"), arm.value, said, arm.span)
                continue
            kind: PartKind = "row" if title else "exception" if rule.form == "default" else "alternative"
            when = Words("si", "if").words(self.language)
            shown = title.words(self.language) if title else f"{when} {self.text(arm.condition)}"
            shown = f"{before}, {shown}" if before else shown
            yield self.part(kind, arm.value, shown, (before, self.meaning(arm.condition)))
        if choice.otherwise is not None and choice.otherwise != _NOTHING and choice.span != choice.otherwise.span:
            kind = "default" if rule.form == "default" else "otherwise"
            yield replace(self.part(kind, choice.otherwise, before), key=(before,))


_NOTHING = core.Literal(value=NOT_APPLICABLE)

_MODIFIERS: dict[str, PartKind] = {
    "max": "floor",
    "min": "ceiling",
    "round_up": "rounding",
    "round_down": "rounding",
    "round_nearest": "rounding",
    "round_half_even": "rounding",
    "truncate": "rounding",
}

_DIRECTIONS = {
    "round_up": Words("au supérieur", "up"),
    "round_down": Words("à l'inférieur", "down"),
    "round_nearest": Words("au plus proche", "to the nearest"),
    "round_half_even": Words("au pair le plus proche", "half to even"),
    "truncate": Words("vers zéro", "toward zero"),
}


def _is_within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_version(arm: core.Arm) -> bool:
    """Whether an alternative is a dated version of a rule: its condition is written nowhere else."""
    return arm.condition.span == arm.span and arm.condition.type == BOOLEAN and _reads_date(arm.condition)


def _reads_date(condition: core.Node) -> bool:
    match condition:
        case core.Call(builtin="ge" | "le", arguments=(core.CaseDate(), core.Literal())):
            return True
        case core.Call(builtin="and", arguments=parts):
            return all(map(_reads_date, parts))
        case _:
            return False


def _without_appraisals(owner: Record | Table, rule: Rule) -> Rule:
    """The rule as it is written, before the appraisals that affect it were added to its conditions: what they affect
    is told of themselves."""
    match rule.expression:
        case core.Call(builtin="and", arguments=(core.Field(name=name), core.Field())) if "~" in name:
            base = owner.rules[name]
            before = rule.conditions.items[0] if rule.conditions else None
            return _without_appraisals(owner, replace(base, conditions=before if isinstance(before, Group) else None))
        case _:
            return rule
