"""The house: a room stands on the floors below it, a library lives in one module, no number is a float.

When one of these tests complains, the usual answer is to move a function, not to relax the test.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "engine"

# From the ground up. Two rooms of one floor do not know each other. Four rooms are a single module: `engine.shipped`,
# the public API `engine` itself, the plugin of pytest, and `python -m engine`.
FLOORS = (
    {"shipped"},
    {"text"},
    {"language"},
    {"policy"},
    {"backends"},
    {"casework", "checks"},
    {"golden", "batch"},
    {"amend", "distributed"},
    {"engine"},
    {"cli", "pytest_plugin"},
    {"__main__"},
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

INEXACT = {"cmath", "math", "statistics"}


def room_of(name: str) -> str:
    """The room of a dotted name of the engine; what is in no room, such as `engine.__version__`, is the API's."""
    _, room, *_ = [*name.split("."), ""]
    return room if room in FLOOR_OF else "engine"


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module of the engine: its dotted name, the package it is in (itself for a package), its syntax tree."""

    name: str
    package: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return room_of(self.name)


def read(path: Path) -> Module:
    inside = path.relative_to(PACKAGE.parent)
    package = ".".join(inside.parent.parts)
    name = package if path.stem == "__init__" else f"{package}.{path.stem}"
    return Module(name=name, package=package, tree=ast.parse(path.read_text(encoding="utf-8")))


def invented(name: str, text: str) -> Module:
    return Module(name=name, package=name.rpartition(".")[0] or name, tree=ast.parse(text))


@pytest.fixture(scope="module")
def house() -> list[Module]:
    return [read(path) for path in sorted(PACKAGE.rglob("*.py"))]


# What a module imports


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """The line and the full dotted name of everything imported, inside functions and for types only included."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(names=names):
                yield from ((node.lineno, f"{origin(module, node)}.{alias.name}") for alias in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield node.lineno, name


def origin(module: Module, node: ast.ImportFrom) -> str:
    """The module after `from`, absolute also when it is written with leading dots."""
    if not node.level:
        return node.module or ""
    parts = module.package.split(".")
    parents = parts[: len(parts) - node.level + 1]
    return ".".join([*parents, node.module] if node.module else parents)


def top(name: str) -> str:
    return name.partition(".")[0]


def libraries(module: Module) -> set[str]:
    known = sys.stdlib_module_names | {"engine"}
    return {top(name) for _, name in imports(module)} - known


# The faults, one sentence each


def homeless(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.name} is in no room of the house"
        for module in modules
        if module.room == "engine" and module.name != "engine"
    ]


def allowed(room: str, other: str) -> bool:
    return room == other or FLOOR_OF[other] < FLOOR_OF[room]


def climbing(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.name}, line {line}: imports {name}, but “{room_of(name)}” is not below “{module.room}”"
        for module in modules
        for line, name in imports(module)
        if top(name) == "engine" and not allowed(module.room, room_of(name))
    ]


def scattered(modules: Iterable[Module]) -> list[str]:
    users = defaultdict(list)
    for module in modules:
        for library in libraries(module):
            users[library].append(module)
    return [fault for library in sorted(users) for fault in misplaced(library, users[library])]


def misplaced(library: str, users: list[Module]) -> Iterator[str]:
    """One module a library; `click` may be all over the room `cli`, and `rich` is nowhere else either."""
    if library in {"click", "rich"}:
        yield from (f"{user.name} imports {library}, which belongs to “cli”" for user in users if user.room != "cli")
    if library != "click" and len(users) > 1:
        yield f"{library} is imported by several modules: {', '.join(user.name for user in users)}"


def inexact(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.name}, line {line}: {what} is not exact" for module in modules for line, what in inexact_in(module)
    ]


def inexact_in(module: Module) -> Iterator[tuple[int, str]]:
    yield from ((line, f"the module {name}") for line, name in imports(module) if top(name) in INEXACT)
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id="float") | ast.Attribute(attr="float"):
                yield node.lineno, "float"
            case ast.Constant(value=float() | complex() as number):
                yield node.lineno, f"the literal {number}"


