"""What differs between two versions of a policy, one change a line, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.amend.renames import NO_RENAMES, Renames
from engine.policy.model import Day, Policy
from engine.text.diagnostics import Language, Words
from engine.text.json_schema import BOOLEAN, TEXT, closed, listed

Action = Literal["added", "removed", "changed", "renamed"]

Kind = Literal[
    "policy",
    "source",
    "article",
    "unit",
    "parameter",
    "reading",
    "appraisal",
    "table",
    "row",
    "record",
    "input",
    "rule",
    "result",
]

KINDS: Mapping[Kind, Words] = {
    "policy": Words("la politique", "the policy"),
    "source": Words("texte encodé", "legal source"),
    "article": Words("article", "article"),
    "unit": Words("unité", "unit"),
    "parameter": Words("paramètre", "parameter"),
    "reading": Words("lecture", "reading"),
    "appraisal": Words("appréciation", "appraisal"),
    "table": Words("table", "table"),
    "row": Words("ligne de table", "row of a table"),
    "record": Words("dossier", "record"),
    "input": Words("donnée", "input"),
    "rule": Words("règle", "rule"),
    "result": Words("résultat", "result"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs, in the words of a language.

    `name` is the identifier of what changes (`forfait`, `élève.montant`, `formations[221]`), `label` what people call
    it, `aspect` what of it changes when it is not the whole. `old` and `new` are empty for what is added or removed.
    `since` says from when (`à compter du 1er septembre 2024`) and `start` is that day; `basis` names the texts that
    the change rests on. `matters` is false when no result can change: titles, labels, reasons given, articles cited.
    """

    kind: Kind
    action: Action
    name: str
    label: str
    aspect: str = ""
    old: str = ""
    new: str = ""
    since: str = ""
    start: Day | None = None
    basis: str = ""
    articles: tuple[str, ...] = ()
    matters: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two policies; `same_text` means that even the files are the same, letter for letter.

    `renames` are the provisions of the old policy that only have another name in the new one.
    """

    old: Policy
    new: Policy
    changes: tuple[Change, ...]
    same_text: bool
    language: Language
    renames: Renames = NO_RENAMES

    @property
    def has_effect(self) -> bool:
        """Whether some result may change."""
        return any(change.matters for change in self.changes)

    def title(self, article: str) -> str:
        """The title of an article, that of the new policy first; its identifier when neither has it."""
        known = {**self.old.articles, **self.new.articles}
        return known[article].title if article in known else article


# ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────────

MARKS: Mapping[Action, str] = {"added": "+", "removed": "-", "changed": "~", "renamed": "~"}
_DONE: Mapping[Action, Words] = {
    "added": Words("ajout", "added"),
    "removed": Words("suppression", "removed"),
    "changed": Words("", ""),
    "renamed": Words("renommée", "renamed"),
}


def comparison_text(comparison: Comparison) -> str:
    """The changes by article, then those that change no result, then how many there are."""
    return "\n".join(_lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    language = comparison.language
    for title, changes in by_article(comparison):
        yield title
        yield from (f"  {MARKS[change.action]} {change_text(change, language)}" for change in changes)
        yield ""
    if words := [change for change in comparison.changes if not change.matters]:
        yield ONLY_WORDS.words(language)
        yield from (f"  {MARKS[change.action]} {change_text(change, language)}" for change in words)
        yield ""
    yield summary(comparison)


ONLY_WORDS = Words("Sans effet sur les résultats", "Without effect on results")
NO_ARTICLE = Words("Sans article", "Without an article")


def by_article(comparison: Comparison) -> tuple[tuple[str, tuple[Change, ...]], ...]:
    """The changes that matter under the title of the first article they rest on, in the order of the articles."""
    order = list(dict.fromkeys((*comparison.new.articles, *comparison.old.articles)))
    groups: dict[str, list[Change]] = {}
    for change in comparison.changes:
        if change.matters:
            groups.setdefault(change.articles[0] if change.articles else "", []).append(change)
    known = [article for article in order if article in groups]
    last = [article for article in groups if article not in known]
    language = comparison.language
    return tuple(
        (comparison.title(article) if article else NO_ARTICLE.words(language), tuple(groups[article]))
        for article in (*known, *last)
    )


def change_text(change: Change, language: Language) -> str:
    """`forfait élève : 151 € → 155 € à compter du 1er septembre 2024 (arrêté du 17 mars)`"""
    between = " → " if change.old and change.new else ""
    return f"{change_lead(change, language)}{change.old}{between}{change.new}{change_rest(change)}"


def change_lead(change: Change, language: Language) -> str:
    """What stands before the difference: of what it is, and whether it is added or removed."""
    colon = " : " if language == "fr" else ": "
    about = f"{change.label}, {change.aspect}" if change.aspect else change.label
    is_masculine = change.action == "renamed" and change.kind == "parameter"
    done = (Words("renommé", "renamed") if is_masculine else _DONE[change.action]).words(language)
    return f"{about}{colon}{done}{colon if done else ''}"


def change_rest(change: Change) -> str:
    """What stands after the difference: from when, and under which texts."""
    since = f" {change.since}" if change.since else ""
    return f"{since} ({change.basis})" if change.basis else since


def summary(comparison: Comparison) -> str:
    """How many changes there are, or that there is none."""
    language = comparison.language
    count = sum(change.matters for change in comparison.changes)
    if comparison.same_text and not comparison.changes:
        return Words("les deux politiques sont identiques", "the two policies are identical").words(language)
    if not comparison.changes:
        return Words(
            "sans effet : seuls la mise en page, l'ordre ou les commentaires ont changé",
            "without effect: only layout, order or comments have changed",
        ).words(language)
    if not count:
        return Words(
            "aucun résultat ne change : seuls des mots ont changé", "no result changes: only words have changed"
        ).words(language)
    several = "s" * (count > 1)
    return Words(f"{count} changement{several}", f"{count} change{several}").words(language)


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────


def changes_json(changes: Iterable[Change], language: Language) -> list[dict[str, Any]]:
    """The changes as data that keeps its keys: see `CHANGE_SCHEMA`."""
    return [
        {
            "kind": change.kind,
            "action": change.action,
            "name": change.name,
            "label": change.label,
            "aspect": change.aspect,
            "old": change.old,
            "new": change.new,
            "since": change.since,
            "start": change.start.isoformat() if change.start else None,
            "basis": change.basis,
            "articles": list(change.articles),
            "matters": change.matters,
            "text": change_text(change, language),
        }
        for change in changes
    ]


CHANGE_SCHEMA: Mapping[str, Any] = {
    "description": "One thing that differs between two policies; `matters` is false when no result can change.",
    **closed(
        kind={"enum": list(KINDS)},
        action={"enum": list(MARKS)},
        **dict.fromkeys(("name", "label", "aspect", "old", "new", "since", "basis"), TEXT),
        start={"type": ["string", "null"], "format": "date"},
        articles=listed(TEXT),
        matters=BOOLEAN,
        text=TEXT,
    ),
}
"""The JSON Schema of one change."""
