"""Alternatives: two at once, none at all, one never reached; each witness is a case that really is so."""

import pytest

from tests.unit.checks.written import diagnostics, findings, record

LEVEL = "niveau: [cap, bac, bts]"
PEOPLE = """\
niveau: [cap, bac, bts]
revenu: {type: €, min: 0 €}
boursier: booléen
"""


def overlap(place: str, line: int, witness: str) -> str:
    other = f"celle de la ligne {line}, par exemple quand {witness}"
    return f"REG004 {place} | cette alternative s'applique en même temps que {other}"


def gap(place: str, witness: str) -> str:
    return f"REG005 {place} | rien n'est prévu quand {witness}"


def checked(given: str, rules: str, before: str = "") -> list[str]:
    return findings(record(given, rules, before), "REG004", "REG005", "REG008")


# Cases


def test_each_level_has_its_case() -> None:
    rules = """
    montant:
      cas:
        - {si: niveau = "cap", alors: 100 €}
        - {si: 'niveau dans ["bac", "bts"]', alors: 200 €}
    """
    assert [] == checked(LEVEL, rules)


def test_a_level_is_forgotten() -> None:
    rules = """
    montant:
      cas:
        - {si: niveau = "cap", alors: 100 €}
        - {si: niveau = "bac", alors: 200 €}
    """
    assert [gap("cas", "niveau = bts")] == checked(LEVEL, rules)


def test_the_last_word_closes_the_gap() -> None:
    rules = """
    montant:
      cas:
        - {si: niveau = "cap", alors: 100 €}
      sinon: 0 €
    """
    assert [] == checked(LEVEL, rules)


def test_two_cases_hold_for_the_same_level() -> None:
    rules = """
    montant:
      cas:
        - {si: niveau = "cap", alors: 100 €}
        - {si: niveau != "bts", alors: 200 €}
        - {si: niveau = "bts", alors: 300 €}
    """
    assert [overlap('niveau != "bts"', 15, "niveau = cap")] == checked(LEVEL, rules)


def test_the_first_true_may_be_declared_to_decide() -> None:
    rules = """
    montant:
      premier_vrai: oui
      cas:
        - {si: niveau = "cap", alors: 100 €}
        - {si: niveau != "bts", alors: 200 €}
      sinon: 0 €
    """
    assert [] == checked(LEVEL, rules)


def test_both_places_are_shown() -> None:
    rules = """
    montant:
      cas:
        - {si: revenu <= 100 €, alors: 2 €}
        - {si: revenu >= 100 €, alors: 1 €}
    """
    (found,) = diagnostics(record("revenu: {type: €, min: 0 €}", rules), "REG004")
    ((place, words),) = found.related
    assert "revenu <= 100 €" == place.source.text[place.span.start : place.span.end]
    assert "celle-ci s'applique aussi" == words.fr
    assert found.context is not None
    assert "règle : demande.montant, art-1 (Montant)" == found.context.words("fr")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("<=", ">", []),
        ("<", ">=", []),
        ("<=", ">=", [overlap("revenu >= 10 000 €", 15, "revenu = 10\u202f000\u00a0€")]),
        ("<", ">", [gap("cas", "revenu = 10\u202f000\u00a0€")]),
    ],
)
def test_a_threshold_belongs_to_one_side(first: str, second: str, expected: list[str]) -> None:
    rules = f"""
    montant:
      cas:
        - {{si: revenu {first} 10 000 €, alors: 2 €}}
        - {{si: revenu {second} 10 000 €, alors: 1 €}}
    """
    assert expected == checked("revenu: {type: €, min: 0 €}", rules)


def test_amounts_have_cents() -> None:
    rules = """
    montant:
      cas:
        - {si: revenu <= 100 €, alors: 2 €}
        - {si: revenu >= 101 €, alors: 1 €}
    """
    assert [gap("cas", "revenu = 100,01\u00a0€")] == checked("revenu: {type: €, min: 0 €}", rules)


def test_whole_numbers_have_none() -> None:
    rules = """
    montant:
      cas:
        - {si: année <= 1, alors: 2 €}
        - {si: année >= 2, alors: 1 €}
    """
    assert [] == checked("année: {type: entier, min: 1}", rules)


