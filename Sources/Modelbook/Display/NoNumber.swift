import Records

/// Finds what is no number in values that are shown as one text: lists, sets, dictionaries, tuples and optionals of numbers. Alone
/// it would be an error of the page, and so it is among others.
enum NoNumber {
    /// More elements of one value are not looked at.
    private static let most = 1_000_000
    private static let deepest = 16

    /// The first number that is none, or infinite; nil where there is none, and for values that show themselves.
    static func first(in value: Any) -> Number? {
        var rest = most
        return first(in: value, &rest, 0)
    }

    private static func first(in value: Any, _ rest: inout Int, _ depth: Int) -> Number? {
        rest -= 1
        guard rest > 0, depth < deepest else { return nil }
        switch value {
        case let numbers as [Double]: return numbers.first { !$0.isFinite }.map { Number($0, .number) }
        case let numbers as [Float]: return numbers.first { !$0.isFinite }.map { Number(Double($0), .number) }
        case is String, is [Int], is [String], is [UInt8]: return nil
        case let numeral as any PlainNumeral: return numeral.plainNumber.flatMap { $0.isFinite ? nil : $0 }
        case let quantity as any NumberConvertible: return quantity.number.isFinite ? nil : quantity.number
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .collection, .set, .dictionary, .tuple, .optional:
            for child in mirror.children {
                if let found = first(in: child.value, &rest, depth + 1) { return found }
            }
            return nil
        default: return nil
        }
    }
}
