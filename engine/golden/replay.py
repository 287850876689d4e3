"""Golden cases computed again with one thing of the policy changed: does any notice?

A change of a rule is followed: the rule is computed again on the rows of a case, then those that read it, as long as
something differs. Only a case where something does is decided and compared with what was expected; when none notices,
those that state reasons or readings are decided too, where these may be others. Any other change makes the policy ready
again and plays the cases whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import CodeType
from typing import Any

from engine.backends import compiled
from engine.backends.lowering import constants
from engine.backends.program import Program, TableRows, prepare
from engine.backends.stages import Step, field_code, function
from engine.casework.case import setting_of
from engine.casework.decision import decide_with_rows
from engine.casework.located import located
from engine.casework.reliance import reliance
from engine.golden.compare import same
from engine.golden.mutations import Change, ParameterChange, RowChange, RuleChange, ValidityChange, mutated
from engine.golden.reliance import RowOfTable, places_of_rows
from engine.golden.run import alike
from engine.golden.stand import Played, Stand, named_pairs
from engine.language import core
from engine.language.types import Reference
from engine.language.values import Row, Unknown
from engine.policy.plan import Key, Plan, reads


def noticed_by(stand: Stand, change: Change) -> Played | None:
    """The first case that notices a change, None when none does.

    The cases that rely on what changes are asked first, then those that may notice all the same; last for their
    reasons, which take longer to draw than values and seldom change alone.
    """
    trial = Trial(stand, change)
    # a change that is followed costs far less than a case played whole
    relying = sorted(filter(trial.is_relied_on, stand.cases), key=trial.can_follow, reverse=True)
    if noticing := next(filter(trial.notices, relying), None):
        return noticing
    asked = set(relying)
    others = [played for played in stand.cases if played not in asked and trial.may_notice(played)]
    return next(filter(trial.notices, others), None) or next(filter(trial.tells, (*relying, *others)), None)


def _is_misnamed(value: Any) -> bool:
    """Whether a name was given that stands in no table, or for several names there."""
    return isinstance(value, Unknown) and any(cause.kind == "name" for cause in value.causes)


@dataclass(eq=False)
class Trial:
    """A changed policy on the stand."""

    stand: Stand
    change: Change
    programs: dict[Any, Program] = field(default_factory=dict)
    steps: dict[tuple[Any, Key], Step] = field(default_factory=dict)
    before: dict[Any, Program] = field(default_factory=dict)
    changed: dict[Any, frozenset[RowOfTable]] = field(default_factory=dict)

    @cached_property
    def plan(self) -> Plan:
        """The plan of the changed policy: a rule may read less than before, never more."""
        return replace(self.stand.plan, policy=mutated(self.stand.policy, self.change))

    @cached_property
    def codes(self) -> Mapping[Key, CodeType]:
        """The code of the changed rules."""
        return {key: field_code(self.plan, key) for key in self.expressions}

    @property
    def expressions(self) -> Mapping[Key, core.Node]:
        """The changed rules."""
        return self.change.expressions if isinstance(self.change, RuleChange) else {}

    def is_relied_on(self, played: Played) -> bool:
        """Whether a change is of something that a case relies on."""
        stand, day = self.stand, played.case.date
        match self.change:
            case RuleChange(expressions=expressions):
                owners = {owner for owner, _ in expressions}
                if not owners.isdisjoint(played.rows):
                    return True
                in_tables = not owners.isdisjoint(stand.policy.tables)
                return in_tables and not self.changed_rows(played).isdisjoint(stand.read_by(played).relied_on)
            case RowChange(table=table, index=index):
                cells = stand.read_by(played).relied_on.get((table, index), ())
                return not self.changed_cells.isdisjoint(cells)
            case ParameterChange(parameter=changed):
                relied = reliance(stand.plan, played.case.record)
                if any(node.name == changed.id for _, node in relied.dated):
                    return True
                return bool(stand.policy.parameters[changed.id].at(day) != changed.at(day))
            case ValidityChange(record=record, in_force=in_force):
                of = stand.policy.records[record] if record else stand.policy
                return of.in_force.covers(day) != in_force.covers(day)

    def may_notice(self, played: Played) -> bool:
        """Whether a change may reach a case: it is relied on, or brings in what was left out."""
        if self.is_relied_on(played):
            return True
        match self.change:
            case RuleChange(expressions=expressions) if any(key[0] in self.stand.policy.tables for key in expressions):
                return not self.changed_rows(played).isdisjoint(self.stand.read_by(played).looked_at)
            case RowChange():
                return self.brings_in(played, self.change)
            case _:
                return False

    def brings_in(self, played: Played, change: RowChange) -> bool:
        """Whether a row that a case does not rely on may come to matter to it once it is changed."""
        table, day, read = self.stand.policy.tables[change.table], played.case.date, self.stand.read_by(played)
        was = table.in_force(table.rows[change.index]).covers(day)
        if change.row is not None and was != table.in_force(change.row).covers(day):
            return True
        if not was:
            return False
        # to take away what is left out changes nothing
        cells = read.looked_at.get((change.table, change.index), frozenset()) if change.row is not None else frozenset()
        is_looked_at = not self.changed_cells.isdisjoint(cells)
        is_seen_through = not self.stand.seen_through.get(change.table, frozenset()).isdisjoint(read.tables)
        return is_looked_at or is_seen_through or self.renames(played)

    @cached_property
    def changed_cells(self) -> frozenset[str]:
        """The cells of the changed row that differ, with those computed from them; of a row left out, all."""
        assert isinstance(self.change, RowChange), "only rows have cells"
        table = self.stand.policy.tables[self.change.table]
        if (new := self.change.row) is None:
            return frozenset((*table.columns, *table.rules, ""))
        changed = {name for name, cell in table.rows[self.change.index].items() if new[name] != cell}
        for name in self.stand.plan.table_order[table.id]:
            if any(owner == table.id and other in changed for owner, other in reads(table.rules[name].expression)):
                changed.add(name)
        return frozenset(changed)

    def changed_rows(self, played: Played) -> frozenset[RowOfTable]:
        """The rows of tables in which a changed rule has another value, in the setting of a case."""
        found = self.changed.get(played.setting)
        if found is None:
            program, other = self.stand.program(played.case), self.program(played)
            places = places_of_rows(program)
            found = self.changed[played.setting] = frozenset(
                places[row]
                for id in self.stand.policy.tables
                for row, twin in zip(program.tables[id].rows, other.tables[id].rows, strict=True)
                if any(not alike(row[name], twin[name]) for name in self.stand.policy.tables[id].rules)
            )
        return found

    def notices(self, played: Played) -> bool:
        """Whether a case notices the change, by its values at least."""
        return self.follows(played) if self.can_follow(played) else self.plays(played)

    def tells(self, played: Played) -> bool:
        """Whether a case of which no value changes notices by the reasons or the readings that it states."""
        states = bool(played.told) or played.tells_readings
        return states and self.can_follow(played) and self.follows(played, telling=True)

    def can_follow(self, played: Played) -> bool:
        """Whether a change reaches a case only through rules that can be computed again one by one."""
        match self.change:
            case RuleChange(expressions=expressions):
                return all(key in self.stand.order for key in expressions)
            case RowChange(table=table, index=index) if self.is_local:
                gone = self.stand.row(played, (table, index)) if self.change.row is None else None
                refers = any(place.row[name] is gone for place in played.places for name in place.record.inputs)
                return not refers and not self.renames(played)
            case _:
                return False

    def touches(self, played: Played) -> bool:
        """Whether something is worth another value in a case with the change, be it noticed or not."""
        if not self.may_notice(played):
            return False
        if not isinstance(self.change, RuleChange) or not self.can_follow(played):
            return True
        for key in self.expressions:
            for row in played.rows.get(key[0], ()):
                before = row[key[1]]
                self.step(played, key)(row)
                after, row[key[1]] = row[key[1]], before
                if not alike(before, after):
                    return True
        return False

    # ── a rule followed to what it changes ──

    def follows(self, played: Played, telling: bool = False) -> bool:
        """Whether a case notices a change of a rule of a record, or of cells of a table; `telling` asks for what it
        states besides values."""
        undo: list[tuple[Row, str, Any]] = []
        try:
            waiting = self.begun(played, undo)
            if telling and not self.is_told(played, waiting):
                return False
            begun = len(undo)
            return self.spread(played, waiting, undo) or ((telling or len(undo) > begun) and self.decides(played))
        finally:
            self.stand.focus.clear()
            for row, name, value in reversed(undo):
                row[name] = value

    def is_told(self, played: Played, changed: set[Key]) -> bool:
        """Whether a case states reasons that are drawn from rules that changed, or readings when others matter now."""

        def readings(plan: Plan) -> frozenset[str]:
            return reliance(plan, played.case.record).readings

        is_other = played.tells_readings and readings(self.stand.plan) != readings(self.plan)
        return is_other or not played.told.isdisjoint(changed)

    @cached_property
    def is_local(self) -> bool:
        """Whether the change is of a row that nothing reads but the rules of records and of the table itself."""
        if not isinstance(self.change, RowChange):
            return False
        policy, table = self.stand.policy, self.stand.policy.tables[self.change.table]
        changed = {(table.id, name) for name in self.changed_cells}
        others = [key for key in self.stand.read if key[0] in policy.tables and key[0] != table.id]
        if self.change.row is None:
            referring = any(
                column.type.table == table.id
                for other in policy.tables.values()
                for column in other.columns.values()
                if isinstance(column.type, Reference)
            )
            return not referring and self.stand.users.get(table.id, frozenset()).isdisjoint(others)
        limits = {(table.id, name) for name in (table.valid_from, table.valid_to)}
        references = {(table.id, name) for name, column in table.columns.items() if isinstance(column.type, Reference)}
        elsewhere = {key for other in others for key in self.stand.read[other]}
        return changed.isdisjoint(limits | references | elsewhere)

    @cached_property
    def renamed(self) -> frozenset[str]:
        """The names, as they are retained, that are not spelled any more as they were, or in another way too."""
        assert isinstance(self.change, RowChange), "only rows have names"
        id, old, new = self.change.table, self.stand.policy.tables[self.change.table].rows, self.change.row
        found: set[str] = set()
        for among, before in self.stand.names.items():
            lost = Counter(named_pairs(among, id, old[self.change.index]))
            gained = Counter(named_pairs(among, id, new)) if new is not None else Counter()
            after = {pair: before[pair] - lost[pair] + gained[pair] for pair in {*lost, *gained}}
            spelled = {pair[0] for pair, count in after.items() if (count > 0) != (before[pair] > 0)}
            found |= {name for written, name in {*before, *gained} if written in spelled} if spelled else set()
        return frozenset(found)

    def renames(self, played: Played) -> bool:
        """Whether a name that a case gives may be that of another row, or of none."""
        return bool(self.renamed) and any(
            input.among and (_is_misnamed(place.row[input.name]) or place.row[input.name] in self.renamed)
            for place in played.places
            for input in place.record.inputs.values()
        )

    def begun(self, played: Played, undo: list[tuple[Row, str, Any]]) -> set[Key]:
        """Make the change, of a row of a table in the row itself; the rules to compute again first."""
        if not isinstance(self.change, RowChange):
            return set(self.expressions)
        stand, focus, id, new = self.stand, self.stand.focus, self.change.table, self.change.row
        row, before = stand.row(played, (id, self.change.index)), stand.program(played.case).tables[id]
        looking = stand.users.get(id, frozenset())
        rows: tuple[Row, ...] = before.rows
        focus.rows = rows
        if new is None:
            rows = tuple(other for other in before.rows if other is not row)
            focus.gone, focus.replaced = row, (before, TableRows(before.table, rows))
        else:
            focus.touched.add(row)
            given = [name for name in self.changed_cells if name in new]
            undo += [(row, name, row[name]) for name in given]
            row.update({name: new[name] for name in given})
        changed = set(self.changed_cells)
        for name in stand.table_order[id]:
            if name in changed:
                self.recompute(played, (id, name), rows if (id, name) in looking else tuple(focus.touched), undo)
        changed |= {name for _, name, _ in undo}
        waiting = {key for name in changed for key in stand.readers.get((id, name), ())}
        return waiting | (looking & stand.order.keys() if new is None else set())

    def recompute(self, played: Played, key: Key, rows: tuple[Row, ...], undo: list[tuple[Row, str, Any]]) -> None:
        """Compute a rule of a table again; the rows of which it changes are touched."""
        step, focus, as_before = self.stand.step(played, key), self.stand.focus, self.leaves_out_as_before(key)
        for row in rows:
            before = row[key[1]]
            focus.owner = row if as_before and row not in focus.touched else None
            step(row)
            if not alike(before, row[key[1]]):
                undo.append((row, key[1], before))
                focus.touched.add(row)
            else:
                row[key[1]] = before

    def leaves_out_as_before(self, key: Key) -> bool:
        """Whether no row leads the aggregates of a rule to leave out others, or to keep them, once it is changed."""
        return not isinstance(self.change, RowChange) or self.change.table not in self.stand.seen_by_conditions[key]

    def spread(self, played: Played, waiting: set[Key], undo: list[tuple[Row, str, Any]]) -> bool:
        """Compute again what waits and what it reaches; whether a value that is expected has changed."""
        focus, reached = self.stand.focus, set[Key]()
        while waiting:
            key = min(waiting, key=self.stand.order.__getitem__)
            waiting.discard(key)
            step = (self.step if key in self.expressions else self.stand.step)(played, key)
            as_before = reached.isdisjoint(self.stand.read[key]) and self.leaves_out_as_before(key)
            changed = False
            for row in played.rows.get(key[0], ()):
                before = row[key[1]]
                focus.owner = row if as_before else None
                step(row)
                if alike(before, row[key[1]]):
                    row[key[1]] = before
                    continue
                changed = True
                undo.append((row, key[1], before))
                if (id(row), key[1]) in played.watched and not same(before, row[key[1]]):
                    return True
            if changed:
                reached.add(key)
                waiting |= self.stand.readers.get(key, frozenset())
        return False

    def step(self, played: Played, key: Key) -> Step:
        """The function that computes a changed rule."""
        made = self.steps.get((played.setting, key))
        if made is None:
            program = self.stand.program(played.case)
            names = {**program.names, **constants([self.expressions[key]]), **program.functions}
            made = self.steps[played.setting, key] = function(self.codes[key], "stage", names)
        return made

    def decides(self, played: Played) -> bool:
        """Whether the decision on the rows as they are is another than expected."""
        program = replace(self.stand.program(played.case), plan=self.plan)
        if self.stand.focus.replaced is not None:
            left = self.stand.focus.replaced[1]
            program = replace(program, tables={**program.tables, left.table.id: left})

        def filling(program: Program, record: str, root: Row) -> None:
            for place, known in zip(
                located(program.policy, program.policy.records[record], root), played.places, strict=True
            ):
                place.row.update({name: known.row[name] for name in place.record.rules})

        return played.differs(program.policy, *decide_with_rows(program, played.case, filling))

    # ── a case played whole ──

    def plays(self, played: Played) -> bool:
        """Whether a case, computed whole with the change, is decided otherwise than expected."""
        program = self.program(played)
        if isinstance(self.change, ParameterChange):
            # a rule may read it at another date than that of the case: the program then looks into the policy
            return played.differs(program.policy, *decide_with_rows(program, played.case, compiled.run))
        # the rules of records are as before, and their code is made already
        as_before = self.before.setdefault(played.setting, replace(program, plan=self.stand.plan))

        def evaluate(program: Program, record: str, root: Row) -> None:
            compiled.run(as_before, record, root)

        return played.differs(program.policy, *decide_with_rows(program, played.case, evaluate))

    def program(self, played: Played) -> Program:
        """The program of the changed policy that a case needs."""
        made = self.programs.get(played.setting)
        if made is None:
            made = self.programs[played.setting] = prepare(self.plan, setting_of(played.case))
        return made
