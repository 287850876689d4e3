"""Diagnostics as printed: the right characters underlined, and formats that machines accept."""

from dataclasses import replace
from typing import Any
from unicodedata import normalize

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text import report
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Entry, Language, Severity, Template, Words
from engine.text.source import Place, Source, Span

UNKNOWN = Entry(
    code="NOM900",
    slug="nom-inconnu",
    title=Template(fr="nom inconnu", en="unknown name"),
    label=Template(fr="« {name} » n'est déclaré nulle part", en='"{name}" is declared nowhere'),
)
REMARK = Entry(
    code="REG900",
    slug="regle-inutile",
    title=Template(fr="règle inutile", en="useless rule"),
    label=Template(fr="rien ne s'en sert", en="nothing uses it"),
    help=Template(fr="retirez-la", en="remove it"),
    severity=Severity.WARNING,
)
POLICY = Source("policies/exemple.yaml", "id: x\nplafond: 3\nrègles:\n  - si: quotient_familal <= plafond\n")
RULE = Words("règle : élève.bénéficiaire, art. 4 (Titre)", "rule: élève.bénéficiaire, art. 4 (Titre)")


def place(source: Source, piece: str) -> Place:
    start = source.text.index(piece)
    return Place(source, Span(start, start + len(piece)))


def unknown(**more: Any) -> Diagnostic:
    word = "quotient_familal"
    return Diagnostic(entry=UNKNOWN, place=place(POLICY, word), args={"name": word}, **more)


USELESS = Diagnostic(entry=REMARK, place=place(POLICY, "plafond"))


def printed(line: str, piece: str) -> list[str]:
    """The quoted line and the carets below it."""
    found = Diagnostic(entry=REMARK, place=place(Source("a.yaml", line), piece))
    return report.text([found], "fr").splitlines()[1:3]


def test_a_diagnostic_is_printed_with_its_line_its_advice_and_its_rule() -> None:
    expected = """\
policies/exemple.yaml:4:9: erreur NOM900 nom inconnu
    4 |   - si: quotient_familal <= plafond
      |         ^^^^^^^^^^^^^^^^ « quotient_familal » n'est déclaré nulle part
      = aide : vouliez-vous dire « quotient_familial » ?
      = règle : élève.bénéficiaire, art. 4 (Titre)"""
    assert expected == report.text([unknown(suggestions=("quotient_familial",), context=RULE)], "fr")


def test_the_same_in_english() -> None:
    expected = """\
policies/exemple.yaml:4:9: error NOM900 unknown name
    4 |   - si: quotient_familal <= plafond
      |         ^^^^^^^^^^^^^^^^ "quotient_familal" is declared nowhere
      = help: did you mean "quotient_familial"?
      = rule: élève.bénéficiaire, art. 4 (Titre)"""
    assert expected == report.text([unknown(suggestions=("quotient_familial",), context=RULE)], "en")


def test_related_places_are_quoted_with_their_label_and_their_file() -> None:
    other = place(Source("policies/autre.yaml", "a: quotient_familal\n"), "quotient_familal")
    here = place(POLICY, "plafond")
    found = unknown(related=((here, Words("son plafond", "its cap")), (other, Words("l'homonyme", "its namesake"))))
    expected = """\
policies/exemple.yaml:4:9: erreur NOM900 nom inconnu
    4 |   - si: quotient_familal <= plafond
      |         ^^^^^^^^^^^^^^^^ « quotient_familal » n'est déclaré nulle part
    2 | plafond: 3
      | ^^^^^^^ son plafond
     --> policies/autre.yaml:1:4
    1 | a: quotient_familal
      |    ^^^^^^^^^^^^^^^^ l'homonyme"""
    assert expected == report.text([found], "fr")


def test_a_diagnostic_without_a_place_is_printed_without_a_line() -> None:
    found = Diagnostic(entry=REMARK, place=None)
    expected = "avertissement REG900 règle inutile\n      = rien ne s'en sert\n      = aide : retirez-la"
    assert expected == report.text([found], "fr")


def test_diagnostics_come_in_the_order_of_the_file() -> None:
    lines = report.text([unknown(), USELESS], "fr").splitlines()
    assert ["policies/exemple.yaml:2:1:", "policies/exemple.yaml:4:9:"] == [
        line.split(" ")[0] for line in lines if line.startswith("policies")
    ]
    assert 1 == lines.count("")


@pytest.mark.parametrize(
    ("line", "piece", "shown", "carets"),
    [
        ("élève: œuf", "œuf", "élève: œuf", "       ^^^"),
        (normalize("NFD", "élève: âge"), normalize("NFD", "âge"), normalize("NFD", "élève: âge"), "       ^^^"),
        ("日本: 学校", "学校", "日本: 学校", "      ^^^^"),
        ("a:\tb", "b", "a:    b", "      ^"),
        ("a:\tb", "\t", "a:    b", "  ^^^^"),
        ("a: x\u200by", "\u200b", "a: x\ufffdy", "    ^"),
        ("a: \x1b[31mrouge", "rouge", "a: \ufffd[31mrouge", "        ^^^^^"),
    ],
)
def test_carets_stand_below_the_right_characters(line: str, piece: str, shown: str, carets: str) -> None:
    assert [f"    1 | {shown}", f"      | {carets} rien ne s'en sert"] == printed(line, piece)


