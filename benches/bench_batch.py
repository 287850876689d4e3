"""Whole files: the engine against queries that an expert would write by hand in DuckDB, Parquet to Parquet.

The query by hand for the pupils of the ARE copies their columns and adds the outcome, the amount and the first reason
of a refusal, with the tables and the readings that the policy takes written into it. It checks no value, knows no
unknown, counts nothing, lists no other reason, no article and no total; the engine does all of that, and writes it.
The one for schools adds up their classes and gives two amounts, alone or with an answer on each class, which the engine
always gives. The one for courses gives whether each has its least share, that share, how many that is and how many
places are missing. Outcomes and amounts are compared on every row. Each measure is a process of its own, from the
moment when libraries, database and policy are ready; beside its time stands the most memory that it held.

`python benches/bench_batch.py 100000 1000000` measures these numbers of rows only.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from timing import ENVIRONMENT, process

ROUNDS = 3
DAY = "2023-10-01"
POLICY = "idf-are-2023"
SIZES = (100_000, 1_000_000, 10_000_000)

PUPILS = """
import sys, duckdb
from engine.policy.files import open_policy
tables = open_policy("idf-are-2023").policy.tables
codes = [row["code"] for row in tables["formations"].rows] + ["50033499", "40022199", "32099999"]
statuses = ["lycée_public"] * 6 + [row["statut"] for row in tables["statuts"].rows]
db = duckdb.connect()
db.execute("SET enable_progress_bar = false")
db.execute("CREATE TABLE codes AS SELECT unnest($c) AS code, generate_subscripts($c, 1) - 1 AS place", {"c": codes})
listed = {"s": statuses}
db.execute("CREATE TABLE statuses AS SELECT unnest($s) AS statut, generate_subscripts($s, 1) - 1 AS place", listed)
# what looks like chance is a hash of a number: the same on every machine
real = f'''
    SELECT p.i AS "numéro", code, st2s, false AS "admise_par_la_région",
           CAST(CASE WHEN h % 3 = 2 THEN 2 ELSE 1 END AS INTEGER) AS "année", h % 53 = 0 AS "changement_filière",
           CASE WHEN statut = 'cfa' OR h % 19 = 0 THEN 'apprentissage' ELSE 'scolaire' END AS contrat,
           h % 3 = 0 AS boursier, h % 13 = 0 AS autre_bourse, statut AS "statut_établissement"
    FROM (SELECT i, h, hash(school, h % 12) % {len(codes)} c, hash(school, h % 12) % 101 = 0 AS st2s,
                 hash(school, 1) % {len(statuses)} s
          FROM (SELECT i, hash(i, 1) h, i // 400 school FROM range({sys.argv[1]}) t(i))) p
    JOIN codes ON codes.place = c JOIN statuses ON statuses.place = s ORDER BY p.i
'''
drawn = f'''
    SELECT p.i AS "numéro", code, h % 17 = 0 AS st2s, false AS "admise_par_la_région",
           CAST(CASE WHEN h % 3 = 2 THEN 2 ELSE 1 END AS INTEGER) AS "année", h % 11 = 0 AS "changement_filière",
           CASE WHEN h % 7 = 0 THEN 'apprentissage' ELSE 'scolaire' END AS contrat, h % 2 = 0 AS boursier,
           h % 13 = 0 AS autre_bourse, statut AS "statut_établissement"
    FROM (SELECT i, hash(i, 1) h, hash(i, 2) % {len(codes)} c, hash(i, 3) % {len(statuses)} s
          FROM range({sys.argv[1]}) t(i)) p
    JOIN codes ON codes.place = c JOIN statuses ON statuses.place = s
'''
db.execute(f"COPY ({drawn if sys.argv[3] == 'chance' else real}) TO '{sys.argv[2]}' (FORMAT parquet)")
"""
"""Writes so many pupils of all courses, some out of the list, most in schools that the regulation is about: `school`
by school, each of one status and with a dozen courses, as registers are; or with facts drawn by `chance`."""

BY_HAND = """
import sys, time, datetime, duckdb
from engine.backends.program import Setting, prepare
from engine.policy.files import open_policy
from engine.policy.plan import plan
policy = open_policy("idf-are-2023").policy
tables = prepare(plan(policy), Setting(date=datetime.date(2023, 10, 1))).tables
db = duckdb.connect()
db.execute("SET enable_progress_bar = false")
def table(name, columns):
    rows = [tuple(row[column] for column in columns) for row in tables[name].rows]
    db.execute(f"CREATE TABLE {name} ({', '.join(f'{c} VARCHAR' for c in columns)})")
    db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