def test_a_ratio_lies_between_any_two() -> None:
    rules = """
    montant:
      cas:
        - {si: taux <= 50 %, alors: 2 €}
        - {si: taux >= 51 %, alors: 1 €}
    """
    assert [gap("cas", "taux = 50,5\u00a0%")] == checked("taux: {type: '%', min: 0 %, max: 100 %}", rules)


def test_the_bounds_of_an_input_bound_the_cases() -> None:
    rules = """
    montant:
      cas:
        - {si: année = 1, alors: 2 €}
        - {si: année entre 2 et 3, alors: 1 €}
    """
    assert [] == checked("année: {type: entier, min: 1, max: 3}", rules)
    assert [gap("cas", "année = 4")] == checked("année: {type: entier, min: 1, max: 4}", rules)


def test_the_witness_says_no_more_than_it_takes() -> None:
    rules = """
    montant:
      cas:
        - {si: niveau = "cap" et revenu <= 10 000 €, alors: 3 €}
        - {si: niveau = "cap" et revenu >= 10 000 €, alors: 2 €}
        - {si: niveau != "cap" et boursier, alors: 1 €}
        - {si: niveau != "cap" et non boursier, alors: 0 €}
    """
    expected = overlap('niveau = "cap" et revenu >= 10 000 €', 17, "niveau = cap et revenu = 10\u202f000\u00a0€")
    assert [expected] == checked(PEOPLE, rules)


def test_what_is_optional_may_not_apply() -> None:
    rules = """
    montant:
      cas:
        - {si: boursier, alors: 3 €}
        - {si: non boursier et revenu <= 100 €, alors: 2 €}
        - {si: non boursier et revenu > 100 €, alors: 1 €}
    """
    given = "boursier: booléen\nrevenu: {type: €, min: 0 €, facultative: oui}"
    expected = overlap("non boursier et revenu > 100 €", 17, "boursier = non et revenu = sans objet")
    assert [expected] == checked(given, rules)


def test_a_choice_on_what_does_not_apply_does_not_apply() -> None:
    rules = """
    montant:
      cas:
        - {si: revenu <= 100 €, alors: 2 €}
        - {si: revenu > 100 €, alors: 1 €}
    """
    assert [] == checked("revenu: {type: €, min: 0 €, facultative: oui}", rules)


def test_dates_are_days() -> None:
    rules = """
    montant:
      cas:
        - {si: naissance < 2000-01-01, alors: 2 €}
        - {si: naissance > 2000-01-01, alors: 1 €}
    """
    assert [gap("cas", "naissance = 1er janvier 2000")] == checked("naissance: date", rules)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ('code = "221"', [gap("cas", 'code = "autre"'), overlap('code = "221"', 15, 'code = "221"')]),
        ('non (code commence_par "22")', []),
        ('code commence_par "3"', [gap("cas", 'code = "autre"')]),
        ('code != "22"', [overlap('code != "22"', 15, 'code = "22-"')]),
    ],
)
def test_texts_are_those_compared_and_another(second: str, expected: list[str]) -> None:
    rules = f"""
    montant:
      cas:
        - {{si: code commence_par "22", alors: 2 €}}
        - {{si: '{second}', alors: 1 €}}
    """
    assert expected == checked("code: texte", rules)


def test_a_text_has_the_form_it_must_have() -> None:
    rules = """
    montant:
      cas:
        - {si: code commence_par "22", alors: 2 €}
        - {si: code = "311", alors: 1 €}
    """
    assert [] == checked('code: {type: texte, motif: "[0-9]{3}"}', rules)


# Rules are followed to the facts


def test_a_condition_may_be_a_rule() -> None:
    rules = """
    aidé:
      toutes_ces_conditions:
        - {si: revenu <= 100 €, sinon: trop de revenus}
        - {si: boursier, sinon: pas de bourse}
    montant:
      cas:
        - {si: aidé, alors: 2 €}
        - {si: revenu > 100 €, alors: 1 €}
    """
    assert [gap("cas", "revenu = 100\u00a0€ et boursier = non")] == checked(PEOPLE, rules)


