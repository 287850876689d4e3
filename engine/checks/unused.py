"""Something declared that no rule reads and no result shows: an input asked for nothing, a rule nobody knows of.

Of a chain of rules that lead nowhere, the last one is reported. Columns of tables are left alone: they carry the annex
as it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.aims import Finding
from engine.checks.findings import Owner, about, found, name_span, owners, rules
from engine.language import core
from engine.language.tree import walk
from engine.language.types import Reference
from engine.policy.model import Policy, Record
from engine.policy.plan import Key
from engine.text.diagnostics import Words
from engine.text.source import Span

PARAMETER, READING = Words("le paramètre", "the parameter"), Words("la lecture", "the reading")
TABLE, RECORD = Words("la table", "the table"), Words("le dossier", "the record")
APPRAISAL, INPUT = Words("l'appréciation", "the appraisal"), Words("la donnée", "the input")
RULE = Words("la règle", "the rule")


def check(policy: Policy) -> Iterator[Finding]:
    """REG003."""
    used = _Used(policy)
    for what, name, span in _declarations(policy, used):
        yield Finding(found(policy, "REG003", span, what=what, name=name))
    for owner in owners(policy):
        if isinstance(owner, Record) and _is_idle(policy, owner, used):
            span = name_span(policy, owner.id, owner.span)
            yield Finding(found(policy, "REG003", span, what=RECORD, name=owner.id))
        else:
            yield from _fields(policy, owner, used)


class _Used:
    """What expressions and results name; fields also by where they are declared, as several records may share them."""

    def __init__(self, policy: Policy) -> None:
        self.fields: set[Key] = set()
        self.parameters: set[str] = set()
        self.readings: set[str] = set()
        self.tables: set[str] = set()
        self.records: set[str] = set()
        for record in policy.records.values():
            shown = (record.result.outcome, *record.result.values, record.key)
            self.fields.update((record.id, name) for name in shown if name is not None)
            self._types(given.type for given in record.inputs.values())
            self.tables.update(table for given in record.inputs.values() for table, _ in given.among)
        for table in policy.tables.values():
            self._types(column.type for column in table.columns.values())
        for owner, rule in rules(policy):
            for node in walk(rule.expression):
                self._node(node, owner)
        self.places = {place for owner, name in self.fields for place in _places(policy.owner(owner), name)}

    def _types(self, types: Iterator[object]) -> None:
        self.tables.update(type.table for type in types if isinstance(type, Reference))

    def _node(self, node: core.Node, owner: Owner) -> None:
        match node:
            case core.Field():
                self.fields.add((node.record, node.name))
                if node.record != owner.id:
                    self.records.add(node.record)
            case core.Children():
                self.records.add(node.record)
            case core.Parameter():
                self.parameters.add(node.name)
            case core.Reading():
                self.readings.add(node.name)
            case core.Lookup() | core.Exists() | core.TableRows():
                self.tables.add(node.table)
            case _:
                pass


def _declarations(policy: Policy, used: _Used) -> Iterator[tuple[Words, str, Span]]:
    for parameter in policy.parameters.values():
        if parameter.id not in used.parameters:
            yield PARAMETER, parameter.id, name_span(policy, parameter.id, parameter.span)
    for reading in policy.readings.values():
        if reading.id not in used.readings:
            yield READING, reading.id, name_span(policy, reading.id, reading.span)
    for appraisal in policy.appraisals.values():
        if (appraisal.record, appraisal.id) not in used.fields:
            yield APPRAISAL, appraisal.id, name_span(policy, appraisal.id, appraisal.span)
    for table in policy.tables.values():
        if table.id not in used.tables:
            yield TABLE, table.id, name_span(policy, table.id, table.span)


def _is_idle(policy: Policy, record: Record, used: _Used) -> bool:
    """Whether a record answers nothing, holds no other, and is read by none."""
    answers = record.result.outcome is not None or record.result.values
    return not answers and record.id not in used.records and not policy.children_of(record.id)


def _fields(policy: Policy, owner: Owner, used: _Used) -> Iterator[Finding]:
    for given in owner.inputs.values() if isinstance(owner, Record) else ():
        if given.appraisal is None and given.span not in used.places:
            yield Finding(found(policy, "REG003", given.span, what=INPUT, name=given.name))
    for rule in owner.rules.values():
        if rule.hidden is None and rule.span not in used.places:
            span = name_span(policy, rule.name, rule.span)
            yield Finding(found(policy, "REG003", span, about(policy, owner, rule), what=RULE, name=rule.name))


def _places(owner: Owner, name: str) -> Iterator[Span]:
    """Where a field is declared."""
    if name in owner.rules:
        yield owner.rules[name].span
    elif isinstance(owner, Record) and name in owner.inputs:
        yield owner.inputs[name].span
