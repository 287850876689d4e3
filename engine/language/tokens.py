"""From characters to tokens: the words, numbers, dates, texts and signs of an expression, and how each is misspelled.

Every span is in characters of the policy file. White space, no-break spaces included, only separates. Nothing here
knows the grammar: a token says which terminal of the grammar it is and what it means.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any
from unicodedata import normalize

from engine.language.syntax import Boolean, Date, Node, NotApplicable, Number, Text
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.source import Place, Source, Span

MAX_TOKENS = 1_000
MAX_DEPTH = 60
MAX_DIGITS = 30

END = "$END"

MONTHS: Mapping[Language, tuple[str, ...]] = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}

SIGNS = {
    "=": ("COMPARE", "eq"),
    "!=": ("COMPARE", "ne"),
    "≠": ("COMPARE", "ne"),
    "<>": ("COMPARE", "ne"),
    "<": ("COMPARE", "lt"),
    "<=": ("COMPARE", "le"),
    "≤": ("COMPARE", "le"),
    ">": ("COMPARE", "gt"),
    ">=": ("COMPARE", "ge"),
    "≥": ("COMPARE", "ge"),
    "+": ("PLUS", "add"),
    "-": ("MINUS", "sub"),
    "−": ("MINUS", "sub"),
    "*": ("TIMES", "mul"),
    "×": ("TIMES", "mul"),
    "/": ("TIMES", "div"),
    "÷": ("TIMES", "div"),
    "(": ("LPAR", ""),
    ")": ("RPAR", ""),
    "[": ("LSQB", ""),
    "]": ("RSQB", ""),
    ",": ("SEPARATOR", ""),
    ";": ("SEPARATOR", ""),
    ".": ("DOT", ""),
}

# What programming languages, spreadsheets and word processors write, and what is written here: a sign, or the name of a
# keyword.
FOREIGN_SIGNS = {
    "==": "=",
    "===": "=",
    ":=": "=",
    "!==": "≠",
    "=>": ">=",
    "=<": "<=",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
    "//": "/",
    "\u2013": "-",
    "\u2014": "-",
}

TEXT_TESTS = ("starts_with", "ends_with", "contains")

_WORD = r"[^\W\d][\w\u0300-\u036f]*"
_WHOLE = r"(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])|[0-9]+)"
_MONTH = "|".join(month for names in MONTHS.values() for month in names)
_SIGN = "|".join(re.escape(sign) for sign in sorted({*SIGNS, *FOREIGN_SIGNS}, key=len, reverse=True))

_LEXICON = {
    "iso_date": r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?!\w)",
    "day_date": r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?!\w)",
    "long_date": rf"[0-9]{{1,2}}(?:er)?\s+(?i:{_MONTH})\s+[0-9]{{4}}(?!\w)",
    "number": rf"(?:{_WHOLE}(?:[.,][0-9]+)*|\.[0-9]+)(?:[eE][+-]?[0-9]+(?!\w))?(?:\.(?!\w))?",
    "elided": rf"{_WORD}(?:['’]{_WORD})+",
    "word": _WORD,
    "text": r'"[^"]*"|“[^”]*”|«[^»]*»',
    "quoted": r"'[^'\n]*'|‘[^’\n]*’",
    "unclosed": r"[\"“«'‘][^\n]*",
    "sign": _SIGN,
    "bare_unit": r"[%€]",
    "other": r"\S",
    "end": r"\Z",
}

_PLAIN_NUMBER = re.compile(rf"({_WHOLE})(?:([.,])([0-9]+))?")
_ATOM = rf"(?:[€%]|{_WORD})"
_UNIT = re.compile(rf"\s*({_ATOM}(?:/{_ATOM})*)")
_OPENING = re.compile(r"\s*\(")
_DATE_PARTS = re.compile(r"[^\W_]+")
_FOLD = re.compile(r"\s*[\r\n]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One terminal of the grammar.

    `meaning` is the identifier of an operator or of a function, or the name read; `node` is the literal read.
    """

    type: str
    span: Span
    meaning: str = ""
    node: Node | None = None


def read(
    source: Source, span: Span, language: Language, functions: Mapping[str, str], *, cell: bool
) -> tuple[tuple[Token, ...], tuple[Diagnostic, ...]]:
    """The tokens of a slice of a file, ended by one of type `END`, and the faults of spelling.

    `functions` maps the written names of functions to their identifiers; `cell` adds the phrases of decision tables
    (`moins de`, `toujours`). After a fault the tokens are not complete.
    """
    reader = _Reader(source, span, language, functions, cell)
    reader.run()
    return tuple(reader.tokens), tuple(reader.faults)


