"""`engine eval` and `engine explain` on a case in YAML, in JSON, on standard input, with other settings."""

import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.casework.export import DECISION_SCHEMA, EXPLANATION_SCHEMA
from tests.unit import bourse
from tests.unit.cli.conftest import Ran, Run

FACTS = {"formation": "101", "année": 1, "contrat": "scolaire", "boursier": True, "frais": "sans objet"}


def given(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def result(ran: Ran) -> tuple[str, object]:
    data = json.loads(ran.out)
    return data["outcome"], data["values"][0]["value"] if data["values"] else None


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> object:
    def give(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return give


def test_a_case_is_decided(engine: Run) -> None:
    ran = engine("eval", "bourse", "cas.yaml")
    assert (0, "") == (ran.code, ran.err)
    assert "ÉLIGIBLE" in ran.out
    assert "151\u00a0€" in ran.out


def test_the_json_follows_its_schema(engine: Run) -> None:
    ran = engine("eval", "bourse", "cas.yaml", "--json")
    assert ("eligible", "151.00") == result(ran)
    assert [] == list(Draft202012Validator(DECISION_SCHEMA).iter_errors(json.loads(ran.out)))


def test_a_case_may_be_json(engine: Run, folder: Path) -> None:
    (folder / "cas.json").write_text(given({"date": "2024-10-01", "élève": FACTS}), encoding="utf-8")
    assert ("eligible", "151.00") == result(engine("eval", "bourse", "cas.json", "--json"))


@pytest.mark.parametrize(
    "text", [bourse.ELIGIBLE, given({"date": "2024-10-01", "politique": "bourse", "élève": FACTS})]
)
def test_a_case_may_come_from_standard_input(engine: Run, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert ("eligible", "151.00") == result(engine("eval", "bourse", "-", "--json"))


def test_numbers_of_json_are_exact(engine: Run, folder: Path) -> None:
    text = '{"date": "2024-10-01", "lycée": {"boursiers": 33.10, "effectifs": [{"élèves": 1000}]}}'
    (folder / "cas.json").write_text(text, encoding="utf-8")
    # 151 × 1000 × 33.10 % is 49 981 exactly; binary arithmetic would say a hair more, and round up
    assert ("computed", "49981.00") == result(engine("eval", "bourse", "cas.json", "--json"))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--date", "2030-01-01"], ("out_of_scope", None)),
        (["--set", "forfait=160"], ("eligible", "160.00")),
        (["--paramètre", "forfait=160,50 €/élève"], ("eligible", "160.50")),
        (["--reading", "boursiers=large"], ("eligible", "151.00")),
        (["--lecture", "boursiers = large"], ("eligible", "151.00")),
    ],
)
def test_settings_are_given_by_options(engine: Run, options: list[str], expected: tuple[str, object]) -> None:
    assert expected == result(engine("eval", "bourse", "cas.yaml", "--json", *options))


def test_the_date_may_be_given_beside_a_case_without_one(engine: Run, folder: Path) -> None:
    (folder / "cas.yaml").write_text(bourse.ELIGIBLE.replace("date: 2024-10-01\n", ""), encoding="utf-8")
    assert "FRM002" in engine("eval", "bourse", "cas.yaml").err
    assert ("eligible", "151.00") == result(engine("eval", "bourse", "cas.yaml", "--json", "--date", "01/10/2024"))


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--set", "forfait"], "CMD027", "« forfait » ne dit pas quoi vaut quoi"),
        (["--set", "forfai=1"], "CMD029", "vouliez-vous dire « forfait » ?"),
        (["--set", "forfait=beaucoup"], "CAS020", "option : --set"),
        (["--set", "forfait=1", "--set", "forfait=2"], "CMD028", "forfait"),
        (["--date", "hier"], "CAS029", "option : --date"),
        (["--reading", "boursier=large"], "CAS006", "vouliez-vous dire « boursiers » ?"),
        (["--reading", "boursiers=larges"], "CAS007", "option : --reading"),
        (["--table", "formation=cas.yaml"], "NOM007", "« formation » n'est pas une table"),
    ],
)
def test_an_option_that_cannot_be_followed_is_misuse(engine: Run, options: list[str], code: str, said: str) -> None:
    ran = engine("eval", "bourse", "cas.yaml", *options)
    assert (2, "") == (ran.code, ran.out)
    assert f"erreur {code} " in ran.err
    assert said in ran.err


