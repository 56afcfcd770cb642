/// How a language writes numbers: its marks, and its words for units. Without it numbers are written as in English.
public struct NumberMarks: Codable, Sendable, Hashable {
    /// Between the whole part and the fraction.
    public var decimal: String
    /// Between thousands.
    public var group: String
    /// How many digits must stand before the first group; nil for 1.
    public var minimumGroupingDigits: Int?
    /// For the English words and symbols of units, and for what is no number; those that are missing stay.
    public var words: [String: String]

    /// Marks and words of a language.
    public init(decimal: String, group: String, minimumGroupingDigits: Int? = nil, words: [String: String] = [:]) {
        self.decimal = decimal
        self.group = group
        self.minimumGroupingDigits = minimumGroupingDigits
        self.words = words
    }
}
