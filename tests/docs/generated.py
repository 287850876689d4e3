"""The parts of docs/language.md that come from the engine; `python -m tests.docs.generated` writes them again."""

from __future__ import annotations

import re
from pathlib import Path

from engine.language.builtins import ENTRIES
from engine.text import vocabulary

PAGE = Path(__file__).parents[2] / "docs" / "language.md"


def functions() -> str:
    lines = ["| French | English | does | examples |", "|---|---|---|---|"]
    for entry in ENTRIES:
        examples = "<br>".join(f"`{example}`" for example in entry.examples)
        lines.append(f"| `{entry.fr}` | `{entry.en}` | {entry.doc.en} | {examples} |".replace("||", "| |"))
    return "\n".join(lines)


def words() -> str:
    titles = {
        "key": "Keys",
        "keyword": "Keywords",
        "cell": "Cells of decision tables",
        "type": "Types",
        "unit": "Units",
        "boolean": "Booleans",
        "rounding": "Rounding modes",
        "month_end": "Month ends",
        "hit_policy": "Selection of rows",
        "scale_mode": "Scales",
        "outcome": "Outcomes",
        "state": "States",
    }
    parts = []
    for group, title in titles.items():
        pairs = dict.fromkeys(f"{', '.join(w.fr)} = {', '.join(w.en)}" for w in vocabulary.GROUPS[group])
        parts.append(f"**{title}** (French = English): " + "; ".join(pairs) + ".")
    return "\n\n".join(parts)


def page(text: str) -> str:
    """The page with its generated parts made again."""
    for name, body in (("functions", functions()), ("words", words())):
        text = re.sub(
            rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)",
            lambda m, body=body: f"{m[1]}{body}\n{m[2]}",
            text,
            flags=re.S,
        )
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
