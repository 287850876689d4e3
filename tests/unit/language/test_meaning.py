"""What two ways of writing an expression have in common: their meaning, and what is another meaning."""

import pytest

from engine.language.meaning import Meaning, meaning
from engine.policy.load import load
from engine.text.report import text
from engine.text.source import Source

POLICY = """\
langue: fr
politique: essai
titre: Essai
sources: {{r: {{titre: Règlement}}}}
articles: {{art-1: {{titre: Article 1, source: r}}}}
dossiers:
  élève:
    données: {{a: booléen, b: booléen, c: booléen, n: entier, m: entier, t: texte}}
    règles:
      lue: {{article: art-1, formule: a et b et c et n = m et t = "x"}}
      essai:
        article: art-1
        formule: |
          {expression}
    résultat: {{valeurs: [lue, essai]}}
"""


def meant(expression: str) -> Meaning:
    loaded = load(Source("essai.yaml", POLICY.format(expression=expression)), lambda _: None)
    assert loaded.policy is not None, text(loaded.diagnostics, "fr")
    return meaning(loaded.policy.records["élève"].rules["essai"].expression)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a et b", "b et a"),
        ("a et (b et c)", "(c et a) et b"),
        ("a ou b ou c", "c ou (b ou a)"),
        ("n > m", "m < n"),
        ("n >= 3", "3 <= n"),
        ("n = m", "m = n"),
        ("n + m", "m + n"),
        ("n × m", "m×n"),
        ("n × 1000", "n × 1 000"),
        ("n + 2.5", "n + 2.50"),
        ("max(n, m)", "max(m, n)"),
        ("3 <= n < 8", "n < 8 et n >= 3"),
        ("si a alors n sinon m", "(si (a) alors (n) sinon (m))"),
    ],
)
def test_written_otherwise_it_means_the_same(one: str, other: str) -> None:
    assert meant(one) == meant(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a et b", "a ou b"),
        ("n > m", "n >= m"),
        ("n > m", "m > n"),
        ("n - m", "m - n"),
        ("n / 2", "2 / n"),
        ("n < 3", "n < 4"),
        ("a", "non a"),
        ('t = "x"', 't = "X"'),
        ("si a alors n sinon m", "si a alors m sinon n"),
        ("a et (b ou c)", "(a et b) ou c"),
        ("min(n, m)", "max(n, m)"),
    ],
)
def test_another_meaning_is_not_the_same(one: str, other: str) -> None:
    assert meant(one) != meant(other)


def test_a_meaning_can_be_looked_up() -> None:
    assert 1 == len({meant("a et b"), meant("b et a")})
