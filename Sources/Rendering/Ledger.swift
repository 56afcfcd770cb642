#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Records

/// Every value that reaches a page, with the hashes of what it was made from: what `verify` and `diff` read,
/// from the page or from the file beside it.
public struct Ledger: Codable, Sendable, Hashable {
    /// How many numbers are on the page.
    public struct Numbers: Codable, Sendable, Hashable {
        /// Values of expressions, tables and charts.
        public var computed: Int
        /// Numerals in the notebook's text.
        public var typed: Int
    }

    /// One value on the page. Coded as an array in the order of the properties, because a page has many.
    public struct Entry: Codable, Sendable, Hashable {
        /// "line:column" in the notebook, "part.md:line:column" in a file that it includes.
        public var at: String
        /// What the value is on the page.
        public var of: Place
        /// The shortest digits that give the value back.
        public var value: String
        /// The unit of ``value``.
        public var unit: Number.Unit
        /// As a reader sees it.
        public var text: String
        /// Indices into ``Ledger/origins``.
        public var from: [Int]
        /// Half the interquartile range of a measured value, in its unit; nil for a deterministic one.
        public var spread: Double?
        /// Whether it may be another in each run; nil where it is not.
        public var isIrreproducible: Bool?
    }

    /// The values of a chart, row by row as in its table of data.
    public struct Figure: Codable, Sendable, Hashable {
        /// "line:column" in the notebook, "part.md:line:column" in a file that it includes.
        public var at: String
        /// What the chart is called.
        public var of: String
        /// The shortest digits that give each value back.
        public var values: [String]
    }

    /// The notebook that a page was made from.
    public struct Source: Codable, Sendable, Hashable {
        /// As seen from the page's folder.
        public var path: String
        /// Of the notebook's bytes, in lower-case hexadecimal; nil where it is not known.
        public var sha256: String?

        /// - Parameter path: as seen from the page's folder.
        public init(path: String, sha256: String? = nil) { (self.path, self.sha256) = (path, sha256) }
    }

    /// A claim of a cell.
    public struct ClaimEntry: Codable, Sendable, Hashable {
        /// "line:column" in the notebook, "part.md:line:column" in a file that it includes.
        public var at: String
        /// What is claimed, as its author wrote it.
        public var claim: String
        /// Whether it is true.
        public var holds: Bool
        /// The comparison with both values.
        public var arithmetic: String
        /// What is asked, as the notebook has it: "errors < 11"; nil where it does not stand there.
        public var condition: String?
    }

    /// What an index says of the page. Only the file beside the page has it.
    public var document: Document?
    /// Where the page stands in its site or its sweep; nil for one that stands alone.
    public var site: SitePlace?
    /// What an index was made of; nil for other pages.
    public var index: Index?
    /// The notebook that the page was made from.
    public var source: Source
    /// What the page was made from beside the notebook: files that cells read, that it includes, images, styles of its
    /// own. Relative to the notebook's folder, or absolute.
    public var files: [FileRead]
    /// The files that cells have written, relative to the notebook's folder; nil where there are none.
    public var written: [FileRead]?
    /// The digest of Modelbook's own template; nil where the notebook names another.
    public var template: String?
    /// The name of the theme, if the notebook names one.
    public var theme: String?
    /// Parameters that were given in place of the front matter's; nil where none were.
    public var parameters: [String: String]?
    /// What failed or did not run when the page was made, such as "2 cells failed"; nil where nothing did.
    public var incomplete: [String]?
    /// Nil in pages of a Modelbook that did not count.
    public var numbers: Numbers?
    /// What cells asked for that is other in each run, with its line: the values behind it may be others. Nil where they asked
    /// for nothing of the kind.
    public var irreproducible: [String]?
    /// The date that the calendar's clock showed to cells, in seconds since 1970; nil where it showed the time.
    public var sourceDate: Int?
    /// The notebook's own template was allowed to run scripts; nil where it was not.
    public var trusted: Bool?
    /// The cells were shown without being run, as the command line had it; nil where they ran.
    public var unexecuted: Bool?
    /// The name of the page's file when it was made; nil where the page does not say it.
    public var name: String?
    /// The files of text that the page was made from, packed: JSON in gzip in base64. Only the page has it, unless the notebook
    /// says `source: false`.
    public var bundle: String?
    /// The digest of the page with all of its ledger but this digest.
    public var page: String?
    /// The digest of the file of measured values beside the page; nil where the page has none of them.
    public var measurements: String?
    /// The digest of the file beside the page that lists all values. Only the page has it.
    public var sidecar: String?
    /// What values come from, each once; ``Entry/from`` holds indices into it.
    public var origins: [Origin] = []
    /// The values of expressions, cells and tables, top to bottom.
    public var values: [Entry] = []
    /// The values of charts, top to bottom.
    public var figures: [Figure] = []
    /// What cells claim, top to bottom.
    public var claims: [ClaimEntry] = []

