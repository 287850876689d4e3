"""The points of coverage as a page to print: article by article, what the cases show, what none shows, and what is
accepted that none shows, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.golden.coverage import KINDS
from engine.golden.points import Point, Points
from engine.text.diagnostics import Language, Words
from engine.text.html import Bar, Chart, Element, Mark, Paragraph, Section, Table, page


def points_page(all_points: Iterable[Points], language: Language) -> str:
    """The page, whole: a section for each policy."""
    title = Words("Ce que montrent les cas de référence", "What the golden cases show").words(language)
    return page(title, language, [_policy(points, language) for points in all_points])


def _policy(points: Points, language: Language) -> Section:
    """One policy: the counts by kind, then its articles."""
    return Section(points.policy, (_summary(points, language), _counts(points, language), *_articles(points, language)))


def _summary(points: Points, language: Language) -> Paragraph:
    total, left, accepted = len(points.all), len(points.missing), len(points.accepted)
    count = Words(
        f"{total - left} points sur {total} sont montrés par un cas au moins ; il en reste {left} à montrer.",
        f"{total - left} points of {total} are shown by a case at least; {left} are left to be shown.",
    )
    apart = Words(
        f" Points acceptés sans cas, hors de ce compte : {accepted}.",
        f" Points accepted without a case, apart from these: {accepted}.",
    )
    return Paragraph(count.words(language) + apart.words(language) * bool(accepted), note=True)


def _counts(points: Points, language: Language) -> Chart:
    said = [(words.words(language), *points.count(kind)) for kind, words in KINDS.items()]
    head = _words(language, ("point", "point"), ("montrés", "shown"), ("en tout", "in all"))
    title = Words("Points par sorte", "Points by kind").words(language)
    of = Words("sur", "of").words(language)
    return Chart(
        title=title,
        description=Words("part montrée de chaque sorte de points", "share shown of each kind of points").words(
            language
        ),
        series=(head[1], head[2]),
        groups=tuple(
            (Bar(kind, shown, f"{shown} {of} {total}"), Bar(kind, total, str(total))) for kind, shown, total in said
        ),
        table=Table(
            caption=title,
            head=head,
            rows=tuple((kind, str(shown), str(total)) for kind, shown, total in said),
            numbers=frozenset({1, 2}),
        ),
    )


def _articles(points: Points, language: Language) -> Iterator[Element]:
    """A section for each article, with the points that cite it; the points that cite none come last."""
    known = (*points.all, *points.accepted)
    titles = {point.where: point.what for point in known if point.kind == "article"}
    cited = [point for point in known if point.kind != "article" or point in points.accepted]
    for article, title in titles.items():
        own = [point for point in cited if article in point.articles]
        yield Section(
            f"{article} : {title}" if language == "fr" else f"{article}: {title}", _points(own, points, language)
        )
    if others := [point for point in cited if titles.keys().isdisjoint(point.articles)]:
        yield Section(Words("Sans article", "Without an article").words(language), _points(others, points, language))


def _points(own: list[Point], points: Points, language: Language) -> tuple[Element, ...]:
    """What is to be shown first, then what is accepted that no case shows, then what is shown."""
    left, reasons = frozenset(points.missing), points.accepted
    missing = [point for point in own if point in left]
    accepted = [point for point in own if point in reasons]
    shown = [point for point in own if point not in left and point not in reasons]
    tables = (
        _table(Words("Aucun cas ne montre", "No case shows"), missing, language, strong=True),
        _table(Words("Accepté sans cas", "Accepted without a case"), accepted, language, reasons=reasons),
        _table(Words("Un cas au moins montre", "A case at least shows"), shown, language),
    )
    return tuple(table for table in tables if table.rows)


def _table(
    caption: Words,
    found: list[Point],
    language: Language,
    *,
    strong: bool = False,
    reasons: Mapping[Point, str] | None = None,
) -> Table:
    head = _words(language, ("règle", "rule"), ("sorte", "kind"), ("point", "point"), ("ligne", "line"))
    rows = tuple(
        (
            point.where,
            KINDS[point.kind].words(language),
            Mark("strong", point.what) if strong else point.what,
            str(point.spot.line) if point.spot.is_own else f"{point.spot.file}:{point.spot.line}",
            *((reasons[point],) if reasons is not None else ()),
        )
        for point in found
    )
    return Table(
        caption=f"{caption.words(language)} ({len(found)})",
        head=(*head, *(_words(language, ("raison", "reason")) if reasons is not None else ())),
        rows=rows,
        numbers=frozenset({3}),
    )


def _words(language: Language, *pairs: tuple[str, str]) -> tuple[str, ...]:
    return tuple(Words(*pair).words(language) for pair in pairs)
