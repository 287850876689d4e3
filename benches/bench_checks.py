"""The checks of a decision table of 500 rows and 6 columns, and those of the shipped policies with their proofs.

The aims: under one second for the table, without proofs; under ten seconds for the three policies, proofs included.
"""

import tempfile
from itertools import product
from pathlib import Path
from time import process_time

from engine.checks import run_checks
from engine.checks.proved import prove
from engine.policy.files import open_policy
from engine.policy.load import Loaded
from engine.shipped import folder

HEAD = """\
langue: fr
politique: grande-table
titre: Table inventée
sources: {texte: {titre: Texte inventé}}
articles: {un: {titre: Article un, source: texte}}
unités: {élève: élèves}
dossiers:
  demande:
    données:
      niveau: [cap, bac, bts, bma, dn]
      voie: [scolaire, apprentissage]
      année: {type: entier, min: 1, max: 5}
      boursier: booléen
      zone: [a, b, c, d, e]
      élèves: {type: élève, min: 0 élève, max: 10000 élèves}
    règles:
      montant:
        article: un
        type: €
        table_de_décision:
          lignes:
"""


def table() -> str:
    """The policy: every combination of five columns, and a sixth that leaves everything open."""
    lines = []
    cells = product(
        ("cap", "bac", "bts", "bma", "dn"), ("scolaire", "apprentissage"), range(1, 6), ("oui", "non"), "abcde"
    )
    for number, (niveau, voie, année, boursier, zone) in enumerate(cells):
        row = f"niveau: {niveau}, voie: {voie}, année: {année}, boursier: {boursier}, zone: {zone}"
        lines.append(f"            - {{{row}, élèves: au moins 0 élève, alors: {number} €}}\n")
    return HEAD + "".join(lines) + "    résultat: {valeurs: [montant]}\n"


def checked(name: str) -> tuple[Loaded, int]:
    """A policy read and checked, and the milliseconds of processor time it took."""
    start = process_time()
    loaded = open_policy(name)
    assert loaded.policy is not None
    assert not run_checks(loaded.policy)
    return loaded, round(1000 * (process_time() - start))


def main() -> None:
    """Print the processor time of each."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "grande-table.yaml")
        path.write_text(table(), encoding="utf-8")
        print(f"500 rows × 6 columns, read and checked: {checked(str(path))[1]} ms")
    total = 0
    for file in sorted(folder("policies").glob("*.yaml")):
        loaded, spent = checked(str(file))
        assert loaded.policy is not None
        start = process_time()
        proofs = prove(loaded.policy, 2000)
        spent += round(1000 * (process_time() - start))
        total += spent
        print(f"{loaded.policy.id}: {spent} ms, {len(proofs.answers)} properties, {len(proofs.diagnostics)} findings")
    print(f"three policies, proofs included: {total} ms")


if __name__ == "__main__":
    main()
