"""What the cases of a policy have shown of it: rules with a value, conditions seen true and false, articles touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.backends.program import Program
from engine.casework.decision import Decision
from engine.casework.located import Located, located
from engine.casework.reasons import written
from engine.casework.reliance import articles_of, reliance
from engine.language.types import Boolean
from engine.language.values import Row, State
from engine.policy.model import Policy, Record, Rule
from engine.text.diagnostics import Words

KINDS: Mapping[str, Words] = {
    "rule": Words("règles qui ont une valeur", "rules that have a value"),
    "condition": Words("conditions vraies et fausses", "conditions true and false"),
    "alternative": Words("alternatives et exceptions retenues", "alternatives and exceptions taken"),
    "threshold": Words("seuils, un pas avant et un pas après", "thresholds, one step before and one step after"),
    "row": Words("lignes de tables", "rows of tables"),
    "day": Words("veilles et jours d'effet", "days of effect and the days before"),
    "reading": Words("lectures, prise et autre", "readings, taken and other"),
    "article": Words("articles que montre un cas", "articles that a case shows"),
}
"""The kinds of points of `engine.golden.points`, in the order of reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Counts, and the names of what no case has shown.

    A rule is shown once it has a value; a condition, once it was true in a case and false in another; an article, once
    a rule that cites it has a value, or a result relies on the parameter, the table or the reading that cites it.
    Articles that are not computable do not count.
    """

    policy: str
    rules: int
    conditions: int
    articles: int
    rules_without_value: tuple[str, ...]
    conditions_never_true: tuple[str, ...]
    conditions_never_false: tuple[str, ...]
    articles_untouched: tuple[str, ...]

    @property
    def conditions_both_ways(self) -> int:
        """The conditions seen true and seen false."""
        return self.conditions - len({*self.conditions_never_true, *self.conditions_never_false})


@dataclass(slots=True)
class Tally:
    """What has been shown so far of one policy."""

    policy: Policy
    seen: set[tuple[str, str, bool | None]] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)

    def add(self, program: Program, decision: Decision, root: Row) -> None:
        """Take note of a case that was run."""
        for place in located(self.policy, self.policy.records[decision.record], root):
            self.add_row(program, place)
        relied = reliance(program.plan, decision.record)
        for parameter in (*(used.name for used in decision.parameters), *(node.name for _, node in relied.dated)):
            self.articles.update(self.policy.parameters[parameter].articles)
        for reading in decision.readings:
            self.articles.update(self.policy.readings[reading.id].articles)
        self.articles.update(article for reason in decision.reasons for article in reason.articles)
        for id in relied.tables:
            table = self.policy.tables[id]
            self.articles.update((*table.articles, *(a for rule in table.rules.values() for a in rule.articles)))

    def add_row(self, program: Program, place: Located) -> None:
        for rule in place.record.rules.values():
            value = place.row[rule.name]
            if not isinstance(value, State):
                self.seen.add((place.record.id, rule.name, value if isinstance(value, bool) else None))
                self.articles.update(articles_of(program, rule, place.row))

    def coverage(self) -> Coverage:
        """The counts."""
        shown = {(record, name) for record, name, _ in self.seen}
        rules = [(record, rule) for record, rule in _rules(self.policy) if rule.hidden is None]
        conditions = [(record, rule) for record, rule in _rules(self.policy) if isinstance(rule.type, Boolean)]
        computable = [article for article in self.policy.articles.values() if article.not_computable is None]
        return Coverage(
            policy=self.policy.id,
            rules=len(rules),
            conditions=len(conditions),
            articles=len(computable),
            rules_without_value=tuple(f"{r.id}.{rule.name}" for r, rule in rules if (r.id, rule.name) not in shown),
            conditions_never_true=self.never(conditions, True),
            conditions_never_false=self.never(conditions, False),
            articles_untouched=tuple(article.id for article in computable if article.id not in self.articles),
        )

    def never(self, conditions: list[tuple[Record, Rule]], value: bool) -> tuple[str, ...]:
        return tuple(
            _named(self.policy, record, rule)
            for record, rule in conditions
            if (record.id, rule.name, value) not in self.seen
        )


def _rules(policy: Policy) -> Iterator[tuple[Record, Rule]]:
    return ((record, rule) for record in policy.records.values() for rule in record.rules.values())


def _named(policy: Policy, record: Record, rule: Rule) -> str:
    """A condition by the rule it belongs to and its words."""
    if rule.hidden is None:
        return f"{record.id}.{rule.name}"
    said = rule.statement or written(policy, rule.expression.span) or rule.name
    return f"{record.id}.{rule.hidden} : {said}" if policy.language == "fr" else f"{record.id}.{rule.hidden}: {said}"
