"""`engine explain`: how each value of a case was found, step by step, in words."""

from __future__ import annotations

from engine.casework.explain import explain as explained
from engine.casework.explain import explanation_text, heading
from engine.casework.export import explanation_json
from engine.cli.cases import CASE, JSON, POLICY, SETTINGS, subject
from engine.cli.console import FINDINGS, Console, exit_code
from engine.cli.kit import Argument, Command, Misuse
from engine.text.diagnostics import Words, has_errors


def explain(
    console: Console,
    policy: str,
    case: str,
    rule: str | None,
    as_json: bool,
    date: str | None,
    readings: tuple[str, ...],
    tables: tuple[str, ...],
    parameters: tuple[str, ...],
) -> int:
    """Explain the result of a case, or one of its rules."""
    about = subject(console, policy, case, date=date, readings=readings, tables=tables, parameters=parameters)
    if about.program is None or about.case is None:
        console.tell(about.found, about.language)
        return exit_code(about.found)
    steps, problems = explained(about.program, about.case, rule, about.language)
    for unknown in (problem for problem in problems if problem.code == "CAS060"):
        raise Misuse(unknown)
    console.tell((*about.found, *problems), about.language)
    if as_json:
        console.show_json(explanation_json(steps))
    else:
        if steps:
            console.show(heading(about.program, about.case, about.language))
        console.show(explanation_text(steps, about.language))
    return FINDINGS if has_errors(problems) else exit_code(about.found)


command = Command(
    "explain",
    explain,
    about=Words(
        "Explique comment l'issue et chaque valeur ont été trouvées, condition par condition, article par article.",
        "Explains how the outcome and each value were found, condition by condition, article by article.",
    ),
    params=(
        POLICY,
        CASE,
        Argument(
            "rule",
            Words("RÈGLE", "RULE"),
            about=Words(
                "une seule règle : « montant », ou « effectif.montant » pour les dossiers rattachés",
                'one rule only: "montant", or "effectif.montant" for the records below',
            ),
            required=False,
        ),
        JSON,
        *SETTINGS,
    ),
    examples=(
        Words(
            "engine expliquer idf-are-2023 examples/are-eleve.yaml montant",
            "engine explain idf-are-2023 examples/are-eleve.yaml montant",
        ),
    ),
)
