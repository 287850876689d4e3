"""Amendments: what changes from a base, put together, with messages in the right file."""

from __future__ import annotations

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from engine.policy.load import Loaded, load
from engine.policy.model import Policy
from engine.policy.overlay import Base
from engine.policy.shape import AMENDMENT, json_schema
from engine.text.source import Source
from tests.unit import bourse

HEAD = "langue: fr\npolitique: bourse-2025\nbasée_sur: bourse\n"
BASE = bourse.POLICY.replace(
    "lectures:\n",
    """\
  statuts:
    article: art-1
    clé: statut
    colonnes: {statut: texte, visé: booléen}
    lignes:
      - {statut: public, visé: oui}
      - {statut: privé, visé: non}
lectures:
""",
    1,
)

ENGLISH = """\
language: en
policy: grant
title: Grant (invented)
in_force: {from: 2024-09-01}
sources: {r: {title: Rules}}
articles: {art-1: {title: Amount}, art-2: {title: Posters, not_computable: no amount}}
parameters: {rate: {type: €, article: art-1, values: {2024-09-01: 50}}}
records:
  person:
    inputs: {days: integer}
    rules: {amount: {article: art-1, type: €, formula: rate × days}}
    result: {values: [amount]}
"""


def amended(changes: str, *, head: str = HEAD, base: str = BASE, folder: str = "") -> Loaded:
    """What an amendment of the invented policy says."""

    def files(name: str) -> bytes | None:
        wanted = f"{folder}/tables/formations.csv" if folder else "tables/formations.csv"
        return bourse.FORMATIONS.encode() if name == wanted else None

    def bases(name: str) -> Base | None:
        return Base(Source("bourse.yaml", base), folder) if name == "bourse" else None

    return load(Source("bourse-2025.yaml", head + changes), files, bases=bases)


def codes(loaded: Loaded) -> list[str]:
    return [f"{d.code} {d.place}" for d in loaded.diagnostics]


def policy(changes: str, folder: str = "") -> Policy:
    """The policy of an amendment without any fault."""
    found = amended(changes, folder=folder)
    assert found.policy is not None
    assert [] == codes(found)
    return found.policy


def test_what_is_not_said_stays() -> None:
    base, made = load(Source("bourse.yaml", BASE), lambda _: bourse.FORMATIONS.encode()).policy, policy("")
    assert base is not None
    assert ("bourse-2025", base.title, base.in_force) == (made.id, made.title, made.in_force)
    assert base.parameters == made.parameters
    assert list(base.records) == list(made.records)


def test_a_value_is_added_to_those_of_the_base() -> None:
    made = policy("paramètres: {forfait: {valeurs: {2025-09-01: 155}}}\n")
    assert ((date(2024, 9, 1), 151), (date(2025, 9, 1), 155)) == made.parameters["forfait"].timeline
    assert ("art-2",) == made.parameters["forfait"].articles


def test_a_value_is_withdrawn() -> None:
    made = policy("paramètres: {forfait: {valeurs: {2024-09-01: retirée, 2025-09-01: 155}}}\n")
    assert ((date(2025, 9, 1), 155),) == made.parameters["forfait"].timeline


def test_one_end_of_a_period_moves() -> None:
    made = policy("en_vigueur: {au: 2026-08-31}\n")
    assert (date(2024, 9, 1), date(2026, 8, 31)) == (made.in_force.start, made.in_force.end)


def test_what_ends_no_longer_does() -> None:
    made = policy("en_vigueur: {au: retiré}\n")
    assert (date(2024, 9, 1), None) == (made.in_force.start, made.in_force.end)
    ended = BASE.replace("{2024-09-01: 151}\n", "{2024-09-01: 151}\n    au: 2025-08-31\n")
    found = amended("paramètres: {forfait: {au: retiré}}\n", base=ended).policy
    assert found is not None
    assert found.parameters["forfait"].until is None


def test_a_rule_replaces_the_one_of_the_base() -> None:
    made = policy(
        "dossiers: {élève: {règles: {montant: {article: art-3, type: €, formula: 1}}}}\n".replace(
            "formula: 1", "formule: 12 €"
        )
    )
    rule = made.records["élève"].rules["montant"]
    assert (("art-3",), "formula") == (rule.articles, rule.form)
    assert "bénéficiaire" in made.records["élève"].rules


def test_an_article_and_a_rule_are_added() -> None:
    made = policy(
        "articles: {art-6: {titre: Prime, source: r}}\n"
        "dossiers:\n  élève:\n    règles:\n      prime: {article: art-6, type: €, formule: 10 €}\n"
        "    résultat: {valeurs: [montant, part_des_frais, prime]}\n"
    )
    assert "Prime" == made.articles["art-6"].title
    assert ("montant", "part_des_frais", "prime") == made.records["élève"].result.values
    assert "bénéficiaire" == made.records["élève"].result.outcome


def test_a_rule_is_withdrawn() -> None:
    made = policy("dossiers:\n  élève:\n    règles: {part_des_frais: retirée}\n    résultat: {valeurs: [montant]}\n")
    assert "part_des_frais" not in made.records["élève"].rules