@cache
def words(language: Language) -> Mapping[str, tuple[str, str]]:
    """From each reserved word to its terminal and its meaning."""
    answers = {word: ("ANSWER", identifier) for word, identifier in vocabulary.understood("boolean", language).items()}
    keywords = {word: _terminal(identifier) for word, identifier in vocabulary.understood("keyword", language).items()}
    return {**answers, **keywords}


@cache
def reserved_anywhere() -> frozenset[str]:
    """The words, in lower case, that are never read as a unit: reserved in one of the two surfaces."""
    surfaces: tuple[Language, ...] = ("fr", "en")
    return frozenset(word.casefold() for language in surfaces for word in words(language))


def _terminal(identifier: str) -> tuple[str, str]:
    if identifier in ("true", "false", "not_applicable"):
        return "LITERAL", identifier
    return ("TEXT_TEST" if identifier in TEXT_TESTS else identifier.upper()), identifier


@cache
def _phrases(language: Language) -> Mapping[str, tuple[str, str]]:
    """From each phrase of a cell, without regard to case and white space, to its terminal and its meaning."""
    return {
        phrase.casefold(): ("ANY", "") if identifier == "any" else ("COMPARE", identifier)
        for phrase, identifier in vocabulary.understood("cell", language).items()
        if phrase != "-"
    }


@cache
def _pattern(language: Language, cell: bool) -> re.Pattern[str]:
    lexicon = dict(_LEXICON)
    if cell:
        spellings = (normalize(form, phrase) for phrase in _phrases(language) for form in ("NFC", "NFD"))
        alternatives = (r"\s+".join(map(re.escape, phrase.split())).replace("'", "['’]") for phrase in spellings)
        lexicon = {"phrase": rf"(?i:{'|'.join(alternatives)})(?!\w)", **lexicon}
    return re.compile(r"\s*(?:" + "|".join(f"(?P<{name}>{regex})" for name, regex in lexicon.items()) + ")")


