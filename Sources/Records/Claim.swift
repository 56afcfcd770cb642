/// A sentence with a condition. A false claim fails the render.
public struct Claim: Codable, Sendable, Hashable {
    /// What is claimed, as its author wrote it.
    public var sentence: String
    /// Whether it is true.
    public var holds: Bool
    /// The comparison with both values: "28,760 bytes ÷ 91,416 bytes = 0.31 ≤ 0.33".
    public var arithmetic: String
    /// Where it is claimed, 1-based, in the notebook.
    public var line: Int
    /// 1-based, in UTF-8 bytes.
    public var column: Int

    /// - Parameters:
    ///   - arithmetic: the comparison with both values.
    ///   - line: where it is claimed, 1-based, in the notebook.
    ///   - column: 1-based, in UTF-8 bytes.
    public init(sentence: String, holds: Bool, arithmetic: String, line: Int, column: Int) {
        self.sentence = sentence
        self.holds = holds
        self.arithmetic = arithmetic
        self.line = line
        self.column = column
    }
}