    init(source: Source, files: [FileRead]) {
        self.source = source
        self.files = files
    }

    /// The ledger that a page or the file beside it holds; nil where there is none.
    public init?(in text: String) {
        let json = Self.range(in: text).map { text[$0] } ?? text[...]
        guard let ledger = try? JSONDecoder().decode(Ledger.self, from: Data(json.utf8)) else { return nil }
        self = ledger
    }

    private static let startTag = "<script type=\"application/json\" id=\"modelbook-ledger\">"
    private static let endTag = "</script>"

    /// The element in which a page has its ledger.
    static func element(_ json: String) -> HTML { HTML(markup: startTag + json + endTag) }

    /// Where a page has its ledger; nil for what is no page.
    private static func range(in page: String) -> Range<String.Index>? {
        // Of a page that is long: its bytes are looked at, and from its end.
        let bytes = page.utf8
        var rest = bytes[...]
        var end: String.Index?
        while let mark = rest.lastIndex(of: UInt8(ascii: "<")) {
            let tag = bytes[mark...]
            if tag.starts(with: endTag.utf8) { end = mark }
            if tag.starts(with: startTag.utf8) { return end.map { bytes.index(mark, offsetBy: startTag.utf8.count)..<$0 } }
            rest = rest[..<mark]
        }
        return nil
    }

    /// What ``page`` of a page's ledger is the digest of, and that digest; nil where it has none.
    public static func unsealed(_ page: String) -> (text: String, digest: Substring)? {
        // Inside of JSON's strings stand no line feeds.
        guard let range = range(in: page), let mark = page[range].range(of: "\n\"page\":\""),
            let end = page[mark.upperBound..<range.upperBound].range(of: "\",\n")
        else { return nil }
        let text = page[..<mark.lowerBound] + "\n" + page[end.upperBound...]
        return (String(text), page[mark.upperBound..<end.lowerBound])
    }

    /// Notes the digests of the page that it is a part of, and of the file beside it.
    ///
    /// - Parameter page: gives the page around the element with the ledger.
    /// - Returns: the ledger as the page has it, and the file beside the page.
    mutating func seal(_ digest: (String) -> String, in page: (HTML) -> String) -> (embedded: String, sidecar: String) {
        self.page = nil
        let lines = valueLines
        let beside = sidecarJSON(lines)
        sidecar = digest(beside)
        self.page = digest(page(Self.element(embeddableJSON(lines))))
        return (embeddableJSON(lines), beside)
    }

    /// The file beside the page: all values, and neither what only the page carries nor a digest of it, which has one of this.
    ///
    /// - Parameter lines: ``valueLines``.
    func sidecarJSON(_ lines: [String]) -> String {
        var copy = self
        (copy.page, copy.sidecar, copy.bundle) = (nil, nil, nil)
        return copy.json(lines)
    }

    /// The element with the ledger as a page has it.
    var element: HTML { Self.element(embeddableJSON(valueLines)) }

    /// One entry to a line, keys in order: the same ledger gives the same bytes.
    public var json: String { json(valueLines) }

