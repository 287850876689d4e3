"""`engine suggest`: a case for each change that no golden case notices, and for what none shows, without its answer."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from engine.cli.cases import JSON, POLICY
from engine.cli.console import FINDINGS, FINE, Console, exit_code
from engine.cli.diff import write_report
from engine.cli.following import Advance, following
from engine.cli.kit import Command, Option, misuse
from engine.cli.mutate import GOLDEN_CASES, JOBS, MANY, ONLY, TRYING, count_of, entrance_of, gate_of, operator
from engine.cli.test import USUAL_FOLDER
from engine.golden.accepted import accepted_changes
from engine.golden.granted import granted
from engine.golden.mutate import Entrance, Gate, run
from engine.golden.mutations import Mutation, mutations
from engine.golden.points import Points, points
from engine.golden.read import read_golden
from engine.golden.suggest import Suggestion, suggestions
from engine.golden.suggestion_report import file_head, json, name_for, none_found, yaml
from engine.policy.files import open_policy
from engine.policy.model import Policy
from engine.text.diagnostics import Language, Words
from engine.text.source import Source

AT_MOST = "20"


def suggest(
    console: Console,
    policy: str,
    cases: tuple[str, ...],
    only: tuple[str, ...],
    rule: str | None,
    at_most: str,
    jobs: str | None,
    out: str | None,
    as_json: bool,
) -> int:
    """Suggest cases."""
    most, processes = count_of(at_most), count_of(jobs)
    operators = {operator(word) for word in only}
    loaded = open_policy(policy)
    if loaded.policy is None:
        console.tell(loaded.diagnostics, loaded.language)
        return exit_code(loaded.diagnostics)
    entrance, found = entrance_of(loaded.policy, policy, cases or (USUAL_FOLDER,))
    language = console.language(loaded.language)
    console.tell(found, language)
    if exit_code(found):
        return exit_code(found)
    ready = gate_of(console, entrance, language)
    if ready.failing:
        raise misuse("GOL003", case=ready.failing[0].id, count=len(ready.failing))
    wanted = [
        mutation
        for mutation in mutations(loaded.policy)
        if (not operators or mutation.operator in operators) and (rule is None or rule in mutation.where)
    ]
    with following(console, TRYING, language, len(wanted), few=MANY) as advance:
        changes = _survivors(entrance, ready, wanted, processes, advance)
    with following(console, SEEKING, language):
        missing = None if operators else _missing(entrance, ready, rule)
        proposed = tuple(suggestions(ready, changes, missing, most))
    if out is not None:
        _append(Path(out), loaded.policy, proposed, loaded.policy.language)
    _show(console, proposed, loaded.policy, as_json, out)
    return FINDINGS if proposed else FINE


SEEKING = Words("cas cherchés", "cases sought")
"""What is done while the progress is shown."""


def _survivors(entrance: Entrance, ready: Gate, wanted: list[Mutation], jobs: int, progress: Advance) -> list[Mutation]:
    """The changes that no case notices and nobody has accepted."""
    reasons = {one.name: one.reason for one in accepted_changes(entrance.files)}
    return [fate.mutation for fate in run(entrance, ready, wanted, reasons, jobs, progress).unexplained]


def _missing(entrance: Entrance, ready: Gate, rule: str | None) -> Points:
    """The points that no case shows and nobody has accepted, of the rules that are wanted."""
    found = granted(points(entrance.policy, ready), entrance.files)
    return replace(found, missing=tuple(point for point in found.missing if rule is None or rule in point.where))


def _show(
    console: Console,
    proposed: tuple[Suggestion, ...],
    policy: Policy,
    as_json: bool,
    out: str | None,
) -> None:
    language = policy.language
    if as_json:
        console.show_json({"policy": policy.id, "suggestions": [json(one, policy, language) for one in proposed]})
        return
    taken: set[str] = set()
    for one in proposed:
        if one.found is None:
            console.show(none_found(one, language))
        elif out is None:
            console.show(yaml(one, policy, language, taken).rstrip("\n"))
            taken.add(name_for(one, language, taken))
    found = sum(one.found is not None for one in proposed)
    s, sought = "s" * (found > 1), len(proposed)
    fr, en = f"{found} cas proposé{s} sur {sought}", f"{found} case{'s' * (found != 1)} suggested of {sought} sought"
    if out is not None:
        fr, en = f"{fr}, écrit{s} dans {out}", f"{en}, written to {out}"
    said = Words(fr, en)
    console.show(f"# {said.words(language)}")


def _append(target: Path, policy: Policy, proposed: tuple[Suggestion, ...], language: Language) -> None:
    """Add the cases found at the end of the cases of a golden file, which is made when there is none."""
    text = ""
    if target.exists():
        text = target.read_text(encoding="utf-8")
    file, _ = read_golden(Source(str(target), text)) if text.strip() else (None, ())
    if text.strip() and (file is None or file.policy != policy.id or not _ends_with_cases(text, file.language)):
        raise misuse("GOL009", file=str(target), policy=policy.id)
    taken = {case.name for case in file.cases} if file is not None else set()
    written = text.rstrip("\n") + "\n" if text.strip() else file_head(policy, language)
    for one in proposed:
        if one.found is not None:
            name = name_for(one, language, taken)
            written += yaml(one, policy, language, taken)
            taken.add(name)
    write_report(str(target), written)


def _ends_with_cases(text: str, language: Language) -> bool:
    """Whether the last key at the margin is that of the cases, so that a case may be added at the end."""
    keys = re.findall(r"^([^\s#-][^:]*):", text, re.MULTILINE)
    return bool(keys) and keys[-1] == ("cas" if language == "fr" else "cases")


command = Command(
    "suggest",
    suggest,
    about=Words(
        "Propose un cas pour chaque changement qu'aucun cas de référence ne remarque et pour ce qu'aucun ne montre. La "
        "valeur attendue est laissée en blanc : c'est à vous de la dire, d'après l'article.",
        "Suggests a case for each change that no golden case notices, and for what none shows. The value expected is "
        "left blank: it is for you to say, from the article.",
    ),
    params=(
        POLICY,
        GOLDEN_CASES,
        ONLY,
        Option(
            "--rule",
            "--règle",
            "rule",
            about=Words("seulement les règles de ce nom", "only the rules of this name"),
            value=Words("RÈGLE", "RULE"),
        ),
        Option(
            "--at-most",
            "--au-plus",
            "at_most",
            about=Words("nombre de cas cherchés (20 par défaut)", "number of cases sought (20 by default)"),
            value=Words("NOMBRE", "NUMBER"),
            default=AT_MOST,
        ),
        JOBS,
        Option(
            "-o",
            "--output",
            "--sortie",
            "out",
            about=Words("ajoute les cas à ce fichier", "adds the cases to this file"),
            value=Words("FICHIER", "FILE"),
        ),
        JSON,
    ),
    examples=(
        Words("engine suggérer idf-are-2023 --au-plus 5", "engine suggest idf-are-2023 --at-most 5"),
        Words(
            "engine suggérer idf-are-2023 --règle montant -o à-compléter.yaml",
            "engine suggest idf-are-2023 --rule montant -o to-complete.yaml",
        ),
    ),
)
