"""`engine set` writes the file, shows the lines, and writes nothing when told so."""

from pathlib import Path

from tests.unit import bourse
from tests.unit.cli.conftest import Run

ASKED = ("set", "bourse", "forfait", "155", "--from", "2025-01-01", "--article", "art-2")


def text(folder: Path) -> str:
    return (folder / "policies" / "bourse.yaml").read_text(encoding="utf-8")


def test_a_value_is_written(folder: Path, engine: Run) -> None:
    before = text(folder)
    ran = engine(*ASKED)
    assert (0, "") == (ran.code, ran.err)
    assert before.replace("{2024-09-01: 151}", "{2024-09-01: 151, 2025-01-01: 155}") == text(folder)
    assert "forfait : 151\u00a0€/élève → 155\u00a0€/élève à partir du 1er janvier 2025" in ran.out
    assert "  -     valeurs: {2024-09-01: 151}\n  +     valeurs: {2024-09-01: 151, 2025-01-01: 155}\n" in ran.out


def test_nothing_is_written_on_a_dry_run(folder: Path, engine: Run) -> None:
    before = text(folder)
    ran = engine(*ASKED, "--dry-run")
    assert (0, before) == (ran.code, text(folder))
    assert "policies/bourse.yaml : rien n'est écrit" in ran.out


def test_nothing_is_written_when_it_cannot_be(folder: Path, engine: Run) -> None:
    before = text(folder)
    ran = engine("fixer", "bourse", "forfait", "155", "--à-partir-du", "2025-01-01", "--article", "art-22")
    assert (1, "", before) == (ran.code, ran.out, text(folder))
    assert "AMD004" in ran.err


def test_a_value_needs_its_article(engine: Run) -> None:
    ran = engine("set", "bourse", "forfait", "155", "--from", "2025-01-01")
    assert 2 == ran.code
    assert "« --article » manque" in ran.err


def test_a_negative_value_is_given_after_two_hyphens(folder: Path, engine: Run) -> None:
    options = ("--from", "2025-01-01", "--article", "art-2")
    refused = engine("set", "bourse", "forfait", "-5,50", *options)
    assert 2 == refused.code
    assert "CMD037" in refused.err
    assert "engine … -- -5…" in refused.err
    engine("set", "bourse", "forfait", *options, "--", "-5,50")
    assert "{2024-09-01: 151, 2025-01-01: -5.50}" in text(folder)


def test_what_the_checks_find_new_is_told(folder: Path, engine: Run) -> None:
    ran = engine(*ASKED, "--until", "2025-06-30")
    assert 1 == ran.code
    assert "REG016" in ran.err
    assert "au: 2025-06-30" in text(folder)


def test_a_mark_at_the_start_of_the_file_stays(folder: Path, engine: Run) -> None:
    file = folder / "policies" / "bourse.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert 0 == engine(*ASKED).code
    assert file.read_bytes().startswith(b"\xef\xbb\xbflangue: fr\n")
    assert [] == list(file.parent.glob(".bourse*"))


def test_a_value_after_the_end_of_the_policy_is_told(engine: Run) -> None:
    ran = engine("set", "bourse", "forfait", "155", "--from", "2025-09-01", "--article", "art-2")
    assert 1 == ran.code
    assert "REG019" in ran.err


AMENDMENT = "langue: fr\npolitique: avenant\nbasée_sur: bourse\nen_vigueur: {du: 2025-09-01, au: 2026-08-31}\n"


def test_an_amendment_is_written_and_its_base_stays(folder: Path, engine: Run) -> None:
    before, file = text(folder), folder / "policies" / "avenant.yaml"
    file.write_text(AMENDMENT, encoding="utf-8")
    ran = engine("set", "avenant", "forfait", "155", "--from", "2025-09-01", "--article", "art-2")
    added = "paramètres:\n  forfait:\n    valeurs: {2025-09-01: 155}\n"
    assert (0, "", before, AMENDMENT + added) == (ran.code, ran.err, text(folder), file.read_text(encoding="utf-8"))
    assert (
        "policies/avenant.yaml\nligne 5\n  + paramètres:\n  +   forfait:\n  +     valeurs: {2025-09-01: 155}\n"
        in ran.out
    )


def test_an_amendment_without_cases_is_tried_on_those_of_its_base(folder: Path, engine: Run) -> None:
    file = folder / "policies" / "avenant.yaml"
    file.write_text(AMENDMENT, encoding="utf-8")
    asked = ("set", "avenant", "forfait", "155", "--from", "2025-09-01", "--article", "art-2", "--dry-run")
    ran = engine(*asked)
    assert "cas de référence rejoués au 1er septembre 2025\n\n1 cas comparé : 1 change, 0 ne change pas" in ran.out
    assert "  montant : 151\u00a0€ → 155\u00a0€ (+4\u00a0€)" in ran.out
    own = bourse.GOLDEN.replace("politique: bourse", "politique: avenant").replace("2024-10-01", "2025-10-01")
    bourse.write_golden(folder, own, "avenant.yaml")
    assert "rejoués" not in engine(*asked).out
    assert "1 cas comparé : 1 change" in engine(*asked).out
