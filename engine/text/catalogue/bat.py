"""Diagnostics of the family BAT: files of data read and written."""

from __future__ import annotations

from engine.text.diagnostics import Entry, Severity, describe

# Files and columns: BAT001 to BAT019.
FILES = (
    describe(
        "BAT001",
        "fichier-d-une-autre-sorte",
        ("fichier d'une sorte qui ne se lit pas", "a file of a kind that is not read"),
        ("« {file} » : la fin du nom ne dit pas comment le lire", '"{file}": the end of the name does not say how'),
        ("les fichiers lus se terminent par {suffixes}", "the files that are read end in {suffixes}"),
    ),
    describe(
        "BAT002",
        "feuille-vide",
        ("aucune ligne de données", "no row of data"),
        ("il n'y a rien sous les titres de colonnes", "there is nothing below the headings"),
        (
            "mettez les titres des colonnes sur la première ligne, les données en dessous",
            "put the headings on the first row, the data below",
        ),
    ),
    describe(
        "BAT003",
        "titre-au-dessus",
        ("lignes de titre au-dessus des colonnes", "title rows above the columns"),
        (
            "la première ligne, « {first} », n'est pas celle des colonnes : elle semble être la ligne {heading}",
            'the first row, "{first}", is not that of the columns, which seems to be row {heading}',
        ),
        (
            "supprimez ce qui précède la ligne {heading} : la première ligne doit nommer les colonnes",
            "delete what is above row {heading}: the first row must name the columns",
        ),
    ),
    describe(
        "BAT004",
        "deux-colonnes-d-un-nom",
        ("deux colonnes d'un même nom", "two columns of one name"),
        (
            "« {heading} » est le titre de la colonne {first} et de la colonne {second}",
            '"{heading}" is the heading of column {first} and of column {second}',
        ),
        ("renommez l'une, ou supprimez-la", "rename one of them, or delete it"),
    ),
    describe(
        "BAT005",
        "colonne-inconnue",
        ("colonne inconnue", "unknown column"),
        (
            "« {heading} » ressemble à une donnée qui n'a pas de colonne",
            '"{heading}" looks like an input that has no column',
        ),
    ),
    describe(
        "BAT006",
        "colonnes-manquantes",
        ("il manque des colonnes", "columns are missing"),
        ("aucune colonne pour : {names}", "no column for: {names}"),
        (
            "ajoutez-les, ou indiquez dans un fichier de correspondance que ces données sont inconnues",
            "add them, or say in a mapping file that these inputs are unknown",
        ),
    ),
    describe(
        "BAT007",
        "deux-colonnes-pour-une-donnee",
        ("deux colonnes pour une donnée", "two columns for one input"),
        (
            "« {first} » et « {second} » sont toutes deux la donnée « {name} »",
            '"{first}" and "{second}" are both the input "{name}"',
        ),
        ("supprimez l'une des deux, ou renommez-la", "delete one of them, or rename it"),
    ),
    describe(
        "BAT008",
        "colonnes-reprises",
        ("colonnes reprises telles quelles", "columns passed through"),
        (
            "la politique ne les connaît pas ; elles sont recopiées dans le résultat : {headings}",
            "the policy does not know them; they are copied to the results: {headings}",
        ),
        severity=Severity.NOTE,
    ),
    describe(
        "BAT009",
        "lecture-du-fichier",
        ("fichier lu", "file read"),
        ("lu comme {how}", "read as {how}"),
        severity=Severity.NOTE,
    ),
    describe(
        "BAT010",
        "encodage-inconnu",
        ("texte mal encodé", "text in no known encoding"),
        (
            "« {file} » n'est ni en UTF-8, ni en Windows-1252, ni en ISO-8859-15, ou en mélange plusieurs",
            '"{file}" is neither in UTF-8, nor in Windows-1252, nor in ISO-8859-15, or mixes several',
        ),
        (
            "ouvrez-le dans le tableur et enregistrez-le en « CSV UTF-8 », ou en XLSX",
            'open it in the spreadsheet and save it as "CSV UTF-8", or as XLSX',
        ),
    ),
    describe(
        "BAT011",
        "guillemets",
        ("guillemets mal fermés", "quotes that do not close"),
        (
            "un guillemet ouvert n'est pas fermé, ou du texte suit celui qui ferme",
            "a quote is not closed, or text follows the closing one",
        ),
        (
            "fermez le guillemet ; un guillemet dans le texte s'écrit deux fois",
            "close the quote; a quote inside the text is written twice",
        ),
    ),
    describe(
        "BAT012",
        "cellules-en-trop",
        ("ligne plus longue que les titres", "a row longer than the headings"),
        (
            "la ligne a {found} cellules pour {expected} colonnes : on ne sait pas laquelle est en trop",
            "the row has {found} cells for {expected} columns: nobody knows which is one too many",
        ),
        (
            "mettez entre guillemets le texte qui contient le séparateur",
            "put the text that contains the separator between quotes",
        ),
    ),
    describe(
        "BAT013",
        "lignes-courtes",
        ("lignes plus courtes que les titres", "rows shorter than the headings"),
        (
            "lignes de moins de {width} cellules, où ce qui manque est inconnu : {count} (lignes {rows})",
            "rows of fewer than {width} cells, where what is missing is unknown: {count} (rows {rows})",
        ),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT014",
        "colonne-sans-titre",
        ("colonne sans titre", "a column without a heading"),
        (
            "la colonne {column} a des données et pas de titre : elle n'est pas lue",
            "column {column} has data and no heading: it is not read",
        ),
        ("donnez-lui un titre", "give it a heading"),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT015",
        "dossier-a-preciser",
        ("type de dossiers à préciser", "which records are meant"),
        (
            "les colonnes ne disent pas de quel type de dossiers il s'agit : {records}",
            "the columns do not say which type of records is meant: {records}",
        ),
        ("indiquez-le, par exemple « --dossier {first} »", 'say it, for instance "--record {first}"'),
    ),
    describe(
        "BAT016",
        "correspondance-sans-colonne",
        ("correspondance avec une colonne absente", "a mapping to a column that is not there"),
        (
            "la correspondance dit que « {name} » est la colonne « {heading} », que la feuille n'a pas",
            'the mapping says that "{name}" is column "{heading}", which the sheet does not have',
        ),
    ),
    describe(
        "BAT017",
        "feuille-ignoree",
        ("feuille laissée de côté", "a sheet passed over"),
        (
            "ses colonnes ne sont pas celles de « {record} », ni de ce qui en dépend",
            'its columns are not those of "{record}", nor of what belongs to it',
        ),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT018",
        "fichier-illisible",
        ("fichier illisible", "an unreadable file"),
        ("« {file} » n'est pas ce que son nom annonce", '"{file}" is not what its name says'),
        ("ouvrez-le dans le tableur et enregistrez-le de nouveau", "open it in the spreadsheet and save it again"),
    ),
    describe(
        "BAT019",
        "mot-de-passe",
        ("classeur protégé", "a protected workbook"),
        ("« {file} » demande un mot de passe", '"{file}" asks for a password'),
        ("enregistrez-en une copie sans mot de passe", "save a copy of it without a password"),
    ),
)

