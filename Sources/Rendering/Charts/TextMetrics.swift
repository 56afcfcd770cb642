/// Estimates how wide text will be, because a page that is written once cannot ask the reader's browser.
/// The widths are those of a common sans-serif face with a margin for the wider ones.
package enum TextMetrics {
    /// The height of a line of the usual text in a drawing, in its units.
    package static let size = 13.0
    static let smallSize = 12.0

    package static func width(_ text: String, size: Double = size, isBold: Bool = false) -> Double {
        let thousandths = text.unicodeScalars.reduce(0) { $0 + advance($1) }
        return Double(thousandths) / 1000 * size * (isBold ? 1.12 : 1.06)
    }

    /// The text, or its beginning with "…" where it is wider than there is room.
    package static func fit(_ text: String, in room: Double, size: Double = size, isBold: Bool = false) -> String {
        guard width(text, size: size, isBold: isBold) > room else { return text }
        var kept = Substring(text)
        while !kept.isEmpty, width(kept + "…", size: size, isBold: isBold) > room { kept.removeLast() }
        while kept.last == " " { kept.removeLast() }
        return kept + "…"
    }

    private static func advance(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "i", "j", "l", "'": 222
        case " ", "\u{a0}", ".", ",", ":", ";", "!", "f", "t", "I", "/", "|", "·", "[", "]": 278
        case "r", "-", "(", ")": 333
        case "c", "k", "s", "v", "x", "y", "z", "J": 500
        case "a"..."z" where scalar != "m" && scalar != "w", "0"..."9", "_", "L", "?": 556
        case "+", "=", "<", ">", "−", "×", "±", "÷", "µ", "F", "T", "Z": 600
        case "A", "B", "E", "K", "P", "S", "V", "X", "Y", "&": 667
        case "w", "C", "D", "H", "N", "R", "U": 722
        case "G", "O", "Q": 778
        case "m", "M", "%": 850
        case "W", "…", "@": 1000
        case "\u{1100}"...: 1000
        default: 600
        }
    }
}
