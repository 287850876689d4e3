"""The solver against all cases there are: what it refutes happens, and what it proves never does."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.compiled import run
from engine.backends.program import Setting, prepare
from engine.backends.witness import Study
from engine.checks.aims import own
from engine.checks.answers import Status
from engine.checks.proved.alternatives import check
from engine.checks.proved.shown import compared, constant, holds
from engine.language.values import Failure, Row
from engine.policy.plan import plan
from tests.property.test_checks import ALTERNATIVES, FEW, FREE, KNOWN, failures, outcomes, policies
from tests.support import policy_of

SECONDS = 20_000
"""More than any of these questions takes, on a machine that does ten other things."""


@settings(max_examples=FEW, deadline=None)
@given(policies("non", left=(*FREE, *KNOWN, "enfants + 1"), right=(*FREE, *KNOWN, "2 × parts", "enfants / 2")))
def test_overlaps_and_gaps_are_exactly_those_that_happen(yaml: str) -> None:
    answers = list(check(Study(policy_of(yaml), SECONDS)))
    found = {answer.finding.code for answer in answers if answer.finding is not None}
    assert {ALTERNATIVES[code] for code in failures(set(outcomes(yaml)))} == found
    assert Status.UNDECIDED not in {answer.status for answer in answers}


@settings(max_examples=FEW, deadline=None)
@given(policies("oui", right=(*FREE, *KNOWN, "2 × parts")))
def test_what_is_never_reached_is_exactly_what_never_decides(yaml: str) -> None:
    answers = list(check(Study(policy_of(yaml), SECONDS)))
    values = set(outcomes(yaml))
    lines = [number for number, line in enumerate(yaml.splitlines(), start=1) if "- {si: '" in line and "alors" in line]
    found = [answer.finding for answer in answers if answer.finding is not None]
    dead = {lines.index(d.place.line) for d in found if d.code == "REG008" and d.place is not None}
    assert dead.isdisjoint(values)
    assert ("EVA005" in failures(values)) == any(d.code == "REG005" for d in found)


# ── Arithmetic ──────────────────────────────────────────────────────────────────────────────────────────────────

NUMBERS = """\
langue: fr
politique: essai
titre: Essai
sources: {{r: {{titre: Règlement inventé}}}}
articles: {{art-1: {{titre: Montant}}}}
dossiers:
  demande:
    données:
      a: {{type: entier, min: -7, max: 7}}
      b: {{type: entier, min: -3, max: 3}}
    règles:
      montant: {{article: art-1, formule: '{formula}'}}
    résultat: {{valeurs: [montant, a, b]}}
"""

ROUNDINGS = ("arrondi", "arrondi_supérieur", "arrondi_inférieur", "arrondi_au_pair", "troncature")

TERMS = st.recursive(
    st.sampled_from(["a", "b", "3", "0.5"]),
    lambda below: st.one_of(
        st.builds("({} {} {})".format, below, st.sampled_from(["+", "-", "×", "/"]), below),
        st.builds("{}({}, {})".format, st.sampled_from(ROUNDINGS), below, st.sampled_from(["1", "0.5", "2"])),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "quotient"]), below, below),
        st.builds("abs({})".format, below),
    ),
    max_leaves=4,
)


@settings(max_examples=FEW, deadline=None)
@given(TERMS)
def test_a_number_has_exactly_the_values_it_has_in_some_case(formula: str) -> None:
    policy = policy_of(NUMBERS.format(formula=formula))
    program = prepare(plan(policy), Setting(date=datetime.date(2024, 6, 1)))
    rows = [Row(a=a, b=b) for a in range(-7, 8) for b in range(-3, 4)]
    for row in rows:
        run(program, "demande", row)
    owner, values = policy.records["demande"], {row["montant"] for row in rows}
    field = own(owner, owner.rules["montant"])
    numbers = sorted(value for value in values if not isinstance(value, Failure))
    study = Study(policy, SECONDS)
    for value in {*numbers[:1], *numbers[-1:]}:
        found = study.search("demande", holds(compared("eq", field, constant(value, field))))
        assert found.witness is not None
    for builtin, limit in (("lt", numbers[:1]), ("gt", numbers[-1:])):
        for value in limit:
            assert study.search("demande", holds(compared(builtin, field, constant(value, field)))).proved
    assert any(isinstance(value, Failure) for value in values) == (
        study.search("demande", lambda read: read.failed(field)).witness is not None
    )
