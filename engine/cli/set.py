"""`engine set`: a parameter takes a value from a date on, written into the file of the policy."""

from __future__ import annotations

from engine.amend.edit import set_value
from engine.amend.new_value import NewValue
from engine.cli.cases import POLICY
from engine.cli.console import FINDINGS, Console
from engine.cli.edits import DRY_RUN, conclude, open_to_edit
from engine.cli.kit import Argument, Command, Option, misuse
from engine.language.types import DATE
from engine.language.wording import say
from engine.policy.model import Policy
from engine.text.diagnostics import Language, Words


def set_parameter(
    console: Console,
    policy: str,
    parameter: str,
    value: str,
    start: str | None,
    article: str | None,
    title: str | None,
    source: str | None,
    source_title: str | None,
    source_date: str | None,
    until: str | None,
    review_before: str | None,
    replaces: bool,
    dry_run: bool,
) -> int:
    """Give a parameter a value from a date on.

    Raises:
        Misuse: if the date or the article is not said.
    """
    if start is None or article is None:
        raise misuse("AMD008", option=Words("--à-partir-du", "--from") if start is None else "--article")
    edit = open_to_edit(console, policy)
    if isinstance(edit, int):
        return edit
    change = NewValue(
        parameter=parameter,
        value=value,
        start=start,
        article=article,
        title=title,
        source=source,
        source_title=source_title,
        source_date=source_date,
        until=until,
        review_before=review_before,
        replaces=replaces,
    )
    edited = set_value(edit.policy, change, edit.reload)
    console.tell(edited.found, edit.policy.language)
    if edited.policy is None:
        return FINDINGS
    console.show(amount(edit.policy, edited.policy, parameter, console.language(edit.policy.language)))
    return conclude(console, edit, edited.policy, dry_run, edited.day)


def amount(before: Policy, after: Policy, name: str, language: Language) -> str:
    """What a parameter was worth and what it is worth from a date on: `forfait : 151 € → 155 € à partir du …`."""
    known, new = before.parameters[name].timeline, after.parameters[name]
    day, value = next(each for each in new.timeline if each not in known)
    older = [say(old, new.type, after.units, language) for start, old in known if start <= day]
    arrow = f"{older[-1]} → " if older else ""
    now, date = say(value, new.type, after.units, language), say(day, DATE, after.units, language)
    return f"{name} : {arrow}{now} à partir du {date}" if language == "fr" else f"{name}: {arrow}{now} from {date}"


command = Command(
    "set",
    set_parameter,
    about=Words(
        "Donne une nouvelle valeur à un paramètre à partir d'une date, dans le fichier de la politique : seules les "
        "lignes concernées changent, les commentaires restent.",
        "Gives a parameter a new value from a date on, in the file of the policy: only the lines concerned change, "
        "comments stay.",
    ),
    params=(
        POLICY,
        Argument("parameter", Words("PARAMÈTRE", "PARAMETER"), about=Words("son nom", "its name")),
        Argument("value", Words("VALEUR", "VALUE"), about=Words("par exemple 155 ou « 155 € »", 'as 155 or "155 €"')),
        Option(
            "--from",
            "--à-partir-du",
            "start",
            about=Words("date d'effet de la valeur", "date from which the value holds"),
            value=Words("DATE", "DATE"),
        ),
        Option(
            "--article",
            about=Words("article qui donne la valeur", "article that gives the value"),
            value=Words("ARTICLE", "ARTICLE"),
        ),
        Option(
            "--title",
            "--titre",
            "title",
            about=Words("titre de l'article, s'il est nouveau", "title of the article, if it is new"),
            value=Words("TITRE", "TITLE"),
        ),
        Option(
            "--source",
            about=Words("source de l'article, s'il est nouveau", "source of the article, if it is new"),
            value=Words("SOURCE", "SOURCE"),
        ),
        Option(
            "--source-title",
            "--titre-source",
            "source_title",
            about=Words("titre de la source, si elle est nouvelle", "title of the source, if it is new"),
            value=Words("TITRE", "TITLE"),
        ),
        Option(
            "--source-date",
            "--date-source",
            "source_date",
            about=Words("date de la source, si elle est nouvelle", "date of the source, if it is new"),
            value=Words("DATE", "DATE"),
        ),
        Option(
            "--until",
            "--jusqu-au",
            "until",
            about=Words("dernier jour de la dernière valeur, ou « aucune »", 'last day of the last value, or "none"'),
            value=Words("DATE", "DATE"),
        ),
        Option(
            "--review-before",
            "--à-revérifier-avant",
            "review_before",
            about=Words("date avant laquelle revoir, ou « aucune »", 'date before which to review, or "none"'),
            value=Words("DATE", "DATE"),
        ),
        Option(
            "--replace",
            "--remplacer",
            "replaces",
            about=Words("remplace la valeur déjà donnée à cette date", "replace the value already given for the date"),
        ),
        DRY_RUN,
    ),
    examples=(
        Words(
            "engine fixer ma-politique.yaml forfait 155 --à-partir-du 2024-09-01 --article arrêté-2024 "
            '--titre "Arrêté 2024" --source arrêté-2024 --titre-source "Arrêté du 2 avril" --date-source 2024-04-02',
            "engine set my-policy.yaml forfait 155 --from 2024-09-01 --article order-2024 "
            '--title "Order 2024" --source order-2024 --source-title "Order of 2 April" --source-date 2024-04-02',
        ),
        Words(
            "engine fixer ma-politique.yaml forfait 155 --à-partir-du 2024-09-01 --article art-2",
            "engine set my-policy.yaml forfait 155 --from 2024-09-01 --article art-2",
        ),
    ),
)