table("formations", ["code", "type"])
table("diplômes", ["préfixe", "nature"])
table("spécialités", ["préfixe"])
table("natures", ["nature", "groupe", "classe_de_première"])
db.execute("CREATE TABLE admises AS SELECT nature, groupe, classe_de_première = 'true' AS première FROM natures")
admitted = {str(row["nature"]) for row in tables["natures"].rows if row["admise"] is True}
seen = [row["statut"] for row in tables["statuts"].rows if row["visé"] is True]
start, worked = time.perf_counter(), time.process_time()
db.execute(f'''
    COPY (
        WITH looked_up AS (
            SELECT p.*, n.groupe, n.première, coalesce(f.type, d.nature, 'autre') AS nature, s.préfixe IS NOT NULL
                   OR s2.préfixe IS NOT NULL AS retenue, f.code IS NOT NULL AS listée
            FROM '{sys.argv[1]}' p
            LEFT JOIN formations f ON f.code = p.code
            LEFT JOIN diplômes d ON d.préfixe = p.code[1:3]
            LEFT JOIN spécialités s ON s.préfixe = p.code[4:6]
            LEFT JOIN spécialités s2 ON s2.préfixe = p.code[4:5]
            LEFT JOIN admises n ON n.nature = coalesce(f.type, d.nature, 'autre')
        ), refused AS (
            SELECT *, CASE
                WHEN statut_établissement NOT IN {tuple(seen)} THEN 'établissement non visé'
                WHEN NOT retenue THEN 'spécialité non retenue'
                WHEN code[4:6] = '100' AND nature <> 'prépa_métiers' THEN 'spécialité 100 hors prépa-métiers'
                WHEN NOT listée AND nature = 'bac_techno' AND st2s THEN 'baccalauréat ST2S'
                WHEN nature NOT IN {tuple(admitted)} THEN 'diplôme non admis'
                WHEN contrat <> 'scolaire' THEN 'apprenti'
                WHEN groupe = 'pré_bac' AND année <> 1 AND NOT (changement_filière AND première AND année = 2
                     AND (nature <> 'bac_techno' OR code[4:6] = '334')) THEN 'autre année'
                WHEN groupe = 'post_bac' AND année <> 1 THEN 'autre année'
                WHEN groupe = 'post_bac' AND NOT boursier THEN 'non boursier'
                END AS motif
            FROM looked_up
        )
        SELECT * EXCLUDE (groupe, première, nature, retenue, listée, motif), motif IS NULL AS "éligible",
               CAST(CASE WHEN motif IS NOT NULL THEN 0 WHEN groupe = 'prépa' THEN 54 ELSE 151 END AS DECIMAL(18, 2))
                   AS montant, motif
        FROM refused
    ) TO '{sys.argv[2]}' (FORMAT parquet)
''')
print(time.perf_counter() - start, time.process_time() - worked)
"""

ENGINE = """
import sys, time, datetime
from functools import cache
from pathlib import Path
from engine.backends.database import connect
from engine.backends.program import Setting, prepare
from engine.batch.intake import DataFile, read_intake
from engine.batch.run import run
from engine.batch.write import write
from engine.cli.run import report_of
from engine.policy.files import open_policy
from engine.policy.plan import plan
out, id, *names = sys.argv[1:]
policy = open_policy(id).policy
planned, day = plan(policy), datetime.date(2023, 10, 1)
program_at = cache(lambda day: prepare(planned, Setting(date=day)))
program_at(day)
with connect() as database:
    start, worked = time.perf_counter(), time.process_time()
    records = ["établissement", "effectif"] if len(names) > 1 else [None]
    sources = [DataFile(path=Path(name), name=name, record=record) for name, record in zip(names, records)]
    intake, _ = read_intake(database, policy, program_at, sources, date=day)
    ran = run(database, intake, program_at, language="fr")
    write(database, ran, report_of(policy, ran), policy, Path(out), "fr")
    print(time.perf_counter() - start, time.process_time() - worked)
