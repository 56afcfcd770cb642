import Citations
import Records

extension PageLanguage {
    private static let months = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
        "diciembre",
    ]

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

    static let spanish = PageLanguage(
        tag: "es",
        marks: NumberMarks(
            decimal: ",", group: "\u{202f}", minimumGroupingDigits: 2,
            words: [
                "points": "puntos", "byte": "byte", "bytes": "bytes", "not a number": "no es un número", "infinite": "infinito",
            ]
        )
        .saying(
            counts: "dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce",
            times: "dos veces,tres veces,cuatro veces,cinco veces,seis veces,siete veces,ocho veces,nueve veces,diez veces",
            fractions: "la mitad,la mitad,un tercio,un cuarto,un quinto,un sexto,un octavo,un décimo,"
                + "dos tercios,tres cuartos,dos quintos,tres quintos,cuatro quintos",
            others: "dos veces,%1 veces,%1 veces"),
        quotes: QuotationMarks(opening: "«", closing: "»", innerOpening: "“", innerClosing: "”"),
        date: { "\($2) de \(months[$1 - 1]) de \($0)" },
        words: PageWords(
            contents: "Índice", skip: "Ir al texto", sectionLink: "Enlace a esta sección", backToText: "Volver al texto",
            table: "Tabla", figure: "Figura", section: "Sección", equation: "Ecuación", listing: "Listado", done: "hecho",
            toDo: "pendiente", note: "Nota", tip: "Consejo", important: "Importante", warning: "Advertencia",
            caution: "Precaución", references: "Referencias", inTheList: "En la lista", claims: "Lo que afirma este informe",
            claimIsFalse: "Esta afirmación es falsa.", isFalse: "Falso.", code: { "Swift de \($0)" },
            linesLeftOut: { $0 == 1 ? "Aquí se omite 1 línea." : "Aquí se omiten \($1) líneas." },
            didNotRun: "Esto no se ejecutó.", cellDidNotRun: { "Esta celda no se ejecutó: \($0)." },
            reasons: .init(
                earlierDoesNotCompile: "una anterior no compila", earlierEnded: "una anterior terminó el programa",
                programDidNotRun: "no se pudo ejecutar el programa", neededDoesNotCompile: "necesita una que no compila",
                expressionEnded: "una expresión anterior terminó el programa"),
            cell: .init(
                compile: "Esta celda no compila", thrown: "Esta celda lanzó un error", trap: "Esta celda falló",
                exit: "Esta celda terminó el programa", timeout: "Esta celda tardó demasiado",
                refused: "Esta celda quiso lo que no se le permite",
                changed: "Lo que leyó esta celda cambió entretanto"),
            expression: .init(
                compile: "Esta expresión no compila", thrown: "Esta expresión lanzó un error", trap: "Esta expresión falló",
                exit: "Esta expresión terminó el programa", timeout: "Esta expresión tardó demasiado",
                refused: "Esta expresión quiso lo que no se le permite",
                changed: "Lo que leyó esta expresión cambió entretanto"),
            stopped: "Se detuvo el programa", setup: "No se pudo ejecutar el cuaderno", error: { "error: \($0)" },
            incomplete: "Esta página no está completa.",
            shortfalls: .init(
                notebook: "no se pudo ejecutar el cuaderno", failedCells: { counted($0, "celda falló", "celdas fallaron") },
                failedExpressions: { counted($0, "expresión falló", "expresiones fallaron") },
                unrunCells: { counted($0, "celda no se ejecutó", "celdas no se ejecutaron") },
                unrunExpressions: { counted($0, "expresión no se ejecutó", "expresiones no se ejecutaron") },
                notNumbers: { counted($0, "valor no es un número", "valores no son números") },
                lostImages: { counted($0, "imagen no se pudo mostrar", "imágenes no se pudieron mostrar") },
                falseClaims: { counted($0, "afirmación es falsa", "afirmaciones son falsas") }),
            ownTemplate: {
                "Esta página usa la plantilla propia del cuaderno, \($0)\($1 ? "." : "; sus scripts no se ejecutan.")"
            },
            rawHTML: "En esta página hay HTML del cuaderno tal cual.",
            theorems: .init(
                theorem: "Teorema", lemma: "Lema", corollary: "Corolario", proposition: "Proposición",
                conjecture: "Conjetura", claim: "Afirmación", definition: "Definición", example: "Ejemplo",
                exercise: "Ejercicio", solution: "Solución", remark: "Observación", algorithm: "Algoritmo",
                proof: "Demostración"),
            charts: .init(
                data: { "Datos de la \($0)" }, dataOfThis: "Datos de esta figura", logarithmic: "logarítmica",
                precision: "precisión", recall: "exhaustividad", peak: "máximo", bound: "cota",
                placed: { "\($0) desde \($1)" }, value: "Valor", name: "Nombre", series: "Serie", tensor: "Tensor",
                from: "De", to: "A", offset: "Desplazamiento", size: "Tamaño", node: "Nodo", details: "Detalles",
                next: "Lleva a", part: "Parte", lower: "Extremo inferior", upper: "Extremo superior",
                count: "Número", median: "Mediana", lowerQuartile: "Primer cuartil", upperQuartile: "Tercer cuartil",
                lowerWhisker: "Bigote inferior", upperWhisker: "Bigote superior", outliers: "Valores atípicos",
                values: { "\($0) valores de \($1) a \($2)" }),
            card: .init(
                value: "Valor", expression: "Es", derivation: "Como", origin: "De", stated: "según la celda", line: "Línea",
                measured: "Medido",
                irreproducible: "No reproducible",
                times: { "\($0) veces, de \($1) a \($2)" }),
            footer: .init(
                rendered: { "Generado por Modelbook a partir de \($0)." },
                numbers: { computed, typed, isMeasured, text in
                    let plural = computed == 1 ? "" : "s"
                    let how =
                        isMeasured
                        ? "calculado\(plural) por él o tomado\(plural) de sus mediciones guardadas" : "calculado\(plural) por él"
                    let main =
                        computed == 0
                        ? "Ningún número de esta página fue calculado por él"
                        : "\(text(computed)) número\(plural) de esta página \(computed == 1 ? "fue" : "fueron") \(how)"
                    let rest =
                        typed == 0
                        ? "ninguno fue escrito a mano"
                        : "\(text(typed)) \(typed == 1 ? "fue escrito" : "fueron escritos") a mano"
                    return "\(main); en su texto, \(rest)."
                },
                verify: { "\($0) dice si la página sigue siendo válida." }, read: "Leído:", measuredOn: "Medido en",
                underlinesTyped: "Subrayar lo que se escribió a mano", source: "Texto fuente"),
            site: .init(
                aroundTitle: { (" en ", "") }, pages: "Páginas", previous: "Anterior", next: "Siguiente",
                neighbours: "Anterior y siguiente", complete: "completo", noPage: "No hay página de él.",
                failedLast: "La última generación falló:",
                claimsHold: { $0 == 1 ? "1 afirmación se cumple" : "\($0) afirmaciones se cumplen" },
                places: "Títulos y leyendas", placesHint: "La búsqueda en la página (Ctrl-F o ⌘F) los recorre todos.",
                sweep: { "\($0), según \($1)" }, sweepTable: "Lo que cambia de página a página.", page: "Página",
                same: "Igual en todas las páginas:",
                more: {
                    $0 == 1
                        ? "1 valor más que cambia está en los archivos junto a las páginas."
                        : "\($0) valores más que cambian están en los archivos junto a las páginas."
                },
                dependence: { "\($0) según \($1)" })),
        citations: CitationTerms(
            and: "y", etAl: "et al.", noDate: "s. f.", inside: "En", editedBy: "editado por", editor: "ed.", editors: "eds.",
            edition: "ed.", volume: "vol.", issue: "n.º", page: "p.", pages: "pp.", version: "versión", accessed: "consultado el",
            openingQuote: "«", closingQuote: "»", isEnglish: false))
}
