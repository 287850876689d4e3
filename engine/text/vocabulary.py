"""Every word an author can write, in French and in English: keys, keywords, types, states, modes, outcomes.

Names of functions are words too; they stand beside the function's meaning in `engine.language.builtins`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from engine.text.diagnostics import Language

Kind = Literal["key", "keyword", "type", "boolean", "mode", "policy", "outcome", "kind", "action"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the language: its identifier in the engine, and how it is written in each surface.

    The first spelling of a surface is the one printed; the others are read as well.
    """

    id: str
    kind: Kind
    fr: tuple[str, ...]
    en: tuple[str, ...]

    def spellings(self, language: Language) -> tuple[str, ...]:
        return self.fr if language == "fr" else self.en


def _words(kind: Kind, rows: str) -> tuple[Word, ...]:
    """Rows `id | fr, fr… | en, en…`, one a line."""
    found = []
    for row in rows.strip().splitlines():
        identifier, fr, en = (part.strip() for part in row.split("|"))
        found.append(
            Word(identifier, kind, tuple(w.strip() for w in fr.split(",")), tuple(w.strip() for w in en.split(",")))
        )
    return tuple(found)


KEYS = _words(
    "key",
    """
    language        | langue                | language
    policy          | politique             | policy
    based_on        | basée_sur             | based_on
    title           | titre                 | title
    authority       | autorité              | authority
    in_force        | en_vigueur            | in_force
    from            | du                    | from
    to              | au                    | to
    sources         | sources               | sources
    source          | source                | source
    date            | date                  | date
    articles        | articles              | articles
    article         | article               | article
    not_computable  | non_calculable        | not_computable
    units           | unités                | units
    parameters      | paramètres            | parameters
    type            | type                  | type
    values          | valeurs               | values
    review_before   | à_revérifier_avant    | review_before
    tables          | tables                | tables
    file            | fichier               | file
    supplied        | fournie               | supplied
    rows            | lignes                | rows
    amended_rows    | lignes_modifiées      | amended_rows
    withdrawn       | retiré                | withdrawn
    key             | clé                   | key
    columns         | colonnes              | columns
    validity        | validité              | validity
    pattern         | motif                 | pattern
    ranges          | plages                | ranges
    notice          | mention               | notice
    rules           | règles                | rules
    readings        | lectures              | readings
    question        | question              | question
    choices         | choix                 | choices
    taken           | prise                 | taken
    reason          | raison                | reason
    appraisals      | appréciations         | appraisals
    decided_by      | décidée_par           | decided_by
    effect          | effet                 | effect
    affects         | affecte               | affects
    records         | dossiers              | records
    record          | dossier               | record
    in              | dans                  | in
    plural          | pluriel               | plural
    inputs          | données               | inputs
    label           | libellé               | label
    min             | min                   | min
    max             | max                   | max
    decimals        | décimales             | decimals
    among           | parmi                 | among
    like            | comme                 | like
    optional        | facultative           | optional
    supplied_by     | fournie_par           | supplied_by
    statement       | énoncé                | statement
    formula         | formule               | formula
    cases           | cas                   | cases
    first_match     | premier_vrai          | first_match
    if              | si                    | if
    then            | alors                 | then
    otherwise       | sinon                 | otherwise
    all_of          | toutes_ces_conditions | all_of
    any_of          | une_de_ces_conditions | any_of
    appraisal       | appréciation          | appraisal
    default         | défaut                | default
    exceptions      | exceptions            | exceptions
    rank            | rang                  | rank
    decision_table  | table_de_décision     | decision_table
    hit_policy      | sélection             | hit_policy
    scale           | barème                | scale
    base            | assiette              | base
    mode            | mode                  | mode
    brackets        | tranches              | brackets
    starting_at     | à_partir_de           | starting_at
    rate            | taux                  | rate
    value           | valeur                | value
    versions        | versions              | versions
    rounding        | arrondi               | rounding
    step            | à                     | step
    direction       | sens                  | direction
    floor           | plancher              | floor
    ceiling         | plafond               | ceiling
    cliff           | effet_de_seuil        | cliff
    applies_if      | applicable_si         | applies_if
    result          | résultat              | result
    outcome         | issue                 | outcome
    outcome_words   | mots                  | outcome_words
    true            | vrai                  | true
    false           | faux                  | false
    cases_list      | cas                   | cases
    name            | nom                   | name
    expected        | attendu               | expected
    missing         | manque                | missing
    reasons         | motifs                | reasons
    reasoning       | raisonnement          | reasoning
    motive          | motif                 | motive
    decision        | délibération          | decision
    change          | changement            | change
    removed_cases   | cas_retirés           | removed_cases
    accepted_changes| changements_acceptés  | accepted_changes
    accepted_points | points_acceptés       | accepted_points
    point           | point                 | point
    rule            | règle                 | rule
    before          | avant                 | before
    after           | après                 | after
    number          | numéro                | number
    """,
)