"""

COMPARE = """
import sys, duckdb
duckdb.execute("SET enable_progress_bar = false")
((different, rows),) = duckdb.sql(f'''
    SELECT count(*) FILTER (WHERE h."éligible" <> (e.issue = 'éligible') OR h.montant <> e."montant de l'aide"),
           count(*)
    FROM '{sys.argv[1]}' h JOIN '{sys.argv[2]}' e USING ("numéro")
''').fetchall()
assert (different, rows) == (0, int(sys.argv[3])), (different, rows)
"""


SCHOOLS = """
import sys, duckdb
from engine.policy.files import open_policy
codes = [row["code"] for row in open_policy("idf-are-2023").policy.tables["formations"].rows]
lines, schools = int(sys.argv[1]), int(sys.argv[1]) // 50
db = duckdb.connect()
db.execute("SET enable_progress_bar = false")
db.execute("CREATE TABLE codes AS SELECT unnest($c) AS code, generate_subscripts($c, 1) - 1 AS place", {"c": codes})
db.execute(f'''
    COPY (
        SELECT printf('%07dA', i) AS uai, 'lycée_public' AS statut, 2 AS "enquêtes_attendues",
               2 AS "enquêtes_répondues", 'rectorat_stabilisés' AS origine_effectifs, 2022 AS "rentrée_effectifs",
               hash(i, 1) % 20 AS boursiers_post_bac, 20 + hash(i, 2) % 50 AS effectif_post_bac,
               5000 AS effectif_total, CAST(hash(i, 3) % 900 AS DECIMAL(9, 2)) AS "reliquat_pré_bac",
               CAST(hash(i, 4) % 90 AS DECIMAL(9, 2)) AS reliquat_post_bac, CAST(0 AS DECIMAL(9, 2)) AS "reliquat_prépa"
        FROM range({schools}) t(i)
    ) TO '{sys.argv[2]}' (FORMAT parquet)
''')
db.execute(f'''
    COPY (
        SELECT printf('%07dA', i % {schools}) AS "établissement", code, false AS st2s, false AS "admise_par_la_région",
               hash(i, 6) % 35 AS "élèves", hash(i, 7) % 3 AS entrants
        FROM range({lines}) t(i) JOIN codes ON codes.place = hash(i, 5) % {len(codes)}
    ) TO '{sys.argv[3]}' (FORMAT parquet)
''')
"""
"""Writes so many lines of classes, of fifty to a school, and the schools."""

SCHOOLS_BY_HAND = """
import sys, time, datetime, duckdb
from engine.backends.program import Setting, prepare
from engine.policy.files import open_policy
from engine.policy.plan import plan
policy = open_policy("idf-are-2023").policy
tables = prepare(plan(policy), Setting(date=datetime.date(2023, 10, 1))).tables
fields = {row["préfixe"] for row in tables["spécialités"].rows}
groups = {row["nature"]: row["groupe"] for row in tables["natures"].rows if row["admise"] is True}
counted = [
    (row["code"], groups[row["type"]], row["libellé"])
    for row in tables["formations"].rows
    if row["type"] in groups and (row["code"][3:6] in fields or row["code"][3:5] in fields)
    and (row["code"][3:6] != "100" or row["type"] == "prépa_métiers") and row["vaut_première_année"] is True
]
db = duckdb.connect()
db.execute("SET enable_progress_bar = false")
db.execute("CREATE TABLE counted (code VARCHAR, groupe VARCHAR, libellé VARCHAR)")
db.executemany("INSERT INTO counted VALUES (?, ?, ?)", counted)
start, worked = time.perf_counter(), time.process_time()
db.execute(f'''
    COPY (
        WITH sums AS (
            SELECT établissement, sum(élèves) FILTER (WHERE groupe = 'prépa') AS prépa,
                   sum(élèves) FILTER (WHERE groupe = 'pré_bac') AS pré,
                   CAST(sum(élèves) FILTER (WHERE groupe = 'post_bac') AS BIGINT) AS post
            FROM '{sys.argv[2]}' JOIN counted USING (code) GROUP BY établissement
        )
        SELECT e.*,
               CAST(greatest(0, 151 * coalesce(pré, 0) + 54 * coalesce(prépa, 0) - reliquat_pré_bac)
                   AS DECIMAL(18, 2)) AS avant_bac,
               CAST(greatest(0, CAST((2 * 15100 * coalesce(post, 0) * boursiers_post_bac + effectif_post_bac)
                   // (2 * effectif_post_bac) AS DECIMAL(18, 0)) * 0.01 - reliquat_post_bac)
                   AS DECIMAL(18, 2)) AS après_bac
        FROM '{sys.argv[1]}' e LEFT JOIN sums ON établissement = uai
    ) TO '{sys.argv[3]}' (FORMAT parquet)
''')
if len(sys.argv) > 4:
    db.execute(f'''
        COPY (
            SELECT c.*, libellé, groupe IS NOT NULL AS éligible, groupe,
                   CASE WHEN groupe IS NOT NULL THEN élèves ELSE 0 END AS comptés
            FROM '{sys.argv[2]}' c LEFT JOIN counted USING (code)
        ) TO '{sys.argv[4]}' (FORMAT parquet)
    ''')
