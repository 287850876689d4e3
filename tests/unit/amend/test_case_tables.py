"""Golden files as tables and back: nothing is lost, and only what changes is touched."""

from pathlib import Path

import pytest

from engine.amend.case_cells import Text, Tree, UnreadableError, as_before, cell, one_line, tree_of, value
from engine.amend.case_edits import amended, written
from engine.amend.case_tables import Grid, Line, RowError, Said, Table, files, said, tables
from engine.policy.files import yaml_files
from engine.text import document
from engine.text.source import Source

GOLDEN = Path(__file__).parents[2] / "golden"

FILE = """\
# Les élèves.
politique: bourse   # celle de 2024
tables: {barème: barème.csv}
cas:
  # ── Première année ──
  - nom: première année
    source: art-1
    raisonnement: |
      un seul élève
      151 €
    date: 2024-10-01
    élève: {formation: "0101", année: 1, frais: }
    attendu:
      issue: éligible   # le cas de base
      montant: 151.00 €
      manque: [a, b]

  # ── Établissements ──
  - nom: deux effectifs
    source: art-3
    date: 2024-10-01
    lycée:
      boursiers: 50 %
      effectifs:
        - {élèves: 10, options: [{nom: latin}, {nom: "inconnu"}]}
        - élèves: 20
    attendu: {effectifs: [{part: 1 €}, {}], dotation: sans objet}
cas_retirés:
  - {nom: ancien, motif: {date: 2024-06-20, article: art-1}}
"""
SOURCE = Source("élèves.yaml", FILE)


def read(text: str) -> Tree:
    node, problems = document.read(Source("élèves.yaml", text))
    assert () == problems
    assert node is not None
    return tree_of(node)


def again(found: tuple[Table, ...]) -> list[Grid]:
    """The tables as they are read, once written."""
    return [
        Grid(
            table.headings,
            tuple(Line(n, {h: value(cell(t, "fr")) for h, t in row.items()}) for n, row in enumerate(table.rows, 2)),
        )
        for table in found
    ]


def back(found: list[Grid], source: Source = SOURCE, removes: bool = False) -> str:
    """The file once it is to say what tables say."""
    return amended(source, files(found)[source.name], said(found), removes)


def edited(old: str, new: str) -> str:
    """The file once each cell that holds `old` holds `new`."""
    found = []
    for table in tables({"élèves.yaml": SOURCE}, "fr"):
        rows = [{h: new if cell(t, "fr") == old else cell(t, "fr") for h, t in row.items()} for row in table.rows]
        lines = [Line(n, {h: value(text) for h, text in row.items() if text}) for n, row in enumerate(rows, 2)]
        found.append(Grid(table.headings, tuple(lines)))
    return back(found)


# Both ways


@pytest.mark.parametrize("path", yaml_files(GOLDEN), ids=lambda path: path.stem)
def test_the_shipped_golden_files_come_back_as_they_were(path: Path) -> None:
    source = Source("cas.yaml", path.read_text(encoding="utf-8"))
    found = again(tables({"cas.yaml": source}, "fr"))
    tree = files(found)["cas.yaml"]
    assert read(source.text) == tree
    assert source.text == back(found, source, removes=True)
    assert tree == read(written(tree))


def test_everything_that_a_file_may_hold_comes_back() -> None:
    found = again(tables({"élèves.yaml": SOURCE}, "fr"))
    tree = files(found)["élèves.yaml"]
    assert read(FILE) == tree
    assert FILE == back(found, removes=True)
    assert tree == read(written(tree))


def test_a_table_for_each_list_of_records() -> None:
    found = {table.path: table for table in tables({"élèves.yaml": SOURCE}, "fr")}
    assert ["", "cas", "lycée.effectifs", "lycée.effectifs.options", "attendu.effectifs", "cas_retirés"] == list(found)
    assert ("fichier", "nom", "source") == found["cas"].headings[:3]
    assert ("attendu.issue", "attendu.montant", "attendu.manque", "attendu.dotation") == found["cas"].headings[-4:]
    assert ("fichier", "cas", "lycée.effectifs.options", "nom") == found["lycée.effectifs.options"].headings
    labels = [row["lycée.effectifs.options"] for row in found["lycée.effectifs.options"].rows]
    assert [Text("1.1"), Text("1.2")] == labels


# Cells


