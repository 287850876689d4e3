"""Each check on a record that belongs to another: the case shown is a whole one, that can be read and run."""

import pytest

from tests.unit.checks.written import HEADER, diagnostics, shown

POLICY = """\
en_vigueur: {du: 2024-09-01, au: 2026-08-31}
paramètres:
  aide: {type: €, article: art-1, valeurs: {VALUES}MORE}
dossiers:
  lycée:
    clé: nom
    données: {nom: texte, public: booléen}
    résultat: {valeurs: [nom, public]}
  élève:
    dans: lycée
    données: {revenu: {type: €, min: 0 €}, boursier: booléen, frais: {type: €, facultative: oui}}
    règles:
      m: {RULE}
    résultat: {RESULT}
"""

USUAL = "article: art-1, formule: 'si lycée.public et boursier alors aide sinon revenu'"
ONE_VALUE = "2024-09-01: 90"

FAULTS = {
    "REG004": {"rule": "article: art-1, cas: [{si: revenu >= 9 €, alors: aide}, {si: revenu <= 9 €, alors: 0 €}]"},
    "REG005": {"rule": "article: art-1, cas: [{si: revenu > 9 €, alors: aide}, {si: revenu < 9 €, alors: 0 €}]"},
    "REG006": {"rule": "article: art-1, énoncé: moins de 9 €, formule: 'revenu <= 9 € et aide > 1 €'"},
    "REG007": {"rule": "article: art-1, cas: [{si: revenu >= 0 €, alors: aide}], sinon: 0 €"},
    "REG008": {
        "rule": "article: art-1, premier_vrai: oui, "
        "cas: [{si: revenu < 9 €, alors: aide}, {si: revenu < 5 €, alors: 1 €}], sinon: 0 €"
    },
    "REG009": {"values": "2025-09-01: 90"},
    "REG015": {
        "rule": "article: art-1, toutes_ces_conditions: [{si: 'revenu < aide'}]",
        "result": "issue: m",
    },
    "REG016": {"more": ", au: 2025-08-31"},
    "REG017": {"values": "2023-09-01: 90", "more": ", à_revérifier_avant: 2024-01-01"},
    "REG018": {"rule": "article: art-1, formule: 'si boursier et lycée.public et boursier alors aide sinon 0 €'"},
    "REG019": {"values": "2024-09-01: 90, 2026-09-01: 95"},
    "REG020": {"rule": "article: art-1, en_vigueur: {du: 2026-09-01}, formule: aide + revenu"},
    "REG021": {"values": "2024-09-01: 90, 2025-09-01: 95"},
    "REG022": {
        "rule": "article: art-1, versions: "
        "[{du: 2024-09-01, au: 2025-08-31, formule: aide}, {du: 2025-09-01, au: 2025-12-31, formule: revenu}]"
    },
    "REG050": {"rule": "article: [], formule: 'si revenu > 9 € alors aide sinon 0 €'"},
    "REG051": {"rule": "article: art-1, formule: 'boursier et frais <= aide'"},
}


def policy(
    rule: str = USUAL, values: str = ONE_VALUE, more: str = "", result: str = "valeurs: [m, revenu, boursier, frais]"
) -> str:
    header = HEADER.replace("Règlement inventé", "Règlement inventé, date: 2026-06-20")
    written = POLICY.replace("VALUES", values).replace("MORE", more).replace("RULE", rule).replace("RESULT", result)
    return header + written


@pytest.mark.parametrize("code", FAULTS)
def test_the_case_shown_is_a_whole_one(code: str) -> None:
    yaml = policy(**FAULTS[code])
    (found,) = diagnostics(yaml, code)
    (pupil,) = shown(yaml, found).row["élèves"]
    assert "m" in pupil


def test_without_a_fault_there_is_nothing_to_show() -> None:
    assert () == diagnostics(policy(), *FAULTS)
