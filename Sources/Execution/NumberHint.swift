/// What to write where the compiler was given numbers of two types. Who comes from a language that mixes them is told by the
/// compiler only that it does not.
package struct NumberHint {
    package let text: String

    private static let integers: Set<String> = [
        "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
    ]
    private static let reals: Set<String> = ["Double", "Float", "Float16", "CGFloat"]

    /// - Parameter message: the compiler's; nil where it is about something else.
    package init?(_ message: String) {
        let words = message.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
        func isNumber(_ type: String) -> Bool { Self.integers.contains(type) || Self.reals.contains(type) }
        if words.count == 7, words[0] == "binary operator ", isNumber(words[3]), isNumber(words[5]), words[3] != words[5] {
            let (left, right) = (words[3], words[5])
            let convertsLeft = Self.holds(right, left)
            text =
                "Swift does not mix types of numbers: write \(convertsLeft ? right : left)(…) around the "
                + "\(convertsLeft ? left : right) on the \(convertsLeft ? "left" : "right")."
            return
        }
        guard words.count == 5, words[0] == "cannot convert value of type ",
            [" to specified type ", " to expected argument type "].contains(words[2]), isNumber(words[1]), isNumber(words[3])
        else { return nil }
        let (given, wanted) = (words[1], words[3])
        let cuts = Self.reals.contains(given) && Self.integers.contains(wanted)
        text =
            cuts
            ? "Swift does not mix types of numbers: \(wanted)(…) around it drops what is behind the point; to keep that, write "
                + "\(given)(…) around what it is computed with."
            : "Swift does not mix types of numbers: write \(wanted)(…) around it."
    }

    /// Whether the first of two types is the one for both: what has a point, then what is wider.
    private static func holds(_ first: String, _ second: String) -> Bool {
        if reals.contains(first) != reals.contains(second) { return reals.contains(first) }
        return first == "Double" || first == "Int" || second != "Double" && second != "Int"
    }
}
