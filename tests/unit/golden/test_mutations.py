"""Changes of parameters, dates and tables; how changes are named; which of them cases notice."""

from datetime import date

import pytest

from engine.golden.accepted import accepted_changes, stale
from engine.golden.mutate import Outcome, gate, run
from engine.golden.mutations import Mutation, Name, mutated, mutations
from engine.golden.read import read_golden
from engine.text.source import Source
from tests.unit.golden.gate import HEAD, entrance_of, policy_of


def changes(rule: str, where: str, operator: str, head: str = HEAD) -> set[tuple[str, str]]:
    found = mutations(policy_of(rule, head))
    return {(m.before, m.after) for m in found if (m.where, m.operator) == (where, operator)}


def outcome_of(rule: str, *cases: str, only: str = "") -> Outcome:
    entrance = entrance_of(policy_of(rule), *cases)
    ready = gate(entrance)
    assert () == ready.failing
    return run(entrance, ready, [m for m in mutations(entrance.policy) if only in (m.operator, "")])


def change(rule: str, after: str) -> Mutation:
    return next(m for m in mutations(policy_of(rule)) if m.after == after)


# ── What is changed besides rules ───────────────────────────────────────────────────────────────────────────────


def test_a_parameter_takes_a_step_and_a_day() -> None:
    rule = "formule: forfait"
    assert {("2024-09-01 : 150 €", "2024-09-01 : 150,01 €")} == changes(rule, "paramètres.forfait", "parameter")
    days = {("2024-09-01 : 150 €", f"{day} : 150 €") for day in ("2024-08-31", "2024-09-02")}
    assert days == changes(rule, "paramètres.forfait", "date")


def test_a_row_is_left_out_and_the_cells_that_rules_read_are_changed() -> None:
    rule = "formule: voies[voie].durée"
    assert {("voie cap", ""), ("voie bts", "")} == changes(rule, "tables.voies", "row")
    cells = {("voie cap, durée : 2", "voie cap, durée : 3"), ("voie bts, durée : 3", "voie bts, durée : 4")}
    assert cells == changes(rule, "tables.voies", "cell")


def test_a_parameter_that_has_no_next_value_keeps_it() -> None:
    head = HEAD.replace("forfait: {type: €, article: art-1, valeurs: {2024-09-01: 150}}",
                        "forfait: {type: texte, article: art-1, valeurs: {2024-09-01: entier}}")  # fmt: skip
    assert set() == changes("formule: forfait", "paramètres.forfait", "parameter", head)


def test_cells_that_no_rule_reads_are_left_alone() -> None:
    assert set() == changes("formule: voie dans voies", "tables.voies", "cell")


def test_rows_that_the_caller_supplies_are_left_alone() -> None:
    lines = "    lignes:\n      - {voie: cap, durée: 2, longue: non}\n      - {voie: bts, durée: 3, longue: oui}\n"
    supplied = HEAD.replace(lines, "    fournie: oui\n")
    assert HEAD != supplied
    assert set() == changes("formule: voies[voie].durée", "tables.voies", "row", supplied)
    assert set() == changes("formule: voies[voie].durée", "tables.voies", "cell", supplied)


def test_the_policy_applies_from_another_day() -> None:
    found = changes("formule: solde", "politique", "date")
    assert ("du : 2024-09-01", "du : 2024-09-02") in found
    assert ("au : 2025-08-31", "au : 2025-08-30") in found
    changed = mutated(policy_of("formule: solde"), change("formule: solde", "du : 2024-09-02").change)
    assert date(2024, 9, 2) == changed.in_force.start


def test_changes_that_read_alike_are_numbered() -> None:
    found = mutations(policy_of("formule: solde > 1 ou solde > 1"))
    alike = [m.name for m in found if m.after == "solde >= 1"]
    name = Name("foyer.essai", "comparison", "solde > 1", "solde >= 1")
    assert [name, Name(name.where, name.operator, name.before, name.after, 2)] == alike


def test_a_name_does_not_depend_on_lines() -> None:
    before = [m.name for m in mutations(policy_of("formule: solde > 1"))]
    after = [m.name for m in mutations(policy_of("# une remarque\nformule: solde > 1"))]
    assert before == after


# ── What cases notice ───────────────────────────────────────────────────────────────────────────────────────────

THRESHOLD = "formule: solde <= 3"
ON_IT, BEYOND, FAR = (
    "2024-10-01 ; solde: 3 ; essai: oui",
    "2024-10-01 ; solde: 4 ; essai: non",
    "2024-10-01 ; solde: 9 ; essai: non",
)


@pytest.mark.parametrize(
    ("cases", "left"),
    [
        ((ON_IT, BEYOND), set()),
        ((ON_IT, FAR), {"solde <= 4"}),
        ((BEYOND,), {"solde < 3"}),
    ],
)
def test_a_case_on_each_side_of_a_threshold_notices(cases: tuple[str, ...], left: set[str]) -> None:
    survivors = outcome_of(THRESHOLD, *cases).survivors
    assert left == {fate.mutation.after for fate in survivors if fate.mutation.where == "foyer.essai"}