KEYWORDS = _words(
    "keyword",
    """
    and           | et           | and
    or            | ou           | or
    not           | non          | not
    if            | si           | if
    then          | alors        | then
    otherwise     | sinon        | otherwise, else
    in            | dans         | in
    between       | entre        | between
    where         | où           | where
    at            | à            | at
    true          | vrai         | true
    false         | faux         | false
    not_applicable| sans_objet   | not_applicable
    reading       | lecture      | reading
    appraisal     | appréciation | appraisal
    starts_with   | commence_par | starts_with
    ends_with     | finit_par    | ends_with
    contains      | contient     | contains
    """,
)

CELLS = _words(
    "keyword",
    """
    any       | -, toujours           | -, any
    lt        | moins de              | less than
    gt        | plus de               | more than
    ge        | au moins, à partir de | at least, from
    le        | au plus, jusqu'à      | at most, up to
    """,
)

TYPES = _words(
    "type",
    """
    boolean | booléen  | boolean
    integer | entier   | integer
    number  | nombre   | number
    text    | texte    | text
    date    | date     | date
    """,
)

BOOLEANS = _words(
    "boolean",
    """
    true  | oui | yes
    false | non | no
    """,
)

ROUNDINGS = _words(
    "mode",
    """
    up        | supérieur                          | up
    down      | inférieur                          | down
    nearest   | au plus proche, au_plus_proche     | nearest
    half_even | au pair le plus proche, au_pair    | half even, half_even
    truncate  | vers zéro, vers_zéro               | toward zero, toward_zero
    """,
)

MONTH_ENDS = _words(
    "mode",
    """
    last_day  | dernier_jour | last_day
    next_day  | jour_suivant | next_day
    same_day  | même_jour    | same_day
    """,
)

AMENDMENTS = _words(
    "keyword",
    """
    withdrawn | retiré, retirée | withdrawn
    """,
)

HIT_POLICIES = _words(
    "policy",
    """
    unique | unique   | unique
    first  | première | first
    sum    | somme    | sum
    """,
)

SCALE_MODES = _words(
    "policy",
    """
    progressive | progressif  | progressive
    flat        | forfaitaire | flat
    """,
)

OUTCOMES = _words(
    "outcome",
    """
    eligible       | éligible                | eligible
    not_eligible   | non éligible            | not eligible
    conditional    | éligible sous condition | conditionally eligible
    computed       | calculé                 | computed
    undetermined   | indéterminé             | undetermined
    not_applicable | sans objet              | not applicable
    out_of_scope   | hors champ              | out of scope
    error          | erreur                  | error
    """,
)

STATES = _words(
    "outcome",
    """
    unknown        | inconnu    | unknown
    not_applicable | sans objet | not applicable
    error          | erreur     | error
    """,
)

UNITS = _words(
    "type",
    """
    euro  | €        | €
    month | mois     | month, months
    year  | an, ans  | year, years
    day   | jour, jours | day, days
    """,
)

GROUPS: dict[str, tuple[Word, ...]] = {
    "key": KEYS,
    "keyword": KEYWORDS,
    "cell": CELLS,
    "type": TYPES,
    "boolean": BOOLEANS,
    "rounding": ROUNDINGS,
    "month_end": MONTH_ENDS,
    "amendment": AMENDMENTS,
    "hit_policy": HIT_POLICIES,
    "scale_mode": SCALE_MODES,
    "outcome": OUTCOMES,
    "state": STATES,
    "unit": UNITS,
}


@cache
def spoken(group: str, language: Language) -> dict[str, str]:
    """From identifier to the spelling that is printed."""
    return {word.id: word.spellings(language)[0] for word in GROUPS[group]}


@cache
def understood(group: str, language: Language) -> dict[str, str]:
    """From every spelling that is read to its identifier."""
    return {spelling: word.id for word in GROUPS[group] for spelling in word.spellings(language)}


def say(group: str, identifier: str, language: Language) -> str:
    """The printed spelling of one word."""
    return spoken(group, language)[identifier]
