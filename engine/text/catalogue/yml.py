"""Reading YAML: what PyYAML refuses or would change without a word."""

from engine.text.diagnostics import Entry, Template

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
)
