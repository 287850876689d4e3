"""Evaluation: data that a rule cannot be computed on. Each entry is the code of a `Failure`, with its arguments."""

from engine.text.diagnostics import Entry, Template

ENTRIES = (
    Entry(
        code="EVA001",
        slug="diviseur-nul",
        title=Template(fr="division par zéro", en="division by zero"),
        label=Template(
            fr="{dividend} est divisé par une valeur qui est nulle dans ce dossier",
            en="{dividend} is divided by a value that is zero in this case",
        ),
        help=Template(
            fr="vérifiez la donnée ; si elle peut être nulle, la règle doit dire ce qui s'applique alors",
            en="check the input; if it may be zero, the rule has to say what applies then",
        ),
    ),
    Entry(
        code="EVA002",
        slug="pas-d-arrondi-nul-ou-negatif",
        title=Template(fr="arrondi à un pas nul ou négatif", en="rounding to a step that is zero or less"),
        label=Template(
            fr="le pas de cet arrondi vaut {step} dans ce dossier",
            en="the step of this rounding is {step} in this case",
        ),
        help=Template(
            fr="un arrondi se fait à un pas positif, comme 1 € ou 0.01 €",
            en="a rounding has a positive step, such as 1 € or 0.01 €",
        ),
    ),
    Entry(
        code="EVA003",
        slug="date-impossible",
        title=Template(fr="date qui n'existe pas", en="date that does not exist"),
        label=Template(
            fr="il n'y a pas de jour {day} du mois {month} de l'année {year}",
            en="there is no day {day} of month {month} of year {year}",
        ),
        help=Template(
            fr="pour un mois plus court, la règle doit choisir le dernier jour ou le jour suivant",
            en="for a shorter month, the rule has to choose the last day or the next day",
        ),
    ),
    Entry(
        code="EVA004",
        slug="alternatives-en-conflit",
        title=Template(fr="plusieurs alternatives s'appliquent", en="several alternatives apply"),
        label=Template(
            fr="les alternatives {arms} sont vraies toutes à la fois dans ce dossier",
            en="alternatives {arms} are all true in this case",
        ),
        help=Template(
            fr="précisez leurs conditions pour qu'elles s'excluent, ou déclarez que la première vraie l'emporte",
            en="make their conditions exclude one another, or declare that the first true one decides",
        ),
    ),
    Entry(
        code="EVA005",
        slug="aucune-alternative",
        title=Template(fr="aucune alternative ne s'applique", en="no alternative applies"),
        label=Template(
            fr="aucune des conditions n'est vraie dans ce dossier, et rien n'est prévu sinon",
            en="none of the conditions is true in this case, and nothing is said for otherwise",
        ),
        help=Template(
            fr="vérifiez les données ; si ce cas peut se présenter, ajoutez « sinon » ou une alternative",
            en='check the inputs; if this can happen, add "otherwise" or an alternative',
        ),
    ),
    Entry(
        code="EVA006",
        slug="lignes-en-desaccord",
        title=Template(fr="lignes en désaccord", en="rows that disagree"),
        label=Template(
            fr="une seule valeur commune est attendue, et les lignes donnent {values}",
            en="one common value is expected, and the rows give {values}",
        ),
        help=Template(
            fr="corrigez les lignes, ou dites par une condition lesquelles comptent",
            en="correct the rows, or say with a condition which of them count",
        ),
    ),
    Entry(
        code="EVA007",
        slug="parametre-sans-valeur",
        title=Template(fr="paramètre sans valeur à cette date", en="parameter without a value at that date"),
        label=Template(
            fr="le paramètre « {parameter} » n'a pas de valeur en vigueur au {date}",
            en='parameter "{parameter}" has no value in force on {date}',
        ),
        help=Template(
            fr="vérifiez la date ; sinon ajoutez au paramètre la valeur de cette période, avec son article",
            en="check the date; otherwise give the parameter its value for that period, with its article",
        ),
    ),
    Entry(
        code="EVA008",
        slug="ligne-introuvable",
        title=Template(fr="ligne absente de la table", en="row missing from the table"),
        label=Template(
            fr="la table « {table} » n'a pas de ligne en vigueur pour {keys}",
            en='table "{table}" has no row in force for {keys}',
        ),
        help=Template(
            fr="vérifiez la clé et la date ; si le texte prévoit ce cas, complétez la table",
            en="check the key and the date; if the regulation covers this, complete the table",
        ),
    ),
    Entry(
        code="EVA009",
        slug="plusieurs-lignes",
        title=Template(fr="plusieurs lignes pour une clé", en="several rows for one key"),
        label=Template(
            fr="la table « {table} » a plusieurs lignes en vigueur pour {keys}",
            en='table "{table}" has several rows in force for {keys}',
        ),
        help=Template(
            fr="gardez une seule ligne, ou limitez chacune dans le temps",
            en="keep a single row, or limit each of them in time",
        ),
    ),
    Entry(
        code="EVA010",
        slug="donnees-contradictoires",
        title=Template(fr="données qui se contredisent", en="facts that contradict one another"),
        label=Template(
            fr="ces données ne vont pas ensemble : {reason}",
            en="these facts do not go together: {reason}",
        ),
        help=Template(
            fr="corrigez les données du dossier ; la politique refuse de calculer avec celles-ci",
            en="correct the facts of the case; the policy refuses to compute with these",
        ),
    ),
)
