"""The commands that the guide shows give what it shows; `python -m tests.docs.test_guide_commands` writes it again."""

from __future__ import annotations

import io
import os
import re
import shlex
import textwrap
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from engine.cli import main
from tests.docs.test_language import GUIDE

BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
POLICY = "policies/aide-transport.yaml"
GOLDEN = "tests/golden/aide-transport/familles.yaml"


def retold(page: str) -> str:
    """The page with what its commands say today, one after the other in one folder."""
    with TemporaryDirectory() as folder, chdir(folder), mock.patch.dict(os.environ, {"LANG": "fr_FR.UTF-8"}):
        for name in ("LC_ALL", "LC_MESSAGES"):
            os.environ.pop(name, None)
        return "".join(_told(page))


def _told(page: str) -> Iterator[str]:
    at = 0
    for block in BLOCK.finditer(page):
        text = block["text"]
        match block["info"].split():
            case ("yaml", "politique") if "politique: aide-transport\n" in text:
                write(POLICY, text)
            case ("yaml", "cas") if not Path(GOLDEN).exists():
                write(GOLDEN, "langue: fr\npolitique: aide-transport\ncas:\n" + textwrap.indent(text, "  "))
            case ("csv", name) | ("yaml", "fichier", name):
                write(name, text)
            case ("console", "joué"):
                yield page[at : block.start("text")]
                yield "".join(f"$ {line}\n{run(line)[1]}" for line in re.findall(r"^\$ (.*)", text, re.MULTILINE))
                at = block.end("text")
    yield page[at:]


def write(name: str, text: str) -> None:
    """A file of this name, with its folders."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def run(line: str) -> tuple[int, str]:
    """The exit code of a command, and all that it says."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main(shlex.split(line)[1:])
    return code, said.getvalue()


def test_commands_give_what_the_guide_shows() -> None:
    page = GUIDE.read_text(encoding="utf-8")
    assert page == retold(page), "run python -m tests.docs.test_guide_commands, and read what it wrote"


if __name__ == "__main__":
    GUIDE.write_text(retold(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