@pytest.mark.parametrize(
    ("tree", "written_as"),
    [
        (None, "(vide)"),
        (Text("sans objet"), "sans objet"),
        (Text("inconnu"), "inconnu"),
        (Text("inconnu", is_text=True), '"inconnu"'),
        (Text("0101"), "0101"),
        (Text("[a]"), '"[a]"'),
        (Text('"a"'), '"\\"a\\""'),
        (Text("(vide)"), '"(vide)"'),
        (Text(""), '""'),
        (Text("un\ndeux"), "un\ndeux"),
        ((), "[]"),
        ((Text("a"), Text("b, c")), '[a, "b, c"]'),
        ({}, "{}"),
    ],
)
def test_a_value_is_a_cell_and_back(tree: Tree, written_as: str) -> None:
    assert written_as == cell(tree, "fr")
    assert tree == value(written_as)


@pytest.mark.parametrize("written_as", ["[a", '"a', "{a: }}", "[a] b"])
def test_a_cell_that_cannot_be_read(written_as: str) -> None:
    with pytest.raises(UnreadableError):
        value(written_as)


@pytest.mark.parametrize(
    ("new", "old", "found"),
    [
        ("151", "151 €", "151 €"),
        ("151", "151.00 €", "151.00 €"),
        ("155", "151 €", "155 €"),
        ("155 €", "151 €", "155 €"),
        ("351", "0351", "0351"),
        ("50.0 %", "50 %", "50 %"),
        ("12 %", "50 €", "12 %"),
        ("sans objet", "151 €", "sans objet"),
        ("151", "inconnu", "151"),
    ],
)
def test_a_number_is_written_as_before(new: str, old: str, found: str) -> None:
    assert Text(found) == as_before(Text(new), Text(old))


# Edits


@pytest.mark.parametrize(
    ("old", "new", "line", "becomes"),
    [
        ("151.00 €", "155 €", "montant: 151.00 €", "montant: 155 €"),
        ("éligible", "non éligible", "issue: éligible   # le cas de base", "issue: non éligible   # le cas de base"),
        ("0101", "0202", 'formation: "0101"', "formation: 0202"),
        ("[a, b]", "[a]", "manque: [a, b]", "manque: [a]"),
        ("20", "25", "- élèves: 20", "- élèves: 25"),
        ("latin", "grec", "nom: latin", "nom: grec"),
        ("50 %", "(vide)", "boursiers: 50 %", "boursiers: "),
        ("barème.csv", "autre.csv", "barème.csv", "autre.csv"),
        ("1 €", "à, b", "part: 1 €", 'part: "à, b"'),
    ],
)
def test_only_what_changes_is_touched(old: str, new: str, line: str, becomes: str) -> None:
    assert FILE.replace(line, becomes) == edited(old, new)


def test_a_cell_made_blank_takes_its_key_away() -> None:
    assert FILE.replace("      montant: 151.00 €\n", "") == edited("151.00 €", "")


def test_a_block_of_which_nothing_stays_is_written_anew_in_its_place() -> None:
    text = FILE.replace("attendu:\n      issue: éligible   # le cas de base\n", "attendu:\n")
    tree = dict(read(text).items())
    first, *others = tree["cas"]
    tree["cas"] = ({**first, "attendu": {"part": Text("3 %")}}, *others)
    after = amended(
        Source("élèves.yaml", text),
        tree,
        Said(frozenset(tree), frozenset(["attendu.montant", "attendu.manque"])),
        removes=True,
    )
    assert tree == read(after)
    assert "# ── Établissements ──" in after


def test_a_new_cell_is_a_new_key() -> None:
    (_, cases, *others) = again(tables({"élèves.yaml": SOURCE}, "fr"))
    first, second = cases.lines
    more = Line(2, {**first.cells, "attendu.part": Text("3 %"), "motif.date": Text("2025-01-01")})
    after = back([Grid((*cases.headings, "attendu.part", "motif.date"), (more, second)), *others])
    assert "      manque: [a, b]\n      part: 3 %\n" in after
    assert "    motif: {date: 2025-01-01}\n" in after
    assert "# ── Établissements ──" in after


def test_a_table_or_a_column_that_is_not_there_says_nothing() -> None:
    (_, cases, *others) = again(tables({"élèves.yaml": SOURCE}, "fr"))
    assert FILE == back([cases], removes=True)
    headings = [heading for heading in cases.headings if heading not in ("raisonnement", "attendu.issue")]
    lines = [Line(line.number, {h: line.cells[h] for h in headings if h in line.cells}) for line in cases.lines]
    assert FILE == back([Grid(tuple(headings), tuple(lines)), *others])


