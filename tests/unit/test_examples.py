"""The examples of cases are decided, as the demonstration shows."""

import json
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


def test_pupils_of_a_file_are_decided(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["lot", "idf-are-2023", str(ROOT / "examples" / "are-eleves.csv"), "--date", "2023-10-02", "--json"])
    out, err = capsys.readouterr()
    assert (0, "") == (code, err)
    (record,) = json.loads(out)["records"]
    # 151 € for the CAP, the bac pro entered directly in première and the BTS with a grant, 54 € for the prépa-métiers
    assert {"montant": "507.00"} == record["sums"]
    assert (7, 6, 1) == tuple(record["rows"][name] for name in ("read", "decided", "undetermined"))


def test_schools_of_two_files_are_decided(capsys: pytest.CaptureFixture[str]) -> None:
    data = [("établissement", "are-etablissements.csv"), ("effectif", "are-effectifs.csv")]
    options = [word for record, name in data for word in ("--données", f"{record}={ROOT / 'examples' / name}")]
    code = main(["lot", "idf-are-2023", *options, "--date", "2023-10-02", "--json"])
    out, err = capsys.readouterr()
    assert (0, "") == (code, err)
    schools = json.loads(out)["records"][0]
    # pré-bac: 151 × (24 + 30) - 310.50, and 151 × 18 + 54 × 22; post-bac: 151 × 25 × 11 / 48, to the cent
    assert {"dotation_pré_bac": "11749.50", "dotation_post_bac": "865.10", "dotation_proposée": "12614.60"} == schools[
        "sums"
    ]
    assert 2 == schools["rows"]["conditional"]


def test_each_example_is_shown_by_the_demonstration() -> None:
    demo = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [] == [file.name for file in (ROOT / "examples").iterdir() if f"examples/{file.name}" not in demo]
