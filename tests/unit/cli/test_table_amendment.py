"""`engine table` on amendments: what changes goes into the amendment, the base and its files stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit import bourse
from tests.unit.cli.conftest import Run
from tests.unit.cli.test_table import POLICY, STATUSES

HEAD = "langue: fr\npolitique: avenant\nbasée_sur: bourse\nen_vigueur: {au: 2026-08-31}\n"
SAME = "statut;visé;seuil\npublic;oui;\n01;non;12 %\nprivé;non;\n"

Write = Callable[[str], Path]
Import = Callable[[str], str]


@pytest.fixture
def amendment(folder: Path) -> Write:
    """Writes an amendment beside its base."""

    def write(changes: str) -> Path:
        bourse.write(folder, POLICY)
        file = folder / "policies" / "avenant.yaml"
        file.write_text(HEAD + changes, encoding="utf-8")
        return file

    return write


@pytest.fixture
def imported(folder: Path, engine: Run, amendment: Write) -> Import:
    """What an amendment says below its head once the rows of a file are imported, without a remark."""

    def run(changes: str, rows: str, name: str = "statuts") -> str:
        file = amendment(changes)
        (folder / "nouveau.csv").write_text(rows, encoding="utf-8")
        ran = engine("table", "avenant", name, "importer", "nouveau.csv")
        assert (0, "") == (ran.code, ran.err)
        assert POLICY == (folder / "policies" / "bourse.yaml").read_text(encoding="utf-8")
        text = file.read_text(encoding="utf-8")
        assert "" == engine("fmt", "avenant", "--diff").out
        again = engine("table", "avenant", name, "importer", "nouveau.csv")
        assert f"{name} : rien ne change\n" == again.out
        assert "AMD" not in engine("check", "avenant").out
        assert text.startswith(HEAD)
        return text.removeprefix(HEAD)

    return run


ROW = "      - {statut: privé, visé: oui}\n"
ADDED = f"tables:\n  statuts:\n    lignes:\n{ROW}"


def test_a_row_of_the_base_is_written_again_in_full(imported: Import) -> None:
    assert ADDED == imported("", SAME.replace("privé;non", "privé;oui"))


def test_a_row_is_added_and_another_withdrawn(imported: Import) -> None:
    rows = '      - {statut: "01", retiré: oui}\n      - {statut: "02", visé: oui, seuil: 5 %}\n'
    assert f"tables:\n  statuts:\n    lignes:\n{rows}" == imported("", SAME.replace("01;non;12 %", "02;oui;5 %"))


def test_rows_go_beside_what_the_amendment_says_of_the_table(imported: Import) -> None:
    changed = SAME.replace("privé;non", "privé;oui")
    own = (
        "tables:\n  statuts:\n    article: [art-1, art-2]\n    règles: {double: {article: art-1, formule: seuil × 2}}\n"
    )
    head, rule = own[: own.index("    règles")], own[own.index("    règles") :]
    assert f"{head}    lignes:\n{ROW}{rule}" == imported(own, changed)
    autre = "tables: {formations: {article: art-2}}\n"
    rows = "statuts: {lignes: [{statut: privé, visé: oui}]}"
    assert autre.replace("}}", f"}}, {rows}}}") == imported(autre, changed)


OWN = """\
tables:
  statuts:
    lignes:
      # les ajouts
      - {statut: mixte, visé: oui}   # nouveau
      - statut: public
        visé: oui
        seuil: 5 %
      - {statut: privé, retiré: oui}