def test_a_change_is_followed_to_what_it_changes() -> None:
    fates = outcome_of("formule: rang_maximal + 1", "2024-10-01 ; enfants: [{rang: 2}] ; essai: 3").fates
    noticed = {fate.mutation.after for fate in fates if fate.noticed_by and fate.mutation.where == "foyer.rang_maximal"}
    assert "existe(enfants où rang > 0) : max(enfants.rang)" not in {
        fate.mutation.before for fate in fates if fate.survives
    }
    assert "" in noticed


def test_the_day_of_effect_of_a_parameter_is_noticed_on_that_day_only() -> None:
    def left(day: str) -> set[str]:
        fates = outcome_of("formule: forfait", f"{day} ; solde: 1 ; essai: 150 €", only="date").survivors
        return {fate.mutation.after for fate in fates if fate.mutation.where == "paramètres.forfait"}

    assert {"2024-09-02 : 150 €"} == left("2024-10-01")
    assert set() == left("2024-09-01")


@pytest.mark.parametrize(("day", "is_noticed"), [("2024-09-01", True), ("2024-09-02", False)])
def test_a_parameter_that_is_read_at_another_date_is_noticed_there(day: str, is_noticed: bool) -> None:
    fates = outcome_of("formule: forfait à jour", f"2024-10-01 ; jour: {day} ; essai: 150 €", only="date").fates
    [fate] = [one for one in fates if one.mutation.after == "2024-09-02 : 150 €"]
    assert is_noticed == bool(fate.noticed_by)


def test_a_row_is_noticed_by_the_case_that_reads_it() -> None:
    survivors = outcome_of("formule: voies[voie].durée", "2024-10-01 ; voie: cap ; essai: 2").survivors
    left = {fate.mutation.before for fate in survivors if fate.mutation.where == "tables.voies"}
    assert {"voie bts", "voie bts, durée : 3"} == left


def test_several_processes_find_the_same() -> None:
    cases = ["2024-10-01 ; solde: 3, boursier: oui ; essai: 3"]
    rule = "formule: " + " + ".join(f"(si solde > {n} alors 1 sinon 0)" for n in range(12)) + " + 0"
    entrance = entrance_of(policy_of(rule), *cases)
    wanted = mutations(entrance.policy)
    alone, together = (run(entrance, gate(entrance), wanted, jobs=jobs) for jobs in (1, 2))
    assert [fate.noticed_by for fate in alone.fates] == [fate.noticed_by for fate in together.fates]


# ── Changes without effect, and changes accepted ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "after", "why"),
    [
        ("formule: âge = 1", "âge <= 1", "aucune valeur"),
        ("formule: nombre_de_rangs = 0", "nombre_de_rangs <= 0", "aucune valeur"),
        ("formule: boursier ou (boursier et interne)", "boursier ou (boursier ou interne)", ""),
        ("formule: solde = 1", "solde <= 1", ""),
    ],
)
def test_a_change_without_effect_is_told_with_the_reason(rule: str, after: str, why: str) -> None:
    found = {fate.mutation.after: fate for fate in outcome_of(rule, "2024-10-01 ; ; essai: inconnu").fates}
    equivalent = found[after].equivalent if after in found else None
    assert bool(why) == (equivalent is not None)
    assert why in (equivalent.fr if equivalent else "")


def test_a_condition_that_decides_nothing_is_without_effect() -> None:
    fates = outcome_of("formule: boursier ou (boursier et interne)", "2024-10-01 ; ; essai: inconnu").fates
    dropped = [fate for fate in fates if (fate.mutation.before, fate.mutation.after) == ("interne", "")]
    assert ["les faits étant connus, aucune situation ne distingue les deux"] == [
        f.equivalent.fr for f in dropped if f.equivalent
    ]


ACCEPTED = """\
politique: essai
cas:
  - {nom: cas 1, source: art-1, date: 2024-10-01, foyer: {solde: 3}, attendu: {essai: oui}}
changements_acceptés:
  - {règle: foyer.essai, changement: seuil, avant: solde <= 3, après: solde <= 4, raison: essayé ailleurs}
  - {règle: foyer.essai, changement: comparaison, avant: solde <= 3, après: solde < 3, raison: essayé ailleurs}
  - {règle: foyer.essai, changement: comparaison, avant: solde <= 2, après: solde < 2, raison: ancienne règle}
"""


def test_what_is_accepted_is_explained_and_what_has_had_its_day_is_an_error() -> None:
    file, problems = read_golden(Source("cas.yaml", ACCEPTED))
    assert file is not None
    assert () == problems
    entrance = entrance_of(policy_of(THRESHOLD), ON_IT)
    wanted, accepted = mutations(entrance.policy), accepted_changes([file])
    reasons = {one.name: one.reason for one in accepted}
    outcome = run(entrance, gate(entrance), wanted, reasons)
    assert "solde <= 4" not in {fate.mutation.after for fate in outcome.unexplained}
    assert ["GOL007", "GOL006"] == [d.code for d in stale(accepted, wanted, outcome.fates)]


def test_what_is_left_out_is_accepted_as_it_is_shown() -> None:
    changed = "{règle: foyer.essai, changement: condition, avant: boursier, après: (retiré), raison: essayé ailleurs}"
    file, _ = read_golden(Source("cas.yaml", f"politique: essai\ncas: []\nchangements_acceptés:\n  - {changed}\n"))
    assert file is not None
    known = [m.name for m in mutations(policy_of("formule: solde <= 3 et boursier"))]
    assert [True] == [one.name in known for one in accepted_changes([file])]
