"""Diagnostics: what went wrong, where, why, and what to do about it, in French and in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Protocol

from engine.text.source import Place

Language = Literal["fr", "en"]


class Severity(StrEnum):
    """How bad a finding is: an error stops the policy or the case, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Speakable(Protocol):
    """Anything a message can name that reads differently in each language (a type, a unit, a list of words)."""

    def words(self, language: Language) -> str: ...


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase in both languages, for use as an argument of a message."""

    fr: str
    en: str

    def words(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One text of the catalogue in both languages, with `{argument}` placeholders."""

    fr: str
    en: str

    def render(self, args: Mapping[str, Any], language: Language) -> str:
        text = self.fr if language == "fr" else self.en
        spoken = {k: v.words(language) if hasattr(v, "words") else v for k, v in args.items()}
        if isinstance(count := spoken.get("count"), int):
            spoken["count"] = grouped(count, language)
        return text.format_map(spoken)


def grouped(count: int, language: Language) -> str:
    """How many there are of something, in groups of three digits: `296 157`, `296,157`."""
    return f"{count:,}".replace(",", "\u202f" if language == "fr" else ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One kind of diagnostic.

    `code` is stable and printed (`NOM002`), `slug` names the fault, `title` says it in general, `label` says it
    of the place pointed at, `help` proposes a fix when there is one to propose.
    """

    code: str
    slug: str
    title: Template
    label: Template
    help: Template | None = None
    severity: Severity = Severity.ERROR


def describe(
    code: str,
    slug: str,
    title: tuple[str, str],
    label: tuple[str, str],
    help: tuple[str, str] | None = None,
    severity: Severity = Severity.ERROR,
) -> Entry:
    """An entry of the catalogue from pairs of texts, French then English."""
    texts = [Template(fr=pair[0], en=pair[1]) for pair in (title, label)]
    advice = Template(fr=help[0], en=help[1]) if help else None
    return Entry(code=code, slug=slug, title=texts[0], label=texts[1], help=advice, severity=severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `context` says of which rule and article it speaks; `related` are other places involved.

    `witness` is a case that shows it, as YAML that can be pasted into a golden file.
    """

    entry: Entry
    place: Place | None
    args: Mapping[str, Any] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    context: Speakable | None = None
    related: tuple[tuple[Place, Words], ...] = ()
    help: Template | None = None
    witness: str | None = None

    @property
    def code(self) -> str:
        return self.entry.code

    @property
    def severity(self) -> Severity:
        return self.entry.severity

    @property
    def is_error(self) -> bool:
        return self.entry.severity is Severity.ERROR

    def title(self, language: Language) -> str:
        return self.entry.title.render(self.args, language)

    def label(self, language: Language) -> str:
        return self.entry.label.render(self.args, language)

    def advice(self, language: Language) -> str | None:
        """The proposed fix: the nearest names when there are some, else the help of this finding or of its kind."""
        if self.suggestions:
            names = [f"« {s} »" if language == "fr" else s if '"' in s else f'"{s}"' for s in self.suggestions]
            joined = (" ou " if language == "fr" else " or ").join(names)
            return f"vouliez-vous dire {joined} ?" if language == "fr" else f"did you mean {joined}?"
        template = self.help or self.entry.help
        return template.render(self.args, language) if template else None


def sort_key(diagnostic: Diagnostic) -> tuple[str, int, str]:
    """Order for reports: by file, then by position, then by code."""
    place = diagnostic.place
    return (place.source.name, place.span.start, diagnostic.code) if place else ("", -1, diagnostic.code)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether at least one finding is an error."""
    return any(d.is_error for d in diagnostics)
