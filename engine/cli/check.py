"""`engine check`: every diagnostic of every policy in one run, for people and for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from glob import glob
from pathlib import Path

from engine import __version__
from engine.checks import answers as properties
from engine.checks import run_checks
from engine.checks.answers import Answer
from engine.cli.console import Console, exit_code
from engine.cli.following import following
from engine.cli.kit import Argument, Command, Option, misuse
from engine.cli.proofs import DEFAULT_TIMEOUT, PROVING, hint, listing, milliseconds, proved
from engine.policy.files import is_file, is_folder, open_policy, read_file, yaml_files
from engine.policy.load import Loaded
from engine.text import report
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.document import MOST_CHARACTERS

FORMATS = ("text", "json", "sarif", "github", "gitlab")

_POLICY = re.compile(rb"^(langue|language|politique|policy|dossiers|records)[ ]*:", re.MULTILINE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CASES = re.compile(rb"^(cas|cases|date)[ ]*:", re.MULTILINE)


def check(
    console: Console, policies: tuple[str, ...], format: str, date: str | None, proofs: bool, timeout: str
) -> int:
    """Check policies: files, folders, patterns or names."""
    names = tuple(dict.fromkeys(name for given in policies for name in expanded(given)))
    checked = [checked_policy(name, date) for name in names]
    if proofs:
        return _with_proofs(console, checked, format, milliseconds(timeout))
    return _report(console, checked, format)


def _with_proofs(console: Console, checked: list[Loaded], format: str, timeout: int) -> int:
    language = console.language(next((loaded.language for loaded in checked if loaded.language), None))
    with following(console, PROVING, language):
        made = [proved(loaded, timeout) for loaded in checked]
    found = [
        replace(loaded, diagnostics=(*loaded.diagnostics, *proofs.diagnostics))
        for loaded, proofs in zip(checked, made, strict=True)
    ]
    return _report(console, found, format, [answer for proofs in made for answer in proofs.answers])


def _report(console: Console, checked: list[Loaded], format: str, answers: list[Answer] | None = None) -> int:
    found = [diagnostic for loaded in checked for diagnostic in loaded.diagnostics]
    language = console.language(next((loaded.language for loaded in checked if loaded.language), None))
    match format:
        case "json":
            listed = report.json(found, language)
            with_proofs = {"diagnostics": listed, "properties": properties.json(answers or (), language)}
            console.show_json(listed if answers is None else with_proofs)
        case "sarif":
            console.show_json(report.sarif(found, language, __version__))
        case "gitlab":
            console.show_json(report.gitlab(found, language))
        case "github":
            console.show(report.annotations(found, language))
        case _:
            for loaded in checked:
                console.show_diagnostics(loaded.diagnostics, loaded.language)
            console.show(listing(answers or (), language))
            console.show(_summary(found, len(checked), language))
            if answers is None and console.follows_progress:
                console.advise(hint(checked, language))
    return exit_code(found)


def checked_policy(name: str, date: str | None = None) -> Loaded:
    """A policy loaded, with what the static checks have to say when it has no errors: on a date, if one is given.

    Raises:
        Misuse: if the date cannot be read.
    """
    loaded = open_policy(name)
    if loaded.policy is None:
        return loaded
    day = None
    if date:
        # imported here: few checks are about a day, and what reads it takes as long as a check
        from engine.cli.cases import day_of

        day = day_of(date, loaded.policy)
    return replace(loaded, diagnostics=(*loaded.diagnostics, *run_checks(loaded.policy, day)))


def expanded(given: str) -> tuple[str, ...]:
    """The policies of a folder, those that a pattern matches, or the one named.

    Raises:
        Misuse: if a folder or a pattern gives none.
    """
    path = Path(given)
    if is_folder(path):
        found = tuple(str(file) for file in yaml_files(path) if looks_like_policy(file))
    elif any(sign in given for sign in "*?[") and not is_file(path):
        found = tuple(sorted(glob(given, recursive=True)))
    else:
        return (given,)
    if not found:
        raise misuse("CMD007", file=given)
    return found


def looks_like_policy(file: Path) -> bool:
    """Whether a file of a folder is meant to be a policy, rather than cases or something else."""
    raw = read_file(file, str(file), MOST_CHARACTERS)
    if not isinstance(raw, bytes):
        return False
    # a file that spreadsheets and editors saved in UTF-16 is no less meant to be read
    return raw.startswith(_UTF16) or (bool(_POLICY.search(raw)) and not _CASES.search(raw))


def _summary(found: Iterable[Diagnostic], count: int, language: Language) -> str:
    """`2 politiques : 1 erreur dans 1 fichier`."""
    word = Words("politique", "policy" if count == 1 else "policie").words(language)
    between = " : " if language == "fr" else ": "
    return f"{count} {word}{'s' * (count > 1)}{between}{report.summary(found, language)}"


command = Command(
    "check",
    check,
    about=Words(
        "Signale en une fois tout ce qui ne va pas dans des politiques : fautes de YAML, noms inconnus, types, "
        "articles oubliés, tables.",
        "Reports in one run everything wrong with policies: faults of YAML, unknown names, types, forgotten articles, "
        "tables.",
    ),
    params=(
        Argument(
            "policies",
            Words("POLITIQUE", "POLICY"),
            about=Words(
                "un fichier, un dossier, un motif (« *.yaml ») ou le nom d'une politique fournie",
                'a file, a folder, a pattern ("*.yaml") or the name of a policy',
            ),
            many=True,
        ),
        Option(
            "--format",
            about=Words("forme du rapport (text par défaut)", "form of the report (text by default)"),
            words=FORMATS,
            default="text",
        ),
        Option(
            "--date",
            about=Words(
                "dit aussi les valeurs à revérifier avant ce jour-là",
                "also tell the values that were to be checked again by that day",
            ),
            value=Words("DATE", "DATE"),
        ),
        Option(
            "--proofs",
            "--preuves",
            "proofs",
            about=Words(
                "prouve ou réfute les propriétés de la politique, pour tous les dossiers à la fois",
                "prove or refute the properties of the policy, for all cases at once",
            ),
        ),
        Option(
            "--proof-timeout",
            "--délai",
            "timeout",
            about=Words(
                f"secondes données à chaque preuve ({DEFAULT_TIMEOUT.replace('.', ',')} par défaut)",
                f"seconds given to each proof ({DEFAULT_TIMEOUT} by default)",
            ),
            value=Words("SECONDES", "SECONDS"),
            default=DEFAULT_TIMEOUT,
        ),
    ),
    examples=(
        Words("engine valider policies/", "engine check policies/"),
        Words("engine valider idf-are-2023 --format github", "engine check idf-are-2023 --format github"),
        Words("engine valider idf-are-2023 --preuves", "engine check idf-are-2023 --proofs"),
    ),
)
