"""Where a document departs from its shape, explained: jsonschema finds the departures, this module words them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from engine.policy.shape import FILES, fits, json_schema
from engine.text.catalogue import entry
from engine.text.catalogue.frm import HOW_TO_WRITE, SPACE_AFTER_COLON
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.document import Mapping as MappingNode
from engine.text.document import Node, Scalar
from engine.text.document import Sequence as SequenceNode
from engine.text.source import Place, Source, Span
from engine.text.suggest import closest

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError


@cache
def _validator(name: str, language: Language) -> Draft202012Validator:
    # imported late: most documents fit, and then nothing needs explaining
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json_schema(FILES[name], language))


def check(node: Node, file: str, language: Language, source: Source) -> tuple[Diagnostic, ...]:
    """Every departure of a document from the shape of its kind of file (`policy`, `golden`, `case`); a file of another
    kind is told as that, and nothing else."""
    if fits(node, FILES[file], language):
        return ()
    if file != "amendment" and (other := other_kind(node, file, source)):
        return (other,)
    errors = _validator(file, language).iter_errors(plain(node))
    found = (diagnostic for error in errors for diagnostic in _diagnose(error, node, source))
    once = {(d.code, d.place, tuple(map(str, d.args.values()))): d for d in found}
    return tuple(once.values())


KINDS: Mapping[str, Words] = {
    "policy": Words("une politique", "a policy"),
    "golden": Words("des cas de référence", "golden cases"),
    "case": Words("un dossier", "a case"),
}

REMEDIES: Mapping[tuple[str, str], Words] = {
    ("case", "policy"): Words(
        "la politique vient d'abord, puis le dossier : engine évaluer POLITIQUE DOSSIER",
        "the policy comes first, then the case: engine eval POLICY CASE",
    ),
    ("policy", "case"): Words(
        "pour en décider : engine évaluer POLITIQUE DOSSIER", "to decide it: engine eval POLICY CASE"
    ),
    ("golden", "case"): Words(
        "rangez les cas sous « cas: », avec ce qui est attendu ; pour décider d'un dossier : engine évaluer",
        'put the cases under "cases:", with what is expected; to decide a case: engine eval',
    ),
    ("golden", "policy"): Words("pour la vérifier : engine valider", "to check it: engine check"),
}
"""What to do with a file, by what was expected and what it is."""

_PLAY_THEM = Words("pour les jouer : engine tester", "to run them: engine test")


def other_kind(node: Node, file: str, source: Source) -> Diagnostic | None:
    """What is said of a file of another kind than the one expected."""
    found = _kind(node)
    if found is None or found == file or not isinstance(node, MappingNode) or not node.entries:
        return None
    args = {"found": KINDS[found], "wanted": KINDS[file], "remedy": REMEDIES.get((file, found), _PLAY_THEM)}
    return Diagnostic(entry=entry("FRM009"), place=Place(source, node.entries[0].key.span), args=args)


def _kind(node: Node) -> str | None:
    """Which kind of file a document is, by the keys that only that kind has."""
    if not isinstance(node, MappingNode):
        return None
    if node.get("dossiers") is not None or node.get("records") is not None:
        return "policy"
    if any(isinstance(node.get(key), SequenceNode) for key in ("cas", "cases")):
        return "golden"
    return "case" if isinstance(node.get("date"), Scalar) else None


_LOSSES = frozenset({"YML002", "YML004", "YML005", "YML007", "YML010", "FRM001", "FRM005"})
"""Faults that keep what stands below them from being read."""

_ABSENCES = frozenset({"FRM002", "FRM004", "FRM005"})


def first_causes(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings on a document without those that only follow from another one: one mistake gives one message.

    A fault of YAML hides what else is found on its lines, and the keys that it may have kept from being read; a fault
    of shape hides what else is found at its place. Either hides that a name is unknown, if it is declared somewhere.
    A name that is impossible hides what expressions make of it.
    """
    found = tuple(found)
    placed = [(d.code, d.place) for d in found if d.place is not None and d.code.startswith(("YML", "FRM"))]
    lines = {line for code, place in placed if code.startswith("YML") for line in _lines(place)}
    spans = [place.span for code, place in placed if code.startswith("FRM")]
    lost = {code for code, _ in placed} & _LOSSES
    impossible = {word for d in found if d.code == "NOM017" for word in re.findall(r"\w+", str(d.args["name"]))}

    def follows(d: Diagnostic) -> bool:
        if d.code in ("NOM001", "NOM016", "SYN013", "SYN019") and impossible & set(map(str, d.args.values())):
            return True
        if d.place is None or d.code.startswith("YML") or not placed or d.place.source != placed[0][1].source:
            return False
        if d.place.line in lines or (d.code in _ABSENCES and lost & {"YML004", "YML005", "YML007", "YML010"}):
            return True
        if d.code.startswith("FRM"):
            return False
        span = d.place.span
        hidden = any(span.start <= other.end and other.start <= span.end for other in spans)
        return hidden or (bool(lost) and d.code.startswith("NOM") and _is_key(str(d.args.get("name")), d.place.source))

    return tuple(d for d in found if not follows(d))


