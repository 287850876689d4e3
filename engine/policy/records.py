"""Tables and records, put together from what they declare and from their rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.language import types as t
from engine.language.types import BOOLEAN
from engine.policy.declarations import plural
from engine.policy.model import Record, Result, Rule, Table
from engine.policy.reader import COLUMN, INPUT, RULE
from engine.policy.shape import Block
from engine.policy.workshop import Workshop
from engine.text.document import Scalar


def table(name: str, block: Block, workshop: Workshop) -> Table:
    """A table without its rows."""
    reader, columns = workshop.reader, workshop.declared.given[name]
    keys = block.scalars("key")
    for key in keys:
        if key.text not in columns:
            reader.unknown(COLUMN, key.text, key.span, columns)
    validity = block.get("validity")
    limits: dict[str, str | None] = {"from": None, "to": None}
    for end in limits:
        column = validity.text(end) if isinstance(validity, Block) else ""
        if column in columns:
            # no date is no limit
            columns = {**columns, column: replace(columns[column], optional=True)}
        elif column:
            reader.unknown(COLUMN, column, validity[end].span, columns)
        limits[end] = column or None
    cited = reader.cited(block)
    return Table(
        id=name,
        label=block.text("label"),
        article=cited[0] if cited else "",
        articles=cited,
        columns=columns,
        key=tuple(key.text for key in keys if key.text in columns),
        rows=(),
        rules=workshop.rules(name, block),
        valid_from=limits["from"],
        valid_to=limits["to"],
        notice=block.text("notice"),
        supplied="supplied" in block,
        file=block.text("file") or None,
        span=block.span,
    )


def record(name: str, block: Block, workshop: Workshop) -> Record:
    """A record, in the one its `in` names."""
    reader, given = workshop.reader, workshop.declared.given[name]
    rules = workshop.rules(name, block)
    key = block.text("key") or None
    if key and key not in given:
        reader.unknown(INPUT, key, block["key"].span, given)
    return Record(
        id=name,
        label=block.text("label"),
        plural=plural(name, block),
        parent=workshop.declared.owners[name].parent,
        inputs=given,
        rules=rules,
        key=key,
        result=_result(name, block.get("result"), rules, workshop),
        in_force=reader.validity(block.get("in_force")),
        span=block.span,
    )


def _result(record: str, block: Block | None, rules: Mapping[str, Rule], workshop: Workshop) -> Result:
    """What a record answers: its outcome is a rule that holds or not, its values are among its fields."""
    if not isinstance(block, Block):
        return Result()
    reader, outcome, values = workshop.reader, block.get("outcome"), block.scalars("values")
    if isinstance(outcome, Scalar):
        if outcome.text not in rules:
            reader.unknown(RULE, outcome.text, outcome.span, rules)
        elif not t.same_kind(rules[outcome.text].type, BOOLEAN):
            reader.report("TYP018", outcome.span, {"found": rules[outcome.text].type})
    shown = [name for name in (*workshop.declared.given[record], *rules) if "#" not in name]
    for value in values:
        if value.text not in shown:
            reader.unknown(RULE, value.text, value.span, shown)
    return Result(
        outcome=block.text("outcome") or None,
        values=tuple(value.text for value in values),
        words=block.texts("outcome_words"),
    )