print(time.perf_counter() - start, time.process_time() - worked)
"""

COMPARE_SCHOOLS = """
import sys, duckdb
((different, rows),) = duckdb.sql(f'''
    SELECT count(*) FILTER (WHERE h.avant_bac <> e."dotation pré-bac proposée"
                               OR h.après_bac <> e."dotation post-bac proposée"), count(*)
    FROM '{sys.argv[1]}' h JOIN '{sys.argv[2]}' e USING (uai)
''').fetchall()
assert (different, rows) == (0, int(sys.argv[3])), (different, rows)
"""

COURSES = """
import sys, duckdb
from engine.policy.files import open_policy
rows = open_policy("hdf-parcoursup-2023").policy.tables["seuils_iut"].rows
names = ["établissement_restauré", "académie", "formation_restaurée"]
known = [tuple(row[name] for name in names) for row in rows]
known = [one for one in known if known.count(one) == 1]
db = duckdb.connect()
db.execute("SET enable_progress_bar = false")
db.execute("CREATE TABLE known (place INTEGER, établissement VARCHAR, académie VARCHAR, formation VARCHAR)")
db.executemany("INSERT INTO known VALUES (?, ?, ?, ?)", [(place, *one) for place, one in enumerate(known)])
db.execute(f'''
    COPY (
        SELECT i AS "numéro", établissement, académie, formation, r AS retenus, t AS technologiques, r AS admis,
               t AS technologiques_admis, r AS "néo_bacheliers", t AS technologiques_de_l_année
        FROM (SELECT i, 20 + hash(i, 1) % 180 AS r, hash(i, 2) % r AS t FROM range({sys.argv[1]}) t(i))
        JOIN known ON place = hash(i, 3) % {len(known)}
    ) TO '{sys.argv[2]}' (FORMAT parquet)
''')
"""
"""Writes so many courses of institutes of technology, with as many candidates by either count."""

COURSES_BY_HAND = """
import sys, time, datetime, duckdb
from engine.policy.files import open_policy
rows = open_policy("hdf-parcoursup-2023").policy.tables["seuils_iut"].rows
names = ["établissement_restauré", "académie", "formation_restaurée"]
db = duckdb.connect()
db.execute("SET enable_progress_bar = false")
db.execute("CREATE TABLE least (établissement VARCHAR, académie VARCHAR, formation VARCHAR, seuil BIGINT)")
lines = [(*(row[name] for name in names), int(row["seuil"] * 100)) for row in rows]
db.executemany("INSERT INTO least VALUES (?, ?, ?, ?)", lines)
start, worked = time.perf_counter(), time.process_time()
db.execute(f'''
    COPY (
        SELECT p.*, technologiques * 100 >= seuil * retenus AS conforme, seuil,
               (seuil * retenus + 99) // 100 AS minimum, greatest(0, minimum - technologiques) AS places
        FROM '{sys.argv[1]}' p LEFT JOIN least USING (établissement, académie, formation)
    ) TO '{sys.argv[2]}' (FORMAT parquet)
''')
print(time.perf_counter() - start, time.process_time() - worked)
"""

COMPARE_COURSES = """
import sys, duckdb
((different, rows),) = duckdb.sql(f'''
    SELECT count(*) FILTER (WHERE h.conforme <> (e.issue = 'conforme')
                               OR h.places <> e."bacheliers technologiques qui manquent"), count(*)
    FROM '{sys.argv[1]}' h JOIN '{sys.argv[2]}' e USING ("numéro")
''').fetchall()
assert (different, rows) == (0, int(sys.argv[3])), (different, rows)
"""


@dataclass(frozen=True)
class Took:
    """Seconds of work, processor seconds of it on all cores, and the most memory that the process held, in MiB."""

    seconds: float
    processor: float
    memory: float


def measured(script: str, *args: str) -> Took:
    child = subprocess.Popen([sys.executable, "-c", script, *args], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the benchmark stopped with {child.returncode}")
    seconds, processor = map(float, said.split() or ("0", "0"))
    return Took(seconds, processor, used.ru_maxrss / 1024)


def best(script: str, *args: str) -> Took:
    """The round of several that took the least processor time: what else a machine does weighs on the others."""
    return min((measured(script, *args) for _ in range(ROUNDS)), key=lambda took: took.processor)


def pupils(rows: int, folder: Path, kind: str) -> None:
    data, by_hand, engine = (str(folder / f"{name}.parquet") for name in ("pupils", "hand", "engine"))
    measured(PUPILS, str(rows), data, kind)
    found = {"by hand in DuckDB": best(BY_HAND, data, by_hand), "engine run": best(ENGINE, engine, POLICY, data)}
    measured(COMPARE, by_hand, engine, str(rows))
    show(f"pupils by {kind}, {rows:,} rows", found, rows)


def schools(lines: int, folder: Path) -> None:
    names = ("schools", "classes", "hand", "hand-classes", "engine")
    schools, classes, by_hand, of_classes, engine = (str(folder / f"{name}.parquet") for name in names)
    measured(SCHOOLS, str(lines), schools, classes)
    found = {
        "by hand in DuckDB, schools only": best(SCHOOLS_BY_HAND, schools, classes, by_hand),
        "by hand in DuckDB, classes too": best(SCHOOLS_BY_HAND, schools, classes, by_hand, of_classes),
        "engine run, classes too": best(ENGINE, engine, POLICY, schools, classes),
    }
    measured(COMPARE_SCHOOLS, by_hand, engine, str(lines // 50))
    show(f"dotations, {lines:,} lines of classes", found, lines)


def courses(rows: int, folder: Path) -> None:
    data, by_hand, engine = (str(folder / f"{name}.parquet") for name in ("courses", "hand", "engine"))
    measured(COURSES, str(rows), data)
    ran = best(ENGINE, engine, "hdf-parcoursup-2023", data)
    found = {"by hand in DuckDB": best(COURSES_BY_HAND, data, by_hand), "engine run": ran}
    measured(COMPARE_COURSES, by_hand, engine, str(rows))
    show(f"thresholds, {rows:,} courses", found, rows)


def show(title: str, found: dict[str, Took], rows: int) -> None:
    base = next(iter(found.values()))
    print(f"\n{title:34}  {'s':>7}  {'ratio':>6}  {'rows/s':>12}  {'cpu s':>7}  {'MiB':>6}")
    for name, took in found.items():
        print(
            f"{name:34}  {took.seconds:7.2f}  {took.seconds / base.seconds:6.2f}  {rows / took.seconds:12,.0f}"
            f"  {took.processor:7.2f}  {took.memory:6.0f}"
        )


OFFICER = """
import sys
import duckdb
from engine.batch.workbook import Sheet, SheetColumn, write_workbook
answer = duckdb.sql(f"FROM '{sys.argv[1]}' LIMIT 2000")
words = {True: "oui", False: "non"}
columns = tuple(SheetColumn(heading=name) for name in answer.columns)
rows = [[words.get(cell, cell) if isinstance(cell, bool) else cell for cell in row] for row in answer.fetchall()]
write_workbook(sys.argv[2], [Sheet(title="élèves", columns=columns, rows=rows)])
"""
"""Writes the workbook of 2,000 pupils that an officer would send."""

COMMAND = "import sys\nfrom engine.cli import main\nsys.exit(main())"


def officer(folder: Path) -> None:
    data, sent, answer = str(folder / "few.parquet"), str(folder / "sent.xlsx"), str(folder / "answer.xlsx")
    measured(PUPILS, "2000", data, "chance")
    measured(OFFICER, data, sent)
    command = process("-c", COMMAND, "run", POLICY, sent, "-o", answer, "--date", DAY)
    seconds = min(command() for _ in range(ROUNDS))
    print(f"\nan officer's 2,000 rows, XLSX to XLSX, whole process: {seconds:.2f} s of processor (aim 2 s)")


def main() -> None:
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        officer(folder)
        for rows in sizes:
            for kind in ("school", "chance"):
                pupils(rows, folder, kind)
        schools(1_000_000, folder)
        courses(1_000_000, folder)


if __name__ == "__main__":
    main()
