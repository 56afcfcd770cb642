/// Digits of any script: "٣", "３" and "३" are 3.
extension Character {
    /// Its value as a decimal digit; nil for what is none, such as "²", "½" and "三".
    public var decimalDigit: Int? {
        guard let scalar = unicodeScalars.first, unicodeScalars.count == 1, scalar.isDecimalDigit else { return nil }
        return scalar.properties.numericValue.map { Int($0) }
    }
}

extension Unicode.Scalar {
    /// Whether it is a decimal digit of any script.
    public var isDecimalDigit: Bool {
        if value < 0x660 { return (0x30...0x39).contains(value) }
        return properties.generalCategory == .decimalNumber
    }
}
