"""What PyYAML complains of, explained to someone who has never seen YAML: which fault, where exactly, what to write.

Both loaders of PyYAML are known here, by pieces of the texts of their messages. Nothing of those texts is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.text.catalogue.yml import COMMA_OR_QUOTES, OUT_OF_BRACES, QUOTED
from engine.text.diagnostics import Template, Words
from engine.text.source import Span


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error of PyYAML: its two texts, and the characters they are about."""

    context: str
    context_at: int
    problem: str
    at: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The same as a diagnostic of the catalogue; `also` are other places involved."""

    code: str
    span: Span
    args: dict[str, object] = field(default_factory=dict)
    help: Template | None = None
    also: tuple[tuple[Span, Words], ...] = ()


_KEY_BEFORE = re.compile(r"([^\s\-{\[,:][^{\[,:]*?)\s*:\s*$")
_MARK = re.compile(r"[&*][^\W_]\w*")
_ODD_COLON = re.compile(r":[^\S \t]")
_ALONE = re.compile(r"[%@`&*!|>-](?=[ ]*(?:[,}\]\n]|$))")
_LAST_WORD = re.compile(r"[^\s:{\[,][ ]+([^\W\d]\w*)[ ]*$")
_WORD = re.compile(r"\w")
_CLOSING = {"[": "]", "{": "}"}

_OPENED_HERE = Words("le bloc commence ici", "the block begins here")
_STOPPED_HERE = Words("ce qui suit n'a plus de sens à partir d'ici", "what follows makes no sense from here on")
_TAKEN_AS_END = Words("pris pour le guillemet fermant", "taken for the closing quote")

_DASH_IN_BLOCK = Words(
    "une ligne de liste (« - ») au milieu de lignes « clé: valeur »", 'a list line ("-") among "key: value" lines'
)
_KEY_IN_LIST = Words(
    "une ligne « clé: valeur » au milieu d'une liste (« - »)", 'a "key: value" line in the middle of a list ("-")'
)
_NO_SUCH_INDENT = Words(
    "le retrait de cette ligne n'est celui d'aucun bloc ouvert au-dessus",
    "the indentation of this line is the one of no block opened above",
)
_CONTINUES = Words(
    "cette ligne, plus en retrait, se lit comme la suite de la valeur précédente",
    "this line, further indented, reads as the continuation of the value before it",
)
_LOOKUP_IN_BRACES = Words(
    "entre accolades, « [ » commence une liste : la valeur est coupée",
    'between braces, "[" begins a list: the value is cut',
)
_COMMA_MISSING = Words("il manque une virgule avant ceci", "a comma is missing before this")
_NOT_UNDERSTOOD = Words(
    "YAML ne comprend plus le fichier à partir d'ici", "YAML no longer understands the file from here on"
)


_QUOTE_ALL = Template(fr='mettez toute la valeur entre guillemets (" ")', en='put the whole value between quotes (" ")')
_REMOVE_BRACKET = Template(fr="retirez-le, ou ouvrez-le plus haut", en="remove it, or open it above")
_RETYPE_SPACE = Template(
    fr="l'espace après « : » est insécable ou spéciale : retapez-la avec la barre d'espace",
    en='the space after ":" is a non-breaking or special one: type it again with the space bar',
)


def line_start(text: str, at: int) -> int:
    """Where the line of a character begins."""
    return text.rfind("\n", 0, at) + 1


def rest_of_line(text: str, at: int) -> Span:
    """From a character to the last visible one of its line."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return Span(at, max(at + len(text[at:end].rstrip()), min(at + 1, end)))


def form(text: str, at: int) -> str:
    """The line to write when the value at this place should become a block: `formule: |`, or `- |` in a list."""
    before = text[max(line_start(text, at), at - 200) : at]
    if key := _KEY_BEFORE.search(before):
        return f"{key[1]}: |"
    return "- |" if before.rstrip().endswith("-") else "… |"


def explain(text: str, complaint: Complaint, last: Span | None, brackets: Sequence[int]) -> Explanation:
    """The diagnostic for a complaint about a text.

    `last` is the last node that could be read before it, `brackets` the places of the brackets still open there.
    """
    problem, context, at = complaint.problem, complaint.context, complaint.at
    char = text[at : at + 1]

    def says(*pieces: str) -> bool:
        return any(piece in problem for piece in pieces)

    if char == "\t" or says("tab character"):
        return Explanation("YML009", Span(at, at + 1))
    if "directive" in context or says("directive", "incompatible"):
        return Explanation("YML024", rest_of_line(text, line_start(text, at)))
    if "tag" in context or says("tag handle"):
        where = rest_of_line(text, complaint.context_at)
        mark = text[where.start : where.end].split()
        return Explanation("YML008", where, {"mark": mark[0] if mark else "!", "form": form(text, where.start)})
    if says("document start"):
        return Explanation("YML004", rest_of_line(text, at))
    if says("end of stream", "document indicator", "document separator") and "quoted" in context:
        return _unclosed_quote(text, complaint.context_at)
    if "quoted" in context:
        return Explanation("YML022", Span(text.rfind("\\", 0, at + 1), at + 1))
    if ("alias" in context or "anchor" in context) and (name := _MARK.match(text, complaint.context_at)):
        return Explanation("YML006", Span(*name.span()), {"mark": name[0], "form": form(text, name.start())})
    if "alias" in context or "anchor" in context or "block scalar" in context:
        return _reserved(text, complaint.context_at)
    if says("cannot start any token", "mapping keys are not allowed"):
        return _reserved(text, at)
    if says("sequence entries are not allowed") and text[line_start(text, at) : at].strip():
        return _reserved(text, at)
    if says("mapping values are not allowed"):
        return _colon(text, at)
    if says("could not find expected ':'"):
        where = rest_of_line(text, complaint.context_at)
        help = _RETYPE_SPACE if _ODD_COLON.search(text, where.start, where.end) else None
        return Explanation("YML023", where, help=help)
    if "flow" in context:
        return _between_brackets(text, complaint, last, brackets)
    if says("node content"):
        return _reserved(text, at)
    if says("expected key", "indicator", "<block end>", "sequence entries"):
        return _misaligned(text, complaint, last)
    return Explanation("YML001", rest_of_line(text, at), {"problem": _NOT_UNDERSTOOD})