def test_a_reading_is_taken_otherwise() -> None:
    made = policy("lectures: {boursiers: {prise: large, raison: l'avenant le dit}}\n")
    assert ("large", "Qui est boursier ?") == (made.readings["boursiers"].taken, made.readings["boursiers"].question)


def test_rows_go_by_their_key() -> None:
    rows = "{statut: privé, visé: oui}, {statut: mixte, visé: non}, {statut: public, retiré: oui}"
    made = policy(f"tables: {{statuts: {{lignes: [{rows}]}}}}\n")
    assert [("privé", True), ("mixte", False)] == [(r["statut"], r["visé"]) for r in made.tables["statuts"].rows]


def test_rows_of_a_file_go_by_their_key() -> None:
    rows = '{code: "202", voie: cap}, {code: "303", voie: bts}, {code: "101", retiré: oui}'
    made = policy(f"tables: {{formations: {{lignes: [{rows}]}}}}\n")
    assert [("202", "cap"), ("303", "bts")] == [(r["code"], r["voie"]) for r in made.tables["formations"].rows]


RANGED = BASE.replace('code: {type: texte, motif: "[0-9]{3}"}', "code: {type: entier, plages: oui}")
RANGED = RANGED.replace("formation: formations,", "formation: texte,").replace('formation.voie = "cap"', "année = 1")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("{code: 203 et plus, voie: cap}", []),
        ("{code: 200 à 210, voie: cap}", ["AMD026 bourse-2025.yaml:4:32"]),
        ("{code: 101, voie: bts}", []),
    ],
)
def test_a_row_that_overlaps_one_of_the_file_is_told(row: str, expected: list[str]) -> None:
    found = amended(f"tables: {{formations: {{lignes: [{row}]}}}}\n", base=RANGED)
    assert expected == [code for code in codes(found) if not code.startswith("NOM")]


def test_a_file_of_another_folder_is_found() -> None:
    made = policy("", folder="../policies")
    assert ["101", "202"] == [row["code"] for row in made.tables["formations"].rows]


def test_an_amendment_can_be_amended() -> None:
    first = HEAD + "paramètres: {forfait: {valeurs: {2025-09-01: 155}}}\n"
    second = "langue: fr\npolitique: bourse-2026\nbasée_sur: bourse-2025\n"
    second += "paramètres: {forfait: {valeurs: {2026-09-01: 160 euros}}}\n"
    known = {"bourse": Base(Source("bourse.yaml", BASE)), "bourse-2025": Base(Source("bourse-2025.yaml", first))}

    def read(text: str) -> Loaded:
        return load(Source("bourse-2026.yaml", text), lambda _: bourse.FORMATIONS.encode(), bases=known.get)

    found = read(second.replace(" euros", ""))
    assert found.policy is not None
    assert [151, 155, 160] == [value for _, value in found.policy.parameters["forfait"].timeline]
    assert ["CAS022 bourse-2026.yaml:4:46"] == codes(read(second))


def test_rows_of_a_file_are_amended_twice() -> None:
    rows = "tables: {formations: {lignes: [%s]}}\n"
    first = HEAD + rows % '{code: "303", voie: bts}, {code: "101", voie: bts}'
    second = "langue: fr\npolitique: bourse-2026\nbasée_sur: bourse-2025\n"
    second += rows % '{code: "303", retiré: oui}, {code: "404", voie: cap}'
    known = {"bourse": Base(Source("bourse.yaml", BASE)), "bourse-2025": Base(Source("bourse-2025.yaml", first))}
    found = load(Source("bourse-2026.yaml", second), lambda _: bourse.FORMATIONS.encode(), bases=known.get)
    assert [] == codes(found)
    assert found.policy is not None
    read = {row["code"]: row["voie"] for row in found.policy.tables["formations"].rows}
    assert {"101": "bts", "202": "bts", "404": "cap"} == read


def test_a_table_takes_other_rows_altogether() -> None:
    columns = "{statut: retirée, visé: retirée, code: texte, voie: texte}"
    made = policy(f"tables: {{statuts: {{fichier: tables/formations.csv, clé: code, colonnes: {columns}}}}}\n")
    assert ["101", "202"] == [row["code"] for row in made.tables["statuts"].rows]


