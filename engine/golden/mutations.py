"""The mutations of a policy: every change by one step that a slip of the pen could make, in the order of the file.

A mutation is told by the rule it changes, the operator, and the words before and after: this names it as long as the
rule itself does not change, wherever its lines go.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.golden.operators import DAY, Pen, edits, next_value
from engine.golden.restated import restated
from engine.golden.spots import Spot, row_spot, spot
from engine.language import core
from engine.language.tree import places, walk
from engine.language.values import State
from engine.policy.model import Group, Parameter, Policy, Record, Rule, Table, Validity
from engine.policy.plan import Key
from engine.text import vocabulary
from engine.text.diagnostics import Words
from engine.text.source import Span


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule with another expression; several when records take it from one another.

    `conditions` are those of rules whose conditions are then others too: reasons are drawn from both.
    """

    expressions: Mapping[Key, core.Node]
    conditions: Mapping[Key, Group] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A parameter with other values or other dates."""

    parameter: Parameter


@dataclass(frozen=True, slots=True)
class RowChange:
    """A table with another row, or without it."""

    table: str
    index: int
    row: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ValidityChange:
    """The record named, or the policy when none is, in force from or until another day."""

    record: str
    in_force: Validity


Change = RuleChange | ParameterChange | RowChange | ValidityChange


LEFT_OUT = Words("(retiré)", "(left out)")
"""What stands after the arrow for what is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One change of a policy.

    `where` is the rule, the parameter or the table concerned; `operator` is one of `OPERATORS`; `before` and `after`
    are in the words of the author, `after` is empty for what is left out. `number` tells apart those that read alike.
    `start` is where in the text of the policy it belongs, which puts them in order.
    """

    operator: str
    where: str
    before: str
    after: str
    number: int
    spot: Spot
    start: int
    articles: tuple[str, ...]
    change: Change

    @property
    def name(self) -> Name:
        """What the mutation is known by."""
        return Name(self.where, self.operator, self.before, self.after, self.number)


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What a mutation is known by, wherever its lines go."""

    where: str
    operator: str
    before: str
    after: str
    number: int = 1


def mutated(policy: Policy, change: Change) -> Policy:
    """The policy with a change."""
    match change:
        case RuleChange():
            for (owner, name), expression in change.expressions.items():
                policy = _with_rule(policy, owner, replace(policy.owner(owner).rules[name], expression=expression))
            for (owner, name), conditions in change.conditions.items():
                policy = _with_rule(policy, owner, replace(policy.owner(owner).rules[name], conditions=conditions))
            return policy
        case ParameterChange():
            return replace(policy, parameters={**policy.parameters, change.parameter.id: change.parameter})
        case RowChange():
            table = policy.tables[change.table]
            kept = (change.row,) if change.row is not None else ()
            rows = (*table.rows[: change.index], *kept, *table.rows[change.index + 1 :])
            return _with_owner(policy, replace(table, rows=rows))
        case ValidityChange(record=""):
            return replace(policy, in_force=change.in_force)
        case ValidityChange():
            return _with_owner(policy, replace(policy.records[change.record], in_force=change.in_force))


def _with_rule(policy: Policy, owner: str, rule: Rule) -> Policy:
    of = policy.owner(owner)
    return _with_owner(policy, replace(of, rules={**of.rules, rule.name: rule}))


def _with_owner(policy: Policy, owner: Record | Table) -> Policy:
    if isinstance(owner, Table):
        return replace(policy, tables={**policy.tables, owner.id: owner})
    return replace(policy, records={**policy.records, owner.id: owner})


def mutations(policy: Policy) -> tuple[Mutation, ...]:
    """All mutations of a policy, in the order of the file; those of its tables in files come last."""
    found = [*_of_policy(policy), *_of_parameters(policy), *_of_tables(policy), *_of_rules(policy)]
    found.sort(key=lambda mutation: (isinstance(mutation.change, RowChange), mutation.start))
    return tuple(_numbered(found))


def _owners(policy: Policy) -> tuple[Record | Table, ...]:
    return (*policy.tables.values(), *policy.records.values())


def _numbered(found: list[Mutation]) -> Iterator[Mutation]:
    """The mutations, each with its number among those that read alike."""
    counts: Counter[Name] = Counter()
    for mutation in found:
        counts[mutation.name] += 1
        yield replace(mutation, number=counts[mutation.name])


# ── Rules ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_rules(policy: Policy) -> Iterator[Mutation]:
    """The changes of the rules; one that several records share is changed in all of them at once."""
    found: dict[Any, Mutation] = {}
    for owner in _owners(policy):
        for rule in owner.rules.values():
            for place, mutation in enumerate(_of_rule(policy, owner, rule)):
                same = (rule.span, rule.name, place, mutation.operator, mutation.before, mutation.after)
                first = found.setdefault(same, mutation)
                if first is not mutation:
                    found[same] = replace(first, change=_both(first.change, mutation.change))
    yield from found.values()


def _both(one: Change, other: Change) -> Change:
    if not isinstance(one, RuleChange) or not isinstance(other, RuleChange):
        return one
    return RuleChange({**one.expressions, **other.expressions}, {**one.conditions, **other.conditions})


def _of_rule(policy: Policy, owner: Record | Table, rule: Rule) -> Iterator[Mutation]:
    pen = Pen(policy, rule.form)
    for part, put in places(rule.expression):
        for edit in edits(part, pen):
            yield Mutation(
                operator=edit.operator,
                where=f"{owner.id}.{rule.hidden or rule.name}",
                before=edit.before,
                after=edit.after,
                number=1,
                spot=spot(policy, part.span),
                start=part.span.start,
                articles=rule.articles,
                change=RuleChange({(owner.id, rule.name): put(edit.node)}, restated(owner, rule, part, edit.node)),
            )


