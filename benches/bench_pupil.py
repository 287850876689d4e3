"""One pupil of the ARE of Île-de-France: the engine against a Python function that an expert would write.

The function by hand gives the outcome and the four values of the result, with the tables in dictionaries of its own and
the readings that the policy takes. It checks no fact, knows no unknown, gives no reason and cites no article; the
engine does all of that. Both are first compared on every pupil. Two peers, when they are installed, answer a smaller
question: eligibility alone, from facts already looked up in the tables.
"""

import datetime
import json
from collections.abc import Callable
from importlib import import_module
from itertools import cycle
from typing import Any

from timing import Measure, best, call, show

from engine.backends import compiled, reference
from engine.backends.program import Program, Setting, prepare
from engine.casework.case import from_python, rows
from engine.casework.decision import decide
from engine.casework.reasons import quick
from engine.language.values import NOT_APPLICABLE
from engine.policy.files import open_policy
from engine.policy.plan import plan

PUPIL = "élève"
DAY = datetime.date(2023, 10, 1)
PUPILS = 500

Answer = tuple[bool, tuple[Any, ...]]


def program() -> Program:
    policy = open_policy("idf-are-2023").policy
    assert policy is not None
    return prepare(plan(policy), Setting(date=DAY))


MADE = program()


# ── By hand ─────────────────────────────────────────────────────────────────────────────────────────────────────

TABLES = {name: table.rows for name, table in MADE.tables.items()}
COURSES = {row["code"]: (row["type"], row["mise_à_niveau"]) for row in TABLES["formations"]}
KINDS = {row["préfixe"]: row["nature"] for row in TABLES["diplômes"]}
FIELDS = frozenset(row["préfixe"] for row in TABLES["spécialités"])
SCHOOLS = {row["statut"]: row["admis"] for row in TABLES["statuts"]}
GROUPS = {
    row["nature"]: (row["groupe"], row["admise"], row["classe_de_première"], row["enveloppe"], row["nommée"])
    for row in TABLES["natures"]
}


def by_hand(code: str, st2s: bool, year: int, change: bool, contract: str, grant: bool, school: str) -> Answer:
    course = COURSES.get(code)
    kind, levelling = course or (KINDS.get(code[:3], "autre"), False)
    group, admitted, has_first_class, budget, named = GROUPS[kind]
    field = code[3:6]
    course_is_eligible = (
        (field in FIELDS or field[:2] in FIELDS)
        and (field != "100" or kind == "prépa_métiers")
        and not (kind == "bac_techno" and st2s)
        and admitted
    )
    unlisted = course_is_eligible and course is None
    to_check = course_is_eligible and (not named or levelling)
    if (
        SCHOOLS[school]
        and course_is_eligible
        and contract == "scolaire"
        and (
            group == "prépa"
            or (group == "pré_bac" and (year == 1 or (change and has_first_class)))
            or (group == "post_bac" and year == 1 and grant)
        )
    ):
        return True, (budget, 54 if group == "prépa" else 151, unlisted, to_check)
    return False, (NOT_APPLICABLE, 0, unlisted, to_check)


def by_hand_from(facts: dict[str, Any]) -> Answer:
    return by_hand(
        facts["code"],
        facts["st2s"],
        facts["année"],
        facts["changement_filière"],
        facts["contrat"],
        facts["boursier"],
        facts["statut_établissement"],
    )


# ── Pupils ──────────────────────────────────────────────────────────────────────────────────────────────────────


def pupils() -> list[dict[str, Any]]:
    """Pupils of all courses and schools; most are in their first year of a course of the list, under school status."""
    codes = cycle([*COURSES, "50033499", "40022199"])
    schools = cycle(["lycée_public", "lycée_public", *SCHOOLS])
    return [
        {
            "code": next(codes),
            "st2s": place % 17 == 0,
            "admise_par_la_région": False,
            "année": (1, 1, 2)[place % 3],
            "changement_filière": place % 11 == 0,
            "contrat": "apprentissage" if place % 7 == 0 else "scolaire",
            "boursier": place % 2 == 0,
            "autre_bourse": False,
            "statut_établissement": next(schools),
        }
        for place in range(PUPILS)
    ]


