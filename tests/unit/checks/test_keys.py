"""Keys of a table for which there is no row: told only with a case that was run and that fails so."""

import pytest

from engine.language.values import Failure
from tests.unit.checks.written import diagnostics, findings, record, shown

RANKS = "enfants: {type: entier, plages: oui}"


def policy(
    rows: list[str],
    given: str = "enfants: {type: entier, min: 1}",
    columns: str = RANKS,
    key: str = "enfants",
    rule: str = "barème[enfants].aide",
) -> str:
    """A table `barème` with these rows, the cells of the key and the amount, and a rule that looks it up."""
    names = [column.partition(":")[0] for column in columns.split("; ")] + ["aide"]
    lines = [
        "tables:",
        "  barème:",
        "    article: art-1",
        f"    clé: [{key}]",
        "    colonnes:",
        *(f"      {column}" for column in columns.split("; ")),
        "      aide: €",
        "    lignes:",
    ]
    for row in rows:
        cells = ", ".join(f"{name}: {cell.strip()}" for name, cell in zip(names, row.split("|"), strict=True))
        lines.append(f"      - {{{cells}}}")
    return record(given, rule if "\n" in rule else f'm:\n  formule: "{rule}"', "\n".join(lines) + "\n")


def the_case(yaml: str) -> tuple[str, object, object]:
    """What is told, and of the case that shows it the day and the number of children; the rule has no row there."""
    (found,) = diagnostics(yaml, "REG023")
    date, row = shown(yaml, found)
    assert isinstance(row["m"], Failure)
    assert "EVA008" == row["m"].code
    return found.label("fr"), date, row.get("enfants")


def test_a_rank_between_two_others() -> None:
    told, _, children = the_case(policy(['"1" | 10', '"2" | 20', "4 et plus | 40"]))
    assert ("« barème » n'a pas de ligne quand enfants = 3", 3) == (told, children)
    assert [] == findings(policy(['"1" | 10', '"2" | 20', "3 et plus | 40"]), "REG023")


@pytest.mark.parametrize(
    ("rows", "given", "gap"),
    [
        (["2 et plus | 10"], "{type: entier, min: 1}", 1),
        (["1 à 3 | 10"], "{type: entier, min: 1, max: 4}", 4),
        (["1 à 3 | 10", "5 à 8 | 20"], "entier", 4),
        (["1 à 3 | 10", "4 à 8 | 20"], "entier", None),
        (["1 à 3 | 10"], "{type: entier, min: 1}", None),
    ],
)
def test_only_what_the_bounds_admit(rows: list[str], given: str, gap: int | None) -> None:
    yaml = policy(rows, given=f"enfants: {given}")
    if gap is None:
        assert [] == findings(yaml, "REG023")
    else:
        assert gap == the_case(yaml)[2]


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("{type: entier, min: 1, max: 3}", 1),
        ("{type: entier, min: 1, max: 2}", 0),
        ("{type: entier, min: 1}", 0),
        ("{type: entier, min: 1, max: 99999}", 0),
    ],
)
def test_whole_numbers_without_ranges_between_two_bounds(given: str, count: int) -> None:
    yaml = policy(["1 | 10", "2 | 20"], given=f"enfants: {given}", columns="enfants: entier")
    assert count == len(findings(yaml, "REG023"))


def test_an_amount_between_two_ranges() -> None:
    given, columns = "quotient: {type: €, min: 0}", "quotient: {type: €, plages: oui}"
    yaml = policy(["0 à 300 | 10", "301 et plus | 0"], given, columns, "quotient", "barème[quotient].aide")
    (found,) = diagnostics(yaml, "REG023")
    assert "« barème » n'a pas de ligne quand quotient = 300,01\u00a0€" == found.label("fr")
    whole = policy(["0 à 300 | 10", '"300,01 et plus" | 0'], given, columns, "quotient", "barème[quotient].aide")
    assert [] == findings(whole, "REG023")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["cap | oui | 10", "cap | non | 5", "bts | non | 5"], ["niveau = bts et boursier = oui"]),
        (["cap | oui | 10", "cap | non | 5", "bts | non | 5", "bts | oui | 5"], []),
    ],
)
def test_all_columns_together(rows: list[str], told: list[str]) -> None:
    given = "niveau: [cap, bts]\nboursier: booléen"
    columns = "niveau: [cap, bts]; boursier: booléen"
    yaml = policy(rows, given, columns, "niveau, boursier", "barème[niveau, boursier].aide")
    assert told == [found.label("fr").partition(" quand ")[2] for found in diagnostics(yaml, "REG023")]


