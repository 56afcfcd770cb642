/// What a style sheet of an author's does to what a page says: it writes numbers, or hides what the page says of itself.
///
/// It is no wall: a style sheet has many ways. It names those that are plain.
public struct StyleReach: Sendable {
    /// A sentence for each rule, such as "it writes “99.99 %” at main p::after".
    public private(set) var sentences: [String] = []

    /// What a page has of its own, by its classes and elements.
    private static let ownParts = [
        "footer", ".claim", ".claims", ".false", ".incomplete", ".error", ".oops", ".typed-numbers", ".typed", ".spread",
        ".value",
        "button",
    ]

    /// - Parameter css: the text of a style sheet.
    public init(_ css: String) {
        var selector = ""
        for piece in Self.pieces(of: Template.compact(css)) {
            switch piece {
            case .head(let text): selector = text
            case .declaration(let property, let value): read(property, value, selector)
            }
        }
    }

    private mutating func read(_ property: String, _ value: String, _ selector: String) {
        switch property {
        case "content":
            let text = Self.text(of: value)
            if text.contains(where: \.isNumber) { sentences.append("it writes “\(text)” at \(selector)") }
        case "display", "visibility", "opacity", "font-size", "clip-path", "height", "max-height":
            let word = value.lowercased().replacing("!important", with: "").filter { !$0.isWhitespace }
            let zero = word.drop { $0 == "0" || $0 == "." }
            let isHidden =
                ["none", "hidden", "collapse"].contains(word) && property != "clip-path"
                || word.first == "0" && zero.allSatisfy { $0.isLetter || $0 == "%" } || word.hasPrefix("inset(")
            let parts = selector.lowercased().split(separator: ",").filter(Self.isOwn)
            guard isHidden, !parts.isEmpty else { return }
            sentences.append("it hides \(parts.map { $0.drop(while: \.isWhitespace) }.joined(separator: ", "))")
        default: break
        }
    }

    /// Whether the last part of a selector is something that the page says of itself.
    private static func isOwn(_ selector: Substring) -> Bool {
        let last = selector.split { " >+~".contains($0) }.last ?? ""
        let words = last.split { ".:#[".contains($0) }
        return ownParts.contains { part in
            part.hasPrefix(".") ? last.contains(part) && words.contains(part.dropFirst()) : words.first == part[...]
        }
    }

    private enum Piece {
        case head(String)
        case declaration(String, String)
    }

    /// Selectors, and the declarations behind them; of rules in rules, as in `@media`, the inner ones.
    private static func pieces(of css: String) -> [Piece] {
        var pieces: [Piece] = []
        var current = ""
        var quote: Character?
        func declaration() {
            guard let colon = current.firstIndex(of: ":") else { return }
            let property = current[..<colon].filter { !$0.isWhitespace }.lowercased()
            pieces.append(.declaration(property, String(current[current.index(after: colon)...])))
        }
        var isEscaped = false
        for character in css {
            if let open = quote {
                current.append(character)
                if character == open, !isEscaped { quote = nil }
                isEscaped = character == "\\" && !isEscaped
                continue
            }
            switch character {
            case "\"", "'":
                quote = character
                current.append(character)
            case "{":
                pieces.append(.head(current))
                current = ""
            case ";", "}":
                declaration()
                current = ""
            default: current.append(character)
            }
        }
        return pieces
    }

    /// The text between the quotation marks of a value, with its escapes resolved.
    private static func text(of value: String) -> String {
        var result = ""
        var quote: Character?
        var rest = value[...]
        while let character = rest.popFirst() {
            guard let open = quote else {
                if character == "\"" || character == "'" { quote = character }
                continue
            }
            if character == open {
                quote = nil
            } else if character == "\\" {
                let digits = rest.prefix(6).prefix(while: \.isHexDigit)
                rest = rest.dropFirst(max(digits.count, 0))
                if let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) {
                    result.unicodeScalars.append(scalar)
                    if rest.first == " " { rest = rest.dropFirst() }
                } else if digits.isEmpty, let next = rest.popFirst() {
                    result.append(next)
                }
            } else {
                result.append(character)
            }
        }
        return result
    }
}
