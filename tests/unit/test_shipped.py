"""The folders shipped with the engine are found in a checkout and in an installed package."""

from pathlib import Path

import pytest

from engine import shipped

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["policies", "schemas"])
def test_a_checkout_has_them_at_its_top(name: str) -> None:
    assert ROOT / name == shipped.folder(name)


def test_an_installed_package_has_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "engine" / "_shipped" / "policies"
    inside.mkdir(parents=True)
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "engine")
    assert inside == shipped.folder("policies")


def test_an_unknown_folder_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="recettes"):
        shipped.folder("recettes")
