"""Points of coverage that a golden file accepts that no case shows, with the reason: a limit that no amount can reach.

points_acceptés:
  - règle: cfa.doté
    point: "subvention_brute > 0 € : un pas après"
    raison: une subvention vaut 0 € ou au moins 56 €
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.golden.points import Point, Points
from engine.golden.read import GoldenFile
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic
from engine.text.source import Place


def granted(points: Points, files: Iterable[GoldenFile]) -> Points:
    """The points without those that golden files accept; what is accepted and is no point of the policy any more
    (GOL011), or is shown by a case after all (GOL012), is among the problems."""
    named: dict[tuple[str, str], list[Point]] = {}
    for point in points.all:
        named.setdefault((point.where, " ".join(point.what.split())), []).append(point)
    missing = frozenset(points.missing)
    accepted: dict[Point, str] = {}
    problems: list[Diagnostic] = []
    for file in files:
        for block in file.accepted_points:
            rule, said = (" ".join(block.text(key).split()) for key in ("rule", "point"))
            found = named.get((rule, said), [])
            unshown = [point for point in found if point in missing]
            accepted |= dict.fromkeys(unshown, block.text("reason"))
            if not unshown:
                place = Place(file.source, block.span)
                code = "GOL012" if found else "GOL011"
                problems.append(Diagnostic(entry=entry(code), place=place, args={"rule": rule, "point": said}))
    return replace(
        points,
        all=tuple(point for point in points.all if point not in accepted),
        missing=tuple(point for point in points.missing if point not in accepted),
        accepted=accepted,
        problems=tuple(problems),
    )
