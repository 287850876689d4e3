"""Errors of rules in columns: those that speak of no value are said at once, the others case by case, all alike."""

from pathlib import Path
from typing import Any

import pytest

from engine.backends.database import quote
from engine.batch import kernel
from engine.batch.run import Way
from tests.support import HEAD, policy_of
from tests.unit.batch.intake import decided

POLICY = (
    HEAD
    + """\
dossiers:
  lycée:
    données:
      élèves: {type: entier, min: 0}
      boursiers: {type: entier, min: 0}
      internes: {type: entier, min: 0}
    règles:
      vérifiés:
        article: art-1
        formule: exiger(boursiers <= élèves, boursiers, "plus de boursiers que d'élèves")
      logés:
        article: art-1
        formule: exiger(internes <= élèves, internes, "plus d'internes que d'élèves")
      part: {article: art-1, formule: vérifiés / élèves}
      aidé: {article: art-1, formule: part > 50 % et logés > 0}
    résultat: {issue: aidé, valeurs: [vérifiés, logés]}
"""
)

COLUMNS = "élèves;boursiers;internes"
LINES = ("10;6;1", "10;4;", "10;11;1", "10;;12", "10;11;12", "0;0;0", "0;1;0", "0;0;1")
"""An answer of each kind, one of these errors, the other, both, a division by zero, alone and beside each."""


def ran(folder: Path, way: Way) -> list[list[tuple[Any, ...]]]:
    """The rows decided and those rejected, as they are written."""
    source = folder / "lycées.csv"
    source.write_text("\n".join([COLUMNS, *LINES]), encoding="utf-8")
    with decided(policy_of(POLICY), source, way) as (database, found):
        return [list(database.rows(table.select())) for table in (*found.tables, found.rejected)]


def test_errors_are_told_alike_and_only_those_that_differ_from_case_to_case_are_looked_at_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ran(tmp_path, "cases")
    decide_cases, counts = kernel.decide_cases, []

    def counted(database: Any, program: Any, record: str, relations: Any, *rest: Any) -> None:
        counts.append(database.one(f"SELECT count(*) FROM {quote(relations[record])}")[0])
        decide_cases(database, program, record, relations, *rest)

    monkeypatch.setattr(kernel, "decide_cases", counted)
    assert expected == ran(tmp_path, "columns")
    assert (2, 6) == tuple(map(len, expected))
    # the two in which a division by zero comes first
    assert [2] == counts


SAME_WORDS = (
    HEAD
    + """\
dossiers:
  lycée:
    données: {a: {type: entier, min: 0}, b: {type: entier, min: 0}}
    règles:
      premier: {article: art-1, formule: 'exiger(a > 5 ou b = 1, a, "deux")'}
      deuxième: {article: art-1, formule: 'exiger(a > 5, a, "un")'}
      troisième: {article: art-1, formule: 'exiger(b > 5, b, "deux")'}
    résultat: {valeurs: [premier, deuxième, troisième]}
"""
)


def test_errors_come_in_the_order_in_which_they_were_met_also_when_rules_share_their_words(tmp_path: Path) -> None:
    source = tmp_path / "lycées.csv"
    source.write_text("a;b\n1;1\n1;2\n9;1\n9;9\n", encoding="utf-8")
    found = []
    for way in ("cases", "columns"):
        with decided(policy_of(SAME_WORDS), source, way) as (database, answer):
            found.append([row[5] for row in database.rows(answer.rejected.select())])
    assert found[0] == found[1]
    assert [["un", "deux"], ["deux", "un"], ["deux"]] == [
        [part.rpartition(" : ")[2] for part in reason.split(" ; ")] for reason in found[0]
    ]
