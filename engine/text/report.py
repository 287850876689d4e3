"""Diagnostics as people and machines read them: text with the line quoted, JSON, SARIF, GitHub and GitLab."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from unicodedata import category, east_asian_width

from engine.text.diagnostics import Diagnostic, Language, Severity, sort_key
from engine.text.json_schema import DRAFT, TEXT, closed, listed, ref
from engine.text.source import Place

_SEVERITIES: dict[Language, dict[Severity, tuple[str, str]]] = {
    "fr": {
        Severity.ERROR: ("erreur", "erreurs"),
        Severity.WARNING: ("avertissement", "avertissements"),
        Severity.NOTE: ("note", "notes"),
    },
    "en": {
        Severity.ERROR: ("error", "errors"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.NOTE: ("note", "notes"),
    },
}
_HELP: dict[Language, str] = {"fr": "aide : ", "en": "help: "}
_WITNESS: dict[Language, str] = {
    "fr": "exemple, à coller sous « cas: » dans un fichier de cas de référence :",
    "en": 'example, to be pasted under "cases:" in a golden file:',
}

_COLUMNS = 120
"""Characters of a quoted line that are shown."""

_GUTTER = 5
"""Columns for the line number."""

# Colour, all of it: the severity and its carets, and what surrounds the quoted line.
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[1;36m"}


def text(diagnostics: Iterable[Diagnostic], language: Language, color: bool = False) -> str:
    """Every diagnostic in order, with the line at fault quoted and underlined; a blank line between two."""
    return "\n\n".join(_block(diagnostic, language, color) for diagnostic in sorted(diagnostics, key=sort_key))


def summary(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """The last line of a report: `2 erreurs, 1 avertissement dans 1 fichier`."""
    all_of_them = list(diagnostics)
    if not all_of_them:
        return "aucune erreur" if language == "fr" else "no error"
    count = Counter(diagnostic.severity for diagnostic in all_of_them)
    words = [f"{count[s]} {_SEVERITIES[language][s][count[s] > 1]}" for s in Severity if count[s]]
    files = len({diagnostic.place.source.name for diagnostic in all_of_them if diagnostic.place})
    where = f" {'dans' if language == 'fr' else 'in'} {files} {'fichier' if language == 'fr' else 'file'}"
    return ", ".join(words) + (where + "s" * (files > 1) if files else "")


def json(diagnostics: Iterable[Diagnostic], language: Language) -> list[dict[str, Any]]:
    """Plain data with stable keys; lines and columns count characters from 1, the end is just after the last one."""
    return [
        {
            "code": d.code,
            "slug": d.entry.slug,
            "severity": d.severity.value,
            **_position(d.place),
            "title": _clean(d.title(language)),
            "message": _clean(d.label(language)),
            "help": _clean(d.advice(language) or "") or None,
            "suggestions": [_clean(s) for s in d.suggestions],
            "context": _clean(d.context.words(language)) if d.context else None,
            "related": [{**_position(place), "message": _clean(w.words(language))} for place, w in d.related],
            "witness": d.witness and "\n".join(map(_clean, d.witness.splitlines())),
        }
        for d in sorted(diagnostics, key=sort_key)
    ]


_POSITION: dict[str, Any] = {
    "file": {"type": ["string", "null"]},
    **{key: {"type": ["integer", "null"], "minimum": 1} for key in ("line", "column", "end_line", "end_column")},
}
_FINDING: dict[str, Any] = {
    "code": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"},
    "slug": TEXT,
    "severity": {"enum": [severity.value for severity in Severity]},
    **_POSITION,
    "title": TEXT,
    "message": TEXT,
    "help": {"type": ["string", "null"]},
    "suggestions": listed(TEXT),
    "context": {"type": ["string", "null"]},
    "related": listed(ref("related")),
    "witness": {"type": ["string", "null"]},
}
_OTHER_PLACE: dict[str, Any] = {**_POSITION, "message": TEXT}

DIAGNOSTICS_SCHEMA: dict[str, Any] = {
    "$schema": DRAFT,
    "title": "Diagnostics",
    **listed(ref("diagnostic")),
    "$defs": {"diagnostic": closed(**_FINDING), "related": closed(**_OTHER_PLACE)},
}
"""The JSON Schema of `json`."""


def sarif(diagnostics: Iterable[Diagnostic], language: Language, version: str) -> dict[str, Any]:
    """A SARIF 2.1.0 log, for code scanning; `version` is the one of the engine."""
    ordered = sorted(diagnostics, key=sort_key)
    rules: dict[str, Diagnostic] = {}
    for d in ordered:
        rules.setdefault(d.code, d)
    codes = sorted(rules)
    driver = {
        "name": "engine",
        "version": version,
        "rules": [
            {
                "id": code,
                "name": rules[code].entry.slug,
                "shortDescription": {"text": _clean(rules[code].title(language))},
                "defaultConfiguration": {"level": rules[code].severity.value},
            }
            for code in codes
        ],
    }
    results = [
        {
            "ruleId": d.code,
            "ruleIndex": codes.index(d.code),
            "level": d.severity.value,
            "message": {"text": _message(d, language)},
            "locations": [_location(d.place)] if d.place else [],
            "relatedLocations": [
                {"id": i, **_location(place), "message": {"text": _clean(words.words(language))}}
                for i, (place, words) in enumerate(d.related, 1)
            ],
            "partialFingerprints": {"engine/v1": fingerprint},
        }
        for d, fingerprint in zip(ordered, _fingerprints(ordered), strict=True)
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "language": language, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }


def annotations(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """Workflow commands for GitHub, one a line: `::error file=…,line=…,col=…,endColumn=…,title=…::…`."""
    return "\n".join(_annotation(d, language) for d in sorted(diagnostics, key=sort_key))


def gitlab(diagnostics: Iterable[Diagnostic], language: Language) -> list[dict[str, Any]]:
    """A Code Quality report for GitLab."""
    severities = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
    ordered = sorted(diagnostics, key=sort_key)
    return [
        {
            "description": _message(d, language),
            "check_name": d.code,
            "fingerprint": fingerprint,
            "severity": severities[d.severity],
            "location": {
                "path": _uri(d.place, quoted=False) if d.place else ".",
                "lines": {"begin": d.place.line if d.place else 1},
            },
        }
        for d, fingerprint in zip(ordered, _fingerprints(ordered), strict=True)
    ]


# The text ---------------------------------------------------------------------------------------------------------


def _block(diagnostic: Diagnostic, language: Language, color: bool) -> str:
    place, severity = diagnostic.place, diagnostic.severity
    word = _paint(_SEVERITIES[language][severity][0], _COLORS[severity], color)
    title = f"{word} {_paint(diagnostic.code, _BOLD, color)} {_clean(diagnostic.title(language))}"
    label = _clean(diagnostic.label(language))
    notes = [_clean(note) for note in (_help(diagnostic, language), _context(diagnostic, language)) if note]
    if place is None:
        lines, notes = [title], [label, *notes]
    else:
        lines = [f"{_paint(_clean(str(place)), _BOLD, color)}: {title}", *_quoted(place, label, severity, color)]
    for other, words in diagnostic.related:
        if place is None or other.source.name != place.source.name:
            lines.append(_paint(f"{'':{_GUTTER}}--> ", _DIM, color) + _clean(str(other)))
        lines += _quoted(other, _clean(words.words(language)), severity, color)
    if diagnostic.witness:
        notes.append(_WITNESS[language])
    lines += [_paint(f"{'':{_GUTTER}} = ", _DIM, color) + note for note in notes]
    lines += [f"{'':{_GUTTER + 3}}{_clean(line)}" for line in (diagnostic.witness or "").splitlines()]
    return "\n".join(lines)


def _help(diagnostic: Diagnostic, language: Language) -> str | None:
    advice = diagnostic.advice(language)
    return _HELP[language] + advice if advice else None


def _context(diagnostic: Diagnostic, language: Language) -> str | None:
    return diagnostic.context.words(language) if diagnostic.context else None


def _quoted(place: Place, label: str, severity: Severity, color: bool) -> list[str]:
    """The first line of a place, and below it carets and a label."""
    number, column = place.source.position(place.span.start)
    line = place.source.line(number)
    start = min(column - 1, len(line))
    end = max(min(start + place.span.end - place.span.start, len(line)), start)
    left = 0 if len(line) <= _COLUMNS or start <= _COLUMNS * 2 // 3 else start - _COLUMNS // 2
    right = min(left + _COLUMNS, len(line))
    opening, closing = "…" * (left > 0), "…" * (right < len(line))
    shown = opening + _show(line[left:right]) + closing
    indent = " " * (len(opening) + _width(line[left:start]))
    carets = "^" * max(_width(line[start : min(end, right)]), 1)
    gutter = _paint(f"{number:>{_GUTTER}} | ", _DIM, color)
    below = _paint(f"{'':>{max(_GUTTER, len(str(number)))}} | ", _DIM, color)
    return [(gutter + shown).rstrip(), f"{below}{indent}{_paint(carets, _COLORS[severity], color)} {label}"]


def _show(line: str) -> str:
    """A line as printed: tabs as four spaces, and nothing that a terminal would obey."""
    return _clean(line.replace("\t", "    "))


def _width(line: str) -> int:
    """Columns that a piece of a line takes once shown."""
    return sum(
        4 if c == "\t" else 0 if category(c) in ("Mn", "Me") else 2 if east_asian_width(c) in "WF" else 1 for c in line
    )


def _clean(words: str) -> str:
    """Controls, direction marks and lone surrogates of the files must not act on the terminal or break the output."""
    if words.isascii() and words.isprintable():
        return words
    return "".join("\ufffd" if category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in words)


def _paint(words: str, style: str, color: bool) -> str:
    return f"{style}{words}{_RESET}" if color else words


# The formats for machines -------------------------------------------------------------------------------------------


def _message(diagnostic: Diagnostic, language: Language) -> str:
    """All the words of a diagnostic, for a reader who does not see the line."""
    parts = (diagnostic.label(language), _help(diagnostic, language), _context(diagnostic, language))
    return "\n".join(_clean(part) for part in parts if part)


def _position(place: Place | None) -> dict[str, Any]:
    if place is None:
        return dict.fromkeys(("file", "line", "column", "end_line", "end_column"))
    end_line, end_column = place.source.position(place.span.end)
    return {
        "file": _clean(place.source.name),
        "line": place.line,
        "column": place.column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _uri(place: Place, quoted: bool = True) -> str:
    # imported here: it takes a hundredth of the time of a command, and few commands need it
    from urllib.parse import quote

    name = _clean(place.source.name).replace("\\", "/")
    return quote(name) if quoted else name


def _location(place: Place) -> dict[str, Any]:
    where = _position(place)
    region = {
        "startLine": where["line"],
        "startColumn": where["column"],
        "endLine": where["end_line"],
        "endColumn": where["end_column"],
    }
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place)}, "region": region}}


def _fingerprints(ordered: list[Diagnostic]) -> list[str]:
    """What stays the same when lines are added above: code, file, text of the line, rank among the same."""
    seen: Counter[tuple[str, str, str]] = Counter()
    prints = []
    for d in ordered:
        key = (d.code, _uri(d.place), d.place.source.line(d.place.line).strip()) if d.place else (d.code, "", "")
        seen[key] += 1
        prints.append(sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace")).hexdigest())
    return prints


def _annotation(diagnostic: Diagnostic, language: Language) -> str:
    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}[diagnostic.severity]
    properties: dict[str, object] = {}
    if place := diagnostic.place:
        where = _position(place)
        properties = {"file": _uri(place, quoted=False), "line": where["line"], "col": where["column"]}
        # GitHub refuses an end column when the end is on another line.
        if where["end_line"] == where["line"]:
            properties["endColumn"] = where["end_column"]
        else:
            properties["endLine"] = where["end_line"]
    properties["title"] = f"{diagnostic.code} {_clean(diagnostic.title(language))}"
    said = ",".join(f"{name}={_escape(str(value), ':,')}" for name, value in properties.items())
    return f"::{level} {said}::{_escape(_message(diagnostic, language))}"


def _escape(words: str, more: str = "") -> str:
    """The escapes of a workflow command; `more` are those of its properties (GitHub has none for `;`)."""
    for char in "%\r\n" + more:
        words = words.replace(char, f"%{ord(char):02X}")
    return words
