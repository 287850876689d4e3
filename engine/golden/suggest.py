"""Cases to propose for what no golden case notices or shows, found around those that are there.

One fact is changed, then two, the cases first that come closest to what is sought. A case that is found loses whatever
does not matter; a person says what is expected of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

from engine.backends import compiled
from engine.casework.decision import Decision, decide_with_rows
from engine.casework.located import located
from engine.casework.reasons import rules_behind
from engine.golden.compare import same
from engine.golden.drafts import GONE, Draft, Hints, Path, around_days, draft_of, made_up, neighbours
from engine.golden.mutate import Gate, is_of
from engine.golden.mutations import Mutation, ParameterChange, RowChange, RuleChange, ValidityChange
from engine.golden.points import Point, Points, Sign, Signs
from engine.golden.replay import Trial
from engine.golden.stand import Played, Stand
from engine.language import core
from engine.language.tree import walk
from engine.language.values import Row, State, Unknown
from engine.policy.model import Policy
from engine.policy.plan import Key
from engine.text.diagnostics import Diagnostic, has_errors

MOST_TRIED = 1500
"""Cases tried for one thing that is sought."""

REASONS = "#reasons"
"""What stands for the reasons of a case among the fields of which a person is to say the value."""

UNDETERMINED = "undetermined"
"""The outcome that waits for facts."""

MOST_DAYS = 24
"""Days tried for a case."""

MOST_NEAR = 80
"""Cases tried around one."""

MOST_STARTS = 24
"""Cases in which a fact is changed."""

MOST_ROWS = 4
"""Records of one type that are looked at to tell cases apart."""


@dataclass(frozen=True, eq=False)
class Tried(Played):
    """A draft that was computed: what it answers stands for what is expected, with the articles that its reasons
    cite."""

    draft: Draft
    answer: Mapping[tuple[str, str], Any]
    cited: frozenset[str]

    def differs(self, policy: Policy, decision: Decision, row: Row | None, found: tuple[Diagnostic, ...]) -> bool:
        """Whether another decision is not the same."""
        changed = _changed(self.answer, answer_of(policy, self.case.record, decision, row))
        return bool(changed) or not self.cited <= cited(decision)


def answer_of(policy: Policy, record: str, decision: Decision, row: Row | None) -> Mapping[tuple[str, str], Any]:
    """What a case answers: its outcome, under an empty name, and the values of all rules that a case may expect."""
    places = located(policy, policy.records[record], row) if row is not None else ()
    values = {
        (place.path, rule.name): place.row[rule.name]
        for place in places
        for rule in place.record.rules.values()
        if rule.hidden is None
    }
    return {("", ""): decision.outcome, **values}


def cited(decision: Decision) -> frozenset[str]:
    """The articles that the reasons of a decision cite."""
    return frozenset(article for reason in decision.reasons for article in reason.articles)


def _changed(one: Mapping[tuple[str, str], Any], other: Mapping[tuple[str, str], Any]) -> tuple[tuple[str, str], ...]:
    """Where two answers differ."""
    return tuple(at for at, value in one.items() if at not in other or not same(value, other[at]))


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What a case is sought for: a change that no case notices, or a point that no case shows."""

    about: Mutation | Point
    hints: Hints
    rules: tuple[Key, ...]
    touches: Callable[[Tried], bool]
    reaches: Callable[[Tried], bool]
    blanks: Callable[[Tried], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What was sought, and the case that was found; `blanks` are the fields of which a person is to say the value."""

    about: Mutation | Point
    found: Tried | None = None
    blanks: tuple[tuple[str, str], ...] = ()


def _is_open(value: Any) -> bool:
    """Whether an answer waits for facts: a value, or an outcome."""
    return isinstance(value, Unknown) or value == UNDETERMINED


# ── What is sought ──────────────────────────────────────────────────────────────────────────────────────────────


def for_change(stand: Stand, mutation: Mutation, telling: bool = False) -> Aim:
    """A case that notices a change by its values, or by its reasons too when it may do so by `telling` them."""
    trial = Trial(stand, mutation.change)
    policy, change = stand.policy, mutation.change

    def blanks(tried: Tried) -> tuple[tuple[str, str], ...]:
        program = trial.program(tried)
        decision, row, _ = decide_with_rows(program, tried.case, compiled.run)
        other = answer_of(policy, tried.case.record, decision, row)
        changed = _changed(tried.answer, other)
        shown = _shown(
            policy, tried, (at for at in changed if not _is_open(tried.answer[at]) and not _is_open(other.get(at)))
        )
        is_told = telling and not shown and not tried.cited <= cited(decision)
        return (("", REASONS),) if is_told else shown

    def reaches(tried: Tried) -> bool:
        is_noticed = trial.notices(tried) or (telling and trial.tells(tried))
        # what differs only because a fact is missing is a poor example
        return is_noticed and bool(blanks(tried))

    return Aim(
        about=mutation,
        hints=_hints_of(stand, change),
        rules=_concerned(stand, change),
        touches=trial.touches,
        reaches=lambda tried: trial.may_notice(tried) and reaches(tried),
        blanks=blanks,
    )


def for_point(stand: Stand, point: Point, sign: Sign) -> Aim:
    """A case that shows a point."""
    key = sign[1] if sign[0] in ("rule", "condition", "arm", "side") else None

    def signs(tried: Tried) -> set[Sign]:
        found = Signs(stand, set())
        found.add(tried, rows=sign[0] == "row")
        return found.seen

    def blanks(tried: Tried) -> tuple[tuple[str, str], ...]:
        rule = stand.policy.records[key[0]].rules[key[1]] if key is not None else None
        where = [at for at in tried.answer if rule is not None and at[1] == (rule.hidden or rule.name)]
        return _shown(stand.policy, tried, (("", ""), *where[:1]), own=True)

    return Aim(
        about=point,
        hints=_hints_of_point(stand, sign, key),
        rules=(key,) if key is not None else (),
        touches=lambda tried: key is None or key[0] in tried.rows,
        reaches=lambda tried: sign in signs(tried),
        blanks=blanks,
    )


def _shown(
    policy: Policy, tried: Tried, places: Iterable[tuple[str, str]], own: bool = False
) -> tuple[tuple[str, str], ...]:
    """Of the fields that differ those that a decision shows, else the first."""
    places = tuple(places)
    result = policy.records[tried.case.record].result
    told = tuple(at for at in places if at[1] == "" or (at[0] == "" and at[1] in result.values))
    if own:
        told = (*told, *(at for at in places if at not in told))
    return told[:3] or places[:1]


def _hints_of(stand: Stand, change: Any) -> Hints:
    policy = stand.policy
    match change:
        case RuleChange(expressions=expressions):
            return _around(stand, expressions)
        case ParameterChange(parameter=parameter):
            days = [day for known in (parameter, policy.parameters[parameter.id]) for day, _ in known.timeline]
            days += [known.until for known in (parameter, policy.parameters[parameter.id]) if known.until is not None]
            return replace(_around(stand, _concerned(stand, change)), days=around_days(days))
        case RowChange(table=table, index=index):
            rows = (policy.tables[table].rows[index], *((change.row,) if change.row is not None else ()))
            return replace(_around(stand, stand.users.get(table, ())), rows=rows, table=table)
        case ValidityChange(in_force=in_force):
            return replace(
                _around(stand, ()), days=around_days(day for day in (in_force.start, in_force.end) if day is not None)
            )
    raise TypeError(change)


def _concerned(stand: Stand, change: Any) -> tuple[Key, ...]:
    """The rules in which a change shows first: those that it changes, or that name the parameter."""
    match change:
        case RuleChange(expressions=expressions):
            return tuple(expressions)
        case ParameterChange(parameter=parameter):
            return tuple(key for key, rule in _rules(stand.policy) if _names(rule.expression, parameter.id))
    return ()


def _hints_of_point(stand: Stand, sign: Sign, key: Key | None) -> Hints:
    if key is not None:
        return _around(stand, [key])
    if sign[0] == "row":
        hints = _around(stand, stand.users.get(sign[1], ()))
        return replace(hints, rows=(stand.policy.tables[sign[1]].rows[sign[2]],), table=sign[1])
    return replace(_around(stand, ()), days=(sign[1],) if sign[0] == "day" else ())


def _rules(policy: Policy) -> Iterator[tuple[Key, Any]]:
    for record in policy.records.values():
        yield from (((record.id, rule.name), rule) for rule in record.rules.values())


def _names(expression: core.Node, parameter: str) -> bool:
    return any(isinstance(node, core.Parameter) and node.name == parameter for node in walk(expression))


def _around(stand: Stand, keys: Iterable[Key]) -> Hints:
    """The facts that some rules depend on, and the expressions of all rules on the way, nearest first."""
    policy = stand.policy
    waiting, met = list(keys), dict[Key, None]()
    while waiting:
        key = waiting.pop(0)
        if key not in met:
            met[key] = None
            waiting += sorted(stand.read.get(key, ()))
    rules = [policy.owner(owner).rules.get(name) for owner, name in met]
    expressions = tuple(rule.expression for rule in rules if rule is not None)
    days: list[datetime.date] = []
    for node in (node for expression in expressions for node in walk(expression)):
        if isinstance(node, core.Literal) and isinstance(node.value, datetime.date):
            days.append(node.value)
        elif isinstance(node, core.Parameter):
            days += [day for day, _ in policy.parameters[node.name].timeline]
    return Hints(first=frozenset(met), expressions=expressions, days=around_days(days)[:MOST_DAYS])


# ── The search ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class Search:
    """The search around the golden cases of one stand; what was computed is kept."""

    stand: Stand
    known: dict[Any, Tried | None] = field(default_factory=dict)
    most: int = MOST_TRIED

    def suggest(self, aim: Aim) -> Suggestion:
        """The smallest case found for an aim."""
        found = self.find(aim)
        if found is None:
            return Suggestion(about=aim.about)
        found = self.shrunk(aim, found)
        return Suggestion(about=aim.about, found=found, blanks=aim.blanks(found))

    @cached_property
    def starts(self) -> tuple[Draft, ...]:
        """The golden cases, and a case of each record of which there is none."""
        cases, policy = self.stand.cases, self.stand.policy
        shown = {played.case.record for played in cases}
        others = [made_up(policy, root, cases[0]) for root in policy.roots() if cases and root.id not in shown]
        return (*map(draft_of, cases), *others)

    def find(self, aim: Aim) -> Tried | None:
        """A case that reaches an aim, None when none is found."""
        starts = [tried for tried in map(self.tried, self.starts) if tried is not None]
        met: dict[Any, Tried] = {}
        for start in starts:
            if aim.reaches(start):
                return start
            met.setdefault(self.seen_by(aim, start), start)
        for most in (self.most, self.most):
            left = [most]
            for start in self.best(aim, list(met.values()))[:MOST_STARTS]:
                for tried in self.around(aim, start, left):
                    if aim.reaches(tried):
                        return tried
                    met.setdefault(self.seen_by(aim, tried), tried)
        return None

    def seen_by(self, aim: Aim, tried: Tried) -> Any:
        """What the rules of an aim read in a case: one case is enough of those that are the same to them."""
        near = {key for rule in aim.rules for key in self.stand.read.get(rule, ())}
        fields = sorted(near.union(*(self.stand.read.get(key, ()) for key in near)))
        values = [_mark(row.get(name)) for owner, name in fields for row in tried.rows.get(owner, ())[:MOST_ROWS]]
        return tried.case.record, aim.touches(tried), tuple(values)

    def best(self, aim: Aim, starts: list[Tried]) -> list[Tried]:
        """The cases in which something is touched first, then those of the records concerned; each outcome in turn."""
        turns: dict[str, int] = {}
        owners = {owner for owner, _ in aim.rules}
        ranked = []
        for place, tried in enumerate(starts):
            outcome = str(tried.answer["", ""])
            turns[outcome] = turns.get(outcome, 0) + 1
            apart = bool(owners) and owners.isdisjoint(tried.rows)
            ranked.append((not aim.touches(tried), apart, turns[outcome], len(tried.draft.edits), place, tried))
        return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])]

    def around(self, aim: Aim, start: Tried, left: list[int]) -> Iterator[Tried]:
        """The cases with one fact changed, as long as some may be tried."""
        for draft in islice(neighbours(self.stand.policy, start.draft, aim.hints), MOST_NEAR):
            if left[0] <= 0:
                return
            left[0] -= 1
            tried = self.tried(draft)
            if tried is not None:
                yield tried

    def tried(self, draft: Draft) -> Tried | None:
        """The draft computed; None when its facts are refused or its evaluation fails."""
        key = (draft.of, draft.edits)
        if key not in self.known:
            self.known[key] = self.computed(draft)
        return self.known[key]

    def computed(self, draft: Draft) -> Tried | None:
        """The draft computed."""
        case, policy = draft.case, self.stand.policy
        decision, row, problems = decide_with_rows(self.stand.program(case), case, compiled.run)
        if has_errors(problems):
            return None
        places = tuple(located(policy, policy.records[case.record], row)) if row is not None else ()
        watched = {(id(p.row), rule.name) for p in places for rule in p.record.rules.values() if rule.hidden is None}
        return Tried(
            golden=draft.of.golden,
            file=draft.of.file,
            case=case,
            expected=draft.of.expected,
            problems=(),
            root=row,
            places=places,
            watched=frozenset(watched),
            readings=decision.readings,
            told=rules_behind(policy, case.record),
            tells_readings=False,
            cited=cited(decision),
            draft=draft,
            answer=answer_of(policy, case.record, decision, row),
        )

    # ── what does not matter ──

    def shrunk(self, aim: Aim, found: Tried) -> Tried:
        """The case without the facts that do not matter to the aim, nor to the outcome."""
        again = True
        while again:
            again = False
            for path in _removable(found.draft.facts, ()):
                smaller = self.tried(found.draft.with_fact(path, GONE))
                if smaller is not None and self.is_as_good(aim, found, smaller):
                    found, again = smaller, True
                    break
        return found

    def is_as_good(self, aim: Aim, found: Tried, smaller: Tried) -> bool:
        """Whether a smaller case still reaches the aim, with an answer that is known where it was."""
        if not same(found.answer["", ""], smaller.answer["", ""]) or not aim.reaches(smaller):
            return False
        blanks = aim.blanks(found)
        return all(
            not isinstance(smaller.answer.get(at), Unknown) or isinstance(found.answer.get(at), State) for at in blanks
        ) and bool(set(blanks) & set(aim.blanks(smaller)))


def _mark(value: Any) -> Any:
    """What tells a value from others."""
    return id(value) if isinstance(value, Row) else len(value) if isinstance(value, list) else repr(value)


def _removable(facts: Any, path: Path) -> Iterator[Path]:
    """The facts that may be left out: whole lists and records first."""
    named = facts.items() if isinstance(facts, Mapping) else enumerate(facts)
    for name, below in sorted(named, key=lambda entry: not isinstance(entry[1], (list, dict))):
        here = (*path, name)
        yield here
        if isinstance(below, (list, Mapping)):
            yield from _removable(below, here)


def suggestions(gate: Gate, changes: Iterable[Mutation], points: Points | None, most: int) -> Iterator[Suggestion]:
    """Suggestions for changes that survive, then for points that are missing, at most so many.

    What a case that was suggested already notices or shows is left out.
    """
    searches = [Search(stand) for stand in gate.stands]
    made: list[tuple[Search, Suggestion]] = []
    missing = (
        [(point, points.signs[point]) for point in points.missing if point.kind != "article"]
        if points is not None
        else []
    )
    wanted: list[tuple[Mutation | Point, Sign]] = [*((change, ()) for change in changes), *missing]
    count = 0
    for about, sign in wanted:
        aims = list(_aims(about, sign, searches))
        if any(_is_met(aim, suggestion) for search, aim in aims for of, suggestion in made if of is search):
            continue
        if count == most:
            return
        count += 1
        best = Suggestion(about=about)
        for search, aim in aims:
            best = search.suggest(aim)
            if best.found is not None:
                made.append((search, best))
                break
        yield best


def _aims(about: Mutation | Point, sign: Sign, searches: Iterable[Search]) -> Iterator[tuple[Search, Aim]]:
    """What is sought around the cases of each stand; only reasons, of a change, when no value is found to tell."""
    able = [search for search in searches if is_of(about, search.stand)]
    for search in able:
        stand = search.stand
        yield search, for_change(stand, about) if isinstance(about, Mutation) else for_point(stand, about, sign)
    if isinstance(about, Mutation) and isinstance(about.change, RuleChange):
        changed = about.change.expressions.keys()
        for search in able:
            if any(not changed.isdisjoint(rules_behind(search.stand.policy, r)) for r in search.stand.policy.records):
                yield search, for_change(search.stand, about, telling=True)


def _is_met(aim: Aim, made: Suggestion) -> bool:
    """Whether a case that was suggested for something else does for an aim, by what is to be said of it."""
    if made.found is None or not aim.reaches(made.found):
        return False
    return isinstance(aim.about, Point) or bool(set(aim.blanks(made.found)) & set(made.blanks))
