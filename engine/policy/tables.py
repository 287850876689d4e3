"""Rows of the tables of a regulation, from a CSV file or from the policy: every cell read, every key told apart."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from functools import cache
from typing import Any
from unicodedata import normalize

from engine.language.literals import Problem, check, is_not_applicable, read
from engine.language.types import DATE, Date, Number, Units, declared_scale
from engine.language.values import NOT_APPLICABLE, Range, exact
from engine.language.wording import Spoken, say
from engine.policy.model import Input, Table
from engine.text import document, vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words, sort_key
from engine.text.source import NOWHERE, Place, Source, Span
from engine.text.suggest import closest

MOST_BYTES = 50_000_000
"""The size of a CSV file that is read."""

MOST_FINDINGS = 50
"""How many faults of one table are told one by one."""

SEPARATORS = (";", ",", "\t")

_BLANK = " \r\n\u00a0\u202f" + "".join(SEPARATORS)

Rows = tuple[Mapping[str, Any], ...]
Lines = Sequence[int]
"""The line of each row; kept as an array, for there may be many."""


def read_csv(
    raw: bytes, name: str, table: Table, units: Units, language: Language
) -> tuple[Rows, Lines, tuple[Diagnostic, ...]]:
    """The rows of a CSV file in UTF-8, separated by `;`, `,` or tabs, whose first line names the columns.

    With them comes the line of the file on which each of them begins.

    Rows hold the declared columns in the order of the declaration; an empty cell of an optional column is not
    applicable. A row with a fault is left out. Other columns are faults in a file of the policy, and are passed over
    in one that the caller supplies.

    Args:
        raw: the bytes of the file.
        name: the name under which the file is shown to people.
        table: the declaration; its `rows` are not looked at.
        units: the units the policy knows.
        language: the surface of the policy, in which the cells are written too.

    Raises:
        re.error: if the pattern of a column is no regular expression; the policy is checked for this before.
    """
    source, fault = _decode(raw, name)
    if fault:
        return (), (), (fault,)
    findings = _Findings(source, table)
    if not source.text.strip(_BLANK):
        findings.add("TAB004", NOWHERE)
        return (), (), findings.told()
    separator = _separator(source.text, table)
    lines = _lines(source.text, separator, findings)
    header = _header(lines)
    while not header.cells[-1].strip():
        header.cells.pop()
    columns = _columns(header, table, findings)
    if not columns:
        return (), (), findings.told()
    is_whole = len(columns) == len(table.columns) and not findings.count
    rows, starts = _read(_squared(lines, header, findings), columns, table, units, language, findings)
    if not rows and not findings.count:
        findings.add("TAB005", header.span)
    if not is_whole:
        return (), (), findings.told()
    return rows, _lines_of(source.text, starts), findings.told()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A CSV file as it is written: the text of its cells by column, and where each of them stands."""

    source: Source
    separator: str
    header: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    spans: tuple[Mapping[str, Span], ...]


def read_grid(raw: bytes, name: str, table: Table) -> Grid:
    """The cells of a file whose rows `read_csv` reads without a fault, in the order of the file."""
    source, _ = _decode(raw, name)
    findings = _Findings(source, table)
    separator = _separator(source.text, table)
    lines = _lines(source.text, separator, findings)
    header = _header(lines)
    while not header.cells[-1].strip():
        header.cells.pop()
    names = _names(header)
    found = tuple(_squared(lines, header, findings))
    return Grid(
        source=source,
        separator=separator,
        header=tuple(names),
        rows=tuple(dict(zip(names, line.cells, strict=False)) for line in found),
        spans=tuple({name: line.cell(at) for at, name in enumerate(names)} for line in found),
    )


def read_rows(
    node: document.Node, source: Source, table: Table, units: Units, language: Language
) -> tuple[Rows, tuple[Diagnostic, ...]]:
    """The rows written in the policy itself, `- {column: value, …}`, under the same rules as those of a file.

    What is no list of rows, or no single value, is reported with the shape of the policy.
    """
    findings = _Findings(source, table)
    if not isinstance(node, document.Sequence):
        return (), ()
    if not node.items:
        findings.add("TAB005", node.span)
    lines = (line for item in node.items if (line := _written(item, table, findings)))
    columns = {name: at for at, name in enumerate(table.columns)}
    rows, _ = _read(lines, columns, table, units, language, findings)
    return rows, findings.told()


