"""What a command is about: a policy, a case from a file or from standard input, the settings of the options."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from engine.backends.program import Program, prepare
from engine.casework.case import Case, from_python, read_case, readings_taken, setting_of, simulated
from engine.cli.console import LANGUAGES, Console
from engine.cli.kit import Argument, Misuse, Option, misuse
from engine.language.literals import Problem, read
from engine.language.tokens import MAX_DIGITS
from engine.language.types import DATE
from engine.policy.conformity import check, first_causes
from engine.policy.files import open_policy, read_file
from engine.policy.load import language_of
from engine.policy.model import Day, Policy
from engine.policy.plan import plan
from engine.policy.shape import CASE_FILE, Block, decode
from engine.text import document, vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors
from engine.text.source import Place, Source, Span

STANDARD_INPUT = "-"

POLICY = Argument(
    "policy", Words("POLITIQUE", "POLICY"), about=Words("un fichier, ou le nom d'une politique", "a file, or a name")
)
CASE = Argument(
    "case",
    Words("DOSSIER", "CASE"),
    about=Words(
        "un fichier YAML ou JSON, « - » pour l'entrée standard", 'a file in YAML or JSON, "-" for standard input'
    ),
)
JSON = Option("--json", "as_json", about=Words("résultat pour un programme", "result for a program"))
DATE_OPTION = Option(
    "--date",
    about=Words("date à laquelle on décide (sinon celle du dossier)", "date of the decision (else that of the case)"),
    value=Words("DATE", "DATE"),
)
READING_OPTION = Option(
    "--reading",
    "--lecture",
    "readings",
    about=Words("autre lecture d'un point ambigu", "another reading of an ambiguity"),
    value=Words("LECTURE=CHOIX", "READING=CHOICE"),
    many=True,
)
TABLE_OPTION = Option(
    "--table",
    "tables",
    about=Words("fichier d'une table que la politique attend", "file of a table that the policy expects"),
    value=Words("TABLE=FICHIER", "TABLE=FILE"),
    many=True,
)
SET_OPTION = Option(
    "--set",
    "--paramètre",
    "parameters",
    about=Words("autre valeur d'un paramètre, pour simuler", "another value of a parameter, to simulate"),
    value=Words("PARAMÈTRE=VALEUR", "PARAMETER=VALUE"),
    many=True,
)
SETTINGS = (DATE_OPTION, READING_OPTION, TABLE_OPTION, SET_OPTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A policy made ready for a case; `program` and `case` are None when something in `found` stands in the way."""

    policy: Policy | None
    program: Program | None
    case: Case | None
    found: tuple[Diagnostic, ...]
    language: Language


def subject(
    console: Console,
    policy: str,
    case: str,
    *,
    date: str | None,
    readings: Iterable[str],
    tables: Iterable[str],
    parameters: Iterable[str],
) -> Subject:
    """Read a policy and a case as the options say.

    Raises:
        Misuse: if an option cannot be followed.
    """
    loaded = open_policy(policy, pairs(tables, "--table"))
    language = console.language(loaded.language)
    if loaded.policy is None:
        return Subject(policy=None, program=None, case=None, found=loaded.diagnostics, language=language)
    day = day_of(date, loaded.policy) if date else None
    values = parameter_values(pairs(parameters, "--set"), loaded.policy)
    found, problems = open_case(case, loaded.policy, day, readings_given(readings, loaded.policy))
    problems = (*loaded.diagnostics, *problems)
    if found is None:
        return Subject(policy=loaded.policy, program=None, case=None, found=problems, language=language)
    program = prepare(plan(loaded.policy), setting_of(found, values))
    return Subject(policy=loaded.policy, program=program, case=found, found=problems, language=language)


# ── Options ─────────────────────────────────────────────────────────────────────────────────────────────────────


def pairs(given: Iterable[str], option: str) -> dict[str, str]:
    """The `NAME=VALUE` of an option given several times.

    Raises:
        Misuse: if one has another form, or if a name comes twice.
    """
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise misuse("CMD027", option=option, value=text)
        if name in found:
            raise misuse("CMD028", option=option, name=name)
        found[name] = value
    return found


