"""What a command says and where: results on standard output, the rest on standard error, in a language, with colour."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import pairwise
from typing import Any, TextIO

from engine.text import report
from engine.text.diagnostics import Diagnostic, Language, Severity

FINE, FINDINGS, MISUSE = 0, 1, 2
OF_THE_COMMAND = ("CMD", "NOM007")
"""How the codes begin of what is wrong with a command, where no file is at fault: NOM007 is about `--table`."""
LANGUAGES: tuple[Language, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Console:
    """The choices of the caller: a language, or that of the file; colour, or that of the terminal."""

    chosen: Language | None = None
    color: bool = True

    @classmethod
    def chosen_by(cls, args: Sequence[str]) -> Console:
        """The choices among the arguments of any command, read beforehand: misuse too is said in that language."""
        given = list(args[: args.index("--")] if "--" in args else args)
        asked = [value for name, value in pairwise(given) if name in ("--lang", "--langue")]
        asked += [word.partition("=")[2] for word in given if word.startswith(("--lang=", "--langue="))]
        chosen = next((language for language in LANGUAGES if language in asked[-1:]), None)
        return cls(chosen, not {"--no-color", "--sans-couleur"} & set(given))

    def language(self, of_file: Language | None = None) -> Language:
        """The language to speak about a file."""
        return self.chosen or of_file or system_language()

    def paints(self, stream: TextIO) -> bool:
        """Whether to use colour on a stream: on a terminal, unless told otherwise."""
        return self.color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()

    @property
    def paints_output(self) -> bool:
        """Whether results are in colour."""
        return self.paints(sys.stdout)

    @property
    def follows_progress(self) -> bool:
        """Whether to show how far long work is: to somebody at a terminal."""
        return sys.stderr.isatty()

    def show(self, text: str) -> None:
        """Print a result."""
        if text:
            print(text)

    def show_json(self, data: Any) -> None:
        """Print a result for a program."""
        print(json.dumps(data, ensure_ascii=False, indent=2))

    def show_diagnostics(self, found: Iterable[Diagnostic], of_file: Language | None = None) -> None:
        """Print diagnostics that are the result."""
        self.show(report.text(found, self.language(of_file), self.paints_output))

    def advise(self, text: str) -> None:
        """Print a word of advice beside the result."""
        if text:
            print(text, file=sys.stderr)

    def tell(self, found: Iterable[Diagnostic], of_file: Language | None = None) -> None:
        """Print diagnostics that stand beside the result."""
        text = report.text(found, self.language(of_file), self.paints(sys.stderr))
        if text:
            print(text, file=sys.stderr)


def exit_code(found: Iterable[Diagnostic]) -> int:
    """The exit code of a command that found these: notes are no findings, what cannot be read at all is misuse."""
    worst = FINE
    for diagnostic in found:
        if diagnostic.place is None and diagnostic.code.startswith(OF_THE_COMMAND):
            return MISUSE
        if diagnostic.severity is not Severity.NOTE:
            worst = FINDINGS
    return worst


def system_language() -> Language:
    """The language of the session; French when it is neither."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.startswith("en") else "fr"
    return "fr"


def prepare_streams() -> None:
    """Files and pipes are in UTF-8 whatever the machine; a terminal shows what it can."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")
