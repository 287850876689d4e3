"""From a YAML file to a `Policy`: declarations read, names bound, types checked, every problem reported in one run."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.language import core, syntax
from engine.language import types as t
from engine.language.builtins import function_words
from engine.language.elaborate import CASE_DATE, Owner, Scope, conform, elaborate, elaborate_cell
from engine.language.literals import Problem, read
from engine.language.parser import parse, parse_cell
from engine.language.tokens import words as reserved_words
from engine.language.types import (
    ANYTHING,
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    PERCENT,
    TEXT,
    Enumeration,
    Number,
    Reference,
    Type,
)
from engine.language.wording import Spoken, decimals_of
from engine.policy.amended_rows import amended_rows
from engine.policy.conformity import check, first_causes, other_kind
from engine.policy.model import (
    ALWAYS,
    Appraisal,
    Article,
    Cliff,
    Condition,
    Group,
    Input,
    LegalSource,
    Parameter,
    Policy,
    Reading,
    Record,
    Result,
    RowPlaces,
    Rule,
    Table,
    Validity,
)
from engine.policy.overlay import Bases, is_amendment, merged
from engine.policy.plan import dependencies, find_cycle
from engine.policy.rules import Forge
from engine.policy.shape import POLICY, Block, decode
from engine.policy.tables import read_csv, read_rows
from engine.text import document, vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors, sort_key
from engine.text.document import Scalar
from engine.text.source import Place, Source, Span
from engine.text.suggest import closest

Files = Callable[[str], bytes | None]
"""Gives the bytes of a file named relatively to the policy, or None when there is no such file."""

SUPPLIED: Mapping[str, tuple[str, bytes]] = {}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy, when the file holds one without errors, and everything there is to say about the file.

    `language` is the one the file says it is written in, None when it cannot be read so far.
    """

    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]
    language: Language | None = None


def load(
    source: Source,
    files: Files,
    supplied: Mapping[str, tuple[str, bytes]] = SUPPLIED,
    bases: Bases = lambda _: None,
) -> Loaded:
    """Load one policy.

    Args:
        source: the text of the YAML file.
        files: reads the CSV files the policy names.
        supplied: the tables the caller gives, by name: the name of the file, for messages, and its bytes.
        bases: finds the policy that this one amends, when it amends one.
    """
    node, problems = document.read(source)
    if node is None:
        return Loaded(None, problems)
    language = language_of(node)
    if language is None and (other := other_kind(node, "policy", source)):
        return Loaded(None, (*problems, other))
    if language is None:
        place = Place(source, Span(node.span.start, node.span.start))
        return Loaded(None, (*problems, Diagnostic(entry=entry("FRM007"), place=place)))
    if is_amendment(node, language):
        whole = merged(source, node, language, bases)
        problems = (*problems, *whole.found)
        if whole.node is None or has_errors(whole.found):
            return Loaded(None, first_causes(problems), language)
        source, node = whole.source, whole.node
    problems = (*problems, *check(node, "policy", language, source))
    block = decode(node, POLICY, language)
    if not isinstance(block, Block) or any(problem.code == "FRM009" for problem in problems):
        return Loaded(None, first_causes(problems), language)
    loader = _Loader(source, language, files, supplied)
    policy = loader.policy(block)
    once: dict[Any, Diagnostic] = {}
    for problem in (*problems, *loader.problems):
        # a rule that other records take from one with `like` is at fault once
        once.setdefault((problem.code, problem.place, problem.label(language)), problem)
    found = first_causes(sorted(once.values(), key=sort_key))
    return Loaded(None if has_errors(found) else policy, found, language)


def language_of(node: document.Node) -> Language | None:
    """The language a file says it is written in."""
    if isinstance(node, document.Mapping):
        for key in ("langue", "language"):
            value = node.get(key)
            if isinstance(value, Scalar):
                return "fr" if value.text == "fr" else "en" if value.text == "en" else None
    return None


@dataclass(frozen=True, slots=True)
class RuleContext:
    """Of which rule, and of which article, a diagnostic speaks."""

    rule: str
    articles: tuple[Article, ...]

    def words(self, language: Language) -> str:
        head = "règle" if language == "fr" else "rule"
        where = ", ".join((self.rule, *(f"{article.id} ({article.title})" for article in self.articles)))
        return f"{head} : {where}" if language == "fr" else f"{head}: {where}"


