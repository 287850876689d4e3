"""Errors of evaluation, told at the rule that met them, with its articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.backends.program import Program
from engine.casework.located import Located, results
from engine.language import core
from engine.language.tree import walk
from engine.language.types import ANYTHING, NUMBER, Units
from engine.language.values import Failure
from engine.language.wording import Spoken
from engine.policy.model import Policy, Rule
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.source import Place, Span


def failures_of(program: Program, places: tuple[Located, ...]) -> Iterator[Diagnostic]:
    """The errors of evaluation in the results, each at the first rule that met it; those of facts are told already."""
    by_record: dict[str, list[Located]] = {}
    for place in places:
        by_record.setdefault(place.record.id, []).append(place)
    values = (place.row[name] for place in places for name in results(place.record))
    waiting = {id(v): v for v in values if isinstance(v, Failure) and not v.code.startswith("CAS")}
    for record, name in program.plan.order if waiting else ():
        for place in by_record.get(record, ()):
            if failure := waiting.pop(id(place.row[name]), None):
                yield _failure(program.policy, place, place.record.rules[name], failure)


@dataclass(frozen=True, slots=True)
class RuleOfCase:
    """Of which rule of which record of a case a diagnostic speaks, and of which articles."""

    path: str
    articles: tuple[str, ...]

    def words(self, language: Language) -> str:
        head = "règle : " if language == "fr" else "rule: "
        return head + ", ".join((self.path, *self.articles))


def _failure(policy: Policy, place: Located, rule: Rule, value: Failure) -> Diagnostic:
    path = place.at(rule.hidden or rule.name)
    return Diagnostic(
        entry=entry(value.code),
        place=Place(policy.source, _failed_at(rule, value)),
        args={"path": path, **_arguments(value, policy)},
        context=RuleOfCase(path, rule.articles),
    )


def _failed_at(rule: Rule, value: Failure) -> Span:
    """The division or the look-up that failed, when the rule has only one; else the whole rule."""

    def may_fail(node: core.Node) -> bool:
        if isinstance(node, core.Call):
            return value.code == "EVA001" and node.builtin in ("div", "quotient", "remainder")
        return value.code == "EVA008" and isinstance(node, core.Lookup)

    spans = {node.span for node in walk(rule.expression) if may_fail(node)}
    return spans.pop() if len(spans) == 1 else rule.span


def failure_words(value: Failure, policy: Policy) -> Words:
    """What a failure says, without its code."""
    label, args = entry(value.code).label, _arguments(value, policy)
    return Words(label.render(args, "fr"), label.render(args, "en"))


def _arguments(value: Failure, policy: Policy) -> dict[str, Any]:
    return {name: arg if hasattr(arg, "words") else _Argument(arg, policy.units) for name, arg in value.args.items()}


@dataclass(frozen=True, slots=True)
class _Argument:
    """A value in a message about a failure: whatever it is, or several of them."""

    value: Any
    units: Units

    def words(self, language: Language) -> str:
        if isinstance(self.value, (tuple, list)):
            return ", ".join(_Argument(item, self.units).words(language) for item in self.value)
        return Spoken(self.value, NUMBER if isinstance(self.value, int) else ANYTHING, self.units).words(language)