def _lines(place: Place) -> range:
    last = max(place.span.start, place.span.end - 1)
    return range(place.line, place.source.position(last)[0] + 1)


def _is_key(name: str, source: Source) -> bool:
    """Whether a name stands before a colon, somewhere in the file."""
    return bool(re.search(rf"(?<!\w){re.escape(name)}[ ]*:", source.text))


def _spaced(node: Node) -> str:
    """`clé: valeur` for what was written `clé:valeur`, in one line; empty for anything else."""
    found = re.fullmatch(r"([^\s:]+):(\S.*)", node.text) if isinstance(node, Scalar) else None
    return f"{found[1]}: {found[2]}" if found else ""


def plain(node: Node) -> Any:
    """The document as `dict`, `list` and `str`."""
    match node:
        case MappingNode():
            return {item.key.text: plain(item.value) for item in node.entries}
        case SequenceNode():
            return [plain(item) for item in node.items]
        case _:
            return None if node.is_empty else node.text


def _diagnose(error: ValidationError, root: Node, source: Source) -> Iterator[Diagnostic]:
    wanted: Any = error.validator_value
    instance: Any = error.instance
    properties: Any = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    strangers = [key for key in instance if key not in properties] if isinstance(instance, dict) else []
    node = _descend(root, error.absolute_path)
    place = Place(source, _opening(node, source))
    match error.validator:
        case "additionalProperties":
            for item in node.entries if isinstance(node, MappingNode) else ():
                if item.key.text in strangers:
                    yield Diagnostic(
                        entry=entry("FRM001"),
                        place=Place(source, item.key.span),
                        args={"key": item.key.text, "allowed": ", ".join(properties)},
                        suggestions=closest(item.key.text, properties),
                    )
        case "required":
            # a misspelt key is reported once, as misspelt
            misspelt = {near for key in strangers for near in closest(key, properties)}
            for key in wanted:
                if key not in instance and key not in misspelt:
                    yield Diagnostic(entry=entry("FRM002"), place=place, args={"key": key})
        # a block that is no block at all is told once, as such
        case "oneOf" if isinstance(instance, dict):
            forms = [option["required"][0] for option in wanted]
            present = [key for key in instance if key in forms]
            if len(present) > 1 and isinstance(node, MappingNode):
                second = next(item.key for item in node.entries if item.key.text == present[1])
                yield Diagnostic(
                    entry=entry("FRM003"),
                    place=Place(source, second.span),
                    args={"first": present[0], "second": present[1]},
                )
            elif not present and not any(set(closest(key, properties)) & set(forms) for key in strangers):
                yield Diagnostic(entry=entry("FRM004"), place=place, args={"forms": ", ".join(forms)})
        case "type":
            kinds, spaced = tuple(_kinds(wanted)), _spaced(node)
            usual = next((HOW_TO_WRITE[kind] for kind in kinds if kind in HOW_TO_WRITE), None)
            yield Diagnostic(
                entry=entry("FRM005"),
                place=place,
                args={"expected": _kinds_in_words(wanted), "found": _kind_in_words(node), "spaced": spaced},
                help=SPACE_AFTER_COLON if "object" in kinds and spaced else usual,
            )
        case "enum":
            text = node.text if isinstance(node, Scalar) else ""
            yield Diagnostic(
                entry=entry("FRM006"),
                place=place,
                args={"found": text, "allowed": ", ".join(wanted)},
                suggestions=closest(text, wanted),
            )
        case "if" | "allOf":
            for below in error.context or ():
                yield from _diagnose(below, root, source)


def _descend(node: Node, path: Any) -> Node:
    for step in path:
        if isinstance(node, MappingNode):
            node = next(item.value for item in node.entries if item.key.text == step)
        elif isinstance(node, SequenceNode):
            node = node.items[step]
    return node


def _opening(node: Node, source: Source) -> Span:
    """Where to point for a whole block: its first key, or its first character."""
    if isinstance(node, MappingNode) and node.entries:
        return node.entries[0].key.span
    if isinstance(node, SequenceNode) and node.items:
        return Span(node.span.start, min(node.span.start + 1, len(source.text)))
    return node.span


def _kind_in_words(node: Node) -> Words:
    match node:
        case MappingNode():
            return Words("un bloc de clés", "a block of keys")
        case SequenceNode():
            return Words("une liste", "a list")
        case _:
            return Words("rien", "nothing") if node.is_empty else Words("une valeur simple", "a single value")


def _kinds(kinds: Any) -> list[str]:
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _kinds_in_words(kinds: Any) -> Words:
    names = {
        "object": Words("un bloc de clés", "a block of keys"),
        "array": Words("une liste", "a list"),
        "string": Words("une valeur simple", "a single value"),
    }
    found = [names[kind] for kind in _kinds(kinds) if kind in names]
    return Words(" ou ".join(w.fr for w in found), " or ".join(w.en for w in found))
