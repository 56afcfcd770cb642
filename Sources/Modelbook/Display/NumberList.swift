import Records

/// Numbers of Swift's own in a line, with as many digits as a table shows of each: "[0.3, 12.5, nil]".
enum NumberList {
    /// Longer lists are cut, and say so.
    private static let longest = 400

    /// nil for what is no number, no list and no optional of them, and for a list without any number.
    static func text(of values: [some Any]) -> String? {
        var parts: [String] = []
        for value in values.prefix(longest) {
            guard let part = part(value) else { return nil }
            parts.append(part)
        }
        guard parts.contains(where: { $0 != "nil" }) else { return nil }
        if values.count > longest { parts.append("… \(values.count - longest) more") }
        return "[" + parts.joined(separator: ", ") + "]"
    }

    private static func part(_ value: Any) -> String? {
        switch value {
        case let value as any PlainNumeral:
            // A comma is what stands between two numbers.
            guard var number = value.plainNumber else { return value.wholeText.filter { $0.isNumber || $0 == "\u{2212}" } }
            guard number.isFinite else { return String(describing: value) }
            number.style.minimumGroupingDigits = .max
            return number.text
        case let list as [Any]: return list.isEmpty ? "[]" : text(of: list)
        case Optional<Any>.none: return "nil"
        default: return nil
        }
    }
}
