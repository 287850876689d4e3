"""The barème that the Région supplies to the CEP regulation: its bounds, its columns, and the invented one."""

import csv
from pathlib import Path

import pytest

from engine.policy.files import open_policy
from engine.policy.load import Loaded

PROJECT = Path(__file__).resolve().parents[3]
INVENTED = PROJECT / "policies" / "tables" / "pdl-cep" / "bareme-invente-pour-illustration.csv"
ORIGIN = "montants inventés pour illustration"


def with_rows(folder: Path, *rows: str) -> Loaded:
    """The policy with a barème of these rows, each `code;montant;du;au`."""
    lines = ["code;intitulé;niveau;montant;du;au;origine"]
    for row in rows:
        code, amount, start, end = row.split(";")
        lines.append(f"{code};Formation {code};V;{amount};{start};{end};{ORIGIN}")
    file = folder / "barème.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_policy(str(PROJECT / "policies" / "pdl-cep.yaml"), {"barème": str(file)})


def told(loaded: Loaded) -> list[tuple[str, int]]:
    """The code and the line of each fault."""
    return [(d.code, d.place.line if d.place else 0) for d in loaded.diagnostics]


@pytest.mark.parametrize("amount", ["56", "56,00", "450", "150,01"])
def test_amounts_within_the_bounds_are_admitted(tmp_path: Path, amount: str) -> None:
    loaded = with_rows(tmp_path, f"A;{amount};2019-07-12;")
    assert [] == told(loaded)
    assert loaded.policy is not None


@pytest.mark.parametrize(("amount", "code"), [("55,99", "CAS041"), ("450,01", "CAS042"), ("0", "CAS041")])
def test_an_amount_outside_the_bounds_is_refused_with_its_row(tmp_path: Path, amount: str, code: str) -> None:
    loaded = with_rows(tmp_path, "A;100;2019-07-12;", f"B;{amount};2019-07-12;")
    assert [(code, 3)] == told(loaded)
    assert loaded.policy is None


def test_two_rows_of_a_formation_that_begin_on_the_same_day_are_refused(tmp_path: Path) -> None:
    assert [("TAB014", 3)] == told(with_rows(tmp_path, "A;100;2019-07-12;", "A;120;2019-07-12;"))


def test_the_invented_barème_says_so_in_its_name_and_in_every_row() -> None:
    assert "invente" in INVENTED.name
    with INVENTED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert {ORIGIN} == {row["origine"] for row in rows}
    assert all("inventé" in row["mention"] for row in rows)


def test_the_invented_barème_is_admitted() -> None:
    loaded = open_policy(str(PROJECT / "policies" / "pdl-cep.yaml"), {"barème": str(INVENTED)})
    assert [] == told(loaded)
