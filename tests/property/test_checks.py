"""Alternatives checked against all cases there are: what is found happens, and nothing happens that is not found."""

import datetime
from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends.compiled import run
from engine.backends.program import Setting, prepare
from engine.checks.alternatives import check
from engine.language.values import NOT_APPLICABLE, Failure, Row
from engine.policy.plan import plan
from tests.support import policy_of
from tests.unit.checks.written import diagnostics, shown

POLICY = """\
langue: fr
politique: essai
titre: Essai
en_vigueur: {{du: 2024-01-01, au: 2025-12-31}}
sources: {{r: {{titre: Règlement inventé}}}}
articles: {{art-1: {{titre: Montant}}}}
paramètres:
  seuil: {{type: entier, article: art-1, valeurs: {{2023-01-01: 1, 2025-01-01: 2}}}}
tables:
  codes:
    article: art-1
    clé: code
    colonnes: {{code: texte, voie: [cap, bac, bts], rang: entier}}
    lignes:
      - {{code: a, voie: cap, rang: 0}}
      - {{code: b, voie: cap, rang: 3}}
      - {{code: c, voie: bts, rang: 1}}
dossiers:
  demande:
    données:
      niveau: [cap, bac, bts]
      enfants: {{type: entier, min: 0, max: 3}}
      parts: {{type: entier, min: 0, max: 3, facultative: oui}}
      boursier: booléen
      choix: codes
    règles:
      aidé: {{article: art-1, formule: '{aided}'}}
      plafond:
        article: art-1
        cas: [{{si: 'boursier', alors: 3}}]
        sinon: seuil
      montant:
        article: art-1
        premier_vrai: {first}
        cas:
{cases}
"""

FEW = 40

DAYS = (datetime.date(2024, 6, 1), datetime.date(2025, 6, 1))


KNOWN = ("0", "1", "2", "3", "4", "seuil", "plafond", "choix.rang")
FREE = ("enfants", "parts")


def atoms(left: tuple[str, ...], right: tuple[str, ...]) -> st.SearchStrategy[str]:
    levels = st.sampled_from(["niveau", "choix.voie"])
    names = st.sampled_from(["cap", "bac", "bts"])
    return st.one_of(
        st.just("boursier"),
        st.builds('{} {} "{}"'.format, levels, st.sampled_from(["=", "!="]), names),
        st.builds('{} dans ["{}", "{}"]'.format, levels, names, names),
        st.builds("{} {} {}".format, *map(st.sampled_from, (left, ("<", "<=", "=", "!=", ">=", ">"), right))),
    )


def conditions(leaves: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        leaves,
        lambda below: st.one_of(
            st.builds("({} et {})".format, below, below),
            st.builds("({} ou {})".format, below, below),
            st.builds("non ({})".format, below),
        ),
        max_leaves=4,
    )


def policies(first: str, left: tuple[str, ...] = FREE, right: tuple[str, ...] = KNOWN) -> st.SearchStrategy[str]:
    """Policies whose conditions compare what is on the left with what is on the right."""
    simple = conditions(atoms(left, right).filter(lambda atom: "plafond" not in atom))
    several = st.lists(conditions(atoms(left, right) | st.just("aidé")), min_size=1, max_size=4)

    def written(aided: str, cases: list[str]) -> str:
        lines = [f"          - {{si: '{case}', alors: {rank}}}" for rank, case in enumerate(cases)]
        return POLICY.format(aided=aided, first=first, cases="\n".join(lines))

    return st.builds(written, simple, several)


def outcomes(yaml: str) -> Iterator[Any]:
    """What the rule is worth in every case there is."""
    policy = policy_of(yaml)
    for day in DAYS:
        program = prepare(plan(policy), Setting(date=day))
        whole = (*range(4), NOT_APPLICABLE)
        for niveau, enfants, parts, boursier, choix in product(
            ("cap", "bac", "bts"), range(4), whole, (True, False), program.tables["codes"].rows
        ):
            row = Row(niveau=niveau, enfants=enfants, parts=parts, boursier=boursier, choix=choix)
            run(program, "demande", row)
            yield row["montant"]


def failures(values: set[Any]) -> set[str]:
    return {value.code for value in values if isinstance(value, Failure)}


ALTERNATIVES = {"EVA004": "REG004", "EVA005": "REG005"}


@settings(max_examples=FEW)
@given(policies("non"))
def test_overlaps_and_gaps_are_those_that_happen(yaml: str) -> None:
    found = {finding.diagnostic.code for finding in check(policy_of(yaml))}
    assert {ALTERNATIVES[code] for code in failures(set(outcomes(yaml)))} == found


@settings(max_examples=FEW)
@given(policies("non"))
def test_the_case_shown_with_an_overlap_or_a_gap_fails_so(yaml: str) -> None:
    for found in diagnostics(yaml, *ALTERNATIVES.values()):
        failure = shown(yaml, found).row["montant"]
        assert isinstance(failure, Failure)
        assert found.code == ALTERNATIVES[failure.code]


@settings(max_examples=FEW)
@given(policies("non", left=(*FREE, *KNOWN, "enfants + 1"), right=(*FREE, *KNOWN, "2 × parts")))
def test_what_is_found_happens_also_with_arithmetic(yaml: str) -> None:
    found = {finding.diagnostic.code for finding in check(policy_of(yaml))}
    assert found <= {ALTERNATIVES[code] for code in failures(set(outcomes(yaml)))}


@settings(max_examples=FEW)
@given(policies("oui"))
def test_what_is_never_reached_never_decides(yaml: str) -> None:
    found = [finding.diagnostic for finding in check(policy_of(yaml))]
    values = set(outcomes(yaml))
    assert ("EVA005" in failures(values)) == any(d.code == "REG005" for d in found)
    lines = [number for number, line in enumerate(yaml.splitlines(), start=1) if "- {si: '" in line and "alors" in line]
    dead = {lines.index(d.place.line) for d in found if d.code == "REG008" and d.place is not None}
    assert dead.isdisjoint(values)
