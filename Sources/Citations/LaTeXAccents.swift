/// What LaTeX's commands for letters and signs print.
enum LaTeXAccents {
    /// The combining mark of an accent, by its command without the backslash.
    static let marks: [String: Unicode.Scalar] = [
        "\"": "\u{308}", "'": "\u{301}", "`": "\u{300}", "^": "\u{302}", "~": "\u{303}", "=": "\u{304}", ".": "\u{307}",
        "u": "\u{306}", "v": "\u{30C}", "H": "\u{30B}", "c": "\u{327}", "k": "\u{328}", "r": "\u{30A}", "d": "\u{323}",
        "b": "\u{331}", "t": "\u{361}",
    ]

    /// Commands that print something by themselves.
    static let signs: [String: String] = [
        "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
        "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
        "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", ",": "\u{2009}", ";": " ", ":": " ",
        "-": "", "/": "", "\\": " ", "@": "", "!": "", "newline": " ", "par": " ", "null": "", "relax": "",
        "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "textellipsis": "…", "slash": "/",
        "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™", "S": "§", "P": "¶",
        "textsection": "§", "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "textdegree": "°",
        "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textbar": "|",
        "textless": "<", "textgreater": ">", "textquotesingle": "'", "textquoteleft": "‘", "textquoteright": "’",
        "textquotedblleft": "“", "textquotedblright": "”", "guillemotleft": "«", "guillemotright": "»", "textmu": "µ",
        "textperiodcentered": "·", "textbullet": "•", "textasteriskcentered": "∗", "times": "×", "texttimes": "×",
        "quad": " ", "space": " ", "nobreakspace": "\u{a0}", "hyphen": "-", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX",
        "XeLaTeX": "XeLaTeX", "textordfeminine": "ª", "textordmasculine": "º", "textexclamdown": "¡",
        "textquestiondown": "¿", "lq": "‘", "rq": "’", "dag": "†", "ddag": "‡",
    ]

    /// Every letter of Latin with an accent, found by itself however it is composed.
    private static let composed: [Character: Unicode.Scalar] = {
        let scalars = [0xC0...0x24F, 0x1E00...0x1EFF].joined().compactMap { Unicode.Scalar(UInt32($0)) }
        return Dictionary(scalars.map { (Character($0), $0) }) { first, _ in first }
    }()

    /// The letter of each letter with an accent, for sorting.
    private static let bases: [Unicode.Scalar: Character] = {
        var bases: [Unicode.Scalar: Character] = [
            "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i",
        ]
        for base in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
            for mark in marks.values {
                if let scalar = composed[Character("\(base)\(mark)")] { bases[scalar] = base }
            }
        }
        return bases
    }()

    /// A letter with a mark over or under it.
    static func compose(_ letter: Character, _ mark: Unicode.Scalar) -> String {
        // Accents stand on letters without a dot.
        let base: Character = letter == "ı" ? "i" : letter == "ȷ" ? "j" : letter
        let character = Character("\(base)\(mark)")
        return composed[character].map { String(Character($0)) } ?? String(character)
    }

    /// A text as it is sorted: in small letters, without accents.
    static func sortKey(_ text: String) -> String {
        String(
            text.flatMap { character -> String in
                guard let scalar = character.unicodeScalars.first else { return "" }
                return (composed[character].flatMap { bases[$0] } ?? bases[scalar] ?? character).lowercased()
            })
    }
}
