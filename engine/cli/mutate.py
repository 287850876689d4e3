"""`engine mutate`: change a policy one step at a time, and name the changes that no golden case notices."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from engine.cli.cases import JSON, POLICY
from engine.cli.console import FINDINGS, FINE, Console, exit_code
from engine.cli.following import following
from engine.cli.kit import Command, Option, misuse
from engine.cli.shares import FAIL_UNDER, percent
from engine.cli.test import MANY as MANY_CASES
from engine.cli.test import PLAYING, USUAL_FOLDER, Chosen, open_files
from engine.golden.accepted import accepted_changes, stale
from engine.golden.mutate import Entrance, Gate, Tables, gate, run, supplied_by
from engine.golden.mutation_report import json, text
from engine.golden.mutations import mutations
from engine.golden.operators import OPERATORS
from engine.golden.read import GoldenFile
from engine.policy.files import open_policy
from engine.policy.load import Loaded
from engine.policy.model import Policy
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.suggest import closest

MANY = 200
"""Changes from which the progress is shown."""


def mutate(
    console: Console,
    policy: str,
    cases: tuple[str, ...],
    only: tuple[str, ...],
    jobs: str | None,
    fail_under: str | None,
    as_json: bool,
) -> int:
    """Try the changes of a policy on its golden cases."""
    least, processes = percent(fail_under), count_of(jobs)
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
    known, accepted = mutations(loaded.policy), accepted_changes(entrance.files)
    wanted = [mutation for mutation in known if not operators or mutation.operator in operators]
    reasons = {one.name: one.reason for one in accepted}
    with following(console, TRYING, language, len(wanted), few=MANY) as advance:
        outcome = run(entrance, ready, wanted, reasons, processes, advance)
    past = tuple(stale(accepted, known, outcome.fates))
    console.tell(past, language)
    if as_json:
        console.show_json(json(outcome, language))
    else:
        console.show(text(outcome, language))
    insufficient = bool(outcome.unexplained) if least is None else outcome.score < least
    return FINDINGS if insufficient or past else FINE


TRYING = Words("changements essayés", "changes tried")
"""What is done while the progress is shown."""


def gate_of(console: Console, entrance: Entrance, language: Language) -> Gate:
    """The golden cases of a policy, played."""
    count = sum(len(file.cases) for file in entrance.files)
    with following(console, PLAYING, language, count, few=MANY_CASES) as advance:
        return gate(entrance, advance)


def entrance_of(policy: Policy, name: str, paths: tuple[str, ...]) -> tuple[Entrance, tuple[Diagnostic, ...]]:
    """A policy with the golden files that are about it, and what is wrong with the files as a whole.

    Raises:
        Misuse: if no golden file is about the policy.
    """
    files, found = open_files([Chosen.of(path) for path in paths])
    own = tuple(file for file in files if file.policy == policy.id)
    if not own and not found:
        raise misuse("GOL004", policy=policy.id, paths=", ".join(paths))
    opened = _with_tables(name, own)
    faults = (*found, *(d for loaded in opened.values() for d in loaded.diagnostics if d.is_error))
    supplied = {tables: loaded.policy for tables, loaded in opened.items() if loaded.policy is not None}
    return Entrance(policy=policy, files=own, supplied=supplied), faults


def _with_tables(name: str, files: tuple[GoldenFile, ...]) -> Mapping[Tables, Loaded]:
    """The policy with each set of tables that the files supply."""
    return {tables: open_policy(name, dict(tables)) for tables in map(supplied_by, files) if tables}


def operator(word: str) -> str:
    """The identifier of an operator.

    Raises:
        Misuse: if there is none of this name.
    """
    known = {name: id for id, words in OPERATORS.items() for name in (words.fr, words.en, id)}
    if word not in known:
        names = [words.fr for words in OPERATORS.values()]
        raise misuse("GOL001", closest(word, known), word=word, known=", ".join(names))
    return known[word]


def count_of(written: str | None) -> int:
    """The number of processes, by default that of the processors.

    Raises:
        Misuse: if it is not a whole number above zero.
    """
    if written is None:
        return os.cpu_count() or 1
    if not re.fullmatch(r"[1-9][0-9]{0,2}", written):
        raise misuse("GOL005", value=written)
    return int(written)


ONLY = Option(
    "--only",
    "--seulement",
    "only",
    about=Words(
        "seulement ces changements : " + ", ".join(words.fr for words in OPERATORS.values()),
        "only these changes: " + ", ".join(words.en for words in OPERATORS.values()),
    ),
    value=Words("CHANGEMENT", "CHANGE"),
    many=True,
)
"""Which changes are wanted."""

GOLDEN_CASES = Option(
    "--cases",
    "--cas",
    "cases",
    about=Words(
        "fichiers ou dossiers des cas de référence (tests/golden par défaut)",
        "files or folders of the golden cases (tests/golden by default)",
    ),
    value=Words("CHEMIN", "PATH"),
    many=True,
)
"""Which golden cases are asked."""

JOBS = Option(
    "--jobs",
    "--processus",
    "jobs",
    about=Words(
        "nombre de processus (celui des processeurs par défaut)",
        "number of processes (that of the processors by default)",
    ),
    value=Words("NOMBRE", "NUMBER"),
)
"""How many processes work at once."""

command = Command(
    "mutate",
    mutate,
    about=Words(
        "Change la politique d'un pas à la fois (un seuil, un « et », une condition oubliée, une date) et nomme les "
        "changements qu'aucun cas de référence ne remarque.",
        "Changes the policy one step at a time (a threshold, an and, a condition forgotten, a date) and names the "
        "changes that no golden case notices.",
    ),
    params=(
        POLICY,
        GOLDEN_CASES,
        ONLY,
        JOBS,
        FAIL_UNDER,
        JSON,
    ),
    examples=(
        Words("engine muter idf-are-2023", "engine mutate idf-are-2023"),
        Words(
            "engine muter idf-are-2023 --seulement seuil --au-moins 95",
            "engine mutate idf-are-2023 --only threshold --fail-under 95",
        ),
    ),
)
