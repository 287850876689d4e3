"""Diagnostics of comparisons: two policies, the cases that change, readings."""

from __future__ import annotations

from engine.text.diagnostics import Entry, Severity, describe

ENTRIES: tuple[Entry, ...] = (
    describe(
        "DIF001",
        "revision-inconnue",
        ("révision inconnue", "unknown revision"),
        (
            "git ne donne pas la révision « {revision} » de ce dossier",
            'git does not give revision "{revision}" of this folder',
        ),
        (
            "écrivez une branche, une étiquette ou un commit que « git log » montre : HEAD~1:policies/x.yaml",
            'write a branch, a tag or a commit that "git log" shows: HEAD~1:policies/x.yaml',
        ),
    ),
    describe(
        "DIF002",
        "fichier-absent-de-la-revision",
        ("fichier absent de la révision", "file not in the revision"),
        (
            "il n'y avait pas de fichier « {file} » à la révision « {revision} »",
            'there was no file "{file}" at revision "{revision}"',
        ),
        (
            "vérifiez le chemin, qui se lit depuis le dossier où la commande est lancée",
            "check the path, which is read from the folder in which the command is run",
        ),
    ),
    describe(
        "DIF003",
        "cas-anterieurs-au-changement",
        ("cas antérieurs au changement", "cases before the change"),
        (
            "aucun des cas comparés n'est postérieur au {day}, où commence un changement",
            "none of the cases compared is after {day}, when a change begins",
        ),
        (
            "pour les essayer tous à une date : --date {iso}",
            "to try them all on one date: --date {iso}",
        ),
        Severity.NOTE,
    ),
    describe(
        "DIF004",
        "dossiers-rejetes",
        ("dossiers rejetés", "rejected cases"),
        (
            "dossiers de « {file} », ou lignes qui ne sont d'aucun, refusés et non comparés : {count}",
            'cases of "{file}", or rows that are in none, that are refused and not compared: {count}',
        ),
        (
            "« engine lot » dit lesquels, et pourquoi",
            '"engine run" says which, and why',
        ),
        Severity.WARNING,
    ),
    describe(
        "DIF005",
        "cas-illisibles",
        ("fichier de cas illisible", "file of cases that cannot be read"),
        (
            "« {file} » ne se lit pas : ses cas ne sont pas comparés",
            '"{file}" cannot be read: its cases are not compared',
        ),
        (
            "« engine tester {file} » dit pourquoi",
            '"engine test {file}" says why',
        ),
        Severity.WARNING,
    ),
)
