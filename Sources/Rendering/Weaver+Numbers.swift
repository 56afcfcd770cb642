import Notebooks
import Records

/// Live numbers: text that says on request where it comes from.
extension Weaver {
    func weaveDirective(_ index: Int, isInert: Bool) -> HTML {
        if let made { return "<code>\(made.notebook.directives[index].expression)</code>" }
        guard notebook.directives.indices.contains(index) else { return "" }
        let directive = notebook.directives[index]
        let location = directive.range.lowerBound
        if let error = run.inlineErrors[index] {
            // The message follows the block.
            if !isInert { pending.append(.error(weaveError(error, in: nil))) }
            return "<span class=\"oops\" role=\"img\" aria-label=\"error: \(error.message)\">⚠ \(directive.expression)</span>"
        }
        switch run.inlines[index] {
        case .number(let number):
            if isInert { return HTML(escaping: number.text) }
            return weaveLive(number, expression: directive.expression, at: location)
        case .text(let text): return HTML(escaping: text)
        case .markdown(let markdown): return weave(.markdown(markdown), at: location, isInert: isInert)
        case nil:
            return "<span class=\"unrun\" title=\"This did not run.\">[\(directive.expression)]</span>"
        }
    }

    func directiveText(_ index: Int) -> String {
        if let made { return made.notebook.directives[index].expression }
        switch run.inlines[index] {
        case .number(let number): return number.text
        case .text(let text): return text
        case .markdown(let markdown):
            return plainText(.markdown(markdown), at: notebook.directives[index].range.lowerBound)
        case nil: return notebook.directives.indices.contains(index) ? "[\(notebook.directives[index].expression)]" : ""
        }
    }

    /// A number that opens its card.
    func weaveLive(_ number: Number, expression: String, at location: SourceLocation) -> HTML {
        guard check(number, expression, at: location) else { return Self.notANumber(number) }
        record(number, of: expression, at: location)
        let id = cards.identifier(for: number, expression: expression, at: location)
        return "<button popovertarget=\"\(id)\">\(Self.numberHTML(number))</button>"
    }

    /// A number in a table or a display, without a card.
    func weaveData(_ number: Number, of place: String, at location: SourceLocation) -> HTML {
        guard check(number, place, at: location) else { return Self.notANumber(number) }
        if figureValues == nil { record(number, of: place, at: location) } else { figureValues?.append(number.fullPrecisionText) }
        return "<data value=\"\(number.fullPrecisionText)\">\(Self.numberHTML(number))</data>"
    }

    /// The text of a number, with the spread of a measured one set back.
    static func numberHTML(_ number: Number) -> HTML {
        guard let spread = number.spreadText else { return HTML(escaping: number.text) }
        let isHidden = number.style.hidesSymbol || number.symbol.isEmpty
        let symbol = isHidden ? "" : (number.symbol == "×" ? "" : "\u{a0}") + number.symbol
        return "\(number.valueText)<span class=\"spread\">\u{2009}±\u{2009}\(spread)</span>\(symbol)"
    }

    static func notANumber(_ number: Number) -> HTML {
        "<span class=\"oops\">⚠ \(number.text)</span>"
    }

    /// Reports a value that is not a number.
    private func check(_ number: Number, _ place: String, at location: SourceLocation) -> Bool {
        if number.isFinite { return true }
        notNumberCount += 1
        report(
            .error, code: "not-a-number", at: location, "\(place) is \(number.text)",
            help: number.derivation.map { "It was computed as \($0)." } ?? "Look for a division by zero.")
        return false
    }

    /// Enters a number into the ledger.
    func record(_ number: Number, of place: String, at location: SourceLocation) {
        let from = number.origins.map { origin in
            if let index = originIndices[origin] { return index }
            ledger.origins.append(origin)
            originIndices[origin] = ledger.origins.count - 1
            return ledger.origins.count - 1
        }
        ledger.values.append(
            Ledger.Entry(
                at: location.description, of: place, value: number.fullPrecisionText, unit: number.unit,
                text: number.text, from: from, spread: number.spread?.halfWidth))
    }
}
