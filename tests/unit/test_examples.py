"""The examples of cases are decided, as the demonstration shows."""

from pathlib import Path

import pytest

from engine.cli import main

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("are-eleve.yaml", ("ÉLIGIBLE\n", "montant de l'aide : 151\u00a0€")),
        ("are-etablissement.yaml", ("ÉLIGIBLE SOUS CONDITION\n", "commission permanente")),
    ],
)
def test_an_example_is_decided(example: str, said: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["évaluer", "idf-are-2023", str(ROOT / "examples" / example), "--lang", "fr"])
    out, err = capsys.readouterr()
    assert (0, "") == (code, err)
    assert [] == [words for words in said if words not in out]


def test_each_example_is_shown_by_the_demonstration() -> None:
    demo = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [] == [file.name for file in (ROOT / "examples").iterdir() if f"examples/{file.name}" not in demo]
