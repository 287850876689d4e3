"""The points of coverage for `engine test --coverage`: imported when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from engine.golden.granted import granted
from engine.golden.mutate import Entrance, gate, supplied_by
from engine.golden.points import Points, points
from engine.golden.read import GoldenFile
from engine.golden.run import Opener


def points_of(files: Iterable[GoldenFile], open_policy: Opener) -> tuple[Points, ...]:
    """The points of each policy that golden files are about, those that cannot be read apart."""
    by_policy: dict[str, list[GoldenFile]] = {}
    for file in files:
        by_policy.setdefault(file.policy, []).append(file)
    return tuple(found for own in by_policy.values() if (found := _points(own, open_policy)) is not None)


def _points(files: list[GoldenFile], open_policy: Opener) -> Points | None:
    one_of_each = {supplied_by(file): file for file in files}
    opened = {tables: open_policy(file).policy for tables, file in one_of_each.items()}
    supplied = {tables: policy for tables, policy in opened.items() if policy is not None}
    if not supplied:
        return None
    policy = supplied.get((), next(iter(supplied.values())))
    return granted(points(policy, gate(Entrance(policy=policy, files=tuple(files), supplied=supplied))), files)
