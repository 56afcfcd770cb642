extension ComparisonLexicon {
    static let french = ComparisonLexicon(
        [
            (
                .comparative(.less, .bytes),
                "plus petit, plus petite, plus petits, plus petites, moins grand, moins grande, moins gros"
            ),
            (
                .comparative(.less, .bytes),
                "moins grosse, moins volumineux, moins volumineuse, plus léger, plus légère, plus compact"
            ),
            (.comparative(.less, .bytes), "plus compacte, moins lourd, moins lourde"),
            (
                .comparative(.more, .bytes),
                "plus grand, plus grande, plus grands, plus grandes, plus gros, plus grosse, plus grosses"
            ),
            (
                .comparative(.more, .bytes),
                "plus volumineux, plus volumineuse, plus lourd, plus lourde, plus lourds, plus lourdes"
            ),
            (
                .comparative(.less, .seconds),
                "plus rapide, plus rapides, plus vite, moins lent, moins lente, plus court, plus courte"
            ),
            (
                .comparative(.more, .seconds),
                "plus lent, plus lente, plus lents, plus lentes, moins rapide, moins rapides, moins vite"
            ),
            (.comparative(.more, .seconds), "plus long, plus longue, plus lentement"),
            (.comparative(.more, .percent), "plus précis, plus précise, plus précises, plus exact, plus exacte"),
            (.comparative(.less, .percent), "moins précis, moins précise, moins précises, moins exact, moins exacte"),
            (.comparative(.less, nil), "moins, moins de, moins d', plus faible, plus faibles, plus bas, plus basse"),
            (.comparative(.less, nil), "inférieur"),
            (.comparative(.less, nil), "inférieure, inférieurs, inférieures, moindre, moins élevé, moins élevée"),
            (.comparative(.more, nil), "plus, plus de, plus d', plus élevé, plus élevée, plus élevés, plus élevées"),
            (.comparative(.more, nil), "plus haut"),
            (.comparative(.more, nil), "plus haute, supérieur, supérieure, supérieurs, supérieures"),
            (.quality(isBetter: true), "meilleur, meilleure, meilleurs, meilleures, mieux"),
            (.quality(isBetter: false), "pire, pires, moins bon, moins bonne, moins bien, moins bons, moins bonnes"),
            (
                .superlative(.less, .bytes),
                "le plus petit, la plus petite, les plus petits, les plus petites, le plus léger, la plus légère"
            ),
            (
                .superlative(.more, .bytes),
                "le plus grand, la plus grande, le plus gros, la plus grosse, le plus lourd, la plus lourde"
            ),
            (.superlative(.less, .seconds), "le plus rapide, la plus rapide, les plus rapides"),
            (.superlative(.more, .seconds), "le plus lent, la plus lente, les plus lents, les plus lentes"),
            (.superlative(.more, .percent), "le plus précis, la plus précise, les plus précis, les plus précises"),
            (.superlative(.less, .percent), "le moins précis, la moins précise"),
            (.superlative(.less, nil), "le plus faible, la plus faible, le plus bas, la plus basse, le moins de"),
            (.superlative(.more, nil), "le plus élevé, la plus élevée, le plus haut, la plus haute, le plus de"),
            (.bestOrWorst(isBest: true), "le meilleur, la meilleure, les meilleurs, les meilleures"),
            (.bestOrWorst(isBest: false), "le pire, la pire, les pires, le moins bon, la moins bonne"),
            (.change(.less), "tombe, baisse, chute, diminue, descend, tombé, tombée, baissé, diminué, chuté, descendu"),
            (.change(.more), "monte, augmente, grimpe, croît, monté, augmenté, grimpé"),
            (.than, "que, qu', inférieur à, inférieure à, inférieurs à, inférieures à, supérieur à, supérieure à"),
            (.than, "supérieurs à"),
            (.comparative(.less, nil), "inférieur à, inférieure à, inférieurs à, inférieures à, inférieur au, inférieure au"),
            (.comparative(.more, nil), "supérieur à, supérieure à, supérieurs à, supérieures à, supérieur au, supérieure au"),
            (.than, "supérieures à, inférieur au, inférieure au, supérieur au, supérieure au"),
            (
                .against,
                "contre, face à, face au, par rapport à, par rapport au, comparé à, comparée à, comparé au, au lieu de, versus, vs"
            ),
            (.from, "de"), (.to, "à"),
            (.noun(.seconds), "latence, temps, durée, temps d'inférence, temps de calcul, temps d'exécution"),
            (.noun(.seconds), "temps de réponse"),
            (.noun(.bytes), "taille, mémoire, espace, place, flash, ram"),
            (.noun(.percent), "précision, exactitude, justesse"),
            (.loss, "perte, pertes, erreur, erreurs, écart"),
            (.divider, "et, mais, car, alors que, tandis que, puisque, parce que, cependant, pourtant"),
            (
                .doubt,
                "ne, n', pas, jamais, si, s'il, ni, sans, pourrait, devrait, serait, aurait, peut-être, quand, lorsque, aucun"
            ),
            (.doubt, "aucune, avant, jusqu'à, pourraient, devraient, seraient, soit, attendu, censé, seulement, autrefois"),
            (
                .filler,
                "le, la, les, l', un, une, des, du, de, d', est, sont, était, étaient, a, ont, prend, occupe, pèse, réseau"
            ),
            (
                .filler,
                "modèle, fichier, version, variante, aussi, encore, même, nettement, bien, beaucoup, un peu, légèrement, donc"
            ),
            (
                .filler,
                "ainsi, celui, celle, ceux, celles, en, ce, cette, son, sa, reste, fois, ici, nous, voyons, demande, utilise"
            ),
        ],
        endings: "es e s", integer: "int8 quantifié quantifi quantizé entier", float: "float float32 flottant")
}
