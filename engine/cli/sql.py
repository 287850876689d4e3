"""`engine sql`: the rules of a policy as SQL, for a data warehouse, or to read what a batch computes."""

from __future__ import annotations

from engine.backends.columns import Column, ColumnsError, Layout, Query, query, refusal
from engine.backends.dialects import DIALECTS, DUCKDB
from engine.backends.program import Program, Setting, prepare
from engine.cli.cases import POLICY, SETTINGS, day_of, pairs, parameter_values, readings_given
from engine.cli.console import Console, exit_code
from engine.cli.kit import Command, Option, misuse
from engine.language.types import Number
from engine.policy.files import open_policy
from engine.policy.model import Policy, Record
from engine.policy.plan import family, plan
from engine.text.diagnostics import Language, Words
from engine.text.suggest import closest

EXAMPLE_DAY = "2024-10-01"

RECORD = Option(
    "--record",
    "--dossier",
    "record",
    about=Words("le type de dossiers (sinon tous)", "the type of records (else all)"),
    value=Words("DOSSIER", "RECORD"),
)
DIALECT = Option(
    "--dialect",
    "--dialecte",
    "dialect",
    about=Words("le moteur SQL", "the SQL engine"),
    words=tuple(DIALECTS),
    default=DUCKDB.name,
)


def sql(
    console: Console,
    policy: str,
    dialect: str,
    record: str | None,
    date: str | None,
    readings: tuple[str, ...],
    tables: tuple[str, ...],
    parameters: tuple[str, ...],
) -> int:
    """Print the statements that compute the results of records."""
    loaded = open_policy(policy, pairs(tables, "--table"))
    language = console.language(loaded.language)
    console.tell((d for d in loaded.diagnostics if d.is_error), loaded.language)
    if loaded.policy is None:
        return exit_code(loaded.diagnostics)
    if date is None:
        raise misuse("BAT039", example=EXAMPLE_DAY)
    taken = readings_given(readings, loaded.policy)
    values = parameter_values(pairs(parameters, "--set"), loaded.policy)
    setting = Setting(date=day_of(date, loaded.policy), readings=taken, parameters=values)
    program = prepare(plan(loaded.policy), setting)
    for root in _roots(loaded.policy, record):
        try:
            text = statements(program, root, dialect, language)
        except ColumnsError as error:
            found = (refusal(error, program, _layout(program, root), DIALECTS[dialect]),)
            console.tell(found, loaded.language)
            return exit_code(found)
        console.show(text)
    return exit_code(loaded.diagnostics)


def _roots(policy: Policy, record: str | None) -> list[str]:
    """The root record asked for, or all of them.

    Raises:
        Misuse: if there is no such record.
    """
    roots = [root.id for root in policy.roots()]
    if record is None:
        return roots
    if record not in roots:
        raise misuse("BAT054", closest(record, roots), record=record, known=", ".join(roots))
    return [record]


def _layout(program: Program, root: str) -> Layout:
    """Relations that are called as the records are."""
    return Layout(relations={id: id for id in family(program.policy, root)})


def statements(program: Program, root: str, dialect: str, language: Language) -> str:
    """The statement of each record of a family, with what its relation must hold and what its columns mean."""
    policy = program.policy
    wanted = {id: shown for id in family(policy, root) if (shown := _shown(policy.records[id]))}
    layout = _layout(program, root)
    made = query(program, root, wanted, layout, DIALECTS[dialect], apart=True)
    texts = []
    for id, text in made.sql.items():
        above = [*_relation(program, policy.records[id], layout, language), *_answers(made, id, wanted[id], language)]
        texts.append("".join(f"-- {line}\n" for line in above) + text + ";\n")
    return "\n".join(texts).rstrip("\n")


def _shown(record: Record) -> tuple[str, ...]:
    """The results of a record; all its rules when it declares none."""
    outcome = (record.result.outcome,) if record.result.outcome else ()
    rules = tuple(rule.name for rule in record.rules.values() if rule.hidden is None)
    return tuple(dict.fromkeys((*outcome, *record.result.values))) or rules


def _relation(program: Program, record: Record, layout: Layout, language: Language) -> list[str]:
    """What the relation of a record must hold."""
    head = Words(
        f"{record.id} : une ligne par dossier ; « #id » la numérote", f'{record.id}: a row a case, numbered by "#id"'
    )
    lines = [head.words(language)]
    if record.parent is not None:
        above = Words(
            f"« #parent » est le numéro de la ligne de {record.parent}", f'"#parent" is the row of {record.parent}'
        )
        lines.append(above.words(language))
    for item in record.inputs.values():
        scale = layout.scale(program, (record.id, item.name)) if isinstance(item.type, Number) else 0
        times = (
            Words(f", en entier, fois {10**scale}", f", a whole number, times {10**scale}") if scale else Words("", "")
        )
        lines.append(f"  {item.name}: {item.type.words(language)}{times.words(language)}")
        if item.optional:
            said = Words("1 quand elle est sans objet", "1 when it is not applicable")
            lines.append(f"  {item.name}?: {said.words(language)}")
    return lines


def _answers(made: Query, record: str, names: tuple[str, ...], language: Language) -> list[str]:
    """What the columns of an answer mean, and its states."""
    lines = [Words("résultats", "results").words(language)]
    lines += [f"  {name}: {_meaning(made.columns[record, name])}" for name in names]
    causes = [f"{2 ** (place + 1)} {cause.field}" for place, cause in enumerate(made.causes)]
    codes = [f"{-1 - place} {' : '.join(filter(None, fault))}" for place, fault in enumerate(made.faults)]
    if any(made.columns[record, name].state for name in names):
        states = Words("états : 0 une valeur, 1 sans objet", "states: 0 a value, 1 not applicable").words(language)
        missing = Words("il manque (somme de) : ", "missing (sum of): ").words(language)
        errors = Words("erreurs : ", "errors: ").words(language)
        lines += [
            states,
            *([missing + ", ".join(causes)] if causes else []),
            *([errors + ", ".join(codes)] if codes else []),
        ]
    return lines


def _meaning(column: Column) -> str:
    value = f'"{column.value}"'
    if column.divisor is not None:
        value += f' / "{column.divisor}"'
    if column.scale:
        value += f" / {10**column.scale}"
    if column.end is not None:
        value += f' … "{column.end}"'
    return f'{value}, "{column.state}"' if column.state else value


command = Command(
    "sql",
    sql,
    about=Words(
        "Affiche les règles d'une politique en SQL, exactes : entiers mis à l'échelle, jamais d'arrondi caché.",
        "Prints the rules of a policy as SQL, exact: scaled whole numbers, never a hidden rounding.",
    ),
    params=(POLICY, DIALECT, RECORD, *SETTINGS),
    examples=(
        Words(
            "engine sql idf-are-2023 --date 2024-10-01 --dossier élève",
            "engine sql idf-are-2023 --date 2024-10-01 --record élève",
        ),
        Words(
            "engine sql idf-are-2023 --date 2024-10-01 --dialecte postgres",
            "engine sql idf-are-2023 --date 2024-10-01 --dialect postgres",
        ),
    ),
)
