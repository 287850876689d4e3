"""Decisions and explanations for programs (JSON, with its schema) and for people (text, in French and in English)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.casework.decision import ChildResult, Decision, Missing, Output
from engine.casework.reasons import Reason
from engine.casework.reliance import ParameterUsed
from engine.language.types import DATE
from engine.language.values import Failure, NotApplicable, Unknown
from engine.language.wording import plain, say
from engine.text import report, vocabulary
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.json_schema import BOOLEAN, DAY, DRAFT, TEXT, closed, listed, ref

if TYPE_CHECKING:
    from engine.casework.explain import Step

# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────


def decision_json(decision: Decision, language: Language) -> dict[str, Any]:
    """The decision as data that keeps its keys: see `DECISION_SCHEMA`. Values are exact, as `wording.plain` gives them;
    what is in words is in `language`, save the words of the policy, which are in its own."""
    return {
        "policy": {"id": decision.policy, "title": decision.title, "language": decision.language},
        "record": {"type": decision.record, "name": decision.name},
        "date": decision.date.isoformat(),
        "outcome": decision.outcome,
        "outcome_words": outcome_words(decision.outcome, decision.outcome_words, decision.language, language),
        "values": [_output(output, decision, language) for output in decision.outputs],
        "reasons": [_reason(reason) for reason in decision.reasons],
        "missing": [_missing(missing) for missing in decision.missing],
        "pending": [
            {
                "path": pending.path,
                "appraisal": pending.id,
                "decided_by": pending.decided_by,
                "effect": pending.effect,
                "article": pending.article,
            }
            for pending in decision.pending
        ],
        "readings": [
            {
                "reading": reading.id,
                "question": reading.question,
                "choice": reading.choice,
                "words": reading.choice_text,
                "article": reading.article,
                "overridden": reading.overridden,
            }
            for reading in decision.readings
        ],
        "parameters": [_parameter(parameter) for parameter in decision.parameters],
        "notices": [{"table": notice.table, "text": notice.text} for notice in decision.notices],
        "children": [_child(child, decision, language) for child in decision.children],
        "errors": report.json(decision.failures, language),
        "simulated": decision.simulated,
        "digest": {
            "short": decision.digest.short,
            "policy": decision.digest.policy,
            "tables": dict(decision.digest.tables),
            "engine": decision.digest.engine,
        },
    }


def outcome_words(outcome: str, words: str, language: Language, wanted: Language) -> str:
    """The words of an outcome: the policy's own, else those of the wanted language."""
    usual = vocabulary.say("outcome", outcome, language)
    return vocabulary.say("outcome", outcome, wanted) if words == usual else words


def _output(output: Output, decision: Decision, language: Language) -> dict[str, Any]:
    return {
        "name": output.name,
        "label": output.label,
        "state": _state(output.value),
        "value": plain(output.value, output.type),
        "unit": output.type.words(language),
        "words": say(output.value, output.type, decision.units, language),
        "articles": list(output.articles),
    }


def _state(value: object) -> str:
    match value:
        case Unknown():
            return "unknown"
        case NotApplicable():
            return "not_applicable"
        case Failure():
            return "error"
        case _:
            return "value"


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "text": reason.text,
        "holds": reason.holds,
        "rule": reason.rule,
        "path": reason.path,
        "articles": [{"id": id, "title": title} for id, title in zip(reason.articles, reason.titles, strict=True)],
    }


def _missing(missing: Missing) -> dict[str, Any]:
    return {
        "path": missing.path,
        "kind": missing.kind,
        "label": missing.label,
        "question": missing.question,
        "supplied_by": missing.supplied_by,
    }


def _parameter(parameter: ParameterUsed) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "label": parameter.label,
        "value": plain(parameter.value, parameter.type),
        "articles": list(parameter.articles),
        "from": parameter.since.isoformat() if parameter.since else None,
        "to": parameter.until.isoformat() if parameter.until else None,
        "simulated": parameter.simulated,
    }


def _child(child: ChildResult, decision: Decision, language: Language) -> dict[str, Any]:
    return {
        "path": child.path,
        "record": {"type": child.record, "name": child.name},
        "outcome": child.outcome,
        "outcome_words": outcome_words(child.outcome, child.outcome_words, decision.language, language),
        "values": [_output(output, decision, language) for output in child.outputs],
        "reasons": [_reason(reason) for reason in child.reasons],
        "missing": [_missing(missing) for missing in child.missing],
    }


