"""The lines of `tests/spec/*.yaml`: expressions with the facts they are given and what they must be worth.

A file declares the fields of one record, `essai`, under `types`, its rules under `règles`, and whatever else a policy
may hold (`paramètres`, `tables`, `dossiers`…) as a policy does. Each item of `lignes` is then one more rule of `essai`:

    - { expr: x et faux, avec: { x: inconnu }, donne: faux }        a value or a state
    - { expr: 1 / 0, erreur: EVA001 }                               the state error, with its code
    - { expr: 1 € + 2 mois, diagnostic: TYP003 }                    the policy is refused, for that and nothing else

`règle` instead of `expr` gives a whole rule; `type` declares the type of the expression; `date` and `lectures` are
those of the case. In `avec`, a fact that is not given is unknown; `inconnu`, `sans objet`, `erreur` and `erreur EVA003`
put that state in its place. When the answer is unknown, its causes must be those of `manque`, or else all the facts
said `inconnu`. An answer with a unit must have that unit; one between quotes is a text. Files in English say `with`,
`gives`, `error`, `missing`.

Nothing here evaluates, so that every backend can run these lines: from `Line.policy`, `Line.row` and `Line.expected`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from engine.backends.program import Program, Setting, prepare
from engine.casework.case import from_python, rows
from engine.language import core
from engine.language.tree import walk
from engine.language.types import Number, Type, units
from engine.language.values import NOT_APPLICABLE, Failure, NotApplicable, Row, Unknown, exact
from engine.policy.load import Loaded, load
from engine.policy.model import Policy
from engine.policy.plan import Graph, Key, dependencies, plan
from engine.text import document, vocabulary
from engine.text.diagnostics import Diagnostic, Language
from engine.text.document import Mapping as MappingNode
from engine.text.document import Node, Scalar
from engine.text.document import Sequence as SequenceNode
from engine.text.source import Place, Source, Span

RECORD = "essai"
DATE = datetime.date(2024, 10, 1)

WORDS: Mapping[str, str] = {
    "types": "types",
    "lignes": "lines",
    "expr": "expr",
    "règle": "rule",
    "type": "type",
    "date": "date",
    "lectures": "readings",
    "avec": "with",
    "donne": "gives",
    "manque": "missing",
    "erreur": "error",
    "diagnostic": "diagnostic",
    "vrai": "true",
    "faux": "false",
}
"""The words of these files that policies do not have, in French and in English."""


# ── Files and lines ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Spec:
    """A file as YAML: its entries, and the text of each after its key."""

    source: Source
    language: Language
    entries: Mapping[str, Node]
    texts: Mapping[str, str]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        items = self.entries[self.word("lignes")]
        assert isinstance(items, SequenceNode), self.source.name
        return tuple(_line(self, item) for item in items.items if isinstance(item, MappingNode))

    @cached_property
    def sheet(self) -> Sheet:
        return _sheet(self)

    def word(self, french: str) -> str:
        return french if self.language == "fr" else WORDS[french]

    def key(self, identifier: str) -> str:
        return vocabulary.say("key", identifier, self.language)

    def state(self, identifier: str) -> str:
        return vocabulary.say("state", identifier, self.language)


@dataclass(frozen=True)
class Expected:
    """What a line must be worth, as `said` says it, or the code of the only diagnostic it must be refused with."""

    outcome: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Line:
    """One line. `rule` is the name of the rule it becomes, and `written` the YAML of that rule."""

    spec: Spec
    number: int
    rule: str
    written: str
    facts: Mapping[str, Any]
    date: datetime.date
    readings: Mapping[str, str]
    expected: Expected

    @property
    def id(self) -> str:
        return f"{self.spec.source.name}:{self.number}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the diagnostics that the policy gets for this line."""
        return self.spec.sheet.codes[self.number]

    @cached_property
    def policy(self) -> Policy:
        """The policy of the file reduced to this rule and what it reads; inputs said `sans objet` are optional."""
        loaded = self.spec.sheet.policy
        assert loaded is not None, self.spec.sheet.faults
        return _reduced(loaded, self.spec.sheet.reads, self)

    @property
    def type(self) -> Type:
        return self.policy.records[RECORD].rules[self.rule].type

    def program(self, policy: Policy) -> Program:
        """A policy made ready for the date of the line."""
        return prepare(plan(policy), Setting(date=self.date, readings=self.readings))

    def row(self, program: Program) -> Row:
        """The facts, read by the engine, in a new row."""
        case, faults = from_python({RECORD: _readable(self.facts)}, program.policy, date=self.date)
        assert case is not None, faults
        row, faults = rows(case, program)
        assert not faults, [fault.label("en") for fault in faults]
        _put_failures(row, self.facts)
        return row

    def said(self, value: Any) -> str:
        """What the rule of the line is worth, to be compared with `expected.outcome`."""
        return said(value, self.type, self.spec.language)


