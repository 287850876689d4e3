"""Diagnostics of the family CAS: cases, golden files, and values as they are written."""

from engine.text.diagnostics import Entry, Severity, Template, describe

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
        help=Template(
            fr="retirez l'unité : un nombre seul est compté dans l'unité attendue",
            en="remove the unit: a number alone counts in the expected unit",
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
            fr="« {text} » : « {yes} » ou « {no} » est attendu",
            en='"{text}": "{yes}" or "{no}" is expected',
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
        help=Template(
            fr="une date s'écrit année-mois-jour, comme 2026-09-12",
            en="a date is written year-month-day, as in 2026-09-12",
        ),
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
            fr="mettez la valeur entre guillemets, ou la cellule au format texte : un nombre perd les zéros d'un code",
            en="put the value between quotes, or the cell in the format of texts: a number loses the zeros of a code",
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
        code="CAS041",
        slug="sous-le-minimum",
        title=Template(fr="valeur sous le minimum", en="value below the minimum"),
        label=Template(
            fr="{value} : sous le minimum déclaré, {bound}",
            en="{value}: below the declared minimum, {bound}",
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
            fr="{value} : au-dessus du maximum déclaré, {bound}",
            en="{value}: above the declared maximum, {bound}",
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

# A case and its facts: CAS001 to CAS019, and CAS060 on.
FACTS = (
    Entry(
        code="CAS001",
        slug="dossier-absent",
        title=Template(fr="le cas ne décrit aucun dossier", en="the case describes no record"),
        label=Template(
            fr="il manque un bloc de faits ; la politique traite : {records}",
            en="a block of facts is missing; the policy is about: {records}",
        ),
        help=Template(
            fr="ajoutez un bloc qui porte ce nom, et les faits en dessous, en retrait",
            en="add a block of this name, and the facts below it, indented",
        ),
    ),
    Entry(
        code="CAS002",
        slug="dossier-inconnu",
        title=Template(fr="dossier inconnu", en="unknown record"),
        label=Template(
            fr="« {name} » n'est ni un dossier de cette politique ni une clé d'un cas",
            en='"{name}" is neither a record of this policy nor a key of a case',
        ),
        help=Template(fr="{where}", en="{where}"),
    ),
    Entry(
        code="CAS003",
        slug="dossier-a-sa-place",
        title=Template(fr="dossier qui a sa place dans un autre", en="record with its place in another"),
        label=Template(fr="« {name} » se donne dans « {parent} »", en='"{name}" is given inside "{parent}"'),
        help=Template(
            fr="écrivez « {plural}: » dans le bloc « {parent} », avec une ligne « - » pour chacun",
            en='write "{plural}:" in the block "{parent}", with a "-" line for each',
        ),
    ),
    Entry(
        code="CAS004",
        slug="plusieurs-dossiers",
        title=Template(fr="plusieurs dossiers dans un cas", en="several records in one case"),
        label=Template(
            fr="le cas décrit déjà « {first} » ; « {second} » est un autre dossier",
            en='the case already describes "{first}"; "{second}" is another record',
        ),
        help=Template(fr="faites un fichier par cas", en="make one file for each case"),
    ),
    Entry(
        code="CAS005",
        slug="autre-politique",
        title=Template(fr="cas écrit pour une autre politique", en="case written for another policy"),
        label=Template(
            fr="ce cas est pour « {found} », et la politique est « {policy} »",
            en='this case is for "{found}", and the policy is "{policy}"',
        ),
        help=Template(
            fr="choisissez l'autre politique, ou corrigez cette ligne",
            en="choose the other policy, or correct this line",
        ),
    ),
    Entry(
        code="CAS006",
        slug="lecture-inconnue",
        title=Template(fr="lecture inconnue", en="unknown reading"),
        label=Template(fr="la politique n'a pas de lecture « {name} »", en='the policy has no reading "{name}"'),
    ),
    Entry(
        code="CAS007",
        slug="choix-de-lecture-inconnu",
        title=Template(fr="choix de lecture inconnu", en="unknown choice of a reading"),
        label=Template(
            fr="la lecture « {name} » n'a pas de choix « {choice} »", en='reading "{name}" has no choice "{choice}"'
        ),
        help=Template(fr="les choix sont : {choices}", en="the choices are: {choices}"),
    ),
    Entry(
        code="CAS008",
        slug="donnee-inconnue",
        title=Template(fr="donnée inconnue", en="unknown input"),
        label=Template(
            fr="« {name} » n'est pas une donnée du dossier « {record} »",
            en='"{name}" is not an input of record "{record}"',
        ),
        help=Template(fr="les données sont : {known}", en="the inputs are: {known}"),
    ),
    Entry(
        code="CAS009",
        slug="donnee-calculee",
        title=Template(fr="donnée qui est calculée", en="input that is computed"),
        label=Template(
            fr="« {name} » est calculé par la politique, pas donné", en='"{name}" is computed by the policy, not given'
        ),
        help=Template(fr="retirez cette ligne", en="remove this line"),
    ),
    Entry(
        code="CAS010",
        slug="bloc-attendu",
        title=Template(fr="un bloc de faits est attendu", en="a block of facts is expected"),
        label=Template(
            fr="les faits du dossier « {record} » s'écrivent une ligne « nom: valeur » chacun",
            en='the facts of record "{record}" are written one "name: value" line each',
        ),
    ),
    Entry(
        code="CAS011",
        slug="liste-attendue",
        title=Template(fr="une liste est attendue", en="a list is expected"),
        label=Template(
            fr="« {plural} » contient plusieurs dossiers « {record} » : une liste est attendue",
            en='"{plural}" holds several records "{record}": a list is expected',
        ),
        help=Template(
            fr="commencez chacun par « - », ou écrivez « [] » s'il n'y en a aucun",
            en='begin each with "-", or write "[]" if there is none',
        ),
    ),
    Entry(
        code="CAS012",
        slug="valeur-attendue",
        title=Template(fr="une seule valeur est attendue", en="a single value is expected"),
        label=Template(fr="« {name} » attend une valeur, pas {found}", en='"{name}" expects a value, not {found}'),
        help=Template(fr="écrivez la valeur après les deux-points", en="write the value after the colon"),
    ),
    Entry(
        code="CAS013",
        slug="cle-absente-de-la-table",
        title=Template(fr="clé absente de la table", en="key missing from the table"),
        label=Template(
            fr="« {key} » n'est pas une clé de la table « {table} »", en='"{key}" is not a key of table "{table}"'
        ),
        help=Template(fr="les clés admises sont dans {file}", en="the keys admitted are in {file}"),
    ),
    Entry(
        code="CAS014",
        slug="cle-en-double",
        title=Template(fr="deux dossiers ont la même clé", en="two records have the same key"),
        label=Template(
            fr="{key} « {value} » est déjà celui de {first}", en='{key} "{value}" is already that of {first}'
        ),
        help=Template(
            fr="réunissez les deux dossiers, ou corrigez la clé", en="join the two records, or correct the key"
        ),
    ),
    Entry(
        code="CAS016",
        slug="trop-de-dossiers",
        title=Template(fr="trop de dossiers dans un cas", en="too many records in one case"),
        label=Template(fr="un cas compte au plus {most} dossiers", en="a case has at most {most} records"),
        help=Template(fr="pour de nombreux cas, utilisez un lot", en="for many cases, use a batch"),
    ),
    Entry(
        code="CAS017",
        slug="dossier-hors-vigueur",
        title=Template(fr="dossier qui n'est pas en vigueur", en="record that is not in force"),
        label=Template(
            fr="aucun dossier « {plural} » n'est prévu au {date}", en='no record "{plural}" is provided for on {date}'
        ),
        help=Template(
            fr="vérifiez la date du cas, ou retirez ces dossiers",
            en="check the date of the case, or remove these records",
        ),
    ),
    Entry(
        code="CAS018",
        slug="table-non-fournie",
        title=Template(fr="table qui n'est pas fournie", en="table that is not supplied"),
        label=Template(
            fr="la table « {table} » doit être fournie pour lire cette donnée",
            en='table "{table}" must be supplied to read this input',
        ),
        help=Template(
            fr="donnez son fichier avec la commande : --table {id}=FICHIER",
            en="give its file with the command: --table {id}=FILE",
        ),
    ),
    Entry(
        code="CAS019",
        slug="cle-hors-vigueur",
        title=Template(fr="ligne de table qui n'est pas en vigueur", en="row of a table that is not in force"),
        label=Template(
            fr="« {key} » est une clé de la table « {table} », mais pas en vigueur au {date}",
            en='"{key}" is a key of table "{table}", but not in force on {date}',
        ),
        help=Template(fr="vérifiez la date du cas", en="check the date of the case"),
    ),
    Entry(
        code="CAS060",
        slug="regle-inconnue",
        title=Template(fr="règle inconnue", en="unknown rule"),
        label=Template(
            fr="le dossier « {record} » n'a pas de règle « {name} »", en='record "{record}" has no rule "{name}"'
        ),
        help=Template(fr="les règles sont : {rules}", en="the rules are: {rules}"),
    ),
)

# Golden files: CAS080 to CAS099.
GOLDEN = (
    Entry(
        code="CAS080",
        slug="cas-en-double",
        title=Template(fr="deux cas du même nom", en="two cases of one name"),
        label=Template(fr="le cas « {name} » existe déjà dans ce fichier", en='case "{name}" is in this file already'),
        help=Template(fr="donnez un nom propre à chaque cas", en="give each case a name of its own"),
    ),
    Entry(
        code="CAS081",
        slug="rien-d-attendu",
        title=Template(fr="rien n'est attendu", en="nothing is expected"),
        label=Template(
            fr="ce cas n'attend aucun résultat, il réussirait toujours",
            en="this case expects no result, it would always pass",
        ),
        help=Template(fr="donnez au moins l'issue, trouvée à la main", en="give at least the outcome, found by hand"),
    ),
    Entry(
        code="CAS082",
        slug="resultat-inconnu",
        title=Template(fr="résultat inconnu", en="unknown result"),
        label=Template(
            fr="« {name} » n'est ni une règle ni une donnée du dossier « {record} »",
            en='"{name}" is neither a rule nor an input of record "{record}"',
        ),
        help=Template(fr="on peut attendre : {known}", en="one may expect: {known}"),
    ),
    Entry(
        code="CAS083",
        slug="issue-inconnue",
        title=Template(fr="issue inconnue", en="unknown outcome"),
        label=Template(fr="« {text} » n'est pas une issue possible", en='"{text}" is no possible outcome'),
        help=Template(fr="les issues sont : {known}", en="the outcomes are: {known}"),
    ),
    Entry(
        code="CAS084",
        slug="article-attendu-inconnu",
        title=Template(fr="article inconnu", en="unknown article"),
        label=Template(fr="la politique n'a pas d'article « {name} »", en='the policy has no article "{name}"'),
        help=Template(
            fr="les motifs se donnent par l'identifiant de leur article",
            en="reasons are given by the identifier of their article",
        ),
    ),
    Entry(
        code="CAS085",
        slug="lecture-attendue-inconnue",
        title=Template(fr="lecture inconnue", en="unknown reading"),
        label=Template(fr="la politique n'a pas de lecture « {name} »", en='the policy has no reading "{name}"'),
    ),
    Entry(
        code="CAS086",
        slug="periode-attendue",
        title=Template(fr="période attendue", en="a period is expected"),
        label=Template(fr="« {text} » ne se lit pas comme une période", en='"{text}" does not read as a period'),
        help=Template(fr="écrivez par exemple 2023-09-01/2024-08-31", en="write for instance 2023-09-01/2024-08-31"),
    ),
    Entry(
        code="CAS087",
        slug="liste-de-resultats-attendue",
        title=Template(fr="liste attendue", en="a list is expected"),
        label=Template(fr="« {name} » se donne comme une liste", en='"{name}" is given as a list'),
        help=Template(
            fr="une ligne « - … » pour chaque élément, ou [a, b]", en='one line "- …" for each item, or [a, b]'
        ),
    ),
    Entry(
        code="CAS088",
        slug="un-seul-resultat-attendu",
        title=Template(fr="une seule valeur attendue", en="a single value is expected"),
        label=Template(fr="« {name} » n'a qu'une valeur", en='"{name}" has only one value'),
    ),
    Entry(
        code="CAS089",
        slug="cas-sans-politique",
        title=Template(fr="cas qui ne peuvent pas être joués", en="cases that cannot be run"),
        label=Template(fr="la politique « {name} » {why}", en='policy "{name}" {why}'),
        help=Template(fr="{remedy}", en="{remedy}"),
    ),
    describe(
        "CAS070",
        "nom-hors-table",
        ("nom absent de la table", "name not in the table"),
        (
            "« {value} » ne figure pas dans la table {table} : la réponse est « inconnu »",
            '"{value}" is not in table {table}: the answer is "unknown"',
        ),
        (
            "vérifiez le nom ; la casse, les accents et les espaces ne comptent pas",
            "check the name; case, accents and spaces do not count",
        ),
        severity=Severity.WARNING,
    ),
    describe(
        "CAS071",
        "nom-ambigu",
        ("nom qui désigne plusieurs lignes", "name that stands for several rows"),
        ("« {value} » peut être {names}", '"{value}" may be {names}'),
        ("écrivez le nom en entier", "write the whole name"),
        severity=Severity.WARNING,
    ),
)

# Golden files from one revision to another: CAS100 to CAS119.
CHANGES = (
    describe(
        "CAS100",
        "attendu-change-sans-motif",
        ("l'attendu a changé sans motif", "what is expected changed without a motive"),
        ("« {name} » : {changes}", '"{name}": {changes}'),
        (
            "dites pourquoi, sur une ligne du cas : « motif: {{date: …, article: …, changement: …}} »",
            'say why, on a line of the case: "motive: {{date: …, article: …, change: …}}"',
        ),
    ),
    describe(
        "CAS101",
        "cas-retire-sans-motif",
        ("cas retiré sans motif", "case removed without a motive"),
        ("le cas « {name} » n'est plus là", 'case "{name}" is no longer there'),
        (
            "remettez-le, ou dites pourquoi sous « cas_retirés: » : son nom et un motif",
            'put it back, or say why under "removed_cases:": its name and a motive',
        ),
    ),
    describe(
        "CAS102",
        "motif-sans-texte",
        ("motif sans article ni délibération", "motive without an article or a decision"),
        ("ce motif ne dit pas quel texte a changé", "this motive does not say which text changed"),
        ("ajoutez « article: » ou « délibération: »", 'add "article:" or "decision:"'),
    ),
    describe(
        "CAS103",
        "cas-retire-encore-la",
        ("cas retiré qui est encore là", "removed case that is still there"),
        ("le cas « {name} » est encore dans ce fichier", 'case "{name}" is still in this file'),
        ("retirez-le, ou ôtez cette ligne", "remove it, or take this line away"),
    ),
    describe(
        "CAS104",
        "revision-introuvable",
        ("révision introuvable", "revision not found"),
        ("« {revision} » ne peut pas être lue : {why}", '"{revision}" cannot be read: {why}'),
        (
            "donnez une branche, une étiquette ou un commit : --depuis main",
            "give a branch, a tag or a commit: --since main",
        ),
    ),
    describe(
        "CAS105",
        "cas-en-echec",
        ("cas de référence en échec", "golden case that fails"),
        ("« {name} » : {differences}", '"{name}": {differences}'),
        (
            "si le texte a changé, corrigez l'attendu et dites pourquoi sous « motif: » ; sinon corrigez la politique",
            'if the text changed, correct what is expected and say why under "motive:"; else correct the policy',
        ),
    ),
    describe(
        "CAS106",
        "evaluateurs-en-desaccord",
        ("les évaluateurs ne sont pas d'accord", "the evaluators disagree"),
        (
            "« {name} » : {field} vaut {reference} pour l'un, {compiled} pour l'autre",
            '"{name}": {field} is {reference} for one, {compiled} for the other',
        ),
        (
            "c'est une faute du moteur : signalez-la, avec ce cas",
            "this is a fault of the engine: report it, with the case",
        ),
    ),
    describe(
        "CAS107",
        "tableau-sans-cas",
        ("tableau sans cas de référence", "table without golden cases"),
        ("« {file} » n'a pas de feuille de cas", '"{file}" has no sheet of cases'),
        (
            "la feuille des cas commence par les colonnes « fichier » et « nom » : partez de « engine cas exporter »",
            'the sheet of cases begins with the columns "file" and "name": start from "engine cases export"',
        ),
    ),
    describe(
        "CAS108",
        "ligne-sans-place",
        ("ligne qui n'est celle d'aucun cas", "row that is of no case"),
        ("« {text} » manque, ou n'est pas connu", '"{text}" is missing, or not known'),
        (
            "chaque ligne a son fichier et le nom de son cas ; une ligne de détail, le numéro de sa place",
            "each row has its file and the name of its case; a row of details, the number of its place",
        ),
    ),
    describe(
        "CAS109",
        "ligne-en-double",
        ("deux lignes pour la même chose", "two rows for one thing"),
        ("« {text} » est déjà sur une autre ligne", '"{text}" is in another row already'),
        (
            "donnez à chaque cas un nom, et à chaque détail un numéro à lui",
            "give each case a name, and each detail a number of its own",
        ),
    ),
    describe(
        "CAS110",
        "cellule-illisible",
        ("cellule illisible", "cell that cannot be read"),
        ("« {text} » ne se lit pas comme une valeur", '"{text}" does not read as a value'),
        (
            "une liste s'écrit [a, b] ; un texte qui commence par un crochet se met entre guillemets",
            "a list is written [a, b]; a text that begins with a bracket stands between quotes",
        ),
    ),
    describe(
        "CAS111",
        "fichier-hors-du-dossier",
        ("fichier hors du dossier", "file outside the folder"),
        ("« {file} » n'est pas dans le dossier où l'on importe", '"{file}" is not in the folder of the import'),
        (
            "donnez un chemin relatif, sans « .. », qui finit par .yaml",
            'give a relative path without "..", that ends with .yaml',
        ),
    ),
    describe(
        "CAS112",
        "colonnes-en-conflit",
        ("deux colonnes pour la même place", "two columns for one place"),
        ("« {text} » est déjà rempli par une autre colonne", '"{text}" is already filled by another column'),
        (
            "une donnée a une valeur, ou des parties, pas les deux : gardez une seule des colonnes",
            "a fact has a value, or parts, not both: keep one of the columns",
        ),
    ),
    describe(
        "CAS113",
        "nouveau-fichier-sans-politique",
        ("nouveau fichier sans politique", "new file without a policy"),
        (
            "« {file} » n'existe pas encore, et rien ne dit de quelle politique sont ses cas",
            '"{file}" does not exist yet, and nothing says of which policy its cases are',
        ),
        (
            "corrigez le nom du fichier ; s'il est nouveau, donnez-lui dans le tableau « fichiers » une ligne avec sa "
            "« politique »",
            'correct the name of the file; if it is new, give it a row with its "policy" in the table "files"',
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*FACTS, *VALUES, *GOLDEN, *CHANGES)
