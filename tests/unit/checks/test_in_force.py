"""What is in force on no date, versions without a successor, changes older than their text."""

import pytest

from tests.unit.checks.written import HEADER, findings

BODY = """\
en_vigueur: {du: 2024-09-01, au: 2026-08-31}
paramètres:
  aide: {type: €, article: art-1, valeurs: {VALUES}}
dossiers:
  demande:
    données: {frais: {type: €, min: 0 €}}
    règles:
      montant: {article: art-1, RULE}
    résultat: {valeurs: [montant]}
"""


def said(values: str = "2024-09-01: 90", rule: str = "formule: aide + frais", adopted: str = "2024-06-20") -> list[str]:
    header = HEADER.replace("Règlement inventé", f"Règlement inventé, date: {adopted}")
    yaml = header + BODY.replace("VALUES", values).replace("RULE", rule)
    return [line.partition(" | ")[0].split()[0] for line in findings(yaml) if line.startswith(("REG019", "REG02"))]


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ("2024-09-01: 90, 2026-09-01: 95", ["REG019"]),
        ("2024-09-01: 90, 2026-08-31: 95", []),
        ("2022-09-01: 80, 2024-09-01: 90", []),
    ],
)
def test_a_value_that_comes_after_the_end(values: str, codes: list[str]) -> None:
    assert codes == said(values=values)


@pytest.mark.parametrize(
    ("dates", "codes"),
    [
        ("{du: 2023-09-01, au: 2024-08-31}", ["REG020"]),
        ("{du: 2026-09-01}", ["REG020"]),
        ("{du: 2023-09-01, au: 2024-09-01}", []),
    ],
)
def test_a_rule_out_of_the_dates_of_the_policy(dates: str, codes: list[str]) -> None:
    assert codes == said(rule=f"formule: aide + frais, en_vigueur: {dates}")


@pytest.mark.parametrize(
    ("versions", "codes"),
    [
        (
            "{du: 2024-09-01, au: 2025-08-31, formule: aide}, {du: 2025-09-01, au: 2026-07-31, formule: frais}",
            ["REG022"],
        ),
        ("{du: 2024-09-01, au: 2025-08-31, formule: aide}, {du: 2025-09-01, au: 2026-08-31, formule: frais}", []),
        ("{du: 2024-09-01, au: 2025-08-31, formule: aide}, {du: 2025-09-01, formule: frais}", []),
        ("{du: 2023-09-01, au: 2024-08-31, formule: aide}, {du: 2024-09-01, formule: aide + frais}", ["REG020"]),
    ],
)
def test_versions_out_of_date_and_without_a_successor(versions: str, codes: list[str]) -> None:
    assert codes == said(rule=f"versions: [{versions}]")


@pytest.mark.parametrize(
    ("adopted", "codes"),
    [("2025-09-02", ["REG021"]), ("2025-09-01", []), ("2024-06-20", [])],
)
def test_a_change_older_than_its_text(adopted: str, codes: list[str]) -> None:
    assert codes == said(values="2024-09-01: 90, 2025-09-01: 95", adopted=adopted)


def test_the_first_value_may_be_older_than_its_text() -> None:
    assert [] == said(values="2024-09-01: 90", adopted="2025-01-01")