FACTS = pupils()


def check(verdict: Callable[[dict[str, Any]], Any]) -> None:
    """The engine and the function by hand agree on all pupils."""
    for facts in FACTS:
        found, expected = verdict(facts), by_hand_from(facts)
        assert expected == (found.outcome == "eligible", found.values), facts


# ── Peers ───────────────────────────────────────────────────────────────────────────────────────────────────────

ELIGIBLE = (
    'school and course and contract == "scolaire" and (group == "prepa" or group == "pre_bac" and (year == 1 or '
    'change and first_class) or group == "post_bac" and year == 1 and grant)'
)
LOOKED_UP = {
    "school": True,
    "course": True,
    "contract": "scolaire",
    "group": "post_bac",
    "year": 1,
    "change": False,
    "first_class": False,
    "grant": True,
}


def peers() -> dict[str, Measure]:
    """The peers that are installed, on a question that is easier than that of the engine."""
    found = {}
    for name, make in (("ZEN", zen), ("rule-engine", rule_engine)):
        try:
            found[f"{name}: eligibility alone, tables looked up"] = call(make())
        except ImportError:
            continue
    return found


def zen() -> Callable[[], object]:
    engine = import_module("zen").ZenEngine()
    content = {"expressions": [{"id": "1", "key": "eligible", "value": ELIGIBLE}]}
    nodes = [("in", "inputNode", {}), ("rule", "expressionNode", content), ("out", "outputNode", {})]
    graph = {
        "nodes": [
            {"id": id, "type": type, "name": id, "content": content, "position": {"x": 0, "y": 0}}
            for id, type, content in nodes
        ],
        "edges": [
            {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
            for source, target in (("in", "rule"), ("rule", "out"))
        ],
    }
    decision = engine.create_decision(json.dumps(graph))
    assert decision.evaluate(LOOKED_UP)["result"]["eligible"] is True
    return lambda: decision.evaluate(LOOKED_UP)


def rule_engine() -> Callable[[], object]:
    rule = import_module("rule_engine").Rule(ELIGIBLE)
    assert rule.matches(LOOKED_UP)
    return lambda: rule.matches(LOOKED_UP)


# ── The table ───────────────────────────────────────────────────────────────────────────────────────────────────

BASE = "by hand, from local arguments"
HAND_ORDER = ("code", "st2s", "année", "changement_filière", "contrat", "boursier", "statut_établissement")


def per_pupil(answer: Callable[[Any], object], pupils: list[Any]) -> Measure:
    def all_pupils() -> None:
        for pupil in pupils:
            answer(pupil)

    return call(all_pupils, count=len(pupils))


def main() -> None:
    verdict = quick(MADE, PUPIL)
    check(verdict)
    result = MADE.policy.records[PUPIL].result
    values = compiled.decider(MADE, PUPIL, (*result.values, result.outcome or ""))
    arguments = [tuple(facts[name] for name in HAND_ORDER) for facts in FACTS]
    cases = [from_python({PUPIL: facts}, MADE.policy, date=DAY)[0] for facts in FACTS]
    read = [rows(case, MADE)[0] for case in cases if case is not None]
    measures = {
        BASE: per_pupil(lambda pupil: by_hand(*pupil), arguments),
        "by hand, from a dictionary": per_pupil(by_hand_from, FACTS),
        **peers(),
        "engine: facts checked, outcome and values": per_pupil(values, FACTS),
        "engine: the same with reasons and articles (quick)": per_pupil(verdict, FACTS),
        "engine: rules of a case of any shape (compiled)": per_pupil(lambda row: compiled.run(MADE, PUPIL, row), read),
        "engine: a whole decision": per_pupil(lambda case: decide(MADE, case), cases[:50]),
        "engine: rules by the reference evaluator": per_pupil(lambda row: reference.run(MADE, PUPIL, row), read[:50]),
    }
    show(f"one pupil, mean of {PUPILS}", best(measures), unit="µs", scale=1e6, base=BASE)


if __name__ == "__main__":
    main()
