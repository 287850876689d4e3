"""Comparing two policies by what they mean: every provision that is added, removed or changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.amend.changes import Change, Comparison
from engine.amend.compare_fields import records
from engine.amend.compare_tables import tables
from engine.amend.renames import renamed, renames
from engine.amend.sides import Facet, Item, Sides, both
from engine.amend.timelines import value_changes, values_text
from engine.policy.model import Appraisal, Article, LegalSource, Parameter, Policy, Reading
from engine.text.diagnostics import Language


def compare(old: Policy, new: Policy, language: Language) -> Comparison:
    """What differs between two policies, in the words of a language; layout, order and comments do not count."""
    known = renames(old, new)
    sides = Sides(renamed(old, known), new, language, known)
    changes = (
        *_policy(sides),
        *_sources(sides),
        *_articles(sides),
        *_units(sides),
        *_parameters(sides),
        *_readings(sides),
        *_appraisals(sides),
        *tables(sides),
        *records(sides),
    )
    same = old.source.text == new.source.text
    return Comparison(old=old, new=new, changes=changes, same_text=same, language=language, renames=known)


def _policy(sides: Sides) -> Iterator[Change]:
    def facets(policy: Policy, _: Policy) -> Iterator[Facet]:
        yield Facet(sides.word("identifiant", "identifier"), policy.id, policy.id, False)
        yield sides.words("titre", "title", policy.title)
        yield sides.words("autorité", "authority", policy.authority)
        yield Facet(sides.word("langue", "language"), policy.language, policy.language, False)
        yield Facet(sides.word("en vigueur", "in force"), policy.in_force, sides.validity(policy.in_force))

    item = Item(sides, "policy", sides.new.id, sides.word("la politique", "the policy"))
    yield from item.compared(sides.old, sides.new, lambda policy, _: policy.title, facets)


def _sources(sides: Sides) -> Iterator[Change]:
    def facets(source: LegalSource, _: Policy) -> Iterator[Facet]:
        date = sides.day(source.date) if source.date else sides.word("sans date", "undated")
        yield sides.words("titre", "title", source.title)
        yield Facet(sides.word("date", "date"), source.date, date, False)

    for id, was, now, _ in both(sides.old.legal_sources, sides.new.legal_sources):
        item = Item(sides, "source", id, sides.word(f"texte « {id} »", f'text "{id}"'))
        yield from item.compared(was, now, lambda source, _: source.title, facets, matters=False)


def _articles(sides: Sides) -> Iterator[Change]:
    def facets(article: Article, policy: Policy) -> Iterator[Facet]:
        why = article.not_computable or ""
        said = sides.quoted(why) if why else sides.word("calculé", "computed")
        yield sides.words("titre", "title", article.title)
        source = policy.legal_sources[article.source].title
        yield Facet(sides.word("texte", "text"), article.source, sides.quoted(source), False)
        yield Facet(sides.word("non calculable", "not computable"), why, said, False)

    for id, was, now, _ in both(sides.old.articles, sides.new.articles):
        item = Item(sides, "article", id, sides.word(f"article « {id} »", f'article "{id}"'), (id,))
        yield from item.compared(was, now, lambda article, _: article.title, facets, matters=False)


def _units(sides: Sides) -> Iterator[Change]:
    """The units that a policy declares, with their plurals."""
    for id, was, now, _ in both(sides.old.units.plurals, sides.new.units.plurals):
        item = Item(sides, "unit", id, sides.word(f"unité « {id} »", f'unit "{id}"'))
        yield from item.compared(
            was, now, lambda plural, _: plural, lambda plural, _: [sides.words("pluriel", "plural", plural)], False
        )


def _parameters(sides: Sides) -> Iterator[Change]:
    def facets(parameter: Parameter, _: Policy) -> Iterator[Facet]:
        review, type_ = parameter.review_before, parameter.type.words(sides.language)
        never = sides.word("jamais", "never")
        yield Facet(sides.word("type", "type"), type_, type_)
        yield sides.words("libellé", "label", parameter.label)
        yield Facet(
            sides.word("à revérifier avant", "to be reviewed before"),
            review,
            sides.day(review) if review else never,
            False,
        )
        yield sides.cited(parameter.articles)

    def whole(parameter: Parameter, policy: Policy) -> str:
        return values_text(sides, parameter, policy)

    for id, was, now, known in both(sides.old.parameters, sides.new.parameters):
        item = Item(sides, "parameter", id, known.label or id.replace("_", " "), known.articles)
        yield from item.renamed(sides.renames.parameters_before.get(id), id)
        if was is not None and now is not None:
            yield from value_changes(item, was, now)
        yield from item.compared(was, now, whole, facets)


def _readings(sides: Sides) -> Iterator[Change]:
    def taken(reading: Reading, _: Policy) -> str:
        return sides.quoted(reading.choices[reading.taken])

    def facets(reading: Reading, policy: Policy) -> Iterator[Facet]:
        yield sides.words("question", "question", reading.question)
        yield Facet(sides.word("lecture prise", "reading taken"), reading.taken, taken(reading, policy))
        yield sides.words("raison", "reason", reading.reason)
        yield sides.cited(reading.articles)

    for id, was, now, known in both(sides.old.readings, sides.new.readings):
        item = Item(sides, "reading", id, sides.word(f"lecture « {id} »", f'reading "{id}"'), known.articles)
        yield from item.compared(was, now, taken, facets)
        if was is not None and now is not None:
            yield from _choices(item, was, now)


def _choices(item: Item, old: Reading, new: Reading) -> Iterator[Change]:
    """The possible readings of an ambiguity; their words change nothing."""
    sides = item.sides
    for choice, was, now, _ in both(old.choices, new.choices):
        label = sides.word(f"{item.label}, choix « {choice} »", f'{item.label}, choice "{choice}"')
        yield from replace(item, label=label).compared(
            was, now, lambda text, _: sides.quoted(text), lambda text, _: [sides.words("texte", "text", text)]
        )


def _appraisals(sides: Sides) -> Iterator[Change]:
    def facets(appraisal: Appraisal, _: Policy) -> Iterator[Facet]:
        affected = tuple(sorted(appraisal.affects))
        yield Facet(sides.word("dossier", "record"), appraisal.record, appraisal.record)
        yield sides.words("décidée par", "decided by", appraisal.decided_by)
        yield sides.words("effet", "effect", appraisal.effect)
        yield Facet(
            sides.word("règles concernées", "rules affected"),
            affected,
            ", ".join(affected) or sides.word("aucune", "none"),
        )
        yield sides.cited(appraisal.articles)

    for id, was, now, known in both(sides.old.appraisals, sides.new.appraisals):
        item = Item(sides, "appraisal", id, sides.word(f"appréciation « {id} »", f'appraisal "{id}"'), known.articles)
        yield from item.compared(was, now, lambda appraisal, _: appraisal.effect, facets)
