"""The command line: files that cannot be read, options that cannot be followed, and the faults of the engine itself."""

from engine.text.diagnostics import Entry, Template

FILES = (
    Entry(
        code="CMD001",
        slug="fichier-introuvable",
        title=Template(fr="fichier introuvable", en="file not found"),
        label=Template(fr="il n'y a pas de fichier « {file} »", en='there is no file "{file}"'),
        help=Template(
            fr="vérifiez le nom, et le dossier dans lequel la commande est lancée",
            en="check the name, and the folder in which the command is run",
        ),
    ),
    Entry(
        code="CMD002",
        slug="politique-introuvable",
        title=Template(fr="politique introuvable", en="policy not found"),
        label=Template(
            fr="« {name} » n'est ni un fichier ni le nom d'une politique", en='"{name}" is neither a file nor a policy'
        ),
        help=Template(fr="les politiques connues sont : {known}", en="the known policies are: {known}"),
    ),
    Entry(
        code="CMD003",
        slug="dossier-au-lieu-d-un-fichier",
        title=Template(fr="dossier au lieu d'un fichier", en="folder instead of a file"),
        label=Template(fr="« {file} » est un dossier", en='"{file}" is a folder'),
        help=Template(fr="donnez le nom d'un fichier", en="give the name of a file"),
    ),
    Entry(
        code="CMD004",
        slug="lecture-interdite",
        title=Template(fr="lecture interdite", en="reading not allowed"),
        label=Template(fr="vous n'avez pas le droit de lire « {file} »", en='you are not allowed to read "{file}"'),
        help=Template(
            fr="demandez le droit de lecture à qui tient ce dossier", en="ask whoever keeps this folder for the right"
        ),
    ),
    Entry(
        code="CMD005",
        slug="fichier-illisible",
        title=Template(fr="fichier illisible", en="unreadable file"),
        label=Template(fr="« {file} » ne peut pas être lu", en='"{file}" cannot be read'),
        help=Template(
            fr="vérifiez que le nom est juste et que le disque répond",
            en="check that the name is right and that the disk answers",
        ),
    ),
    Entry(
        code="CMD006",
        slug="fichier-hors-du-dossier",
        title=Template(fr="fichier hors du dossier de la politique", en="file outside the folder of the policy"),
        label=Template(
            fr="« {file} » n'est pas dans le dossier de la politique",
            en='"{file}" is not in the folder of the policy',
        ),
        help=Template(
            fr="une politique ne lit que les fichiers de son dossier : placez-y la table",
            en="a policy reads only the files of its folder: put the table there",
        ),
    ),
    Entry(
        code="CMD007",
        slug="aucun-fichier",
        title=Template(fr="aucun fichier à lire", en="no file to read"),
        label=Template(fr="« {file} » ne contient aucun fichier .yaml", en='"{file}" holds no .yaml file'),
    ),
    Entry(
        code="CMD008",
        slug="ecriture-impossible",
        title=Template(fr="écriture impossible", en="cannot write"),
        label=Template(fr="« {file} » ne peut pas être écrit", en='"{file}" cannot be written'),
        help=Template(
            fr="vérifiez que le dossier existe et que vous avez le droit d'y écrire",
            en="check that the folder exists and that you are allowed to write to it",
        ),
    ),
)

USAGE = (
    Entry(
        code="CMD020",
        slug="commande-incomprise",
        title=Template(fr="commande incomprise", en="command not understood"),
        label=Template(fr="{said}", en="{said}"),
        help=Template(fr="« engine --help » montre les commandes", en='"engine --help" shows the commands'),
    ),
    Entry(
        code="CMD021",
        slug="option-inconnue",
        title=Template(fr="option inconnue", en="unknown option"),
        label=Template(fr="cette commande n'a pas d'option « {option} »", en='this command has no option "{option}"'),
        help=Template(fr="les options sont : {known}", en="the options are: {known}"),
    ),
    Entry(
        code="CMD022",
        slug="valeur-d-option",
        title=Template(fr="valeur d'option", en="value of an option"),
        label=Template(
            fr="l'option « {option} » n'a pas la valeur qu'il lui faut, ou en a une de trop",
            en='option "{option}" has not the value it needs, or has one too many',
        ),
        help=Template(
            fr="ajoutez « --help » à la commande pour voir comment elle s'écrit",
            en='add "--help" to the command to see how it is written',
        ),
    ),
    Entry(
        code="CMD023",
        slug="argument-manquant",
        title=Template(fr="argument manquant", en="missing argument"),
        label=Template(fr="il manque {name} après « {command} »", en='{name} is missing after "{command}"'),
        help=Template(fr="« {command} --help » donne un exemple", en='"{command} --help" gives an example'),
    ),
    Entry(
        code="CMD024",
        slug="mot-hors-de-la-liste",
        title=Template(fr="mot qui n'est pas dans la liste", en="word not in the list"),
        label=Template(fr="« {value} » ne convient pas pour « {option} »", en='"{value}" does not do for "{option}"'),
        help=Template(fr="les mots possibles sont : {values}", en="the possible words are: {values}"),
    ),
    Entry(
        code="CMD025",
        slug="argument-de-trop",
        title=Template(fr="argument de trop", en="one argument too many"),
        label=Template(
            fr="« {value} » est de trop après « {command} »", en='"{value}" is one too many after "{command}"'
        ),
        help=Template(
            fr="un nom de fichier avec des espaces se met entre guillemets",
            en="put the name of a file between quotes when it has spaces",
        ),
    ),
    Entry(
        code="CMD026",
        slug="commande-inconnue",
        title=Template(fr="commande inconnue", en="unknown command"),
        label=Template(fr="il n'y a pas de commande « {command} »", en='there is no command "{command}"'),
        help=Template(fr="les commandes sont : {known}", en="the commands are: {known}"),
    ),
)

