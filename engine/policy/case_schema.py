"""The JSON Schema of the cases of one policy: what an editor completes, and what a program may send.

It says what is certain to be refused; what needs the date of the case, or arithmetic, is left to the engine.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from engine.language.types import Boolean, Date, Enumeration, Number, Reference, Text, Type
from engine.language.wording import say
from engine.policy.model import Input, Policy, Record, Table
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words
from engine.text.json_schema import DRAFT

MOST_KEYS = 500
"""Rows of a table up to which its keys are listed."""


def case_schema(policy: Policy, language: Language | None = None) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a case of the policy, in the words of a language, by default its own."""
    return _Maker(policy, language or policy.language).case()


class _Maker:
    """The schema of one policy."""

    def __init__(self, policy: Policy, language: Language) -> None:
        self.policy, self.language = policy, language
        self.unknown = vocabulary.say("state", "unknown", language)

    def case(self) -> dict[str, Any]:
        roots = [record.id for record in self.policy.roots()]
        properties = {
            self.key("language"): {"enum": ["fr", "en"]},
            self.key("policy"): {"const": self.policy.id},
            self.key("date"): {"type": "string", "description": self.words("jour de la décision", "day of decision")},
            self.key("readings"): self.readings(),
            **{name: self.ref(name) for name in roots},
        }
        return {
            "$schema": DRAFT,
            "title": self.words(f"Dossier pour {self.policy.title}", f"Case for {self.policy.title}"),
            "type": "object",
            "properties": properties,
            "oneOf": [{"required": [name]} for name in roots],
            "additionalProperties": False,
            "$defs": {record.id: self.record(record) for record in self.policy.records.values()},
        }

    def key(self, id: str) -> str:
        return vocabulary.say("key", id, self.language)

    def words(self, fr: str, en: str) -> str:
        return Words(fr, en).words(self.language)

    @staticmethod
    def ref(record: str) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{record.replace('~', '~0').replace('/', '~1')}"}

    def readings(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                reading.id: {
                    "description": reading.question,
                    "oneOf": [{"const": choice, "title": text} for choice, text in reading.choices.items()],
                }
                for reading in self.policy.readings.values()
            },
            "additionalProperties": False,
        }

    def record(self, record: Record) -> dict[str, Any]:
        properties = {given.name: self.input(given) for given in record.inputs.values()}
        for child in self.policy.children_of(record.id):
            array = {"type": "array", "items": self.ref(child.id)}
            properties[child.plural] = {"anyOf": [array, {"enum": [None, self.unknown]}]}
        return {
            "type": "object",
            **({"title": record.label} if record.label else {}),
            "properties": properties,
            "additionalProperties": False,
        }

    def input(self, given: Input) -> dict[str, Any]:
        absent: list[Any] = [None, self.unknown]
        if given.optional:
            groups = ("keyword", "state")
            absent += dict.fromkeys(vocabulary.say(group, "not_applicable", self.language) for group in groups)
        described = {"title": given.label, "description": self.described(given)}
        return {
            **{key: text for key, text in described.items() if text},
            "anyOf": [self.value(given.type, given), {"enum": absent}],
        }

    def described(self, given: Input) -> str:
        """The question, who answers it, and in what the value counts."""
        parts = [given.question] if given.question else []
        if given.supplied_by:
            parts.append(self.words("fournie par : ", "supplied by: ") + given.supplied_by)
        if isinstance(given.type, Number) and (unit := given.type.words(self.language)):
            parts.append(self.words("en", "in") + f" {unit}")
        for bound, said in (
            (given.min, self.words("au moins", "at least")),
            (given.max, self.words("au plus", "at most")),
        ):
            if bound is not None:
                parts.append(f"{said} {say(bound, given.type, self.policy.units, self.language)}")
        return " · ".join(parts)

    def value(self, type_: Type, given: Input) -> dict[str, Any]:
        """What a value of the type is written as."""
        match type_:
            case Boolean():
                return {"enum": [True, False, *vocabulary.spoken("boolean", self.language).values()]}
            case Enumeration():
                return {"enum": list(type_.values)}
            case Reference():
                return self.reference(self.policy.tables[type_.table])
            case Text():
                return {"type": "string", **({"pattern": f"^(?:{given.pattern})$"} if given.pattern else {})}
            case Number():
                return self.number(type_, given)
            case Date():
                return {"type": "string"}
            case _:
                return {"type": ["string", "number", "boolean"]}

    def number(self, type_: Number, given: Input) -> dict[str, Any]:
        """A number, or a text that writes it with its unit; bounds hold for the number."""
        found: dict[str, Any] = {"type": ["integer" if type_.scale == 0 else "number", "string"]}
        for key, bound in (("minimum", given.min), ("maximum", given.max)):
            if bound is not None:
                shown = Fraction(bound) * (100 if type_.percent else 1)
                # a bound with decimals is in the description: JSON has no exact way to write it
                if shown.denominator == 1:
                    found[key] = shown.numerator
        return found

    def reference(self, table: Table) -> dict[str, Any]:
        """The key of a row."""
        column = table.columns[table.key[0]]
        keys = list(dict.fromkeys(row[column.name] for row in table.rows))
        if isinstance(column.type, Text) and 0 < len(keys) <= MOST_KEYS:
            return {"enum": keys}
        return self.value(column.type, column)
