"""Alternatives that hold together, cases for which there is none, alternatives that are never reached.

Cases, decision tables, exceptions, flat scales, versions, and the choices inside expressions. Not seen: what depends
on more situations than are looked at (`situations.MOST_SITUATIONS`), on rows found by a computed key, or on thresholds
that two facts make together, except one such threshold for each comparison.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from engine.checks.aims import Aim, Being, Finding, met, own
from engine.checks.choices import Choice, Guard, choices, is_written
from engine.checks.findings import Owner, about, found, key_span, rules
from engine.checks.periods import DAY, narrowed
from engine.checks.situations import Situations, Witness, are_apart, boxes, situations
from engine.language import core
from engine.language.elaborate import CASE_DATE
from engine.language.types import DATE
from engine.language.wording import say
from engine.policy.model import ALWAYS, Policy, Rule
from engine.text.diagnostics import Language, Template, Words
from engine.text.source import Place, Span

LANGUAGES: tuple[Language, ...] = ("fr", "en")
MOST_PAIRS = 60
"""Pairs of alternatives looked at one by one, when there are too many situations to look at all of them together."""

FORMS = ("cases", "decision_table", "scale")


def check(policy: Policy) -> Iterator[Finding]:
    """REG004 (overlap), REG005 (gap), REG008 (never reached)."""
    for owner, rule in rules(policy):
        for choice in choices(rule):
            yield from _of_choice(policy, owner, rule, choice)


def _of_choice(policy: Policy, owner: Owner, rule: Rule, choice: Choice) -> Iterator[Finding]:
    node = choice.node
    if not node.exclusive:
        yield from _unreachable(policy, owner, rule, choice)
    if node.otherwise is not None and not (node.exclusive and len(node.arms) > 1):
        return
    looked_at = _looked_at(policy, owner, choice.conditions, choice)
    if node.exclusive:
        yield from _overlaps(policy, owner, rule, choice, looked_at)
    if node.otherwise is None:
        yield from _gap(policy, owner, rule, choice, looked_at)
    elif is_versions(rule, choice):
        yield from _holes(policy, owner, rule, node)


def _looked_at(
    policy: Policy, owner: Owner, conditions: Sequence[core.Node], choice: Choice, exhaustive: bool = False
) -> tuple[Situations, ...]:
    return situations(policy, owner, (*conditions, *(condition for condition, _ in choice.guards)), exhaustive)


def _guarded(of: Situations, guards: tuple[Guard, ...]) -> int:
    """The situations in which the choice is made."""
    where = of.all
    for condition, holds in guards:
        where &= of.true(condition) if holds else ~(of.true(condition) | of.failed(condition))
    return where


# ── Overlaps ────────────────────────────────────────────────────────────────────────────────────────────────────


def _overlaps(
    policy: Policy, owner: Owner, rule: Rule, choice: Choice, looked_at: tuple[Situations, ...]
) -> Iterator[Finding]:
    """For each alternative, the first of those before it that holds together with it."""
    arms = choice.node.arms
    told: set[int] = set()
    for first, second in _suspects(policy, owner, choice, looked_at):
        if second in told:
            continue
        pair = (arms[first].condition, arms[second].condition)
        # too many situations for all alternatives may be few enough for two of them
        for of in looked_at or _looked_at(policy, owner, pair, choice):
            both = _guarded(of, choice.guards) & of.true(pair[0]) & of.true(pair[1])
            if witness := of.witness(both):
                yield _overlap(policy, owner, rule, choice, arms[first], arms[second], witness)
                told.add(second)
                break


def _suspects(policy: Policy, owner: Owner, choice: Choice, looked_at: tuple[Situations, ...]) -> list[tuple[int, int]]:
    """The pairs of alternatives that may hold together, in the order of the second."""
    pairs = sorted(combinations(range(len(choice.conditions)), 2), key=lambda pair: pair[::-1])
    if looked_at:
        held = [[of.true(condition) for condition in choice.conditions] for of in looked_at]
        return [(a, b) for a, b in pairs if any(true[a] & true[b] for true in held)]
    each = boxes(policy, owner, choice.conditions)
    return [(a, b) for a, b in pairs if any(not are_apart(box[a], box[b]) for box in each)][:MOST_PAIRS]


def _overlap(
    policy: Policy, owner: Owner, rule: Rule, choice: Choice, first: core.Arm, second: core.Arm, witness: Witness
) -> Finding:
    line = Place(policy.source, place_of(first)).line
    also = Words("celle-ci s'applique aussi", "this one applies too")
    overlap = found(
        policy,
        "REG004",
        place_of(second),
        about(policy, owner, rule),
        related=((place_of(first), also),),
        help=REMEDIES.get(rule.form),
        line=line,
        witness=witness,
    )
    wishes = met((*choice.guards, (first.condition, True), (second.condition, True)))
    return Finding(overlap, [Aim(owner=owner, rule=rule, around=choice.around, wishes=wishes, witness=witness)])


def place_of(arm: core.Arm) -> Span:
    """The condition of an alternative; its whole line when that is what the condition is made of."""
    return arm.condition.span if arm.span.start <= arm.condition.span.start < arm.span.end else arm.span


REMEDIES = {
    "default": Template(
        fr="précisez l'une des deux, ou donnez un rang à chaque exception : la première décide",
        en="make one of them more precise, or give each exception a rank: the first decides",
    ),
    "versions": Template(
        fr="terminez la première version la veille du jour où commence la seconde",
        en="end the first version on the day before the second begins",
    ),
    "scale": Template(fr="rangez les tranches par seuil croissant", en="put the brackets in increasing order"),
}


# ── Gaps ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _gap(
    policy: Policy, owner: Owner, rule: Rule, choice: Choice, looked_at: tuple[Situations, ...]
) -> Iterator[Finding]:
    conditions = choice.conditions
    for of in looked_at:
        where = _guarded(of, choice.guards)
        absent = of.all
        for condition in conditions:
            where &= ~(of.true(condition) | of.failed(condition))
            absent &= of.absent(condition)
        if witness := of.witness(where & ~absent):
            span = key_span(policy, FORMS, choice.node.span)
            remedy = FILLINGS.get(rule.form)
            gap = found(policy, "REG005", span, about(policy, owner, rule), help=remedy, witness=witness)
            wishes = (*met(choice.guards), (choice.node, Being.FAILED))
            yield Finding(gap, [Aim(owner=owner, rule=rule, around=choice.around, wishes=wishes, witness=witness)])
            return


FILLINGS = {
    "scale": Template(
        fr="ajoutez une tranche plus basse, ou le « min: » de la donnée",
        en='add a lower bracket, or the "min:" of the input',
    ),
}


# ── Days between versions ───────────────────────────────────────────────────────────────────────────────────────


def _holes(policy: Policy, owner: Owner, rule: Rule, versions: core.Choose) -> Iterator[Finding]:
    """Days between two versions, on which the rule would silently not apply."""
    periods = [(narrowed(ALWAYS, arm.condition), arm) for arm in versions.arms]
    periods.sort(key=lambda found: found[0].start or datetime.date.min)
    for (before, _), (after, arm) in pairwise(periods):
        if before.end is not None and after.start is not None and before.end + DAY < after.start:
            day = before.end + DAY
            said = {lang: f"{CASE_DATE[lang]} = {say(day, DATE, policy.units, lang)}" for lang in LANGUAGES}
            witness = Words(said["fr"], said["en"])
            span = Span(arm.span.start, arm.condition.span.end)
            hole = found(policy, "REG005", span, about(policy, owner, rule), help=_VERSIONS, witness=witness)
            yield Finding(hole, [Aim(owner=owner, rule=rule, wishes=((own(owner, rule), Being.ABSENT),), day=day)])


_VERSIONS = Template(
    fr="faites commencer cette version le lendemain de la fin de la précédente",
    en="begin this version on the day after the one before ends",
)


def is_versions(rule: Rule, choice: Choice) -> bool:
    """Whether a choice is between the dated versions of a rule."""
    dated = choice.node.exclusive and not any(is_written(arm.condition, arm.span) for arm in choice.node.arms)
    return rule.form == "versions" and dated and choice.node.otherwise is not None


# ── Never reached ───────────────────────────────────────────────────────────────────────────────────────────────


def _unreachable(policy: Policy, owner: Owner, rule: Rule, choice: Choice) -> Iterator[Finding]:
    arms = choice.node.arms
    if len(arms) < 2:
        return
    all_of_them = _looked_at(policy, owner, choice.conditions, choice, exhaustive=True)
    reached: set[int] = set()
    possible: dict[int, Witness | None] = {}
    for of in all_of_them:
        rest = _guarded(of, choice.guards)
        for place, arm in enumerate(arms):
            true = of.true(arm.condition)
            if true and place not in possible:
                possible[place] = of.witness(true)
            if true & rest:
                reached.add(place)
            rest &= ~true
    for place in sorted(possible.keys() - reached):
        dead = found(policy, "REG008", place_of(arms[place]), about(policy, owner, rule))
        wishes = ((arms[place].condition, Being.TRUE),)
        yield Finding(dead, [Aim(owner=owner, rule=rule, around=choice.around, wishes=wishes, witness=possible[place])])
