import Records

/// Several numbers in a line, as Swift would write them, but each as the page writes numbers: "[0.3, 12.5, nil]", "(1.5, 2)",
/// "["a": 0.5]", "1...2.5".
struct NumberList {
    /// The numbers, and what stands between them.
    private(set) var parts: [InlineValue.Part] = []

    /// Longer lists are cut, and say so.
    private static let longest = 400
    private static let deepest = 16

    /// nil for what is one number, for what holds something that is no number and no text, and for what holds no number.
    init?(_ value: Any) {
        guard add(value, depth: 0), parts.contains(where: \.isNumber), parts.count > 1 else { return nil }
    }

    /// With the numbers as the page writes them.
    var text: String {
        parts.map { part in
            switch part {
            case .number(var number):
                number.style.marks = KitWords.speech?.marks
                return number.text
            case .text(let text): return text
            }
        }.joined()
    }

    /// Whether a comma stands in numbers, and another mark between them.
    private static let hasDecimalComma = KitWords.speech?.marks?.decimal == ","
    private static let separator = hasDecimalComma ? "; " : ", "

    private mutating func add(_ text: String) {
        if case .text(let last)? = parts.last {
            parts[parts.count - 1] = .text(last + text)
        } else {
            parts.append(.text(text))
        }
    }

    private mutating func add(_ number: Number) {
        var number = number
        // A comma is what stands between two numbers.
        if !Self.hasDecimalComma { number.style.minimumGroupingDigits = .max }
        parts.append(.number(number))
    }

    /// - Returns: whether the value can stand in a list.
    private mutating func add(_ value: Any, depth: Int) -> Bool {
        guard depth < Self.deepest, parts.count < 4 * Self.longest else { return false }
        switch value {
        case let value as any PlainNumeral:
            guard let number = value.plainNumber else {
                add(value.wholeText.filter { $0.isNumber || $0 == "\u{2212}" })
                return true
            }
            if number.isFinite { add(number) } else { add(String(describing: value)) }
        case let quantity as any NumberConvertible: add(quantity.number)
        case let number as Number: add(number)
        case let text as any StringProtocol where depth > 0: add(String(reflecting: String(text)))
        case is Bool where depth > 0: add("\(value)")
        case let range as any NumberRange:
            let (lower, mark, upper) = range.ends
            if let lower, !add(lower, depth: depth + 1) { return false }
            add(mark)
            if let upper { return add(upper, depth: depth + 1) }
        default: return addParts(of: value, depth: depth)
        }
        return true
    }

    private mutating func addParts(of value: Any, depth: Int) -> Bool {
        // Other types that are displayable show themselves.
        if value is any Displayable, !(value is [Any]), !(value is any OptionalValue) { return false }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            guard let inner = mirror.children.first?.value else {
                add("nil")
                return depth > 0
            }
            return add(inner, depth: depth)
        case .collection, .set: return addAll(mirror.children, "[", "]", depth)
        case .dictionary:
            if mirror.children.isEmpty { add("[:]") }
            return mirror.children.isEmpty
                || addAll(mirror.children, "[", "]", depth, between: ": ")
        case .tuple:
            return addAll(mirror.children, "(", ")", depth)
        default: return false
        }
    }

    /// - Parameter mark: between a key and its value; nil where there are no keys.
    private mutating func addAll(
        _ children: Mirror.Children, _ open: String, _ close: String, _ depth: Int, between mark: String? = nil
    ) -> Bool {
        add(open)
        for (index, child) in children.prefix(Self.longest).enumerated() {
            if index > 0 { add(Self.separator) }
            // Those of a tuple, which are ".0" where it has none.
            if let label = child.label, !label.hasPrefix(".") { add("\(label): ") }
            if let mark {
                let pair = Array(Mirror(reflecting: child.value).children)
                guard pair.count == 2, add(pair[0].value, depth: depth + 1) else { return false }
                add(mark)
                guard add(pair[1].value, depth: depth + 1) else { return false }
            } else if !add(child.value, depth: depth + 1) {
                return false
            }
        }
        if children.count > Self.longest { add("\(Self.separator)… \(children.count - Self.longest) more") }
        add(close)
        return true
    }
}

extension InlineValue.Part {
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}

private protocol OptionalValue {}

extension Optional: OptionalValue {}

/// Ranges of numbers, which show their ends.
private protocol NumberRange {
    var ends: (lower: Any?, mark: String, upper: Any?) { get }
}

extension Range: NumberRange {
    fileprivate var ends: (lower: Any?, mark: String, upper: Any?) { (lowerBound, "..<", upperBound) }
}

extension ClosedRange: NumberRange {
    fileprivate var ends: (lower: Any?, mark: String, upper: Any?) { (lowerBound, "...", upperBound) }
}

extension PartialRangeFrom: NumberRange {
    fileprivate var ends: (lower: Any?, mark: String, upper: Any?) { (lowerBound, "...", nil) }
}

extension PartialRangeThrough: NumberRange {
    fileprivate var ends: (lower: Any?, mark: String, upper: Any?) { (nil, "...", upperBound) }
}

extension PartialRangeUpTo: NumberRange {
    fileprivate var ends: (lower: Any?, mark: String, upper: Any?) { (nil, "..<", upperBound) }
}
