"""Rules: what each means is clear, but together, or against the text, they do not hold."""

from engine.text.diagnostics import Severity, describe

ENTRIES = (
    describe(
        "REG001", "calcul-circulaire", ("calcul circulaire", "circular computation"),
        ("cette règle dépend d'elle-même : {path}", "this rule depends on itself: {path}"),
        ("coupez la boucle : l'une des règles doit se calculer sans les autres", "break the loop: one of the rules must be computed without the others"),
    ),
    describe(
        "REG002", "article-oublie", ("article oublié", "forgotten article"),
        ("aucune règle ne cite « {article} » ({title})", 'no rule cites "{article}" ({title})'),
        ("citez-le dans la règle qui l'applique, ou déclarez « non_calculable: » avec la raison", 'cite it in the rule that applies it, or declare "not_computable:" with the reason'),
    ),
    describe(
        "REG003", "declare-sans-usage", ("déclaré mais jamais utilisé", "declared but never used"),
        ("{what} « {name} » ne sert ni à une règle ni à un résultat", '{what} "{name}" serves no rule and no result'),
        ("à lire dans une règle, à montrer dans « résultat », ou à retirer", 'to be read in a rule, shown in "result", or removed'),
    ),
    describe(
        "REG004", "chevauchement", ("deux alternatives à la fois", "two alternatives at once"),
        ("cette alternative s'applique en même temps que celle de la ligne {line}, par exemple quand {witness}", "this alternative applies together with the one of line {line}, for instance when {witness}"),
        ("précisez l'une des deux, ou déclarez « premier_vrai: oui » (« sélection: première » pour une table)", 'make one of them more precise, or declare "first_match: yes" ("hit_policy: first" for a table)'),
    ),
    describe(
        "REG005", "trou", ("aucune alternative ne s'applique", "no alternative applies"),
        ("rien n'est prévu quand {witness}", "nothing is said for when {witness}"),
        ("ajoutez l'alternative qui manque, ou « sinon: »", 'add the missing alternative, or "otherwise:"'),
    ),
    describe(
        "REG006", "borne-contraire-a-l-enonce", ("la borne contredit {what}", "the bound contradicts {what}"),
        ("{what} dit « {phrase} », la règle écrit « {operator} »", '{what} says "{phrase}", the rule writes "{operator}"'),
        ("« {phrase} » se traduit par « {expected} »", '"{phrase}" is written "{expected}"'),
        severity=Severity.WARNING,
    ),
    describe(
        "REG007", "condition-constante", ("condition toujours {value}", "condition always {value}"),
        ("cette condition est toujours {value}, quelles que soient les données", "this condition is always {value}, whatever the facts"),
        ("vérifiez la borne et le signe : cette condition ne distingue aucun dossier", "check the bound and the sign: this condition tells no case from another"),
        severity=Severity.WARNING,
    ),
    describe(
        "REG008", "alternative-morte", ("alternative jamais atteinte", "alternative never reached"),
        ("les alternatives qui précèdent couvrent déjà tous ces cas", "the alternatives before already cover all these cases"),
        ("retirez-la, ou placez-la plus haut", "remove it, or move it up"),
        severity=Severity.WARNING,
    ),
    describe(
        "REG009", "parametre-sans-valeur", ("paramètre sans valeur au début de l'application", "parameter without a value at the start"),
        ("« {name} » n'a pas de valeur le {date}, premier jour d'application", '"{name}" has no value on {date}, the first day in force'),
        ("ajoutez la valeur en vigueur ce jour-là", "add the value in force on that day"),
    ),
    describe(
        "REG010", "rang-manquant", ("rang manquant", "missing rank"),
        ("d'autres exceptions ont un rang, celle-ci n'en a pas", "other exceptions have a rank, this one has none"),
        ("donnez un rang à toutes, ou à aucune", "give all of them a rank, or none"),
    ),
    describe(
        "REG011", "tranches-en-desordre", ("tranches en désordre", "brackets out of order"),
        ("cette tranche ne commence pas au-dessus de la précédente", "this bracket does not begin above the one before"),
        ("rangez les tranches par seuil croissant", "put the brackets in increasing order"),
    ),
    describe(
        "REG012", "tranche-sans-taux", ("tranche sans taux", "bracket without a rate"),
        ("un barème progressif a un taux par tranche", "a progressive scale has a rate in each bracket"),
        ("écrivez « taux: … », ou « mode: forfaitaire »", 'write "rate: …", or "mode: flat"'),
    ),
    describe(
        "REG013", "motif-illisible", ("motif illisible", "unreadable pattern"),
        ("« {pattern} » n'est pas une expression régulière", '"{pattern}" is not a regular expression'),
    ),
    describe(
        "REG014", "fin-avant-debut", ("la fin précède le début", "the end comes before the start"),
        ("du {from} au {to} : aucun jour", "from {from} to {to}: no day at all"),
        ("échangez les deux dates, ou corrigez l'année", "swap the two dates, or correct the year"),
    ),
    describe(
        "REG015", "condition-sans-motif", ("condition sans motif", "condition without a reason"),
        ("quand cette condition manque, le refus n'a pas de motif à donner", "when this condition fails, the refusal has no reason to give"),
        ("écrivez le motif du refus sous « sinon: »", 'write the reason of the refusal under "otherwise:"'),
        severity=Severity.WARNING,
    ),
    describe(
        "REG016", "parametre-echu", ("paramètre sans valeur avant la fin de l'application", "parameter without a value before the end"),
        ("« {name} » n'a plus de valeur à partir du {date}", '"{name}" has no value any more from {date} on'),
        ("ajoutez la valeur suivante, ou retirez « au: » si la dernière vaut toujours", 'add the next value, or remove "to:" if the last one still holds'),
        severity=Severity.WARNING,
    ),
    describe(
        "REG017", "parametre-a-reverifier", ("paramètre à revérifier", "parameter to be checked again"),
        ("« {name} » était à revérifier avant le {date}, et s'applique encore le {day}", '"{name}" was to be checked again before {date}, and still applies on {day}'),
        ("vérifiez la valeur dans le texte en vigueur, puis repoussez « à_revérifier_avant: »", 'check the value in the text in force, then move "review_before:"'),
        severity=Severity.WARNING,
    ),
    describe(
        "REG018", "condition-repetee", ("condition répétée", "repeated condition"),
        ("cette condition est déjà dans la liste", "this condition is already in the list"),
        ("retirez-la, ou écrivez la condition qui devait être là", "remove it, or write the condition that should be here"),
        severity=Severity.WARNING,
    ),
    describe(
        "REG019", "valeur-jamais-en-vigueur", ("valeur en vigueur à aucune date", "value in force on no date"),
        ("la valeur de « {name} » du {date} vient après le {end}, dernier jour d'application : aucun dossier ne s'en sert", 'the value of "{name}" from {date} comes after {end}, the last day in force: no case uses it'),
        ("corrigez la date, ou prolongez « en_vigueur: » de la politique", 'correct the date, or extend "in_force:" of the policy'),
        severity=Severity.WARNING,
    ),
    describe(
        "REG020", "regle-jamais-en-vigueur", ("règle en vigueur à aucune date", "rule in force on no date"),
        ("« {name} » ne s'applique à aucune date de la politique", '"{name}" applies on no date of the policy'),
        ("corrigez ses dates, ou retirez ce qui ne s'applique plus", "correct its dates, or remove what no longer applies"),
        severity=Severity.WARNING,
    ),
    describe(
        "REG021", "modification-avant-son-texte", ("modification antérieure au texte qui la décide", "change before the text that decides it"),
        ("« {name} » change le {start}, et le texte cité est du {date}", '"{name}" changes on {start}, and the text cited is of {date}'),
        ("corrigez la date d'effet ou celle de la source, ou citez l'article du texte qui a décidé ce changement", "correct the date of effect or that of the source, or cite the article of the text that decided this change"),
        severity=Severity.WARNING,
    ),
    describe(
        "REG022", "version-sans-suite", ("dernière version sans suite", "last version without a successor"),
        ("à partir du {date}, « {name} » n'a plus de version, et la politique s'applique encore", 'from {date} on "{name}" has no version any more, and the policy still applies'),
        ("ajoutez la version suivante, ou retirez « au: » si la dernière vaut toujours", 'add the next version, or remove "to:" if the last one still holds'),
        severity=Severity.WARNING,
    ),
    describe(
        "REG023", "cle-sans-ligne", ("clé sans ligne", "key without a row"),
        ("« {table} » n'a pas de ligne quand {witness}", '"{table}" has no row when {witness}'),
        ("ajoutez la ligne qui manque ou ajustez la voisine ; sinon bornez la donnée, ou demandez d'abord s'il y a une ligne : « … dans {table} »", 'add the row that is missing or adjust the one beside it; else bound the fact, or ask first whether there is a row: "… in {table}"'),
        severity=Severity.WARNING,
    ),
    describe(
        "REG024", "regle-lue-hors-de-ses-dates", ("règle lue hors de ses dates", "rule read out of its dates"),
        ("le {date}, « {name} » n'est pas en vigueur, et « {rule} » est sans objet avec elle", 'on {date} "{name}" is not in force, and "{rule}" is not applicable with it'),
        ("dites ce qui vaut alors : « si_sans_objet({name}, …) » ; ou donnez à « {rule} » les mêmes dates", 'say what holds then: "if_not_applicable({name}, …)"; or give "{rule}" the same dates'),
        severity=Severity.WARNING,
    ),
    describe(
        "REG050", "chiffre-sans-article", ("chiffre sans article", "figure without an article"),
        ("« {text} » ne vient d'aucun article : {why}", '"{text}" comes from no article: {why}'),
        ("citez l'article qui le fixe, sous « article: »", 'cite the article that sets it, under "article:"'),
    ),
    describe(
        "REG051", "condition-qui-s-efface", ("condition qui s'efface", "condition that drops out"),
        ("quand « {name} » est sans objet, cette condition ne compte plus, et les autres décident seules", 'when "{name}" is not applicable, this condition no longer counts, and the others decide alone'),
        ("dites ce qui vaut alors : « si_sans_objet({name}, …) », ou une condition « est_connu({name}) »", 'say what holds then: "if_not_applicable({name}, …)", or a condition "is_known({name})"'),
        severity=Severity.WARNING,
    ),
)  # fmt: skip
