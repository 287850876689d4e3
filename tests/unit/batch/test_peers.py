"""Rows that the rules do not tell apart have one answer, and all that a row says of itself stays its own."""

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.batch.run import Way
from tests.support import HEAD, policy_of
from tests.unit.batch.intake import decided

YAML = (
    HEAD
    + """\
tables:
  secteurs:
    article: art-1
    clé: code
    colonnes: {code: texte, groupe: texte, taux: {type: "%"}}
    lignes:
      - {code: A1, groupe: bois, taux: 10 %}
      - {code: A2, groupe: bois, taux: 10 %}
      - {code: B1, groupe: métal, taux: 25 %}
  préfixes:
    article: art-1
    clé: préfixe
    colonnes: {préfixe: texte, ouvre: booléen}
    lignes: [{préfixe: "40", ouvre: oui}, {préfixe: "50", ouvre: oui}, {préfixe: "32", ouvre: non}]
dossiers:
  élève:
    données:
      numéro: {type: nombre, min: 0, décimales: 0}
      code: {type: texte, motif: "[0-9]{4}"}
      secteur: secteurs
      statut: [public, privé, consulaire, agricole, municipal, autre]
      âge: {type: nombre, min: 0, max: 120, décimales: 0}
      naissance: date
      boursier: booléen
      tuteur: {type: texte, facultative: oui}
      revenu: {type: €, min: 0 €}
    règles:
      bénéficiaire:
        article: art-1
        toutes_ces_conditions:
          - {si: 'préfixes[extrait(code, 1, 2)].ouvre'}
          - {si: 'statut dans ["public", "privé"]'}
          - {si: 'boursier ou âge < 18'}
          - {si: 'mois_de(naissance) > 3'}
          - {si: 'est_donné(tuteur) ou âge >= 18'}
      montant:
        article: art-1
        formule: si bénéficiaire alors 100 € * secteur.taux sinon 0 €
        arrondi: {à: 0.01 €, sens: au plus proche}
      groupe: {article: art-1, formule: secteur.groupe}
    résultat: {issue: bénéficiaire, valeurs: [montant, groupe]}
"""
)
ROWS = 6_000
DRAWN = f"""
    SELECT i AS "numéro", CAST([4000, 4001, 5002, 3200, 3201, 4002][1 + h % 6] AS VARCHAR) AS code,
           CASE WHEN h % 211 = 0 THEN '9900' ELSE code END AS written,
           ['A1', 'A2', 'B1'][1 + h // 7 % 3] AS secteur,
           ['public', 'privé', 'consulaire', 'agricole', 'municipal', 'autre'][1 + h // 11 % 6] AS statut,
           CASE WHEN h % 97 = 0 THEN NULL ELSE 12 + h // 13 % 20 END AS "âge",
           DATE '2000-01-01' + CAST(h // 17 % 900 AS INTEGER) AS naissance, h // 19 % 2 = 0 AS boursier,
           CASE WHEN h % 5 = 0 THEN 'sans_objet' WHEN h % 89 = 0 THEN NULL ELSE 'tuteur' || (h % 40) END AS tuteur,
           CAST(hash(i, 9) % 100000 AS DECIMAL(9, 2)) AS revenu
    FROM (SELECT i, CAST(hash(i, 1) // 3 AS BIGINT) AS h FROM range({ROWS}) t(i))
"""


def written(folder: Path, name: str, way: Way) -> list[tuple[Any, ...]]:
    with decided(policy_of(YAML), folder / name, way) as (database, ran):
        assert way == ran.way
        (table,) = ran.tables
        assert ran.rows_rejected == len(list(database.rows(ran.rejected.select())))
        return [*database.rows(table.select()), *database.rows(ran.rejected.select())]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    drawn = f"SELECT * EXCLUDE (code, written), written AS code FROM ({DRAWN})"
    duckdb.sql(f"COPY ({drawn}) TO '{tmp_path / 'élèves.parquet'}' (FORMAT parquet)")
    duckdb.sql(f"COPY ({drawn}) TO '{tmp_path / 'élèves.csv'}' (FORMAT csv, DELIMITER ';')")
    return tmp_path


@pytest.mark.parametrize("name", ["élèves.parquet", "élèves.csv"])
def test_peers_are_decided_as_each_would_be(data: Path, name: str) -> None:
    expected = written(data, name, "cases")
    assert expected == written(data, name, "combinations") == written(data, name, "columns")
    assert ROWS == len(expected)


@pytest.mark.parametrize("way", ["cases", "combinations", "columns"])
def test_the_progress_is_told_of_every_row(data: Path, way: Way) -> None:
    done: list[int] = []
    with decided(policy_of(YAML), data / "élèves.csv", way, done.append):
        assert ROWS == sum(done)


def test_what_the_rules_do_not_read_makes_no_difference(data: Path) -> None:
    """Rows that differ in their numbers and incomes only, or in the days of a month, are decided once."""
    with decided(policy_of(YAML), data / "élèves.parquet", "combinations") as (database, ran):
        (decided_once,) = database.one("SELECT count(*) FROM answers_élève")
        assert decided_once < ROWS // 3
        (tally,) = ran.tallies
        assert ROWS == tally.read == sum(tally.fates.values())
        outcome = next(field.sql for field in ran.tables[0].fields if field.heading == "issue")
        counted = Counter(words for (words,) in database.rows(ran.tables[0].query([outcome])))
        told: Counter[str] = Counter()
        for total in tally.totals:
            told[total.words] += total.rows
        assert counted == told


NAMED = (
    HEAD
    + """\
dossiers:
  élève:
    données: {nom: FORM, part: {type: nombre, min: 0, décimales: 0}}
    règles:
      aidé: {article: art-1, formule: "longueur(nom) < 3 et part > 3"}
    résultat: {issue: aidé, valeurs: [nom]}
"""
)


@pytest.mark.parametrize("form", ["texte", '{type: texte, motif: "[a-z0-9]*"}'])
@pytest.mark.parametrize("texts", ["'ab'", "'n' || i"])
@pytest.mark.parametrize("way", ["cases", "columns", "combinations"])
def test_an_empty_text_is_no_fact_be_the_texts_few_or_many(tmp_path: Path, form: str, texts: str, way: Way) -> None:
    file = tmp_path / "élèves.parquet"
    duckdb.sql(
        f"COPY (SELECT if(i = 7, '', {texts}) AS nom, i AS part FROM range(60) t(i)) TO '{file}' (FORMAT parquet)"
    )
    with decided(policy_of(NAMED.replace("FORM", form)), file, way) as (database, ran):
        (row,) = (row for row in database.rows(ran.tables[0].select()) if row[1] == 7)
        assert ("", 7, "indéterminé", None) == row[:4]
        assert "nom" == row[-1]
