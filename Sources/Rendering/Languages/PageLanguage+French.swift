import Citations
import Records

extension PageLanguage {
    private static let months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ]

    /// In French none is one.
    private static func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count < 2 ? one : many)" }

    static let french = PageLanguage(
        tag: "fr",
        marks: NumberMarks(
            decimal: ",", group: "\u{202f}",
            words: [
                "points": "points", "byte": "octet", "bytes": "octets", "KB": "Kio", "MB": "Mio", "GB": "Gio",
                "not a number": "pas un nombre", "infinite": "infini",
            ]
        )
        .saying(
            counts: "deux,trois,quatre,cinq,six,sept,huit,neuf,dix,onze,douze",
            times: "deux fois,trois fois,quatre fois,cinq fois,six fois,sept fois,huit fois,neuf fois,dix fois",
            fractions: "la moitié,la moitié,un tiers,un quart,un cinquième,un sixième,un huitième,un dixième,"
                + "deux tiers,trois quarts,deux cinquièmes,trois cinquièmes,quatre cinquièmes",
            others: "deux fois,%1 fois,%1 fois"),
        quotes: QuotationMarks(
            opening: "«\u{202f}", closing: "\u{202f}»", innerOpening: "“", innerClosing: "”"),
        date: { "\($2 == 1 ? "1er" : "\($2)") \(months[$1 - 1]) \($0)" },
        words: PageWords(
            contents: "Sommaire", skip: "Aller au texte", sectionLink: "Lien vers cette section", backToText: "Retour au texte",
            table: "Tableau", figure: "Figure", section: "Section", equation: "Équation", listing: "Listing", done: "fait",
            toDo: "à faire", note: "Note", tip: "Astuce", important: "Important", warning: "Avertissement", caution: "Attention",
            references: "Références", inTheList: "Dans la liste", claims: "Ce que ce rapport affirme",
            claimIsFalse: "Cette affirmation est fausse.", isFalse: "Faux.", code: { "Swift derrière \($0)" },
            linesLeftOut: { $0 == 1 ? "1 ligne est omise ici." : "\($1) lignes sont omises ici." },
            didNotRun: "Ceci n’a pas été exécuté.", cellDidNotRun: { "Cette cellule n’a pas été exécutée : \($0)." },
            reasons: .init(
                earlierDoesNotCompile: "une cellule précédente ne se compile pas",
                earlierEnded: "une cellule précédente a mis fin au programme",
                programDidNotRun: "le programme n’a pas pu être exécuté",
                neededDoesNotCompile: "elle a besoin d’une cellule qui ne se compile pas",
                expressionEnded: "une expression qui la précède a mis fin au programme"),
            cell: .init(
                compile: "Cette cellule ne se compile pas", thrown: "Cette cellule a levé une erreur",
                trap: "Cette cellule a planté", exit: "Cette cellule a mis fin au programme",
                timeout: "Cette cellule a pris trop de temps", refused: "Cette cellule a voulu ce qui ne lui est pas permis",
                changed: "Ce que cette cellule a lu a changé entre-temps"),
            expression: .init(
                compile: "Cette expression ne se compile pas", thrown: "Cette expression a levé une erreur",
                trap: "Cette expression a planté", exit: "Cette expression a mis fin au programme",
                timeout: "Cette expression a pris trop de temps",
                refused: "Cette expression a voulu ce qui ne lui est pas permis",
                changed: "Ce que cette expression a lu a changé entre-temps"),
            stopped: "Le programme a été arrêté", setup: "Le carnet n’a pas pu être exécuté", error: { "erreur : \($0)" },
            incomplete: "Cette page n’est pas complète.",
            shortfalls: .init(
                notebook: "le carnet n’a pas pu être exécuté",
                failedCells: { counted($0, "cellule a échoué", "cellules ont échoué") },
                failedExpressions: { counted($0, "expression a échoué", "expressions ont échoué") },
                unrunCells: { counted($0, "cellule n’a pas été exécutée", "cellules n’ont pas été exécutées") },
                unrunExpressions: { counted($0, "expression n’a pas été exécutée", "expressions n’ont pas été exécutées") },
                notNumbers: { counted($0, "valeur n’est pas un nombre", "valeurs ne sont pas des nombres") },
                lostImages: { counted($0, "image n’a pas pu être affichée", "images n’ont pas pu être affichées") },
                falseClaims: { counted($0, "affirmation est fausse", "affirmations sont fausses") }),
            ownTemplate: {
                "Cette page utilise le modèle propre au carnet, \($0)\($1 ? "." : " ; ses scripts ne s’exécutent pas.")"
            },
            rawHTML: "Du HTML du carnet figure tel quel sur cette page.",
            theorems: .init(
                theorem: "Théorème", lemma: "Lemme", corollary: "Corollaire", proposition: "Proposition",
                conjecture: "Conjecture", claim: "Assertion", definition: "Définition", example: "Exemple",
                exercise: "Exercice", solution: "Solution", remark: "Remarque", algorithm: "Algorithme",
                proof: "Démonstration"),
            charts: .init(
                data: { "Données : \($0)" }, dataOfThis: "Données de cette figure", logarithmic: "logarithmique",
                precision: "précision", recall: "rappel", peak: "maximum", bound: "borne", placed: { "\($0) à partir de \($1)" },
                value: "Valeur", name: "Nom", series: "Série", tensor: "Tenseur", from: "De", to: "À", offset: "Décalage",
                size: "Taille", node: "Nœud", details: "Détails", next: "Mène à", part: "Partie", lower: "Borne inférieure",
                upper: "Borne supérieure",
                count: "Nombre", median: "Médiane", lowerQuartile: "Premier quartile", upperQuartile: "Troisième quartile",
                lowerWhisker: "Moustache inférieure", upperWhisker: "Moustache supérieure", outliers: "Valeurs aberrantes",
                values: { "\($0) valeurs de \($1) à \($2)" }),
            card: .init(
                value: "Valeur", expression: "Est", derivation: "Soit", origin: "Source", stated: "selon la cellule",
                line: "Ligne", measured: "Mesuré",
                irreproducible: "Non reproductible",
                times: { "\($0) fois, de \($1) à \($2)" }),
            footer: .init(
                rendered: { "Produit par Modelbook à partir de \($0)." },
                numbers: { computed, typed, isMeasured, text in
                    let how =
                        computed < 2
                        ? isMeasured ? "calculé par lui ou repris de ses mesures conservées" : "calculé par lui"
                        : isMeasured ? "calculés par lui ou repris de ses mesures conservées" : "calculés par lui"
                    let subject = computed == 0 ? "Aucun nombre" : computed == 1 ? "1 nombre" : "\(text(computed)) nombres"
                    let none = "aucun n’a été saisi à la main"
                    let some = "\(text(typed)) \(typed == 1 ? "a été saisi" : "ont été saisis") à la main"
                    let negation = computed == 0 ? "n’a été" : computed == 1 ? "a été" : "ont été"
                    return "\(subject) de cette page \(negation) \(how) ; dans son texte, \(typed == 0 ? none : some)."
                },
                verify: { "\($0) dit si la page est toujours valable." }, read: "Lu :", measuredOn: "Mesuré sur",
                underlinesTyped: "Souligner ce qui a été saisi à la main", source: "Texte source"),
            site: .init(
                aroundTitle: { (" dans ", "") }, pages: "Pages", previous: "Précédent", next: "Suivant",
                neighbours: "Précédent et suivant", complete: "complet", noPage: "Il n’en existe pas de page.",
                failedLast: "Le dernier rendu a échoué :",
                claimsHold: { $0 == 1 ? "1 affirmation est vraie" : "\($0) affirmations sont vraies" },
                places: "Titres et légendes", placesHint: "La recherche dans la page (Ctrl-F ou ⌘F) les parcourt tous.",
                sweep: { "\($0), selon \($1)" }, sweepTable: "Ce qui change de page en page.", page: "Page",
                same: "Identique sur toutes les pages :",
                more: {
                    $0 == 1
                        ? "1 autre valeur qui change est dans les fichiers à côté des pages."
                        : "\($0) autres valeurs qui changent sont dans les fichiers à côté des pages."
                },
                dependence: { "\($0) selon \($1)" })),
        citations: CitationTerms(
            and: "et", etAl: "et al.", noDate: "s. d.", inside: "Dans", editedBy: "sous la direction de", editor: "dir.",
            editors: "dir.", edition: "éd.", volume: "vol.", issue: "nº", page: "p.", pages: "p.", version: "version",
            accessed: "consulté le", openingQuote: "«\u{202f}", closingQuote: "\u{202f}»", isEnglish: false))
}
