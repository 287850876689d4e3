"""Examples written in Markdown: their fenced blocks become files, and the command `engine` is run on them."""

from __future__ import annotations

import io
import os
import re
import shlex
from collections.abc import Iterable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import xlsxwriter

import engine
from engine.backends.database import connect, quote
from engine.backends.database import text as quoted
from engine.cli import main
from engine.text.catalogue import entries
from engine.text.diagnostics import Severity
from engine.text.report import text

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "diagnostics"
CLINIC = Path(__file__).parent / "clinic"

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(
    r"^(?:.*: )?(?:erreur|avertissement|note|error|warning) ([A-Z]{3}[0-9]{3}) "
    r"|^.*, (?:ligne|row) [0-9]+.*? : ([A-Z]{3}[0-9]{3}) ",
    re.MULTILINE,
)
"""The code of a finding, or of the reason why a row of a file of data is rejected."""

SIGNS = {"⇥": "\t", "⍽": "\u00a0", "⌷": "\u200b"}
"""What stands in a page for a character that nobody would see there: a tab, a no-break space, a zero-width space."""

FINGERPRINT = re.compile(r"^(empreinte|digest) [0-9a-f]{12}$", re.MULTILINE)
"""The last line of a decision, which changes with the version of the engine."""

PLACEHOLDER = re.compile(r"\{[^}]*\}")

HEADER = ("langue", "politique", "titre", "sources", "articles", "unités")
RULES_HERE = "        formule: forfait × élèves\n"
SHOWN_HERE = "valeurs: [dotation"


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: the words after its backquotes, and its text."""

    info: tuple[str, ...]
    text: str


def fences(markdown: str) -> tuple[Fence, ...]:
    """The fenced blocks of a page, in order."""
    return tuple(Fence(tuple(found["info"].split()), found["text"]) for found in FENCE.finditer(markdown))


def index() -> str:
    """The table of all diagnostics, as the README of the pages shows it."""
    words = {Severity.ERROR: "", Severity.WARNING: " (avertissement)", Severity.NOTE: " (note)"}
    rows = [
        f"| [{code}]({code}.md) | {PLACEHOLDER.sub('…', entry.title.fr)}{words[entry.severity]} "
        f"| {PLACEHOLDER.sub('…', entry.title.en)} |\n"
        for code, entry in sorted(entries().items())
    ]
    return "| code | message | in English |\n|---|---|---|\n" + "".join(rows)


def section(page: str, title: str) -> str:
    """What stands under a heading `## title`, up to the next one; empty when there is no such heading."""
    _, _, after = page.partition(f"\n## {title}\n")
    return after.partition("\n## ")[0]


# ── The clinic ──────────────────────────────────────────────────────────────────────────────────────────────────


def slips() -> tuple[Path, ...]:
    """The pages of the clinic, one slip each."""
    return tuple(sorted(CLINIC.glob("[0-9]*.md")))


def retold(page: str) -> str:
    """A page of the clinic with what the commands it shows print today."""
    blocks = fences(page)
    found = {name: (CLINIC / name).read_bytes() for name in ("politique.yaml", "formations.csv")}
    found |= {block.info[1]: written(block.text, *block.info[2:]) for block in blocks if block.info[0] != "console"}

    def console(block: re.Match[str]) -> str:
        line = block["text"].partition("\n")[0]
        said = FINGERPRINT.sub(r"\1 …", run(found, [line.removeprefix("$ ")]))
        return f"```{block['info']}\n{line}\n{said}```"

    return FENCE.sub(lambda block: console(block) if block["info"].startswith("console") else block[0], page)


def contents() -> str:
    """The list of the slips, as the README of the clinic shows it."""
    rows = []
    for path in slips():
        page = path.read_text(encoding="utf-8")
        number, _, title = page.partition("\n")[0].removeprefix("# ").partition(" ")
        told = ", ".join(dict.fromkeys(codes(page))) or "–"
        rows.append(f"| [{number}]({path.name}) | {title} | {told} |\n")
    return "| n° | l'étourderie | messages |\n|---|---|---|\n" + "".join(rows)


# ── From blocks to files ────────────────────────────────────────────────────────────────────────────────────────


def files(blocks: Iterable[Fence]) -> dict[str, bytes]:
    """The files that the blocks of an example stand for, those of the shared base beneath."""
    base = (PAGES / "_base.yaml").read_text(encoding="utf-8")
    found = {"politique.yaml": base.encode(), "formations.csv": (PAGES / "_formations.csv").read_bytes()}
    for block in blocks:
        match block.info:
            case ("expr",):
                rule = f"exemple:\n  article: art-1\n  formule: |\n{indented(block.text, 4)}"
                found["politique.yaml"] = with_rules(base, rule).encode()
            case ("yaml", "règles", *encoding):
                found["politique.yaml"] = written(with_rules(base, block.text), *encoding)
            case ("yaml", "politique", *encoding):
                found["politique.yaml"] = written(completed(base, block.text), *encoding)
            case ("yaml", "avenant", *encoding):
                found["avenant.yaml"] = written(block.text, *encoding)
            case ("yaml", "nouvelle", *encoding):
                found["nouvelle.yaml"] = written(completed(base, block.text), *encoding)
            case ("csv", name, *encoding):
                found["formations.csv" if name == "table" else name] = written(block.text, *encoding)
            case ("yaml", name) if "/" in name:
                found[name] = written(block.text)
            case ("python",):
                found["programme.py"] = block.text.encode()
            case ("yaml" | "json" as form, ("dossier" | "golden") as what, *encoding):
                found[f"{what}.{form}"] = written(block.text, *encoding)
    return found


def written(text: str, encoding: str = "utf-8") -> bytes:
    """The bytes of a file, with the characters that a page shows by a sign."""
    for sign, meant in SIGNS.items():
        text = text.replace(sign, meant)
    match encoding:
        case "xlsx":
            return b"PK\x03\x04" + text.encode()
        case "classeur":
            return workbook(text)
        case "parquet":
            return parquet(text)
        case _:
            return text.encode(encoding)


def workbook(text: str) -> bytes:
    """A workbook with the cells of a CSV: numbers as numbers, formulas without a result, `#N/A` as an error."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(text.splitlines()):
            for column, cell in enumerate(line.split(";")):
                if cell == "#N/A":
                    sheet.write_formula(row, column, "=NA()", None, cell)
                elif cell.startswith("="):
                    sheet.write_formula(row, column, cell, None, "")
                elif cell.isdigit():
                    sheet.write_number(row, column, int(cell))
                else:
                    sheet.write_string(row, column, cell)
    return content.getvalue()