# ── Findings ────────────────────────────────────────────────────────────────────────────────────────────────────


class _Findings:
    """What is wrong with one table: the first faults in full, the number of all."""

    def __init__(self, source: Source, table: Table) -> None:
        self.source = source
        self.table = table
        self.count = 0
        self.kept: list[Diagnostic] = []
        self.next: Place | None = None

    def add(
        self,
        code: str,
        span: Span,
        *,
        suggestions: tuple[str, ...] = (),
        related: tuple[tuple[Span, Words], ...] = (),
        context: Words | None = None,
        **args: Any,
    ) -> None:
        self.count += 1
        place = Place(self.source, span)
        if len(self.kept) == MOST_FINDINGS:
            self.next = self.next or place
            return
        self.kept.append(
            Diagnostic(
                entry=entry(code),
                place=place,
                args=args,
                suggestions=suggestions,
                context=context or Words(f"table « {self.table.id} »", f'table "{self.table.id}"'),
                related=tuple((Place(self.source, other), words) for other, words in related),
            )
        )

    def refuse(self, problem: Problem, span: Span, column: str) -> None:
        """A cell that does not read, unless its quotes already say why."""
        quotes = [d.place.span.start for d in self.kept if d.code in ("TAB011", "TAB012") and d.place]
        if any(span.start <= at <= span.end for at in quotes):
            return
        line = self.line_of(span)
        context = Words(
            f"table « {self.table.id} », ligne {line}, colonne « {column} »",
            f'table "{self.table.id}", line {line}, column "{column}"',
        )
        self.add(problem.code, span, suggestions=problem.suggestions, context=context, **problem.args)

    def line_of(self, span: Span) -> int:
        return Place(self.source, span).line

    def told(self) -> tuple[Diagnostic, ...]:
        told = sorted(self.kept, key=sort_key)
        if self.next:
            told.append(Diagnostic(entry=entry("TAB020"), place=self.next, args={"count": self.count - len(told)}))
        return tuple(told)


# ── Lines of a CSV file ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Line:
    """One row as written: the text of its cells, and where they are.

    `spans` is None for a line without quotes: its cells then follow one another, one separator between them.
    """

    start: int
    cells: list[str]
    spans: list[Span] | None = field(default=None)

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)

    @property
    def span(self) -> Span:
        return self.cell(0).to(self.cell(len(self.cells) - 1))

    def cell(self, at: int) -> Span:
        """Where a cell stands, without the white space around it."""
        if self.spans is not None:
            return self.spans[at]
        start = self.start + sum(len(cell) + 1 for cell in self.cells[:at])
        text = self.cells[at]
        start += len(text) - len(text.lstrip()) if text.strip() else 0
        return Span(start, start + len(text.strip()))


def _decode(raw: bytes, name: str) -> tuple[Source, Diagnostic | None]:
    """The text of a file; how it is encoded otherwise is shown at the first character that is not UTF-8."""
    empty = Source(name, "")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return empty, Diagnostic(entry=entry("TAB002"), place=Place(empty, NOWHERE))
    if len(raw) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        return empty, Diagnostic(entry=entry("TAB003"), place=Place(empty, NOWHERE), args={"most": most})
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:1000]:
        args = {"encoding": "UTF-16"}
        return empty, Diagnostic(entry=entry("TAB023"), place=Place(empty, NOWHERE), args=args)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        # One byte is one character of cp1252, so the offset of the byte is the one of the character shown.
        start = fault.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        place = Place(Source(name, raw.decode("cp1252", "replace")), Span(start, start + 1))
        return empty, Diagnostic(entry=entry("TAB023"), place=place, args={"encoding": "cp1252 (Windows)"})
    return Source(name, text if "\n" in text else text.replace("\r", "\n")), None