def test_a_threshold_may_depend_on_the_level() -> None:
    rules = """
    plafond:
      type: €
      cas:
        - {si: niveau = "bts", alors: 200 €}
      sinon: 100 €
    montant:
      cas:
        - {si: revenu < plafond, alors: 2 €}
        - {si: revenu > plafond, alors: 1 €}
    """
    assert [gap("cas", "revenu = 100\u00a0€ et niveau = cap")] == checked(PEOPLE, rules)


def test_a_quotient_has_its_threshold_too() -> None:
    given = """\
    revenu: {type: €, min: 0 €}
    parts: {type: nombre, min: 1}
    """
    rules = """
    quotient_familial:
      formule: revenu / parts
    montant:
      cas:
        - {si: quotient_familial <= 5000 €, alors: 2 €}
        - {si: quotient_familial >= 5000 €, alors: 1 €}
    """
    expected = overlap("quotient_familial >= 5000 €", 19, "revenu = 5\u202f000\u00a0€ et parts = 1")
    assert [expected] == checked(given, rules)


def test_an_age_has_its_birthday() -> None:
    rules = """
    montant:
      cas:
        - {si: 'âge(naissance, 2024-09-01) < 18 ans', alors: 2 €}
        - {si: 'âge(naissance, 2024-09-01) > 18 ans', alors: 1 €}
    """
    (found,) = checked("naissance: date", rules)
    assert gap("cas", "naissance = 2 septembre 2005") == found


def test_what_is_compared_may_not_be_known() -> None:
    """Whatever the ceiling of the table is, a rent may be equal to it."""
    before = """
    tables:
      plafonds:
        article: art-1
        clé: zone
        colonnes:
          zone: texte
          montant: €
        lignes: [{zone: a, montant: 300}, {zone: b, montant: 200}]
    """
    rules = """
    montant:
      cas:
        - {si: 'loyer < plafonds[zone].montant', alors: 2 €}
        - {si: 'loyer > plafonds[zone].montant', alors: 1 €}
    """
    given = """\
    loyer: {type: €, min: 0 €}
    zone: texte
    """
    assert [gap("cas", "loyer = plafonds[zone].montant")] == checked(given, rules, before)


def test_two_things_that_are_not_known_may_go_together() -> None:
    """A code in the table and the nature of its row are not independent: nothing is claimed."""
    before = """
    tables:
      formations:
        article: art-1
        clé: code
        colonnes: {code: texte, voie: [cap, bts]}
        lignes: [{code: a, voie: cap}]
    """
    rules = """
    montant:
      cas:
        - {si: code dans formations, alors: 2 €}
        - {si: 'formations[code].voie = "bts"', alors: 1 €}
      sinon: 0 €
    """
    assert [] == checked("code: texte", rules, before)


def test_numbers_of_records_below() -> None:
    yaml = record(
        "boursier: booléen",
        """
        bourse:
          formule: boursier
        """,
    ).replace(
        "dossiers:\n",
        """dossiers:
  famille:
    règles:
      montant:
        article: art-1
        cas:
          - {si: nombre(enfants) = 0, alors: 0 €}
          - {si: nombre(enfants) > 1, alors: 10 €}
    résultat: {valeurs: [montant]}
  enfant:
    dans: famille
    données: {âge: entier}
    résultat: {valeurs: [âge]}
""",
    )
    assert [gap("cas", "nombre(enfants) = 1")] == findings(yaml, "REG004", "REG005")


def test_the_facts_of_the_record_above() -> None:
    before = ""
    yaml = record("statut: [public, privé]", "s:\n  formule: statut", before) + (
        "  élève:\n"
        "    dans: demande\n"
        "    règles:\n"
        "      montant:\n"
        "        article: art-1\n"
        "        cas:\n"
        '          - {si: demande.statut = "public", alors: 1 €}\n'
        "    résultat: {valeurs: [montant]}\n"
    )
    assert [gap("cas", "demande.statut = privé")] == findings(yaml, "REG004", "REG005")


TABLE = """
tables:
  formations:
    article: art-1
    clé: code
    colonnes: {code: texte, voie: [cap, bac, bts], filière: texte}
    lignes:
      - {code: "0221", voie: cap, filière: cuisine}
      - {code: "0311", voie: bac, filière: vente}
    règles:
      courte: {article: art-1, formule: voie = "cap"}
"""


