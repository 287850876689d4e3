"""The proofs of `engine check`: made when asked for, as the solver takes longer to start than all other checks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from importlib.util import find_spec

from engine.checks.answers import Answer, Proofs, text
from engine.cli.kit import misuse
from engine.language.types import Number
from engine.policy.load import Loaded
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors

DEFAULT_TIMEOUT = "0.15"
"""Seconds given to each question: most take a hundredth, and what takes longer is seldom decided in two seconds."""

ASK = Words(
    "Pour prouver ce qui vaut pour tous les dossiers à la fois, ajoutez --preuves",
    "To prove what holds for all cases at once, add --proofs",
)
PROVING = Words("preuves", "proofs")
"""What is done while the progress is shown."""

HEADING = Words("Propriétés", "Properties")


def proved(loaded: Loaded, timeout: int) -> Proofs:
    """What is proved of a policy without errors; one note when there is no solver."""
    if loaded.policy is None or has_errors(loaded.diagnostics):
        return Proofs()
    if find_spec("z3") is None:
        return Proofs(diagnostics=(Diagnostic(entry=entry("PRV001"), place=None),))
    from engine.checks.proved import prove

    return prove(loaded.policy, timeout, loaded.diagnostics)


def hint(checked: Iterable[Loaded], language: Language) -> str:
    """How to ask for the proofs, when there is something to prove and a solver; else nothing."""
    policies = [loaded.policy for loaded in checked if loaded.policy and not has_errors(loaded.diagnostics)]
    rules = (rule for policy in policies for record in policy.records.values() for rule in record.rules.values())
    if not any(rule.form != "formula" or isinstance(rule.type, Number) for rule in rules) or find_spec("z3") is None:
        return ""
    return ASK.words(language)


def milliseconds(seconds: str) -> int:
    """The time for each question.

    Raises:
        Misuse: if it is not a number of seconds, from a thousandth on.
    """
    written = seconds.replace(",", ".")
    found = int(Decimal(written) * 1000) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", written) else 0
    if not found:
        raise misuse("CMD024", option="--proof-timeout", value=seconds, values="0.2, 1, 2…")
    return found


def listing(answers: Iterable[Answer], language: Language) -> str:
    """The properties under their heading; nothing when none was asked about."""
    lines = text(answers, language)
    indented = "\n".join(f"  {line}" for line in lines.splitlines())
    return f"\n{HEADING.words(language)}\n{indented}\n" if lines else ""
