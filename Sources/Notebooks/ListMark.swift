/// How Pandoc writes lists that CommonMark does not know. Such a mark is written as one of CommonMark's, as many bytes long,
/// before CommonMark parses.
enum ListMark {
    /// ":" or "~" before a definition.
    case definition
    /// "a.", "(iv)" or "#.": how the items are counted, and the number of this one.
    case ordered(List.Numbering, Int)
    /// `(@)` or `(@label)`: counted through the whole notebook.
    case example(String)

    /// How a list of such marks is counted; nil for definitions.
    var numbering: List.Numbering? {
        switch self {
        case .definition: nil
        case .ordered(let numbering, _): numbering
        case .example: .example
        }
    }

    /// The mark at the head of a line, and what stands for it.
    static func read(_ line: ArraySlice<UInt8>) -> (mark: ListMark, standIn: [UInt8])? {
        guard let first = line.first else { return nil }
        switch first {
        case UInt8(ascii: ":"), UInt8(ascii: "~"):
            let rest = line.dropFirst()
            guard let next = rest.first, next == 0x20 || next == 0x09, !rest.isBlank else { return nil }
            return (.definition, [UInt8(ascii: "-")])
        case UInt8(ascii: "#"):
            guard line.starts(with: "#. ".utf8) else { return nil }
            return (.ordered(.decimal, 1), Array("2.".utf8))
        case UInt8(ascii: "("): return parenthesized(line)
        default: return counted(line)
        }
    }

    /// "(a) ", "(1) ", "(@) " or "(@label) ".
    private static func parenthesized(_ line: ArraySlice<UInt8>) -> (ListMark, [UInt8])? {
        let word = line.dropFirst().prefix { $0 == UInt8(ascii: "@") || isNameByte($0) }
        let length = word.count + 2
        guard !word.isEmpty, line[word.endIndex...].starts(with: ") ".utf8) else { return nil }
        if word.first == UInt8(ascii: "@") {
            let label = String(decoding: word.dropFirst(), as: UTF8.self)
            return standIn(length: length, end: UInt8(ascii: ".")).map { (.example(label), $0) }
        }
        guard let (number, numbering) = number(word) else { return nil }
        return standIn(length: length, end: UInt8(ascii: ".")).map { (.ordered(numbering, number), $0) }
    }

    /// "a) ", "iv. ", "A.  ": a capital letter before a full stop has two spaces behind it, since it can begin a name.
    private static func counted(_ line: ArraySlice<UInt8>) -> (ListMark, [UInt8])? {
        let word = line.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
        guard !word.isEmpty, word.count <= 6, let end = line[word.endIndex...].first, ".)".utf8.contains(end) else {
            return nil
        }
        let rest = line[word.endIndex...].dropFirst()
        let isCapital = word[word.startIndex] & 0x20 == 0
        guard rest.starts(with: (isCapital && word.count == 1 && end == UInt8(ascii: ".") ? "  " : " ").utf8),
            let (number, numbering) = number(word)
        else { return nil }
        return standIn(length: word.count + 1, end: end).map { (.ordered(numbering, number), $0) }
    }

    private static func number(_ word: ArraySlice<UInt8>) -> (Int, List.Numbering)? {
        let text = String(decoding: word, as: UTF8.self)
        if let number = Int(text) { return text.count <= 9 ? (number, .decimal) : nil }
        let isCapital = text == text.uppercased()
        guard isCapital || text == text.lowercased() else { return nil }
        if text.count == 1, text.lowercased() != "i", let letter = word.first, letter | 0x20 > 0x60,
            letter | 0x20 < 0x7B
        {
            return (Int(letter | 0x20) - 0x60, isCapital ? .upperAlpha : .lowerAlpha)
        }
        return roman(text.lowercased()).map { ($0, isCapital ? .upperRoman : .lowerRoman) }
    }

    private static func roman(_ text: String) -> Int? {
        let digits: [Character: Int] = ["i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000]
        var sum = 0
        var last = 0
        for character in text.reversed() {
            guard let value = digits[character] else { return nil }
            sum += value < last ? -value : value
            last = max(last, value)
        }
        // Only what is written as it must be: "mix" is 1009, "did" and "mil" are words.
        return sum > 0 && written(sum) == text ? sum : nil
    }

    private static func written(_ number: Int) -> String {
        let parts: [(Int, String)] = [
            (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
            (9, "ix"),
            (5, "v"), (4, "iv"), (1, "i"),
        ]
        var rest = number
        return parts.reduce(into: "") { text, part in
            while rest >= part.0 {
                text += part.1
                rest -= part.0
            }
        }
    }

    /// A mark of CommonMark's with so many bytes: up to nine digits, and up to three more spaces than one behind it. The number
    /// is 2, because a list that begins with 1 would end the paragraph before it.
    private static func standIn(length: Int, end: UInt8) -> [UInt8]? {
        guard (2...13).contains(length) else { return nil }
        let width = min(length - 1, 9)
        let zeros = Array(repeating: UInt8(ascii: "0"), count: width - 1)
        return zeros + [UInt8(ascii: "2"), end] + Array(repeating: 0x20, count: length - 1 - width)
    }
}
