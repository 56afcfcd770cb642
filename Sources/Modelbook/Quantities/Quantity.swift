import Records

/// What a quantity counts, as a type: the compiler refuses to add bytes to seconds.
public protocol QuantityUnit: Sendable {
    static var unit: Number.Unit { get }
}

/// The unit of ``ByteCount``.
public enum ByteUnit: QuantityUnit { public static let unit = Number.Unit.bytes }
/// The unit of ``Ratio``.
public enum RatioUnit: QuantityUnit { public static let unit = Number.Unit.ratio }
/// The unit of ``Percentage``: a share of a whole.
public enum PercentUnit: QuantityUnit { public static let unit = Number.Unit.percent }
/// The unit of ``Points``: the difference of two percentages.
public enum PointUnit: QuantityUnit { public static let unit = Number.Unit.points }
/// The unit of ``Count``.
public enum CountUnit: QuantityUnit { public static let unit = Number.Unit.count }
/// The unit of ``Seconds``.
public enum SecondUnit: QuantityUnit { public static let unit = Number.Unit.seconds }
/// The unit of ``PlainNumber``.
public enum PlainUnit: QuantityUnit { public static let unit = Number.Unit.number }

/// Memory or storage in bytes.
public typealias ByteCount = Quantity<ByteUnit>
/// A quotient of like quantities.
public typealias Ratio = Quantity<RatioUnit>
/// A share as a fraction: 0.9764 is shown as 97.64 %.
public typealias Percentage = Quantity<PercentUnit>
/// The difference of two percentages, as a fraction.
public typealias Points = Quantity<PointUnit>
/// A number of things.
public typealias Count = Quantity<CountUnit>
/// A time.
public typealias Seconds = Quantity<SecondUnit>
/// A number without a unit, such as a loss.
public typealias PlainNumber = Quantity<PlainUnit>

/// What is said of a whole number that a `Double` does not hold.
let limitOfWholeNumbers = ", and a quantity holds whole numbers up to 9007199254740992"

/// A number with a unit that knows where it comes from.
public struct Quantity<U: QuantityUnit>: Sendable, Hashable {
    /// Value, origins, spread and style, as the page gets them.
    public var number: Number

    /// - Parameters:
    ///   - value: in the unit's base: bytes, seconds, fractions for percentages and points.
    ///   - origins: what the value was computed from.
    ///   - spread: of a measured value; nil for one that is the same in each run.
    public init(_ value: Double, origins: [Origin] = [], spread: Number.Spread? = nil) {
        number = Number(value, U.unit, origins: origins, spread: spread)
    }

    /// A whole number that a `Double` does not hold, beyond 9,007,199,254,740,992, is not a number: shown, it is an error, and never
    /// another number.
    ///
    /// - Parameters:
    ///   - value: in the unit's base.
    ///   - origins: what the value was computed from.
    public init(_ value: Int, origins: [Origin] = []) {
        self.init(whole: value, origins: origins)
    }

    init(whole value: some BinaryInteger, origins: [Origin] = []) {
        self.init(Double(exactly: value) ?? .nan, origins: origins)
        if !number.isFinite { number.derivation = "\(value)" + limitOfWholeNumbers }
    }

    init(number: Number) { self.number = number }

    /// In base units: bytes, seconds, fractions for percent and points.
    public var value: Double { number.value }

    /// Shown with exactly this many digits after the decimal point; negative ones round to tens, hundreds and so on.
    /// More than ``Number/fractionDigits`` has is an error when it is shown.
    public func rounded(to fractionDigits: Int) -> Self {
        var copy = self
        copy.number.style.fractionDigits = fractionDigits
        return copy
    }

    /// Shown on a fixed scale: "KB", "MB", "bytes", "µs", "ms", "×".
    public func shown(in symbol: String) -> Self {
        var copy = self
        copy.number.style.symbol = symbol
        return copy
    }

    /// Shown with "+" when positive.
    public var signed: Self {
        var copy = self
        copy.number.style.showsPlus = true
        return copy
    }

    /// Shown without its unit, for a column or sentence that says it.
    public var withoutUnit: Self {
        var copy = self
        copy.number.style.hidesSymbol = true
        return copy
    }

    public static func == (a: Self, b: Self) -> Bool { a.value == b.value }
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Quantity: Comparable {
    public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}

extension Quantity: CustomStringConvertible {
    /// As a reader sees it: "28.1 KB", "97.64 %".
    public var description: String { number.text }
}
