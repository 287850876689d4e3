"""Diagnostics of the family TAB: tables of a regulation, in CSV files and in policies."""

from engine.text.diagnostics import Entry, Template

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="TAB001",
        slug="fichier-introuvable",
        title=Template(fr="fichier de table introuvable", en="file of a table not found"),
        label=Template(fr="il n'y a pas de fichier « {file} »", en='there is no file "{file}"'),
        help=Template(
            fr="le chemin part du dossier de la politique, comme tables/…/nom.csv",
            en="the path starts from the folder of the policy, as in tables/…/name.csv",
        ),
    ),
    Entry(
        code="TAB002",
        slug="classeur",
        title=Template(fr="classeur au lieu d'un fichier CSV", en="workbook instead of a CSV file"),
        label=Template(
            fr="ce fichier est un classeur de tableur, ou une archive",
            en="this file is a workbook of a spreadsheet, or an archive",
        ),
        help=Template(
            fr="dans le tableur, « Enregistrer sous », puis le type « CSV UTF-8 »",
            en='in the spreadsheet, "Save as", then the type "CSV UTF-8"',
        ),
    ),
    Entry(
        code="TAB003",
        slug="table-trop-grosse",
        title=Template(fr="table trop grosse", en="table too big"),
        label=Template(fr="le fichier dépasse {most} Mo", en="the file is over {most} MB"),
        help=Template(
            fr="gardez les lignes et les colonnes dont la politique se sert",
            en="keep the rows and columns that the policy uses",
        ),
    ),
    Entry(
        code="TAB004",
        slug="table-vide",
        title=Template(fr="table vide", en="empty table"),
        label=Template(fr="le fichier ne contient rien", en="the file holds nothing"),
        help=Template(
            fr="la première ligne nomme les colonnes ; le fichier a-t-il bien été enregistré ?",
            en="the first line names the columns; was the file saved?",
        ),
    ),
    Entry(
        code="TAB005",
        slug="aucune-ligne",
        title=Template(fr="table sans ligne", en="table without rows"),
        label=Template(fr="aucune ligne après celle-ci", en="no row after this"),
    ),
    Entry(
        code="TAB006",
        slug="colonne-mal-ecrite",
        title=Template(fr="nom de colonne mal écrit", en="misspelt column"),
        label=Template(
            fr="« {column} » n'est pas une colonne déclarée",
            en='"{column}" is not a declared column',
        ),
    ),
    Entry(
        code="TAB007",
        slug="colonne-manquante",
        title=Template(fr="colonne manquante", en="missing column"),
        label=Template(
            fr="il n'y a pas de colonne « {column} », que la politique déclare",
            en='there is no column "{column}", which the policy declares',
        ),
        help=Template(
            fr="colonnes lues sur cette ligne : {found}",
            en="columns read on this line: {found}",
        ),
    ),
    Entry(
        code="TAB008",
        slug="colonne-non-declaree",
        title=Template(fr="colonne non déclarée", en="column that is not declared"),
        label=Template(
            fr="« {column} » n'est pas déclarée dans la politique",
            en='"{column}" is not declared in the policy',
        ),
        help=Template(
            fr="déclarez-la, ou retirez-la ; colonnes déclarées : {declared}",
            en="declare it, or remove it; declared columns: {declared}",
        ),
    ),
    Entry(
        code="TAB009",
        slug="colonne-en-double",
        title=Template(fr="colonne en double", en="duplicate column"),
        label=Template(fr="« {column} » figure deux fois", en='"{column}" stands twice'),
        help=Template(fr="gardez-en une, ou renommez l'autre", en="keep one, or rename the other"),
    ),
    Entry(
        code="TAB010",
        slug="ligne-inegale",
        title=Template(fr="ligne qui n'a pas le bon nombre de cellules", en="row with a wrong number of cells"),
        label=Template(
            fr="{found} cellules, pour {expected} colonnes",
            en="{found} cells, for {expected} columns",
        ),
        help=Template(
            fr='une cellule qui contient le séparateur va entre guillemets (" ") ; une cellule vide garde le sien',
            en='a cell that contains the separator goes between quotes (" "); an empty cell keeps its own',
        ),
    ),
    Entry(
        code="TAB011",
        slug="guillemet-non-ferme",
        title=Template(fr="guillemet non fermé", en="unclosed quote"),
        label=Template(
            fr="le guillemet qui ouvre cette cellule n'est pas fermé",
            en="the quote that opens this cell is not closed",
        ),
        help=Template(
            fr="fermez-le à la fin de la cellule, ou retirez-le",
            en="close it at the end of the cell, or remove it",
        ),
    ),
    Entry(
        code="TAB012",
        slug="texte-apres-le-guillemet",
        title=Template(fr="texte après le guillemet fermant", en="text after the closing quote"),
        label=Template(
            fr="ce guillemet ferme la cellule, et du texte suit",
            en="this quote closes the cell, and text follows",
        ),
        help=Template(
            fr="doublez les guillemets qui font partie du texte, ou employez « et »",
            en="double the quotes that are part of the text, or use « and »",
        ),
    ),
    Entry(
        code="TAB013",
        slug="cellule-vide",
        title=Template(fr="cellule vide", en="empty cell"),
        label=Template(fr="rien dans la colonne « {column} »", en='nothing in the column "{column}"'),
        help=Template(
            fr="remplissez la cellule ; une colonne qui n'est pas une clé peut être déclarée « facultative: oui »",
            en='fill in the cell; a column that is not a key may be declared "optional: yes"',
        ),
    ),
    Entry(
        code="TAB014",
        slug="cle-en-double",
        title=Template(fr="deux lignes ont la même clé", en="two rows have the same key"),
        label=Template(fr="« {key} » figure déjà ligne {line}", en='"{key}" already stands at line {line}'),
        help=Template(
            fr="gardez une seule des deux lignes, ou ajoutez à la clé la colonne qui les distingue",
            en="keep one of the two rows, or add to the key the column that tells them apart",
        ),
    ),
    Entry(
        code="TAB015",
        slug="lignes-en-chevauchement",
        title=Template(fr="deux lignes répondent au même cas", en="two rows answer to the same case"),
        label=Template(
            fr="« {key} » et « {other} », ligne {line}, ont des valeurs communes",
            en='"{key}" and "{other}", line {line}, have values in common',
        ),
        help=Template(
            fr="les bornes des plages et des dates sont comprises : faites commencer l'une après la fin de l'autre",
            en="both ends of ranges and dates are included: let one begin after the other has ended",
        ),
    ),
    Entry(
        code="TAB016",
        slug="plage-illisible",
        title=Template(fr="plage attendue", en="a range is expected"),
        label=Template(
            fr="« {text} » ne se lit pas comme une plage ({expected})",
            en='"{text}" does not read as a range ({expected})',
        ),
        help=Template(
            fr="écrivez « 3 », « 4 à 7 », « 8 et plus », « moins de 3 » ou « jusqu'à 3 »",
            en='write "3", "4 to 7", "8 or more", "less than 3" or "up to 3"',
        ),
    ),
    Entry(
        code="TAB017",
        slug="plage-inversee",
        title=Template(fr="plage inversée", en="range that is upside down"),
        label=Template(fr="la plage va de {low} à {high}", en="the range goes from {low} to {high}"),
        help=Template(fr="écrivez d'abord la plus petite valeur", en="write the smaller value first"),
    ),
    Entry(
        code="TAB018",
        slug="borne-exclue",
        title=Template(fr="borne exclue d'une valeur sans pas", en="excluded bound of a value without a step"),
        label=Template(
            fr="quelle est la dernière valeur avant ou après « {text} » ? le nombre de décimales n'est pas déclaré",
            en='which is the last value before or after "{text}"? the number of decimals is not declared',
        ),
        help=Template(
            fr="déclarez « décimales » pour la colonne, ou écrivez une borne comprise : « jusqu'à … »",
            en='declare "decimals" for the column, or write an included bound: "up to …"',
        ),
    ),
    Entry(
        code="TAB020",
        slug="autres-fautes",
        title=Template(fr="d'autres fautes dans cette table", en="more faults in this table"),
        label=Template(fr="autres fautes à partir d'ici : {count}", en="more faults from here on: {count}"),
        help=Template(
            fr="corrigez les premières, puis relancez la vérification",
            en="correct the first ones, then check again",
        ),
    ),
    Entry(
        code="TAB021",
        slug="dates-inversees",
        title=Template(fr="ligne qui finit avant de commencer", en="row that ends before it begins"),
        label=Template(fr="du {start} au {end}", en="from {start} to {end}"),
    ),
    Entry(
        code="TAB022",
        slug="colonnes-introuvables",
        title=Template(fr="colonnes introuvables", en="columns not found"),
        label=Template(
            fr="la première ligne ne nomme aucune des colonnes déclarées",
            en="the first line names none of the declared columns",
        ),
        help=Template(
            fr="séparez les colonnes par « ; », « , » ou une tabulation ; colonnes déclarées : {declared}",
            en='separate the columns by ";", "," or a tab; declared columns: {declared}',
        ),
    ),
    Entry(
        code="TAB023",
        slug="pas-en-utf8",
        title=Template(fr="la table n'est pas en UTF-8", en="the table is not in UTF-8"),
        label=Template(
            fr="le fichier est sans doute en {encoding} : ses accents seraient mal lus",
            en="the file is probably in {encoding}: its accents would be misread",
        ),
        help=Template(
            fr="dans le tableur, « Enregistrer sous », puis le type « CSV UTF-8 » (ou le jeu de caractères UTF-8)",
            en='in the spreadsheet, "Save as", then the type "CSV UTF-8" (or the character set UTF-8)',
        ),
    ),
)
