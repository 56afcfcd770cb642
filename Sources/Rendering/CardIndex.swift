import Notebooks
import Records

/// The cards behind the live numbers. The same value of the same expression has one card, however often it
/// is quoted; its lines are listed.
struct CardIndex {
    private struct Key: Hashable {
        var expression: String
        var number: Number
        /// Why the value may be another in each run; nil where it is not.
        var irreproducible: String?

        /// The rest of a number is mostly the same where its value is.
        func hash(into hasher: inout Hasher) {
            hasher.combine(expression)
            hasher.combine(number.value)
        }
    }

    private var identifiers: [Key: Int] = [:]
    private var cards: [(key: Key, places: [SourceLocation])] = []

    mutating func identifier(
        for number: Number, expression: String, irreproducible: String?, at location: SourceLocation
    ) -> String {
        let key = Key(expression: expression, number: number, irreproducible: irreproducible)
        if let index = identifiers[key] {
            cards[index].places.append(location)
            return "v:\(index + 1)"
        }
        identifiers[key] = cards.count
        cards.append((key, [location]))
        return "v:\(cards.count)"
    }

    func pieces(in language: PageLanguage, of notebook: Notebook) -> [ReportPieces.Card] {
        let words = language.words.card
        return cards.enumerated().map { index, card in
            let number = card.key.number
            // The end tags of dt and dd may be left out; a page has many cards.
            var rows: HTML = "<dt>\(words.value)<dd>\(number.exactText)"
            rows += "<dt>\(words.expression)<dd><code>\(card.key.expression)</code>"
            if let derivation = number.derivation { rows += "<dt>\(words.derivation)<dd>\(derivation)" }
            if !number.origins.isEmpty {
                rows += "<dt>\(words.origin)<dd>\(Self.names(number.origins, words).joined(separator: ", "))"
            }
            let lines = card.places.map(notebook.shown).joined(separator: ", ")
            rows += "<dt>\(words.line)<dd>\(lines)"
            if let spread = number.spread { rows += "<dt>\(words.measured)<dd>\(Self.range(number, spread, words))" }
            if let reason = card.key.irreproducible { rows += "<dt>\(words.irreproducible)<dd>\(reason)" }
            let html: HTML = "<div popover id=\"v:\(index + 1)\" class=\"card\"><dl>\(rows)</dl></div>\n"
            return ReportPieces.Card(html: html.markup, places: card.places)
        }
    }

    /// File names without folders; "images 1–500" of a file stands for the file.
    private static func names(_ origins: [Origin], _ words: PageWords.Card) -> [String] {
        let whole = origins.filter { origin in
            !origins.contains { $0.name != origin.name && $0.name.hasPrefix(origin.name + ",") }
        }
        return whole.map { origin in
            let name = origin.name.split(separator: "/").last.map(String.init) ?? origin.name
            return origin.isStated == true ? "\(name) (\(words.stated))" : name
        }
    }

    private static func range(_ number: Number, _ spread: Number.Spread, _ words: PageWords.Card) -> String {
        let ends = [spread.minimum, spread.maximum].map { Number($0, number.unit, style: .init(marks: number.style.marks)).text }
        return words.times(spread.count, ends[0], ends[1])
    }
}