def _unclosed_quote(text: str, at: int, *also: tuple[Span, Words]) -> Explanation:
    return Explanation("YML013", rest_of_line(text, at), {"form": form(text, at)}, also=also)


def _reserved(text: str, at: int) -> Explanation:
    help = OUT_OF_BRACES if _in_brackets(text, at) else None
    if _ALONE.match(text, at):
        help = QUOTED
    return Explanation("YML016", Span(at, at + 1), {"char": text[at : at + 1], "form": form(text, at)}, help)


def _in_brackets(text: str, at: int) -> bool:
    before = text[line_start(text, at) : at]
    return "{" in before or "[" in before


def _colon(text: str, at: int) -> Explanation:
    """A colon where no key can be: in the middle of a value, or on a line that is too far to the right."""
    start = line_start(text, at)
    before = text[start:at]
    value = max(before.rfind(": "), before.rfind(":\t"))
    if value >= 0:
        args: dict[str, object] = {"form": form(text, start + value + 1)}
        key = _LAST_WORD.search(before)
        if not _in_brackets(text, at):
            return Explanation("YML015", Span(at, at + 1), args)
        help = COMMA_OR_QUOTES if key else _QUOTE_ALL
        return Explanation("YML015", Span(at, at + 1), {**args, "key": key[1] if key else ""}, help)
    indent = start + len(before) - len(before.lstrip())
    return Explanation("YML012", Span(indent, at), {"problem": _CONTINUES})


def _goes_on(text: str, at: int, last: Span | None) -> Explanation | None:
    """Something after the quote or bracket that closed a value."""
    if last is None or last.end > at or text[last.end : at].strip(" ") or text[last.end - 1 : last.end] not in "\"']}":
        return None
    closing = text[last.end - 1]
    if closing in "\"'" and "\n" in text[last.start : last.end]:
        return _unclosed_quote(text, last.start, (Span(last.end - 1, last.end), _TAKEN_AS_END))
    rest = rest_of_line(text, at)
    help = OUT_OF_BRACES if _in_brackets(text, last.start) else None
    if not text[rest.start : rest.end].strip("]} "):
        help = _REMOVE_BRACKET
    return Explanation("YML017", rest, {"closing": closing, "form": form(text, last.start)}, help)


def _between_brackets(text: str, complaint: Complaint, last: Span | None, brackets: Sequence[int]) -> Explanation:
    at = complaint.at
    char = text[at : at + 1]
    if char == "?":
        return Explanation("YML018", Span(at, at + 1), {"char": "?"})
    if char == ":" and ": " in text[max(line_start(text, at), complaint.context_at) : at]:
        return _colon(text, at)
    if "node content" in complaint.problem and at < len(text):
        return _reserved(text, at)
    if char == "[" and _WORD.match(text, at - 1):
        value = max(text.rfind(": ", line_start(text, at), at) + 2, line_start(text, at))
        cut: dict[str, object] = {"problem": _LOOKUP_IN_BRACES, "form": form(text, value)}
        return Explanation("YML001", Span(at, at + 1), cut, OUT_OF_BRACES)
    if char and char in "\"'[{" and "\n" not in text[complaint.context_at : at]:
        return Explanation("YML001", Span(at, at + 1), {"problem": _COMMA_MISSING})
    if found := _goes_on(text, at, last):
        return found
    for opened in (complaint.context_at, *reversed(brackets)):
        if closing := _CLOSING.get(text[opened : opened + 1]):
            args: dict[str, object] = {"opening": text[opened], "closing": closing}
            also = () if at == len(text) else ((Span(at, at + 1), _STOPPED_HERE),)
            return Explanation("YML014", Span(opened, opened + 1), args, also=also)
    return Explanation("YML001", rest_of_line(text, at), {"problem": _NOT_UNDERSTOOD})


def _misaligned(text: str, complaint: Complaint, last: Span | None) -> Explanation:
    at = complaint.at
    if found := _goes_on(text, at, last):
        return found
    if text[at : at + 1] == ":":
        return Explanation("YML005", Span(at, at + 1))
    is_list = "collection" in complaint.context
    if text[at : at + 2].rstrip() == "-" and not is_list:
        problem = _DASH_IN_BLOCK
    elif is_list and at - line_start(text, at) == complaint.context_at - line_start(text, complaint.context_at):
        problem = _KEY_IN_LIST
    else:
        problem = _NO_SUCH_INDENT
    also = ((rest_of_line(text, complaint.context_at), _OPENED_HERE),) if complaint.context else ()
    return Explanation("YML012", rest_of_line(text, at), {"problem": problem}, also=also)