@cache
def lines() -> tuple[Line, ...]:
    """Every line of every file."""
    paths = sorted(Path(__file__).parent.glob("*.yaml"))
    specs = (read(Source(path.name, path.read_text(encoding="utf-8"))) for path in paths)
    return tuple(line for spec in specs for line in spec.lines)


def read(source: Source) -> Spec:
    """A file of lines."""
    node, faults = document.read(source)
    assert isinstance(node, MappingNode), faults
    assert not faults, [(str(fault.place), fault.label("en")) for fault in faults]
    starts = [*(entry.key.span.start for entry in node.entries), len(source.text)]
    ends = (end for _, end in pairwise(starts))
    texts = {
        entry.key.text: source.text[entry.key.span.end : end].removeprefix(":")
        for entry, end in zip(node.entries, ends, strict=True)
    }
    entries = {entry.key.text: entry.value for entry in node.entries}
    return Spec(source, "en" if "language" in entries else "fr", entries, texts)


def _line(spec: Spec, item: MappingNode) -> Line:
    place = Place(spec.source, item.span)
    assert set(item.keys()) <= {spec.word(word) for word in WORDS}, (str(place), item.keys())
    facts = _value(item.get(spec.word("avec")), spec) or {}
    return Line(
        spec=spec,
        number=place.line,
        rule=f"ligne_{place.line}",
        written=_rule(spec, item),
        facts=facts,
        date=_value(item.get(spec.word("date")), spec) or DATE,
        readings=_value(item.get(spec.word("lectures")), spec) or {},
        expected=_expected(spec, item, facts),
    )


def _rule(spec: Spec, item: MappingNode) -> str:
    """The YAML of the rule that a line stands for, after its name."""
    whole = item.get(spec.word("règle"))
    if whole is not None:
        margin = Place(spec.source, whole.span).column - 1
        return "\n" + dedent(" " * margin + spec.source.text[whole.span.start : whole.span.end])
    expr, type_ = item.get(spec.word("expr")), item.get(spec.word("type"))
    assert isinstance(expr, Scalar), str(Place(spec.source, item.span))
    assert not expr.has_escapes, str(Place(spec.source, expr.span))
    formula = dedent(spec.source.text[expr.content.start : expr.content.end]).strip()
    declared = f"{spec.key('type')}: {type_.text}\n" if isinstance(type_, Scalar) else ""
    return f"\n{spec.key('article')}: a1\n{declared}{spec.key('formula')}: |-\n{indent(formula, '  ')}"


# ── What is expected ────────────────────────────────────────────────────────────────────────────────────────────

_NUMBER = re.compile(r"(-?[0-9][0-9 ]*)(?:\.([0-9]+))?(?:/([0-9]+))?(?: (\D+))?")


def said(value: Any, type_: Type, language: Language) -> str:
    """A value or a state, exactly: its kind, its unit and, when it is unknown, its causes."""
    match value:
        case bool():
            return str(value)
        case int() | Fraction() if isinstance(type_, Number):
            unit = "%" if type_.percent else type_.unit.words(language)
            return f"{exact(value)} {unit}".rstrip()
        case str():
            return f'"{value}"'
        case datetime.date():
            return value.isoformat()
        case Unknown():
            return _unknown(cause.path for cause in value.causes)
        case NotApplicable():
            return "not applicable"
        case Failure():
            return f"error {value.code}"
        case _:
            return f"{type(value).__name__} {value!r}, {type_.words(language)}"


