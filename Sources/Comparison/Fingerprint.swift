/// What a page says, as numbers by which copies are found: its prose in runs of a few words, its values with their names.
public struct Fingerprint: Codable, Sendable, Hashable {
    /// Rising; of a longer page the smallest.
    public let marks: [UInt32]
    /// Whether these are all.
    public let isWhole: Bool

    private static let limit = 4096
    private static let runLength = 4

    /// - Parameter page: code on it counts for nothing.
    public init(_ page: PageReading) {
        var marks: Set<UInt32> = []
        for case .passage(let passage) in page.sections.flatMap(\.parts) where passage.kind != .code {
            // Another case and other punctuation make no other sentence.
            let words = passage.tokens.map { token in
                token.value == nil ? token.text.lowercased().filter { $0.isLetter || $0.isNumber } : "#"
            }.filter { !$0.isEmpty }
            for start in 0...max(0, words.count - Self.runLength) {
                marks.insert(Self.mark(words.dropFirst(start).prefix(Self.runLength).joined(separator: " ")))
            }
        }
        for value in page.values { marks.insert(Self.mark("\(value.name) = \(value.exact)")) }
        self.marks = Array(marks.sorted().prefix(Self.limit))
        isWhole = marks.count <= Self.limit
    }

    /// The share of this page that stands in another one, too: 0 to 1.
    public func share(in other: Fingerprint) -> Double {
        // Where not all is known, what is known of both is below the first that is not.
        let ends = [self, other].filter { !$0.isWhole }.compactMap(\.marks.last)
        let end = ends.min() ?? .max
        let own = marks.prefix { $0 <= end }
        guard !own.isEmpty else { return 0 }
        let others = Set(other.marks)
        return Double(own.count { others.contains($0) }) / Double(own.count)
    }

    /// FNV-1a.
    private static func mark(_ text: String) -> UInt32 {
        text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}
