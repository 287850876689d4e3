"""From a YAML file to a `Policy`: declarations read, names bound, types checked, every problem reported in one run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.language.types import units
from engine.policy.conformity import check, first_causes, other_kind
from engine.policy.declarations import declare
from engine.policy.filling import Files, Supplied, check_supplied, filled
from engine.policy.likeness import completed
from engine.policy.model import Policy
from engine.policy.names import check_names
from engine.policy.overlay import Bases, is_amendment, merged
from engine.policy.provisions import articles, legal_sources
from engine.policy.reader import Reader
from engine.policy.records import record, table
from engine.policy.shape import POLICY, Block, decode
from engine.policy.workshop import Workshop
from engine.text import document
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, has_errors, sort_key
from engine.text.document import Scalar
from engine.text.source import Place, Source, Span

SUPPLIED: Supplied = {}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy, when the file holds one without errors, and everything there is to say about the file.

    `language` is the one the file says it is written in, None when it cannot be read so far.
    """

    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]
    language: Language | None = None


def load(
    source: Source,
    files: Files,
    supplied: Supplied = SUPPLIED,
    bases: Bases = lambda _: None,
) -> Loaded:
    """Load one policy.

    Args:
        source: the text of the YAML file.
        files: reads the CSV files the policy names.
        supplied: the tables the caller gives.
        bases: finds the policy that this one amends, when it amends one.
    """
    node, problems = document.read(source)
    if node is None:
        return Loaded(None, problems)
    language = language_of(node)
    if language is None and (other := other_kind(node, "policy", source)):
        return Loaded(None, (*problems, other))
    if language is None:
        place = Place(source, Span(node.span.start, node.span.start))
        return Loaded(None, (*problems, Diagnostic(entry=entry("FRM007"), place=place)))
    if is_amendment(node, language):
        whole = merged(source, node, language, bases)
        problems = (*problems, *whole.found)
        if whole.node is None or has_errors(whole.found):
            return Loaded(None, first_causes(problems), language)
        source, node = whole.source, whole.node
    problems = (*problems, *check(node, "policy", language, source))
    block = decode(node, POLICY, language)
    if not isinstance(block, Block) or any(problem.code == "FRM009" for problem in problems):
        return Loaded(None, first_causes(problems), language)
    policy, faults = _policy(block, source, language, files, supplied)
    once: dict[Any, Diagnostic] = {}
    for problem in (*problems, *faults):
        # a rule that other records take from one with `like` is at fault once
        once.setdefault((problem.code, problem.place, problem.label(language)), problem)
    found = first_causes(sorted(once.values(), key=sort_key))
    return Loaded(None if has_errors(found) else policy, found, language)


def language_of(node: document.Node) -> Language | None:
    """The language a file says it is written in."""
    if isinstance(node, document.Mapping):
        for key in ("langue", "language"):
            value = node.get(key)
            if isinstance(value, Scalar):
                return "fr" if value.text == "fr" else "en" if value.text == "en" else None
    return None


def _policy(
    block: Block, source: Source, language: Language, files: Files, supplied: Supplied
) -> tuple[Policy, list[Diagnostic]]:
    """What a file means, and everything that is wrong with it; what is wrong is left out, or takes any type."""
    reader = Reader(
        source=source,
        language=language,
        units=units(language, block.texts("units")),
        tables=tuple(block.blocks("tables")),
        problems=[],
    )
    sources = legal_sources(block, reader)
    reader = replace(reader, articles=articles(block, sources, reader))
    block = completed(block, reader)
    declared = declare(block, reader)
    check_names(block, declared, reader)
    workshop = Workshop(declared, reader)
    tables = {
        name: filled(table(name, b, workshop), b, files, supplied, reader) for name, b in block.blocks("tables").items()
    }
    records = {name: record(name, b, workshop) for name, b in block.blocks("records").items()}
    policy = Policy(
        id=block.text("policy"),
        title=block.text("title"),
        language=language,
        authority=block.text("authority"),
        in_force=reader.validity(block.get("in_force")),
        source=source,
        legal_sources=sources,
        articles=reader.articles,
        units=reader.units,
        parameters=declared.parameters,
        readings=declared.readings,
        appraisals=declared.appraisals,
        tables=tables,
        records=records,
    )
    check_supplied(tables, supplied, reader)
    workshop.check_circles(policy)
    return policy, reader.problems
