"""The day that the guide tells, on a copy of a shipped policy; `python -m tests.docs.test_officer_day` tells it again.

In the section, `console` blocks are what she types and reads, one after the other in one folder: `ok` when each command
ends well, `refus` when the last does not. `nouveau` blocks are new files, `ajout` blocks are put at the end of a file,
`diff` blocks are lines that she changes. A line « … » stands for lines of a result that the page leaves out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from tests.docs.test_guide_commands import BLOCK, run, write
from tests.docs.test_language import GUIDE

ROOT = Path(__file__).parents[2]
SECTION = re.compile(r"^## Une journée, .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
COPIED = ("policies/idf-are-2023.yaml", "policies/tables/idf-are-2023", "tests/golden/idf-are-2023")
LEFT_OUT = "…"
COUNT = re.compile(r"\d+(?= (?:cas|réussis|ne changent pas)\b)")
"""How many golden cases there are: it grows with the policy, and the page need not follow each day."""


def retold() -> str:
    """The guide, with what the commands of the day say today."""
    page = GUIDE.read_text(encoding="utf-8")
    return SECTION.sub(lambda section: _retold(section[0]), page)


def _retold(section: str) -> str:
    with TemporaryDirectory() as folder, chdir(folder), mock.patch.dict(os.environ, {"LANG": "fr_FR.UTF-8"}):
        for name in ("LC_ALL", "LC_MESSAGES"):
            os.environ.pop(name, None)
        for path in COPIED:
            copy = shutil.copytree if (ROOT / path).is_dir() else shutil.copy
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / path, path)
        _git("init", "--quiet")
        _git("add", ".")
        _git("commit", "--quiet", "--message", "la politique avant la délibération")
        return "".join(_told(section))


def _git(*words: str) -> None:
    who = ("-c", "user.name=Essai", "-c", "user.email=essai@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


def _told(section: str) -> Iterator[str]:
    at = 0
    for block in BLOCK.finditer(section):
        text = block["text"]
        match block["info"].split():
            case ("yaml", "nouveau", name):
                write(name, text)
            case (_, "ajout", name):
                write(name, Path(name).read_text(encoding="utf-8").rstrip("\n") + "\n" + text)
            case ("diff", name):
                _change(Path(name), text.splitlines())
            case ("console", ("ok" | "refus") as end):
                yield section[at : block.start("text")]
                yield from _played(text, end == "refus")
                at = block.end("text")
    yield section[at:]


def _change(file: Path, lines: Sequence[str]) -> None:
    """Change the lines of a file as `diff` shows it: some with `-`, some with `+`, some as they stay."""
    before, after = ("".join(f"{line[1:]}\n" for line in lines if line[0] in f" {mark}") for mark in "-+")
    text = file.read_text(encoding="utf-8")
    assert 1 == text.count(before), f"{file}: these lines are not there once\n{before}"
    file.write_text(text.replace(before, after), encoding="utf-8")


def _played(text: str, refused: bool) -> Iterator[str]:
    """The commands of a block, each with what it says, as much of it as the block shows."""
    typed = [part for part in re.split(r"^(?=\$ )", text, flags=re.MULTILINE) if part]
    for number, part in enumerate(typed, start=1):
        line, _, shown = part.partition("\n")
        code, said = run(line[2:])
        assert (refused and number == len(typed)) == bool(code), f"{line}\n{said}"
        yield "\n".join((line, *_as_shown(shown.splitlines(), said.splitlines()), ""))


def _as_shown(shown: Sequence[str], said: Sequence[str]) -> Iterator[str]:
    """The lines of a result that a block shows, the others left out; numbers may have changed since."""
    if LEFT_OUT not in shown:
        yield from said
        return
    at, gap = 0, False
    for line in shown:
        places = [place for place, other in enumerate(said[at:], start=at) if _shape(other) == _shape(line)]
        if line != LEFT_OUT and places:
            if gap or places[0] > at:
                yield LEFT_OUT
            yield said[places[0]]
            at = places[0] + 1
        gap = line == LEFT_OUT
    if gap or at < len(said):
        yield LEFT_OUT


def _shape(line: str) -> str:
    return " ".join(re.sub(r"\d[\d\s,]*", "0 ", line).split())


def test_the_day_is_as_the_guide_tells_it() -> None:
    told, again = (COUNT.sub("0", page) for page in (GUIDE.read_text(encoding="utf-8"), retold()))
    assert told == again, "run python -m tests.docs.test_officer_day, and read what it wrote"


if __name__ == "__main__":
    GUIDE.write_text(retold(), encoding="utf-8")