def test_the_rows_of_a_table_are_the_cases_there_are() -> None:
    rules = """
    montant:
      cas:
        - {si: formation.voie = "cap", alors: 2 €}
        - {si: formation.filière = "vente", alors: 1 €}
    """
    assert [] == checked("formation: formations", rules, TABLE)
    less = rules.replace("vente", "cuisine")
    expected = [
        gap("cas", "formation = 0311"),
        overlap('formation.filière = "cuisine"', 26, "formation = 0221"),
    ]
    assert expected == checked("formation: formations", less, TABLE)


def test_an_input_among_the_names_of_a_table() -> None:
    rules = """
    montant:
      cas:
        - {si: filière = "cuisine", alors: 2 €}
    """
    given = "filière: {type: texte, parmi: formations.filière}\nformation: formations"
    assert [gap("cas", 'filière = "vente"')] == checked(given, rules, TABLE)


def test_a_rule_of_a_table_is_followed() -> None:
    rules = """
    montant:
      cas:
        - {si: formation.courte, alors: 2 €}
    """
    assert [gap("cas", "formation = 0311")] == checked("formation: formations", rules, TABLE)


def test_a_rule_of_a_table_is_checked_on_its_rows() -> None:
    before = TABLE + (
        "      aide:\n"
        "        article: art-1\n"
        "        cas:\n"
        '          - {si: voie = "cap", alors: 1 €}\n'
        '          - {si: voie = "bts", alors: 2 €}\n'
    )
    assert [gap("cas", "code = 0311")] == checked("formation: formations", "m:\n  formule: formation.aide", before)


# Parameters, dates, readings


PARAMETER = """
en_vigueur: {du: 2024-01-01, au: 2025-12-31}
paramètres:
  plafond:
    type: €
    article: art-1
    valeurs: {2024-01-01: 100, 2025-01-01: 200}
"""


def test_a_parameter_is_a_threshold_in_each_of_its_periods() -> None:
    rules = """
    montant:
      cas:
        - {si: revenu <= 100 €, alors: 2 €}
        - {si: revenu > plafond, alors: 1 €}
    """
    given = "revenu: {type: €, min: 0 €}"
    assert [gap("cas", "revenu = 200\u00a0€")] == checked(given, rules, PARAMETER)
    assert [] == checked(given, rules, PARAMETER.replace(", 2025-01-01: 200", ""))


def test_the_date_and_the_parameter_of_that_date_go_together() -> None:
    rules = """
    montant:
      cas:
        - {si: date_évaluation < 2025-01-01, alors: 2 €}
        - {si: plafond = 200 €, alors: 1 €}
    """
    assert [] == checked("revenu: {type: €, min: 0 €}", rules, PARAMETER)


def test_versions_follow_one_another() -> None:
    rules = """
    montant:
      versions:
        - {du: 2024-01-01, au: 2024-12-31, formule: 1 €}
        - {du: 2025-01-01, formule: 2 €}
    """
    assert [] == checked("revenu: {type: €, min: 0 €}", rules, PARAMETER)
    late = rules.replace("du: 2025-01-01", "du: 2025-02-01")
    expected = gap("{du: 2025-02-01, formule: 2 €}", "date_évaluation = 1er janvier 2025")
    assert [expected] == checked("r: entier", late, PARAMETER)
    twice = rules.replace("du: 2025-01-01", "du: 2024-12-31")
    (found,) = checked("r: entier", twice, PARAMETER)
    assert found.endswith("celle de la ligne 22, par exemple quand date_évaluation = 31 décembre 2024")


def test_a_rule_only_answers_while_it_is_in_force() -> None:
    rules = """
    montant:
      en_vigueur: {du: 2025-01-01}
      versions:
        - {du: 2025-01-01, formule: 2 €}
    """
    assert [] == checked("r: entier", rules, PARAMETER)


def test_a_reading_may_change() -> None:
    before = """
    lectures:
      revenus:
        article: art-1
        question: Que faire des revenus ?
        choix: {tous: tous, imposables: les imposables}
        prise: tous
        raison: le texte ne distingue pas
    """
    rules = """
    montant:
      cas:
        - {si: lecture revenus = "tous", alors: 2 €}
    """
    assert [gap("cas", "lecture revenus = imposables")] == checked("r: entier", rules, before)