def test_a_fault_is_told_in_its_file() -> None:
    own = amended("dossiers: {lycée: {règles: {dotation: {article: art-3, type: €, formule: forfaits × 1 élève}}}}\n")
    assert ["NOM001 bourse-2025.yaml:4:74"] == codes(own)
    lost = amended("dossiers: {effectif: {règles: {part: retirée}}}\n")
    assert {"bourse.yaml"} == {d.place.source.name for d in lost.diagnostics if d.place and d.code.startswith("NOM")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("paramètres: {forfaits: {valeurs: {2025-09-01: 155}}}\n", "AMD023 bourse-2025.yaml:4:14"),
        ("paramètres: {forfaits: retiré}\n", "AMD023 bourse-2025.yaml:4:14"),
        ("paramètres: {forfait: {au: retiré}}\n", "AMD023 bourse-2025.yaml:4:24"),
        ("tables: {statuts: {lignes: [{statut: rien, retiré: oui}]}}\n", "AMD023 bourse-2025.yaml:4:29"),
        ('tables: {formations: {lignes: [{code: "999", retiré: oui}]}}\n', "AMD023 bourse-2025.yaml:4:32"),
        ("paramètres: {forfait: {valeurs: {2024-09-01: 151}}}\n", "AMD024 bourse-2025.yaml:4:24"),
        ("tables: {statuts: {lignes: [{statut: public, visé: oui}]}}\n", "AMD024 bourse-2025.yaml:4:29"),
        ('tables: {formations: {lignes: [{code: "101", voie: cap}]}}\n', "AMD024 bourse-2025.yaml:4:32"),
        ("titre: Bourse d'équipement (invention)\n", "AMD024 bourse-2025.yaml:4:1"),
        ("paramètre: {}\n", "FRM001 bourse-2025.yaml:4:1"),
    ],
)
def test_what_is_odd_in_an_amendment_is_told(changes: str, expected: str) -> None:
    assert [expected] == codes(amended(changes))


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (HEAD.replace("basée_sur: bourse", "basée_sur: bours"), "AMD020"),
        (HEAD.replace("basée_sur: bourse", "basée_sur: bourse-2025"), "AMD021"),
        ("language: en\npolicy: p\nbased_on: bourse\n", "AMD022"),
        ("langue: fr\nbasée_sur: bourse\n", "FRM002"),
    ],
)
def test_a_base_that_cannot_be_amended_is_told(head: str, code: str) -> None:
    assert [code] == [d.code for d in amended("", head=head).diagnostics]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("paramètres: 3\n", "FRM005 bourse-2025.yaml:4:13"),
        ("tables: {statuts: {lignes: 3}}\n", "FRM005 bourse-2025.yaml:4:28"),
        ("dossiers: {élève: {règles: [montant]}}\n", "FRM005 bourse-2025.yaml:4:28"),
        ("articles: {art-6: {source: r}}\n", "FRM002 bourse-2025.yaml:4:20"),
        ("en_vigueur: {fin: 2026-08-31}\n", "FRM001 bourse-2025.yaml:4:14"),
    ],
)
def test_the_shape_of_an_amendment_is_checked(changes: str, expected: str) -> None:
    assert [expected] == codes(amended(changes))


def test_the_base_is_one_name() -> None:
    assert ["FRM005"] == [d.code for d in amended("", head=HEAD.replace(": bourse\n", ": [bourse]\n")).diagnostics]


def test_what_the_schema_accepts_is_what_is_read() -> None:
    validator = Draft202012Validator(json_schema(AMENDMENT, "fr"))
    accepted = {"langue": "fr", "politique": "p", "basée_sur": "b", "paramètres": {"x": {"valeurs": {"2025-09-01": 1}}}}
    assert validator.is_valid({**accepted, "articles": {"art-1": "retiré"}, "tables": {"t": "retirée"}})
    assert not validator.is_valid({**accepted, "articles": {"art-1": "supprimé"}})
    assert not validator.is_valid({"langue": "fr", "politique": "p"})


def test_an_amendment_in_english() -> None:
    bases = {"grant": Base(Source("grant.yaml", ENGLISH))}
    text = "language: en\npolicy: grant-2025\nbased_on: grant\nparameters: {rate: {values: {2025-09-01: 60}}}\n"
    found = load(Source("grant-2025.yaml", text + "articles: {art-2: withdrawn}\n"), lambda _: None, bases=bases.get)
    assert [] == codes(found)
    assert found.policy is not None
    assert [50, 60] == [value for _, value in found.policy.parameters["rate"].timeline]


@pytest.mark.parametrize(
    ("base", "own", "key", "place"),
    [
        ("{du: 2024-09-01, au: 2025-08-31}", "{du: 2025-09-01}", "au", "bourse-2025.yaml:4:18"),
        ("{du: 2024-09-01, au: 2025-08-31}", "{au: 2024-08-31}", "du", "bourse-2025.yaml:4:18"),
    ],
)
def test_a_date_that_the_base_contradicts_is_told_in_the_amendment(base: str, own: str, key: str, place: str) -> None:
    written = next(line for line in BASE.splitlines() if line.startswith("en_vigueur:"))
    loaded = amended(f"en_vigueur: {own}\n", base=BASE.replace(written, f"en_vigueur: {base}"))
    (told,) = (each for each in loaded.diagnostics if each.is_error)
    assert ("AMD027", place, key) == (told.code, str(told.place), told.args["key"])


def test_two_dates_of_an_amendment_are_its_own() -> None:
    loaded = amended("en_vigueur: {du: 2025-09-01, au: 2025-06-30}\n")
    assert ["REG014"] == [each.code for each in loaded.diagnostics if each.is_error]
