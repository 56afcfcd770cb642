/// A value on its way to the page: full precision, unit, how it is to be shown and where it is from.
public struct Number: Codable, Sendable, Hashable {
    /// How widely a measurement scatters. All in the number's own unit.
    public struct Spread: Codable, Sendable, Hashable {
        /// Number of repetitions.
        public var count: Int
        /// Half the interquartile range: what follows "±".
        public var halfWidth: Double
        /// The smallest repetition.
        public var minimum: Double
        /// The largest repetition.
        public var maximum: Double

        /// - Parameters:
        ///   - count: number of repetitions.
        ///   - halfWidth: half the interquartile range.
        public init(count: Int, halfWidth: Double, minimum: Double, maximum: Double) {
            self.count = count
            self.halfWidth = halfWidth
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    /// How the number is written. Nothing given: the unit's own rule, see ``Number/text``.
    public struct Style: Codable, Sendable, Hashable {
        /// Digits after the decimal point, in ``Number/fractionDigits``.
        public var fractionDigits: Int?
        /// A fixed scale, such as "KB" for bytes or "µs" for seconds, so that a column has one unit.
        public var symbol: String?
        /// Whether "+" stands before a positive value; nil for the unit's own rule: points have it.
        public var showsPlus: Bool?
        /// Leave the unit's symbol out, because the column or the sentence says it.
        public var hidesSymbol: Bool
        /// How many digits must stand before the first comma, as CLDR has it: with 2, "2024" but "12,024". Nil: 1.
        public var minimumGroupingDigits: Int?
        /// Nil: English.
        public var marks: NumberMarks?
        /// In words where there are some, see ``Number/wordText``; nil: in digits.
        public var wording: Wording?

        /// Nothing given: the unit's own rule.
        public init(
            fractionDigits: Int? = nil, symbol: String? = nil, showsPlus: Bool? = nil, hidesSymbol: Bool = false,
            minimumGroupingDigits: Int? = nil, marks: NumberMarks? = nil, wording: Wording? = nil
        ) {
            self.fractionDigits = fractionDigits
            self.symbol = symbol
            self.showsPlus = showsPlus
            self.hidesSymbol = hidesSymbol
            self.minimumGroupingDigits = minimumGroupingDigits
            self.marks = marks
            self.wording = wording
        }
    }

    /// In base units: bytes, seconds, fractions for percent and points.
    public var value: Double
    /// What is counted.
    public var unit: Unit
    /// How it is written.
    public var style: Style
    /// What it was computed from; empty for a number that stands in a cell.
    public var origins: [Origin]
    /// Present exactly when the value was measured and may differ from run to run.
    public var spread: Spread?
    /// What was divided or subtracted to get this value, for claims and cards: "91,416 bytes ÷ 28,760 bytes".
    public var derivation: String?

    /// - Parameters:
    ///   - value: in base units: bytes, seconds, fractions for percent and points.
    ///   - spread: present exactly when the value was measured.
    ///   - derivation: what was divided or subtracted to get the value.
    public init(
        _ value: Double, _ unit: Unit, style: Style = Style(), origins: [Origin] = [], spread: Spread? = nil,
        derivation: String? = nil
    ) {
        self.value = value
        self.unit = unit
        self.style = style
        self.origins = origins
        self.spread = spread
        self.derivation = derivation
    }

    /// Whether it may differ from run to run.
    public var isMeasured: Bool { spread != nil }
}