def test_an_empty_span_has_one_caret() -> None:
    found = Diagnostic(entry=entry("YML003"), place=Place(Source("vide.yaml", ""), Span(0, 0)))
    assert ["    1 |", "      | ^ le fichier ne contient rien, sinon des commentaires"] == report.text(
        [found], "fr"
    ).splitlines()[1:3]


def test_of_several_lines_the_first_is_quoted() -> None:
    assert ["    1 | a: [b,", "      |    ^^^ rien ne s'en sert"] == printed("a: [b,\n  c]\n", "[b,\n  c]")


def test_a_carriage_return_is_not_underlined() -> None:
    assert ["    1 | a: b", "      |    ^ rien ne s'en sert"] == printed("a: b\r\nc\r\n", "b\r\nc")


@pytest.mark.parametrize("before", [0, 50, 79, 80, 81, 119, 200, 5000])
@pytest.mark.parametrize("after", [0, 50, 5000])
def test_of_a_long_line_a_window_is_shown(before: int, after: int) -> None:
    shown, carets = printed("é" * before + "ICI" + "à" * after, "ICI")
    assert len(shown) <= 8 + 122
    assert "ICI" == shown[carets.index("^") : carets.rindex("^") + 1]
    assert (before + after + 3 > 120) == ("…" in shown)


def test_carets_stop_at_the_edge_of_the_window() -> None:
    shown, carets = printed("a: " + "x" * 500, "x" * 500)
    assert len(shown) == len(carets.removesuffix(" rien ne s'en sert")) + 1


@given(st.text(alphabet="aé日\t\u0301 \u200b", max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_span_can_be_shown(text: str, start: int, length: int) -> None:
    span = Span(min(start, len(text)), min(start + length, len(text)))
    found = Diagnostic(entry=REMARK, place=Place(Source("a", text), span))
    assert "^" in report.text([found], "fr").splitlines()[2]


def test_colour_changes_nothing_but_the_colour() -> None:
    found = [unknown(suggestions=("x",), context=RULE, related=((place(POLICY, "id"), RULE),)), USELESS]
    colored = report.text(found, "fr", color=True)
    assert "\x1b[" in colored
    bare = colored
    for code in ("\x1b[1;31m", "\x1b[1;33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"):
        bare = bare.replace(code, "")
    assert report.text(found, "fr") == bare


@pytest.mark.parametrize(
    ("count", "language", "said"),
    [
        ((0, 0), "fr", "aucune erreur"),
        ((0, 0), "en", "no error"),
        ((1, 0), "fr", "1 erreur dans 1 fichier"),
        ((2, 1), "fr", "2 erreurs, 1 avertissement dans 1 fichier"),
        ((0, 2), "en", "2 warnings in 1 file"),
    ],
)
def test_the_summary_counts(count: tuple[int, int], language: Language, said: str) -> None:
    assert said == report.summary([unknown()] * count[0] + [USELESS] * count[1], language)


def test_the_summary_counts_files() -> None:
    elsewhere = Diagnostic(entry=REMARK, place=Place(Source("b.yaml", "x"), Span(0, 1)))
    assert "2 avertissements dans 2 fichiers" == report.summary([USELESS, elsewhere], "fr")
    assert "1 avertissement" == report.summary([Diagnostic(entry=REMARK, place=None)], "fr")


def test_json_has_stable_keys() -> None:
    found = unknown(suggestions=("quotient_familial",), context=RULE, related=((place(POLICY, "id"), RULE),))
    expected = {
        "code": "NOM900",
        "slug": "nom-inconnu",
        "severity": "error",
        "file": "policies/exemple.yaml",
        "line": 4,
        "column": 9,
        "end_line": 4,
        "end_column": 25,
        "title": "nom inconnu",
        "message": "« quotient_familal » n'est déclaré nulle part",
        "help": "vouliez-vous dire « quotient_familial » ?",
        "suggestions": ["quotient_familial"],
        "context": RULE.fr,
        "related": [
            {
                "file": "policies/exemple.yaml",
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 3,
                "message": RULE.fr,
            }
        ],
        "witness": None,
    }
    assert [expected] == report.json([found], "fr")


def test_a_witness_stands_below_the_finding_ready_to_be_pasted() -> None:
    found = replace(unknown(), witness="- nom: exemple\n  demande: {revenu: 0 €}")
    lines = report.text([found], "fr").splitlines()
    assert [
        "      = exemple, à coller sous « cas: » dans un fichier de cas de référence :",
        "        - nom: exemple",
        "          demande: {revenu: 0 €}",
    ] == lines[-3:]
    assert "- nom: exemple\n  demande: {revenu: 0 €}" == report.json([found], "fr")[0]["witness"]


def test_json_without_a_place_has_the_same_keys() -> None:
    found = report.json([Diagnostic(entry=REMARK, place=None)], "en")[0]
    assert set(report.json([unknown()], "en")[0]) == set(found)
    assert None is found["file"] is found["line"] is found["context"]


# The part of the SARIF 2.1.0 schema that these logs use, closed so that a misspelt property is noticed.
TEXT = {"type": "object", "properties": {"text": {"type": "string", "minLength": 1}}, "required": ["text"]}
POSITIVE = {"type": "integer", "minimum": 1}
LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["physicalLocation"],
    "properties": {
        "id": POSITIVE,
        "message": TEXT,
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {"properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}}},
                "region": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), POSITIVE),
                    "required": ["startLine"],
                },
            },
        },
    },
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "items": LOCATION, "uniqueItems": True},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
RULE_OBJECT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": TEXT,
        "defaultConfiguration": {"properties": {"level": LEVEL}},
    },
}
DRIVER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "rules": {"type": "array", "items": RULE_OBJECT, "uniqueItems": True},
    },
}
RUN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["tool"],
    "properties": {
        "tool": {"properties": {"driver": DRIVER}, "required": ["driver"]},
        "language": {"type": "string", "pattern": "^[a-z]{2}$"},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
}
SARIF = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string"},
        "version": {"enum": ["2.1.0"]},
        "runs": {"type": "array", "items": RUN},
    },
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_sarif_has_the_shape_of_its_standard(language: Language) -> None:
    nowhere = Diagnostic(entry=REMARK, place=None)
    accented = Diagnostic(entry=REMARK, place=Place(Source("règles du jeu\\é.yaml", "x"), Span(0, 1)))
    found = [unknown(related=((place(POLICY, "id"), RULE),)), unknown(), USELESS, nowhere, accented]
    log = report.sarif(found, language, "1.2.3")
    jsonschema.validate(log, SARIF)
    run = log["runs"][0]
    assert "1.2.3" == run["tool"]["driver"]["version"]
    assert ["NOM900", "REG900"] == [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert 5 == len(run["results"])
    for result in run["results"]:
        assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]


