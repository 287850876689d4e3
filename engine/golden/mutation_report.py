"""The changes of a policy that its golden cases do not notice, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any

from engine.golden.mutate import Fate, Outcome
from engine.golden.mutations import Mutation
from engine.golden.operators import OPERATORS
from engine.text.diagnostics import Language, Words


def text(outcome: Outcome, language: Language) -> str:
    """The survivors by rule, then the count."""
    groups = groupby(outcome.survivors, key=lambda fate: fate.mutation.where)
    blocks = ["\n".join(_group_lines(where, fates, language)) for where, fates in groups]
    return "\n\n".join([*blocks, summary(outcome, language)])


def _group_lines(where: str, fates: Iterable[Fate], language: Language) -> Iterator[str]:
    found = [fate.mutation for fate in fates]
    articles = ", ".join(found[0].articles)
    yield f"{where}  [{articles}]" if articles else where
    for mutation in found:
        line, kind = Words("ligne", "line").words(language), OPERATORS[mutation.operator].words(language)
        yield f"  {line} {mutation.place.line}, {kind}{Words(' :', ':').words(language)} {said(mutation, language)}"


def said(mutation: Mutation, language: Language) -> str:
    """`année = 1 → année <= 1`"""
    gone = Words("(retiré)", "(left out)").words(language)
    again = f" ({mutation.number})" if mutation.number > 1 else ""
    return f"{mutation.before} → {mutation.after or gone}{again}"


def summary(outcome: Outcome, language: Language) -> str:
    """`idf-are-2023 : 921 changements essayés sur 401 cas, 797 remarqués, 124 inaperçus : 86,53 %`"""
    tried, left = len(outcome.fates), len(outcome.survivors)
    fr = f"{tried} changements essayés sur {outcome.cases} cas, {tried - left} remarqués, {left} inaperçus"
    en = f"{tried} changes tried on {outcome.cases} cases, {tried - left} noticed, {left} unnoticed"
    share = percent(outcome.score, language)
    return Words(f"{outcome.policy.id} : {fr} : {share}", f"{outcome.policy.id}: {en}: {share}").words(language)


def percent(share: Fraction, language: Language) -> str:
    """`86,53 %`, rounded down so that 100 % means all."""
    hundredths = share.numerator * 10_000 // share.denominator
    whole, rest = divmod(hundredths, 100)
    digits = f"{whole}.{rest:02}" if rest else str(whole)
    return f"{digits.replace('.', ',')} %" if language == "fr" else f"{digits} %"


def json(outcome: Outcome, language: Language) -> dict[str, Any]:
    """The outcome as data; the score is a decimal text, in hundredths."""
    return {
        "policy": outcome.policy.id,
        "cases": outcome.cases,
        "tried": len(outcome.fates),
        "noticed": len(outcome.fates) - len(outcome.survivors),
        "score": percent(outcome.score, "en").removesuffix(" %"),
        "mutations": [_mutation_json(fate, language) for fate in outcome.fates],
    }


def _mutation_json(fate: Fate, language: Language) -> dict[str, Any]:
    mutation = fate.mutation
    return {
        "where": mutation.where,
        "operator": mutation.operator,
        "before": mutation.before,
        "after": mutation.after,
        "number": mutation.number,
        "line": mutation.place.line,
        "articles": list(mutation.articles),
        "noticed_by": fate.noticed_by or None,
    }
