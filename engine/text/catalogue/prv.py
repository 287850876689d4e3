"""Diagnostics of what the solver refutes, or cannot decide."""

from __future__ import annotations

from engine.text.diagnostics import Entry, Severity, describe

ENTRIES: tuple[Entry, ...] = (
    describe(
        "PRV001", "preuves-non-faites", ("preuves non faites", "proofs not made"),
        ("le solveur qui fait les preuves n'est pas installé : seules les autres vérifications ont été faites", "the solver that makes the proofs is not installed: only the other checks were made"),
        ("installez-le avec le complément « proof » du moteur", 'install it with the extra "proof" of the engine'),
        severity=Severity.NOTE,
    ),
    describe(
        "PRV002", "diviseur-nul", ("diviseur qui peut être nul", "divisor that can be zero"),
        ("« {divisor} » vaut zéro, par exemple quand {facts}", '"{divisor}" is zero, for instance when {facts}'),
        ("dites ce que vaut la règle dans ce cas : une alternative, ou « applicable_si: »", 'say what the rule is worth then: an alternative, or "applies_if:"'),
        severity=Severity.WARNING,
    ),
    describe(
        "PRV003", "reponse-jamais-donnee", ("réponse jamais donnée", "answer never given"),
        ("aucun dossier ne donne « {value} » à « {name} »", 'no case gives "{value}" to "{name}"'),
        ("vérifiez les conditions, ou retirez cette réponse", "check the conditions, or remove this answer"),
        severity=Severity.WARNING,
    ),
    describe(
        "PRV004", "montant-negatif", ("montant qui peut être négatif", "amount that can be negative"),
        ("« {name} » vaut {value}, par exemple quand {facts}", '"{name}" is {value}, for instance when {facts}'),
        ("mettez « plancher: 0 € », ou dites le minimum possible avec « min: »", 'add "floor: 0 €", or say the least it can be with "min:"'),
        severity=Severity.NOTE,
    ),
    describe(
        "PRV005", "hors-des-bornes", ("valeur hors des bornes déclarées", "value outside the declared bounds"),
        ("« {name} » vaut {value}, par exemple quand {facts}", '"{name}" is {value}, for instance when {facts}'),
        ("corrigez la règle, ou les bornes qu'elle déclare : « min: » et « max: » ne changent rien au calcul", 'correct the rule, or the bounds it declares: "min:" and "max:" do not change what is computed'),
    ),
    describe(
        "PRV006", "arrondi-au-dela-du-plafond", ("arrondi au-delà du plafond ou du plancher", "rounded beyond the ceiling or the floor"),
        ("« {name} » vaut {value} une fois arrondi, par exemple quand {facts}", '"{name}" is {value} once rounded, for instance when {facts}'),
        ("le plafond et le plancher s'appliquent avant l'arrondi : prenez-les multiples du pas, ou arrondissez dans une règle et plafonnez dans une autre", "the ceiling and the floor apply before the rounding: make them multiples of the step, or round in one rule and cap in another"),
        severity=Severity.WARNING,
    ),
    describe(
        "PRV007", "effet-de-seuil", ("effet de seuil", "cliff"),
        ("« {name} » passe de {before} à {after} quand {input} passe de {low} à {high}", '"{name}" goes from {before} to {after} when {input} goes from {low} to {high}'),
        ("si le texte le veut, déclarez-le : « effet_de_seuil: {{article: …, énoncé: …}} » ; sinon, lissez le passage du seuil", 'if the text has it so, declare it: "cliff: {{article: …, statement: …}}"; otherwise smooth the threshold'),
        severity=Severity.WARNING,
    ),
    describe(
        "PRV008", "effet-de-seuil-sans-objet", ("effet de seuil déclaré, qui n'existe pas", "declared cliff that does not exist"),
        ("« {name} » ne baisse brusquement pour aucune donnée : c'est prouvé", '"{name}" drops suddenly for no input: it is proved'),
        ("retirez « effet_de_seuil: », ou retrouvez le seuil que la règle a perdu", 'remove "cliff:", or find the threshold that the rule has lost'),
        severity=Severity.WARNING,
    ),
)  # fmt: skip
