#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Records

/// Every value that reaches a page, with the hashes of what it was made from: what `verify` and `diff` read,
/// from the page or from the file beside it.
public struct Ledger: Codable, Sendable, Hashable {
    /// One value on the page. Coded as an array in the order of the properties, because a page has many.
    public struct Entry: Codable, Sendable, Hashable {
        /// "line:column" in the notebook.
        public var at: String
        /// The Swift of an inline directive, or the place in a table: "Table 1, TensorFlow, Model size".
        public var of: String
        /// The shortest digits that give the value back.
        public var value: String
        public var unit: Number.Unit
        /// As a reader sees it.
        public var text: String
        /// Indices into ``Ledger/origins``.
        public var from: [Int]
        /// Half the interquartile range of a measured value, in its unit; nil for a deterministic one.
        public var spread: Double?
    }

    /// The values of a chart, row by row as in its table of data.
    public struct Figure: Codable, Sendable, Hashable {
        public var at: String
        public var of: String
        public var values: [String]
    }

    public struct Source: Codable, Sendable, Hashable {
        public var path: String
        public var sha256: String?
    }

    public struct ClaimEntry: Codable, Sendable, Hashable {
        public var at: String
        public var claim: String
        public var holds: Bool
        public var arithmetic: String
    }

    public var source: Source
    public var files: [FileRead]
    public var origins: [Origin] = []
    public var values: [Entry] = []
    public var figures: [Figure] = []
    public var claims: [ClaimEntry] = []

    init(source: Source, files: [FileRead]) {
        self.source = source
        self.files = files
    }

    /// The ledger that a page or the file beside it holds; nil where there is none.
    public init?(in text: String) {
        var json = text[...]
        if let start = text.range(of: "<script type=\"application/json\" id=\"modelbook-ledger\">") {
            json = text[start.upperBound...]
            json = json.range(of: "</script>").map { json[..<$0.lowerBound] } ?? json
        }
        guard let ledger = try? JSONDecoder().decode(Ledger.self, from: Data(json.utf8)) else { return nil }
        self = ledger
    }

    /// One entry to a line, keys in order: the same ledger gives the same bytes.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func text(_ value: some Encodable) -> String {
            // The ledger holds strings, integers, booleans and finite doubles only.
            (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
        }
        func lines(_ values: [some Encodable]) -> String {
            values.isEmpty ? "[]" : "[\n" + values.map(text).joined(separator: ",\n") + "\n]"
        }
        return """
            {"claims":\(lines(claims)),
            "figures":\(lines(figures)),
            "files":\(lines(files)),
            "origins":\(lines(origins)),
            "source":\(text(source)),
            "values":\(lines(values))}

            """
    }

    /// For a script element of the page, where "<" could end it. What stands in tables and charts is on the page
    /// already, with its full value; the file beside the page lists it as well.
    var embeddableJSON: String {
        var copy = self
        copy.figures = []
        // The hashes of files that were read stand in `files`.
        let paths = Set(files.map(\.path))
        copy.origins = origins.map { paths.contains($0.name) ? Origin($0.kind, $0.name) : $0 }
        copy.values.removeAll { $0.of.hasPrefix("Table\u{a0}") }
        return copy.json.replacing("<", with: "\\u003c")
    }
}

extension Ledger.Entry {
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        at = try container.decode(String.self)
        of = try container.decode(String.self)
        value = try container.decode(String.self)
        unit = try container.decode(Number.Unit.self)
        text = try container.decode(String.self)
        from = try container.decode([Int].self)
        spread = container.isAtEnd ? nil : try container.decode(Double.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(at)
        try container.encode(of)
        try container.encode(value)
        try container.encode(unit)
        try container.encode(text)
        try container.encode(from)
        if let spread { try container.encode(spread) }
    }
}
