"""The commands, each in a module of its own that is imported only when it is called."""

from __future__ import annotations

from engine.cli.kit import Group, Lazy
from engine.text.diagnostics import Words

engine = Group(
    "engine",
    Words(
        "Vérifie des réglementations écrites en YAML, les applique à des cas et explique les résultats.",
        "Checks regulations written in YAML, applies them to cases and explains the results.",
    ),
    {
        "check": Lazy(
            "engine.cli.check",
            ("valider",),
            Words("signale tout ce qui ne va pas dans des politiques", "report everything wrong with policies"),
        ),
        "eval": Lazy("engine.cli.eval", ("évaluer",), Words("statue sur un dossier", "decide one case")),
        "explain": Lazy(
            "engine.cli.explain",
            ("expliquer",),
            Words("explique comment un résultat a été trouvé", "explain how a result was found"),
        ),
        "run": Lazy(
            "engine.cli.run",
            ("lot",),
            Words("applique une politique à des fichiers entiers", "apply a policy to whole files"),
        ),
        "sql": Lazy(
            "engine.cli.sql",
            (),
            Words("affiche les règles en SQL", "print the rules as SQL"),
        ),
        "template": Lazy(
            "engine.cli.template",
            ("modèle",),
            Words("écrit le classeur à remplir", "write the workbook to fill in"),
        ),
        "test": Lazy("engine.cli.test", ("tester",), Words("joue les cas de référence", "run the golden cases")),
        "diff": Lazy(
            "engine.cli.diff",
            ("comparer",),
            Words("dit ce qui change entre deux versions", "say what changes between two versions"),
        ),
        "mutate": Lazy(
            "engine.cli.mutate",
            ("muter",),
            Words(
                "nomme les changements qu'aucun cas de référence ne remarque",
                "name the changes that no golden case notices",
            ),
        ),
        "suggest": Lazy(
            "engine.cli.suggest",
            ("suggérer",),
            Words("propose les cas qui manquent", "suggest the cases that are missing"),
        ),
        "readings": Lazy(
            "engine.cli.readings",
            ("lectures",),
            Words("énumère les points ambigus et leurs lectures", "list the ambiguities and their readings"),
        ),
        "set": Lazy(
            "engine.cli.set",
            ("fixer",),
            Words("donne une nouvelle valeur à un paramètre", "give a parameter a new value"),
        ),
        "table": Lazy(
            "engine.cli.table",
            (),
            Words("remplace ou exporte les lignes d'une table", "replace or export the rows of a table"),
        ),
        "fmt": Lazy(
            "engine.cli.fmt",
            ("formater",),
            Words("met en forme des politiques, ou les traduit", "lay out policies, or translate them"),
        ),
        "cases": Lazy(
            "engine.cli.case_sheets",
            ("cas",),
            Words("met les cas de référence dans un tableur, et retour", "golden cases as a spreadsheet, and back"),
        ),
        "schema": Lazy(
            "engine.cli.schema",
            ("schéma",),
            Words("affiche le schéma JSON des dossiers d'une politique", "print the JSON Schema of cases of a policy"),
        ),
        "rule": Lazy(
            "engine.cli.rule",
            ("règle",),
            Words("explique un code de message", "explain the code of a message"),
        ),
    },
    (
        Words("engine valider policies/", "engine check policies/"),
        Words(
            "engine évaluer idf-are-2023 examples/are-eleve.yaml", "engine eval idf-are-2023 examples/are-eleve.yaml"
        ),
        Words("engine évaluer --aide", "engine eval --help"),
    ),
)
