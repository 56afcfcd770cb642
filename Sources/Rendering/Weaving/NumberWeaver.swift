import Notebooks
import Records

/// Weaves numbers, and reports those that are none.
struct NumberWeaver {
    let context: WeavingContext
    let location: SourceLocation

    init(_ context: WeavingContext, at location: SourceLocation) {
        self.context = context
        self.location = location
    }

    /// A number in a sentence, which opens its card.
    func weaveLive(_ number: Number, expression: String) -> HTML {
        guard check(number, expression) else { return Self.notANumber(number) }
        let reason = context.state.irreproducibility.reason(at: location)
        let text = number.text
        context.state.ledger.record(number, text, of: .expression(expression), isIrreproducible: reason != nil, at: location)
        let id = context.state.cards.identifier(for: number, expression: expression, irreproducible: reason, at: location)
        return "<button popovertarget=\"\(id)\">\(Self.html(number, text))</button>"
    }

    /// A number in a table or a display, without a card.
    func weave(_ number: Number, of place: Ledger.Place) -> HTML {
        guard check(number, place.description) else { return Self.notANumber(number) }
        let isIrreproducible = context.state.irreproducibility.reason(at: location) != nil
        let text = number.text
        context.state.ledger.record(number, text, of: place, isIrreproducible: isIrreproducible, at: location)
        return Self.data(number, text)
    }

    /// A number among the data of a chart, all of which the ledger has in one entry.
    func weave(_ number: Number, ofFigure name: String) -> HTML {
        check(number, name) ? Self.data(number, number.text) : Self.notANumber(number)
    }

    private static func data(_ number: Number, _ text: String) -> HTML {
        "<data value=\"\(number.fullPrecisionText)\">\(html(number, text))</data>"
    }

    /// The text of a number, with the spread of a measured one set back.
    private static func html(_ number: Number, _ text: String) -> HTML {
        guard number.wordText == nil, let spread = number.spreadText else { return HTML(escaping: text) }
        let isHidden = number.style.hidesSymbol || number.symbol.isEmpty
        let symbol = isHidden ? "" : (number.symbol == "×" ? "" : "\u{a0}") + number.symbol
        return "\(number.valueText)<span class=\"spread\">\u{2009}±\u{2009}\(spread)</span>\(symbol)"
    }

    private static func notANumber(_ number: Number) -> HTML {
        "<span class=\"oops\">⚠ \(number.text)</span>"
    }

    /// An origin that the kit has read nothing for.
    private func warn(of origin: Origin) {
        context.report(
            .warning, code: "stated-origin", at: location,
            "that this comes from \(origin.name) is the cell's own word: the kit has not read it",
            help: "Compute it from what the kit has read, or give the origin the kind .input.")
    }

    private func check(_ number: Number, _ name: String) -> Bool {
        if let stated = number.origins.first(where: { $0.isStated == true }) { warn(of: stated) }
        if number.isFinite { return true }
        context.state.shortfalls.notNumbers += 1
        context.report(
            .error, code: "not-a-number", at: location, "\(name) is \(number.text)",
            help: number.derivation.map { "It was computed as \($0)." } ?? "Look for a division by zero.")
        return false
    }
}