# ── Parameters and validities ───────────────────────────────────────────────────────────────────────────────────


def _of_parameters(policy: Policy) -> Iterator[Mutation]:
    pen, word = Pen(policy), vocabulary.say("key", "parameters", policy.language)
    for parameter in policy.parameters.values():
        for operator, changed, before, after in _parameter_changes(parameter, pen):
            yield Mutation(
                operator=operator,
                where=f"{word}.{parameter.id}",
                before=before,
                after=after,
                number=1,
                spot=spot(policy, parameter.span),
                start=parameter.span.start,
                articles=parameter.articles or (parameter.article,),
                change=ParameterChange(changed),
            )


def _parameter_changes(parameter: Parameter, pen: Pen) -> Iterator[tuple[str, Parameter, str, str]]:
    """Each value one step higher, each date of effect a day earlier and a day later, the last day likewise."""
    timeline = parameter.timeline
    for at, (start, value) in enumerate(timeline):
        literal = core.Literal(value=value, type=parameter.type)
        other = next_value(literal, 1)
        moved: list[tuple[str, datetime.date, Any]] = [("date", start - DAY, value), ("date", start + DAY, value)]
        moved += [("parameter", start, other.value)] if other is not None else []
        for operator, day, new in moved:
            changed = replace(parameter, timeline=(*timeline[:at], (day, new), *timeline[at + 1 :]))
            before, after = (f"{d} : {pen.value(v, parameter.type)}" for d, v in ((start, value), (day, new)))
            yield operator, changed, before, after
    if parameter.until is not None:
        for day in (parameter.until - DAY, parameter.until + DAY):
            word = vocabulary.say("key", "to", pen.policy.language)
            yield "date", replace(parameter, until=day), f"{word} : {parameter.until}", f"{word} : {day}"


def _of_policy(policy: Policy) -> Iterator[Mutation]:
    """The validity of the policy and of its records, a day earlier and a day later at each end."""
    owners: list[tuple[str, Validity, Span]] = [("", policy.in_force, Span(0, 0))]
    owners += [(record.id, record.in_force, record.span) for record in policy.records.values()]
    for record, in_force, span in owners:
        for changed, before, after in _validities(in_force, policy):
            yield Mutation(
                operator="date",
                where=record or vocabulary.say("key", "policy", policy.language),
                before=before,
                after=after,
                number=1,
                spot=spot(policy, span),
                start=span.start,
                articles=(),
                change=ValidityChange(record, changed),
            )


def _validities(validity: Validity, policy: Policy) -> Iterator[tuple[Validity, str, str]]:
    for key, end in (("from", validity.start), ("to", validity.end)):
        for day in (end - DAY, end + DAY) if end is not None else ():
            changed = Validity(day, validity.end) if key == "from" else Validity(validity.start, day)
            word = vocabulary.say("key", key, policy.language)
            yield changed, f"{word} : {end}", f"{word} : {day}"


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_tables(policy: Policy) -> Iterator[Mutation]:
    """Each row left out, and each cell that a rule reads changed; the rows that a caller supplies are not the
    policy's."""
    pen, word = Pen(policy), vocabulary.say("key", "tables", policy.language)
    expressions = [rule.expression for owner in _owners(policy) for rule in owner.rules.values()]
    read = {(n.record, n.name) for tree in expressions for n in walk(tree) if isinstance(n, core.Field)}
    for table in policy.tables.values():
        if table.supplied:
            continue
        columns = [name for name in table.columns if (table.id, name) in read and name not in table.key]
        columns += [name for name in (table.valid_from, table.valid_to) if name is not None and name not in columns]
        for index, row in enumerate(table.rows):
            at = row_spot(policy, table, index)
            named = ", ".join(f"{key} {_cell(row[key], table, key, pen)}" for key in table.key)
            made: list[tuple[str, str, str, Mapping[str, Any] | None]] = [("row", named, "", None)]
            for column in columns:
                value = _other_cell(table, column, row[column])
                if value is not None:
                    said = [f"{named}, {column} : {_cell(v, table, column, pen)}" for v in (row[column], value)]
                    made.append(("cell", said[0], said[1], {**row, column: value}))
            for operator, before, after, changed in made:
                yield Mutation(
                    operator=operator,
                    where=f"{word}.{table.id}",
                    before=before,
                    after=after,
                    number=1,
                    spot=at,
                    start=table.span.start,
                    articles=table.articles or (table.article,),
                    change=RowChange(table.id, index, changed),
                )


def _cell(value: Any, table: Table, column: str, pen: Pen) -> str:
    return value if isinstance(value, str) else pen.value(value, table.columns[column].type)


def _other_cell(table: Table, column: str, value: Any) -> Any:
    """Another value for a cell: one step further for a number or a date, else the next that the column holds."""
    type_ = table.columns[column].type
    if isinstance(value, bool):
        return not value
    if isinstance(value, State):
        return None
    if (moved := next_value(core.Literal(value=value, type=type_), 1)) is not None:
        return moved.value
    held = [v for v in dict.fromkeys(row[column] for row in table.rows) if isinstance(v, str)]
    return held[(held.index(value) + 1) % len(held)] if value in held and len(held) > 1 else None
