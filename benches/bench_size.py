"""Policies of 10, 100 and 1,000 rules: what it takes to load, to check and to plan one, to decide a case, and to
decide the rows of a file in columns.

The cost is to grow no faster than the number of rules: the last column, time by rule, must not rise.
"""

import datetime
import tempfile
import time
from functools import cache
from pathlib import Path

from timing import best, call

from engine.backends import compiled
from engine.backends.database import connect
from engine.backends.program import Setting, prepare
from engine.batch.intake import DataFile, read_intake
from engine.batch.run import run
from engine.casework.case import from_python, rows
from engine.checks import run_checks
from engine.policy.files import open_policy
from engine.policy.model import Policy
from engine.policy.plan import plan

SIZES = (10, 100, 1000)
ROWS = 100_000
DAY = datetime.date(2024, 5, 1)
FACTS = {"élève": {"revenu": 10, "année": 1, "boursier": True}}

HEAD = """\
langue: fr
politique: taille
titre: Règles inventées
autorité: Exemple
en_vigueur: {du: 2024-01-01}
sources:
  texte: {titre: Texte inventé, date: 2024-01-01}
articles:
  un: {titre: Article un, source: texte}
paramètres:
  forfait: {type: €, article: un, valeurs: {2024-01-01: 151}}
dossiers:
  élève:
    données:
      revenu: {type: €, min: 0 €, max: 1000 €}
      année: {type: entier, min: 1, max: 3}
      boursier: booléen
    règles:
"""


def text(size: int) -> str:
    """A policy of so many rules: formulas, cases, conditions and choices, each reading those before it."""
    return HEAD + "".join(map(rule, range(size))) + f"    résultat: {{valeurs: [r{size - 1}]}}\n"


def rule(number: int) -> str:
    before, further = f"r{number - 1}", f"r{number - 2}"
    match number % 4:
        case 0:
            form = f"type: €\n        formule: {before if number else 'revenu'} + forfait"
        case 1:
            case = f"{{si: année = {1 + number % 3}, alors: {before} + 1 €}}"
            form = f"type: €\n        cas:\n          - {case}\n        sinon: {before}"
        case 2:
            conditions = (("boursier", "pas de bourse"), (f"{before} > {number} €", "montant trop bas"))
            items = "".join(f"\n          - {{si: {test}, sinon: {reason}}}" for test, reason in conditions)
            form = f"type: booléen\n        toutes_ces_conditions:{items}"
        case _:
            form = f"type: €\n        formule: si {before} alors min({further}, {number} €) sinon {further}"
    return f"      r{number}:\n        article: un\n        {form}\n"


def opened(size: int, folder: Path) -> tuple[str, Policy]:
    path = folder / f"taille-{size}.yaml"
    path.write_text(text(size - size % 4), encoding="utf-8")
    loaded = open_policy(str(path))
    assert loaded.policy is not None, [d.code for d in loaded.diagnostics]
    return str(path), loaded.policy


def pupils(folder: Path) -> Path:
    """A file of pupils, each with an income of its own, so that there are as many combinations as rows."""
    path = folder / "pupils.parquet"
    with connect() as database:
        database.execute(
            f"COPY (SELECT CAST(i * 0.01 AS DECIMAL(9, 2)) AS revenu, 1 + i % 3 AS année, i % 2 = 0 AS boursier "
            f"FROM range({ROWS}) t(i)) TO '{path}' (FORMAT parquet)"
        )
    return path


def in_columns(policy: Policy, file: Path) -> float:
    """Processor seconds to read and decide the rows of a file, which stay in the database."""
    start = time.process_time()
    planned = plan(policy)
    program_at = cache(lambda day: prepare(planned, Setting(date=day)))
    with connect() as database:
        intake, found = read_intake(database, policy, program_at, [DataFile(path=file, name=file.name)], date=DAY)
        assert intake is not None, [d.code for d in found]
        ran = run(database, intake, program_at, language="fr")
        assert (ran.way, ran.tallies[0].read) == ("columns", ROWS)
    return time.process_time() - start


def main() -> None:
    found: dict[tuple[str, int], float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path, policy = opened(size, Path(folder))
            program = prepare(plan(policy), Setting(date=DAY))
            case, _ = from_python(FACTS, policy, date=DAY)
            assert case is not None

            def decided(program=program, case=case) -> None:
                root, _ = rows(case, program)
                compiled.run(program, case.record, root)

            measures = {
                "load": call(lambda path=path: open_policy(path)),
                "check": call(lambda policy=policy: run_checks(policy)),
                "plan and prepare": call(lambda policy=policy: prepare(plan(policy), Setting(date=DAY))),
                "decide a case": call(decided),
            }
            found["100,000 rows in columns", size] = in_columns(policy, pupils(Path(folder)))
            found |= {(name, size): seconds for name, seconds in best(measures).items()}
    print("\nmilliseconds (microseconds by rule)   " + "".join(f"{size:>20} rules" for size in SIZES))
    for name in dict.fromkeys(name for name, _ in found):
        cells = (f"{found[name, size] * 1000:14.2f} ({found[name, size] / size * 1_000_000:6.0f} )  " for size in SIZES)
        print(f"{name:38}" + "".join(f"{cell:>26}" for cell in cells))


if __name__ == "__main__":
    main()
