"""`engine sql`: statements that say what they read and what they answer, in three dialects."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest
from sqlglot import parse

from engine.backends.dialects import DIALECTS
from engine.cli import main

POLICY = """\
langue: fr
politique: essai
titre: Aide inventée
sources: {règlement: {titre: Règlement inventé}}
articles: {art-1: {titre: Aide, source: règlement}, art-2: {titre: Montant, source: règlement}}
unités: {élève: élèves}
dossiers:
  lycée:
    données:
      élèves: {type: élève, min: 1 élève, max: 5000 élèves}
      boursiers: {type: élève, min: 0 élève, max: 5000 élèves}
      reliquat: {type: €, min: 0 €, max: 1 000 000 €, facultative: oui}
    règles:
      part: {libellé: part des boursiers, article: art-1, formule: boursiers / élèves}
      aidé: {article: art-1, formule: part >= 50 % et somme(classes.effectif) > 10 élèves}
      montant:
        type: €
        article: art-2
        formule: 151 €/élève × boursiers - si_sans_objet(reliquat, 0 €)
        plancher: 0 €
        arrondi: {à: 1 €, sens: supérieur}
    résultat: {issue: aidé, valeurs: [montant, part]}
  classe:
    dans: lycée
    données: {effectif: {type: élève, min: 0 élève, max: 50 élèves}}
"""


@pytest.fixture
def policy(tmp_path: Path) -> str:
    file = tmp_path / "essai.yaml"
    file.write_text(POLICY, encoding="utf-8")
    return str(file)


def printed(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    code = main(["sql", *args])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_statement_is_understood_as_the_dialect_it_is_written_in(
    policy: str, dialect: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = printed(capsys, policy, "--date", "2024-10-01", "--dialect", dialect)
    assert 0 == code
    assert len([statement for statement in parse(said, dialect=dialect) if statement]) == 1


def test_a_rule_is_announced_by_its_label_and_its_article(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = printed(capsys, policy, "--date", "2024-10-01")
    assert "-- part : part des boursiers (art-1)" in said


def test_the_stages_of_a_rule_follow_one_another(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = printed(capsys, policy, "--date", "2024-10-01")
    stages = re.findall(r'^"lycée [0-9]+ (.+)" AS', said, flags=re.MULTILINE)
    assert ["part", "montant", "aidé"] == [rule for rule, _ in groupby(stages) if "#" not in rule]


def test_the_columns_and_the_states_are_explained(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = printed(capsys, policy, "--date", "2024-10-01", "--langue", "fr")
    assert "--   reliquat: €, en entier, fois 100" in said
    assert "--   reliquat?: 1 quand elle est sans objet" in said
    assert '--   part: "part" / "part/", "part?"' in said


def test_a_ratio_is_never_computed(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = printed(capsys, policy, "--date", "2024-10-01")
    statement = "\n".join(line for line in said.splitlines() if not line.lstrip().startswith("--"))
    assert " / " not in statement
    assert "AVG" not in statement
    assert "ROUND(" not in statement


def test_without_a_date_nothing_is_written(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["sql", policy])
    assert 2 == code
    assert "BAT039" in capsys.readouterr().err


def test_an_unknown_record_is_refused(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["sql", policy, "--date", "2024-10-01", "--record", "lycé"])
    assert 2 == code
    assert "lycée" in capsys.readouterr().err
