"""What is in force on no date, versions without a successor, changes older than their text."""

import pytest

from engine.language.values import NOT_APPLICABLE
from engine.text.diagnostics import Diagnostic
from tests.unit.checks.written import HEADER, diagnostics, findings, shown

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


CODES = ("REG019", "REG020", "REG021", "REG022")


def policy(values: str = "2024-09-01: 90", rule: str = "formule: aide + frais", adopted: str = "2024-06-20") -> str:
    header = HEADER.replace("Règlement inventé", f"Règlement inventé, date: {adopted}")
    return header + BODY.replace("VALUES", values).replace("RULE", rule)


def said(**changes: str) -> list[str]:
    return [line.partition(" | ")[0].split()[0] for line in findings(policy(**changes), *CODES)]


def the_only_one(**changes: str) -> tuple[str, Diagnostic]:
    yaml = policy(**changes)
    (found,) = diagnostics(yaml, *CODES)
    return yaml, found


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


# ── The case shown ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_value_of_no_date_is_shown_by_the_last_day_which_has_another() -> None:
    case = shown(*the_only_one(values="2024-09-01: 90, 2026-09-01: 95"))
    assert ("2026-08-31", 90) == (case.date, case.row["montant"])


@pytest.mark.parametrize(
    ("dates", "day"),
    [("{du: 2023-09-01, au: 2024-08-31}", "2024-09-01"), ("{du: 2026-09-01}", "2026-08-31")],
)
def test_a_rule_of_no_date_is_shown_by_the_nearest_day_on_which_it_says_nothing(dates: str, day: str) -> None:
    case = shown(*the_only_one(rule=f"formule: aide + frais, en_vigueur: {dates}"))
    assert (day, NOT_APPLICABLE) == (case.date, case.row["montant"])


@pytest.mark.parametrize(
    ("versions", "day", "amount"),
    [
        ("{du: 2023-09-01, au: 2024-08-31, formule: 7 €}, {du: 2024-09-01, formule: aide}", "2024-09-01", 90),
        ("{du: 2024-09-01, au: 2026-08-31, formule: aide}, {du: 2026-09-01, formule: 7 €}", "2026-08-31", 90),
    ],
)
def test_a_version_of_no_date_is_shown_by_the_nearest_day_which_has_another(
    versions: str, day: str, amount: int
) -> None:
    yaml, found = the_only_one(rule=f"versions: [{versions}]")
    case = shown(yaml, found)
    assert ("REG020", day, amount) == (found.code, case.date, case.row["montant"])


def test_the_end_of_the_last_version_is_shown_by_the_day_after() -> None:
    case = shown(
        *the_only_one(
            rule="versions: [{du: 2024-09-01, au: 2025-08-31, formule: aide}, "
            "{du: 2025-09-01, au: 2026-07-31, formule: frais}]"
        )
    )
    assert ("2026-08-01", NOT_APPLICABLE) == (case.date, case.row["montant"])


@pytest.mark.parametrize(
    ("values", "adopted", "day", "amount"),
    [
        ("2024-09-01: 90, 2025-09-01: 95", "2026-06-20", "2026-06-19", 95),
        ("2024-09-01: 90, 2025-09-01: 95", "2027-06-20", "2026-08-31", 95),
        ("2024-09-01: 90, 2025-09-01: 95, 2026-03-01: 97", "2026-02-01", "2026-01-31", 95),
    ],
)
def test_a_change_older_than_its_text_is_shown_by_the_last_day_without_it(
    values: str, adopted: str, day: str, amount: int
) -> None:
    case = shown(*the_only_one(values=values, adopted=adopted))
    assert (day, amount) == (case.date, case.row["montant"])


def test_a_change_that_is_replaced_before_its_text_is_shown_by_its_own_last_day() -> None:
    yaml = policy(values="2024-09-01: 90, 2025-09-01: 95, 2025-12-01: 97", adopted="2026-06-20")
    dates = {(case.date, case.row["montant"]) for case in (shown(yaml, found) for found in diagnostics(yaml, "REG021"))}
    assert {("2025-11-30", 95), ("2026-06-19", 97)} == dates


def test_a_version_older_than_its_text_is_shown_by_the_last_day_without_it() -> None:
    versions = "{du: 2024-09-01, au: 2025-08-31, formule: frais}, {du: 2025-09-01, formule: aide}"
    case = shown(*the_only_one(rule=f"versions: [{versions}]", adopted="2025-12-15"))
    assert ("2025-12-14", 90) == (case.date, case.row["montant"])


def test_a_change_older_than_its_text_and_than_the_policy_has_no_case() -> None:
    _, found = the_only_one(values="2020-09-01: 80, 2021-09-01: 85, 2024-09-01: 90", adopted="2022-01-01")
    assert ("REG021", None) == (found.code, found.witness)