def explanation_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps of an explanation as data that keeps its keys: see `EXPLANATION_SCHEMA`."""
    return [
        {
            "title": step.title,
            "value": step.value,
            "mark": step.mark or None,
            "articles": [{"id": id, "title": title} for id, title in zip(step.articles, step.titles, strict=True)],
            "details": list(step.details),
            "steps": explanation_json(step.children),
        }
        for step in steps
    ]


# ── Schemas ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _or_null(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": [kind, "null"], **more}


_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_OUTCOME = {"enum": [word.id for word in vocabulary.OUTCOMES]}

_DEFINITIONS: dict[str, Any] = {
    "record": closed(type=TEXT, name=TEXT),
    "article": closed(id=TEXT, title=TEXT),
    "value": {
        "description": "Whole numbers are numbers; other numbers are decimal text, or a fraction that no decimals can "
        "write; percentages are in hundredths; null when the state is not `value`.",
        **closed(
            name=TEXT,
            label=TEXT,
            state={"enum": ["value", "unknown", "not_applicable", "error"]},
            value={"type": ["string", "integer", "boolean", "null"]},
            unit=TEXT,
            words=TEXT,
            articles=listed(TEXT),
        ),
        "if": {"properties": {"state": {"const": "value"}}},
        "then": {"properties": {"value": {"not": {"type": "null"}}}},
        "else": {"properties": {"value": {"type": "null"}}},
    },
    "reason": {
        "description": "`holds` is null when a fact is missing to say.",
        **closed(
            text=TEXT,
            holds=_or_null("boolean"),
            rule=TEXT,
            path=TEXT,
            articles=listed(ref("article")),
        ),
    },
    "missing": closed(
        path=TEXT, kind={"enum": ["input", "appraisal", "table"]}, label=TEXT, question=TEXT, supplied_by=TEXT
    ),
    "pending": closed(path=TEXT, appraisal=TEXT, decided_by=TEXT, effect=TEXT, article=TEXT),
    "reading": closed(reading=TEXT, question=TEXT, choice=TEXT, words=TEXT, article=TEXT, overridden=BOOLEAN),
    "parameter": closed(
        name=TEXT,
        label=TEXT,
        value={"type": ["string", "integer", "boolean", "null"]},
        articles=listed(TEXT),
        from_=_or_null("string", format="date"),
        to=_or_null("string", format="date"),
        simulated=BOOLEAN,
    ),
    "child": closed(
        path=TEXT,
        record=ref("record"),
        outcome=_OUTCOME,
        outcome_words=TEXT,
        values=listed(ref("value")),
        reasons=listed(ref("reason")),
        missing=listed(ref("missing")),
    ),
}

DECISION_SCHEMA: Mapping[str, Any] = {
    "$schema": DRAFT,
    "title": "Decision",
    **closed(
        policy=closed(id=TEXT, title=TEXT, language={"enum": ["fr", "en"]}),
        record=ref("record"),
        date=DAY,
        outcome=_OUTCOME,
        outcome_words=TEXT,
        values=listed(ref("value")),
        reasons=listed(ref("reason")),
        missing=listed(ref("missing")),
        pending=listed(ref("pending")),
        readings=listed(ref("reading")),
        parameters=listed(ref("parameter")),
        notices=listed(closed(table=TEXT, text=TEXT)),
        children=listed(ref("child")),
        errors=listed(ref("diagnostic")),
        simulated=BOOLEAN,
        digest=closed(
            short={"type": "string", "pattern": "^[0-9a-f]{12}$"},
            policy=_SHA256,
            tables={"type": "object", "additionalProperties": _SHA256},
            engine=TEXT,
        ),
    ),
    "$defs": {**_DEFINITIONS, **report.DIAGNOSTICS_SCHEMA["$defs"]},
}
"""The JSON Schema of `decision_json`."""

EXPLANATION_SCHEMA: Mapping[str, Any] = {
    "$schema": DRAFT,
    "title": "Explanation",
    **listed(ref("step")),
    "$defs": {
        "article": _DEFINITIONS["article"],
        "step": closed(
            title=TEXT,
            value=TEXT,
            mark={"enum": ["true", "false", "unknown", None]},
            articles=listed(ref("article")),
            details=listed(TEXT),
            steps=listed(ref("step")),
        ),
    },
}
"""The JSON Schema of `explanation_json`."""


# ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────────

_MARKS = {True: "✓", False: "✗", None: "?"}


def decision_text(decision: Decision, language: Language) -> str:
    """The decision as a page to read: the outcome and the values, why, what is missing and who knows it, on what it
    relies."""
    return "\n".join(_Page(decision, language).lines())


class _Page:
    """The page of one decision."""

    def __init__(self, decision: Decision, language: Language) -> None:
        self.decision = decision
        self.language = language

    def lines(self) -> Iterator[str]:
        decision = self.decision
        day = say(decision.date, DATE, decision.units, self.language)
        yield decision.title
        yield f"{decision.name}, {self.word(f'au {day}', f'on {day}')}"
        yield ""
        yield self.outcome(decision.outcome, decision.outcome_words).upper()
        if decision.simulated:
            yield self.word(
                "simulation : une lecture ou un paramètre n'est pas celui de la politique",
                "simulation: a reading or a parameter is not the policy's own",
            )
        yield from self.values(decision.outputs)
        # what is only computed is explained by its own line
        reasons = decision.reasons if decision.outcome != "computed" else ()
        yield from self.section(Words("Motifs", "Reasons"), map(self.reason, reasons))
        if decision.failures:
            yield from self.section(Words("Erreurs", "Errors"), (self.failure(d) for d in decision.failures))
        facts = [missing for missing in decision.missing if not missing.is_appraisal]
        yield from self.section(Words("Il manque", "Missing"), map(self.missing, facts))
        yield from self.section(Words("Reste à décider", "Still to be decided"), self.pending())
        for child in decision.children:
            yield from self.child(child)
        yield from self.section(Words("Lectures du texte", "Readings of the text"), self.readings())
        yield from self.section(Words("Paramètres", "Parameters"), self.parameters())
        yield from self.section(Words("À savoir", "To be noted"), (notice.text for notice in decision.notices))
        yield from self.section(Words("Articles cités", "Articles cited"), self.titles())
        yield ""
        yield self.word(f"empreinte {decision.digest.short}", f"digest {decision.digest.short}")

    def word(self, fr: str, en: str) -> str:
        return Words(fr, en).words(self.language)

    @property
    def colon(self) -> str:
        return self.word(" : ", ": ")

    def section(self, title: Words, items: Iterable[str]) -> Iterator[str]:
        """A title and a line for each item; nothing when there is none."""
        listed = list(items)
        if listed:
            yield ""
            yield title.words(self.language)
            yield from (f"  {item}" for item in listed)

    def outcome(self, outcome: str, words: str) -> str:
        return outcome_words(outcome, words, self.decision.language, self.language)

    def values(self, outputs: Iterable[Output], indent: str = "") -> Iterator[str]:
        for output in outputs:
            value = say(output.value, output.type, self.decision.units, self.language)
            yield f"{indent}{output.label}{self.colon}{value}{self.cited(output.articles)}"

    @staticmethod
    def cited(articles: Iterable[str]) -> str:
        """` [art-1, art-2]`; their titles stand once, at the end of the page."""
        named = ", ".join(articles)
        return f" [{named}]" if named else ""

    def titles(self) -> Iterator[str]:
        """The articles cited on the page, with their titles."""
        decision = self.decision
        cited = [id for output in decision.outputs for id in output.articles]
        cited += [id for reason in decision.reasons for id in reason.articles]
        for child in decision.children:
            cited += [id for output in child.outputs for id in output.articles]
            cited += [id for reason in child.reasons for id in reason.articles]
        cited += [pending.article for pending in decision.pending]
        cited += [reading.article for reading in decision.readings]
        cited += [id for parameter in decision.parameters for id in parameter.articles]
        titles = decision.articles
        return (f"{id}{self.colon}{titles[id]}" for id in dict.fromkeys(cited) if id in titles)

    def reason(self, reason: Reason) -> str:
        return f"{_MARKS[reason.holds]} {reason.text}{self.cited(reason.articles)}"

    def failure(self, failure: Diagnostic) -> str:
        path = failure.args.get("path", "")
        advice = failure.advice(self.language)
        where = f"{path}{self.colon}" if path else ""
        also = f"{self.word(' ;', ';')} {advice}" if advice else ""
        return f"{failure.code} {where}{failure.label(self.language)}{also}"

    def missing(self, missing: Missing) -> str:
        label = f", {missing.label}" if missing.label not in (missing.path, missing.path.rpartition(".")[2]) else ""
        question = f"{self.colon}{missing.question}" if missing.question else ""
        by = f"{self.word(' ; fournie par', '; supplied by')}{self.colon}{missing.supplied_by}"
        return f"{missing.path}{label}{question}{by if missing.supplied_by else ''}"

    def pending(self) -> Iterator[str]:
        for pending in self.decision.pending:
            decided_by = f"{self.word('décision', 'decided by')}{self.colon}{pending.decided_by}"
            yield f"{pending.path}, {decided_by}{self.cited((pending.article,))}"
            yield f"  {pending.effect}"

    def child(self, child: ChildResult) -> Iterator[str]:
        name = f" ({child.name})" if child.name != child.path else ""
        yield ""
        yield f"{child.path}{name}{self.colon}{self.outcome(child.outcome, child.outcome_words)}"
        yield from self.values(child.outputs, "  ")
        if child.outcome not in ("computed", "error"):
            yield from (f"  {self.reason(reason)}" for reason in child.reasons)
        yield from (f"  ? {self.missing(missing)}" for missing in child.missing)

    def readings(self) -> Iterator[str]:
        for reading in self.decision.readings:
            other = self.word(" (autre que celle de la politique)", " (not the policy's own)")
            note = other if reading.overridden else ""
            after = " " if reading.question.endswith("?") else self.colon
            yield f"{reading.question}{after}{reading.choice_text}{note}{self.cited((reading.article,))}"

    def parameters(self) -> Iterator[str]:
        decision = self.decision
        for parameter in decision.parameters:
            value = say(parameter.value, parameter.type, decision.units, self.language)
            yield f"{parameter.label}{self.colon}{value}{self.dates(parameter)}{self.cited(parameter.articles)}"

    def dates(self, parameter: ParameterUsed) -> str:
        if parameter.simulated:
            return self.word(", valeur de simulation", ", value of a simulation")
        if parameter.since is None:
            return ""
        start = say(parameter.since, DATE, self.decision.units, self.language)
        if parameter.until is None:
            return self.word(f", depuis le {start}", f", since {start}")
        end = say(parameter.until, DATE, self.decision.units, self.language)
        return self.word(f", du {start} au {end}", f", from {start} to {end}")