class _Reader:
    """One pass over a slice: `tokens` and `faults` grow, `brackets` holds what is open (`call`, `list`, `group`)."""

    def __init__(
        self, source: Source, span: Span, language: Language, functions: Mapping[str, str], cell: bool
    ) -> None:
        self.source = source
        self.start = span.start
        self.text = source.text[span.start : span.end]
        self.language = language
        self.functions = functions
        self.cell = cell
        self.words = words(language)
        self.tokens: list[Token] = []
        self.faults: list[Diagnostic] = []
        self.brackets: list[str] = []

    def run(self) -> None:
        """Read to the end, or to the first fault after which nothing can be read."""
        pattern = _pattern(self.language, self.cell)
        at = 0
        while found := pattern.match(self.text, at):
            kind = found.lastgroup or "end"
            start, at = found.span(kind)
            if kind == "end":
                break
            if len(self.tokens) + len(self.faults) == MAX_TOKENS:
                self.fault("SYN024", start, len(self.text), limit=MAX_TOKENS)
                return
            written = self.text[start:at]
            match kind:
                case "word":
                    self.word(written, start, at)
                case "sign":
                    self.sign(written, start, at)
                    if len(self.brackets) > MAX_DEPTH:
                        self.fault("SYN025", start, at, limit=MAX_DEPTH)
                        return
                case "number":
                    at = self.number(written, start, at)
                case "text":
                    value = written[1:-1].strip() if written[0] == "«" else written[1:-1]
                    self.literal(Text(value=normalize("NFC", _FOLD.sub(" ", value)), span=self.span(start, at)))
                case "phrase":
                    phrase = normalize("NFC", " ".join(written.split())).replace("’", "'").casefold()
                    self.add(*_phrases(self.language)[phrase], start, at)
                case "iso_date" | "day_date" | "long_date":
                    self.date(kind, written, start, at)
                case "elided":
                    proposed = normalize("NFC", re.sub("['’]", "_", written))
                    self.fault("SYN026", start, at, word=normalize("NFC", written), proposed=proposed)
                    return
                case "quoted":
                    self.fault("SYN009", start, at, right=f'"{written[1:-1]}"')
                case "bare_unit":
                    self.fault("SYN022", start, at, sign=written)
                case "unclosed":
                    self.fault("SYN008", start, at, quote=written[0])
                    return
                case _:
                    self.unknown(written, start, at)
                    return
        self.tokens.append(Token(type=END, span=self.span(len(self.text), len(self.text))))

    def span(self, start: int, end: int) -> Span:
        return Span(self.start + start, self.start + end)

    def add(self, terminal: str, meaning: str, start: int, end: int) -> None:
        self.tokens.append(Token(type=terminal, span=self.span(start, end), meaning=meaning))

    def literal(self, node: Node) -> None:
        self.tokens.append(Token(type="LITERAL", span=node.span, node=node))

    def fault(self, code: str, start: int, end: int, **args: Any) -> None:
        self.faults.append(Diagnostic(entry=entry(code), place=Place(self.source, self.span(start, end)), args=args))

    def word(self, written: str, start: int, end: int) -> None:
        """`revenu`, `et`, `min(`: a name, a reserved word, or the name of a function before its parenthesis."""
        name = normalize("NFC", written)
        if self.cell and self.text.strip() == written and name in vocabulary.understood("boolean", self.language):
            # In French « non » is the answer when it is the whole cell, elsewhere it is the operator.
            self.add("ANSWER", vocabulary.understood("boolean", self.language)[name], start, end)
        elif name in self.words:
            terminal, meaning = self.words[name]
            if terminal == "LITERAL":
                self.literal(_constant(meaning, self.span(start, end)))
            else:
                self.add(terminal, meaning, start, end)
        elif not name.isidentifier():
            self.unknown(next(c for i, c in enumerate(name, 1) if not name[:i].isidentifier()), start, end)
        elif not _OPENING.match(self.text, end):
            self.add("NAME", name, start, end)
        elif name in self.functions:
            self.add("FUNCTION", self.functions[name], start, end)
        elif (word := name.casefold()) in self.words:
            self.fault("SYN027", start, end, wrong=name, right=word)
        elif right := foreign_word(word, self.language) or self.written_name(name):
            self.fault("SYN005", start, end, wrong=name, right=right)
        else:
            self.add("FUNCTION", name, start, end)

    def written_name(self, identifier: str) -> str | None:
        """How this surface writes a function that is called by its identifier."""
        return next((word for word, known in self.functions.items() if known == identifier), None)

    def sign(self, written: str, start: int, end: int) -> None:
        """`<=`, `+`, `(`: keeps the brackets that are open, for the commas inside them."""
        if written in FOREIGN_SIGNS:
            right = FOREIGN_SIGNS[written]
            keywords = vocabulary.spoken("keyword", self.language)
            self.fault("SYN004", start, end, wrong=written, right=keywords.get(right, right))
            return
        terminal, meaning = SIGNS[written]
        match terminal:
            case "LPAR":
                self.brackets.append("call" if self.tokens and self.tokens[-1].type == "FUNCTION" else "group")
            case "LSQB":
                self.brackets.append("list")
            case "RPAR" | "RSQB" if self.brackets:
                self.brackets.pop()
        self.add(terminal, meaning, start, end)

    def number(self, written: str, start: int, end: int) -> int:
        """`600`, `10 000`, `600,50`, and the unit that follows; gives the offset after them."""
        unit = self.unit(end)
        stop = unit.end() if unit else end
        plain = _PLAIN_NUMBER.fullmatch(written)
        listing = self.brackets[-1] in ("call", "list") if self.brackets else self.cell
        if "," in written and listing:
            self.fault("SYN016", start, end, number=written, right=_separated(written))
        elif reason := _misspelt_number(written, plain, self.language, alone=not self.after_number()):
            self.fault("SYN015", start, end, number=written, reason=reason)
        elif plain:
            whole, fraction = re.sub(r"\D", "", plain[1]), plain[3] or ""
            value = Fraction(int(whole + fraction), 10 ** len(fraction)) if fraction else Fraction(int(whole))
            name = normalize("NFC", unit[1]) if unit else ""
            self.literal(Number(value=value, decimals=len(fraction), unit=name, span=self.span(start, stop)))
        return stop

    def after_number(self) -> bool:
        """Do these digits follow a number, as in `10 00`? Then it is not their own spelling that is wrong."""
        last = self.tokens[-1].node if self.tokens else None
        return isinstance(last, Number) and not last.unit

    def unit(self, at: int) -> re.Match[str] | None:
        """`€/élève`, `mois` after a number; not a reserved word, not the name of a function."""
        found = _UNIT.match(self.text, at)
        if not found or normalize("NFC", found[1]).casefold() in reserved_anywhere():
            return None
        return None if _OPENING.match(self.text, found.end()) and found[1].isidentifier() else found

    def date(self, kind: str, written: str, start: int, end: int) -> None:
        """`2020-12-31`; `31/12/2020` in French only, since elsewhere the month may come first; `1er mai 2023`."""
        parts = _DATE_PARTS.findall(written)
        year, month, day = parts if kind == "iso_date" else reversed(parts)
        number = int(month) if month.isdecimal() else _month(month, self.language)
        proposed = f"{year}-{number or _month(month, _other(self.language)):0>2}-{int(re.sub('er', '', day)):0>2}"
        form = kind == "long_date" or (self.language == "fr" if kind == "day_date" else written == proposed)
        if not form or not number:
            self.fault("SYN018", start, end, written=written, proposed=proposed)
        elif reason := _impossible(int(year), number, int(proposed[-2:])):
            self.fault("SYN017", start, end, date=written, reason=reason)
        else:
            value = datetime.date(int(year), number, int(proposed[-2:]))
            self.literal(Date(value=value, span=self.span(start, end)))

    def unknown(self, written: str, start: int, end: int) -> None:
        """A character without meaning here; the colon and the hash have a message of their own."""
        if written in ":#":
            self.fault("SYN021", start, end, sign=written)
        else:
            shown = f"« {written} »" if written.isprintable() else f"U+{ord(written):04X}"
            plain = f'"{written}"' if written.isprintable() else f"U+{ord(written):04X}"
            self.fault("SYN020", start, end, character=Words(shown, plain))


