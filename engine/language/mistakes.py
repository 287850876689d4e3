"""From the token that does not fit to what the author most likely meant: one mistake, one message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.language.builtins import function_words
from engine.language.syntax import Number
from engine.language.tokens import END, SIGNS, Token, foreign_word, words
from engine.text import vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Template, Words
from engine.text.source import Place, Source, Span

CLOSING = {"LPAR": "RPAR", "LSQB": "RSQB"}
SIGN_OF = {"LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]", "SEPARATOR": ",", "DOT": "."}
KEYWORDS = frozenset({"IF", "THEN", "OTHERWISE", "OR", "AND", "NOT", "IN", "TEXT_TEST", "BETWEEN", "WHERE", "AT"})
INFIX = frozenset({"COMPARE", "PLUS", "MINUS", "TIMES", "OR", "AND", "IN", "TEXT_TEST", "BETWEEN", "AT"})
BEFORE_VALUE = INFIX | {"IF", "THEN", "OTHERWISE", "NOT", "WHERE", "LPAR", "LSQB", "SEPARATOR"}
AFTER_VALUE = INFIX | {"THEN", "OTHERWISE", "WHERE", "RPAR", "RSQB", "SEPARATOR"}
VALUE_STARTS = frozenset({"LITERAL", "NAME", "FUNCTION", "LPAR", "READING", "APPRAISAL"})
VALUE_ENDS = frozenset({"LITERAL", "NAME", "RPAR", "RSQB"})

IN_WORDS: dict[Language, dict[str, str]] = {
    "fr": {
        "inférieur": "<", "inférieure": "<", "avant": "<", "supérieur": ">", "supérieure": ">", "dépasse": ">",
        "après": ">", "atteint": ">=", "égal": "=", "égale": "=", "est": "=", "vaut": "=", "fois": "×", "plus": "+",
        "moins": "-", "avec": "où", "dont": "où",
    },
    "en": {
        "below": "<", "under": "<", "before": "<", "above": ">", "over": ">", "exceeds": ">", "after": ">",
        "reaches": ">=", "equals": "=", "is": "=", "times": "×", "plus": "+", "minus": "-", "with": "where",
    },
}  # fmt: skip
"""Operators as a sentence says them, beside what is written here."""

OR_EQUAL = {"<": "<=", ">": ">="}

PHRASES: dict[Language, dict[str, str]] = {
    "fr": {
        "est connu": "est_connu(…)", "est connue": "est_connu(…)", "est donné": "est_donné(…)",
        "est donnée": "est_donné(…)", "est inconnu": "non est_connu(…)", "est inconnue": "non est_connu(…)",
        "commence par": "commence_par", "finit par": "finit_par", "se termine par": "finit_par",
        "divisé par": "/", "divisée par": "/", "multiplié par": "×", "multipliée par": "×",
    },
    "en": {
        "is known": "is_known(…)", "is given": "is_given(…)", "is unknown": "not is_known(…)",
        "starts with": "starts_with", "begins with": "starts_with", "ends with": "ends_with",
        "divided by": "/", "multiplied by": "×",
    },
}  # fmt: skip
"""The same in several words; `…` is what stands before."""

SHARE: dict[Language, str] = {"fr": "de", "en": "of"}
"""What stands between a share and what it is of."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the grammar stopped: `tokens[at]` is none of the terminals it `accepts`."""

    source: Source
    tokens: tuple[Token, ...]
    at: int
    accepts: frozenset[str]
    language: Language
    cell: bool

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def before(self) -> Token | None:
        return self.tokens[self.at - 1] if self.at else None

    @property
    def following(self) -> str:
        """The type of the token after the one that does not fit."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)].type

    @property
    def juxtaposed(self) -> bool:
        """A value has just ended and another one begins."""
        return self.before is not None and self.before.type in VALUE_ENDS and self.token.type in VALUE_STARTS

    def written(self, token: Token) -> str:
        return " ".join(self.source.text[token.span.start : token.span.end].split())

    def keyword(self, identifier: str) -> str:
        return vocabulary.say("keyword", identifier, self.language)

    def say(self, code: str, span: Span, *, hint: Template | None = None, **args: Any) -> Diagnostic:
        return Diagnostic(entry=entry(code), place=Place(self.source, span), args=args, help=hint)

    def open(self) -> list[Token]:
        """The brackets, the `si` and the `alors` before the stop that wait for what closes them, outermost first."""
        waiting: list[Token] = []
        for token in self.tokens[: self.at]:
            match token.type:
                case "LPAR" | "LSQB" | "IF":
                    waiting.append(token)
                case "THEN":
                    waiting[-1] = token
                case "RPAR" | "RSQB" | "OTHERWISE":
                    waiting.pop()
        return waiting


def explain(stop: Stop) -> Diagnostic:
    """The diagnostic for an expression that stops being one."""
    return next(diagnostic for slip in SLIPS if (diagnostic := slip(stop)))


def _yes_or_no(stop: Stop) -> Diagnostic | None:
    """`boursier = oui`."""
    token, before = stop.token, stop.before
    negation = token.type == "NOT" and before and before.type == "COMPARE" and stop.following in AFTER_VALUE | {END}
    if token.type != "ANSWER" and not negation:
        return None
    right = stop.keyword("true" if token.meaning == "true" else "false")
    return stop.say("SYN028", token.span, wrong=stop.written(token), right=right)


def _misspelt_keyword(stop: Stop) -> Diagnostic | None:
    """`a and b` in a French file, `a ET b`, `Si a alors …`."""
    suspects = [stop.token, stop.before] if stop.juxtaposed else [stop.token]
    for token in suspects:
        if token and token.type == "NAME":
            word = token.meaning.casefold()
            if word in words(stop.language):
                return stop.say("SYN027", token.span, wrong=token.meaning, right=word)
            if right := foreign_word(word, stop.language):
                return stop.say("SYN005", token.span, wrong=token.meaning, right=right)
    return None


def _spreadsheet(stop: Stop) -> Diagnostic | None:
    """`= revenu / 2`."""
    return stop.say("SYN012", stop.token.span) if stop.at == 0 and stop.token.meaning == "eq" else None


def _reserved_word(stop: Stop) -> Diagnostic | None:
    """`lecture + 1`, `contient = 3`, `dossier.si`."""
    token, before = stop.token, stop.before
    if before and before.type in ("READING", "APPRAISAL"):
        return stop.say("SYN019", before.span, word=stop.written(before))
    named = before is not None and before.type == "DOT" and token.type in KEYWORDS | {"READING", "APPRAISAL"}
    begins = "NAME" in stop.accepts and token.type in KEYWORDS and (before is None or before.type not in BEFORE_VALUE)
    if named or (begins and stop.following in AFTER_VALUE | {END}):
        return stop.say("SYN019", token.span, word=stop.written(token))
    return None


def _brackets(stop: Stop) -> Diagnostic | None:
    """`(a + b`, `a + b)`, `(a]`."""
    brackets = [token for token in stop.open() if token.type in CLOSING]
    if stop.token.type in ("RPAR", "RSQB"):
        if not brackets:
            return stop.say("SYN007", stop.token.span, closing=stop.written(stop.token))
        unclosed = CLOSING[brackets[-1].type] != stop.token.type
    else:
        innermost = bool(brackets) and stop.open()[-1] is brackets[-1]
        unclosed = innermost and stop.token.type in (END, "THEN", "OTHERWISE")
    if unclosed and CLOSING[brackets[-1].type] in stop.accepts:
        closing = SIGN_OF[CLOSING[brackets[-1].type]]
        return stop.say("SYN006", brackets[-1].span, opening=stop.written(brackets[-1]), closing=closing)
    return None


def _choice(stop: Stop) -> Diagnostic | None:
    """`si a b sinon c`, `si a alors b`."""
    waiting = stop.open()
    if not waiting:
        return None
    begins = stop.token.type in VALUE_STARTS | {"IF", "NOT"}
    ahead = {token.type for token in stop.tokens[stop.at :]}
    pattern = " … ".join(stop.keyword(word) for word in ("if", "then", "otherwise")) + " …"
    if waiting[-1].type == "IF" and "THEN" in stop.accepts and not (begins and "THEN" in ahead):
        code, keyword = "SYN010", "then"
    elif waiting[-1].type == "THEN" and "OTHERWISE" in stop.accepts and stop.token.type not in VALUE_STARTS:
        code, keyword = "SYN011", "otherwise"
    else:
        return None
    return stop.say(code, _visible(stop), opening=stop.keyword("if"), keyword=stop.keyword(keyword), pattern=pattern)


def _separator(stop: Stop) -> Diagnostic | None:
    """`a, b` outside a call and a list."""
    before = stop.before
    if stop.cell or stop.token.type != "SEPARATOR" or before is None or before.type not in VALUE_ENDS:
        return None
    if any(token.type == "WHERE" for token in stop.tokens[: stop.at]) and "RPAR" in stop.accepts:
        hint = Template(
            fr="la condition après « {where} » vient en dernier dans les parenthèses",
            en='the condition after "{where}" comes last between the parentheses',
        )
        return _unfit(stop, hint)
    return stop.say("SYN023", stop.token.span, sign=stop.written(stop.token))


def _dated(stop: Stop) -> Diagnostic | None:
    """`barème.smic à 2020-01-01`."""
    if stop.token.type != "AT" or stop.before is None or stop.before.type not in VALUE_ENDS:
        return None
    return stop.say("SYN029", stop.token.span, keyword=stop.written(stop.token))


def _missing_value(stop: Stop) -> Diagnostic | None:
    """`a + × b`, `(a + )`, `a +`."""
    before, token = stop.before, stop.token
    if before is None or before.type not in BEFORE_VALUE:
        return None
    if token.type == END:
        return stop.say("SYN002", before.span, last=stop.written(before), expected=_expected(stop))
    if token.type in AFTER_VALUE and "NAME" in stop.accepts:
        span = before.span.to(token.span)
        hint = None
        if stop.written(before) + stop.written(token) in SIGNS:
            hint = Template(fr="sans espace : « {before}{after} »", en='without a space: "{before}{after}"')
        return stop.say("SYN014", span, hint=hint, before=stop.written(before), after=stop.written(token))
    return None


def _letter_x(stop: Stop) -> Diagnostic | None:
    """`2 x 3`, `a x b`."""
    before = stop.before
    if not stop.juxtaposed or before is None:
        return None
    if stop.token.type == "NAME" and stop.token.meaning in ("x", "X") and stop.following in VALUE_STARTS:
        return stop.say("SYN004", stop.token.span, wrong=stop.token.meaning, right="×")
    if isinstance(before.node, Number) and before.node.unit in ("x", "X"):
        return stop.say("SYN004", Span(before.span.end - 1, before.span.end), wrong=before.node.unit, right="×")
    return None


def _grouping(stop: Stop) -> Diagnostic | None:
    """`10 00`, `1000 000`."""
    before, token = stop.before, stop.token
    if before and isinstance(before.node, Number) and isinstance(token.node, Number) and not before.node.unit:
        number = f"{stop.written(before)} {stop.written(token)}"
        reason = Words(
            "une espace sépare des groupes de trois chiffres, comme 10 000",
            "a space separates groups of three digits, as in 10 000",
        )
        return stop.say("SYN015", before.span.to(token.span), number=number, reason=reason)
    return None


def _missing_operator(stop: Stop) -> Diagnostic | None:
    """`revenu plafond`."""
    before, token = stop.before, stop.token
    if not stop.juxtaposed or before is None:
        return None
    hint = None
    phrase, sign = _in_words(stop)
    sign = sign.replace("…", stop.written(before))
    if sign:
        hint = Template(fr="« {phrase} » s'écrit ici « {sign} »", en='"{phrase}" is written "{sign}" here')
    elif before.type == token.type == "NAME":
        hint = Template(
            fr="écrivez un opérateur, ou « {before}_{after} » si c'est un seul nom",
            en='write an operator, or "{before}_{after}" if it is one name',
        )
    args = {"before": stop.written(before), "after": stop.written(token), "phrase": phrase, "sign": sign}
    return stop.say("SYN013", token.span, hint=hint, **args)


def _in_words(stop: Stop) -> tuple[str, str]:
    """An operator that is written in words, `inférieur à`, `est connu`, and what is written here; empty otherwise."""
    phrase = stop.written(stop.token)
    sign = IN_WORDS[stop.language].get(phrase.casefold(), "") if stop.token.type == "NAME" else ""
    after = [stop.written(token) for token in stop.tokens[stop.at + 1 : -1][:2]]
    for said in (" ".join((phrase, *after[:count])) for count in (1, 2)):
        if said.casefold() in PHRASES[stop.language]:
            return said, PHRASES[stop.language][said.casefold()]
    if phrase in function_words(stop.language) and stop.following != "LPAR":
        return phrase, f"{phrase}(…)"
    if phrase == SHARE[stop.language] and stop.before is not None and stop.before.type == "LITERAL":
        return phrase, "×"
    if sign in OR_EQUAL and stop.following == "OR":
        return " ".join((phrase, *after)), OR_EQUAL[sign]
    return phrase, "" if sign == stop.keyword("where") and "WHERE" not in stop.accepts else sign


def _unexpected(stop: Stop) -> Diagnostic:
    """What no other slip explains."""
    token, before = stop.token, stop.before
    if token.type == END:
        last = stop.written(stop.tokens[stop.at - 1])
        return stop.say("SYN002", _visible(stop), last=last, expected=_expected(stop))
    if stop.cell and stop.at == 0 and token.type == "NOT":
        hint = Template(fr="pour exclure une valeur, écrivez « ≠ valeur »", en='to exclude a value, write "≠ value"')
    elif token.type == "TEXT_TEST" and stop.following == "LPAR":
        hint = Template(
            fr="ce mot s'écrit entre les deux textes : a {found} b",
            en="this word stands between two texts: a {found} b",
        )
    elif "NAME" in stop.accepts and token.type in ("IF", "NOT"):
        hint = Template(
            fr="mettez entre parenthèses ce qui commence par « {found} »",
            en='put what begins with "{found}" between parentheses',
        )
    elif token.type == "FUNCTION" and stop.accepts == {"NAME"}:
        hint = Template(
            fr="une fonction ne suit pas un point ; écrivez {found}(…)",
            en="a function does not follow a point; write {found}(…)",
        )
    elif stop.cell and token.type == "AND":
        hint = Template(
            fr="entre des valeurs, écrivez « {or} » ; « {and} » joint deux comparaisons",
            en='between values, write "{or}"; "{and}" joins two comparisons',
        )
    elif before and before.type == "ANSWER" and token.type in ("OR", "SEPARATOR"):
        hint = Template(fr="pour les deux réponses, écrivez « - »", en='for both answers, write "-"')
    elif stop.cell and token.type in ("OR", "SEPARATOR"):
        hint = Template(
            fr="écrivez une ligne de la table pour chaque intervalle", en="write one row of the table for each interval"
        )
    else:
        hint = None
    return _unfit(stop, hint)


def _unfit(stop: Stop, hint: Template | None) -> Diagnostic:
    keywords = {word: stop.keyword(word) for word in ("and", "or", "where")}
    found = stop.written(stop.token)
    return stop.say("SYN001", stop.token.span, hint=hint, found=found, expected=_expected(stop), **keywords)


SLIPS: tuple[Callable[[Stop], Diagnostic | None], ...] = (
    _yes_or_no,
    _misspelt_keyword,
    _spreadsheet,
    _reserved_word,
    _brackets,
    _choice,
    _separator,
    _dated,
    _missing_value,
    _letter_x,
    _grouping,
    _missing_operator,
    _unexpected,
)


def _visible(stop: Stop) -> Span:
    """The place of the stop, or of the last token when the expression ends there."""
    return stop.tokens[stop.at - 1].span if stop.token.type == END and stop.at else stop.token.span


def _expected(stop: Stop) -> Words:
    """What would fit, in words: `un nombre, un nom, un texte, « ( »`."""
    fr, en = [], []

    def offer(french: str, english: str) -> None:
        fr.append(french)
        en.append(english)

    if "LITERAL" in stop.accepts:
        offer("un nombre", "a number")
    if "NAME" in stop.accepts:
        offer("un nom", "a name")
    if "LITERAL" in stop.accepts:
        offer("un texte", "a text")
    if "PLUS" in stop.accepts:
        offer("un opérateur", "an operator")
    signs = [
        SIGN_OF[terminal] for terminal in ("LPAR", "RPAR", "LSQB", "RSQB", "SEPARATOR") if terminal in stop.accepts
    ]
    keywords = [stop.keyword(word) for word in ("then", "otherwise") if word.upper() in stop.accepts]
    if "AND" in stop.accepts and "OR" not in stop.accepts:
        keywords.append(stop.keyword("and"))
    for sign in (*keywords, *signs):
        offer(f"« {sign} »", f'"{sign}"')
    if END in stop.accepts:
        offer("la fin de l'expression", "the end of the expression")
    return Words(", ".join(fr), ", ".join(en))
