"""What golden cases have to show of a policy, point by point, and which points no case shows.

A rule has a value; a condition is true in a case and false in another; an alternative is taken; a row of a table is
relied on; a threshold is met, missed by one step and passed by one step; a date of effect has a case on the day and on
the day before; a reading is relied on and a case is under another one; an article has a point that is shown. Points are
looked for in the rules of records,
outside aggregates; tables are seen through the rows that cases rely on.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import CodeType
from typing import Any

from engine.backends.stages import function, values_code
from engine.casework.reasons import written
from engine.golden.equivalence import bounds
from engine.golden.mutate import Gate
from engine.golden.operators import DAY, Pen, clipped, step
from engine.golden.spots import Spot, row_spot, spot
from engine.golden.stand import Played, Stand
from engine.language import core
from engine.language.tree import children
from engine.language.types import Boolean, Number
from engine.language.values import Row, State
from engine.policy.model import Article, Policy, Record, Rule
from engine.policy.plan import Key
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Words
from engine.text.source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that a case should show: of which kind, where (`élève.montant`), what, on which line and articles."""

    kind: str
    where: str
    what: str
    spot: Spot
    articles: tuple[str, ...]


Sign = tuple[Any, ...]
"""What shows a point: compared with the signs that cases gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """The points of a policy, those that no case shows, and what would show each.

    `accepted` are points that no case has to show, with the reason: they are neither counted nor missing. `problems` is
    what is accepted without need.
    """

    policy: str
    all: tuple[Point, ...]
    missing: tuple[Point, ...]
    accepted: Mapping[Point, str] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()
    signs: Mapping[Point, Sign] = field(default_factory=dict)

    @property
    def share(self) -> Fraction:
        """The share of the points that cases show; whole when there is none."""
        return 1 - Fraction(len(self.missing), len(self.all) or 1)

    def count(self, kind: str) -> tuple[int, int]:
        """How many points of a kind are shown, of how many."""
        total = sum(point.kind == kind for point in self.all)
        return total - sum(point.kind == kind for point in self.missing), total


def points(policy: Policy, gate: Gate) -> Points:
    """The points of a policy, and those that no golden case shows."""
    wanted = {**signs_wanted(policy)}
    seen: set[Sign] = set()
    for stand in gate.stands:
        signs = Signs(stand, seen)
        for played in stand.cases:
            signs.add(played)
    shown = {article for sign, point in wanted.items() if sign in seen for article in point.articles}
    cited = {article for point in wanted.values() for article in point.articles}
    wanted |= {
        ("article", article.id): _article(policy, article)
        for article in policy.articles.values()
        if article.id in cited
    }
    seen |= {("article", article) for article in shown}
    return Points(
        policy=policy.id,
        all=tuple(wanted.values()),
        missing=tuple(point for sign, point in wanted.items() if sign not in seen),
        signs={point: sign for sign, point in wanted.items()},
    )


def _article(policy: Policy, article: Article) -> Point:
    at = spot(policy, article.span)
    return Point(kind="article", where=article.id, what=article.title, spot=at, articles=(article.id,))


def signs_wanted(policy: Policy) -> Mapping[Sign, Point]:
    """The points of a policy by what shows them."""
    wanted: dict[Sign, Point] = {}
    for sign, point in _wanted(policy):
        wanted.setdefault(sign, point)
    return wanted


# ── What is wanted ──────────────────────────────────────────────────────────────────────────────────────────────


def _wanted(policy: Policy) -> Iterator[tuple[Sign, Point]]:
    for record in policy.records.values():
        for rule in record.rules.values():
            yield from _of_rule(policy, record, rule)
    for table in policy.tables.values():
        for index, row in enumerate(() if table.supplied else table.rows):
            named = ", ".join(str(row[key]) for key in table.key)
            at = row_spot(policy, table, index)
            point = Point(kind="row", where=table.id, what=named, spot=at, articles=table.articles or (table.article,))
            yield ("row", table.id, index), point
    for where, span, articles, day in _days(policy):
        at = spot(policy, span)
        yield ("day", day), Point(kind="day", where=where, what=day.isoformat(), spot=at, articles=articles)
    for reading in policy.readings.values():
        at = spot(policy, reading.span)
        other = Words("autre que", "other than").words(policy.language)
        cited = reading.articles or (reading.article,)
        for sign, what in ((True, reading.taken), (False, f"{other} {reading.taken}")):
            point = Point(kind="reading", where=reading.id, what=what, spot=at, articles=cited)
            yield ("reading", reading.id, sign), point


def _of_rule(policy: Policy, record: Record, rule: Rule) -> Iterator[tuple[Sign, Point]]:
    where = f"{record.id}.{rule.hidden or rule.name}"
    pen = Pen(policy, rule.form)

    def point(kind: str, what: str, node: core.Node) -> Point:
        return Point(kind=kind, where=where, what=what, spot=spot(policy, node.span), articles=rule.articles)

    key = (record.id, rule.name)
    if rule.hidden is None:
        yield ("rule", key), point("rule", rule.label or rule.name, rule.expression)
    if isinstance(rule.type, Boolean):
        said = rule.statement or written(policy, rule.expression.span) or rule.name
        for value in (True, False):
            word = vocabulary.say("boolean", "true" if value else "false", policy.language)
            yield ("condition", key, value), point("condition", f"{clipped(said)} : {word}", rule.expression)
    for place, node in _outside_aggregates(rule.expression):
        if isinstance(node, core.Choose):
            for number, arm in enumerate(node.arms):
                yield ("arm", key, place, number), point("alternative", pen.source(arm.condition), arm)
            if node.otherwise is not None:
                said = f"{vocabulary.say('key', 'otherwise', policy.language)} : {pen.source(node.otherwise)}"
                yield ("arm", key, place, None), point("alternative", said, node.otherwise)
        elif sides := threshold(node):
            subject, limit = sides
            for side in sorted(_possible(policy, subject, limit)):
                what = f"{pen.composed(node)} : {_SIDES[side].words(policy.language)}"
                yield ("side", key, place, side), point("threshold", what, node)


_SIDES: Mapping[int, Words] = {
    -1: Words("un pas avant", "one step before"),
    0: Words("exactement", "exactly"),
    1: Words("un pas après", "one step after"),
}


def threshold(node: core.Node) -> tuple[core.Node, core.Node] | None:
    """What a comparison with a limit compares, and the limit: a number or a date, written there or a parameter."""
    if not isinstance(node, core.Call) or node.builtin not in ("lt", "le", "gt", "ge", "eq", "ne"):
        return None
    for subject, limit in (node.arguments, node.arguments[::-1]):
        is_value = isinstance(limit, core.Literal) and not isinstance(limit.value, (bool, str, State))
        is_parameter = isinstance(limit, core.Parameter) and limit.date is None and isinstance(limit.type, Number)
        if (is_value or is_parameter) and not isinstance(subject, (core.Literal, core.Parameter)):
            return subject, limit
    return None


def _possible(policy: Policy, subject: core.Node, limit: core.Node) -> set[int]:
    """On which sides of a limit a value can be, as far as is seen from declared bounds."""
    low, high = bounds(policy, subject)
    least, most = bounds(policy, limit)
    sides = {-1, 0, 1}
    if low is not None and most is not None:
        sides -= {-1} if low >= most else set()
    if high is not None and least is not None:
        sides -= {1} if high <= least else set()
    return sides


def _days(policy: Policy) -> Iterator[tuple[str, Span, tuple[str, ...], datetime.date]]:
    """The days of effect and the days before: of the policy, and of its records and parameters while it applies."""
    start, end = policy.in_force.start, policy.in_force.end
    word = vocabulary.say("key", "policy", policy.language)
    found: list[tuple[str, Span, tuple[str, ...], datetime.date]] = []
    found += [(word, NOWHERE, (), day) for day in (start, end + DAY if end else None) if day is not None]
    for record in policy.records.values():
        first, last = record.in_force.start, record.in_force.end
        ends = [day for day in (first, last + DAY if last else None) if day is not None and policy.in_force.covers(day)]
        found += [(record.id, record.span, (), day) for day in ends]
    for parameter in policy.parameters.values():
        days = [day for day, _ in parameter.timeline]
        days += [parameter.until + DAY] if parameter.until is not None else []
        articles = parameter.articles or (parameter.article,)
        found += [(parameter.id, parameter.span, articles, day) for day in days if policy.in_force.covers(day)]
    for where, span, articles, day in found:
        for one in (day - DAY, day):
            yield where, span, articles, one


# ── What cases show ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Signs:
    """The signs that the cases of a stand give."""

    stand: Stand
    seen: set[Sign]
    codes: dict[Key, CodeType] = field(default_factory=dict)
    probes: dict[tuple[Any, Key], Callable[[Row], tuple[Any, ...]]] = field(default_factory=dict)

    def add(self, played: Played, rows: bool = True) -> None:
        """The signs of one case, those of the rows of tables among them if so wished: they take longest to find."""
        policy = self.stand.policy
        self.seen.add(("day", played.case.date))
        if rows:
            self.seen |= {("row", table, index) for table, index in self.stand.read_by(played).relied_on}
        for reading in played.readings:
            self.seen.add(("reading", reading.id, reading.choice == policy.readings[reading.id].taken))
        for place in played.places:
            for rule in place.record.rules.values():
                key, value = (place.record.id, rule.name), place.row[rule.name]
                if not isinstance(value, State):
                    self.seen |= {("rule", key), ("condition", key, value)}
                if parts := looked_at(rule):
                    values = dict(zip(parts, self.probe(played, key, parts)(place.row), strict=True))
                    self.seen |= set(_shown(key, rule, values))

    def probe(self, played: Played, key: Key, parts: tuple[core.Node, ...]) -> Callable[[Row], tuple[Any, ...]]:
        """The function that says what parts of a rule are worth on a row."""
        made = self.probes.get((played.setting, key))
        if made is None:
            program = self.stand.program(played.case)
            code = self.codes.get(key) or self.codes.setdefault(key, values_code(parts))
            made = function(code, "stage", {**program.names, **program.functions})
            self.probes[played.setting, key] = made
        return made


def looked_at(rule: Rule) -> tuple[core.Node, ...]:
    """The parts of a rule whose values show its points: conditions of alternatives, both sides of thresholds."""
    found: dict[core.Node, None] = {}
    for _, node in _outside_aggregates(rule.expression):
        if isinstance(node, core.Choose):
            found.update((arm.condition, None) for arm in node.arms)
        elif sides := threshold(node):
            found.update((side, None) for side in sides)
    return tuple(found)


def _shown(key: Key, rule: Rule, values: Mapping[core.Node, Any]) -> Iterator[Sign]:
    """The alternatives taken and the sides of thresholds, by what the parts of a rule are worth."""
    for place, node in _outside_aggregates(rule.expression):
        if isinstance(node, core.Choose):
            held = [number for number, arm in enumerate(node.arms) if values[arm.condition] is True]
            yield "arm", key, place, held[0] if held else None
        elif sides := threshold(node):
            side = _side(*sides, *(values[part] for part in sides))
            if side is not None:
                yield "side", key, place, side


def _outside_aggregates(node: core.Node) -> Iterator[tuple[int, core.Node]]:
    """The parts of an expression by their number; what is about the rows of an aggregate is left out."""
    waiting, number = [node], 0
    while waiting:
        part = waiting.pop()
        yield number, part
        number += 1
        if not isinstance(part, core.Aggregate):
            waiting += children(part)[::-1]


def _side(subject: core.Node, limit: core.Node, value: Any, bound: Any) -> int | None:
    """On which side of a limit a value is, when it is on it or next to it; of a ratio, all values are next to it."""
    if value is None or bound is None or isinstance(value, (State, bool, str)) or isinstance(bound, State):
        return None
    if value == bound:
        return 0
    side = 1 if value > bound else -1
    if isinstance(value, datetime.date):
        return side if value == bound + side * DAY else None
    scale = subject.type.scale if isinstance(subject.type, Number) else None
    return side if scale is None or value == bound + side * step(bound, subject.type) else None
