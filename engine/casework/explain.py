"""How each value was found, in words: conditions met or not, alternatives taken, names with their values and articles.

The case is run by the reference evaluator with its trace, so that what is told is what the definition of the language
computed, step by step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.backends import reference
from engine.backends.lowering import PARENT
from engine.backends.program import Program
from engine.casework.case import Case, rows
from engine.casework.decision import scope_reason
from engine.casework.failures import failure_words
from engine.casework.located import Located, located, results
from engine.casework.reasons import written
from engine.language import core
from engine.language.builtins import meanings
from engine.language.tree import children, walk
from engine.language.types import BOOLEAN, DATE, Boolean, Type
from engine.language.values import NOT_APPLICABLE, Failure, NotApplicable, Row, State, Unknown
from engine.language.wording import Spoken
from engine.policy.model import Condition, Group, Record, Rule, Table, field_type
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.suggest import closest

MOST_ROWS = 50
"""Rows of one aggregate, or alternatives of one choice, that are told one by one."""

MOST_TABLE_ROWS = 10
"""The same for the rows of a table, which may be long and which nobody typed for this case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was found, and under it what it was found from.

    `mark` is `true`, `false` or `unknown` for what is a condition, else empty. `articles` are identifiers, `titles`
    their titles.
    """

    title: str
    value: str = ""
    mark: str = ""
    articles: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    children: tuple[Step, ...] = ()


def explain(
    program: Program, case: Case, rule: str | None = None, language: Language = "fr"
) -> tuple[tuple[Step, ...], tuple[Diagnostic, ...]]:
    """How the outcome and the values of a case were found, or one rule only; and every problem of the facts.

    `rule` is a rule of the root record, or `record.rule` for all the records of one type.
    """
    policy = program.policy
    record = policy.records[case.record]
    if outside := scope_reason(policy, record, case.date):
        return (Step(title=outside.text, mark="false"),), ()
    root, problems = rows(case, program)
    trace = reference.Trace()
    reference.run(program, record.id, root, trace)
    places = tuple(located(policy, record, root))
    teller = _Teller(program, language, {id(place.row): place for place in places}, _values(trace))
    if rule is None:
        return tuple(teller.of_field(places[0], name) for name in dict.fromkeys(results(record))), problems
    owner, name = _named_rule(record, rule)
    known = policy.records[owner].rules if owner in policy.records else {}
    if name not in known:
        return (), (*problems, _unknown_rule(record, rule))
    return tuple(teller.of_field(place, name) for place in places if place.record.id == owner), problems


def heading(program: Program, case: Case, language: Language) -> str:
    """What an explanation is about: the regulation, the record, the date."""
    policy = program.policy
    name = policy.records[case.record].label or case.record
    day = Spoken(case.date, DATE, policy.units)
    about = Words(f"{name}, au {day.words('fr')}", f"{name}, on {day.words('en')}")
    return f"{policy.title}\n{about.words(language)}\n"


def explanation_text(steps: Iterable[Step], language: Language) -> str:
    """The steps as an indented text, then the titles of the articles they cite."""
    listed = tuple(steps)
    lines = [line for step in listed for line in _lines(step, 0, language)]
    titles = dict(pair for step in listed for pair in _cited(step))
    colon = " : " if language == "fr" else ": "
    if titles:
        lines += ["", "Articles cités" if language == "fr" else "Articles cited"]
        lines += [f"  {id}{colon}{title}" for id, title in titles.items()]
    return "\n".join(lines)


def _cited(step: Step) -> Iterator[tuple[str, str]]:
    yield from zip(step.articles, step.titles, strict=True)
    for child in step.children:
        yield from _cited(child)


_MARKS = {"true": "✓ ", "false": "✗ ", "unknown": "? "}


def _lines(step: Step, depth: int, language: Language) -> Iterator[str]:
    colon = " : " if language == "fr" else ": "
    value = f"{colon}{step.value}" if step.value else ""
    cited = f" [{', '.join(step.articles)}]" if step.articles else ""
    indent = "  " * depth
    yield f"{indent}{_MARKS.get(step.mark, '')}{step.title}{value}{cited}"
    yield from (f"{indent}    {detail}" for detail in step.details)
    for child in step.children:
        yield from _lines(child, depth + 1, language)


def _named_rule(record: Record, rule: str) -> tuple[str, str]:
    owner, dot, name = rule.partition(".")
    return (owner, name) if dot else (record.id, rule)


def _unknown_rule(record: Record, rule: str) -> Diagnostic:
    names = [name for name, known in record.rules.items() if known.hidden is None]
    args = {"record": record.label or record.id, "name": rule, "rules": ", ".join(names)}
    return Diagnostic(entry=entry("CAS060"), place=None, args=args, suggestions=closest(rule, names))


# ── Telling ─────────────────────────────────────────────────────────────────────────────────────────────────────

_Moment = tuple[int, str, int, tuple[int, ...]]


def _values(trace: reference.Trace) -> dict[_Moment, Any]:
    """What each expression was worth: by row, field, expression, and rows of the aggregates around it."""
    return {(id(e.row), e.field, id(e.node), tuple(map(id, e.bound))): e.value for e in trace.entries}


@dataclass(slots=True)
class _Teller:
    """One explanation; what has been told is not told twice."""

    program: Program
    language: Language
    places: dict[int, Located]
    values: dict[_Moment, Any]
    told: set[tuple[int, str]] = field(default_factory=set)

    def of_field(self, place: Located, name: str) -> Step:
        """A field of a row of the case: an input, or a rule with what it was found from."""
        rule = place.record.rules.get(name)
        if rule is None:
            given = place.record.inputs[name]
            found = self.step(_named(given.label, name), place.row[name], given.type)
            # a fact that is missing lacks itself: no need to say it again
            return replace(found, details=()) if isinstance(place.row[name], Unknown) else found
        if (id(place.row), name) in self.told:
            again = Words("voir plus haut", "see above").words(self.language)
            return self.step(_named(rule.label, name), place.row[name], rule.type, rule.articles, (again,))
        self.told.add((id(place.row), name))
        body, details = self.peeled(place, rule)
        below = self.below(place, rule, body)
        if rule.conditions is None:
            details = (*self.formula(rule, body), *details)
        shown = tuple(detail for detail in (rule.statement, *details) if detail)
        return self.step(_named(rule.label, name), place.row[name], rule.type, rule.articles, shown, below)

    def below(self, place: Located, rule: Rule, body: core.Node) -> tuple[Step, ...]:
        if rule.conditions is not None:
            told = frozenset(condition.field for condition in rule.conditions.conditions())
            rest = self.names(place, rule, rule.expression, told)
            return (*self.conditions(place, rule.conditions), *rest)
        return self.inside(place, rule, body)

    def peeled(self, place: Located, rule: Rule) -> tuple[core.Node, tuple[str, ...]]:
        """The form of a rule without its modifiers, and the words of these."""
        node, details = rule.expression, list[str]()
        while True:
            match node:
                case core.Choose(arms=(arm,), otherwise=core.Literal(value=value)) if value is NOT_APPLICABLE:
                    if arm.condition.span != rule.span:
                        when = Words("applicable si", "applies if").words(self.language)
                        details.append(f"{when} {self.text(arm.condition)}")
                    node = arm.value
                case core.Call(builtin=builtin, arguments=(inner, bound)) if not _covers(node, inner):
                    worth = f" ({self.said(self.value(place, rule, bound), bound.type)})"
                    literal = isinstance(bound, core.Literal)
                    details.append(f"{self.modifier(builtin)} {self.text(bound)}{'' if literal else worth}")
                    node = inner
                case _:
                    return node, tuple(reversed(details))

    def modifier(self, builtin: str) -> str:
        mode = _ROUNDINGS.get(builtin)
        if mode is None:
            words = Words("plancher", "floor") if builtin == "max" else Words("plafond", "ceiling")
            return words.words(self.language)
        direction = vocabulary.say("rounding", mode, self.language)
        return f"arrondi ({direction}) à" if self.language == "fr" else f"rounded ({direction}) to"

    # ── conditions ──

    def conditions(self, place: Located, group: Group) -> Iterator[Step]:
        for item in group.items:
            if isinstance(item, Group):
                title = vocabulary.say("key", "all_of" if item.kind == "all" else "any_of", self.language)
                value = _of_group(place.row, item)
                below = tuple(self.conditions(place, item))
                yield Step(title=title.replace("_", " "), mark=_mark(value), children=below)
            else:
                yield self.condition(place, item)

    def condition(self, place: Located, condition: Condition) -> Step:
        hidden = place.record.rules.get(condition.field)
        if hidden is None:
            return self.appraisal(condition, place.row[condition.field])
        return self.hidden(place, hidden, condition.reason, condition.articles)

    def hidden(self, place: Located, rule: Rule, reason: str, articles: tuple[str, ...]) -> Step:
        """A condition and what it names; one that only names a field is told as that field."""
        node, value = rule.expression, place.row[rule.name]
        details = (reason,) if value is False and reason else ()
        if not isinstance(node, core.Field) or not isinstance(node.row, core.Current):
            title = rule.statement or self.text(node)
            return self.step(title, value, BOOLEAN, articles, details, self.names(place, rule, node), quiet=True)
        if rule.statement:
            steps = () if node.name in place.record.inputs else (self.of_field(place, node.name),)
            return self.step(rule.statement, value, BOOLEAN, articles, details, steps, quiet=True)
        named = self.of_field(place, node.name)
        cited = tuple(dict.fromkeys((*articles, *named.articles)))
        return replace(named, articles=cited, titles=self.titles(cited), details=(*details, *named.details))

    def appraisal(self, condition: Condition, value: Any) -> Step:
        appraisal = self.program.policy.appraisals[condition.field]
        articles = tuple(dict.fromkeys((*condition.articles, appraisal.article)))
        by = Words(f"décision : {appraisal.decided_by}", f"decided by: {appraisal.decided_by}").words(self.language)
        return self.step(appraisal.effect, value, BOOLEAN, articles, (by,), quiet=True)

    # ── alternatives ──

    def alternatives(self, place: Located, rule: Rule, choice: core.Choose) -> Iterator[Step]:
        """The alternatives of a choice: those that are true or unknown, and the others when they are few."""
        titled = [arm for arm in choice.arms if arm.span in rule.branch_titles]
        yield from self.named_once(place, rule, (arm.condition for arm in titled))
        known = [(arm, self.value(place, rule, arm.condition)) for arm in choice.arms]
        decided = next((arm for arm, value in known if value is True), None)
        if decided is not None and not choice.exclusive:
            known = known[: [arm for arm, _ in known].index(decided) + 1]
        waiting = any(isinstance(value, (Unknown, Failure)) for _, value in known)
        for arm, value in known:
            if value is not True and len(known) > MOST_ROWS and not isinstance(value, State):
                continue
            yield self.alternative(place, rule, arm, value, taken=arm is decided)
        if len(known) > MOST_ROWS:
            false = sum(1 for _, value in known if value is False)
            yield self.remark(
                f"alternatives qui ne s'appliquent pas : {false}", f"alternatives that do not apply: {false}"
            )
        if decided is None and not waiting and choice.otherwise is not None:
            otherwise = vocabulary.say("keyword", "otherwise", self.language)
            value = self.value(place, rule, choice.otherwise)
            yield self.step(
                otherwise,
                value,
                rule.type,
                (),
                self.formula(rule, choice.otherwise),
                self.inside(place, rule, choice.otherwise),
            )

    def alternative(self, place: Located, rule: Rule, arm: core.Arm, value: Any, taken: bool) -> Step:
        title = rule.branch_titles.get(arm.span)
        below = self.names(place, rule, arm.condition) if title is None else ()
        details: tuple[str, ...] = ()
        said = ""
        if taken:
            said = self.said(self.value(place, rule, arm.value), rule.type)
            details = self.formula(rule, arm.value)
            # the rate of a flat bracket is said by the bracket itself
            is_rate = arm.value.span == arm.span and parts_of(rule, arm.value) == (arm.value,)
            below = (*below, *(() if is_rate else self.inside(place, rule, arm.value)))
        articles = rule.branch_articles.get(arm.span, ())
        when = vocabulary.say("keyword", "if", self.language)
        titles = self.titles(articles)
        return Step(
            title=f"{when} {self.text(arm.condition)}" if title is None else title.words(self.language),
            value=said,
            mark=_mark(value),
            articles=articles,
            titles=titles,
            details=details,
            children=below,
        )

    def formula(self, rule: Rule, node: core.Node) -> tuple[str, ...]:
        """What is written, when it says more than its value and than the names in it."""
        if isinstance(node, (core.Literal, core.Choose)) or _is_name(node):
            return ()
        if node.span in rule.branch_titles or parts_of(rule, node):
            return ()
        return (self.text(node),)

    def inside(self, place: Located, rule: Rule, node: core.Node) -> tuple[Step, ...]:
        if parts := parts_of(rule, node):
            return tuple(self.part(place, rule, part) for part in parts)
        if isinstance(node, core.Choose):
            return tuple(self.alternatives(place, rule, node))
        return self.names(place, rule, node)

    def part(self, place: Located, rule: Rule, part: core.Node) -> Step:
        """What one bracket of a progressive scale adds, or one row of a table whose rows are summed."""
        if isinstance(part, core.Choose):
            (arm,) = part.arms
            holds = self.value(place, rule, arm.condition)
            step = self.alternative(place, rule, arm, holds, taken=holds is True)
            return replace(step, children=(*self.names(place, rule, arm.condition), *step.children))
        title = rule.branch_titles[part.span].words(self.language)
        return Step(title=title, value=self.said(self.value(place, rule, part), rule.type))

    # ── names ──

    def names(
        self, place: Located, rule: Rule, node: core.Node, told: frozenset[str] = frozenset()
    ) -> tuple[Step, ...]:
        """Each thing that an expression names, once, with its value, save the fields that are told already; `rule` is
        the field whose computation the expression is in."""
        parts = dict.fromkeys(_named_parts(node))
        return tuple(
            self.name(place, rule, part) for part in parts if not (isinstance(part, core.Field) and part.name in told)
        )

    def named_once(self, place: Located, rule: Rule, nodes: Iterable[core.Node]) -> Iterator[Step]:
        """What several expressions name, each thing once: the columns of a table, before its rows."""
        parts = dict.fromkeys(part for node in nodes for part in _named_parts(node))
        yield from (self.name(place, rule, part) for part in parts)

    def name(self, place: Located, rule: Rule, part: core.Node) -> Step:
        match part:
            case core.Field():
                owner = self.owner(place, part.row)
                return self.elsewhere(place, rule, part) if owner is None else self.of_own(owner, part.name)
            case core.Parameter():
                return self.parameter(place, rule, part)
            case core.Reading():
                return self.reading(part.name)
            case core.Aggregate():
                return self.aggregate(place, rule, part)
            case core.Lookup():
                articles = (self.program.policy.tables[part.table].article,)
                return self.step(self.text(part), self.value(place, rule, part), part.type, articles)
            case _:
                title = Words("date du cas", "date of the case").words(self.language)
                return self.step(title, self.program.setting.date, DATE)

    def of_own(self, place: Located, name: str) -> Step:
        """A field of a record of the case, which may be a condition of one of its rules."""
        rule = place.record.rules.get(name)
        if rule is not None and rule.hidden is not None:
            return self.hidden(place, rule, "", rule.articles)
        return self.of_field(place, name)

    def reading(self, id: str) -> Step:
        reading = self.program.policy.readings[id]
        title = f"{vocabulary.say('keyword', 'reading', self.language)} {id}"
        chosen = reading.choices[self.program.readings[id]]
        return Step(title=title, value=chosen, articles=(reading.article,), titles=self.titles((reading.article,)))

    def owner(self, place: Located, row: core.Node) -> Located | None:
        """The place of a row that an expression reads from, when it is the current one or one above it."""
        up = 0
        while isinstance(row, core.Parent):
            row, up = row.row, up + 1
        if not isinstance(row, core.Current):
            return None
        found = place.row
        for _ in range(up):
            found = found[PARENT]
        return self.places[id(found)]

    def elsewhere(self, place: Located, rule: Rule, part: core.Field) -> Step:
        """A column, or a rule, of a row of a table."""
        owner = self.program.policy.owner(part.record)
        type_ = field_type(owner, part.name)
        articles: tuple[str, ...] = (owner.article,) if isinstance(owner, Table) else ()
        if part.name in owner.rules:
            articles = owner.rules[part.name].articles
        return self.step(self.text(part) or part.name, self.value(place, rule, part), type_, articles)

    def parameter(self, place: Located, rule: Rule, part: core.Parameter, bound: tuple[Row, ...] = ()) -> Step:
        parameter = self.program.policy.parameters[part.name]
        value = self.value(place, rule, part, bound)
        details: tuple[str, ...] = ()
        if part.name in self.program.setting.parameters:
            details = (Words("valeur de simulation", "value of a simulation").words(self.language),)
        else:
            day = self.value(place, rule, part.date, bound) if part.date is not None else self.program.setting.date
            if not isinstance(day, State) and not isinstance(value, State):
                since = max(start for start, _ in parameter.timeline if start <= day)
                head = Words("en vigueur depuis le", "in force since").words(self.language)
                details = (f"{head} {self.said(since, DATE)}",)
        return self.step(_named(parameter.label, part.name), value, parameter.type, parameter.articles, details)

    def aggregate(self, place: Located, rule: Rule, part: core.Aggregate) -> Step:
        """An aggregate: what its rows are compared with, those that count, how many do not."""
        found = self.value(place, rule, part.rows)
        below: list[Step] = []
        if not isinstance(found, State):
            table = self.program.policy.tables[part.rows.table] if isinstance(part.rows, core.TableRows) else None
            kept = [row for row in found if self.keeps(place, rule, part, row)]
            most = MOST_TABLE_ROWS if table else MOST_ROWS
            below = [
                *self.beside(place, rule, part, found),
                *(self.row(place, rule, part, row, self.known_as(table, row)) for row in kept[:most]),
            ]
            if more := len(kept[most:]):
                below.append(self.remark(f"autres lignes comptées : {more}", f"other rows counted: {more}"))
            if others := len(found) - len(kept):
                below.append(self.remark(f"lignes écartées : {others}", f"rows left out: {others}"))
        return self.step(self.text(part), self.value(place, rule, part), part.type, (), (), tuple(below))

    def beside(self, place: Located, rule: Rule, part: core.Aggregate, rows: Iterable[Row]) -> Iterator[Step]:
        """What an aggregate names that is not of its rows: the facts and the parameters they are compared with."""
        bound = next(((row,) for row in rows), None)
        nodes = [node for node in (part.where, part.value) if node is not None] if bound else []
        for named in dict.fromkeys(named for node in nodes for named in _named_parts(node)):
            match named:
                case core.Field() if self.owner(place, named.row) is not None:
                    yield self.name(place, rule, named)
                case core.Parameter() if not any(isinstance(node, core.Bound) for node in walk(named)):
                    yield self.parameter(place, rule, named, bound or ())
                case core.Reading():
                    yield self.reading(named.name)

    def known_as(self, table: Table | None, row: Row) -> str:
        """The name of a row of a table by its key, `plafonds[2, 3]`, or of a record of the case by its place."""
        if table is not None:
            keys = (self.said(row[name], table.columns[name].type) for name in table.key)
            return f"{table.id}[{', '.join(keys)}]"
        path = self.places[id(row)].path
        return path if row.key == path else f"{path} ({row.key})"

    def keeps(self, place: Located, rule: Rule, part: core.Aggregate, row: Row) -> bool:
        where = True if part.where is None else self.value(place, rule, part.where, (row,))
        return where is not False and not isinstance(where, NotApplicable)

    def row(self, place: Located, rule: Rule, part: core.Aggregate, row: Row, title: str) -> Step:
        """One row that counted, with the rule that gave its value when it is a record of the case."""
        kept = True if part.where is None else self.value(place, rule, part.where, (row,))
        if kept is not True:
            return self.step(title, kept, BOOLEAN)
        if isinstance(part.value, core.Literal):
            return Step(title=title)
        here = self.places.get(id(row))
        if here is not None and isinstance(part.value, core.Field) and isinstance(part.value.row, core.Bound):
            return Step(title=title, children=(self.of_field(here, part.value.name),))
        return self.step(title, self.value(place, rule, part.value, (row,)), part.value.type)

    # ── words ──

    def value(self, place: Located, rule: Rule, node: core.Node, bound: tuple[Row, ...] = ()) -> Any:
        """What an expression was worth when a rule was computed in a row."""
        return self.values[(id(place.row), rule.name, id(node), tuple(map(id, bound)))]

    def step(
        self,
        title: str,
        value: Any,
        type_: Type,
        articles: tuple[str, ...] = (),
        details: tuple[str, ...] = (),
        below: tuple[Step, ...] = (),
        quiet: bool = False,
    ) -> Step:
        """A step; a `quiet` one shows whether it holds by its mark only."""
        if isinstance(value, Unknown):
            paths = ", ".join(sorted(cause.path for cause in value.causes))
            details = (*details, Words(f"il manque : {paths}", f"missing: {paths}").words(self.language))
        if isinstance(value, Failure):
            details = (*details, f"{value.code}, {failure_words(value, self.program.policy).words(self.language)}")
        return Step(
            title=title,
            value="" if quiet and not isinstance(value, State) else self.said(value, type_),
            mark=_mark(value) if isinstance(type_, Boolean) else "",
            articles=articles,
            titles=self.titles(articles),
            details=details,
            children=below,
        )

    def remark(self, fr: str, en: str) -> Step:
        return Step(title=Words(fr, en).words(self.language))

    def said(self, value: Any, type_: Type) -> str:
        return Spoken(value, type_, self.program.policy.units).words(self.language)

    def titles(self, articles: Iterable[str]) -> tuple[str, ...]:
        known = self.program.policy.articles
        return tuple(known[id].title if id in known else id for id in articles)

    def text(self, node: core.Node) -> str:
        return written(self.program.policy, node.span)


# ── Structure ───────────────────────────────────────────────────────────────────────────────────────────────────

_ROUNDINGS = {
    "round_up": "up",
    "round_down": "down",
    "round_nearest": "nearest",
    "round_half_even": "half_even",
    "truncate": "truncate",
}


def parts_of(rule: Rule, node: core.Node) -> tuple[core.Node, ...]:
    """The brackets of a progressive scale, or the rows of a table whose rows are summed, when the expression is that
    sum."""
    if isinstance(node, core.Call) and node.builtin == "add":
        first, last = node.arguments
        before, after = parts_of(rule, first), parts_of(rule, last)
        return (*before, *after) if before and after else ()
    is_row = isinstance(node, core.Choose) and node.otherwise is not None
    return (node,) if node.span in rule.branch_titles and (is_row or isinstance(node, core.Call)) else ()


def _named(label: str, name: str) -> str:
    """The label that people know and the name that expressions use."""
    return f"{label} ({name})" if label and label != name else name


def _mark(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "unknown" if isinstance(value, Unknown) else ""


def _of_group(row: Row, group: Group) -> Any:
    """Whether the conditions of a group hold together."""
    values = [_of_group(row, item) if isinstance(item, Group) else row[item.field] for item in group.items]
    return meanings()["and" if group.kind == "all" else "or"](*values)


def _is_name(node: core.Node) -> bool:
    return isinstance(node, (core.Field, core.Parameter, core.Reading, core.Literal))


def _covers(node: core.Node, inner: core.Node) -> bool:
    """Whether an expression is written inside another; what a modifier applies to is not."""
    return node.span.start <= inner.span.start and inner.span.end <= node.span.end


def _named_parts(node: core.Node) -> Iterator[core.Node]:
    """What an expression names, in the order it is written; the rows of an aggregate speak for themselves."""
    match node:
        case core.Aggregate() | core.Reading() | core.CaseDate():
            yield node
        case core.Parameter():
            yield node
            yield from _named_parts(node.date) if node.date is not None else ()
        case core.Field():
            yield node
            yield from (part for key in _keys(node.row) for part in _named_parts(key))
        case core.Lookup():
            yield node
            yield from (part for key in node.keys for part in _named_parts(key))
        case _:
            for child in children(node):
                yield from _named_parts(child)


def _keys(row: core.Node) -> tuple[core.Node, ...]:
    """The keys of the look-ups through which a field is read."""
    return tuple(key for node in walk(row) if isinstance(node, core.Lookup) for key in node.keys)
