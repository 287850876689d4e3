"""A declarative rules engine for regulations: policies in YAML, exact results explained by article.

    import engine

    policy = engine.load("idf-are-2023")
    decision = engine.decide(policy, {"élève": {"année": 1, …}}, date="2023-10-01")
    print(engine.decision_text(decision, "fr"))

Numbers are exact: give `int`, `Decimal`, `Fraction` or text, never binary fractions. Leave a missing fact out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.backends.program import Program
    from engine.casework.case import Case
    from engine.casework.decision import Decision
    from engine.casework.explain import Step, explanation_text
    from engine.casework.export import decision_json, decision_text, explanation_json
    from engine.policy.model import Day, Policy
    from engine.policy.plan import Plan
    from engine.text.diagnostics import Diagnostic, Language

__version__ = "0.1.0"

__all__ = [
    "CaseError",
    "Decision",
    "Diagnostic",
    "Policy",
    "PolicyError",
    "Step",
    "__version__",
    "check",
    "decide",
    "decision_json",
    "decision_text",
    "explain",
    "explanation_json",
    "explanation_text",
    "load",
]

# Imported when they are first asked for, so that `import engine` costs nothing.
_LATE = {
    "Decision": "engine.casework.decision",
    "Diagnostic": "engine.text.diagnostics",
    "Policy": "engine.policy.model",
    "Step": "engine.casework.explain",
    "decision_json": "engine.casework.export",
    "decision_text": "engine.casework.export",
    "explanation_json": "engine.casework.export",
    "explanation_text": "engine.casework.explain",
}


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _RefusalError(ValueError):
    """What the engine refuses: `diagnostics` say why, and the message is their text."""

    def __init__(self, diagnostics: Iterable[Diagnostic], language: Language) -> None:
        from engine.text.report import text

        self.diagnostics = tuple(diagnostics)
        super().__init__(text(self.diagnostics, language))


class PolicyError(_RefusalError):
    """A policy that cannot be used: `diagnostics` say why, and the message is their text."""


class CaseError(_RefusalError):
    """A case that cannot be read: `diagnostics` say why, and the message is their text."""


Path = str | PathLike[str]


def load(name_or_path: Path, *, tables: Mapping[str, Path] | None = None) -> Policy:
    """A policy, from its file or by the name of one that is shipped: `idf-are-2023`.

    Args:
        name_or_path: the file, or the name.
        tables: the files of the tables that the policy expects from the caller, by the name of the table.

    Raises:
        PolicyError: if the policy cannot be read, or has errors.
    """
    from engine.policy.files import open_policy

    loaded = open_policy(fspath(name_or_path), _names(tables))
    if loaded.policy is None:
        raise PolicyError((d for d in loaded.diagnostics if d.is_error), loaded.language or "fr")
    return loaded.policy


def check(name_or_path: Path, *, tables: Mapping[str, Path] | None = None) -> tuple[Diagnostic, ...]:
    """Everything there is to say about a policy: its errors, or what the static checks find when it has none."""
    from engine.checks import run_checks
    from engine.policy.files import open_policy

    loaded = open_policy(fspath(name_or_path), _names(tables))
    return (*loaded.diagnostics, *(run_checks(loaded.policy) if loaded.policy else ()))


def decide(
    policy: Policy,
    facts: Mapping[str, Any],
    *,
    date: Day | str,
    readings: Mapping[str, str] | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Decision:
    """The decision on a case.

    A fact that is refused makes the outcome an error, and `failures` of the decision say why.

    Args:
        policy: the policy, as `load` gives it.
        facts: the facts of the root record by the name of its type, `{"élève": {"année": 1}}`; those of the records
            below it are lists under their plurals.
        date: the day of the decision.
        readings: the readings taken otherwise than the policy does, by name.
        parameters: values of parameters, to simulate; each stands for every date.

    Raises:
        CaseError: if there is no such record, reading or parameter, or if the date cannot be read.
    """
    from engine.casework import decision

    case, program = _prepared(policy, facts, date, readings, parameters)
    decided, _ = decision.decide(program, case, version=__version__)
    return decided


def explain(
    policy: Policy,
    facts: Mapping[str, Any],
    rule: str | None = None,
    *,
    date: Day | str,
    readings: Mapping[str, str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    language: Language | None = None,
) -> tuple[Step, ...]:
    """How the outcome and each value were found, or one rule only (`montant`, `effectif.montant`), step by step.

    The other arguments are those of `decide`; `explanation_text` makes a text of the steps.

    Raises:
        CaseError: as `decide`, and if there is no such rule, or if a fact is refused.
    """
    from engine.casework.explain import explain as explained
    from engine.text.diagnostics import has_errors

    case, program = _prepared(policy, facts, date, readings, parameters)
    steps, problems = explained(program, case, rule, language or policy.language)
    if has_errors(problems):
        raise CaseError(problems, language or policy.language)
    return steps


# ── Programs ────────────────────────────────────────────────────────────────────────────────────────────────────


def _names(tables: Mapping[str, Path] | None) -> dict[str, str]:
    return {table: fspath(file) for table, file in (tables or {}).items()}


def _prepared(
    policy: Policy,
    facts: Mapping[str, Any],
    date: Day | str,
    readings: Mapping[str, str] | None,
    parameters: Mapping[str, Any] | None,
) -> tuple[Case, Program]:
    from engine.casework.case import from_python, simulated
    from engine.text.diagnostics import has_errors

    case, problems = from_python(facts, policy, date=date, readings=readings)
    values, refused = simulated(parameters or {}, policy)
    found = (*problems, *refused)
    if case is None or has_errors(found):
        raise CaseError(found, policy.language)
    program = _program(
        _plan(_Same(policy)), case.date, tuple(sorted(case.readings.items())), tuple(sorted(values.items()))
    )
    return case, program


class _Same:
    """A policy by its identity, so that what is made from it can be kept."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.policy is other.policy

    def __hash__(self) -> int:
        return id(self.policy)


@lru_cache(maxsize=16)
def _plan(same: _Same) -> Plan:
    from engine.policy.plan import plan

    return plan(same.policy)


@lru_cache(maxsize=64)
def _program(
    plan: Plan, date: Day, readings: tuple[tuple[str, str], ...], parameters: tuple[tuple[str, Any], ...]
) -> Program:
    from engine.backends.program import Setting, prepare

    return prepare(plan, Setting(date=date, readings=dict(readings), parameters=dict(parameters)))