def _unknown(causes: Iterable[str]) -> str:
    return f"unknown ({', '.join(sorted(causes))})"


def _expected(spec: Spec, item: MappingNode, facts: Mapping[str, Any]) -> Expected:
    diagnostic, error = item.get(spec.word("diagnostic")), item.get(spec.word("erreur"))
    if isinstance(diagnostic, Scalar):
        return Expected(diagnostic=diagnostic.text)
    if isinstance(error, Scalar):
        return Expected(f"error {error.text}")
    node = item.get(spec.word("donne"))
    assert isinstance(node, Scalar), str(Place(spec.source, item.span))
    if node.style == "plain" and (number := _NUMBER.fullmatch(node.text)):
        return Expected(_number(number, spec))
    value = _value(node, spec)
    if isinstance(value, Unknown):
        missing = item.get(spec.word("manque"))
        return Expected(_unknown(_value(missing, spec) if missing is not None else _unknowns(facts)))
    return Expected(said(value, Number(), spec.language))


def _number(found: re.Match[str], spec: Spec) -> str:
    whole, decimals, divisor, unit = found.groups()
    scale = 10 ** len(decimals or "") * int(divisor or 1)
    value = Fraction(int(whole.replace(" ", "") + (decimals or "")), scale)
    if unit in (None, "%"):
        return said(value / 100 if unit else value, Number(percent=bool(unit)), spec.language)
    declared = _value(spec.entries.get(spec.key("units")), spec) or {}
    known = units(spec.language, declared).unit(unit)
    assert not isinstance(known, str), f"{known} is not a unit"
    return said(value, Number(known), spec.language)


