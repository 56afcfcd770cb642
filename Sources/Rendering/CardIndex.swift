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

    var pieces: [ReportPieces.Card] {
        cards.enumerated().map { index, card in
            let number = card.key.number
            // The end tags of dt and dd may be left out; a page has many cards.
            var rows: HTML = "<dt>Value<dd>\(number.exactText)"
            rows += "<dt>Is<dd><code>\(card.key.expression)</code>"
            if let derivation = number.derivation { rows += "<dt>As<dd>\(derivation)" }
            if !number.origins.isEmpty {
                rows += "<dt>From<dd>\(Self.names(number.origins).joined(separator: ", "))"
            }
            let lines = card.places.map(\.description).joined(separator: ", ")
            rows += "<dt>Line<dd>\(lines)"
            if let spread = number.spread { rows += "<dt>Measured<dd>\(spread.count) times, \(Self.range(number, spread))" }
            if let reason = card.key.irreproducible { rows += "<dt>Not reproducible<dd>\(reason)" }
            let html: HTML = "<div popover id=\"v:\(index + 1)\" class=\"card\"><dl>\(rows)</dl></div>\n"
            return ReportPieces.Card(html: html.markup, places: card.places)
        }
    }

    /// File names without folders; "images 1–500" of a file stands for the file.
    private static func names(_ origins: [Origin]) -> [String] {
        let names = origins.map(\.name)
        let whole = names.filter { name in !names.contains { $0 != name && $0.hasPrefix(name + ",") } }
        return whole.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    }

    private static func range(_ number: Number, _ spread: Number.Spread) -> String {
        let ends = [spread.minimum, spread.maximum].map { Number($0, number.unit).text }
        return "from \(ends[0]) to \(ends[1])"
    }
}
