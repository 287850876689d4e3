"""The ambiguities of a policy in words and as data: the question, the reading taken and why, what another changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.amend.comparison_json import IMPACT_SCHEMA, impact_json
from engine.amend.impact import Impact
from engine.amend.impact_words import Phrases, cited, moving_amounts, totals_of
from engine.amend.readings import Alternative, Ambiguity
from engine.text.diagnostics import Language, Words
from engine.text.json_schema import BOOLEAN, DRAFT, TEXT, closed, listed, ref

MOST_NAMED = 3
"""Cases that are named for each reading."""


def readings_text(found: Iterable[Ambiguity], language: Language, cases: int) -> str:
    """The ambiguities as a text to read, each with its readings and what they change among so many cases."""
    blocks = ["\n".join(_ambiguity(ambiguity, language, cases)) for ambiguity in found]
    if not blocks:
        return Words("aucune lecture : la politique n'en déclare pas", "no reading: the policy declares none").words(
            language
        )
    return "\n\n".join(blocks)


def _ambiguity(ambiguity: Ambiguity, language: Language, cases: int) -> Iterator[str]:
    reading = ambiguity.reading
    colon = " : " if language == "fr" else ": "
    yield f"{reading.id}{cited(reading.articles)}"
    yield f"  {reading.question}"
    taken = Words("lecture prise", "reading taken").words(language)
    yield f"  {taken}{colon}{reading.choices[reading.taken]}"
    if reading.reason:
        yield f"    {Words('raison', 'reason').words(language)}{colon}{reading.reason}"
    for alternative in ambiguity.alternatives:
        other = Words("autre lecture", "other reading").words(language)
        yield f"  {other} ({alternative.choice}){colon}{reading.choices[alternative.choice]}"
        yield from (f"    {line}" for line in _effect(ambiguity, alternative, language, cases))


def _effect(ambiguity: Ambiguity, alternative: Alternative, language: Language, cases: int) -> Iterator[str]:
    """What a reading would change, or that it would change nothing."""
    impact = alternative.impact
    phrases = Phrases(impact, language)
    if not ambiguity.is_read:
        yield phrases.word("aucune règle n'en dépend", "no rule depends on it")
    elif not cases:
        yield phrases.word("aucun cas à comparer", "no case to compare")
    elif not impact.count:
        yield phrases.word("aucun des cas n'en dépend", "none of the cases depends on it")
    elif not impact.changed and impact.count == 1:
        yield phrases.word("1 cas en dépend et ne change pas", "1 case depends on it and does not change")
    elif not impact.changed:
        count = impact.count
        yield phrases.word(f"{count} cas en dépendent, aucun ne change", f"{count} cases depend on it, none changes")
    else:
        yield from _changes(impact, phrases)


def _changes(impact: Impact, phrases: Phrases) -> Iterator[str]:
    yield phrases.word(
        f"{phrases.cases(impact.changed)} sur {impact.count} change{'nt' * (impact.changed > 1)}",
        f"{impact.changed} of {phrases.cases(impact.count)} change{'s' * (impact.changed == 1)}",
    )
    for (old, new), count in impact.outcomes.items():
        if old != new:
            yield f"  {old} → {new}{phrases.colon}{phrases.cases(count)}"
    for amount in moving_amounts(impact):
        total = totals_of(impact, amount)[0][1]
        old, new = phrases.value(total.old, amount.type), phrases.value(total.new, amount.type)
        gap = phrases.gap(total.new - total.old, amount.type)
        yield f"  {phrases.amount(amount)}{phrases.colon}{old} → {new} ({gap})"
    others = dict.fromkeys(moved.label for case in impact.cases for moved in case.moved if moved.gap is None)
    if labels := [label for label in others if label]:
        yield f"  {phrases.word('autres valeurs', 'other values')}{phrases.colon}{' ; '.join(labels)}"
    names = [case.name for case in impact.cases]
    rest = impact.changed - MOST_NAMED
    more = f" {phrases.more(rest)}" if rest > 0 else ""
    yield f"  {phrases.word('cas', 'cases')}{phrases.colon}{' ; '.join(names[:MOST_NAMED])}{more}"


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────


def readings_json(found: Iterable[Ambiguity], language: Language) -> list[dict[str, Any]]:
    """The ambiguities as data that keeps its keys: see `READINGS_SCHEMA`."""
    return [
        {
            "reading": ambiguity.reading.id,
            "articles": list(ambiguity.reading.articles),
            "question": ambiguity.reading.question,
            "taken": ambiguity.reading.taken,
            "words": ambiguity.reading.choices[ambiguity.reading.taken],
            "reason": ambiguity.reading.reason,
            "is_read": ambiguity.is_read,
            "others": [
                {
                    "choice": other.choice,
                    "words": ambiguity.reading.choices[other.choice],
                    "impact": impact_json(other.impact, language),
                }
                for other in ambiguity.alternatives
            ],
        }
        for ambiguity in found
    ]


READINGS_SCHEMA: Mapping[str, Any] = {
    "$schema": DRAFT,
    "title": "Readings",
    "description": "The ambiguities; `impact` is what each other reading changes for the cases that rely on them.",
    "type": "array",
    "items": closed(
        **dict.fromkeys(("reading", "question", "taken", "words", "reason"), TEXT),
        articles=listed(TEXT),
        is_read=BOOLEAN,
        others={
            "type": "array",
            "items": closed(choice=TEXT, words=TEXT, impact=ref("impact")),
        },
    ),
    "$defs": {"impact": IMPACT_SCHEMA},
}
"""The JSON Schema of `readings_json`."""
