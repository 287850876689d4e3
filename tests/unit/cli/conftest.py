"""Running commands in a folder that holds the invented regulation."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli import main
from tests.unit import bourse


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a policy, a case and golden cases; the session is in French."""
    bourse.write(tmp_path)
    bourse.write_golden(tmp_path)
    (tmp_path / "cas.yaml").write_text(bourse.ELIGIBLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR", "ENGINE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    return tmp_path


@pytest.fixture
def engine(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*args: str) -> Ran:
        code = main(args)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run
