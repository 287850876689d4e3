"""`engine readings`: each ambiguity of a policy, the reading taken, and what each other one would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.amend.cases import by_tables, golden_cases
from engine.amend.readings import Bench, Named, ambiguities, bench
from engine.amend.readings_words import readings_json, readings_text
from engine.cli.cases import DATE_OPTION, JSON, POLICY, TABLE_OPTION, day_of, open_case, pairs
from engine.cli.compared import COMPARING, Given, cases_given, golden_beside
from engine.cli.console import FINDINGS, FINE, Console, exit_code
from engine.cli.following import following
from engine.cli.kit import Command, Option
from engine.policy.files import open_policy
from engine.policy.model import Day, Policy
from engine.text.diagnostics import Words


def readings(
    console: Console,
    policy: str,
    cases: tuple[str, ...],
    as_json: bool,
    date: str | None,
    tables: tuple[str, ...],
) -> int:
    """List the ambiguities of a policy and what their readings change."""
    supplied = pairs(tables, "--table")
    loaded = open_policy(policy, supplied)
    language = console.language(loaded.language)
    if loaded.policy is None:
        console.tell(loaded.diagnostics, language)
        return exit_code(loaded.diagnostics)
    day = day_of(date, loaded.policy) if date else None
    given = cases_given(console, cases, loaded.policy, day)
    if given is None:
        return FINDINGS
    if not cases:
        given.golden += golden_beside(console, {loaded.policy.id}, policy, language)
    benches = tuple(_benches(console, policy, loaded.policy, given, supplied, day))
    with following(console, COMPARING, language, len(loaded.policy.readings)) as advance:
        found = ambiguities(loaded.policy, benches, advance)
    if as_json:
        console.show_json(readings_json(found, language))
    else:
        console.show(readings_text(found, language, len(given)))
    return FINE


def _benches(
    console: Console, name: str, policy: Policy, given: Given, supplied: Mapping[str, str], day: Day | None
) -> Iterator[Bench]:
    """The cases, each group with the tables it comes with."""
    for tables, group in by_tables(given.golden):
        same = policy if not tables else open_policy(name, {**tables, **supplied}).policy
        if same is not None:
            read = ((name, case) for file in group for name, case, _ in golden_cases(file, same, day))
            yield bench(same, (Named(name, case) for name, case in read if case is not None))
    yield bench(policy, _single(console, given.single, policy, day))
    yield bench(policy, (Named(row.name, row.case, row.weight) for row in given.rows))


def _single(console: Console, names: Iterable[str], policy: Policy, day: Day | None) -> Iterator[Named]:
    """The cases of files that hold one; what is wrong with another is told."""
    for name in names:
        case, problems = open_case(name, policy, day, {})
        console.tell([problem for problem in problems if problem.is_error], policy.language)
        if case is not None:
            yield Named(name, case)


CASES = Option(
    "--cases",
    "--cas",
    "cases",
    about=Words(
        "un dossier, des cas ou un tableau de dossiers à comparer, à la place des cas de référence",
        "a case, golden cases or a sheet of cases to compare, instead of the golden cases",
    ),
    value=Words("FICHIER", "FILE"),
    many=True,
)

command = Command(
    "readings",
    readings,
    about=Words(
        "Énumère les points ambigus d'une politique, la lecture prise et sa raison, et ce que chaque autre lecture "
        "changerait aux cas de référence.",
        "Lists the ambiguities of a policy, the reading taken and why, and what each other reading would change for "
        "the golden cases.",
    ),
    params=(POLICY, CASES, JSON, DATE_OPTION, TABLE_OPTION),
    examples=(
        Words("engine lectures pdl-cep", "engine readings pdl-cep"),
        Words("engine lectures pdl-cep --cas dossier.yaml", "engine readings pdl-cep --cases case.yaml"),
    ),
)
