"""A case: the facts about one record and those that belong to it, read, checked, and set in rows for evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from engine.backends.lowering import PARENT
from engine.backends.program import Program, Setting
from engine.language.literals import Problem, check, is_not_applicable, read, read_python
from engine.language.types import DATE, Enumeration, Reference, Text, Type
from engine.language.values import NOT_APPLICABLE, Cause, Failure, NotApplicable, Row, State, Unknown
from engine.language.wording import Spoken
from engine.policy.model import Day, Input, Policy, Record, Table
from engine.policy.shape import CASE_FILE, Block, Fixed
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.document import Scalar
from engine.text.source import Place, Source, Span
from engine.text.suggest import closest, fold

MOST_RECORDS = 100_000
"""Records accepted in one case; a file of many cases is a batch."""

Facts: TypeAlias = Block | Mapping[str, Any]
"""The facts of a record by name: decoded from a file, with places, or given by a program, without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Facts on a given day.

    `policy` is the policy that the case says it is for, if it does. `readings` are those taken otherwise than the
    policy does. `record` is the type of the root record, and `facts` its facts, with those of the records below it.
    `source` is the file that the facts come from, None when a program gives them.
    """

    policy: str | None
    date: Day
    readings: Mapping[str, str]
    record: str
    facts: Facts
    language: Language = "fr"
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Of which fact of a case a diagnostic speaks: `effectifs[2].formation`."""

    path: str

    def words(self, language: Language) -> str:
        """The fact, announced as one."""
        return f"donnée : {self.path}" if language == "fr" else f"input: {self.path}"


def read_case(
    block: Block, policy: Policy, source: Source, shape: Fixed = CASE_FILE
) -> tuple[Case | None, tuple[Diagnostic, ...]]:
    """The case of a decoded document, and what is wrong with it apart from its facts.

    `shape` is the one the block was decoded with: a case file, or one case of a golden file. The document is supposed
    to be checked against that shape: a missing date is reported there, not here.
    """
    language = _language(block.text("language"), policy)
    notes = _Notes(source)
    _check_policy(block, policy, notes)
    readings = _readings(block.get("readings", {}), policy, notes)
    records = {name: block[name] for name in block if name not in shape.keys}
    words = tuple(vocabulary.say("key", key, language) for key in shape.keys)
    record = _root(records, policy, notes, {name: block.key_span(name) for name in records}, block.span, words)
    given = block.get("date")
    date = None if given is None else _date(given, policy, language, notes)
    if record is None or date is None:
        return None, notes.all()
    case = Case(
        policy=block.text("policy") or None,
        date=date,
        readings=readings,
        record=record,
        facts=records[record],
        language=language,
        source=source,
    )
    return case, notes.all()


def from_python(
    records: Mapping[str, Any],
    policy: Policy,
    *,
    date: Day | str,
    readings: Mapping[str, str] | None = None,
    language: Language | None = None,
) -> tuple[Case | None, tuple[Diagnostic, ...]]:
    """The case that a program gives: `{record: facts}`, with Python values or JSON read with `parse_float=Decimal`.

    In the facts `None` is a missing fact. Texts are read in `language`, by default that of the policy.
    """
    notes = _Notes(None)
    spoken = language or policy.language
    taken = _readings(readings or {}, policy, notes)
    record = _root(records, policy, notes)
    day = _date(date, policy, spoken, notes)
    if record is None or day is None:
        return None, notes.all()
    case = Case(policy=None, date=day, readings=taken, record=record, facts=records[record], language=spoken)
    return case, notes.all()


def readings_taken(given: Mapping[str, str], policy: Policy) -> tuple[Mapping[str, str], tuple[Diagnostic, ...]]:
    """Among readings given by name, those that the policy knows; and what is wrong with the others."""
    notes = _Notes(None)
    return _readings(given, policy, notes), notes.all()


def simulated(given: Mapping[str, Any], policy: Policy) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    """The values that a simulation gives to parameters, read as facts are; and what is wrong with the others."""
    notes = _Notes(None)
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in policy.parameters:
            known = ", ".join(policy.parameters)
            notes.report("CMD029", None, {"name": name, "known": known}, closest(name, policy.parameters))
            continue
        found = read_python(value, policy.parameters[name].type, policy.units, policy.language)
        if isinstance(found, Problem):
            notes.report(found.code, None, found.args, found.suggestions)
        else:
            values[name] = found
    return values, notes.all()


