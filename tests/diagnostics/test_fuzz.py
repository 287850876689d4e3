"""Whatever the files hold, the engine answers with diagnostics: never with a traceback, never with an exception.

The files are real ones that were mangled as people and tools mangle them, and texts that are no files at all.
"""

import io
from collections.abc import Callable, Iterable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.backends import compiled, reference
from engine.backends.program import prepare
from engine.casework.case import read_case, setting_of
from engine.casework.decision import decide
from engine.casework.export import decision_json, decision_text
from engine.checks import run_checks
from engine.cli.commands import engine
from engine.cli.kit import run
from engine.golden.read import read_golden
from engine.golden.report import text as golden_text
from engine.golden.run import run as run_golden
from engine.policy.conformity import check
from engine.policy.load import Loaded, load
from engine.policy.plan import plan
from engine.policy.shape import CASE_FILE, Block, decode
from engine.text import document, report
from engine.text.diagnostics import Diagnostic, Language
from engine.text.source import Source
from tests.diagnostics.examples import CLINIC, PAGES

BASE = (PAGES / "_base.yaml").read_text(encoding="utf-8")
BURSARY = (CLINIC / "politique.yaml").read_text(encoding="utf-8")
TABLE = (CLINIC / "formations.csv").read_text(encoding="utf-8")

FORMS = """\
langue: fr
politique: formes
titre: Toutes les formes d'une règle
sources: {texte: {titre: Texte inventé}}
articles: {a: {titre: Article}}
unités: {élève: élèves}
paramètres: {seuil: {type: €, article: a, valeurs: {2023-09-01: 100, 2024-09-01: 120}}}
tables:
  plafonds:
    article: a
    clé: [zone, n]
    colonnes: {zone: [nord, sud], n: {type: entier, plages: oui}, montant: €, du: date}
    validité: {du: du}
    lignes:
      - {zone: nord, n: 0 à 2, montant: 10 €, du: 2023-09-01}
      - {zone: nord, n: 3 et plus, montant: 20 €, du: 2023-09-01}
      - {zone: sud, n: 0 et plus, montant: 5 €, du: 2023-09-01}
dossiers:
  foyer:
    données:
      zone: [nord, sud]
      revenu: {type: €, min: 0 €, décimales: 2}
      naissance: {type: date, facultative: oui}
      boursier: booléen
    règles:
      rang: {article: a, formule: nombre(enfants où âge > 3 ans)}
      aide:
        type: €
        article: a
        table_de_décision:
          lignes:
            - {zone: nord, revenu: moins de 100 €, alors: 50 €}
            - {zone: nord, revenu: au moins 100 €, alors: 20 €}
        sinon: 0 €
        plafond: plafonds[zone, rang].montant
      impôt:
        type: €
        article: a
        barème:
          assiette: revenu
          mode: progressif
          tranches: [{à_partir_de: 0 €, taux: 0 %}, {à_partir_de: 1 000 €, taux: 10 %}]
        arrondi: {à: 1 €, sens: au plus proche}
      droit:
        article: a
        toutes_ces_conditions:
          - {si: revenu <= seuil, sinon: le revenu dépasse le seuil}
          - une_de_ces_conditions:
              - {si: boursier, sinon: pas boursier}
              - {si: existe(enfants où âge < 3 ans), sinon: pas de jeune enfant}
      versée:
        type: €
        article: a
        applicable_si: droit
        versions: [{du: 2023-09-01, au: 2024-08-31, formule: aide}, {du: 2024-09-01, formule: aide + 1 €}]
      échue: {article: a, formule: "si_sans_objet(décaler(naissance, 18 mois, dernier_jour), 2000-01-01)"}
    résultat: {issue: droit, valeurs: [versée, impôt, échue], mots: {vrai: aidé, faux: refusé}}
  enfant:
    dans: foyer
    données: {prénom: texte, âge: an}
    règles:
      part: {type: €, article: a, défaut: foyer.revenu, exceptions: [{si: âge < 3 ans, alors: 0 €, article: a}]}
    résultat: {valeurs: [part, prénom]}
"""

HOME = """\
date: 2024-10-01
foyer:
  zone: nord
  revenu: 90,50 €
  naissance: sans objet
  boursier: oui
  enfants:
    - {prénom: Ana, âge: 4}
    - {prénom: "Léo", âge: 1 an}
"""

SCHOOL = """\
politique: équipement
date: 01/10/2024
lycée:
  statut: public
  département: 01
  internat: non
  reliquat: 600,50
  classes:
    - {formation: 015, effectif: 24}
    - formation: "221"
      effectif: inconnu
"""

