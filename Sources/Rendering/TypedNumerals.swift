import Records

/// Numbers that stand in a notebook's text, in the digits of any script, and that nothing computes: what no check of a page can vouch for. Code,
/// mathematics and addresses have none, nor have names such as "int8".
enum TypedNumerals {
    /// "2026-11-22", "1,024.5" and "8-bit" are one numeral each, "Cortex-M4" has none.
    static func ranges(in text: String) -> [Range<String.Index>] {
        guard text.unicodeScalars.contains(where: \.isDecimalDigit) else { return [] }
        var ranges: [Range<String.Index>] = []
        var previous: Character = " "
        var start: String.Index?
        // Behind the last letter or digit: a full stop ends the sentence.
        var end = text.startIndex
        func close() {
            if let start { ranges.append(start..<end) }
        }
        for index in text.indices {
            let character = text[index]
            if character.decimalDigit != nil {
                if start == nil, !previous.isLetter, previous != "_" { start = index }
                end = text.index(after: index)
            } else if start != nil, character.isLetter {
                end = text.index(after: index)
            } else if start != nil, !",.:-–/’'٫٬．，".contains(character) {
                close()
                start = nil
            }
            previous = character
        }
        close()
        return ranges
    }
}