def test_sarif_points_at_the_characters() -> None:
    result = report.sarif([unknown()], "fr", "1")["runs"][0]["results"][0]
    expected = {
        "artifactLocation": {"uri": "policies/exemple.yaml"},
        "region": {"startLine": 4, "startColumn": 9, "endLine": 4, "endColumn": 25},
    }
    assert [{"physicalLocation": expected}] == result["locations"]


def test_of_nothing_sarif_says_nothing() -> None:
    log = report.sarif([], "fr", "1")
    jsonschema.validate(log, SARIF)
    assert [] == log["runs"][0]["results"]


def test_annotations_are_commands_of_github() -> None:
    expected = (
        "::error file=policies/exemple.yaml,line=4,col=9,endColumn=25,title=NOM900 nom inconnu"
        "::« quotient_familal » n'est déclaré nulle part%0Aaide : vouliez-vous dire « a » ?"
    )
    assert expected == report.annotations([unknown(suggestions=("a",))], "fr")


def test_annotations_escape_what_github_would_take_for_its_own() -> None:
    word = "50 %: a, b; c"
    title = Template(fr="100 %: oui, non", en="100 %: yes, no")
    odd = Entry(code="EVA900", slug="etrange", title=title, label=UNKNOWN.label, severity=Severity.NOTE)
    found = Diagnostic(entry=odd, place=Place(Source("a,b:c%.yaml", "x\ny"), Span(0, 3)), args={"name": word})
    expected = (
        "::notice file=a%2Cb%3Ac%25.yaml,line=1,col=1,endLine=2,title=EVA900 100 %25%3A oui%2C non"
        "::« 50 %25: a, b; c » n'est déclaré nulle part"
    )
    assert expected == report.annotations([found], "fr")


def test_annotations_stay_on_their_line() -> None:
    found = Diagnostic(entry=UNKNOWN, place=None, args={"name": "x\r\n::error::intrus"})
    assert 1 == len(report.annotations([found], "fr").splitlines())


def test_gitlab_gets_one_issue_a_diagnostic() -> None:
    issues = report.gitlab([unknown(), unknown(), USELESS, Diagnostic(entry=REMARK, place=None)], "fr")
    assert ["REG900", "REG900", "NOM900", "NOM900"] == [issue["check_name"] for issue in issues]
    assert ["minor", "minor", "major", "major"] == [issue["severity"] for issue in issues]
    assert {"path": "policies/exemple.yaml", "lines": {"begin": 4}} == issues[-1]["location"]
    assert 4 == len({issue["fingerprint"] for issue in issues})


def test_fingerprints_outlive_lines_added_above_and_the_language() -> None:
    moved = Source(POLICY.name, "# remarque\n\n" + POLICY.text)
    later = Diagnostic(entry=UNKNOWN, place=place(moved, "quotient_familal"), args={"name": "quotient_familal"})
    before, after = report.gitlab([unknown()], "fr")[0], report.gitlab([later], "en")[0]
    assert before["location"] != after["location"]
    assert before["fingerprint"] == after["fingerprint"]
