"""Reading YAML: what PyYAML refuses or would change without a word."""

from engine.text.diagnostics import Entry, Template

BLOCK_FORM = Template(
    fr="écrivez « {form} », puis l'expression ou le texte seul sur la ligne suivante, en retrait",
    en='write "{form}", then the expression or the text alone on the next line, indented',
)
"""How to write a value that YAML would misread; `form` is the line to write, as in `formule: |`."""

OUT_OF_BRACES = Template(
    fr="sortez cette valeur des accolades ou des crochets : une clé par ligne, et la valeur après « {form} »",
    en='take this value out of the braces or brackets: one key a line, and the value after "{form}"',
)
"""The same for a value between braces or brackets, where no block can stand."""

DECIMAL_POINT = Template(
    fr="entre accolades, un nombre s'écrit avec un point : {number}", en="between braces a number has a point: {number}"
)
"""How to write the number that a decimal comma cut in two."""

QUOTED = Template(fr='mettez-le entre guillemets : "{char}"', en='put it between quotes: "{char}"')
"""How to write a character that is the whole of a value."""

COMMA_OR_QUOTES = Template(
    fr='s\'il manque une virgule, ajoutez-la avant « {key} » ; sinon mettez toute la valeur entre guillemets (" ")',
    en='if a comma is missing, add it before "{key}"; otherwise put the whole value between quotes (" ")',
)
"""What a colon in a value between braces may be: a comma that was forgotten, or a part of the text."""

