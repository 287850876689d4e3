"""`engine rule`: what a code of diagnostic means, how it comes about, and how to put it right."""

from __future__ import annotations

import re

from engine import shipped
from engine.cli.console import FINE, Console
from engine.cli.kit import Argument, Command, misuse
from engine.text.catalogue import entries
from engine.text.diagnostics import Entry, Language, Words
from engine.text.suggest import closest

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def rule(console: Console, code: str) -> int:
    """Show the page of a code, which is in French, or what the catalogue says of it.

    Raises:
        Misuse: if there is no such code.
    """
    known = entries()
    found = known.get(code.upper()) or next((e for e in known.values() if e.slug == code.lower()), None)
    if found is None:
        slugs = [entry.slug for entry in known.values()]
        raise misuse("CMD036", closest(code.upper(), known) or closest(code, slugs), code=code)
    language = console.language()
    console.show((page(found) if language == "fr" else None) or _in_short(found, language))
    return FINE


def page(entry: Entry) -> str | None:
    """The page of a diagnostic in the documentation, where there is one."""
    try:
        file = shipped.folder("docs") / "diagnostics" / f"{entry.code}.md"
        return file.read_text(encoding="utf-8").rstrip("\n")
    except OSError:
        return None


def _in_short(entry: Entry, language: Language) -> str:
    """The words of the catalogue; `…` stands for what depends on the place."""
    templates = (entry.title, entry.label, *((entry.help,) if entry.help else ()))
    title, *more = (_PLACEHOLDER.sub("…", t.fr if language == "fr" else t.en) for t in templates)
    return "\n".join((f"{entry.code} {title} ({entry.slug})", *(f"  {line}" for line in more)))


command = Command(
    "rule",
    rule,
    about=Words(
        "Explique un code de message : ce qu'il signale, un exemple à éviter, un exemple juste.",
        "Explains the code of a message: what it means, an example to avoid, a right one.",
    ),
    params=(Argument("code", Words("CODE", "CODE"), about=Words("par exemple NOM002", "for instance NOM002")),),
    examples=(Words("engine règle NOM002", "engine rule NOM002"),),
)
