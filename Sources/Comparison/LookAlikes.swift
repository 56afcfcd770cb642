import SystemIO

/// Words that are spelled with other letters and look the same, such as "data" with a Cyrillic "\u{430}".
enum LookAlikes {
    /// Whether two different words can be taken for each other: they differ only in letters of other alphabets than the
    /// Latin one, and in what is not seen.
    static func areAlike(_ a: String, _ b: String) -> Bool {
        let (x, y) = (seen(a), seen(b))
        return x.count == y.count && zip(x, y).allSatisfy { $0 == $1 || isForeign($0) != isForeign($1) }
    }

    /// The word with such letters by their numbers.
    static func writtenOut(_ word: String) -> String {
        word.unicodeScalars.map { isForeign($0) ? "\\u{\(String($0.value, radix: 16))}" : String(Character($0)) }
            .joined().visibleLine
    }

    private static func seen(_ word: String) -> [Unicode.Scalar] {
        word.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    }

    /// A letter of another alphabet than the Latin one, or a Latin one in another width.
    private static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x24F && scalar.properties.isAlphabetic
    }
}
