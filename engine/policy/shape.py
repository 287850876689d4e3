"""The shape of the files people write, as data: which keys a block may have, and what stands under each.

From these shapes come the JSON Schemas of both languages (what editors complete and underline), the check of a file
against them, and its decoding into `Block`s whose keys are the engine's identifiers. What an editor accepts is what
the engine accepts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from engine.text import vocabulary
from engine.text.diagnostics import Language, Words
from engine.text.document import Mapping as MappingNode
from engine.text.document import Node, Scalar
from engine.text.document import Sequence as SequenceNode
from engine.text.json_schema import DRAFT
from engine.text.source import Span


@dataclass(frozen=True, slots=True)
class Shape:
    """Base of the shapes."""


@dataclass(frozen=True, slots=True)
class Plain(Shape):
    """A scalar; `group` is the group of the vocabulary it must be a word of, if any; `empty` says it may be empty."""

    what: Words
    group: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class ListOf(Shape):
    """A list of one shape."""

    item: Shape


@dataclass(frozen=True, slots=True)
class MapOf(Shape):
    """A block whose keys are the author's own names."""

    value: Shape


@dataclass(frozen=True, slots=True)
class Either(Shape):
    """A scalar, a list or a block, told apart by how it is written; at most one of each."""

    options: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Fixed(Shape):
    """A block with fixed keys, in the order in which they are best written.

    `forms` are keys of which exactly one must be present; `others` is the shape of any further key (the author's own
    names), None when no further key is allowed.
    """

    name: str
    keys: Mapping[str, Shape] = field(hash=False)
    required: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    others: Shape | None = None


@dataclass(frozen=True, slots=True)
class Deferred(Shape):
    """A shape named here and defined below: conditions hold conditions."""

    name: str


TEXT = Plain(Words("un texte", "a text"))
NAME = Plain(Words("un nom", "a name"))
EXPRESSION = Plain(Words("une expression", "an expression"))
VALUE = Plain(Words("une valeur", "a value"))
DATE = Plain(Words("une date (2024-09-01)", "a date (2024-09-01)"))
INTEGER = Plain(Words("un nombre entier", "a whole number"))
BOOLEAN = Plain(Words("oui ou non", "yes or no"), "boolean")

IN_FORCE = Fixed("in_force", {"from": DATE, "to": DATE})
NAMES = Either((NAME, ListOf(NAME)))
ARTICLES = Either((NAME, ListOf(NAME)))
TYPE = Either((NAME, ListOf(TEXT)))

INPUT_KEYS: Mapping[str, Shape] = {
    "type": TYPE,
    "pattern": TEXT,
    "decimals": INTEGER,
    "min": VALUE,
    "max": VALUE,
    "among": NAMES,
    "optional": BOOLEAN,
    "label": TEXT,
    "question": TEXT,
    "supplied_by": TEXT,
}
INPUT = Either((NAME, ListOf(TEXT), Fixed("input", INPUT_KEYS, required=("type",))))
COLUMN = Either((NAME, ListOf(TEXT), Fixed("column", {**INPUT_KEYS, "ranges": BOOLEAN}, required=("type",))))

