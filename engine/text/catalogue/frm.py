"""The shape of files: keys, blocks and lists that are not where or what they should be."""

from engine.text.diagnostics import Entry, Template

HOW_TO_WRITE = {
    "object": Template(
        fr="un bloc s'écrit sur les lignes suivantes, en retrait : une ligne « clé: valeur » par élément",
        en='a block is written on the next lines, indented: one "key: value" line an item',
    ),
    "array": Template(
        fr="une liste s'écrit « [a, b] », ou sur les lignes suivantes, une ligne « - » par élément",
        en='a list is written "[a, b]", or on the next lines, one "-" line an item',
    ),
    "string": Template(
        fr="écrivez la valeur sur la même ligne, après les deux-points",
        en="write the value on the same line, after the colon",
    ),
}
"""How to write what a key expects, by its kind in JSON Schema."""

SPACE_AFTER_COLON = Template(
    fr="une espace suit toujours les deux-points : « {spaced} »", en='a space always follows the colon: "{spaced}"'
)
"""How to write `clé:valeur`, where a block of keys is expected."""

ENTRIES = (
    Entry(
        code="FRM001",
        slug="cle-inconnue",
        title=Template(fr="clé inconnue", en="unknown key"),
        label=Template(fr="« {key} » n'est pas une clé de ce bloc", en='"{key}" is not a key of this block'),
        help=Template(fr="les clés possibles sont : {allowed}", en="the possible keys are: {allowed}"),
    ),
    Entry(
        code="FRM002",
        slug="cle-manquante",
        title=Template(fr="clé manquante", en="missing key"),
        label=Template(fr="il manque « {key} » dans ce bloc", en='"{key}" is missing from this block'),
        help=Template(
            fr="ajoutez une ligne « {key}: … » au même alignement", en='add a line "{key}: …" at the same indentation'
        ),
    ),
    Entry(
        code="FRM003",
        slug="deux-formes",
        title=Template(fr="deux formes dans un même bloc", en="two forms in one block"),
        label=Template(
            fr="« {second} » ne peut pas accompagner « {first} »", en='"{second}" cannot stand beside "{first}"'
        ),
        help=Template(
            fr="gardez une seule forme ; pour les deux, faites deux règles qui se citent",
            en="keep one form; to have both, make two rules that refer to one another",
        ),
    ),
    Entry(
        code="FRM004",
        slug="forme-manquante",
        title=Template(fr="il manque le contenu", en="the content is missing"),
        label=Template(fr="ce bloc ne dit pas comment il se calcule", en="this block does not say how it is computed"),
        help=Template(fr="ajoutez l'une de ces clés : {forms}", en="add one of these keys: {forms}"),
    ),
    Entry(
        code="FRM005",
        slug="mauvaise-structure",
        title=Template(fr="mauvaise structure", en="wrong structure"),
        label=Template(fr="attendu : {expected} ; trouvé : {found}", en="expected: {expected}; found: {found}"),
    ),
    Entry(
        code="FRM006",
        slug="mot-inconnu",
        title=Template(fr="mot inconnu", en="unknown word"),
        label=Template(
            fr="« {found} » n'est pas un des mots attendus", en='"{found}" is not one of the words expected'
        ),
        help=Template(fr="les mots possibles sont : {allowed}", en="the possible words are: {allowed}"),
    ),
    Entry(
        code="FRM007",
        slug="langue-inconnue",
        title=Template(fr="langue du fichier inconnue", en="unknown language of the file"),
        label=Template(
            fr="la première clé doit être « langue: fr » ou « language: en »",
            en='the first key must be "langue: fr" or "language: en"',
        ),
    ),
    Entry(
        code="FRM008",
        slug="cle-sans-effet",
        title=Template(fr="clé sans effet", en="key without effect"),
        label=Template(
            fr="« {key} » n'a d'effet qu'avec {companions}", en='"{key}" has an effect only with {companions}'
        ),
        help=Template(fr="retirez-la, ou déplacez-la", en="remove it, or move it"),
    ),
    Entry(
        code="FRM009",
        slug="autre-sorte-de-fichier",
        title=Template(fr="autre sorte de fichier", en="another kind of file"),
        label=Template(
            fr="ce fichier contient {found} ; attendu : {wanted}", en="this file holds {found}; expected: {wanted}"
        ),
        help=Template(fr="{remedy}", en="{remedy}"),
    ),
)
