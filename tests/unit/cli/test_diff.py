"""`engine diff`: two versions of a policy, in files or at revisions of git, and the cases that change."""

import json
import re
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.unit import bourse
from tests.unit.batch.intake import HEADINGS, ROW, SECTORS, YAML, delimited
from tests.unit.cli.conftest import Run

AMENDED = bourse.POLICY.replace("{2024-09-01: 151}", "{2024-09-01: 155}")


@pytest.fixture
def amended(folder: Path) -> Path:
    """The next version of the policy, beside it."""
    file = folder / "policies" / "suivante.yaml"
    file.write_text(AMENDED, encoding="utf-8")
    return file


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Essai", "-c", "user.email=essai@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(folder: Path) -> Path:
    """The policy under git, then amended with its table."""
    git(folder, "init", "--quiet")
    git(folder, "add", "policies")
    git(folder, "commit", "--quiet", "-m", "un")
    git(folder, "tag", "v1")
    bourse.write(folder, AMENDED, bourse.FORMATIONS + "303;bts\n")
    return folder


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_changes_and_golden_cases_are_told(engine: Run, amended: Path) -> None:
    ran = engine("diff", "bourse", "policies/suivante.yaml")
    assert (0, "") == (ran.code, ran.err)
    assert "forfait : 151 €/élève → 155 €/élève à compter du 1er septembre 2024" in plain(ran.out)
    assert "1 cas comparé : 1 change, 0 ne change pas" in ran.out
    assert "  montant : 151 € → 155 € (+4 €)\n" in plain(ran.out)


def test_the_french_name_and_english_words(engine: Run, amended: Path) -> None:
    ran = engine("comparer", "bourse", "policies/suivante.yaml", "--lang", "en")
    assert "1 case compared: 1 changes" in ran.out


@pytest.mark.parametrize("name", ["absent.csv", "absent.yaml"])
def test_a_file_of_cases_that_is_missing_is_told_even_when_nothing_changes(engine: Run, name: str) -> None:
    ran = engine("diff", "bourse", "policies/bourse.yaml", "--cases", name)
    assert ran.code != 0
    assert name in ran.err
    assert "" == ran.out


def test_nothing_to_compare_when_nothing_changes(engine: Run) -> None:
    ran = engine("diff", "bourse", "policies/bourse.yaml")
    assert (0, "les deux politiques sont identiques\n") == (ran.code, ran.out)


def test_cases_are_compared_under_the_new_name_of_a_rule(engine: Run, amended: Path) -> None:
    text = AMENDED.replace("      montant:\n", "      aide:\n").replace(
        "formule: montant / frais", "formule: aide / frais"
    )
    text = text.replace("valeurs: [montant, part", "valeurs: [aide, part")
    amended.write_text(text, encoding="utf-8")
    said = plain(engine("diff", "bourse", "policies/suivante.yaml").out)
    assert "  ~ élève.aide : renommée : montant → aide\n" in said
    assert "1 changement\n" in said
    assert "1 cas comparé : 1 change, 0 ne change pas" in said
    assert "  aide : 151 € → 155 € (+4 €)\n" in said
    data = json.loads(engine("diff", "bourse", "policies/suivante.yaml", "--json").out)
    assert {("renamed", "montant", "aide"), ("changed", "151 €/élève", "155 €/élève")} == {
        (change["action"], plain(change["old"]), plain(change["new"])) for change in data["changes"]
    }


def test_a_case_of_a_file_is_compared_too(engine: Run, amended: Path) -> None:
    ran = engine("diff", "bourse", "policies/suivante.yaml", "--cases", "cas.yaml")
    assert "\ncas.yaml\n1 cas comparé : 1 change, 0 ne change pas\n" in ran.out
    assert "\nCas de référence\n1 cas comparé : 1 change, 0 ne change pas\n" in ran.out


def test_golden_cases_of_a_file_are_compared_too(engine: Run, amended: Path, folder: Path) -> None:
    (folder / "autres.yaml").write_text(bourse.GOLDEN.replace("année: 1", "année: 2"), encoding="utf-8")
    ran = engine("diff", "bourse", "policies/suivante.yaml", "--cas", "autres.yaml")
    assert "\nautres.yaml\n1 cas comparé : 0 change, 1 ne change pas\n" in ran.out


