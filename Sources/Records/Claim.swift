/// A sentence with a condition. A false claim fails the render.
public struct Claim: Codable, Sendable, Hashable {
    public var sentence: String
    public var holds: Bool
    /// The comparison with both values: "28,760 bytes ÷ 91,416 bytes = 0.31 ≤ 0.33".
    public var arithmetic: String
    public var line: Int
    public var column: Int

    public init(sentence: String, holds: Bool, arithmetic: String, line: Int, column: Int) {
        self.sentence = sentence
        self.holds = holds
        self.arithmetic = arithmetic
        self.line = line
        self.column = column
    }
}
