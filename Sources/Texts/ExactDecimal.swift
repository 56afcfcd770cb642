/// The decimal expansion of a binary number, all of it: every finite `Double` has one. Rounding it once is
/// therefore exact, and ties go to the even digit as `printf` has them.
package struct ExactDecimal {
    /// Decimal digits, the most significant first; neither the first nor the last is zero. Empty for zero.
    package private(set) var digits: [UInt8]
    /// The value is 0.d₁d₂d₃… × 10^exponent.
    package private(set) var exponent: Int

    /// - Precondition: `value` is finite. The sign is dropped.
    package init(_ value: Double) {
        guard value != 0 else {
            (digits, exponent) = ([], 0)
            return
        }
        if value.magnitude < 1e15, value.isIntegral {
            digits = Self.digits(of: [UInt64(value.magnitude)])
            exponent = digits.count
            while digits.last == 0 { digits.removeLast() }
            return
        }
        let isSubnormal = value.exponentBitPattern == 0
        var mantissa = value.significandBitPattern | (isSubnormal ? 0 : 1 << 52)
        var power = (isSubnormal ? 1 : Int(value.exponentBitPattern)) - 1023 - 52
        let zeros = mantissa.trailingZeroBitCount
        mantissa >>= UInt64(zeros)
        power += zeros

        // m·2^p for p ≥ 0, and m·5^−p with the point moved −p places for p < 0.
        var limbs = [mantissa]
        var count = abs(power)
        while count > 0 {
            let step = min(count, power < 0 ? Self.powersOfFive.count - 1 : 62)
            Self.multiply(&limbs, by: power < 0 ? Self.powersOfFive[step] : 1 << UInt64(step))
            count -= step
        }
        let whole = Self.digits(of: limbs)
        exponent = whole.count + min(power, 0)
        digits = whole
        while digits.last == 0 { digits.removeLast() }
    }

    /// The shortest decimal number that is read back as the value; nil for what is not finite.
    package init?(shortestDigitsOf value: Double) {
        guard value.isFinite else { return nil }
        // "1.25e-05", "976.4": the digits, the place of the point, and the power after the "e".
        let parts = "\(abs(value))".split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        var digits = mantissa.joined().utf8.map { $0 - 48 }
        var exponent = mantissa[0].utf8.count + power
        while digits.first == 0 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.last == 0 { digits.removeLast() }
        self.init(digits: digits, exponent: exponent)
    }

    /// The place after the point of the last digit; negative or zero for whole numbers.
    package var lastPlace: Int { digits.count - exponent }

    /// Moves the decimal point: multiplies by a power of ten.
    package func scaled(byPowerOfTen power: Int) -> ExactDecimal {
        var copy = self
        copy.exponent += digits.isEmpty ? 0 : power
        return copy
    }

    /// The place after the point at which the first digit stands: 1 for tenths, 0 for units, −1 for tens. Zero has
    /// its digit in the units.
    package var leadingPlace: Int { isZero ? 0 : 1 - exponent }

    /// Rounded half to even at a place after the point; a negative place rounds to tens, hundreds and so on.
    package func rounded(toPlace place: Int) -> ExactDecimal {
        let kept = exponent + place
        guard kept < digits.count else { return self }
        guard kept >= 0 else { return ExactDecimal(digits: [], exponent: 0) }
        let rest = digits[kept...]
        let isTie = rest.first == 5 && rest.count == 1
        let isOdd = kept > 0 && digits[kept - 1] % 2 == 1
        var result = Array(digits[..<kept])
        var newExponent = exponent
        if isTie ? isOdd : rest.first.map({ $0 >= 5 }) ?? false {
            var index = kept - 1
            while index >= 0, result[index] == 9 {
                result[index] = 0
                index -= 1
            }
            if index >= 0 {
                result[index] += 1
            } else {
                result.insert(1, at: 0)
                newExponent += 1
            }
        }
        while result.last == 0 { result.removeLast() }
        return ExactDecimal(digits: result, exponent: newExponent)
    }

    /// The digits before the point, "0" if there are none, and exactly `fractionDigits` after it.
    package func parts(fractionDigits: Int) -> (integer: String, fraction: String) {
        func text(_ range: Range<Int>) -> String {
            var bytes: [UInt8] = []
            for index in range { bytes.append(48 + (digits.indices.contains(index) ? digits[index] : 0)) }
            return String(decoding: bytes, as: UTF8.self)
        }
        let integer = exponent > 0 ? text(0..<exponent) : "0"
        return (integer, text(exponent..<exponent + max(fractionDigits, 0)))
    }

    package var isZero: Bool { digits.isEmpty }

    private init(digits: [UInt8], exponent: Int) {
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    // Limbs are base 10¹⁸, the least significant first.
    private static let base: UInt64 = 1_000_000_000_000_000_000
    private static let limbDigits = 18
    /// Those that a limb can be multiplied by.
    private static let powersOfFive: [UInt64] = (0...27).map { (0..<$0).reduce(1) { product, _ in product * 5 } }

    /// - Parameter factor: less than 2⁶³.
    private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let (high, low) = limbs[index].multipliedFullWidth(by: factor)
            let (sum, overflows) = low.addingReportingOverflow(carry)
            (carry, limbs[index]) = base.dividingFullWidth((high + (overflows ? 1 : 0), sum))
        }
        while carry > 0 {
            limbs.append(carry % base)
            carry /= base
        }
    }

    private static func digits(of limbs: [UInt64]) -> [UInt8] {
        var digits = [UInt8](repeating: 0, count: limbs.count * limbDigits)
        for (index, limb) in limbs.enumerated() {
            var (rest, place) = (limb, digits.count - index * limbDigits)
            while rest > 0 {
                place -= 1
                digits[place] = UInt8(rest % 10)
                rest /= 10
            }
        }
        return Array(digits.drop { $0 == 0 })
    }
}

extension Double {
    package var isIntegral: Bool { self == rounded(.towardZero) }
}
