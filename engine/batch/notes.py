"""What is told of the files of a batch, and of which cell: a file, a sheet, a row as its reader counts it, a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Speakable


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something stands in the files: what is not known or does not matter is left out."""

    file: str
    sheet: str | None = None
    row: int | None = None
    heading: str | None = None

    def words(self, language: Language) -> str:
        """`effectifs.csv, ligne 12, colonne « Élèves »`."""
        fr = language == "fr"
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"feuille « {self.sheet} »" if fr else f'sheet "{self.sheet}"')
        if self.row is not None:
            parts.append(f"{'ligne' if fr else 'row'} {self.row}")
        if self.heading is not None:
            parts.append(f"colonne « {self.heading} »" if fr else f'column "{self.heading}"')
        return ", ".join(parts)


def told(code: str, spot: Speakable | None = None, suggestions: tuple[str, ...] = (), /, **args: Any) -> Diagnostic:
    """A finding about a file of data; its context is the place in the file."""
    return Diagnostic(entry=entry(code), place=None, args=args, suggestions=suggestions, context=spot)
