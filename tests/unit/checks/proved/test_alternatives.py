"""Alternatives whose thresholds are made by several facts: overlaps and gaps are found, and their absence is proved."""

from engine.backends.witness import Study
from engine.checks.answers import Answer, Status
from engine.checks.proved.alternatives import check
from tests.support import decide_text, policy_of
from tests.unit.checks.written import record

FAMILY = """\
revenu: {type: €, min: 0 €}
parts: {type: entier, min: 1, max: 20}
enfants: {type: entier, min: 0, max: 20}
"""

OVERLAPPING = """
montant:
  cas:
    - {si: revenu / parts <= 1000 € + 50 € × enfants, alors: 100 €}
    - {si: revenu / parts >= 1000 € + 50 € × enfants, alors: 50 €}
"""

GAPING = """
montant:
  cas:
    - {si: revenu / parts < 1000 € + 50 € × enfants, alors: 100 €}
    - {si: revenu / parts > 1000 € + 50 € × enfants, alors: 50 €}
"""

EXACT = """
montant:
  cas:
    - {si: revenu / parts <= 1000 € + 50 € × enfants, alors: 100 €}
    - {si: revenu / parts > 1000 € + 50 € × enfants, alors: 50 €}
"""


def asked(rules: str) -> list[Answer]:
    return list(check(Study(policy_of(record(FAMILY, rules)), 2000)))


def told(rules: str) -> list[tuple[Status, str | None]]:
    return [(answer.status, answer.finding.code if answer.finding else None) for answer in asked(rules)]


def test_two_alternatives_meet_at_a_threshold_made_by_three_facts() -> None:
    assert [(Status.REFUTED, "REG004")] == told(OVERLAPPING)


def test_nothing_is_said_at_the_threshold_itself() -> None:
    assert [(Status.REFUTED, "REG005")] == told(GAPING)


def test_one_and_only_one_alternative_is_proved() -> None:
    assert [(Status.PROVED, None)] == told(EXACT)


def test_alternatives_of_a_rule_that_has_its_days_are_asked_about_too() -> None:
    assert [(Status.REFUTED, "REG004")] == told(OVERLAPPING.replace("  cas:", "  en_vigueur: {du: 2024-06-01}\n  cas:"))


def test_an_alternative_after_a_wider_one_is_never_reached() -> None:
    rules = """
    montant:
      premier_vrai: oui
      cas:
        - {si: revenu / parts < 1000 € + 50 € × enfants, alors: 100 €}
        - {si: revenu < 900 € × parts, alors: 50 €}
      sinon: 0 €
    """
    assert [(Status.REFUTED, "REG008")] == told(rules)


def test_an_alternative_before_a_wider_one_is_reached() -> None:
    rules = """
    montant:
      premier_vrai: oui
      cas:
        - {si: revenu < 900 € × parts, alors: 50 €}
        - {si: revenu / parts < 1000 € + 50 € × enfants, alors: 100 €}
      sinon: 0 €
    """
    assert [(Status.PROVED, None)] == told(rules)


def test_the_case_shown_is_a_case_that_fails_so() -> None:
    (answer,) = asked(OVERLAPPING)
    assert answer.finding is not None
    assert answer.finding.witness is not None
    lines = [line.removeprefix("  ") for line in answer.finding.witness.splitlines()[1:]]
    case = "\n".join(line for line in lines if line.startswith(("date", "demande", " ")))
    decision = decide_text(record(FAMILY, OVERLAPPING), case)
    assert ["EVA004"] == [failure.code for failure in decision.failures]


def test_nothing_is_claimed_of_an_alternative_that_the_rows_of_a_table_never_reach() -> None:
    table = """\
tables:
  limites:
    article: art-1
    clé: nom
    colonnes: {nom: texte, limite: €}
    lignes: [{nom: basse, limite: 100 €}, {nom: haute, limite: 200 €}]
"""
    rules = """
    montant:
      premier_vrai: oui
      cas:
        - {si: choisie.limite > 300 €, alors: 5 €}
        - {si: choisie.limite > 150 €, alors: 3 €}
      sinon: 1 €
    """
    assert [] == list(check(Study(policy_of(record("choisie: limites", rules, table)), 2000)))
