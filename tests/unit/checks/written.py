"""Small policies for the tests of the checks: a test writes the part that matters."""

from textwrap import dedent, indent

from engine.checks import run_checks
from engine.text.diagnostics import Diagnostic, Language
from tests.support import policy_of, said

HEADER = """\
langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement inventé}}
articles:
  art-1: {titre: Montant}
"""

ENGLISH = """\
language: en
policy: trial
title: Trial
sources: {r: {title: Invented regulation}}
articles:
  art-1: {title: Amount}
"""


def record(given: str, rules: str, before: str = "") -> str:
    """A policy with one record `demande`: its inputs, its rules (all of art-1), and what stands before the records.
    Everything is shown in the result, so that nothing is unused."""
    blocks = "".join(f"{name}\n  article: art-1\n{body}" for name, body in _blocks(dedent(rules)))
    names = ", ".join(name.rstrip(":") for name, _ in _blocks(dedent(rules)))
    inputs = ", ".join(line.partition(":")[0] for line in dedent(given).strip().splitlines() if line[:1].strip())
    return (
        HEADER
        + dedent(before)
        + "dossiers:\n  demande:\n    données:\n"
        + indent(dedent(given).strip("\n") + "\n", " " * 6)
        + "    règles:\n"
        + indent(blocks, " " * 6)
        + f"    résultat: {{valeurs: [{names}, {inputs}]}}\n"
    )


def _blocks(text: str) -> list[tuple[str, str]]:
    """The named blocks of a YAML mapping: each first line, and what is indented under it."""
    found: list[tuple[str, str]] = []
    for line in text.strip().splitlines():
        if line[:1].strip():
            found.append((line, ""))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
    return found


def diagnostics(yaml: str, *codes: str) -> tuple[Diagnostic, ...]:
    """What the checks find in a policy, of these codes only when some are given."""
    return tuple(d for d in run_checks(policy_of(yaml)) if not codes or d.code in codes)


def findings(yaml: str, *codes: str, language: Language = "fr") -> list[str]:
    """The same in words: `REG005 cas | rien n'est prévu quand niveau = bts`."""
    return said(diagnostics(yaml, *codes), language)