def told(faults: list[str]) -> str:
    return "\n".join(["", *faults])


# The house as it is


def test_every_module_is_in_a_room(house: list[Module]) -> None:
    faults = homeless(house)
    assert [] == faults, told(faults)


def test_every_room_stands_on_the_floors_below(house: list[Module]) -> None:
    faults = climbing(house)
    assert [] == faults, told(faults)


def test_each_outside_library_lives_in_one_module(house: list[Module]) -> None:
    faults = scattered(house)
    assert [] == faults, told(faults)


def test_no_number_is_a_float(house: list[Module]) -> None:
    faults = inexact(house)
    assert [] == faults, told(faults)


# The rules themselves, on invented modules


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("engine.language.parser", "from engine.text.source import Span"),
        ("engine.language.parser", "from engine.language import syntax"),
        ("engine.golden.run", "from engine import casework, checks"),
        ("engine.policy.load", "from engine.shipped import folder"),
        ("engine", "from engine.amend import edit"),
        ("engine.cli.main", "from engine import __version__"),
        ("engine.__main__", "from engine.cli import main"),
    ],
)
def test_going_down_is_allowed(name: str, text: str) -> None:
    assert [] == climbing([invented(name, text)])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("engine.text.source", "import engine.language.parser"),
        ("engine.text.source", "from engine import policy"),
        ("engine.text.source", "from ..language import parser"),
        ("engine.text.source", "from .. import language"),
        ("engine.text.source", "def late():\n    from engine.cli import main"),
        ("engine.text.source", "import_module('engine.language.parser')"),
        ("engine.casework.case", "from engine.checks import gaps"),
        ("engine.checks.gaps", "from engine.casework import case"),
        ("engine.batch.run", "import engine.golden"),
        ("engine.amend.edit", "from engine import __version__"),
        ("engine.shipped", "from engine.text.source import Source"),
        ("engine", "from engine.cli import main"),
        ("engine.cli.main", "import engine.__main__"),
    ],
)
def test_going_up_or_next_door_is_not(name: str, text: str) -> None:
    assert 1 == len(climbing([invented(name, text)]))


def test_a_module_outside_the_rooms_is_homeless() -> None:
    modules = [invented(name, "") for name in ("engine", "engine.shipped", "engine.utils", "engine.common.dates")]
    assert ["engine.utils is in no room of the house", "engine.common.dates is in no room of the house"] == homeless(
        modules
    )


@pytest.mark.parametrize(
    ("first", "second", "faults"),
    [
        (("engine.text.document", "import yaml"), ("engine.text.source", "import json"), 0),
        (("engine.text.document", "import yaml"), ("engine.golden.read", "from yaml.nodes import Node"), 1),
        (("engine.cli.main", "import click"), ("engine.cli.options", "import click"), 0),
        (("engine.cli.main", "import click"), ("engine.text.source", "import click"), 1),
        (("engine.cli.report", "import rich.table"), ("engine.cli.main", "import rich"), 1),
        (("engine.casework.trace", "import rich"), ("engine.cli.main", ""), 1),
    ],
)
def test_a_library_has_one_home(first: tuple[str, str], second: tuple[str, str], faults: int) -> None:
    assert faults == len(scattered([invented(*first), invented(*second)]))


@pytest.mark.parametrize("text", ["float('1')", "x: float", "a = 1.5", "a = 1e3", "a = 2j", "import math", "np.float"])
def test_what_is_not_exact_is_found(text: str) -> None:
    assert 1 == len(inexact([invented("engine.text.source", text)]))


@pytest.mark.parametrize("text", ["a = 1", "a = True", "a = '1.5'", "from decimal import Decimal"])
def test_what_is_exact_passes(text: str) -> None:
    assert [] == inexact([invented("engine.text.source", text)])
