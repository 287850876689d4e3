"""What an amendment changes in records: their place, their inputs, their rules, their result."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from engine.amend.changes import Change
from engine.amend.compare_rules import rules
from engine.amend.sides import Facet, Item, Sides, both
from engine.language.types import Enumeration
from engine.policy.model import Input, Policy, Record, Table


def records(sides: Sides) -> Iterator[Change]:
    """What becomes of each type of record."""

    def whole(record: Record, _: Policy) -> str:
        given, found = len(record.inputs), sum(rule.hidden is None for rule in record.rules.values())
        return sides.word(f"{given} données, {found} règles", f"{given} inputs, {found} rules")

    def facets(record: Record, _: Policy) -> Iterator[Facet]:
        none = sides.word("aucun", "none")
        yield sides.words("libellé", "label", record.label)
        yield Facet(sides.word("dans le dossier", "in the record"), record.parent, record.parent or none)
        yield Facet(sides.word("pluriel", "plural"), record.plural, record.plural)
        yield Facet(sides.word("clé", "key"), record.key, record.key or none, False)
        yield Facet(sides.word("en vigueur", "in force"), record.in_force, sides.validity(record.in_force))

    for id, was, now, known in both(sides.old.records, sides.new.records):
        label = known.label or id
        item = Item(sides, "record", id, sides.word(f"dossier « {label} »", f'record "{label}"'))
        yield from item.compared(was, now, whole, facets)
        yield from inputs(sides, id, was, now)
        yield from computed(sides, id, was, now)
        if was is not None and now is not None:
            yield from _result(sides, id, was, now)


def inputs(sides: Sides, record: str, old: Record | None, new: Record | None) -> Iterator[Change]:
    """What becomes of the facts that a record asks for; those that stand for appraisals are told with these."""
    given = (
        {name: one for name, one in side.inputs.items() if one.appraisal is None} if side else {} for side in (old, new)
    )
    for name, was, now, known in both(*given):
        item = Item(sides, "input", f"{record}.{name}", _named(known.label, f"{record}.{name}"))
        yield from item.compared(was, now, lambda one, _: _asked(sides, one), lambda one, _: input_facets(sides, one))


def computed(sides: Sides, owner: str, old: Record | Table | None, new: Record | Table | None) -> Iterator[Change]:
    """What becomes of the rules of a record or of a table."""
    shown = (
        {name: rule for name, rule in side.rules.items() if rule.hidden is None} if side else {} for side in (old, new)
    )
    names = sides.renames.rules_before(owner)
    for name, was, now, known in both(*shown):
        item = Item(sides, "rule", f"{owner}.{name}", _named(known.label, f"{owner}.{name}"), known.articles)
        yield from item.renamed(names.get(name), name)
        yield from rules(item, owner, was, now)


def _asked(sides: Sides, given: Input) -> str:
    """What is asked, and that it must be given."""
    said = field_text(sides, given)
    return said if given.optional else f"{said}, {sides.word('obligatoire', 'required')}"


def field_text(sides: Sides, given: Input) -> str:
    """What is asked: its type, and whether it may be left out."""
    type_ = given.type.words(sides.language)
    if given.optional:
        return sides.word(f"{type_}, facultative", f"{type_}, optional")
    return type_


def input_facets(sides: Sides, given: Input) -> Iterator[Facet]:
    """What an input says."""
    return chain(
        column_facets(sides, given),
        (
            sides.words("question", "question", given.question),
            sides.words("fournie par", "supplied by", given.supplied_by),
        ),
    )


def column_facets(sides: Sides, given: Input) -> Iterator[Facet]:
    """What an input, or a column of a table, says of its values."""
    values = given.type.values if isinstance(given.type, Enumeration) else ()
    kind = given.type.words(sides.language)
    none = sides.word("aucun", "none")
    yield Facet(sides.word("type", "type"), frozenset(values) or kind, ", ".join(values) or kind)
    for aspect, bound in ((sides.word("minimum", "minimum"), given.min), (sides.word("maximum", "maximum"), given.max)):
        yield Facet(aspect, bound, none if bound is None else sides.said(bound, given.type, sides.new))
    among = ", ".join(f"{table}.{column}" for table, column in given.among)
    yield Facet(sides.word("motif", "pattern"), given.pattern, given.pattern or none)
    yield Facet(
        sides.word("décimales", "decimals"), given.decimals, none if given.decimals is None else str(given.decimals)
    )
    yield Facet(sides.word("parmi", "among"), given.among, among or none)
    yield Facet(sides.word("facultative", "optional"), given.optional, sides.yes_or_no(given.optional))
    yield Facet(sides.word("plages", "ranges"), given.ranges, sides.yes_or_no(given.ranges))
    yield sides.words("libellé", "label", given.label)


def _result(sides: Sides, record: str, old: Record, new: Record) -> Iterator[Change]:
    def facets(known: Record, _: Policy) -> Iterator[Facet]:
        outcome, values, words = known.result.outcome or "", known.result.values, known.result.words
        none = sides.word("rien", "nothing")
        yield Facet(sides.word("issue", "outcome"), outcome, outcome or none)
        yield Facet(sides.word("valeurs", "values"), frozenset(values), ", ".join(values) or none)
        yield sides.words("mots de l'issue", "words of the outcome", ", ".join(words[key] for key in sorted(words)))

    item = Item(sides, "result", record, sides.word(f"résultat de « {record} »", f'result of "{record}"'))
    yield from item.compared(old, new, lambda known, _: known.id, facets)


def _named(label: str, name: str) -> str:
    """The label that people know, and the name that expressions use."""
    return f"{label} ({name})" if label else name