def test_a_fact_that_is_refused_is_shown_in_the_file(engine: Run, folder: Path) -> None:
    (folder / "cas.yaml").write_text(bourse.ELIGIBLE.replace("année: 1", "année: 9"), encoding="utf-8")
    ran = engine("eval", "bourse", "cas.yaml")
    assert 1 == ran.code
    assert ran.err.startswith("cas.yaml:3:34: erreur CAS042")
    assert "ERREUR" in ran.out
    data = json.loads(engine("eval", "bourse", "cas.yaml", "--json").out)
    assert ["CAS042"] == [error["code"] for error in data["errors"]]
    assert [] == list(Draft202012Validator(DECISION_SCHEMA).iter_errors(data))


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('{"date": "2024-10-01",\n "élève": {"année": 1,}}', "CMD030", "cas.json:2:"),
        ('{"date": "2024-10-01", "élève": {"frais": NaN}}', "CMD033", "cas.json:1:43"),
        ('{"date": "2024-10-01", "date": "2024-10-02"}', "CMD031", "cas.json:1:24"),
        ('{"date": "2024-10-01", "x": {"a": 1}, "y": {"a": "{", "a": 2}}', "CMD031", "cas.json:1:55"),
        ('{"politique": "bourse", "policy": "bourse", "élève": {}}', "CMD031", "cas.json:1:1"),
        ('{"date": "2024-10-01", "élève": {"voie": "NaN", "frais": NaN}}', "CMD033", "cas.json:1:58"),
        ('{"date": "2024-10-01", "élève": {"frais": 1e99999999999999999999}}', "CAS038", "cas.json:1:43"),
        ('{"date": "2024-10-01", "langue": "de", "élève": {}}', "FRM006", "cas.json:1:1"),
        ('{"date": "2024-10-01", "lectures": false, "élève": {}}', "CMD032", "cas.json:1:1"),
        ('{"date": "2024-10-01", "lectures": {"boursiers": ["large"]}, "élève": {}}', "CAS007", ""),
        ("[1]", "CMD032", "cas.json:1:1"),
        ('{"date": "2024-10-01", "lectures": [1], "élève": {}}', "CMD032", "cas.json:1:1"),
        ("[" * 100_000, "CMD030", "cas.json:1:1"),
        ('{"élève": {}}', "FRM002", "cas.json:1:1"),
        ('{"date": "2024-10-01", "politique": "autre", "élève": {}}', "CAS005", "cas.json:1:1"),
        ('{"date": "2024-10-01", "élève": {"frais": %s}}' % ("9" * 5000), "CAS038", ""),
    ],
)
def test_json_that_is_not_read_is_explained(engine: Run, folder: Path, text: str, code: str, place: str) -> None:
    (folder / "cas.json").write_text(text, encoding="utf-8")
    ran = engine("eval", "bourse", "cas.json")
    assert 1 == ran.code
    assert f"erreur {code} " in ran.err
    assert ran.err.startswith(place)


def test_json_is_read_in_the_language_it_says(engine: Run, folder: Path) -> None:
    facts = {**FACTS, "boursier": "yes", "frais": "not applicable"}
    (folder / "cas.json").write_text(given({"language": "en", "date": "2024-10-01", "élève": facts}), encoding="utf-8")
    assert ("eligible", "151.00") == result(engine("eval", "bourse", "cas.json", "--json"))


def test_a_policy_with_errors_is_reported_instead(engine: Run, folder: Path) -> None:
    bourse.write(folder, bourse.POLICY.replace("année = 1", "anée = 1"))
    ran = engine("eval", "bourse", "cas.yaml")
    assert (1, "") == (ran.code, ran.out)
    assert "erreur NOM001" in ran.err


def test_a_missing_case_is_misuse(engine: Run) -> None:
    ran = engine("eval", "bourse", "cass.yaml")
    assert 2 == ran.code
    assert "vouliez-vous dire « cas.yaml » ?" in ran.err


# Explanations


def test_a_result_is_explained_whole_or_for_one_rule(engine: Run) -> None:
    whole, one = engine("expliquer", "bourse", "cas.yaml"), engine("explain", "bourse", "cas.yaml", "montant")
    assert (0, 0) == (whole.code, one.code)
    heading = "Bourse d'équipement (invention)\nÉlève, au 1er octobre 2024\n\n"
    assert whole.out.startswith(f"{heading}✓ bénéficiaire : oui")
    assert one.out.startswith(f"{heading}montant : 151\u00a0€")


def test_an_explanation_for_programs_follows_its_schema(engine: Run) -> None:
    steps = json.loads(engine("explain", "bourse", "cas.yaml", "--json").out)
    assert [] == list(Draft202012Validator(EXPLANATION_SCHEMA).iter_errors(steps))


def test_a_rule_that_is_not_known_is_misuse(engine: Run) -> None:
    ran = engine("explain", "bourse", "cas.yaml", "montan")
    assert (2, "") == (ran.code, ran.out)
    assert "vouliez-vous dire « montant » ?" in ran.err
