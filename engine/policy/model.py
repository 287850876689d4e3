"""The policy as data: what a YAML file means once it is loaded, checked and bound."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.language import core
from engine.language.types import Enumeration, Reference, Type, Units
from engine.language.values import CauseKind, State
from engine.text.diagnostics import Language, Words
from engine.text.source import NOWHERE, Source, Span

Day = datetime.date


@dataclass(frozen=True, slots=True)
class Validity:
    """The days from `start` to `end`, both included; None is unbounded."""

    start: Day | None = None
    end: Day | None = None

    def covers(self, day: Day) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


ALWAYS = Validity()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalSource:
    """A text the policy encodes: a deliberation, an arrêté."""

    id: str
    title: str
    date: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of a legal source; `not_computable` is the reason why no rule encodes it, when none does."""

    id: str
    title: str
    source: str
    not_computable: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value by date of effect. `timeline` is in the order of the dates; `until` is the last day of the last value.

    As in all that stands for a provision, `articles` are all those cited, and `article` the first of them.
    """

    id: str
    label: str
    type: Type
    article: str
    timeline: tuple[tuple[Day, Any], ...]
    until: Day | None = None
    review_before: Day | None = None
    articles: tuple[str, ...] = ()
    span: Span = NOWHERE

    def at(self, day: Day) -> Any:
        """The value in force on a day, None when there is none."""
        found = None
        if self.until is None or day <= self.until:
            for start, value in self.timeline:
                if start <= day:
                    found = value
        return found

    def is_overdue(self, day: Day) -> bool:
        """Whether the value in force on a day was to be checked again by then."""
        return self.review_before is not None and self.review_before <= day and self.at(day) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An ambiguity of the text: the question, the possible readings, the one taken and why."""

    id: str
    article: str
    question: str
    choices: Mapping[str, str]
    taken: str
    reason: str
    articles: tuple[str, ...] = ()
    span: Span = NOWHERE

    @property
    def type(self) -> Enumeration:
        return Enumeration(tuple(self.choices))


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A fact the caller gives: a field of a record, or a column of a table.

    `min` and `max` are exact values, both included. `among` are columns of tables, as pairs (table, column), that hold
    the names an input may be: it is found there whatever its case, accents and spaces, and becomes the name that
    stands in the first of those columns of its table. `optional` means that `sans objet` may be given. `appraisal` is
    set on the fields that stand for an appraisal.
    """

    name: str
    label: str
    type: Type
    min: Any = None
    max: Any = None
    pattern: str | None = None
    decimals: int | None = None
    among: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    question: str = ""
    supplied_by: str = ""
    ranges: bool = False
    appraisal: str | None = None
    span: Span = NOWHERE

    @property
    def absence(self) -> CauseKind:
        """What is missing when it is not given: a fact, or a decision that somebody has yet to make."""
        return "input" if self.appraisal is None else "appraisal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """A norm that a person decides: the article, who decides, and what it changes."""

    id: str
    record: str
    article: str
    decided_by: str
    effect: str
    affects: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of a rule: the hidden boolean field that holds it, the words for when it fails, its article."""

    field: str
    reason: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Conditions taken together: all of them, or any of them."""

    kind: Literal["all", "any"]
    items: tuple[Condition | Group, ...]

    def conditions(self) -> Iterator[Condition]:
        """The conditions of the group and of the groups in it."""
        for item in self.items:
            if isinstance(item, Group):
                yield from item.conditions()
            else:
                yield item


@dataclass(frozen=True, slots=True, kw_only=True)
class Cliff:
    """One euro or one pupil more may give less, and the text has it so: where it says it, and in which words."""

    articles: tuple[str, ...]
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A computed field.

    `expression` already contains every modifier (validity, bounds, rounding). `hidden` names the rule a hidden field
    was made for (its conditions). `form` is the identifier of the YAML key that gave the rule its form.
    `branch_articles` gives the articles of alternatives that cite their own, by the span of the alternative;
    `branch_statements` the statements of those that have one; `branch_titles` how the rows of decision tables, the
    brackets of scales and the dated versions are called. `min` and `max` are bounds that the author holds to be always
    respected; nothing is computed from them. `cliff` is the effect of threshold that the text has, when it has one.
    """

    name: str
    label: str
    type: Type
    articles: tuple[str, ...]
    expression: core.Node
    form: str = "formula"
    conditions: Group | None = None
    hidden: str | None = None
    statement: str = ""
    in_force: Validity = ALWAYS
    min: Any = None
    max: Any = None
    cliff: Cliff | None = None
    branch_articles: Mapping[Span, tuple[str, ...]] = field(default_factory=dict)
    branch_statements: Mapping[Span, str] = field(default_factory=dict)
    branch_titles: Mapping[Span, Words] = field(default_factory=dict)
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a record answers: the rule that decides the outcome, the values to show, the words of the outcomes."""

    outcome: str | None = None
    values: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A type of record: inputs, rules in the order of the file, and its place under another record."""

    id: str
    label: str
    plural: str
    parent: str | None
    inputs: Mapping[str, Input]
    rules: Mapping[str, Rule]
    key: str | None = None
    result: Result = Result()
    in_force: Validity = ALWAYS
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """Where the rows of a table are written: a number for each, since there may be many.

    `lines` are their lines in the file of the table, 0 for those that the policy has; `spans` say where these stand in
    it, by the place of the row in the table.
    """

    lines: Sequence[int] = ()
    spans: Mapping[int, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the regulation. `rows` hold the columns by name, in the order of the file.

    `supplied` means that the caller names the file; `rows` is then empty until one is given. `digest` is the SHA-256
    of the file the rows came from, empty for rows written in the policy. `places` say where the rows are written, as
    long as they are those that were read. `notice` must be shown with every result that used the table. `valid_from`
    and `valid_to` name the columns that limit a row in time.
    """

    id: str
    label: str
    article: str
    columns: Mapping[str, Input]
    key: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    rules: Mapping[str, Rule]
    valid_from: str | None = None
    valid_to: str | None = None
    notice: str = ""
    supplied: bool = False
    file: str | None = None
    digest: str = ""
    places: RowPlaces = field(default=RowPlaces(), compare=False, repr=False)
    articles: tuple[str, ...] = ()
    span: Span = NOWHERE

    @property
    def is_awaited(self) -> bool:
        """Whether the caller has still to supply the rows."""
        return self.supplied and not self.rows

    def in_force(self, cells: Mapping[str, Any]) -> Validity:
        """The days on which a row is in force; an empty bound is no bound."""
        bounds = [None if name is None else cells[name] for name in (self.valid_from, self.valid_to)]
        start, end = (None if isinstance(day, State) else day for day in bounds)
        return Validity(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A regulation."""

    id: str
    title: str
    language: Language
    authority: str
    in_force: Validity
    source: Source
    legal_sources: Mapping[str, LegalSource]
    articles: Mapping[str, Article]
    units: Units
    parameters: Mapping[str, Parameter]
    readings: Mapping[str, Reading]
    appraisals: Mapping[str, Appraisal]
    tables: Mapping[str, Table]
    records: Mapping[str, Record]

    def owner(self, name: str) -> Record | Table:
        """The record or the table of this name."""
        return self.records[name] if name in self.records else self.tables[name]

    def written_type(self, type_: Type) -> Type:
        """The type in which a value is written: a row of a table is given by its key."""
        if not isinstance(type_, Reference):
            return type_
        table = self.tables[type_.table]
        return table.columns[table.key[0]].type

    def children_of(self, record: str) -> tuple[Record, ...]:
        return tuple(r for r in self.records.values() if r.parent == record)

    def roots(self) -> tuple[Record, ...]:
        return tuple(r for r in self.records.values() if r.parent is None)


def field_type(owner: Record | Table, name: str) -> Type:
    """The type of a field of a record or of a table.

    Raises:
        KeyError: if there is no such field.
    """
    if name in owner.rules:
        return owner.rules[name].type
    given = owner.columns if isinstance(owner, Table) else owner.inputs
    return given[name].type
