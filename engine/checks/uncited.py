"""A number, a date or a list that no article covers: nobody could say where it comes from, nor when it changes.

What stands in an alternative or in a condition is covered by the articles cited there, else by those of the rule; a
table and a parameter by their own. An article declared as not computable covers no figure. 0 and 1 are no figures of a
regulation, with or without a unit; a single text is not a list. Of all that one place leaves uncovered, the first is
told. Not looked at: the bounds and the values of inputs, which say what a file may hold and not what the text decides.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from engine.checks.aims import Aim, Being, Finding, reaching
from engine.checks.choices import uses, uses_of
from engine.checks.facts import RELATIONS
from engine.checks.findings import Owner, about, found, key_span, rules
from engine.language import core
from engine.language.tree import children
from engine.policy.model import Parameter, Policy, Rule, Table
from engine.text.diagnostics import Words
from engine.text.source import NOWHERE, Span

Articles = tuple[str, ...]

NONE_CITED = Words("aucun article n'est cité", "no article is cited")


def check(policy: Policy) -> Iterator[Finding]:
    """REG050. The case shown is one in which the figure is used."""
    declarations: tuple[Parameter | Table, ...] = (*policy.parameters.values(), *policy.tables.values())
    for declared in declarations:
        if not _covers(policy, declared.articles):
            yield _of_declaration(policy, declared)
    for owner, rule in rules(policy):
        if all(_covers(policy, cited) for cited in (rule.articles, *rule.branch_articles.values())):
            continue
        first: dict[Articles, tuple[core.Node, Span]] = {}
        for node, span, cited in _figures(rule.expression, rule.articles, rule):
            if not _covers(policy, cited):
                first.setdefault(cited, (node, span))
        for cited, (node, span) in first.items():
            written = policy.source.text[span.start : span.end]
            figure = found(policy, "REG050", span, about(policy, owner, rule), text=written, why=_why(cited))
            yield Finding(figure, _using(owner, rule, node))


def _using(owner: Owner, rule: Rule, figure: core.Node) -> Iterator[Aim]:
    """Cases in which a figure is used: on the threshold that it is, in the list that it begins, else in any way."""
    for use in uses_of(owner, rule):
        if isinstance(use.node, core.Call) and any(figure is argument for argument in use.node.arguments):
            if use.node.builtin in RELATIONS:
                yield reaching(use, (replace(use.node, builtin="eq"), Being.TRUE))
            elif use.node.builtin == "in":
                yield reaching(use, (use.node, Being.TRUE))
    yield from (reaching(use) for use in uses_of(owner, rule) if use.node is figure)


def _of_declaration(policy: Policy, declared: Parameter | Table) -> Finding:
    span = key_span(policy, ("article",), declared.span)
    figures = found(policy, "REG050", span, text=declared.id, why=_why(declared.articles))
    return Finding(figures, (reaching(use) for use in uses(policy) if _reads(use.node, declared)))


def _reads(node: core.Node, declared: Parameter | Table) -> bool:
    """Whether an expression reads a parameter, or a row of a table."""
    match node:
        case core.Parameter(name=name):
            return isinstance(declared, Parameter) and name == declared.id
        case core.Lookup(table=table) | core.Exists(table=table) | core.Field(record=table):
            return isinstance(declared, Table) and table == declared.id
        case _:
            return False


def _covers(policy: Policy, articles: Iterable[str]) -> bool:
    return any(policy.articles[id].not_computable is None for id in articles)


def _why(cited: Articles) -> Words:
    if not cited:
        return NONE_CITED
    ids = ", ".join(cited)
    return Words(f"« {ids} » est déclaré non calculable", f'"{ids}" is declared as not computable')


def _figures(node: core.Node, cited: Articles, rule: Rule) -> Iterator[tuple[core.Node, Span, Articles]]:
    """The numbers, the dates and the lists of an expression, with the articles cited nearest to each."""
    match node:
        case core.Literal() if _is_figure(node) and node.span != NOWHERE:
            yield node, node.span, cited
        case core.Call(builtin="in", arguments=(_, core.Literal() as first, *_, core.Literal() as last)):
            yield first, first.span.to(last.span), cited
    for child in children(node):
        own = rule.branch_articles.get(child.span, cited) if isinstance(child, core.Arm) else cited
        yield from _figures(child, own, rule)


def _is_figure(node: core.Literal) -> bool:
    match node.value:
        case bool():
            return False
        case int() | Fraction() as number:
            return number not in (0, 1)
        case value:
            return isinstance(value, datetime.date)
