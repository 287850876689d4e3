"""Golden files as tables and back: a table for the files, one for the cases, one for each list of records in them.

An empty cell is a key that is not there; the others hold values, see `case_cells`.

    fichier     | nom            | date       | élève.année | attendu.issue | attendu.montant
    élèves.yaml | première année | 2024-10-01 | 1           | éligible      | 151 €

A table of records (`établissement.effectifs`) has a row for each, with its case and its number in a column of that
name: `2`, or `1.2` for the second one below the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.amend.case_cells import Text, Tree, tree_of
from engine.text import document, vocabulary
from engine.text.diagnostics import Language
from engine.text.document import Mapping as MappingNode
from engine.text.document import Node
from engine.text.document import Sequence as SequenceNode
from engine.text.source import Source

FILE: Mapping[Language, str] = {"fr": "fichier", "en": "file"}
CASE: Mapping[Language, str] = {"fr": "cas", "en": "case"}


# ── From files to tables ────────────────────────────────────────────────────────────────────────────────────────

Cells = dict[str, Tree]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `path` is empty for the files, `cas` for the cases, else that of the records."""

    path: str
    headings: tuple[str, ...]
    rows: tuple[Cells, ...]


def tables(files: Mapping[str, Source], language: Language) -> tuple[Table, ...]:
    """The tables of golden files that are sound, by the names under which the files are called in them."""
    filling = _Filling(language)
    for name, source in files.items():
        node, _ = document.read(source)
        if isinstance(node, MappingNode):
            filling.file(name, node)
    return tuple(filling.tables())


@dataclass(slots=True)
class _Filling:
    """Tables being filled, in the order in which they are met."""

    language: Language
    rows: dict[str, list[Cells]] = field(default_factory=lambda: {"": [], "cas": []})

    def file(self, name: str, node: MappingNode) -> None:
        key: Cells = {FILE[self.language]: Text(name, is_plain=False)}
        head: Cells = dict(key)
        self.rows[""].append(head)
        for entry in node.entries:
            if entry.key.text in CASES and isinstance(entry.value, SequenceNode):
                for item in entry.value.items:
                    if isinstance(item, MappingNode):
                        self.case(key, item)
            else:
                self.fill(head, (), entry.key.text, entry.value, key, "", "")

    def case(self, key: Cells, node: MappingNode) -> None:
        name = next((tree_of(e.value) for e in node.entries if e.key.text in NAMES), None)
        row: Cells = dict(key)
        self.rows["cas"].append(row)
        for entry in node.entries:
            self.fill(row, (), entry.key.text, entry.value, {**key, CASE[self.language]: name}, "", "")

    def fill(
        self, row: Cells, above: tuple[str, ...], name: str, node: Node, key: Cells, base: str, label: str
    ) -> None:
        """Put what stands under a key into the cells of a row, or into rows of another table."""
        path = (*above, name)
        match node:
            case MappingNode(entries=entries) if entries and not any("." in entry.key.text for entry in entries):
                for entry in entries:
                    self.fill(row, path, entry.key.text, entry.value, key, base, label)
            case SequenceNode(items=items) if items and all(_fits_a_row(item) for item in items):
                whole = ".".join((base, *path)).lstrip(".")
                for place, item in enumerate(items, start=1):
                    self.record(whole, f"{label}.{place}".lstrip("."), item, key)
            case _:
                row[".".join(path)] = tree_of(node)

    def record(self, path: str, label: str, node: Node, key: Cells) -> None:
        row: Cells = {**key, path: Text(label, is_plain=False)}
        self.rows.setdefault(path, []).append(row)
        for entry in node.entries if isinstance(node, MappingNode) else ():
            self.fill(row, (), entry.key.text, entry.value, key, path, label)

    def tables(self) -> Iterator[Table]:
        for path, rows in self.rows.items():
            found = dict.fromkeys(heading for row in rows for heading in row)
            # what tells the rows apart stands first, and what is expected last, whatever the order in the files
            first = [h for h in found if h in (FILE[self.language], CASE[self.language], path)]
            first += [h for h in found if path == "cas" and h in NAMES]
            last = [h for h in found if h.partition(".")[0] in EXPECTED and h not in first]
            between = [h for h in found if h not in first and h not in last]
            yield Table(path, (*first, *between, *last), tuple(rows))


