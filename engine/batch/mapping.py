"""A mapping file: which heading is which input, where names and labels do not say it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.batch.headings import DATE_COLUMN, Mapped, number_of
from engine.policy.model import Policy
from engine.text import document, vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, has_errors
from engine.text.document import Mapping, Scalar
from engine.text.source import Place, Source
from engine.text.suggest import closest


def read_mapping(raw: bytes, name: str, policy: Policy) -> tuple[Mapped, tuple[Diagnostic, ...]]:
    """The mapping of a YAML file, and what is wrong with it.

    Each line is `input: Heading`, or `record.input: Heading` where several records have an input of that name; an
    input without a heading, or whose heading is the word for what is unknown, is in no file.
    """
    source, problems = document.decode(raw, name)
    if source is None:
        return Mapped(headings={}), problems
    node, faults = document.read(source)
    problems = (*problems, *faults)
    if has_errors(problems):
        return Mapped(headings={}), problems
    known = sorted(set(_names(policy)))
    found: dict[str, str | None] = {}
    unknown = vocabulary.say("state", "unknown", policy.language)
    entries = node.entries if isinstance(node, Mapping) else ()
    if node is not None and not entries:
        problems = (*problems, _fault(source, node, known, _shown(node)))
    for item in entries:
        if item.key.text not in known or not isinstance(item.value, Scalar):
            problems = (*problems, _fault(source, item.key, known, item.key.text))
            continue
        value = item.value
        absent = value.is_empty or (value.style == "plain" and value.text in (unknown, "null", "~"))
        found[item.key.text] = None if absent else value.text
    return Mapped(headings=found), problems


def _names(policy: Policy) -> Iterator[str]:
    """What a mapping may speak of: inputs, the record above, the number of a row, the date of the case."""
    yield vocabulary.say("key", DATE_COLUMN[1], policy.language)
    for record in policy.records.values():
        names = [*record.inputs, number_of(record, policy).key[1]]
        names += [record.parent] if record.parent is not None else []
        yield from names
        yield from (f"{record.id}.{name}" for name in names)


def _shown(node: document.Node) -> str:
    return node.text if isinstance(node, Scalar) else "…"


def _fault(source: Source, node: document.Node, known: list[str], name: str) -> Diagnostic:
    example = next((one for one in known if one != "#"), "date")
    return Diagnostic(
        entry=entry("BAT040"),
        place=Place(source, node.span),
        args={"name": name, "example": example},
        suggestions=closest(name, known),
    )
