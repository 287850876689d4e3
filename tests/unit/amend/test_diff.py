"""What `engine diff` says of small amendments: in `diff/`, a policy, what is replaced in it, and the words expected.

Each file of `diff/` is about one kind of change. Its amendments that say nothing else than that there is no effect are
the twins of the others: they touch the same lines without changing what these mean.
"""

from pathlib import Path
from typing import Any

import pytest

from engine.amend.changes import comparison_text
from engine.amend.compare import compare
from engine.golden.mutations import mutated, mutations
from engine.policy.conformity import plain
from engine.policy.load import load
from engine.policy.model import Policy
from engine.text import document
from engine.text.report import text
from engine.text.source import Source
from tests.unit.bourse import FORMATIONS, POLICY

FOLDER = Path(__file__).parent / "diff"


def read(file: Path) -> Any:
    node, problems = document.read(Source(file.name, file.read_text(encoding="utf-8")))
    assert () == problems, text(problems, "fr")
    assert node is not None
    return plain(node)


FILES = {file.stem: read(file) for file in sorted(FOLDER.glob("*.yaml"))}
AMENDMENTS = [(name, amendment) for name, file in FILES.items() for amendment in file["modifications"]]
WITHOUT_EFFECT = "sans effet : seuls la mise en page, l'ordre ou les commentaires ont changé"


def spaced(words: str) -> str:
    """The words with ordinary spaces, as the files of `diff/` have them."""
    return words.replace("\u00a0", " ").replace("\u202f", " ").strip()


def policy_of(written: str, tables: dict[str, str]) -> Policy:
    loaded = load(Source("politique.yaml", written), lambda name: tables[name].encode())
    assert loaded.policy is not None, text(loaded.diagnostics, "fr")
    return loaded.policy


def amended(written: str, replaced: dict[str, str]) -> str:
    for old, new in replaced.items():
        assert 1 == written.count(old), f"« {old} » must stand once in the policy"
        written = written.replace(old, new)
    return written


@pytest.mark.parametrize(("name", "amendment"), AMENDMENTS, ids=[f"{name}-{a['nom']}" for name, a in AMENDMENTS])
def test_an_amendment_is_told_in_words(name: str, amendment: dict[str, Any]) -> None:
    file = FILES[name]
    tables = file.get("tables", {})
    old = policy_of(file["politique"], tables)
    new_tables = {table: amended(rows, amendment.get("table", {})) for table, rows in tables.items()}
    new = policy_of(amended(file["politique"], amendment.get("remplace", {})), new_tables)
    assert amendment["dit"].strip() == spaced(comparison_text(compare(old, new, "fr")))


@pytest.mark.parametrize("name", FILES)
def test_each_kind_of_change_has_a_twin_without_effect(name: str) -> None:
    assert any(amendment["dit"].strip() == WITHOUT_EFFECT for amendment in FILES[name]["modifications"])


def test_no_change_of_a_policy_goes_unseen() -> None:
    """Each change that `engine mutate` can make is one that matters."""
    policy = policy_of(POLICY, {"tables/formations.csv": FORMATIONS})
    changes = mutations(policy)
    unseen = [each.name for each in changes if not compare(policy, mutated(policy, each.change), "fr").has_effect]
    assert len(changes) > 20
    assert [] == unseen