ENTRIES = (
    Entry(
        code="YML001",
        slug="yaml-illisible",
        title=Template(fr="le fichier n'est pas du YAML lisible", en="the file is not readable YAML"),
        label=Template(fr="{problem}", en="{problem}"),
        help=Template(
            fr="vérifiez l'alignement (des espaces, jamais de tabulation) et les deux-points de la ligne",
            en="check the alignment (spaces, never a tab) and the colons of the line",
        ),
    ),
    Entry(
        code="YML002",
        slug="cle-en-double",
        title=Template(fr="clé en double", en="duplicate key"),
        label=Template(fr="« {key} » figure déjà dans ce bloc", en='"{key}" already stands in this block'),
        help=Template(
            fr="gardez une seule des deux lignes, ou renommez-en une",
            en="keep one of the two lines, or rename one",
        ),
    ),
    Entry(
        code="YML003",
        slug="fichier-vide",
        title=Template(fr="fichier vide", en="empty file"),
        label=Template(
            fr="le fichier ne contient rien, sinon des commentaires",
            en="the file holds nothing, or only comments",
        ),
        help=Template(
            fr="le fichier a-t-il bien été enregistré ? partez sinon d'un fichier existant",
            en="was the file saved? if so, start from an existing one",
        ),
    ),
    Entry(
        code="YML004",
        slug="plusieurs-documents",
        title=Template(fr="plusieurs documents dans un fichier", en="several documents in one file"),
        label=Template(fr="un second document commence ici", en="a second document begins here"),
        help=Template(
            fr="gardez un seul document par fichier : retirez « --- » et « ... », ou séparez les fichiers",
            en='keep one document in each file: remove "---" and "...", or split the file',
        ),
    ),
    Entry(
        code="YML005",
        slug="cle-composee",
        title=Template(fr="clé qui n'est pas un nom", en="key that is not a name"),
        label=Template(
            fr="un nom est attendu avant les deux-points, pas une liste, un bloc ou du vide",
            en="a name is expected before the colon, not a list, a block or nothing",
        ),
        help=Template(
            fr="écrivez un nom ; une expression ou un texte qui commence ainsi va entre guillemets ou après « | »",
            en='write a name; an expression or a text that begins so goes between quotes or after "|"',
        ),
    ),
    Entry(
        code="YML006",
        slug="ancre-ou-renvoi",
        title=Template(fr="ancre ou renvoi YAML", en="YAML anchor or alias"),
        label=Template(
            fr="« {mark} » est une ancre ou un renvoi, que les politiques n'admettent pas",
            en='"{mark}" is an anchor or an alias, which policies do not admit',
        ),
        help=Template(
            fr="répétez le contenu, ou nommez-le dans la politique ; pour une expression, écrivez « {form} », "
            "puis l'expression sur la ligne suivante, en retrait",
            en='repeat the content, or name it in the policy; for an expression, write "{form}", '
            "then the expression on the next line, indented",
        ),
    ),
    Entry(
        code="YML007",
        slug="cle-de-fusion",
        title=Template(fr="fusion YAML", en="YAML merge"),
        label=Template(
            fr="« << » recopierait un autre bloc sans que le lecteur le voie",
            en='"<<" would copy another block unseen by the reader',
        ),
        help=Template(fr="recopiez ici les lignes voulues", en="copy the wanted lines here"),
    ),
    Entry(
        code="YML008",
        slug="etiquette-de-type",
        title=Template(fr="étiquette de type YAML", en="YAML type tag"),
        label=Template(
            fr="« {mark} » change le sens de la valeur pour YAML seul",
            en='"{mark}" changes the meaning of the value for YAML only',
        ),
        help=Template(
            fr="retirez l'étiquette ; si « ! » fait partie de la valeur, écrivez « {form} », "
            "puis la valeur sur la ligne suivante, en retrait",
            en='remove the tag; if "!" is part of the value, write "{form}", then the value on the next line, indented',
        ),
    ),
    Entry(
        code="YML009",
        slug="tabulation",
        title=Template(fr="tabulation", en="tab"),
        label=Template(
            fr="une tabulation (souvent collée depuis Word ou un tableur) là où YAML attend des espaces",
            en="a tab (often pasted from Word or a spreadsheet) where YAML expects spaces",
        ),
        help=Template(
            fr="remplacez-la par des espaces : deux par niveau",
            en="replace it by spaces: two for each level",
        ),
    ),
    Entry(
        code="YML010",
        slug="espace-insecable-en-retrait",
        title=Template(fr="espace insécable dans le retrait", en="non-breaking space in the indentation"),
        label=Template(
            fr="une espace insécable ou spéciale ({name}) : YAML ne la compte pas dans le retrait",
            en="a non-breaking or special space ({name}): YAML does not count it as indentation",
        ),
        help=Template(
            fr="effacez le retrait de la ligne et retapez-le avec la barre d'espace",
            en="delete the indentation of the line and type it again with the space bar",
        ),
    ),
    Entry(
        code="YML011",
        slug="caractere-invisible",
        title=Template(fr="caractère invisible", en="invisible character"),
        label=Template(
            fr="un caractère qui ne se voit pas ({name}) se trouve ici",
            en="a character that cannot be seen ({name}) stands here",
        ),
        help=Template(
            fr="effacez-le, en retapant au besoin le mot ou la fin de ligne",
            en="delete it; if need be type the word or the line end again",
        ),
    ),
    Entry(
        code="YML012",
        slug="alignement",
        title=Template(fr="ligne mal alignée", en="misaligned line"),
        label=Template(fr="{problem}", en="{problem}"),
        help=Template(
            fr="alignez-la, par des espaces, sur les lignes du même bloc",
            en="align it, with spaces, on the lines of the same block",
        ),
    ),
    Entry(
        code="YML013",
        slug="guillemet-yaml-non-ferme",
        title=Template(fr="guillemet non fermé", en="unclosed quote"),
        label=Template(
            fr="le guillemet ouvert ici n'est pas fermé sur sa ligne",
            en="the quote opened here is not closed on its line",
        ),
        help=Template(
            fr="fermez-le par le même guillemet ; pour un texte qui en contient, employez « {form} »",
            en='close it with the same quote; for a text that contains some, use "{form}"',
        ),
    ),
    Entry(
        code="YML014",
        slug="crochet-non-ferme",
        title=Template(fr="crochet ou accolade non fermés", en="unclosed bracket or brace"),
        label=Template(
            fr="« {opening} » ouvert ici, sans le « {closing} » qui le ferme",
            en='"{opening}" opened here, without the "{closing}" that closes it',
        ),
        help=Template(
            fr="ajoutez « {closing} », ou une virgule s'il en manque une entre deux éléments",
            en='add "{closing}", or a comma if one is missing between two items',
        ),
    ),
    Entry(
        code="YML015",
        slug="deux-points-dans-la-valeur",
        title=Template(fr="deux-points dans une valeur", en="colon in a value"),
        label=Template(
            fr="« : » suivi d'une espace commence une nouvelle clé, au milieu de la valeur",
            en='":" followed by a space begins a new key, in the middle of the value',
        ),
        help=Template(
            fr='mettez toute la valeur entre guillemets (" "), ou sur la ligne suivante, en retrait, après « {form} »',
            en='put the whole value between quotes (" "), or on the next line, indented, after "{form}"',
        ),
    ),
    Entry(
        code="YML016",
        slug="caractere-reserve",
        title=Template(fr="caractère réservé par YAML", en="character reserved by YAML"),
        label=Template(
            fr="une valeur sans guillemets ne peut pas commencer par « {char} »",
            en='a value without quotes cannot begin with "{char}"',
        ),
        help=BLOCK_FORM,
    ),
    Entry(
        code="YML017",
        slug="valeur-qui-continue",
        title=Template(fr="la valeur continue après sa fin", en="the value goes on after its end"),
        label=Template(
            fr="pour YAML, la valeur s'arrête à « {closing} » : ceci est de trop",
            en='for YAML the value ends at "{closing}": this is too much',
        ),
        help=BLOCK_FORM,
    ),
    Entry(
        code="YML018",
        slug="phrase-coupee",
        title=Template(fr="phrase coupée entre accolades", en="sentence cut between braces"),
        label=Template(
            fr="entre accolades ou crochets, « {char} » termine la valeur : la phrase est coupée",
            en='between braces or brackets, "{char}" ends the value: the sentence is cut',
        ),
        help=Template(
            fr='mettez la phrase entre guillemets (" "), ou écrivez une clé par ligne, sans accolades',
            en='put the sentence between quotes (" "), or write one key a line, without braces',
        ),
    ),
    Entry(
        code="YML019",
        slug="imbrication-trop-profonde",
        title=Template(fr="imbrication trop profonde", en="nesting too deep"),
        label=Template(fr="plus de {most} niveaux d'imbrication", en="more than {most} levels of nesting"),
        help=Template(
            fr="donnez un nom aux parties et écrivez-les à part",
            en="name the parts and write them separately",
        ),
    ),
    Entry(
        code="YML020",
        slug="fichier-trop-gros",
        title=Template(fr="fichier trop gros", en="file too big"),
        label=Template(
            fr="le fichier dépasse {most} millions de caractères",
            en="the file is over {most} million characters",
        ),
        help=Template(
            fr="mettez les grands tableaux dans des fichiers CSV à part",
            en="put large tables in CSV files of their own",
        ),
    ),
    Entry(
        code="YML021",
        slug="pas-en-utf8",
        title=Template(fr="le fichier n'est pas en UTF-8", en="the file is not in UTF-8"),
        label=Template(
            fr="ce caractère n'est pas codé en UTF-8 : le fichier est sans doute en {encoding}",
            en="this character is not encoded in UTF-8: the file is probably in {encoding}",
        ),
        help=Template(
            fr="réenregistrez-le en UTF-8 (« Enregistrer sous », puis codage ou encodage : UTF-8)",
            en='save it again in UTF-8 ("Save as", then encoding: UTF-8)',
        ),
    ),
    Entry(
        code="YML022",
        slug="echappement-inconnu",
        title=Template(fr="barre oblique inverse mal employée", en="misused backslash"),
        label=Template(
            fr="entre guillemets droits doubles, « \\ » annonce un code, et celui-ci n'existe pas",
            en='between double quotes, "\\" announces a code, and this one does not exist',
        ),
        help=Template(
            fr="doublez la barre (« \\\\ »), ou employez des guillemets simples (' ')",
            en="double the backslash (\"\\\\\"), or use single quotes (' ')",
        ),
    ),
    Entry(
        code="YML023",
        slug="deux-points-manquants",
        title=Template(fr="deux-points manquants", en="missing colon"),
        label=Template(
            fr="une ligne « clé: valeur » est attendue ici, avec une espace après les deux-points",
            en='a line "key: value" is expected here, with a space after the colon',
        ),
        help=Template(
            fr="ajoutez « : » et une espace ; si c'est la suite de la ligne précédente, mettez-la en retrait",
            en='add ":" and a space; if it continues the previous line, indent it',
        ),
    ),
    Entry(
        code="YML024",
        slug="directive",
        title=Template(fr="directive YAML", en="YAML directive"),
        label=Template(
            fr="une ligne qui commence par « % » est un ordre à YAML, non admis ici",
            en='a line that begins with "%" is an order to YAML, not admitted here',
        ),
        help=Template(fr="retirez cette ligne", en="remove this line"),
    ),
)
