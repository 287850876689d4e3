"""`engine eval`: the decision on one case, with its reasons, its articles and what is missing."""

from __future__ import annotations

from engine import __version__
from engine.casework.decision import Decision, decide
from engine.casework.export import decision_json, decision_text
from engine.cli.cases import CASE, JSON, POLICY, SETTINGS, subject
from engine.cli.console import FINDINGS, Console, exit_code
from engine.cli.kit import Command
from engine.policy.model import Policy
from engine.text.diagnostics import Diagnostic, Words, has_errors


def evaluate(
    console: Console,
    policy: str,
    case: str,
    as_json: bool,
    date: str | None,
    readings: tuple[str, ...],
    tables: tuple[str, ...],
    parameters: tuple[str, ...],
) -> int:
    """Decide one case; a case that is refused is a finding."""
    about = subject(console, policy, case, date=date, readings=readings, tables=tables, parameters=parameters)
    if about.program is None or about.case is None:
        console.tell(about.found, about.language)
        return exit_code(about.found)
    decision, problems = decide(about.program, about.case, version=__version__)
    late = overdue(about.policy, decision) if about.policy else ()
    console.tell((*about.found, *problems, *late), about.language)
    if as_json:
        console.show_json(decision_json(decision, about.language))
    else:
        console.show(decision_text(decision, about.language))
    return FINDINGS if has_errors(problems) or decision.outcome == "error" else exit_code((*about.found, *late))


def overdue(policy: Policy, decision: Decision) -> tuple[Diagnostic, ...]:
    """The parameters a decision relies on whose value was to be checked again by its date."""
    own = [used.name for used in decision.parameters if not used.simulated]
    late = [name for name in own if policy.parameters[name].is_overdue(decision.date)]
    if not late:
        return ()
    # imported here: most decisions rely on nothing overdue, and have no use for the checks
    from engine.checks import timeline

    return tuple(timeline.overdue(policy, decision.date, late))


command = Command(
    "eval",
    evaluate,
    about=Words(
        "Statue sur un dossier : l'issue, les valeurs, les motifs et leurs articles, ce qui manque et qui le fournit.",
        "Decides one case: the outcome, the values, the reasons and their articles, what is missing and who knows it.",
    ),
    params=(POLICY, CASE, JSON, *SETTINGS),
    examples=(
        Words(
            "engine évaluer idf-are-2023 examples/are-eleve.yaml",
            "engine eval idf-are-2023 examples/are-eleve.yaml",
        ),
        Words(
            "engine évaluer idf-are-2023 - --date 2023-10-01 --lecture bourse=toute < dossier.json",
            "engine eval idf-are-2023 - --date 2023-10-01 --reading bourse=toute < case.json",
        ),
    ),
)
