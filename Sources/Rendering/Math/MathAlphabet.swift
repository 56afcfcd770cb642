/// The mathematical alphabets of Unicode, which stand for TeX's fonts.
enum MathAlphabet {
    static func letters(_ text: String, _ command: String) -> String {
        switch command {
        case "mathbb":
            map(
                text, upper: 0x1D538, lower: 0x1D552, digits: 0x1D7D8,
                holes: [
                    "C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ",
                ])
        case "mathcal", "mathscr":
            map(
                text, upper: 0x1D49C, lower: 0x1D4B6,
                holes: [
                    "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ", "g": "ℊ", "o": "ℴ",
                ])
        case "mathfrak":
            map(
                text, upper: 0x1D504, lower: 0x1D51E,
                holes: [
                    "C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ",
                ])
        case "boldsymbol", "bm": map(text, upper: 0x1D468, lower: 0x1D482, digits: 0x1D7CE)
        default: map(text, upper: 0x1D400, lower: 0x1D41A, digits: 0x1D7CE)
        }
    }

    private static func map(
        _ text: String, upper: UInt32, lower: UInt32, digits: UInt32? = nil, holes: [Character: Character] = [:]
    ) -> String {
        String(
            text.map { character in
                if let hole = holes[character] { return hole }
                guard let code = character.asciiValue.map(UInt32.init) else { return character }
                let mapped: UInt32? =
                    switch character {
                    case "A"..."Z": upper + code - 65
                    case "a"..."z": lower + code - 97
                    case "0"..."9": digits.map { $0 + code - 48 }
                    default: nil
                    }
                return mapped.flatMap(Unicode.Scalar.init).map(Character.init) ?? character
            })
    }
}