"""
GIVEN = "statut;visé;seuil\npublic;oui;5 %\n01;non;12 %\nmixte;oui;\n"


@pytest.mark.parametrize(
    ("rows", "before", "after"),
    [
        # a row of the amendment changes where it stands
        (GIVEN.replace("5 %", "6 %"), "seuil: 5 %", "seuil: 6 %"),
        (GIVEN.replace("mixte;oui;", "mixte;oui;1 %"), "visé: oui}   #", "visé: oui, seuil: 1 %}   #"),
        # what is then as in the base is not said any more
        (GIVEN.replace("5 %", ""), "      - statut: public\n        visé: oui\n        seuil: 5 %\n", ""),
        (GIVEN + "privé;non;\n", "      - {statut: privé, retiré: oui}\n", ""),
        (GIVEN.replace("mixte;oui;\n", ""), "      - {statut: mixte, visé: oui}   # nouveau\n", ""),
        # a row of the base that the amendment changes is withdrawn, and the other way round
        (
            GIVEN.replace("public;oui;5 %\n", ""),
            "- statut: public\n        visé: oui\n        seuil: 5 %\n",
            "- {statut: public, retiré: oui}\n",
        ),
        (GIVEN + "privé;oui;\n", "{statut: privé, retiré: oui}", "{statut: privé, visé: oui}"),
        # other rows: withdrawn before, new after
        (
            GIVEN.replace("01;non;12 %\n", ""),
            "      # les ajouts\n",
            '      - {statut: "01", retiré: oui}\n      # les ajouts\n',
        ),
        (GIVEN + "cfa;non;\n", "retiré: oui}\n", "retiré: oui}\n      - {statut: cfa, visé: non}\n"),
    ],
)
def test_only_the_rows_concerned_change(imported: Import, rows: str, before: str, after: str) -> None:
    assert OWN.replace(before, after) == imported(OWN, rows)


def test_rows_between_brackets_change_too(imported: Import) -> None:
    own = "tables: {statuts: {lignes: [{statut: public, retiré: oui}, {statut: privé, retiré: oui}]}}\n"
    assert own.replace("{statut: public, retiré: oui}, ", "") == imported(own, SAME.replace("privé;non;\n", ""))
    assert own.replace(", {statut: privé, retiré: oui}", "") == imported(own, SAME.replace("public;oui;\n", ""))


def test_nothing_is_left_of_a_table_that_is_as_in_the_base(imported: Import) -> None:
    formations = "  formations:\n    article: art-2\n"
    readings = "lectures:\n  boursiers: {prise: large}\n"
    assert readings == imported(f"{OWN}{readings}", SAME)
    assert f"\n{readings}" == imported(f"\n{OWN}\n{readings}", SAME)
    assert f"tables:\n{formations}" == imported(OWN.replace("tables:\n", f"tables:\n{formations}"), SAME)
    article = "    article: [art-1, art-2]\n"
    kept = f"tables:\n  statuts:\n{article}"
    assert kept == imported(OWN.replace("    lignes:\n", f"{article}    lignes:\n"), SAME)


def test_rows_of_a_file_of_the_base_are_changed_in_the_amendment(folder: Path, imported: Import) -> None:
    text = imported("", "voie;code\nbts;101\ncap;303\n", "formations")
    rows = ('{code: "202", retiré: oui}', '{code: "101", voie: bts}', '{code: "303", voie: cap}')
    assert "tables:\n  formations:\n    lignes:\n" + "".join(f"      - {row}\n" for row in rows) == text
    assert bourse.FORMATIONS == (folder / "policies" / "tables" / "formations.csv").read_text(encoding="utf-8")


def test_a_file_of_the_amendment_itself_is_changed(folder: Path, engine: Run, amendment: Write) -> None:
    own = "tables: {formations: {fichier: formations-2025.csv}}\n"
    file = amendment(own)
    table = folder / "policies" / "formations-2025.csv"
    table.write_bytes(b"code;voie\r\n101;bts\r\n303;bts\r\n")
    (folder / "nouveau.csv").write_text("code;voie\n101;cap\n303;bts\n", encoding="utf-8")
    ran = engine("table", "avenant", "formations", "importer", "nouveau.csv")
    assert (0, "") == (ran.code, ran.err)
    assert b"code;voie\r\n101;cap\r\n303;bts\r\n" == table.read_bytes()
    assert HEAD + own == file.read_text(encoding="utf-8")


def test_a_long_row_stands_on_several_lines(folder: Path, imported: Import) -> None:
    long = "x" * 80
    text = imported("", f'{SAME}"{long}, {long[:9]}";oui;5 %\n')
    expected = f"      - statut: {long}, {long[:9]}\n        visé: oui\n        seuil: 5 %\n"
    assert f"tables:\n  statuts:\n    lignes:\n{expected}" == text


def test_a_table_of_the_amendment_itself_takes_other_rows(imported: Import) -> None:
    own = STATUSES.removesuffix("lectures:\n").replace("  statuts:", "  régimes:")
    expected = own.replace("12 %", "13 %").replace("      - statut: privé\n        visé: non\n", "")
    rows = SAME.replace("12 %", "13 %").replace("privé;non;\n", "")
    assert f"tables:\n{expected}" == imported(f"tables:\n{own}", rows, "régimes")


def test_what_is_exported_is_imported_without_a_change(folder: Path, engine: Run, amendment: Write) -> None:
    rows = '  formations:\n    lignes:\n      - {code: "303", voie: cap}\n      - {code: "101", retiré: oui}\n'
    file = amendment(OWN + rows)
    for name, expected in (("statuts", GIVEN), ("formations", "code;voie\n202;bts\n303;cap\n")):
        assert 0 == engine("table", "avenant", name, "exporter", "-o", "copie.csv").code
        assert expected == (folder / "copie.csv").read_text(encoding="utf-8-sig")
        assert f"{name} : rien ne change\n" == engine("table", "avenant", name, "importer", "copie.csv").out
    assert HEAD + OWN + rows == file.read_text(encoding="utf-8")


def test_a_policy_changes_the_rows_of_its_own_file(folder: Path, engine: Run) -> None:
    own = '    lignes_modifiées:\n      - {code: "101", voie: bts}\n'
    text = POLICY.replace("    clé: code\n", f"    clé: code\n{own}")
    file = bourse.write(folder, text)
    (folder / "nouveau.csv").write_text("code;voie\n101;cap\n202;cap\n", encoding="utf-8")
    assert 0 == engine("table", "bourse", "formations", "importer", "nouveau.csv").code
    assert text.replace('"101", voie: bts', '"202", voie: cap') == file.read_text(encoding="utf-8")


def test_nothing_is_written_when_a_row_cannot_be(folder: Path, engine: Run, amendment: Write) -> None:
    file = amendment(OWN)
    (folder / "nouveau.csv").write_text(GIVEN.replace("5 %", "beaucoup"), encoding="utf-8")
    ran = engine("table", "avenant", "statuts", "importer", "nouveau.csv")
    assert (1, HEAD + OWN) == (ran.code, file.read_text(encoding="utf-8"))
    assert "nouveau.csv:2" in ran.err
