"""Why an outcome is what it is: the conditions that decided it, with their words and their articles.

The reasons of a rule are a function of the boolean fields it is made of (`support`), of the date and of the readings:
whoever has these values has the reasons, without computing anything again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from engine.backends import compiled
from engine.backends.program import Program, Setting
from engine.language import core
from engine.language.builtins import MISSING, choose, meanings
from engine.language.tree import walk
from engine.language.types import BOOLEAN, Boolean
from engine.language.values import NOT_APPLICABLE, Cause, Failure, NotApplicable, State, Unknown
from engine.policy.model import Condition, Group, Policy, Record, Rule
from engine.text.source import NOWHERE, Span

Key = tuple[int, str]
"""A field of the record (0), of the one it belongs to (1), of the next one up (2)…"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that decided, in the words of the policy.

    `articles` are identifiers and `titles` their titles, in the same order. `rule` is the rule that the reason belongs
    to. `holds` is None when a fact is missing to say. `path` is the record it is about: `effectifs[2]`, empty for the
    root of the case.
    """

    text: str
    articles: tuple[str, ...]
    titles: tuple[str, ...]
    rule: str
    holds: bool | None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept from one scene to the next of a program and a record whose reasons have no place of their own: the
    support of the fields looked at, and their reasons by what it is worth."""

    supports: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    reasons: dict[tuple[Any, ...], tuple[Reason, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the reasons are drawn from: the type of the record, the setting of the run, the values of boolean fields.

    `path(n)` locates in the case the record that is `n` above. `told` keeps what `truth` said of each node at each
    height, beside the node itself, whose identity is the key.
    """

    policy: Policy
    record: str
    setting: Setting
    value: Callable[[Key], Any]
    path: Callable[[int], str] = field(default=lambda _: "")
    told: dict[tuple[int, int], tuple[core.Node, Any]] = field(default_factory=dict)
    kept: Kept | None = None

    def owner(self, up: int) -> Record:
        """The type of the record that is `up` above."""
        return _owner_of(self.policy, self.record, up)


def reasons(scene: Scene, name: str) -> tuple[Reason, ...]:
    """What decided the value of a boolean rule: the conditions that failed when it is false, those that hold when it
    is true, those of which a fact is missing when it is unknown. An error has none."""
    found = _of_field(scene, (0, name), scene.value((0, name)), None)
    return tuple(dict.fromkeys(found))


def support(policy: Policy, record: str, name: str) -> tuple[Key, ...]:
    """The boolean fields that the reasons of a rule are a function of; none of them follows from the others."""
    return _support(policy, record, (0, name))


def _support(policy: Policy, record: str, key: Key) -> tuple[Key, ...]:
    seen = _looked_at(policy, record, key)
    return tuple(key for key in seen if not _follows(policy, record, key, seen))


def rules_behind(policy: Policy, record: str) -> frozenset[tuple[str, str]]:
    """The rules that the reasons of a record are drawn from, each by its own record and its name."""
    owner = policy.records[record]
    if owner.result.outcome is None:
        return frozenset((record, name) for name in owner.result.values if name in owner.rules)
    fields = _looked_at(policy, record, (0, owner.result.outcome))
    owners = [(_owner_of(policy, record, up), name) for up, name in fields]
    return frozenset((owner.id, name) for owner, name in owners if name in owner.rules)


def _looked_at(policy: Policy, record: str, first: Key) -> Mapping[Key, None]:
    """The boolean fields that reasons look at on the way from a rule to what decided it, in a fixed order."""
    seen: dict[Key, None] = {}
    waiting: list[Key] = [first]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen[key] = None
        owner = _owner_of(policy, record, key[0])
        rule = owner.rules.get(key[1])
        for node in _structure(rule, owner) if rule else ():
            if isinstance(node, core.Field) and (below := _own(node, key[0])) is not None:
                waiting.append(below)
    return seen


class Verdict(NamedTuple):
    """The answer on an ordinary case: the identifier of the outcome, the values of the result in order, the reasons."""

    outcome: str
    values: tuple[Any, ...]
    reasons: tuple[Reason, ...]


Quick = Callable[[Mapping[str, Any]], Verdict | None]


def quick(program: Program, record: str) -> Quick:
    """A function from the facts of one record, as a program gives them, to the answer that `decision.decide` gives.

    It answers None for every case that is not ordinary (a fact missing or refused, a record with others below it):
    such a case is for `decide`, which says what there is to say. Reasons are drawn once for each combination of the
    conditions they depend on.
    """
    policy, owner = program.policy, program.policy.records[record]
    result = owner.result
    rules = [owner.rules[name] for name in result.values if name in owner.rules]
    in_force = policy.in_force.covers(program.setting.date) and owner.in_force.covers(program.setting.date)
    if not in_force or (result.outcome is None and any(rule.branch_articles for rule in rules)):
        return _never
    keys = support(policy, record, result.outcome) if result.outcome else ()
    answer = compiled.decider(program, record, (*result.values, *(name for _, name in keys)))
    count, told = len(result.values), dict[tuple[Any, ...], tuple[str | None, tuple[Reason, ...]]]()
    kept = Kept()

    def verdict(facts: Mapping[str, Any]) -> Verdict | None:
        found = answer(facts)
        if found is None:
            return None
        values = found[:count]
        if result.outcome is None:
            return Verdict("computed", values, rule_reasons(policy, owner, values))
        known = found[count:]
        said = told.get(known)
        if said is None:
            said = told[known] = drawn(program, record, result.outcome, dict(zip(keys, known, strict=True)), kept)
        outcome, reasons = said
        return None if outcome is None else Verdict(outcome, values, reasons)

    return verdict


def drawn(
    program: Program, record: str, name: str, held: dict[Key, Any], kept: Kept
) -> tuple[str | None, tuple[Reason, ...]]:
    """The outcome that a rule decides, None when it is undecided, and its reasons, from the values of its support.

    Whoever asks for several has the same `kept` for all.
    """

    def value(key: Key) -> Any:
        if key not in held:
            held[key] = truth(scene, scene.owner(key[0]).rules[key[1]].expression, key[0])
        return held[key]

    scene = Scene(policy=program.policy, record=record, setting=program.setting, value=value, kept=kept)
    return _OUTCOMES.get(value((0, name))), reasons(scene, name)


_OUTCOMES: Mapping[Any, str] = {True: "eligible", False: "not_eligible", NOT_APPLICABLE: "not_applicable"}


def _never(facts: Mapping[str, Any]) -> None:
    """No case is ordinary."""


def rule_reasons(
    policy: Policy,
    record: Record,
    values: Iterable[Any],
    path: str = "",
    articles: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Reason, ...]:
    """The reasons of a result without an outcome: the rules that gave its values, with their articles or others."""
    given = zip(record.result.values, values, strict=True)
    rules = [record.rules[name] for name, value in given if name in record.rules and not isinstance(value, State)]
    cited = articles or {}
    return tuple(
        _reason(policy, _label(rule), cited.get(rule.name, rule.articles), rule.name, True, path) for rule in rules
    )


def _label(rule: Rule) -> str:
    return rule.statement or rule.label or rule.name


def written(policy: Policy, span: Span) -> str:
    """What the author wrote, on one line; empty when it was written nowhere."""
    return "" if span == NOWHERE else " ".join(policy.source.text[span.start : span.end].split())


# ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_field(scene: Scene, key: Key, value: Any, via: Rule | None) -> tuple[Reason, ...]:
    """The reasons of a field; `via` is the rule that reads it, whose articles an input answers to."""
    if isinstance(value, Failure):
        return ()
    if scene.kept is None:
        return _drawn_from(scene, key, value, via)
    if key not in scene.kept.supports:
        scene.kept.supports[key] = _support(scene.policy, scene.record, key)
    behind = tuple(scene.value(below) for below in scene.kept.supports[key])
    found = (key, id(via), value, behind)
    if found not in scene.kept.reasons:
        scene.kept.reasons[found] = _drawn_from(scene, key, value, via)
    return scene.kept.reasons[found]


def _drawn_from(scene: Scene, key: Key, value: Any, via: Rule | None) -> tuple[Reason, ...]:
    up, name = key
    owner = scene.owner(up)
    rule = owner.rules.get(name)
    if rule is None:
        return (_input_reason(scene, key, value, via),)
    if rule.hidden is not None:
        return _of_condition(scene, key, value, _condition(owner, rule), rule)
    return _of_rule(scene, key, value, rule) or (_whole_rule(scene, key, value, rule),)


def _of_rule(scene: Scene, key: Key, value: Any, rule: Rule) -> tuple[Reason, ...]:
    """What decided a rule, from its conditions and from its expression, which may say more (a validity, an appraisal);
    nothing when neither is made of boolean fields."""
    found: list[Reason] = []
    trees: tuple[core.Node, ...] = (rule.expression,)
    if rule.conditions is not None:
        trees = (_as_expression(rule.conditions, scene.owner(key[0]).id), rule.expression)
    for tree in trees:
        known = truth(scene, tree, key[0])
        if _agree(known, value):
            found += _of_node(scene, tree, key[0], value, rule) or ()
    return tuple(dict.fromkeys(found))


def _of_condition(scene: Scene, key: Key, value: Any, condition: Condition, rule: Rule) -> tuple[Reason, ...]:
    """A condition, or what is behind it when it only names another rule and has no words of its own."""
    up = key[0]
    target = rule.expression
    if isinstance(target, core.Field) and _only_names_another(rule, condition):
        if (behind := _own(target, up)) is not None:
            return _of_field(scene, behind, value, rule)
        if other := scene.policy.owner(target.record).rules.get(target.name):
            articles = tuple(dict.fromkeys((*condition.articles, *other.articles)))
            name = rule.hidden or rule.name
            return (_reason(scene.policy, _label(other), articles, name, holds(value), scene.path(up)),)
    text = (condition.reason if value is False else "") or (
        rule.statement or written(scene.policy, target.span) or condition.reason or rule.name
    )
    return (_reason(scene.policy, text, condition.articles, rule.hidden or rule.name, holds(value), scene.path(up)),)


def _only_names_another(rule: Rule, condition: Condition) -> bool:
    """Whether a hidden rule is another field and has no words of its own."""
    return isinstance(rule.expression, core.Field) and not condition.reason and not rule.statement


def _condition(owner: Record, rule: Rule) -> Condition:
    """The words of a hidden rule; dated versions of a rule keep them only in its label, which is its reason if any."""
    reason = rule.label if rule.label not in (rule.name, rule.statement) else ""
    of = owner.rules.get(rule.hidden or rule.name)
    known = of.conditions.conditions() if of is not None and of.conditions is not None else ()
    usual = Condition(field=rule.name, reason=reason, articles=rule.articles)
    return next((condition for condition in known if condition.field == rule.name), usual)


def _whole_rule(scene: Scene, key: Key, value: Any, rule: Rule) -> Reason:
    return _reason(scene.policy, _label(rule), rule.articles, rule.name, holds(value), scene.path(key[0]))


def _input_reason(scene: Scene, key: Key, value: Any, via: Rule | None) -> Reason:
    given = scene.owner(key[0]).inputs[key[1]]
    rule = (via.hidden or via.name) if via else given.name
    path = scene.path(key[0])
    articles = via.articles if via else ()
    if given.appraisal is None:
        return _reason(scene.policy, given.label or given.name, articles, rule, holds(value), path)
    appraisal = scene.policy.appraisals[given.appraisal]
    condition = conditions_of(scene.owner(key[0])).get(given.name)
    text = condition.reason if condition and value is False else ""
    articles = tuple(dict.fromkeys((*(condition.articles if condition else ()), appraisal.article)))
    return _reason(scene.policy, text or appraisal.effect, articles, rule, holds(value), path)


def holds(value: Any) -> bool | None:
    """A truth value as reasons show it: None for a state."""
    return value if isinstance(value, bool) else None


def _reason(policy: Policy, text: str, articles: Iterable[str], rule: str, holds: bool | None, path: str) -> Reason:
    known = tuple(articles)
    titles = tuple(policy.articles[id].title if id in policy.articles else id for id in known)
    return Reason(text=text, articles=known, titles=titles, rule=rule, holds=holds, path=path)


# ── Expressions ─────────────────────────────────────────────────────────────────────────────────────────────────


def _of_node(scene: Scene, node: core.Node, up: int, value: Any, via: Rule) -> tuple[Reason, ...] | None:
    """The reasons why a boolean expression has a value it is known to have, None when it does not say."""
    match node:
        case core.Field():
            key = _own(node, up)
            return None if key is None or not isinstance(node.type, Boolean) else _of_field(scene, key, value, via)
        case core.Call(builtin="not"):
            return _of_node(scene, node.arguments[0], up, (not value) if isinstance(value, bool) else value, via)
        case core.Call(builtin="and" | "or"):
            return _of_operands(scene, node, up, value, via)
        case core.Choose():
            return _of_choice(scene, node, up, value, via)
        case _:
            return None


def _of_operands(scene: Scene, node: core.Call, up: int, value: Any, via: Rule) -> tuple[Reason, ...] | None:
    parts = [(part, truth(scene, part, up)) for part in node.arguments if not _is_settled(part)]
    if isinstance(value, Unknown):
        return _together(_of_node(scene, part, up, known, via) for part, known in parts if isinstance(known, Unknown))
    absorbing = node.builtin == "or"
    if value is absorbing:
        return _together(_of_node(scene, part, up, value, via) for part, known in parts if known is absorbing)
    if isinstance(value, bool):
        # all the operands made it so: one that cannot say why leaves the word to the rule
        concerned = [part for part, known in parts if not isinstance(known, NotApplicable)]
        found = [_of_node(scene, part, up, value, via) for part in concerned]
        return None if None in found else _together(found)
    return None


def _together(found: Iterable[tuple[Reason, ...] | None]) -> tuple[Reason, ...] | None:
    """The reasons of several operands, without those that do not say; None when none says."""
    said = [reasons for reasons in found if reasons is not None]
    return tuple(reason for reasons in said for reason in reasons) or None


def _of_choice(scene: Scene, node: core.Choose, up: int, value: Any, via: Rule) -> tuple[Reason, ...] | None:
    conditions = [truth(scene, arm.condition, up) for arm in node.arms]
    decided = next((arm for arm, known in zip(node.arms, conditions, strict=True) if known is True), None)
    if decided is not None:
        return _of_branch(scene, decided.value, (decided.condition,), True, up, value, via)
    if all(known is False or isinstance(known, NotApplicable) for known in conditions):
        tests = tuple(arm.condition for arm in node.arms)
        return _of_branch(scene, node.otherwise, tests, False, up, value, via)
    if isinstance(value, Unknown):
        waiting = [arm.condition for arm, known in zip(node.arms, conditions, strict=True) if _is_missing(known)]
        return _together(_of_node(scene, test, up, truth(scene, test, up), via) for test in waiting)
    # a condition is not made of boolean fields: the value may still betray the branch
    branches = [arm.value for arm, known in zip(node.arms, conditions, strict=True) if known is not False]
    branches += [node.otherwise] if node.otherwise is not None else []
    possible = [branch for branch in branches if _agree(truth(scene, branch, up), value)]
    return _of_node(scene, possible[0], up, value, via) if len(possible) == 1 else None


def _of_branch(
    scene: Scene,
    branch: core.Node | None,
    tests: tuple[core.Node, ...],
    met: bool,
    up: int,
    value: Any,
    via: Rule,
) -> tuple[Reason, ...] | None:
    """Why a branch has its value; when it is a constant, why it was this branch."""
    found = _of_node(scene, branch, up, value, via) if branch is not None else None
    if found is not None:
        return found
    if branch is None or not _is_settled(branch):
        return None
    why = [_of_node(scene, test, up, met, via) for test in tests if not _is_settled(test)]
    return None if None in why else _together(why)


# ── Truth ───────────────────────────────────────────────────────────────────────────────────────────────────────

# What the boolean fields do not say. It flows through the meaning of the operators as an unknown does.
_UNSAID = Cause("", "", "")
_OPAQUE = Unknown(frozenset({_UNSAID}))


def truth(scene: Scene, node: core.Node, up: int) -> Any:
    """The value of an expression, as far as boolean fields, the date and the readings tell; else an unknown of which
    `is_opaque` is true."""
    key = id(node), up
    if key not in scene.told:
        scene.told[key] = node, _truth(scene, node, up)
    return scene.told[key][1]


def _truth(scene: Scene, node: core.Node, up: int) -> Any:
    match node:
        case core.Literal():
            return node.value
        case core.CaseDate():
            return scene.setting.date
        case core.Reading():
            return scene.setting.readings.get(node.name, scene.policy.readings[node.name].taken)
        case core.Field():
            key = _own(node, up)
            return scene.value(key) if key is not None and isinstance(node.type, Boolean) else _OPAQUE
        case core.Call():
            logical = node.builtin in ("and", "or", "not")
            # under other operators fields are not looked at: `support` must stay small
            if not logical and not _is_settled(node):
                return _OPAQUE
            arguments = [truth(scene, argument, up) for argument in node.arguments]
            told = logical or not any(is_opaque(argument) for argument in arguments)
            return meanings()[node.builtin](*arguments) if told else _OPAQUE
        case core.Choose():
            otherwise = MISSING if node.otherwise is None else truth(scene, node.otherwise, up)
            arms = [truth(scene, side, up) for arm in node.arms for side in (arm.condition, arm.value)]
            return choose(node.exclusive, otherwise, *arms)
        case _:
            return _OPAQUE


def is_opaque(value: Any) -> bool:
    """Whether the boolean fields do not tell the value."""
    return isinstance(value, Unknown) and _UNSAID in value.causes


def _is_missing(value: Any) -> bool:
    return isinstance(value, Unknown) and not is_opaque(value)


def _agree(known: Any, value: Any) -> bool:
    """Whether an expression may have the value, given what is known of it."""
    if is_opaque(known):
        return True
    return type(known) is type(value) if isinstance(value, State) else known is value


def _is_settled(node: core.Node) -> bool:
    """Whether an expression is the same for all cases of a date: nothing that a reason would tell."""
    fixed = (core.Literal, core.CaseDate, core.Reading, core.Parameter, core.Call, core.Choose, core.Arm)
    return all(isinstance(part, fixed) for part in walk(node))


# ── Structure ───────────────────────────────────────────────────────────────────────────────────────────────────


def conditions_of(owner: Record) -> Mapping[str, Condition]:
    """The conditions of the rules of a record, by the hidden field that holds each."""
    groups = [rule.conditions for rule in owner.rules.values() if rule.conditions is not None]
    return {condition.field: condition for group in groups for condition in group.conditions()}


def _as_expression(group: Group, record: str) -> core.Node:
    """The group as the expression it stands for."""
    row = core.Current(record=record)
    parts = tuple(
        _as_expression(item, record)
        if isinstance(item, Group)
        else core.Field(row=row, record=record, name=item.field, type=BOOLEAN)
        for item in group.items
    )
    builtin: Literal["and", "or"] = "and" if group.kind == "all" else "or"
    return core.Call(builtin=builtin, arguments=parts, type=BOOLEAN)


def _structure(rule: Rule, owner: Record) -> Iterator[core.Node]:
    """The nodes of a rule that reasons look at: operators on booleans, choices, and the fields under them."""
    if rule.hidden is not None:
        yield from [rule.expression] if _only_names_another(rule, _condition(owner, rule)) else []
        return
    waiting: list[core.Node] = [rule.expression]
    if rule.conditions is not None:
        waiting.append(_as_expression(rule.conditions, owner.id))
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case core.Call(builtin="and" | "or" | "not"):
                waiting.extend(node.arguments)
            case core.Choose():
                waiting.extend(side for arm in node.arms for side in (arm.condition, arm.value))
                waiting.extend([node.otherwise] if node.otherwise is not None else [])


def _follows(policy: Policy, record: str, key: Key, held: Container[Key]) -> bool:
    """Whether the value of a field follows from those of others that are held, at a date and under readings."""
    rule = _owner_of(policy, record, key[0]).rules.get(key[1])
    return rule is not None and _is_told(rule.expression, key[0], held)


def _is_told(node: core.Node, up: int, held: Container[Key]) -> bool:
    """Whether `truth` tells an expression from the fields held."""
    match node:
        case core.Literal() | core.CaseDate() | core.Reading():
            return True
        case core.Field():
            return _own(node, up) in held
        case core.Call():
            logical = node.builtin in ("and", "or", "not")
            return (logical or _is_settled(node)) and all(_is_told(part, up, held) for part in node.arguments)
        case core.Choose():
            sides = [side for arm in node.arms for side in (arm.condition, arm.value)]
            sides += [node.otherwise] if node.otherwise is not None else []
            return all(_is_told(side, up, held) for side in sides)
        case _:
            return False


def _own(node: core.Field, up: int) -> Key | None:
    """The key of a boolean field of the record itself or of one above it, None for any other."""
    row = node.row
    while isinstance(row, core.Parent):
        row, up = row.row, up + 1
    return (up, node.name) if isinstance(row, core.Current) and isinstance(node.type, Boolean) else None


def _owner_of(policy: Policy, record: str, up: int) -> Record:
    found = policy.records[record]
    for _ in range(up):
        found = policy.records[found.parent or ""]
    return found
