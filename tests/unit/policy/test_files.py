"""Policies are found by path or by name, and whatever cannot be read is a diagnostic."""

from pathlib import Path

import pytest

from engine import shipped
from engine.policy.files import language_in, locate, nearest, open_policy, policies, read_file, yaml_files
from engine.policy.load import Loaded
from engine.text.diagnostics import Diagnostic
from tests.unit import bourse


def codes(loaded: Loaded) -> list[str]:
    return [diagnostic.code for diagnostic in loaded.diagnostics]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    bourse.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(name: str) -> str:
    found = locate(name)
    assert not isinstance(found, Diagnostic)
    return found.name


@pytest.mark.parametrize("name", ["bourse", "policies/bourse.yaml", "./policies/bourse.yaml"])
def test_a_policy_is_opened_by_name_or_by_path(folder: Path, name: str) -> None:
    loaded = open_policy(name)
    assert loaded.policy is not None
    assert ("bourse", "fr", 2) == (
        loaded.policy.id,
        loaded.language,
        len(loaded.policy.tables["formations"].rows),
    )


def test_a_file_is_shown_as_it_was_named(folder: Path) -> None:
    assert "./policies/bourse.yaml" == shown("./policies/bourse.yaml")
    assert "policies/bourse.yaml" == shown("bourse")


def test_the_shipped_policies_are_known_from_any_folder(folder: Path) -> None:
    stems = {file.stem for file in shipped.folder("policies").glob("*.yaml")}
    assert stems | {"bourse"} == set(policies())
    assert stems <= {locate(name).path.stem for name in stems if not isinstance(locate(name), Diagnostic)}  # type: ignore[union-attr]  # told apart just there


def test_a_policy_of_the_current_folder_goes_before_a_shipped_one(folder: Path) -> None:
    name = next(shipped.folder("policies").glob("*.yaml")).stem
    (folder / "policies" / f"{name}.yaml").write_text(bourse.POLICY, encoding="utf-8")
    loaded = open_policy(name)
    assert loaded.policy is not None
    assert "bourse" == loaded.policy.id


@pytest.mark.parametrize(
    ("name", "code", "near"),
    [
        ("bourses", "CMD002", ("bourse",)),
        ("policies/bours.yaml", "CMD001", ("policies/bourse.yaml",)),
        ("nulle/part.yaml", "CMD001", ()),
        ("policies/bourse.yaml/x.yaml", "CMD001", ()),
        ("policies", "CMD003", ()),
        ("./policies", "CMD003", ()),
        ("a\0b", "CMD002", ()),
        ("a/b\0c.yaml", "CMD005", ()),
        ("x" * 5000 + ".yaml", "CMD005", ()),
    ],
)
def test_what_is_not_found_is_explained(folder: Path, name: str, code: str, near: tuple[str, ...]) -> None:
    loaded = open_policy(name)
    assert (None, [code]) == (loaded.policy, codes(loaded))
    assert near == loaded.diagnostics[0].suggestions


def test_a_file_that_may_not_be_read_is_explained(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, mode: str) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refused)
    assert ["CMD004"] == codes(open_policy("policies/bourse.yaml"))


def test_no_more_than_asked_for_is_read(folder: Path) -> None:
    assert b"langue" == read_file(folder / "policies" / "bourse.yaml", "bourse", 5)


def test_the_language_is_known_even_when_the_yaml_is_not(folder: Path) -> None:
    (folder / "a.yaml").write_text("language: en\npolicy: [\n", encoding="utf-8")
    assert "en" == open_policy("a.yaml").language


@pytest.mark.parametrize(
    ("text", "language"),
    [("langue: fr", "fr"), ("# x\nlanguage: 'en'\n", "en"), ("  langue: fr", None), ("langue: de", None)],
)
def test_the_language_in_a_text(text: str, language: str | None) -> None:
    assert language == language_in(text)