@dataclass(slots=True)
class _Loader:
    """The file being loaded. Declarations are read first; rules are elaborated on demand, as others need their type."""

    source: Source
    language: Language
    files: Files
    supplied: Mapping[str, tuple[str, bytes]]
    problems: list[Diagnostic] = field(default_factory=list)
    units: t.Units = field(default_factory=t.Units)
    articles_by_id: dict[str, Article] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    appraisals: dict[str, Appraisal] = field(default_factory=dict)
    owners: dict[str, Owner] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    given: dict[str, dict[str, Input]] = field(default_factory=dict)
    built: dict[tuple[str, str], tuple[Rule, ...]] = field(default_factory=dict)
    building: list[tuple[str, str]] = field(default_factory=list)
    cyclic: set[tuple[str, str]] = field(default_factory=set)
    context: RuleContext | None = None

    # ── problems ──

    def report(self, code: str, span: Span, args: Mapping[str, Any], near: tuple[str, ...] = ()) -> None:
        self.problems.append(
            Diagnostic(
                entry=entry(code), place=Place(self.source, span), args=args, suggestions=near, context=self.context
            )
        )

    def literal(self, scalar: Scalar, type_: Type, decimals: int | None = None) -> Any:
        """The value of a scalar; None when it cannot be read, which is reported."""
        found = read(scalar.text, type_, self.units, self.language, decimals=decimals)
        if isinstance(found, Problem):
            self.problems.append(found.at(Place(self.source, scalar.span), self.context))
            return None
        return found

    # ── the whole file ──

    def policy(self, block: Block) -> Policy:
        sources = self.legal_sources(block.get("sources", {}))
        self.articles_by_id = self.article_list(block.get("articles", {}), sources)
        self.units = t.units(self.language, {k: v.text for k, v in _items(block, "units") if isinstance(v, Scalar)})
        block = self.completed(block)
        self.declare_owners(block)
        self.readings = {k: self.reading(k, b) for k, b in _blocks(block, "readings")}
        self.appraisals = {k: self.appraisal_of(k, b) for k, b in _blocks(block, "appraisals")}
        self.declare_fields(block)
        self.parameters = {k: self.parameter(k, b) for k, b in _blocks(block, "parameters")}
        self.names_once(block)
        tables = {k: self.table(k, b) for k, b in _blocks(block, "tables")}
        records = {k: self.record(k, b) for k, b in _blocks(block, "records")}
        made = Policy(
            id=block.text("policy"),
            title=block.text("title"),
            language=self.language,
            authority=block.text("authority"),
            in_force=self.validity(block.get("in_force")),
            source=self.source,
            legal_sources=sources,
            articles=self.articles_by_id,
            units=self.units,
            parameters=self.parameters,
            readings=self.readings,
            appraisals=self.appraisals,
            tables=tables,
            records=records,
        )
        self.check_supplied(tables)
        self.check_cycle(made)
        return made

    def check_supplied(self, tables: Mapping[str, Table]) -> None:
        expected = [name for name, table in tables.items() if table.supplied]
        for name in self.supplied:
            if name not in tables:
                near = closest(name, expected or tables)
                # the fault is in the command, not in this file
                self.problems.append(
                    Diagnostic(entry=entry("NOM007"), place=None, args={"name": name}, suggestions=near)
                )

    def check_cycle(self, policy: Policy) -> None:
        cycle = find_cycle(dependencies(policy))
        if cycle and not any(key in self.cyclic for key in cycle):
            self.report_cycle(cycle)

    def report_cycle(self, cycle: tuple[tuple[str, str], ...]) -> None:
        self.cyclic.update(cycle)
        shown = [f"{owner}.{name.split('#')[0]}" for owner, name in cycle]
        path = [name for i, name in enumerate(shown) if i == 0 or name != shown[i - 1]]
        owner, name = cycle[0]
        rules = self.blocks[owner].get("rules")
        span = rules.key_span(name.split("#")[0]) if rules and name.split("#")[0] in rules else self.blocks[owner].span
        outer, self.context = self.context, None
        self.report("REG001", span, {"path": " → ".join(path)})
        self.context = outer

    # ── declarations ──

    def legal_sources(self, block: Any) -> dict[str, LegalSource]:
        return {
            name: LegalSource(id=name, title=b.text("title"), date=self.date(b.get("date")))
            for name, b in block.items()
            if isinstance(b, Block)
        }

    def article_list(self, block: Any, sources: Mapping[str, LegalSource]) -> dict[str, Article]:
        found = {}
        for name, b in block.items():
            if not isinstance(b, Block):
                continue
            source = b.text("source") or (next(iter(sources)) if len(sources) == 1 else "")
            if source not in sources:
                span = b["source"].span if "source" in b else block.key_span(name)
                what = Words("la source", "the source")
                self.report("NOM016", span, {"what": what, "name": source}, closest(source, sources))
            found[name] = Article(
                id=name,
                title=b.text("title"),
                source=source,
                not_computable=b.text("not_computable") or None,
                span=block.key_span(name),
            )
        return found

    def completed(self, block: Block) -> Block:
        """The file with what each record that is `like` another takes from it."""
        records, whole = dict(_blocks(block, "records")), block.get("records")
        if not isinstance(whole, Block):
            return block
        made = {name: self.like(name, records, (name,)) for name in records}
        return replace(block, entries={**block.entries, "records": replace(whole, entries={**whole.entries, **made})})

    def like(self, name: str, records: Mapping[str, Block], path: tuple[str, ...]) -> Block:
        """A record with the inputs, the rules and the result of the one it is `like`, where it has none of its own."""
        block, model = records[name], records[name].get("like")
        if not isinstance(model, Scalar):
            return block
        if model.text in path:
            circle = path[path.index(model.text) :]
            if model.text == min(circle, key=list(records).index):
                self.report("NOM018", model.span, {"path": " → ".join((*circle, model.text))})
            return block
        if model.text not in records:
            what = Words("le dossier", "the record")
            self.report("NOM016", model.span, {"what": what, "name": model.text}, closest(model.text, records))
            return block
        return _like(block, self.like(model.text, records, (*path, model.text)))

    def declare_owners(self, block: Block) -> None:
        tables, records = dict(_blocks(block, "tables")), dict(_blocks(block, "records"))
        self.blocks = {**tables, **records}
        parents = self.parents(records)
        children: dict[str, dict[str, str]] = {name: {} for name in records}
        for name, parent in parents.items():
            children[parent][self.plural(name, records[name])] = name
        for name, b in self.blocks.items():
            self.owners[name] = Owner(
                id=name,
                is_table=name in tables,
                fields=frozenset((*_names(b, "inputs"), *_names(b, "columns"), *_names(b, "rules"))),
                parent=parents.get(name),
                children=children.get(name, {}),
            )

    def parents(self, records: Mapping[str, Block]) -> dict[str, str]:
        """In which record each record is; none is in itself, nor in one that is in it."""
        found: dict[str, str] = {}
        for name, b in records.items():
            parent = b.text("in")
            if parent in records:
                path = [name, parent]
                while path[-1] in found:
                    path.append(found[path[-1]])
                if path[-1] == name:
                    self.report("NOM019", b["in"].span, {"path": " → ".join(path)})
                else:
                    found[name] = parent
            elif parent:
                what = Words("le dossier", "the record")
                self.report("NOM016", b["in"].span, {"what": what, "name": parent}, closest(parent, records))
        return found

    @staticmethod
    def plural(name: str, block: Block) -> str:
        return block.text("plural") or f"{name}s"

    def declare_fields(self, block: Block) -> None:
        """Inputs and columns, then the fields that stand for appraisals, then the keys of tables."""
        for name, b in self.blocks.items():
            kind = "columns" if self.owners[name].is_table else "inputs"
            declared = b.get(kind)
            fields = declared.items() if isinstance(declared, Block) else ()
            self.given[name] = {f: self.input(f, v, declared.key_span(f)) for f, v in fields} if declared else {}
        for appraisal in self.appraisals.values():
            if appraisal.record in self.given:
                self.given[appraisal.record][appraisal.id] = Input(
                    name=appraisal.id,
                    label=appraisal.effect,
                    type=BOOLEAN,
                    question=appraisal.effect,
                    supplied_by=appraisal.decided_by,
                    appraisal=appraisal.id,
                    span=appraisal.span,
                )
        for name, b in _blocks(block, "tables"):
            columns = self.given[name]
            keys = [k.text for k in self.key_names(b) if k.text in columns]
            self.owners[name] = replace(self.owners[name], keys=tuple(columns[k].type for k in keys))

    def key_names(self, block: Block) -> tuple[Scalar, ...]:
        key = block.get("key")
        return (key,) if isinstance(key, Scalar) else key or ()

    def names_once(self, block: Block) -> None:
        """One name, one meaning: fields, parameters and tables cannot share a name that an expression may read."""
        shared = {name: Words("un paramètre", "a parameter") for name in self.parameters}
        shared |= {name: Words("une table", "a table") for name, o in self.owners.items() if o.is_table}
        for group in ("parameters", "tables", "records", "readings", "appraisals"):
            for name, _ in _items(block, group):
                self.check_name(name, block[group].key_span(name))
        for name, _ in _blocks(block, "parameters"):
            if name in self.owners:
                what = Words("une table ou un dossier", "a table or a record")
                self.report("NOM015", block["parameters"].key_span(name), {"name": name, "other": what})
        for owner, b in self.blocks.items():
            for kind in ("inputs", "columns", "rules"):
                for name, _ in _items(b, kind):
                    span = b[kind].key_span(name)
                    self.check_name(name, span)
                    if name in shared and not self.owners[owner].is_table:
                        self.report("NOM015", span, {"name": name, "other": shared[name]})
                    if kind == "rules" and name in self.given[owner]:
                        other = Words("une donnée", "an input")
                        self.report("NOM015", span, {"name": name, "other": other})

        for name, b in _blocks(block, "records"):
            self.check_plural(name, b, block["records"].key_span(name))

    def check_plural(self, name: str, block: Block, span: Span) -> None:
        """The plural of a record is a name among those of its parent."""
        parent = self.owners.get(self.owners[name].parent or "")
        plural = self.plural(name, block)
        if parent is None:
            return
        what: Words | None = None
        if plural in parent.fields:
            what = Words(f"un champ du dossier « {parent.id} »", f'a field of record "{parent.id}"')
        elif (other := parent.children[plural]) != name:
            what = Words(f"les dossiers « {other} »", f'the records "{other}"')
        elif plural in self.parameters or plural in self.owners:
            what = Words("un paramètre, une table ou un dossier", "a parameter, a table or a record")
        if what is not None:
            place = block["plural"].span if "plural" in block else span
            self.report("NOM015", place, {"name": plural, "other": what})

    def check_name(self, name: str, span: Span) -> None:
        taken = (*reserved_words(self.language), CASE_DATE[self.language])
        if not re.fullmatch(r"[^\W\d]\w*", name) or name in taken:
            proposed = "_".join(re.findall(r"\w+", name))
            near = (proposed,) if re.fullmatch(r"[^\W\d]\w*", proposed) and proposed not in taken else ()
            self.report("NOM017", span, {"name": name}, near)

    def reading(self, name: str, block: Block) -> Reading:
        choices = {k: v.text for k, v in _items(block, "choices") if isinstance(v, Scalar)}
        taken = block.text("taken")
        if taken not in choices and isinstance(block.get("taken"), Scalar):
            args = {"value": taken, "values": ", ".join(choices)}
            self.report("TYP011", block["taken"].span, args, closest(taken, choices))
        cited = self.articles(block.get("article"))
        return Reading(
            id=name,
            article=cited[0] if cited else "",
            articles=cited,
            question=block.text("question"),
            choices=choices,
            taken=taken,
            reason=block.text("reason"),
            span=block.span,
        )

    def appraisal_of(self, name: str, block: Block) -> Appraisal:
        record = block.text("record")
        if record not in self.blocks or self.owners[record].is_table:
            what = Words("le dossier", "the record")
            span = block["record"].span if "record" in block else block.span
            self.report("NOM016", span, {"what": what, "name": record}, closest(record, self.blocks))
        affects = block.get("affects", ())
        scalars = (affects,) if isinstance(affects, Scalar) else affects
        rules = self.blocks[record].get("rules", {}) if record in self.blocks else {}
        for scalar in scalars:
            if scalar.text not in rules:
                what = Words("la règle", "the rule")
                self.report("NOM016", scalar.span, {"what": what, "name": scalar.text}, closest(scalar.text, rules))
        cited = self.articles(block.get("article"))
        return Appraisal(
            id=name,
            record=record,
            article=cited[0] if cited else "",
            articles=cited,
            decided_by=block.text("decided_by"),
            effect=block.text("effect"),
            affects=tuple(scalar.text for scalar in scalars),
            span=block.span,
        )

    def parameter(self, name: str, block: Block) -> Parameter:
        type_ = self.type(block.get("type"))
        timeline: dict[datetime.date, Any] = {}
        for day, scalar in _items(block, "values"):
            key = block["values"].keys[day]
            start = self.literal(key, DATE)
            value = self.literal(scalar, type_) if isinstance(scalar, Scalar) else None
            if start in timeline:
                self.report("YML002", key.span, {"key": day})
            elif start is not None and value is not None:
                timeline[start] = value
        cited = self.articles(block.get("article"))
        return Parameter(
            id=name,
            label=block.text("label"),
            type=_as_written(type_, timeline.values()),
            article=cited[0] if cited else "",
            articles=cited,
            timeline=tuple(sorted(timeline.items())),
            until=self.date(block.get("to")),
            review_before=self.date(block.get("review_before")),
            span=block.span,
        )

    def input(self, name: str, value: Any, span: Span) -> Input:
        """`x: type`, `x: [a, b]`, or a block."""
        if not isinstance(value, Block):
            return Input(name=name, label="", type=self.counted(self.type(value), None), span=span)
        decimals = self.whole(value["decimals"]) if isinstance(value.get("decimals"), Scalar) else None
        type_ = self.counted(self.type(value.get("type")), decimals)
        bounds = self.bounds(value, type_, decimals)
        for key, kinds, companions in _FOR_TYPES:
            if key in value and not isinstance(type_, (*kinds, t.Anything)):
                word = vocabulary.say("key", key, self.language)
                self.report("FRM008", value.key_span(key), {"key": word, "companions": companions})
        pattern = value.text("pattern") or None
        if pattern is not None and not _compiles(pattern):
            self.report("REG013", value["pattern"].span, {"pattern": pattern})
            pattern = None
        return Input(
            name=name,
            label=value.text("label"),
            type=type_,
            min=bounds.get("min"),
            max=bounds.get("max"),
            pattern=pattern,
            decimals=decimals,
            among=self.columns_named(value.get("among")),
            optional=self.flag(value.get("optional")),
            question=value.text("question"),
            supplied_by=value.text("supplied_by"),
            ranges=self.flag(value.get("ranges")),
            span=span,
        )

    def columns_named(self, written: Any) -> tuple[tuple[str, str], ...]:
        """`table.column`, one or several."""
        scalars = (written,) if isinstance(written, Scalar) else written or ()
        found = []
        for scalar in scalars:
            table, _, column = scalar.text.partition(".")
            known = [
                f"{o.id}.{c}" for o in self.owners.values() if o.is_table for c in _names(self.blocks[o.id], "columns")
            ]
            if scalar.text in known:
                found.append((table, column))
            else:
                what = Words("la colonne", "the column")
                self.report("NOM016", scalar.span, {"what": what, "name": scalar.text}, closest(scalar.text, known))
        return tuple(found)

    @staticmethod
    def counted(type_: Type, decimals: int | None) -> Type:
        """The type of a given value: what is counted is whole unless decimals are declared."""
        if not isinstance(type_, Number):
            return type_
        if decimals is not None:
            return replace(type_, scale=decimals + 2 if type_.percent else decimals)
        return replace(type_, scale=0) if type_.scale is None and type_.unit != t.PLAIN else type_

    def table(self, name: str, block: Block) -> Table:
        columns = self.given[name]
        keys = tuple(scalar.text for scalar in self.key_names(block) if scalar.text in columns)
        for scalar in self.key_names(block):
            if scalar.text not in columns:
                what = Words("la colonne", "the column")
                self.report("NOM016", scalar.span, {"what": what, "name": scalar.text}, closest(scalar.text, columns))
        validity = block.get("validity")
        bounds = {}
        for key in ("from", "to"):
            column = validity.text(key) if isinstance(validity, Block) else ""
            if column and column not in columns:
                what = Words("la colonne", "the column")
                self.report("NOM016", validity[key].span, {"what": what, "name": column}, closest(column, columns))
            bounds[key] = column or None
            if column in columns:
                # no date is no limit
                columns = {**columns, column: replace(columns[column], optional=True)}
        cited = self.articles(block.get("article"))
        table = Table(
            id=name,
            label=block.text("label"),
            article=cited[0] if cited else "",
            articles=cited,
            columns=columns,
            key=keys,
            rows=(),
            rules=self.rules(name, block),
            valid_from=bounds["from"],
            valid_to=bounds["to"],
            notice=block.text("notice"),
            supplied="supplied" in block,
            file=block.text("file") or None,
            span=block.span,
        )
        return self.filled(table, block)

    def filled(self, table: Table, block: Block) -> Table:
        """The table with its rows, from the policy, from a file beside it, or from the caller."""
        if "rows" in block:
            written = block.node.get(vocabulary.say("key", "rows", self.language))
            assert written is not None, "a block has a node for each of its keys"
            rows, problems = read_rows(written, self.source, table, self.units, self.language)
            self.problems.extend(problems)
            items = written.items if isinstance(written, document.Sequence) else ()
            return replace(table, rows=rows, places=RowPlaces(spans={at: item.span for at, item in enumerate(items)}))
        name, raw = table.file or "", None
        if table.id in self.supplied:
            name, raw = self.supplied[table.id]
        elif table.file:
            raw = self.files(table.file)
            if raw is None:
                self.report("TAB001", block["file"].span, {"file": table.file})
        if raw is None:
            return table
        rows, lines, problems = read_csv(raw, name, table, self.units, self.language)
        places = RowPlaces(lines)
        self.problems.extend(problems)
        changes = block.node.get(vocabulary.say("key", "amended_rows", self.language))
        if isinstance(changes, document.Sequence) and rows:
            rows, places, problems = amended_rows(rows, lines, changes, self.source, table, self.units, self.language)
            self.problems.extend(problems)
        return replace(table, rows=rows, places=places, digest=hashlib.sha256(raw).hexdigest(), file=name)

    def record(self, name: str, block: Block) -> Record:
        given = self.given[name]
        rules = self.rules(name, block)
        key = block.text("key") or None
        if key and key not in given:
            what = Words("la donnée", "the input")
            self.report("NOM016", block["key"].span, {"what": what, "name": key}, closest(key, given))
        return Record(
            id=name,
            label=block.text("label"),
            plural=self.plural(name, block),
            parent=self.owners[name].parent,
            inputs=given,
            rules=rules,
            key=key,
            result=self.result(name, block.get("result"), rules),
            in_force=self.validity(block.get("in_force")),
            span=block.span,
        )

    def result(self, record: str, block: Any, rules: Mapping[str, Rule]) -> Result:
        if not isinstance(block, Block):
            return Result()
        shown = [name for name in (*self.given[record], *rules) if "#" not in name]
        what = Words("la règle", "the rule")
        outcome = block.get("outcome")
        if isinstance(outcome, Scalar):
            if outcome.text not in rules:
                self.report("NOM016", outcome.span, {"what": what, "name": outcome.text}, closest(outcome.text, rules))
            elif not t.same_kind(rules[outcome.text].type, BOOLEAN):
                self.report("TYP018", outcome.span, {"found": rules[outcome.text].type})
        values = block.get("values", ())
        for scalar in values:
            if scalar.text not in shown:
                self.report("NOM016", scalar.span, {"what": what, "name": scalar.text}, closest(scalar.text, shown))
        words = {k: v.text for k, v in _items(block, "outcome_words") if isinstance(v, Scalar)}
        return Result(
            outcome=block.text("outcome") or None, values=tuple(scalar.text for scalar in values), words=words
        )

    # ── rules ──

    def rules(self, owner: str, block: Block) -> dict[str, Rule]:
        found: dict[str, Rule] = {}
        for name, b in _blocks(block, "rules"):
            for rule in self.rule(owner, name, b):
                found[rule.name] = rule
        return found

    def rule(self, owner: str, name: str, block: Block) -> tuple[Rule, ...]:
        """A rule and its hidden fields, made once."""
        key = (owner, name)
        if key not in self.built:
            # the rule that needs its type is not the one that cites its articles
            outer, self.context = self.context, None
            articles = self.articles(block.get("article"))
            cited = tuple(self.articles_by_id[a] for a in articles if a in self.articles_by_id)
            self.context = RuleContext(f"{owner}.{name}", cited)
            self.building.append(key)
            declared = self.type(block["type"]) if "type" in block else None
            if isinstance(declared, Number) and declared.unit.is_money:
                declared = replace(declared, scale=t.declared_scale(declared))
            forge = Forge(self, self.scope(owner), owner, name, articles)
            *hidden, main = forge.rule(block, declared)
            made: tuple[Rule, ...] = (*hidden, self.promised(main, block))
            for appraisal in self.appraisals.values():
                if appraisal.record == owner and name in appraisal.affects:
                    made = _subject_to(appraisal, owner, made)
            self.built[key] = made
            self.building.pop()
            self.context = outer
        return self.built[key]

    def promised(self, rule: Rule, block: Block) -> Rule:
        """The rule with what its author holds of it: its bounds, and the effect of threshold that the text has."""
        bounds = self.bounds(block, rule.type)
        told = block.get("cliff")
        cliff = None
        if isinstance(told, Block):
            cliff = Cliff(articles=self.articles(told.get("article")), statement=told.text("statement"))
        return replace(rule, min=bounds.get("min"), max=bounds.get("max"), cliff=cliff)

    def bounds(self, block: Block, type_: Type, decimals: int | None = None) -> dict[str, Any]:
        """The bounds of a value: `min` is not above `max`, and only what has an order has any."""
        bounds = {
            key: self.literal(block[key], type_, decimals)
            for key in ("min", "max")
            if isinstance(block.get(key), Scalar) and isinstance(type_, (Number, t.Date))
        }
        for key in ("min", "max"):
            if key in block and not isinstance(type_, (Number, t.Date, t.Anything)):
                word = vocabulary.say("key", key, self.language)
                self.report("FRM008", block.key_span(key), {"key": word, "companions": _ORDERED})
        low, high = bounds.get("min"), bounds.get("max")
        if low is not None and high is not None and high < low:
            said = {"low": Spoken(low, type_, self.units), "high": Spoken(high, type_, self.units)}
            self.report("TAB017", block["max"].span, said)
        return bounds

    def scope(self, owner: str) -> Scope:
        return Scope(
            language=self.language,
            units=self.units,
            current=owner,
            owners=self.owners,
            parameters={name: p.type for name, p in self.parameters.items()},
            readings={name: r.type for name, r in self.readings.items()},
            appraisals={name: a.record for name, a in self.appraisals.items()},
            type_of=self.type_of,
            report=self.report,
        )

    def type_of(self, owner: str, name: str) -> Type:
        """The type of a field; a rule that declares none is elaborated to know it."""
        if name in self.given[owner]:
            given = self.given[owner][name]
            return t.Ranges(given.type) if given.ranges else given.type
        rules = self.blocks[owner].get("rules")
        block = rules.get(name) if isinstance(rules, Block) else None
        if not isinstance(block, Block):
            return ANYTHING
        key = (owner, name)
        if key in self.built:
            return self.built[key][-1].type
        if key in self.building:
            if "type" in block:
                return self.type(block["type"])
            if key not in self.cyclic:
                self.report_cycle((*self.building[self.building.index(key) :], key))
            return ANYTHING
        return self.rule(owner, name, block)[-1].type

    # ── what the forms need (`rules.Workshop`) ──

    def expression(self, scalar: Scalar, scope: Scope, expected: Type | None = None) -> core.Node:
        written = self.parsed(scalar, parse)
        if written is None:
            return core.Literal(value=False if expected == BOOLEAN else 0, type=ANYTHING, span=scalar.span)
        return elaborate(written, scope, expected)

    def cell(self, scalar: Scalar, subject: core.Node, scope: Scope) -> core.Node:
        written = self.named(scalar, subject) or self.parsed(scalar, parse_cell)
        if written is None:
            return core.Literal(value=True, type=BOOLEAN, span=scalar.span)
        return conform(elaborate_cell(written, subject, scope), BOOLEAN, scope)

    def named(self, scalar: Scalar, subject: core.Node) -> syntax.Node | None:
        """A cell of values in several words, which need no quotes where the column is a list: `bien ou très bien`."""
        values = subject.type.values if isinstance(subject.type, Enumeration) else ()
        either = rf"\s+{vocabulary.say('keyword', 'or', self.language)}\s+"
        names = [scalar.text] if scalar.text in values else re.split(either, scalar.text)
        if all(name.isidentifier() for name in names) or not all(_is_near(name, values) for name in names):
            return None
        span = scalar.content
        items = syntax.Items(items=tuple(syntax.Text(value=name, span=span) for name in names), span=span)
        return syntax.Call(
            function="in", arguments=(syntax.Subject(span=span), items), infix=True, name_span=span, span=span
        )

    def column(self, key: Scalar, scope: Scope) -> core.Node:
        return self.expression(key, scope)

    def parsed(self, scalar: Scalar, parser: Any) -> syntax.Node | None:
        if scalar.has_escapes:
            self.report("SYN030", scalar.span, {})
            return None
        node, problems = parser(self.source, scalar.content, self.language, function_words(self.language))
        self.problems.extend(replace(problem, context=self.context) for problem in problems)
        found: syntax.Node | None = node
        return found

    def appraisal(self, scalar: Scalar, scope: Scope) -> core.Node:
        return elaborate(syntax.Appraisal(name=scalar.text, span=scalar.span), scope)

    def articles(self, value: Any) -> tuple[str, ...]:
        """The articles cited, each declared."""
        scalars = (value,) if isinstance(value, Scalar) else value or ()
        for scalar in scalars:
            if scalar.text not in self.articles_by_id:
                what = Words("l'article", "the article")
                near = closest(scalar.text, self.articles_by_id)
                self.report("NOM016", scalar.span, {"what": what, "name": scalar.text}, near)
        return tuple(scalar.text for scalar in scalars)

    def validity(self, block: Block | None) -> Validity:
        if not isinstance(block, Block):
            return ALWAYS
        start, end = self.date(block.get("from")), self.date(block.get("to"))
        if start is not None and end is not None and end < start:
            self.report("REG014", block["to"].span, {"from": start.isoformat(), "to": end.isoformat()})
        return Validity(start, end)

    def date(self, scalar: Any) -> datetime.date | None:
        found = self.literal(scalar, DATE) if isinstance(scalar, Scalar) else None
        return found if isinstance(found, datetime.date) else None

    def type(self, value: Any) -> Type:
        """A type by its name, by its unit, by the table it refers to, or by the list of its values."""
        if isinstance(value, tuple):
            return Enumeration(tuple(scalar.text for scalar in value))
        if not isinstance(value, Scalar):
            return ANYTHING
        named = _TYPES.get(vocabulary.understood("type", self.language).get(value.text, ""))
        if named is not None:
            return named
        if value.text == "%":
            return PERCENT
        if value.text in self.owners and self.owners[value.text].is_table:
            return Reference(value.text)
        unit = self.units.unit(value.text)
        if not isinstance(unit, str):
            return Number(unit, t.declared_scale(Number(unit)))
        tables = [o.id for o in self.owners.values() if o.is_table]
        known = [*vocabulary.understood("type", self.language), *self.units.spellings(), "%", *tables]
        near = self.units.near(value.text) if value.text.casefold() in t.EURO_WORDS else closest(value.text, known)
        per = value.text.replace(_PER[self.language], "/")
        if per != value.text and not isinstance(self.units.unit(per), str):
            near = (per,)
        if "/" in value.text:
            near = tuple(value.text.replace(unit, right) for right in self.units.near(unit))
        self.report("TYP009", value.span, {"name": value.text, "known": ", ".join(known)}, near)
        return ANYTHING

    def word(self, group: str, scalar: Scalar) -> str:
        """The identifier of a word of the vocabulary; an unknown one was reported with the shape."""
        words = vocabulary.understood(group, self.language)
        return words.get(scalar.text, next(iter(words.values())))

    def whole(self, scalar: Scalar) -> int:
        found = self.literal(scalar, INTEGER)
        return found if isinstance(found, int) else 0

    def flag(self, value: Any) -> bool:
        return isinstance(value, Scalar) and self.literal(value, BOOLEAN) is True


