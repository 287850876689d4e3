"""The case shown with a finding: pasted as it is, it really is so; whole, also when the record belongs to another."""

from datetime import date
from fractions import Fraction

import pytest

from engine.language.values import Failure
from engine.text.diagnostics import Diagnostic
from tests.unit.checks.written import ENGLISH, HEADER, diagnostics, record, shown

GIVEN = """\
code: {type: texte, motif: "[0-9]{8}"}
revenu: {type: €, min: 0 €}
jour: {type: date, min: 2024-01-01}
part: {type: "%", min: 5 %, max: 100 %}
niveau: [cap, bac]
"""


@pytest.mark.parametrize(
    ("second", "code", "failure"),
    [
        ('revenu >= 100 € et niveau = "bac"', "REG004", "EVA004"),
        ("revenu > 101 €", "REG005", "EVA005"),
        ("revenu > 100 € et part > 7 %", "REG005", "EVA005"),
    ],
)
def test_an_overlap_or_a_gap_fails_so(second: str, code: str, failure: str) -> None:
    rules = f"""
    montant:
      cas:
        - {{si: revenu <= 100 €, alors: 50 €}}
        - {{si: '{second}', alors: 20 €}}
    """
    yaml = record(GIVEN, rules)
    (found,) = diagnostics(yaml, code)
    assert Failure(failure) == shown(yaml, found).row["montant"]


# ── Records below another ───────────────────────────────────────────────────────────────────────────────────────

BELOW = """\
dossiers:
  lycée:
    données: {public: booléen, places: {type: entier, min: 2}}
    règles:
      ouvertes: {article: art-1, formule: FORMULA}
    résultat: {valeurs: [ouvertes, public, places]}
  classe:
    dans: lycée
    clé: nom
    données: {nom: texte, rang: {type: entier, min: 0}, ouverte: booléen}
    résultat: {valeurs: [nom, rang, ouverte]}
  élève:
    dans: classe
    données: {revenu: {type: €, min: 0 €}}
    règles:
      aide:
        article: art-1
        cas:
          - {si: CONDITION, alors: 50 €}
          - {si: revenu > 100 €, alors: 20 €}
    résultat: {valeurs: [aide, revenu]}
"""


def below(condition: str = "revenu <= 100 €", formula: str = "nombre(classes)") -> tuple[str, tuple[Diagnostic, ...]]:
    yaml = HEADER + BELOW.replace("CONDITION", condition).replace("FORMULA", formula)
    return yaml, diagnostics(yaml)


def test_a_record_below_two_others_has_a_whole_case() -> None:
    yaml, (found,) = below("revenu < 100 €")
    assert found.witness is not None
    assert (
        """\
  lycée:
    public: non
    places: 2
    classes:
      - nom: aaaa
        rang: 0
        ouverte: non
        élèves:
          - revenu: 100.00 €
"""
        in found.witness
    )
    (class_,) = shown(yaml, found).row["classes"]
    (pupil,) = class_["élèves"]
    assert (100, Failure("EVA005")) == (pupil["revenu"], pupil["aide"])


def test_the_facts_of_the_records_above_are_those_that_it_takes() -> None:
    yaml, (found,) = below("(lycée.public et classe.rang > 3) ou revenu <= 100 €")
    row = shown(yaml, found).row
    (class_,) = row["classes"]
    (pupil,) = class_["élèves"]
    assert "REG004" == found.code
    assert row["public"] is True
    assert class_["rang"] > 3
    assert Failure("EVA004") == pupil["aide"]


@pytest.mark.parametrize(
    ("condition", "classes"),
    [
        ("nombre(classes) >= 2", 2),
        ("somme(classes.rang) > 7", 1),
        ("existe(classes où rang = 4)", 1),
        ("tous(classes.ouverte)", 0),
        ("non tous(classes.ouverte)", 1),
        ("nombre(classes où rang > 5) >= 2", 2),
    ],
)
def test_records_below_that_an_aggregate_asks_for(condition: str, classes: int) -> None:
    yaml, (found,) = below(formula=f"si {condition} et {condition} alors 1 sinon 0")
    row = shown(yaml, found).row
    assert ("REG018", 1, classes) == (found.code, row["ouvertes"], len(row["classes"]))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("nombre(classes où rang > 4 et rang > 4)", 1),
        ("nombre(classes où public et public)", 1),
        ("somme(classes.rang où si rang > 3 alors ouverte et ouverte sinon faux)", 4),
        ("nombre(classes où existe(élèves où revenu > 3 € et revenu > 3 €))", 1),
    ],
)
def test_what_an_aggregate_computes_for_each_row_has_such_a_row(formula: str, value: int) -> None:
    yaml, (found,) = below(formula=formula)
    assert ("REG018", value) == (found.code, shown(yaml, found).row["ouvertes"])