def _constant(meaning: str, span: Span) -> Node:
    return NotApplicable(span=span) if meaning == "not_applicable" else Boolean(value=meaning == "true", span=span)


def foreign_word(word: str, language: Language) -> str | None:
    """The keyword of this surface for a keyword of the other one: `and` is `et` in French."""
    keywords = vocabulary.understood("keyword", _other(language))
    return vocabulary.say("keyword", keywords[word], language) if word in keywords else None


def _other(language: Language) -> Language:
    return "en" if language == "fr" else "fr"


def _month(name: str, language: Language) -> int:
    """The number of a month, 0 when it is not a month of this language."""
    names = [month.casefold() for month in MONTHS[language]]
    return names.index(name.casefold()) + 1 if name.casefold() in names else 0


def _impossible(year: int, month: int, day: int) -> Words | None:
    """Why there is no such day, or None."""
    if year == 0:
        return Words("il n'y a pas d'année 0", "there is no year 0")
    if not 1 <= month <= 12:
        return Words(f"il n'y a pas de mois {month}", f"there is no month {month}")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        return Words(
            f"{MONTHS['fr'][month - 1]} {year} va du 1 au {last}", f"{MONTHS['en'][month - 1]} {year} has {last} days"
        )
    return None


def _separated(written: str) -> Words:
    """The readings of a comma between digits: `600.50`, `600, 50`."""
    readings = [written.replace(",", ", ")]
    if written.count(",") == 1 and "." not in written:
        readings.insert(0, written.replace(",", "."))
    return Words(" ou ".join(f"« {r} »" for r in readings), " or ".join(f'"{r}"' for r in readings))


def _misspelt_number(written: str, plain: re.Match[str] | None, language: Language, *, alone: bool) -> Words | None:
    """Why these digits are not a number, and how to write it; None when they are."""
    if plain is None:
        if written.startswith("."):
            return Words(f"écrivez le zéro : 0{written}", f"write the zero: 0{written}")
        if "e" in written.casefold():
            return Words("écrivez tous les chiffres, sans exposant", "write all the digits, without an exponent")
        if written.endswith("."):
            return Words("le point n'est suivi d'aucun chiffre", "no digit follows the point")
        return Words(
            "écrivez un seul signe décimal, et une espace entre les milliers, comme 1 234.56",
            "write one decimal sign only, and a space between thousands, as in 1 234.56",
        )
    digits = re.sub(r"\D", "", written)
    if len(digits) > MAX_DIGITS:
        return Words(f"un nombre a {MAX_DIGITS} chiffres au plus", f"a number has {MAX_DIGITS} digits at most")
    if alone and plain[1].startswith("0") and len(plain[1]) > 1:
        return Words(
            f'un code qui commence par 0 est un texte, entre guillemets : "{written}"',
            f'a code that begins with 0 is a text, in quotes: "{written}"',
        )
    if language == "en" and plain[2] == "," and len(plain[3]) == 3:
        return Words(
            f"milliers ou décimales ? écrivez {plain[1]} {plain[3]} ou {plain[1]}.{plain[3]}",
            f"thousands or decimals? write {plain[1]} {plain[3]} or {plain[1]}.{plain[3]}",
        )
    return None
