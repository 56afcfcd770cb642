/// A cross-reference: `@tbl-size`, `[-@tbl-size]` or `[Tab. @tbl-size]`.
public struct Reference: Sendable, Hashable {
    /// What stands before the number.
    public enum Word: Sendable, Hashable {
        /// "Table", in the page's language.
        case kind
        /// Nothing: `[-@tbl-size]`.
        case none
        /// The author's own: `[Tab. @tbl-size]`.
        case own([Inline])
    }

    /// Without the "@", in small letters up to its dash.
    public var identifier: String
    /// The word before the number.
    public var word: Word

    /// What an example is called that is marked `(@label)`.
    public static func example(_ label: String) -> String { "(@\(label))" }

    /// Whether it names an item of a numbered list of examples, `(@label)`.
    public var isExample: Bool { identifier.hasPrefix("(@") }

    /// - Parameter identifier: without the "@".
    public init(_ identifier: String, word: Word = .kind) {
        self.identifier = identifier
        self.word = word
    }
}
