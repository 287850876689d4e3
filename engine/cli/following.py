"""How far long work is, for somebody at a terminal."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from engine.cli.console import Console
from engine.text.diagnostics import Language, Words


class Advance(Protocol):
    """What is told that one step more is done, or several."""

    def __call__(self, steps: int = 1, /) -> None: ...


def following(
    console: Console, what: Words, language: Language, count: int | None = None, *, few: int = 0
) -> AbstractContextManager[Advance]:
    """A bar on the terminal, under what is done, unless the steps are few; `count` is None where they are not known.

    The library that draws it is only loaded for somebody who sees it.
    """
    if not console.follows_progress or (count is not None and count < few):
        return nullcontext(silent)
    from engine.cli.progress import bar

    return bar(what.words(language), count)


def silent(steps: int = 1, /) -> None:
    """Nobody sees it."""
