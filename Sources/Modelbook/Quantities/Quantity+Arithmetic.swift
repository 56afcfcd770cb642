import Records

/// How two like quantities combine. Measured stays measured; where both are, the spreads add.
private func combine(_ a: Number, _ b: Number, to value: Double, _ unit: Number.Unit, sign: String) -> Number {
    var origins = a.origins
    for origin in b.origins where !origins.contains(origin) { origins.append(origin) }
    return Number(
        value, unit, origins: origins, spread: combinedSpread(a, b, value: value, isQuotient: sign == "÷"),
        derivation: "\(a.text) \(sign) \(b.text)")
}

/// a + b, or a − b with a negative `factor`. A sum of bytes or counts that a `Double` does not hold is not a number, and says why.
private func sum(_ a: Number, _ b: Number, factor: Double = 1, _ unit: Number.Unit, sign: String) -> Number {
    let (first, second) = (a.value, factor * b.value), value = first + second
    // What the rounded sum lacks, exactly.
    let added = value - first, lost = (first - (value - added)) + (second - added)
    let isRounded = lost != 0 && isWhole(first, unit) && isWhole(second, unit)
    var result = combine(a, b, to: isRounded ? .nan : value, unit, sign: sign)
    if isRounded { result.derivation? += limitOfWholeNumbers }
    return result
}

private func isWhole(_ value: Double, _ unit: Number.Unit) -> Bool {
    (unit == .bytes || unit == .count) && value.isFinite && value == value.rounded()
}

/// Propagates relative half-widths for a quotient and absolute ones for a sum, as independent errors do not
/// cancel in the worst case.
private func combinedSpread(_ a: Number, _ b: Number, value: Double, isQuotient: Bool) -> Number.Spread? {
    guard a.isMeasured || b.isMeasured else { return nil }
    let count = min(a.spread?.count ?? .max, b.spread?.count ?? .max)
    let widthA = a.spread?.halfWidth ?? 0
    let widthB = b.spread?.halfWidth ?? 0
    let half = isQuotient ? abs(value) * (widthA / abs(a.value) + widthB / abs(b.value)) : widthA + widthB
    return Number.Spread(count: count, halfWidth: half, minimum: value - half, maximum: value + half)
}

extension Quantity {
    public static func + (a: Self, b: Self) -> Self {
        Self(number: sum(a.number, b.number, U.unit, sign: "+"))
    }

    /// A quotient of like quantities is a ratio. Division by zero is an error when the result is shown.
    public static func / (a: Self, b: Self) -> Ratio {
        Ratio(number: combine(a.number, b.number, to: a.value / b.value, .ratio, sign: "÷"))
    }

    /// As many bytes or things times a whole number, where a `Double` does not hold them, are not a number.
    public static func * (a: Self, factor: Double) -> Self {
        var result = a.scaled { $0 * factor }
        if isWhole(a.value, U.unit), isWhole(factor, U.unit), (-result.value).addingProduct(a.value, factor) != 0 {
            result.number.value = .nan
            result.number.derivation = "\(a.number.text) × \(PlainNumber(factor).number.text)" + limitOfWholeNumbers
        }
        return result
    }
    public static func * (factor: Double, a: Self) -> Self { a * factor }
    public static func / (a: Self, divisor: Double) -> Self { a.scaled { $0 / divisor } }

    /// This quantity as a share of a whole.
    public func share(of whole: Self) -> Percentage {
        Percentage(number: combine(number, whole.number, to: value / whole.value, .percent, sign: "÷"))
    }

    private func scaled(_ scale: (Double) -> Double) -> Self {
        let spread = number.spread.map {
            Number.Spread(
                count: $0.count, halfWidth: abs(scale($0.halfWidth)), minimum: scale($0.minimum), maximum: scale($0.maximum))
        }
        return Self(number: Number(scale(value), U.unit, style: number.style, origins: number.origins, spread: spread))
    }

    fileprivate static func difference<Result>(_ a: Self, _ b: Self) -> Quantity<Result> {
        Quantity<Result>(number: sum(a.number, b.number, factor: -1, Result.unit, sign: "−"))
    }
}

/// Units whose differences have the same unit. Percentages are not among them: their difference is points.
public protocol AdditiveUnit: QuantityUnit {}
extension ByteUnit: AdditiveUnit {}
extension RatioUnit: AdditiveUnit {}
extension PointUnit: AdditiveUnit {}
extension CountUnit: AdditiveUnit {}
extension SecondUnit: AdditiveUnit {}
extension PlainUnit: AdditiveUnit {}

extension Quantity where U: AdditiveUnit {
    public static func - (a: Self, b: Self) -> Self { difference(a, b) }
}

extension Quantity where U == PercentUnit {
    /// The difference of two percentages is in percentage points, shown with its sign.
    public static func - (a: Self, b: Self) -> Points { (difference(a, b) as Points).signed }
}

extension Quantity where U == PointUnit {
    /// Without the sign: "0.01 points".
    public var magnitude: Points {
        var copy = self
        copy.number.value = Swift.abs(value)
        copy.number.style.showsPlus = false
        return copy
    }
}

extension Quantity where U == RatioUnit {
    /// The ratio the other way round.
    public var inverse: Ratio {
        let spread = number.spread.map {
            Number.Spread(
                count: $0.count, halfWidth: $0.halfWidth / (value * value), minimum: 1 / $0.maximum,
                maximum: 1 / $0.minimum)
        }
        return Ratio(
            number: Number(1 / value, .ratio, style: number.style, origins: number.origins, spread: spread))
    }

    /// Shown as a factor: "3.2×".
    public var times: Ratio { shown(in: "×") }
}

extension Int {
    /// As many bytes.
    public var bytes: ByteCount { ByteCount(self) }
    /// 1 KB = 1,024 bytes.
    public var kilobytes: ByteCount { ByteCount(self) * 1024 }
    /// 1 MB = 1,048,576 bytes.
    public var megabytes: ByteCount { ByteCount(self) * 1_048_576 }
}
