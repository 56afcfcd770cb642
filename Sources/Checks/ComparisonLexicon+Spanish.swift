extension ComparisonLexicon {
    static let spanish = ComparisonLexicon(
        [
            (
                .comparative(.less, .bytes),
                "más pequeño, más pequeña, más pequeños, más pequeñas, menos grande, más ligero, más ligera"
            ),
            (.comparative(.less, .bytes), "más compacto, más compacta, menos pesado, menos pesada"),
            (
                .comparative(.more, .bytes),
                "más grande, más grandes, más pesado, más pesada, más pesados, más pesadas, menos pequeño"
            ),
            (
                .comparative(.less, .seconds),
                "más rápido, más rápida, más rápidos, más rápidas, más veloz, menos lento, menos lenta"
            ),
            (.comparative(.less, .seconds), "más corto, más corta"),
            (
                .comparative(.more, .seconds),
                "más lento, más lenta, más lentos, más lentas, menos rápido, menos rápida, más largo, más larga"
            ),
            (.comparative(.more, .percent), "más preciso, más precisa, más precisos, más precisas, más exacto, más exacta"),
            (
                .comparative(.less, .percent),
                "menos preciso, menos precisa, menos precisos, menos precisas, menos exacto, menos exacta"
            ),
            (.comparative(.less, nil), "menos, menor, menores, más bajo, más baja, más bajos, más bajas, inferior"),
            (.comparative(.less, nil), "inferiores"),
            (.comparative(.less, nil), "inferior a, inferiores a, inferior al"),
            (.comparative(.more, nil), "más, mayor, mayores, más alto, más alta, más altos, más altas, superior, superiores"),
            (.comparative(.more, nil), "superior a, superiores a, superior al, más elevado, más elevada"),
            (.quality(isBetter: true), "mejor, mejores"),
            (.quality(isBetter: false), "peor, peores"),
            (
                .superlative(.less, .bytes),
                "el más pequeño, la más pequeña, los más pequeños, las más pequeñas, el más ligero, la más ligera"
            ),
            (
                .superlative(.more, .bytes),
                "el más grande, la más grande, los más grandes, las más grandes, el más pesado, la más pesada"
            ),
            (.superlative(.less, .seconds), "el más rápido, la más rápida, los más rápidos, las más rápidas"),
            (.superlative(.more, .seconds), "el más lento, la más lenta, los más lentos, las más lentas"),
            (.superlative(.more, .percent), "el más preciso, la más precisa, los más precisos, las más precisas"),
            (.superlative(.less, .percent), "el menos preciso, la menos precisa"),
            (.superlative(.less, nil), "el menor, la menor, el más bajo, la más baja"),
            (.superlative(.more, nil), "el mayor, la mayor, el más alto, la más alta"),
            (.bestOrWorst(isBest: true), "el mejor, la mejor, los mejores, las mejores"),
            (.bestOrWorst(isBest: false), "el peor, la peor, los peores, las peores"),
            (.change(.less), "baja, cae, desciende, disminuye, bajó, cayó, descendió, disminuyó"),
            (.change(.more), "duplica, triplica, sube, aumenta, crece, asciende, subió, aumentó, creció"),
            (.than, "que, inferior a, inferiores a, inferior al, superior a, superiores a, superior al"),
            (
                .against,
                "contra, frente a, frente al, en comparación con, comparado con, comparada con, respecto a, en lugar de, en vez de"
            ),
            (.from, "de, del"), (.to, "a, al"),
            (.noun(.seconds), "latencia, tiempo, duración, tiempo de inferencia, tiempo de ejecución, tiempo de cálculo"),
            (.noun(.bytes), "tamaño, memoria, espacio, flash, ram"),
            (.noun(.percent), "exactitud, precisión"),
            (.loss, "pérdida, pérdidas, error, errores"),
            (.divider, "y, e, pero, mientras, mientras que, porque, aunque, sino, ya que, puesto que, sin embargo"),
            (.doubt, "no, nunca, si, sin, ni, podría, debería, sería, podrían, deberían, serían, cuando, quizá, quizás"),
            (.doubt, "tal vez"),
            (.doubt, "ningún, ninguna, apenas, hasta, antes, esperado, jamás, sea, solo, sólo, tampoco"),
            (
                .filler,
                "el, la, los, las, un, una, unos, unas, es, son, era, eran, fue, tiene, tienen, ocupa, pesa, tarda, necesita"
            ),
            (.filler, "usa, red, modelo, archivo, fichero, versión, variante, también, aún, incluso, mucho, algo, bastante"),
            (.filler, "claramente, de, del, lo, se, así, por tanto, este, esta, resulta, veces, aquí, vemos, todavía, su"),
        ],
        endings: "os as es o a e s", integer: "int8 cuantizad cuantizado entero enter", float: "float float32 flotante flotant")
}