CASES = (
    Entry(
        code="CMD027",
        slug="nom-egale-valeur",
        title=Template(fr="« nom=valeur » attendu", en='"name=value" expected'),
        label=Template(
            fr="« {value} » ne dit pas quoi vaut quoi pour « {option} »",
            en='"{value}" does not say what is what for "{option}"',
        ),
        help=Template(
            fr="écrivez {option} nom=valeur, entre guillemets s'il y a une espace",
            en="write {option} name=value, between quotes if there is a space",
        ),
    ),
    Entry(
        code="CMD028",
        slug="deux-fois-la-meme-option",
        title=Template(fr="deux valeurs pour un nom", en="two values for one name"),
        label=Template(
            fr="« {name} » est donné deux fois avec « {option} »", en='"{name}" is given twice with "{option}"'
        ),
        help=Template(fr="gardez une seule valeur", en="keep one value"),
    ),
    Entry(
        code="CMD029",
        slug="parametre-inconnu",
        title=Template(fr="paramètre inconnu", en="unknown parameter"),
        label=Template(fr="la politique n'a pas de paramètre « {name} »", en='the policy has no parameter "{name}"'),
        help=Template(fr="les paramètres sont : {known}", en="the parameters are: {known}"),
    ),
    Entry(
        code="CMD030",
        slug="json-illisible",
        title=Template(fr="JSON illisible", en="unreadable JSON"),
        label=Template(fr="le JSON ne se lit pas à partir d'ici", en="the JSON cannot be read from here"),
        help=Template(
            fr="vérifiez juste avant : une virgule, un guillemet ou une accolade manque ou est de trop",
            en="look just before: a comma, a quote or a brace is missing or one too many",
        ),
    ),
    Entry(
        code="CMD031",
        slug="cle-json-en-double",
        title=Template(fr="clé en double", en="repeated key"),
        label=Template(fr="« {key} » figure deux fois dans un même objet", en='"{key}" stands twice in one object'),
        help=Template(fr="gardez une seule valeur", en="keep one value"),
    ),
    Entry(
        code="CMD032",
        slug="objet-json-attendu",
        title=Template(fr="objet JSON attendu", en="JSON object expected"),
        label=Template(
            fr="un dossier s'écrit entre accolades, et ses lectures aussi",
            en="a case is written between braces, and so are its readings",
        ),
    ),
    Entry(
        code="CMD033",
        slug="pas-un-nombre",
        title=Template(fr="valeur qui n'est pas un nombre", en="value that is no number"),
        label=Template(
            fr="« {word} » n'est ni un nombre ni un mot du JSON", en='"{word}" is neither a number nor a word of JSON'
        ),
        help=Template(fr="retirez la donnée si elle n'est pas connue", en="leave the field out if it is not known"),
    ),
)

TESTS = (
    Entry(
        code="CMD034",
        slug="aucun-cas",
        title=Template(fr="aucun cas", en="no case"),
        label=Template(fr="aucun cas ne répond à « {pattern} »", en='no case answers to "{pattern}"'),
        help=Template(
            fr="vérifiez le nom du cas, tel qu'il est écrit dans son fichier",
            en="check the name of the case, as its file has it",
        ),
    ),
    Entry(
        code="CMD035",
        slug="schema-de-quoi",
        title=Template(fr="schéma de quoi ?", en="schema of what?"),
        label=Template(
            fr="il manque une politique, ou le genre de schéma voulu", en="a policy is missing, or the kind of schema"
        ),
        help=Template(fr="les genres sont : {kinds}", en="the kinds are: {kinds}"),
    ),
    Entry(
        code="CMD036",
        slug="code-inconnu",
        title=Template(fr="code inconnu", en="unknown code"),
        label=Template(fr="« {code} » n'est pas un code de message", en='"{code}" is no code of a message'),
        help=Template(
            fr="un code a trois lettres et trois chiffres, comme NOM002",
            en="a code has three letters and three digits, as in NOM002",
        ),
    ),
    Entry(
        code="CMD037",
        slug="nombre-negatif-pris-pour-une-option",
        title=Template(fr="nombre négatif pris pour une option", en="negative number taken for an option"),
        label=Template(
            fr="« {option}… » commence par un tiret, comme une option",
            en='"{option}…" begins with a hyphen, as an option does',
        ),
        help=Template(
            fr="donnez le nombre en dernier, après « -- » : engine … -- {option}…",
            en='give the number last, after "--": engine … -- {option}…',
        ),
    ),
)

ENGINE = (
    Entry(
        code="CMD900",
        slug="faute-du-moteur",
        title=Template(fr="faute du moteur", en="fault of the engine"),
        label=Template(
            fr="le moteur s'est arrêté sur un cas qu'il ne prévoit pas ; la faute est la sienne, pas la vôtre",
            en="the engine stopped on something it does not foresee; the fault is its own, not yours",
        ),
        help=Template(
            fr="signalez-la avec la commande et les fichiers ; ENGINE_DEBUG=1 montre le détail technique",
            en="report it with the command and the files; ENGINE_DEBUG=1 shows the technical details",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*FILES, *USAGE, *CASES, *TESTS, *ENGINE)
