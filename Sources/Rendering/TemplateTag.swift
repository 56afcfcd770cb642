import Notebooks

/// A tag of a template: `{{title}}`, `{{{body}}}`, `{{#byline}}`.
struct TemplateTag {
    enum Kind {
        /// A value, shown as text or as it is.
        case escaped, raw
        /// The beginning and the end of what stands there once, many times or not at all.
        case section, end
        case delimiters, other
    }

    var kind: Kind
    var name: String
    var location: SourceLocation
    /// The bytes between the braces.
    var length: Int
    /// How many sections it stands in.
    var depth: Int

    /// The tags of a template in order.
    static func all(in template: String) -> [TemplateTag] {
        var tags: [TemplateTag] = []
        var depth = 0
        var line = 1
        var lineStart = template.utf8.startIndex
        var rest = Substring(template).utf8
        while let open = rest.firstRange(of: "{{".utf8) {
            for index in rest[..<open.lowerBound].indices where rest[index] == UInt8(ascii: "\n") {
                line += 1
                lineStart = rest.index(after: index)
            }
            let column = template.utf8.distance(from: lineStart, to: open.lowerBound) + 1
            rest = rest[open.upperBound...]
            let braces = rest.first == UInt8(ascii: "{")
            if braces { rest = rest.dropFirst() }
            let content = rest.firstRange(of: "}}".utf8).map { rest[..<$0.lowerBound] } ?? rest
            let trimmed = Substring(content).drop { $0 == " " }
            var kind = kind(trimmed.utf8.first)
            if braces, kind == .escaped { kind = .raw }
            if kind == .end { depth -= 1 }
            let name = trimmed.drop { "&#^$</".contains($0) || $0 == " " }.prefix { $0 != " " && $0 != "}" }
            tags.append(
                TemplateTag(
                    kind: kind, name: String(name), location: SourceLocation(line: line, column: column),
                    length: content.count, depth: depth))
            if kind == .section { depth += 1 }
        }
        return tags
    }

    private static func kind(_ sign: UInt8?) -> Kind {
        switch sign {
        case UInt8(ascii: "&"): .raw
        case UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "<"): .section
        case UInt8(ascii: "/"): .end
        case UInt8(ascii: "="): .delimiters
        case UInt8(ascii: "!"), UInt8(ascii: ">"): .other
        default: .escaped
        }
    }
}
