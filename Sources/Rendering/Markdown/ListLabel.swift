/// The marks of ordered lists that GitHub's Markdown, which counts in digits alone, does not know: there they are text.
enum ListLabel {
    /// "b.", "iv." or "(2)", as a browser shows the number of an item; nil where it is a number with a point.
    static func text(_ number: Int, of list: HTMLNode.Element) -> String? {
        if list.classes.contains("examples") { return "(\(number))" }
        switch list.attributes["type"] {
        case "a": return letters(number) + "."
        case "A": return letters(number).uppercased() + "."
        case "i": return roman(number) + "."
        case "I": return roman(number).uppercased() + "."
        default: return nil
        }
    }

    /// a to z, aa, ab, …
    private static func letters(_ number: Int) -> String {
        var text = ""
        var rest = number
        while rest > 0 {
            text = String(UnicodeScalar(UInt8(97 + (rest - 1) % 26))) + text
            rest = (rest - 1) / 26
        }
        return text.isEmpty ? "\(number)" : text
    }

    private static func roman(_ number: Int) -> String {
        guard (1..<4000).contains(number) else { return "\(number)" }
        let parts = [
            (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
            (9, "ix"),
            (5, "v"), (4, "iv"), (1, "i"),
        ]
        var (text, rest) = ("", number)
        for (value, digits) in parts {
            while rest >= value {
                text += digits
                rest -= value
            }
        }
        return text
    }
}
