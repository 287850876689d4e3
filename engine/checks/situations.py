"""Situations: all the cases that some conditions can tell apart, looked at together.

A situation is one value for each fact that the conditions depend on. Values that no condition tells apart are merged. A
set of situations is a whole number, one bit for each, so that an expression is evaluated in thousands of them at once:
what it is worth is a mapping from each value to the situations where it has it.

What is found possible is a case that can be given: the witness is one. What is not found may still be possible, unless
the situations are known to be all there are. Nothing at all is said when there are more than `MOST_SITUATIONS`.
"""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
from typing import Any

from engine.checks.facts import Fact, Survey, TooMuchError
from engine.checks.findings import Owner
from engine.checks.periods import DAY, period_of
from engine.checks.points import MIDDLE, points, step, usual
from engine.language import core
from engine.language.builtins import meanings
from engine.language.elaborate import CASE_DATE
from engine.language.types import Date, Number, Reference, Text
from engine.language.values import NOT_APPLICABLE, Failure, State
from engine.language.wording import say
from engine.policy.model import Day, Policy, Validity
from engine.text import vocabulary
from engine.text.diagnostics import Language

MOST_SITUATIONS = 20_000
MOST_PERIODS = 12
MOST_SEARCHES = 24
"""Thresholds made by several facts that are searched for to answer one question."""

FAR, FAR_DAYS = 10**9, 365 * 200
"""How many steps from where it begins a threshold is searched for."""

Worth = Mapping[Any, int]


class Grid:
    """Every combination of some values of facts."""

    def __init__(self, survey: Survey, values: Mapping[Fact, Sequence[Any]]) -> None:
        size = 1
        for found in values.values():
            size *= len(found)
        if size > MOST_SITUATIONS:
            raise TooMuchError
        self.survey = survey
        self.values = values
        self.all = (1 << size) - 1
        self.strides: dict[Fact, int] = {}
        self.first: dict[Fact, int] = {}
        self._masks: dict[Fact, list[tuple[Any, int]]] = {}
        self._worth: dict[int, Worth] = {}
        stride = 1
        for fact, found in values.items():
            every = self.all // ((1 << stride * len(found)) - 1)
            first = every * ((1 << stride) - 1)
            self.strides[fact], self.first[fact] = stride, first
            self._masks[fact] = [(value, first << place * stride) for place, value in enumerate(found)]
            stride *= len(found)

    def worth(self, node: core.Node) -> Worth:
        """What an expression is worth, and in which situations."""
        found = self._worth.get(id(node))
        if found is None:
            found = self._worth[id(node)] = self._find(node)
        return found

    def _find(self, node: core.Node) -> Worth:
        survey = self.survey
        if view := survey.views.get(id(node)):
            return self._seen(*view)
        if (meaning := survey.meaning.get(id(node))) is not None:
            return self.worth(meaning)
        if id(node) in survey.constants:
            return {survey.constants[id(node)]: self.all}
        match node:
            case core.Literal():
                return {node.value: self.all}
            case core.Call(builtin="and" | "or"):
                return self._connected(node)
            case core.Call():
                return self._applied(node.builtin, [self.worth(argument) for argument in node.arguments])
            case core.Choose():
                return self._chosen(node)
            case _:
                raise TooMuchError

    def _seen(self, fact: Fact, view: Callable[[Any], Any]) -> Worth:
        found: dict[Any, int] = {}
        for value, mask in self._masks[fact]:
            shown = view(value)
            found[shown] = found.get(shown, 0) | mask
        return found

    def _applied(self, builtin: str, arguments: Sequence[Worth]) -> Worth:
        combined: list[tuple[tuple[Any, ...], int]] = [((), self.all)]
        for worth in arguments:
            combined = [
                ((*values, value), both)
                for values, mask in combined
                for value, m in worth.items()
                if (both := mask & m)
            ]
        found: dict[Any, int] = {}
        meaning = meanings()[builtin]
        for values, mask in combined:
            value = meaning(*values)
            found[value] = found.get(value, 0) | mask
        return found

    def _connected(self, node: core.Call) -> Worth:
        """`and`, `or`: two by two, since all at once would try every combination."""
        first, *others = node.arguments
        found = self.worth(first)
        for argument in others:
            found = self._applied(node.builtin, (found, self.worth(argument)))
        return found

    def _chosen(self, node: core.Choose) -> Worth:
        """What `builtins.choose` gives, in all situations at once."""
        found: dict[Any, int] = {}
        conditions = [self.worth(arm.condition) for arm in node.arms]

        def add(worth: Worth, where: int) -> None:
            for value, mask in worth.items():
                if mask & where:
                    found[value] = found.get(value, 0) | mask & where

        rest, absent = self.all, self.all
        if node.exclusive:
            several = _several(condition.get(True, 0) for condition in conditions)
            for arm, condition in zip(node.arms, conditions, strict=True):
                add(self.worth(arm.value), condition.get(True, 0) & ~several)
                rest &= ~condition.get(True, 0)
            add({Failure("EVA004"): several}, self.all)
        for arm, condition in zip(node.arms, conditions, strict=True):
            if not node.exclusive:
                add(self.worth(arm.value), rest & condition.get(True, 0))
                rest &= ~condition.get(True, 0)
            add({Failure("EVA000"): failures(condition)}, rest)
            rest &= ~failures(condition)
            absent &= condition.get(NOT_APPLICABLE, 0)
        if node.otherwise is None:
            add({NOT_APPLICABLE: absent, Failure("EVA005"): self.all & ~absent}, rest)
        else:
            add(self.worth(node.otherwise), rest)
        return found


