"""Golden files written from what tables say: new ones, and those that are there, touched only where they change."""

from __future__ import annotations

from collections.abc import Iterator

from engine.amend.case_cells import Text, Tree, as_before, one_line, tree_of, with_unsaid
from engine.amend.case_tables import CASES, NAMES, Said
from engine.amend.splice import Splice, is_flow, line_end, newline, spliced, with_entry, with_item, without_entry
from engine.text import document
from engine.text.document import Mapping, Node, Scalar, Sequence
from engine.text.scalars import quoted, scalar
from engine.text.source import Source, Span

WIDTH = 120


def written(tree: dict[str, Tree]) -> str:
    """The text of a new golden file."""
    return "".join(f"{line}\n" for key, below in tree.items() for line in _lines(key, below, 0))


def amended(source: Source, tree: dict[str, Tree], said: Said, removes: bool) -> str:
    """The text of a golden file that is to say what tables say; comments and layout stay where nothing changes.

    What the tables have no column for stays, and so do the cases that they do not have, unless it `removes` those.
    Where an edit would not give what is asked for, the file is written anew.
    """
    node, _ = document.read(source)
    before = tree_of(node) if node is not None else None
    if not isinstance(node, Mapping) or not isinstance(before, dict):
        return written(tree)
    wanted = _completed(tree, before, said, removes)
    text = spliced(source.text, _edits(source, node, wanted, 0))
    return text if _says(Source(source.name, text), wanted) else written(wanted)


def _says(source: Source, tree: Tree) -> bool:
    node, problems = document.read(source)
    return node is not None and not problems and tree_of(node) == tree


def _completed(tree: dict[str, Tree], before: dict[str, Tree], said: Said, removes: bool) -> dict[str, Tree]:
    """What a file is to say: what the tables do, what they do not speak of, and numbers as they were written."""
    found: dict[str, Tree] = {}
    for key, below in tree.items():
        old = before.get(key)
        if key in CASES and isinstance(below, tuple) and isinstance(old, tuple):
            found[key] = _completed_cases(below, old, said, removes)
        else:
            found[key] = as_before(with_unsaid(below, old, said.files, f"{key}."), old)
    return {**found, **{key: old for key, old in before.items() if key not in found and key not in said.files}}


def _completed_cases(new: tuple[Tree, ...], old: tuple[Tree, ...], said: Said, removes: bool) -> tuple[Tree, ...]:
    """The cases, each beside the one of its name; those that only the file has stay at their place, unless removed."""
    known = {_name(case): case for case in old}

    def completed(case: Tree) -> Tree:
        before = known.get(_name(case))
        return as_before(with_unsaid(case, before, said.cases), before)

    made = {_name(case): completed(case) for case in new}
    if removes:
        return tuple(made.values())
    kept = [made.pop(_name(case), case) for case in old]
    return (*kept, *made.values())


def _name(case: Tree) -> str | None:
    found = next((case[key] for key in NAMES if key in case), None) if isinstance(case, dict) else None
    return found.text if isinstance(found, Text) else None


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _edits(source: Source, node: Node, tree: Tree, column: int) -> Iterator[Splice]:
    """What is to be changed for a node to say something; `column` is that of its key."""
    if tree_of(node) == tree:
        return
    match node, tree:
        case Mapping(entries=entries), dict() if any(entry.key.text in tree for entry in entries):
            for entry in entries:
                if entry.key.text not in tree:
                    yield without_entry(source, node, entry.key.text)
                elif entry.key.text in CASES and isinstance(entry.value, Sequence):
                    yield from _cases(source, entry.value, tree[entry.key.text])
                else:
                    at = source.position(entry.key.span.start)[1] - 1
                    yield from _edits(source, entry.value, tree[entry.key.text], at)
            for key in [key for key in tree if node.get(key) is None]:
                yield with_entry(source, node, key, _value(tree[key], is_flow(source, node)))
        case Sequence(items=items), tuple() if items and len(items) == len(tree):
            for item, wanted in zip(items, tree, strict=True):
                yield from _edits(source, item, wanted, column)
        case _:
            yield _replaced(source, node, tree, column)


def _replaced(source: Source, node: Node, tree: Tree, column: int) -> Splice:
    old = source.text[node.span.start : node.span.end]
    end = newline(source.text) if old.endswith("\n") else ""
    if isinstance(node, Scalar) and node.style == "literal" and isinstance(tree, Text) and "\n" in tree.text:
        return Splice(node.span, newline(source.text).join(_block(tree.text, column + 2)) + end)
    return Splice(node.span, _value(tree, in_flow=True) + end)


def _value(tree: Tree, in_flow: bool) -> str:
    if isinstance(tree, Text) and not in_flow:
        return quoted(tree.text) if tree.is_text else scalar(tree.text)
    return one_line(tree)


def _cases(source: Source, node: Sequence, tree: Tree) -> Iterator[Splice]:
    """The cases, each known by its name."""
    wanted = {_name(case): case for case in tree} if isinstance(tree, tuple) else {}
    for item in node.items:
        case = wanted.pop(_name(tree_of(item)), None)
        if case is not None:
            yield from _edits(source, item, case, source.position(item.span.start)[1] - 1)
        else:
            yield _taken_out(source, node, item)
    if node.items:
        for case in wanted.values():
            at = source.position(node.items[0].span.start)[1] - 1
            lines = (
                [line for key, below in case.items() for line in _lines(key, below, at)]
                if isinstance(case, dict)
                else []
            )
            yield with_item(source, node, "\n".join(line[at:] for line in lines))


def _taken_out(source: Source, node: Sequence, item: Node) -> Splice:
    dash = source.text.rfind("-", node.span.start, item.span.start)
    start = source.text.rfind("\n", 0, max(dash, 0)) + 1
    return Splice(Span(start, min(line_end(source.text, item.span.end) + 1, len(source.text))), "")


# ── New lines ───────────────────────────────────────────────────────────────────────────────────────────────────


def _lines(key: str, tree: Tree, column: int) -> Iterator[str]:
    """`key: value`, on one line if it fits there."""
    head = f"{' ' * column}{scalar(key)}:"
    line = f"{head} {_value(tree, in_flow=False)}".rstrip()
    match tree:
        case Text(text=text) if "\n" in text and "\t" not in text and not text.startswith(" "):
            first, *others = _block(text, column + 2)
            yield f"{head} {first}"
            yield from others
        case dict() if tree and (len(line) > WIDTH or column == 0):
            yield head
            for name, below in tree.items():
                yield from _lines(name, below, column + 2)
        case tuple() if tree and (len(line) > WIDTH or key in CASES) and all(isinstance(item, dict) for item in tree):
            yield head
            for item in tree:
                yield from _item(item, column + 2)
        case _:
            yield line


def _item(tree: Tree, column: int) -> Iterator[str]:
    below = (
        [line for key, value in tree.items() for line in _lines(key, value, column + 2)]
        if isinstance(tree, dict)
        else []
    )
    if not below:
        yield f"{' ' * column}- {{}}"
        return
    first, *others = below
    yield f"{' ' * column}- {first.lstrip()}"
    yield from others


def _block(text: str, column: int) -> list[str]:
    """The lines of a text of several lines, after `|`."""
    return ["|", *(f"{' ' * column}{line}".rstrip() for line in text.split("\n"))]