def test_a_key_that_a_rule_computes() -> None:
    rules = """
    rang:
      type: [haut, moyen, bas]
      cas:
        - {si: boursier, alors: '"haut"'}
      sinon: '"bas"'
    m:
      formule: "barème[rang].aide"
    """
    columns = "rang: [haut, moyen, bas]"
    # nothing gives the rank « moyen »
    for rows, count in ((["haut | 10", "bas | 5"], 0), (["haut | 10", "moyen | 5"], 1)):
        assert count == len(findings(policy(rows, "boursier: booléen", columns, "rang", rules), "REG023"))


def test_a_code_may_have_no_row() -> None:
    yaml = policy(['"101" | 10'], "code: texte", "code: texte", "code", "barème[code].aide")
    assert [] == findings(yaml, "REG023")


@pytest.mark.parametrize(
    "rule",
    [
        'm:\n  cas:\n    - {si: enfants dans barème, alors: "barème[enfants].aide"}\n  sinon: 0 €',
        'm:\n  cas:\n    - {si: enfants != 3, alors: "barème[enfants].aide"}\n  sinon: 0 €',
    ],
)
def test_a_key_that_is_not_looked_up(rule: str) -> None:
    assert [] == findings(policy(['"1" | 10', '"2" | 20', "4 et plus | 40"], rule=rule), "REG023")


def test_a_gap_is_told_once_for_two_columns_of_the_row() -> None:
    yaml = policy(['"1" | 10', '"2" | 20', "5 et plus | 40"], rule="barème[enfants].aide + 2 × barème[enfants].aide")
    assert 1 == len(findings(yaml, "REG023"))


def test_a_row_looked_up_for_each_record_of_an_aggregate() -> None:
    yaml = policy(
        ["1 | 10", "2 | 20"],
        "boursier: booléen",
        "rang: entier",
        "rang",
        "somme(sœurs.rang où barème[rang].aide > 3 €)",
    )
    yaml += "  sœur:\n    dans: demande\n    données: {rang: {type: entier, min: 1, max: 3}}\n"
    (found,) = diagnostics(yaml, "REG023")
    (sister,) = shown(yaml, found).row["sœurs"]
    assert 3 == sister["rang"]


# ── In time ─────────────────────────────────────────────────────────────────────────────────────────────────────


def dated(first: str, second: str, in_force: str) -> str:
    yaml = policy([f"1 et plus | {first} | 10", f"1 et plus | {second} | 20"], columns=f"{RANKS}; du: DU; au: AU")
    optional = "{type: date, facultative: oui}"
    yaml = yaml.replace("DU", optional).replace("AU", optional)
    yaml = yaml.replace("    colonnes:\n", "    validité: {du: du, au: au}\n    colonnes:\n", 1)
    return yaml.replace("sources:", f"en_vigueur: {in_force}\nsources:", 1)


@pytest.mark.parametrize(
    ("first", "second", "in_force", "day"),
    [
        ("2024-09-01 | 2025-08-31", '2025-10-01 | ""', "{du: 2024-09-01}", "2025-09-01"),
        ("2024-09-01 | 2025-08-31", '2025-09-01 | ""', "{du: 2024-09-01}", None),
        ("2024-09-01 | 2025-08-31", '2025-10-01 | ""', "{du: 2025-10-01}", None),
        ("2024-09-01 | 2025-08-31", "2025-09-01 | 2026-08-31", "{du: 2024-09-01, au: 2026-08-31}", None),
        ("2024-09-01 | 2025-08-31", "2025-09-01 | 2026-08-31", "{du: 2024-09-01, au: 2026-12-31}", "2026-09-01"),
        ("2024-09-01 | 2025-08-31", '2025-09-01 | ""', "{du: 2024-07-01}", "2024-07-01"),
        ("2024-09-01 | 2025-08-31", '2025-09-01 | ""', "{au: 2026-08-31}", None),
    ],
)
def test_days_between_two_rows(first: str, second: str, in_force: str, day: str | None) -> None:
    yaml = dated(first, second, in_force)
    if day is None:
        assert [] == findings(yaml, "REG023")
    else:
        assert day == the_case(yaml)[1]


def test_dated_rows_without_any_date() -> None:
    yaml = (
        dated('"" | ""', '"" | ""', "{au: 2026-08-31}")
        .replace("1 et plus", "1 à 2", 1)
        .replace("1 et plus", "4 et plus")
    )
    assert 3 == the_case(yaml)[2]
