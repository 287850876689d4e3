"""Names: unknown ones, and ones that stand for something else than what is wanted."""

from engine.text.diagnostics import describe

ENTRIES = (
    describe(
        "NOM001", "nom-inconnu", ("nom inconnu", "unknown name"),
        ("« {name} » n'est déclaré nulle part", '"{name}" is declared nowhere'),
        ("déclarez-le parmi les données, les règles ou les paramètres", "declare it among the inputs, the rules or the parameters"),
    ),
    describe(
        "NOM002", "champ-inconnu", ("nom inconnu", "unknown name"),
        ("{kind} « {owner} » n'a pas de champ « {name} »", '{kind} "{owner}" has no field "{name}"'),
        ("ses champs sont : {fields}", "its fields are: {fields}"),
    ),
    describe(
        "NOM003", "fonction-inconnue", ("fonction inconnue", "unknown function"),
        ("« {name} » n'est pas une fonction", '"{name}" is not a function'),
        ("les fonctions sont énumérées dans docs/language.md", "the functions are listed in docs/language.md"),
    ),
    describe(
        "NOM004", "point-sans-table", ("rien à lire après le point", "nothing to read after the dot"),
        ("« {name} » est une valeur ({type}), pas une ligne de table ni un dossier", '"{name}" is a value ({type}), not a row of a table nor a record'),
    ),
    describe(
        "NOM005", "plusieurs-lignes", ("plusieurs lignes là où il faut une valeur", "several rows where one value is wanted"),
        ("« {name} » désigne plusieurs lignes", '"{name}" stands for several rows'),
        ("utilisez somme(…), nombre(…), min(…), max(…), tous(…) ou existe(…)", "use sum(…), count(…), min(…), max(…), all(…) or exists(…)"),
    ),
    describe(
        "NOM006", "dossier-sans-champ", ("un dossier là où il faut une valeur", "a record where a value is wanted"),
        ("« {name} » est un dossier ; nommez un de ses champs", '"{name}" is a record; name one of its fields'),
    ),
    describe(
        "NOM007", "table-inconnue", ("table inconnue", "unknown table"),
        ("« {name} » n'est pas une table", '"{name}" is not a table'),
    ),
    describe(
        "NOM008", "parametre-inconnu", ("paramètre inconnu", "unknown parameter"),
        ("« {name} » n'est pas un paramètre", '"{name}" is not a parameter'),
        ("seul un paramètre peut être lu à une autre date", "only a parameter can be read at another date"),
    ),
    describe(
        "NOM009", "lecture-inconnue", ("lecture inconnue", "unknown reading"),
        ("la lecture « {name} » n'est pas déclarée", 'the reading "{name}" is not declared'),
    ),
    describe(
        "NOM010", "appreciation-inconnue", ("appréciation inconnue", "unknown appraisal"),
        ("l'appréciation « {name} » n'est pas déclarée", 'the appraisal "{name}" is not declared'),
    ),
    describe(
        "NOM011", "appreciation-d-un-autre-dossier", ("appréciation d'un autre dossier", "appraisal of another record"),
        ("l'appréciation « {name} » porte sur le dossier « {record} »", 'the appraisal "{name}" is about the record "{record}"'),
    ),
    describe(
        "NOM012", "champ-a-agreger-manquant", ("il manque le champ à agréger", "the field to aggregate is missing"),
        ("« {name} » désigne des lignes ; dites quel champ", '"{name}" stands for rows; say which field'),
        ("par exemple « {name}.montant »", 'for instance "{name}.amount"'),
    ),
    describe(
        "NOM013", "nombre-de-lignes", ("un champ là où il faut des lignes", "a field where rows are wanted"),
        ("on compte des lignes : retirez le champ de « {name} »", 'rows are counted: remove the field from "{name}"'),
    ),
    describe(
        "NOM014", "pas-des-lignes", ("une valeur là où il faut des lignes", "a value where rows are wanted"),
        ("« {name} » ne désigne pas plusieurs lignes", '"{name}" does not stand for several rows'),
        ("nommez le pluriel d'un dossier rattaché, ou une table", "name the plural of a record below, or a table"),
    ),
    describe(
        "NOM015", "nom-a-deux-sens", ("un nom pour deux choses", "one name for two things"),
        ("« {name} » désigne déjà {other}", '"{name}" already stands for {other}'),
        ("renommez l'un des deux", "rename one of the two"),
    ),
    describe(
        "NOM016", "reference-inconnue", ("renvoi vers rien", "reference to nothing"),
        ("{what} « {name} » n'existe pas dans ce fichier", '{what} "{name}" is not declared in this file'),
        ("corrigez ce nom, ou ajoutez la déclaration", "correct this name, or add the declaration"),
    ),
    describe(
        "NOM017", "nom-impossible", ("nom impossible", "impossible name"),
        ("« {name} » ne peut pas être un nom", '"{name}" cannot be a name'),
        ("un nom se compose de lettres, de chiffres et de « _ », commence par une lettre et n'est pas un mot du langage",
         'a name is made of letters, digits and "_", begins with a letter, and is not a word of the language'),
    ),
    describe(
        "NOM018", "modele-circulaire", ("modèle circulaire", "circular model"),
        ("ce dossier est à l'image de lui-même : {path}", "this record is like itself: {path}"),
        ("retirez un des « comme », et déclarez là les données et les règles", 'remove one "like", and declare the inputs and the rules there'),
    ),
    describe(
        "NOM019", "dossier-dans-lui-meme", ("dossier dans lui-même", "record in itself"),
        ("ce dossier est dans lui-même : {path}", "this record is in itself: {path}"),
        ("retirez un des « dans » : un dossier au moins n'est dans aucun autre", 'remove one "in": at least one record is in no other'),
    ),
)  # fmt: skip