def day_of(text: str, policy: Policy) -> Day:
    """The day that `--date` says.

    Raises:
        Misuse: if it cannot be read.
    """
    value: Day | Problem = read(text, DATE, policy.units, policy.language)
    if isinstance(value, Problem):
        raise Misuse(value.at(None, OptionOf("--date")))
    return value


def readings_given(given: Iterable[str], policy: Policy) -> Mapping[str, str]:
    """The readings that `--reading` says.

    Raises:
        Misuse: if the policy has no such reading, or no such choice.
    """
    taken, refused = readings_taken(pairs(given, "--reading"), policy)
    if refused:
        raise Misuse(replace(refused[0], context=OptionOf("--reading")))
    return taken


def parameter_values(given: Mapping[str, str], policy: Policy) -> Mapping[str, Any]:
    """The values that a simulation gives to parameters.

    Raises:
        Misuse: if the policy has no such parameter, or if a value cannot be read.
    """
    values, refused = simulated(given, policy)
    if refused:
        raise Misuse(replace(refused[0], context=OptionOf("--set")))
    return values


@dataclass(frozen=True, slots=True)
class OptionOf:
    """Of which option a diagnostic speaks."""

    name: str

    def words(self, language: Language) -> str:
        """The option, announced as one."""
        return f"option : {self.name}" if language == "fr" else f"option: {self.name}"


# ── Cases ───────────────────────────────────────────────────────────────────────────────────────────────────────

Found = tuple[Case | None, tuple[Diagnostic, ...]]


def open_case(name: str, policy: Policy, day: Day | None, readings: Mapping[str, str]) -> Found:
    """The case of a file in YAML or JSON, or of standard input (`-`), and everything wrong apart from its facts.

    A `day` and `readings` given here go before those of the file; the policy knows these readings.
    """
    if name == STANDARD_INPUT:
        raw: bytes | Diagnostic = sys.stdin.buffer.read(document.MOST_CHARACTERS + 1)
    else:
        raw = read_file(Path(name), name, document.MOST_CHARACTERS)
    if isinstance(raw, Diagnostic):
        return None, (raw,)
    source, problems = document.decode(raw, name)
    if source is None:
        return None, problems
    is_json = name.endswith(".json") or (name == STANDARD_INPUT and source.text.lstrip().startswith("{"))
    return (_json_case if is_json else _yaml_case)(source, policy, day, readings)


def _yaml_case(source: Source, policy: Policy, day: Day | None, readings: Mapping[str, str]) -> Found:
    node, problems = document.read(source)
    if node is None:
        return None, problems
    language = language_of(node) or policy.language
    wrong = check(node, "case", language, source)
    if day is not None:
        # the date is the only key that a case must have, and it is given otherwise
        wrong = tuple(diagnostic for diagnostic in wrong if diagnostic.code != "FRM002")
    problems = first_causes((*problems, *wrong))
    block = decode(node, CASE_FILE, language)
    if not isinstance(block, Block) or has_errors(wrong):
        return None, problems
    if day is not None:
        block = _dated(block, day)
    case, more = read_case(block, policy, source)
    if case is not None:
        case = replace(case, language=language, readings={**case.readings, **readings})
    found = (*problems, *more)
    return None if has_errors(found) else case, found


def _dated(block: Block, day: Day) -> Block:
    """The case with another date than its own."""
    nowhere = block.span
    scalar = document.Scalar(day.isoformat(), "plain", nowhere, nowhere)
    return replace(block, entries={**block.entries, "date": scalar}, keys={**block.keys, "date": scalar})


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────


class _RefusedError(ValueError):
    """JSON that is not read: the code of the diagnostic, its arguments, and the word that is to be shown."""

    def __init__(self, code: str, shown: str = "", /, **args: Any) -> None:
        super().__init__(code)
        self.code, self.shown, self.args_of = code, shown, args


class _RepeatedError(ValueError):
    """JSON where a key stands twice in one object."""