# The other forms


def test_rows_of_a_decision_table() -> None:
    rules = """
    montant:
      table_de_décision:
        lignes:
          - {niveau: cap, revenu: moins de 100 €, alors: 3 €}
          - {niveau: cap, revenu: au moins 100 €, alors: 2 €}
          - {niveau: bac, revenu: "-", alors: 1 €}
          - {niveau: "-", revenu: au moins 200 €, alors: 0 €}
    """
    found = checked("niveau: [cap, bac]\nrevenu: {type: €, min: 0 €}", rules)
    assert [
        'REG004 {niveau: "-", revenu: au moins 200 €, alors: 0 €} | cette alternative s\'applique en même temps que '
        "celle de la ligne 18, par exemple quand niveau = cap et revenu = 200\u00a0€"
    ] == found


def test_a_gap_of_a_decision_table() -> None:
    rules = """
    montant:
      table_de_décision:
        lignes:
          - {niveau: cap, boursier: oui, alors: 3 €}
          - {niveau: cap, boursier: non, alors: 2 €}
          - {niveau: "bac, bts", boursier: oui, alors: 1 €}
    """
    expected = [gap("table_de_décision", "niveau = bac et boursier = non")]
    assert expected == checked("niveau: [cap, bac, bts]\nboursier: booléen", rules)


def test_a_table_that_adds_up_has_neither() -> None:
    rules = """
    montant:
      table_de_décision:
        sélection: somme
        lignes:
          - {niveau: cap, alors: 3 €}
          - {niveau: "-", alors: 2 €}
    """
    assert [] == checked(LEVEL, rules)


def test_exceptions_that_both_apply() -> None:
    rules = """
    montant:
      défaut: 100 €
      exceptions:
        - {si: boursier, alors: 200 €, article: art-1}
        - {si: niveau = "bts", alors: 300 €, article: art-1}
    """
    (found,) = diagnostics(record(PEOPLE, rules), "REG004", "REG005", "REG008")
    assert "boursier = oui et niveau = bts" == found.args["witness"].words("fr")
    assert "précisez l'une des deux, ou donnez un rang à chaque exception : la première décide" == found.advice("fr")


def test_ranked_exceptions_do_not_overlap() -> None:
    rules = """
    montant:
      défaut: 100 €
      exceptions:
        - {si: boursier, alors: 200 €, article: art-1, rang: 1}
        - {si: niveau = "bts", alors: 300 €, article: art-1, rang: 2}
    """
    assert [] == checked(PEOPLE, rules)


SCALE = """
montant:
  type: €
  barème:
    assiette: revenu
    mode: {mode}
    tranches:
      - {{à_partir_de: {first}, {value}: {amount}}}
      - {{à_partir_de: 100 €, {value}: {amount}}}
"""


@pytest.mark.parametrize(("mode", "value", "amount"), [("forfaitaire", "valeur", "5 €"), ("progressif", "taux", "1")])
def test_a_scale_begins_where_the_base_does(mode: str, value: str, amount: str) -> None:
    given = "revenu: {type: €, min: 0 €}"
    from_zero = SCALE.format(mode=mode, value=value, amount=amount, first="0 €")
    assert [] == checked(given, from_zero)
    (found,) = diagnostics(record(given, SCALE.format(mode=mode, value=value, amount=amount, first="10 €")), "REG005")
    assert "revenu = 9,99\u00a0€" == found.args["witness"].words("fr")
    assert "ajoutez une tranche plus basse, ou le « min: » de la donnée" == found.advice("fr")


def test_what_guards_a_choice_is_taken_into_account() -> None:
    rules = """
    montant:
      applicable_si: niveau != "bts"
      cas:
        - {si: niveau = "cap", alors: 100 €}
        - {si: niveau = "bac", alors: 200 €}
    """
    assert [] == checked(LEVEL, rules)


# Never reached


def test_an_alternative_behind_others_that_leave_nothing() -> None:
    rules = """
    montant:
      premier_vrai: oui
      cas:
        - {si: revenu <= 100 €, alors: 2 €}
        - {si: revenu <= 50 €, alors: 3 €}
      sinon: 0 €
    """
    dead = "REG008 revenu <= 50 € | les alternatives qui précèdent couvrent déjà tous ces cas"
    assert [dead] == checked("revenu: {type: €, min: 0 €}", rules)