CONDITION_FORMS = ("if", "all_of", "any_of", "appraisal")
CONDITION = Fixed(
    "condition",
    {
        "if": EXPRESSION,
        "appraisal": NAME,
        "otherwise": TEXT,
        "statement": TEXT,
        "article": ARTICLES,
        "all_of": ListOf(Deferred("condition")),
        "any_of": ListOf(Deferred("condition")),
    },
    forms=CONDITION_FORMS,
)
CASE = Fixed(
    "case", {"if": EXPRESSION, "then": EXPRESSION, "article": ARTICLES, "statement": TEXT}, required=("if", "then")
)
EXCEPTION = Fixed(
    "exception",
    {"if": EXPRESSION, "then": EXPRESSION, "article": ARTICLES, "statement": TEXT, "rank": INTEGER},
    required=("if", "then", "article"),
)
ROW = Fixed("decision_row", {"then": EXPRESSION, "article": ARTICLES}, required=("then",), others=VALUE)
BRACKET = Fixed(
    "bracket",
    {"starting_at": EXPRESSION, "rate": EXPRESSION, "value": EXPRESSION},
    required=("starting_at",),
    forms=("rate", "value"),
)
DECISION_TABLE = Fixed(
    "decision_table",
    {
        "hit_policy": Plain(Words("unique, première ou somme", "unique, first or sum"), "hit_policy"),
        "rows": ListOf(ROW),
    },
    required=("rows",),
)
SCALE = Fixed(
    "scale",
    {
        "base": EXPRESSION,
        "mode": Plain(Words("progressif ou forfaitaire", "progressive or flat"), "scale_mode"),
        "brackets": ListOf(BRACKET),
    },
    required=("base", "mode", "brackets"),
)
FORM_KEYS: Mapping[str, Shape] = {
    "formula": EXPRESSION,
    "first_match": BOOLEAN,
    "cases": ListOf(CASE),
    "otherwise": EXPRESSION,
    "all_of": ListOf(CONDITION),
    "any_of": ListOf(CONDITION),
    "default": EXPRESSION,
    "exceptions": ListOf(EXCEPTION),
    "decision_table": DECISION_TABLE,
    "scale": SCALE,
}
FORMS = ("formula", "cases", "all_of", "any_of", "default", "decision_table", "scale")
VERSION = Fixed(
    "version", {"from": DATE, "to": DATE, "article": ARTICLES, **FORM_KEYS}, required=("from",), forms=FORMS
)
ROUNDING = Fixed(
    "rounding",
    {"step": EXPRESSION, "direction": Plain(Words("un sens d'arrondi", "a rounding mode"), "rounding")},
    required=("step", "direction"),
)
RULE = Fixed(
    "rule",
    {
        "article": ARTICLES,
        "type": TYPE,
        "label": TEXT,
        "statement": TEXT,
        "in_force": IN_FORCE,
        "applies_if": EXPRESSION,
        **FORM_KEYS,
        "versions": ListOf(VERSION),
        "rounding": ROUNDING,
        "floor": EXPRESSION,
        "ceiling": EXPRESSION,
        "min": VALUE,
        "max": VALUE,
        "cliff": Fixed("cliff", {"article": ARTICLES, "statement": TEXT}, required=("article", "statement")),
    },
    required=("article",),
    forms=(*FORMS, "versions"),
)
RECORD = Fixed(
    "record",
    {
        "label": TEXT,
        "like": NAME,
        "in": NAME,
        "plural": NAME,
        "key": NAME,
        "in_force": IN_FORCE,
        "inputs": MapOf(INPUT),
        "rules": MapOf(RULE),
        "result": Fixed(
            "result",
            {
                "outcome": NAME,
                "values": ListOf(NAME),
                "outcome_words": Fixed("outcome_words", {"true": TEXT, "false": TEXT}),
            },
        ),
    },
)
TABLE = Fixed(
    "table",
    {
        "label": TEXT,
        "article": ARTICLES,
        "file": TEXT,
        "supplied": BOOLEAN,
        "key": NAMES,
        "columns": MapOf(COLUMN),
        "validity": Fixed("validity", {"from": NAME, "to": NAME}),
        "notice": TEXT,
        "rows": ListOf(MapOf(VALUE)),
        "amended_rows": ListOf(MapOf(VALUE)),
        "rules": MapOf(RULE),
    },
    required=("article", "key", "columns"),
    forms=("file", "rows", "supplied"),
)
PARAMETER = Fixed(
    "parameter",
    {
        "type": TYPE,
        "article": ARTICLES,
        "label": TEXT,
        "values": MapOf(VALUE),
        "to": DATE,
        "review_before": DATE,
    },
    required=("type", "article", "values"),
)
READING = Fixed(
    "reading",
    {"article": ARTICLES, "question": TEXT, "choices": MapOf(TEXT), "taken": NAME, "reason": TEXT},
    required=("article", "question", "choices", "taken", "reason"),
)
APPRAISAL = Fixed(
    "appraisal",
    {"record": NAME, "article": ARTICLES, "decided_by": TEXT, "effect": TEXT, "affects": NAMES},
    required=("record", "article", "decided_by", "effect"),
)
POLICY = Fixed(
    "policy",
    {
        "language": Plain(Words("fr ou en", "fr or en")),
        "policy": NAME,
        "title": TEXT,
        "authority": TEXT,
        "in_force": IN_FORCE,
        "sources": MapOf(Fixed("legal_source", {"title": TEXT, "date": DATE}, required=("title",))),
        "articles": MapOf(
            Fixed("article", {"title": TEXT, "source": NAME, "not_computable": TEXT}, required=("title",))
        ),
        "units": MapOf(TEXT),
        "parameters": MapOf(PARAMETER),
        "tables": MapOf(TABLE),
        "readings": MapOf(READING),
        "appraisals": MapOf(APPRAISAL),
        "records": MapOf(RECORD),
    },
    required=("policy", "title", "sources", "articles", "records"),
)
WITHDRAWN = Plain(Words("retiré", "withdrawn"), "amendment")
AMENDED = frozenset({"policy", "parameter", "table", "record", "reading", "in_force", "result"})
"""Blocks that an amendment changes key by key; any other block that it gives replaces the one of the base."""


