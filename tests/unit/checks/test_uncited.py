"""Each number, date and list of a rule comes from an article."""

import datetime

import pytest

from tests.unit.checks.written import HEADER, Shown, diagnostics, findings, shown

POLICY = (
    HEADER.replace("{", "{{").replace("}", "}}")
    + """\
  art-2: {{titre: Affichage, non_calculable: information du public}}
dossiers:
  demande:
    données: {{n: entier, jour: date, code: texte, voie: [cap, bts]}}
    règles:
      m:
{rule}
    résultat: {{valeurs: [m, n, jour, code, voie]}}
"""
)


def policy(rule: str) -> str:
    return POLICY.format(rule="".join(f"        {line}\n" for line in rule.splitlines()))


def uncited(rule: str) -> list[str]:
    return findings(policy(rule), "REG050")


def test_a_number_a_date_and_a_list() -> None:
    none = "aucun article n'est cité"
    for formula, text in (
        ("n + 3", "3"),
        ("jour < 2024-09-01", "2024-09-01"),
        ('code dans ["311", "312"]', '"311", "312"'),
        ("si n > 3 alors 4 sinon 5", "3"),
    ):
        assert [f"REG050 {text} | « {text} » ne vient d'aucun article : {none}"] == uncited(
            f"article: []\nformule: {formula}"
        )
        assert [] == uncited(f"article: art-1\nformule: {formula}")


def test_what_is_no_figure_of_a_regulation() -> None:
    for formula in ("n × 1", "n > 0", "0 - n", 'voie = "cap"', "n", "vrai", 'code = "311"'):
        assert [] == uncited(f"article: []\nformule: {formula}")


def test_an_article_declared_as_not_computable_covers_nothing() -> None:
    assert ["REG050 3 | « 3 » ne vient d'aucun article : « art-2 » est déclaré non calculable"] == uncited(
        "article: art-2\nformule: n + 3"
    )
    assert [] == uncited("article: [art-2, art-1]\nformule: n + 3")


def test_an_alternative_is_covered_by_its_own_article() -> None:
    rule = "article: {}\ncas:\n  - {{si: n > 3, alors: 4, article: {}}}\nsinon: 5"
    assert [] == uncited(rule.format("art-1", "art-1"))
    assert ["3"] == [line.split()[1] for line in uncited(rule.format("art-1", "[]"))]
    assert ["5"] == [line.split()[1] for line in uncited(rule.format("[]", "art-1"))]


def test_a_condition_is_covered_by_its_own_article() -> None:
    rule = "article: {}\ntoutes_ces_conditions:\n  - {{si: n > 3, sinon: non, article: {}}}"
    assert [] == uncited(rule.format("[]", "art-1"))
    assert ["3"] == [line.split()[1] for line in uncited(rule.format("art-1", "[]"))]


def test_the_days_of_a_version() -> None:
    rule = "article: {}\nversions:\n  - {{du: 2024-09-01, formule: n}}"
    assert 1 == len(uncited(rule.format("[]")))
    assert [] == uncited(rule.format("art-1"))


DECLARED = """\
paramètres:
  p: {{type: €, article: {0}, valeurs: {{2024-09-01: 3}}}}
tables:
  t: {{article: {0}, clé: a, colonnes: {{a: texte, b: €}}, lignes: [{{a: x, b: 3}}]}}
dossiers:
  demande:
    données: {{x: t}}
    règles:
      m: {{article: art-1, formule: x.b + p}}
    résultat: {{valeurs: [m]}}
"""


def test_tables_and_parameters_have_articles_too() -> None:
    assert ["p", "t"] == [found.args["text"] for found in diagnostics(HEADER + DECLARED.format("[]"), "REG050")]
    assert () == diagnostics(HEADER + DECLARED.format("art-1"), "REG050")


def test_it_is_an_error() -> None:
    (found,) = diagnostics(POLICY.format(rule="        article: []\n        formule: n + 3"), "REG050")
    assert found.is_error
    assert '"3" comes from no article: no article is cited' == found.label("en")


# ── The case shown ──────────────────────────────────────────────────────────────────────────────────────────────


def case_of(rule: str) -> Shown:
    yaml = policy(f"article: []\n{rule}")
    (found,) = diagnostics(yaml, "REG050")
    return shown(yaml, found)


@pytest.mark.parametrize(
    ("rule", "name", "value"),
    [
        ("formule: n > 3", "n", 3),
        ("formule: jour < 2024-09-01", "jour", datetime.date(2024, 9, 1)),
        ('formule: code dans ["311", "312"]', "code", "311"),
        ("cas: [{si: n > 1, alors: 8}]\nsinon: 0", "m", 8),
        ('formule: si voie = "bts" et n > 1 alors 8 sinon 0', "m", 8),
        ("versions:\n  - {du: 2024-09-01, formule: n}", "m", 0),
    ],
)
def test_the_case_shown_is_one_in_which_the_figure_is_used(rule: str, name: str, value: object) -> None:
    assert value == case_of(rule).row[name]


def test_the_case_shown_for_a_parameter_and_for_a_table() -> None:
    yaml = HEADER + "en_vigueur: {du: 2024-09-01}\n" + DECLARED.format("[]")
    assert [6, 6] == [shown(yaml, found).row["m"] for found in diagnostics(yaml, "REG050")]