def test_an_alternative_with_something_left() -> None:
    rules = """
    montant:
      premier_vrai: oui
      cas:
        - {si: revenu <= 50 €, alors: 3 €}
        - {si: revenu <= 100 €, alors: 2 €}
      sinon: 0 €
    """
    assert [] == checked("revenu: {type: €, min: 0 €}", rules)


def test_inside_an_expression() -> None:
    rules = """
    montant:
      formule: si niveau = "cap" alors 1 € sinon si niveau dans ["cap"] alors 2 € sinon 3 €
    """
    dead = 'REG008 niveau dans ["cap"] | les alternatives qui précèdent couvrent déjà tous ces cas'
    assert [dead] == checked(LEVEL, rules)
    assert [] == checked(LEVEL, rules.replace('["cap"]', '["cap", "bac"]'))


def test_too_many_situations_and_nothing_is_said() -> None:
    given = "\n".join(f"n{i}: entier" for i in range(12))
    every = " et ".join(f"n{i} > {i}" for i in range(12))
    rules = f"""
    montant:
      cas:
        - {{si: '{every}', alors: 1 €}}
    """
    assert [gap("cas", "n0 = 0")] == checked(given, rules)
    wide = "\n".join(f"n{i}: entier" for i in range(8))
    chain = " ou ".join(f"n{i} = {2 * i} ou n{i} > {2 * i + 1} et n{(i + 1) % 8} < 4" for i in range(8))
    assert [] == checked(wide, f"montant:\n  cas:\n    - {{si: '{chain}', alors: 1 €}}")


def test_two_rows_of_a_table_too_large_to_be_looked_at_as_a_whole() -> None:
    given = "\n".join(f"n{i}: {{type: entier, min: 0}}" for i in range(6))
    apart = [f"{{n0: {10 * i + k}, n{i}: moins de {k}, alors: 1 €}}" for i in range(1, 6) for k in range(1, 7)]
    lines = "\n".join(f"      - {row}" for row in [*apart, "{n0: 16, n2: au moins 9, alors: 7 €}"])
    rules = f"montant:\n  table_de_décision:\n    lignes:\n{lines}\n  sinon: 0 €"
    (found,) = diagnostics(record(given, rules), "REG004", "REG005", "REG008")
    assert "n0 = 16 et n1 = 5 et n2 = 9" == found.args["witness"].words("fr")


def test_rules_that_read_one_another_at_length() -> None:
    chain = "".join(f"r{i}:\n  formule: r{i - 1} ou x = {i}\n" for i in range(1, 200))
    rules = f"r0:\n  formule: x = 0\n{chain}montant:\n  cas:\n    - {{si: r199, alors: 1 €}}\n"
    assert [] == checked("x: entier", rules)


def test_the_words_of_a_policy_in_english() -> None:
    yaml = """\
    language: en
    policy: trial
    title: Trial
    sources: {r: {title: Invented}}
    articles: {art-1: {title: Amount}}
    records:
      application:
        inputs:
          income: {type: €, min: 0 €}
          holder: boolean
        rules:
          amount:
            article: art-1
            cases:
              - {if: income < 1000 € and holder, then: 1 €}
              - {if: income > 1000 €, then: 0 €}
        result: {values: [amount, income, holder]}
    """
    assert ["REG005 cases | nothing is said for when income = 1,000\u00a0€"] == findings(yaml, "REG005", language="en")


def test_a_dead_alternative_is_shown_by_a_case_that_another_takes() -> None:
    rules = (
        "m:\n  premier_vrai: oui\n  cas:\n    - {si: âge >= 3, alors: 1}\n    - {si: âge >= 18, alors: 2}\n  sinon: 3"
    )
    (found,) = diagnostics(record("âge: {type: entier, min: 0, max: 20}", rules), "REG008")
    assert found.witness is not None
    (age,) = (line for line in found.witness.splitlines() if "âge" in line)
    assert age in {"  demande: {âge: 18}", "  demande: {âge: 19}", "  demande: {âge: 20}"}
