"""Changes that no case notices and that a golden file accepts, with the reason; one that has had its day is an error.

changements_acceptés:
  - règle: élève.bénéficiaire
    changement: comparaison
    avant: année = 1
    après: année <= 1
    raison: l'année vaut au moins 1
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.golden.mutate import Fate
from engine.golden.mutations import LEFT_OUT, Mutation, Name
from engine.golden.operators import OPERATORS
from engine.golden.read import GoldenFile
from engine.policy.shape import Block
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language
from engine.text.source import Place


@dataclass(frozen=True, slots=True)
class Accepted:
    """A change that is accepted although no case notices it: why, and where it is said."""

    name: Name
    reason: str
    place: Place


def accepted_changes(files: Iterable[GoldenFile]) -> tuple[Accepted, ...]:
    """The changes that golden files accept."""
    return tuple(
        Accepted(_name(block, file.language), block.text("reason"), Place(file.source, block.span))
        for file in files
        for block in file.accepted
    )


def _name(block: Block, language: Language) -> Name:
    operators = {words.words(language): id for id, words in OPERATORS.items()}
    said = {key: " ".join(block.text(key).split()) for key in ("rule", "change", "before", "after")}
    operator = operators.get(said["change"], said["change"])
    after = "" if said["after"] == LEFT_OUT.words(language) else said["after"]
    number = block.text("number", "1")
    return Name(said["rule"], operator, said["before"], after, int(number) if number.isdecimal() else 0)


def stale(accepted: Iterable[Accepted], known: Iterable[Mutation], fates: Iterable[Fate]) -> Iterator[Diagnostic]:
    """What is accepted and is no change of the policy any more (GOL006), or is noticed by a case after all (GOL007)."""
    names: Mapping[Name, Mutation] = {mutation.name: mutation for mutation in known}
    noticed = {fate.mutation.name: fate.noticed_by for fate in fates if fate.noticed_by}
    for one in accepted:
        if one.name not in names:
            args = {"rule": one.name.where, "before": one.name.before}
            yield Diagnostic(entry=entry("GOL006"), place=one.place, args=args)
        elif one.name in noticed:
            args = {"rule": one.name.where, "before": one.name.before, "case": noticed[one.name]}
            yield Diagnostic(entry=entry("GOL007"), place=one.place, args=args)