def _amending(shape: Shape) -> Shape:
    """The shape of what changes in something of a shape: nothing is required, and a name may be withdrawn."""
    match shape:
        case MapOf(value=Plain() | Either()):
            return shape
        case MapOf():
            return MapOf(Either((WITHDRAWN, _amending(shape.value))))
        case Fixed() if shape.name in AMENDED:
            keys = {key: _amending(below) for key, below in shape.keys.items()}
            return Fixed(f"{shape.name}_amended", keys)
        case _:
            return shape


AMENDMENT_KEYS: Mapping[str, Shape] = {key: _amending(below) for key, below in POLICY.keys.items()}
AMENDMENT = Fixed(
    "amendment",
    {
        **{key: AMENDMENT_KEYS[key] for key in ("language", "policy")},
        "based_on": NAME,
        **{key: below for key, below in AMENDMENT_KEYS.items() if key not in ("language", "policy")},
    },
    required=("policy", "based_on"),
)

FACT = Plain(Words("une valeur", "a value"), empty=True)
FACTS = Either((FACT, ListOf(Deferred("facts")), MapOf(Deferred("facts"))))
CASE_KEYS: Mapping[str, Shape] = {"policy": NAME, "language": TEXT, "date": DATE, "readings": MapOf(NAME)}
CASE_FILE = Fixed("case_file", CASE_KEYS, required=("date",), others=Deferred("facts"))
MOTIVE = Fixed("motive", {"date": DATE, "article": ARTICLES, "decision": TEXT, "change": TEXT}, required=("date",))
MOTIVES = Either((MOTIVE, ListOf(MOTIVE)))
GOLDEN_CASE = Fixed(
    "golden_case",
    {
        "name": TEXT,
        "source": TEXT,
        "reasoning": TEXT,
        "date": DATE,
        "readings": MapOf(NAME),
        "motive": MOTIVES,
        "expected": MapOf(Deferred("facts")),
    },
    required=("name", "source", "date", "expected"),
    others=Deferred("facts"),
)
REMOVED_CASE = Fixed("removed_case", {"name": TEXT, "motive": MOTIVES}, required=("name", "motive"))
ACCEPTED_CHANGE = Fixed(
    "accepted_change",
    {"rule": TEXT, "change": TEXT, "before": TEXT, "after": TEXT, "number": TEXT, "reason": TEXT},
    required=("rule", "change", "before", "reason"),
)
ACCEPTED_POINT = Fixed(
    "accepted_point", {"rule": TEXT, "point": TEXT, "reason": TEXT}, required=("rule", "point", "reason")
)
GOLDEN = Fixed(
    "golden",
    {
        "language": TEXT,
        "policy": NAME,
        "tables": MapOf(TEXT),
        "cases_list": ListOf(GOLDEN_CASE),
        "removed_cases": ListOf(REMOVED_CASE),
        "accepted_changes": ListOf(ACCEPTED_CHANGE),
        "accepted_points": ListOf(ACCEPTED_POINT),
    },
    required=("policy", "cases_list"),
)
DEFERRED: Mapping[str, Shape] = {"condition": CONDITION, "facts": FACTS}


