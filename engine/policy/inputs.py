"""The fields that are given: inputs of a record, columns of a table, and those that stand for an appraisal."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from engine.language import types as t
from engine.language.types import BOOLEAN, Number, Type
from engine.policy.model import Appraisal, Input
from engine.policy.reader import COLUMN, Reader
from engine.policy.shape import Block
from engine.text import vocabulary
from engine.text.diagnostics import Words
from engine.text.document import Scalar
from engine.text.source import Span


def inputs(block: Block, kind: str, columns: Collection[str], reader: Reader) -> dict[str, Input]:
    """The fields under a key of a record or of a table.

    Args:
        block: the record or the table.
        kind: `inputs` or `columns`.
        columns: those of all the tables, as `table.column`.
        reader: reads the scalars.
    """
    return {
        name: _input(name, value, block[kind].key_span(name), columns, reader) for name, value in block.within(kind)
    }


def decided(appraisal: Appraisal) -> Input:
    """The field that stands for an appraisal."""
    return Input(
        name=appraisal.id,
        label=appraisal.effect,
        type=BOOLEAN,
        question=appraisal.effect,
        supplied_by=appraisal.decided_by,
        appraisal=appraisal.id,
        span=appraisal.span,
    )


def _input(name: str, value: Any, span: Span, columns: Collection[str], reader: Reader) -> Input:
    """`x: type`, `x: [a, b]`, or a block."""
    if not isinstance(value, Block):
        return Input(name=name, label="", type=_counted(reader.type(value), None), span=span)
    decimals = reader.whole(value["decimals"]) if isinstance(value.get("decimals"), Scalar) else None
    type_ = _counted(reader.type(value.get("type")), decimals)
    bounds = reader.bounds(value, type_, decimals)
    for key, kinds, companions in _FOR_TYPES:
        if key in value and not isinstance(type_, (*kinds, t.Anything)):
            word = vocabulary.say("key", key, reader.language)
            reader.report("FRM008", value.key_span(key), {"key": word, "companions": companions})
    return Input(
        name=name,
        label=value.text("label"),
        type=type_,
        min=bounds.get("min"),
        max=bounds.get("max"),
        pattern=_pattern(value, reader),
        decimals=decimals,
        among=_among(value, columns, reader),
        optional=reader.flag(value, "optional"),
        question=value.text("question"),
        supplied_by=value.text("supplied_by"),
        ranges=reader.flag(value, "ranges"),
        span=span,
    )


def _counted(type_: Type, decimals: int | None) -> Type:
    """The type of a given value: what is counted is whole unless decimals are declared."""
    if not isinstance(type_, Number):
        return type_
    if decimals is not None:
        return replace(type_, scale=decimals + 2 if type_.percent else decimals)
    return replace(type_, scale=0) if type_.scale is None and type_.unit != t.PLAIN else type_


def _pattern(block: Block, reader: Reader) -> str | None:
    """The regular expression that a text has to match, if it is one."""
    pattern = block.text("pattern") or None
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error:
            reader.report("REG013", block["pattern"].span, {"pattern": pattern})
            return None
    return pattern


def _among(block: Block, columns: Collection[str], reader: Reader) -> tuple[tuple[str, str], ...]:
    """`table.column`, one or several."""
    found = []
    for scalar in block.scalars("among"):
        if scalar.text in columns:
            table, _, column = scalar.text.partition(".")
            found.append((table, column))
        else:
            reader.unknown(COLUMN, scalar.text, scalar.span, columns)
    return tuple(found)


_NUMBERS, _TEXTS = Words("un nombre", "a number"), Words("un texte", "a text")

# Keys of an input that say something only of some types.
_FOR_TYPES: tuple[tuple[str, tuple[type[Type], ...], Words], ...] = (
    ("decimals", (Number,), _NUMBERS),
    ("pattern", (t.Text,), _TEXTS),
    ("among", (t.Text,), _TEXTS),
)
