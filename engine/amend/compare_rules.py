"""What an amendment changes in a rule: the parts of it that are added, removed or said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from engine.amend.changes import Change
from engine.amend.parts import PARTS, Part, parts, rule_meaning
from engine.amend.sides import Facet, Item
from engine.policy.model import Policy, Rule

LONGEST = 200
"""Letters of a rule that is told whole."""

Pair = tuple[Part | None, Part | None]


def rules(item: Item, owner: str, old: Rule | None, new: Rule | None) -> Iterator[Change]:
    """What becomes of a rule."""
    sides = item.sides
    # a type that follows from the expression changes with what this reads, which is told there
    is_declared = any(rule is not None and rule.type != rule.expression.type for rule in (old, new))

    def whole(rule: Rule, policy: Policy) -> str:
        return _shortened(" ; ".join(part.whole for part in parts(policy, policy.owner(owner), rule, sides.language)))

    def facets(rule: Rule, policy: Policy) -> Iterator[Facet]:
        type_ = rule.type.words(sides.language)
        yield Facet(sides.word("type", "type"), type_ if is_declared else "", type_)
        yield Facet(sides.word("en vigueur", "in force"), rule.in_force, sides.validity(rule.in_force))
        yield sides.words("libellé", "label", rule.label)
        yield sides.words("énoncé", "statement", rule.statement)
        yield sides.cited(rule.articles)

    if old is not None and new is not None:
        yield from _said_otherwise(item, owner, old, new)
        yield from _reasons(item, owner, old, new)
    yield from item.compared(old, new, whole, facets)


def _said_otherwise(item: Item, owner: str, old: Rule, new: Rule) -> Iterator[Change]:
    """The parts that differ, when the rule no longer means the same."""
    sides = item.sides
    before, after = sides.old.owner(owner), sides.new.owner(owner)
    if rule_meaning(before, old) == rule_meaning(after, new):
        return
    pairs = matched(parts(sides.old, before, old, sides.language), parts(sides.new, after, new, sides.language))
    found = [_change(item, was, now) for was, now in pairs]
    yield from found or ([] if old.in_force != new.in_force else [_elsewhere(item)])


def _reasons(item: Item, owner: str, old: Rule, new: Rule) -> Iterator[Change]:
    """The conditions that stay, and of which only the words for when they fail are others."""
    sides = item.sides
    if old.conditions is None or new.conditions is None:
        return
    before = {part.meaning: part.reason for part in parts(sides.old, sides.old.owner(owner), old, sides.language)}
    for part in parts(sides.new, sides.new.owner(owner), new, sides.language):
        reason = before.get(part.meaning, part.reason)
        if reason != part.reason:
            aspect = sides.word(f"motif de « {part.text} »", f'reason of "{part.text}"')
            yield item.change("changed", False, aspect=aspect, old=sides.quoted(reason), new=sides.quoted(part.reason))


def _change(item: Item, old: Part | None, new: Part | None) -> Change:
    language = item.sides.language
    if old is None:
        assert new is not None, "a pair has a part"
        return item.change("added", aspect=PARTS[new.kind].words(language), new=new.whole)
    if new is None:
        return item.change("removed", aspect=PARTS[old.kind].words(language), old=old.whole)
    aspect = PARTS[new.kind].words(language)
    if old.title == new.title and new.title:
        return item.change("changed", aspect=f"{aspect} « {new.title} »", old=old.text, new=new.text)
    return item.change("changed", aspect=aspect, old=old.whole, new=new.whole)


def _elsewhere(item: Item) -> Change:
    """A rule whose parts are the same but not what they make together."""
    old = item.sides.word("les mêmes parties", "the same parts")
    new = item.sides.word("dans un autre ordre, ou prises autrement", "in another order, or taken otherwise")
    return item.change("changed", aspect=item.sides.word("ensemble", "whole"), old=old, new=new)


# ── Matching ────────────────────────────────────────────────────────────────────────────────────────────────────


def matched(old: tuple[Part, ...], new: tuple[Part, ...]) -> tuple[Pair, ...]:
    """The parts that differ, each with the one it replaces: of the same title, else of the same text under another
    title, else the most alike of its kind; then those that are alone."""
    left, right = list(old), list(new)
    pairs: list[Pair] = []
    for trait in _TRAITS:
        for part in list(right):
            twin = next((other for other in left if trait(other) == trait(part) is not None), None)
            if twin is not None:
                left.remove(twin)
                right.remove(part)
                if trait is not _same:
                    pairs.append((twin, part))
    for part in list(right):
        if (twin := _nearest(part, left, right)) is not None:
            left.remove(twin)
            right.remove(part)
            pairs.append((twin, part))
    return (*pairs, *((None, part) for part in right), *((part, None) for part in left))


def _same(part: Part) -> object:
    return part.kind, part.key if part.title else (), part.meaning


_TRAITS: tuple[Callable[[Part], object], ...] = (
    _same,
    lambda part: (part.kind, part.key) if part.key else None,
    lambda part: (part.kind, part.meaning) if part.title else None,
)


def _nearest(part: Part, left: list[Part], right: list[Part]) -> Part | None:
    """The part that was probably rewritten: the only one of its kind, or one that reads nearly the same."""
    others = [other for other in left if other.kind == part.kind]
    if len(others) == 1 == sum(other.kind == part.kind for other in right):
        return others[0]
    near = get_close_matches(part.text, [other.text for other in others], 1)
    return next((other for other in others if other.text in near), None)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