def _fits_a_row(node: Node) -> bool:
    """Whether a record may have a row of its own: none of its keys is the name of a column that tells rows apart."""
    return isinstance(node, MappingNode) and not {*FILE.values(), *CASE.values()} & set(node.keys())


def _both(key: str) -> frozenset[str]:
    return frozenset((vocabulary.say("key", key, "fr"), vocabulary.say("key", key, "en")))


CASES, NAMES, EXPECTED, POLICIES = (_both(key) for key in ("cases_list", "name", "expected", "policy"))


# ── From tables to files ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table that is read: its number, for messages, and what its cells hold; blank ones are left out."""

    number: int
    cells: Mapping[str, Tree]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that is read."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


class RowError(Exception):
    """A row that cannot be placed: the code of a diagnostic, the row and its table, and what is said of it."""

    def __init__(self, code: str, grid: Grid, line: Line, text: str) -> None:
        super().__init__(code)
        self.code, self.grid, self.line, self.text = code, grid, line, text


def is_cases(grid: Grid) -> bool:
    """Whether a table is that of the cases."""
    return len(grid.headings) > 1 and grid.headings[0] in FILE.values() and grid.headings[1] in NAMES


def files(grids: Iterable[Grid]) -> dict[str, dict[str, Tree]]:
    """What the golden files of some tables say, by the names of the files.

    Raises:
        RowError: if a row belongs to no file, to no case or to no other row, or comes twice.
    """
    gathering = _Gathering()
    found = [grid for grid in grids if len(grid.headings) > 1 and grid.headings[0] in FILE.values()]
    of_cases = [grid for grid in found if is_cases(grid)]
    of_files = [grid for grid in found if grid not in of_cases and POLICIES & set(grid.headings)]
    for grid in of_files:
        gathering.add_files(grid)
    for grid in of_cases:
        gathering.add_cases(grid)
    others = [grid for grid in found if grid not in of_cases and grid not in of_files]
    for grid in sorted(others, key=lambda grid: _path(grid).count(".")):
        gathering.add_records(grid)
    return gathering.done()


@dataclass(frozen=True, slots=True)
class Said:
    """The places that some tables have a column for, in files and in cases: of the others they say nothing."""

    files: frozenset[str]
    cases: frozenset[str]


def said(grids: Iterable[Grid]) -> Said:
    """What tables have columns for; the columns of a table of records stand below its path."""
    in_files: set[str] = set()
    in_cases: set[str] = set()
    for grid in grids:
        if len(grid.headings) < 2 or grid.headings[0] not in FILE.values():
            continue
        if is_cases(grid):
            in_cases |= set(grid.headings)
        elif POLICIES & set(grid.headings):
            in_files |= set(grid.headings)
        else:
            path = _path(grid)
            places = in_cases if grid.headings[1] in CASE.values() else in_files
            places |= {path, *(f"{path}.{heading}" for heading in grid.headings)}
    return Said(frozenset(in_files), frozenset(in_cases))


def _path(grid: Grid) -> str:
    """The column that numbers the records of a table, whose name is their path."""
    return grid.headings[2] if len(grid.headings) > 2 and grid.headings[1] in CASE.values() else grid.headings[1]


Owner = tuple[str, str | None]
Label = tuple[int, ...]


