"""Keys by which a table is looked up and for which it has no row: a rank left out, a day between two rows.

All columns of the key are looked at together. Only keys whose values are known are looked at: the names of a list, yes
or no, whole numbers between the bounds of what is given, and, where rows answer for ranges, what lies on both sides of
each of their ends. A code that is a text may well have no row. Nothing is said unless a case was run that fails so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Any

from engine.backends.program import matches
from engine.checks.aims import Aim, Being, Finding, met, own
from engine.checks.choices import Use, uses_of
from engine.checks.facts import Fact, Survey, TooMuchError
from engine.checks.findings import about, found, rules
from engine.checks.periods import DAY, common, during, is_empty, period_of
from engine.checks.points import points
from engine.checks.situations import Witness
from engine.language import core
from engine.language.tree import walk
from engine.language.types import BOOLEAN, DATE, Boolean, Date, Enumeration, Number
from engine.language.values import Range, State
from engine.policy.model import Day, Policy, Table, Validity
from engine.text.diagnostics import Words

MOST_LOOKED_AT = 200_000
"""Comparisons of a key with a row that one look-up may take; nothing is said of what would take more."""

MOST_RANKS = 200
"""Whole numbers between two bounds that are taken for ranks; more are numbers of something."""

MOST_TRIED = 12
"""Keys without a row of which a case is tried, for one look-up."""

Keys = tuple[Any, ...]


def check(policy: Policy) -> Iterator[Finding]:
    """REG023. The case shown is one in which the rule fails for want of the row."""
    for owner, rule in rules(policy):
        if not any(isinstance(node, core.Lookup) for node in walk(rule.expression)):
            continue
        for use in uses_of(owner, rule):
            if isinstance(use.node, core.Lookup) and not _is_guarded(use, use.node):
                yield from _of_lookup(policy, use, use.node)


def _is_guarded(use: Use, lookup: core.Lookup) -> bool:
    """Whether the row is looked up only where there is one."""
    there = core.Exists(table=lookup.table, keys=lookup.keys, type=BOOLEAN)
    return any(holds and any(node == there for node in walk(condition)) for condition, holds in use.guards)


def _of_lookup(policy: Policy, use: Use, lookup: core.Lookup) -> Iterator[Finding]:
    table = policy.tables[lookup.table]
    period = during(common(period_of(policy, use.owner), use.rule.in_force), use.guards)
    values = [_values(policy, key, table, column) for key, column in zip(lookup.keys, table.key, strict=True)]
    days = _days(table, period)
    size = len(table.rows) * len(days)
    for known in values:
        size *= len(known)
    if not 0 < size <= MOST_LOOKED_AT or is_empty(period):
        return
    for keys, day in islice(_without_row(table, values, days), MOST_TRIED):
        facts = [(Fact(node=key, type=key.type), value) for key, value in zip(lookup.keys, keys, strict=True)]
        if day is not None and (table.valid_from or table.valid_to):
            facts.append((Fact(node=core.CaseDate(type=DATE), type=DATE), day))
        witness = Witness(Survey(policy, use.owner, Validity(day, day)), tuple(facts))
        said = Words(witness.words("fr"), witness.words("en"))
        gap = found(policy, "REG023", lookup.span, about(policy, use.owner, use.rule), table=table.id, witness=said)
        asked = ((_equal(key, value), Being.TRUE) for key, value in zip(lookup.keys, keys, strict=True))
        wishes = (*met(use.guards), *asked, (lookup, Being.FAILED), (own(use.owner, use.rule), Being.FAILED))
        aim = Aim(owner=use.owner, rule=use.rule, around=use.around, wishes=wishes, day=day, witness=witness)
        yield Finding(gap, [aim], only_if_shown=True)


def _equal(key: core.Node, value: Any) -> core.Node:
    literal = core.Literal(value=value, type=key.type, span=key.span)
    return core.Call(builtin="eq", arguments=(key, literal), type=BOOLEAN, span=key.span)


def _without_row(
    table: Table, values: Sequence[Sequence[Any]], days: Iterable[Day | None]
) -> Iterator[tuple[Keys, Day | None]]:
    """The keys for which there is no row, each with the first day on which there is none."""
    told: set[Keys] = set()
    for day in days:
        rows = [cells for cells in table.rows if day is None or table.in_force(cells).covers(day)]
        answering = [tuple(cells[column] for column in table.key) for cells in rows]
        ranges = [cells for cells in answering if any(isinstance(cell, Range) for cell in cells)]
        exact = frozenset(answering).difference(ranges)
        for keys in product(*values):
            if keys not in told and keys not in exact and not any(all(map(matches, cells, keys)) for cells in ranges):
                told.add(keys)
                yield keys, day


# ── What is looked at ───────────────────────────────────────────────────────────────────────────────────────────


def _days(table: Table, period: Validity) -> tuple[Day | None, ...]:
    """The days of a period to look at: its first one, and those that follow the last day of a row.

    None stands for any day. A period without a first day begins with the first row.
    """
    if table.valid_from is None and table.valid_to is None:
        return (None,)
    rows = [table.in_force(cells) for cells in table.rows]
    starts = [row.start for row in rows if row.start is not None]
    after = {row.end + DAY for row in rows if row.end is not None}
    first = period.start or min(starts, default=None)
    days = {*after, first} if first is not None else after
    return tuple(sorted(day for day in days if period.covers(day))) or (None,)


def _values(policy: Policy, key: core.Node, table: Table, column: str) -> Sequence[Any]:
    """The values of a key that are looked at, in order; none when they are not known."""
    match key.type:
        case Boolean():
            return (False, True)
        case Enumeration(values=names):
            return names
        case Number() | Date() if isinstance(key, core.Field):
            low, high = _bounds(policy, key)
            cells = {cells[column] for cells in table.rows}
            if any(isinstance(cell, Range) for cell in cells):
                return _beside(policy, key, cells, low, high)
            is_whole = isinstance(key.type, Number) and key.type.scale == 0
            if is_whole and low is not None and high is not None and high - low < MOST_RANKS:
                return range(int(low), int(high) + 1)
    return ()


def _bounds(policy: Policy, key: core.Field) -> tuple[Any, Any]:
    """The least and the greatest that a key may be, as they are declared."""
    owner = policy.owner(key.record)
    if key.name in owner.rules:
        return owner.rules[key.name].min, owner.rules[key.name].max
    given = owner.columns[key.name] if isinstance(owner, Table) else owner.inputs[key.name]
    return given.min, given.max


def _beside(policy: Policy, key: core.Field, cells: Iterable[Any], low: Any, high: Any) -> Sequence[Any]:
    """The values on both sides of each end of some ranges; where no bound is declared, those between the ranges."""
    ends = {end for cell in cells for end in ((cell.low, cell.high) if isinstance(cell, Range) else (cell,))}
    ends = {end for end in ends if end is not None and not isinstance(end, State)}
    low, high = min(ends) if low is None else low, max(ends) if high is None else high
    try:
        return sorted(points(Fact(node=key, type=key.type, low=low, high=high, marks=ends), policy.language))
    except TooMuchError:
        return ()