# Values: BAT020 to BAT029.
VALUES = (
    describe(
        "BAT020",
        "zeros-perdus",
        ("code sans ses zéros", "a code without its zeros"),
        (
            "« {text} » : le tableur a sans doute retiré les zéros du début",
            '"{text}": the spreadsheet probably took off the leading zeros',
        ),
        (
            "écrivez le code en entier, dans une colonne au format Texte",
            "write the whole code, in a column formatted as Text",
        ),
    ),
    describe(
        "BAT021",
        "notation-scientifique",
        ("notation scientifique", "scientific notation"),
        (
            "« {text} » : le tableur a abrégé un nombre, et des chiffres sont peut-être perdus",
            '"{text}": the spreadsheet shortened a number, and digits may be lost',
        ),
        (
            "écrivez tous les chiffres, dans une colonne au format Texte",
            "write all the digits, in a column formatted as Text",
        ),
    ),
    describe(
        "BAT022",
        "milliers-ou-trois-decimales",
        ("milliers ou trois décimales ?", "thousands or three decimals?"),
        (
            "« {text} » : le signe sépare-t-il des milliers ou des décimales ?",
            '"{text}": does the sign separate thousands or decimals?',
        ),
        (
            "pour des milliers, écrivez « {thousands} » ; pour des décimales, « {decimals} »",
            'for thousands, write "{thousands}"; for decimals, "{decimals}"',
        ),
    ),
    describe(
        "BAT023",
        "formule-sans-resultat",
        ("formule sans résultat", "a formula without a result"),
        (
            "la cellule contient une formule dont le résultat n'a pas été enregistré",
            "the cell holds a formula whose result was not saved",
        ),
        (
            "ouvrez le classeur dans le tableur, laissez-le calculer et enregistrez-le",
            "open the workbook in the spreadsheet, let it compute and save it",
        ),
    ),
    describe(
        "BAT024",
        "erreur-de-tableur",
        ("erreur du tableur", "an error of the spreadsheet"),
        (
            "la formule de la cellule ne donne pas de valeur (#N/A, #DIV/0!…)",
            "the formula of the cell gives no value (#N/A, #DIV/0!…)",
        ),
        ("corrigez la formule, ou écrivez la valeur", "correct the formula, or write the value"),
    ),
    describe(
        "BAT025",
        "pourcentage-ou-nombre",
        ("pourcentage ou nombre ?", "a percentage or a number?"),
        (
            "« {text} » : la cellule n'est pas au format Pourcentage ; est-ce {text} % ou {whole} % ?",
            '"{text}": the cell is not formatted as a percentage; is it {text} % or {whole} %?',
        ),
        (
            "mettez la colonne au format Pourcentage, ou écrivez le signe % dans une cellule de texte",
            "format the column as a percentage, or write the % sign in a cell of text",
        ),
    ),
    describe(
        "BAT026",
        "nombre-hors-de-portee",
        ("nombre qui ne tient pas dans une colonne", "a number that no column holds"),
        (
            "« {text} » est une fraction, ou a trop de chiffres",
            '"{text}" is a fraction, or has too many digits',
        ),
        ("écrivez un nombre décimal", "write a decimal number"),
    ),
    describe(
        "BAT027",
        "colonne-d-autre-chose",
        ("presque rien ne se lit dans une colonne", "hardly anything of a column can be read"),
        (
            "{count} valeurs différentes de la colonne ne peuvent pas être « {name} »",
            '{count} different values of the column cannot be "{name}"',
        ),
        ("vérifiez que c'est la bonne colonne", "check that it is the right column"),
    ),
    describe(
        "BAT028",
        "nom-inconnu-des-tables",
        ("nom absent des tables", "a name that no table has"),
        ("« {value} » ne figure pas dans la table {table}", '"{value}" is not in table {table}'),
        (
            "vérifiez le nom ; la casse, les accents et les espaces ne comptent pas",
            "check the name; case, accents and spaces do not count",
        ),
    ),
    describe(
        "BAT029",
        "lettre-o-ou-zero",
        ("la lettre O ou le chiffre 0 ?", "the letter O or the digit 0?"),
        (
            "la colonne a des O et des 0 : l'un dit oui, l'autre non, et rien ne dit s'ils ont été confondus",
            "the column has both O and 0: one says yes, the other no, and nothing says that they were not confused",
        ),
        ("écrivez « oui » et « non »", 'write "oui" and "non"'),
    ),
)