def test_a_sheet_of_cases_is_added_up_on_its_own(engine: Run, amended: Path, folder: Path) -> None:
    """Two pupils in three are aided, with 4 € more each."""
    rows = [
        "formation;année;contrat;boursier;frais",
        "101;1;scolaire;oui;",
        "202;1;scolaire;oui;",
        "101;2;scolaire;oui;",
    ]
    (folder / "élèves.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    ran = engine("diff", "bourse", "policies/suivante.yaml", "--cas", "élèves.csv", "--date", "2024-10-01")
    assert "\nélèves.csv\n3 cas comparés : 2 changent, 1 ne change pas\n" in ran.out
    assert "  montant : 302 € → 310 € (+8 €)\n" in plain(ran.out)
    assert "    +4 €  ligne 2 (montant [art-2])\n" in plain(ran.out)


def test_rows_with_the_same_facts_are_decided_once_and_counted_each(engine: Run, amended: Path, folder: Path) -> None:
    rows = ["formation;année;contrat;boursier;frais", *["101;1;scolaire;oui;"] * 3, "101;2;scolaire;oui;"]
    (folder / "élèves.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    ran = engine("diff", "bourse", "policies/suivante.yaml", "--cas", "élèves.csv", "--date", "2024-10-01")
    assert "\nélèves.csv\n4 cas comparés : 3 changent, 1 ne change pas\n" in ran.out
    assert "  montant : 453 € → 465 € (+12 €)\n" in plain(ran.out)
    assert "    +4 €  ligne 2 et 2 semblables (montant [art-2])\n" in plain(ran.out)


def test_a_sheet_with_a_column_that_is_not_asked_for_is_told(engine: Run, amended: Path, folder: Path) -> None:
    (folder / "élèves.csv").write_text("formation;anée\n101;1\n", encoding="utf-8")
    ran = engine("diff", "bourse", "policies/suivante.yaml", "--cas", "élèves.csv", "--date", "2024-10-01")
    assert 1 == ran.code
    assert "anée" in ran.err


@pytest.mark.parametrize("fewest", [2, 20_000])
def test_every_row_that_is_not_compared_is_counted(
    engine: Run, amended: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, fewest: int
) -> None:
    """Two facts, eleven rows each, of which one has costs below zero."""
    monkeypatch.setattr("engine.batch.condense.FEWEST_ROWS", fewest)
    rows = ", ".join(["('101', 1, 'scolaire', true, 0)", "('101', 1, 'scolaire', true, -5)"] * 11)
    duckdb.execute(
        f"COPY (SELECT * FROM (VALUES {rows}) t(formation, année, contrat, boursier, frais)) "
        f"TO '{folder / 'élèves.parquet'}' (FORMAT parquet)"
    )
    ran = engine("diff", "bourse", "policies/suivante.yaml", "--cas", "élèves.parquet", "--date", "2024-10-01")
    assert "\nélèves.parquet\n11 cas comparés" in ran.out
    assert "refusés et non comparés : 11" in ran.err


def test_a_row_that_is_in_no_case_is_counted_among_those_not_compared(engine: Run, folder: Path) -> None:
    (folder / "exemple.yaml").write_text(YAML, encoding="utf-8")
    (folder / "suite.yaml").write_text(YAML.replace("somme(classes.effectif)", "nombre(classes)"), encoding="utf-8")
    (folder / "secteurs.csv").write_bytes(SECTORS)
    school = list(ROW.values())
    flat = [(*HEADINGS, "niveau", "effectif"), (*school, "2de", "20"), ("", *school[1:], "1re", "24")]
    (folder / "lycees.csv").write_text(delimited(flat), encoding="utf-8")
    ran = engine("diff", "exemple.yaml", "suite.yaml", "--cas", "lycees.csv", "--date", "2024-10-01")
    assert "refusés et non comparés : 1" in ran.err


def test_cases_on_another_date(engine: Run, amended: Path) -> None:
    amended.write_text(
        bourse.POLICY.replace("{2024-09-01: 151}", "{2024-09-01: 151, 2025-03-01: 155}"), encoding="utf-8"
    )
    before = engine("diff", "bourse", "policies/suivante.yaml")
    assert "note DIF003" in before.err
    assert "--date 2025-03-01" in before.err
    after = engine("diff", "bourse", "policies/suivante.yaml", "--date", "2025-03-01")
    assert "" == after.err
    assert "1 cas comparé : 1 change" in after.out


def test_the_report_is_written(engine: Run, amended: Path, folder: Path) -> None:
    assert 0 == engine("diff", "bourse", "policies/suivante.yaml", "--html", "note.html").code
    page = (folder / "note.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert "Ce qui change : Bourse d&#x27;équipement (invention)" in page


def test_a_report_that_cannot_be_written_is_misuse(engine: Run, amended: Path) -> None:
    ran = engine("diff", "bourse", "policies/suivante.yaml", "--html", "nulle/part/note.html")
    assert 2 == ran.code
    assert "CMD008" in ran.err


def test_as_data(engine: Run, amended: Path) -> None:
    data = json.loads(engine("diff", "bourse", "policies/suivante.yaml", "--json").out)
    assert ["parameter"] == [change["kind"] for change in data["changes"]]
    assert 1 == data["trials"][0]["impact"]["changed"]


def test_a_revision_of_git_with_its_table(engine: Run, repository: Path) -> None:
    ran = engine("diff", "v1:policies/bourse.yaml", "bourse")
    assert 0 == ran.code
    assert "forfait : 151 €/élève → 155 €/élève" in plain(ran.out)
    assert "formations[303] : ajout : voie bts" in ran.out


def test_a_name_at_a_revision(engine: Run, repository: Path) -> None:
    assert "formations[303]" in engine("diff", "v1:bourse", "bourse").out


def test_an_amendment_at_a_revision_has_its_base_of_that_time(engine: Run, repository: Path) -> None:
    amendment = "langue: fr\npolitique: suivante\nbasée_sur: bourse\ntitre: Bourse suivante\n"
    (repository / "policies" / "suivante.yaml").write_text(amendment, encoding="utf-8")
    git(repository, "add", "policies/suivante.yaml")
    git(repository, "commit", "--quiet", "-m", "deux")
    git(repository, "tag", "v2")
    ran = engine("diff", "v2:policies/suivante.yaml", "bourse")
    assert "forfait : 151 €/élève → 155 €/élève" in plain(ran.out), ran.err


@pytest.mark.parametrize(
    ("old", "code"),
    [
        ("v9:policies/bourse.yaml", "DIF001"),
        ("v1:policies/absente.yaml", "DIF002"),
        ("absente.yaml", "CMD001"),
        ("v1:absente", "CMD002"),
    ],
)
def test_a_version_that_is_not_there_is_misuse(engine: Run, repository: Path, old: str, code: str) -> None:
    ran = engine("diff", old, "bourse")
    assert 2 == ran.code
    assert f"erreur {code} " in ran.err


def test_a_version_with_errors_is_told(engine: Run, amended: Path) -> None:
    amended.write_text(bourse.POLICY.replace("année = 1", "anée = 1"), encoding="utf-8")
    ran = engine("diff", "bourse", "policies/suivante.yaml")
    assert (1, "") == (ran.code, ran.out)
    assert "NOM001" in ran.err


def test_without_golden_cases_it_says_so(engine: Run, amended: Path, folder: Path) -> None:
    (folder / "tests" / "golden" / "bourse" / "élèves.yaml").unlink()
    assert engine("diff", "bourse", "policies/suivante.yaml").out.endswith(
        "\naucun cas comparé : pas de cas de référence dans tests/golden\n"
    )


def test_a_case_written_for_one_of_the_versions(engine: Run, amended: Path) -> None:
    amended.write_text(AMENDED.replace("politique: bourse", "politique: suivante"), encoding="utf-8")
    assert "\ncas.yaml\n1 cas comparé : 1 change" in engine("diff", "bourse", "suivante", "--cas", "cas.yaml").out


def test_a_case_that_only_the_new_version_reads(engine: Run, amended: Path, folder: Path) -> None:
    new = AMENDED.replace("large: tout le monde}", "large: tout le monde, aucune: personne}")
    amended.write_text(new, encoding="utf-8")
    golden = bourse.GOLDEN.replace("    date:", "    lectures: {boursiers: aucune}\n    date:")
    bourse.write_golden(folder, golden)
    ran = engine("diff", "bourse", "policies/suivante.yaml")
    assert "aucun cas comparé, 1 de plus ne concerne que la nouvelle version" in ran.out


def test_a_policy_in_the_other_language_says_the_same(engine: Run) -> None:
    assert 0 == engine("fmt", "bourse", "--to", "en", "-o", "english").code
    ran = engine("diff", "bourse", "english/bourse.yaml", "--lang", "en")
    assert ran.out.endswith("no result changes: only words have changed\n")


def test_golden_cases_that_cannot_be_read_are_told(engine: Run, amended: Path, folder: Path) -> None:
    (folder / "tests/golden/bourse/autre.yaml").write_text("politique: bourse\ncas: [", encoding="utf-8")
    (folder / "tests/golden/bourse/utf-16.yaml").write_bytes("politique: bourse".encode("utf-16"))
    (folder / "tests/golden/bourse/etrangers.yaml").write_text("politique: aide\ncas: [", encoding="utf-8")
    told = engine("diff", "bourse", str(amended)).err
    assert ["autre", "utf-16"] == re.findall(r"golden/bourse/([\w-]+)[.]yaml » ne se lit pas", told)