def _several(sets: Iterable[int]) -> int:
    """The situations that are in two of the sets or more."""
    once, twice = 0, 0
    for found in sets:
        twice |= once & found
        once |= found
    return twice


def failures(worth: Worth) -> int:
    """The situations where an expression is an error."""
    found = 0
    for value, mask in worth.items():
        if isinstance(value, Failure):
            found |= mask
    return found


@dataclass(frozen=True, slots=True)
class Witness:
    """A case in which something happens: the facts that make it happen, and what each of them is.

    Without facts it happens in all cases.
    """

    survey: Survey
    facts: tuple[tuple[Fact, Any], ...]

    def words(self, language: Language) -> str:
        """`niveau = cap et boursier = oui`"""
        if not self.facts:
            return "la règle s'applique" if language == "fr" else "the rule applies"
        return (" et " if language == "fr" else " and ").join(
            _said(fact, value, self.survey.policy, language) for fact, value in self.facts
        )


@dataclass(frozen=True, slots=True)
class Situations:
    """The situations of some conditions during a period in which no parameter changes."""

    grid: Grid

    @property
    def all(self) -> int:
        """All of them, as a set."""
        return self.grid.all

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the conditions depend on."""
        return tuple(self.grid.values)

    def true(self, condition: core.Node) -> int:
        """Where a condition holds."""
        return self.grid.worth(condition).get(True, 0)

    def failed(self, condition: core.Node) -> int:
        """Where a condition is an error."""
        return failures(self.grid.worth(condition))

    def absent(self, condition: core.Node) -> int:
        """Where a condition is not applicable."""
        return self.grid.worth(condition).get(NOT_APPLICABLE, 0)

    def witness(self, where: int) -> Witness | None:
        """One of these situations, told by as few facts as it takes; None unless one is sure to exist."""
        for fact in self.facts:
            if where and not fact.sure:
                where = self._whatever(fact, where)
        if not where:
            return None
        kept: list[Fact] = []
        for fact in reversed([fact for fact in self.facts if fact.sure]):
            if fewer := self._whatever(fact, where):
                where = fewer
            else:
                kept.insert(0, fact)
        return self._told(kept, where)

    def possible(self, where: int) -> Witness | None:
        """One of these situations, told by all its facts, be it sure to exist or not."""
        return self._told(self.facts, where) if where else None

    def _told(self, facts: Iterable[Fact], where: int) -> Witness:
        """The first of some situations, by some of its facts."""
        place = (where & -where).bit_length() - 1
        return Witness(self.grid.survey, tuple((fact, self._value(fact, place)) for fact in facts))

    def _whatever(self, fact: Fact, where: int) -> int:
        """The situations, with the first value of a fact, that remain in the set whatever its value is."""
        always, stride = where, self.grid.strides[fact]
        for place in range(1, len(self.grid.values[fact])):
            always &= where >> stride * place
        return always & self.grid.first[fact]

    def _value(self, fact: Fact, place: int) -> Any:
        values = self.grid.values[fact]
        return values[place // self.grid.strides[fact] % len(values)]


def situations(
    policy: Policy, owner: Owner, conditions: Sequence[core.Node], exhaustive: bool = False, day: Day | None = None
) -> tuple[Situations, ...]:
    """The situations of some conditions, for each period in which all parameters have one value; or those of a day.

    Empty when there are too many, or when they are wanted `exhaustive` and cannot be.
    """
    try:
        surveys, complete = (
            _surveys(policy, owner, conditions)
            if day is None
            else ([_survey(policy, owner, Validity(day, day), conditions)], True)
        )
        if exhaustive and not (complete and all(survey.exhaustive for survey in surveys)):
            return ()
        return tuple(_situations(survey, conditions) for survey in surveys)
    except TooMuchError:
        return ()


Box = Mapping[Fact, int]
"""The values of facts, one bit each, that a condition leaves possible when each fact is looked at by itself."""


def boxes(policy: Policy, owner: Owner, conditions: Sequence[core.Node]) -> tuple[tuple[Box, ...], ...]:
    """The box of each condition, for each period; nothing when even that is too much."""
    try:
        return tuple(_boxes(survey, conditions) for survey in _surveys(policy, owner, conditions)[0])
    except TooMuchError:
        return ()


def are_apart(a: Box, b: Box) -> bool:
    """Whether one fact alone keeps two conditions from holding together."""
    return any(not a[fact] & b[fact] for fact in a.keys() & b.keys())


def _boxes(survey: Survey, conditions: Sequence[core.Node]) -> tuple[Box, ...]:
    grids = {fact: Grid(survey, {fact: points(fact, survey.policy.language)}) for fact in survey.relevant}
    return tuple(_box(survey, grids, condition) for condition in conditions)


def _box(survey: Survey, grids: Mapping[Fact, Grid], condition: core.Node) -> Box:
    box: dict[Fact, int] = {}
    for part in _parts(condition):
        facts = survey.see(part).facts
        if len(facts) == 1:
            (fact,) = facts
            box[fact] = box.get(fact, grids[fact].all) & grids[fact].worth(part).get(True, 0)
    return box


def _parts(condition: core.Node) -> Iterator[core.Node]:
    """What must hold for a condition to hold."""
    if isinstance(condition, core.Call) and condition.builtin == "and":
        for argument in condition.arguments:
            yield from _parts(argument)
    else:
        yield condition


# ── Periods ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _surveys(policy: Policy, owner: Owner, conditions: Sequence[core.Node]) -> tuple[list[Survey], bool]:
    """The surveys of the periods in which all parameters have a value, and whether all of them are there."""
    period = period_of(policy, owner)
    survey = _survey(policy, owner, period, conditions)
    changes = sorted(_changes(policy, survey.parameters, period))
    if not changes:
        return ([] if survey.missing else [survey]), True
    starts = changes if period.start is None else [period.start, *changes]
    ends = [day - DAY for day in starts[1:]] + [period.end]
    periods = [Validity(start, end) for start, end in zip(starts, ends, strict=True)][-MOST_PERIODS:]
    found = [_survey(policy, owner, within, conditions) for within in periods]
    return [survey for survey in found if not survey.missing], len(starts) <= MOST_PERIODS


def _survey(policy: Policy, owner: Owner, period: Validity, conditions: Sequence[core.Node]) -> Survey:
    survey = Survey(policy, owner, period)
    survey.scan(conditions)
    return survey


def _changes(policy: Policy, parameters: Iterable[str], period: Validity) -> set[datetime.date]:
    """The days after the first on which a parameter gets another value, or has none any more."""
    days: set[datetime.date] = set()
    for name in parameters:
        parameter = policy.parameters[name]
        days.update(start for start, _ in parameter.timeline)
        if parameter.until is not None:
            days.add(parameter.until + DAY)
    return {
        day
        for day in days
        if (period.start is None or period.start < day) and (period.end is None or day <= period.end)
    }


# ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _situations(survey: Survey, conditions: Sequence[core.Node]) -> Situations:
    searches = MOST_SEARCHES
    for comparison, facts in survey.crossings:
        searches -= _mark_crossing(survey, comparison, facts, searches)
    values = {fact: points(fact, survey.policy.language) for fact in survey.relevant}
    merged = {fact: _merged(survey, fact, found) for fact, found in values.items()}
    grid = Grid(survey, merged)
    for condition in conditions:
        grid.worth(condition)
    return Situations(grid)


def _merged(survey: Survey, fact: Fact, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """One value for each group of values that nothing tells apart."""
    if len(values) == 1:
        return values
    grid = Grid(survey, {fact: values})
    signatures: list[list[Any]] = [[] for _ in values]
    for part in {id(part): part for part in survey.parts.get(fact, ())}.values():
        for value, mask in grid.worth(part).items():
            while mask:
                lowest = mask & -mask
                signatures[lowest.bit_length() - 1].append(value)
                mask ^= lowest
    once: dict[tuple[Any, ...], Any] = {}
    for signature, value in zip(signatures, values, strict=True):
        once.setdefault(tuple(signature), value)
    return tuple(once.values())


def _mark_crossing(survey: Survey, comparison: core.Call, facts: frozenset[Fact], most: int) -> int:
    """Search for the values of one fact at which a comparison changes; how many searches it took.

    The other facts take several of their values when these can be listed, else a usual one.
    """
    if not facts <= set(survey.relevant):
        return 0
    movable = [f for f in survey.relevant if f in facts and f.is_open and isinstance(f.type, (Number, Date))]
    if not movable:
        return 0
    pivot = movable[0]
    others = [fact for fact in survey.relevant if fact in facts and fact is not pivot]
    language = survey.policy.language
    choices = [(usual(fact, language),) if fact.is_open else points(fact, language) for fact in others]
    for fact, chosen in zip(others, choices, strict=True):
        if fact.is_open and not fact.marks:
            # with values on both sides of it, whether a fact matters is seen
            fact.marks.update(chosen)
    tried = list(islice(product(*choices), min(most, MOST_SEARCHES // 3)))
    for values in tried:
        pivot.marks.update(_crossing(survey, comparison, pivot, dict(zip(others, values, strict=True))))
    return len(tried)


def _crossing(survey: Survey, comparison: core.Call, pivot: Fact, others: Mapping[Fact, Any]) -> list[Any]:
    """The values of a fact next to which its two sides become equal, or pass one another."""
    origin, least = _origin(pivot), step(pivot)
    fixed = {fact: (value,) for fact, value in others.items()}

    def holds(test: Callable[[Any, Any], bool], place: int) -> bool | None:
        grid = Grid(survey, {**fixed, pivot: (origin + place * least,)})
        left, right = (next(iter(grid.worth(side))) for side in comparison.arguments)
        return None if isinstance(left, State) or isinstance(right, State) else test(left, right)

    found: set[int] = set()
    for test in (operator.ge, operator.gt):
        for low, high in _searched(pivot, origin, least):
            if places := _change(partial(holds, test), low, high):
                found.update(places)
                break
    return [origin + place * least for place in found]


def _origin(fact: Fact) -> Any:
    if fact.low is not None:
        return fact.low
    return MIDDLE if isinstance(fact.type, Date) else 0


def _searched(fact: Fact, origin: Any, least: Any) -> list[tuple[int, int]]:
    """Between which values to search, counted in steps from the origin."""
    far = FAR_DAYS if isinstance(fact.type, Date) else FAR
    top = far if fact.high is None else int((fact.high - origin) / least)
    searched = [(0, top), (1, top)]
    return [*searched, (-far, 0)] if fact.low is None else searched


def _change(holds: Callable[[int], bool | None], low: int, high: int) -> tuple[int, int] | None:
    """Two places next to one another between which the answer changes."""
    before, after = holds(low), holds(high)
    if before is None or after is None or before == after:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        answer = holds(middle)
        if answer is None:
            return None
        if answer == before:
            low = middle
        else:
            high = middle
    return low, high


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────

RELATION_SIGNS = {-1: "<", 0: "=", 1: ">"}


def _said(fact: Fact, value: Any, policy: Policy, language: Language) -> str:
    """`niveau = cap`, `revenu = 10 000 €`, `formation = 50022139`, `loyer < plafond`."""
    name = _name(fact.node, policy, language)
    if fact.other is not None:
        return f"{name} {RELATION_SIGNS[value]} {_name(fact.other, policy, language)}"
    if fact.rows is None:
        shown = say(value, fact.type, policy.units, language)
        return f'{name} = "{shown}"' if isinstance(fact.type, Text) and isinstance(value, str) else f"{name} = {shown}"
    table = policy.tables[fact.type.table if isinstance(fact.type, Reference) else ""]
    keys = [(column, say(value[column], table.columns[column].type, policy.units, language)) for column in table.key]
    if isinstance(fact.node, core.Field):
        return f"{name} = {', '.join(key for _, key in keys)}"
    return ", ".join(f"{column} = {key}" for column, key in keys)


def _name(node: core.Node, policy: Policy, language: Language) -> str:
    """How an author would write what a fact is read from."""
    match node:
        case core.Field(row=core.Parent(record=record)):
            return f"{record}.{node.name}"
        case core.Field(row=core.Field() as row):
            return f"{_name(row, policy, language)}.{node.name}"
        case core.Field(row=core.Current() | core.Bound()):
            return node.name
        case core.Reading():
            return f"{vocabulary.say('keyword', 'reading', language)} {node.name}"
        case core.CaseDate():
            return CASE_DATE[language]
        case _:
            return " ".join(policy.source.text[node.span.start : node.span.end].split())
