"""Diagnostics of amendments: editing a policy in place, overlays."""

from __future__ import annotations

from engine.text.diagnostics import Entry, Severity, describe

VALUES = (
    describe(
        "AMD001",
        "parametre-a-modifier-inconnu",
        ("paramètre inconnu", "unknown parameter"),
        ("la politique n'a pas de paramètre « {name} »", 'the policy has no parameter "{name}"'),
        ("les paramètres de la politique sont : {known}", "the parameters of the policy are: {known}"),
    ),
    describe(
        "AMD002",
        "valeur-deja-donnee",
        ("une valeur est déjà donnée à cette date", "a value is already given for that date"),
        ("« {name} » vaut déjà {value} à partir du {date}", '"{name}" is already {value} from {date}'),
        (
            "un nouveau montant prend une nouvelle date ; pour corriger une faute, ajoutez --remplacer",
            "a new amount has a new date; to correct a mistake, add --replace",
        ),
    ),
    describe(
        "AMD003",
        "fin-avant-le-debut",
        ("les valeurs s'arrêtent avant cette date", "the values end before that date"),
        (
            "« {name} » ne vaut plus rien après le {until} : une valeur à partir du {date} ne servirait pas",
            '"{name}" has no value after {until}: a value from {date} would not be used',
        ),
        (
            "dites la nouvelle fin avec --jusqu-au DATE, ou --jusqu-au aucune",
            "give the new end with --until DATE, or --until none",
        ),
    ),
    describe(
        "AMD004",
        "article-du-montant-inconnu",
        ("article inconnu", "unknown article"),
        ("la politique ne déclare pas d'article « {name} »", 'the policy declares no article "{name}"'),
        (
            "pour le déclarer, ajoutez --titre « … » et --source",
            'to declare it, add --title "…" and --source',
        ),
    ),
    describe(
        "AMD005",
        "source-du-montant-inconnue",
        ("source inconnue", "unknown source"),
        ("la politique ne déclare pas de source « {name} »", 'the policy declares no source "{name}"'),
        (
            "les sources de la politique sont : {known} ; une nouvelle se déclare avec --titre-source et --date-source",
            "the sources of the policy are: {known}; a new one is declared with --source-title and --source-date",
        ),
    ),
    describe(
        "AMD006",
        "article-deja-declare",
        ("l'article est déjà déclaré", "the article is already declared"),
        ("« {name} » a déjà un titre dans la politique", '"{name}" already has a title in the policy'),
        ("citez-le sans --titre, ou donnez un autre nom", "cite it without --title, or give another name"),
    ),
    describe(
        "AMD007",
        "valeur-a-remplacer-absente",
        ("pas de valeur à remplacer à cette date", "no value to replace for that date"),
        (
            "aucune valeur de « {name} » ne commence le {date} : il y en a une à partir de {dates}",
            'no value of "{name}" begins on {date}: there is one from {dates}',
        ),
        (
            "reprenez une date du fichier, ou retirez --remplacer pour ajouter une valeur ; une date fausse se corrige "
            "dans le fichier",
            "use a date of the file, or leave out --replace to add a value; a wrong date is corrected in the file",
        ),
    ),
    describe(
        "AMD008",
        "date-ou-article-du-montant",
        ("il manque une option", "an option is missing"),
        (
            "un nouveau montant a une date et un article : « {option} » manque",
            'a new amount has a date and an article: "{option}" is missing',
        ),
    ),
    describe(
        "AMD012",
        "valeur-deja-en-vigueur",
        ("la valeur est déjà celle de ce jour", "the value is already that of the day"),
        (
            "« {name} » vaut déjà {value} le {date} : les montants ne changent pas",
            '"{name}" is already {value} on {date}: no amount changes',
        ),
        (
            "vérifiez la valeur et la date ; une simple reconduction peut rester écrite",
            "check the value and the date; a mere renewal may stay written",
        ),
        Severity.WARNING,
    ),
    describe(
        "AMD013",
        "valeur-anterieure-a-la-politique",
        ("valeur d'avant la politique", "value from before the policy"),
        (
            "« {name} » : la valeur du {date} s'arrête à celle du {next}, et la politique ne commence que le {begin}",
            '"{name}": the value of {date} stops at that of {next}, and the policy begins only on {begin}',
        ),
        ("vérifiez l'année : cette valeur ne sert à aucun dossier", "check the year: no case uses this value"),
        Severity.WARNING,
    ),
)

SHIPPED = (
    describe(
        "AMD009",
        "politique-fournie-avec-le-moteur",
        ("une politique fournie ne se modifie pas", "a shipped policy is not changed"),
        ("« {name} » fait partie du moteur installé", '"{name}" is part of the installed engine'),
        (
            "copiez-la dans un dossier « policies » avec ses tables, ou écrivez un avenant",
            "copy it to a folder “policies” with its tables, or write an amendment",
        ),
    ),
)