def parquet(text: str) -> bytes:
    """A Parquet file with the cells of a CSV whose headings say their types: `reliquat:DOUBLE`."""
    header, *lines = text.splitlines()
    columns = [heading.partition(":") for heading in header.split(";")]
    types = [type or "VARCHAR" for _, _, type in columns]
    values = [zip(line.split(";"), types, strict=True) for line in lines]
    rows = ", ".join(f"({', '.join(f'cast({quoted(cell)} as {type})' for cell, type in row)})" for row in values)
    names = ", ".join(quote(name) for name, _, _ in columns)
    with TemporaryDirectory() as folder, connect() as database:
        path = Path(folder) / "données.parquet"
        database.execute(f"copy (select * from (values {rows}) t({names})) to {quoted(str(path))} (format parquet)")
        return path.read_bytes()


def with_rules(base: str, rules: str) -> str:
    """The base with further rules in its record `lycée`, shown in its result."""
    names = "".join(f", {name}" for name in re.findall(r"^(\w+)[ ]*:", rules, re.MULTILINE))
    above, _, below = base.partition(RULES_HERE)
    return above + RULES_HERE + indented(rules, 6) + below.replace(SHOWN_HERE, SHOWN_HERE + names, 1)


def completed(base: str, part: str) -> str:
    """A whole policy from a part of one: the base gives what is missing, its records and tables only to a part
    that has no `dossiers:` of its own."""
    given = re.findall(r"^(\w+)[ ]*:", part, re.MULTILINE)
    if not given or {"langue", "language", "politique"} & set(given):
        return part
    blocks = re.findall(r"^(\w+):(.*\n(?:(?:[ ].*)?\n)*)", base, re.MULTILINE)
    kept = [key for key, _ in blocks if key not in given and ("dossiers" not in given or key in HEADER)]
    return "".join(f"{key}:{rest}" for key, rest in blocks if key in kept) + part


def indented(text: str, by: int) -> str:
    """Each line further to the right."""
    return "".join(" " * by + line if line.strip() else line for line in text.splitlines(keepends=True))


# ── From files to what the engine says ──────────────────────────────────────────────────────────────────────────


def commands(blocks: Iterable[Fence]) -> tuple[str, ...]:
    """The commands of an example: those it shows after `$`, else the one that its files call for."""
    shown = [block.text for block in blocks if block.info[:1] == ("console",)]
    if shown:
        return tuple(re.findall(r"^\$ (.*)", "\n".join(shown), re.MULTILINE))
    if any(block.info == ("python",) for block in blocks):
        return ("python programme.py",)
    names = {f"{block.info[1]}.{block.info[0]}" for block in blocks if len(block.info) > 1}
    if "golden.yaml" in names:
        return ("engine tester golden.yaml --politique politique.yaml",)
    cases = sorted(names & {"dossier.yaml", "dossier.json"})
    return (f"engine évaluer politique.yaml {cases[0]}" if cases else "engine valider politique.yaml",)


def run(found: Mapping[str, bytes], lines: Iterable[str], language: str = "fr") -> str:
    """Everything that commands print, in a folder that holds these files and nothing else."""
    said = io.StringIO()
    with TemporaryDirectory() as folder, chdir(folder), mock.patch.dict(os.environ, {"LANG": language}):
        os.environ.pop("LC_ALL", None)
        os.environ.pop("LC_MESSAGES", None)
        for name, raw in found.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            with open(name, "wb") as file:
                file.write(raw)
        with redirect_stdout(said), redirect_stderr(said):
            for line in lines:
                name, *args = shlex.split(line)
                if name == "python":
                    said.write(called(Path(args[0]).read_text(encoding="utf-8")))
                else:
                    main(args)
    return said.getvalue()


def called(program: str) -> str:
    """What the engine refuses to a program, which calls its answer `décision`."""
    names: dict[str, Any] = {"engine": engine}
    exec(program, names)
    return text(names["décision"].failures, "fr")


def codes(output: str) -> list[str]:
    """The codes of the diagnostics of an output, in order."""
    return [finding or reason for finding, reason in CODE.findall(output)]