def test_a_new_case_comes_last_and_the_others_stay() -> None:
    first = "{nom: un, source: a, date: 2024-10-01, attendu: {issue: éligible}}"
    text = f"politique: bourse\ncas:\n  # le premier\n  - {first}\n"
    cells = {"fichier": "f.yaml", "nom": "deux", "source": "b", "date": "2024-10-01", "attendu.issue": "sans objet"}
    grid = Grid(tuple(cells), (Line(2, {heading: Text(text) for heading, text in cells.items()}),))
    new = "  - nom: deux\n    source: b\n    date: 2024-10-01\n    attendu: {issue: sans objet}\n"
    assert text + new == back([grid], Source("f.yaml", text))


def test_cases_that_are_not_in_the_table_stay_unless_asked() -> None:
    (head, cases, *others) = again(tables({"élèves.yaml": SOURCE}, "fr"))
    first = Grid(cases.headings, cases.lines[:1])
    removed = [grid for grid in others if grid.headings[1] == "cas_retirés"]
    assert FILE == back([head, first, *removed])
    after = back([head, first, *removed], removes=True)
    assert "deux effectifs" not in after
    assert "issue: éligible   # le cas de base\n" in after


def test_another_number_of_records_is_written_anew_in_its_place() -> None:
    (head, cases, effectifs, *others) = again(tables({"élèves.yaml": SOURCE}, "fr"))
    more = Line(9, {"fichier": Text("élèves.yaml"), "cas": Text("deux effectifs"), "élèves": Text("30")})
    grown = Grid(effectifs.headings, (*effectifs.lines, more))
    after = back([head, cases, grown, *others])
    assert "{élèves: 20}, {élèves: 30}]" in after
    assert FILE.partition("      effectifs:")[0] == after.partition("      effectifs:")[0]


# Rows out of place


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"nom": "un"}, "CAS108"),
        ({"fichier": "f.yaml"}, "CAS108"),
        ({"fichier": "f.yaml", "nom": "déjà"}, "CAS109"),
    ],
)
def test_a_case_without_a_file_or_a_name_of_its_own(cells: dict[str, str], code: str) -> None:
    known = Line(2, {"fichier": Text("f.yaml"), "nom": Text("déjà")})
    line = Line(3, {heading: Text(text) for heading, text in cells.items()})
    with pytest.raises(RowError) as fault:
        files([Grid(("fichier", "nom"), (known, line))])
    assert (code, 3) == (fault.value.code, fault.value.line.number)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"cas": "autre", "lycée.effectifs": "1"}, "CAS108"),
        ({"cas": "un", "lycée.effectifs": "premier"}, "CAS108"),
        ({"cas": "un", "lycée.effectifs": "1"}, "CAS109"),
        ({"lycée.effectifs": "1"}, "CAS108"),
    ],
)
def test_a_record_of_no_case_or_twice(cells: dict[str, str], code: str) -> None:
    file = {"fichier": Text("f.yaml")}
    case = Grid(("fichier", "nom"), (Line(2, {**file, "nom": Text("un")}),))
    first = Line(2, {**file, "cas": Text("un"), "lycée.effectifs": Text("1")})
    line = Line(3, {**file, **{heading: Text(text) for heading, text in cells.items()}})
    with pytest.raises(RowError) as fault:
        files([case, Grid(("fichier", "cas", "lycée.effectifs"), (first, line))])
    assert (code, 3) == (fault.value.code, fault.value.line.number)


@pytest.mark.parametrize(
    ("one", "other"), [("élève", "élève.année"), ("élève.année", "élève"), ("élève", ""), ("élève", "élève..année")]
)
def test_two_columns_for_one_place(one: str, other: str) -> None:
    line = Line(2, {"fichier": Text("f.yaml"), "nom": Text("un"), one: Text("1"), other: Text("2")})
    with pytest.raises(RowError) as fault:
        files([Grid(tuple(line.cells), (line,))])
    assert ("CAS112", 2, other) == (fault.value.code, fault.value.line.number, fault.value.text)


def test_brackets_hold_what_they_must() -> None:
    assert '{a: [b, "c, d"], e: "inconnu", f: }' == one_line(
        {"a": (Text("b"), Text("c, d")), "e": Text("inconnu", is_text=True), "f": None}
    )