@dataclass(slots=True)
class _Gathering:
    """Files being put together again."""

    heads: dict[str, dict[str, Tree]] = field(default_factory=dict)
    cases: dict[Owner, dict[str, Tree]] = field(default_factory=dict)
    records: dict[tuple[Owner, str], dict[Label, dict[str, Tree]]] = field(default_factory=dict)

    def add_files(self, grid: Grid) -> None:
        for line in grid.lines:
            name, rest = self.taken(grid, line, grid.headings[0])
            self.heads[name] = _nested(grid, line, rest)

    def add_cases(self, grid: Grid) -> None:
        name_heading = next(heading for heading in grid.headings if heading in NAMES)
        for line in grid.lines:
            file, rest = self.taken(grid, line, grid.headings[0])
            name = rest.get(name_heading)
            if not isinstance(name, Text):
                raise RowError("CAS108", grid, line, name_heading)
            if (file, name.text) in self.cases:
                raise RowError("CAS109", grid, line, name.text)
            self.heads.setdefault(file, {})
            self.cases[file, name.text] = _nested(grid, line, rest)

    def add_records(self, grid: Grid) -> None:
        path = _path(grid)
        above = max((p for _, p in self.records if path.startswith(f"{p}.")), key=len, default="")
        for line in grid.lines:
            file, rest = self.taken(grid, line, grid.headings[0])
            owner: Owner = (file, None)
            if grid.headings[1] in CASE.values():
                case, rest = self.taken(grid, Line(line.number, rest), grid.headings[1])
                owner = (file, case)
            label = self.label(grid, line, rest.pop(path, None), self.records.get((owner, path), {}))
            known = self.cases.get(owner) if owner[1] is not None else self.heads.get(file)
            holder = self.records.get((owner, above), {}).get(label[:-1]) if above else known
            if holder is None:
                raise RowError("CAS108", grid, line, owner[1] or file)
            siblings = self.records.setdefault((owner, path), {})
            if label in siblings:
                raise RowError("CAS109", grid, line, ".".join(map(str, label)))
            siblings[label] = _nested(grid, line, rest)
            below = sorted(one for one in siblings if one[:-1] == label[:-1])
            items = tuple(siblings[one] for one in below)
            if not _put(holder, path.removeprefix(f"{above}.").split("."), items):
                raise RowError("CAS112", grid, line, path)

    def taken(self, grid: Grid, line: Line, heading: str) -> tuple[str, dict[str, Tree]]:
        """The text of a cell that a row must have, and the other cells."""
        rest = dict(line.cells)
        found = rest.pop(heading, None)
        if not isinstance(found, Text):
            raise RowError("CAS108", grid, line, heading)
        return found.text, rest

    def label(self, grid: Grid, line: Line, written: Tree, siblings: Mapping[Label, object]) -> Label:
        """The number of a record; one that has none comes last."""
        if written is None:
            return (max((label[0] for label in siblings), default=0) + 1,)
        parts = written.text.split(".") if isinstance(written, Text) else []
        if not parts or not all(part.isdecimal() for part in parts):
            raise RowError("CAS108", grid, line, _path(grid))
        return tuple(map(int, parts))

    def done(self) -> dict[str, dict[str, Tree]]:
        found: dict[str, dict[str, Tree]] = {}
        for name, head in self.heads.items():
            cases = tuple(case for (file, _), case in self.cases.items() if file == name)
            word = "cas" if not cases or "nom" in cases[0] else "cases"
            found[name] = {**head, word: cases}
        return found


def _nested(grid: Grid, line: Line, cells: Mapping[str, Tree]) -> dict[str, Tree]:
    """The cells of a row as blocks in blocks.

    Raises:
        RowError: if a column is part of another one that holds a value, or has no name.
    """
    found: dict[str, Tree] = {}
    for heading, tree in cells.items():
        if not _put(found, heading.split("."), tree):
            raise RowError("CAS112", grid, line, heading)
    return found


def _put(holder: dict[str, Tree], path: list[str], tree: Tree) -> bool:
    """Put a value where a path leads; False when another value is in the way."""
    *above, last = path
    for key in above:
        below = holder.setdefault(key, {})
        if not isinstance(below, dict):
            return False
        holder = below
    if not all(path) or isinstance(holder.get(last), (dict, Text)):
        return False
    holder[last] = tree
    return True