def _json_case(source: Source, policy: Policy, day: Day | None, readings: Mapping[str, str]) -> Found:
    data = _parsed(source)
    if isinstance(data, Diagnostic):
        return None, (data,)
    try:
        around, records = _set_apart(data)
        language = _language(around.get("language"), policy)
        _check_policy(around.get("policy", policy.id), policy)
        date = _date(day or around.get("date"), language)
        taken = _readings(around.get("readings"))
    except _RefusedError as fault:
        start = Place(source, Span(0, 0))
        return None, (Diagnostic(entry=entry(fault.code), place=start, args=fault.args_of),)
    case, found = from_python(records, policy, date=date, readings={**taken, **readings}, language=language)
    return None if has_errors(found) else case, found


def _set_apart(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What surrounds the facts, by the identifiers of its keys, which are words of either language; the records."""
    words = {**vocabulary.understood("key", "fr"), **vocabulary.understood("key", "en")}
    around: dict[str, Any] = {}
    records: dict[str, Any] = {}
    for key, value in data.items():
        id = words.get(key, "")
        if id in around:
            raise _RefusedError("CMD031", key=key)
        if id in CASE_FILE.keys:
            around[id] = value
        else:
            records[key] = value
    return around, records


def _language(given: Any, policy: Policy) -> Language:
    if given is None:
        return policy.language
    for language in LANGUAGES:
        if given == language:
            return language
    raise _RefusedError("FRM006", found=_shown(given), allowed=", ".join(LANGUAGES))


def _check_policy(given: Any, policy: Policy) -> None:
    if given != policy.id:
        raise _RefusedError("CAS005", found=_shown(given), policy=policy.id)


def _date(given: Any, language: Language) -> Any:
    if given is None:
        raise _RefusedError("FRM002", key=vocabulary.say("key", "date", language))
    return given


def _readings(given: Any) -> Mapping[str, Any]:
    if given is not None and not isinstance(given, Mapping):
        raise _RefusedError("CMD032")
    return given or {}


def _shown(given: Any) -> str:
    """What was given in the place of a word."""
    return given if isinstance(given, str) else "…"


def _parsed(source: Source) -> Mapping[str, Any] | Diagnostic:
    """The object of a JSON text, numbers exact and no key twice."""
    try:
        data = json.loads(
            source.text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_not_a_number,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as fault:
        place = Place(source, Span(fault.pos, min(fault.pos + 1, len(source.text))))
        return Diagnostic(entry=entry("CMD030"), place=place)
    except _RefusedError as fault:
        place = Place(source, _where(source.text, fault.shown))
        return Diagnostic(entry=entry(fault.code), place=place, args=fault.args_of)
    except _RepeatedError:
        key, span = _repeated(source.text)
        return Diagnostic(entry=entry("CMD031"), place=Place(source, span), args={"key": key})
    except RecursionError:
        return Diagnostic(entry=entry("CMD030"), place=Place(source, Span(0, 0)))
    if not isinstance(data, dict):
        return Diagnostic(entry=entry("CMD032"), place=Place(source, Span(0, 0)))
    return data


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        # its exponent is beyond all that can be held
        raise _RefusedError("CAS038", digits, text=digits, most=MAX_DIGITS) from None


def _whole(digits: str) -> int | Decimal:
    # Python refuses to read thousands of digits as an int; the reader of values then says that they are too many
    return int(digits) if len(digits) <= MAX_DIGITS else Decimal(digits)


def _not_a_number(word: str) -> Any:
    raise _RefusedError("CMD033", word, word=word)


def _object(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) < len(items):
        raise _RepeatedError
    return found


_TEXT = r'"(?:[^"\\]|\\.)*"'


def _where(text: str, word: str) -> Span:
    """Where a word of JSON stands first, texts apart."""
    words = re.finditer(rf"{_TEXT}|{re.escape(word)}", text)
    return next(Span(*found.span()) for found in words if found[0] == word)


def _repeated(text: str) -> tuple[str, Span]:
    """The first key that stands twice in one object, and where it stands again."""
    around: list[set[str]] = []
    for found in re.finditer(rf"({_TEXT})(\s*:)?|[{{}}]", text):
        if found[0] == "{":
            around.append(set())
        elif found[0] == "}":
            around.pop()
        elif found[2]:
            key = json.loads(found[1])
            if key in around[-1]:
                return key, Span(*found.span(1))
            around[-1].add(key)
    raise ValueError("no key stands twice")
