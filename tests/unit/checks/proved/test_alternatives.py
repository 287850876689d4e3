"""Alternatives whose thresholds are made by several facts: overlaps and gaps are found, and their absence is proved."""

from engine.checks.answers import Status
from engine.checks.proved import prove
from tests.support import decide_text, policy_of, said
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


def test_two_alternatives_meet_at_a_threshold_made_by_three_facts() -> None:
    proofs = prove(policy_of(record(FAMILY, OVERLAPPING)), 2000)
    assert ["REG004"] == [d.code for d in proofs.diagnostics], said(proofs.diagnostics)
    assert [Status.REFUTED] == [answer.status for answer in proofs.answers]


def test_nothing_is_said_at_the_threshold_itself() -> None:
    proofs = prove(policy_of(record(FAMILY, GAPING)), 2000)
    assert ["REG005"] == [d.code for d in proofs.diagnostics], said(proofs.diagnostics)


def test_one_and_only_one_alternative_is_proved() -> None:
    proofs = prove(policy_of(record(FAMILY, EXACT)), 2000)
    assert [] == said(proofs.diagnostics)
    assert [Status.PROVED] == [answer.status for answer in proofs.answers]


def test_the_case_shown_is_a_case_that_fails_so() -> None:
    yaml = record(FAMILY, OVERLAPPING)
    (found,) = prove(policy_of(yaml), 2000).diagnostics
    assert found.witness is not None
    lines = [line.removeprefix("  ") for line in found.witness.splitlines()[1:]]
    case = "\n".join(line for line in lines if line.startswith(("date", "demande", " ")))
    decision = decide_text(yaml, case)
    assert ["EVA004"] == [failure.code for failure in decision.failures]
