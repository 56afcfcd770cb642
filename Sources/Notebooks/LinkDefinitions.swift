/// Link reference definitions, `[label]: destination`, which hold in the whole notebook.
struct LinkDefinitions: Sendable, Hashable {
    private struct Definition: Sendable, Hashable {
        var line: [UInt8]
        var location: SourceLocation
    }

    private var byLabel: [[UInt8]: Definition] = [:]
    /// Those of the notebook whose program made this text.
    private var outer: [[UInt8]: Definition] = [:]
    /// Those that headings make.
    private var implied: [[UInt8]: [UInt8]] = [:]
    /// The lines, one after the other.
    private(set) var text: [UInt8] = []

    /// - Returns: where the label is defined already; that definition stays.
    mutating func add(_ label: ArraySlice<UInt8>, _ line: ArraySlice<UInt8>, at location: SourceLocation)
        -> SourceLocation?
    {
        let key = Self.normalized(label)
        if let first = byLabel[key] { return first.location }
        byLabel[key] = Definition(line: line + [UInt8(ascii: "\n")], location: location)
        text += line + [UInt8(ascii: "\n")]
        return nil
    }

    /// Adds those of the notebook whose program made this text.
    mutating func addOuter(_ outer: LinkDefinitions) { self.outer = outer.byLabel }

    /// A heading is the definition of a link to it, as in Pandoc, where no line defines its text; the first of several is.
    mutating func imply(_ label: String, identifier: String) {
        let key = Self.normalized(label.utf8)
        guard byLabel[key] == nil, implied[key] == nil else { return }
        implied[key] = Array("[\(label)]: <#\(identifier)>\n".utf8)
    }

    /// Those that a text refers to.
    func lines(for text: some Collection<UInt8>) -> [UInt8] {
        guard !byLabel.isEmpty || !outer.isEmpty || !implied.isEmpty else { return [] }
        return Self.labels(in: text).keys.compactMap { byLabel[$0]?.line ?? outer[$0]?.line ?? implied[$0] }.flatMap { $0 }
    }

    /// Those of headings that a text refers to.
    func impliedLines(for text: some Collection<UInt8>) -> [UInt8] {
        implied.isEmpty
            ? []
            : Self.labels(in: text).keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { implied[$0] }.flatMap { $0 }
    }

    /// The label and place of each definition to which nothing refers.
    ///
    /// - Parameters:
    ///   - text: all but the definitions of this collection.
    ///   - inner: definitions in the text, such as those in quotes, which CommonMark keeps to itself.
    func unused(
        in text: some Collection<UInt8>, inner: [(label: ArraySlice<UInt8>, location: SourceLocation)]
    ) -> [(label: String, location: SourceLocation)] {
        let uses = Self.labels(in: text)
        let all =
            byLabel.map { ($0.key, $0.value.location, uses[$0.key] == nil) }
            + inner.map { (Array($0.label), $0.location, (uses[Self.normalized($0.label)] ?? 0) < 2) }
        return all.filter(\.2).map { (String(decoding: $0.0, as: UTF8.self), $0.1) }
    }

    /// What stands between brackets that have no others between them, and how often.
    private static func labels(in text: some Collection<UInt8>) -> [[UInt8]: Int] {
        var labels: [[UInt8]: Int] = [:]
        var open: [UInt8]?
        for byte in text {
            switch byte {
            case UInt8(ascii: "["): open = []
            case UInt8(ascii: "]"):
                if let label = open { labels[normalized(label), default: 0] += 1 }
                open = nil
            default:
                // CommonMark: a label has at most 999 characters.
                if let count = open?.count, count > 4_000 { open = nil } else { open?.append(byte) }
            }
        }
        return labels
    }

    /// As CommonMark compares them: without case, and any white space is one space.
    private static func normalized(_ label: some Collection<UInt8>) -> [UInt8] {
        let words = String(decoding: label, as: UTF8.self).lowercased().split { $0.isWhitespace }
        return Array(words.joined(separator: " ").utf8)
    }
}