# ── Rules of tables ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_of_a_table_is_shown_where_it_is_read() -> None:
    table = """\
tables:
  voies:
    article: art-1
    clé: nom
    colonnes: {nom: texte, rang: entier}
    lignes: [{nom: cap, rang: 1}, {nom: bts, rang: 7}]
    règles:
      longue: {article: art-1, formule: rang > 5 et rang > 5}
"""
    yaml = record("revenu: {type: €, min: 0 €}\nvoie: voies", "m:\n  formule: voie.longue", table)
    (found,) = diagnostics(yaml)
    assert ("REG018", True) == (found.code, shown(yaml, found).row["m"])


@pytest.mark.parametrize(("given", "formula"), [("voie: voies", "voie.prix"), ("n: entier", "somme(voies.prix)")])
def test_alternatives_of_a_table_are_shown_where_they_are_read(given: str, formula: str) -> None:
    table = """\
tables:
  voies:
    article: art-1
    clé: nom
    colonnes: {nom: texte, rang: entier}
    lignes: [{nom: cap, rang: 1}, {nom: bts, rang: 7}]
    règles:
      prix: {article: art-1, cas: [{si: rang <= 7, alors: 5 €}, {si: rang > 6, alors: 6 €}]}
"""
    yaml = record(given, f"m:\n  formule: {formula}", table)
    (found,) = diagnostics(yaml, "REG004")
    assert Failure("EVA004") == shown(yaml, found).row["m"]


@pytest.mark.parametrize("condition", ["code dans diplômes", "code dans diplômes et diplômes[code].rang > 5"])
def test_a_row_is_looked_up_by_what_the_case_gives(condition: str) -> None:
    table = """\
tables:
  diplômes:
    article: art-1
    clé: code
    colonnes: {code: texte, rang: entier}
    lignes: [{code: "50022139", rang: 7}]
"""
    rule = f"m:\n  formule: si {condition} alors revenu > 3 € et revenu > 3 € sinon faux"
    yaml = record(GIVEN, rule, table)
    (found,) = diagnostics(yaml)
    row = shown(yaml, found).row
    assert ("50022139", True) == (row["code"], row["m"])


def test_a_row_that_leads_to_another_is_tried() -> None:
    tables = """\
tables:
  diplômes:
    article: art-1
    clé: code
    colonnes: {code: texte, nature: texte}
    lignes: [{code: "40025214", nature: bac}, {code: "32022310", nature: bts}]
  natures:
    article: art-1
    clé: nature
    colonnes: {nature: texte, admise: booléen}
    lignes: [{nature: bac, admise: non}, {nature: bts, admise: oui}]
"""
    rules = """
    nature:
      formule: diplômes[code].nature
    m:
      formule: si natures[nature].admise alors boursier et boursier sinon faux
    """
    yaml = record("code: texte\nboursier: booléen", rules, tables)
    (found,) = diagnostics(yaml)
    row = shown(yaml, found).row
    assert ("32022310", True) == (row["code"], row["m"])


@pytest.mark.parametrize(
    ("comparison", "income"),
    [
        ("revenu < plafonds[zone].montant", Fraction(9999, 100)),
        ("revenu = plafonds[zone].montant", 100),
        ("plafonds[zone].montant < revenu", Fraction(10001, 100)),
        ("revenu > plafonds[zone].montant / 3", Fraction(3334, 100)),
    ],
)
def test_a_fact_beside_a_limit_that_is_computed(comparison: str, income: object) -> None:
    table = """\
tables:
  plafonds:
    article: art-1
    clé: zone
    colonnes: {zone: texte, montant: €}
    lignes: [{zone: a1, montant: 100}, {zone: b2, montant: 200}]
"""
    rule = f"m:\n  formule: si {comparison} alors boursier et boursier sinon faux"
    yaml = record("zone: texte\nrevenu: {type: €, min: 0 €}\nboursier: booléen", rule, table)
    (found,) = diagnostics(yaml)
    row = shown(yaml, found).row
    assert (income, True) == (row["revenu"], row["m"])


