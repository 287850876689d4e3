"""A comparison and its impact as data that keeps its keys, for programs; with the JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.amend.answers import Amount
from engine.amend.changes import CHANGE_SCHEMA, Comparison, changes_json
from engine.amend.impact import ChangedCase, Gap, Impact, Trial
from engine.amend.impact_words import Phrases
from engine.casework.reliance import digest_of
from engine.language.wording import plain
from engine.policy.model import Policy
from engine.text import vocabulary
from engine.text.diagnostics import Language
from engine.text.json_schema import BOOLEAN, COUNT, DRAFT, TEXT, closed, listed, ref


def comparison_json(comparison: Comparison, trials: Iterable[Trial], version: str = "") -> dict[str, Any]:
    """What changes between two policies and what it does to cases: see `COMPARISON_SCHEMA`.

    `version` is that of the engine.
    """
    return {
        "old": _policy(comparison.old, version),
        "new": _policy(comparison.new, version),
        "same_text": comparison.same_text,
        "has_effect": comparison.has_effect,
        "changes": changes_json(comparison.changes, comparison.language),
        "trials": [
            {"cases": trial.title, "impact": impact_json(trial.impact, comparison.language)} for trial in trials
        ],
    }


def _policy(policy: Policy, version: str) -> dict[str, Any]:
    digest = digest_of(policy, version).short
    return {"id": policy.id, "title": policy.title, "file": policy.source.name, "digest": digest}


def impact_json(impact: Impact, language: Language) -> dict[str, Any]:
    """What an amendment does to cases: see `IMPACT_SCHEMA`. Numbers are exact, as in the result of a case."""
    phrases = Phrases(impact, language)
    return {
        "count": impact.count,
        "changed": impact.changed,
        "same": impact.same,
        "unfit_count": impact.unfit_count,
        "only_new": impact.only_new,
        "unfit": [{"name": one.name, "why": phrases.unfit(one)} for one in impact.unfit],
        "outcomes": [{"old": old, "new": new, "count": n} for (old, new), n in impact.outcomes.items()],
        "totals": [
            {
                "record": amount.record,
                "name": amount.name,
                "label": amount.label,
                "by": group.by,
                "value": group.value,
                "old": plain(total.old, amount.type),
                "new": plain(total.new, amount.type),
                "gap": plain(total.new - total.old, amount.type),
                "old_count": total.old_count,
                "new_count": total.new_count,
            }
            for (amount, group), total in impact.totals.items()
        ],
        "gaps": [
            {
                "record": amount.record,
                "name": amount.name,
                "label": amount.label,
                "counts": [{"gap": plain(gap, amount.type), "count": n} for gap, n in spread.counts.items()],
                "gains": [_gap(gap, amount, phrases) for gap in spread.gains],
                "losses": [_gap(gap, amount, phrases) for gap in spread.losses],
            }
            for amount, spread in impact.spreads.items()
        ],
        "cases": [_case(case, phrases) for case in impact.cases],
    }


def _gap(gap: Gap, amount: Amount, phrases: Phrases) -> dict[str, Any]:
    return {"case": gap.name, "gap": plain(gap.gap, amount.type), "why": phrases.because(gap)}


def _case(case: ChangedCase, phrases: Phrases) -> dict[str, Any]:
    return {
        "name": case.name,
        "old_outcome": case.old_outcome,
        "new_outcome": case.new_outcome,
        "values": [
            {
                "path": moved.path,
                "label": moved.label,
                "old": plain(moved.old, moved.type),
                "new": plain(moved.new, moved.type),
                "gap": None if moved.gap is None else plain(moved.gap, moved.type),
                "words": phrases.moved(moved),
            }
            for moved in case.moved
        ],
        "why": list(phrases.why(case)),
    }


# ── Schemas ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _texts(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, TEXT)


_NUMBER = {"type": ["string", "integer"]}
_VALUE = {"type": ["string", "integer", "boolean", "null"]}
_OUTCOME = {"enum": [word.id for word in vocabulary.OUTCOMES]}
_GAPS = listed(closed(case=TEXT, gap=_NUMBER, why=TEXT))

IMPACT_SCHEMA: Mapping[str, Any] = {
    "description": "Whole numbers are numbers, others decimal text; `totals` without `by` are those of all cases; of "
    "many cases only the first are named.",
    **closed(
        count=COUNT,
        changed=COUNT,
        same=COUNT,
        unfit_count=COUNT,
        only_new=COUNT,
        unfit=listed(closed(**_texts("name", "why"))),
        outcomes=listed(closed(**_texts("old", "new"), count=COUNT)),
        totals=listed(
            closed(
                **_texts("record", "name", "label", "by", "value"),
                **dict.fromkeys(("old", "new", "gap"), _NUMBER),
                **dict.fromkeys(("old_count", "new_count"), COUNT),
            )
        ),
        gaps=listed(
            closed(
                **_texts("record", "name", "label"),
                counts=listed(closed(gap=_NUMBER, count=COUNT)),
                gains=_GAPS,
                losses=_GAPS,
            )
        ),
        cases=listed(
            closed(
                name=TEXT,
                old_outcome=_OUTCOME,
                new_outcome=_OUTCOME,
                values=listed(
                    closed(
                        **_texts("path", "label"),
                        old=_VALUE,
                        new=_VALUE,
                        gap={"type": ["string", "integer", "null"]},
                        words=TEXT,
                    )
                ),
                why=listed(TEXT),
            )
        ),
    ),
}
"""The JSON Schema of `impact_json`."""

COMPARISON_SCHEMA: Mapping[str, Any] = {
    "$schema": DRAFT,
    "title": "Comparison",
    "description": "What changes between two versions of a policy, and what it does to the cases it was tried on.",
    **closed(
        old=ref("policy"),
        new=ref("policy"),
        same_text=BOOLEAN,
        has_effect=BOOLEAN,
        changes=listed(ref("change")),
        trials=listed(closed(cases=TEXT, impact=ref("impact"))),
    ),
    "$defs": {
        "policy": closed(**_texts("id", "title", "file", "digest")),
        "change": CHANGE_SCHEMA,
        "impact": IMPACT_SCHEMA,
    },
}
"""The JSON Schema of `comparison_json`."""
