"""Types and units: what cannot be added, compared, or put where it stands."""

from engine.text.diagnostics import describe

ENTRIES = (
    describe(
        "TYP001", "mauvais-type", ("mauvais type", "wrong type"),
        ("attendu : {expected} ; trouvé : {found}", "expected: {expected}; found: {found}"),
    ),
    describe(
        "TYP002", "types-incomparables", ("types incompatibles", "incompatible types"),
        ("{left} et {right} ne se comparent ni ne s'additionnent", "{left} and {right} can be neither compared nor added"),
    ),
    describe(
        "TYP003", "unites-differentes", ("unités différentes", "different units"),
        ("d'un côté {left}, de l'autre {right} : il faut la même unité", "{left} on one side, {right} on the other: the unit must be the same"),
        ("par exemple « 0 € » plutôt que « 0 », « 151 €/élève × élèves » plutôt que « 151 €/élève »", 'for instance "0 €" rather than "0", "151 €/pupil × pupils" rather than "151 €/pupil"'),
    ),
    describe(
        "TYP004", "pourcentage-et-nombre", ("pourcentage et nombre", "percentage and number"),
        ("{left} et {right} : un pourcentage ne se compare et ne s'additionne qu'avec un pourcentage ou un rapport", "{left} and {right}: a percentage compares with, and adds to, only a percentage or a ratio"),
        ("écrivez le signe : « 50 % » plutôt que « 50 » ou « 0.5 »", 'write the sign: "50 %" rather than "50" or "0.5"'),
    ),
    describe(
        "TYP005", "listes-sans-valeur-commune", ("listes sans valeur commune", "lists with no value in common"),
        ("{left} ; {right} : ces deux champs ne peuvent jamais être égaux", "{left}; {right}: these two fields can never be equal"),
    ),
    describe(
        "TYP006", "sans-ordre", ("valeurs sans ordre", "values without an order"),
        ("ces valeurs ({found}) n'ont pas d'ordre : ni plus grand ni plus petit", "these values ({found}) have no order: neither greater nor less"),
        ("comparez avec « = » ou « dans »", 'compare with "=" or "in"'),
    ),
    describe(
        "TYP007", "mois-apres-une-date", ("mois ajoutés à une date", "months added to a date"),
        ("un mois n'a pas toujours ce jour-là : dites ce qu'on fait alors", "a month does not always have that day: say what happens then"),
        ("écrivez décaler(date, 4 mois, dernier_jour), ou jour_suivant, ou même_jour", "write shift(date, 4 months, last_day), or next_day, or same_day"),
    ),
    describe(
        "TYP008", "arrondi-manquant", ("arrondi à préciser", "rounding to be stated"),
        ("cette valeur peut avoir plus de {scale} décimales : la règle doit dire comment elle arrondit", "this value may carry more than {scale} decimals: the rule must say how it rounds"),
        ("ajoutez « arrondi: {{à: 0.01 €, sens: au plus proche}} » avec le pas et le sens que dit le texte", 'add "rounding: {{step: 0.01 €, direction: nearest}}" with the step and mode the text says'),
    ),
    describe(
        "TYP009", "type-inconnu", ("type inconnu", "unknown type"),
        ("« {name} » n'est ni un type, ni une unité, ni une table", '"{name}" is neither a type, nor a unit, nor a table'),
        ("les types sont : {known} ; ce que l'on compte se déclare sous « unités: »", 'the types are: {known}; what is counted is declared under "units:"'),
    ),
    describe(
        "TYP010", "nombre-d-arguments", ("mauvais nombre de valeurs", "wrong number of values"),
        ("valeurs attendues : {expected} ; trouvées : {found}", "values expected: {expected}; found: {found}"),
        ("{hint}", "{hint}"),
    ),
    describe(
        "TYP011", "valeur-hors-liste", ("valeur hors de la liste", "value not in the list"),
        ("« {value} » n'est pas une des valeurs possibles", '"{value}" is not one of the possible values'),
        ("les valeurs possibles sont : {values}", "the possible values are: {values}"),
    ),
    describe(
        "TYP012", "unite-inconnue", ("unité inconnue", "unknown unit"),
        ("« {unit} » n'est pas une unité", '"{unit}" is not a unit'),
        ("les unités sont : {known} ; pour diviser par un champ, mettez des espaces autour de « / »", 'the units are: {known}; to divide by a field, put spaces around "/"'),
    ),
    describe(
        "TYP013", "dans-quoi", ("rien où chercher", "nothing to look into"),
        ("après « dans » il faut une liste, une table ou une période ; trouvé : {found}", 'after "in" a list, a table or a period is wanted; found: {found}'),
    ),
    describe(
        "TYP014", "fin-de-mois", ("fin de mois à préciser", "month end to be stated"),
        ("le troisième mot doit être l'un de : {words}", "the third word must be one of: {words}"),
    ),
    describe(
        "TYP015", "agregat-mal-forme", ("agrégat mal formé", "malformed aggregate"),
        ("« {name} » ne s'applique pas à des lignes de cette façon", '"{name}" does not apply to rows this way'),
        ("écrivez somme(lignes.champ où condition) ou nombre(lignes où condition)", "write sum(rows.field where condition) or count(rows where condition)"),
    ),
    describe(
        "TYP016", "valeurs-de-types-differents", ("alternatives de types différents", "alternatives of different types"),
        ("ici {found}, plus haut {first} : toutes les alternatives doivent être de même nature", "{found} here, {first} above: all alternatives must be of one nature"),
    ),
    describe(
        "TYP017", "type-declare", ("type déclaré et type calculé", "declared type and computed type"),
        ("type déclaré : {expected} ; type de ce qui est calculé : {found}", "declared type: {expected}; type of what is computed: {found}"),
    ),
    describe(
        "TYP018", "pas-un-oui-non", ("une condition doit être vraie ou fausse", "a condition must be true or false"),
        ("ceci est {found}, pas une condition", "this is {found}, not a condition"),
    ),
)  # fmt: skip
