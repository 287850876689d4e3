"""Reports as one HTML page: sections, tables and bar charts, readable on a screen and on paper, with nothing from
outside and no script.

    page("Comparaison", "fr", (Paragraph("Trois changements."), Section("Montants", (Table(…), Chart(…)))))

Every text is escaped; the level of each heading is that of its section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import count
from typing import Literal, TypeAlias

from engine.text.diagnostics import Language, Words


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that stand out: what was taken out, what was put in, what matters, what is code."""

    kind: Literal["del", "ins", "strong", "code"]
    text: str


Line: TypeAlias = "str | Mark | Sequence[str | Mark]"
"""Words on one line, marked or not."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; one that is a `note` is set apart."""

    line: Line
    note: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: the columns named in `numbers`, by their place from 0, are set to the right; the first cell of a row
    is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, how long it is (below zero goes to the left), and its value in words."""

    label: str
    length: Fraction | int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Horizontal bars, in groups of one bar per series: `series` names them, `groups` have one bar for each.

    The chart says its numbers in words beside the bars; `description` says what is to be seen in it. Under it stands
    `table`, by default that of its numbers.
    """

    title: str
    description: str
    series: tuple[str, ...]
    groups: tuple[tuple[Bar, ...], ...]
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is under it."""

    title: str
    content: tuple[Element, ...]


Element: TypeAlias = Paragraph | Bullets | Table | Chart | Section


def page(title: str, language: Language, content: Iterable[Element]) -> str:
    """The page, whole."""
    numbers = count(1)
    body = "\n".join(line for element in content for line in _element(element, 2, language, numbers))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


DEEPEST = 6
"""The last level of headings in HTML."""


def _element(element: Element, level: int, language: Language, numbers: Iterator[int]) -> Iterator[str]:
    match element:
        case Paragraph():
            kind = ' class="note"' if element.note else ""
            yield f"<p{kind}>{_line(element.line)}</p>"
        case Bullets():
            yield "<ul>"
            yield from (f"<li>{_line(line)}</li>" for line in element.lines)
            yield "</ul>"
        case Table():
            yield from _table(element)
        case Chart():
            yield from _chart(element, next(numbers), language)
        case Section():
            heading = f"h{min(level, DEEPEST)}"
            yield "<section>"
            yield f"<{heading}>{escape(element.title)}</{heading}>"
            for inner in element.content:
                yield from _element(inner, level + 1, language, numbers)
            yield "</section>"


def _line(line: Line) -> str:
    match line:
        case str():
            return escape(line)
        case Mark():
            return f"<{line.kind}>{escape(line.text)}</{line.kind}>"
        case _:
            return "".join(map(_line, line))


def _table(table: Table) -> Iterator[str]:
    def kind(place: int) -> str:
        return ' class="number"' if place in table.numbers else ""

    yield "<table>"
    yield f"<caption>{escape(table.caption)}</caption>"
    head = "".join(f'<th scope="col"{kind(place)}>{escape(cell)}</th>' for place, cell in enumerate(table.head))
    yield f"<thead><tr>{head}</tr></thead>"
    yield "<tbody>"
    for first, *rest in table.rows:
        cells = "".join(f"<td{kind(place)}>{_line(cell)}</td>" for place, cell in enumerate(rest, start=1))
        yield f'<tr><th scope="row"{kind(0)}>{_line(first)}</th>{cells}</tr>'
    yield "</tbody>"
    yield "</table>"


# ── Charts ──────────────────────────────────────────────────────────────────────────────────────────────────────

WIDTH, LABELS, VALUES = 720, 240, 130
"""The width of a chart, of its labels on the left and of its values on the right, in units of the drawing."""

THICK, BETWEEN = 18, 12
"""The height of a bar, and the space between two groups."""

LONGEST_LABEL = 32
"""Letters of a label that have their place; the whole is in the table under the chart."""


def _chart(chart: Chart, number: int, language: Language) -> Iterator[str]:
    """The drawing, with its title and description for those who do not see it, and its numbers as a table."""
    yield f"<figure>\n<figcaption>{escape(chart.title)}</figcaption>"
    yield from _drawing(chart, f"chart-{number}")
    yield from _table(chart.table or _numbers(chart, language))
    yield "</figure>"


def _numbers(chart: Chart, language: Language) -> Table:
    head = (Words("élément", "item").words(language), *chart.series)
    rows = tuple((group[0].label, *(bar.value for bar in group)) for group in chart.groups)
    return Table(caption=chart.title, head=head, rows=rows, numbers=frozenset(range(1, len(head))))


def _drawing(chart: Chart, name: str) -> Iterator[str]:
    lengths = [Fraction(bar.length) for group in chart.groups for bar in group]
    most, least = max(*lengths, Fraction(0)), min(*lengths, Fraction(0))
    room = WIDTH - LABELS - VALUES
    zero = LABELS + _share(-least, most - least, room)
    several = len(chart.series) > 1
    top = 26 if several else 4
    height = top + sum(THICK * len(group) + BETWEEN for group in chart.groups)
    yield (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {WIDTH} {height}" '
        f'xmlns="http://www.w3.org/2000/svg">'
    )
    yield f'<title id="{name}-title">{escape(chart.title)}</title>'
    yield f'<desc id="{name}-desc">{escape(chart.description)}</desc>'
    if several:
        yield from _legend(chart.series)
    for group in chart.groups:
        middle = top + THICK * len(group) // 2 + 5
        yield f'<text class="label" x="{LABELS - 8}" y="{middle}">{escape(_shortened(group[0].label))}</text>'
        for place, bar in enumerate(group):
            length = _share(abs(Fraction(bar.length)), most - least, room)
            start = zero if bar.length >= 0 else zero - length
            yield f'<rect class="bar-{place}" x="{start}" y="{top}" width="{length}" height="{THICK - 2}"/>'
            yield f'<text x="{WIDTH - VALUES + 8}" y="{top + THICK - 5}">{escape(bar.value)}</text>'
            top += THICK
        top += BETWEEN
    yield f'<line x1="{zero}" y1="0" x2="{zero}" y2="{height}"/>'
    yield "</svg>"


def _legend(series: Iterable[str]) -> Iterator[str]:
    for place, name in enumerate(series):
        left = LABELS + place * 160
        yield f'<rect class="bar-{place}" x="{left}" y="2" width="14" height="14"/>'
        yield f'<text x="{left + 20}" y="14">{escape(name)}</text>'


def _share(part: Fraction, whole: Fraction, room: int) -> int:
    """The units of the drawing that a part takes of its room: at least one when there is something to show."""
    return max(1, int(part * room / whole)) if part and whole else 0


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


_STYLE = """\
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 16px/1.5 system-ui, "Segoe UI", Arial, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; padding-bottom: .2rem; border-bottom: 2px solid #1f3a7a; }
h3 { font-size: 1.08rem; margin: 1.5rem 0 .4rem; }
h4, h5, h6 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; }
p.note { border-left: 4px solid #1f3a7a; background: #f2f4f9; padding: .5rem .8rem; }
ul { margin: .4rem 0; padding-left: 1.3rem; }
li { margin: .25rem 0; }
del { color: #8a1c12; text-decoration: line-through; }
ins { color: #0b5c2f; text-decoration: underline; }
code { font: .93em/1.4 ui-monospace, Consolas, monospace; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0 1.2rem; font-size: .93rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border-bottom: 1px solid #c8ccd4; padding: .3rem .5rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #6b7280; }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1.2rem 0; }
figcaption { font-weight: 600; padding: .3rem 0; }
figure caption { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
svg { width: 100%; height: auto; font: 13px system-ui, "Segoe UI", Arial, sans-serif; }
svg text { fill: #1a1a1a; }
svg .label { text-anchor: end; }
svg .bar-0 { fill: #1f3a7a; }
svg .bar-1 { fill: #e0a03a; stroke: #8a5a00; }
svg line { stroke: #6b7280; }
@page { margin: 18mm 16mm; }
@media print {
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h1, h2, h3, h4, caption, figcaption { break-after: avoid; }
  tr, figure svg, p.note { break-inside: avoid; }
  thead { display: table-header-group; }
  svg .bar-0, svg .bar-1, p.note { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
