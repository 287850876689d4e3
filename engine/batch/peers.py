"""Rows that the rules do not tell apart: only the first of such peers is decided, and its answer is that of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.backends.aspects import Aspects, aspects, watcher
from engine.backends.columns import Layout
from engine.backends.database import Database, quote
from engine.backends.program import Program
from engine.batch.answers import ID
from engine.batch.cases import fact_of
from engine.batch.condense import MOST_GROUPED, SAMPLE, WORTH, is_few
from engine.casework.located import results
from engine.casework.reasons import support
from engine.language.literals import Problem, read_python
from engine.language.types import Boolean, Reference
from engine.language.values import State
from engine.policy.model import Input, Record

FEWEST_VALUES, MOST_VALUES = 5, 5_000
"""Different values of an input from which, and up to which, it is worth while to ask what the rules see of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The rows of a relation by those that stand for them: `layout` has these only, `relation` says of each row (`#id`)
    which one it is (`#first`). They are `count`, and there are so many `others`."""

    layout: Layout
    relation: str
    count: int
    others: int


def find_peers(
    database: Database, program: Program, record: str, layout: Layout, rows: int, *, few: bool = True
) -> Peers | None:
    """The rows that stand for all those of a record that stands alone, which has so many; None when nothing can be said
    of it, or when they are to be `few` beside these and are not.

    Peers have the same facts, save that a fact may have another value of which the rules see the same, and any value
    when no rule reads it.
    """
    owner, relation = program.policy.records[record], layout.relations[record]
    if owner.parent is not None or program.policy.children_of(record):
        return None
    outcome = owner.result.outcome
    reasons = support(program.policy, record, outcome) if outcome else ()
    seen = aspects(program, record, [*results(owner), *(name for _, name in reasons)])
    # a column named after an input, with a mark, says whether it is known not to apply
    facts = [name for name in database.columns(relation) if name.removesuffix("?") in owner.inputs]
    read = [name for name in facts if seen[name.removesuffix("?")].expressions]
    joins = dict(_views(database, program, owner, layout, (seen[name] for name in read if name in owner.inputs)))
    keys = [f"{quote(_view(name))}.seen" if name in joins else f"r.{quote(name)}" for name in read]
    source = f"{quote(relation)} r{''.join(joins.values())}"
    if not keys or (few and rows > MOST_GROUPED and not is_few(database, f"{source} LIMIT {SAMPLE}", keys, rows)):
        return None
    firsts, peers, kept = (quote(f"{word}:{relation}") for word in ("firsts", "peers", "first"))
    named = [f"{key} AS k{place}" for place, key in enumerate(keys)]
    database.execute(
        f"CREATE OR REPLACE TABLE {firsts} AS SELECT min(r.{ID}) AS {ID}, {', '.join(named)} FROM {source} GROUP BY ALL"
    )
    (count,) = database.one(f"SELECT count(*) FROM {firsts}")
    if few and count * WORTH > rows:
        return None
    same = " AND ".join(f"f.k{place} IS NOT DISTINCT FROM {key}" for place, key in enumerate(keys))
    database.execute(
        f'CREATE OR REPLACE VIEW {peers} AS SELECT r.{ID}, f.{ID} AS "#first" FROM {source} JOIN {firsts} f ON {same}'
    )
    database.execute(
        f"CREATE OR REPLACE VIEW {kept} AS SELECT * FROM {quote(relation)} WHERE {ID} IN (SELECT {ID} FROM {firsts})"
    )
    return Peers(
        layout=replace(layout, relations={record: f"first:{relation}"}),
        relation=f"peers:{relation}",
        count=count,
        others=rows - count,
    )


def _views(
    database: Database, program: Program, owner: Record, layout: Layout, seen: Iterable[Aspects]
) -> Iterator[tuple[str, str]]:
    """The inputs of which the rules see less than the value, each with what joins what they see of it."""
    relation = layout.relations[owner.id]
    asked = [one for one in seen if not one.is_bare and not isinstance(owner.inputs[one.input].type, Boolean)]
    if not asked:
        return
    counts = ", ".join(f"approx_count_distinct({quote(one.input)})" for one in asked)
    for one, count in zip(asked, database.one(f"SELECT {counts} FROM {quote(relation)}"), strict=True):
        if FEWEST_VALUES <= count <= MOST_VALUES:
            _look(database, program, owner, layout, one)
            view, name = quote(_view(one.input)), quote(one.input)
            yield one.input, f" LEFT JOIN {view} ON {view}.value = r.{name}"


def _view(name: str) -> str:
    """The relation of the values of an input, `value`, with the number of what the rules see of each, `seen`."""
    return f"view:{name}"


def _look(database: Database, program: Program, owner: Record, layout: Layout, seen: Aspects) -> None:
    relation, name = quote(layout.relations[owner.id]), quote(seen.input)
    given, watch = owner.inputs[seen.input], watcher(program, owner.id, seen)
    fact = fact_of(program.policy, given, layout.scales.get((owner.id, seen.input)))
    numbers: dict[object, int] = {}
    found = []
    for (cell,) in database.rows(f"SELECT DISTINCT {name} FROM {relation} WHERE {name} IS NOT NULL"):
        value = _value(program, given, fact(cell))
        worth = None if isinstance(value, State | Problem) else watch(value)
        # a value that rules cannot be asked about is like no other
        found.append((cell, numbers.setdefault((cell,) if worth is None else (None, worth), len(numbers))))
    database.execute(
        f"CREATE OR REPLACE TABLE {quote(_view(seen.input))} AS SELECT {name} AS value, CAST(NULL AS INTEGER) AS seen "
        f"FROM {relation} WHERE false"
    )
    database.append(_view(seen.input), found)


def _value(program: Program, given: Input, fact: object) -> Any:
    """A value as rules have it, from what a program would give."""
    policy = program.policy
    found = read_python(fact, given.type, policy.units, policy.language, decimals=given.decimals)
    if isinstance(given.type, Reference) and not isinstance(found, Problem):
        return program.tables[given.type.table].find((found,))
    return found