def setting_of(case: Case, parameters: Mapping[str, Any] | None = None) -> Setting:
    """The date and the readings of a case, with the values that a simulation gives to parameters."""
    return Setting(date=case.date, readings=case.readings, parameters=parameters or {})


def rows(case: Case, program: Program) -> tuple[Row, tuple[Diagnostic, ...]]:
    """The root row of a case, the rows below it under their plurals, and everything that is wrong with the facts.

    A missing fact is unknown, with itself as the cause; a list of records that is not given at all is unknown too,
    while an empty one is empty. A fact with a problem is a failure with the code of its diagnostic.
    """
    reader = _Reader(case, program.policy, program, _Notes(case.source))
    root = reader.record(program.policy.records[case.record], case.facts, "", None)
    return root, reader.notes.all()


# ── What surrounds the facts ────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Notes:
    """What is found wrong on the way."""

    source: Source | None
    found: list[Diagnostic] = field(default_factory=list)

    def report(
        self,
        code: str,
        span: Span | None,
        args: Mapping[str, Any],
        near: tuple[str, ...] = (),
        path: str = "",
        related: tuple[tuple[Span, Words], ...] = (),
    ) -> Failure:
        """Note a problem; the answer is what stands for the fact in the row."""
        others = tuple((Place(self.source, s), words) for s, words in related) if self.source else ()
        self.found.append(
            Diagnostic(
                entry=entry(code),
                place=self.place(span),
                args={"path": path, **args},
                suggestions=near,
                context=Fact(path) if path else None,
                related=others,
            )
        )
        return Failure(code, args)

    def place(self, span: Span | None) -> Place | None:
        return Place(self.source, span) if self.source is not None and span is not None else None

    def all(self) -> tuple[Diagnostic, ...]:
        return tuple(self.found)


def _language(written: str, policy: Policy) -> Language:
    return "fr" if written == "fr" else "en" if written == "en" else policy.language


def _check_policy(block: Block, policy: Policy, notes: _Notes) -> None:
    named = block.get("policy")
    if isinstance(named, Scalar) and named.text != policy.id:
        notes.report("CAS005", named.span, {"found": named.text, "policy": policy.id})


def _date(given: Any, policy: Policy, language: Language, notes: _Notes) -> Day | None:
    if isinstance(given, Scalar):
        found, span = read(given.text, DATE, policy.units, language), given.span
    else:
        found, span = read_python(given, DATE, policy.units, language), None
    if isinstance(found, Problem):
        notes.report(found.code, span, found.args, found.suggestions, vocabulary.say("key", "date", language))
        return None
    return found if isinstance(found, Day) else None


def _readings(given: Facts, policy: Policy, notes: _Notes) -> dict[str, str]:
    """The readings taken, those that the policy knows."""
    taken: dict[str, str] = {}
    for name, value, key_span in _entries(given):
        choice = value.text if isinstance(value, Scalar) else value
        if name not in policy.readings:
            notes.report("CAS006", key_span, {"name": name}, closest(name, policy.readings))
        elif not isinstance(choice, str) or choice not in policy.readings[name].choices:
            choices, shown = policy.readings[name].choices, choice if isinstance(choice, str) else "…"
            args = {"choice": shown, "name": name, "choices": ", ".join(choices)}
            notes.report("CAS007", _span(value), args, closest(shown, choices))
        else:
            taken[name] = choice
    return taken


def _root(
    records: Mapping[str, Any],
    policy: Policy,
    notes: _Notes,
    spans: Mapping[str, Span] | None = None,
    whole: Span | None = None,
    words: tuple[str, ...] = (),
) -> str | None:
    """The root record that a case is about; None, and a diagnostic, when there is not exactly one.

    `words` are the keys that may stand beside it, which an unknown name may be a slip for.
    """
    spans = spans or {}
    roots = tuple(record.id for record in policy.roots())
    known = [name for name in records if name in roots]
    for name in records:
        if name not in roots:
            _misplaced(name, spans.get(name), policy, notes, words)
    if not records:
        notes.report("CAS001", _start(whole), {"records": ", ".join(roots)})
    for name in known[1:]:
        notes.report("CAS004", spans.get(name), {"first": known[0], "second": name})
    return known[0] if len(known) == 1 else None