GOLDEN = """\
politique: équipement
cas:
  - nom: une classe
    source: art-2
    date: 2024-10-01
    lycée: {statut: public, département: "01", internat: non, reliquat: 0, classes: [{formation: "221", effectif: 10}]}
    attendu: {issue: éligible, dotation: 1 510 €, motifs: [art-1], classes: [{montant: 1 510 €}]}
  - nom: reliquat inconnu
    source: art-1
    date: 2024-10-01
    lycée: {statut: public, internat: non}
    attendu: {issue: indéterminé, manque: [reliquat, classes, département], dotation: inconnu}
"""

# ── Mangling ────────────────────────────────────────────────────────────────────────────────────────────────────

PIECES = st.sampled_from(
    [
        *"&*!%@`|>?-:#[]{}()\"'«»“”’,;.=<>+×/\\ \t\n\r€",
        *("\u00a0", "\u202f", "\u200b", "\ufeff", "\x00", "\x85", "\u2028", "\u0301", "🙂", "é", "①"),
        *(
            ": ",
            " #",
            "- ",
            "? ",
            "---\n",
            "...\n",
            "<<: *a",
            "&a ",
            "!!int ",
            "|\n",
            ">-\n",
            "\r\n",
            "[" * 70,
            "(" * 70,
        ),
        *(
            "oui",
            "non",
            "null",
            "~",
            "inconnu",
            "sans objet",
            "sans_objet",
            "vrai",
            "true",
            "et",
            "ou",
            "si ",
            "alors ",
        ),
        *(
            "0",
            "-1",
            "012",
            "1e400",
            "0x1F",
            "1/0",
            "1.234",
            "600,50",
            "9" * 40,
            "NaN",
            "0 €",
            "5 %",
            "3 mois",
            "2024-02-30",
        ),
        *(
            "2024-09-01",
            "9999-12-31",
            "0001-01-01",
            "31/12/2024",
            '"01"',
            "'l'",
            '"\\x"',
            "''",
            "[]",
            "{}",
            "a.b.c",
            "t[1].c",
        ),
        *(
            "somme(",
            "nombre(classes)",
            "max(",
            "décaler(",
            "date(9999, 12, 31)",
            "fichier: /dev/null",
            "fichier: .",
            "motif: '('",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))


@st.composite
def mangled(draw: Callable[..., str], *originals: str) -> str:
    """A file with a few slips: of lines, of characters, of indentation."""
    text = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 4))):
        lines = text.splitlines(keepends=True) or [""]
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        where = draw(st.integers(0, len(lines[at])))
        match draw(st.integers(0, 9)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = " " * draw(st.integers(0, 12)) + lines[at].lstrip(" ")
            case 4:
                lines[at] = lines[at][:where] + draw(PIECES) + lines[at][where:]
            case 5:
                lines[at] = lines[at][:where] + lines[at][where + draw(st.integers(1, 8)) :]
            case 6:
                head, colon, _ = lines[at].partition(": ")
                lines[at] = f"{head}{colon}{draw(PIECES)}\n"
            case 7:
                words = lines[at].split(" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(lines[other].split(" ")))
                lines[at] = " ".join(words)
            case 8:
                lines = lines[: at + 1]
                lines[at] = lines[at][:where]
            case _:
                lines.insert(at, draw(TEXTS) + "\n")
        text = "".join(lines)
    return text


# ── Everything a file goes through ──────────────────────────────────────────────────────────────────────────────

LANGUAGES: tuple[Language, ...] = ("fr", "en")


def told(found: Iterable[Diagnostic]) -> None:
    """Say the findings in every form."""
    findings = tuple(found)
    for language in LANGUAGES:
        report.text(findings, language)
        report.summary(findings, language)
    report.json(findings, "fr")
    report.sarif(findings, "fr", "0")
    report.annotations(findings, "fr")
    report.gitlab(findings, "fr")


def loaded(policy: str, table: bytes = TABLE.encode()) -> Loaded:
    found = load(Source("politique.yaml", policy), {"formations.csv": table}.get)
    told(found.diagnostics)
    if found.policy is not None:
        told(run_checks(found.policy))
    return found


def decided(found: Loaded, case: str) -> None:
    """Read a case and decide it, by both evaluators."""
    source = Source("dossier.yaml", case)
    node, problems = document.read(source)
    told(problems)
    if found.policy is None or node is None:
        return
    told(check(node, "case", "fr", source))
    block = decode(node, CASE_FILE, "fr")
    if not isinstance(block, Block):
        return
    read, problems = read_case(block, found.policy, source)
    told(problems)
    if read is not None:
        program = prepare(plan(found.policy), setting_of(read))
        for evaluate in (compiled.run, reference.run):
            decision, failures = decide(program, read, evaluate)
            told(failures)
            for language in LANGUAGES:
                decision_text(decision, language)
                decision_json(decision, language)


SOUND = {name: loaded(text) for name, text in {"formes": FORMS, "équipement": BURSARY}.items()}


def test_the_files_that_are_mangled_are_sound() -> None:
    for found in SOUND.values():
        assert found.policy is not None
        assert () == run_checks(found.policy)


bounded = settings(max_examples=150, deadline=None)


@bounded
@given(mangled(FORMS, BURSARY, BASE))
def test_a_policy_is_loaded_or_explained(policy: str) -> None:
    found = loaded(policy)
    decided(found, HOME)
    decided(found, SCHOOL)


@bounded
@given(TEXTS | mangled(SCHOOL, BURSARY), st.sampled_from(["langue: fr\n", "language: en\n", ""]))
def test_any_text_is_loaded_or_explained(text: str, language: str) -> None:
    loaded(language + text)


@bounded
@given(mangled(HOME, SCHOOL) | TEXTS.map("date: 2024-10-01\nfoyer:\n  ".__add__))
def test_a_case_is_decided_or_explained(case: str) -> None:
    for found in SOUND.values():
        decided(found, case)


@bounded
@given(mangled(GOLDEN) | TEXTS)
def test_golden_cases_are_run_or_explained(golden: str) -> None:
    file, problems = read_golden(Source("cas.yaml", golden))
    told(problems)
    if file is not None:
        result = run_golden([file], lambda _: SOUND["équipement"])
        for language in LANGUAGES:
            golden_text(result, language)


@bounded
@given(mangled(TABLE).map(str.encode) | TEXTS.map(str.encode) | st.binary(max_size=80))
def test_a_table_is_read_or_explained(table: bytes) -> None:
    loaded(BURSARY, table)


# ── The command ─────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.sampled_from(
    [
        *(
            "valider",
            "évaluer",
            "expliquer",
            "tester",
            "schéma",
            "règle",
            "check",
            "eval",
            "explain",
            "test",
            "schema",
            "rule",
        ),
        *(
            "politique.yaml",
            "dossier.yaml",
            "dossier.json",
            "cas.yaml",
            "formations.csv",
            ".",
            "absent",
            "a/b.yaml",
            "-",
        ),
        *(
            "--json",
            "--format",
            "sarif",
            "--lang",
            "en",
            "--date",
            "2024-02-30",
            "demain",
            "--lecture",
            "a=b",
            "--set",
            "x",
        ),
        *(
            "forfait=5",
            "forfait=5 €/élève",
            "--table",
            "formations=formations.csv",
            "--policy",
            "--help",
            "-k",
            "NOM001",
        ),
        *("dotation", "classe.montant", "", "=", "--", "-z", "\x00", "é" * 300),
    ]
)


def called(policy: str, case: str, golden: str, table: bytes, *commands: list[str]) -> None:
    """Run commands in a folder with these files; an exception is a fault."""
    names = {"politique.yaml": policy, "dossier.yaml": case, "dossier.json": case, "cas.yaml": golden}
    said = io.StringIO()
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(said), redirect_stderr(said):
        for name, text in names.items():
            Path(name).write_bytes(text.encode("utf-8", "surrogatepass"))
        Path("formations.csv").write_bytes(table)
        for command in commands:
            with mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(case.encode("utf-8", "surrogatepass")))):
                assert run(engine, command) in (0, 1, 2), command


@settings(max_examples=60, deadline=None)
@given(mangled(BURSARY), mangled(SCHOOL), mangled(GOLDEN), mangled(TABLE).map(str.encode))
def test_the_command_answers_by_its_exit_code(policy: str, case: str, golden: str, table: bytes) -> None:
    tested = ["test", "cas.yaml", "--policy", "politique.yaml"]
    evaluated = ["eval", "politique.yaml", "dossier.yaml"]
    called(policy, SCHOOL, GOLDEN, TABLE.encode(), ["check", "politique.yaml"], evaluated, tested)
    called(
        BURSARY, case, golden, table, evaluated, ["explain", "politique.yaml", "dossier.yaml", "--lang", "en"], tested
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_a_command_without_sense_is_refused(words: list[str]) -> None:
    called(BURSARY, SCHOOL, GOLDEN, TABLE.encode(), words)
