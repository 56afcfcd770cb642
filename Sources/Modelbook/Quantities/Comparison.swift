import Records

/// A comparison that remembers both sides, for claims.
public struct Comparison: Sendable {
    /// Whether it is true.
    public let holds: Bool
    /// "28,760 bytes ÷ 91,416 bytes = 0.31 ≤ 0.33"
    public let arithmetic: String
    /// Whether the two sides are told apart: they are not equal and, if they were measured, do not overlap.
    public let isClear: Bool

    /// - Parameters:
    ///   - holds: whether it is true.
    ///   - arithmetic: both sides and the sign between them, for the reader.
    ///   - isClear: whether the two sides are told apart.
    public init(_ holds: Bool, _ arithmetic: String, isClear: Bool = true) {
        self.holds = holds
        self.arithmetic = arithmetic
        self.isClear = isClear
    }

    init(_ left: Number, _ relation: String, _ right: Number, _ holds: Bool) {
        self.holds = holds
        arithmetic = Self.side(left) + " \(relation) " + Self.side(right)
        let widths = (left.spread?.halfWidth ?? 0) + (right.spread?.halfWidth ?? 0)
        isClear = abs(left.value - right.value) > widths
    }

    private static func side(_ number: Number) -> String {
        guard let derivation = number.derivation else { return number.text }
        return "\(derivation) = \(number.text)"
    }

    /// Both hold.
    public static func && (a: Comparison, b: @autoclosure () -> Comparison) -> Comparison {
        let other = b()
        return Comparison(
            a.holds && other.holds, "\(a.arithmetic), \(other.arithmetic)", isClear: a.isClear && other.isClear)
    }
}

extension Quantity {
    public static func < (a: Self, b: Self) -> Comparison { .init(a.number, "<", b.number, a.value < b.value) }
    public static func <= (a: Self, b: Self) -> Comparison { .init(a.number, "≤", b.number, a.value <= b.value) }
    /// Compares the values in full precision, not as they are shown.
    public static func > (a: Self, b: Self) -> Comparison { .init(a.number, ">", b.number, a.value > b.value) }
    /// Compares the values in full precision, not as they are shown.
    public static func >= (a: Self, b: Self) -> Comparison { .init(a.number, "≥", b.number, a.value >= b.value) }
    public static func == (a: Self, b: Self) -> Comparison { .init(a.number, "=", b.number, a.value == b.value) }

    public static func < (a: Self, b: Double) -> Comparison { a < Self(b) }
    public static func <= (a: Self, b: Double) -> Comparison { a <= Self(b) }
    /// Compares with a number in the quantity's base unit.
    public static func > (a: Self, b: Double) -> Comparison { a > Self(b) }
    /// Compares with a number in the quantity's base unit.
    public static func >= (a: Self, b: Double) -> Comparison { a >= Self(b) }
    public static func == (a: Self, b: Double) -> Comparison { a == Self(b) }

    public static func < (a: Self, b: Double) -> Bool { a.value < b }
    public static func <= (a: Self, b: Double) -> Bool { a.value <= b }
    /// Compares with a number in the quantity's base unit.
    public static func > (a: Self, b: Double) -> Bool { a.value > b }
    /// Compares with a number in the quantity's base unit.
    public static func >= (a: Self, b: Double) -> Bool { a.value >= b }
    public static func == (a: Self, b: Double) -> Bool { a.value == b }
}