def _misplaced(name: str, span: Span | None, policy: Policy, notes: _Notes, words: tuple[str, ...]) -> None:
    """A key of a case that is no root record: perhaps one that has its place below another."""
    below = {r.id: r for r in policy.records.values() if r.parent is not None}
    below |= {r.plural: r for r in below.values()}
    if name in below:
        args = {"name": name, "parent": below[name].parent, "plural": below[name].plural}
        notes.report("CAS003", span, args)
    else:
        roots = [record.id for record in policy.roots()]
        near = closest(name, [*roots, *below, *words])
        notes.report("CAS002", span, {"name": name, "where": _where(name, policy)}, near)


def _where(name: str, policy: Policy) -> Words:
    """Where what is unknown at the first level of a case may have its place."""
    for record in policy.roots():
        if name in record.inputs:
            return Words(
                f"c'est une donnée de « {record.id} » : écrivez-la sous « {record.id}: », en retrait",
                f'it is an input of "{record.id}": write it under "{record.id}:", indented',
            )
    known = ", ".join(record.id for record in policy.roots())
    return Words(f"la politique traite : {known}", f"the policy is about: {known}")


def _start(span: Span | None) -> Span | None:
    return None if span is None else Span(span.start, span.start)


# ── The facts ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Reader:
    """One reading of the facts of one case."""

    case: Case
    policy: Policy
    program: Program
    notes: _Notes
    count: int = 0

    @property
    def is_json(self) -> bool:
        """Whether the facts are in a JSON file, which has its own words for true and false."""
        return self.case.source is not None and self.case.source.name.endswith(".json")

    def record(self, record: Record, facts: Any, path: str, parent: Row | None, span: Span | None = None) -> Row:
        """One record and those below it. `path` is empty for the root, else `effectifs[2].`"""
        row = Row()
        if parent is not None:
            row[PARENT] = parent
        children = {child.plural: child for child in self.policy.children_of(record.id)}
        if not isinstance(facts, (Block, Mapping)):
            failure = self.notes.report("CAS010", span or _span(facts), {"record": record.label or record.id})
            row.update(dict.fromkeys((*record.inputs, *children), failure))
            row.key = path.rstrip(".") or record.id
            return row
        for name, value, key_span in _entries(facts):
            if name in record.inputs:
                row[name] = self.given(record, record.inputs[name], value, path, key_span)
            elif name in children:
                row[name] = self.children(children[name], value, path, row, key_span)
            else:
                self.stranger(record, name, children, path, key_span)
        for name, given in record.inputs.items():
            if name not in row:
                row[name] = self.missing(record, given, path)
        for name, child in children.items():
            if name not in row:
                cause = Cause(path + name, record.id, name)
                row[name] = Unknown(frozenset({cause})) if child.in_force.covers(self.case.date) else []
        row.key = self.name_of(record, row, path)
        return row

    def name_of(self, record: Record, row: Row, path: str) -> str:
        known = row.get(record.key) if record.key else None
        if isinstance(known, Row):
            return known.key
        return path.rstrip(".") or record.id if known is None or isinstance(known, State) else str(known)

    def missing(self, record: Record, given: Input, path: str) -> Unknown:
        return Unknown(frozenset({Cause(path + given.name, record.id, given.name, given.absence)}))

    def stranger(self, record: Record, name: str, children: Mapping[str, Record], path: str, span: Span | None) -> None:
        """A fact that the record does not have."""
        args = {"name": name, "record": record.label or record.id}
        rules = [rule.name for rule in record.rules.values() if rule.hidden is None]
        if name in rules:
            self.notes.report("CAS009", span, args, path=path + name)
        else:
            known = [*record.inputs, *children]
            near = tuple(c.plural for c in children.values() if name == c.id) or closest(name, [*known, *rules])
            self.notes.report("CAS008", span, {**args, "known": ", ".join(known)}, near, path + name)

    def children(self, record: Record, value: Any, path: str, parent: Row, key_span: Span | None) -> Any:
        """The rows of the records of one type that belong to a record."""
        here = path + record.plural
        if value is None or (isinstance(value, Scalar) and self.is_unknown(value)):
            return Unknown(frozenset({Cause(here, record.parent or "", record.plural)}))
        if not isinstance(value, (tuple, list)):
            args: dict[str, Any] = {"plural": record.plural, "record": record.label or record.id}
            return self.notes.report("CAS011", key_span, args, path=here)
        if value and not record.in_force.covers(self.case.date):
            args = {"plural": record.plural, "date": Spoken(self.case.date, DATE, self.policy.units)}
            return self.notes.report("CAS017", key_span, args, path=here)
        self.count += len(value)
        if self.count > MOST_RECORDS:
            return self.notes.report("CAS016", key_span, {"most": MOST_RECORDS}, path=here)
        found = [
            self.record(record, item, f"{here}[{place}].", parent, _span(item) or key_span)
            for place, item in enumerate(value, start=1)
        ]
        if record.key is not None:
            self.distinct(record, record.key, found, value, here)
        return found

    def distinct(self, record: Record, key: str, found: Iterable[Row], items: Any, path: str) -> None:
        """Two records of a list cannot have one key."""
        first: dict[Any, int] = {}
        for place, (row, item) in enumerate(zip(found, items, strict=True), start=1):
            value = row[key]
            if isinstance(value, State):
                continue
            if value in first:
                span, before = (_span(_item(i, key)) for i in (item, items[first[value] - 1]))
                related = ((before, Words("première fois", "first time")),) if before else ()
                args = {"key": key, "value": row.key, "first": f"{path}[{first[value]}]"}
                row[key] = self.notes.report("CAS014", span, args, (), f"{path}[{place}].{key}", related)
            else:
                first[value] = place

    # ── one fact ──

    def given(self, record: Record, given: Input, value: Any, path: str, key_span: Span | None) -> Any:
        """The value of an input, or the state that stands for it."""
        here = path + given.name
        if isinstance(value, (Block, Mapping, list, tuple)):
            kind = Words("un bloc", "a block") if isinstance(value, (Block, Mapping)) else Words("une liste", "a list")
            return self.notes.report("CAS012", key_span, {"name": given.name, "found": kind}, path=here)
        if self.is_absent(value, given.type):
            return self.missing(record, given, path)
        if self.says_not_applicable(value, given.type) and given.optional:
            return NOT_APPLICABLE
        found = self.read(value, given)
        span = _span(value) or key_span
        if isinstance(found, Problem):
            return self.notes.report(found.code, span, found.args, found.suggestions, here)
        if isinstance(given.type, Reference):
            return self.referred(self.policy.tables[given.type.table], found, here, span)
        if given.among:
            return self.named(record, given, found, path, span)
        return found

    def named(self, record: Record, given: Input, name: str, path: str, span: Span | None) -> Any:
        """The name as the table has it; unknown, and said, when the table has none like it or several.

        It is then not the same as missing: what a policy says of a fact that is not given does not apply to it.
        """
        known = spellings(given.among, self.program)
        found = known.get(letters(name), frozenset())
        if len(found) == 1:
            return next(iter(found))
        tables = ", ".join(dict.fromkeys(table for table, _ in given.among))
        args = {"value": name, "table": tables, "names": " ; ".join(sorted(found))}
        near = () if found else closest(name, sorted({n for names in known.values() for n in names}))
        self.notes.report("CAS071" if found else "CAS070", span, args, near, path + given.name)
        return Unknown(frozenset({Cause(path + given.name, record.id, given.name, "name")}))

    def read(self, value: Any, given: Input) -> Any | Problem:
        units, language = self.policy.units, self.case.language
        type_ = self.policy.written_type(given.type)
        if isinstance(value, NotApplicable):
            value = vocabulary.say("keyword", "not_applicable", language)
        if isinstance(value, Scalar) and self.is_json and value.style == "plain" and value.text in ("true", "false"):
            found = read_python(value.text == "true", type_, units, language)
        elif isinstance(value, Scalar):
            found = read(value.text, type_, units, language, decimals=given.decimals)
        else:
            found = read_python(value, type_, units, language, decimals=given.decimals)
        if isinstance(found, Problem) or isinstance(given.type, Reference):
            return found
        return check(found, type_, units, min=given.min, max=given.max, pattern=given.pattern) or found

    def referred(self, table: Table, key: Any, path: str, span: Span | None) -> Any:
        """The row of a table with a key."""
        args: dict[str, Any] = {"table": table.label or table.id}
        if table.supplied and not table.rows:
            return self.notes.report("CAS018", span, {**args, "id": table.id}, path=path)
        found = self.program.tables[table.id].find((key,))
        if not isinstance(found, Failure):
            return found
        column = table.key[0]
        args["key"] = str(key)
        if any(row[column] == key for row in table.rows):
            return self.notes.report(
                "CAS019", span, {**args, "date": Spoken(self.case.date, DATE, self.policy.units)}, path=path
            )
        args["file"] = table.file or self.policy.source.name
        return self.notes.report("CAS013", span, args, nearest_keys(str(key), table), path)

    def is_absent(self, value: Any, type_: Type) -> bool:
        """Nothing, `null`, or the word for what is not known."""
        if isinstance(value, Scalar):
            return self.is_unknown(value) and not (isinstance(type_, Enumeration) and value.text in type_.values)
        if isinstance(value, str) and not isinstance(type_, (Text, Enumeration, Reference)):
            return value.strip() in self.unknown_words()
        return value is None or isinstance(value, Unknown)

    def is_unknown(self, value: Scalar) -> bool:
        return value.is_empty or (value.style == "plain" and value.text in (*self.unknown_words(), "null", "~"))

    def unknown_words(self) -> tuple[str, ...]:
        return (vocabulary.say("state", "unknown", self.case.language),)

    def says_not_applicable(self, value: Any, type_: Type) -> bool:
        if isinstance(value, Scalar):
            return value.style == "plain" and is_not_applicable(value.text, self.case.language)
        if isinstance(value, str) and not isinstance(type_, Text):
            return is_not_applicable(value, self.case.language)
        return isinstance(value, NotApplicable)


