"""One meaning, several executions: whatever the policy and the case, they give the same value or the same state."""

from hypothesis import given
from hypothesis import strategies as st

from engine.backends import compiled, reference
from engine.language.values import Row
from tests.property import core_strategies
from tests.unit.backends import trees

RULES = ("règle_a", "règle#b", "règle_c", "règle_d")


@given(st.data())
def test_every_execution_agrees_with_the_reference(data: st.DataObject) -> None:
    made = trees.program(data.draw(core_strategies.policies()))
    rows = {row["nom"]: row for row in made.tables["couleurs"].rows}
    for _ in range(3):
        case = data.draw(core_strategies.cases(rows))
        found = trees.all_ways(made, "dossier", case)
        expected = found.pop("reference")
        for way, results in found.items():
            assert expected == results, way


@given(st.data())
def test_a_decider_gives_the_results_of_the_reference_or_none(data: st.DataObject) -> None:
    made = trees.program(data.draw(core_strategies.policies(alone=True)))
    outputs = tuple(data.draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3)))
    decide = compiled.decider(made, "dossier", outputs)
    for _ in range(3):
        case = data.draw(core_strategies.plain_cases())
        answer = decide(case)
        if answer is not None:
            row = Row({**case, "couleur": made.tables["couleurs"].find((case["couleur"],))})
            reference.run(made, "dossier", row)
            assert [trees.told(row[name]) for name in outputs] == [trees.told(value) for value in answer]
