"""A number, a date or a list that no article covers: nobody could say where it comes from, nor when it changes.

What stands in an alternative or in a condition is covered by the articles cited there, else by those of the rule; a
table and a parameter by their own. An article declared as not computable covers no figure. 0 and 1 are no figures of a
regulation, with or without a unit; a single text is not a list. Of all that one place leaves uncovered, the first is
told. Not looked at: the bounds and the values of inputs, which say what a file may hold and not what the text decides.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from fractions import Fraction

from engine.checks.findings import about, found, key_span, rules
from engine.language import core
from engine.language.tree import children
from engine.policy.model import Parameter, Policy, Rule, Table
from engine.text.diagnostics import Diagnostic, Words
from engine.text.source import NOWHERE, Span

Articles = tuple[str, ...]

NONE_CITED = Words("aucun article n'est cité", "no article is cited")


def check(policy: Policy) -> Iterator[Diagnostic]:
    """REG050."""
    declarations: tuple[Parameter | Table, ...] = (*policy.parameters.values(), *policy.tables.values())
    for declared in declarations:
        if not _covers(policy, declared.articles):
            yield _of_declaration(policy, declared)
    for owner, rule in rules(policy):
        if all(_covers(policy, cited) for cited in (rule.articles, *rule.branch_articles.values())):
            continue
        first: dict[Articles, Span] = {}
        for span, cited in _figures(rule.expression, rule.articles, rule):
            if not _covers(policy, cited):
                first.setdefault(cited, span)
        for cited, span in first.items():
            written = policy.source.text[span.start : span.end]
            yield found(policy, "REG050", span, about(policy, owner, rule), text=written, why=_why(cited))


def _of_declaration(policy: Policy, declared: Parameter | Table) -> Diagnostic:
    span = key_span(policy, ("article",), declared.span)
    return found(policy, "REG050", span, text=declared.id, why=_why(declared.articles))


def _covers(policy: Policy, articles: Iterable[str]) -> bool:
    return any(policy.articles[id].not_computable is None for id in articles)


def _why(cited: Articles) -> Words:
    if not cited:
        return NONE_CITED
    ids = ", ".join(cited)
    return Words(f"« {ids} » est déclaré non calculable", f'"{ids}" is declared as not computable')


def _figures(node: core.Node, cited: Articles, rule: Rule) -> Iterator[tuple[Span, Articles]]:
    """The numbers, the dates and the lists of an expression, with the articles cited nearest to each."""
    match node:
        case core.Literal() if _is_figure(node) and node.span != NOWHERE:
            yield node.span, cited
        case core.Call(builtin="in", arguments=(_, core.Literal() as first, *_, core.Literal() as last)):
            yield first.span.to(last.span), cited
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
