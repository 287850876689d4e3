"""A case written as it stands in a golden file: its name, its facts, and the expected decision left to a person."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any

from engine.language.types import ANYTHING, Number, Type
from engine.language.values import NOT_APPLICABLE, Row
from engine.language.wording import plain
from engine.policy.model import Policy, Record, Rule
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words

TO_FILL = Words("à compléter d'après le texte", "to be filled in from the text")

WIDEST = 100
"""Characters of a block that still stands on one line."""

_BARE = re.compile(r"[^\W\d][\w -]*")


def golden_case(
    policy: Policy,
    rule: Rule,
    title: str,
    record: str,
    facts: Row,
    date: datetime.date,
    readings: Mapping[str, str],
) -> str:
    """The case of a root record that shows something of a rule, as an item of the list of a golden file."""
    language = policy.language
    words = vocabulary.spoken("key", language)
    lines = [f"- {words['name']}: {_text(f'{rule.hidden or rule.name}, {title}', language)}"]
    lines.append(f"  {words['source']}: {_text(', '.join(rule.articles) or '…', language)}")
    lines.append(f"  {words['date']}: {date.isoformat()}")
    if readings:
        taken = ", ".join(f"{reading}: {choice}" for reading, choice in readings.items())
        lines.append(f"  {words['readings']}: {{{taken}}}")
    given = _facts(policy, policy.records[record], facts)
    flow = f"  {record}: {{{', '.join(given)}}}"
    short = len(flow) <= WIDEST and not any(line.startswith(" ") for line in given)
    lines += [flow] if short else [f"  {record}:", *(f"    {line}" for line in given)]
    lines.append(f"  {words['expected']}: {{}}  # {TO_FILL.words(language)}")
    return "\n".join(lines)


def _facts(policy: Policy, record: Record, facts: Row) -> list[str]:
    """The lines of the facts of a record, those of the records below it included."""
    lines = [f"{name}: {_value(facts[name], item.type, policy.language)}" for name, item in record.inputs.items()]
    for child in policy.children_of(record.id):
        lines.append(f"{child.plural}:" if facts[child.plural] else f"{child.plural}: []")
        for row in facts[child.plural]:
            first, *others = _facts(policy, child, row) or ["{}"]
            lines += [f"  - {first}", *(f"    {line}" for line in others)]
    return lines


def _value(value: Any, type_: Type, language: Language) -> str:
    """A fact as an author writes it, read back as the same value."""
    match value:
        case bool():
            return vocabulary.say("boolean", "true" if value else "false", language)
        case Row():
            return _text(value.key, language)
        case str():
            return _text(value, language)
        case _ if value is NOT_APPLICABLE:
            return vocabulary.say("keyword", "not_applicable", language)
        case datetime.date():
            return value.isoformat()
        case _:
            number = type_ if isinstance(type_, Number) else Number()
            unit = (
                " %"
                if number.percent
                else f" {vocabulary.say('unit', 'euro', language)}"
                if number.unit.is_money
                else ""
            )
            return f"{plain(value, number if isinstance(type_, Number) else ANYTHING)}{unit}"


def _text(text: str, language: Language) -> str:
    """A text, in quotes unless it is plain words."""
    reserved = text.casefold() in {"oui", "non", "yes", "no", "true", "false", "null", "on", "off", "y", "n"}
    return (
        text
        if _BARE.fullmatch(text) and text == text.strip() and not reserved
        else json.dumps(text, ensure_ascii=False)
    )
