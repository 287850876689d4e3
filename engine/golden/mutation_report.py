"""The changes of a policy that its golden cases do not notice, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any

from engine.golden.mutate import Fate, Outcome
from engine.golden.mutations import LEFT_OUT, Mutation
from engine.golden.operators import OPERATORS
from engine.text.diagnostics import Language, Words


def text(outcome: Outcome, language: Language) -> str:
    """The survivors by rule, those accepted and the changes that change nothing, each with the reason; the count."""
    blocks = list(_by_rule(outcome.unexplained, language))
    accepted = [fate for fate in outcome.survivors if fate.accepted]
    if accepted:
        blocks.append(Words("Acceptés :", "Accepted:").words(language))
        blocks += _by_rule(accepted, language)
    if outcome.equivalent:
        blocks.append(Words("Sans effet :", "Without effect:").words(language))
        blocks += _by_rule(outcome.equivalent, language)
    return "\n\n".join([*blocks, summary(outcome, language)])


def _by_rule(fates: Iterable[Fate], language: Language) -> Iterator[str]:
    for where, found in groupby(fates, key=lambda fate: fate.mutation.where):
        yield "\n".join(_group_lines(where, list(found), language))


def _group_lines(where: str, fates: list[Fate], language: Language) -> Iterator[str]:
    articles = ", ".join(fates[0].mutation.articles)
    yield f"{where}  [{articles}]" if articles else where
    for fate in fates:
        mutation = fate.mutation
        kind = OPERATORS[mutation.operator].words(language)
        yield f"  {mutation.spot.words(language)}, {kind}{Words(' :', ':').words(language)} {said(mutation, language)}"
        if reason := fate.accepted or (fate.equivalent.words(language) if fate.equivalent else ""):
            yield f"    {reason}"


def said(mutation: Mutation, language: Language) -> str:
    """`année = 1 → année <= 1`"""
    again = f" ({mutation.number})" if mutation.number > 1 else ""
    return f"{mutation.before} → {mutation.after or LEFT_OUT.words(language)}{again}"


def summary(outcome: Outcome, language: Language) -> str:
    """`idf-are-2023 : 921 changements essayés sur 401 cas, 797 remarqués, 124 inaperçus : 86,53 %`"""
    tried, left, same = outcome.tried, len(outcome.survivors), len(outcome.equivalent)
    explained = left - len(outcome.unexplained)
    fr = f"{_many(tried, 'changement essayé')} sur {outcome.cases} cas, "
    fr += f"{_many(tried - left, 'remarqué')}, {_many(left, 'inaperçu')}"
    en = f"{tried} changes tried on {outcome.cases} cases, {tried - left} noticed, {left} unnoticed"
    fr += f" (dont {_many(explained, 'accepté')})" * bool(explained) + f", {same} sans effet" * bool(same)
    en += f" ({explained} of them accepted)" * bool(explained) + f", {same} without effect" * bool(same)
    share = percent(outcome.score, language)
    return Words(f"{outcome.policy.id} : {fr} : {share}", f"{outcome.policy.id}: {en}: {share}").words(language)


def _many(count: int, words: str) -> str:
    """`2 changements essayés`"""
    return f"{count} {' '.join(f'{word}s' for word in words.split()) if count > 1 else words}"


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
        "tried": outcome.tried,
        "noticed": outcome.tried - len(outcome.survivors),
        "without_effect": len(outcome.equivalent),
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
        "file": mutation.spot.file,
        "line": mutation.spot.line,
        "articles": list(mutation.articles),
        "noticed_by": fate.noticed_by or None,
        "without_effect": fate.equivalent.words(language) if fate.equivalent else None,
        "accepted": fate.accepted or None,
    }