@lru_cache(maxsize=64)
def spellings(among: tuple[tuple[str, str], ...], program: Program) -> Mapping[str, frozenset[str]]:
    """From the letters of each name that stands in some columns to the names retained, those of the first columns."""
    first = dict(reversed(among))
    pairs = {(row[column], row[first[table]]) for table, column in among for row in program.tables[table].rows}
    found: dict[str, frozenset[str]] = {}
    for written, retained in pairs:
        if isinstance(written, str) and isinstance(retained, str):
            key = letters(written)
            found[key] = found.get(key, frozenset()) | {retained}
    return found


def letters(name: str) -> str:
    """The letters and digits of a name, without case nor accents: `I.U.T. de Béthune` is `IUT DE BETHUNE` too."""
    return "".join(char for char in fold(name) if char.isalnum())


def nearest_keys(key: str, table: Table) -> tuple[str, ...]:
    """The keys of a table that one was probably meant to be: first those that a spreadsheet made it of."""
    keys = [str(row[table.key[0]]) for row in table.rows]
    mangled = tuple(known for known in keys if _bare(known) == _bare(key))
    return mangled[:3] or closest(key, keys)


def _bare(code: str) -> str:
    """A code without its spaces, points and dashes, nor the zeros that a spreadsheet takes off the front."""
    return "".join(char for char in code if char.isalnum()).lstrip("0").casefold()


def _entries(facts: Facts) -> Iterator[tuple[str, Any, Span | None]]:
    """The names, the values and where the names stand."""
    if isinstance(facts, Block):
        yield from ((name, value, facts.key_span(name)) for name, value in facts.items())
    else:
        yield from ((str(name), value, None) for name, value in facts.items())


def _item(facts: Any, name: str) -> Any:
    return facts.get(name) if isinstance(facts, (Block, Mapping)) else None


def _span(value: Any) -> Span | None:
    """Where a value stands in the file: the first key of a block."""
    if isinstance(value, Scalar):
        return value.span
    if isinstance(value, Block):
        first = next(iter(value.keys.values()), None)
        return first.span if first is not None else value.span
    return None