def test_files_of_a_folder_are_in_order_and_only_yaml(folder: Path) -> None:
    assert ["bourse.yaml"] == [file.name for file in yaml_files(folder)]
    assert () == yaml_files(folder, deep=False)
    assert () == yaml_files(folder / "nulle-part")


# The tables beside a policy


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("tables/formation.csv", "TAB001"),
        ("../secret.csv", "CMD006"),
        ("tables/../../secret.csv", "CMD006"),
        ("/etc/passwd", "CMD006"),
        ("tables", "CMD003"),
        ("lien.csv", "CMD006"),
        ("boucle.csv", "CMD005"),
    ],
)
def test_a_policy_reads_only_the_files_of_its_folder(folder: Path, file: str, code: str) -> None:
    (folder / "secret.csv").write_text(bourse.FORMATIONS, encoding="utf-8")
    (folder / "policies" / "lien.csv").symlink_to(folder / "secret.csv")
    (folder / "policies" / "boucle.csv").symlink_to("boucle.csv")
    bourse.write(folder, bourse.POLICY.replace("tables/formations.csv", file))
    loaded = open_policy("bourse")
    assert (None, [code]) == (loaded.policy, codes(loaded))
    place = loaded.diagnostics[0].place
    assert place is not None
    assert file == place.source.text[place.span.start : place.span.end]


def test_a_fault_in_a_table_is_shown_from_the_current_folder(folder: Path) -> None:
    bourse.write(folder, formations=bourse.FORMATIONS.replace("bts", "bt"))
    (diagnostic,) = open_policy("bourse").diagnostics
    assert diagnostic.place is not None
    assert "policies/tables/formations.csv:3:5" == str(diagnostic.place)


# The tables that the caller supplies


SUPPLIED = bourse.POLICY.replace("fichier: tables/formations.csv", "fournie: oui")


def test_a_table_is_supplied_by_name(folder: Path) -> None:
    bourse.write(folder, SUPPLIED)
    loaded = open_policy("bourse", {"formations": "policies/tables/formations.csv"})
    assert loaded.policy is not None
    assert 2 == len(loaded.policy.tables["formations"].rows)


@pytest.mark.parametrize(
    ("tables", "code"),
    [({"formations": "rien.csv"}, "CMD001"), ({"formation": "policies/tables/formations.csv"}, "NOM007")],
)
def test_a_table_wrongly_supplied_is_explained(folder: Path, tables: dict[str, str], code: str) -> None:
    bourse.write(folder, SUPPLIED)
    loaded = open_policy("bourse", tables)
    assert (None, [code]) == (loaded.policy, codes(loaded))


# Beside a file of cases


def test_the_policy_of_a_file_is_looked_for_above_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = folder / "tests" / "golden" / "bourse" / "cas.yaml"
    cases.parent.mkdir(parents=True)
    assert str(Path("policies/bourse.yaml")) == nearest("bourse", Path("tests/golden/bourse/cas.yaml"))
    monkeypatch.chdir(cases.parent)
    assert str(Path("../../../policies/bourse.yaml")) == nearest("bourse", Path("cas.yaml"))


def test_a_policy_is_opened_by_name_from_a_folder_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "dossiers").mkdir()
    monkeypatch.chdir(folder / "dossiers")
    loaded = open_policy("bourse")
    assert loaded.policy is not None
    assert str(Path("../policies/bourse.yaml")) == shown("bourse")


def test_the_policy_beside_the_cases_comes_first(folder: Path) -> None:
    (folder / "essais").mkdir()
    (folder / "essais" / "bourse.yaml").write_text(bourse.POLICY, encoding="utf-8")
    assert str(Path("essais/bourse.yaml")) == nearest("bourse", Path("essais/cas.yaml"))
    assert str(Path("policies/bourse.yaml")) == nearest("bourse", Path("essais/bourse.yaml"))


@pytest.mark.parametrize("name", ["autre", "", "../bourse", "policies/bourse"])
def test_no_policy_of_that_name_above(folder: Path, name: str) -> None:
    assert nearest(name, Path("tests/cas.yaml")) is None
