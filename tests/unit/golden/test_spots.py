"""Points and changes are told where they are written: a row in the file of its table, on its line."""

from __future__ import annotations

from engine.golden.mutations import RowChange, mutations
from engine.golden.points import signs_wanted
from engine.golden.spots import Spot, row_spot
from engine.policy.load import load
from engine.policy.model import Policy
from engine.policy.overlay import Base
from engine.text.source import Source
from tests.unit import bourse
from tests.unit.golden.gate import policy_of

FILE = 'code;voie\r\n\r\n"101";cap\r\n;\r\n202;bts\r\n'
AMENDMENT = """\
langue: fr
politique: avenant
basée_sur: bourse
paramètres: {forfait: {valeurs: {2025-01-01: 155}}}
tables:
  formations:
    lignes:
      - {code: "202", voie: cap}
      - {code: "101", retiré: oui}
      - code: "303"
        voie: bts
"""


def policy(text: str = bourse.POLICY, name: str = "policies/bourse.yaml") -> Policy:
    base = Base(Source("policies/bourse.yaml", bourse.POLICY))
    found = load(Source(name, text), lambda _: FILE.encode(), bases={"bourse": base}.get)
    assert found.policy is not None, found.diagnostics
    return found.policy


def rows(policy: Policy, table: str = "formations") -> dict[str, str]:
    """Where each row is told to stand."""
    found = policy.tables[table]
    key = found.key[0]
    return {row[key]: row_spot(policy, found, at).words("fr") for at, row in enumerate(found.rows)}


def test_a_row_of_a_file_stands_there() -> None:
    file = "policies/tables/formations.csv"
    assert {"101": f"{file}, ligne 3", "202": f"{file}, ligne 5"} == rows(policy())
    assert Spot(file=file, line=3) == row_spot(policy(), policy().tables["formations"], 0)


def test_a_row_of_the_policy_stands_there() -> None:
    assert {"cap": "ligne 22", "bts": "ligne 23"} == rows(policy_of("formule: 1"), "voies")


def test_rows_that_an_amendment_changes_stand_in_it() -> None:
    found = policy(AMENDMENT, "avenants/avenant.yaml")
    assert {"202": "ligne 8", "303": "ligne 10"} == rows(found)
    kept = policy(AMENDMENT.replace('      - {code: "101", retiré: oui}\n', ""), "avenants/avenant.yaml")
    assert "avenants/tables/formations.csv, ligne 3" == rows(kept)["101"]


def test_what_stands_in_the_base_is_told_there() -> None:
    found = policy(AMENDMENT, "avenants/avenant.yaml")
    points = {(point.kind, point.where): point.spot.words("fr") for point in signs_wanted(found).values()}
    assert "policies/bourse.yaml, ligne 55" == points["rule", "élève.montant"]
    assert "ligne 8" == {p.what: p.spot.words("fr") for p in signs_wanted(found).values() if p.kind == "row"}["202"]
    assert "ligne 1" == points["day", "politique"]


def test_changes_of_rows_are_told_where_the_rows_are() -> None:
    found = [(m.before, m.spot.words("en")) for m in mutations(policy()) if isinstance(m.change, RowChange)]
    lines = {before.split(",")[0]: spot for before, spot in found}
    file = "policies/tables/formations.csv"
    assert {"code 101": f"{file}, line 3", "code 202": f"{file}, line 5"} == lines
