"""What docs/ci.md and the files to copy ask the engine for exists, and they are sound YAML."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from engine.cli.commands import engine
from engine.cli.console import Console
from engine.text import document
from engine.text.document import Mapping, Node, Scalar, Sequence
from engine.text.report import text
from engine.text.source import Source
from tests.diagnostics.examples import fences

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "ci.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
FILES = (HOOKS, ROOT / "docs" / "ci" / "github-actions.yaml", ROOT / "docs" / "ci" / "gitlab-ci.yaml")


def read(name: str, yaml: str) -> Node:
    node, problems = document.read(Source(name, yaml))
    assert () == problems, text(problems, "en")
    assert node is not None
    return node


def scalars(node: Node) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for entry in node.entries:
                yield from scalars(entry.value)


def commands(words: str) -> list[str]:
    """The calls of the engine in a script or in a page, each with its arguments."""
    found = re.findall(r"(?:^|[|`(]|do |\s\s)(engine \w[^`|;>]*?)\s*(?=$|[`|;>])", words, re.MULTILINE)
    return [line for line in found if "FILE" not in line]


def hooks(node: Node) -> list[str]:
    """What each hook calls: its entry and its arguments."""
    assert isinstance(node, Sequence)
    calls = []
    for hook in node.items:
        assert isinstance(hook, Mapping)
        entry, args = hook.get("entry"), hook.get("args")
        assert entry is not None
        calls.append(" ".join((*scalars(entry), *(scalars(args) if args is not None else ()))))
    return calls


IN_FILES = [
    call for path in FILES for value in scalars(read(path.name, path.read_text("utf-8"))) for call in commands(value)
]
ON_PAGE = commands(PAGE.read_text("utf-8"))
CALLS = sorted({*IN_FILES, *ON_PAGE, *hooks(read(HOOKS.name, HOOKS.read_text("utf-8")))})


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_understood(call: str) -> None:
    _, name, *args = shlex.split(re.sub(r"\$\(.*?\)", "2024-09-01", call))
    command = engine.get_command(click.Context(engine), name)
    assert command is not None
    if args:
        assert command.make_context(name, args, obj=Console("en"))


def test_each_step_is_there() -> None:
    for path in FILES[1:]:
        called = [
            call.split()[1] for value in scalars(read(path.name, path.read_text("utf-8"))) for call in commands(value)
        ]
        assert {"check", "fmt", "test", "mutate"} == set(called)
    assert {"engine check policies", "engine fmt --check policies", "engine test --since HEAD tests/golden"} == set(
        hooks(read(HOOKS.name, HOOKS.read_text("utf-8")))
    )


def test_the_examples_of_the_page_are_sound() -> None:
    (local,) = (fence.text for fence in fences(PAGE.read_text("utf-8")) if fence.info == ("yaml",))
    root = read("pre-commit-config.yaml", local)
    assert isinstance(root, Mapping)
    (repository,) = root.get("repos").items
    assert isinstance(repository, Mapping)
    shared, here = hooks(read(HOOKS.name, HOOKS.read_text("utf-8"))), hooks(repository.get("hooks"))
    assert shared == here
