"""What is asked of a policy and how it is answered: a property, proved, refuted by a case, or left undecided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.backends.doubt import Doubt
from engine.text.diagnostics import Diagnostic, Language, Words, sort_key
from engine.text.json_schema import DRAFT, TEXT, closed, listed, ref
from engine.text.report import DIAGNOSTICS_SCHEMA
from engine.text.source import Place


class Status(StrEnum):
    """How a question was answered."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


STATUS_WORDS = {
    Status.PROVED: Words("prouvé", "proved"),
    Status.REFUTED: Words("faux, un exemple est donné plus haut", "false, an example is given above"),
    Status.UNDECIDED: Words("non décidé", "undecided"),
}

DOUBTS = {
    Doubt.TIME: Words("le délai n'a pas suffi", "the time limit was too short"),
    Doubt.MEANING: Words("un calcul n'est pas traduit", "a computation is not translated"),
    Doubt.EXAMPLE: Words("l'exemple trouvé ne se confirme pas", "the example found does not hold when it is run"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A property, how it was answered, why it was left undecided, and the finding when there is one against it."""

    statement: Words
    status: Status
    place: Place
    doubt: Doubt | None = None
    finding: Diagnostic | None = None

    def answered(self, language: Language) -> str:
        """`proved`, or `undecided (the time limit was too short)`."""
        said = STATUS_WORDS[self.status].words(language)
        if self.status is not Status.UNDECIDED or self.doubt is None:
            return said
        return f"{said} ({DOUBTS[self.doubt].words(language)})"


@dataclass(frozen=True, slots=True)
class Proofs:
    """All that was asked of a policy, in the order of the file, and what there is to say of it."""

    answers: tuple[Answer, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def gathered(answers: Iterable[Answer], known: Iterable[Diagnostic]) -> Proofs:
    """The answers in order, and their findings but for those already made in the same place."""
    said = {(diagnostic.code, diagnostic.place) for diagnostic in known}
    ordered = tuple(sorted(answers, key=lambda answer: answer.place.span.start))
    found = {(d.code, d.place): d for answer in ordered if (d := answer.finding) is not None}
    fresh = [diagnostic for key, diagnostic in found.items() if key not in said]
    return Proofs(ordered, tuple(sorted(fresh, key=sort_key)))


def text(answers: Iterable[Answer], language: Language) -> str:
    """One line for each property: `élève.montant ne descend jamais sous 0 € : prouvé`."""
    colon = " : " if language == "fr" else ": "
    lines = (f"{a.statement.words(language)}{colon}{a.answered(language)}" for a in answers)
    return "\n".join(dict.fromkeys(lines))


def json(answers: Iterable[Answer], language: Language) -> list[dict[str, Any]]:
    """The answers as plain data with stable keys."""
    return [
        {
            "statement": answer.statement.words(language),
            "status": answer.status.value,
            "reason": answer.doubt.value if answer.doubt and answer.status is Status.UNDECIDED else None,
            "file": answer.place.source.name,
            "line": answer.place.line,
            "code": answer.finding.code if answer.finding else None,
            "witness": answer.finding.witness if answer.finding else None,
        }
        for answer in answers
    ]


PROOFS_SCHEMA: dict[str, Any] = {
    "$schema": DRAFT,
    "title": "Proofs",
    **closed(diagnostics=listed(ref("diagnostic")), properties=listed(ref("property"))),
    "$defs": {
        **DIAGNOSTICS_SCHEMA["$defs"],
        "property": closed(
            statement=TEXT,
            status={"enum": [status.value for status in Status]},
            reason={"enum": [*(doubt.value for doubt in Doubt), None]},
            file=TEXT,
            line={"type": "integer", "minimum": 1},
            code={"type": ["string", "null"]},
            witness={"type": ["string", "null"]},
        ),
    },
}
"""The JSON Schema of a check with its proofs."""
