"""docs/language.md and docs/guide-officier.md hold: policies load without a diagnostic, cases give what they say."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.generated import PAGE, page

GUIDE = PAGE.with_name("guide-officier.md")
FRAME = """\
langue: fr
politique: exemple
titre: Exemple inventé
en_vigueur: {{du: 2023-09-01}}
sources:
  règlement: {{titre: Règlement d'exemple}}
articles:
{articles}
"""
RULES = """\
dossiers:
  élève:
    données: {{préfixe: texte}}
    règles:
{rules}
    résultat: {{valeurs: [{names}]}}
"""


@dataclass(frozen=True)
class Example:
    line: int
    policy: str
    cases: str


def framed(body: str) -> str:
    articles = "\n".join(
        f"  {name}: {{titre: Article {name[4:]}}}" for name in sorted(set(re.findall(r"art-\d", body)))
    )
    return FRAME.format(articles=articles) + body


def examples(page: Path = PAGE) -> list[Example]:
    text = page.read_text(encoding="utf-8")
    found: list[Example] = []
    for block in re.finditer(r"^```yaml (politique|policy|suite|règles|cas|cases)\n(.*?)^```$", text, re.S | re.M):
        kind, body, line = block[1], block[2], text.count("\n", 0, block.start()) + 2
        if kind in ("cas", "cases"):
            assert found, "a case follows a policy"
            found[-1] = Example(found[-1].line, found[-1].policy, body)
        elif kind == "règles":
            names = ", ".join(re.findall(r"^(\w+):", body, re.M))
            rules = RULES.format(rules=textwrap.indent(body.rstrip("\n"), " " * 6), names=names)
            found.append(Example(line, framed(rules), ""))
        else:
            found.append(Example(line, body if kind in ("politique", "policy") else framed(body), ""))
    return found


@pytest.mark.parametrize("example", [*examples(), *examples(GUIDE)], ids=lambda e: f"line-{e.line}")
def test_an_example_loads_and_gives_what_it_says(example: Example) -> None:
    from tests.docs.running import failures

    assert [] == failures(example.policy, example.cases)


def test_there_are_examples() -> None:
    assert len(examples()) >= 10


def test_the_generated_parts_are_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run python -m tests.docs.generated"