# Rows and records: BAT030 to BAT049.
ROWS = (
    describe(
        "BAT030",
        "lignes-identiques",
        ("lignes identiques", "identical rows"),
        (
            "lignes répétées à l'identique, et comptées chaque fois : {count} ({rows})",
            "rows repeated as they are, and counted each time: {count} ({rows})",
        ),
        ("vérifiez qu'il ne s'agit pas de doublons", "check that they are no duplicates"),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT031",
        "deux-lignes-d-une-cle",
        ("deux lignes pour un même dossier", "two rows for one record"),
        (
            "les lignes {first} et {second} ont la même clé ({record})",
            "rows {first} and {second} have the same key ({record})",
        ),
        ("gardez la bonne, ou corrigez la clé de l'autre", "keep the right one, or correct the key of the other"),
    ),
    describe(
        "BAT032",
        "faits-contradictoires",
        ("deux lignes se contredisent", "two rows contradict one another"),
        (
            "« {column} » : {before} ligne {first}, {after} ligne {second}, pour le même dossier",
            '"{column}": {before} in row {first}, {after} in row {second}, for the same record',
        ),
        ("répétez la même valeur sur toutes les lignes du dossier", "repeat one value on all the rows of the record"),
    ),
    describe(
        "BAT033",
        "rattachement-introuvable",
        ("ligne rattachée à un dossier absent", "a row that belongs to a record that is not there"),
        (
            "aucun dossier de cette clé ({record})",
            "no record of this key ({record})",
        ),
        ("ajoutez le dossier, ou corrigez la clé", "add the record, or correct the key"),
    ),
    describe(
        "BAT034",
        "dossiers-sans-lignes",
        ("dossiers sans aucune ligne", "records without any row"),
        (
            "dossiers « {record} » sans aucune ligne parmi les {plural}, dont la liste est vide : {count}",
            'records "{record}" without any row among the {plural}, whose list is empty: {count}',
        ),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT035",
        "feuille-du-dossier-absente",
        ("lignes sans les dossiers dont elles dépendent", "rows without the records that they belong to"),
        (
            "il manque la feuille de « {record} », ou sur celle-ci une colonne qui identifie chaque dossier",
            'the sheet of "{record}" is missing, or on this one a column that identifies each record',
        ),
        (
            "ajoutez le fichier : « --données {record}=FICHIER »",
            'add the file: "--data {record}=FILE"',
        ),
    ),
    describe(
        "BAT036",
        "rattachement-absent",
        ("ligne qui ne dit pas de quel dossier elle est", "a row that does not say to which record it belongs"),
        (
            "la cellule qui identifie le dossier est vide ou inconnue ({record})",
            "the cell that identifies the record is empty or unknown ({record})",
        ),
        ("répétez la clé sur chaque ligne", "repeat the key on every row"),
    ),
    describe(
        "BAT037",
        "nombres-binaires",
        ("nombres en virgule flottante", "numbers in floating point"),
        (
            "la colonne est en virgule flottante : chaque nombre est lu tel qu'il s'écrit au plus court",
            "the column is in floating point: each number is read as it is written at the shortest",
        ),
        ("enregistrez les montants en DECIMAL", "save amounts as DECIMAL"),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT038",
        "colonne-non-lue",
        ("colonne d'un type qui ne se lit pas", "a column of a type that is not read"),
        (
            "la colonne est celle d'une donnée, et les valeurs de type {type} ne se lisent pas",
            "the column is that of an input, and values of type {type} are not read",
        ),
        (
            "enregistrez-la en textes, nombres, dates ou booléens, une seule valeur par ligne",
            "save it as texts, numbers, dates or booleans, one value in each row",
        ),
    ),
    describe(
        "BAT039",
        "date-a-preciser",
        ("date des dossiers à préciser", "the date of the cases is needed"),
        (
            "ni colonne « date » ni option « --date » ne dit à quelle date décider",
            'neither a column "date" nor the option "--date" says on which day to decide',
        ),
        ("ajoutez par exemple « --date {example} »", 'add for instance "--date {example}"'),
    ),
    describe(
        "BAT040",
        "correspondance-illisible",
        ("fichier de correspondance", "mapping file"),
        (
            "« {name} » n'est pas une donnée de la politique",
            '"{name}" is no input of the policy',
        ),
        (
            "écrivez sur chaque ligne une donnée et le titre de sa colonne : « {example}: Titre »",
            'write on each line an input and the heading of its column: "{example}: Heading"',
        ),
    ),
    describe(
        "BAT041",
        "croix-et-cases-vides",
        ("des croix et des cases vides", "crosses and empty cells"),
        (
            "les cases vides de la colonne sont inconnues : elles ne veulent pas dire non",
            "the empty cells of the column are unknown: they do not mean no",
        ),
        ("écrivez « non » dans les cases vides, si c'est le cas", 'write "non" in the empty cells, if so it is'),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT042",
        "ligne-sans-date",
        ("ligne sans date", "a row without a date"),
        ("la cellule de la date est vide ou inconnue", "the cell of the date is empty or unknown"),
        ("écrivez la date, ou donnez « --date »", 'write the date, or give "--date"'),
    ),
    describe(
        "BAT043",
        "modele-a-preciser",
        ("type de dossiers à choisir", "a type of records to choose"),
        (
            "la politique traite plusieurs types de dossiers : {records}",
            "the policy is about several records: {records}",
        ),
        ("ajoutez par exemple « --dossier {first} »", 'add for instance "--record {first}"'),
    ),
    describe(
        "BAT044",
        "trop-de-contradictions",
        ("trop de lignes se contredisent", "too many rows contradict one another"),
        (
            "plus de {most} lignes contredisent celle du même dossier, à commencer par la ligne {first}",
            "more than {most} rows contradict that of the same record, beginning with row {first}",
        ),
        (
            "vérifiez que cette colonne, et celle qui identifie le dossier, sont les bonnes",
            "check that this column, and the one that identifies the record, are the right ones",
        ),
    ),
    describe(
        "BAT045",
        "deux-feuilles-d-un-dossier",
        ("deux feuilles pour un même type de dossiers", "two sheets for one type of records"),
        (
            "« {first} » et cette feuille ont toutes deux les colonnes de « {record} »",
            '"{first}" and this sheet both have the columns of "{record}"',
        ),
        ("mettez les lignes dans une seule feuille", "put the rows in one sheet"),
    ),
    describe(
        "BAT046",
        "feuille-masquee",
        ("feuille masquée", "hidden sheet"),
        (
            "la feuille est masquée : elle n'est pas lue",
            "the sheet is hidden: it is not read",
        ),
        (
            "affichez-la dans le tableur si ses lignes comptent, sinon supprimez-la",
            "show it in the spreadsheet if its rows count, else delete it",
        ),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT047",
        "table-a-fournir",
        ("table à fournir", "a table to be supplied"),
        (
            "la table « {table} » n'est pas fournie : les lignes qui en dépendent sont indéterminées",
            'table "{table}" is not supplied: the rows that depend on it are undetermined',
        ),
        (
            "donnez son fichier avec la commande : « --table {id}=FICHIER »",
            'give its file with the command: "--table {id}=FILE"',
        ),
        severity=Severity.WARNING,
    ),
)

