"""Diagnostics of golden cases as a gate: coverage, mutations, suggestions."""

from __future__ import annotations

from engine.text.diagnostics import Entry, describe

ENTRIES: tuple[Entry, ...] = (
    describe(
        "GOL001",
        "changement-inconnu",
        title=("changement inconnu", "unknown change"),
        label=("« {word} » n'est pas le nom d'un changement", '"{word}" is not the name of a change'),
        help=("les changements sont : {known}", "the changes are: {known}"),
    ),
    describe(
        "GOL002",
        "part-illisible",
        title=("part illisible", "share that cannot be read"),
        label=("« {value} » n'est pas une part entre 0 et 100", '"{value}" is not a share between 0 and 100'),
        help=("écrivez par exemple 95", "write 95, for instance"),
    ),
    describe(
        "GOL003",
        "cas-en-echec",
        title=("cas de référence en échec", "golden case that fails"),
        label=(
            "des cas ne passent pas ({count}), le premier est « {case} » : aucun changement ne peut être jugé",
            'cases do not pass ({count}), the first is "{case}": no change can be judged',
        ),
        help=("corrigez d'abord ce que montre « engine tester »", 'first correct what "engine test" shows'),
    ),
    describe(
        "GOL004",
        "sans-cas-de-reference",
        title=("politique sans cas de référence", "policy without golden cases"),
        label=(
            "aucun fichier de « {paths} » ne porte sur la politique « {policy} »",
            'no file of "{paths}" is about policy "{policy}"',
        ),
        help=("donnez les fichiers des cas : --cas CHEMIN", "give the files of the cases: --cases PATH"),
    ),
    describe(
        "GOL005",
        "nombre-de-processus",
        title=("nombre de processus illisible", "number of processes that cannot be read"),
        label=("« {value} » n'est pas un nombre entier de 1 à 999", '"{value}" is not a whole number from 1 to 999'),
        help=("écrivez par exemple 2", "write 2, for instance"),
    ),
    describe(
        "GOL006",
        "changement-accepte-perime",
        title=("changement accepté qui n'existe plus", "accepted change that is no more"),
        label=(
            "aucun changement de « {rule} » ne s'écrit ainsi : « {before} »",
            'no change of "{rule}" is written so: "{before}"',
        ),
        help=(
            "supprimez l'explication, ou recopiez le changement tel que « engine muter » l'affiche",
            'delete the explanation, or copy the change as "engine mutate" shows it',
        ),
    ),
    describe(
        "GOL007",
        "changement-accepte-remarque",
        title=("changement accepté qu'un cas remarque", "accepted change that a case notices"),
        label=(
            "le changement de « {before} » ({rule}) est remarqué par le cas « {case} »",
            'the change of "{before}" ({rule}) is noticed by case "{case}"',
        ),
        help=("supprimez l'explication, elle n'a plus d'objet", "delete the explanation, it has had its day"),
    ),
    describe(
        "GOL008",
        "cas-a-completer",
        title=("cas à compléter", "case to be completed"),
        label=(
            "à compléter : le cas « {case} » ne dit pas la valeur attendue de {fields} ({article})",
            'to be completed: case "{case}" does not say what is expected of {fields} ({article})',
        ),
        help=(
            "écrivez la valeur d'après l'article, ou retirez la ligne",
            "write the value according to the article, or delete the line",
        ),
    ),
    describe(
        "GOL009",
        "cas-non-ajoutables",
        title=("fichier où les cas ne peuvent être ajoutés", "file to which cases cannot be added"),
        label=(
            "« {file} » n'est pas un fichier de cas de « {policy} » dont les cas viennent en dernier",
            '"{file}" is no golden file of "{policy}" in which the cases come last',
        ),
        help=("donnez un autre fichier, ou un nom nouveau", "give another file, or a new name"),
    ),
    describe(
        "GOL010",
        "politique-sans-emploi",
        title=("politique sans emploi", "policy without use"),
        label=(
            "« {file} » est la politique « {policy} », et aucun des cas ne porte sur elle",
            '"{file}" is policy "{policy}", and none of the cases is about it',
        ),
        help=("les cas portent sur : {known}", "the cases are about: {known}"),
    ),
    describe(
        "GOL011",
        "point-accepte-perime",
        title=("point accepté qui n'existe plus", "accepted point that is no more"),
        label=(
            "aucun point de « {rule} » ne s'écrit ainsi : « {point} »",
            'no point of "{rule}" is written so: "{point}"',
        ),
        help=(
            "supprimez l'explication, ou recopiez le point tel que « engine tester --couverture » l'affiche",
            'delete the explanation, or copy the point as "engine test --coverage" shows it',
        ),
    ),
    describe(
        "GOL012",
        "point-accepte-montre",
        title=("point accepté qu'un cas montre", "accepted point that a case shows"),
        label=("un cas montre « {point} » ({rule})", 'a case shows "{point}" ({rule})'),
        help=("supprimez l'explication, elle n'a plus d'objet", "delete the explanation, it has had its day"),
    ),
    describe(
        "GOL013",
        "couverture-insuffisante",
        title=("couverture insuffisante", "not enough is shown"),
        label=(
            "les cas de « {policy} » montrent {share} des points, moins que les {least} demandés",
            'the cases of "{policy}" show {share} of the points, less than the {least} asked for',
        ),
        help=("« --couverture » nomme ce qu'aucun cas ne montre", '"--coverage" names what no case shows'),
    ),
)