def test_a_date_beside_a_limit_that_is_computed() -> None:
    table = """\
tables:
  clôtures:
    article: art-1
    clé: zone
    colonnes: {zone: texte, jour: date}
    lignes: [{zone: a1, jour: 2024-03-15}]
"""
    rule = "m:\n  formule: si dépôt > clôtures[zone].jour alors boursier et boursier sinon faux"
    yaml = record("zone: texte\ndépôt: date\nboursier: booléen", rule, table)
    (found,) = diagnostics(yaml)
    row = shown(yaml, found).row
    assert (date(2024, 3, 16), True) == (row["dépôt"], row["m"])


def test_a_row_that_answers_for_a_range_is_named_by_one_of_its_keys() -> None:
    table = """\
tables:
  tranches:
    article: art-1
    clé: revenu
    colonnes: {revenu: {type: €, plages: oui}, aide: €}
    lignes: [{revenu: 0 à 100, aide: 50 €}, {revenu: 101 à 200, aide: 20 €}]
"""
    yaml = record("tranche: tranches", "m:\n  formule: tranche.aide < 30 € et tranche.aide < 30 €", table)
    (found,) = diagnostics(yaml)
    row = shown(yaml, found).row
    assert (20, True) == (row["tranche"]["aide"], row["m"])


# ── Readings, languages ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_reading_that_is_not_taken_is_named() -> None:
    reading = """\
lectures:
  revenu:
    article: art-1
    question: lequel ?
    choix: {net: le revenu net, brut: le revenu brut}
    prise: net
    raison: le plus simple
"""
    rule = 'm:\n  formule: si lecture revenu = "brut" alors revenu > 3 € et revenu > 3 € sinon faux'
    yaml = record(GIVEN, rule, reading)
    (found,) = diagnostics(yaml)
    assert found.witness is not None
    assert "  lectures: {revenu: brut}" in found.witness.splitlines()
    assert ("REG018", True) == (found.code, shown(yaml, found).row["m"])


def test_the_case_is_in_the_language_of_the_policy() -> None:
    yaml = (
        ENGLISH
        + """\
records:
  school:
    inputs: {places: {type: integer, min: 0}}
    result: {values: [places]}
  pupil:
    in: school
    inputs: {income: {type: €, min: 0 €}, boarder: boolean}
    rules:
      helped: {article: art-1, formula: if school.places > 3 then boarder and boarder else false}
    result: {values: [helped, income]}
"""
    )
    (found,) = diagnostics(yaml)
    assert (
        """\
- name: "helped, repeated condition"
  source: art-1
  date: 2024-01-01
  school:
    places: 4
    pupils:
      - income: 0.00 €
        boarder: yes
  expected: {}  # to be filled in from the text"""
        == found.witness
    )
    (pupil,) = shown(yaml, found).row["pupils"]
    assert pupil["helped"] is True


# ── What the run does not confirm ───────────────────────────────────────────────────────────────────────────────


def test_a_case_that_could_not_be_given_is_not_shown() -> None:
    """No text begins as this pattern asks, which what makes an example of it does not see."""
    yaml = record('code: {type: texte, motif: "(?=b)a"}', 'm:\n  formule: code = "x" et code = "x"')
    (found,) = diagnostics(yaml, "REG018")
    assert found.witness is None


def test_a_case_that_is_not_confirmed_is_not_shown() -> None:
    """The code has digits only: nothing is computed with 3."""
    yaml = record(GIVEN, 'm:\n  formule: si extrait(code, 1, 1) = "x" alors 3 sinon 0')
    figures = diagnostics(yaml.replace("article: art-1\n", "article: []\n"), "REG050")
    assert [None] == [found.witness for found in figures if found.args["text"] == "3"]


def test_a_policy_without_findings_runs_no_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("engine.checks.trials.Trials.shown")
    assert () == diagnostics(record(GIVEN, "m:\n  formule: revenu <= 100 €"))


def test_only_the_first_findings_of_many_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.checks.MOST_SHOWN", 2)
    rules = "".join(f"m{place}:\n  formule: revenu > 3 € et revenu > 3 €\n" for place in range(4))
    found = diagnostics(record(GIVEN, rules), "REG018")
    assert [True, True, False, False] == [one.witness is not None for one in found]