LAYOUT = (
    describe(
        "AMD010",
        "une-seule-politique-a-traduire",
        ("une seule politique à la fois", "one policy at a time"),
        ("--vers affiche une politique, et {count} sont données", "--to prints one policy, and {count} are given"),
    ),
    describe(
        "AMD011",
        "tables-a-traduire-aussi",
        ("des tables changent aussi de langue", "tables change language too"),
        ("des cases changent dans : {files}", "cells change in: {files}"),
        (
            "ajoutez -o DOSSIER pour écrire la politique et ses tables",
            "add -o FOLDER to write the policy and its tables",
        ),
        Severity.NOTE,
    ),
)

OVERLAYS = (
    describe(
        "AMD020",
        "base-introuvable",
        ("base introuvable", "base not found"),
        ("il n'y a pas de politique « {name} »", 'there is no policy "{name}"'),
        (
            "donnez le nom d'une politique du même dossier, du dossier « policies » ou fournie avec le moteur",
            "give the name of a policy of the same folder, of the folder “policies” or shipped with the engine",
        ),
    ),
    describe(
        "AMD021",
        "avenants-en-cercle",
        ("des avenants en cercle", "amendments in a circle"),
        (
            "« {path} » : une politique ne peut pas être basée sur elle-même",
            '"{path}": a policy cannot be based on itself',
        ),
        ("nommez la politique que l'avenant modifie", "name the policy that is amended"),
    ),
    describe(
        "AMD022",
        "avenant-dans-une-autre-langue",
        ("l'avenant n'est pas dans la langue de sa base", "the amendment is not in the language of its base"),
        ("« {name} » est écrite dans l'autre langue", '"{name}" is written in the other language'),
        ("écrivez l'avenant avec les mots de sa base", "write the amendment with the words of its base"),
    ),
    describe(
        "AMD023",
        "rien-a-modifier-de-ce-nom",
        ("rien de ce nom à modifier", "nothing of this name to change"),
        ("« {name} » n'existe pas dans la base", '"{name}" does not exist in the base'),
        (
            "ce qui est nouveau s'écrit en entier ; ce qui change porte le nom qu'il a dans la base",
            "what is new is written in full; what changes bears the name it has in the base",
        ),
    ),
    describe(
        "AMD024",
        "modification-sans-effet",
        ("une modification sans effet", "a change without effect"),
        ("« {name} » est déjà ainsi dans la base", '"{name}" is already so in the base'),
        ("retirez ces lignes de l'avenant", "take these lines out of the amendment"),
        Severity.WARNING,
    ),
    describe(
        "AMD025",
        "avenant-a-traduire-apres-sa-base",
        ("un avenant ne se traduit pas seul", "an amendment is not translated alone"),
        (
            "« {name} » s'écrit dans la langue de sa base",
            '"{name}" is written in the language of its base',
        ),
        (
            "traduisez la base, puis écrivez l'avenant avec ses mots",
            "translate the base, then write the amendment with its words",
        ),
    ),
    describe(
        "AMD027",
        "date-restee-dans-la-base",
        ("une date de la base ne va plus", "a date of the base no longer fits"),
        (
            "du {from} au {to} : aucun jour ; « {key}: » vient de la base",
            'from {from} to {to}: no day at all; "{key}:" comes from the base',
        ),
        (
            "dites aussi « {key}: » dans l'avenant : une autre date, ou « {key}: retiré »",
            'say "{key}:" in the amendment too: another date, or "{key}: withdrawn"',
        ),
    ),
)

ROWS = (
    describe(
        "AMD026",
        "ligne-qui-recouvre-une-autre",
        ("deux lignes répondent au même cas", "two rows answer to the same case"),
        (
            "« {key} » et « {other} », qui reste dans la table, ont des valeurs communes",
            '"{key}" and "{other}", which stays in the table, have values in common',
        ),
        (
            "retirez aussi l'autre ligne ({{…, retiré: oui}}), ou faites commencer l'une après la fin de l'autre",
            "withdraw the other row too ({{…, withdrawn: yes}}), or let one start after the other ends",
        ),
    ),
)

TABLES = (
    describe(
        "AMD030",
        "action-sur-une-table",
        ("action inconnue", "unknown action"),
        ("« {action} » n'est pas une action sur une table", '"{action}" is no action on a table'),
        ("écrivez importer ou exporter", "write import or export"),
    ),
    describe(
        "AMD031",
        "table-a-modifier-inconnue",
        ("table inconnue", "unknown table"),
        ("la politique n'a pas de table « {name} »", 'the policy has no table "{name}"'),
        ("les tables de la politique sont : {known}", "the tables of the policy are: {known}"),
    ),
    describe(
        "AMD032",
        "table-fournie-a-l-appel",
        ("la table n'est pas dans la politique", "the table is not in the policy"),
        ("les lignes de « {name} » sont fournies à chaque calcul", 'the rows of "{name}" are supplied with each run'),
        ("donnez le fichier avec --table NOM=FICHIER", "give the file with --table NAME=FILE"),
    ),
    describe(
        "AMD033",
        "fichier-de-la-table-manquant",
        ("il manque un fichier", "a file is missing"),
        ("rien ne dit de quel fichier il s'agit", "nothing says which file is meant"),
        (
            "nommez le fichier à importer, ou celui à écrire après -o",
            "name the file to import, or the one to write after -o",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*VALUES, *SHIPPED, *LAYOUT, *OVERLAYS, *ROWS, *TABLES)