def _separator(text: str, table: Table) -> str:
    """The sign that cuts the first line into the most declared columns."""

    def known(separator: str) -> tuple[int, int]:
        lines = _lines(text, separator, _Findings(Source("", text), table))
        names = _names(_header(lines))
        return sum(name in table.columns for name in names), len(names)

    return max(SEPARATORS, key=known)


def _header(lines: Iterator[_Line]) -> _Line:
    """The first line in which something is written."""
    return next((line for line in lines if not line.is_blank), _Line(0, ["…"]))


def _names(header: _Line) -> list[str]:
    return [normalize("NFC", cell.strip()) for cell in header.cells]


def _lines(text: str, separator: str, findings: _Findings) -> Iterator[_Line]:
    """The lines of a file; only those with a quote need to be read cell by cell."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if '"' in line:
            quoted, at = _quoted(text, at, separator, findings)
            yield quoted
        else:
            yield _Line(at, line.removesuffix("\r").split(separator))
            at = end + 1


@cache
def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    end = rf"(?P<end>{separator}|\r?\n|\Z)"
    quoted = re.compile(rf'[^\S\r\n\t]*"(?P<cell>[^"]*(?:""[^"]*)*)"[^\S\r\n\t]*{end}')
    return quoted, re.compile(rf"(?P<cell>[^{separator}\n]*?){end}")


_CLOSED = re.compile(r'\s*"(?P<cell>[^"\n]*(?:""[^"\n]*)*)"')


def _quoted(text: str, at: int, separator: str, findings: _Findings) -> tuple[_Line, int]:
    """One row with quoted cells, which may run over several lines of the file, and where the next one starts."""
    quoted, plain = _patterns(separator)
    cells: list[str] = []
    spans: list[Span] = []
    end = separator
    while end == separator:
        found = quoted.match(text, at) or _astray(text, at, findings)
        after = found if found and found.re is quoted else plain.match(text, found.end() if found else at)
        assert after, "what follows is at the least empty, and ends with the text at the latest"
        cell = found["cell"].replace('""', '"') if found else after["cell"].strip()
        start = found.start("cell") if found else after.start("cell") + after["cell"].find(cell)
        cells.append(cell)
        spans.append(Span(start, found.end("cell") if found else start + len(cell)))
        at, end = after.end(), after["end"]
    return _Line(spans[0].start, cells, spans), at


def _astray(text: str, at: int, findings: _Findings) -> re.Match[str] | None:
    """The quoted part of a cell that goes on after it; None for a cell without quotes, or whose quote never closes."""
    opening = re.compile(r'[^\S\r\n\t]*"').match(text, at)
    if not opening:
        return None
    closed = _CLOSED.match(text, at)
    if closed:
        findings.add("TAB012", Span(closed.end() - 1, closed.end()))
    else:
        findings.add("TAB011", Span(opening.end() - 1, opening.end()))
    return closed


# ── Columns and cells ───────────────────────────────────────────────────────────────────────────────────────────


def _columns(header: _Line, table: Table, findings: _Findings) -> Mapping[str, int]:
    """Where each declared column stands; one that is misspelt is told once, and read all the same."""
    names = _names(header)
    found: dict[str, int] = {}
    strangers: dict[int, str] = {}
    for at, name in enumerate(names):
        if name in found:
            first = (header.cell(found[name]), Words("déjà ici", "already here"))
            findings.add("TAB009", header.cell(at), related=(first,), column=name)
        elif name in table.columns:
            found[name] = at
        else:
            strangers[at] = name
    missing = [name for name in table.columns if name not in found]
    if not found and not any(closest(name, missing) for name in strangers.values()):
        findings.add("TAB022", header.span, declared=", ".join(table.columns))
        return {}
    for at, name in strangers.items():
        if near := closest(name, missing):
            findings.add("TAB006", header.cell(at), suggestions=near, column=name)
            found[near[0]] = at
            missing.remove(near[0])
        elif not table.supplied:
            declared = ", ".join(table.columns)
            findings.add("TAB008", header.cell(at), column=name or _NAMELESS, declared=declared)
    for name in missing:
        listed = ", ".join(names)
        findings.add("TAB007", header.span, column=name, found=listed)
    return {name: found[name] for name in table.columns if name in found}


def _squared(lines: Iterable[_Line], header: _Line, findings: _Findings) -> Iterator[_Line]:
    """The rows that have as many cells as there are columns; blank lines and blank cells in excess are passed over."""
    width = len(header.cells)
    for line in lines:
        if len(line.cells) != width:
            if line.is_blank:
                continue
            if len(line.cells) < width or any(cell.strip() for cell in line.cells[width:]):
                findings.add("TAB010", line.span, found=len(line.cells), expected=width)
                continue
        elif not line.cells[0] and line.is_blank:
            continue
        yield line


_NAMELESS = Words("(sans nom)", "(without a name)")


class _Cells(dict[str, Any]):
    """The values of one column by the text of the cell: a text that comes back is not read again."""

    def __init__(self, column: Input, is_key: bool, units: Units, language: Language) -> None:
        super().__init__()
        self.column = column
        self.is_key = is_key
        self.units = units
        self.language = language

    def __missing__(self, text: str) -> Any:
        value = self[text] = self.read(text)
        return value

    def read(self, text: str) -> Any | Problem:
        column = self.column
        if not text.strip() or (column.optional and is_not_applicable(text, self.language)):
            optional = column.optional and not self.is_key
            return NOT_APPLICABLE if optional else Problem("TAB013", {"column": column.name})
        if column.ranges:
            value = read_range(text, column, self.units, self.language)
        else:
            value = read(text, column.type, self.units, self.language, decimals=column.decimals)
        if isinstance(value, Problem):
            return value
        limits = {"min": column.min, "max": column.max, "pattern": column.pattern}
        return check(value, column.type, self.units, **limits) or value


def _read(
    lines: Iterable[_Line],
    columns: Mapping[str, int],
    table: Table,
    units: Units,
    language: Language,
    findings: _Findings,
) -> tuple[Rows, array[int]]:
    """The rows whose cells all read, and where they start; the keys of the others are compared all the same."""
    cells = [(at, _Cells(table.columns[name], name in table.key, units, language)) for name, at in columns.items()]
    limits = [name for name in (*table.key, table.valid_from, table.valid_to) if name]
    rows, starts, keyed = [], array("I"), []
    for line in lines:
        texts = line.cells
        row = dict(zip(columns, [column[texts[at]] for at, column in cells], strict=True))
        wrong = [name for name, value in row.items() if isinstance(value, Problem)]
        for name in wrong:
            findings.refuse(row[name], line.cell(columns[name]), name)
        if not wrong:
            rows.append(row)
            starts.append(line.start)
        if all(name in row and name not in wrong for name in limits):
            keyed.append((line, row))
    if table.key and keyed:
        _compare_keys(keyed, columns, table, units, findings)
    return tuple(rows), starts


def _lines_of(text: str, starts: array[int]) -> Lines:
    """The lines on which some characters stand, in their order."""
    lines = array("I")
    line, at = 1, 0
    for start in starts:
        line, at = line + text.count("\n", at, start), start
        lines.append(line)
    return lines


def _written(item: document.Node, table: Table, findings: _Findings) -> _Line | None:
    """A row of the policy as a line whose cells are in the order of the declaration, `""` where nothing is written."""
    if not isinstance(item, document.Mapping):
        return None
    values = {each.key.text: each.value for each in item.entries}
    missing = [name for name in table.columns if name not in values]
    is_right = True
    for each in item.entries:
        name = each.key.text
        if name not in table.columns:
            near = closest(name, missing)
            if near:
                values[near[0]] = each.value
                missing.remove(near[0])
                findings.add("TAB006", each.key.span, suggestions=near, column=name)
            else:
                declared = ", ".join(table.columns)
                findings.add("TAB008", each.key.span, column=name, declared=declared)
            is_right = False
        elif not isinstance(each.value, document.Scalar):
            is_right = False
    if not is_right:
        return None
    here = Span(item.span.start, min(item.span.start + 1, item.span.end))
    nodes = [values.get(name) for name in table.columns]
    scalars = [node if isinstance(node, document.Scalar) else None for node in nodes]
    spans = [scalar.span if scalar else here for scalar in scalars]
    return _Line(item.span.start, [scalar.text if scalar else "" for scalar in scalars], spans)


# ── Ranges as keys ──────────────────────────────────────────────────────────────────────────────────────────────

_INTERVALS: Mapping[Language, tuple[str, ...]] = {
    "fr": (r"entre (?P<low>.+) et (?P<high>.+)", r"(?:de )?(?P<low>.+?) à (?P<high>.+)"),
    "en": (r"between (?P<low>.+) and (?P<high>.+)", r"(?:from )?(?P<low>.+?) to (?P<high>.+)"),
}
_AND_MORE: Mapping[Language, str] = {"fr": r"(?P<low>.+) (?:et|ou) plus", "en": r"(?P<low>.+) (?:and|or) more"}
_DOTS = r"(?P<low>.+?) ?(?:\.\.|…) ?(?P<high>.+)"
_HYPHEN = re.compile(r"([0-9]+) ?[-–—] ?([0-9]+)")


@cache
def _shapes(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The ways to write a range, each with the comparison it makes; the words are those of decision tables."""
    spellings: dict[str, list[str]] = {}
    for spelling, identifier in vocabulary.understood("cell", language).items():
        spellings.setdefault(identifier, []).append(re.escape(spelling))
    written = {identifier: "|".join(forms) for identifier, forms in spellings.items()}
    shapes = [("any", written["any"])]
    shapes += [(name, rf"(?:{written[name]}) (?P<high>.+)") for name in ("lt", "le")]
    shapes += [(name, rf"(?:{written[name]}) (?P<low>.+)") for name in ("gt", "ge")]
    shapes += [("ge", _AND_MORE[language]), ("within", _DOTS)]
    shapes += [("within", interval) for interval in _INTERVALS[language]]
    return tuple((name, re.compile(shape, re.IGNORECASE)) for name, shape in shapes)


