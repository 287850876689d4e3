"""Diagnostics of the family CAS: cases, golden files, and values as they are written."""

from engine.text.diagnostics import Entry, Template

# Reading one value, in a case, in a table or in a policy: CAS020 to CAS059.
VALUES = (
    Entry(
        code="CAS020",
        slug="nombre-attendu",
        title=Template(fr="nombre attendu", en="a number is expected"),
        label=Template(fr="« {text} » n'est pas un nombre", en='"{text}" is not a number'),
        help=Template(fr="écrivez par exemple « {example} »", en='write for instance "{example}"'),
    ),
    Entry(
        code="CAS021",
        slug="autre-unite",
        title=Template(fr="unité qui n'est pas celle attendue", en="not the expected unit"),
        label=Template(
            fr="« {text} » est en {found} ; attendu : {expected}",
            en='"{text}" is in {found}; expected: {expected}',
        ),
        help=Template(
            fr="donnez la valeur dans l'unité attendue ; un nombre seul est compté dans cette unité",
            en="give the value in the expected unit; a number alone counts in that unit",
        ),
    ),
    Entry(
        code="CAS022",
        slug="unite-inconnue",
        title=Template(fr="unité inconnue", en="unknown unit"),
        label=Template(
            fr="« {unit} » n'est pas une unité connue ; attendu : {expected}",
            en='"{unit}" is not a known unit; expected: {expected}',
        ),
    ),
    Entry(
        code="CAS023",
        slug="trop-de-decimales",
        title=Template(fr="trop de décimales", en="too many decimals"),
        label=Template(
            fr="« {text} » a trop de décimales ({expected} : {most})",
            en='"{text}" has too many decimals ({expected}: {most})',
        ),
        help=Template(
            fr="vérifiez la valeur ; rien n'est arrondi à la lecture",
            en="check the value; nothing is rounded when it is read",
        ),
    ),
    Entry(
        code="CAS024",
        slug="milliers-ou-decimales",
        title=Template(fr="milliers ou décimales ?", en="thousands or decimals?"),
        label=Template(
            fr="« {text} » : le signe sépare-t-il des milliers ou trois décimales ?",
            en='"{text}": does the sign separate thousands, or three decimals?',
        ),
        help=Template(
            fr="pour des milliers, écrivez « {thousands} » ; {otherwise}",
            en='for thousands, write "{thousands}"; {otherwise}',
        ),
    ),
    Entry(
        code="CAS025",
        slug="separateurs-de-milliers",
        title=Template(fr="séparateurs dans un nombre", en="separators in a number"),
        label=Template(
            fr="« {text} » : les milliers se séparent par une espace, par groupes de trois chiffres",
            en='"{text}": thousands are separated by a space, in groups of three digits',
        ),
        help=Template(fr="écrivez par exemple « {example} »", en='write for instance "{example}"'),
    ),
    Entry(
        code="CAS026",
        slug="notation-informatique",
        title=Template(fr="nombre en notation informatique", en="number in computer notation"),
        label=Template(
            fr="« {text} » est une notation de tableur ou de programme",
            en='"{text}" is a notation of spreadsheets or programs',
        ),
        help=Template(
            fr="écrivez tous les chiffres ; si c'est un code, déclarez-le de type texte",
            en="write all the digits; if it is a code, declare it as a text",
        ),
    ),
    Entry(
        code="CAS027",
        slug="zero-en-tete",
        title=Template(fr="nombre qui commence par zéro", en="number that begins with zero"),
        label=Template(
            fr="« {text} » commence par un zéro, qu'un nombre ne garderait pas",
            en='"{text}" begins with a zero, which a number would not keep',
        ),
        help=Template(
            fr="un code (commune, département, formation) se déclare de type texte ; sinon retirez le zéro",
            en="declare a code (town, département, course) as a text; otherwise remove the zero",
        ),
    ),
    Entry(
        code="CAS028",
        slug="oui-ou-non",
        title=Template(fr="ni « {yes} » ni « {no} »", en='neither "{yes}" nor "{no}"'),
        label=Template(
            fr="« {text} » : « {yes} » ou « {no} » est attendu, en minuscules",
            en='"{text}": "{yes}" or "{no}" is expected, in lower case',
        ),
    ),
    Entry(
        code="CAS029",
        slug="date-attendue",
        title=Template(fr="date attendue", en="a date is expected"),
        label=Template(fr="« {text} » ne se lit pas comme une date", en='"{text}" does not read as a date'),
        help=Template(fr="écrivez par exemple {example}", en="write for instance {example}"),
    ),
    Entry(
        code="CAS030",
        slug="annee-sur-deux-chiffres",
        title=Template(fr="année sur deux chiffres", en="year on two digits"),
        label=Template(fr="« {text} » : de quel siècle ?", en='"{text}": of which century?'),
        help=Template(fr="écrivez l'année sur quatre chiffres", en="write the year with four digits"),
    ),
    Entry(
        code="CAS031",
        slug="jour-ou-mois",
        title=Template(fr="date ambiguë", en="ambiguous date"),
        label=Template(
            fr="« {text} » : le jour ou le mois est-il écrit en premier ?",
            en='"{text}": does the day or the month come first?',
        ),
        help=Template(
            fr="écrivez l'année, le mois, le jour, comme 2026-09-12",
            en="write the year, the month, the day, as in 2026-09-12",
        ),
    ),
    Entry(
        code="CAS032",
        slug="date-impossible",
        title=Template(fr="date impossible", en="impossible date"),
        label=Template(fr="« {text} » : {reason}", en='"{text}": {reason}'),
    ),
    Entry(
        code="CAS033",
        slug="hors-liste",
        title=Template(fr="valeur hors de la liste", en="value not in the list"),
        label=Template(
            fr="« {text} » n'est pas une des valeurs admises",
            en='"{text}" is not one of the admitted values',
        ),
        help=Template(fr="valeurs admises : {values}", en="admitted values: {values}"),
    ),
    Entry(
        code="CAS034",
        slug="valeur-vide",
        title=Template(fr="valeur vide", en="empty value"),
        label=Template(
            fr="rien n'est écrit ; attendu : {expected}",
            en="nothing is written; expected: {expected}",
        ),
        help=Template(
            fr="donnez la valeur, ou retirez la donnée si elle n'est pas connue",
            en="give the value, or leave the field out if it is not known",
        ),
    ),
    Entry(
        code="CAS035",
        slug="virgule-flottante",
        title=Template(fr="nombre en virgule flottante", en="number in floating point"),
        label=Template(
            fr="{text} vient d'un calcul binaire qui peut perdre des centimes",
            en="{text} comes from binary arithmetic, which may lose cents",
        ),
        help=Template(
            fr='donnez un texte ("600.50") ou un Decimal',
            en='give a text ("600.50") or a Decimal',
        ),
    ),
    Entry(
        code="CAS036",
        slug="valeur-d-une-autre-nature",
        title=Template(fr="valeur d'une autre nature", en="value of another nature"),
        label=Template(fr="reçu : {found} ; attendu : {expected}", en="given: {found}; expected: {expected}"),
    ),
    Entry(
        code="CAS037",
        slug="nombre-au-lieu-d-un-texte",
        title=Template(fr="nombre au lieu d'un texte", en="number instead of a text"),
        label=Template(
            fr="{text} est donné comme nombre ; attendu : {expected}",
            en="{text} is given as a number; expected: {expected}",
        ),
        help=Template(
            fr="mettez la valeur entre guillemets : un nombre perd les zéros d'un code",
            en="put the value between quotes: a number loses the zeros of a code",
        ),
    ),
    Entry(
        code="CAS038",
        slug="nombre-trop-long",
        title=Template(fr="nombre trop long", en="number too long"),
        label=Template(fr="« {text} » a plus de {most} chiffres", en='"{text}" has more than {most} digits'),
    ),
    Entry(
        code="CAS039",
        slug="sans-objet-non-admis",
        title=Template(fr="« {text} » n'est pas admis ici", en='"{text}" is not admitted here'),
        label=Template(
            fr="cette donnée n'est pas déclarée facultative",
            en="this field is not declared optional",
        ),
        help=Template(
            fr="donnez la valeur, ou ajoutez « facultative: oui » à la déclaration si elle peut ne pas exister",
            en='give the value, or add "optional: yes" to the declaration if there may be none',
        ),
    ),
    Entry(
        code="CAS040",
        slug="valeur-qui-ne-s-ecrit-pas",
        title=Template(fr="valeur qui ne s'écrit pas", en="value that cannot be written"),
        label=Template(
            fr="« {text} » : une valeur de type {type} se calcule et ne s'écrit pas",
            en='"{text}": a value of type {type} is computed and cannot be written',
        ),
    ),
    Entry(
        code="CAS041",
        slug="sous-le-minimum",
        title=Template(fr="valeur sous le minimum", en="value below the minimum"),
        label=Template(
            fr="{value} est sous le minimum déclaré, {bound}",
            en="{value} is below the declared minimum, {bound}",
        ),
        help=Template(
            fr="vérifiez la valeur ; elle n'est jamais ramenée au minimum",
            en="check the value; it is never raised to the minimum",
        ),
    ),
    Entry(
        code="CAS042",
        slug="au-dessus-du-maximum",
        title=Template(fr="valeur au-dessus du maximum", en="value above the maximum"),
        label=Template(
            fr="{value} est au-dessus du maximum déclaré, {bound}",
            en="{value} is above the declared maximum, {bound}",
        ),
        help=Template(
            fr="vérifiez la valeur ; elle n'est jamais ramenée au maximum",
            en="check the value; it is never lowered to the maximum",
        ),
    ),
    Entry(
        code="CAS043",
        slug="motif-non-respecte",
        title=Template(fr="texte qui n'a pas la forme déclarée", en="text not of the declared form"),
        label=Template(
            fr="« {text} » ne suit pas le motif « {pattern} »",
            en='"{text}" does not follow the pattern "{pattern}"',
        ),
        help=Template(
            fr="vérifiez la longueur, les zéros en tête et les espaces",
            en="check the length, the leading zeros and the spaces",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*VALUES,)