# Results: BAT050 and above.
OUTPUT = (
    describe(
        "BAT050",
        "forme-de-sortie-inconnue",
        ("forme de sortie inconnue", "unknown form of output"),
        (
            "« {file} » : la fin du nom ne dit pas sous quelle forme écrire",
            '"{file}": the end of the name does not say in which form to write',
        ),
        ("terminez le nom par {suffixes}", "end the name in {suffixes}"),
    ),
    describe(
        "BAT051",
        "sortie-sur-une-donnee",
        ("la sortie remplacerait un fichier lu", "the output would replace a file that is read"),
        ("« {file} » est un des fichiers de données", '"{file}" is one of the files of data'),
        ("donnez un autre nom à la sortie", "give the output another name"),
    ),
    describe(
        "BAT052",
        "sortie-impossible",
        ("la sortie ne peut pas être écrite", "the output cannot be written"),
        ("« {file} » ne peut pas être écrit", '"{file}" cannot be written'),
        (
            "vérifiez que le dossier existe, et que le fichier n'est pas ouvert dans un tableur",
            "check that the folder exists, and that the file is not open in a spreadsheet",
        ),
    ),
    describe(
        "BAT053",
        "rien-n-est-ecrit",
        ("rien n'est écrit : des lignes sont rejetées", "nothing is written: rows are rejected"),
        ("lignes rejetées : {count}", "rows rejected: {count}"),
        (
            "corrigez-les, ou retirez « --strict » pour écrire les autres",
            'correct them, or remove "--strict" to write the others',
        ),
    ),
    describe(
        "BAT054",
        "dossier-de-donnees-inconnu",
        ("dossier inconnu de la politique", "a record that the policy does not have"),
        ("« {record} » n'est pas un dossier de la politique", '"{record}" is no record of the policy'),
        ("la politique traite : {known}", "the policy is about: {known}"),
    ),
    describe(
        "BAT055",
        "aucune-donnee",
        ("aucun fichier de données", "no file of data"),
        ("la commande ne nomme aucun fichier de données", "the command names no file of data"),
        ("nommez un fichier CSV, XLSX, ODS ou Parquet", "name a file in CSV, XLSX, ODS or Parquet"),
    ),
    describe(
        "BAT056",
        "trop-de-lignes-pour-un-classeur",
        ("trop de lignes pour un classeur", "too many rows for a workbook"),
        (
            "la feuille « {sheet} » aurait plus de {most} lignes de données",
            'sheet "{sheet}" would have more than {most} rows of data',
        ),
        ("écrivez en CSV ou en Parquet", "write CSV or Parquet"),
    ),
    describe(
        "BAT057",
        "cellule-trop-longue",
        ("cellule trop longue pour un classeur", "a cell too long for a workbook"),
        (
            "feuille « {sheet} », ligne {row}, colonne « {column} » : plus de 32 767 caractères",
            'sheet "{sheet}", row {row}, column "{column}": more than 32,767 characters',
        ),
        ("écrivez en CSV ou en Parquet", "write CSV or Parquet"),
    ),
    describe(
        "BAT058",
        "dossier-sans-resultat",
        ("dossier sans résultat", "record without a result"),
        ("le dossier « {record} » ne répond rien", 'record "{record}" answers nothing'),
        (
            "dites dans la politique ce qu'il répond, sous « {result} »",
            'say in the policy what it answers, under "{result}"',
        ),
    ),
    describe(
        "BAT059",
        "dates-du-fichier",
        ("les lignes ont leur propre date", "the rows have their own date"),
        (
            "lignes qui gardent leur date, autre que le {date} : {count}",
            "rows that keep their own date, which is not {date}: {count}",
        ),
        (
            "la date de la commande ne vaut que pour les lignes sans date ; pour toutes, retirez la colonne des dates",
            "the date of the command is for rows without a date only; for all of them, take the column of dates away",
        ),
        severity=Severity.WARNING,
    ),
    describe(
        "BAT060",
        "numero-de-plusieurs-lignes",
        ("un numéro pour plusieurs lignes", "one number for several rows"),
        (
            "plusieurs lignes ont ce « {heading} » : on ne sait pas à laquelle appartiennent les « {plural} »",
            'several rows have this "{heading}": nobody can say to which of them the "{plural}" belong',
        ),
        (
            "donnez à chaque ligne le sien, et à celles qui en dépendent ; ou décidez chaque dossier dans un lot à part",
            "give each row its own, and those that belong to it too; or decide each case in a batch of its own",
        ),
    ),
    describe(
        "BAT061",
        "place-insuffisante",
        ("il n'y a plus de place pour le travail en cours", "there is no room left for the work in progress"),
        (
            "le lot ne tient ni en mémoire ni dans le dossier des fichiers provisoires, « {folder} »",
            'the batch fits neither in memory nor in the folder for temporary files, "{folder}"',
        ),
        (
            "libérez de la place sur ce disque, ou donnez un autre dossier par la variable TMPDIR",
            "make room on this disk, or give another folder in the variable TMPDIR",
        ),
    ),
)

# Rules as SQL: BAT100 to BAT119.
COLUMNS = (
    describe(
        "BAT100",
        "nombre-trop-grand-pour-une-colonne",
        ("nombre qui peut dépasser toutes les colonnes", "a number that may exceed every column"),
        (
            "« {rule} » peut atteindre un nombre de {digits} chiffres : aucune colonne de {dialect} ne le contient",
            '"{rule}" may reach a number of {digits} digits: no column of {dialect} holds it',
        ),
        ("déclarez un « min » et un « max » à : {inputs}", 'declare a "min" and a "max" for: {inputs}'),
    ),
    describe(
        "BAT101",
        "regle-sans-colonnes",
        ("règle que ce moteur SQL ne sait pas calculer", "a rule that this SQL engine cannot compute"),
        (
            "« {rule} » réunit sur plusieurs lignes des quotients de diviseurs différents, ce que {dialect} ne sait pas faire exactement",
            '"{rule}" takes quotients of different divisors together over rows, which {dialect} cannot do exactly',
        ),
        (
            "arrondissez le quotient de chaque ligne si le règlement le dit, ou employez duckdb",
            "round the quotient of each row if the regulation says so, or use duckdb",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*FILES, *VALUES, *ROWS, *OUTPUT, *COLUMNS)
