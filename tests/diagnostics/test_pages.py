"""Each diagnostic has its page; the example to avoid gives exactly that diagnostic, the right one gives none."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Literal
from unittest import mock

import pytest
import xlsxwriter
from click import UsageError
from python_calamine import PasswordError

from engine.backends.database import MemoryFullError
from engine.backends.program import prepare
from engine.batch.workbook import TooLargeError
from engine.casework.case import from_python, setting_of
from engine.casework.decision import decide
from engine.cli.kit import explained
from engine.golden.changes import unexplained
from engine.golden.findings import findings
from engine.golden.read import read_golden
from engine.golden.run import Disagreement
from engine.golden.run import run as play
from engine.policy.load import load
from engine.policy.plan import plan
from engine.text.catalogue import entries
from engine.text.report import text
from engine.text.source import Source
from tests.diagnostics.examples import PAGES, Fence, codes, commands, fences, files, indented, index, run, section

CASE = ("yaml", "cas")
"""What stands before the case that a message shows."""

FOUND = {path.stem: path for path in sorted(PAGES.glob("[A-Z]*[0-9].md"))}

ORDER = ("## À éviter", "## Préférer", "## Pourquoi", "**In English:**")


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(entries()) == set(FOUND)


@pytest.mark.parametrize("path", FOUND.values(), ids=FOUND)
def test_a_page_has_its_parts_in_order(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert page.startswith(f"# {path.stem} {entries()[path.stem].slug} : ")
    places = [page.find(f"\n{part}") for part in ORDER]
    assert sorted(places) == places
    assert -1 not in places
    assert page.count("\n") - sum(block.text.count("\n") for block in fences(page) if block.info == CASE) <= 44


def test_the_index_is_current() -> None:
    assert index() in (PAGES / "README.md").read_text(encoding="utf-8")


# ── The examples ────────────────────────────────────────────────────────────────────────────────────────────────


def big_policy() -> Fence:
    return Fence(("yaml", "politique"), "# " + "x" * 5_000_000 + "\n")


def big_table() -> Fence:
    return Fence(("csv", "table"), "code;voie;places\n" + "\n" * 50_000_000)


def long_expression() -> Fence:
    return Fence(("expr",), " + ".join(["reliquat"] * 501) + "\n")


def many_faults() -> Fence:
    return Fence(("csv", "table"), "code;voie;places\n" + "101;cap;beaucoup\n" * 51)


def many_records() -> Fence:
    classes = ", ".join(["{}"] * 100_001)
    return Fence(("yaml", "dossier"), f"date: 2024-10-01\nlycée: {{élèves: 1, classes: [{classes}]}}\n")


def many_refusals() -> Fence:
    return Fence(("csv", "lycees.csv"), "nom;élèves\n" + "".join(f"Ferry;x{row}\n" for row in range(10_001)))


GROWN: Mapping[str, Callable[[], Fence]] = {
    "YML020": big_policy,
    "TAB003": big_table,
    "TAB020": many_faults,
    "SYN024": long_expression,
    "CAS016": many_records,
}
"""What is too long for a page: there the example is only sketched."""


def doubled_row() -> str:
    """EVA009: reading tables stops what would give it, so the row is doubled behind the back of the reader."""
    found = files([Fence(("expr",), 'formations["221"].places\n')])
    policy = load(Source("politique.yaml", found["politique.yaml"].decode()), found.get).policy
    assert policy is not None
    table = policy.tables["formations"]
    policy = replace(policy, tables={"formations": replace(table, rows=(*table.rows, *table.rows))})
    case, _ = from_python({"lycée": {"élèves": 1}}, policy, date="2024-10-01")
    assert case is not None
    _, failures = decide(prepare(plan(policy), setting_of(case)), case)
    return text(failures, "fr")


def refused_by_the_disk(refusal: OSError) -> str:
    found = files([])
    with mock.patch("engine.policy.files.Path.open", side_effect=refusal):
        return run(found, ["engine valider politique.yaml"])


def missing_at_a_revision() -> str:
    with mock.patch("engine.amend.versions.read_at", return_value=None):
        return run(files([]), ["engine comparer v1:politique.yaml politique.yaml"])


def unforeseen_misuse() -> str:
    return text([explained(UsageError("…"))], "fr")


def fault_of_the_engine() -> str:
    with mock.patch("engine.policy.load.check", side_effect=ZeroDivisionError):
        return run(files([]), ["engine valider politique.yaml"])


def since_a_revision(today: str) -> str:
    """CAS100 and CAS101: golden cases beside those of another revision, which git alone could give."""
    before = fences((PAGES / "CAS101.md").read_text(encoding="utf-8").replace("lycée de 8", "lycée de 12"))[1].text
    was, _ = read_golden(Source("golden.yaml@avant", before.partition("cas_retirés")[0]))
    now, _ = read_golden(Source("golden.yaml", today))
    assert was is not None
    assert now is not None
    return text(tuple(unexplained({"golden.yaml": was}, [now])), "fr")


def as_on_the_page(code: str) -> str:
    return "politique: exemple\ncas:\n" + fences((PAGES / f"{code}.md").read_text(encoding="utf-8"))[0].text


def golden_cases(page: str, disagreement: Disagreement | None = None) -> str:
    """CAS105 and CAS106: what continuous integration is told of the cases of a page."""
    base = files([])
    policy = load(Source("politique.yaml", base["politique.yaml"].decode()), base.get)
    file, _ = read_golden(Source("golden.yaml", fences((PAGES / page).read_text(encoding="utf-8"))[0].text))
    assert file is not None
    report = play([file], lambda _: policy)
    results = tuple(replace(result, disagreement=disagreement) for result in report.results)
    return text(findings(replace(report, results=results)), "fr")


def with_a_password() -> str:
    with mock.patch("engine.batch.sheets.python_calamine.load_workbook", side_effect=PasswordError):
        return run({**files([]), "lycees.xlsx": b""}, ["engine lot politique.yaml lycees.xlsx"])


def with_a_hidden_sheet() -> str:
    page = FOUND["BAT046"].read_text(encoding="utf-8")
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for title in ("Lycées", "Anciens lycées"):
            sheet = book.add_worksheet(title)
            for row, line in enumerate(fences(section(page, "Préférer"))[0].text.splitlines()):
                sheet.write_row(row, 0, line.split(";"))
        sheet.hide()
    return run({**files([]), "lycees.xlsx": content.getvalue()}, commands(fences(section(page, "Préférer"))))


def beyond_a_workbook(what: Literal["rows", "characters"]) -> str:
    found = {**files([]), "lycees.csv": b"nom\nFerry\n", "absent.yaml": ABSENT.encode() + "élèves: \n".encode()}
    options = "-o resultats.xlsx --date 2024-10-01 --correspondance absent.yaml"
    with mock.patch("engine.cli.run.write", side_effect=TooLargeError("lycées", what, 2, "nom")):
        return run(found, [f"engine lot politique.yaml lycees.csv {options}"])


ABSENT = "statut: \nouverture: \nboursiers: \nreliquat: \ntaux: \ninternat: \nspécialité: \n"
"""A mapping that says of most inputs that they are in no file."""


def rows_of_one_key() -> str:
    policy = (
        "dossiers:\n  lycée:\n    clé: nom\n    données: {nom: texte, élèves: élève}\n"
        "    règles: {moitié: {article: art-1, formule: élèves / 2}}\n    résultat: {valeurs: [moitié]}\n"
    )
    rows = "nom;élèves\n" + "".join(f"Ferry;{row}\n" for row in range(1_002))
    found = files([Fence(("yaml", "politique"), policy), Fence(("csv", "lycees.csv"), rows)])
    return run(found, ["engine lot politique.yaml lycees.csv --date 2024-10-01"])


def column_of_another_thing() -> str:
    found = {**files([many_refusals()]), "absent.yaml": ABSENT.encode()}
    return run(found, ["engine lot politique.yaml lycees.csv --date 2024-10-01 --correspondance absent.yaml"])


def without_a_repository() -> str:
    with mock.patch.dict("os.environ", {"PATH": ""}):
        return run(files([]), ["engine tester politique.yaml --depuis avant"])


def without_a_solver() -> str:
    with mock.patch("engine.cli.proofs.find_spec", return_value=None):
        return run(files([]), ["engine valider politique.yaml --preuves"])


def without_room() -> str:
    (data, _) = fences(section(FOUND["BAT061"].read_text(encoding="utf-8"), "À éviter"))
    with mock.patch("engine.backends.database.Database.execute", side_effect=MemoryFullError):
        return run(files([data]), ["engine lot politique.yaml lycees.csv --date 2024-10-01"])


BESIDE = {"TAB020": {"CAS020"}, "BAT008": {"BAT009"}, "BAT053": {"CAS041"}}
"""What is told beside: the first fifty faults of the table, how a file was read, why a row was rejected."""

TIMES = {"BAT060": 2}
"""How often a diagnostic is told: once a row, where the rows are alike."""

TRIGGERS: Mapping[str, Callable[[], str]] = {
    "EVA009": doubled_row,
    "CMD004": lambda: refused_by_the_disk(PermissionError()),
    "CMD005": lambda: refused_by_the_disk(OSError()),
    "CMD020": unforeseen_misuse,
    "DIF002": missing_at_a_revision,
    "CMD900": fault_of_the_engine,
    "CAS100": lambda: since_a_revision(as_on_the_page("CAS100")),
    "CAS101": lambda: since_a_revision("politique: exemple\ncas: []\n"),
    "CAS104": without_a_repository,
    "PRV001": without_a_solver,
    "BAT019": with_a_password,
    "BAT046": with_a_hidden_sheet,
    "BAT027": column_of_another_thing,
    "BAT044": rows_of_one_key,
    "BAT056": lambda: beyond_a_workbook("rows"),
    "BAT057": lambda: beyond_a_workbook("characters"),
    "BAT061": without_room,
    "CAS105": lambda: golden_cases("CAS105.md"),
    "CAS106": lambda: golden_cases("CAS106.md", Disagreement(field="dotation", reference="1812", compiled="1811")),
}
"""What no text and no command can bring about on any machine."""


@pytest.mark.parametrize("path", FOUND.values(), ids=FOUND)
def test_the_example_to_avoid_gives_the_diagnostic(path: Path) -> None:
    wrong = fences(section(path.read_text(encoding="utf-8"), "À éviter"))
    if path.stem in TRIGGERS:
        said = TRIGGERS[path.stem]()
    else:
        blocks = [GROWN[path.stem]()] if path.stem in GROWN else wrong
        said = run(files(blocks), commands(blocks))
    expected = [path.stem] * TIMES.get(path.stem, 1)
    assert expected == [code for code in codes(said) if code not in BESIDE.get(path.stem, ())], said


SHOWING = {name: path for name, path in FOUND.items() if "```yaml cas\n" in path.read_text(encoding="utf-8")}


@pytest.mark.parametrize("path", SHOWING.values(), ids=SHOWING)
def test_the_case_of_a_page_is_the_one_that_is_shown(path: Path) -> None:
    wrong = fences(section(path.read_text(encoding="utf-8"), "À éviter"))
    (case,) = (block.text for block in wrong if block.info == CASE)
    assert indented(case, 8) in run(files(wrong), commands(wrong))


def test_only_what_is_sketched_is_brought_about_otherwise() -> None:
    sketched = {name for name, path in FOUND.items() if "```text\n" in path.read_text(encoding="utf-8")}
    assert sketched == {*GROWN, *TRIGGERS}


@pytest.mark.parametrize("path", FOUND.values(), ids=FOUND)
def test_the_right_example_gives_none(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    wrong, right = fences(section(page, "À éviter")), fences(section(page, "Préférer"))
    repeated = [block for block in wrong if not any(block.info[:2] == other.info[:2] for other in right)]
    said = run(files((*repeated, *right)), commands((*repeated, *right)))
    assert [] == codes(said), said
