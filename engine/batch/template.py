"""The workbook to fill in: a sheet for each type of record, drop-down lists, formats that keep codes whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.batch.headings import READ_ME, Wanted, link_to, match_plain, number_of, wanted_of
from engine.batch.workbook import Sheet, SheetColumn, Shown
from engine.language.types import Boolean, Date, Enumeration, Number, Reference, Type
from engine.language.wording import Spoken
from engine.policy.model import Input, Policy, Record
from engine.policy.plan import family
from engine.text import vocabulary
from engine.text.diagnostics import Language, Words
from engine.text.suggest import fold

MOST_CHOICES = 5_000
"""Items of a drop-down list; nobody chooses in a longer one."""

NARROWEST, WIDEST = 12, 40
"""Characters of a column."""


def template(policy: Policy, record: str) -> tuple[Sheet, ...]:
    """The sheets of the workbook for a root record and those below it, and one that says how to fill them in.

    Headings are labels; the intake reads them back without a mapping.
    """
    ids = family(policy, record)
    sheets = [_sheet(policy, policy.records[id]) for id in ids]
    return (*sheets, Sheet(title=READ_ME.words(policy.language), notes=tuple(_notes(policy, ids))))


def _sheet(policy: Policy, record: Record) -> Sheet:
    return Sheet(title=record.plural, columns=tuple(_columns(policy, record)))


def _columns(policy: Policy, record: Record) -> Iterator[SheetColumn]:
    """The columns of a record: whose the row is, the number others call it by, its inputs."""
    language = policy.language
    if record.parent is not None:
        parent = policy.records[record.parent]
        key = parent.inputs[parent.key] if parent.key is not None else None
        number = number_of(parent, policy).shown
        said = Words(
            f"À quel dossier cette ligne appartient-elle ({parent.id}) ?",
            f"To which record does this row belong ({parent.id})?",
        )
        heading = _link_heading(policy, parent, record) if key is not None else number
        yield SheetColumn(heading=heading, width=_width(heading), comment=said.words(language))
    if record.key is None and policy.children_of(record.id):
        number = number_of(record, policy).shown
        said = Words(
            "Un numéro de votre choix, à répéter sur les lignes qui en dépendent.",
            "A number of your choice, to be repeated on the rows that belong to it.",
        )
        yield SheetColumn(heading=number, width=_width(number), comment=said.words(language))
    for given, heading in zip(record.inputs.values(), headings(policy, record), strict=True):
        yield SheetColumn(
            heading=heading,
            format=_format(given.type),
            width=_width(heading),
            choices=_choices(given, policy),
            comment=_comment(given, policy),
        )


def headings(policy: Policy, record: Record) -> tuple[str, ...]:
    """The heading of each input: its label, and its name after it where the label alone would not tell."""
    inputs = tuple(record.inputs.values())
    labels = Counter(fold(given.label) for given in inputs)
    names = {fold(given.name) for given in inputs}
    shown = []
    for given in inputs:
        is_own = fold(given.label) == fold(given.name)
        is_plain = given.label and labels[fold(given.label)] == 1 and (is_own or fold(given.label) not in names)
        full = f"{given.label} ({given.name})" if given.label else given.name
        shown.append(given.label if is_plain else full)
    found = match_plain(shown, wanted_of(record, policy))
    return tuple(
        heading if found.get((record.id, given.name)) == heading else f"{record.id}.{given.name}"
        for given, heading in zip(inputs, shown, strict=True)
    )


def _link_heading(policy: Policy, parent: Record, child: Record) -> str:
    """The heading of the key of the record above, which is not one of the inputs of the record."""
    link: Wanted = link_to(parent, child, policy)
    own = wanted_of(child, policy)
    for heading in (parent.inputs[parent.key or ""].label, parent.key or ""):
        if heading and match_plain([heading], (*own, link)) == {link.key: heading}:
            return heading
    return f"{parent.id}.{parent.key}"


def _format(type_: Type) -> Shown:
    match type_:
        case Number(percent=True):
            return "percent"
        case Number(unit=unit):
            return "euro" if unit.is_money else "number"
        case Date():
            return "date"
        case Boolean():
            return "boolean"
        case _:
            return "text"


def _choices(given: Input, policy: Policy) -> tuple[str, ...]:
    """What a cell may hold, when that is a list."""
    match given.type:
        case Boolean():
            found = tuple(vocabulary.spoken("boolean", policy.language)[word] for word in ("true", "false"))
        case Enumeration(values):
            found = values
        case Reference(table):
            key = policy.tables[table].key[0]
            keys = dict.fromkeys(row[key] for row in policy.tables[table].rows)
            found = tuple(key for key in keys if isinstance(key, str))
        case _:
            found = tuple(
                dict.fromkeys(
                    row[column]
                    for table, column in given.among
                    for row in policy.tables[table].rows
                    if isinstance(row[column], str) and (table, column) in _retained(given)
                )
            )
    if not found or len(found) > MOST_CHOICES:
        return ()
    return (*found, vocabulary.say("keyword", "not_applicable", policy.language)) if given.optional else found


def _retained(given: Input) -> frozenset[tuple[str, str]]:
    """Of the columns that hold the names an input may be, the first of each table: the names that are retained."""
    first = dict(reversed(given.among))
    return frozenset(first.items())


def _comment(given: Input, policy: Policy) -> str:
    """The question, the unit, the bounds, who supplies it, and whether it may stay out."""
    language = policy.language
    type_ = given.type
    lines = [given.question] if given.question else []
    if isinstance(type_, Number) and type_.words(language):
        lines.append(Words("Unité : ", "Unit: ").words(language) + type_.words(language))
    for bound, said in ((given.min, Words("Au moins : ", "At least: ")), (given.max, Words("Au plus : ", "At most: "))):
        if bound is not None:
            lines.append(said.words(language) + Spoken(bound, type_, policy.units).words(language))
    if given.supplied_by:
        lines.append(Words("Fournie par : ", "Supplied by: ").words(language) + given.supplied_by)
    if given.optional:
        word = vocabulary.say("keyword", "not_applicable", language)
        said = Words(f"« {word} » si la question ne se pose pas", f'"{word}" if the question does not arise')
        lines.append(said.words(language))
    return "\n".join(lines)


def _notes(policy: Policy, ids: tuple[str, ...]) -> Iterator[str]:
    language: Language = policy.language
    plurals = ", ".join(policy.records[id].plural for id in ids)
    date = vocabulary.say("key", "date", language)
    lines = (
        Words(policy.title, policy.title),
        Words(f"Une feuille par type de dossiers : {plurals}.", f"One sheet for each type of records: {plurals}."),
        Words("Une ligne par dossier, sous les titres.", "One row for each record, below the headings."),
        Words("Le titre de chaque colonne porte une note.", "The heading of each column has a note."),
        Words(
            "Une case vide est une donnée inconnue, jamais zéro ni non.",
            "An empty cell is an unknown input, never zero nor no.",
        ),
        Words(
            "Les codes sont des textes : gardez les zéros du début.",
            "Codes are texts: keep their leading zeros.",
        ),
        Words(
            f"Une colonne « {date} » ajoutée donne à chaque dossier sa date.",
            f'A column "{date}" that is added gives each case its date.',
        ),
        Words(
            "D'autres colonnes peuvent être ajoutées : elles sont recopiées dans le résultat.",
            "Other columns may be added: they are copied to the results.",
        ),
    )
    yield from (line.words(language) for line in lines)


def _width(heading: str) -> int:
    return min(max(len(heading) + 2, NARROWEST), WIDEST)