_NUMBERS, _TEXTS = Words("un nombre", "a number"), Words("un texte", "a text")
_ORDERED = Words("un nombre ou une date", "a number or a date")

# Keys of an input that say something only of some types.
_FOR_TYPES: tuple[tuple[str, tuple[type[Type], ...], Words], ...] = (
    ("decimals", (Number,), _NUMBERS),
    ("pattern", (t.Text,), _TEXTS),
    ("among", (t.Text,), _TEXTS),
)

_TYPES: Mapping[str, Type] = {"boolean": BOOLEAN, "integer": INTEGER, "number": NUMBER, "text": TEXT, "date": DATE}


_PER: Mapping[Language, str] = {"fr": " par ", "en": " per "}


def _as_written(type_: Type, values: Iterable[Any]) -> Type:
    """The type of a parameter that is counted, with the decimals of its values: 144 meals are whole."""
    if not isinstance(type_, Number) or type_.scale is not None or type_.unit == t.PLAIN or type_.percent:
        return type_
    decimals = [decimals_of(value) for value in values]
    return replace(type_, scale=max((d for d in decimals if d is not None), default=0))


def _subject_to(appraisal: Appraisal, owner: str, made: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rule, further subject to an appraisal: it is a condition like the others, that somebody decides."""
    *hidden, rule = made
    span = appraisal.span
    row = core.Current(record=owner, span=span)
    base = replace(rule, name=f"{rule.name}#{len(hidden)}~{appraisal.id}", hidden=rule.name, conditions=None)
    kept = core.Field(row=row, record=owner, name=base.name, type=BOOLEAN, span=rule.span)
    decided = core.Field(row=row, record=owner, name=appraisal.id, type=BOOLEAN, span=span)
    before = rule.conditions or Condition(field=base.name, reason="", articles=rule.articles)
    pending = Condition(field=appraisal.id, reason=appraisal.effect, articles=(appraisal.article,))
    both = core.Call(builtin="and", arguments=(kept, decided), type=BOOLEAN, span=rule.span)
    return (*hidden, base, replace(rule, expression=both, conditions=Group(kind="all", items=(before, pending))))


def _is_near(name: str, values: tuple[str, ...]) -> bool:
    """Whether words are one of the values, or a slip of one."""
    return name in values or (re.fullmatch(r"[\w '’-]+", name) is not None and bool(closest(name, values)))


def _like(block: Block, model: Block) -> Block:
    """A record completed by another: of a name that both declare, as an input or as a rule, its own meaning."""
    own = {*_names(block, "inputs"), *_names(block, "rules")}
    parts = {kind: model[kind] for kind in ("result", "in_force") if kind in model and kind not in block}
    for kind in ("inputs", "rules"):
        taken, mine = model.get(kind), block.get(kind)
        if isinstance(taken, Block):
            entries = {name: value for name, value in taken.items() if name not in own}
            kept = mine if isinstance(mine, Block) else replace(taken, entries={}, keys={})
            parts[kind] = replace(kept, entries={**entries, **kept.entries}, keys={**taken.keys, **kept.keys})
    keys = {kind: block.keys.get(kind) or model.keys[kind] for kind in parts}
    return replace(block, entries={**block.entries, **parts}, keys={**block.keys, **keys})


def _items(block: Block, key: str) -> tuple[tuple[str, Any], ...]:
    found = block.get(key)
    return tuple(found.items()) if isinstance(found, Block) else ()


def _blocks(block: Block, key: str) -> tuple[tuple[str, Block], ...]:
    return tuple((name, b) for name, b in _items(block, key) if isinstance(b, Block))


def _names(block: Block, key: str) -> tuple[str, ...]:
    return tuple(name for name, _ in _items(block, key))


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