# ── JSON Schema ─────────────────────────────────────────────────────────────────────────────────────────────────


def json_schema(shape: Shape, language: Language) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a shape, with the words of one language."""
    definitions: dict[str, Any] = {}
    root = _schema(shape, language, definitions)
    return {"$schema": DRAFT, **root, "$defs": definitions}


def _schema(shape: Shape, language: Language, definitions: dict[str, Any]) -> dict[str, Any]:
    match shape:
        case Plain():
            if shape.group:
                return {"enum": sorted(vocabulary.understood(shape.group, language))}
            return {"type": list(_json_kinds(shape))}
        case ListOf():
            return {"type": "array", "items": _schema(shape.item, language, definitions)}
        case MapOf():
            return {"type": "object", "additionalProperties": _schema(shape.value, language, definitions)}
        case Either():
            return {
                "type": [kind for option in shape.options for kind in _json_kinds(option)],
                "allOf": [
                    {"if": {"type": list(_json_kinds(option))}, "then": _schema(option, language, definitions)}
                    for option in shape.options
                ],
            }
        case Fixed():
            if shape.name not in definitions:
                definitions[shape.name] = {}
                definitions[shape.name].update(_fixed(shape, language, definitions))
            return {"$ref": f"#/$defs/{shape.name}"}
        case Deferred():
            target = DEFERRED[shape.name]
            if isinstance(target, Fixed):
                return _schema(target, language, definitions)
            if shape.name not in definitions:
                definitions[shape.name] = {}
                definitions[shape.name].update(_schema(target, language, definitions))
            return {"$ref": f"#/$defs/{shape.name}"}
    raise TypeError(shape)


def _fixed(shape: Fixed, language: Language, definitions: dict[str, Any]) -> dict[str, Any]:
    word = vocabulary.spoken("key", language)
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {word[key]: _schema(below, language, definitions) for key, below in shape.keys.items()},
        "additionalProperties": _schema(shape.others, language, definitions) if shape.others else False,
    }
    if shape.required:
        schema["required"] = [word[key] for key in shape.required]
    if shape.forms:
        schema["oneOf"] = [{"required": [word[key]]} for key in shape.forms]
    return schema


def _json_kinds(shape: Shape) -> tuple[str, ...]:
    match shape:
        case ListOf():
            return ("array",)
        case MapOf() | Fixed():
            return ("object",)
        case Deferred():
            return _json_kinds(DEFERRED[shape.name])
        case Either():
            return tuple(kind for option in shape.options for kind in _json_kinds(option))
        case Plain(empty=True):
            return ("string", "number", "boolean", "null")
        case _:
            return ("string", "number", "boolean")


FILES: Mapping[str, Shape] = {"policy": POLICY, "amendment": AMENDMENT, "golden": GOLDEN, "case": CASE_FILE}


# ── Blocks ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Block:
    """A decoded block: its entries by identifier (by the author's name where names are free), with their places."""

    node: MappingNode
    entries: Mapping[str, Any]
    keys: Mapping[str, Scalar]

    @property
    def span(self) -> Span:
        return self.node.span

    def __getitem__(self, key: str) -> Any:
        return self.entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def get(self, key: str, default: Any = None) -> Any:
        """What stands under a key: a Scalar, a Block or a tuple of them; `default` when the key is absent."""
        return self.entries.get(key, default)

    def items(self) -> Iterator[tuple[str, Any]]:
        return iter(self.entries.items())

    def text(self, key: str, default: str = "") -> str:
        """The text of a scalar under a key."""
        found = self.entries.get(key)
        return found.text if isinstance(found, Scalar) else default

    def key_span(self, key: str) -> Span:
        return self.keys[key].span

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """The scalars under a key, where one may be written alone or several in a list."""
        found = self.entries.get(key)
        return (found,) if isinstance(found, Scalar) else found or ()

    def within(self, key: str) -> Iterable[tuple[str, Any]]:
        """The entries of the block under a key, none when there is no such block."""
        found = self.entries.get(key)
        return found.items() if isinstance(found, Block) else ()

    def names(self, key: str) -> tuple[str, ...]:
        """The names in the block under a key."""
        return tuple(name for name, _ in self.within(key))

    def blocks(self, key: str) -> dict[str, Block]:
        """The blocks in the block under a key, by name."""
        return {name: found for name, found in self.within(key) if isinstance(found, Block)}

    def texts(self, key: str) -> dict[str, str]:
        """The texts of the scalars in the block under a key, by name."""
        return {name: found.text for name, found in self.within(key) if isinstance(found, Scalar)}


def decode(node: Node, shape: Shape, language: Language) -> Any:
    """The node with the words of its keys turned into identifiers: Scalars, tuples and Blocks.

    Only what fits the shape is kept, so that the rest of a faulty file can still be read.
    """
    match shape:
        case Plain():
            return node if isinstance(node, Scalar) else None
        case Deferred():
            return decode(node, DEFERRED[shape.name], language)
        case ListOf():
            if not isinstance(node, SequenceNode):
                return None
            found = (decode(item, shape.item, language) for item in node.items)
            return tuple(item for item in found if item is not None)
        case Either():
            return next((v for option in shape.options if (v := decode(node, option, language)) is not None), None)
        case MapOf() | Fixed():
            return _decode_block(node, shape, language)
    raise TypeError(shape)


def fits(node: Node, shape: Shape, language: Language) -> bool:
    """Whether a document has the shape, exactly as the JSON Schema of the shape would tell, only faster."""
    match shape:
        case Plain():
            if not isinstance(node, Scalar):
                return False
            if shape.group:
                return node.text in vocabulary.understood(shape.group, language)
            return shape.empty or not node.is_empty
        case Deferred():
            return fits(node, DEFERRED[shape.name], language)
        case ListOf():
            return isinstance(node, SequenceNode) and all(fits(item, shape.item, language) for item in node.items)
        case Either():
            return any(fits(node, option, language) for option in shape.options)
        case MapOf():
            return isinstance(node, MappingNode) and all(fits(e.value, shape.value, language) for e in node.entries)
        case Fixed():
            return isinstance(node, MappingNode) and _block_fits(node, shape, language)
    raise TypeError(shape)


def _block_fits(node: MappingNode, shape: Fixed, language: Language) -> bool:
    identifiers = _identifiers(shape, language)
    present = set()
    for item in node.entries:
        identifier = identifiers.get(item.key.text)
        below = shape.keys[identifier] if identifier else shape.others
        if below is None or not fits(item.value, below, language):
            return False
        present.add(identifier)
    return all(key in present for key in shape.required) and (
        not shape.forms or sum(key in present for key in shape.forms) == 1
    )


@cache
def _identifiers(shape: Fixed, language: Language) -> Mapping[str, str]:
    """From the words of the keys of a block to their identifiers."""
    words = vocabulary.spoken("key", language)
    return {words[key]: key for key in shape.keys}


def _decode_block(node: Node, shape: MapOf | Fixed, language: Language) -> Block | None:
    if not isinstance(node, MappingNode):
        return None
    identifiers = _identifiers(shape, language) if isinstance(shape, Fixed) else {}
    entries: dict[str, Any] = {}
    keys: dict[str, Scalar] = {}
    for item in node.entries:
        identifier = identifiers.get(item.key.text)
        if isinstance(shape, MapOf):
            below: Shape | None = shape.value
        else:
            below = shape.keys[identifier] if identifier else shape.others
        value = decode(item.value, below, language) if below else None
        name = identifier or item.key.text
        if value is not None and name not in entries:
            entries[name] = value
            keys[name] = item.key
    return Block(node, entries, keys)