    /// Each of ``values`` as JSON.
    var valueLines: [String] { values.map { $0.json(Self.text) } }

    /// A value as JSON. The ledger holds strings, integers, booleans and finite doubles only.
    private static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    private func json(_ valueLines: [String]) -> String {
        func list(_ lines: [String]) -> String { lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: ",\n") + "\n]" }
        func lines(_ values: [some Encodable]) -> String { list(values.map { Self.text($0) }) }
        let parts: [(key: String, json: String?)] = [
            ("bundle", bundle.map(Self.text)), ("claims", lines(claims)), ("document", document.map(Self.text)),
            ("figures", lines(figures)), ("files", lines(files)),
            ("incomplete", incomplete.map(Self.text)), ("index", index.map(Self.text)),
            ("irreproducible", irreproducible.map(Self.text)),
            ("measurements", measurements.map(Self.text)), ("name", name.map(Self.text)), ("numbers", numbers.map(Self.text)),
            ("origins", lines(origins)), ("page", page.map(Self.text)), ("parameters", parameters.map(Self.text)),
            ("sidecar", sidecar.map(Self.text)), ("site", site.map(Self.text)), ("source", Self.text(source)),
            ("sourceDate", sourceDate.map(Self.text)),
            ("template", template.map(Self.text)), ("theme", theme.map(Self.text)), ("trusted", trusted.map(Self.text)),
            ("unexecuted", unexecuted.map(Self.text)),
            ("values", list(valueLines)), ("written", written.map(lines)),
        ]
        return "{" + parts.compactMap { part in part.json.map { "\"\(part.key)\":\($0)" } }.joined(separator: ",\n") + "}\n"
    }

    /// For a script element of the page, where "<" could end it. What stands in tables and charts is on the page
    /// already, with its full value; the file beside the page lists it as well.
    ///
    /// - Parameter lines: ``valueLines``.
    func embeddableJSON(_ lines: [String]) -> String {
        var copy = self
        copy.figures = []
        copy.document = nil
        // The hashes of files that were read stand in `files`.
        let paths = Set(files.map(\.path))
        copy.origins = origins.map { paths.contains($0.name) ? $0.withoutDigest : $0 }
        let json = copy.json(zip(values, lines).compactMap { if case .table = $0.of { nil } else { $1 } })
        guard json.utf8.contains(UInt8(ascii: "<")) else { return json }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.utf8.count + json.utf8.count / 8)
        for byte in json.utf8 {
            if byte == UInt8(ascii: "<") { bytes += "\\u003c".utf8 } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Ledger.Entry {
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        at = try container.decode(String.self)
        of = try container.decode(Ledger.Place.self)
        value = try container.decode(String.self)
        unit = try container.decode(Number.Unit.self)
        text = try container.decode(String.self)
        from = try container.decode([Int].self)
        spread = container.isAtEnd ? nil : try container.decode(Double?.self)
        isIrreproducible = container.isAtEnd ? nil : try container.decode(Bool.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(at)
        try container.encode(of)
        try container.encode(value)
        try container.encode(unit)
        try container.encode(text)
        try container.encode(from)
        if spread != nil || isIrreproducible != nil { try container.encode(spread) }
        if let isIrreproducible { try container.encode(isIrreproducible) }
    }
}

extension Ledger.Entry {
    /// What an encoder makes of the entry. A page has thousands, and is made anew with each edit of a preview.
    ///
    /// - Parameter encoded: the JSON of a number.
    func json(_ encoded: (Double) -> String) -> String {
        var json = "[" + Self.quoted(at) + "," + of.json
        for text in [value, unit.rawValue, text] { json += "," + Self.quoted(text) }
        json += ",[" + from.map(String.init).joined(separator: ",") + "]"
        if spread != nil || isIrreproducible != nil { json += "," + (spread.map(encoded) ?? "null") }
        if let isIrreproducible { json += ",\(isIrreproducible)" }
        return json + "]"
    }

    /// A text as JSON.
    static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            return "\"\(text)\""
        }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