def read_range(text: str, column: Input, units: Units, language: Language) -> Range | Problem:
    """`3`, `4 à 7`, `4..7`, `8 et plus`, `moins de 3`, `jusqu'à 3`, `-` for all values.

    A bound that is excluded becomes the value next to it: `moins de 3` is up to 2 for whole numbers, up to 2,99 for
    an amount of money.
    """
    phrase = " ".join(text.replace("’", "'").split())
    for comparison, shape in _shapes(language):
        if found := shape.fullmatch(phrase):
            return _range(comparison, found.groupdict(), column, units, language)
    if hyphen := _HYPHEN.fullmatch(phrase):
        word = "à" if language == "fr" else "to"
        return _no_range(phrase, column, f"{hyphen[1]} {word} {hyphen[2]}")
    value = read(phrase, column.type, units, language, decimals=column.decimals)
    if isinstance(value, Problem):
        return _no_range(phrase, column) if value.code in ("CAS020", "CAS029") else value
    return Range(value, value)


def _range(
    comparison: str, written: Mapping[str, str], column: Input, units: Units, language: Language
) -> Range | Problem:
    ends = {name: read(end, column.type, units, language, decimals=column.decimals) for name, end in written.items()}
    for end in ends.values():
        if isinstance(end, Problem):
            return end
    low: Any = ends.get("low")
    high: Any = ends.get("high")
    if comparison in ("lt", "gt"):
        step = _step(column)
        if step is None:
            return Problem("TAB018", {"text": next(iter(written.values()))})
        low, high = low + step if low is not None else None, high - step if high is not None else None
    if low is not None and high is not None and low > high:
        return Problem("TAB017", {"low": Spoken(low, column.type, units), "high": Spoken(high, column.type, units)})
    return Range(low, high)


