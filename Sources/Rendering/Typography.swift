import Notebooks

/// Quotation marks, dashes and ellipses as they are printed: `"a" -- b...` becomes “a” – b….
///
/// The rules are those of Pandoc's `smart` extension. Text is set in pieces, since emphasis and live numbers
/// stand between; whether a quotation mark opens or closes depends on what stands before it.
package struct Typography {
    private let quotes: QuotationMarks
    private var previous: Character = " "
    /// Inner quotations that are open: what closes them is no apostrophe.
    private var innerQuotations = 0

    package init(_ quotes: QuotationMarks = .english) { self.quotes = quotes }

    /// What is not set, a code span or a number, counts as a word.
    mutating func pass(_ kind: Inline.Kind) {
        switch kind {
        case .softBreak, .lineBreak: previous = " "
        case .code, .image, .html, .math, .footnote, .reference, .citation, .directive, .literal: previous = "x"
        case .text, .emphasis, .strong, .strikethrough, .subscript, .superscript, .link, .span: break
        }
    }

    package mutating func set(_ text: String) -> String {
        if Self.isPlain(text) {
            previous = text.last ?? previous
            return text
        }
        var result = ""
        var rest = text[...]
        while let character = rest.first {
            if opens, let address = Self.address(rest) {
                result += address
                previous = "x"
                rest = rest[address.endIndex...]
                continue
            }
            let run = rest.prefix { $0 == character }
            let (set, count): (String, Int) =
                switch character {
                case "\"": (opens ? quotes.opening : quotes.closing, 1)
                case "'": (innerMark(before: rest.dropFirst()), 1)
                case "-" where run.count == 2: ("–", 2)
                case "-" where run.count == 3: ("—", 3)
                case "." where run.count == 3: ("…", 3)
                case "-", ".": (String(run), run.count)
                default: (String(character), 1)
                }
            result += set
            previous = set.last ?? previous
            rest = rest.dropFirst(count)
        }
        return result
    }

    /// Whether a text stays as it is, and has no address, behind which marks are set as behind a word.
    private static func isPlain(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ":"): return false
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "w"): if byte == previous { return false }
            default: break
            }
            previous = byte
        }
        return true
    }

    /// A bare address at the head of a text, which is not set: "https://x.org/it's--so".
    private static func address(_ text: Substring) -> Substring? {
        guard ["http://", "https://", "ftp://", "file://", "mailto:", "www."].contains(where: text.hasPrefix) else { return nil }
        var address = text.prefix { !$0.isWhitespace && !"<>\"“”".contains($0) }
        while let last = address.last, ".,;:!?'".contains(last) || last == ")" && !address.contains("(") {
            address.removeLast()
        }
        return address
    }

    /// An inner quotation's mark, or an apostrophe: that of the ’90s stands where a quotation would open.
    private mutating func innerMark(before text: Substring) -> String {
        let next = text.first
        if opens, !(text.prefix(while: \.isNumber).count == 2 && text.dropFirst(2).first == "s") {
            innerQuotations += 1
            return quotes.innerOpening
        }
        guard innerQuotations > 0, !(next?.isLetter ?? false) else { return "’" }
        innerQuotations -= 1
        return quotes.innerClosing
    }

    private var opens: Bool {
        previous.isWhitespace || "([{–—-/".contains(previous) || quotes.opening.last == previous
            || quotes.innerOpening.last == previous
    }
}
