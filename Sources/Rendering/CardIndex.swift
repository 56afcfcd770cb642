import Notebooks
import Records

/// The cards behind the live numbers. The same value of the same expression has one card, however often it
/// is quoted; its lines are listed.
struct CardIndex {
    private struct Key: Hashable {
        var expression: String
        var number: Number
    }

    private var identifiers: [Key: Int] = [:]
    private var cards: [(key: Key, places: [SourceLocation])] = []

    mutating func identifier(for number: Number, expression: String, at location: SourceLocation) -> String {
        let key = Key(expression: expression, number: number)
        if let index = identifiers[key] {
            cards[index].places.append(location)
            return "v\(index + 1)"
        }
        identifiers[key] = cards.count
        cards.append((key, [location]))
        return "v\(cards.count)"
    }

    func html(weaver: Weaver) -> HTML {
        cards.enumerated().map { index, card -> HTML in
            let number = card.key.number
            let unit = number.unit == .number ? "" : " " + number.unit.rawValue
            var rows: HTML = "<dt>Value</dt><dd>\(number.fullPrecisionText)\(unit)</dd>"
            rows += "<dt>Is</dt><dd><code>\(card.key.expression)</code></dd>"
            if let derivation = number.derivation { rows += "<dt>As</dt><dd>\(derivation)</dd>" }
            if !number.origins.isEmpty {
                rows += "<dt>From</dt><dd>\(number.origins.map(\.name).joined(separator: ", "))</dd>"
            }
            let lines = card.places.map(\.description).joined(separator: ", ")
            rows += "<dt>Line</dt><dd>\(weaver.notebook.fileName):\(lines)</dd>"
            if let spread = number.spread {
                rows += "<dt>Kind</dt><dd>measured \(spread.count) times, \(Self.range(number, spread))</dd>"
            }
            return "<div popover id=\"v\(index + 1)\" class=\"card\"><dl>\(rows)</dl></div>\n"
        }.joined()
    }

    private static func range(_ number: Number, _ spread: Number.Spread) -> String {
        let ends = [spread.minimum, spread.maximum].map { Number($0, number.unit).text }
        return "from \(ends[0]) to \(ends[1])"
    }
}
