#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Records

/// Every value that reaches a page, with the hashes of what it was made from: what `verify` and `diff` read,
/// from the page or from the file beside it.
public struct Ledger: Codable, Sendable, Hashable {
    /// One value on the page.
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
        /// Indices into ``Ledger/origins``; nil where nothing is known.
        public var from: [Int]?
        /// Half the interquartile range of a measured value, in its unit; nil for a deterministic one.
        public var spread: Double?
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
    public var claims: [ClaimEntry] = []

    init(source: Source, files: [FileRead]) {
        self.source = source
        self.files = files
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
            "files":\(lines(files)),
            "origins":\(lines(origins)),
            "source":\(text(source)),
            "values":\(lines(values))}

            """
    }

    /// ``json`` for a script element, where "<" could end it.
    var embeddableJSON: String { json.replacing("<", with: "\\u003c") }
}
