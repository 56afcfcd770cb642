/// Where code spans and formulas end: in text, in the rows of tables and in displayed mathematics.
enum SpanEnd {
    static let backtick = UInt8(ascii: "`")
    static let dollar = UInt8(ascii: "$")

    /// How many of the same byte stand at an index.
    static func run(in bytes: ArraySlice<UInt8>, at index: Int) -> Int {
        bytes[index...].prefix { $0 == bytes[index] }.count
    }

    /// Behind the backticks that close a code span: as many as opened it.
    static func code(in bytes: ArraySlice<UInt8>, from start: Int, length: Int) -> Int? {
        var index = start
        while let next = bytes[index...].firstIndex(of: backtick) {
            let count = run(in: bytes, at: next)
            if count == length { return next + count }
            index = next + count
        }
        return nil
    }

    /// Behind the dollars that close a formula, by Pandoc's rule: a single one is followed, or preceded, by something
    /// other than a space, no digit stands behind the last, and no other dollar between them, so that prices stay prices.
    ///
    /// - Parameter vain: receives where a search has ended in vain: from before that, another one would too.
    static func formula(in bytes: ArraySlice<UInt8>, from start: Int, length: Int, vain: inout Int) -> Int? {
        let isDisplayed = length == 2
        guard start < bytes.endIndex, isDisplayed || !isSpace(bytes[start]) else { return nil }
        var index = start
        while index < bytes.endIndex, bytes[index] != backtick {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == dollar {
                let count = run(in: bytes, at: index)
                let end = index + length
                let digitFollows = end < bytes.endIndex && (0x30...0x39).contains(bytes[end])
                if count == length, index > start, isDisplayed || !isSpace(bytes[index - 1]) && !digitFollows { return end }
                if length == 1 { return nil }
                index += count
            } else {
                index += 1
            }
        }
        vain = index
        return nil
    }

    /// The first of the two dollars that close displayed mathematics, which knows no prices.
    static func displayedFormula(in bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == dollar, bytes[index + 1] == dollar {
                return index
            } else {
                index += 1
            }
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
    }
}