def _no_range(phrase: str, column: Input, *suggestions: str) -> Problem:
    return Problem("TAB016", {"text": phrase[:60], "expected": column.type}, suggestions)


def _step(column: Input) -> Any:
    """The least difference between two values of a column, None when there is none."""
    if isinstance(column.type, Date):
        return timedelta(days=1)
    if not isinstance(column.type, Number):
        return None
    scale = declared_scale(column.type) if column.decimals is None else column.decimals
    return None if scale is None else exact(Fraction(1, 10**scale * (100 if column.type.percent else 1)))


# ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────────

Side = tuple[Any, Any]
"""From a value to another, both included; None is unbounded."""


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A row, and the ranges and dates for which it answers."""

    line: _Line
    row: Mapping[str, Any]
    sides: tuple[Side, ...]


def _compare_keys(
    lines: Sequence[tuple[_Line, Mapping[str, Any]]],
    columns: Mapping[str, int],
    table: Table,
    units: Units,
    findings: _Findings,
) -> None:
    """Tell the rows that answer to one key on one day."""
    ranged = [name for name in table.key if table.columns[name].ranges]
    single = [name for name in table.key if name not in ranged]
    groups: dict[tuple[Any, ...], list[_Keyed]] = {}
    for line, row in lines:
        dates = _dates(row, table)
        if dates and None not in dates and dates[0] > dates[1]:
            span = line.cell(columns[table.valid_from or ""])
            findings.add("TAB021", span, start=_day(dates[0]), end=_day(dates[1]))
            continue
        sides = tuple([(row[name].low, row[name].high) for name in ranged])
        group = groups.setdefault(tuple([row[name] for name in single]), [])
        group.append(_Keyed(line, row, (*sides, dates) if dates else sides))
    at = columns[(ranged or table.key)[0]]
    for group in groups.values():
        for first, second in _clashes(group):
            earlier, span = first.line.cell(at), second.line.cell(at)
            findings.add(
                "TAB015" if second.sides else "TAB014",
                span,
                related=((earlier, Words("l'autre ligne", "the other row")),),
                key=_key_words(second, table, units),
                other=_key_words(first, table, units),
                line=findings.line_of(earlier),
            )


def _dates(row: Mapping[str, Any], table: Table) -> Side | None:
    """The days for which a row is in force, None when the table is not limited in time."""
    if table.valid_from is None and table.valid_to is None:
        return None
    start, end = (row.get(name) if name else None for name in (table.valid_from, table.valid_to))
    return (None if start is NOT_APPLICABLE else start, None if end is NOT_APPLICABLE else end)


def _day(day: Any) -> Spoken:
    return Spoken(day, DATE, Units())


def _clashes(group: list[_Keyed]) -> Iterator[tuple[_Keyed, _Keyed]]:
    """Each row that has something in common with an earlier one, and that one; it is not compared any further."""
    if len(group) == 1:
        return
    open_: list[_Keyed] = []
    for keyed in sorted(group, key=_lowest):
        # In the order of their first side, a row that ends before this one begins also ends before all that follow.
        open_ = [other for other in open_ if _meet(other.sides[:1], keyed.sides[:1])]
        clash = next((other for other in open_ if _meet(other.sides, keyed.sides)), None)
        if clash:
            first, second = sorted((clash, keyed), key=lambda each: each.line.start)
            yield first, second
        else:
            open_.append(keyed)


def _lowest(keyed: _Keyed) -> tuple[bool, Any]:
    low = keyed.sides[0][0] if keyed.sides else None
    return low is not None, low


def _meet(sides: tuple[Side, ...], others: tuple[Side, ...]) -> bool:
    return all(
        (low is None or end is None or low <= end) and (start is None or high is None or start <= high)
        for (low, high), (start, end) in zip(sides, others, strict=True)
    )


def _key_words(keyed: _Keyed, table: Table, units: Units) -> Words:
    def words(language: Language) -> str:
        key = " / ".join(say(keyed.row[name], table.columns[name].type, units, language) for name in table.key)
        dates = _dates(keyed.row, table)
        return f"{key} ({say(Range(*dates), DATE, units, language)})" if dates else key

    return Words(words("fr"), words("en"))
