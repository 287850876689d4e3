"""The mistake clinic: what the engine says of the slips that officers make, as it was read and accepted.

After a change of words: `python -m tests.diagnostics.accept`, then read what it wrote.
"""

from pathlib import Path

import pytest

from tests.diagnostics.examples import CLINIC, contents, fences, retold, slips


@pytest.mark.parametrize("path", slips(), ids=lambda path: path.stem)
def test_the_engine_says_what_was_accepted(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert page == retold(page)


@pytest.mark.parametrize("path", slips(), ids=lambda path: path.stem)
def test_a_slip_is_told_in_both_languages(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert page.startswith(f"# {path.name[:2]} ")
    told = [block for block in fences(page) if block.info[0] == "console"]
    assert [("console", "fr"), ("console", "en")] == [block.info for block in told]


def test_slips_are_numbered_in_order() -> None:
    numbers = [int(path.name[:2]) for path in slips()]
    assert list(range(1, len(numbers) + 1)) == numbers


def test_the_contents_are_current() -> None:
    assert (CLINIC / "README.md").read_text(encoding="utf-8").endswith(contents())
