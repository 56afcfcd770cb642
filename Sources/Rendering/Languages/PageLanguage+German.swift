import Citations
import Records

extension PageLanguage {
    private static let months = [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
    ]

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

    static let german = PageLanguage(
        tag: "de",
        marks: NumberMarks(
            decimal: ",", group: ".",
            words: [
                "points": "Punkte", "byte": "Byte", "bytes": "Byte", "not a number": "keine Zahl", "infinite": "unendlich",
            ]
        )
        .saying(
            counts: "zwei,drei,vier,fünf,sechs,sieben,acht,neun,zehn,elf,zwölf",
            times: "zweimal,dreimal,viermal,fünfmal,sechsmal,siebenmal,achtmal,neunmal,zehnmal",
            folds: "zweifach,dreifach,vierfach,fünffach,sechsfach,siebenfach,achtfach,neunfach,zehnfach",
            fractions: "halb,die Hälfte,ein Drittel,ein Viertel,ein Fünftel,ein Sechstel,ein Achtel,ein Zehntel,"
                + "zwei Drittel,drei Viertel,zwei Fünftel,drei Fünftel,vier Fünftel",
            others: "doppelt,%1-mal,%1-fach"),
        quotes: QuotationMarks(opening: "„", closing: "“", innerOpening: "‚", innerClosing: "‘"),
        date: { "\($2). \(months[$1 - 1]) \($0)" },
        words: PageWords(
            contents: "Inhalt", skip: "Zum Text", sectionLink: "Link zu diesem Abschnitt", backToText: "Zurück zum Text",
            table: "Tabelle", figure: "Abbildung", section: "Abschnitt", equation: "Gleichung", listing: "Listing",
            done: "erledigt", toDo: "offen", note: "Hinweis", tip: "Tipp", important: "Wichtig", warning: "Warnung",
            caution: "Vorsicht", references: "Literatur", inTheList: "In der Liste", claims: "Was dieser Bericht behauptet",
            claimIsFalse: "Diese Behauptung ist falsch.", isFalse: "Falsch.", code: { "Swift hinter \($0)" },
            linesLeftOut: { $0 == 1 ? "Hier ist 1 Zeile ausgelassen." : "Hier sind \($1) Zeilen ausgelassen." },
            didNotRun: "Das wurde nicht ausgeführt.", cellDidNotRun: { "Diese Zelle wurde nicht ausgeführt: \($0)." },
            reasons: .init(
                earlierDoesNotCompile: "eine frühere lässt sich nicht übersetzen",
                earlierEnded: "eine frühere hat das Programm beendet",
                programDidNotRun: "das Programm konnte nicht ausgeführt werden",
                neededDoesNotCompile: "sie braucht eine, die sich nicht übersetzen lässt",
                expressionEnded: "ein Ausdruck davor hat das Programm beendet"),
            cell: .init(
                compile: "Diese Zelle lässt sich nicht übersetzen", thrown: "Diese Zelle hat einen Fehler geworfen",
                trap: "Diese Zelle ist abgestürzt", exit: "Diese Zelle hat das Programm beendet",
                timeout: "Diese Zelle hat zu lange gebraucht", refused: "Diese Zelle wollte, was sie nicht haben darf",
                changed: "Was diese Zelle las, blieb nicht, wie es war"),
            expression: .init(
                compile: "Dieser Ausdruck lässt sich nicht übersetzen", thrown: "Dieser Ausdruck hat einen Fehler geworfen",
                trap: "Dieser Ausdruck ist abgestürzt", exit: "Dieser Ausdruck hat das Programm beendet",
                timeout: "Dieser Ausdruck hat zu lange gebraucht", refused: "Dieser Ausdruck wollte, was er nicht haben darf",
                changed: "Was dieser Ausdruck las, blieb nicht, wie es war"),
            stopped: "Das Programm wurde angehalten", setup: "Das Notizbuch konnte nicht ausgeführt werden",
            error: { "Fehler: \($0)" }, incomplete: "Diese Seite ist nicht vollständig.",
            shortfalls: .init(
                notebook: "das Notizbuch konnte nicht ausgeführt werden",
                failedCells: { "\(counted($0, "Zelle ist", "Zellen sind")) fehlgeschlagen" },
                failedExpressions: { "\(counted($0, "Ausdruck ist", "Ausdrücke sind")) fehlgeschlagen" },
                unrunCells: { "\(counted($0, "Zelle wurde", "Zellen wurden")) nicht ausgeführt" },
                unrunExpressions: { "\(counted($0, "Ausdruck wurde", "Ausdrücke wurden")) nicht ausgeführt" },
                notNumbers: { counted($0, "Wert ist keine Zahl", "Werte sind keine Zahlen") },
                lostImages: { "\(counted($0, "Bild konnte", "Bilder konnten")) nicht gezeigt werden" },
                falseClaims: { "\(counted($0, "Behauptung ist", "Behauptungen sind")) falsch" }),
            ownTemplate: {
                "Diese Seite hat die eigene Vorlage des Notizbuchs, \($0)\($1 ? "." : "; deren Skripte werden nicht ausgeführt.")"
            },
            rawHTML: "HTML des Notizbuchs steht unverändert auf dieser Seite.",
            theorems: .init(
                theorem: "Satz", lemma: "Lemma", corollary: "Korollar", proposition: "Proposition",
                conjecture: "Vermutung", claim: "Behauptung", definition: "Definition", example: "Beispiel",
                exercise: "Aufgabe", solution: "Lösung", remark: "Bemerkung", algorithm: "Algorithmus",
                proof: "Beweis"),
            charts: .init(
                data: { "Daten zu \($0)" }, dataOfThis: "Daten zu dieser Abbildung", logarithmic: "logarithmisch",
                precision: "Genauigkeit", recall: "Trefferquote", peak: "Höchstwert", bound: "Grenze",
                placed: { "\($0) ab \($1)" }, value: "Wert", name: "Name", series: "Reihe", tensor: "Tensor", from: "Von",
                to: "Bis", offset: "Versatz", size: "Größe", node: "Knoten", details: "Einzelheiten", next: "Führt zu",
                part: "Teil", lower: "Unteres Ende", upper: "Oberes Ende",
                count: "Anzahl", median: "Median", lowerQuartile: "Unteres Quartil", upperQuartile: "Oberes Quartil",
                lowerWhisker: "Unterer Whisker", upperWhisker: "Oberer Whisker", outliers: "Ausreißer",
                values: { "\($0) Werte von \($1) bis \($2)" }),
            card: .init(
                value: "Wert", expression: "Ist", derivation: "Als", origin: "Aus", stated: "wie die Zelle sagt", line: "Zeile",
                measured: "Gemessen",
                irreproducible: "Nicht wiederholbar",
                times: { "\($0)-mal, von \($1) bis \($2)" }),
            footer: .init(
                rendered: { "Mit Modelbook aus \($0) erstellt." },
                numbers: { computed, typed, isMeasured, text in
                    let how = isMeasured ? "berechnet oder aus aufbewahrten Messungen übernommen" : "berechnet"
                    let subject = computed == 0 ? "Keine Zahl" : computed == 1 ? "1 Zahl" : "\(text(computed)) Zahlen"
                    return "\(subject) auf dieser Seite \(computed > 1 ? "wurden" : "wurde") von ihm \(how), "
                        + "\(typed == 0 ? "keine" : text(typed)) in ihrem Text \(typed > 1 ? "wurden" : "wurde") von Hand getippt."
                },
                verify: { "\($0) sagt, ob die Seite noch stimmt." }, read: "Gelesen:", measuredOn: "Gemessen auf",
                underlinesTyped: "Von Hand Getipptes unterstreichen", source: "Quelltext"),
            site: .init(
                aroundTitle: { (" in ", "") }, pages: "Seiten", previous: "Zurück", next: "Weiter",
                neighbours: "Zurück und weiter",
                complete: "vollständig", noPage: "Davon gibt es keine Seite.", failedLast: "Zuletzt ging schief:",
                claimsHold: { $0 == 1 ? "1 Behauptung stimmt" : "\($0) Behauptungen stimmen" },
                places: "Überschriften und Beschriftungen",
                placesHint: "Die Suche auf der Seite (Strg-F oder ⌘F) durchsucht sie alle.",
                sweep: { "\($0), nach \($1)" }, sweepTable: "Was sich von Seite zu Seite ändert.", page: "Seite",
                same: "Auf allen Seiten gleich:",
                more: {
                    $0 == 1
                        ? "1 weiterer Wert, der sich ändert, steht in den Dateien neben den Seiten."
                        : "\($0) weitere Werte, die sich ändern, stehen in den Dateien neben den Seiten."
                },
                dependence: { "\($0) nach \($1)" })),
        citations: CitationTerms(
            and: "und", etAl: "u. a.", noDate: "o. J.", inside: "In", editedBy: "herausgegeben von", editor: "Hrsg.",
            editors: "Hrsg.", edition: "Aufl.", volume: "Bd.", issue: "Nr.", page: "S.", pages: "S.", version: "Version",
            accessed: "abgerufen", openingQuote: "„", closingQuote: "“", isEnglish: false))
}
