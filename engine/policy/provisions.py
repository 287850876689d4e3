"""What a policy says of the law: its sources and articles, its parameters, and what has to be read or appraised."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.language import types as t
from engine.language.types import DATE, Number, Type
from engine.language.wording import decimals_of
from engine.policy.model import Appraisal, Article, LegalSource, Parameter, Reading
from engine.policy.reader import LEGAL_SOURCE, RECORD, RULE, Reader
from engine.policy.shape import Block
from engine.text.document import Scalar
from engine.text.suggest import closest


def legal_sources(block: Block, reader: Reader) -> dict[str, LegalSource]:
    """The texts that a policy encodes."""
    return {
        name: LegalSource(id=name, title=b.text("title"), date=reader.date(b, "date"))
        for name, b in block.blocks("sources").items()
    }


def articles(block: Block, sources: Mapping[str, LegalSource], reader: Reader) -> dict[str, Article]:
    """The articles of a policy; one that names no source is of the only one."""
    found = {}
    for name, b in block.blocks("articles").items():
        named = block["articles"].key_span(name)
        source = b.text("source") or (next(iter(sources)) if len(sources) == 1 else "")
        if source not in sources:
            reader.unknown(LEGAL_SOURCE, source, b["source"].span if "source" in b else named, sources)
        found[name] = Article(
            id=name,
            title=b.text("title"),
            source=source,
            not_computable=b.text("not_computable") or None,
            span=named,
        )
    return found


def reading(name: str, block: Block, reader: Reader) -> Reading:
    """An ambiguity of the text, and the reading that is taken among its choices."""
    choices = block.texts("choices")
    taken = block.text("taken")
    if taken not in choices and isinstance(block.get("taken"), Scalar):
        args = {"value": taken, "values": ", ".join(choices)}
        reader.report("TYP011", block["taken"].span, args, closest(taken, choices))
    cited = reader.cited(block)
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


def appraisal(name: str, block: Block, owners: Mapping[str, Block], reader: Reader) -> Appraisal:
    """What a person decides about a record, and the rules of the record that it affects.

    `owners` are the blocks of tables and records.
    """
    record = block.text("record")
    if record not in owners or record in reader.tables:
        reader.unknown(RECORD, record, block["record"].span if "record" in block else block.span, owners)
    rules = owners[record].get("rules", {}) if record in owners else {}
    affected = block.scalars("affects")
    for scalar in affected:
        if scalar.text not in rules:
            reader.unknown(RULE, scalar.text, scalar.span, rules)
    cited = reader.cited(block)
    return Appraisal(
        id=name,
        record=record,
        article=cited[0] if cited else "",
        articles=cited,
        decided_by=block.text("decided_by"),
        effect=block.text("effect"),
        affects=tuple(scalar.text for scalar in affected),
        span=block.span,
    )


def parameter(name: str, block: Block, reader: Reader) -> Parameter:
    """A value by date of effect, each date said once."""
    type_ = reader.type(block.get("type"))
    timeline: dict[datetime.date, Any] = {}
    for day, scalar in block.within("values"):
        key = block["values"].keys[day]
        start = reader.literal(key, DATE)
        value = reader.literal(scalar, type_) if isinstance(scalar, Scalar) else None
        if start in timeline:
            reader.report("YML002", key.span, {"key": day})
        elif start is not None and value is not None:
            timeline[start] = value
    cited = reader.cited(block)
    return Parameter(
        id=name,
        label=block.text("label"),
        type=_as_written(type_, timeline.values()),
        article=cited[0] if cited else "",
        articles=cited,
        timeline=tuple(sorted(timeline.items())),
        until=reader.last_day(block),
        review_before=reader.date(block, "review_before"),
        span=block.span,
    )


def _as_written(type_: Type, values: Iterable[Any]) -> Type:
    """The type of a parameter that is counted, with the decimals of its values: 144 meals are whole."""
    if not isinstance(type_, Number) or type_.scale is not None or type_.unit == t.PLAIN or type_.percent:
        return type_
    decimals = [decimals_of(value) for value in values]
    return replace(type_, scale=max((d for d in decimals if d is not None), default=0))
