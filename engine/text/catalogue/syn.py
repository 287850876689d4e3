"""Diagnostics of the family SYN: expressions that cannot be read."""

from engine.text.diagnostics import Entry, Template

ENTRIES = (
    Entry(
        code="SYN001",
        slug="expression-incomprehensible",
        title=Template(fr="expression incompréhensible", en="the expression cannot be understood"),
        label=Template(
            fr="« {found} » n'est pas attendu ici ; attendu : {expected}",
            en='"{found}" is not expected here; expected: {expected}',
        ),
    ),
    Entry(
        code="SYN002",
        slug="expression-inachevee",
        title=Template(fr="expression inachevée", en="unfinished expression"),
        label=Template(
            fr="l'expression s'arrête après « {last} » ; attendu : {expected}",
            en='the expression stops after "{last}"; expected: {expected}',
        ),
    ),
    Entry(
        code="SYN003",
        slug="expression-vide",
        title=Template(fr="expression vide", en="empty expression"),
        label=Template(fr="rien n'est écrit ici", en="nothing is written here"),
        help=Template(fr="écrivez un nombre, un nom ou un calcul", en="write a number, a name or a calculation"),
    ),
    Entry(
        code="SYN004",
        slug="signe-etranger",
        title=Template(fr="signe d'un autre langage", en="a sign of another language"),
        label=Template(fr="« {wrong} » s'écrit ici « {right} »", en='"{wrong}" is written "{right}" here'),
    ),
    Entry(
        code="SYN005",
        slug="mot-de-l-autre-langue",
        title=Template(fr="mot-clé de l'autre langue", en="keyword of the other language"),
        label=Template(
            fr="« {wrong} » s'écrit « {right} » dans ce fichier", en='"{wrong}" is written "{right}" in this file'
        ),
        help=Template(
            fr="la langue du fichier est choisie à la première ligne",
            en="the language of the file is chosen on its first line",
        ),
    ),
    Entry(
        code="SYN006",
        slug="non-fermee",
        title=Template(fr="parenthèse ou crochet non fermé", en="bracket not closed"),
        label=Template(
            fr="« {opening} » n'est pas fermé par « {closing} »", en='"{opening}" is not closed by "{closing}"'
        ),
    ),
    Entry(
        code="SYN007",
        slug="fermee-sans-ouverture",
        title=Template(fr="parenthèse ou crochet en trop", en="one bracket too many"),
        label=Template(fr="« {closing} » ne ferme rien", en='"{closing}" closes nothing'),
    ),
    Entry(
        code="SYN008",
        slug="guillemet-non-ferme",
        title=Template(fr="texte non fermé", en="text not closed"),
        label=Template(fr="le guillemet « {quote} » n'est pas fermé", en="the quotation mark {quote} is not closed"),
    ),
    Entry(
        code="SYN009",
        slug="texte-entre-apostrophes",
        title=Template(fr="texte entre apostrophes", en="text between apostrophes"),
        label=Template(
            fr="un texte s'écrit entre guillemets : {right}", en="a text is written between quotation marks: {right}"
        ),
    ),
    Entry(
        code="SYN010",
        slug="alors-manquant",
        title=Template(fr="il manque « {keyword} »", en='"{keyword}" is missing'),
        label=Template(
            fr="« {opening} » sans « {keyword} » : il sépare la condition de la valeur",
            en='"{opening}" without "{keyword}", which separates the condition from the value',
        ),
        help=Template(fr="écrivez {pattern}", en="write {pattern}"),
    ),
    Entry(
        code="SYN011",
        slug="sinon-manquant",
        title=Template(fr="il manque « {keyword} »", en='"{keyword}" is missing'),
        label=Template(
            fr="« {opening} » sans « {keyword} » : que vaut l'expression quand la condition est fausse ?",
            en='"{opening}" without "{keyword}": what is the value when the condition is false?',
        ),
        help=Template(fr="écrivez {pattern}", en="write {pattern}"),
    ),
    Entry(
        code="SYN012",
        slug="formule-de-tableur",
        title=Template(fr="signe « = » au début", en='"=" at the beginning'),
        label=Template(
            fr="une formule ne commence pas par « = », comme dans un tableur",
            en='a formula does not begin with "=", as in a spreadsheet',
        ),
        help=Template(fr="retirez ce signe", en="remove this sign"),
    ),
    Entry(
        code="SYN013",
        slug="operateur-manquant",
        title=Template(fr="il manque un opérateur", en="an operator is missing"),
        label=Template(
            fr="il manque un opérateur entre « {before} » et « {after} »",
            en='an operator is missing between "{before}" and "{after}"',
        ),
        help=Template(
            fr="écrivez entre les deux ce qui les relie : +, ×, et, ou…",
            en="write between them what joins them: +, ×, and, or…",
        ),
    ),
    Entry(
        code="SYN014",
        slug="valeur-manquante",
        title=Template(fr="il manque une valeur", en="a value is missing"),
        label=Template(
            fr="il manque une valeur entre « {before} » et « {after} »",
            en='a value is missing between "{before}" and "{after}"',
        ),
    ),
    Entry(
        code="SYN015",
        slug="nombre-mal-ecrit",
        title=Template(fr="nombre mal écrit", en="badly written number"),
        label=Template(fr="« {number} » : {reason}", en='"{number}": {reason}'),
    ),
    Entry(
        code="SYN016",
        slug="virgule-ambigue",
        title=Template(fr="virgule ambiguë", en="ambiguous comma"),
        label=Template(
            fr="« {number} » : virgule décimale, ou séparation de deux valeurs ?",
            en='"{number}": a decimal comma, or two values?',
        ),
        help=Template(
            fr="écrivez un point pour des décimales, ou une espace après la virgule : {right}",
            en="write a point for decimals, or a space after the comma: {right}",
        ),
    ),
    Entry(
        code="SYN017",
        slug="date-impossible",
        title=Template(fr="date impossible", en="impossible date"),
        label=Template(fr="« {date} » : {reason}", en='"{date}": {reason}'),
    ),
    Entry(
        code="SYN018",
        slug="date-mal-ecrite",
        title=Template(fr="date mal écrite", en="badly written date"),
        label=Template(
            fr="la date « {written} » s'écrit année-mois-jour : {proposed}",
            en='the date "{written}" is written year-month-day: {proposed}',
        ),
    ),
    Entry(
        code="SYN019",
        slug="mot-reserve",
        title=Template(fr="mot réservé", en="reserved word"),
        label=Template(
            fr="« {word} » est un mot du langage et ne peut pas être un nom",
            en='"{word}" is a word of the language and cannot be a name',
        ),
        help=Template(
            fr="donnez un autre nom à la donnée ou à la règle", en="give another name to the input or the rule"
        ),
    ),
    Entry(
        code="SYN020",
        slug="caractere-inconnu",
        title=Template(fr="caractère inconnu", en="unknown character"),
        label=Template(
            fr="le caractère {character} n'a pas de sens dans une expression",
            en="the character {character} has no meaning in an expression",
        ),
    ),
    Entry(
        code="SYN021",
        slug="deux-points-ou-diese",
        title=Template(fr="« {sign} » dans une expression", en='"{sign}" in an expression'),
        label=Template(
            fr="« {sign} » n'a pas de sens dans une expression, hors d'un texte entre guillemets",
            en='"{sign}" has no meaning in an expression, outside a text in quotation marks',
        ),
    ),
    Entry(
        code="SYN022",
        slug="unite-sans-nombre",
        title=Template(fr="unité sans nombre", en="unit without a number"),
        label=Template(fr="« {sign} » doit suivre un nombre", en='"{sign}" must follow a number'),
        help=Template(fr="écrivez par exemple « 50 {sign} »", en='write for instance "50 {sign}"'),
    ),
    Entry(
        code="SYN023",
        slug="separateur-hors-d-une-liste",
        title=Template(fr="séparateur hors d'une liste", en="separator outside a list"),
        label=Template(
            fr="« {sign} » ne sépare que les valeurs d'une fonction « f(a, b) » ou d'une liste « [a, b] »",
            en='"{sign}" only separates the values of a function "f(a, b)" or of a list "[a, b]"',
        ),
    ),
    Entry(
        code="SYN024",
        slug="expression-trop-longue",
        title=Template(fr="expression trop longue", en="expression too long"),
        label=Template(
            fr="une expression compte au plus {limit} mots et signes",
            en="an expression has at most {limit} words and signs",
        ),
        help=Template(fr="donnez un nom à une partie, dans une règle", en="give a part of it a name, in a rule"),
    ),
    Entry(
        code="SYN025",
        slug="expression-trop-imbriquee",
        title=Template(fr="expression trop imbriquée", en="expression nested too deeply"),
        label=Template(
            fr="une expression compte au plus {limit} niveaux d'imbrication",
            en="an expression has at most {limit} levels of nesting",
        ),
        help=Template(fr="donnez un nom à une partie, dans une règle", en="give a part of it a name, in a rule"),
    ),
    Entry(
        code="SYN026",
        slug="apostrophe-dans-un-nom",
        title=Template(fr="apostrophe dans un nom", en="apostrophe in a name"),
        label=Template(
            fr="« {word} » contient une apostrophe ; un nom s'écrit comme « {proposed} »",
            en='"{word}" contains an apostrophe; a name is written like "{proposed}"',
        ),
    ),
    Entry(
        code="SYN027",
        slug="mot-cle-en-majuscules",
        title=Template(fr="mot-clé en majuscules", en="keyword in capitals"),
        label=Template(
            fr="« {wrong} » s'écrit « {right} », en minuscules", en='"{wrong}" is written "{right}", in lower case'
        ),
    ),
    Entry(
        code="SYN028",
        slug="oui-ou-non",
        title=Template(fr="oui ou non dans une expression", en="yes or no in an expression"),
        label=Template(
            fr="« {wrong} » s'écrit « {right} » dans une expression", en='"{wrong}" is written "{right}" here'
        ),
        help=Template(
            fr="un nom suffit comme condition : « boursier », « non boursier »",
            en='a name is enough as a condition: "holder", "not holder"',
        ),
    ),
    Entry(
        code="SYN029",
        slug="date-d-un-parametre",
        title=Template(
            fr="« {keyword} » après autre chose qu'un paramètre", en='"{keyword}" after what is no parameter'
        ),
        label=Template(
            fr="« {keyword} » se met seulement après le nom d'un paramètre",
            en='"{keyword}" only follows the name of a parameter',
        ),
        help=Template(fr="écrivez « nom_du_paramètre {keyword} date »", en='write "name_of_parameter {keyword} date"'),
    ),
    Entry(
        code="SYN030",
        slug="echappement-dans-une-expression",
        title=Template(fr="échappement dans une expression", en="escape in an expression"),
        label=Template(
            fr="entre ces guillemets, YAML remplace « \\ » ou deux apostrophes par autre chose",
            en='between these quotes, YAML replaces "\\" or two apostrophes by something else',
        ),
        help=Template(
            fr="retirez les guillemets, ou écrivez « | » après les deux-points, puis l'expression sur la ligne "
            "suivante, en retrait",
            en='remove the quotes, or write "|" after the colon, then the expression on the next line, indented',
        ),
    ),
)