def _unknowns(facts: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The paths of the facts said `inconnu`."""
    for name, fact in facts.items():
        if isinstance(fact, Unknown):
            yield path + name
        elif isinstance(fact, list):
            for place, below in enumerate(fact, start=1):
                yield from _unknowns(below, f"{path}{name}[{place}].")


# ── Facts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _value(node: Node | None, spec: Spec) -> Any:
    """What stands in a line: states, booleans, dates, and texts for the engine to read."""
    match node:
        case MappingNode():
            return {entry.key.text: _value(entry.value, spec) for entry in node.entries}
        case SequenceNode():
            return [_value(item, spec) for item in node.items]
        case Scalar(style="plain"):
            return _plain(node.text, spec)
        case Scalar():
            return node.text
        case _:
            return None


def _plain(text: str, spec: Spec) -> Any:
    state, _, code = text.partition(" ")
    if text == spec.state("unknown"):
        return Unknown()
    if text == spec.state("not_applicable"):
        return NOT_APPLICABLE
    if state == spec.state("error"):
        return Failure(code or "EVA001")
    if text in (spec.word("vrai"), spec.word("faux")):
        return text == spec.word("vrai")
    return datetime.date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else text


def _readable(facts: Any) -> Any:
    """The facts as a program would give them: without those that are missing, nor the errors, which are put later."""
    if isinstance(facts, Mapping):
        return {name: _readable(fact) for name, fact in facts.items()}
    if isinstance(facts, list):
        return [_readable(fact) for fact in facts]
    return None if isinstance(facts, (Unknown, Failure)) else facts


def _put_failures(row: Row, facts: Mapping[str, Any]) -> None:
    for name, fact in facts.items():
        if isinstance(fact, Failure):
            row[name] = fact
        elif isinstance(fact, list):
            for below, facts_below in zip(row[name], fact, strict=True):
                _put_failures(below, facts_below)


def _names(facts: Any) -> Iterator[str]:
    """The names of all facts, those of the records below included."""
    if isinstance(facts, list):
        for item in facts:
            yield from _names(item)
    elif isinstance(facts, Mapping):
        yield from facts
        for fact in facts.values():
            yield from _names(fact)


# ── The policy of a file ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sheet:
    """The policy of a file, with a rule for each line that is not refused, and the codes reported for each line.

    Without a policy, `faults` says what is wrong with the file apart from its lines.
    """

    policy: Policy | None
    codes: Mapping[int, tuple[str, ...]]
    faults: tuple[str, ...]

    @cached_property
    def reads(self) -> Graph:
        """For every rule, the fields that it reads."""
        return dependencies(self.policy) if self.policy else {}


def _sheet(spec: Spec) -> Sheet:
    """All lines loaded together; those that are to be refused apart; then once more without what is refused."""
    refused = [line for line in spec.lines if line.expected.diagnostic]
    others = [line for line in spec.lines if not line.expected.diagnostic]
    codes = _codes(spec, refused) | _codes(spec, others)
    loaded, _ = _load(spec, [line for line in others if not codes[line.number]])
    faults = tuple(f"{found.code} {found.label('en')}" for found in loaded.diagnostics)
    return Sheet(loaded.policy, codes, faults)


def _codes(spec: Spec, some: list[Line]) -> dict[int, tuple[str, ...]]:
    loaded, spans = _load(spec, some)
    return {
        line.number: tuple(found.code for found in loaded.diagnostics if _is_in(found, span))
        for line, span in zip(some, spans, strict=True)
    }


def _is_in(diagnostic: Diagnostic, span: Span) -> bool:
    return diagnostic.place is not None and span.start <= diagnostic.place.span.start < span.end


def _load(spec: Spec, some: list[Line]) -> tuple[Loaded, list[Span]]:
    """The policy of a file with some of its lines, and where each of them stands in it."""
    key = spec.key
    own = {key("language"), key("rules"), key("records"), spec.word("types"), spec.word("lignes")}
    shared = "".join(f"{name}:{text}" for name, text in spec.texts.items() if name not in own)
    text = (
        f"{key('language')}: {spec.language}\n{key('policy')}: spec\n{key('title')}: spec\n"
        f"{key('sources')}: {{s: {{{key('title')}: s}}}}\n"
        f"{key('articles')}: {{a1: {{{key('title')}: a1}}, a2: {{{key('title')}: a2}}}}\n"
        f"{shared}\n{key('records')}:{spec.texts.get(key('records'), '')}\n"
        f"  {RECORD}:\n    {key('inputs')}:{indent(spec.texts.get(spec.word('types'), ' {}'), '    ')}\n"
        f"    {key('rules')}:{indent(spec.texts.get(key('rules'), ''), '    ')}\n"
    )
    spans = []
    for line in some:
        start = len(text)
        text += f"      {line.rule}:{indent(line.written, ' ' * 8)}\n"
        spans.append(Span(start, len(text)))
    return load(Source(spec.source.name, text), lambda _: None), spans


def _reduced(policy: Policy, reads: Graph, line: Line) -> Policy:
    """The policy without what a line neither reads nor gives: lines do not disturb one another, and a case that says
    all that its line needs is a complete one."""
    needed = _closure(reads, (RECORD, line.rule))
    given = frozenset(_names(line.facts))
    expressions = [policy.owner(id).rules[name].expression for id, name in needed if name in policy.owner(id).rules]
    counted = {node.record for tree in expressions for node in walk(tree) if isinstance(node, core.Children)}
    kept = {RECORD, *counted, *(id for id, _ in needed)}
    records = {
        id: replace(
            record,
            rules={name: rule for name, rule in record.rules.items() if (id, name) in needed},
            inputs={
                name: replace(found, optional=found.optional or line.facts.get(name) is NOT_APPLICABLE)
                for name, found in record.inputs.items()
                if (id, name) in needed or name in given
            },
        )
        for id, record in policy.records.items()
        if id in kept or record.plural in given
    }
    return replace(policy, records=records)


def _closure(graph: Graph, start: Key) -> set[Key]:
    found, pending = {start}, [start]
    while pending:
        for key in graph.get(pending.pop(), ()):
            if key not in found:
                found.add(key)
                pending.append(key)
    return found
