"""What the checks say: the finding, the exact place, the rule and the articles it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engine.policy.model import Policy, Record, Rule, Table
from engine.policy.reader import RuleContext
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Template, Words
from engine.text.source import Place, Span

Owner = Record | Table


def found(
    policy: Policy,
    code: str,
    span: Span,
    about: RuleContext | None = None,
    related: tuple[tuple[Span, Words], ...] = (),
    help: Template | None = None,
    **args: Any,
) -> Diagnostic:
    """A finding at a place of the policy."""
    return Diagnostic(
        entry=entry(code),
        place=Place(policy.source, span),
        args=args,
        context=about,
        related=tuple((Place(policy.source, other), words) for other, words in related),
        help=help,
    )


def about(policy: Policy, owner: Owner, rule: Rule) -> RuleContext:
    """The rule a finding speaks of; a hidden rule is known by the rule it belongs to."""
    cited = tuple(policy.articles[id] for id in rule.articles if id in policy.articles)
    return RuleContext(f"{owner.id}.{rule.hidden or rule.name}", cited)


def owners(policy: Policy) -> tuple[Owner, ...]:
    """All that has rules: tables, then records, in the order of the file."""
    return (*policy.tables.values(), *policy.records.values())


def rules(policy: Policy) -> Iterator[tuple[Owner, Rule]]:
    """All rules, hidden ones included, with what they belong to."""
    for owner in owners(policy):
        for rule in owner.rules.values():
            yield owner, rule


def name_span(policy: Policy, name: str, block: Span) -> Span:
    """Where the name of a block is written: the key before it."""
    text = policy.source.text
    if text[block.start : block.end] == name:
        return block
    before = re.compile(rf"{re.escape(name)}(?=[\"']?[ ]*:)")
    keys = [match.span() for match in before.finditer(text, max(block.start - 1000, 0), block.start)]
    return Span(*keys[-1]) if keys else Span(block.start, min(block.end, block.start + 1))


def key_span(policy: Policy, keys: tuple[str, ...], block: Span) -> Span:
    """Where the first of some keys of the vocabulary is written in a block; else where the block begins."""
    words = "|".join(re.escape(vocabulary.say("key", key, policy.language)) for key in keys)
    text, key = policy.source.text, rf"({words})(?=[ ]*:)"
    match = re.compile(key).match(text, block.start) or re.compile(rf"(?:^[ \-]*|[{{,][ ]*){key}", re.MULTILINE).search(
        text, block.start, block.end
    )
    return Span(*match.span(1)) if match else Span(block.start, min(block.end, block.start + 1))
