"""The points of coverage for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from engine.golden.coverage import KINDS
from engine.golden.points import Point, Points
from engine.text.diagnostics import Language, Words


def text(points: Points, language: Language) -> str:
    """The counts by kind, and what no case shows, by rule."""
    return "\n".join(_lines(points, language))


def _lines(points: Points, language: Language) -> Iterator[str]:
    colon = Words(" :", ":").words(language)
    yield f"{Words('points de couverture', 'points of coverage').words(language)}{colon} {points.policy}"
    for kind, words in KINDS.items():
        shown, total = points.count(kind)
        yield f"  {words.words(language)}{colon} {shown} {Words('sur', 'of').words(language)} {total}"
    for kind, words in KINDS.items():
        missing = [point for point in points.missing if point.kind == kind]
        if missing:
            yield f"  {Words('à montrer', 'to be shown').words(language)}, {words.words(language)}"
        for where, found in groupby(missing, key=lambda point: point.where):
            of_place = list(found)
            articles = ", ".join(of_place[0].articles)
            yield f"    {where}  [{articles}]" if articles else f"    {where}"
            yield from (f"      {point.spot.words(language)}, {point.what}" for point in of_place)
    yield from _accepted(points, language)


def _accepted(points: Points, language: Language) -> Iterator[str]:
    """What is accepted that no case shows, each with the reason."""
    if points.accepted:
        yield f"  {Words('acceptés', 'accepted').words(language)}"
    for where, found in groupby(points.accepted, key=lambda point: point.where):
        yield f"    {where}"
        for point in found:
            yield f"      {point.spot.words(language)}, {point.what}"
            yield f"        {points.accepted[point]}"


def json(points: Points) -> dict[str, Any]:
    """The points as data; those accepted are neither counted nor missing."""
    counts = {kind: points.count(kind) for kind in KINDS}
    return {
        "policy": points.policy,
        "counts": {kind: {"shown": shown, "total": total} for kind, (shown, total) in counts.items()},
        "missing": [_point_json(point) for point in points.missing],
        "accepted": [{**_point_json(point), "reason": reason} for point, reason in points.accepted.items()],
    }


def _point_json(point: Point) -> dict[str, Any]:
    return {
        "kind": point.kind,
        "where": point.where,
        "what": point.what,
        "file": point.spot.file,
        "line": point.spot.line,
        "articles": list(point.articles),
    }
